"""Writes the parts of README.md that come from the program itself: a month of the demo centre, and the commands.

``python -m tests.readme`` rewrites them; with ``--check`` it says whether they are still true (exit 1 if not).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from ecentre.cli.tree import Root

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
LONGEST = 16
WIDEST = 150


def month() -> str:
    """Play the demo in a folder of its own and give what a person saw, long answers cut."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"}
        command = [sys.executable, "-m", "ecentre", "demo"]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)  # noqa: S603
        said = (done.stdout + done.stderr).decode().replace(str(Path(folder).resolve()), "~").replace(folder, "~")
    return "\n".join(_cut(said.splitlines()))


def _cut(lines: list[str]) -> list[str]:
    kept: list[str] = []
    answer = 0
    for line in lines:
        answer = 0 if line.startswith(("$ ", "==")) or not line else answer + 1
        if answer == LONGEST:
            kept.append("…")
        if answer < LONGEST:
            kept.append(line.rstrip() if len(line) <= WIDEST else line[:WIDEST].rstrip() + " …")
    return kept


def commands() -> str:
    """Give every command with what it does, as the program's own help says it."""
    root = Root()
    lines = []
    for title, rows in root.sections(root.make_context("ecentre", [], resilient_parsing=True)):
        lines += ["", f"**{title}**", ""]
        lines += [f"- `ecentre {name}` {help}" for name, help in rows]
    return "\n".join(lines[1:])


def written(text: str, name: str, body: str) -> str:
    """Put a generated part between its marks."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
    head, rest = text.split(begin)
    return head + begin + body + "\n" + end + rest.split(end)[1]


def main() -> int:
    """Rewrite or compare."""
    old = README.read_text(encoding="utf-8")
    new = written(old, "month", f"```\n{month()}\n```")
    new = written(new, "commands", commands())
    if "--check" in sys.argv:
        if new != old:
            print("README.md is not what the program says now; run: python -m tests.readme")  # noqa: T201
        return int(new != old)
    README.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
