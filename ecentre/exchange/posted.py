"""The incoming papers a book holds already, so that importing a register twice registers nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import approval
from ecentre.exchange import cells

if TYPE_CHECKING:
    from ecentre.model import Book, Data, Record

IDENTITY = ("received_on", "sender", "number", "title")


class Posted:
    """The papers of a book as they were first entered and as they stand; each answers for one row."""

    def __init__(self, book: Book) -> None:
        """Gather the papers by what tells them apart."""
        self._found: dict[tuple[str, ...], list[str]] = {}
        self._used: set[str] = set()
        for record in book.find("incoming"):
            for key in {_key(record.data), _key(_first(record).data)}:
                self._found.setdefault(key, []).append(record.id)

    def take(self, fields: Data) -> int:
        """Tell how many papers of the book a row stands for: one or none; what is counted is not counted again."""
        free = (id for id in self._found.get(_key(fields), []) if id not in self._used)
        id = next(free, "")
        self._used |= {id} if id else set()
        return 1 if id else 0


def _first(record: Record) -> Record:
    *_, (_, first) = approval.backwards(record)
    return first


def _key(fields: Data) -> tuple[str, ...]:
    return tuple(cells.joined(str(fields.get(name) or "")) for name in IDENTITY)
