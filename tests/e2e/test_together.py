"""Several people at once, in real processes: every step is kept, once, under an id of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import worlds
from conftest import git
from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = Path(__file__).parents[2]
HANDS = 8
ROWS = 40
KEEPER, ORGANISER = "李永刚", "艾力江·吾斯曼"
HEADINGS = ("资产编号", "资产名称", "型号", "单价", "购置日期", "使用部门", "使用人")


def started(folder: Path, by: str, *words: str) -> subprocess.Popen[str]:
    """Start a command of somebody's."""
    env = {**os.environ, "PYTHONPATH": str(PROGRAM), "ECENTRE_AS": by, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-W", "ignore", "-m", "ecentre", "--no-input", *words]
    return subprocess.Popen(
        command, cwd=folder, env=env, text=True, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def opening(folder: Path, number: int) -> subprocess.Popen[str]:
    fields = ("--name", f"投影仪{number}", "--category", "projector", "--price", f"36{number:02d}")
    bought = ("--purchased-on", "2026-01-05", "--department", "general", "--keeper", "王晓燕")
    return started(folder, KEEPER, "asset", "open", *fields, *bought, "--opening-source", f"台账第{number}行")


def ended(*processes: subprocess.Popen[str]) -> list[str]:
    """Wait for all; every one must have done its work."""
    said = [one.communicate(timeout=300) for one in processes]
    assert [one.returncode for one in processes] == [0] * len(processes), said
    return [out for out, _ in said]


def assets(folder: Path) -> dict[str, dict]:
    (out,) = ended(started(folder, KEEPER, "asset", "list", "--columns", "id,name,price,opening_source", "-o", "json"))
    return {row["id"]: row for row in json.loads(out)["rows"]}


def in_order(folder: Path) -> None:
    """Everything that was written is in the books, the folder agrees with them, and nobody finds a fault."""
    assert git(folder, "status", "--porcelain", "--", "records") == ""
    assert git(folder, "fsck", "--strict", "--no-dangling") == ""
    ended(started(folder, KEEPER, "check"))
    assert not [path for path in (folder / "records").rglob("*") if path.is_file() and path.suffix != ".yaml"]


@pytest.fixture
def office(prepared: Callable[[str], Path], tmp_path: Path) -> Path:
    worlds.copy(prepared("office"), tmp_path / "centre")
    return tmp_path / "centre"


def test_eight_openings_at_once_get_eight_ids_and_lose_nothing(office: Path) -> None:
    ended(*[opening(office, number) for number in range(HANDS)])
    found = assets(office)
    assert sorted(found) == [f"AST-2026-{number + 1:04d}" for number in range(HANDS)]
    entered = {(row["name"], row["price"], row["opening_source"]) for row in found.values()}
    assert entered == {(f"投影仪{n}", f"36{n:02d}.00", f"台账第{n}行") for n in range(HANDS)}
    steps = git(office, "log", "--format=%(trailers:key=Record,valueonly,separator=%x2C)", f"-{HANDS}").split()
    assert sorted(steps) == sorted(found)
    in_order(office)


def test_they_work_beside_an_import_and_an_open_stocktake(office: Path) -> None:
    ended(opening(office, 0))
    ended(started(office, ORGANISER, "stocktake", "open"))
    ledger(office.parent / "ledger.xlsx")
    beside = [
        started(office, KEEPER, "import", "asset", str(office.parent / "ledger.xlsx"), "--apply"),
        started(office, KEEPER, "stocktake", "count", "--department", "综合部", "--rest"),
        *[started(office, KEEPER, "asset", "list") for _ in range(2)],
    ]
    ended(*beside, *[opening(office, number) for number in range(1, HANDS)])
    found = assets(office)
    numbers = [int(id[-4:]) for id in found]
    assert sorted(numbers) == list(range(1, HANDS + ROWS + 1))
    assert {row["name"] for row in found.values()} == {f"投影仪{n}" for n in range(HANDS)} | {"打印机"}
    in_order(office)


def ledger(path: Path) -> None:
    book = Workbook()
    page = book.active
    page.append(HEADINGS)
    for number in range(1, ROWS + 1):
        page.append((f"XX-{number}", "打印机", "P3020D", 2600, "2025-06-01", "综合部", "王晓燕"))
    book.save(path)
