"""My own steps taken again on the books as others have them: in memory, each judged, none lost.

A step is brought along wholly or not at all, with everything it caused; one that no longer fits is put aside and
told, and so is whatever rests on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ecentre import approval, check, evidence, kinds
from ecentre.model import Record, Ref
from ecentre.pending import PendingBook
from ecentre.sharing import relink, renumber
from ecentre.sharing.outcome import Aside, Renumbered
from ecentre.sharing.retake import Hand, Past, UnfitError, named, retaken
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecentre.model import Book
    from ecentre.sharing.unpublished import Own, Touch

STRANGE = say(
    "它动了账上不是记录的文件,不能带上;请运行 ecentre check",
    "it touched files that are no records and cannot be brought along; run ecentre check",
)


class Taken(NamedTuple):
    """One step of mine as it stands on the newer books: its records and files, its words, the ids that changed."""

    own: Own
    records: tuple[Record, ...]
    files: Mapping[str, str]
    message: str


@dataclass
class Replayed:
    """What became of my steps."""

    taken: list[Taken] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    renumbered: list[Renumbered] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)


@dataclass
class Ground:
    """The newer books with what was brought along so far; ``dead`` are my new records that were put aside."""

    book: Book
    files: dict[str, str]
    laid: dict[Ref, Record] = field(default_factory=dict)
    names: dict[Ref, str] = field(default_factory=dict)
    dead: set[Ref] = field(default_factory=set)

    def pending(self, more: Iterable[Record] = ()) -> PendingBook:
        """Give the books as they are by now."""
        return PendingBook(self.book, [*self.laid.values(), *more])


def replay(hand: Hand, steps: Sequence[Own], ground: Ground, refused: Mapping[str, Words]) -> Replayed:
    """Take my steps again, oldest first; ``refused`` are those that verification turned down, and why."""
    done = Replayed()
    for own in steps:
        names = dict(ground.names)
        try:
            taken = _taken(hand, own, ground, names, refused.get(own.id))
        except UnfitError as error:
            done.aside.append(Aside(own.subject, error.why, own.ids))
            ground.dead |= {touch.after.ref for touch in own.touches if touch.before is None}
            continue
        done.renumbered += [
            Renumbered(old, Ref(old.kind, new)) for old, new in names.items() if ground.names.get(old) != new
        ]
        ground.names = names
        if taken.records or taken.files:
            done.notes += _voided(ground, taken.records)
            ground.laid |= {record.ref: record for record in taken.records}
            ground.files |= taken.files
            done.taken.append(taken)
    return done


def _taken(hand: Hand, own: Own, ground: Ground, names: dict[Ref, str], refused: Words | None) -> Taken:
    if own.strange or refused is not None:
        raise UnfitError(refused or STRANGE)
    _alive(hand, own, ground)
    _name(own, ground, names)
    touches = [_relinked(hand, touch, names) for touch in own.touches]
    floor = _floor(ground, touches)
    made: list[Record] = []
    for (before, after), touch in zip(touches, own.touches, strict=True):
        now = _now(ground, before, after)
        past = Past(after, touch.after.steps, len(before.steps) if before else 0)
        book = ground.pending(made)
        as_is = not floor and _same(now, before) and after == touch.after and not _bound(past)
        record = after if as_is else retaken(hand, book, now, past, floor)
        made += [Record(record.ref, hand.schemas.get(record.kind).ordered(record.data))] if record else []
    files = _files(own, ground)
    _judge(hand, ground, made)
    return Taken(own, tuple(made), files, relink.text(own.message, names))


def _alive(hand: Hand, own: Own, ground: Ground) -> None:
    for touch in own.touches:
        lost = relink.mentions(touch.after, ground.dead, hand.schemas)
        if lost:
            raise UnfitError(
                say(
                    "它以没能带上的 {id} 为依据;请先重新办理 {id}",
                    "it rests on {id}, which could not be brought along; do {id} again first", id=min(lost).id,
                )
            )


def _name(own: Own, ground: Ground, names: dict[Ref, str]) -> None:
    """Give new records their ids, one after the other."""
    given: list[Record] = []
    for touch in own.touches:
        after = touch.after
        if touch.before is None and renumber.fresh(after.ref, after.text("uid"), ground.pending().get(*after.ref)):
            id = renumber.free_id(ground.pending(given), after)
            given.append(Record(Ref(after.kind, id), {**after.data, "id": id}))
            if id != after.id:
                names[after.ref] = id


def _relinked(hand: Hand, touch: Touch, names: Mapping[Ref, str]) -> tuple[Record | None, Record]:
    before = None if touch.before is None else relink.renamed(touch.before, names, hand.schemas)
    return before, relink.renamed(touch.after, names, hand.schemas)


def _now(ground: Ground, before: Record | None, after: Record) -> Record | None:
    """Give a record as others have it by now.

    Raises:
        UnfitError: it is not there, is another one, or its past was rewritten.
    """
    now = ground.pending().get(*after.ref)
    steps = before.steps if before else []
    same = now is not None and now.text("uid") == after.text("uid")
    if (before is not None and not same) or after.steps[: len(steps)] != steps:
        raise UnfitError(
            say("{id} 在共享的账上不是同一份;查看:ecentre show {id}",
                "{id} is not the same record in the shared books; see: ecentre show {id}", id=after.id)
        )
    return now if same else None


def _floor(ground: Ground, touches: Sequence[tuple[Record | None, Record]]) -> str:
    """Give the moment of the last step that others took on these records meanwhile; mine now come after it."""
    found = ((ground.pending().get(*after.ref), before) for before, after in touches)
    return max((str(now.steps[-1]["at"]) for now, before in found if now and not _same(now, before)), default="")


def _same(now: Record | None, before: Record | None) -> bool:
    return (now is None and before is None) or (now is not None and before is not None and now.data == before.data)


def _bound(past: Past) -> bool:
    """Tell whether a step of mine is bound to the terms of policy, which may have changed."""
    return any(step.get("policy") for step in past.after.steps[past.first :])


def _files(own: Own, ground: Ground) -> dict[str, str]:
    """Give the other files of a step; one that others changed too is not written over."""
    taken = {}
    for path, (before, after) in own.files.items():
        there = ground.files.get(path, "")
        if there not in (before, after):
            raise UnfitError(
                say("文件 {path} 别人也改了;请看过后重新改一次",
                    "others changed the file {path} too; look and do it again", path=path)
            )
        if there != after:
            taken[path] = after
    return taken


def _judge(hand: Hand, ground: Ground, made: Sequence[Record]) -> None:
    """Judge what a step makes of the newer books; what was wrong there before is not its fault.

    Raises:
        UnfitError: with the first thing that is wrong.
    """
    book, earlier = ground.pending(made), ground.pending()
    for record in made:
        errors = [one for one in check.problems(record, book, hand.schemas) if one.level == "error"]
        was = earlier.get(*record.ref)
        fresh = range(len(was.steps) if was else 0, len(record.steps))
        errors += [one for place in fresh for one in evidence.outdated(record, place, earlier)]
        if errors and was is not None:
            known = {(one.rule, one.where) for one in check.problems(was, earlier, hand.schemas)}
            errors = [one for one in errors if (one.rule, one.where) not in known]
        if errors:
            one = errors[0]
            raise UnfitError(
                say("{message} [{rule} {clause}]", "{message} [{rule} {clause}]",
                    message=one.message, rule=one.rule, clause=one.clause)
            )


def _voided(ground: Ground, records: Iterable[Record]) -> list[Words]:
    """Tell whose answers no longer hold because my step changed what they were given on."""
    told = []
    for record in records:
        was, kind = ground.pending().get(*record.ref), kinds.get(record.kind)
        row = approval.open_chain(was, kind) if was else None
        if was is None or row is None or record.state != was.state:
            continue
        if approval.subject(was) == approval.subject(record):
            continue
        told += [
            say("{id} 内容已变,{who} 的批准不再有效,须重新批准:ecentre {verb} {id}",
                "{id} has changed; the approval by {who} no longer holds: ecentre {verb} {id}",
                id=record.id, who=named(ground.book, step["by"]), verb=row.verb)
            for step in approval.answers(was, row.verb)
        ]
    return told
