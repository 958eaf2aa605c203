"""Whether each step on file was taken by somebody who could take it then: post, party, place in the chain [X.1-X.3].

The verbs ask before they write; these rules ask again of what is written, so that a forged step is found although its
hashes fit. Posts count as the book stood at the moment of the step: an appointment entered later grants nothing back,
one ended later takes nothing away.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from ecentre import approval, chains, clock, evidence, kinds, policy, rights
from ecentre.kind import problem
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.kind import Kind, Transition
    from ecentre.model import Book, Data, Problem, Record

# Two machines of an office are rarely a few minutes apart; no step lies further ahead than that.
SKEW = timedelta(minutes=5)
ALONE = ("role", "acting_for", "stage", "reason", "witness", "proof", "mark", "policy", "signature")
"""What only a step says that somebody took; one that was caused says whose step caused it."""


def problems(record: Record, kind: Kind, book: Book, first: int = 0) -> Iterator[Problem]:
    """Find steps, from place ``first`` on, that nobody, or not this person, could take at that moment."""
    if not book.ids("centre"):
        return
    steps = record.steps
    forms = dict(islice(approval.backwards(record), len(steps) - first + 1))
    for place in range(first, len(steps)):
        step, then = steps[place], forms[place]
        row = kind.row_of(step, place)
        yield from _present(record, place, step, book)
        if step.get("cause"):
            yield from _caused(record, row, place, book)
            continue
        yield from evidence.problems(record, place, row, then, book)
        if row is None:
            continue
        yield from _party(record, row, place, book)
        yield from _said(record, row, place, then)
        if row.chain or row.veto:
            before = forms[place - 1].having(steps=steps[:place], state=step.get("from")) if place else then
            yield from _in_turn(record, row, place, before, book)
        else:
            yield from _right(record, row, place, book)


def _present(record: Record, place: int, step: Data, book: Book) -> Iterator[Problem]:
    """Nobody acts before they are registered, after they left, or in the future [X.1]."""
    where = f"steps/{place}"
    if datetime.fromisoformat(str(step["at"])) > clock.now() + SKEW:
        message = say("步骤时间 {at} 还没有到", "the time of the step, {at}, is still to come", at=step["at"])
        yield problem(record, "step_future", "X.3", message, where)
    person = book.get("person", str(step.get("by")))
    taken = person.steps if person else None
    if person is None or not taken:
        return
    left = next((one["at"] for one in reversed(taken) if one["verb"] == "leave"), "")
    if taken[0]["at"] > step["at"] or (person.state != "active" and left and left < step["at"]):
        message = say("{name} 当时不在岗", "{name} was not on the staff then", name=person.text("name"))
        yield problem(record, "actor", "X.1", message, where)


def _party(record: Record, row: Transition, place: int, book: Book) -> Iterator[Problem]:
    """Nobody answers a matter they are, or ever were, a party to; nobody signs for another [X.2, X.3]."""
    step, where = record.steps[place], f"steps/{place}"
    by = str(step.get("by"))
    people = {by, str(step.get("acting_for") or by)}
    if row.apart and by in approval.makers(record, place) and chains.settled(book, str(step["at"])):
        message = say("{by} 写的内容须由他人批准", "another person than {by}, who wrote it, must agree", by=by)
        yield problem(record, "apart", row.clause or "X.3", message, where)
    if any(people & approval.parties(record, name) for name in row.never_by):
        message = say("{by} 不能审批自己的事项", "{by} answered a matter of their own", by=by)
        yield problem(record, "never_by", row.clause or "X.3", message, where)
    if row.by and by != record.get(row.by):
        apart = step.get("witness") not in (None, by, record.get(row.by))
        excused = rights.for_another(record, row, by, grounds=bool(step.get("reason")) or apart)
        if not (step.get("proof") and apart) and not excused:
            message = say("须由本人办理,或有见证人和扫描件", "must be done in person, or with witness and scan")
            yield problem(record, "by", row.clause or "X.2", message, where)


def _said(record: Record, row: Transition, place: int, then: Record) -> Iterator[Problem]:
    """A step that needs a cause, a reason or a field has it [X.3]."""
    if row.inner:
        message = say("步骤 {verb} 只能由别的记录引起", "the step {verb} is only ever caused", verb=row.verb)
        yield problem(record, "inner", row.clause or "X.3", message, f"steps/{place}")
    if row.reason and not record.steps[place].get("reason"):
        message = say("步骤 {verb} 没有写明理由", "the step {verb} gives no reason", verb=row.verb)
        yield problem(record, "reason", row.clause or "X.3", message, f"steps/{place}")
    for name in row.needs:
        if then.get(name) in (None, "", []):
            message = say("步骤 {verb} 缺 {name}", "the step {verb} lacks {name}", verb=row.verb, name=name)
            yield problem(record, "needs", row.clause or "X.3", message, f"steps/{place}")


def _right(record: Record, row: Transition, place: int, book: Book) -> Iterator[Problem]:
    """A step is taken in a role that policy gives it, and that the person held then [X.1]."""
    step = record.steps[place]
    role, by = str(step.get("role") or ""), str(step.get("by"))
    if role and not policy.held(book, by, role, step["at"]):
        yield _not_held(record, row, place, book)
    yield from _stood_in(record, row, place, "", book)
    allowed = policy.may(book, f"{record.kind}.{row.verb}", str(step["at"]))
    if allowed and not (row.by and by == record.get(row.by)) and role not in allowed:
        message = say("步骤 {verb} 不是由规定的人办理", "the step {verb} was taken without the right", verb=row.verb)
        yield problem(record, "right", row.clause or "X.1", message, f"steps/{place}")


def _in_turn(record: Record, row: Transition, place: int, before: Record, book: Book) -> Iterator[Problem]:
    """Every stage answers in its turn, each seat by another person, and nothing moves before the last [X.3]."""
    step = record.steps[place]
    running = row if row.chain else approval.open_chain(before, kinds.get(record.kind), row.veto)
    wanted = chains.stages(book, row.chain or row.veto, before, str(step["at"]))
    given = approval.answers(before, running.verb) if running and place else []
    stage = chains.current(wanted, given)
    seats = chains.vacant(stage, given) if stage else ()
    seat = next((one for one in seats if one.role == step.get("role")), None)
    due = chains.before(wanted, stage) if stage and row.back else stage
    again = any((one["stage"], one["by"]) == (stage and stage.order, step.get("by")) for one in given)
    if seat is None or due is None or step.get("stage") != due.order or again:
        yield _out_of_turn(record, row, place, wanted, book)
        return
    if not policy.held(book, str(step.get("by")), seat.role, step["at"], seat.department):
        yield _not_held(record, row, place, book)
    yield from _stood_in(record, row, place, seat.department, book)
    after = record.steps[place + 1].get("from") if place + 1 < len(record.steps) else record.state
    if row.chain and (after == row.target) != (chains.current(wanted, [*given, step]) is None):
        yield _out_of_turn(record, row, place, wanted, book)


def _stood_in(record: Record, row: Transition, place: int, department: str, book: Book) -> Iterator[Problem]:
    """Who stands in for another says so, and nobody claims to [X.1]."""
    step = record.steps[place]
    role, by = str(step.get("role") or ""), str(step.get("by"))
    stood = policy.principal(book, by, role, str(step["at"]), department) if role else ""
    if stood != str(step.get("acting_for") or ""):
        message = say("代理关系与任命不符", "whom the step was taken for differs from the appointment")
        yield problem(record, "acting", row.clause or "X.1", message, f"steps/{place}/acting_for")


def _out_of_turn(
    record: Record, row: Transition, place: int, wanted: tuple[chains.Stage, ...], book: Book
) -> Problem:
    names = joined(policy.role_label(book, seat.role) for stage in wanted for seat in stage.seats)
    message = say("应依次由 {names} 审批", "must be answered in order by {names}", names=names)
    return problem(record, "chain", row.clause or "X.3", message, f"steps/{place}")


def _not_held(record: Record, row: Transition, place: int, book: Book) -> Problem:
    step = record.steps[place]
    message = say(
        "{by} 当时不担任 {role}", "{by} did not hold {role} at that moment",
        by=step.get("by"), role=policy.role_label(book, str(step.get("role"))),
    )
    return problem(record, "step_role", row.clause or "X.1", message, f"steps/{place}")


def _caused(record: Record, row: Transition | None, place: int, book: Book) -> Iterator[Problem]:
    """A step that claims a cause was caused: by another record's step that causes this verb, then, by this person."""
    step = record.steps[place]
    cause = str(step["cause"])
    source = kinds.of_id(cause) or "centre"
    causing = book.get(source, cause)
    verbs = _verbs_then(causing, step) if causing else None
    fits = verbs is not None and f"{record.kind}.{step.get('verb')}" in verbs
    more = any(step.get(name) for name in ALONE)
    if not fits or more or (place and row is not None and not row.inner):
        message = say("起因 {cause} 没有相应的步骤", "no step of {cause} causes this", cause=cause)
        yield problem(record, "cause", "X.3", message, f"steps/{place}/cause")


def _verbs_then(causing: Record, step: Data) -> tuple[str, ...] | None:
    """Give what a record's steps of one person and moment may cause (nothing: anything), None without such a step."""
    kind = kinds.get(causing.kind)
    found: set[str] | None = None
    for place, one in enumerate(causing.steps):
        row = kind.row_of(one, place)
        if (one.get("by"), one.get("at")) == (step.get("by"), step.get("at")) and row and (row.effect or row.causes):
            found = {*(found or ()), *row.causes}
    return None if found is None else tuple(found)
