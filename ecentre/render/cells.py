"""How one value of a table reads: the same words in every format meant for people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecentre.render.clean import clean
from ecentre.words import joined, say

if TYPE_CHECKING:
    from ecentre.model import Column, Table

NUMBERS = frozenset({"int", "money"})
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_YES, _NO, _TOTAL = say("是", "yes"), say("否", "no"), say("合计", "total")


def is_number(value: Any, shape: str) -> bool:
    """Tell whether a value of a number column is a number indeed, and no text that strayed there."""
    return shape in NUMBERS and not isinstance(value, bool) and _NUMBER.fullmatch(str(value)) is not None


def bare(value: Any) -> str:
    """Give a value as plain text, numbers as records keep them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_YES if value else _NO)
    if isinstance(value, list | tuple):
        return joined(bare(part) for part in value)
    return clean(str(value))


def shown(value: Any, shape: str = "text") -> str:
    """Give a value as people read it: money with two places and commas (yuan)."""
    if shape == "money" and is_number(value, shape):
        from decimal import Decimal

        return f"{Decimal(str(value)):,.2f}"
    return bare(value)


def line(value: Any, shape: str = "text") -> str:
    """Give a value on one line."""
    return " ".join(shown(value, shape).split())


def head(column: Column) -> str:
    """Give a column's heading."""
    return line(column.label)


def total_row(table: Table) -> tuple[Any, ...]:
    """Give the row under the table, with its word in the first free cell; nothing where nothing is added up."""
    if not table.totals:
        return ()
    row = [table.totals.get(column.name) for column in table.columns]
    if row[0] is None:
        row[0] = _TOTAL
    return tuple(row)
