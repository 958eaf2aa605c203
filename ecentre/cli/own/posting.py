"""Mail on the command line: what is undelivered, and which sheet is meant where none is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ecentre import clock
from ecentre.cli import output
from ecentre.cli.meaning import naming
from ecentre.cli.own import running
from ecentre.cli.session import current
from ecentre.reports import undelivered
from ecentre.words import say

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
    fitting = running.fitting(book, "mail", verb)
    today = [one for one in fitting if one.text("date") == clock.today().isoformat()]
    none = say("今天还没有收发登记;开始:ecentre mail open", "no sheet is open; begin one: ecentre mail open")
    several = say(
        "不止一份收发登记,请写明编号:{listed}", "more than one sheet could be meant; give the id: {listed}"
    )
    return running.sole(today[:1] or fitting, none, several, ("date",))
