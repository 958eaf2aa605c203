"""What happened to one record: its steps in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import wording
from ecentre.cli import output
from ecentre.model import Column, Table
from ecentre.render.acts import apart, change_of, evidence_of, label_of, marked, reason_of, seat_of, who_of
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.cli.session import Call
    from ecentre.model import Data, Record

LONGEST = 30  # signs of a value that a card tells of a step; the log tells all
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


def sentence(record: Record, place: int, teller: wording.Teller) -> tuple[str, str, str]:
    """Tell one step: when and what, who, and in short what it changed, why, and what stands behind it."""
    step = record.steps[place]
    at = wording.moment(str(step.get("at", "")))
    verb = str(label_of(record.kind, str(step.get("verb", "")), str(step.get("from") or "")))
    rest = (brief(record, step, teller), reason_of(step, teller), marked(record, place, teller))
    return f"{at}  {verb}", who_of(step, teller), "  ".join(part for part in rest if part)


def brief(record: Record, step: Data, teller: wording.Teller) -> str:
    """Tell what a step changed, of rows only how many and of a long text only its beginning."""
    was, told = step.get("was") or {}, []
    for name, new in {**(step.get("set") or {}), **(step.get("add") or {})}.items():
        label, value = teller.label(record.kind, name), _cut(record.kind, name, new, teller)
        old = _cut(record.kind, name, was[name], teller) if name in was else ""
        words = say("{label} 由 {old} 改为 {new}", "{label} from {old} to {new}", label=label, old=old, new=value)
        told.append(str(words) if old else f"{label} {value}")
    return apart(told)


def _cut(kind: str, name: str, value: Any, teller: wording.Teller) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return str(say("{n} 行", "{n} lines", n=len(value)))
    told = " ".join(teller.value(kind, name, value).split())
    return told if len(told) <= LONGEST else f"{told[:LONGEST]}…"


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
