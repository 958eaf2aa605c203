"""Times of real processes, taken in turn: a ratio compares two things measured side by side.

Two clocks: the one on the wall, and the processor's, for the command with everything it starts. On a machine that does
other work the second one tells the truth sooner, so the targets are held against it; both are shown.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROGRAM = Path(__file__).parents[2]
ECENTRE = (sys.executable, "-m", "ecentre", "--no-input")
PYTHON = (sys.executable, "-c", "pass")
ROUNDS = 5


class Time(NamedTuple):
    """How long something took, in seconds: on the wall, and of the processor."""

    wall: float
    work: float

    def less(self, other: Time) -> Time:
        return Time(self.wall - other.wall, self.work - other.work)

    def shared(self, parts: int) -> Time:
        return Time(self.wall / parts, self.work / parts)


class Ratio(NamedTuple):
    """One row of the answer: what was measured, against what, and how many times that is allowed."""

    what: str
    taken: Time
    floor: str
    floor_taken: Time
    target: float

    @property
    def times(self) -> float:
        return self.taken.work / self.floor_taken.work

    @property
    def times_on_the_wall(self) -> float:
        return self.taken.wall / self.floor_taken.wall

    @property
    def reached(self) -> bool:
        return min(self.times, self.times_on_the_wall) <= self.target

    def line(self) -> tuple[str, ...]:
        here, there = (f"{one.wall * 1000:.2f}" for one in (self.taken, self.floor_taken))
        times = (f"{self.times_on_the_wall:.2f}", f"{self.times:.2f}", f"{self.target:g}")
        return (self.what, here, self.floor, there, *times, "yes" if self.reached else "NO")


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


def in_turn(*actions: Callable[[int], Time], rounds: int = ROUNDS) -> list[list[Time]]:
    """Let several actions take turns, each telling its own time; give the times of each."""
    taken = [[action(turn) for action in actions] for turn in range(rounds)]
    return [list(times) for times in zip(*taken, strict=True)]


def middle(times: Sequence[Time]) -> Time:
    """Give the median on each clock."""
    return Time(median(one.wall for one in times), median(one.work for one in times))


def timed(action: Callable[[], object]) -> Time:
    """Give the time an action takes that starts other programs."""
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    action()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Time(time.perf_counter() - begun, work)
