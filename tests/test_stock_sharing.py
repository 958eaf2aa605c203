"""Two copies use the same last goods: after sharing it is told, and on no day is stock below zero unseen [A2.8.9]."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections import defaultdict
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import worlds
from conftest import git
from test_sharing import Copy

from ecentre import yamlio

if TYPE_CHECKING:
    from collections.abc import Callable

FULL = os.environ.get("ECENTRE_SYNC") == "full"
SEEDS, ACTS = (20, 16) if FULL else (2, 8)
SPECIALIST, OFFICE = "阿依古丽·买买提", "艾力江·吾斯曼"
TAKERS = {"陈文军": "孙秀英", "张晓燕": "李玉梅"}
"""Who takes goods, one in each copy, and the head who agrees."""
ITEM, LAST = "archive-bag", 5
MOVES = (("stock_in", "recorded", "received_on", 1), ("supply_issue", "issued", "issued_on", -1))
OPENING = ("--item", ITEM, "--cabinet", "c1", "--unit-price", "2", "--opening-source", "旧库存表")


def stocked(folder: Path, office: Path) -> None:
    """Make a shared centre with the last five of an item, and two people who may each take as many and more."""
    before, here = os.environ.get("ECENTRE_CLOCK"), Path.cwd()
    os.environ["ECENTRE_CLOCK"] = worlds.CLOCK
    worlds.copy(office, folder / "first")
    os.chdir(folder / "first")
    special = ("--as", SPECIALIST)
    where = ("--place", "电子商务运营中心", "--keeper", SPECIALIST)
    worlds.run(*special, "stock", "cabinet", "add", "--name", "一号柜", "--id", "c1", *where)
    worlds.run(*special, "stock", "in", "open", *OPENING, "--quantity", str(LAST))
    for n, (taker, head) in enumerate(TAKERS.items(), start=1):
        asked = ("--item", ITEM, "--quantity", "40", "--basis", "quota", "--person", taker)
        worlds.run("--as", taker, "supply", "urgent", "add", "--urgent-reason", "大会", "--reason", "会议", *asked)
        for who in (head, OFFICE):
            worlds.run("--as", who, "approve", f"SUR-2026-{n:04}")
    worlds.run("--as", worlds.ADMIN, "connect", str(folder / "shared"))
    os.chdir(here)
    os.environ["ECENTRE_CLOCK"] = before or worlds.CLOCK


class Store:
    """Two copies of a stocked centre, and what their files say when they are simply added up."""

    def __init__(self, run: Callable, source: Path, folder: Path) -> None:
        shutil.copytree(source / "shared", folder / "shared")
        self.copies = []
        for name in ("first", "second"):
            worlds.copy(source / "first", folder / name)
            git(folder / name, "config", "remote.origin.url", (folder / "shared").as_posix())
            self.copies.append(Copy(run, folder / name))
        self.moment = datetime.fromisoformat(worlds.CLOCK)

    def later(self, **by: int) -> None:
        self.moment += timedelta(**by)
        os.environ["ECENTRE_CLOCK"] = self.moment.isoformat()

    def take(self, copy: int, n: int) -> bool:
        """Issue some to the taker of a copy; tell whether the goods left."""
        self.later(minutes=1)
        run, taker = self.copies[copy], list(TAKERS)[copy]
        for id in self.unsigned(copy):
            run("cancel", id, "--reason", "没有带上", as_=SPECIALIST)
        words = ("--item", ITEM, "--cabinet", "c1", "--urgent", f"SUR-2026-{copy + 1:04}", "--line", "1")
        id = run("supply", "issue", "add", "--taker", taker, *words, "--quantity", str(n), as_=SPECIALIST).out.strip()
        answer = run.run("confirm", id, as_=taker, world=run.root)
        if answer.code == 5:
            assert "A2.8.9" in answer.err
            run("cancel", id, "--reason", "库存不足", as_=SPECIALIST)
        return answer.code == 0

    def unsigned(self, copy: int) -> list[str]:
        """Give the sheets of a copy whose signing was put aside."""
        paths = (self.copies[copy].root / "records" / "supply_issue").rglob("*.yaml")
        return [path.stem for path in paths if yamlio.load(path.read_bytes())["state"] == "drafted"]

    def bring(self, copy: int, n: int) -> None:
        self.later(minutes=1)
        self.copies[copy]("stock", "in", "open", *OPENING, "--quantity", str(n), as_=SPECIALIST)

    def lowest(self, copy: int) -> int:
        """Add up the files of a copy day by day; give the least that ever lay in the cabinet at the end of a day."""
        days: dict[str, int] = defaultdict(int)
        for kind, state, day, sign in MOVES:
            for path in (self.copies[copy].root / "records" / kind).rglob("*.yaml"):
                record = yamlio.load(path.read_bytes())
                if record["state"] == state:
                    days[record[day]] += sign * sum(int(row["quantity"]) for row in record["lines"])
        left, least = 0, 0
        for day in sorted(days, key=date.fromisoformat):
            left += days[day]
            least = min(least, left)
        return least

    def seen(self, copy: int) -> None:
        """Hold that stock is below zero exactly where ``check`` says so."""
        run = self.copies[copy]
        answer = run.run("check", "-o", "json", as_=worlds.ADMIN, world=run.root)
        errors = [one for one in json.loads(answer.out)["problems"] if one["level"] == "error"]
        assert bool(errors) == (self.lowest(copy) < 0)
        assert {one["clause"] for one in errors} <= {"A2.8.9"}


@pytest.fixture
def store(run, prepared, tmp_path, monkeypatch):
    monkeypatch.setenv("ECENTRE_CLOCK", worlds.CLOCK)
    place = prepared("stocked", partial(stocked, office=prepared("office")))
    return lambda name="one": Store(run, place, tmp_path / name)


def test_the_later_of_two_issues_of_the_last_five_is_put_aside_and_told(store) -> None:
    pair = store()
    first, second = pair.copies
    assert pair.take(0, LAST)
    assert pair.take(1, LAST)
    first.sync()
    done = second.sync(code=1)
    assert done["renumbered"] == [{"from": "SIS-2026-0001", "to": "SIS-2026-0002"}]
    assert "库存不能为负" in done["aside"][0]["why"]
    assert "ecentre stock card archive-bag" in done["aside"][0]["why"]
    assert second.record("supply_issue/2026/SIS-2026-0002.yaml")["state"] == "drafted"
    assert pair.lowest(1) == 0
    pair.seen(1)
    second("confirm", "SIS-2026-0002", as_="张晓燕", code=5)


def test_the_earlier_issue_that_arrives_late_stays_and_everybody_is_told_what_is_short(store) -> None:
    pair = store()
    first, second = pair.copies
    assert pair.take(1, LAST)
    assert pair.take(0, LAST)
    first.sync()
    for one, code in ((second, 0), (first, 0)):
        (note,) = one.sync(code=code)["notes"]
        assert "缺 5" in note
        assert "ecentre stock card archive-bag" in note
        assert one.sync()["notes"] == []
    assert pair.lowest(0) == pair.lowest(1) == -LAST
    pair.seen(0)
    pair.seen(1)
    listed = first("stock", "list", "-o", "json")
    assert [row["quantity"] for row in json.loads(listed.out)["rows"] if row["id"] == ITEM] == [-LAST]
    assert "库存为负" in first("stock").out


@pytest.mark.parametrize("seed", range(SEEDS))
def test_on_no_day_is_stock_below_zero_unseen(store, seed) -> None:
    pair, chance = store(), random.Random(seed)
    for _ in range(ACTS):
        copy = chance.randrange(2)
        act = chance.choice(("take", "take", "take", "bring", "sync", "day"))
        if act == "take":
            pair.take(copy, chance.randint(2, LAST))
        elif act == "bring":
            pair.bring(copy, chance.randint(1, 3))
        elif act == "sync":
            pair.copies[copy].run("sync", as_=worlds.ADMIN, world=pair.copies[copy].root)
        else:
            pair.later(days=1)
        if pair.lowest(copy) < 0:
            pair.seen(copy)
    for copy in (0, 1, 0, 1):
        pair.copies[copy].run("sync", as_=worlds.ADMIN, world=pair.copies[copy].root)
    assert pair.copies[0].tip == pair.copies[1].tip
    assert pair.lowest(0) == pair.lowest(1)
    pair.seen(0)
