"""Who owes a supplies plan, for which period, by which day: every active department, each month or week [A2.8.6a]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Due
from ecentre.model import Ref
from ecentre.subjects import supply_cycle
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecentre.model import Book, Record

LATEST = date(9999, 12, 31)


def each_department_files_its_plan(department: Record, book: Book) -> Iterator[Due]:
    """Each department files next month's plan by the 25th; one that needs nothing files an empty one [A2.8.6a].

    From the first day of a centre's books on; nothing is owed by a department that is closed, or in which there never
    was anybody who could file one.
    """
    began = max(opened(book), facts.begun(department) or LATEST)
    if department.state != "active" or began > book.on or not staffed(department, book):
        return
    filed = _filed(book.find("supply_plan", department=department.id))
    period, last = supply_cycle.following(book, began), supply_cycle.following(book, book.on)
    while True:
        due = supply_cycle.plan_due(book, period)
        if due is not None and due >= began:
            yield _due(department, period, due, filed.get(period))
        if period == last or (first := supply_cycle.first_day(period)) is None:
            return
        period = supply_cycle.following(book, first)


def staffed(department: Record, book: Book) -> bool:
    """Tell whether a department ever had people, somebody with a post in it, or a plan."""
    return any(book.find(kind, department=department.id) for kind in ("person", "appointment", "supply_plan"))


def filed_on(plan: Record) -> date | None:
    """Give the day a plan was first handed in, None while it was not."""
    step = next((one for one in plan.steps if one["verb"] == "submit"), None)
    return facts.day_of(step) if step else None


def _filed(plans: Sequence[Record]) -> dict[str, tuple[Record, date | None]]:
    return {one.text("period"): (one, filed_on(one)) for one in plans if one.state != "withdrawn"}


def opened(book: Book) -> date:
    """Give the first day of the books."""
    return min((day for one in book.find("centre") if (day := facts.begun(one))), default=LATEST)


def _due(department: Record, period: str, due: date, made: tuple[Record, date | None] | None) -> Due:
    plan, done = made or (None, None)
    what = say("{department} {period} 办公用品计划", "{department}: supplies plan of {period}",
               department=department.text("name"), period=period)  # fmt: skip
    command = f"ecentre supply plan submit {plan.id}" if plan else (
        f"ecentre supply plan add --department {department.id} --period {period}"
    )  # fmt: skip
    ref = plan.ref if plan else Ref("supply_plan", "")
    clause = "A2.8.6a" if supply_cycle.MONTH.fullmatch(period) else "R4.14.1"
    return Due(ref, "supply.plan", clause, what, due, done, f"dept:{department.id}", command)


__all__ = ["each_department_files_its_plan", "filed_on", "opened", "staffed"]
