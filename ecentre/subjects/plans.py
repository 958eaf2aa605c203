"""What a work plan holds and how plans of one scope follow each other [A1.2.1.2]."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import Due
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Record

SCOPES = {"overall": "role:ecom_office", "area": "role:office_area_specialist"}
"""Who draws up the plans of each scope."""


def first(plan: Record) -> date:
    """Give the first day of a plan's period."""
    return date.fromisoformat(plan.text("from_date"))


def until(plan: Record) -> date:
    """Give the last day of a plan's period."""
    return date.fromisoformat(plan.text("until_date"))


def until_of(book: Book, begins: date) -> date | None:
    """Give the last day of a period that begins on a day, None where policy gives periods no length [T.3]."""
    days = policy.number(book, "plan.days", begins)
    return begins + timedelta(days=days - 1) if days else None


def live(book: Book, scope: str) -> list[Record]:
    """Give the plans of a scope that were not dropped."""
    return [one for one in book.find("plan", scope=scope) if one.state != "dropped"]


def before(plan: Record, book: Book) -> Record | None:
    """Give the plan of the same scope that a plan must adjoin: of those that begin earlier the last."""
    earlier = [one for one in live(book, plan.text("scope")) if (first(one), one.id) < (first(plan), plan.id)]
    return max(earlier, key=lambda one: (until(one), one.id), default=None)


def after(plan: Record, book: Book) -> Record | None:
    """Give the plan of the same scope that follows a plan, None while there is none."""
    later = [one for one in live(book, plan.text("scope")) if first(one) > first(plan)]
    return min(later, key=lambda one: (first(one), one.id), default=None)


def stands(plan: Record, row: Data) -> bool:
    """Tell whether an item was not struck out."""
    return row.get("number") not in {one.get("item") for one in plan.get("struck", [])}


def items(plan: Record) -> list[Data]:
    """Give the items that stand: entered and not struck out."""
    return [row for row in plan.get("items", []) if stands(plan, row)]


def silent(plan: Record, book: Book, on: date) -> list[str]:
    """Give the departments, active on a day, that have no item in a plan and are not marked as without [A1.2.1.1]."""
    said = {str(row["department"]) for row in items(plan)} | set(plan.get("without", []))
    return [one.id for one in book.find("department") if one.id not in said and _active(one, on)]


def _active(department: Record, on: date) -> bool:
    closed = facts.last(department, "close") if department.state == "closed" else None
    return (facts.begun(department) or on) <= on and (closed is None or facts.day_of(closed) > on)


def the_first_one_is_issued_in_time(centre: Record, book: Book) -> Iterator[Due]:
    """From a centre's first day on no fortnight of either scope goes by without a plan [A1.2.1.2]."""
    for scope in SCOPES:
        begins, earliest = facts.begun(centre), min((first(one) for one in live(book, scope)), default=None)
        while begins is not None and (end := until_of(book, begins)) is not None:
            if earliest is not None and earliest <= end:
                break
            yield _due(centre, book, scope, begins, end, None)
            begins = end + timedelta(days=1) if end < book.on else None


def the_next_one_is_issued_in_time(plan: Record, book: Book) -> Iterator[Due]:
    """Before a period ends the next one is agreed and issued; each fortnight left out is told by itself [A1.2.1.2]."""
    if plan.state == "dropped":
        return
    later, end = after(plan, book), until(plan)
    while (next_end := until_of(book, end + timedelta(days=1))) is not None:
        made = later if later is not None and first(later) <= next_end else None
        yield _due(plan, book, plan.text("scope"), end + timedelta(days=1), end, made)
        if made is not None or next_end >= book.on:
            break
        end = next_end


def _due(ref: Record, book: Book, scope: str, begins: date, due: date, made: Record | None) -> Due:
    """Say that a period is owed a plan by a day, and whether one was issued."""
    issued = facts.last(made, "approve") if made is not None and made.state == "issued" else None
    what = say("{scope}({first} 起)", "{scope} from {first}", first=begins,
               scope=facts.worded(book, "plan", "scope", scope))  # fmt: skip
    command = f"ecentre plan show {made.id}" if made else f"ecentre plan add --scope {scope}"
    done = facts.day_of(issued) if issued else None
    began = first(ref) if ref.get("from_date") else begins
    return Due(ref.ref, "plan.issue", "A1.2.1.2", what, due, done, SCOPES[scope], command, began)
