"""``python -m tests.bench``: how the program compares with the least it could cost, as one table of ratios.

``--small`` does the same with fewer records, for every push.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


def main() -> int:
    """Measure, print, and say by the exit code whether every target was reached."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import typer  # noqa: F401
    from tests.bench import checking, listing, missing, signing, starting, stocking, verifying, writing
    from tests.bench.measure import Bench

    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--small", action="store_true", help="a tenth of the records")
    named = ("list", "check", "write", "sign", "verify", "missing", "stock", "start")
    ask.add_argument("--only", choices=named, action="append", help="one part only")
    asked = ask.parse_args()
    large = 1_000 if asked.small else 10_000
    parts = {
        "list": listing.ratios, "write": writing.ratios, "sign": signing.ratios, "check": checking.ratios,
        "verify": verifying.ratios, "missing": missing.ratios, "stock": stocking.ratios,
        "start": starting.ratios,
    }  # fmt: skip
    rows, begun = [], time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(Path(place) / "compiled")
        for name, part in parts.items():
            if name in (asked.only or parts):
                (Path(place) / name).mkdir()
                rows += part(bench, Path(place) / name, large)
    show(rows)
    print(f"{time.perf_counter() - begun:.0f} s")
    return 0 if all(row.reached for row in rows) else 1


def show(rows: list) -> None:
    """Print the table."""
    heads = ("what", "ms", "against", "ms", "times", "of work", "at most", "ok")
    grid = [heads, *[row.line() for row in rows]]
    sizes = [max(len(line[at]) for line in grid) for at in range(len(heads))]
    for line in grid:
        print("  ".join(cell.ljust(size) for cell, size in zip(line, sizes, strict=True)).rstrip())


if __name__ == "__main__":
    sys.exit(main())
