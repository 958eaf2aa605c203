"""Who and what the book knows by name, as ledgers call them: people, departments, places, categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.exchange import cells

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Book, Record

SHORTEST = 2


class Register:
    """The names of a book, gathered once for a whole workbook."""

    def __init__(self, book: Book) -> None:
        """Gather the names of what is in use."""
        self.people: dict[str, list[Record]] = {}
        for person in book.find("person", state="active"):
            self.people.setdefault(cells.name(person.text("name")), []).append(person)
        self._departments = _named(book.find("department", state="active"))
        self._places = _named(book.find("place", state="active"))
        self._categories = _named(book.find("category", state="current"))

    def person(self, name: str, department: str = "") -> Record | None:
        """Give the person of that name; of namesakes, the one in the department, else nobody."""
        found = self.people.get(cells.name(name), [])
        if len(found) > 1:
            found = [one for one in found if one.text("department") == department]
        return found[0] if len(found) == 1 else None

    def department(self, name: str) -> Record | None:
        """Give a department by its name, another name, or an unmistakable part of it (“前台”)."""
        return _meant(self._departments, name)

    def place(self, name: str) -> Record | None:
        """Give a place by its name, another name, or an unmistakable part of it."""
        return _meant(self._places, name)

    def category(self, name: str, heading: str = "") -> Record | None:
        """Give the category of a thing by its name, by what the ledger calls its category, else by the longest part."""
        for exact in (name, heading):
            known = self._categories.get(cells.joined(exact))
            if known is not None:
                return known
        wanted = cells.joined(name)
        parts = [known for known in self._categories if len(known) >= SHORTEST and known in wanted]
        if parts:
            return self._categories[max(parts, key=len)]
        return _meant(self._categories, name)


def _named(records: Iterable[Record]) -> dict[str, Record]:
    """Index records by id, name and other names; the first to claim a name keeps it."""
    known: dict[str, Record] = {}
    everything = list(records)
    for record in everything:
        known.setdefault(cells.joined(record.text("name")), record)
    for record in everything:
        for name in (record.id, *record.get("aliases", [])):
            known.setdefault(cells.joined(name), record)
    return known


def _meant(known: dict[str, Record], name: str) -> Record | None:
    wanted = cells.joined(name)
    if wanted in known:
        return known[wanted]
    if len(wanted) < SHORTEST:
        return None
    meant = {
        record.ref: record
        for label, record in known.items()
        if wanted in label or (len(label) > SHORTEST and label in wanted)
    }
    return next(iter(meant.values())) if len(meant) == 1 else None
