"""Running numbers of rows that two copies gave at once: the later ones move on, and what names them follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecentre.model import Data
    from ecentre.schema import Schema

NUMBER, ROW = "number", "x-row"
"""What a column takes by default to be its rows' running number; what marks a column that names rows of a list."""

Moved = dict[tuple[str, int], int]
"""The new numbers of rows, by their list and the number they had."""


def anew(step: Data, data: Data, schema: Schema, moved: Moved) -> Data:
    """Give the rows a step adds as they come to stand in a record that others have added to; keeps what moved."""
    return {name: _rows(name, rows, data, schema, moved) for name, rows in (step.get("add") or {}).items()}


def _rows(name: str, rows: list[Data], data: Data, schema: Schema, moved: Moved) -> list[Data]:
    columns = schema.rows(name).properties
    own = next((column for column, node in columns.items() if node.get("x-default") == NUMBER), "")
    naming = {column: str(node[ROW]) for column, node in columns.items() if ROW in node}
    taken = {row.get(own) for row in data.get(name) or ()}
    found = []
    for row in rows:
        named = {column: moved.get((of, row[column]), row[column]) for column, of in naming.items() if column in row}
        if own and row.get(own) in taken:
            named[own] = moved[name, row[own]] = max(taken) + 1
        found.append({**row, **named})
        taken.add(found[-1].get(own))
    return found


__all__ = ["NUMBER", "Moved", "anew"]
