"""How long the program takes to begin, against ``import typer`` alone: its version, nothing typed, the Tab key."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.bench import centre
from tests.bench.measure import ECENTRE, Bench, Ratio, in_turn, middle, timed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.measure import Time

TYPER = (ECENTRE[0], "-c", "import typer")
PROGRAM = ECENTRE[:3]
STARTING, COMPLETING = 1.3, 1.5
LINES = (
    "ecentre ",
    "ecentre approve ",
    "ecentre show AST-2026-00",
    "ecentre show 打印",
    "ecentre show jgdy",
    "ecentre asset list --where keeper=",
    "ecentre requisition add --category ",
    "ecentre asset open --",
)
"""What stands before the cursor when Tab is pressed."""


def ratios(bench: Bench, place: Path, large: int) -> list[Ratio]:
    """Measure in a centre with many assets."""
    folder = centre.office(place / "centre")
    centre.enter(folder, centre.filled(folder, {"asset": large}))
    bench.ecentre(folder, "asset", "show", "AST-2026-0001")
    told = [_ratio(bench, folder, f"Tab behind «{line}»", line, COMPLETING) for line in LINES]
    return [
        _ratio(bench, folder, "ecentre --version", "--version", STARTING),
        _ratio(bench, folder, "ecentre", "", STARTING),
        *told,
    ]


def _ratio(bench: Bench, folder: Path, what: str, line: str, target: float) -> Ratio:
    completing = line.startswith("ecentre ")
    env = bench.env | {"ECENTRE_HOME": str(folder.parent / "home")}
    env |= {"_ECENTRE_COMPLETE": "bash", "_ECENTRE_LINE": line} if completing else {}
    words = () if completing else tuple(line.split())

    def started(_: int) -> Time:
        return timed(lambda: subprocess.run([*PROGRAM, *words], cwd=folder, env=env, capture_output=True, check=True))

    started(0)
    floor, taken = in_turn(lambda _: timed(lambda: bench.run(folder, *TYPER)), started, rounds=9)
    return Ratio(what, middle(taken), "import typer", middle(floor), target)
