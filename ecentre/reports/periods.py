"""The periods of the table of duties: shifts, days, fortnights that adjoin, months, runs of days off [X.6]."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts, policy, workdays
from ecentre.subjects import rota, watch
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecentre.index import IndexBook
    from ecentre.model import Data

ONE = timedelta(days=1)
VOID = frozenset(("cancelled", "void", "withdrawn", "dropped", "rejected", "refused"))
"""States in which a record counts for nothing."""
UNTIL = "to_date"
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class Period(NamedTuple):
    """One period of a duty: its name as records write it, its first and last day, the shift in it and its people."""

    name: str
    first: date
    last: date
    shift: str = ""
    people: tuple[str, ...] = ()


def begins(book: IndexBook) -> date:
    """Give the day the centre's books began."""
    return min((day for one in book.find("centre") if (day := facts.begun(one))), default=book.on)


def before(book: IndexBook, day: date, n: int) -> date:
    """Give the day ``n`` working days before a day."""
    while n:
        day -= ONE
        n -= workdays.is_workday(book, day)
    return day


def _days(book: IndexBook, row: Data, first: date, last: date) -> Iterator[Period]:
    del book, row
    days = (first + n * ONE for n in range((last - first).days + 1))
    yield from (Period(day.isoformat(), day, day) for day in days)


def _workdays(book: IndexBook, row: Data, first: date, last: date) -> Iterator[Period]:
    yield from (one for one in _days(book, row, first, last) if workdays.is_workday(book, one.first))


def _shifts(book: IndexBook, row: Data, first: date, last: date) -> Iterator[Period]:
    for one in _days(book, row, first, last):
        for shift in rota.on_duty(book, one.first):
            yield Period(one.name, one.first, shift.end.date(), shift.name, shift.people)


def _changes(book: IndexBook, row: Data, first: date, last: date) -> Iterator[Period]:
    """Give the shifts after which other people come on duty; they may be handed over until the next one begins."""
    del row
    for day in _days(book, {}, first, last):
        for shift in rota.on_duty(book, day.first):
            following = watch.following(book, shift)
            if any(set(one.people) - set(shift.people) for one in following):
                yield Period(day.name, day.first, following[0].day, shift.name, shift.people)


def _weeks(book: IndexBook, row: Data, first: date, last: date) -> Iterator[Period]:
    del book, row
    day = first - first.weekday() * ONE
    while day <= last:
        yield Period(day.isoformat(), day, day + 6 * ONE)
        day += 7 * ONE


def _months(book: IndexBook, row: Data, first: date, last: date) -> Iterator[Period]:
    del book
    step = MONTHS[row["every"]]
    year, month = first.year, (first.month - 1) // step * step + 1
    while (start := date(year, month, 1)) <= last:
        end = start.replace(month=month + step - 1)
        end = end.replace(day=monthrange(end.year, end.month)[1])
        yield Period(_named(start, row["every"]), start, end)
        year, month = (year + 1, 1) if month + step > 12 else (year, month + step)


def _named(start: date, every: str) -> str:
    if every == "year":
        return str(start.year)
    if every == "month":
        return f"{start:%Y-%m}"
    part = (start.month - 1) // MONTHS[every] + 1
    return f"{start.year}-{'Q' if every == 'quarter' else 'H'}{part}"


def _runs(book: IndexBook, row: Data, first: date, last: date) -> Iterator[Period]:
    """Give the runs of days off; where the next year's calendar is not out yet, its holidays are not known either."""
    del row
    while last > first and not workdays.known(book, last.year):
        last = date(last.year - 1, 12, 31)
    for run in workdays.holidays(book, first, last):
        yield Period(joined(run.names) or run.first.isoformat(), run.first, run.last)


def _adjoining(book: IndexBook, row: Data, first: date, last: date) -> Iterator[Period]:
    """Give periods that adjoin: each as long as it was made, a missing one as long as policy says."""
    length = (policy.number(book, row.get("length", ""), first) or 1) * ONE
    living = (one for one in book.find(row["kind"]) if one.state not in VOID)
    spans = ((facts.day(one, row["field"]), facts.day(one, UNTIL)) for one in living)
    made = sorted((start, end) for start, end in spans if start and end)
    day = begins(book)
    if made and day < made[0][0] < day + length:
        day = made[0][0]
    while day <= last:
        start, end = _within(made, day) or (day, _before(made, day, day + length - ONE))
        if end >= first:
            yield Period(start.isoformat(), start, end)
        day = end + ONE


def _within(made: list[tuple[date, date]], day: date) -> tuple[date, date] | None:
    return next(((start, end) for start, end in made if start <= day <= end), None)


def _before(made: list[tuple[date, date]], day: date, end: date) -> date:
    """Let a missing period end where the next one that was made begins."""
    return min((start - ONE for start, _ in made if day < start <= end), default=end)


PERIODS: dict[str, Callable[[IndexBook, Data, date, date], Iterator[Period]]] = {
    "shift": _shifts, "change": _changes, "day": _days, "workday": _workdays, "week": _weeks, "fortnight": _adjoining,
    "month": _months, "quarter": _months, "half_year": _months, "year": _months, "holiday": _runs,
}  # fmt: skip
