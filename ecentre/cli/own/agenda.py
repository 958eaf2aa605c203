"""``today``, ``missing`` and ``calendar MONTH``: what is due, what is not there, what a month asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import click
import typer

from ecentre import clock
from ecentre.cli import handing, home, output, todo
from ecentre.cli.grammar.declare import NAME, option
from ecentre.cli.meaning import naming, values
from ecentre.cli.session import Call, current
from ecentre.errors import Exit, UsageError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.index import IndexBook

MONTH = str(say("月份", "MONTH"))
MONTH_HELP = str(say("如 2026-11;不写为本月", "such as 2026-11; this month if left out"))
Who = Annotated[str, option("--for", say("看谁的,不写为本人", "whose; one's own if left out"), NAME)]
All = Annotated[bool, option("--all", say("看全中心的", "the whole centre's"))]
Month = Annotated[str, typer.Argument(metavar=MONTH, help=MONTH_HELP)]


def today(person: Who = "", everybody: All = False) -> int:
    """Show what is late, due or near its end."""
    from ecentre.reports import today as report

    call = current()
    book = call.entered
    who = "" if everybody else naming.person(book, call.schemas, person) if person else home.identity(call, book)
    output.table(call, report.today(book, who))
    if who and call.format in ("table", "plain"):
        mine = home.listed(list(todo.waits(book, who)), handing.behind(call, book, who))
        output.text(call, "\n".join(["", *mine]) + "\n" if len(mine) > 1 else "")
    _remind(call, book)
    return 0


def _remind(call: Call, book: IndexBook) -> None:
    """Say below what is due today that a backup is due too; not where another day or state is looked at."""
    from ecentre import backup
    from ecentre.git import Git

    if call.format in ("table", "plain") and not (call.at or call.as_of or call.on):
        due = backup.reminder(Git(call.root), book)
        if due:
            output.words(due)


def missing(month: Month = "") -> int:
    """Show what a month should have had and has not; ends with 1 where something is missing or late."""
    from ecentre.reports import missing as report

    call = current()
    table = report.missing(call.entered, _month(month))
    output.table(call, table)
    return int(Exit.PROBLEMS if table.rows else Exit.OK)


def month(name: Month = "") -> int:
    """Show the deadlines of a month."""
    from ecentre.reports import deadlines

    call = current()
    output.table(call, deadlines.month(call.entered, _month(name)))
    return 0


def _month(text: str) -> str:
    return values.month_text(text) if text else f"{clock.today():%Y-%m}"


def bare() -> int:
    """Show this month's deadlines where the kind is named without a verb."""
    return 0 if click.get_current_context().invoked_subcommand else month()


def named(text: str) -> Callable[[], int] | None:
    """Give what shows a month that was named where a verb stands: ``ecentre calendar 2026-11``."""
    try:
        known = values.month_text(text)
    except UsageError:
        return None

    def shown() -> int:
        return month(known)

    return shown


READS = ("month",)
HELP = {"month": say("一个月的期限表", "the deadlines of a month")}
COMMANDS = {"month": month}
EXAMPLES = {"month": "ecentre calendar month 2026-11"}
