"""Supply issues: one sheet a taker, signed before goods leave [A2.8.8a, A2.8.8c]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.kind import Kind, Transition, say

if TYPE_CHECKING:
    from ecentre.model import Book, Data, Record


def _known(record: Record, book: Book) -> Data:
    """Take the department of whom it is about."""
    person = book.get("person", record.text("taker"))
    return {"department": person.get("department") if person else None}


KIND = Kind(
    name="supply_issue",
    label=say("办公用品领用", "supply issue"),
    help=say("一人一张领用单,签字后发给", "one sheet a taker, signed before goods leave"),
    title="taker",
    columns=("id", "taker", "department", "issued_on", "state"),
    ended=("issued", "cancelled"),
    rules=(),
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", adds=("lines",), needs=("lines",), fill=_known,
            clause="A2.8.8a",
            label=say("填领用单", "add"),
            help=say("填写领用单", "write a sheet"),
        ),
        Transition(
            verb="confirm", source=("drafted",), target="issued", by="taker",
            clause="A2.8.8c",
            label=say("签领", "confirm"),
            help=say("领用人签字后发给", "the taker signs, then the goods leave"),
        ),
        Transition(
            verb="cancel", source=("drafted",), target="cancelled", reason=True,
            clause="A2.8.8a",
            label=say("取消", "cancel"),
            help=say("取消没有签领的领用单", "cancel a sheet nobody signed"),
        ),
    ),
)
