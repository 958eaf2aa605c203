"""Writes the pages of docs/ that come from the program itself: a month of the demo centre, and the commands.

``python -m tests.docs`` rewrites them; with ``--check`` it says whether they are still true (exit 1 if not). With
``--played FILE`` it takes what a demo said that was played here, 120 columns wide, and plays none.
"""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from ecentre.cli.tree import Root

ROOT = Path(__file__).parents[1]
MONTH, COMMANDS = ROOT / "docs" / "month.md", ROOT / "docs" / "commands.md"
HEADS = {
    MONTH: "# 示范中心的一个月 · A month of the demo centre\n\n`ecentre demo` 逐条真实执行,以下是屏幕上的原样。",
    COMMANDS: "# 全部命令 · All commands\n\n`ecentre 命令 --help` 看用法和示例;整本手册:`ecentre manual --to x.html`。",
}
PLAYED = "--played"
LONGEST = 12
WIDEST = 130
REFUSAL = 260
RULE = re.compile(r" \[[a-z_.]+ [A-Z0-9][^\]]*\]$")
RANDOM = (
    (re.compile(r"SHA256:[A-Za-z0-9+/]{43}"), f"SHA256:…{' ' * 42}"),  # a key's fingerprint, its column as wide
    (re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{10})\b"), "…"),  # a sum, a commit, a commit in short
)


def play() -> str:
    """Play the demo in a folder of its own and give what a person saw."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"}
        command = [sys.executable, "-m", "ecentre", "demo"]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=True)
        return (done.stdout + done.stderr).decode().replace(str(Path(folder).resolve()), "~").replace(folder, "~")


def month(said: str) -> str:
    """Give what a person saw of the demo: long answers cut, what is drawn by lot left out.

    Keys and uids are new each time, and with them fingerprints, sums and commits; nothing else may differ.
    """
    for drawn, shown_as in RANDOM:
        said = drawn.sub(shown_as, said)
    blocks = re.split(r"\n(?=[$%] )", said)
    shown, alike = [_cut(blocks[0])], 0
    for before, block in itertools.pairwise(blocks):
        same = _verb(before) == _verb(block)
        alike = alike + 1 if same else 0
        if not same or "\n==" in block:
            shown.append(_cut(block))
        elif alike == 1:
            shown[-1] = shown[-1].rstrip() + "\n…\n"
    return "\n".join(shown)


def _verb(block: str) -> list[str]:
    """Give what a command does, whoever does it to whatever: commands alike are shown once, deeds by hand each."""
    line = block.partition("\n")[0]
    if line.startswith("%"):
        return [line]
    words = [word for word in line.removeprefix("$ ").split() if word != "--as"]
    return [word for word in words[1:] if re.fullmatch(r"[a-z-]+", word)][:2]


def _cut(block: str) -> str:
    """Give the beginning of an answer and its last line, which tells how it ended; a chapter that follows stays."""
    lines = block.split("\n")
    end = next((place for place, line in enumerate(lines) if place and line.startswith("==")), len(lines))
    answer, chapter = lines[:end], lines[end:]
    kept = [_narrow(line) for line in answer[:LONGEST]]
    tail = [line for line in answer[LONGEST:] if line]
    return "\n".join([*kept, *([*(["…"] if len(tail) > 1 else []), _narrow(tail[-1]), ""] if tail else []), *chapter])


def _narrow(line: str) -> str:
    """Give a line that fits the page; which rule spoke stays to be read, and of a refusal the way out."""
    line = line.rstrip()
    found = RULE.search(line)
    rule, widest = found[0] if found else "", REFUSAL if line.startswith("  records/") else WIDEST
    return line if len(line) <= widest else f"{line[: widest - len(rule)].rstrip()} …{rule}"


def commands() -> str:
    """Give every command with what it does, as the program's own help says it."""
    root = Root()
    lines = []
    for title, rows in root.sections():
        lines += ["", f"**{title}**", ""]
        lines += [f"- `ecentre {name}` {help}" for name, help in rows]
    return "\n".join(lines[1:])


def _kept() -> str:
    """Give what a demo said that was played in this folder already, if a file of it is named."""
    if PLAYED not in sys.argv:
        return ""
    return Path(sys.argv[sys.argv.index(PLAYED) + 1]).read_text(encoding="utf-8").replace(str(ROOT), "~")


def main() -> int:
    """Rewrite or compare."""
    bodies = {MONTH: f"```\n{month(_kept() or play())}\n```", COMMANDS: commands()}
    pages = {file: f"{HEADS[file]}\n\n{body}\n" for file, body in bodies.items()}
    if "--check" in sys.argv:
        stale = [file for file, text in pages.items() if not file.is_file() or file.read_text(encoding="utf-8") != text]
        for file in stale:
            print(f"docs/{file.name} is not what the program says now; run: python -m tests.docs")
        return int(bool(stale))
    for file, text in pages.items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
