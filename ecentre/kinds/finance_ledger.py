"""Finance's general ledger by category, held against the physical ledger [A2.4.2b]."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import Due, Kind, Transition, problem, say
from ecentre.model import Ref
from ecentre.subjects import finance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record


def a_day_has_one_ledger(record: Record, book: Book) -> Iterator[Problem]:
    """One ledger of finance stands for a day; a wrong one is voided first [A2.4.2b]."""
    for other in book.find("finance_ledger", on_date=record.text("on_date")):
        if record.state != "void" and other.state != "void" and other.id < record.id:
            message = say(
                "{on} 的财务总账已有 {id};登记错的先作废:ecentre void {id} --reason 原因",
                "finance's ledger of {on} is {id}; void it first if it is wrong: ecentre void {id} --reason TEXT",
                on=record.text("on_date"), id=other.id,
            )
            yield problem(record, "one", "A2.4.2b", message, "on_date")


def differences_are_explained(record: Record, _book: Book) -> Iterator[Problem]:
    """A comparison with differences ends with what was found out about them [A2.4.2b]."""
    if record.state == "closed" and record.get("differences") and not record.get("explanation"):
        message = say(
            "有 {n} 类与台账不符,请写明核对结果:--explanation …;差异:ecentre finance-ledger compare {id}",
            "{n} classes differ; say what was found: --explanation TEXT; see: ecentre finance-ledger compare {id}",
            n=record.get("differences"), id=record.id,
        )
        yield problem(record, "explained", "A2.4.2b", message, "explanation")


def it_is_compared_in_time(record: Record, book: Book) -> Iterator[Due]:
    """Finance's ledger is compared with ours within the days of policy [A2.4.2b]."""
    on, closed = date.fromisoformat(record.text("on_date")), facts.last(record, "close")
    days = policy.number(book, "finance.compare_days", on)
    if days is not None and record.state != "void":
        what = say("核对 {on} 的财务总账", "compare finance's ledger of {on}", on=on)
        yield Due(
            record.ref, "finance.compared", "A2.4.2b", what, on + timedelta(days=days),
            facts.day_of(closed) if closed else None, "role:asset_keeper",
            f"ecentre finance-ledger compare {record.id}", facts.begun(record),
        )  # fmt: skip


def the_next_one_follows(record: Record, book: Book) -> Iterator[Due]:
    """The two ledgers are compared again after the months of policy [A2.4.2b]."""
    on = date.fromisoformat(record.text("on_date"))
    months, days = (policy.number(book, f"finance.compare_{one}", on) for one in ("months", "days"))
    if months is None or record.state == "void":
        return
    later = [one for one in book.find("finance_ledger") if one.state != "void" and one.text("on_date") > f"{on}"]
    due = finance.month_end(on, months)
    what = say("与财务核对 {due} 的总账", "compare with finance's ledger of {due}", due=due)
    yield Due(
        Ref("finance_ledger", ""), "finance.next", "A2.4.2b", what, due + timedelta(days=days or 0),
        min((day for one in later if (day := facts.begun(one))), default=None), "role:finance",
        f"ecentre import ledger FILE.xlsx --on {due}", due,
    )  # fmt: skip


def _compared(record: Record, book: Book) -> Data:
    return {"differences": len(finance.differing(record, book))}


def what_comes_next(record: Record) -> Iterator[str]:
    """Close it once it was held against the register."""
    if record.state == "recorded":
        yield f"finance-ledger close {record.id} --explanation …"


KIND = Kind(
    name="finance_ledger",
    label=say("财务总账", "finance ledger"),
    help=say("财务分类总账,与实物台账逐类核对", "finance's ledger by category"),
    title="source",
    columns=("id", "on_date", "source", "differences", "state"),
    ended=("closed", "void"),
    rules=(a_day_has_one_ledger, differences_are_explained),
    dues=(it_is_compared_in_time, the_next_one_follows),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="recorded", adds=("lines",), needs=("lines",), clause="A2.4.2b",
            label=say("登记", "register"), help=say("登记财务总账", "enter finance's ledger"),
        ),
        Transition(
            verb="close", source=("recorded",), target="closed", asks=("explanation",), fills=("differences",),
            fill=_compared, clause="A2.4.2b",
            label=say("核对完毕", "close"), help=say("核对完,差异写明结果", "compared; what differs is explained"),
        ),
        Transition(
            verb="void", source=("recorded", "closed"), target="void", reason=True, clause="A2.4.2b",
            label=say("作废", "void"), help=say("作废登记错的", "void what was entered wrongly"),
        ),
    ),
)
