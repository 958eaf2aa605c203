"""One step of a record in words: what it was, who took it, what it changed, why, and what stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import chains, evidence, kinds, policy
from ecentre.wording import moment
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Data, Record
    from ecentre.wording import Teller

GENERIC = {
    "edit": say("修改", "edit"),
    "correct": say("更正", "correct"),
    "keep": say("保留手工改动", "keep a hand edit"),
}
EVIDENCE = {
    evidence.SIGNED: say("亲签", "signed"),
    evidence.PAPER: say("纸面签字", "signed on paper"),
    evidence.WITNESSED: say("平台见证", "witnessed"),
    evidence.NONE: say("未签名", "unsigned"),
    evidence.BAD: say("签名无效", "bad signature"),
}


def label_of(kind: str, verb: str, state: str = "") -> Words | str:
    """Give the label of a step, as the row that leads on from ``state`` calls it."""
    rows = kinds.get(kind).rows(verb) if kind in kinds.PREFIXES else ()
    fitting = [row for row in rows if state in row.source]
    return (fitting or rows)[0].label if rows else GENERIC.get(verb, verb)


def who_of(step: Data, teller: Teller) -> str:
    """Tell who took a step, and in which role."""
    by, seat = teller.name("person", str(step.get("by", ""))), seat_of(step, teller)
    return str(say("{by}({seat})", "{by} ({seat})", by=by, seat=seat)) if seat else by


def seat_of(step: Data, teller: Teller) -> str:
    """Tell in which role a step was taken, and for whom its holder stood in."""
    role, whom = str(step.get("role") or ""), step.get("acting_for")
    label = policy.role_label(teller.book, role) if role else ""
    if not whom:
        return label
    return str(say("代 {who} 任{role}", "{role} for {who}", who=teller.name("person", str(whom)), role=label))


def change_of(record: Record, step: Data, teller: Teller) -> str:
    """Tell what one step changed: 使用人 由 甲 改为 乙."""
    was = step.get("was") or {}
    told = []
    for name, new in (step.get("set") or {}).items():
        label, value = teller.label(record.kind, name), teller.value(record.kind, name, new)
        old = teller.value(record.kind, name, was[name]) if name in was else ""
        words = say("{label} 由 {old} 改为 {new}", "{label} from {old} to {new}", label=label, old=old, new=value)
        told.append(str(words) if old else f"{label} {value}")
    for name, rows in (step.get("add") or {}).items():
        told += [f"{teller.label(record.kind, name)} {teller.item(record.kind, name, one)}" for one in rows]
    return apart(told)


def apart(parts: Iterable[str]) -> str:
    """Put what is told of a step side by side."""
    return str(say(";", "; ")).join(parts)


def grounds(step: Data, teller: Teller) -> list[str]:
    """Tell before whom a step was taken, on which paper, and because of what."""
    parts = []
    if step.get("witness"):
        parts.append(str(say("见证人 {name}", "witness {name}", name=teller.name("person", step["witness"]))))
    if step.get("proof"):
        parts.append(str(say("凭据 {name}", "proof {name}", name=step["proof"].get("name", ""))))
    if step.get("cause"):
        parts.append(str(say("因 {cause}", "by {cause}", cause=_cause_of(step, teller))))
    return parts


def _cause_of(step: Data, teller: Teller) -> str:
    """Name the record that caused a step: one with a number by it, any other by a step it took at that moment."""
    id = str(step["cause"])
    readable = (name for name, prefix in kinds.PREFIXES.items() if not prefix)
    for name in (kinds.of_id(id), *readable):
        record = teller.book.get(name, id) if name else None
        if record and (kinds.PREFIXES[name] or any(one.get("at") == step.get("at") for one in record.steps)):
            return f"{kinds.get(name).label} {teller.both(name, id)}"
    return id


def reason_of(step: Data, teller: Teller) -> str:
    """Tell why, before whom, on which paper, and because of what."""
    return apart(part for part in (str(step.get("reason") or ""), *grounds(step, teller)) if part)


def evidence_of(record: Record, place: int, teller: Teller) -> str:
    """Give the sort of evidence behind a step, empty where it has none and policy asks for none [X.2]."""
    step = record.steps[place]
    kind = kinds.get(record.kind)
    if not step.get("signature"):
        act = f"{record.kind}.{step.get('verb')}"
        return evidence.NONE if chains.signing(teller.book, act, str(step.get("at"))) else ""
    return evidence.of(record, place, kind.row_of(step, place), teller.book).sort


def marked(record: Record, place: int, teller: Teller) -> str:
    """Give the evidence behind a step in words, empty where none is asked for."""
    sort = evidence_of(record, place, teller)
    return str(EVIDENCE[sort]) if sort else ""


def told(record: Record, place: int, teller: Teller) -> Words:
    """Tell one step in a sentence: 2026-11-03 10:00 李娜(财务) 批准,意见:同意,亲签."""
    step = record.steps[place]
    opinion = step.get("reason")
    said = say(",意见:{words}", ", saying: {words}", words=opinion) if opinion else ""
    rest = "".join(f",{part}" for part in (*grounds(step, teller), marked(record, place, teller)) if part)
    return say(
        "{at} {who} {verb}{said}{rest}", "{at} {who} {verb}{said}{rest}",
        at=moment(str(step.get("at", ""))), who=who_of(step, teller), said=said, rest=rest,
        verb=label_of(record.kind, str(step.get("verb", "")), str(step.get("from") or "")),
    )  # fmt: skip
