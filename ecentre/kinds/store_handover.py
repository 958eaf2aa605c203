"""Handing a store cabinet from one keeper to the next: both sign, for a list of what lies in it [A2.8.9, X.2]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Act
from ecentre.subjects import passing, shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

OVER = ("received", "cancelled")


def the_keeper_hands_it_over(record: Record, book: Book) -> Iterator[Problem]:
    """A cabinet in use is handed over by who keeps it, in person or on a sheet signed before a witness [A2.8.9]."""
    cabinet = book.get("store_cabinet", record.text("cabinet"))
    if cabinet is None or record.state == "cancelled":
        return
    moved = facts.caused(cabinet, record.id)
    keeper = str((moved.get("was") or {}).get("keeper", "")) if moved else cabinet.text("keeper")
    if record.get("giver") != keeper or not _signed(record) or (not moved and cabinet.state != "in_use"):
        message = say(
            "{cabinet} 由保管人 {keeper} 移交(停用的不移交);请其办理,不能移交的由办公区接管:"
            "ecentre stock handover take-over --cabinet {id} --receiver 姓名 --reason 原因",
            "{cabinet} is handed over by its keeper {keeper} while in use; where they cannot, the office area takes "
            "over: ecentre stock handover take-over --cabinet {id} --receiver NAME --reason TEXT",
            cabinet=cabinet.text("name"), keeper=facts.named(book, "person", keeper), id=cabinet.id,
        )
        yield problem(record, "giver", "A2.8.9", message, "giver")


def _signed(record: Record) -> bool:
    """Tell whether the giver signed, here or on a sheet before a witness; taking over is for where they cannot."""
    first = record.steps[0] if record.steps else {}
    on_paper = bool(first.get("proof")) and first.get("witness") not in (None, first.get("by"))
    return first.get("verb") == "take-over" or first.get("by") == record.get("giver") or on_paper


def what_was_received_passed_on(record: Record, book: Book) -> Iterator[Problem]:
    """The card of a received cabinet says so by a step of its own, in the same moment [X.2]."""
    yield from passing.passed_on(record, book.get("store_cabinet", record.text("cabinet")), "X.2")


def one_handover_runs_at_a_time(record: Record, book: Book) -> Iterator[Problem]:
    """A cabinet that waits for its next keeper is not handed on [A2.8.9]."""
    same = book.find("store_handover", cabinet=record.get("cabinet"), state="handed")
    other = next((one for one in same if one.id < record.id), None) if record.state == "handed" else None
    if other is not None:
        message = say(
            "{cabinet} 正在交接({other}),先签收或取消:ecentre stock handover cancel {other} --reason …",
            "{cabinet} is being handed over in {other}; receive or cancel that first: ecentre stock handover cancel "
            "{other} --reason …",
            cabinet=facts.named(book, "store_cabinet", record.text("cabinet")), other=other.id,
        )
        yield problem(record, "running", "A2.8.9", message, "cabinet")


def the_next_keeper_is_another(record: Record, book: Book) -> Iterator[Problem]:
    """Whoever receives a cabinet is on the staff, and neither its keeper nor who hands it over in their place [X.2]."""
    giver, receiver, on = record.text("giver"), record.text("receiver"), facts.begun(record)
    if on is None or record.state == "cancelled":
        return
    if receiver in (giver, record.steps[0]["by"]) or not facts.at_work(book, receiver, on):
        message = say(
            "接手人须是在岗人员,不是保管人,也不是经办接管的人;{person} 不行,请换人 --receiver 姓名,"
            "或由办公区、行政部的另一人来办",
            "the next keeper is on the staff, neither the keeper nor who takes over in their place; not {person}: "
            "--receiver NAME, or another of the office area or administration does it",
            person=facts.named(book, "person", receiver),
        )
        yield problem(record, "receiver", "X.2", message, "receiver")


def _keeper(record: Record, book: Book) -> Data:
    """Take the giver from the cabinet: who keeps it now."""
    cabinet = book.get("store_cabinet", record.text("cabinet"))
    return {"giver": cabinet.get("keeper") if cabinet else None}


def _listed(record: Record, book: Book) -> Data:
    """Write down what lies in the cabinet as it is received."""
    return {"handed": shelf.contents(book, record.text("cabinet")) or None, "handed_on": book.on.isoformat()}


def _passed(record: Record, book: Book) -> Iterator[Act]:
    cabinet = book.get("store_cabinet", record.text("cabinet"))
    if cabinet is not None:
        yield Act(cabinet.ref, "hand-over", {"keeper": record.get("receiver")})


KIND = Kind(
    name="store_handover",
    label=say("存放柜交接", "cabinet handover"),
    help=say("存放柜换保管人:对着清单点过,双方签字", "a cabinet passes to its next keeper, by a list; both sign"),
    title="cabinet",
    columns=("id", "cabinet", "giver", "receiver", "handed_on", "state"),
    ended=OVER,
    rules=(
        the_keeper_hands_it_over, what_was_received_passed_on, one_handover_runs_at_a_time, the_next_keeper_is_another,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="handed", fill=_keeper, clause="A2.8.9",
            label=say("移交", "hand over"),
            help=say("保管人移交存放柜,签字", "whoever keeps it hands it over and signs"),
        ),
        Transition(
            verb="take-over", source=(), target="handed", reason=True, fill=_keeper, clause="A2.8.9",
            label=say("接管", "take over"),
            help=say("保管人不能移交时由办公区转交", "the office area passes it on where the keeper cannot"),
        ),
        Transition(
            verb="receive", source=("handed",), target="received", by="receiver", fill=_listed,
            fills=("handed", "handed_on"), effect=_passed, causes=("store_cabinet.hand-over",), clause="X.2",
            label=say("签收", "receive"),
            help=say("接手人对着清单点过后签字;数目不符的先盘点", "the next keeper signs; if it differs, count first"),
        ),
        Transition(
            verb="cancel", source=("handed",), target="cancelled", reason=True, clause="A2.8.9",
            label=say("取消", "cancel"), help=say("取消未签收的交接", "cancel what nobody has received"),
        ),
    ),
)
