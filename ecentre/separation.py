"""Two duties of one matter in one hand: shown, or refused where policy says so [X.3].

Which duties are kept apart is a dated table of policy. A duty is a field that names a person (``purchase.buyer``) or a
step that somebody took (``requisition.assess``); the matter is a record and the records it rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import approval, facts, kinds, policy
from ecentre.kind import note, problem
from ecentre.model import Ref
from ecentre.pending import links
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.kind import Transition
    from ecentre.model import Book, Data, Problem, Record
    from ecentre.schema import Schemas

DEPTH = 3


class Apart(NamedTuple):
    """A duty of a record to come that some people should not have: the field or verb, its name, the other duty's.

    ``steps`` tells of each duty whether it is a step that somebody takes, and no field that names them.
    """

    field: str
    duty: str
    other: str
    people: tuple[str, ...]
    steps: tuple[bool, bool] = (False, False)


def kept_out(main: Record, kind: str, book: Book, schemas: Schemas) -> list[Apart]:
    """Give the duties of a record of a kind, made next in a matter, that people of this matter should not have."""
    rows = [row for row in policy.rows(book, "separation", book.on) if row["second"].partition(".")[0] == kind]
    matter = _matter(main, book, schemas) if rows else []
    found = []
    for row in rows:
        people = tuple(sorted({one for other in matter for one in _holders(other, row["first"])}))
        if people:
            duty = row["second"].partition(".")[2]
            steps = (_step(row["second"]) is not None, _step(row["first"]) is not None)
            found.append(Apart(duty, _duty(book, row["second"]), _duty(book, row["first"]), people, steps))
    return found


def problems(record: Record, book: Book, schemas: Schemas) -> Iterator[Problem]:
    """Find duties that policy keeps apart and one person joined in this matter."""
    begun = str(record.steps[0]["at"]) if record.steps else None
    rows = [row for row in policy.rows(book, "separation", begun) if row["second"].partition(".")[0] == record.kind]
    if not rows:
        return
    matter = _matter(record, book, schemas)
    for row in rows:
        second = _holders(record, row["second"])
        first = {one for other in matter for one in _holders(other, row["first"])}
        for person in sorted(first & second):
            yield _joined(record, row, person, book)


def _matter(record: Record, book: Book, schemas: Schemas) -> list[Record]:
    """Give a record and what it rests on, each once, through so many references one after another."""
    found, edge = {record.ref: record}, [record]
    for _ in range(DEPTH):
        named = {Ref(kind, id) for one in edge for kind, id in links(one, schemas) if kind != "person"}
        edge = [one for ref in sorted(named - found.keys()) if (one := book.get(*ref)) is not None]
        found |= {one.ref: one for one in edge}
    return list(found.values())


def _holders(record: Record, duty: str) -> set[str]:
    """Give who has a duty in a record: named in the field, or taken the step."""
    kind, _, name = duty.partition(".")
    if kind != record.kind:
        return set()
    taken = {str(step["by"]) for step in record.steps if step["verb"] == name and not step.get("cause")}
    return taken or approval.parties(record, name)


def _joined(record: Record, row: Data, person: str, book: Book) -> Problem:
    say_so = problem if row["level"] == "refuse" else note
    message = say(
        "{name} 一人兼 {first} 和 {second},应由两人办理,{second} 请另一人办",
        "{name} is both {first} and {second}; two people should be, let another do the {second}",
        name=facts.named(book, "person", person), first=_duty(book, row["first"]), second=_duty(book, row["second"]),
    )
    return say_so(record, "separation", str(row["clause"]), message, row["second"].partition(".")[2])


def _duty(book: Book, duty: str) -> str:
    kind, _, name = duty.partition(".")
    step = _step(duty)
    return str(step.label if step is not None else facts.label(book, kind, name))


def _step(duty: str) -> Transition | None:
    """Give the row of a duty that is a step, or None where it is a field."""
    kind, _, name = duty.partition(".")
    return next(iter(kinds.get(kind).rows(name)), None) if kind in kinds.PREFIXES else None
