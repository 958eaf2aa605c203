"""The verbs: each looks at the book and returns a Change; none of them writes.

A step may set only what its row of the workflow table asks for; who may take it is policy. What it causes on other
records are named steps of theirs, in the same change. Everything touched is judged before the change is handed on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import check, kinds, onward, policy, refusals, rights, stepping, whose
from ecentre.desk import Desk, Entry, Paper, Work
from ecentre.errors import UsageError, invalid, refused
from ecentre.model import Change, Data, Record, Ref, typed
from ecentre.rights import Capacity
from ecentre.wording import Teller
from ecentre.words import Words, hands, joined, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecentre.kind import Kind
    from ecentre.model import Problem

FEW = 3  # so many records that a step made besides are named


def create(desk: Desk, kind: str, fields: Data, verb: str = "add", paper: Paper | None = None) -> Change:
    """Make a record by one of the creating rows of its kind.

    Raises:
        UsageError: a field that this verb does not set.
        InvalidError: the schema is broken.
        RefusedError: a rule or a right says no.
    """
    work = Work(desk)
    record = stepping.created(work, kind, verb, fields, paper or Paper(), "")
    return _judged(work, verb, record, say("已登记 {what}", "Registered {what}", what=_what(work, record)))


def advance(desk: Desk, ref: Ref, verb: str, fields: Data | None = None, paper: Paper | None = None) -> Change:
    """Take one step on a record by a row of its workflow table.

    Raises:
        NotFoundError: there is no such record.
        UsageError: a field that this verb does not set.
        RefusedError: the state, a right or a rule says no.
    """
    record = stepping.found(desk.book, ref)
    row = stepping.row_of(desk, record, verb)
    if row.inner:
        raise rights.refusal(record, "inner", row.clause, refusals.only_caused(row))
    work = Work(desk)
    done = stepping.advanced(work, record, row, fields or {}, paper or Paper(), "")
    said = say("{label}:{what}", "{verb}: {what}", label=row.label, verb=verb, what=_what(work, done))
    return _judged(work, verb, done, said)


def edit(desk: Desk, ref: Ref, fields: Data) -> Change:
    """Change fields of a record that is still in its first state; nothing that a later step asks for."""
    record, kind = stepping.found(desk.book, ref), kinds.get(ref.kind)
    still_open(record, fields)
    stepping.only(fields, stepping.schema_names(desk, ref.kind) - kind.asked, "edit")
    fields = _different(record, fields)
    role = own_right(desk, record, "edit")
    work = Work(desk)
    done = stepping.stepped(work, record, Entry("edit", record.state, fields, Capacity(role)))
    return _judged(work, "edit", done, say("已修改 {what}", "Edited {what}", what=_what(work, done)))


def correct(desk: Desk, ref: Ref, fields: Data, reason: str, witness: str = "", verb: str = "correct") -> Change:
    """Put a mistake right, forward: the old value stays in the step, approvals given on it fall.

    Raises:
        RefusedError: no reason, or policy wants a second person, or the content was finally approved.
    """
    record, kind = stepping.found(desk.book, ref), kinds.get(ref.kind)
    stepping.only(fields, stepping.schema_names(desk, ref.kind) - kind.grown, "correct")
    fields = _different(record, fields)
    if not reason.strip():
        raise UsageError(say("更正必须说明理由:--reason …", "A correction needs a reason: --reason …"))
    if _approved(record, kind) and set(fields) - kind.asked:
        raise rights.refusal(record, "approved", "X.3", refusals.already_approved(record))
    twice = [name for name in fields if policy.double(desk.book, f"{ref.kind}.{name}", desk.today)]
    if twice and not stepping.other_person(desk, witness):
        labels = [desk.schemas.get(ref.kind).label(name) for name in twice]
        raise rights.refusal(record, "second_person", "X.2", refusals.second_person(labels))
    role = own_right(desk, record, "correct")
    work = Work(desk)
    done = stepping.stepped(work, record, Entry(verb, record.state, fields, Capacity(role), Paper(reason, witness)))
    return _judged(work, verb, done, say("已更正 {what}", "Corrected {what}", what=_what(work, done)))


def _different(record: Record, fields: Data) -> Data:
    """Give the fields that would change; a change of nothing is no step."""
    changed = {name: value for name, value in fields.items() if record.get(name) != value}
    if not changed:
        raise UsageError(
            say("内容没有变化;现状:ecentre show {id}", "nothing would change; see: ecentre show {id}", id=record.id)
        )
    return changed


def combine(changes: Sequence[Change], verb: str, subject: str, said: Words) -> Change:
    """Make one step of many changes, each already judged; a record in several keeps its last form."""
    records = {record.ref: record for change in changes for record in change.records}
    notes = tuple(note for change in changes for note in change.notes)
    return Change(verb, changes[0].actor, tuple(records.values()), subject, said, onward.together(changes), notes=notes)


def _what(work: Work, record: Record) -> str:
    """Name a record for people: its id and what it is called."""
    title = Teller(work.book, work.desk.schemas).title(record)
    return f"{record.id} {title}".strip() if title != record.id else title


def _judged(work: Work, verb: str, main: Record, said: Words) -> Change:
    """Judge everything touched; a change with an error never leaves this module."""
    book = work.book
    ordered = [
        Record(one.ref, work.desk.schemas.get(one.kind).ordered(one.data))
        for one in (main, *(one for ref, one in work.touched.items() if ref != main.ref))
    ]
    problems = [one for record in ordered for one in check.problems(record, book, work.desk.schemas)]
    errors = [one for one in problems if one.level == "error"]
    broken = [one for one in errors if one.rule.startswith(("schema.", "ref."))]
    if broken:
        raise invalid(broken)
    if errors:
        raise refused(errors)
    shaken = _shaken(work, main) if verb in ("edit", "correct", "keep") else []
    if shaken:
        raise refused(shaken)
    notes = _news(work.desk, main, [one for one in problems if one.level == "note"])
    subject = f"{main.kind.replace('_', '-')}: {verb} {main.id}"
    return Change(verb, work.desk.actor, tuple(ordered), subject, _with_others(work, main, said),
                  onward.lines(work, main), notes=notes)


def _news(desk: Desk, main: Record, notes: Sequence[Problem]) -> tuple[Problem, ...]:
    """Give what is to be noted of a record and was not before this step: who acts later has heard nothing new.

    The card goes on showing all of it.
    """
    mine = [one for one in notes if one.ref == main.ref]
    before = desk.book.get(*main.ref) if mine else None
    known = {(one.rule, one.where) for one in check.problems(before, desk.book, desk.schemas)} if before else set()
    return tuple(one for one in mine if (one.rule, one.where) not in known)


def _shaken(work: Work, main: Record) -> list[Problem]:
    """Find what a changed record breaks in the records that rest on it; what was broken before stays their matter."""
    if not kinds.PREFIXES[main.kind]:
        return []
    found = []
    for other in work.book.refs_to(main.ref):
        before = {(one.rule, one.where) for one in check.problems(other, work.desk.book, work.desk.schemas)}
        after = check.problems(other, work.book, work.desk.schemas)
        found += [one for one in after if one.level == "error" and (one.rule, one.where) not in before]
    return found


def _with_others(work: Work, main: Record, said: Words) -> Words:
    """Say which other records a step has made: the number taken, the matter passed on, the items to follow up."""
    made = [one for ref, one in work.touched.items() if ref != main.ref and len(one.steps) == 1]
    if not made:
        return said
    listed = joined(f"{kinds.get(one.kind).label} {_what(work, one)}" for one in made[:FEW])
    more = say("等 {n} 件", " and so on, {n} in all", n=len(made)) if len(made) > FEW else ""
    return say("{said};并登记 {made}{more}", "{said}; also registered: {made}{more}", said=said, made=listed, more=more)


def still_open(record: Record, fields: Data) -> None:
    """Let fields be changed without a reason in the first state only.

    Raises:
        RefusedError: the record has moved on, with the way to change it.
    """
    kind = kinds.get(record.kind)
    if record.state != kind.start:
        raise rights.refusal(record, "edit", "X.3", refusals.too_late(record, kind, fields))


def own_right(desk: Desk, record: Record, verb: str) -> str:
    """Let the roles of policy, the record's maker or an administrator edit and correct; give the role.

    Raises:
        RefusedError: who acts is none of them, with who may.
    """
    allowed = policy.may(desk.book, f"{record.kind}.{verb}", desk.today) or ("administrator",)
    role = next((role for role in allowed if policy.holds(desk.book, desk.actor, role, desk.today)), "")
    maker = str(record.steps[0].get("by")) if record.steps else ""
    if not role and desk.actor != maker:
        who = joined(policy.role_label(desk.book, one) for one in allowed)
        raise rights.refusal(
            record, verb, "X.1",
            say(
                "只有 {who} 或登记人 {maker} 可以修改,如由登记人办理:ecentre {kind} {verb} {id} …{hands}",
                "only {who} or {maker}, who registered it, may change it: ecentre {kind} {verb} {id} …{hands}",
                who=who, maker=whose.name_of(desk.book, maker), kind=typed(record.kind), verb=verb, id=record.id,
                hands=hands([maker]),
            ),
        )
    return role


def _approved(record: Record, kind: Kind) -> bool:
    chains = {row.verb: row.target for row in kind.workflow if row.chain}
    return any(
        step.get("verb") in chains and later.get("from") != step.get("from")
        for step, later in zip(record.steps, [*record.steps[1:], {"from": record.state}], strict=True)
    )


__all__ = ["Desk", "Paper", "advance", "combine", "correct", "create", "edit", "own_right", "still_open"]
