"""Real commands stopped at one system call by strace: killed there, or given an error of the disk.

Only the calls that write count, as a rule from the moment the command asks for the centre's lock; ``when=`` counts each
call by its name, so a point is a name and a number.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

WRITING = (
    "openat", "write", "pwrite64", "ftruncate", "rename", "renameat", "renameat2", "link", "linkat", "unlink",
    "unlinkat", "mkdir", "mkdirat", "fsync", "fdatasync",
)  # fmt: skip
LINE = re.compile(r"([a-z0-9]+)\((.*)")
TO_A_PERSON = re.compile(r"[12]<")
LOCK = "ecentre/lock"
FULL = os.environ.get("ECENTRE_CRASH") == "full"
PROGRAM = Path(__file__).parents[2]


class Point(NamedTuple):
    """The n-th call of one name, and what it was about when the calls were listed."""

    call: str
    nth: int
    about: str


def missing() -> str:
    """Say why nothing can be stopped here; empty where it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    done = subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if done.returncode == 0 else f"strace may not trace: {done.stderr.decode()[:200]}"


class Stage:
    """A command line and the folder in which compiled modules lie, so that every run makes the same calls.

    Without such a folder nothing is compiled on the way; ``typed`` is what comes from the keyboard.
    """

    def __init__(self, words: tuple[str, ...], compiled: Path | None, by: str, typed: bytes = b"") -> None:
        asked = () if typed else ("--no-input",)
        self.command = [sys.executable, "-W", "ignore", "-m", "ecentre", *asked, *words]
        self.typed = typed
        self.env = {**os.environ, "PYTHONPATH": str(PROGRAM), "PYTHONHASHSEED": "0", "ECENTRE_AS": by}
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)
        self.env |= {"PYTHONPYCACHEPREFIX": str(compiled)} if compiled else {"PYTHONDONTWRITEBYTECODE": "1"}

    def run(self, folder: Path, *strace: str) -> subprocess.CompletedProcess[bytes]:
        traced = ["strace", "-qq", *strace] if strace else []
        command = [*traced, *self.command]
        return subprocess.run(
            command, cwd=folder, env=self.env, input=self.typed, capture_output=True, check=False
        )

    def points(self, folder: Path, since: str = LOCK) -> list[Point]:
        """List the calls that write, from the first that names ``since`` on; this runs the command to its end."""
        log = folder.parent / "calls.log"
        done = self.run(folder, "-y", "-s", "400", "-o", str(log), "-e", f"trace={','.join(WRITING)}")
        assert done.returncode in (0, 1), done.stderr.decode()
        seen: dict[str, int] = {}
        found: list[Point] = []
        begun = False
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            if not (said := LINE.match(line)):
                continue
            call, about = said.groups()
            seen[call] = seen.get(call, 0) + 1
            begun = begun or since in about
            if begun and _writes(call, about):
                found.append(Point(call, seen[call], about[:160]))
        return found

    def killed(self, folder: Path, point: Point) -> subprocess.CompletedProcess[bytes]:
        return self._stopped(folder, point, "signal=KILL")

    def failing(self, folder: Path, point: Point, error: str) -> subprocess.CompletedProcess[bytes]:
        return self._stopped(folder, point, f"error={error}")

    def _stopped(self, folder: Path, point: Point, how: str) -> subprocess.CompletedProcess[bytes]:
        injected = f"inject={point.call}:{how}:when={point.nth}"
        return self.run(folder, "-o", os.devnull, "-e", f"trace={point.call}", "-e", injected)


def _writes(call: str, about: str) -> bool:
    if call == "openat":
        return "O_CREAT" in about or "O_WRONLY" in about or "O_RDWR" in about
    return not (call == "write" and TO_A_PERSON.match(about))


def sample(points: list[Point], wanted: int) -> list[Point]:
    """Choose points spread over the whole run, those around the move of the branch always among them."""
    if FULL or len(points) <= wanted:
        return points
    turning = next((at for at, one in enumerate(points) if "refs/heads" in one.about and "rename" in one.call), 0)
    spread = {round(at * (len(points) - 1) / (wanted - 1)) for at in range(wanted)}
    return [points[at] for at in sorted(spread | {max(turning - 1, 0), turning, min(turning + 1, len(points) - 1)})]
