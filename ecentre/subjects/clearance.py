"""Everything a person still holds or owes, gathered from all kinds: one list for leavers and movers [X.9, R4.3.5].

A field that names a person says in its schema (``x-leaver``) what becomes of it when they go. ``past``: nothing, it is
a fact of the past. ``told``: ``outstanding`` tells. Else the person holds or owes something ``until`` the record is in
one of some states (or past the day in its field ``last``): the part ``of`` the list, the command to ``settle`` it, the
fields of a ``post`` that it belongs to. So a kind that is added later is asked like every other.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import facts, fields
from ecentre.model import Ref
from ecentre.subjects.held import LEAVE, MOVE, SECTIONS, Held, row_since

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from ecentre.model import Book, Data, Record
    from ecentre.schema import Schema
    from ecentre.words import Words

MARK = "x-leaver"
ORDER = {name: place for place, name in enumerate(SECTIONS)}
EVER = "9"
"""After every moment."""
ANY_POST: Mapping[str, str] = MappingProxyType({})
"""A post unlike every other: what is asked before it is known where somebody moves."""


class Tie(NamedTuple):
    """What a schema says of one field that names a person: its place, its name, its clause, and when it ends."""

    where: str
    label: Words
    clause: str
    told: Data


def ties(schema: Schema) -> list[Tie]:
    """Give the fields of a kind by which people hold or owe something."""
    nodes = ((where, schema.node(where)) for where, kind in schema.refs() if kind == "person")
    return [_tie(schema, where, node) for where, node in nodes if isinstance(node.get(MARK), dict)]


def _tie(schema: Schema, where: str, node: Data) -> Tie:
    named = where.removesuffix("/*")  # the items of a plain list have the name of the list
    return Tie(where, schema.label(named), str(node[MARK].get("clause") or node.get("x-clause") or "X.9"), node[MARK])


def held(book: Book, person: str, last: date, moment: str = EVER) -> list[Held]:
    """Give all that a person still holds or owes of what had come to them by a moment, in the order of the list.

    ``last`` is the last day at work: shifts after it are to be handed on.
    """
    return _sorted(one for one in _found(book, person, last, LEAVE, moment) if one.since <= moment)


def of_post(
    book: Book, person: str, old: Mapping[str, str], new: Mapping[str, str] = ANY_POST, moment: str = EVER
) -> list[Held]:
    """Give what a person still holds of what belonged to their old post, and not to the new one [A2.8.1b]."""
    found = _found(book, person, book.on, MOVE, moment)
    return _sorted(one for one in found if one.since <= moment and one.goes(old, new))


def _found(book: Book, person: str, day: date, occasion: str, moment: str) -> list[Held]:
    from ecentre.subjects import outstanding  # every command reads people, few ask what a leaver holds

    return [*_of_fields(book, person, moment), *outstanding.told(book, person, day, occasion, moment)]


def _sorted(found: Iterable[Held]) -> list[Held]:
    alike = {(ORDER[one.section], one.ref, str(one.what), one.clause): one for one in found}
    return [alike[key] for key in sorted(alike)]


def _of_fields(book: Book, person: str, moment: str) -> Iterator[Held]:
    """Ask every record that names the person whether it still binds them."""
    schemas: Any = getattr(book, "schemas", None)
    known: dict[str, list[Tie]] = {}
    for record in book.refs_to(Ref("person", person)) if schemas else ():
        if record.kind not in known:
            known[record.kind] = ties(schemas.get(record.kind))
        for tie in known[record.kind]:
            until = tie.told["until"]
            if record.state not in until and _state_at(record, moment) not in until and not _over(record, tie, book):
                yield from _bound(record, tie, person)


def _bound(record: Record, tie: Tie, person: str) -> Iterator[Held]:
    for place, value in fields.values_at(record.data, tuple(tie.where.split("/"))):
        if value == person:
            name, _, rest = place.partition("/")
            row = rest.partition("/")[0]
            since = row_since(record, name, int(row) if row else -1)
            settle = str(tie.told["settle"])
            yield Held(
                tie.told["of"], record.ref, tie.label, tie.clause, f"ecentre {settle.format(id=record.id)}", since,
                _post(record, tie.told), name if settle.startswith("correct ") else "",
            )  # fmt: skip


def _post(record: Record, told: Data) -> tuple[tuple[str, str], ...] | None:
    """Give the person's fields that what is held goes with, with the values the record has for them."""
    found = tuple((of, record.text(name)) for name, of in told.get("post", {}).items() if record.get(name))
    return found or None


def _state_at(record: Record, moment: str) -> str:
    """Give the state a record was in at a moment: what was reopened later binds nobody who had gone."""
    later = next((step for step in record.steps[1:] if str(step["at"]) > moment), None)
    return str(later.get("from") or "") if later else record.state


def _over(record: Record, tie: Tie, book: Book) -> bool:
    """Tell whether the last day a record speaks of is over."""
    last: Any = facts.day(record, tie.told["last"]) if "last" in tie.told else None
    return last is not None and last < book.on
