"""Times of real processes, taken in turn: a ratio compares two things measured side by side."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROGRAM = Path(__file__).parents[2]
ECENTRE = (sys.executable, "-m", "ecentre", "--no-input")
PYTHON = (sys.executable, "-c", "pass")
ROUNDS = 5


class Ratio(NamedTuple):
    """One row of the answer: what was measured, its time, the floor it is held against, and how many times that."""

    what: str
    seconds: float
    floor: str
    floor_seconds: float
    target: float

    @property
    def times(self) -> float:
        return self.seconds / self.floor_seconds

    def line(self) -> tuple[str, str, str, str, str, str]:
        ok = "yes" if self.times <= self.target else "NO"
        ms = (f"{self.seconds * 1000:.2f}", f"{self.floor_seconds * 1000:.2f}")
        return (self.what, ms[0], self.floor, ms[1], f"{self.times:.2f} (<= {self.target:g})", ok)


def environment(compiled: Path) -> dict[str, str]:
    """Give what real users have: compiled modules, no test settings, a clock that stands still."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "ECENTRE_"))}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {
        "PYTHONPATH": str(PROGRAM), "PYTHONPYCACHEPREFIX": str(compiled), "ECENTRE_CLOCK": "2026-11-03T10:00:00+08:00",
        "ECENTRE_AS": "李永刚", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
    }  # fmt: skip


class Bench:
    """Runs command lines in one environment."""

    def __init__(self, compiled: Path) -> None:
        self.env = environment(compiled)

    def run(self, cwd: Path, *words: str, codes: Sequence[int] = (0,)) -> subprocess.CompletedProcess[bytes]:
        done = subprocess.run(words, cwd=cwd, env=self.env, capture_output=True)
        if done.returncode not in codes:
            raise AssertionError(f"exit {done.returncode}: {' '.join(words)}\n{done.stderr.decode()}")
        return done

    def ecentre(self, cwd: Path, *words: str, codes: Sequence[int] = (0,)) -> str:
        return self.run(cwd, *ECENTRE, *words, codes=codes).stdout.decode()

    def git(self, cwd: Path, *words: str) -> str:
        return self.run(cwd, "git", "-c", "user.name=x", "-c", "user.email=x@example.org", *words).stdout.decode()


def in_turn(*actions: Callable[[int], float], rounds: int = ROUNDS) -> list[list[float]]:
    """Let several actions take turns, each telling its own time; give the times of each."""
    taken = [[action(turn) for action in actions] for turn in range(rounds)]
    return [list(times) for times in zip(*taken, strict=True)]


def timed(action: Callable[[], object]) -> float:
    """Give the seconds an action takes."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun
