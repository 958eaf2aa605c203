"""Scrap of supplies: user applies, administration reviews, finance files, the specialist closes [A2.8.11]."""

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
    name="supply_scrap",
    label=say("办公用品报废申请", "supply scrap application"),
    help=say("耐用品、家具报废:申请、审核、备案、办结", "scrap of durables and furniture"),
    title="applicant",
    columns=("id", "applicant", "department", "cause", "state"),
    ended=("closed", "rejected", "withdrawn"),
    rules=(),
    workflow=(
        Transition(
            verb="add", source=(), target="applied", adds=("lines",), needs=("lines",), fill=_known,
            clause="A2.8.11",
            label=say("申请", "add"),
            help=say("使用人申请报废", "the user applies"),
        ),
        Transition(
            verb="review", source=("applied",), target="reviewed", never_by=("applicant",),
            clause="A2.8.11",
            label=say("审核", "review"),
            help=say("行政人事部审核", "administration reviews it"),
        ),
        Transition(
            verb="reject", source=("applied",), target="rejected", reason=True,
            clause="A2.8.11",
            label=say("不同意", "reject"),
            help=say("不同意报废", "say no"),
        ),
        Transition(
            verb="file", source=("reviewed",), target="filed", asks=("filed_on",), never_by=("applicant",),
            clause="A2.8.11",
            label=say("备案", "file"),
            help=say("财务部备案", "finance puts it on file"),
        ),
        Transition(
            verb="close", source=("filed",), target="closed", asks=("handed_to", "closed_on"), needs=("handed_to",),
            never_by=("applicant",),
            clause="A2.8.11",
            label=say("办结", "close"),
            help=say("行政专员办结", "the specialist closes it"),
        ),
        Transition(
            verb="withdraw", source=("applied", "reviewed"), target="withdrawn", by="applicant",
            clause="A2.8.11",
            label=say("撤回", "withdraw"),
            help=say("申请人撤回", "the applicant takes it back"),
        ),
    ),
)
