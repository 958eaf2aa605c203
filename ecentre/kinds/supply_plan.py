"""Supply plans: what a department needs next month [A2.8.6a, A2.8.6b, A2.8.6c]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.kind import Kind, Transition, say

if TYPE_CHECKING:
    from ecentre.model import Book, Data, Record


def _known(record: Record, book: Book) -> Data:
    """Take the department of whom it is about."""
    person = book.get("person", record.text("drafter"))
    return {"department": person.get("department") if person else None}


KIND = Kind(
    name="supply_plan",
    label=say("办公用品计划", "supply plan"),
    help=say("各部门下月办公用品计划:申报、批准、核查", "what a department needs next month"),
    title="period",
    columns=("id", "department", "period", "drafter", "state"),
    ended=("consolidated", "withdrawn"),
    rules=(),
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", adds=("lines",), fill=_known,
            clause="A2.8.6a",
            label=say("填写", "add"),
            help=say("填写下月办公用品计划", "begin the plan of next month"),
        ),
        Transition(
            verb="enter", source=("drafted",), target="", adds=("lines",), needs=("lines",),
            clause="A2.8.6a",
            label=say("登记明细", "enter"),
            help=say("登记要什么、多少", "enter what is needed"),
        ),
        Transition(
            verb="strike", source=("drafted",), target="", adds=("struck",), needs=("struck",),
            clause="A2.8.6a",
            label=say("划去", "strike"),
            help=say("划去写错或不要的项", "strike out a line"),
        ),
        Transition(
            verb="submit", source=("drafted",), target="submitted", asks=("late_reason",),
            clause="A2.8.6a",
            label=say("申报", "submit"),
            help=say("申报,交部门经理批准", "hand it to the manager"),
        ),
        Transition(
            verb="approve", source=("submitted",), target="approved", chain="supply_plan", apart=True,
            clause="A2.8.6b",
            label=say("批准", "approve"),
            help=say("部门经理批准", "the manager agrees"),
        ),
        Transition(
            verb="return", source=("submitted",), target="drafted", veto="supply_plan", reason=True,
            clause="A2.8.6b",
            label=say("退回", "return"),
            help=say("退回修改", "send it back to be changed"),
        ),
        Transition(
            verb="cut", source=("approved",), target="", adds=("cuts",), needs=("cuts",),
            clause="A2.8.6c",
            label=say("削减", "cut"),
            help=say("削减超标的项", "cut lines over the standard"),
        ),
        Transition(
            verb="assess", source=("approved",), target="checked",
            clause="A2.8.6c",
            label=say("核查", "assess"),
            help=say("办公区核查是否超标", "the office area checks against the standard"),
        ),
        Transition(
            verb="consolidate", source=("checked",), target="consolidated", asks=("batch",), inner=True,
            clause="A2.8.6d",
            label=say("汇总", "consolidate"),
            help=say("汇入采购", "taken into a purchase batch"),
        ),
        Transition(
            verb="release", source=("consolidated",), target="checked", clears=("batch",), inner=True,
            clause="A2.8.6d",
            label=say("退出汇总", "release"),
            help=say("采购取消,退回待汇总", "its batch was cancelled"),
        ),
        Transition(
            verb="withdraw", source=("drafted", "submitted", "approved"), target="withdrawn", reason=True,
            clause="A2.8.6a",
            label=say("撤回", "withdraw"),
            help=say("撤回计划", "take the plan back"),
        ),
    ),
)
