"""Duty incidents: absence or poor handling that caused delay, with finding, measure and decision [A1.2.3.2b, X.11]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import rota, watch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

DECIDED = ("decided", "appealed", "closed")


def it_names_a_shift(record: Record, book: Book) -> Iterator[Problem]:
    """An incident is about a shift of the roster and somebody on duty in it [A1.2.3.2b]."""
    shift = watch.of(book, record)
    if shift is None or record.text("person") not in watch.staff(book, shift):
        yield problem(
            record, "shift", "A1.2.3.2b",
            say(
                "{date} {shift} 不是 {name} 的班(当天:{told});请更正 --date、--shift、--person",
                "{date} {shift} is no shift of {name} ({told}); correct --date, --shift, --person",
                date=record.get("date"), shift=record.get("shift"),
                name=facts.named(book, "person", record.text("person")),
                told=watch.told(book, date.fromisoformat(record.text("date"))),
            ),
            "shift",
        )


def it_leads_to_a_decision(record: Record, _book: Book) -> Iterator[Problem]:
    """An incident is decided with finding, measure and decision, and not before it happened [A1.2.3.2b]."""
    whole = all(record.get(name) for name in ("finding", "measure", "decision", "decided_on"))
    early = record.text("decided_on") < record.text("date")
    if record.state in DECIDED and (not whole or early):
        message = say(
            "须先查明,再写明措施和决定,决定不早于事发:ecentre decide {id} --measure … --decision …",
            "finding first, then measure and decision, no earlier than it happened: ecentre decide {id} --measure … "
            "--decision …",
            id=record.id,
        )
        yield problem(record, "decision", "A1.2.3.2b", message, "decision")


def _shift(record: Record, book: Book) -> Data:
    """Take the shift and its log from roster and logs."""
    if not record.get("date"):
        return {}
    day = date.fromisoformat(record.text("date"))
    own = [one.name for one in watch.mine(book, day, record.text("person"))]
    name = record.text("shift") or next(iter([*own, *(one.name for one in rota.on_duty(book, day))]), "-")
    logs = [one.id for one in book.find("duty", date=day.isoformat(), shift=name) if one.state != "void"]
    return {"shift": name, "duty": next(iter(logs), None)}


KIND = Kind(
    name="incident",
    label=say("值班责任事项", "duty incident"),
    help=say("离岗、处置不当贻误工作的:经过、认定、措施、决定", "facts, finding, measure, decision"),
    title="facts",
    columns=("id", "date", "shift", "person", "harm", "finding", "decision", "decided_on", "state"),
    ended=("closed",),
    rules=(it_names_a_shift, it_leads_to_a_decision),
    workflow=(
        Transition(
            verb="add", source=(), target="reported", fill=_shift, fills=("shift", "duty"), clause="A1.2.3.2b",
            label=say("登记", "register"), help=say("登记经过和后果", "write down what happened and the harm"),
        ),
        Transition(
            verb="examine", source=("reported",), target="examined", asks=("finding", "statement"), needs=("finding",),
            never_by=("person",), clause="A1.2.3.2b",
            label=say("调查认定", "examine"), help=say("查明事实,听取本人陈述", "find the facts and hear the person"),
        ),
        Transition(
            verb="decide", source=("examined", "appealed"), target="decided", never_by=("person",),
            asks=("measure", "decision", "decided_on"), needs=("measure", "decision", "decided_on"),
            clause="A1.2.3.2b",
            label=say("决定", "decide"), help=say("决定怎样处理", "decide what is done about it"),
        ),
        Transition(
            verb="appeal", source=("decided",), target="appealed", by="person", asks=("appeal",), needs=("appeal",),
            clause="X.11",
            label=say("申诉", "appeal"), help=say("当事人不服,请重新决定", "the person concerned objects"),
        ),
        Transition(
            verb="close", source=("decided",), target="closed", asks=("done_on",), needs=("done_on",),
            clause="A1.2.3.2b",
            label=say("办结", "close"), help=say("措施落实后办结", "end it when the measure was carried out"),
        ),
    ),
)
