"""The lists of a record, each as a table under its card: what a plan asks for, what a batch buys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre.cli.cards import cardfields
from ecentre.model import Column, Table
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre import wording
    from ecentre.model import Data, Record
    from ecentre.schema import Schema

MOST = 30
ENDLESS = 100_000


def lines(record: Record, teller: wording.Teller, room: int) -> Iterator[str]:
    """Write every list of rows that a record holds; ``room`` is the width of the screen, 0 for any."""
    from ecentre.render.grid import lay

    for name, value in cardfields.shown(record):
        if not cardfields.is_table(value):
            continue
        table = _table(record.kind, name, value[:MOST], teller)
        yield ""
        yield f"{table.title}:"
        yield from (f"  {line.text}".rstrip() for line in lay(table, room - 2 if room else ENDLESS))
        if len(value) > MOST:
            yield str(say("  另有 {n} 行:ecentre show {id} -o json", "  and {n} more: ecentre show {id} -o json",
                          n=len(value) - MOST, id=record.id))  # fmt: skip


def _table(kind: str, name: str, rows: list[Data], teller: wording.Teller) -> Table:
    """Give a list as a table of the columns that any of its rows fills, in the order of the schema."""
    schema = teller.schemas.get(kind).rows(name)
    used = [one for one in schema.names if any(row.get(one) not in (None, "", []) for row in rows)]
    columns = tuple(_column(schema, one) for one in used)
    cells = tuple(tuple(_cell(kind, name, one, row.get(one), teller) for one in used) for row in rows)
    return Table(name, say("{label}", "{label}", label=teller.label(kind, name)), columns, cells)


def _column(schema: Schema, name: str) -> Column:
    """Head a column; amounts stand under their unit."""
    shape, label = schema.shape(name), schema.label(name)
    if shape == "money":
        return Column(name, say("{label}(元)", "{label} (yuan)", label=label), shape)
    return Column(name, label, "int" if shape == "int" else "text")


def _cell(kind: str, name: str, column: str, value: Any, teller: wording.Teller) -> Any:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    return teller.cell(kind, name, column, value)
