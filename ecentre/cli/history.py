"""What happened to one record: its steps in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import wording
from ecentre.cli import output
from ecentre.model import Column, Table
from ecentre.render.acts import change_of, evidence_of, label_of, marked, reason_of, seat_of, who_of
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.cli.session import Call
    from ecentre.model import Record

LOG = (
    Column("at", say("时间", "when")),
    Column("verb", say("步骤", "step")),
    Column("by", say("经办人", "by")),
    Column("role", say("身份", "role")),
    Column("change", say("变动", "change")),
    Column("reason", say("理由和凭据", "reason and proof")),
    Column("evidence", say("签认", "evidence")),
)


def log(call: Call, record: Record) -> int:
    """Show the steps of a record."""
    teller = wording.Teller(call.book, call.schemas)
    raw = call.format == "json"
    tell = _raw if raw else _told
    rows = [tell(record, place, teller) for place in range(len(record.steps))]
    output.table(call, Table("log", say("{what}", "{what}", what=teller.what(record)), LOG, tuple(rows)))
    return 0


def sentence(record: Record, place: int, teller: wording.Teller) -> str:
    """Tell one step in a line."""
    at, verb, _by, _role, change, reason, evidence = _told(record, place, teller)
    who = who_of(record.steps[place], teller)
    return "  ".join(part for part in (at, verb, who, change, reason, evidence) if part)


def _told(record: Record, place: int, teller: wording.Teller) -> tuple[Any, ...]:
    step = record.steps[place]
    return (
        wording.moment(str(step.get("at", ""))),
        str(label_of(record.kind, str(step.get("verb", "")), str(step.get("from") or ""))),
        teller.name("person", str(step.get("by", ""))),
        seat_of(step, teller),
        change_of(record, step, teller),
        reason_of(step, teller),
        marked(record, place, teller),
    )


def _raw(record: Record, place: int, teller: wording.Teller) -> tuple[Any, ...]:
    step = record.steps[place]
    return (
        step.get("at"),
        step.get("verb"),
        step.get("by"),
        step.get("role"),
        (step.get("set") or {}) | (step.get("add") or {}),
        step.get("reason") or "",
        evidence_of(record, place, teller),
    )
