"""What ``ecentre stocktake``, ``plan``, ``duty`` and the like say alone: how things stand and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ecentre.cli import handing, output
from ecentre.cli.session import Call, current
from ecentre.render import render
from ecentre.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.model import Table


def bare(make: Callable[[Call], Table]) -> Callable[[], int]:
    """Give what answers when a kind is named without a verb: a table with the next commands under it."""

    def answer() -> int:
        context = click.get_current_context()
        if context.invoked_subcommand:
            return 0
        call = current()
        told(call, make(call))
        return 0

    return answer


def told(call: Call, table: Table) -> None:
    """Show how things stand; in plain text with the heading, and the notes also where there is no row."""
    notes = (handing.addressed(call, one) if isinstance(one, Words) else one for one in table.notes)
    table = table._replace(notes=tuple(notes))
    if call.format != "plain":
        output.table(call, table)
        return
    shown = render(table, "plain").decode() if table.rows else "".join(f"{note}\n" for note in table.notes)
    output.text(call, f"{table.title}\n{shown}")
