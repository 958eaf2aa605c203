"""What comes after a step: the next command, ready to be copied, and whose turn it is; or that it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds, policy, rights, separation, wanting, whose
from ecentre.model import spelled, typed
from ecentre.words import Words, hands, joined, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

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
    follow = list(kind.follow(main)) if kind.follow else []
    filling = [command for command in follow if _fills(main, command)]
    found = [one for command in filling for one in _elsewhere(work, main, command)]
    found += [one for row in rows if row.open(main) and kind.leads_on(row) for one in _turn(work, main, row)]
    found += [one for command in follow if command not in filling for one in _elsewhere(work, main, command)]
    found = found or [
        one for row in rows if row.verb in kind.finish and row.open(main) for one in _turn(work, main, row)
    ]
    return tuple(found[:MOST]) or (rest(main),)


def _fills(main: Record, command: str) -> bool:
    """Tell whether a command adds to the record itself and leaves it where it is: that comes before it moves on."""
    word, verb, *said = command.split(" ")
    own = word.replace("-", "_") == main.kind and said[:1] == [main.id]
    return own and not any(row.target for row in kinds.get(main.kind).rows(verb))


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


def _elsewhere(work: Work, main: Record, command: str) -> Iterator[Words]:
    """Say which command of another kind comes next, and who may give it; of no kind, only what may be looked at."""
    word, verb = command.split(" ")[:2]
    kind = word.replace("-", "_")
    if kind not in kinds.PREFIXES:
        yield say("先看影响:ecentre {command}", "What it would touch: ecentre {command}", command=command)
        return
    row = next(iter(kinds.get(kind).rows(verb)), None)
    seats = [(role, "") for role in policy.may(work.book, f"{kind}.{verb}", work.desk.today)]
    who = [joined(policy.role_label(work.book, role) for role, _ in seats)] if seats else []
    out = _kept_out(work, main, row, kind) if row is not None else []
    who += [str(apart(work.book, one)) for one in out]
    if row is not None and not row.source:
        schema = work.desk.schemas.get(kind)
        named = wanting.places(one.field for one in out if one.field in schema.names)
        command = wanting.completed(command + named, row, schema, work.book)
    able = whose.able(work.book, seats) if seats else _who_goes_on(work, out)
    yield say(
        "下一步 {label}{who}:ecentre {command}{hands}", "Next {label}{who}: ecentre {command}{hands}",
        label=row.label if row is not None else CHANGE, command=spelled(command), hands=hands(_asked(able, out, verb)),
        who=say("({who})", " ({who})", who=str(say(";", "; ")).join(who)) if who else "",
    )
    if seats and not able:
        yield whose.nobody(work.book, *seats[0])


def _who_goes_on(work: Work, out: list[Apart], parties: Collection[str] = ()) -> list[str]:
    """Give who goes on with what anybody may do: who took the step before, unless they should be kept out of it."""
    kept = {*parties, *(person for one in out for person in one.people)}
    return [] if work.desk.actor in kept else [work.desk.actor]


def _asked(able: list[str], out: list[Apart], verb: str) -> list[str]:
    """Give who is asked to take a step: of those who may, the ones that policy would not rather keep out of it."""
    kept = {person for one in out if one.field == verb for person in one.people}
    return [one for one in able if one not in kept] or able


def _kept_out(work: Work, main: Record, row: Transition, kind: str) -> list[Apart]:
    """Give the duties of a row, its verb or what it may set, that people of this matter should not have."""
    named = {} if row.source else work.desk.schemas.get(kind).properties
    free = {row.verb, *row.asks, *row.adds, *(name for name in named if name not in kinds.get(kind).asked)}
    return [one for one in separation.kept_out(main, kind, work.book, work.desk.schemas) if one.field in free]


def apart(book: Book, one: Apart) -> Words:
    """Say who should not have a duty of the next record, for they had another of this matter."""
    who, (taken, done) = joined(whose.name_of(book, person) for person in one.people), one.steps
    told = {"duty": one.duty, "other": one.other, "who": who}
    if not taken:
        return say("{duty}不应是{other} {who}", "{duty} should not be the {other}, {who}", **told)
    if done:
        return say("{who} 办过{other},不应再{duty}", "{who} did the {other}, another should {duty}", **told)
    return say("{other} {who} 不应{duty}", "the {other}, {who}, should not {duty}", **told)


def _turn(work: Work, main: Record, row: Transition) -> Iterator[Words]:
    """Say that a step of the record itself comes next, and whose it is; of a seat that is vacant, how it is filled."""
    book, kind = work.book, kinds.get(main.kind)
    out = _kept_out(work, main, row, main.kind)
    seats = [] if row.by or row.home else whose.seats(main, book, kind, row)[: 1 if row.chain else None]
    able = [main.text(row.by)] if row.by else whose.able(book, seats, rights.parties(main, row))
    if row.by or row.home:
        who = whose.name_of(book, main.text(row.by or row.home), "person" if row.by else "department")
    elif row.chain:
        names = whose.named(book, able) if able or not whose.able(book, seats) else ""
        who = joined(f"{policy.role_label(book, role)} {names}".strip() for role, _ in seats)
    else:
        who = joined(policy.role_label(book, role) for role, _ in seats)
    if not (seats or row.by or row.home or row.chain or row.veto):
        able = _who_goes_on(work, out, rights.parties(main, row))
    told = [who, *(str(apart(book, one)) for one in out if not row.by)]
    who = str(say(";", "; ")).join(filter(None, told))
    yield say(
        "下一步 {label}{who}:ecentre {command} {id}{more}{hands}",
        "Next {verb}{who}: ecentre {command} {id}{more}{hands}",
        label=row.label, verb=row.verb, id=main.id, who=say("({who})", " ({who})", who=who) if who else "",
        command=kind.command(row), more=_wanted(work, main, row), hands=hands(_asked(able, out, row.verb)),
    )
    if seats and not able:
        yield whose.nobody(book, *seats[0])


def _wanted(work: Work, main: Record, row: Transition) -> str:
    """Give the options a step must be given, so that the line can be copied."""
    names = wanting.missing(row, work.desk.schemas.get(main.kind), main, work.book)
    return wanting.places([*names, *(("reason",) if row.reason else ())])


__all__ = ["apart", "lines", "rest", "together"]
