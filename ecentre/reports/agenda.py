"""Everything that must be done by some day, from the records' own terms and from the table of duties [X.5, X.6].

One list drives ``today``, ``missing`` and the month of deadlines, so that none of them can know what another does not.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts, kinds, policy, whose
from ecentre.errors import NotFoundError
from ecentre.reports import duties
from ecentre.subjects import flags
from ecentre.words import Words, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from ecentre.index import IndexBook
    from ecentre.kind import Due
    from ecentre.model import Record

ROLE, DEPARTMENT = "role:", "dept:"
HEADS = ("dept_head", "property_keeper")
"""Roles held for one department, whose holders see what it owes."""
AFTER = timedelta(days=62)
"""How long after its end a record may still owe something, such as the receipt of a paper that was filed."""


class Agenda(NamedTuple):
    """What is due in a stretch of days, earliest first, and what could not be told for want of a calendar."""

    dues: tuple[Due, ...]
    gaps: tuple[Words, ...]


def gather(book: IndexBook, first: date, last: date) -> Agenda:
    """Give everything due between two days, done or not, earliest first."""
    found: list[Due] = []
    gaps: dict[str, Words] = {}
    for part in chain(_of_records(book, first, last), duties.each(book, first, last)):
        try:
            for one in part:
                found += [one] if first <= one.due <= last else []
        except NotFoundError as error:
            if any(str(year) in str(error.message) for year in range(first.year, last.year + 1)):
                gaps[str(error.message)] = error.message
    found.sort(key=lambda one: (one.due, one.duty, one.ref))
    return Agenda(tuple(found), tuple(gaps.values()))


def _of_records(book: IndexBook, first: date, last: date) -> Iterator[Iterable[Due]]:
    """Give the terms of every record that may have one between two days."""
    for name in kinds.PREFIXES:
        kind = kinds.get(name)
        for record in book.alive(name, first - AFTER, last, kind.ended) if kind.dues else ():
            yield from (deadline(record, book) for deadline in kind.dues)


def open_ones(agenda: Agenda, on: date) -> list[Due]:
    """Give what is not done by the end of a day."""
    return [one for one in agenda.dues if one.done is None or one.done > on]


def missed(agenda: Agenda, on: date) -> list[Due]:
    """Give what was not done in time: never, or late; what may still be done in time is left out."""
    return [one for one in agenda.dues if (one.done is None and one.due < on) or (one.done and one.done > one.due)]


def owners(one: Due, book: IndexBook) -> list[str]:
    """Give the people who owe something; where the post is vacant, those who can fill it."""
    found = one.owner.split() if ":" not in one.owner else []
    if one.owner.startswith(ROLE):
        found = policy.holders(book, one.owner.removeprefix(ROLE), book.on)
    if one.owner.startswith(DEPARTMENT):
        department = one.owner.removeprefix(DEPARTMENT)
        found = [who for role in HEADS for who in policy.holders(book, role, book.on, department)]
    return list(dict.fromkeys(filter(None, found))) or policy.holders(book, "administrator", book.on)


def owner_words(one: Due, book: IndexBook) -> str:
    """Say who owes something: a role with its holders, a department, or a person."""
    if one.owner.startswith(ROLE):
        role = one.owner.removeprefix(ROLE)
        return f"{policy.role_label(book, role)} {whose.named(book, policy.holders(book, role, book.on))}"
    if one.owner.startswith(DEPARTMENT):
        return facts.named(book, "department", one.owner.removeprefix(DEPARTMENT))
    return joined(facts.named(book, "person", who) for who in one.owner.split())


def command(one: Due, book: IndexBook) -> str:
    """Give the command that does what is due; where the post that owes it is vacant, the one that fills it."""
    role = one.owner.removeprefix(ROLE)
    vacant = one.owner.startswith(ROLE) and not policy.holders(book, role, book.on)
    return str(whose.appointing(book, role)) if vacant else one.command


def colour(one: Due, book: IndexBook, on: date) -> flags.Flag:
    """Give the colour of something due: red late, yellow near its end or in a year not known yet, else green [X.5]."""
    try:
        return flags.of_due(one, book, on)
    except NotFoundError as error:
        return flags.Flag(flags.Colour.YELLOW, error.message)


def place(book: IndexBook, one: Due) -> Record | None:
    """Give the record something is due on, None where it does not exist yet."""
    return book.get(*one.ref) if one.ref.id else None
