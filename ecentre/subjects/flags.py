"""The three colours: green on course, yellow near the end or behind pace, red past due or not begun [X.5, R3.16.1].

A colour is worked out each time from dates and pace; nothing keeps it.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts, policy, workdays
from ecentre.gathering import gathered
from ecentre.subjects import checks
from ecentre.words import Words, say

if TYPE_CHECKING:
    from ecentre.kind import Due
    from ecentre.model import Book, Record


class Colour(Enum):
    """One of the three flags."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


LABELS = {Colour.GREEN: say("绿", "green"), Colour.YELLOW: say("黄", "yellow"), Colour.RED: say("红", "red")}
RANK = {Colour.RED: 0, Colour.YELLOW: 1, Colour.GREEN: 2}
_NONE = say("", "")


class Flag(NamedTuple):
    """A colour and why; ``chased`` tells that a notice goes out: it is behind pace, late or not begun [R3.16.1]."""

    colour: Colour
    why: Words = _NONE
    chased: bool = False

    @property
    def words(self) -> Words:
        """Say the colour, for screens without colours and for paper."""
        return LABELS[self.colour]


class Course(NamedTuple):
    """What a colour is worked out from; ``percent`` is None where no pace is told, ``done`` while it is not done.

    An even pace runs from ``start``; by the end of ``begins`` there is some progress.
    """

    due: date
    done: date | None = None
    start: date | None = None
    percent: int | None = None
    begins: date | None = None


def of_due(due: Due, book: Book, on: date | None = None) -> Flag:
    """Give the colour of a duty on a day: red once it is past due or was done late [X.5]."""
    return flag(Course(due.due, due.done, due.began), book, on)


def of_item(item: Record, book: Book, on: date | None = None) -> Flag:
    """Give the colour of a supervised item on a day, by the progress and the term known by then [X.5]."""
    day, ended = on or book.on, checks.ended(item)
    over = ended is not None and ended[0] <= day
    done = (facts.day(item, "done_on") or ended[0]) if ended and over else None
    start, percent = facts.day(item, "start"), checks.percent(item, book, day)
    return flag(Course(term(item, day), done, start, percent, checks.first(item)), book, day)


def flag(course: Course, book: Book, on: date | None = None) -> Flag:
    """Give the colour of a course on a day, with its reason."""
    day, late = on or book.on, course.due
    if course.done is not None:
        overdue = say("{day} 办结,超过期限", "done on {day}, past its term", day=course.done)
        return Flag(Colour.RED, overdue) if course.done > late else Flag(Colour.GREEN)
    if day > late:
        return Flag(Colour.RED, say("逾期 {n} 天", "{n} days late", n=(day - late).days), chased=True)
    if course.percent == 0 and course.begins is not None and day > course.begins:
        return Flag(Colour.RED, say("{day} 起应有进展,尚未开始", "not begun by {day}", day=course.begins), chased=True)
    if course.percent is not None and course.percent < (wanted := pace(course, book, day)):
        behind = say("进度 {n}%,应达 {wanted}%", "at {n} %, should be at {wanted} %", n=course.percent, wanted=wanted)
        return Flag(Colour.YELLOW, behind, chased=True)
    if day >= warning(late, book, day):
        return Flag(Colour.YELLOW, say("临近期限 {day}", "due on {day}", day=late))
    return Flag(Colour.GREEN)


def pace(course: Course, book: Book, on: date) -> int:
    """Give how far, in per cent, an even pace leads by the end of the working day before ``on``."""
    if course.start is None or on <= course.start:
        return 0
    every = _span(book, course.start, course.due)
    return checks.WHOLE * bisect_left(every, on) // len(every) if every else 0


@gathered("calendar")
def _span(book: Book, first: date, last: date) -> list[date]:
    return workdays.workdays(book, first, last)


def warning(due: date, book: Book, on: date | None = None) -> date:
    """Give the first day of the warning span of a term; the day after the term where policy names no span."""
    left = policy.number(book, "flag.warning_workdays", on)
    if left is None:
        return due + timedelta(days=1)
    return _before(book, due, left)


@gathered("calendar")
def _before(book: Book, day: date, n: int) -> date:
    """Give the day that lies so many working days before another."""
    while n:
        day -= timedelta(days=1)
        n -= workdays.is_workday(book, day)
    return day


def term(item: Record, on: date) -> date:
    """Give the day an item was due by, as it stood at the end of a day: a later extension changes nothing before it."""
    due = item.text("due")
    for step in reversed(item.steps):
        if facts.day_of(step) <= on:
            break
        due = str((step.get("was") or {}).get("due") or due)
    return date.fromisoformat(due)
