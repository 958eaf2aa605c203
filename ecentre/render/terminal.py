"""Tables on a terminal, by rich: light rules only, since Chinese terminals disagree on widths."""

from __future__ import annotations

import io
from itertools import groupby
from typing import TYPE_CHECKING

from ecentre.render.cells import bare
from ecentre.render.folding import fold, spoken
from ecentre.render.grid import Laid, lay

if TYPE_CHECKING:
    from rich.console import Console

    from ecentre.model import Table

_WIDE_ENOUGH = 100


def write(table: Table, *, width: int | None = None, colour: bool = False) -> bytes:
    """Write a table for a terminal of ``width`` columns; data is text, never markup. Headings need rows below them."""
    from rich.text import Text

    room = width or _WIDE_ENOUGH
    console = _console(colour=colour)
    parts = [
        [Laid(one, strong=True) for one in fold(bare(table.title), room)] if table.title else [],
        list(lay(table, room)) if table.rows else [],
        [Laid(one) for note in table.notes for one in spoken(bare(note), room)],
    ]
    for number, part in enumerate(filter(None, parts)):
        lines = [Laid(""), *part] if number else part
        for strong, some in groupby(lines, key=lambda one: one.strong):
            console.print(Text("\n".join(one.text for one in some), style="bold" if strong else ""), soft_wrap=True)
    if table.source:
        console.print(Text(bare(table.source), style="dim"), soft_wrap=True)
    text = console.file.getvalue() if isinstance(console.file, io.StringIO) else ""
    return text.encode("utf-8", "backslashreplace")


def _console(*, colour: bool) -> Console:
    from rich.console import Console

    return Console(
        file=io.StringIO(),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
