"""Mail on the command line: what is undelivered, and which sheet is meant where none is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ecentre import clock, kinds
from ecentre.cli import naming, output
from ecentre.cli.session import current
from ecentre.errors import NotFoundError, UsageError
from ecentre.reports import undelivered
from ecentre.words import joined, say

if TYPE_CHECKING:
    from ecentre.index import IndexBook
    from ecentre.model import Ref
    from ecentre.schema import Schemas


def bare() -> int:
    """List what came and is not delivered."""
    if not click.get_current_context().invoked_subcommand:
        call = current()
        output.table(call, undelivered.listed(call.book, clock.today()))
    return 0


def meant(book: IndexBook, schemas: Schemas, text: str, verb: str = "") -> Ref:
    """Find the sheet that a verb means: by id, else today's, else the only one that can take it.

    Raises:
        NotFoundError: there is none.
        UsageError: several could be meant.
    """
    if text:
        return naming.record(book, schemas, "mail", text).ref
    states = {state for row in kinds.get("mail").rows(verb) for state in row.source} or {"open"}
    fitting = [one for one in book.find("mail") if one.state in states]
    today = [one for one in fitting if one.text("date") == clock.today().isoformat()]
    if not fitting:
        raise NotFoundError(
            say("今天还没有收发登记;开始:ecentre mail open", "no sheet is open; begin one: ecentre mail open")
        )
    if not today and len(fitting) > 1:
        listed = joined(f"{one.id} {one.text('date')}" for one in fitting)
        raise UsageError(
            say(
                "不止一份收发登记,请写明编号:{listed}", "more than one sheet could be meant; give the id: {listed}",
                listed=listed,
            )
        )
    return (today or fitting)[0].ref
