"""People: staff present and past; what they may do comes from appointments, never from here [X.1]."""

from collections.abc import Iterator

from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Book, Problem, Record


def leaver_keeps_no_asset(record: Record, book: Book) -> Iterator[Problem]:
    """Whoever has left is responsible for nothing in use [A2.6.1b, X.9]."""
    if record.state != "left":
        return
    kept = book.find("asset", keeper=record.id, state="in_use")
    if kept:
        yield problem(
            record, "leaver_keeps_no_asset", "A2.6.1b",
            say(
                "{name} 名下还有 {n} 件在用资产({first} 等),请先交回:ecentre asset return {first}",
                "{name} still keeps {n} assets ({first} …); return them first: ecentre asset return {first}",
                name=record.text("name"), n=len(kept), first=kept[0].id,
            ),
        )


KIND = Kind(
    name="person",
    label=say("人员", "person"),
    help=say("在岗和离岗人员", "staff, present and past"),
    columns=("id", "name", "department", "title", "state"),
    ended=("left",),
    rules=(leaver_keeps_no_asset,),
    workflow=(
        Transition(
            verb="add", source=(), target="active", clause="X.1",
            label=say("登记", "add"), help=say("登记一个人", "register a person"),
        ),
        Transition(
            verb="leave", source=("active",), target="left", asks=("left_on",), needs=("left_on",), clause="X.9",
            label=say("离岗", "leave"), help=say("登记离岗,名下不能有在用资产", "close a leaver who keeps nothing"),
        ),
    ),
)
