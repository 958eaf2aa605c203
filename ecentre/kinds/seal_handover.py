"""Handing a seal from one keeper to the next: both sign, and at no time there are two of them [R4.12.3, X.2]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Act
from ecentre.subjects import passing, seals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

OVER = ("received", "cancelled")


def the_keeper_hands_it_over(record: Record, book: Book) -> Iterator[Problem]:
    """A seal is handed over by who keeps it, a new one by management to the keeper on its card [R4.12.3]."""
    seal, on = book.get("seal", record.text("seal")), facts.begun(record)
    if seal is None or on is None or record.state == "cancelled":
        return
    moved = facts.caused(seal, record.id)
    new = moved["verb"] == "accept" if moved else seal.state == "registered"
    keeper = str((moved.get("was") or {}).get("keeper", "")) if moved else seal.text("keeper")
    right = seals.of_management(record.text("giver"), on, book) if new else record.get("giver") == keeper
    if not right or (seal.state == "registered" and record.get("receiver") != seal.get("keeper")):
        yield problem(
            record, "giver", "R4.12.3",
            say(
                "{seal} 由保管人 {keeper} 移交;新章由行政部发给卡片上的保管人:--giver 姓名 --receiver 姓名",
                "{seal} is handed over by its keeper {keeper}; a new one by administration to the keeper on its card: "
                "--giver NAME --receiver NAME",
                seal=seal.text("name"), keeper=facts.named(book, "person", keeper or seal.text("keeper")),
            ),
            "giver",
        )


def what_was_received_passed_on(record: Record, book: Book) -> Iterator[Problem]:
    """The card of a received seal says so by a step of its own, in the same moment [R4.12.3]."""
    yield from passing.passed_on(record, book.get("seal", record.text("seal")), "R4.12.3")


def one_handover_runs_at_a_time(record: Record, book: Book) -> Iterator[Problem]:
    """A seal that waits for its next keeper, or is out of use, is not handed on [R4.12.3]."""
    seal = book.get("seal", record.text("seal"))
    if seal is None or record.state != "handed":
        return
    others = [one.id for one in book.refs_to(seal.ref, "seal_handover") if one.state == "handed" and one.id < record.id]
    if others or seal.state not in ("registered", *seals.USABLE):
        message = say(
            "{seal} 正在交接或已停用;先办完:ecentre show {id}",
            "{seal} is being handed over, or retired: ecentre show {id}",
            seal=seal.text("name"), id=others[0] if others else seal.id,
        )
        yield problem(record, "running", "R4.12.3", message, "seal")


def the_next_keeper_is_another(record: Record, book: Book) -> Iterator[Problem]:
    """Whoever receives a seal is another person than who gives it, on the staff, and may keep it [R4.12.3, X.2]."""
    seal, on = book.get("seal", record.text("seal")), facts.begun(record)
    giver, receiver = record.text("giver"), record.text("receiver")
    if seal is None or on is None or record.state == "cancelled":
        return
    able = facts.at_work(book, receiver, on) and (
        seal.get("sort") == seals.UNIT or seals.of_management(receiver, on, book)
    )
    if giver == receiver or not able:
        yield problem(
            record, "receiver", "R4.12.3",
            say(
                "接收人须是移交人以外的在岗人员,中心印章须是行政部、电商办的人;{person} 不行,请换人:--receiver 姓名",
                "the next keeper is another person of the staff, for the centre's seals one of administration; not "
                "{person}: --receiver NAME",
                person=facts.named(book, "person", receiver),
            ),
            "receiver",
        )


def _today(_record: Record, book: Book) -> Data:
    return {"handed_on": book.on.isoformat()}


def _passed(record: Record, book: Book) -> Iterator[Act]:
    seal = book.get("seal", record.text("seal"))
    if seal is not None and seal.state == "registered":
        yield Act(seal.ref, "accept")
    elif seal is not None:
        yield Act(seal.ref, "pass", {"keeper": record.get("receiver")})


KIND = Kind(
    name="seal_handover",
    label=say("印章交接", "seal handover"),
    help=say("移交人、接收人都签字,印章随时只有一名保管人", "both sign; a seal has one keeper at any time"),
    title="seal",
    columns=("id", "seal", "giver", "receiver", "handed_on", "state"),
    ended=OVER,
    rules=(
        the_keeper_hands_it_over, what_was_received_passed_on, one_handover_runs_at_a_time, the_next_keeper_is_another,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="handed", by="giver", clause="R4.12.3",
            label=say("移交", "hand over"), help=say("保管人移交印章,签字", "whoever keeps it hands it over and signs"),
        ),
        Transition(
            verb="take-over", source=(), target="handed", reason=True, clause="R4.12.3",
            label=say("接管", "take over"),
            help=say("保管人不能移交时由总经理收回转交", "the general manager passes it on where the keeper cannot"),
        ),
        Transition(
            verb="receive", source=("handed",), target="received", by="receiver", fill=_today, fills=("handed_on",),
            effect=_passed, causes=("seal.accept", "seal.pass"), clause="R4.12.3",
            label=say("签收", "receive"), help=say("接收人清点后签字", "the next keeper signs"),
        ),
        Transition(
            verb="cancel", source=("handed",), target="cancelled", reason=True, clause="R4.12.3",
            label=say("取消", "cancel"), help=say("取消未签收的交接", "cancel what nobody has received"),
        ),
    ),
)
