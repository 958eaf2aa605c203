"""What Enter takes where nobody has said anything yet: what the program knows, and what this person said last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import clock
from ecentre.cli.dialogue import choosing

if TYPE_CHECKING:
    from ecentre.cli.session import Call
    from ecentre.model import Record
    from ecentre.schema import Schema

LASTING = frozenset(("place", "store_cabinet", "cabinet"))
"""The kinds of record of which a person names the same one again and again."""
LOOKED_AT = 30
"""So many of the newest records of a kind are looked through for the last that this person made."""


def suggested(call: Call, schema: Schema, name: str, record: Record, unasked: bool) -> Any:
    """Give the value that Enter takes for a field that is asked for, or None where there is none worth offering.

    A field that may stay empty and that nobody picked (``unasked``) takes no day by Enter: most such things did not
    happen, and not today.
    """
    known = call.answers.get(name, record.get(name))
    if known is not None:
        return known
    shape, kind = schema.shape(name), schema.ref(name)
    if shape == "date" and not unasked and (name.endswith("_on") or name == "date"):
        return clock.today().isoformat()
    if kind == "department" and shape != "list":
        return _department(call, schema, record)
    return (_last(call, schema.kind, name) or _only(call, kind)) if kind in LASTING and shape != "list" else None


def _last(call: Call, kind: str, name: str) -> Any:
    """Give what stands in the newest record of a kind that the person who acts has made."""
    book, me = call.kept, call.actor(call.kept)
    for id in sorted(book.ids(kind), reverse=True)[:LOOKED_AT]:
        record = book.get(kind, id)
        if record and record.steps and record.steps[0].get("by") == me and record.get(name) is not None:
            return record.get(name)
    return None


def _department(call: Call, schema: Schema, record: Record) -> Any:
    """Give the department of the person whom the form names already, else of the one who acts."""
    said = {**record.data, **call.answers}
    named = [str(said[name]) for name in schema.names if schema.ref(name) == "person" and said.get(name)]
    person = call.kept.get("person", named[0] if named else call.actor(call.kept))
    return person.get("department") if person else None


def _only(call: Call, kind: str) -> Any:
    offered = choosing.living(call.kept, kind)
    return offered[0][0] if len(offered) == 1 else None
