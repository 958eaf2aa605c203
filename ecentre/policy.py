"""Dated thresholds, roles, rights, chains and standards, read from records of the kinds policy and appointment.

No number of a manual stands in code: a rule asks here for the value in force on the date of the fact.
"""

# Annotations stand for themselves here: those put off would be compiled, field by field, at every start.

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ecentre.gathering import alike, gathered
from ecentre.model import Book, Data, Record
from ecentre.words import language

if TYPE_CHECKING:
    from decimal import Decimal

When = date | str | None
"""A day, a moment as steps write it, or the day of the book."""
SPEAKING_STATES = ("in_force", "ended")
HOLDING_STATES = ("current", "ended")


class _Row(NamedTuple):
    """One line of a policy table with the days it is in force."""

    first: date
    last: date
    entered: str
    closed: str
    data: Data


class _Appointment(NamedTuple):
    """One person in one role for some days."""

    person: str
    role: str
    department: str
    first: date
    last: date
    entered: str
    closed: str
    acting_for: str


class _Tables(NamedTuple):
    """Everything policy says, and what was asked of it before."""

    rows: dict[str, list[_Row]]
    appointments: list[_Appointment]
    moments: list[str]
    said: dict[tuple[str, date, int], list[Data]]
    named: dict[tuple[str, date, int, str], dict[str, Data]]


_TABLES = (
    "thresholds roles rights chains standards staffing double signing separation duties series shifts lines "
    "allotments depreciation budgets claim_types"
)


def _day(record: Record, name: str, default: date) -> date:
    try:
        return date.fromisoformat(record.text(name))
    except ValueError:
        return default


def _at(record: Record, *verbs: str) -> str:
    return next((str(step["at"]) for step in record.steps if step.get("verb") in verbs), "")


def _rows_of(record: Record) -> Iterator[tuple[str, _Row]]:
    first, last = _day(record, "from_date", date.min), _day(record, "until_date", date.max)
    entered, closed = _at(record, "approve"), _at(record, "end")
    for table in _TABLES.split():
        for data in record.get(table, []):
            if isinstance(data, dict):
                yield table, _Row(first, last, entered, closed, data)


@gathered("policy", "appointment")
@alike("policy", "appointment")
def _tables(book: Book) -> _Tables:
    tables: dict[str, list[_Row]] = {table: [] for table in _TABLES.split()}
    for record in book.find("policy"):
        if record.state in SPEAKING_STATES:
            for table, row in _rows_of(record):
                tables[table].append(row)
    for listed in tables.values():
        listed.sort(key=lambda row: row.first)
    appointments = [
        _Appointment(
            record.text("person"), record.text("role"), record.text("department"),
            _day(record, "from_date", date.min), _day(record, "until_date", date.max),
            _at(record, "confirm", "found"), _at(record, "end"), record.text("acting_for"),
        )
        for record in book.find("appointment")
        if record.state in HOLDING_STATES
    ]
    moments = sorted({at for listed in tables.values() for row in listed for at in (row.entered, row.closed)})
    return _Tables(tables, appointments, moments, {}, {})


def rows(book: Book, table: str, on: When = None, day: date | None = None) -> list[Data]:
    """Give the rows of a policy table in force on a day, or as approved by a moment, for ``day``; the newest last."""
    tables = _tables(book)
    name, then, known = _asked(tables, book, table, on)
    return _said(tables, (name, day or then, known))


def row(book: Book, table: str, name: str, value: str, on: When = None) -> Data | None:
    """Give the newest row of a policy table in which a field has a value, or None."""
    tables = _tables(book)
    asked = _asked(tables, book, table, on)
    found = tables.named.get((*asked, name))
    if found is None:
        found = tables.named[*asked, name] = {str(one.get(name)): one for one in _said(tables, asked)}
    return found.get(value)


def _asked(tables: _Tables, book: Book, table: str, on: When) -> tuple[str, date, int]:
    """Give what an answer depends on: the table, the day, and how many policies were approved by the moment."""
    if not isinstance(on, str):
        return table, on or book.on, -1
    return table, date.fromisoformat(on[:10]), bisect_right(tables.moments, on)


def _said(tables: _Tables, asked: tuple[str, date, int]) -> list[Data]:
    found = tables.said.get(asked)
    if found is None:
        table, day, known = asked
        late = frozenset(tables.moments[known:] if known >= 0 else ())
        begun = (one for one in tables.rows[table] if one.first <= day and one.entered not in late)
        found = tables.said[asked] = [one.data for one in begun if day <= one.last or one.closed in late]
    return found


def text(book: Book, key: str, on: When = None) -> str | None:
    """Give the value of a threshold on a day as it is written, or None where policy is silent."""
    return str(found["value"]) if (found := row(book, "thresholds", "key", key, on)) else None


def money(book: Book, key: str, on: When = None) -> "Decimal | None":
    """Give a threshold in yuan; None where policy is silent, or where its own rule finds that it is no number."""
    from decimal import Decimal, InvalidOperation

    try:
        return Decimal(text(book, key, on) or "-")
    except InvalidOperation:
        return None


def number(book: Book, key: str, on: When = None) -> int | None:
    """Give a threshold that is a whole number of its unit (months, days, working days)."""
    told = text(book, key, on) or ""
    if told.isdecimal():
        return int(told)
    return None if (value := money(book, key, on)) is None else int(value)


def holders(book: Book, role: str, on: date | None = None, department: str = "") -> list[str]:
    """Give the people who hold a role on a day; with ``department``, only those appointed for it [X.1]."""
    seats = (one for one in _tables(book).appointments if one.role == role and one.first <= (on or book.on) <= one.last)
    return [one.person for one in seats if department in ("", one.department)]


def holds(book: Book, person: str, role: str, on: date | None = None, department: str = "") -> bool:
    """Tell whether a person holds a role on a day [X.1]."""
    return person in holders(book, role, on, department)


def seated(book: Book, role: str, moment: str, department: str = "") -> list[str]:
    """Give who held a role as the book stood at a moment: entered by then, not ended before it [X.1]."""
    day = date.fromisoformat(moment[:10])
    seats = (one for one in _tables(book).appointments if one.role == role and department in ("", one.department))
    entered = (one for one in seats if one.entered <= moment and one.first <= day)
    return [one.person for one in entered if day <= one.last or one.closed > moment]


def principal(book: Book, person: str, role: str, on: date | str, department: str = "") -> str:
    """Give whom a person stands in for in a role on a day or at a moment; empty where the role is their own [X.1]."""
    moment, day = (on, date.fromisoformat(on[:10])) if isinstance(on, str) else ("", on)
    seats = [one for one in _tables(book).appointments if one.person == person and one.role == role]
    seats = [one for one in seats if one.first <= day <= one.last and department in ("", one.department)]
    seats = [one for one in seats if not moment or one.entered <= moment]
    return "" if any(not one.acting_for for one in seats) else next((one.acting_for for one in seats), "")


def held(book: Book, person: str, role: str, moment: str, department: str = "") -> bool:
    """Tell whether a person held a role as the book stood at a moment [X.1]."""
    return person in seated(book, role, moment, department)


def roles_of(book: Book, person: str, on: date | None = None) -> list[str]:
    """Give the roles a person holds on a day."""
    day = on or book.on
    held = (one.role for one in _tables(book).appointments if one.person == person and one.first <= day <= one.last)
    return list(dict.fromkeys(held))


def may(book: Book, act: str, on: When = None) -> tuple[str, ...]:
    """Give the roles that may take a step such as ``asset.return``; nothing means any active person."""
    return tuple(found["roles"]) if (found := row(book, "rights", "verb", act, on)) else ()


def standard(book: Book, category: str, department: str, on: When = None) -> int | None:
    """Give how many of a category a department may hold; None where no standard is set [A2.3.4, X.8]."""
    found = [row for row in rows(book, "standards", on) if row.get("category") == category]
    own = [row for row in found if row.get("department") == department]
    chosen = own or [row for row in found if not row.get("department")]
    return int(chosen[-1]["quantity"]) if chosen else None


def double(book: Book, field: str, on: When = None) -> bool:
    """Tell whether correcting a field such as ``asset.price`` needs a second person."""
    return any(row.get("field") == field for row in rows(book, "double", on))


def roles(book: Book, on: date | None = None) -> dict[str, Data]:
    """Give the roles of the centre by key, with name, aliases and whether one person alone holds each [T.25]."""
    return {row["role"]: row for row in rows(book, "roles", on)}


def role_label(book: Book, role: str) -> str:
    """Give a role's name as the manual says it, or in the reader's language where policy has one."""
    row = roles(book).get(role, {"name": role})
    return str((language() == "en" and row.get("english")) or row["name"])


def role_named(book: Book, name: str) -> str:
    """Give the key of a role by its key, name or any alias, or nothing [T.25]."""
    wanted = "".join(name.split())
    known = ((key, (row["name"], row.get("english", key), *row.get("aliases", []))) for key, row in roles(book).items())
    return next((key for key, names in known if wanted in (key, *("".join(one.split()) for one in names))), "")
