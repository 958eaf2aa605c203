"""Tables on a terminal, by rich: light rules only, since Chinese terminals disagree on widths."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from ecentre.render.cells import NUMBERS, bare, head, shown, total_row

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as Grid

    from ecentre.model import Table

_WIDE_ENOUGH = 100


def write(table: Table, *, width: int | None = None, colour: bool = False) -> bytes:
    """Write a table for a terminal of ``width`` columns; data is text, never markup."""
    from rich.text import Text

    console = _console(width or _WIDE_ENOUGH, colour=colour)
    title = bare(table.title)
    if title:
        console.print(Text(title, style="bold"))
    console.print(_grid(table))
    for note in table.notes:
        console.print(Text(bare(note)))
    if table.source:
        console.print(Text(bare(table.source), style="dim"))
    text = console.file.getvalue() if isinstance(console.file, io.StringIO) else ""
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(lines).encode("utf-8", "backslashreplace")


def _console(width: int, *, colour: bool) -> Console:
    from rich.console import Console

    return Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )


def _grid(table: Table) -> Grid:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    total = total_row(table)
    grid = Grid(box=box.SIMPLE, show_footer=bool(total), pad_edge=False, header_style="bold", footer_style="bold")
    shapes = [column.shape for column in table.columns]
    for index, column in enumerate(table.columns):
        footer = Text(shown(total[index], column.shape)) if total else ""
        grid.add_column(
            Text(head(column)),
            footer=footer,
            justify="right" if column.shape in NUMBERS else "left",
            overflow="fold",
            no_wrap=column.name == "id",
        )
    for row in table.rows:
        grid.add_row(*(Text(shown(value, shape)) for value, shape in zip(row, shapes, strict=True)))
    return grid
