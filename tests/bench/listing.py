"""How long ``asset list`` takes against ``python -c pass``, and whether it says what a reading of all files says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

from tests.bench import centre
from tests.bench.measure import ECENTRE, PYTHON, ROUNDS, Bench, Ratio, Time, in_turn, middle, timed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CARDS = 217
TARGET = 9.0
SHOWN = ("id", "name", "price", "keeper", "state")


def ratios(bench: Bench, place: Path, _large: int) -> list[Ratio]:
    folder = centre.office(place / "centre")
    centre.enter(folder, centre.filled(folder, {"asset": CARDS - 1}))
    for _ in range(2):
        compare(bench, folder, CARDS)
    edited = [folder / f"records/asset/2026/AST-2026-{n:04d}.yaml" for n in range(2, 2 + ROUNDS)]
    return [
        _ratio(bench, folder, "asset list, clean", lambda _: None),
        _ratio(bench, folder, "asset list, after a hand edit", lambda turn: _edit(edited[turn], turn)),
        _ratio(bench, folder, "asset list, after a checkout", lambda turn: _checkout(bench, folder, turn)),
    ]


def _ratio(bench: Bench, folder: Path, what: str, before: Callable[[int], None]) -> Ratio:
    def listed(turn: int) -> Time:
        before(turn)
        taken = timed(lambda: bench.run(folder, *ECENTRE, "asset", "list"))
        compare(bench, folder)
        return taken

    floor, taken = in_turn(lambda _: timed(lambda: bench.run(folder, *PYTHON)), listed)
    return Ratio(what, middle(taken), "python -c pass", middle(floor), TARGET)


def compare(bench: Bench, folder: Path, count: int = 0) -> None:
    """Fail unless the list says what a plain reading of every file says."""
    said = json.loads(bench.ecentre(folder, "asset", "list", "--columns", ",".join(SHOWN), "-o", "json"))["rows"]
    told = sorted(tuple(row[name] for name in SHOWN) for row in said)
    read = sorted(_read(path) for path in (folder / "records" / "asset").rglob("*.yaml"))
    assert told == read, f"{len(told)} rows told, {len(read)} read"
    assert count in (0, len(told))


def _read(path: Path) -> tuple[str, ...]:
    found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return tuple(found.get(name) for name in SHOWN)


def _edit(path: Path, turn: int) -> None:
    """Change a card as a person with an editor would: another price."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2600.00", f"26{turn + 1:02d}.50"), encoding="utf-8", newline="\n")


def _checkout(bench: Bench, folder: Path, turn: int) -> None:
    """Let plain git switch to a state nobody has listed yet."""
    if turn == 0:
        bench.git(folder, "checkout", "-q", "--", "records")
    path = folder / f"records/asset/2026/AST-2026-{100 + turn:04d}.yaml"
    for branch, old, new in ((f"one-{turn}", "2600.00", "2700.00"), (f"two-{turn}", "2700.00", "2800.00")):
        bench.git(folder, "checkout", "-q", "-b", branch)
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", newline="\n")
        bench.git(folder, "commit", "-q", "-a", "-m", branch)
    bench.git(folder, "checkout", "-q", f"one-{turn}")
