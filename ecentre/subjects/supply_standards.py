"""What a post, a department or a device may have of an item, and what it has: held, or granted this period [X.8].

The manual gives no numbers: they are rows of the policy table ``allotments``, and where it has none a line is shown as
without standard. All is told as of a moment, so that what was within the standard then stays so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts, policy
from ecentre.gathering import gathered
from ecentre.subjects import grants, movements, supply_cycle, supply_lines, survey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Record, Ref
    from ecentre.subjects.grants import Grant
    from ecentre.subjects.movements import Move

BASES = ("person", "department", "device")
NARROWING = ("post", "department", "category")
HELD, REPLACE = "held", "replace"
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


class Wish(NamedTuple):
    """One line as it is measured: how many of what, for whom, in which period, as of which moment."""

    record: Record
    row: Data
    item: Record
    day: date
    at: str

    def scope(self, basis: str) -> str:
        """Give the person, department or device that a standard is for; empty where the line names none."""
        return self.record.text("department") if basis == "department" else str(self.row.get(basis) or "")


class Measure(NamedTuple):
    """A line against its standard: None where there is none; what is held or was granted this period."""

    standard: int | None
    held: int
    every: str = ""
    basis: str = ""

    def allows(self, quantity: int, ground: str) -> bool:
        """Tell whether so many more are within the standard; what replaces an old one adds nothing to what is held."""
        adding = 0 if ground == REPLACE and self.every == HELD else quantity
        return self.standard is None or self.held + adding <= self.standard


class _Granted(NamedTuple):
    """A granted line with the moment it was granted and a day of the period it is for."""

    at: str
    day: date
    grant: Grant


_Known = dict[tuple[str, str, str], list[_Granted]]


def wish(record: Record, row: Data, book: Book, at: str = "") -> Wish | None:
    """Give a line of a plan or request as it is measured, None where the catalogue does not know its item."""
    item = book.get("supply_item", row["item"])
    day = period_day(record) or book.on
    return Wish(record, row, item, day, at or supply_lines.moment(record)) if item is not None else None


def period_day(record: Record) -> date | None:
    """Give the first day of a plan's period; for an urgent request the day it was made."""
    return supply_cycle.first_day(record.text("period")) if record.kind == "supply_plan" else facts.begun(record)


def allotment(book: Book, line: Wish) -> Data | None:
    """Give the row of the standards that a line falls under: of those that fit, the narrowest; None without any."""
    person, device = (book.get(kind, str(line.row.get(name) or "")) for kind, name in (("person", "person"),
                                                                                     ("asset", "device")))  # fmt: skip
    then = [supply_lines.then(one, line.at) if one else None for one in (person, device)]
    told = {
        "post": then[0].get("title") if then[0] else None, "department": line.record.get("department"),
        "category": then[1].get("category") if then[1] else None,
    }  # fmt: skip
    fitting = [
        (sum(bool(row.get(name)) for name in NARROWING), place, row)
        for place, row in enumerate(policy.rows(book, "allotments", _asked(line.at, book), line.day))
        if row["item"] == line.item.id and line.scope(row["basis"])
        and all(row.get(name) in (None, "", told[name]) for name in NARROWING)
    ]  # fmt: skip
    return max(fitting, key=lambda one: one[:2])[2] if fitting else None


def _asked(at: str, book: Book) -> str | date:
    return book.on if at == supply_lines.NEVER else at


def measure(book: Book, line: Wish) -> Measure:
    """Give the standard of a line, and what its person, department or device has or was granted by then."""
    row = allotment(book, line)
    if row is None:
        return Measure(None, holding(book, line))
    basis, every = row["basis"], row["every"]
    if every == HELD:
        return Measure(row["quantity"], holding(book, line, basis) + sum(lasting(book, line, basis)), every, basis)
    inside = (one.grant.quantity for one in _others(book, line, basis) if _same(one.day, line.day, every))
    return Measure(row["quantity"], sum(inside) + sum(q for q, _ in _own(line, basis)), every, basis)


def holding(book: Book, line: Wish, basis: str = "person") -> int:
    """Give how many a person or department had in hand at the moment of a line, fixed assets of its class included.

    What came back in the very second counts as still held: an old one is handed back for the new one of this line.
    """
    scope = line.scope(basis)
    if not scope:
        return 0
    moves = (move for move in movements.item(book, line.item.id) if move.held and _by_then(move, line.at))
    known = sum(move.held for move in moves if _of(book, move, basis, scope) and not _rests_on(move, line.record))
    return max(known, 0) + (_assets(book, line, scope) if basis == "department" else 0)


def _by_then(move: Move, at: str) -> bool:
    return move.at <= at if move.held > 0 else move.at < at


def _of(book: Book, move: Move, basis: str, scope: str) -> bool:
    if basis == "department":
        homes = {move.department} if move.department else facts.departments_of(
            book, move.person, date.fromisoformat(move.on)
        )  # fmt: skip
        return scope in homes
    return scope == (move.row.get("device") if basis == "device" else move.person)


def _rests_on(move: Move, record: Record) -> bool:
    return record.ref in grants.sources(move.row)


def _assets(book: Book, line: Wish, department: str) -> int:
    """Count the fixed assets of an item's class that a department had in use at the moment of a line [A2.8.4, T.7]."""
    category = line.item.text("category")
    if not category:
        return 0
    found = (supply_lines.then(one, line.at) for one in book.find("asset", category=category))
    return sum(1 for one in found if one and one.state in survey.HELD and one.get("department") == department)


def lasting(book: Book, line: Wish, basis: str = "person") -> Iterator[int]:
    """Give what earlier lines grant that is not handed out yet and will be held beside what is."""
    done = _handed_out(book, line)
    for one in _others(book, line, basis):
        if one.grant.basis != REPLACE and not supply_lines.lapsed(book, one.at, line.at):
            yield max(one.grant.quantity - done[one.grant.ref, one.grant.line], 0)
    yield from (quantity for quantity, ground in _own(line, basis) if ground != REPLACE)


def _handed_out(book: Book, line: Wish) -> Counter[tuple[Ref, int]]:
    """Count what was handed out by then on each granted line of an item."""
    found: Counter[tuple[Ref, int]] = Counter()
    for move in movements.item(book, line.item.id):
        if move.sort == movements.OUT and move.at <= line.at:
            for ref in grants.sources(move.row):
                found[ref, int(move.row.get("line") or 0)] += move.held
    return found


def _own(line: Wish, basis: str) -> Iterator[tuple[int, str]]:
    """Give what earlier lines of the same plan ask for the same scope: how many, and on what ground."""
    scope = line.scope(basis)
    for _, row in supply_lines.standing(line.record):
        alike = row["item"] == line.item.id and line._replace(row=row).scope(basis) == scope
        if scope and alike and row["number"] < line.row["number"]:
            yield supply_lines.granted(line.record, row), str(row.get("basis") or "")


def _others(book: Book, line: Wish, basis: str) -> Iterator[_Granted]:
    """Give what other plans and requests granted the same scope before."""
    for one in granted_to(book, line.item.id, basis, line.scope(basis)):
        if one.grant.ref != line.record.ref and (one.at, one.grant.ref.id) < (line.at, line.record.id):
            yield one


def _same(day: date, other: date, every: str) -> bool:
    months = MONTHS[every]
    return (day.year, (day.month - 1) // months) == (other.year, (other.month - 1) // months)


def granted_to(book: Book, item: str, basis: str, scope: str) -> list[_Granted]:
    """Give everything of an item granted to a person, department or device."""
    return _granted(book).get((item, basis, scope), [])


@gathered(*grants.GRANTED)
def _granted(book: Book) -> _Known:
    found: _Known = defaultdict(list)
    for kind, states in grants.GRANTED.items():
        for state in states:
            for record in book.find(kind, state=state):
                at, day = supply_lines.moment(record), period_day(record)
                for grant in grants.of(record) if day else ():
                    kept = grant.quantity - grants.forgone(record, grant.line)
                    one = _Granted(at, day or date.max, grant._replace(quantity=kept))
                    for basis in BASES:
                        if scope := str(getattr(grant, basis)):
                            found[grant.item, basis, scope].append(one)
    return dict(found)


__all__ = [
    "HELD", "REPLACE", "Measure", "Wish", "allotment", "granted_to", "holding", "lasting", "measure", "period_day",
    "wish",
]  # fmt: skip
