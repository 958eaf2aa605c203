"""What a month should have had and has not, or had too late: one line each, with clause, owner and command [X.6]."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from ecentre.model import Column, Table
from ecentre.reports import agenda
from ecentre.words import Words, say

if TYPE_CHECKING:
    from ecentre.index import IndexBook
    from ecentre.kind import Due

COLUMNS = (
    Column("due", say("期限", "due"), "date"),
    Column("what", say("事项", "what")),
    Column("id", say("编号", "id")),
    Column("outcome", say("结果", "outcome")),
    Column("owner", say("承办", "whose")),
    Column("clause", say("条款", "clause")),
    Column("command", say("补办", "command")),
    Column("duty", say("工作", "duty")),
)


def month_of(text: str) -> tuple[date, date]:
    """Give the first and last day of a month such as 2026-11."""
    year, month = int(text[:4]), int(text[5:7])
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def missing(book: IndexBook, month: str) -> Table:
    """Tell what fell due in a month up to the day of the book and was never done, or was done late."""
    first, last = month_of(month)
    gathered = agenda.gather(book, first, min(last, book.on))
    found = agenda.missed(gathered, book.on)
    rows = tuple(
        (one.due.isoformat(), str(one.what), one.ref.id, str(_outcome(one)), agenda.owner_words(one, book), one.clause,
         one.command if one.done is None else "", one.duty)
        for one in found
    )  # fmt: skip
    title = say("{month} 应办未办和迟办", "{month}: missing or late", month=month)
    whole = say(
        "应办 {n} 件,缺 {missing} 件,迟 {late} 件", "{n} were due, {missing} missing, {late} late",
        n=len(gathered.dues), missing=sum(one.done is None for one in found), late=sum(bool(one.done) for one in found),
    )  # fmt: skip
    return Table("missing", title, COLUMNS, rows, (whole, *gathered.gaps))


def _outcome(one: Due) -> Words:
    if one.done is None:
        return say("缺", "missing")
    return say("{day} 才办,迟 {n} 天", "done on {day}, {n} days late", day=one.done, n=(one.done - one.due).days)
