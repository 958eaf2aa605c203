"""A table as a whole page that prints on A4: title, table, notes, room for signatures, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.model import YEARLY_ID
from ecentre.render import page
from ecentre.render.cells import NUMBERS, bare, head, shown, total_row

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.model import Table

TEMPLATE = "table.html.j2"
_PORTRAIT_COLUMNS, _PLAIN_COLUMNS = 7, 11


def write(table: Table, *, templates: Path | None = None) -> bytes:
    """Write the page with the template of ``templates`` (a centre's folder), else with the one that comes along."""
    shapes = [column.shape for column in table.columns]
    context = {
        "title": bare(table.title),
        "look": _look(len(shapes)),
        "opening": [bare(one) for one in table.heads],
        "heads": [head(column) for column in table.columns],
        "sides": [_side(table, place) for place in range(len(shapes))],
        "rows": [[shown(value, shape) for value, shape in zip(row, shapes, strict=True)] for row in table.rows],
        "total": [shown(value, shape) for value, shape in zip(total_row(table), shapes, strict=False)],
        "notes": [bare(note) for note in table.notes],
        "signatures": [bare(name) for name in table.signatures],
        "source": bare(table.source),
    }
    return page.compose(templates or _shipped(), TEMPLATE, context)


def _look(columns: int) -> str:
    """Lay a broad table across the page, a very broad one in smaller type."""
    return "" if columns <= _PORTRAIT_COLUMNS else "wide" if columns <= _PLAIN_COLUMNS else "wide dense"


def _side(table: Table, place: int) -> str:
    """Give the style of a column: numbers to the right, ids never broken, room to write where all is empty."""
    shape = table.columns[place].shape
    if shape in NUMBERS:
        return "number"
    texts = [text for row in table.rows if (text := bare(row[place]))]
    if not texts:
        return "hand"
    return "id" if all(map(YEARLY_ID.fullmatch, texts)) else shape


def _shipped() -> Path:
    from ecentre.records import data_folder

    return data_folder("templates")
