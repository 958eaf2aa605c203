"""A table as a workbook an office prints: A4 landscape, real numbers and dates, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecentre.render.cells import bare, head, is_number, total_row
from ecentre.render.plain import width

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from ecentre.model import Table

FONT = "宋体"
_FORMATS = {"money": "#,##0.00", "int": "0", "date": "yyyy-mm-dd"}
_SIDES = {"money": "right", "int": "right", "date": "center", "flag": "center"}
_NARROWEST, _WIDEST = 6, 36
_TITLE_ROW, _HEAD_ROW = 1, 2
_FIRST_DAY_OF_EXCEL = date(1900, 3, 1)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SAVED_AT = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def write(table: Table) -> bytes:
    """Write one sheet: title, heading, rows, total, signatures, notes and source; no text is ever a formula."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active or book.create_sheet()
    sheet.title = re.sub(r"[\[\]:*?/\\']", " ", bare(table.title)).strip()[:31] or "Sheet1"
    _fill(sheet, table)
    _set_up(sheet)
    return _steady(book)


def _fill(sheet: Worksheet, table: Table) -> None:
    count = max(len(table.columns), 1)
    _across(sheet, _TITLE_ROW, count, bare(table.title), size=16, bold=True, side="center", height=30)
    for place, column in enumerate(table.columns, start=1):
        _put(sheet.cell(_HEAD_ROW, place), head(column), "head")
    rows = [*table.rows, total_row(table)] if table.totals else list(table.rows)
    for number, row in enumerate(rows, start=_HEAD_ROW + 1):
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True), start=1):
            _put(sheet.cell(number, place), value, column.shape, bold=number > _HEAD_ROW + len(table.rows))
    _widths(sheet, table, rows)
    _foot(sheet, table, _HEAD_ROW + len(rows) + 1, count)


def _put(cell: Cell | MergedCell, value: Any, shape: str, *, bold: bool = False) -> None:
    """Set one cell of the grid."""
    from openpyxl.styles import Alignment, Border, Font, Side

    ready = _typed(value, shape)
    _set(cell, ready)
    if shape in _FORMATS and not isinstance(ready, str):
        cell.number_format = _FORMATS[shape]
    heading = shape == "head"
    thin = Side(style="thin", color="FF000000")
    cell.font = Font(name=FONT, size=10.5, bold=bold or heading)
    cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    side = "center" if heading else _SIDES.get(shape, "left")
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)


def _set(cell: Cell | MergedCell, value: str | Decimal | int | date) -> None:
    """Put a value into a cell; a text stays a text whatever it starts with."""
    cell.value = value
    if isinstance(value, str) and value:
        cell.data_type = "s"
        if value[0] in "=+-@'":
            cell.style = "Normal"
            cell.quotePrefix = True


def _typed(value: Any, shape: str) -> str | Decimal | int | date:
    if is_number(value, shape):
        return Decimal(str(value)) if shape == "money" else int(Decimal(str(value)))
    if shape == "date":
        return _day(value)
    return bare(value)


def _day(value: Any) -> str | date:
    text = bare(value)
    if not _ISO_DAY.fullmatch(text):
        return text
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return day if day >= _FIRST_DAY_OF_EXCEL else text


def _widths(sheet: Worksheet, table: Table, rows: list[tuple[Any, ...]]) -> None:
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(table.columns):
        texts = [head(column), *(bare(row[place]) for row in rows)]
        room = 4 if column.shape == "money" else 2
        widest = max(width(line) for text in texts for line in text.split("\n")) + room
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(max(widest, _NARROWEST), _WIDEST)


def _across(sheet: Worksheet, row: int, count: int, text: str, **look: Any) -> None:
    """Write one line over all columns."""
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(row, 1)
    _set(cell, text)
    cell.font = Font(name=FONT, size=look.get("size", 10.5), bold=look.get("bold", False))
    cell.alignment = Alignment(horizontal=look.get("side", "left"), vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = look.get("height", 18)
    if count > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=count)


def _foot(sheet: Worksheet, table: Table, row: int, count: int) -> None:
    """Write room for signatures, the notes, and the state of the book."""
    if table.signatures:
        blanks = "　　　　　".join(f"{bare(name)}：＿＿＿＿＿＿" for name in table.signatures)
        _across(sheet, row, count, blanks, height=36)
        row += 1
    room = sum(dimension.width for dimension in sheet.column_dimensions.values())
    for line in [*map(bare, table.notes), bare(table.source)]:
        if line:
            lines = sum(-(-max(width(part), 1) // int(room)) for part in line.split("\n"))
            _across(sheet, row, count, line, size=9, height=14 * lines + 2)
            row += 1


def _set_up(sheet: Worksheet) -> None:
    """Set paper, margins, repeated rows and page numbers."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.print_title_rows = f"{_TITLE_ROW}:{_HEAD_ROW}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    footer = HeaderFooterItem()
    footer.center.text = "第 &P 页 共 &N 页"
    sheet.oddFooter = footer
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.row_dimensions[_HEAD_ROW].height = 24


def _steady(book: Any) -> bytes:
    """Save without the moment of saving, so that one table is one file."""
    raw, steady = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as made, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in made.namelist():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(part, _SAVED_AT.sub(b"", made.read(name)) if name == "docProps/core.xml" else made.read(name))
    return steady.getvalue()
