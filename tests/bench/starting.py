"""How long the program takes to begin, against ``import typer`` alone: commands that do nothing, the Tab key, the page
of what waits.
"""

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
STARTING, COMPLETING, TELLING = 1.3, 1.5, 1.6
NOTHING = ("--version", "--help", "asset --help")
"""Commands that do nothing but begin and tell what there is."""
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
    """Measure outside of any centre, in a small one, and the Tab key in one with many assets."""
    nowhere = place / "nowhere"
    nowhere.mkdir()
    outside = _ratio(bench, nowhere, "ecentre, no centre yet", "", STARTING)
    folder = centre.office(place / "centre")
    begun = [_ratio(bench, folder, f"ecentre {line}", line, STARTING) for line in NOTHING]
    home = _ratio(bench, folder, "ecentre, what waits for me", "", STARTING)
    centre.enter(folder, centre.filled(folder, {"asset": large}))
    bench.ecentre(folder, "asset", "show", "AST-2026-0001")
    many = _ratio(bench, folder, f"the same among {large} assets", "", TELLING)
    told = [_ratio(bench, folder, f"Tab behind «{line}»", line, COMPLETING) for line in LINES]
    return [*begun, outside, home, many, *told]


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
