"""What ``check`` costs a record without an index, against check-jsonschema, and that every planted fault is found."""

from __future__ import annotations

import json
import shutil
import sysconfig
from pathlib import Path

from tests.bench import centre, faults
from tests.bench.measure import Bench, Ratio, Time, timed

TARGET = 0.2
SAMPLE = 200
PEER = Path(sysconfig.get_path("scripts")) / "check-jsonschema"


def ratios(bench: Bench, place: Path, large: int) -> list[Ratio]:
    folder = centre.office(place / "centre")
    share = (large - faults.COUNT) // len(centre.KINDS)
    texts = centre.filled(folder, {**dict.fromkeys(centre.KINDS, share), "asset": share + faults.COUNT})
    sound = sorted(texts)
    planted = faults.planted(texts)
    centre.enter(folder, texts)
    found: list[dict] = []

    def check() -> None:
        forget(folder)
        found[:] = json.loads(bench.ecentre(folder, "check", "-o", "json", codes=(1,)))["problems"]

    taken = timed(check)
    compare(planted, found)
    bare = timed(lambda: bench.ecentre(folder, "--version"))
    floor = peer(bench, folder, [path for path in sound if path not in planted and "/asset/" in path][:SAMPLE])
    count = sum(1 for _ in (folder / "records").rglob("*.yaml"))
    what = f"check without an index, {count} records, {len(planted)} of {len(planted)} faults found, per record"
    return [Ratio(what, taken.less(bare).shared(count), "check-jsonschema, per record", floor, TARGET)]


def forget(folder: Path) -> None:
    """Delete the index."""
    for path in (folder / ".git" / "ecentre").glob("index.sqlite*"):
        path.unlink()


def compare(planted: dict[str, str], found: list[dict]) -> None:
    """Fail unless every planted fault is told at its file, and nothing else is called a fault."""
    told = {one["file"] for one in found if one.get("level", "error") == "error"}
    missed = {path: sort for path, sort in planted.items() if path not in told}
    assert not missed, f"not found: {missed}"
    strange = [one for one in found if one.get("level", "error") == "error" and one["file"] not in planted]
    assert not strange, f"called a fault: {strange[:5]}"


def peer(bench: Bench, folder: Path, sample: list[str]) -> Time:
    """Give the seconds check-jsonschema needs for one more record."""
    if not PEER.exists():
        raise SystemExit("check-jsonschema is not installed: pip install -e .[bench]")
    schemas = folder.parent / "schemas"
    shutil.copytree(folder / "schemas", schemas)
    words = (str(PEER), "--schemafile", str(schemas / "asset.json"))
    all_of_them = timed(lambda: bench.run(folder, *words, *sample))
    one = timed(lambda: bench.run(folder, *words, sample[0]))
    return all_of_them.less(one).shared(len(sample) - 1)
