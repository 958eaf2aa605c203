"""Two changes of one record brought together: fields one by one, steps never lost and never out of order.

Steps on file are only ever added to, so one side stands as it is and the other side's steps are taken again on top of
it, as far as the workflow table and the fields allow. An answer in an approval chain is never taken again for its
giver: it was given on other content [X.3]. Nothing here reads or writes files, asks git, or knows who may do what.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import approval, fields, kinds, rownumbers
from ecentre.model import Record
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.kind import Kind, Transition
    from ecentre.model import Data
    from ecentre.schema import Schemas

KEPT = ("id", "uid", "rev", "state", "steps")
ANYWHERE = ("correct", "keep")
LATEST = "latest"
NEITHER = (frozenset[str](), frozenset[str]())

TAKEN = say("同一编号登记了两条不同的记录", "two different records were registered under one number")
TWICE = say("两边都改了这一项", "both sides changed this field")
REWRITTEN = say("已有的经办步骤被改写,步骤只增不改", "steps on file were rewritten; they are only ever added to")
ANSWERED = say(
    "这一步是本人的答复,须看过现在的内容后重新答复", "a person's answer is given anew, on what stands now"
)
MOVED_ON = say("记录已走到别的状态,这一步不能再办", "the record has moved on; this step cannot be taken any more")
TOGETHER = say(
    "这一步与别的记录同时发生,不能单独改期", "other records took this step at the same moment; it cannot move alone"
)


class Conflict(NamedTuple):
    """One field (or ``state``, ``steps``, ``uid``) that a person must settle: its three values, and why in words."""

    field: str
    base: Any
    ours: Any
    theirs: Any
    why: Words = TWICE


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of two changes; it may be kept as it is only where there are no ``conflicts``.

    ``record`` is the outcome; where something conflicts their value stands in it, and ``wanted`` is the same with ours.
    Our steps are taken again all or none: ``dropped_steps`` are ours, as they were, where one could not be. ``retaken``
    are the places in ``record.steps`` of those that were; ``unsigned`` those among them whose signature was dropped
    because what it covered (rev, from, was, subject) changed: they have to be signed again.
    """

    record: Record
    wanted: Record
    conflicts: tuple[Conflict, ...] = ()
    dropped_steps: tuple[Data, ...] = ()
    retaken: tuple[int, ...] = ()
    unsigned: tuple[int, ...] = ()


def merge(base: Record | None, ours: Record, theirs: Record, schemas: Schemas, at: str = "") -> Merged:
    """Bring our change and theirs of ``base`` together: theirs stands, our own steps are taken again on top of it.

    ``base`` is None where both sides made the record. ``at`` is the moment to give to steps taken again; without it
    each keeps its own, moved to that of the step before where time would run backwards. The one field it takes from us
    although both wrote it is a field marked ``"x-merge": "latest"`` in its schema: what matters there is in the steps.
    """
    root = base or Record(ours.ref, {})
    if theirs.data in (ours.data, root.data):
        return Merged(ours, ours)
    if ours.data == root.data:
        return Merged(theirs, theirs)
    task = _Task(root, ours, theirs, schemas, at)
    foreign = task.foreign()
    if foreign is not None:
        return Merged(theirs, ours, (foreign,), tuple(ours.steps))
    return task.retaken() if task.own and task.added else task.plain()


@dataclass(frozen=True)
class _Task:
    """The three forms of one record, and how to bring two of them together."""

    root: Record
    ours: Record
    theirs: Record
    schemas: Schemas
    at: str
    conflicts: list[Conflict] = field(default_factory=list)
    moved: rownumbers.Moved = field(default_factory=dict)

    @property
    def shared(self) -> int:
        """Count the steps that both sides have."""
        pairs = zip(self.ours.steps, self.theirs.steps, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))

    @property
    def own(self) -> list[Data]:
        """Give the steps that only we have."""
        return self.ours.steps[self.shared :]

    @property
    def added(self) -> list[Data]:
        """Give the steps that only they have."""
        return self.theirs.steps[self.shared :]

    def foreign(self) -> Conflict | None:
        """Tell why the two are no changes of one record: other things under one id, or rewritten steps."""
        root, ours, theirs = self.root, self.ours, self.theirs
        if ours.get("uid") != theirs.get("uid"):
            return Conflict("uid", root.get("uid"), ours.get("uid"), theirs.get("uid"), TAKEN)
        known = max(len(root.steps), 1)
        if ours.steps[:known] == theirs.steps[:known] == (root.steps or ours.steps[:1]):
            return None
        return Conflict("steps", root.steps, ours.steps, theirs.steps, REWRITTEN)

    def plain(self) -> Merged:
        """Bring fields together where at most one side took steps: nothing has to be taken again."""
        data = self._fields()
        data |= {name: self._three(name) for name in ("rev", "state")}
        data["steps"] = max(self.ours.steps, self.theirs.steps, key=len)
        return self._outcome(data, [], [])

    def retaken(self) -> Merged:
        """Take our own steps again on top of theirs: all of them, or none."""
        own, current, taken = self.own, self.theirs, list[int]()
        content = self._fields()
        for place, target in enumerate(self._targets(), start=self.shared):
            if self.conflicts:
                break
            taken.append(len(current.steps))
            current = self._again(current, place, target)
        if not self.conflicts:
            grown = {name: current.data[name] for name in kinds.get(current.kind).grown if name in current.data}
            return self._outcome({**current.data, **content, **grown}, [], taken)
        untouched = {name: value for name, value in content.items() if name not in _written(own)}
        return self._outcome({**self.theirs.data, **untouched}, own, [])

    def _targets(self) -> Iterator[str]:
        """Give the state after each of our own steps."""
        yield from (str(step.get("from", "")) for step in self.own[1:])
        yield self.ours.state

    def _again(self, current: Record, place: int, target: str) -> Record:
        """Take one of our steps on what now stands; where that cannot be, note why and leave it."""
        kind, step = kinds.get(current.kind), self.ours.steps[place]
        row = _row(kind, current.state, str(step.get("verb")), target)
        last = str(current.steps[-1].get("at", ""))
        at = max(self.at or str(step.get("at", "")), last)
        if row is None and not _free(kind, current.state, step):
            was, mine = self.root.state, self.ours.state
            self.conflicts.append(Conflict("state", was, mine, self.theirs.state, MOVED_ON))
        elif "stage" in step or (row is not None and self._answers(row, current, place)):
            self.conflicts.append(Conflict("steps", None, step, current.steps[-1], ANSWERED))
        elif not self.at and at != step.get("at") and (step.get("cause") or (row and (row.effect or row.causes))):
            self.conflicts.append(Conflict("steps", None, step, current.steps[-1], TOGETHER))
        else:
            added = rownumbers.anew(step, current.data, self.schemas.get(current.kind), self.moved)
            return _taken(current, step, (row.target if row else "") or current.state, at, added)
        return current

    def _answers(self, row: Transition, current: Record, place: int) -> bool:
        """Tell whether a step was an answer that no longer stands: in a chain, or in person on other content."""
        if row.chain or row.veto or not row.by:
            return bool(row.chain or row.veto)
        given_on = dict(approval.backwards(self.ours))[place - 1]
        return approval.subject(given_on) != approval.subject(current)

    def _fields(self) -> Data:
        """Give every field that is content, brought together; where both changed it, theirs with a note."""
        names = dict.fromkeys((*self.theirs.data, *self.ours.data, *self.root.data))
        wrote = _written(self.own), _written(self.added)
        return {name: self._three(name, wrote) for name in names if name not in KEPT}

    def _three(self, name: str, wrote: tuple[frozenset[str], frozenset[str]] = NEITHER) -> Any:
        """Bring one field together; what a side's steps wrote counts as changed even where it ends as it was."""
        base, ours, theirs = self.root.data.get(name), self.ours.data.get(name), self.theirs.data.get(name)
        if name in kinds.get(self.ours.kind).grown and self.own and self.added:
            return theirs
        if ours == theirs or (theirs == base and name not in wrote[1]):
            return ours
        if ours == base and name not in wrote[0]:
            return theirs
        if name in wrote[0] and self.schemas.get(self.ours.kind).node(name).get("x-merge") == LATEST:
            return ours
        self.conflicts.append(Conflict(name, base, ours, theirs))
        return theirs

    def _outcome(self, data: Data, dropped: list[Data], taken: list[int]) -> Merged:
        record = self._record({"id": self.ours.get("id"), "uid": self.ours.get("uid"), **data})
        names = {one.field for one in self.conflicts} | _written(dropped)
        names |= {"rev", "state", "steps"} if dropped else set()
        wanted = self._record({**record.data, **{name: self.ours.data.get(name) for name in names}})
        unsigned = [place for place, step in zip(taken, self.own, strict=False) if step.get("signature")]
        return Merged(record, wanted, tuple(self.conflicts), tuple(dropped), tuple(taken), tuple(unsigned))

    def _record(self, data: Data) -> Record:
        kept = {name: value for name, value in data.items() if value is not None}
        return Record(self.ours.ref, self.schemas.get(self.ours.kind).ordered(kept))


def _written(steps: list[Data]) -> frozenset[str]:
    return frozenset(name for step in steps for name in approval.written(step))


def _row(kind: Kind, state: str, verb: str, target: str) -> Transition | None:
    """Give the row by which a verb leads on from a state, that to the wanted state first."""
    rows = [row for row in kind.workflow if row.verb == verb and state in row.source]
    return next((row for row in rows if row.target == target), rows[0] if rows else None)


def _free(kind: Kind, state: str, step: Data) -> bool:
    """Tell whether a step needs no row: editing in the first state, correcting in any."""
    return step.get("verb") in ANYWHERE or (step.get("verb") == "edit" and state == kind.start)


def _taken(current: Record, step: Data, target: str, at: str, added: Data) -> Record:
    """Add a step anew: what it set stays, what was there before and what it stands for are worked out again."""
    changed = {name: value for name, value in (step.get("set") or {}).items() if current.get(name) != value}
    was = {name: current.data[name] for name in changed if current.get(name) is not None}
    rev = len(current.steps) + 1
    rows = approval.grown(current.data, added)
    data = {name: value for name, value in {**current.data, **changed, **rows}.items() if value is not None}
    data |= {"rev": rev, "state": target}
    again = {**step, "at": at, "rev": rev, "from": current.state, "set": changed, "was": was, "add": added}
    again = {name: value for name, value in again.items() if value or name not in fields.PARTS}
    again |= {"subject": approval.subject(Record(current.ref, data)), "signature": None}
    return Record(current.ref, {**data, "steps": [*current.steps, again]})


__all__ = ["Conflict", "Merged", "merge"]
