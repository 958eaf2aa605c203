"""Whose watch a shift is: the roster's people, who swapped in, who covers an absence [A1.2.3.0, A1.2.3.2a]."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.subjects import rota
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Record
    from ecentre.subjects.rota import Shift
    from ecentre.words import Words

AGREED = "agreed"
ONE_DAY = timedelta(days=1)
AHEAD = 31  # days that a centre is at most without a shift; later rosters are hardly made


def shift(book: Book, day: date, name: str) -> Shift | None:
    """Give the shift of that name on a day, or None where no published roster has it."""
    return next((one for one in rota.on_duty(book, day) if one.name == name), None)


def of(book: Book, record: Record) -> Shift | None:
    """Give the shift that a log, handover or incident is about."""
    return shift(book, date.fromisoformat(record.text("date")), record.text("shift"))


def staff(book: Book, one: Shift) -> frozenset[str]:
    """Give who may keep the log of a shift: who serves it, who leads it, and who covers an absence from it."""
    people = {*one.people, *([one.leader] if one.leader else [])}
    return frozenset(people | {absence.text("cover") for absence in absences(book, one, AGREED)})


def absences(book: Book, one: Shift, *states: str) -> Iterator[Record]:
    """Give the absences of those on duty that fall into a shift, in some states."""
    for absence in book.find("absence"):
        if absence.state in states and absence.text("person") in (*one.people, one.leader) and meets(absence, one):
            yield absence


def meets(absence: Record, one: Shift) -> bool:
    """Tell whether an absence shares some time with a shift."""
    first, last = (datetime.fromisoformat(absence.text(name)) for name in ("from_time", "until_time"))
    return first < one.end and one.start < last


def mine(book: Book, day: date, person: str) -> list[Shift]:
    """Give the shifts of a day that are a person's watch, in order of time."""
    return [one for one in rota.on_duty(book, day) if person in staff(book, one)]


def following(book: Book, one: Shift) -> tuple[Shift, ...]:
    """Give the shifts that begin next after one has ended; several where they begin together."""
    first, last = one.day, one.end.date() + timedelta(days=AHEAD)
    for n in range((last - first).days + 1):
        later = [other for other in rota.on_duty(book, first + n * ONE_DAY) if other.start >= one.end]
        if later:
            return tuple(other for other in later if other.start == later[0].start)
    return ()


def next_staff(book: Book, one: Shift) -> tuple[str, ...]:
    """Give who may take a shift over: those on the next one, by roster, swap or cover, in the roster's order."""
    found = following(book, one)
    named = (person for other in found for person in (*other.people, *sorted(staff(book, other))))
    return tuple(dict.fromkeys(named))


def told(book: Book, day: date) -> Words | str:
    """Say who is on duty on a day: each shift with its people."""
    found = rota.on_duty(book, day)
    names = (
        f"{one.name} {joined(facts.named(book, 'person', who) for who in one.people) or '-'}" for one in found
    )
    return joined(names, long=True) or say("无人值班", "nobody")
