"""Supply transfers: the office area alone moves supplies between people [A2.8.10a, A2.8.10b]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import holding, numbered, taking
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record


def nobody_passes_supplies_on_privately(record: Record, book: Book) -> Iterator[Problem]:
    """The office area enters every move between people; nobody passes on, lends or takes away [A2.8.10a, A2.8.10b]."""
    if record.state == "cancelled" or not record.steps:
        return
    by, at = str(record.steps[0]["by"]), str(record.steps[0]["at"])
    roles = (policy.text(book, "supply.transfer_roles", at) or "").split()
    if roles and not any(policy.held(book, by, role, at) for role in roles):
        yield problem(
            record, "private", "A2.8.10a",
            say(
                "用品不得私自转让、外借、带走,调剂由 {who} 填写;{name} 请先交回:ecentre supply return add …",
                "nobody passes supplies on, lends or takes them away; moves are entered by {who}; {name} may hand "
                "them back: ecentre supply return add …",
                who=joined(policy.role_label(book, role) for role in roles), name=facts.named(book, "person", by),
            ),
            "steps",
        )


def both_are_on_the_staff(record: Record, book: Book) -> Iterator[Problem]:
    """Supplies move between two people who are both on the staff that day [A2.8.10b]."""
    on, given = taking.day_of(record, book), [record.text("from_person"), record.text("to_person")]
    if record.state == "cancelled" or (given[0] != given[1] and all(facts.at_work(book, one, on) for one in given)):
        return
    yield problem(
        record, "people", "A2.8.10b",
        say(
            "移交人和接收人应是两位当日在岗的人;离岗的人交回办公区:ecentre supply return add --occasion leave …",
            "from and to are two people on the staff that day; leavers hand back: "
            "ecentre supply return add --occasion leave …",
        ),
        "to_person",
    )


KIND = Kind(
    name="supply_transfer",
    label=say("办公用品调剂", "supply transfer"),
    help=say("办公区在人员之间调剂用品", "the office area moves supplies between people"),
    title="to_person",
    columns=("id", "from_person", "to_person", "moved_on", "state"),
    ended=("confirmed", "cancelled"),
    rules=(
        nobody_passes_supplies_on_privately, both_are_on_the_staff, holding.nobody_gives_more_than_they_hold,
        numbered.numbered_goods_are_taken_from_where_they_are, taking.finance_goods_go_to_finance,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", adds=("lines",), needs=("lines",), clause="A2.8.10a",
            label=say("填调剂单", "fill in"), help=say("办公区填写调剂单", "the office area writes a sheet"),
        ),
        Transition(
            verb="confirm", source=("drafted",), target="confirmed", asks=("moved_on",), by="to_person",
            clause="A2.8.10a",
            label=say("签认", "confirm"), help=say("接收人签认", "the receiver signs"),
        ),
        Transition(
            verb="cancel", source=("drafted",), target="cancelled", reason=True, clause="A2.8.10a",
            label=say("取消", "cancel"), help=say("取消没有签认的调剂单", "cancel a sheet nobody signed"),
        ),
    ),
)
