"""Whose turn it is: the answers that a record waits for, from which seat, and who may give them [X.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import approval, kinds, policy, rights, whose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.kind import Transition
    from ecentre.model import Book, Record


class Wanted(NamedTuple):
    """One answer that a record waits for: by which row of its table, in which role, and who may give it.

    ``department`` is the one that the role is held for, where a chain says so.
    """

    record: Record
    row: Transition
    role: str
    people: tuple[str, ...]
    department: str = ""


def wanted(record: Record, book: Book) -> Iterator[Wanted]:
    """Give the answers that one named person, or the holders of one seat, must give next; never a party's own."""
    kind = kinds.get(record.kind)
    for row in kind.workflow:
        if not row.open(record):
            continue
        if row.chain:
            for seat in approval.waiting(record, row, book, book.on):
                people = whose.able(book, [(seat.role, seat.department)], rights.parties(record, row))
                yield Wanted(record, row, seat.role, tuple(people), seat.department)
        elif row.by and kind.leads_on(row):
            yield Wanted(record, row, "", (record.text(row.by),))


def offered(record: Record, book: Book) -> Iterator[Wanted]:
    """Give the ways ahead that policy leaves to the holders of few roles: checking, confirming; never a party's own."""
    kind = kinds.get(record.kind)
    for row in kind.workflow:
        if row.chain or row.by or not row.open(record) or not kind.leads_on(row):
            continue
        roles = policy.may(book, f"{record.kind}.{row.verb}", book.on)
        people = whose.able(book, [(role, "") for role in roles], rights.parties(record, row))
        people += _staff(record, row, book)
        yield Wanted(record, row, next(iter(roles), ""), tuple(dict.fromkeys(people)))


def _staff(record: Record, row: Transition, book: Book) -> list[str]:
    """Give the people of the department whose step it is."""
    return [one.id for one in book.find("person", department=record.get(row.home), state="active")] if row.home else []


def ahead(record: Record) -> bool:
    """Tell whether the way on from a record's state leads to the answers of a chain, now or after other steps."""
    kind = kinds.get(record.kind)
    before = {state for row in kind.workflow if row.chain for state in row.source}
    onward = [row for row in kind.workflow if row.source and kind.leads_on(row)]
    while more := {state for row in onward if row.target in before for state in row.source} - before:
        before |= more
    return record.state in before


__all__ = ["Wanted", "ahead", "offered", "wanted"]
