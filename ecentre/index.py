"""The books at one moment, asked through the cache, with hand-changed files laid over them where asked for."""

from __future__ import annotations

import json
import time
import weakref
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ecentre import clock, owed
from ecentre.cache import Cache
from ecentre.cachefile import discard
from ecentre.errors import EcentreError, RepositoryError
from ecentre.git import Git
from ecentre.model import Problem, Record, Ref
from ecentre.pending import Laid, PendingBook, alive, matches, names, overlaid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from ecentre.schema import Schemas

TRIES = 8
PAUSE = 0.05
NOWHERE = -1
OFTEN = 4  # questions for one field from which on its values are kept sorted
MANY = 3000  # records from which on git is quicker at comparing files


def open_book(
    root: Path, schemas: Schemas, *, at: str = "", overlay: bool = False, on: date | None = None
) -> IndexBook:
    """Open the books at a commit (the newest without ``at``); ``overlay`` lays hand-changed files over them."""
    git = Git(root)
    git.trust()
    if owed.untold(git):
        from ecentre import journal
        journal.catch_up(git)
    if not overlay:
        return _opened(git, schemas, at, on)
    for _ in range(TRIES):
        if owed.pending(git):
            from ecentre import journal

            with suppress(RepositoryError):  # a file that another program still holds is no reason not to read
                journal.recover(root)
        book = _opened(git, schemas, at, on)
        book.lay_over()
        if git.head() == (at or book.commit) and not owed.pending(git):
            break
        time.sleep(PAUSE)  # another command is writing right now: half of its files would be read
    return book


def _opened(git: Git, schemas: Schemas, at: str, on: date | None) -> IndexBook:
    return IndexBook(git, schemas, at or git.head(), newest=not at, on=on)


class IndexBook:
    """The books at one state; the answers stay the same while other commands write on."""

    def __init__(self, git: Git, schemas: Schemas, commit: str, *, newest: bool, on: date | None) -> None:
        """Find the commit in the cache, or read its tree in."""
        self.git, self.schemas, self.commit = git, schemas, commit
        self.on: date = on or clock.today()
        self._newest = newest
        self.laid: Laid = {}
        self._got: Laid = {}
        self._asked: dict[tuple[str, str], int] = {}
        self._sorted: dict[tuple[str, str], dict[Any, list[str]]] = {}
        self._complaints: list[Problem] = []
        self._turn = 0
        self._open()

    def _open(self) -> None:
        cache = Cache(self.git, self.schemas)
        try:
            self._slot = cache.slot(self.commit, newest=self._newest) if self.commit else NOWHERE
        except BaseException:
            cache.base.close()
            raise
        self._base = cache.base
        weakref.finalize(self, self._base.close)

    def _ask(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """Ask the cache; one that turns out to be damaged is made anew and asked again."""
        import sqlite3

        try:
            return self._base.execute(query, {"slot": self._slot, **values}).fetchall()
        except sqlite3.DatabaseError:
            self._base.close()
            discard(self.git)
            self._open()
            return self._base.execute(query, {"slot": self._slot, **values}).fetchall()

    def lay_over(self) -> None:
        """Take files as they lie in the folder where they differ from what the books have."""
        from ecentre import records

        self._turn += 1
        for path in self._differing():
            ref = Ref.from_path(path)
            if ref is None:
                continue
            self.laid[ref] = None
            if (self.git.root / path).exists() or (self.git.root / path).is_symlink():
                try:
                    self.laid[ref] = records.read(self.git.root, ref, self.schemas)
                except EcentreError as error:
                    self._complaints += records.faults(ref, error)

    def _differing(self) -> list[str]:
        from ecentre import worktree  # books read without hand edits never look at the folder

        query = "SELECT place.kind, place.id, sha FROM place JOIN blob USING (n) WHERE slot=:slot"
        kept = {Ref(kind, id).path: sha for kind, id, sha in self._ask(query)}
        return worktree.differing(self.git, kept) if len(kept) < MANY else [path for _, path in self.git.changed()]

    @cached_property
    def broken(self) -> list[Problem]:
        """Give the problems of files that could not be read, and that are therefore no part of any answer."""
        from ecentre import records
        query = "SELECT place.kind, place.id, sha FROM place JOIN blob USING (n) WHERE slot=:slot AND NOT good"
        found = [(Ref(kind, id), sha) for kind, id, sha in self._ask(query)]
        lost = [(ref, sha) for ref, sha in found if ref not in self.laid]
        data = dict(self.git.blobs({sha for _, sha in lost if len(sha) > 1}))
        problems = [one for ref, sha in lost for one in records.unreadable(ref, data.get(sha), self.schemas)]
        return [*problems, *self._complaints]

    def get(self, kind: str, id: str) -> Record | None:
        """Give one record by its full id, or None."""
        ref = Ref(kind, id)
        if ref in self.laid:
            return self.laid[ref]
        if ref not in self._got:
            query = "SELECT data FROM place JOIN body USING (n) WHERE slot=:slot AND kind=:kind AND id=:id"
            rows = self._ask(query, kind=kind, id=id)
            self._got[ref] = Record(ref, json.loads(rows[0][0])) if rows else None
        return self._got[ref]

    def blob(self, ref: Ref) -> str:
        """Give the id git has for a record's text in the books, readable or not; empty where there is none."""
        query = "SELECT sha FROM place JOIN blob USING (n) WHERE slot=:slot AND place.kind=:kind AND place.id=:id"
        rows = self._ask(query, kind=ref.kind, id=ref.id)
        return str(rows[0][0]) if rows else ""

    def find(self, kind: str, **where: Any) -> list[Record]:
        """Give the records of a kind whose fields equal ``where``, in order of id."""
        known = self._alike(kind, *next(iter(where.items()))) if where else None
        if known is not None:
            return [one for id in known if (one := self.get(kind, id)) and matches(one.data, where)]
        query = "SELECT place.id, data FROM place JOIN body USING (n)"
        if where:
            query += " JOIN blob USING (n)"
        tests, values = ["slot=:slot", "place.kind=:kind"], {"kind": kind}
        for number, (name, value) in enumerate(where.items()):
            tests.append(f"json_extract(fields, :name{number}) IS :value{number}")
            values |= {f"name{number}": f'$."{name}"', f"value{number}": value}
        rows = self._ask(f"{query} WHERE {' AND '.join(tests)}", **values)
        found = (Record(Ref(kind, id), json.loads(data)) for id, data in rows)
        return overlaid(found, self.laid, kind, where)

    def alive(self, kind: str, since: date, until: date, ended: Sequence[str] = ()) -> list[Record]:
        """Give the records of a kind that may matter between two days: begun by then and not ended before."""
        query = (
            "SELECT place.id, data FROM place JOIN blob USING (n) JOIN body USING (n) WHERE slot=:slot AND "
            "place.kind=:kind AND first<=:until AND (last>=:since OR json_extract(fields, '$.state') NOT IN "
            "(SELECT value FROM json_each(:ended)))"
        )
        days = since.isoformat(), until.isoformat()
        rows = self._ask(query, kind=kind, since=days[0], until=days[1], ended=json.dumps(list(ended)))
        found = [Record(Ref(kind, id), json.loads(data)) for id, data in rows]
        laid = {ref: one if one and alive(one.data, *days, ended) else None for ref, one in self.laid.items()}
        return overlaid(found, laid, kind, {})

    def _alike(self, kind: str, name: str, value: Any) -> list[str] | None:
        """Give the ids whose field has a value; None while the field was asked for too seldom to sort all records."""
        asked = self._asked[kind, name] = self._asked.get((kind, name), 0) + 1
        if asked < OFTEN or not isinstance(value, str):
            return None
        if (kind, name) not in self._sorted:
            found = self._sorted[kind, name] = {}
            for id, has in self.rows(kind, ("id", name)):
                found.setdefault(has, []).append(id)
        return self._sorted[kind, name].get(value, [])

    def turn(self, *kinds: str) -> int:  # noqa: ARG002  the cache never changes under a book
        """Give a number that is another once files of the folder are laid over."""
        return self._turn

    def stamp(self, *kinds: str) -> str:
        """Give what stands for the texts of some kinds; empty where a hand-changed file is among them."""
        if any(ref.kind in kinds for ref in self.laid):
            return ""
        query = (
            "SELECT place.id, sha FROM place JOIN blob USING (n) WHERE slot=:slot AND place.kind IN "
            "(SELECT value FROM json_each(:kinds)) ORDER BY place.kind, place.id"
        )
        return " ".join(f"{id} {sha}" for id, sha in self._ask(query, kinds=json.dumps(kinds)))

    def states(self) -> dict[str, set[str]]:
        """Give the states in which there are records, by kind."""
        columns = "DISTINCT p.kind, json_extract(fields, '$.state')"
        query = f"SELECT {columns} FROM place p JOIN blob USING (n) WHERE slot=:slot"  # noqa: S608  no text of a user
        found: dict[str, set[str]] = {}
        laid = ((ref.kind, one.state) for ref, one in self.laid.items() if one is not None)
        for kind, state in (*self._ask(query), *laid):
            found.setdefault(kind, set()).add(state or "")
        return found

    def has(self, kind: str) -> bool:
        """Tell whether there is any record of a kind, readable or not."""
        query = "SELECT 1 FROM place WHERE slot=:slot AND kind=:kind LIMIT 1"
        return bool(self._ask(query, kind=kind)) or any(ref.kind == kind for ref in self.laid)

    def ids(self, kind: str) -> list[str]:
        """Give the ids of a kind, those of ended and of unreadable records included, in order."""
        rows = self._ask("SELECT id FROM place WHERE slot=:slot AND kind=:kind", kind=kind)
        return sorted({row[0] for row in rows} | {ref.id for ref in self.laid if ref.kind == kind})

    def refs_to(self, ref: Ref, kind: str = "") -> list[Record]:
        """Give the records (of one kind) that name ``ref`` in a field, in order of kind and id."""
        query = (
            "SELECT blob.kind, blob.id, data FROM link CROSS JOIN blob USING (n) CROSS JOIN place"
            " ON slot=:slot AND place.kind=blob.kind AND place.id=blob.id AND place.n=blob.n"
            " CROSS JOIN body ON body.n=blob.n WHERE link.kind=:kind AND link.id=:id AND :of IN ('', blob.kind)"
        )
        rows = self._ask(query, kind=ref.kind, id=ref.id, of=kind)
        found = [Record(Ref(of, id), json.loads(data)) for of, id, data in rows]
        laid = (one for one in self.laid.values() if one is not None and kind in ("", one.kind))
        kept = (one for one in found if one.ref not in self.laid)
        return sorted((*kept, *(one for one in laid if names(one, ref, self.schemas))), key=lambda one: one.ref)

    def rows(self, kind: str, fields: Sequence[str]) -> list[tuple[Any, ...]]:
        """Give some plain fields of every record of a kind, in order of id, without reading whole records."""
        query = "SELECT place.id, fields FROM place JOIN blob USING (n) WHERE slot=:slot AND place.kind=:kind AND good"
        found = {id: json.loads(narrow) for id, narrow in self._ask(query, kind=kind)}
        for ref, record in self.laid.items():
            if ref.kind == kind:
                found.pop(ref.id, None)
                found |= {ref.id: record.data} if record is not None else {}
        return [tuple(found[id].get(name) for name in fields) for id in sorted(found)]


__all__ = ["IndexBook", "PendingBook", "matches", "open_book"]
