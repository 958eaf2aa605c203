"""What keeping one record costs beyond planning it, against ``git add`` and ``git commit`` of one file."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.bench import centre
from tests.bench.measure import ECENTRE, Bench, Ratio, Time, in_turn, middle, timed

if TYPE_CHECKING:
    from pathlib import Path

SMALL = 200
ROUNDS, FEW = 21, 11  # the difference of two commands needs more of them
TARGET = 0.6
OPEN = centre.MODELS[0]


def ratios(bench: Bench, place: Path, large: int) -> list[Ratio]:
    office = centre.office(place / "office")
    rounds = ROUNDS if large > 10 * SMALL else FEW
    return [_ratio(bench, office, place / str(size), size, rounds) for size in (SMALL, large)]


def _ratio(bench: Bench, office: Path, place: Path, size: int, rounds: int) -> Ratio:
    folder, plain = place / "centre", place / "plain"
    shutil.copytree(office, folder)
    share = size // 10
    centre.enter(folder, centre.filled(folder, dict.fromkeys(centre.KINDS, share)))
    shutil.copytree(folder, plain)
    sample = (plain / "records/asset/2026/AST-2026-0001.yaml").read_bytes()
    bench.ecentre(folder, *OPEN)

    def by_git(turn: int) -> Time:
        path = plain / f"records/asset/2026/AST-2026-{9000 + turn}.yaml"
        path.write_bytes(sample.replace(b"AST-2026-0001", path.stem.encode()))
        return timed(lambda: (bench.git(plain, "add", str(path)), bench.git(plain, "commit", "-q", "-m", "add")))

    def by_us(_turn: int) -> Time:
        return timed(lambda: bench.run(folder, *ECENTRE, *OPEN))

    def planned(_turn: int) -> Time:
        bench.ecentre(folder, "place", "list")  # the index takes in the step before: no part of planning the next
        return timed(lambda: bench.run(folder, *ECENTRE, *OPEN, "--dry-run"))

    git, us, dry = in_turn(by_git, by_us, planned, rounds=rounds)
    assert bench.git(folder, "status", "--porcelain") == ""
    kept = middle([one.less(two) for one, two in zip(us, dry, strict=True)])
    return Ratio(f"asset open less --dry-run, {size} files", kept, "git add + git commit", middle(git), TARGET)
