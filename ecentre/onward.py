"""What comes after a step: the next command, ready to be copied, and whose turn it is; or that it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import approval, kinds, policy, rights, separation, wanting
from ecentre.model import spelled, typed
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecentre.desk import Work
    from ecentre.kind import Transition
    from ecentre.model import Book, Change, Record
    from ecentre.separation import Apart

MOST = 4
CHANGE = say("修改", "change")
ENDED = say("到此办结;经过:ecentre {command}", "This is its end; its steps: ecentre {command}")
RESTING = say("眼下没有要接着办的;看卡片:ecentre {command}", "Nothing has to follow now; its card: ecentre {command}")
RESTS = (ENDED.zh, RESTING.zh)
ALL_REST = say("眼下没有要接着办的;等您办的:ecentre today", "Nothing follows now; what waits for you: ecentre today")


def lines(work: Work, main: Record) -> tuple[Words, ...]:
    """Say what comes next for a record and whose turn it is; at its end, that it is one."""
    kind = kinds.get(main.kind)
    rows = [row for row in kind.workflow if main.state in row.source]
    found = [_turn(work, main, row) for row in rows if row.open(main) and kind.leads_on(row)]
    found += [_elsewhere(work, main, command) for command in (kind.follow(main) if kind.follow else ())]
    found = found or [_turn(work, main, row) for row in rows if row.verb in kind.finish and row.open(main)]
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


def _elsewhere(work: Work, main: Record, command: str) -> Words:
    """Say which command of another kind comes next, and who may give it; of no kind, only what may be looked at."""
    word, verb = command.split(" ")[:2]
    kind = word.replace("-", "_")
    if kind not in kinds.PREFIXES:
        return say("先看影响:ecentre {command}", "What it would touch: ecentre {command}", command=command)
    row = next(iter(kinds.get(kind).rows(verb)), None)
    allowed = policy.may(work.book, f"{kind}.{verb}", work.desk.today)
    who = [joined(policy.role_label(work.book, role) for role in allowed)] if allowed else []
    out = _kept_out(work, main, row, kind) if row is not None else []
    who += [str(apart(work.book, one)) for one in out]
    if row is not None and not row.source:
        schema = work.desk.schemas.get(kind)
        named = wanting.places(one.field for one in out if one.field in schema.names)
        command = wanting.completed(command + named, row, schema, work.book)
    return say(
        "下一步 {label}{who}:ecentre {command}", "Next {label}{who}: ecentre {command}",
        label=row.label if row is not None else CHANGE, command=spelled(command),
        who=say("({who})", " ({who})", who=str(say(";", "; ")).join(who)) if who else "",
    )


def _kept_out(work: Work, main: Record, row: Transition, kind: str) -> list[Apart]:
    """Give the duties of a row, its verb or what it may set, that people of this matter should not have."""
    named = {} if row.source else work.desk.schemas.get(kind).properties
    free = {row.verb, *row.asks, *row.adds, *(name for name in named if name not in kinds.get(kind).asked)}
    return [one for one in separation.kept_out(main, kind, work.book, work.desk.schemas) if one.field in free]


def apart(book: Book, one: Apart) -> Words:
    """Say who should not have a duty of the next record, for they had another of this matter."""
    who, (taken, done) = joined(rights.name_of(book, person) for person in one.people), one.steps
    told = {"duty": one.duty, "other": one.other, "who": who}
    if not taken:
        return say("{duty}不应是{other} {who}", "{duty} should not be the {other}, {who}", **told)
    if done:
        return say("{who} 办过{other},不应再{duty}", "{who} did the {other}, another should {duty}", **told)
    return say("{other} {who} 不应{duty}", "the {other}, {who}, should not {duty}", **told)


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
    told = [who, *(str(apart(book, one)) for one in _kept_out(work, main, row, main.kind) if not row.by)]
    who = str(say(";", "; ")).join(filter(None, told))
    return say(
        "下一步 {label}{who}:ecentre {command} {id}{more}", "Next {verb}{who}: ecentre {command} {id}{more}",
        label=row.label, verb=row.verb, id=main.id, who=say("({who})", " ({who})", who=who) if who else "",
        command=kinds.step(main.kind, row), more=_wanted(work, main, row),
    )


def _wanted(work: Work, main: Record, row: Transition) -> str:
    """Give the options a step must be given, so that the line can be copied."""
    names = wanting.missing(row, work.desk.schemas.get(main.kind), main, work.book)
    return wanting.places([*names, *(("reason",) if row.reason else ())])


__all__ = ["apart", "lines", "rest", "together"]
