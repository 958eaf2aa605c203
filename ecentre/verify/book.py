"""The books in memory, moved on from one commit to the next; what a commit is judged by is asked of them before."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import kinds
from ecentre.model import YEARLY_ID, Record, Ref
from ecentre.pending import links, matches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from ecentre.schema import Schemas

GOVERNING = frozenset(("policy", "appointment", "person", "key", "centre", "override"))
"""The kinds that say who may do what; a commit is judged by those of the commit before it."""

SUMMED = ("records/", "schemas/")

ref_of = lru_cache(maxsize=65536)(Ref.from_path)
"""The record of a path: history names the same ones again and again."""


class Kept(NamedTuple):
    """A record as it was read, with the text of its steps: what comes later may only add to it."""

    record: Record
    steps: bytes


class Row(NamedTuple):
    """A file as a state notes it down: path, blob, sum, and of a record its uid and its id."""

    path: str
    blob: str
    sum: str
    uid: str
    id: str


KNOWN = ("", True)


class Book:
    """Every file of one state by path, and its records, read when first asked for."""

    def __init__(self, on: date, load: Callable[[Iterable[tuple[Ref, str]]], Mapping[Ref, Kept]]) -> None:
        """Start empty; ``load`` reads records by name and blob."""
        self.on = on
        self.files: dict[str, str] = {}
        self.sums: dict[str, str] = {}
        self.uids: dict[str, str] = {}
        self.series: dict[str, int] = {}
        self.folded: dict[str, str] = {}
        self.sound: dict[str, tuple[str, Kept | None]] = {}
        self._spoilt: dict[str, Kept | None] = {}
        self.newest = ""
        self._ids: dict[str, set[str]] = {}
        self._read: dict[Ref, Kept] = {}
        self._load = load
        self.turns: Counter[str] = Counter()
        self.view = View(self)

    def restore(self, rows: Iterable[Row], series: Mapping[str, int], newest: str) -> None:
        """Take up a whole state that was noted down."""
        for path, blob, sum, uid, id in rows:
            self.files[path] = blob
            self.folded.setdefault(path.casefold(), path)
            if path.startswith(SUMMED):
                self.sums[path] = sum
            if id:
                self._ids.setdefault(path.split("/", 2)[1], set()).add(id)
            if uid:
                self.uids[uid] = path
        self.series, self.newest = dict(series), newest

    def known(self, kinds: frozenset[str]) -> list[tuple[str, Kept]]:
        """Give what was read of some kinds, by path."""
        return sorted((ref.path, kept) for ref, kept in self._read.items() if ref.kind in kinds)

    def place(self, path: str, blob: str, sum: str = "") -> None:
        """Put a file where the next commit has it."""
        if path not in self.files:
            self.folded.setdefault(path.casefold(), path)
            ref = ref_of(path)
            if ref is not None:
                self._ids.setdefault(ref.kind, set()).add(ref.id)
                self._count(ref)
        self.files[path] = blob
        if path.startswith(SUMMED):
            self.sums[path] = sum

    def remove(self, path: str) -> None:
        """Take a file away, with what was read of it."""
        self.files.pop(path, None)
        self.sums.pop(path, None)
        if self.folded.get(path.casefold()) == path:
            del self.folded[path.casefold()]
        ref = ref_of(path)
        if ref is not None and path not in self.sound:
            self._ids.get(ref.kind, set()).discard(ref.id)
            self._read.pop(ref, None)
            self._renew(ref)

    def keep(self, path: str, kept: Kept) -> None:
        """Hold what was read of a file; whoever asked of policy or people before asks anew."""
        self._read[kept.record.ref] = kept
        self.uids.setdefault(kept.record.text("uid"), path)
        self._renew(kept.record.ref)

    def spoil(self, path: str, now: Kept | None) -> None:
        """Note what a breach made of a file; its last lawful form goes on speaking for it."""
        if path not in self.sound:
            ref = ref_of(path)
            self.sound[path] = self.files.get(path, ""), self.kept(ref) if ref else None
        self._spoilt[path] = now

    def mend(self, path: str, *, gone: bool) -> None:
        """Note that a file is lawful again; the number of one that never was, and is gone now, was never taken."""
        known = self.sound.pop(path, None)
        self._spoilt.pop(path, None)
        if gone and known is not None and not known[0]:
            self._uncount(path)

    def doubtful(self) -> list[Record]:
        """Give what grants power as breaches left it, where it can be read."""
        return [kept.record for kept in self._spoilt.values() if kept and kept.record.kind in GOVERNING]

    def unreadable(self) -> list[str]:
        """Give the ids of what granted power until a breach left nothing in its place that can be read."""
        lost = (ref_of(path) for path, kept in self._spoilt.items() if kept is None and path in self.files)
        return [ref.id for ref in lost if ref is not None and ref.kind in GOVERNING]

    def forms(self, ref: Ref) -> tuple[Kept | None, ...]:
        """Give the forms that the next one may have grown from; what grants power grows from a lawful one only."""
        if ref.path not in self.sound:
            return (self.kept(ref),)
        lawful, now = self.sound[ref.path][1], self._spoilt[ref.path]
        return (lawful,) if now is None or ref.kind in GOVERNING else (now, lawful)

    def _renew(self, ref: Ref) -> None:
        self.turns[ref.kind] += 1
        if ref.kind in GOVERNING:
            self.view = View(self)

    def _count(self, ref: Ref) -> None:
        """Let a series reach the last number without a gap: what was numbered far ahead blames nobody after it."""
        if not YEARLY_ID.fullmatch(ref.id):
            return
        name = ref.id.rpartition("-")[0]
        series, present = f"{ref.kind}/{name}", self._ids[ref.kind]
        last = self.series.get(series, 0)
        while f"{name}-{last + 1:04}" in present:
            last += 1
        self.series[series] = last

    def _uncount(self, path: str) -> None:
        """Let a series end at the last number that is still there."""
        ref = ref_of(path)
        if ref is None or not YEARLY_ID.fullmatch(ref.id):
            return
        name, _, number = ref.id.rpartition("-")
        series, present, last = f"{ref.kind}/{name}", self._ids[ref.kind] - {ref.id}, int(number)
        if self.series.get(series) == last:
            while last and f"{name}-{last:04}" not in present:
                last -= 1
            self.series[series] = last

    def settle(self) -> None:
        """Take gaps in the numbers of a given state as given."""
        for kind, ids in self._ids.items():
            for name, _, number in (id.rpartition("-") for id in ids if YEARLY_ID.fullmatch(id)):
                series = f"{kind}/{name}"
                self.series[series] = max(int(number), self.series.get(series, 0))

    def kept(self, ref: Ref) -> Kept | None:
        """Give what a record's file held that could be read."""
        found = self._read.get(ref)
        if found is None and ref.id in self._ids.get(ref.kind, ()):
            self.fetch([ref])
            found = self._read.get(ref)
        return found

    def get(self, kind: str, id: str) -> Record | None:
        """Give one record by its full id, or None."""
        found = self.kept(Ref(kind, id))
        return found.record if found else None

    def ids(self, kind: str) -> list[str]:
        """Give the ids of a kind in order."""
        found = sorted(self._ids.get(kind, ()))
        return [id for id in found if self.sound.get(Ref(kind, id).path, KNOWN)[1]] if self.sound else found

    def find(self, kind: str, **where: Any) -> list[Record]:
        """Give the records of a kind whose fields equal ``where``, in order of id."""
        refs = [Ref(kind, id) for id in self.ids(kind)]
        self.fetch(refs)
        records = (self._read[ref].record for ref in refs if ref in self._read)
        return [one for one in records if matches(one.data, where)]

    def fetch(self, refs: Iterable[Ref]) -> None:
        """Read what was not read yet, all at once."""
        missing = [(ref, self.files[ref.path]) for ref in refs if ref not in self._read and ref.path not in self.sound]
        if missing:
            self._read |= self._load(missing)

    def refs_to(self, ref: Ref, schemas: Schemas, kind: str = "") -> list[Record]:
        """Give the records (of one kind) that name ``ref`` in a field, in order of kind and id."""
        found = [one for name in ([kind] if kind else kinds.PREFIXES) for one in self.find(name)]
        return sorted((one for one in found if tuple(ref) in links(one, schemas)), key=lambda one: one.ref)


class View:
    """The books as one is asked by: a new one as soon as policy, people, posts or keys change."""

    def __init__(self, book: Book) -> None:
        """Look at a book."""
        self._book = book
        self.schemas: Schemas | None = None

    @property
    def on(self) -> date:
        """Give the day of the commit that is judged."""
        return self._book.on

    def get(self, kind: str, id: str) -> Record | None:
        """Give one record by its full id, or None."""
        return self._book.get(kind, id)

    def find(self, kind: str, **where: Any) -> list[Record]:
        """Give the records of a kind whose fields equal ``where``, in order of id."""
        return self._book.find(kind, **where)

    def ids(self, kind: str) -> list[str]:
        """Give the ids of a kind in order."""
        return self._book.ids(kind)

    def refs_to(self, ref: Ref, kind: str = "") -> list[Record]:
        """Give the records (of one kind) that name ``ref`` in a field, in order of kind and id."""
        return self._book.refs_to(ref, self.schemas, kind) if self.schemas else []

    def turn(self, *kinds: str) -> int:
        """Give a number that is another as soon as a record of these kinds is."""
        return sum(self._book.turns[kind] for kind in kinds)
