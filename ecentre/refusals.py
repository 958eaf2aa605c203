"""The sentences of refusal that the verbs share: what is wrong, then what to do next, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.model import spelled, typed
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecentre.kind import Kind, Transition
    from ecentre.model import Data, Record


MOST = 4  # so many commands are named in one sentence


def wrong_state(record: Record, kind: Kind, verb: str, labels: Mapping[str, Words]) -> Words:
    """Say in which state the record is and what can be done from there."""
    rows = [row for row in kind.workflow if row.open(record)]
    sources = dict.fromkeys(state for row in kind.rows(verb) for state in row.source)
    if not rows and record.state not in kind.ended:
        onward = [spelled(one) for one in (kind.follow(record) if kind.follow else ())]
        return say(
            "{id} 目前是「{state}」,不能{label};要等另一份单据:ecentre {next}",
            "{id} is “{state}”: cannot {verb}; another record moves it on: ecentre {next}",
            id=record.id, state=labels.get(record.state, record.state), verb=verb, label=kind.rows(verb)[0].label,
            next=onward[0] if onward else f"log {record.id}",
        )  # fmt: skip
    if not rows:
        return say(
            "{id} 目前是「{state}」,已经办完,没有可办的步骤;经过:ecentre log {id},另办一件:ecentre {kind} add",
            "{id} is “{state}”: it has come to its end, nothing is left to do; see: ecentre log {id}, or register"
            " another: ecentre {kind} add",
            id=record.id, state=labels.get(record.state, record.state), kind=typed(record.kind),
        )  # fmt: skip
    return say(
        "{id} 目前是「{state}」,不能{label}(须在「{needed}」);现在可以:{now}",
        "{id} is “{state}”: cannot {verb} (needs “{needed}”); now possible: {now}",
        id=record.id,
        state=labels.get(record.state, record.state),
        verb=verb,
        label=kind.rows(verb)[0].label,
        needed=joined(str(labels.get(state, state)) for state in sources) or "-",
        now=joined(_typed_now(record, kind, row) for row in list({row.verb: row for row in rows}.values())[:MOST]),
    )


def _typed_now(record: Record, kind: Kind, row: Transition) -> Words:
    told = {"command": kind.command(row), "id": record.id, "label": row.label}
    return say("ecentre {command} {id}({label})", "ecentre {command} {id} ({label})", **told)


def only_caused(row: Transition) -> Words:
    """Say that a step is only ever caused by another record."""
    return say(
        "{label} 不能直接办理,由相应的单据引起", "{verb} cannot be taken by itself; another record's step causes it",
        label=row.label, verb=row.verb,
    )


def too_late(record: Record, kind: Kind, fields: Data) -> Words:
    """Say that editing is over: correcting the fields is the way, or another record where this one is at its end."""
    if record.state in kind.ended:
        return say(
            "{id} 已经办完,不能再改;要办的另登记一件:ecentre {kind} add",
            "{id} has come to its end and cannot be changed; register another: ecentre {kind} add",
            id=record.id, kind=typed(record.kind),
        )  # fmt: skip
    return say(
        "{id} 已经提交,不能直接修改;请更正:ecentre correct {id}{options} --reason …",
        "{id} has moved on and cannot be edited; correct it: ecentre correct {id}{options} --reason …",
        id=record.id, options="".join(f" --{name.replace('_', '-')} {_typed(one)}" for name, one in fields.items()),
    )


def _typed(value: object) -> str:
    """Give a value as it can be typed again: in quotes where it has spaces, and not at all where it is no plain one."""
    if not isinstance(value, (str, int)) or isinstance(value, bool) or "\n" in str(value):
        return "…"
    return f'"{value}"' if set(str(value)) & set(" ()&;|<>'*?$") else str(value)


def already_approved(record: Record) -> Words:
    """Say that finally approved content stays as it is."""
    return say(
        "{id} 已按原内容批准,不能改动;请撤回或另立一件",
        "{id} was approved as it stands; withdraw it or register another",
        id=record.id,
    )


def second_person(labels: list[Words]) -> Words:
    """Say which fields want a second person when they are corrected."""
    return say(
        "更正 {labels} 须有第二人见证:--witness 姓名",
        "correcting {labels} needs a second person: --witness NAME",
        labels=joined(str(label) for label in labels),
    )


def device(record: Record) -> Words:
    """Say that an id names a device of Windows, where no file can be called so."""
    return say(
        "编号不能是 {id}:Windows 把这个名字留给设备;请换一个:--id …",
        "no id can be {id}, which is a device of Windows; give another: --id …", id=record.id,
    )


def taken(record: Record) -> Words:
    """Say that an id is taken."""
    return say("编号 {id} 已被使用,不能重复", "the id {id} is taken and never used again", id=record.id)


