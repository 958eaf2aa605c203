"""What plans and urgent requests grant, and how much of it was handed out already [A2.8.8a]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts
from ecentre.gathering import gathered
from ecentre.kind import Due, Transition, problem, say
from ecentre.model import Ref
from ecentre.subjects import supply_cycle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

GRANTED = {"supply_plan": ("checked", "consolidated"), "supply_urgent": ("approved", "consolidated")}
"""The kinds that grant supplies, and the states in which they do."""
SOURCE = {"plan": "supply_plan", "urgent": "supply_urgent"}
"""The cells of an issue line that name what it rests on."""


class Grant(NamedTuple):
    """One line that was granted: of which sheet, how many of what, for whom, in exchange for what."""

    ref: Ref
    line: int
    item: str
    quantity: int
    department: str
    person: str
    device: str
    basis: str


def ways(checked: str, clause: str) -> tuple[Transition, ...]:
    """Give the rows by which a granted sheet goes into a batch, comes out of one that is cancelled, and is let go."""
    return (
        Transition(
            verb="consolidate", source=(checked,), target="consolidated", asks=("batch",), inner=True, clause=clause,
            label=say("汇总", "consolidate"), help=say("汇入采购", "taken into a purchase batch"),
        ),
        Transition(
            verb="release", source=("consolidated",), target=checked, clears=("batch",), inner=True, clause=clause,
            label=say("退出汇总", "release"), help=say("采购取消,退回待汇总", "its batch was cancelled"),
        ),
        Transition(
            verb="forgo", source=("consolidated",), target="", adds=("forgone",), needs=("forgone",), clause="A2.8.8a",
            label=say("了结余量", "forgo"),
            help=say("买不到或不要了的余量不再领用", "what cannot be had or is not wanted is waited for no more"),
        ),
    )


def sources(row: Data) -> list[Ref]:
    """Give the plan or request that an issue line names; one, if it is in order."""
    return [Ref(kind, str(row[cell])) for cell, kind in SOURCE.items() if row.get(cell)]


def of(record: Record) -> Iterator[Grant]:
    """Give what a plan or an urgent request grants; nothing before it was agreed and checked."""
    if record.state not in GRANTED[record.kind]:
        return
    judged = {int(row["line"]): int(row["granted"]) for row in record.get("checks", [])}
    struck = {int(row["line"]) for row in record.get("struck", [])}
    for row in record.get("lines", []):
        number = int(row["number"])
        quantity = judged.get(number, 0 if record.kind == "supply_plan" else int(row["quantity"]))
        if quantity and number not in struck:
            told = (str(row.get(name) or "") for name in ("person", "device", "basis"))
            yield Grant(record.ref, number, row["item"], quantity, record.text("department"), *told)


def meant(book: Book, row: Data) -> Grant | None:
    """Give the granted line that an issue line rests on, or None where there is none."""
    named = sources(row)
    return _lines(book, named[0]).get(int(row.get("line") or 0)) if len(named) == 1 else None


@gathered(*GRANTED)
def _lines(book: Book, ref: Ref) -> dict[int, Grant]:
    """Give what a plan or request grants, by its line: a sheet asks for it line by line."""
    record = book.get(*ref)
    return {one.line: one for one in of(record)} if record is not None else {}


def since(book: Book, grant: Grant) -> str:
    """Give the moment from which on a line was granted: the check of its plan, or the last of its approvals."""
    record = book.get(*grant.ref)
    return facts.moment(record, "assess", "approve") if record is not None else ""


def sheets_of(book: Book, ref: Ref) -> list[Record]:
    """Give the sheets on which something that a plan or request grants was handed out or waits to be."""
    return [one for one in book.refs_to(ref, "supply_issue") if one.state != "cancelled"]


def against(book: Book, grant: Grant) -> Iterator[tuple[Record, int]]:
    """Give the sheets on which a granted line was handed out or waits to be, each with how many."""
    taken = ((sheet, taken_on(sheet, grant)) for sheet in sheets_of(book, grant.ref))
    yield from ((sheet, n) for sheet, n in taken if n)


def taken_on(sheet: Record, grant: Grant) -> int:
    """Give how many of a granted line stand on one sheet."""
    rows = (row for row in sheet.get("lines", []) if row.get("line") == grant.line and sources(row) == [grant.ref])
    return sum(int(row["quantity"]) for row in rows)


def forgone(record: Record | None, line: int) -> int:
    """Give how many of a granted line nobody waits for any longer: they could not be had, or are not wanted."""
    rows = record.get("forgone", []) if record is not None else []
    return sum(int(row["quantity"]) for row in rows if row["line"] == line)


def nothing_is_forgone_that_was_handed_out(record: Record, book: Book) -> Iterator[Problem]:
    """Only what is left of a granted line is forgone: no more than was granted and not handed out [A2.8.8a]."""
    given_up = dict.fromkeys(int(row["line"]) for row in record.get("forgone", []))
    granted, sheets = {one.line: one for one in of(record)}, sheets_of(book, record.ref) if given_up else []
    for line in given_up:
        grant = granted.get(line)
        rest = grant.quantity - sum(taken_on(one, grant) for one in sheets) if grant else 0
        if forgone(record, line) > rest:
            message = say(
                "第 {line} 项还没有领的只有 {rest},不能了结更多;待签领的先取消:ecentre supply issue",
                "only {rest} of line {line} are not handed out, no more can be forgone; sheets that wait to be signed "
                "are cancelled first: ecentre supply issue",
                line=line, rest=max(rest, 0),
            )
            yield problem(record, "forgone", "A2.8.8a", message, "forgone")


def period_of(sheet: Record, book: Book, on: date) -> str:
    """Give the period whose days of issue count for a sheet: of its day, or of its last plan if that is to come."""
    plans = {ref.id for row in sheet.get("lines", []) for ref in sources(row) if ref.kind == "supply_plan"}
    periods = (one.text("period") for id in plans if (one := book.get("supply_plan", id)) is not None)
    begin = ((first, period) for period in periods if (first := supply_cycle.first_day(period)) is not None)
    return max((period for first, period in begin if first > on), default="") or supply_cycle.of_day(book, on)


def open_lines(book: Book) -> Iterator[tuple[Grant, int]]:
    """Give every granted line that is not on a sheet yet, with how many are left of it."""
    for kind, states in GRANTED.items():
        for state in states:
            for record in book.find(kind, state=state):
                sheets = sheets_of(book, record.ref)
                for grant in of(record):
                    taken = sum(taken_on(one, grant) for one in sheets)
                    left = grant.quantity - forgone(record, grant.line) - taken
                    if left > 0:
                        yield grant, left


def what_is_granted_is_issued_in_time(record: Record, book: Book) -> Iterator[Due]:
    """What a plan grants is handed out by the last day of issue of its period [A2.8.8a, R4.14.2]."""
    granted, period = list(of(record)), record.text("period")
    window = supply_cycle.issue_window(book, period) if granted and supply_cycle.first_day(period) else None
    if window is None:
        return
    taken = [(one, sum(taken_on(one, grant) for grant in granted)) for one in sheets_of(book, record.ref)]
    signed = [(one, n) for one, n in taken if n and one.state == "issued"]
    left = sum(one.quantity - forgone(record, one.line) for one in granted) - sum(n for _, n in signed)
    last = max(*(one.text("issued_on") for one, _ in signed), facts.moment(record, "forgo")[:10], "")
    unsigned = any(n and one.state == "drafted" for one, n in taken)
    yield Due(
        record.ref, "supply.issued", "A2.8.8a",
        say(
            "{department} {period} 的办公用品发放({n} 件未发)",
            "supplies of {department} for {period} ({n} not issued)",
            department=facts.named(book, "department", record.text("department")), period=period, n=max(left, 0),
        ),
        window.last, date.fromisoformat(last) if last and left <= 0 else None, "role:office_area_specialist",
        "ecentre supply sheet" if unsigned else f"ecentre supply prepare {period}", window.first,
    )  # fmt: skip


__all__ = [
    "GRANTED", "SOURCE", "Grant", "against", "forgone", "meant", "nothing_is_forgone_that_was_handed_out", "of",
    "open_lines", "period_of", "sheets_of", "since", "sources", "taken_on", "ways", "what_is_granted_is_issued_in_time",
]  # fmt: skip
