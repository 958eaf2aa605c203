"""Dated facts that rules of several kinds ask of the book: days, who worked where, what a thing is called [X.1]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecentre.model import Book, Data, Record
    from ecentre.words import Words


def day(record: Record, name: str) -> date | None:
    """Give a date field as a date, or None where it is empty."""
    text = record.text(name)
    return date.fromisoformat(text) if text else None


def day_of(step: Data) -> date:
    """Give the day a step was taken on, in Beijing."""
    return date.fromisoformat(str(step["at"])[:10])


def minute(moment: str) -> str:
    """Give a moment as people say it, to the minute: 2026-11-03 10:20."""
    return moment[:16].replace("T", " ")


def begun(record: Record) -> date | None:
    """Give the day a record was registered on; None before its first step."""
    return day_of(record.steps[0]) if record.steps else None


def last(record: Record, *verbs: str) -> Data | None:
    """Give the newest step that was one of some verbs, or None."""
    return next((step for step in reversed(record.steps) if step["verb"] in verbs), None)


def moment(record: Record, *verbs: str, otherwise: str = "") -> str:
    """Give the moment of the newest step that was one of some verbs; ``otherwise`` where there was none."""
    step = last(record, *verbs)
    return str(step["at"]) if step else otherwise


def corrected(record: Record, name: str) -> bool:
    """Tell whether a field was put right after registration, with a reason."""
    return any(step["verb"] in ("correct", "keep") and name in (step.get("set") or {}) for step in record.steps)


def entered(record: Record, name: str) -> date | None:
    """Give the day on which a field got the value it has; None before the first step."""
    step = next((one for one in reversed(record.steps) if name in (one.get("set") or {})), None)
    return day_of(step) if step else begun(record)


def caused(record: Record, cause: str) -> Data | None:
    """Give the step of a record that another record caused, or None."""
    return next((step for step in record.steps if step.get("cause") == cause), None)


def answers(record: Record, verb: str, after: str) -> list[Data]:
    """Give the answers of the last round since the newest step ``after``; a correction in between began a new round."""
    start = max((place for place, step in enumerate(record.steps) if step["verb"] == after), default=0)
    given: list[Data] = []
    changed = False
    for step in record.steps[start:]:
        if step["verb"] == verb:
            given = [*([] if changed else given), step]
        changed = step["verb"] in ("edit", "correct", "keep") or (changed and step["verb"] != verb)
    return given


def department_of(book: Book, person: str) -> str | None:
    """Give the department a person belongs to now, or None where the books have none [X.1]."""
    record = book.get("person", person)
    return record.get("department") if record else None


def departments_of(book: Book, person: str, on: date) -> frozenset[str]:
    """Give the department a person belonged to on a day; both on the day of a move [X.1]."""
    record = book.get("person", person)
    return values_on(record, "department", on) if record else frozenset()


def values_on(record: Record, name: str, on: date) -> frozenset[str]:
    """Give what a field said on a day; both on the day of a change, nothing where it said nothing [X.1]."""
    now, held = record.text(name), set[str]()
    for step in reversed(record.steps):
        if day_of(step) < on:
            break
        if name in (step.get("set") or {}):
            held |= {now} if day_of(step) == on else set()
            now = str((step.get("was") or {}).get(name) or "")
    return frozenset({*held, now} - {""})


def value_at(record: Record, name: str, moment: str) -> str:
    """Give what a field said at a moment, empty where it said nothing; of one second the last word counts [X.1]."""
    now = record.text(name)
    for step in reversed(record.steps):
        if str(step["at"]) <= moment:
            break
        if name in (step.get("set") or {}):
            now = str((step.get("was") or {}).get(name) or "")
    return now


def at_work(book: Book, person: str, on: date) -> bool:
    """Tell whether a person was on the staff on a day [X.1]."""
    record = book.get("person", person)
    if record is None:
        return False
    left = day(record, "left_on")
    return record.state == "active" or (left is not None and left >= on)


def standing(book: Book, record: Record) -> Words | str:
    """Give the state of a record in the words of its schema."""
    return worded(book, record.kind, "state", record.state)


def worded(book: Book, kind: str, field: str, value: str) -> Words | str:
    """Give the words a schema has for one of its values, or the value where the book knows no schemas."""
    schemas = getattr(book, "schemas", None)
    words: Words | str = schemas.get(kind).value_label(field, value) if schemas and value else value
    return words


def label(book: Book, kind: str, field: str) -> Words | str:
    """Give what the manual calls a field, or its name where the book knows no schemas."""
    schemas = getattr(book, "schemas", None)
    words: Words | str = schemas.get(kind).label(field) if schemas else field
    return words


def named(book: Book, kind: str, id: str) -> str:
    """Give the name of a record for people, or its id where the book has none."""
    record = book.get(kind, id) if id else None
    return record.text("name") or id if record else id
