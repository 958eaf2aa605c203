"""The cycle of supplies: a month or a week, when its plan is due and when it is issued [A2.8.6a, A2.8.8a, R4.14].

A period is written ``2026-12`` or ``2026-W49``. All lengths and days come from policy; where policy is silent there is
no window, and nobody is early or late.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ecentre import policy, workdays

if TYPE_CHECKING:
    from ecentre.model import Book

MONTH = re.compile(r"(2[0-9]{3})-(0[1-9]|1[0-2])")
WEEK = re.compile(r"(2[0-9]{3})-W(0[1-9]|[1-4][0-9]|5[0-3])")
DAY = timedelta(days=1)


class Window(NamedTuple):
    """The working days on which something is to be done, with the first and the last of them."""

    first: date
    last: date
    days: tuple[date, ...]


def _window(days: list[date]) -> Window:
    return Window(min(days), max(days), tuple(sorted(days)))


def first_day(period: str) -> date | None:
    """Give the first day of a month or week; None where the text names neither."""
    month, week = MONTH.fullmatch(period), WEEK.fullmatch(period)
    try:
        if month:
            return date(int(month[1]), int(month[2]), 1)
        return date.fromisocalendar(int(week[1]), int(week[2]), 1) if week else None
    except ValueError:
        return None


def last_day(period: str) -> date:
    """Give the last day of a month or week."""
    return _first(next_after(period)) - DAY


def monthly(book: Book, on: date) -> bool:
    """Tell whether supplies run by the month on a day; by the week where policy says so [T.38]."""
    return policy.text(book, "supply.cycle", on) != "week"


def of_day(book: Book, on: date) -> str:
    """Give the period a day lies in."""
    if monthly(book, on):
        return f"{on:%Y-%m}"
    year, week, _ = on.isocalendar()
    return f"{year}-W{week:02}"


def next_after(period: str) -> str:
    """Give the period that follows another."""
    first = _first(period)
    if WEEK.fullmatch(period):
        year, week, _ = (first + 7 * DAY).isocalendar()
        return f"{year}-W{week:02}"
    return f"{first.replace(day=28) + 4 * DAY:%Y-%m}"


def following(book: Book, on: date) -> str:
    """Give the period that is planned on a day: the next one."""
    return next_after(of_day(book, on))


def plan_window(book: Book, period: str) -> Window | None:
    """Give the working days on which a period's plan is filed, in the period before it; None where policy is silent.

    By the month, some working days that end (or begin) on a day of the month before, T.8 and T.28; a day that month has
    not is its last. By the week, the working days before a weekday of the week before, R4.14.1.

    Raises:
        NotFoundError: no complete calendar of that year [X.4].
    """
    before = _first(period) - DAY
    if WEEK.fullmatch(period):
        weekday = policy.number(book, "supply.week_plan_before", before)
        return None if weekday is None else _worked(book, before - 6 * DAY, before - (8 - weekday) * DAY)
    day, count = policy.number(book, "supply.plan_day", before), policy.number(book, "supply.plan_workdays", before)
    if day is None or not count:
        return None
    onward = policy.text(book, "supply.plan_window", before) == "begins"
    at = _on_or(book, before.replace(day=min(max(day, 1), before.day)), DAY if onward else -DAY)
    days = [at, *(workdays.add(book, at, n if onward else -n) for n in range(1, count))]
    return _window(days)


def plan_due(book: Book, period: str) -> date | None:
    """Give the last day on which a period's plan is in time; None where policy is silent."""
    window = plan_window(book, period)
    return window.last if window else None


def issue_window(book: Book, period: str) -> Window | None:
    """Give the working days on which a period's supplies are issued; None where policy is silent.

    By the month, days of it, T.9; by the week, a weekday of it, R4.14.2. Days off move to the next working days, T.29.

    Raises:
        NotFoundError: no complete calendar of that year [X.4].
    """
    first = _first(period)
    text = policy.text(book, "supply.week_issue_days" if WEEK.fullmatch(period) else "supply.issue_days", first)
    if not text:
        return None
    days: list[date] = []
    for number in sorted(int(one) for one in text.split()):
        day = max(first + (number - 1) * DAY, days[-1] + DAY) if days else first + (number - 1) * DAY
        days.append(_on_or(book, day, DAY))
    return _window(days)


def _first(period: str) -> date:
    first = first_day(period)
    if first is None:
        raise ValueError(period)
    return first


def _on_or(book: Book, day: date, step: timedelta) -> date:
    while not workdays.is_workday(book, day):
        day += step
    return day


def _worked(book: Book, first: date, last: date) -> Window:
    """Give the working days of a stretch; where it has none, the last one before it."""
    days = workdays.workdays(book, first, last)
    return _window(days or [_on_or(book, last, -DAY)])
