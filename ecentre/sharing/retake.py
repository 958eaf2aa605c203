"""One record's steps taken again on top of what others did to it meanwhile.

Fields are brought together one by one; an answer (an approval, a confirmation) holds only for the content it was given
on; whatever a step says anew is signed anew by whoever signed it, or by nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecentre import approval, chains, kinds, rownumbers
from ecentre.fields import PARTS
from ecentre.model import Data, Record, Ref
from ecentre.sharing.outcome import MINE, THEIRS, Question
from ecentre.sharing.threeway import merged
from ecentre.steps import FREE
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecentre.kind import Transition
    from ecentre.model import Book
    from ecentre.schema import Schemas


LATEST = "latest"  # a field that tells the newest only; what was there before stands in the steps


class UnfitError(Exception):
    """A step that cannot be taken on the newer books, and why."""

    def __init__(self, why: Words) -> None:
        """Keep the words."""
        super().__init__(str(why))
        self.why = why


@dataclass
class Hand:
    """Who takes steps again, and what they know: who signs, which answers were given, what is still to be asked."""

    schemas: Schemas
    actor: Callable[[], str]
    sign: Callable[[str, bytes], str]
    answers: Mapping[str, str]
    questions: dict[str, Question] = field(default_factory=dict)
    moved: dict[Ref, rownumbers.Moved] = field(default_factory=dict)


@dataclass(frozen=True)
class Past:
    """A record as I left it, with the steps as they were first signed, and from which of them on they are mine."""

    after: Record
    signed: list[Data]
    first: int

    def content(self, place: int) -> Data:
        """Give what the record held after one of its steps."""
        return next((dict(then.data) for at, then in approval.backwards(self.after) if at == place), {})

    def target(self, place: int) -> str:
        """Give the state in which a step left the record."""
        steps = self.after.steps
        return str(steps[place + 1].get("from") if place + 1 < len(steps) else self.after.state)


def retaken(hand: Hand, book: Book, now: Record | None, past: Past, floor: str) -> Record | None:
    """Give a record with my steps on top of what it is ``now``, no step earlier than ``floor``; None for nothing new.

    Raises:
        UnfitError: a step no longer fits.
    """
    record, taken = now, [] if now is None else list(now.steps)
    for place in range(past.first, len(past.after.steps)):
        step = past.after.steps[place]
        if step in taken:
            continue
        again = _made(hand, book, past, floor) if record is None else _stepped(hand, book, record, past, place, floor)
        record = again
    return None if record is now else record


def _made(hand: Hand, book: Book, past: Past, floor: str) -> Record:
    """Make a new record again, as it was after its first step."""
    data = past.content(0) | {"rev": 1, "state": past.target(0), "steps": []}
    bare = Record(past.after.ref, data)
    step = past.after.steps[0]
    row = kinds.get(bare.kind).row_of(step, 0)
    return _with(bare, _sealed(hand, book, bare, {**step, "at": max(str(step["at"]), floor)}, past.signed[0], row))


def _stepped(hand: Hand, book: Book, record: Record, past: Past, place: int, floor: str) -> Record:
    """Take one step again."""
    step, kind = past.after.steps[place], kinds.get(record.kind)
    row = kind.row_of(step, place)
    free = row is None and step.get("verb") in FREE
    _fits((hand, book), record, past, place, row)
    changed = _fields(hand, record, past, place)
    if free and not changed:
        return record
    target = record.state if free or past.target(place) == step.get("from") else past.target(place)
    moved = hand.moved.setdefault(record.ref, {})
    added = rownumbers.anew(step, record.data, hand.schemas.get(record.kind), moved)
    rows = approval.grown(record.data, added)
    data = {name: value for name, value in {**record.data, **changed, **rows}.items() if value is not None}
    bare = Record(record.ref, data | {"rev": len(record.steps) + 1, "state": target})
    anew = {name: value for name, value in step.items() if name not in PARTS}
    anew |= {"from": record.state, "rev": len(record.steps) + 1, "at": max(str(step["at"]), floor)}
    was = {name: record.data[name] for name in changed if record.get(name) is not None}
    anew |= {name: part for name, part in (("set", changed), ("was", was), ("add", added)) if part}
    return _with(bare, _sealed(hand, book, bare, anew, past.signed[place], row))


def _fits(seat: tuple[Hand, Book], record: Record, past: Past, place: int, row: Transition | None) -> None:
    """Refuse a step whose ground is gone: the state moved on, or what was answered is no longer what it was."""
    (hand, book), start, step = seat, kinds.get(record.kind).start, past.after.steps[place]
    late = record.state != start if step.get("verb") == "edit" else record.state != step.get("from")
    if late and step.get("verb") not in ("correct", "keep"):
        raise UnfitError(_moved_on(hand, book, record))
    if row is None or not (row.chain or row.veto or row.by):
        return
    then = Record(record.ref, past.content(place - 1))
    if approval.subject(then) != approval.subject(record):
        raise UnfitError(
            say(
                "{id} 的内容已被{by}改动,须由 {who} 看过后重新办理:ecentre {verb} {id}",
                "the content of {id} was changed by {by}; {who} has to look at it and do it again: ecentre {verb} {id}",
                id=record.id, by=_last(book, record), who=named(book, step.get("by")), verb=step.get("verb"),
            )
        )


def _fields(hand: Hand, record: Record, past: Past, place: int) -> Data:
    """Give what a step sets, each field brought together with what it is by now."""
    before = past.content(place - 1)
    setting: Data = past.after.steps[place].get("set") or {}

    def settle(where: str, base: Any, mine: Any, theirs: Any) -> Any:
        return _settled(hand, record, where, (base, mine, theirs))

    chosen = {
        name: merged(name, before.get(name), value, record.get(name), settle) for name, value in setting.items()
    }
    return {name: value for name, value in chosen.items() if record.get(name) != value}


def _settled(hand: Hand, record: Record, where: str, values: tuple[Any, Any, Any]) -> Any:
    """Decide a field changed twice as its owner said; until then it is a question."""
    name = where.partition("/")[0]
    if hand.schemas.get(record.kind).node(name).get("x-merge") == LATEST:
        return values[1]
    step = next((one for one in reversed(record.steps) if name in (one.get("set") or {})), record.steps[-1])
    question = Question(record.ref, where, *values, str(step.get("by")), str(step.get("at")))
    answer = hand.answers.get(question.name, "")
    if answer == THEIRS:
        return question.theirs
    if answer != MINE:
        first = hand.questions.get(question.name, question)
        hand.questions[question.name] = first._replace(mine=question.mine)
    return question.mine


def _sealed(hand: Hand, book: Book, bare: Record, step: Data, signed: Data, row: Transition | None) -> Data:
    """Give a step the hash of its content and, where it says something new, a new signature."""
    step = {**step, "subject": approval.subject(bare)}
    if row is not None and signed.get("policy"):
        step["policy"] = chains.terms(book, row, bare, str(step["at"]))
    if not signed.get("signature") or _said(step) == _said(signed):
        return step
    actor = hand.actor()
    able = (str(step.get("by")), str(step.get("witness") or "") if step.get("proof") else "")
    line = hand.sign(actor, approval.message(bare.kind, bare.text("uid"), step)) if actor in able else ""
    if not line:
        who, verb = named(book, step.get("by")), step.get("verb")
        raise UnfitError(
            say(
                "{id} 有了变动,原来的签名不再有效,须由 {who} 重新办理:ecentre {verb} {id} --as {who}",
                "{id} has changed, its signature no longer holds; {who} has to do it again: ecentre {verb} {id}"
                " --as {who}",
                id=bare.id, who=who, verb=verb,
            )
        )
    return step | {"signature": line}


def _said(step: Data) -> Data:
    return {name: value for name, value in step.items() if name != "signature"}


def _with(bare: Record, step: Data) -> Record:
    return bare.having(steps=[*bare.steps, step])


def _moved_on(hand: Hand, book: Book, record: Record) -> Words:
    return say(
        "{id} 已由{by}办到「{state}」;查看:ecentre log {id}",
        "{id} was taken on to {state} by {by}; see: ecentre log {id}",
        id=record.id, by=_last(book, record), state=hand.schemas.get(record.kind).value_label("state", record.state),
    )


def _last(book: Book, record: Record) -> str:
    step = record.steps[-1]
    return f" {named(book, step.get('by'))} {str(step.get('at'))[:16].replace('T', ' ')} "


def named(book: Book, person: object) -> str:
    """Give the name of a person as people know them."""
    known = book.get("person", str(person))
    return known.text("name") if known else str(person)
