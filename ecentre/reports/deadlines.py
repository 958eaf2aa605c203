"""The month in deadlines: what falls due on which day, daily duties told once, days off marked [X.4, X.6]."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ecentre import workdays
from ecentre.errors import NotFoundError
from ecentre.model import Column, Table
from ecentre.reports import agenda
from ecentre.reports.missing import month_of
from ecentre.words import Words, say

if TYPE_CHECKING:
    from datetime import date

    from ecentre.index import IndexBook
    from ecentre.kind import Due

WEEKDAYS = (
    say("周一", "Mon"), say("周二", "Tue"), say("周三", "Wed"), say("周四", "Thu"), say("周五", "Fri"),
    say("周六", "Sat"), say("周日", "Sun"),
)  # fmt: skip
COLUMNS = (
    Column("due", say("日期", "date"), "date"),
    Column("weekday", say("星期", "weekday")),
    Column("what", say("事项", "what")),
    Column("id", say("编号", "id")),
    Column("owner", say("承办", "whose")),
    Column("state", say("情况", "state")),
    Column("clause", say("条款", "clause")),
    Column("command", say("办理", "command")),
)
OFTEN = 10
"""How many times in a month from which on a duty is told once, above the table."""


def month(book: IndexBook, name: str) -> Table:
    """Give the deadlines of a month; what comes round nearly every day stands in the notes."""
    first, last = month_of(name)
    gathered = agenda.gather(book, first, last)
    by_duty: dict[str, list[Due]] = defaultdict(list)
    for one in gathered.dues:
        by_duty[one.duty].append(one)
    often = {duty for duty, dues in by_duty.items() if len({one.due for one in dues}) >= OFTEN}
    rows = tuple(
        (one.due.isoformat(), str(_weekday(book, one.due)), str(one.what), one.ref.id, agenda.owner_words(one, book),
         str(_state(one, book)), one.clause, one.command if one.done is None else "")
        for one in gathered.dues if one.duty not in often
    )  # fmt: skip
    notes = [_daily(book, by_duty[duty]) for duty in sorted(often)]
    title = say("{month} 期限表", "Deadlines of {month}", month=name)
    return Table("deadlines", title, COLUMNS, rows, (*notes, *gathered.gaps))


def _daily(book: IndexBook, dues: list[Due]) -> Words:
    one, done = dues[0], sum(1 for one in dues if one.done is not None)
    return say(
        "每日:{what}等 {n} 次,已办 {done} 次({owner},{clause}):{command}",
        "daily: {what} and so on, {n} times, {done} done ({owner}, {clause}): {command}",
        what=one.what, n=len(dues), done=done, owner=agenda.owner_words(one, book), clause=one.clause,
        command=one.command,
    )  # fmt: skip


def _weekday(book: IndexBook, day: date) -> Words:
    name = WEEKDAYS[day.weekday()]
    try:
        works = workdays.is_workday(book, day)
    except NotFoundError:
        return name
    return name if works else say("{day} 休", "{day} off", day=name)


def _state(one: Due, book: IndexBook) -> Words:
    if one.done is not None:
        late = one.done > one.due
        return say("{day} 迟办", "{day}, late", day=one.done) if late else say("已办", "done")
    if one.due < book.on:
        return say("缺", "missing")
    return agenda.colour(one, book, book.on).words
