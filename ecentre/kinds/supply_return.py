"""Supply returns: handed back on leaving, change of post, old for new [A2.8.1b, A2.8.10b]."""

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
    name="supply_return",
    label=say("办公用品交回", "supply return"),
    help=say("离岗、换岗、以旧换新时交回", "handed back on leaving, moving, old for new"),
    title="person",
    columns=("id", "person", "department", "returned_on", "occasion", "state"),
    ended=("received", "cancelled"),
    rules=(),
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", adds=("lines",), fill=_known,
            clause="A2.8.1b",
            label=say("填交回单", "add"),
            help=say("填写交回单", "write a sheet"),
        ),
        Transition(
            verb="receive", source=("drafted",), target="received", never_by=("person",), causes=("compensation.add",),
            clause="A2.8.10b",
            label=say("接收", "receive"),
            help=say("办公区点收", "the office area takes it in"),
        ),
        Transition(
            verb="cancel", source=("drafted",), target="cancelled", reason=True,
            clause="A2.8.1b",
            label=say("取消", "cancel"),
            help=say("取消没有接收的交回单", "cancel a sheet nobody received"),
        ),
    ),
)
