"""Working days and office hours by the official calendar, adjusted days and local holidays included [X.4].

All comes from the calendar record of each year; a year without a complete one is an error, never a guess.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ecentre import clock
from ecentre.errors import NotFoundError
from ecentre.gathering import gathered
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Record

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class Holiday(NamedTuple):
    """A run of consecutive days off that is more than a weekend: first and last day, and the holidays in it by name."""

    first: date
    last: date
    names: tuple[str, ...]

    @property
    def days(self) -> list[date]:
        """Give its days in order."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def counts(self) -> bool:
        """Tell whether the run is more than a weekend: a holiday by name, or a weekday off."""
        return bool(self.names) or any(day.weekday() < SATURDAY for day in self.days)


class Span(NamedTuple):
    """A stretch of a day in which the office works, Beijing time."""

    start: time
    end: time


def known(book: Book, year: int) -> bool:
    """Tell whether the calendar of a year is complete."""
    record = book.get("calendar", str(year))
    return record is not None and record.get("complete") is True


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


def named(calendar: Record) -> list[Data]:
    """Give the holidays of a calendar; of one name the row entered last counts."""
    return list({row["name"]: row for row in calendar.get("holidays", [])}.values())


def _holidays_of(calendar: Record, text: str) -> list[str]:
    return [row["name"] for row in named(calendar) if row["from_date"] <= text <= row["to_date"]]


def is_workday(book: Book, day: date) -> bool:
    """Tell whether the office works on a day.

    Raises:
        NotFoundError: no complete calendar of that year is in the book.
    """
    return day in _worked(book, day.year)


@gathered("calendar")
def _worked(book: Book, year: int) -> frozenset[date]:
    """Give the working days of a year."""
    calendar = _calendar(book, year)
    every = (date(year, 1, 1) + n * ONE_DAY for n in range(366))
    return frozenset(day for day in every if day.year == year and _is_worked(calendar, day))


def _is_worked(calendar: Record, day: date) -> bool:
    text = day.isoformat()
    if text in calendar.get("work", []):
        return True
    off = text in calendar.get("off", []) or bool(_holidays_of(calendar, text))
    return day.weekday() < SATURDAY and not off


def is_holiday(book: Book, day: date) -> bool:
    """Tell whether a day is off and belongs to a run of days off that is more than a weekend [A1.2.1.3].

    Raises:
        NotFoundError: no complete calendar of that year is in the book.
    """
    return not is_workday(book, day) and run(book, day).counts


def holidays(book: Book, first: date, last: date) -> list[Holiday]:
    """Give the runs of days off, weekends alone left out, that begin from ``first`` to ``last`` [A1.2.1.3].

    A run ends where the calendar of the next year is not known yet.

    Raises:
        NotFoundError: no complete calendar of a year from ``first`` to ``last`` is in the book.
    """
    found: list[Holiday] = []
    day = first
    while day <= last:
        if is_workday(book, day):
            day += ONE_DAY
            continue
        off = run(book, day)
        found += [off] if off.counts and off.first >= first else []
        day = off.last + ONE_DAY
    return found


def run(book: Book, day: date) -> Holiday:
    """Give the run of days off around a day off; it ends where a calendar is not known."""
    first = last = day
    while _is_off(book, first - ONE_DAY):
        first -= ONE_DAY
    while _is_off(book, last + ONE_DAY):
        last += ONE_DAY
    days = Holiday(first, last, ()).days
    names = (name for one in days for name in _holidays_of(_calendar(book, one.year), one.isoformat()))
    return Holiday(first, last, tuple(dict.fromkeys(names)))


def _is_off(book: Book, day: date) -> bool:
    return known(book, day.year) and not is_workday(book, day)


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
        day += ONE_DAY


def add(book: Book, day: date, n: int) -> date:
    """Give the day ``n`` working days after ``day`` (``day`` itself not counted); before it where ``n`` is negative."""
    left, step = abs(n), ONE_DAY if n > 0 else -ONE_DAY
    while left:
        day += step
        left -= is_workday(book, day)
    return day


def season(book: Book, day: date) -> tuple[Span, ...]:
    """Give the office hours of the season a day lies in, whether the office works on it or not [X.4, Q2.5.1].

    Raises:
        NotFoundError: no calendar of that year or the one before says the hours.
    """
    rows = [row for year in (day.year - 1, day.year) for row in _hours(book, year)]
    said = [row for row in rows if row["from_date"] <= day.isoformat()]
    if not said:
        raise NotFoundError(
            say(
                "日历里没有 {day} 的作息时间 [X.4];请登记:ecentre calendar hours {year} --from-date 日期 "
                "--spans 10:00-14:00,15:30-19:30 --source 通知",
                "the calendar does not say the office hours of {day} [X.4]; enter them: ecentre calendar hours {year} "
                "--from-date DATE --spans 10:00-14:00,15:30-19:30 --source NOTICE",
                day=day, year=day.year,
            )
        )
    newest = max(enumerate(said), key=lambda one: (one[1]["from_date"], one[0]))[1]
    return tuple(spans(newest["spans"]))


def _hours(book: Book, year: int) -> list[Data]:
    calendar = book.get("calendar", str(year))
    rows: list[Data] = calendar.get("hours", []) if calendar else []
    return rows


def spans(text: str) -> Iterator[Span]:
    """Read office hours as calendars keep them: ``10:00-14:00,16:00-20:00``."""
    for part in text.split(","):
        start, _, end = part.partition("-")
        yield Span(time.fromisoformat(start), time.fromisoformat(end))


def open_on(book: Book, day: date) -> tuple[Span, ...]:
    """Give when the office works on a day, nothing on a day off."""
    return season(book, day) if is_workday(book, day) else ()


def open_at(book: Book, moment: datetime) -> bool:
    """Tell whether the office works at a moment [Q2.5.1]."""
    at = moment.astimezone(clock.BEIJING)
    return any(span.start <= at.time() < span.end for span in open_on(book, at.date()))


def next_working_time(book: Book, moment: datetime) -> datetime:
    """Give the moment itself while the office works, else when it next opens [T.15]."""
    at = moment.astimezone(clock.BEIJING)
    day = at.date()
    while True:
        for span in open_on(book, day):
            if at < datetime.combine(day, span.end, clock.BEIJING):
                return max(at, datetime.combine(day, span.start, clock.BEIJING))
        day += ONE_DAY


def add_hours(book: Book, moment: datetime, hours: float) -> datetime:
    """Give the moment by which the office has worked so many hours since another [T.15]."""
    left, at = timedelta(hours=hours), next_working_time(book, moment)
    while True:
        span = next(one for one in open_on(book, at.date()) if one.start <= at.time() < one.end)
        end = datetime.combine(at.date(), span.end, clock.BEIJING)
        if at + left <= end:
            return at + left
        left -= end - at
        at = next_working_time(book, end)
