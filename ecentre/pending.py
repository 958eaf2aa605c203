"""A book with a change laid over it that is not made yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre.model import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from ecentre.model import Book, Data, Record
    from ecentre.schema import Schemas

Laid = dict[Ref, "Record | None"]


def matches(data: Data, where: Mapping[str, Any]) -> bool:
    """Tell whether every field asked for has the value asked for; None asks for an empty one."""
    return all(data.get(name) == value for name, value in where.items())


def overlaid(found: Iterable[Record], laid: Laid, kind: str, where: Mapping[str, Any]) -> list[Record]:
    """Give the records found in a book, those laid over it in their place, in order of id."""
    by_id = {one.id: one for one in found if one.ref not in laid}
    mine = (one for ref, one in laid.items() if one is not None and ref.kind == kind and matches(one.data, where))
    by_id |= {one.id: one for one in mine}
    return [by_id[id] for id in sorted(by_id)]


def names(record: Record, ref: Ref, schemas: Schemas | None) -> bool:
    """Tell whether a record names another in a field; who took its steps does not count."""
    if schemas is None:
        return any(ref.id in (value if isinstance(value, list) else (value,)) for value in record.data.values())
    return (ref.kind, ref.id) in links(record, schemas)


def links(record: Record, schemas: Schemas) -> set[tuple[str, str]]:
    """Give the kinds and ids of all records that a record names in its fields."""
    found = schemas.get(record.kind).references(record.data)
    return {(kind, id) for where, kind, id in found if not where.startswith("steps/")}


class PendingBook:
    """Answers as the books will when the change is made."""

    def __init__(self, book: Book, records: Iterable[Record]) -> None:
        """Lay records over a book; of two with one id the later counts."""
        self._book = book
        self._laid: Laid = {record.ref: record for record in records}
        self.schemas: Schemas | None = getattr(book, "schemas", None)

    def beneath(self, *kinds: str) -> Book:
        """Give the lowest book that says the same of these kinds, for what is gathered once per book."""
        if any(ref.kind in kinds for ref in self._laid):
            return self
        return self._book.beneath(*kinds) if isinstance(self._book, PendingBook) else self._book

    @property
    def on(self) -> date:
        """Give the business date the book is read on."""
        return self._book.on

    def get(self, kind: str, id: str) -> Record | None:
        """Give one record by its full id, or None."""
        found = self._laid.get(Ref(kind, id))
        return self._book.get(kind, id) if found is None else found

    def find(self, kind: str, **where: Any) -> list[Record]:
        """Give the records of a kind whose fields equal ``where``, in order of id."""
        return overlaid(self._book.find(kind, **where), self._laid, kind, where)

    def ids(self, kind: str) -> list[str]:
        """Give the ids of a kind, ended records included, in order."""
        return sorted({*self._book.ids(kind), *(ref.id for ref in self._laid if ref.kind == kind)})

    def refs_to(self, ref: Ref, kind: str = "") -> list[Record]:
        """Give the records (of one kind) that name ``ref`` in a field, in order of kind and id."""
        found = [one for one in self._book.refs_to(ref, kind) if one.ref not in self._laid]
        laid = (one for one in self._laid.values() if one is not None and kind in ("", one.kind))
        return sorted((*found, *(one for one in laid if names(one, ref, self.schemas))), key=lambda one: one.ref)

    def rows(self, kind: str, fields: Sequence[str]) -> list[tuple[Any, ...]]:
        """Give some fields of every record of a kind, in order of id."""
        return [tuple(record.data.get(name) for name in fields) for record in self.find(kind)]
