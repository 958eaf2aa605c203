"""A table as a whole page that prints on A4: title, table, notes, room for signatures, and where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.render import page
from ecentre.render.cells import NUMBERS, bare, head, shown, total_row

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.model import Table

TEMPLATE = "table.html.j2"
_PORTRAIT_COLUMNS = 7


def write(table: Table, *, templates: Path | None = None) -> bytes:
    """Write the page with the template of ``templates`` (a centre's folder), else with the one that comes along."""
    shapes = [column.shape for column in table.columns]
    context = {
        "title": bare(table.title),
        "wide": len(shapes) > _PORTRAIT_COLUMNS,
        "heads": [head(column) for column in table.columns],
        "sides": ["number" if shape in NUMBERS else shape for shape in shapes],
        "rows": [[shown(value, shape) for value, shape in zip(row, shapes, strict=True)] for row in table.rows],
        "total": [shown(value, shape) for value, shape in zip(total_row(table), shapes, strict=False)],
        "notes": [bare(note) for note in table.notes],
        "signatures": [bare(name) for name in table.signatures],
        "source": bare(table.source),
    }
    return page.compose(templates or _shipped(), TEMPLATE, context, {})


def _shipped() -> Path:
    from ecentre.records import data_folder

    return data_folder("templates")
