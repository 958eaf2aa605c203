"""A table as a workbook an office prints: A4 landscape, real numbers and dates, the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Any

from ecentre.render.cells import bare, head, is_number, shown, total_row
from ecentre.render.plain import width

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from ecentre.model import Table

FONT = "宋体"
_FORMATS = {"money": "#,##0.00", "int": "0", "date": "yyyy-mm-dd"}
_SIDES = {"text": "left", "money": "right", "int": "center", "date": "center", "flag": "center", "head": "center"}
_STYLE = "ecentre {} {}"
_NARROWEST, _CAP, _WIDEST, _PAGE = 6, 18, 48, 136  # characters; _PAGE fill A4 landscape at 10.5 points
_HAND = 8  # characters; room for a column that is filled in by hand
_LINE = 14  # points
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
    _add_styles(book)
    _fill(sheet, table)
    _set_up(sheet)
    return _steady(book)


def _fill(sheet: Worksheet, table: Table) -> None:
    for place, column in enumerate(table.columns, start=1):
        _put(sheet.cell(_HEAD_ROW, place), head(column), "head")
    rows = [*table.rows, total_row(table)] if table.totals else list(table.rows)
    for number, row in enumerate(rows, start=_HEAD_ROW + 1):
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True), start=1):
            _put(sheet.cell(number, place), value, column.shape, bold=number > _HEAD_ROW + len(table.rows))
    _widths(sheet, table, rows)
    _across(sheet, _TITLE_ROW, bare(table.title), size=16, bold=True, side="center")
    _foot(sheet, table, _HEAD_ROW + len(rows) + 1)


def _put(cell: Cell | MergedCell, value: Any, shape: str, *, bold: bool = False) -> None:
    """Set one cell of the grid."""
    ready = _typed(value, shape)
    stray = shape in _FORMATS and isinstance(ready, str)
    cell.style = _STYLE.format("text" if stray or shape not in _SIDES else shape, "bold" if bold else "")
    plainly(cell, ready)


def _add_styles(book: Workbook) -> None:
    """Name the looks of cells once: openpyxl compares every other way of styling cell by cell."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side

    thin = Side(style="thin", color="FF000000")
    frame = Border(left=thin, right=thin, top=thin, bottom=thin)
    for (shape, side), weight in product(_SIDES.items(), ("", "bold")):
        style = NamedStyle(_STYLE.format(shape, weight), number_format=_FORMATS.get(shape, "General"), border=frame)
        style.font = Font(name=FONT, size=10.5, bold=bool(weight) or shape == "head")
        style.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
        book.add_named_style(style)


def plainly(cell: Cell | MergedCell, value: str | float | Decimal | date | None) -> None:
    """Put a value into a cell; a text stays a text whatever it starts with, even where somebody goes into the cell."""
    cell.value = None if value == "" else value
    if isinstance(value, str) and value:
        cell.data_type = "s"
        if value[0] in "=+-@'":
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
    """Set columns so that the sheet fills one page across, and rows as high as their longest text."""
    from openpyxl.utils import get_column_letter

    texts = [[shown(value, column.shape) for value, column in zip(row, table.columns, strict=True)] for row in rows]
    heads = [head(column) for column in table.columns]
    wanted = [
        max([-(-width(text) // 2), *map(_widest, column), *([] if any(column) else [_HAND])]) + 2
        for text, *column in zip(heads, *texts, strict=True)
    ]
    room = [min(max(one, _NARROWEST), _cap(wanted)) for one in wanted]
    for place, one in enumerate(room, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = one
    for number, row in enumerate([heads, *texts], start=_HEAD_ROW):
        lines = max((_lines(text, one) for text, one in zip(row, room, strict=True)), default=1)
        sheet.row_dimensions[number].height = _LINE * lines + (10 if number == _HEAD_ROW else 5)


def _cap(wanted: list[int]) -> int:
    """Give the widest a column may be: as wide as the page allows, but never so narrow that ids break."""
    return next((cap for cap in range(_WIDEST, _CAP, -1) if sum(min(one, cap) for one in wanted) <= _PAGE), _CAP)


def _widest(text: str) -> int:
    return max(map(width, text.split("\n")))


def _lines(text: str, room: float) -> int:
    """Count the lines a text takes in a column, one character kept for the breaks."""
    return sum(max(-(-width(part) // max(int(room) - 1, 1)), 1) for part in text.split("\n"))


def _across(
    sheet: Worksheet, row: int, text: str, *, size: float = 10.5, bold: bool = False, side: str = "left"
) -> None:
    """Write one line over all columns, as high as it needs."""
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(row, 1)
    plainly(cell, text)
    cell.font = Font(name=FONT, size=size, bold=bold)
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
    room = sum(dimension.width for dimension in sheet.column_dimensions.values())
    sheet.row_dimensions[row].height = _lines(text, room * 10.5 / size) * size * 1.4 + 6
    if len(sheet.column_dimensions) > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(sheet.column_dimensions))


def _foot(sheet: Worksheet, table: Table, row: int) -> None:
    """Write room for signatures, the notes, and the state of the book."""
    if table.signatures:
        _across(sheet, row, "　　".join(f"{bare(name)}：＿＿＿＿＿＿" for name in table.signatures))
        sheet.row_dimensions[row].height *= 1.8
        row += 1
    for line in filter(None, ["　".join(map(bare, table.heads)), *map(bare, table.notes), bare(table.source)]):
        _across(sheet, row, line, size=9)
        row += 1


def _set_up(sheet: Worksheet) -> None:
    """Set paper, margins, repeated rows and page numbers."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.page import PageMargins
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
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7, header=0.3, footer=0.35)


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
