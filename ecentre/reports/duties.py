"""What must exist each shift, day, month or before a holiday, and whether it does: policy's table of duties [X.6]."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ecentre import facts, kinds, policy, workdays
from ecentre.kind import Due
from ecentre.model import Ref
from ecentre.reports import periods
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecentre.index import IndexBook
    from ecentre.model import Data, Record
    from ecentre.reports.periods import Period

    Known = dict[tuple[str, str], list[Record]]

SHIFTED = ("shift", "change")
REACH = timedelta(days=62)
"""How long before a period what belongs to it may have been made."""


def each(book: IndexBook, first: date, last: date) -> Iterator[Iterator[Due]]:
    """Give, for every row of the table, its duties due between two days, done or not; none from before the books began.

    What a calendar lacks keeps back the duties of one row from there on, not those of the others.

    Raises:
        NotFoundError: a calendar of one of the years is missing [X.4].
    """
    yield from (_dues(book, row, first, last) for row in policy.rows(book, "duties", last))


def _dues(book: IndexBook, row: Data, first: date, last: date) -> Iterator[Due]:
    begun = periods.begins(book)
    known, until = _known(book, row, first, last), last + REACH if row.get("by", 0) < 0 else last
    for period in periods.PERIODS[row["every"]](book, row, max(first - REACH, begun), until):
        due = _limit(book, row, period)
        if max(first, begun) <= due <= last and row in policy.rows(book, "duties", period.first):
            for scope in _scopes(book, row, period):
                yield _due(row, period, scope, due, known)


def reached(record: Record, states: Sequence[str]) -> date | None:
    """Give the day a record first came into one of some states; without any, the day it was made."""
    if not states:
        return None if record.state in periods.VOID else facts.begun(record)
    for place, step in enumerate(record.steps):
        after = record.steps[place + 1].get("from") if place + 1 < len(record.steps) else record.state
        if after in states:
            return facts.day_of(step)
    return None


def _known(book: IndexBook, row: Data, first: date, last: date) -> Known:
    """Give the records of a duty by period, and by department or person where each owes one."""
    found: Known = defaultdict(list)
    field, scope = row["field"], row.get("from", "")
    for record in book.alive(row["kind"], first - REACH, last + REACH, kinds.get(row["kind"]).ended):
        named = f"{record.text(field)}{record.text('shift')}" if row["every"] in SHIFTED else record.text(field)
        found[named, record.text(scope) if scope else ""].append(record)
    return found


def _scopes(book: IndexBook, row: Data, period: Period) -> list[str]:
    scope = row.get("from", "")
    if not scope:
        return [""]
    living = book.find(scope, state="active")
    return [one.id for one in living if (facts.begun(one) or period.first) <= period.last]


def _due(row: Data, period: Period, scope: str, due: date, known: Known) -> Due:
    fitting = _fitting(row, period, scope, known)
    days = [day for one in fitting if (day := reached(one, row.get("states", ())))]
    done = min(days, default=None)
    ref = fitting[0].ref if fitting else Ref(row["kind"], "")
    owner = f"dept:{scope}" if row.get("from") == "department" else scope
    owner = owner or " ".join(period.people) or f"role:{row.get('role', '')}"
    what = say("{what} {period}", "{what} {period}", what=row.get("meaning") or row["duty"],
               period=f"{period.name} {period.shift}".strip())
    return Due(ref, row["duty"], row["clause"], what, due, done, owner, f"ecentre {row['command']}", period.first)


def _fitting(row: Data, period: Period, scope: str, known: Known) -> list[Record]:
    if row["every"] not in ("holiday", "fortnight", "week"):
        return known.get((f"{period.name}{period.shift}", scope), [])
    every = (one for (_, of), found in known.items() if of == scope for one in found)
    return [one for one in every if _covers(one, row["field"], period)]


def _covers(record: Record, field: str, period: Period) -> bool:
    """Tell whether a record is of a period: its own days hold all of it, or its one day lies in it."""
    start, end = facts.day(record, field), facts.day(record, periods.UNTIL)
    if start is None or end is None:
        return start is not None and period.first <= start <= period.last
    return start <= period.first and period.last <= end


def _limit(book: IndexBook, row: Data, period: Period) -> date:
    """Give the last day on which a period's duty is done in time."""
    number = policy.number(book, row["limit"], period.first) if row.get("limit") else None
    by = number - 1 if number is not None else row.get("by")
    if by is None:
        return period.last
    if row.get("unit") != "workday":
        return period.first + by * periods.ONE
    if by < 0:
        return periods.before(book, period.first, -by)
    day = period.first
    while not workdays.is_workday(book, day):
        day += periods.ONE
    return workdays.add(book, day, by)
