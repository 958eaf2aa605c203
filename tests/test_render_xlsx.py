"""A table as a workbook: values are what they are, text is never a formula, and it prints on A4."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from test_render import COLUMNS, HOSTILE, TABLE, anything, few, one_cell

from ecentre.model import Column, Table
from ecentre.render import render
from ecentre.render.clean import clean

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def sheet(table: Table = TABLE) -> Worksheet:
    return load_workbook(io.BytesIO(render(table, "xlsx"))).worksheets[0]


def test_values_are_what_they_are() -> None:
    row = sheet()[3]
    assert [cell.value for cell in row] == ["AST-2026-0001", "激光打印机", 6027, 1, datetime(2026, 11, 22), "是"]  # noqa: DTZ001
    assert [row[place].number_format for place in (2, 3, 4)] == ["#,##0.00", "0", "yyyy-mm-dd"]
    assert sheet()["C4"].value == Decimal("12000.50")


def test_what_is_no_number_or_day_stays_text() -> None:
    odd = Table(
        "t", "表", COLUMNS, (("x", "y", "约三千", "两件", "2026-02-30", None), ("x", "y", "1", "2", "1899-12-31", True))
    )
    page = sheet(odd)
    assert [cell.value for cell in page[3]][2:5] == ["约三千", "两件", "2026-02-30"]
    assert [cell.value for cell in page[4]][2:5] == [Decimal(1), 2, "1899-12-31"]


@few
@given(value=anything)
def test_no_text_becomes_a_formula_or_breaks_the_file(value: str) -> None:
    cell = sheet(one_cell(value)).cell(3, 1)
    assert cell.data_type in ("s", "n")
    assert (cell.value or "").replace("\r\n", "\n") == clean(value)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", "=cmd|' /C calc'!A0"])
def test_formula_like_text_stays_text_when_edited(start: str) -> None:
    cell = sheet(one_cell(start)).cell(3, 1)
    assert (cell.value, cell.data_type) == (start, "s")
    assert cell.quotePrefix == (start[0] in "=+-@")


@few
@given(title=st.text(min_size=1, max_size=60))
def test_any_title_makes_a_sheet(title: str) -> None:
    page = sheet(Table("t", title.replace("\x00", ""), (Column("a", "甲"),), ()))
    assert 0 < len(page.title) <= 31


def test_it_prints_on_a4_across_with_its_heading_on_every_page() -> None:
    page = sheet()
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$1:$2"
    assert page.freeze_panes == "A3"
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_title_heading_total_signatures_notes_and_source_stand_in_order() -> None:
    page = sheet()
    assert [page.cell(row, 1).value for row in range(1, 4)] == ["固定资产台账", "编号", "AST-2026-0001"]
    assert [cell.value for cell in page[6]][:4] == ["合计", None, Decimal("18027.50"), 3]
    assert page.cell(7, 1).value.startswith("盘点人：＿")
    assert [page.cell(row, 1).value for row in (8, 9)] == ["待补 1 项", "账册 1a2b3c4d;重做:ecentre asset list"]
    assert "A1:F1" in {str(area) for area in page.merged_cells.ranges}
    assert (page["A2"].font.name, page["A2"].font.size, page["A2"].font.bold) == ("宋体", 10.5, True)
    assert page["A3"].border.left.style == "thin"
    assert page["B4"].value == clean(HOSTILE)


def test_the_file_tells_no_moment_of_saving() -> None:
    with zipfile.ZipFile(io.BytesIO(render(TABLE, "xlsx"))) as parts:
        assert b"dcterms" not in parts.read("docProps/core.xml").replace(b"xmlns:dcterms", b"")
        assert {part.date_time[0] for part in parts.infolist()} == {1980}


def test_a_broad_sheet_never_breaks_an_id() -> None:
    columns = tuple(Column(f"c{place}", "列") for place in range(20))
    page = sheet(
        Table("t", "表", columns, tuple(("AST-2026-0001", *["很长的一段说明文字" * 4] * 19) for _ in range(3)))
    )
    assert page.column_dimensions["A"].width >= 13
    assert page.row_dimensions[3].height > 14 * 4
