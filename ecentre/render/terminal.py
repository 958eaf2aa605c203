"""Tables on a terminal, by rich: light rules only, since Chinese terminals disagree on widths."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from ecentre.render.cells import NUMBERS, bare, head, line, shown, total_row
from ecentre.render.folding import cards, spoken
from ecentre.render.plain import width as columns

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as Grid

    from ecentre.model import Column, Table

_WIDE_ENOUGH = 100
_LEAST = 8  # columns; what is folded into less cannot be read
_GAP = 3
_COMMAND = "command"  # a column that is typed again: whole where there is room
_SOLID = NUMBERS | {"date"}
_FIGURES = re.compile(r"(?:[A-Z]{2,4}-)?[-+0-9.,:/ ]*")
"""What reads as one figure: an id, a day, a month, a moment, a sum."""


def write(table: Table, *, width: int | None = None, colour: bool = False) -> bytes:
    """Write a table for a terminal of ``width`` columns, row by row where it is narrow; data is text, never markup."""
    from rich.text import Text

    room = width or _WIDE_ENOUGH
    console = _console(room, colour=colour)
    title = bare(table.title)
    if title:
        console.print(Text(title, style="bold"))
    figures = _solid(table)
    typed = [*figures, *(column for column in table.columns if column.name == _COMMAND)]
    whole = next((one for one in (typed, figures) if _fits(table, room, one)), None)
    if whole is not None:
        console.print(_grid(table, whole))
    else:
        console.print(Text("\n".join(cards(_rows(table), room))))
    for note in table.notes:
        console.print(Text("\n".join(spoken(bare(note), room))), soft_wrap=True)
    if table.source:
        console.print(Text(bare(table.source), style="dim"))
    text = console.file.getvalue() if isinstance(console.file, io.StringIO) else ""
    lines = [one.rstrip() for one in text.split("\n")]
    return "\n".join(lines).encode("utf-8", "backslashreplace")


def _rows(table: Table) -> list[list[tuple[str, str]]]:
    """Give every row, the total too, as labels and values."""
    total = total_row(table)
    rows = [*table.rows, total] if total else table.rows
    return [
        [(head(column), line(value, column.shape)) for column, value in zip(table.columns, row, strict=True)]
        for row in rows
    ]


def _fits(table: Table, room: int, whole: list[Column]) -> bool:
    """Tell whether every column has what it needs: its width if it is to stay whole, else enough to be folded into."""
    widths = [max(map(columns, (head(column), *(line(row[place], column.shape) for row in table.rows))))
              for place, column in enumerate(table.columns)]  # fmt: skip
    least = [wide if one in whole else min(wide, _LEAST) for wide, one in zip(widths, table.columns, strict=True)]
    return len(least) == 1 or sum(least) + _GAP * len(least) <= room


def _solid(table: Table) -> list[Column]:
    """Give the columns whose values are never broken in two: ids, days, months, money and other figures."""
    return [
        column
        for place, column in enumerate(table.columns)
        if column.name == "id"
        or column.shape in _SOLID
        or all(_FIGURES.fullmatch(line(row[place], column.shape)) for row in table.rows)
    ]


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


def _grid(table: Table, whole: list[Column]) -> Grid:
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
            no_wrap=column in whole,
        )
    for row in table.rows:
        grid.add_row(*(Text(shown(value, shape)) for value, shape in zip(row, shapes, strict=True)))
    return grid
