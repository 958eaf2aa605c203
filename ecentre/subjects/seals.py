"""Seals: who keeps one at a moment, who may set it on paper, whose approval a paper needs [R4.12.3, R4.12.5]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import approval, facts, policy

if TYPE_CHECKING:
    from datetime import date

    from ecentre.model import Book, Data, Record

UNIT, ORDINARY = "unit", "ordinary"
USABLE = ("in_use",)
MONTHS = 12


def standings(record: Record | None, moment: str) -> list[Record]:
    """Give the forms a record had in the second of a moment, the newest first; none before there was one."""
    found: list[Record] = []
    for place, form in approval.backwards(record) if record else ():
        later = form.steps[place + 1 :]
        at = str(form.steps[place]["at"])
        if at <= moment:
            found.append(form.having(state=later[0].get("from")) if later else form)
        if at < moment:
            break
    return found


def handlers(seal: Record, moment: str, book: Book) -> list[str]:
    """Give who may use a seal at a moment: its keeper and the head of the unit it belongs to [R4.12.3]."""
    keepers = [one.text("keeper") for one in standings(seal, moment) if one.state in USABLE]
    heads = policy.seated(book, "dept_head", moment, seal.text("department"))
    return list(dict.fromkeys((*keepers, *heads)))


def usable(seal: Record, moment: str) -> bool:
    """Tell whether a seal was in use at a moment [R4.12.2]."""
    return any(one.state in USABLE for one in standings(seal, moment))


def of_management(person: str, on: date, book: Book) -> bool:
    """Tell whether a person is of the management that keeps the centre's own seals [R4.12.3]."""
    own = set((policy.text(book, "seal.management", on) or "").split())
    return bool(own & facts.departments_of(book, person, on)) or policy.holds(book, person, "administration", on)


def special(paper_kind: str, book: Book, on: policy.When = None) -> bool:
    """Tell whether a kind of paper always needs a copy signed by the approver [R4.12.6]."""
    return paper_kind in (policy.text(book, "seal.special_papers", on) or "").split()


def matter(seal: Record | None, paper_kind: str) -> str:
    """Give what decides on the approver: an ordinary paper of a unit seal is its unit's matter [R4.12.5]."""
    return UNIT if seal and seal.get("sort") == UNIT and paper_kind == ORDINARY else paper_kind


def watched_from(seal: Record) -> date | None:
    """Give the day from which a seal's rounds are kept: what an old seal was before the books began is not asked."""
    return max((day for day in (facts.day(seal, "start_on"), facts.begun(seal)) if day), default=None)


def due_rounds(seal: Record, book: Book) -> list[date]:
    """Give the last days of the periods in which a seal in use is looked after, this one's too [R4.12.4]."""
    first, months = watched_from(seal), policy.number(book, "seal.round_months")
    retired = facts.day(seal, "retired_on")
    days: list[date] = []
    while first and months and not (days and days[-1] >= (retired or book.on)):
        month = first.year * MONTHS + first.month - 1 + months
        first = first.replace(year=month // MONTHS, month=month % MONTHS + 1, day=1)
        days.append(first - first.resolution)
    return [day for day in days if retired is None or day < retired]


def said(step: Data | None, name: str) -> str:
    """Give a word of a step, empty where there is no such step."""
    return str((step or {}).get(name) or "")
