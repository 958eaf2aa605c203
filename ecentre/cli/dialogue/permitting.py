"""Whether a person may take a step at all, told before they are asked to fill in a form for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecentre import kinds, policy, rights, stepping
from ecentre.errors import RefusedError

if TYPE_CHECKING:
    from ecentre.cli.session import Call
    from ecentre.kind import Transition
    from ecentre.model import Record
    from ecentre.schema import Schema


def early(call: Call, record: Record, row: Transition) -> None:
    """Refuse a step that no answer could make right: it is for another role, another person, another seat.

    What may be signed on paper or taken for another is left to the engine.

    Raises:
        RefusedError: the person who acts may not take the step, with the clause and who may.
    """
    if row.by and (not record.id or row.proxy or call.witness or call.scan):
        return
    try:
        capable(call, record, row)
    except RefusedError as error:
        if record.id:
            raise
        raise RefusedError(error.message, (replace(one, ref=None) for one in error.problems)) from None


def capable(call: Call, record: Record, row: Transition) -> None:
    """Refuse a step that the person who acts may not take on a record as it stands.

    Raises:
        RefusedError: with the clause and who may.
    """
    book = call.kept
    rights.capacity(record, kinds.get(record.kind), row, call.actor(book), book, book.on, on_paper=False)


def takes(call: Call, record: Record, row: Transition) -> None:
    """Refuse to make a record that rests on another one, which cannot take the step that comes with it any more.

    Raises:
        RefusedError: with the clause and what can be done instead.
    """
    schema, desk = call.schemas.get(record.kind), call.desk(call.kept)
    for name in schema.names:
        open_to, target = states(schema, row, name), schema.ref(name)
        other = desk.book.get(target, record.text(name)) if open_to else None
        if other and other.state not in open_to:
            stepping.row_of(desk, other, _caused(target, row)[0])


def states(schema: Schema, row: Transition, name: str) -> frozenset[str]:
    """Give the states in which a record that a field names takes the step that comes with a new one; empty for none."""
    target = schema.ref(name)
    verbs = _caused(target, row) if target and not row.source and schema.shape(name) != "list" else []
    return frozenset(state for verb in verbs for one in kinds.get(target).rows(verb) for state in one.source)


def _caused(kind: str, row: Transition) -> list[str]:
    """Give the steps that a row causes on records of a kind."""
    return [verb for target, _, verb in (one.partition(".") for one in row.causes) if target == kind]


def may(call: Call, record: Record, row: Transition) -> bool:
    """Tell whether the person who acts may take a step on a record as it stands."""
    try:
        capable(call, record, row)
    except RefusedError:
        return False
    return True


def adding(call: Call, kind: str) -> Transition | None:
    """Give the row that registers a thing of a kind by its name, where policy leaves that to the person who acts."""
    if kinds.PREFIXES.get(kind, "-"):
        return None
    row = next((one for one in kinds.get(kind).creations if not one.inner), None)
    if row is None or call.request is not None:
        return None
    roles, me = policy.may(call.kept, f"{kind}.{row.verb}", call.kept.on), call.actor(call.kept)
    allowed = not roles or any(policy.holds(call.kept, me, role, call.kept.on) for role in roles)
    return row if allowed else None
