"""Receptions: who came on what letter or matter, who received them, what was used and what it cost [A1.0.6]."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record


def what_was_used_was_issued(record: Record, _book: Book) -> Iterator[Problem]:
    """Everything used for guests was taken on an issue slip that is named [A1.0.6]."""
    for place, row in enumerate(record.get("items", [])):
        if not row.get("slip"):
            message = say(
                "接待用品 {item} 没有领用单;先领用再登记:--slip 领用单号",
                "{item} has no issue slip; take it first, then name the slip: --slip NUMBER", item=row.get("item"),
            )  # fmt: skip
            yield problem(record, "issued", "A1.0.6", message, f"items/{place}/slip")


def the_total_is_the_sum(record: Record, _book: Book) -> Iterator[Problem]:
    """The total is the sum of the costs, to the fen [A1.0.6]."""
    if record.get("total") and record.get("total") != _sum(record):
        message = say("费用合计应为 {sum}", "the costs come to {sum}", sum=_sum(record))
        yield problem(record, "total", "A1.0.6", message, "total")


def it_is_over_when_it_was_held(record: Record, _book: Book) -> Iterator[Problem]:
    """The list is closed on the day of the reception or after it [A1.0.6]."""
    step = facts.last(record, "finish")
    if step and facts.day_of(step).isoformat() < record.text("held_on"):
        on = record.text("held_on")
        message = say("接待日期 {day} 还没有到,接待后再办结", "the day, {day}, is still to come", day=on)
        yield problem(record, "held", "A1.0.6", message, "held_on")


def company_is_named_once(record: Record, _book: Book) -> Iterator[Problem]:
    """The host is not counted as company, nor anybody twice [A1.0.6]."""
    company = record.get("accompanying", [])
    if record.get("host") in company or len(set(company)) != len(company):
        message = say("陪同人员不含接待人,也不重复;请改 --accompanying", "name nobody twice: --accompanying")
        yield problem(record, "company", "A1.0.6", message, "accompanying")


def _sum(record: Record) -> str:
    return f"{sum((Decimal(str(row['amount'])) for row in record.get('costs', [])), Decimal(0)):.2f}"


def _totalled(record: Record, _book: Book) -> Data:
    return {"total": _sum(record)}


KIND = Kind(
    name="reception",
    label=say("接待清单", "reception"),
    help=say("接待来访单位:事由、人数、陪同、用品和费用", "receptions: why, how many, with whom, at what cost"),
    title="unit",
    columns=("id", "held_on", "unit", "guests", "host", "purpose", "total", "state"),
    ended=("held", "cancelled"),
    finish=("finish",),
    rules=(what_was_used_was_issued, the_total_is_the_sum, it_is_over_when_it_was_held, company_is_named_once),
    workflow=(
        Transition(
            verb="add", source=(), target="planned", clause="A1.0.6",
            label=say("登记", "register"), help=say("登记一次接待", "enter a reception"),
        ),
        Transition(
            verb="use", source=("planned",), target="", adds=("items",), needs=("items",), clause="A1.0.6",
            label=say("登记用品", "use"), help=say("登记用了什么", "write down what was used"),
        ),
        Transition(
            verb="cost", source=("planned",), target="", adds=("costs",), needs=("costs",), fills=("total",),
            fill=_totalled, clause="A1.0.6",
            label=say("登记费用", "cost"), help=say("登记一项费用", "write down a cost"),
        ),
        Transition(
            verb="finish", source=("planned",), target="held", clause="A1.0.6",
            label=say("办结", "finish"), help=say("接待完毕,清单定下", "it is over and the list is closed"),
        ),
        Transition(
            verb="cancel", source=("planned",), target="cancelled", reason=True, clause="A1.0.6",
            label=say("取消", "cancel"), help=say("没有来", "they did not come"),
        ),
    ),
)
