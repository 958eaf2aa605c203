"""The books at one moment, asked through the cache, with hand-changed files laid over them where asked for."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ecentre import clock, journal
from ecentre.cache import Cache, discard
from ecentre.errors import EcentreError, RepositoryError
from ecentre.git import Git
from ecentre.model import Problem, Record, Ref
from ecentre.pending import Laid, PendingBook, matches, names, overlaid
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from ecentre.schema import Schemas

TRIES = 8
PAUSE = 0.05
NOWHERE = -1


def open_book(
    root: Path, schemas: Schemas, *, at: str = "", overlay: bool = False, on: date | None = None
) -> IndexBook:
    """Open the books at a commit (the newest without ``at``); ``overlay`` lays hand-changed files over them."""
    git = Git(root)
    if not overlay:
        return _opened(git, schemas, at, on)
    for _ in range(TRIES):
        if journal.pending(git):
            with suppress(RepositoryError):  # a file that another program still holds is no reason not to read
                journal.recover(root)
        book = _opened(git, schemas, at, on)
        book.lay_over([path for _, path in git.changed()])
        if git.head() == (at or book.commit) and not journal.pending(git):
            break
        time.sleep(PAUSE)  # another command is writing right now: half of its files would be read
    return book


def _opened(git: Git, schemas: Schemas, at: str, on: date | None) -> IndexBook:
    import sqlite3

    commit = at or git.head()
    tree = git.tree(commit) if commit else ""
    try:
        return IndexBook(Cache(git, schemas), tree, commit, newest=not at, on=on)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        discard(git)
        return IndexBook(Cache(git, schemas), tree, commit, newest=not at, on=on)


class IndexBook:
    """The books at one state; the answers stay the same while other commands write on."""

    def __init__(self, cache: Cache, tree: str, commit: str, *, newest: bool, on: date | None) -> None:
        """Find the tree in the cache, or read it in."""
        self.git, self.schemas, self.commit = cache.git, cache.schemas, commit
        self.on: date = on or clock.today()
        self._base = cache.base
        self._slot = cache.slot(tree, newest=newest) if tree else NOWHERE
        self._laid: Laid = {}
        self._got: Laid = {}
        self._complaints: list[Problem] = []

    def lay_over(self, paths: Iterable[str]) -> None:
        """Take files as they lie in the folder instead of what the books have."""
        from ecentre import records

        for path in paths:
            ref = Ref.from_path(path)
            if ref is None:
                continue
            self._laid[ref] = None
            if (self.git.root / path).exists() or (self.git.root / path).is_symlink():
                try:
                    self._laid[ref] = records.read(self.git.root, ref, self.schemas)
                except EcentreError as error:
                    self._complaints += _problems(ref, error)

    @cached_property
    def broken(self) -> list[Problem]:
        """Give the problems of files that could not be read, and that are therefore no part of any answer."""
        query = "SELECT place.kind, place.id, sha FROM place JOIN blob USING (n) WHERE slot=? AND NOT good"
        found = [(Ref(kind, id), sha) for kind, id, sha in self._base.execute(query, (self._slot,))]
        lost = [(ref, sha) for ref, sha in found if ref not in self._laid]
        data = dict(self.git.blobs({sha for _, sha in lost if len(sha) > 1}))
        problems = [one for ref, sha in lost for one in self._reading(ref, data.get(sha))]
        return [*problems, *self._complaints]

    def _reading(self, ref: Ref, data: bytes | None) -> list[Problem]:
        from ecentre import records

        if data is None:
            message = say(
                "{path} 不是普通文件;请删去后运行 ecentre restore {id}",
                "{path} is no plain file; delete it and run ecentre restore {id}", path=ref.path, id=ref.id,
            )
            return [Problem("file.mode", "", message, ref, path=ref.path)]
        try:
            records.decode(ref, data, self.schemas)
        except EcentreError as error:
            return _problems(ref, error)
        return []

    def get(self, kind: str, id: str) -> Record | None:
        """Give one record by its full id, or None."""
        ref = Ref(kind, id)
        if ref in self._laid:
            return self._laid[ref]
        if ref not in self._got:
            query = "SELECT data FROM place JOIN body USING (n) WHERE slot=? AND kind=? AND id=?"
            row = self._base.execute(query, (self._slot, kind, id)).fetchone()
            self._got[ref] = Record(ref, json.loads(row[0])) if row else None
        return self._got[ref]

    def blob(self, ref: Ref) -> str:
        """Give the id git has for a record's text in the books, readable or not; empty where there is none."""
        query = "SELECT sha FROM place JOIN blob USING (n) WHERE slot=? AND place.kind=? AND place.id=?"
        row = self._base.execute(query, (self._slot, *ref)).fetchone()
        return str(row[0]) if row else ""

    def find(self, kind: str, **where: Any) -> list[Record]:
        """Give the records of a kind whose fields equal ``where``, in order of id."""
        query, values = "SELECT place.id, data FROM place JOIN body USING (n)", [self._slot, kind]
        tests = ["slot=?", "place.kind=?"]
        if where:
            query += " JOIN blob USING (n)"
            tests += ["json_extract(fields, ?) IS ?"] * len(where)
            values += [part for name, value in where.items() for part in (f'$."{name}"', value)]
        rows = self._base.execute(f"{query} WHERE {' AND '.join(tests)}", values)
        found = (Record(Ref(kind, id), json.loads(data)) for id, data in rows)
        return overlaid(found, self._laid, kind, where)

    def ids(self, kind: str) -> list[str]:
        """Give the ids of a kind, those of ended and of unreadable records included, in order."""
        rows = self._base.execute("SELECT id FROM place WHERE slot=? AND kind=?", (self._slot, kind))
        return sorted({row[0] for row in rows} | {ref.id for ref in self._laid if ref.kind == kind})

    def refs_to(self, ref: Ref, kind: str = "") -> list[Record]:
        """Give the records (of one kind) that name ``ref`` in a field, in order of kind and id."""
        query = (
            "SELECT place.kind, place.id, data FROM link JOIN place USING (n) JOIN body USING (n)"
            " WHERE link.kind=? AND link.id=? AND slot=?"
        )
        rows = self._base.execute(query, (*ref, self._slot))
        found = [Record(Ref(of, id), json.loads(data)) for of, id, data in rows if kind in ("", of)]
        laid = (one for one in self._laid.values() if one is not None and kind in ("", one.kind))
        kept = (one for one in found if one.ref not in self._laid)
        return sorted((*kept, *(one for one in laid if names(one, ref, self.schemas))), key=lambda one: one.ref)

    def rows(self, kind: str, fields: Sequence[str]) -> list[tuple[Any, ...]]:
        """Give some plain fields of every record of a kind, in order of id, without reading whole records."""
        query = "SELECT place.id, fields FROM place JOIN blob USING (n) WHERE slot=? AND place.kind=? AND good"
        rows = self._base.execute(query, (self._slot, kind))
        found = {id: json.loads(narrow) for id, narrow in rows}
        for ref, record in self._laid.items():
            if ref.kind == kind:
                found.pop(ref.id, None)
                found |= {ref.id: record.data} if record is not None else {}
        return [tuple(found[id].get(name) for name in fields) for id in sorted(found)]

    def search(self, words: Iterable[str], kinds: Sequence[str] = ()) -> Iterator[Record]:
        """Give the records that hold every word in some value."""
        wanted = [word.casefold() for word in words]
        known = self._base.execute("SELECT DISTINCT kind FROM place WHERE slot=?", (self._slot,)).fetchall()
        for kind in sorted({row[0] for row in known} | {ref.kind for ref in self._laid}):
            for record in self.find(kind) if kind in (kinds or (kind,)) else ():
                text = json.dumps(list(record.data.values()), ensure_ascii=False).casefold()
                if all(word in text for word in wanted):
                    yield record


def _problems(ref: Ref, error: EcentreError) -> list[Problem]:
    return list(error.problems) or [Problem("file.unreadable", "", error.message, ref, path=ref.path)]


__all__ = ["IndexBook", "PendingBook", "matches", "open_book"]
