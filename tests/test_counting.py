"""Filled sheets and scanner lists, read as a careful clerk reads them; every cell in doubt is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from ecentre.errors import InvalidError, NotFoundError, UsageError
from ecentre.exchange.counting import Said, decoded, read_scan, read_sheet
from ecentre.words import say

if TYPE_CHECKING:
    from pathlib import Path

SESSION = "STK-2026-0001"
HEADINGS = ("序号", "资产编号", "原编号", "资产名称", "账面地点", "实盘结果", "实际地点", "盘点人", "备注")
KNOWN = {
    ("place", "客服中心"): "service-centre",
    ("place", "仓储物流中心"): "logistics-centre",
    ("person", "张三"): "zhang-san",
}


def named(kind: str, text: str) -> str:
    if (kind, text) not in KNOWN:
        raise NotFoundError(say("没有 {text}", "no {text}", text=text))
    return KNOWN[kind, text]


def sheet(folder: Path, *rows: tuple[object, ...], session: str = SESSION) -> Path:
    """Write a count sheet as an office gives it back: title, headings, rows, signatures, where it came from."""
    book = openpyxl.Workbook()
    page = book.active
    for row in (("2026年11月固定资产盘点表",), HEADINGS, *rows, ("盘点人：＿＿＿＿",), (f"{session};账面定格",)):
        page.append(row)
    path = folder / "sheet.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ((1, "AST-2026-0001", "", "打印机", "客服中心", "在"), Said("AST-2026-0001")),
        ((1, "AST-2026-0001", "", "打印机", "客服中心", " 有 "), Said("AST-2026-0001")),
        ((1, "AST-2026-0001", "", "打印机", "客服中心", 1), Said("AST-2026-0001")),
        ((1, "AST-2026-0001", "", "打印机", "客服中心", 0), Said("AST-2026-0001", found=False)),
        ((1, "AST-2026-0001", "", "打印机", "客服中心", "不在"), Said("AST-2026-0001", found=False)),
        ((1, "AST-2026-0001", "", "打印机", "", "", "仓储物流中心"), Said("AST-2026-0001", place="logistics-centre")),
        ((1, "AST-2026-0001", "", "", "", "在", "", "张三", "裂"), Said("AST-2026-0001", by="zhang-san", remark="裂")),
        ((1, "", "CL-07", "打印机", "", "在"), Said("CL-07")),
        ((9, "", "", "折叠椅", "", "在", "客服中心"), Said("折叠椅", place="service-centre", described=True)),
    ],
)
def test_a_row_is_an_answer(tmp_path: Path, row: tuple[object, ...], expected: Said) -> None:
    assert read_sheet(sheet(tmp_path, row), SESSION, named) == [expected]


def test_rows_left_empty_stay_uncounted_and_ditto_means_the_row_above(tmp_path: Path) -> None:
    rows = (
        (1, "AST-2026-0001", "", "打印机", "", "在", "客服中心", "张三"),
        (2, "AST-2026-0002", "", "打印机"),
        (3, "AST-2026-0003", "", "打印机", "", "在", "客服中心", "张三"),
        (4, "AST-2026-0004", "", "打印机", "", "在", "同上", "″"),
        (5, "", "", ""),
    )
    read = read_sheet(sheet(tmp_path, *rows), SESSION, named)
    assert [said.thing for said in read] == ["AST-2026-0001", "AST-2026-0003", "AST-2026-0004"]
    assert (read[-1].place, read[-1].by) == ("service-centre", "zhang-san")


def test_every_cell_in_doubt_is_named_and_nothing_is_read(tmp_path: Path) -> None:
    rows = (
        (1, "AST-2026-0001", "", "打印机", "", "好像在"),
        (2, "AST-2026-0002", "", "打印机", "", "不在", "客服中心"),
        (3, "AST-2026-0003", "", "打印机", "", "在", "天上", "李四"),
        (4, "", "", "", "", "在"),
        (5, "AST-2026-0005", "", "打印机", "", "在"),
    )
    with pytest.raises(InvalidError) as error:
        read_sheet(sheet(tmp_path, *rows), SESSION, named)
    assert [(one.line, one.column) for one in error.value.problems] == [(3, 6), (4, 7), (5, 7), (5, 8), (6, 2)]
    assert "单元格 F3" in str(error.value.problems[0].message)


def test_a_sheet_of_another_month_is_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path, (1, "AST-2026-0001", "", "打印机", "", "在"), session="STK-2026-0009")
    with pytest.raises(UsageError, match="STK-2026-0009"):
        read_sheet(path, SESSION, named)


def test_an_empty_sheet_and_an_empty_list_say_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="实盘结果"):
        read_sheet(sheet(tmp_path, (1, "AST-2026-0001", "", "打印机")), SESSION, named)
    with pytest.raises(UsageError):
        read_scan(" \n\n", named)


def test_a_scanner_list_is_read_with_its_places_and_people() -> None:
    text = (
        "AST-2026-0001 0002,ＡＳＴ－２０２６－０００３\n地点:仓储物流中心\nCL-07、0009\n"
        "盘点人: 张三\n0009\n实物: 折叠椅 两把\n"
    )
    assert read_scan(text, named, "service-centre") == [
        Said("AST-2026-0001", place="service-centre"),
        Said("0002", place="service-centre"),
        Said("AST-2026-0003", place="service-centre"),
        Said("CL-07", place="logistics-centre"),
        Said("0009", place="logistics-centre"),
        Said("0009", place="logistics-centre", by="zhang-san"),
        Said("折叠椅 两把", place="logistics-centre", by="zhang-san", described=True),
    ]


def test_a_number_scanned_twice_counts_where_it_was_last() -> None:
    read = read_scan("0001\nplace: 仓储物流中心\n0001", named, "service-centre")
    assert read == [Said("0001", place="logistics-centre")]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_pasted_list_may_come_from_any_windows(coding: str) -> None:
    assert decoded("地点: 客服中心\nAST-2026-0001".encode(coding)) == "地点: 客服中心\nAST-2026-0001"
