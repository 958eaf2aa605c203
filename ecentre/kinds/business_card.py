"""Business cards: asked for, agreed, one format; leftovers come back [R4.14.4]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.kind import Kind, Transition, say

if TYPE_CHECKING:
    from ecentre.model import Book, Data, Record


def _known(record: Record, book: Book) -> Data:
    """Take the department of whom it is about."""
    person = book.get("person", record.text("person"))
    return {"department": person.get("department") if person else None}


KIND = Kind(
    name="business_card",
    label=say("名片", "business card"),
    help=say("名片:申请、同意、印制、交回", "asked for, agreed, printed, handed back"),
    title="person",
    columns=("id", "person", "department", "card_title", "quantity", "state"),
    ended=("returned", "rejected", "withdrawn"),
    rules=(),
    workflow=(
        Transition(
            verb="add", source=(), target="requested", fill=_known,
            clause="R4.14.4",
            label=say("申请", "add"),
            help=say("申请印名片", "ask for cards"),
        ),
        Transition(
            verb="approve", source=("requested",), target="approved", chain="business_card", never_by=("person",),
            clause="R4.14.4",
            label=say("同意", "approve"),
            help=say("部门负责人同意", "the head agrees"),
        ),
        Transition(
            verb="reject", source=("requested",), target="rejected", veto="business_card", reason=True,
            clause="R4.14.4",
            label=say("不同意", "reject"),
            help=say("不同意印制", "say no"),
        ),
        Transition(
            verb="deliver", source=("approved",), target="delivered", asks=("delivered_on",), by="person",
            clause="R4.14.4",
            label=say("交付", "deliver"),
            help=say("印好后本人签收", "printed, and taken by the person"),
        ),
        Transition(
            verb="return", source=("delivered",), target="returned", asks=("returned_on", "leftover"),
            needs=("leftover",),
            clause="R4.14.4",
            label=say("交回", "return"),
            help=say("交回余量", "hand leftovers back"),
        ),
        Transition(
            verb="withdraw", source=("requested", "approved"), target="withdrawn", by="person",
            clause="R4.14.4",
            label=say("撤回", "withdraw"),
            help=say("本人撤回", "take it back"),
        ),
    ),
)
