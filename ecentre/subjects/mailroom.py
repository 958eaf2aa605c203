"""Mail and cabinets: whose an item is by now, who may take it, which slot is whose [A1.2.4.1, A1.2.4.2]."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts, policy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Record

LISTS = ("items", "redirects", "deliveries")


class Event(NamedTuple):
    """One line of a mail sheet: its list, its place there, what it says, and the item as it was before."""

    name: str
    place: int
    row: Data
    item: Item | None


class Item(NamedTuple):
    """One item that came: its line, the addressee it has by now, and the delivery that holds."""

    number: int
    row: Data
    person: str
    department: str
    delivered: Data | None = None


class Slot(NamedTuple):
    """One slot of a cabinet that has an owner: a department or a person."""

    name: str
    department: str
    person: str
    label: str
    delegate: str


def events(sheet: Record) -> Iterator[Event]:
    """Give the lines of a mail sheet in the order they were written, each with its item as it stood."""
    known: dict[int, Item] = {}
    places = dict.fromkeys(LISTS, 0)
    for step in sheet.steps:
        for name, rows in (step.get("add") or {}).items():
            for row in rows:
                number = int(row["number"])
                yield Event(name, places[name], row, known.get(number))
                places[name] += 1
                known[number] = _after(name, row, known.get(number), number)


def _after(name: str, row: Data, item: Item | None, number: int) -> Item:
    """Give an item after one more line: redirected, it waits to be delivered again."""
    if name == "deliveries" and item is not None:
        return item._replace(delivered=row)
    first = row if name == "items" or item is None else item.row
    return Item(number, first, str(row.get("person") or ""), str(row.get("department") or ""))


def items(sheet: Record) -> list[Item]:
    """Give the items of a mail sheet as they stand now, in order of number."""
    found: dict[int, Item] = {}
    for event in events(sheet):
        found[int(event.row["number"])] = _after(event.name, event.row, event.item, int(event.row["number"]))
    return [found[number] for number in sorted(found)]


def slots(cabinet: Record, until: str = "") -> dict[str, Slot]:
    """Give the slots of a cabinet that have an owner, by name; as of a day where one is given."""
    found: dict[str, Slot] = {}
    for row in cabinet.get("slots", []):
        if until and str(row["on"]) > until:
            continue
        name = str(row["slot"])
        found.pop(name, None)
        if row.get("department") or row.get("person"):
            told = (str(row.get(one) or "") for one in ("department", "person", "label", "delegate"))
            found[name] = Slot(name, *told)
    return found


def may_take(book: Book, item: Item, taker: str, on: date) -> bool:
    """Tell whether a person may take an item: the addressee, one of the department, or a named delegate [A1.2.4.1]."""
    if item.person:
        return taker == item.person or _stands_in(book, item.person, taker, on) or _delegate(book, item, taker, on)
    heads = policy.holders(book, "dept_head", on, item.department)
    return (
        item.department in facts.departments_of(book, taker, on) or taker in heads or _delegate(book, item, taker, on)
    )


def fits(book: Book, item: Item, cabinet: str, slot: str, on: date) -> bool:
    """Tell whether a slot is the addressee's own, or that of their department [A1.2.4.2]."""
    record = book.get("cabinet", cabinet)
    found = slots(record, on.isoformat()).get(slot) if record else None
    if found is None:
        return False
    homes = facts.departments_of(book, item.person, on) if item.person else frozenset((item.department,))
    return (bool(item.person) and found.person == item.person) or found.department in homes


def _stands_in(book: Book, person: str, taker: str, on: date) -> bool:
    """Tell whether somebody stands in for a person that day: in a post, or as the cover of an absence."""
    posts = (policy.principal(book, taker, role, on) for role in policy.roles_of(book, taker, on))
    covers = (one for one in book.find("absence", person=person, cover=taker) if one.state == "agreed")
    return person in posts or any(_day(one, "from_time") <= on <= _day(one, "until_time") for one in covers)


def _delegate(book: Book, item: Item, taker: str, on: date) -> bool:
    """Tell whether the addressee's slot names somebody to take their mail."""
    standing = (one for cabinet in book.find("cabinet") for one in slots(cabinet, on.isoformat()).values())
    own = (one for one in standing if (one.person, one.department) == (item.person, item.department))
    return taker in [one.delegate for one in own]


def _day(record: Record, name: str) -> date:
    return datetime.fromisoformat(record.text(name)).date()
