"""What is late, due or near its end today: for me, or for the whole centre [X.5, X.6]."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.model import Column, Table
from ecentre.reports import agenda, periods
from ecentre.subjects import flags
from ecentre.subjects.flags import Colour
from ecentre.words import Words, say

if TYPE_CHECKING:
    from datetime import date

    from ecentre.index import IndexBook
    from ecentre.kind import Due

COLUMNS = (
    Column("flag", say("旗", "flag")),
    Column("due", say("期限", "due"), "date"),
    Column("what", say("事项", "what")),
    Column("id", say("编号", "id")),
    Column("owner", say("承办", "whose")),
    Column("clause", say("条款", "clause")),
    Column("command", say("办理", "command")),
)
AHEAD = timedelta(days=31)


def today(book: IndexBook, person: str = "") -> Table:
    """Tell what is open on the day of the book, red first; for one person, or for all without one."""
    on = book.on
    back = on - timedelta(days=policy.number(book, "today.look_back_days", on) or 0)
    gathered = agenda.gather(book, back, on + AHEAD)
    told = [(agenda.colour(one, book, on), one) for one in agenda.open_ones(gathered, on)]
    told = [(flag, one) for flag, one in told if _open(one, on) and (flag.colour is not Colour.GREEN or one.due <= on)]
    mine = [(flag, one) for flag, one in told if not person or person in agenda.owners(one, book)]
    mine.sort(key=lambda pair: (flags.RANK[pair[0].colour], pair[1].due, pair[1].duty, pair[1].ref))
    name = facts.named(book, "person", person) if person else say("全中心", "the centre")
    title = say("{day} {name}待办", "{day}: open for {name}", day=on, name=name)
    rows = tuple(_row(flag.words, one, book) for flag, one in mine)
    notes = (*_notes(book, len(told) - len(mine), back, empty=not mine), *gathered.gaps)
    return Table("today", title, COLUMNS, rows, notes)


def _open(one: Due, on: date) -> bool:
    """Tell whether something can be done by now: the log of a shift not before its day, a roster ahead of its days."""
    return one.began is None or one.began <= on or one.due < one.began


def _row(flag: Words, one: Due, book: IndexBook) -> tuple[object, ...]:
    owner = agenda.owner_words(one, book)
    return str(flag), one.due.isoformat(), str(one.what), one.ref.id, owner, one.clause, agenda.command(one, book)


def _notes(book: IndexBook, others: int, back: date, *, empty: bool) -> tuple[Words, ...]:
    """Say what the table leaves out: other people's, and what is older than it looks back."""
    notes = []
    if empty:
        notes.append(say("没有到期和迟了的事", "nothing is due or late"))
    if others:
        notes.append(
            say("另有 {n} 件是别人的:ecentre today --all", "{n} more are others': ecentre today --all", n=others)
        )
    notes += excepted(book)
    if periods.begins(book) < back:
        notes.append(
            say(
                "{day} 以前缺的和迟的:ecentre missing {month}", "before {day}: ecentre missing {month}",
                day=back, month=f"{back - timedelta(days=1):%Y-%m}",
            )
        )  # fmt: skip
    return tuple(notes)


def excepted(book: IndexBook) -> list[Words]:
    """Name every override in force whenever anybody asks what is due: no exception is quiet [A1.2.6.1, X.14]."""
    granted = [one for one in book.find("override", state="granted") if one.text("until") >= book.on.isoformat()]
    return [
        say(
            "特批有效至 {day}:{rule} {record}({id}):ecentre show {id}",
            "override until {day}: {rule} {record} ({id}): ecentre show {id}",
            day=one.text("until"), rule=one.text("rule"), record=one.text("record"), id=one.id,
        )
        for one in granted
    ]  # fmt: skip
