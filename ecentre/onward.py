"""What comes after a step: the next command, ready to be copied, and whose turn it is; or that it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import approval, kinds, policy, rights
from ecentre.model import spelled, typed
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecentre.desk import Work
    from ecentre.kind import Transition
    from ecentre.model import Change, Record

MOST = 4
ENDED = say("到此办结;经过:ecentre {command}", "This is its end; its steps: ecentre {command}")
RESTING = say("眼下没有要接着办的;看卡片:ecentre {command}", "Nothing has to follow now; its card: ecentre {command}")
RESTS = (ENDED.zh, RESTING.zh)
ALL_REST = say("都办好了,眼下没有要接着办的", "All done; nothing has to follow now")


def lines(work: Work, main: Record) -> tuple[Words, ...]:
    """Say what comes next for a record and whose turn it is; at its end, that it is one."""
    kind = kinds.get(main.kind)
    rows = [row for row in kind.workflow if main.state in row.source]
    found = [_turn(work, main, row) for row in rows if kind.leads_on(row)]
    found += [_elsewhere(work, command) for command in (kind.follow(main) if kind.follow else ())]
    found = found or [_turn(work, main, row) for row in rows if row.verb in kind.finish and not row.inner]
    return tuple(found[:MOST]) or (rest(main),)


def rest(main: Record) -> Words:
    """Say that a record has come to its end, or that nothing has to be done with it for now."""
    named = f"{{}} {main.id}" if kinds.PREFIXES[main.kind] else f"{typed(main.kind)} {{}} {main.id}"
    if main.state in kinds.get(main.kind).ended:
        command = named.format("log")
        return say(ENDED.zh, ENDED.en, command=command)
    return say(RESTING.zh, RESTING.en, command=named.format("show"))


def together(changes: Sequence[Change]) -> tuple[Words, ...]:
    """Say once what comes after several steps taken as one; that nothing does, only where that is so for all."""
    told = list({str(one): one for change in changes for one in change.follow}.values())
    going = [one for one in told if one.zh not in RESTS]
    if not going:
        return tuple(told) if len(told) == 1 else (ALL_REST,)
    more = len(going) - MOST
    last = say("另有 {n} 件:ecentre today", "and {n} more: ecentre today", n=more)
    return (*going[:MOST], *((last,) if more > 0 else ()))


def _elsewhere(work: Work, command: str) -> Words:
    """Say which command of another kind comes next, and who may give it; of no kind, only what may be looked at."""
    word, verb = command.split(" ")[:2]
    kind = word.replace("-", "_")
    if kind not in kinds.PREFIXES:
        return say("先看影响:ecentre {command}", "What it would touch: ecentre {command}", command=command)
    row = kinds.get(kind).rows(verb)[0]
    allowed = policy.may(work.book, f"{kind}.{verb}", work.desk.today)
    who = joined(policy.role_label(work.book, role) for role in allowed)
    return say(
        "下一步 {label}{who}:ecentre {command}", "Next {label}{who}: ecentre {command}",
        label=row.label, who=say("({who})", " ({who})", who=who) if who else "",
        command=spelled(command),
    )


def _turn(work: Work, main: Record, row: Transition) -> Words:
    book, today = work.book, work.desk.today
    if row.chain:
        signer = approval.next_signer(main, row, book, today)
        people = policy.holders(book, signer.role, today, signer.department) if signer else []
        who = f"{policy.role_label(book, signer.role)} {rights.named(book, people)}" if signer else ""
    elif row.by:
        who = rights.name_of(book, main.text(row.by))
    elif row.home:
        who = rights.name_of(book, main.text(row.home), "department")
    else:
        who = joined(policy.role_label(book, role) for role in policy.may(book, f"{main.kind}.{row.verb}", today))
    return say(
        "下一步 {label}{who}:ecentre {command} {id}{more}", "Next {verb}{who}: ecentre {command} {id}{more}",
        label=row.label, verb=row.verb, id=main.id, who=say("({who})", " ({who})", who=who) if who else "",
        command=kinds.step(main.kind, row), more=_wanted(work, main, row),
    )


def _wanted(work: Work, main: Record, row: Transition) -> str:
    """Give the options a step must be given, so that the line can be copied."""
    schema = work.desk.schemas.get(main.kind)
    typed = [name for name in row.needs if name not in {*row.fills, *row.adds} and not main.get(name)]
    names = [name for name in typed if "x-default" not in schema.node(name)]
    return "".join(f" --{name.replace('_', '-')} …" for name in names) + (" --reason …" if row.reason else "")


__all__ = ["lines", "rest", "together"]
