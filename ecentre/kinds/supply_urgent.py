"""Urgent supply requests: the reason, and two people who agree [A2.8.7]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.kind import Kind, Transition, say

if TYPE_CHECKING:
    from ecentre.model import Book, Data, Record


def _known(record: Record, book: Book) -> Data:
    """Take the department of whom it is about."""
    person = book.get("person", record.text("applicant"))
    return {"department": person.get("department") if person else None}


KIND = Kind(
    name="supply_urgent",
    label=say("办公用品购置申请单", "urgent supply request"),
    help=say("急需办公用品:写明原因,两人同意后购买", "supplies needed at once, agreed by two"),
    title="urgent_reason",
    columns=("id", "department", "applicant", "urgent_reason", "needed_by", "state"),
    ended=("consolidated", "rejected", "withdrawn"),
    rules=(),
    workflow=(
        Transition(
            verb="add", source=(), target="submitted", adds=("lines",), needs=("lines",), fill=_known,
            clause="A2.8.7",
            label=say("申请", "add"),
            help=say("填写购置申请单", "fill in the form"),
        ),
        Transition(
            verb="approve", source=("submitted",), target="approved", chain="supply_urgent", never_by=("applicant",),
            clause="A2.8.7",
            label=say("同意", "approve"),
            help=say("部门负责人、行政部经理同意", "the heads of department and administration agree"),
        ),
        Transition(
            verb="reject", source=("submitted",), target="rejected", veto="supply_urgent", reason=True,
            clause="A2.8.7",
            label=say("不同意", "reject"),
            help=say("不同意购买", "say no"),
        ),
        Transition(
            verb="consolidate", source=("approved",), target="consolidated", asks=("batch",), inner=True,
            clause="A2.8.7",
            label=say("汇总", "consolidate"),
            help=say("汇入采购", "taken into a purchase batch"),
        ),
        Transition(
            verb="release", source=("consolidated",), target="approved", clears=("batch",), inner=True,
            clause="A2.8.7",
            label=say("退出汇总", "release"),
            help=say("采购取消,退回待汇总", "its batch was cancelled"),
        ),
        Transition(
            verb="withdraw", source=("submitted", "approved"), target="withdrawn", by="applicant",
            clause="A2.8.7",
            label=say("撤回", "withdraw"),
            help=say("申请人撤回", "the applicant takes it back"),
        ),
    ),
)
