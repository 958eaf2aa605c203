"""Dated thresholds, roles, rights, chains and standards, read from records of the kinds policy and appointment.

No number of a manual stands in code: a rule asks here for the value in force on the date of the fact.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from ecentre.pending import PendingBook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Record

AMOUNT_FIELDS = ("amount", "total")
PRICE_FIELDS = ("estimated_price", "unit_price", "price")
SPEAKING_STATES = ("in_force", "ended")
HOLDING_STATES = ("current", "ended")


class Signer(NamedTuple):
    """One place in an approval chain: who must answer, for which department, by which clause."""

    role: str
    department: str
    clause: str


class _Row(NamedTuple):
    """One line of a policy table with the days it is in force."""

    first: date
    last: date
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


class _Tables(NamedTuple):
    """Everything policy says, gathered once for one book."""

    rows: dict[str, list[_Row]]
    appointments: list[_Appointment]


_GATHERED: WeakKeyDictionary[Any, _Tables] = WeakKeyDictionary()
_TABLES = ("thresholds", "roles", "rights", "chains", "standards", "staffing", "double")


def _day(record: Record, name: str, default: date) -> date:
    text = record.text(name)
    try:
        return date.fromisoformat(text) if text else default
    except ValueError:
        return default


def _at(record: Record, *verbs: str) -> str:
    return next((str(step["at"]) for step in record.steps if step.get("verb") in verbs), "")


def _rows_of(record: Record) -> Iterator[tuple[str, _Row]]:
    first, last = _day(record, "from_date", date.min), _day(record, "until_date", date.max)
    for table in _TABLES:
        for data in record.get(table, []):
            if isinstance(data, dict):
                yield table, _Row(first, last, data)


def _gather(book: Book) -> _Tables:
    rows: dict[str, list[_Row]] = {table: [] for table in _TABLES}
    for record in book.find("policy"):
        if record.state in SPEAKING_STATES:
            for table, row in _rows_of(record):
                rows[table].append(row)
    for listed in rows.values():
        listed.sort(key=lambda row: row.first)
    appointments = [
        _Appointment(
            record.text("person"),
            record.text("role"),
            record.text("department"),
            _day(record, "from_date", date.min),
            _day(record, "until_date", date.max),
            _at(record, "confirm", "found"),
            _at(record, "end"),
        )
        for record in book.find("appointment")
        if record.state in HOLDING_STATES
    ]
    return _Tables(rows, appointments)


def _tables(book: Book) -> _Tables:
    if isinstance(book, PendingBook):
        book = book.beneath("policy", "appointment")
    found = _GATHERED.get(book)
    if found is None:
        found = _GATHERED[book] = _gather(book)
    return found


def _in_force(book: Book, table: str, on: date | None) -> list[Data]:
    day = on or book.on
    return [row.data for row in _tables(book).rows[table] if row.first <= day <= row.last]


def text(book: Book, key: str, on: date | None = None) -> str | None:
    """Give the value of a threshold on a day as it is written, or None where policy is silent."""
    values = [row["value"] for row in _in_force(book, "thresholds", on) if row.get("key") == key]
    return str(values[-1]) if values else None


def money(book: Book, key: str, on: date | None = None) -> Decimal | None:
    """Give a threshold in yuan."""
    value = text(book, key, on)
    return None if value is None else Decimal(value)


def number(book: Book, key: str, on: date | None = None) -> int | None:
    """Give a threshold that is a whole number of its unit (months, days, working days)."""
    value = text(book, key, on)
    return None if value is None else int(Decimal(value))


def holders(book: Book, role: str, on: date | None = None, department: str = "") -> list[str]:
    """Give the people who hold a role on a day; with ``department``, only those appointed for it [X.1]."""
    day = on or book.on
    return [
        one.person
        for one in _tables(book).appointments
        if one.role == role and one.first <= day <= one.last and department in ("", one.department)
    ]


def holds(book: Book, person: str, role: str, on: date | None = None, department: str = "") -> bool:
    """Tell whether a person holds a role on a day [X.1]."""
    return person in holders(book, role, on, department)


def seated(book: Book, role: str, moment: str, department: str = "") -> list[str]:
    """Give who held a role as the book stood at a moment: entered by then, not ended before it [X.1]."""
    day = date.fromisoformat(moment[:10])
    seats = (one for one in _tables(book).appointments if one.role == role and department in ("", one.department))
    entered = (one for one in seats if one.entered <= moment and one.first <= day)
    return [one.person for one in entered if day <= one.last or one.closed > moment]


def held(book: Book, person: str, role: str, moment: str, department: str = "") -> bool:
    """Tell whether a person held a role as the book stood at a moment [X.1]."""
    return person in seated(book, role, moment, department)


def roles_of(book: Book, person: str, on: date | None = None) -> list[str]:
    """Give the roles a person holds on a day."""
    day = on or book.on
    held = (one.role for one in _tables(book).appointments if one.person == person and one.first <= day <= one.last)
    return list(dict.fromkeys(held))


def may(book: Book, act: str, on: date | None = None) -> tuple[str, ...]:
    """Give the roles that may take a step such as ``asset.return``; nothing means any active person."""
    rows = [row for row in _in_force(book, "rights", on) if row.get("verb") == act]
    return tuple(rows[-1]["roles"]) if rows else ()


def amount(record: Record) -> Decimal:
    """Give what a record is about in yuan: its amount or total, else its price times its quantity."""
    for name in AMOUNT_FIELDS:
        if record.get(name):
            return Decimal(record.text(name))
    price = next((record.text(name) for name in PRICE_FIELDS if record.get(name)), "0")
    return Decimal(price) * int(record.get("quantity", 1))


def _applies(row: Data, record: Record) -> bool:
    if row.get("from_amount") and amount(record) < Decimal(row["from_amount"]):
        return False
    if row.get("only_department") and record.text("department") != row["only_department"]:
        return False
    name = row.get("when_field")
    return not name or record.text(name) == row.get("when_value")


def chain(book: Book, name: str, record: Record, on: date | None = None) -> tuple[Signer, ...]:
    """Give who must answer for a record, in order, by amount, kind and department on a day [X.3]."""
    rows = [row for row in _in_force(book, "chains", on) if row.get("chain") == name and _applies(row, record)]
    rows.sort(key=lambda row: int(row["order"]))
    scope = record.text("department")
    return tuple(Signer(row["role"], scope if row.get("own_department") else "", row.get("clause", "")) for row in rows)


def standard(book: Book, category: str, department: str, on: date | None = None) -> int | None:
    """Give how many of a category a department may hold; None where no standard is set [A2.3.4, X.8]."""
    rows = [row for row in _in_force(book, "standards", on) if row.get("category") == category]
    own = [row for row in rows if row.get("department") == department]
    common = [row for row in rows if not row.get("department")]
    chosen = own or common
    return int(chosen[-1]["quantity"]) if chosen else None


def double(book: Book, field: str, on: date | None = None) -> bool:
    """Tell whether correcting a field such as ``asset.price`` needs a second person."""
    return any(row.get("field") == field for row in _in_force(book, "double", on))


def staffing(book: Book, on: date | None = None) -> dict[str, tuple[int, str]]:
    """Give the least number of people of each department with its clause [B5.2, T.13]."""
    return {row["department"]: (int(row["minimum"]), row["clause"]) for row in _in_force(book, "staffing", on)}


def roles(book: Book, on: date | None = None) -> dict[str, Data]:
    """Give the roles of the centre by key, with name, aliases and whether one person alone holds each [T.25]."""
    return {row["role"]: row for row in _in_force(book, "roles", on)}


def role_label(book: Book, role: str) -> str:
    """Give a role's name as the manual says it."""
    row = roles(book).get(role)
    return str(row["name"]) if row else role


def role_named(book: Book, name: str) -> str:
    """Give the key of a role by its key, name or any alias, or nothing [T.25]."""
    wanted = "".join(name.split())
    for key, row in roles(book).items():
        if wanted in (key, row["name"], *row.get("aliases", [])):
            return key
    return ""
