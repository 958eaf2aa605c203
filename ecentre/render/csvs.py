"""Tables for a spreadsheet by way of text: UTF-8 with the mark Excel and WPS look for, formulas made harmless."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from ecentre.render.cells import bare, head, is_number

if TYPE_CHECKING:
    from ecentre.model import Table

_STARTS_FORMULA = tuple("=+-@\t\r＝＋－＠")


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet might compute a text instead of showing it."""
    return text.startswith(_STARTS_FORMULA)


def write(table: Table) -> bytes:
    """Write heading and rows; no totals or notes, so that the sheet can be sorted and added up."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow([_harmless(head(column)) for column in table.columns])
    for row in table.rows:
        writer.writerow([_cell(value, column.shape) for value, column in zip(row, table.columns, strict=True)])
    return sheet.getvalue().encode("utf-8-sig")


def _cell(value: Any, shape: str) -> str:
    return bare(value) if is_number(value, shape) else _harmless(bare(value))


def _harmless(text: str) -> str:
    return f"'{text}" if looks_like_formula(text) else text
