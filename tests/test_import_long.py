"""A long plan is read on a screen in sums: every refused row, every note once; nothing is lost of it elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from ecentre.exchange import briefly

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ("名称", "单价", "购置日期", "使用部门", "使用人")
GOOD = ("台式电脑", 4650, "2025-03-18", "综合部", "王晓燕")
BAD = ("扫描仪", "—", "2025-03-18", "综合部", "王晓燕")
IDLE = ("投影仪", 4200, "2025-03-18", "综合部", None)


@pytest.fixture
def ledger(world) -> Path:
    """Give a ledger: as many good rows as are read one by one, and at its end a bad one and an idle thing."""
    book = openpyxl.Workbook()
    for row in (HEAD, *[GOOD] * briefly.LONG, BAD, IDLE):
        book.worksheets[0].append(row)
    place = world("office") / "台账.xlsx"
    book.save(place)
    return place


@pytest.mark.usefixtures("ledger")
def test_a_screen_shows_what_is_refused_and_each_note_once(run) -> None:
    answer = run("import", "asset", "台账.xlsx", "-o", "table", as_="李永刚")
    assert "台式电脑" not in answer.out.split("各行的结果")[0]
    assert f"{briefly.LONG + 2}  扫描仪" in answer.out
    assert f"建卡 {briefly.LONG} 行" in answer.out
    assert answer.out.count("台账十二项还缺") == 1
    assert f"{briefly.LONG} 行(第 2、3、4、5、6 行等)" in answer.out
    assert "1 行到时会连同原因另存一份工作簿" in answer.err
    assert "--to 计划.xlsx" in answer.err


def test_a_file_a_pipe_and_a_short_plan_have_every_row(run, ledger: Path) -> None:
    assert run("import", "asset", "台账.xlsx", as_="李永刚").out.count("台式电脑") == briefly.LONG
    written = run("import", "asset", "台账.xlsx", "--to", "计划.xlsx")
    assert "--to 计划.xlsx" not in written.err
    sheet = openpyxl.load_workbook(ledger.with_name("计划.xlsx")).worksheets[0]
    assert sum("台式电脑" in row for row in sheet.iter_rows(values_only=True)) == briefly.LONG
    book = openpyxl.load_workbook(ledger)
    book.worksheets[0].delete_rows(2, 2)
    book.save(ledger)
    assert run("import", "asset", "台账.xlsx", "-o", "table").out.count("台式电脑") == briefly.LONG - 2
