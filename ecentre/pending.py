"""A book with a change laid over it that is not made yet."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from ecentre.model import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from ecentre.model import Book, Data, Record
    from ecentre.schema import Schemas

Laid = dict[Ref, "Record | None"]
DAY = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
FEW = 20  # records that are looked through as quickly as they are sorted


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


def spanned(data: Data) -> tuple[str, str]:
    """Give the earliest day a record speaks of, and the day of its newest step; empty where it tells none."""
    steps = [str(step.get("at", ""))[:10] for step in data.get("steps") or () if isinstance(step, dict)]
    days = (value for value in data.values() if isinstance(value, str) and DAY.match(value))
    return min((day[:10] for day in (*days, *steps[:1])), default=""), max(steps, default="")


def alive(data: Data, since: str, until: str, ended: Sequence[str]) -> bool:
    """Tell whether a record may matter between two days: begun by the second, not ended before the first."""
    first, last = spanned(data)
    return first <= until and (last >= since or data.get("state") not in ended)


class _Laid:
    """The records of a pending change by kind, and by the values of those fields that were asked for."""

    def __init__(self) -> None:
        self.kinds: dict[str, dict[str, Record]] = {}
        self._valued: dict[tuple[str, str], dict[Any, dict[str, Record]]] = {}

    def get(self, kind: str, id: str) -> Record | None:
        return self.kinds.get(kind, {}).get(id)

    def put(self, record: Record) -> None:
        before = self.get(*record.ref)
        self.kinds.setdefault(record.kind, {})[record.id] = record
        for (kind, name), found in self._valued.items():
            if kind == record.kind:
                if before is not None:
                    found.get(_key(before.data.get(name)), {}).pop(record.id, None)
                found.setdefault(_key(record.data.get(name)), {})[record.id] = record

    def find(self, kind: str, where: Mapping[str, Any]) -> Iterable[Record]:
        known = self.kinds.get(kind, {})
        if not where or len(known) < FEW:
            return [one for one in known.values() if matches(one.data, where)]
        name, value = next(iter(where.items()))
        if (kind, name) not in self._valued:
            found = self._valued[kind, name] = {}
            for one in known.values():
                found.setdefault(_key(one.data.get(name)), {})[one.id] = one
        alike = self._valued[kind, name].get(_key(value), {})
        return [one for one in alike.values() if matches(one.data, where)]

    def naming(self, ref: Ref, kind: str, schemas: Schemas | None) -> Iterable[Record]:
        chosen = self.kinds.values() if not kind else [self.kinds.get(kind, {})]
        return [one for known in chosen for one in known.values() if names(one, ref, schemas)]


def _key(value: Any) -> Any:
    """Give a value as it can be looked up: lists and tables stand under one heading."""
    return list if isinstance(value, (list, dict)) else value


class PendingBook:
    """Answers as the books will when the change is made."""

    def __init__(self, book: Book, records: Iterable[Record] = ()) -> None:
        """Lay records over a book; of two with one id the later counts."""
        self._book = book
        self._laid = _Laid()
        self._last: dict[tuple[str, str], int] = {}
        self._turns: Counter[str] = Counter()
        self.schemas: Schemas | None = getattr(book, "schemas", None)
        for record in records:
            self.put(record)

    def put(self, record: Record) -> None:
        """Lay one more record over the book."""
        self._laid.put(record)
        self._turns[record.kind] += 1
        for kind, start in self._last:
            if kind == record.kind:
                self._last[kind, start] = max(self._last[kind, start], number(record.id, start))

    def beneath(self, *kinds: str) -> Book:
        """Give the lowest book that says the same of these kinds."""
        if not self._laid.kinds.keys().isdisjoint(kinds):
            return self
        return self._book.beneath(*kinds) if isinstance(self._book, PendingBook) else self._book

    def turn(self, *kinds: str) -> int:
        """Give a number that is another as soon as a record of these kinds is."""
        return self._book.turn(*kinds) + sum(self._turns[kind] for kind in kinds)

    @property
    def under(self) -> Book:
        """Give the book that the records are laid over."""
        return self._book

    def laid(self, *kinds: str) -> list[Record]:
        """Give the records of some kinds that are laid over the book."""
        return [record for kind in kinds for record in self._laid.kinds.get(kind, {}).values()]

    @property
    def on(self) -> date:
        """Give the business date the book is read on."""
        return self._book.on

    def get(self, kind: str, id: str) -> Record | None:
        """Give one record by its full id, or None."""
        found = self._laid.get(kind, id)
        return self._book.get(kind, id) if found is None else found

    def find(self, kind: str, **where: Any) -> list[Record]:
        """Give the records of a kind whose fields equal ``where``, in order of id."""
        laid = self._laid.kinds.get(kind)
        if not laid:
            return list(self._book.find(kind, **where))
        by_id = {one.id: one for one in self._book.find(kind, **where) if one.id not in laid}
        by_id |= {one.id: one for one in self._laid.find(kind, where)}
        return [by_id[id] for id in sorted(by_id)]

    def ids(self, kind: str) -> list[str]:
        """Give the ids of a kind, ended records included, in order."""
        return sorted({*self._book.ids(kind), *self._laid.kinds.get(kind, ())})

    def last(self, kind: str, start: str) -> int:
        """Give the highest number of the ids of a kind that begin so, counted once and then kept up."""
        if (kind, start) not in self._last:
            mine = (number(id, start) for id in self._laid.kinds.get(kind, ()))
            self._last[kind, start] = max(last(self._book, kind, start), *mine, 0)
        return self._last[kind, start]

    def refs_to(self, ref: Ref, kind: str = "") -> list[Record]:
        """Give the records (of one kind) that name ``ref`` in a field, in order of kind and id."""
        found = [one for one in self._book.refs_to(ref, kind) if self._laid.get(*one.ref) is None]
        return sorted((*found, *self._laid.naming(ref, kind, self.schemas)), key=lambda one: one.ref)

    def rows(self, kind: str, fields: Sequence[str]) -> list[tuple[Any, ...]]:
        """Give some fields of every record of a kind, in order of id."""
        return [tuple(record.data.get(name) for name in fields) for record in self.find(kind)]


def last(book: Book, kind: str, start: str) -> int:
    """Give the highest number of the ids of a kind that begin with ``start``, such as AST-2026-."""
    if isinstance(book, PendingBook):
        return book.last(kind, start)
    return max((number(id, start) for id in book.ids(kind)), default=0)


def number(id: str, start: str) -> int:
    """Give the number of an id that begins with ``start``; 0 where it does not."""
    return int(id.removeprefix(start)) if id.startswith(start) else 0
