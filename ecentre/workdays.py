"""Working days by the official calendar, adjusted days included, from the calendar record of each year [X.4]."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ecentre.errors import NotFoundError
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.model import Book, Record

SATURDAY = 5


def _calendar(book: Book, year: int) -> Record:
    record = book.get("calendar", str(year))
    if record is None or record.get("complete") is not True:
        raise NotFoundError(
            say(
                "没有 {year} 年完整的放假安排,不能推算工作日 [X.4]。通知公布后请登记:ecentre calendar edit {year} 或 "
                "ecentre calendar add --year {year} --off … --work … --complete 是",
                "No complete calendar for {year}: working days cannot be told [X.4]. When the notice is out: "
                "ecentre calendar edit {year}, or ecentre calendar add --year {year} --off … --work … --complete yes",
                year=year,
            )
        )
    return record


def is_workday(book: Book, day: date) -> bool:
    """Tell whether the office works on a day.

    Raises:
        NotFoundError: no complete calendar of that year is in the book.
    """
    calendar = _calendar(book, day.year)
    text = day.isoformat()
    if text in calendar.get("work", []):
        return True
    return text not in calendar.get("off", []) and day.weekday() < SATURDAY


def workdays(book: Book, first: date, last: date) -> list[date]:
    """Give the working days from ``first`` to ``last``, both included."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if is_workday(book, day)]


def nth(book: Book, year: int, month: int, n: int) -> date:
    """Give the n-th working day of a month, counted from 1 [T.6]."""
    day, left = date(year, month, 1), n
    while True:
        left -= is_workday(book, day)
        if not left:
            return day
        day += timedelta(days=1)


def add(book: Book, day: date, n: int) -> date:
    """Give the day ``n`` working days after ``day`` (``day`` itself not counted)."""
    left = n
    while left:
        day += timedelta(days=1)
        left -= is_workday(book, day)
    return day
