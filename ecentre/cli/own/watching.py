"""Duty on the command line: how today stands, the day's report, and which log is meant where none is named."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from ecentre import clock
from ecentre.cli import output
from ecentre.cli.grammar.declare import argument
from ecentre.cli.meaning import naming, values
from ecentre.cli.own import running, standings
from ecentre.cli.session import current
from ecentre.reports import duty_day, duty_now
from ecentre.subjects import watch
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.index import IndexBook
    from ecentre.model import Record, Ref
    from ecentre.schema import Schemas

Day = Annotated[str, argument(say("哪天,如 2026-11-03;不填为今天", "the day; today if left out"), say("日期", "DATE"))]


bare = standings.bare(lambda call: duty_now.standing(call.book, clock.today()))


def day(on: Day = "") -> int:
    """Give the report of a day: all entries, the main work, open matters."""
    call = current()
    chosen = date.fromisoformat(values.date_text(on)) if on else clock.today()
    output.table(call, duty_day.day(call.book, chosen))
    return 0


def meant(book: IndexBook, schemas: Schemas, text: str, verb: str = "") -> Ref:
    """Find the log that a verb means: by id, else the one of whoever acts that can take it.

    Raises:
        NotFoundError: there is none.
        UsageError: several could be meant.
    """
    if text:
        return naming.record(book, schemas, "duty", text).ref
    mine = [one for one in running.fitting(book, "duty", verb) if _mine(book, one)]
    none = say("没有您的值班记录;开始值班:ecentre duty open", "no log of yours is open; begin: ecentre duty open")
    several = say("不止一份值班记录,请写明编号:{listed}", "more than one log could be meant; give the id: {listed}")
    return running.sole(mine, none, several, ("date", "shift"))


def _mine(book: IndexBook, log: Record) -> bool:
    shift, me = watch.of(book, log), current().actor(book)
    return me == log.text("person") or (shift is not None and me in watch.staff(book, shift))


COMMANDS = {"day": day}
READS = ("day",)
HELP = {"day": say("一天的值班日报 [A1.2.3.3]", "the report of a day's duty [A1.2.3.3]")}
EXAMPLES = {"day": "ecentre duty day 2026-11-03"}
