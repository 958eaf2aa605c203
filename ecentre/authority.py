"""Whether each step on file was taken by somebody who could take it then: post, party, place in the chain [X.1-X.3].

The verbs ask before they write; these rules ask again of what is written, so that a forged step is found although its
hashes fit. Posts count as the book stood at the moment of the step: an appointment entered later grants nothing back,
one ended later takes nothing away.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ecentre import approval, clock, kinds, policy
from ecentre.kind import problem
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ecentre.kind import Kind, Transition
    from ecentre.model import Book, Data, Problem, Record

# Two machines of an office are rarely a few minutes apart; no step lies further ahead than that.
SKEW = timedelta(minutes=5)


def problems(record: Record, kind: Kind, book: Book) -> Iterator[Problem]:
    """Find steps that nobody, or not this person, could take at that moment."""
    if not book.ids("centre"):
        return
    answered = 0
    for place, then in reversed(list(approval.backwards(record))):
        step = record.steps[place]
        row = kind.row_of(step, place)
        yield from _present(record, place, step, book)
        if step.get("cause"):
            yield from _caused(record, row, place, book)
            continue
        if row is None:
            continue
        yield from _party(record, row, place)
        yield from _said(record, row, place, then)
        if row.chain or row.veto:
            answered = answered if place and _follows(record, place) else 0
            yield from _in_turn(record, row, place, then, answered, book)
            answered += 1
        else:
            yield from _right(record, row, place, book)


def _follows(record: Record, place: int) -> bool:
    """Tell whether a step goes on with the chain of the step before it: same verb and state, nothing in between."""
    step, before = record.steps[place], record.steps[place - 1]
    return before.get("from") == step.get("from") and before.get("verb") not in ("edit", "correct", "keep")


def _present(record: Record, place: int, step: Data, book: Book) -> Iterator[Problem]:
    """Nobody acts before they are registered, after they left, or in the future [X.1]."""
    where = f"steps/{place}"
    if datetime.fromisoformat(str(step["at"])) > clock.now() + SKEW:
        message = say("步骤时间 {at} 还没有到", "the time of the step, {at}, is still to come", at=step["at"])
        yield problem(record, "step_future", "X.3", message, where)
    person = book.get("person", str(step.get("by")))
    if person is None or not person.steps:
        return
    left = next((one["at"] for one in reversed(person.steps) if one["verb"] == "leave"), "")
    if person.steps[0]["at"] > step["at"] or (person.state != "active" and left and left < step["at"]):
        message = say("{name} 当时不在岗", "{name} was not on the staff then", name=person.text("name"))
        yield problem(record, "actor", "X.1", message, where)


def _party(record: Record, row: Transition, place: int) -> Iterator[Problem]:
    """Nobody answers a matter they are, or ever were, a party to; nobody signs for another [X.2, X.3]."""
    step, where = record.steps[place], f"steps/{place}"
    by = str(step.get("by"))
    if any(by in approval.parties(record, name) for name in row.never_by):
        message = say("{by} 不能审批自己的事项", "{by} answered a matter of their own", by=by)
        yield problem(record, "never_by", row.clause or "X.3", message, where)
    if row.by and by != record.get(row.by):
        apart = step.get("witness") not in (None, by, record.get(row.by))
        if not (step.get("proof") and apart):
            message = say("须由本人确认,或有见证人和扫描件", "must be confirmed in person, or with witness and scan")
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
    allowed = policy.may(book, f"{record.kind}.{row.verb}", _day(step))
    if allowed and not (row.by and by == record.get(row.by)) and role not in allowed:
        message = say("步骤 {verb} 不是由规定的人办理", "the step {verb} was taken without the right", verb=row.verb)
        yield problem(record, "right", row.clause or "X.1", message, f"steps/{place}")


def _in_turn(
    record: Record, row: Transition, place: int, then: Record, answered: int, book: Book
) -> Iterator[Problem]:
    """Every level answers in its turn, for its own department, and nothing moves before the last [X.3]."""
    step, chain = record.steps[place], row.chain or row.veto
    wanted = policy.chain(book, chain, then, _day(step))
    role = str(step.get("role") or "")
    if answered >= len(wanted) or role != wanted[answered].role:
        yield _out_of_turn(record, row, place, wanted, book)
        return
    if not policy.held(book, str(step.get("by")), role, step["at"], wanted[answered].department):
        yield _not_held(record, row, place, book)
    after = record.steps[place + 1].get("from") if place + 1 < len(record.steps) else record.state
    if row.chain and (after == row.target) != (answered + 1 == len(wanted)):
        yield _out_of_turn(record, row, place, wanted, book)


def _out_of_turn(
    record: Record, row: Transition, place: int, wanted: tuple[policy.Signer, ...], book: Book
) -> Problem:
    names = "、".join(policy.role_label(book, signer.role) for signer in wanted)
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
    fits = verbs is not None and (f"{record.kind}.{step.get('verb')}" in verbs or (not verbs and cause != record.id))
    if not fits or (place and row is not None and not row.inner):
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


def _day(step: Data) -> date:
    return datetime.fromisoformat(str(step["at"])).date()
