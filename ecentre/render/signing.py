"""Who signed a paper and who still has to: the places for opinion, name and date on a form [X.2, X.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import approval, chains, policy
from ecentre.model import Record, Ref

if TYPE_CHECKING:
    from datetime import date

    from ecentre.kind import Kind, Transition
    from ecentre.model import Book, Data

_ABOVE_EVERY_LIMIT = "99999999.99"


class Signature(NamedTuple):
    """One place to sign; without a name it is still open."""

    role: str
    name: str = ""
    on: str = ""
    opinion: str = ""


def standing(record: Record, kind: Kind) -> list[Data]:
    """Give the steps that still count: those since the paper was last sent back to the one who wrote it."""
    kept: list[Data] = []
    for step in reversed(record.steps):
        row = kind.row(str(step.get("verb", "")), str(step.get("from", "")))
        if row is not None and row.target == kind.start != step.get("from"):
            break
        kept.insert(0, step)
    return kept


def taken(record: Record, kind: Kind, verb: str) -> Data | None:
    """Give the last step of a verb that still counts, or None."""
    return next((step for step in reversed(standing(record, kind)) if step.get("verb") == verb), None)


def answered(record: Record, kind: Kind, chain: str) -> list[Data]:
    """Give the answers of a chain that count, a refusal among them."""
    yes = _row(kind, chain)
    if yes is None:
        return []
    if record.state in yes.source:
        return approval.answers(record, yes.verb)
    verbs = {row.verb for row in kind.workflow if chain in (row.chain, row.veto)}
    return [step for step in standing(record, kind) if step.get("verb") in verbs and step.get("from") in yes.source]


def waiting(record: Record | None, kind: Kind, chain: str, assumed: Data, book: Book, on: date) -> list[Signature]:
    """Give the open places of a chain: all of them on an empty form or a draft, none once it has come to its end."""
    yes = _row(kind, chain)
    if yes is None:
        return []
    asked = record or Record(Ref(kind.name, ""), {"amount": _ABOVE_EVERY_LIMIT, "state": kind.start})
    given = len(answered(asked, kind, chain))
    if given and asked.state not in yes.source:
        return []
    full = Record(asked.ref, {**assumed, **asked.data})
    return [Signature(_office(book, one.role)) for one in chains.seats(book, chain, full, on)[given:]]


def _office(book: Book, role: str) -> str:
    """Give a role as the manual's own forms say it, whatever the reader's language."""
    return str(policy.roles(book).get(role, {"name": role})["name"])


def _row(kind: Kind, chain: str) -> Transition | None:
    return next((row for row in kind.workflow if row.chain == chain), None)
