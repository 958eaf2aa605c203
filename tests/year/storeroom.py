"""Where a breach in the month of supplies can be planted by hand: plans, issues, finance's ledger, calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger import ONE, Ledger, Sheet, day
from places import Breach, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

PLANNED, FIRST_ISSUE, COMPARED, CLOSED = 25, 5, 15, 15


def plan_due(ledger: Ledger, plan: Sheet) -> date:
    """Count the last day for a plan: the 25th of the month before, or the working day before that."""
    on = (day(f"{plan['period']}-01") - ONE).replace(day=PLANNED)
    while not ledger.works(on):
        on -= ONE
    return on


def issue_due(ledger: Ledger, plan: Sheet) -> date:
    """Count the second day of issue: the 5th and 6th, each moved on to a working day of its own."""
    return ledger.after(ledger.after(day(f"{plan['period']}-{FIRST_ISSUE:02}") - ONE, 1), 1)


def compare_due(_ledger: Ledger, books: Sheet) -> date:
    """Count the day by which finance's ledger is compared."""
    return day(books["on_date"]) + COMPARED * ONE


def close_due(_ledger: Ledger, log: Sheet) -> date:
    """Count the day by which a month's calls are held against the bill: so many days after its last."""
    return (day(f"{log['month']}-01") + 31 * ONE).replace(day=1) - ONE + CLOSED * ONE


def unplanned(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A2.8.6a: a department handed in no plan, not even an empty one."""
    for plan in ledger.sheets("supply_plan"):
        if not plan.get("lines"):
            breach = Breach("supply.plan", plan_due(ledger, plan), plan["period"], open=True)
            yield Place(breach, plan.path.unlink, (plan,))


def _sheets(ledger: Ledger) -> Iterator[tuple[Sheet, Sheet]]:
    """Give each signed sheet with the plan it rests on."""
    plans = {plan["id"]: plan for plan in ledger.sheets("supply_plan")}
    for sheet in ledger.sheets("supply_issue"):
        if sheet["state"] == "issued":
            yield sheet, plans[sheet["lines"][0]["plan"]]


def issued_late(ledger: Ledger, last: date) -> Iterator[Place]:
    """A2.8.8a: what a plan grants was handed out after the days of issue."""
    for sheet, plan in _sheets(ledger):
        due = issue_due(ledger, plan)
        if due + 2 * ONE < last:
            breach = Breach("supply.issued", due, plan["id"])
            yield Place(breach, lambda s=sheet, d=due: s.late("issued_on", d + 2 * ONE), (sheet, plan))


def unissued(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A2.8.8a: what a plan grants was never handed out."""
    for sheet, plan in _sheets(ledger):
        breach = Breach("supply.issued", issue_due(ledger, plan), plan["id"], open=True)
        yield Place(breach, sheet.path.unlink, (sheet, plan))


def uncompared(ledger: Ledger, _last: date) -> Iterator[Place]:
    """A2.4.2b: a month between others has no ledger of finance, or the newest has none yet."""
    books = sorted(ledger.sheets("finance_ledger"), key=lambda one: one["on_date"])
    for gone in books[1:]:
        breach = Breach("finance.next", compare_due(ledger, gone), gone["on_date"], open=gone is books[-1])
        yield Place(breach, gone.path.unlink, (gone,))
