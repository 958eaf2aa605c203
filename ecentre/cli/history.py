"""What happened to one record: its steps in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import kinds, policy
from ecentre.cli import output, wording
from ecentre.model import Column, Table
from ecentre.words import Words, say

if TYPE_CHECKING:
    from ecentre.cli.session import Call
    from ecentre.model import Data, Record

GENERIC = {
    "edit": say("修改", "edit"),
    "correct": say("更正", "correct"),
    "keep": say("保留手工改动", "keep a hand edit"),
}
LOG = (
    Column("at", say("时间", "when")),
    Column("verb", say("步骤", "step")),
    Column("by", say("经办人", "by")),
    Column("role", say("身份", "role")),
    Column("change", say("变动", "change")),
    Column("reason", say("理由和凭据", "reason and proof")),
)


def log(call: Call, record: Record) -> int:
    """Show the steps of a record."""
    teller = wording.Teller(call.book, call.schemas)
    raw = call.format == "json"
    rows = [_raw(step) if raw else _told(record, step, teller) for step in record.steps]
    output.table(call, Table("log", say("{what}", "{what}", what=teller.what(record)), LOG, tuple(rows)))
    return 0


def label_of(kind: str, verb: str) -> Words | str:
    """Give the label of a step."""
    rows = kinds.get(kind).rows(verb)
    return rows[0].label if rows else GENERIC.get(verb, verb)


def sentence(record: Record, step: Data, teller: wording.Teller) -> str:
    """Tell one step in a line."""
    at, verb, _by, _role, change, reason = _told(record, step, teller)
    return "  ".join(part for part in (at, verb, who_of(step, teller), change, reason) if part)


def who_of(step: Data, teller: wording.Teller) -> str:
    """Tell who took a step, and in which role."""
    by, role = teller.name("person", str(step.get("by", ""))), str(step.get("role") or "")
    return f"{by}({policy.role_label(teller.book, role)})" if role else by


def change_of(record: Record, step: Data, teller: wording.Teller) -> str:
    """Tell what one step changed: 使用人 由 甲 改为 乙."""
    was = step.get("was") or {}
    told = []
    for name, new in (step.get("set") or {}).items():
        label, value = teller.label(record.kind, name), teller.value(record.kind, name, new)
        old = teller.value(record.kind, name, was[name]) if name in was else ""
        words = say("{label} 由 {old} 改为 {new}", "{label} from {old} to {new}", label=label, old=old, new=value)
        told.append(str(words) if old else f"{label} {value}")
    return ";".join(told)


def reason_of(step: Data, teller: wording.Teller) -> str:
    """Tell why, before whom, on which paper, and because of what."""
    parts = [str(step.get("reason") or "")]
    if step.get("witness"):
        parts.append(str(say("见证人 {name}", "witness {name}", name=teller.name("person", step["witness"]))))
    if step.get("proof"):
        parts.append(str(say("凭据 {name}", "proof {name}", name=step["proof"].get("name", ""))))
    if step.get("cause"):
        parts.append(str(say("因 {id}", "by {id}", id=step["cause"])))
    return ";".join(part for part in parts if part)


def _told(record: Record, step: Data, teller: wording.Teller) -> tuple[str, ...]:
    role = str(step.get("role") or "")
    return (
        str(step.get("at", ""))[:16].replace("T", " "),
        str(label_of(record.kind, str(step.get("verb", "")))),
        teller.name("person", str(step.get("by", ""))),
        policy.role_label(teller.book, role) if role else "",
        change_of(record, step, teller),
        reason_of(step, teller),
    )


def _raw(step: Data) -> tuple[Any, ...]:
    return (
        step.get("at"),
        step.get("verb"),
        step.get("by"),
        step.get("role"),
        step.get("set") or {},
        step.get("reason") or "",
    )
