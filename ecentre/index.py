"""The cache that makes books quick to ask: SQLite beside git's own files, keyed by blob; deleting it loses nothing."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ecentre import clock, records
from ecentre.errors import InvalidError
from ecentre.git import Git
from ecentre.model import Problem, Record, Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from ecentre.model import Data
    from ecentre.schema import Schemas

FORMAT = 1
TREES_KEPT = 4
TABLES = """
CREATE TABLE blob (sha TEXT PRIMARY KEY, kind TEXT, id TEXT, fields TEXT) WITHOUT ROWID;
CREATE TABLE body (sha TEXT PRIMARY KEY, data TEXT);
CREATE TABLE link (sha TEXT, kind TEXT, id TEXT);
CREATE INDEX link_target ON link (kind, id);
CREATE TABLE bad (sha TEXT PRIMARY KEY);
CREATE TABLE place (tree TEXT, kind TEXT, id TEXT, path TEXT, sha TEXT, PRIMARY KEY (tree, kind, id, path)) WITHOUT ROWID;
CREATE TABLE tree (tree TEXT PRIMARY KEY, used INTEGER);
"""


def open_book(
    root: Path, schemas: Schemas, *, at: str = "", overlay: bool = False, on: date | None = None
) -> IndexBook:
    """Open the books at a commit (the newest without ``at``); ``overlay`` lays hand-changed files over them."""
    git = Git(root)
    commit = at or git.head()
    cache = _Cache(git, schemas)
    tree = cache.known(git.tree(commit)) if commit else ""
    book = IndexBook(cache, commit, tree, on or clock.today())
    if overlay:
        book.lay_over(git.changed(), root)
    return book


class _Cache:
    """The SQLite file and how it is filled."""

    def __init__(self, git: Git, schemas: Schemas) -> None:
        self.git, self.schemas = git, schemas
        self.base = _open(git.dir / "ecentre" / "index.sqlite")

    def known(self, tree: str) -> str:
        """Make sure a tree is in the index, reading only what is new."""
        version = self.schemas.version
        key = f"{tree}:{version}"
        if self.base.execute("SELECT 1 FROM tree WHERE tree=?", (key,)).fetchone():
            return key
        listing = self.git.listing(tree)
        have = {row[0] for row in self.base.execute("SELECT sha FROM blob UNION SELECT sha FROM bad")}
        wanted = {sha: path for path, sha in listing.items() if sha not in have and Ref.from_path(path)}
        found = [(sha, wanted[sha], data) for sha, data in self.git.blobs(wanted)]
        self.base.execute("BEGIN IMMEDIATE")
        for sha, path, data in found:
            self._keep(sha, path, data)
        rows = ((key, ref.kind, ref.id, path, sha) for path, sha in listing.items() if (ref := Ref.from_path(path)))
        self.base.executemany("INSERT OR REPLACE INTO place VALUES (?,?,?,?,?)", rows)
        self.base.execute("INSERT OR REPLACE INTO tree SELECT ?, COALESCE(MAX(used),0)+1 FROM tree", (key,))
        old = self.base.execute("SELECT tree FROM tree ORDER BY used DESC LIMIT -1 OFFSET ?", (TREES_KEPT,)).fetchall()
        for gone in old:
            self.base.execute("DELETE FROM place WHERE tree=?", gone)
            self.base.execute("DELETE FROM tree WHERE tree=?", gone)
        self.base.execute("COMMIT")
        return key

    def _keep(self, sha: str, path: str, data: bytes) -> None:
        ref = Ref.from_path(path)
        try:
            record = records.decode(ref, data, self.schemas) if ref else None
        except InvalidError:
            record = None
        if record is None:
            self.base.execute("INSERT OR IGNORE INTO bad VALUES (?)", (sha,))
            return
        narrow = {name: value for name, value in record.data.items() if not isinstance(value, (list, dict))}
        text = json.dumps(narrow, ensure_ascii=False)
        self.base.execute("INSERT OR REPLACE INTO blob VALUES (?,?,?,?)", (sha, record.kind, record.id, text))
        self.base.execute("INSERT OR REPLACE INTO body VALUES (?,?)", (sha, json.dumps(record.data, ensure_ascii=False)))
        links = {(sha, kind, id) for _, kind, id in self.schemas.get(record.kind).references(record.data)}
        self.base.executemany("INSERT INTO link VALUES (?,?,?)", links)


def _open(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _ready(file)
    except sqlite3.DatabaseError:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                file.with_name(file.name + suffix).unlink(missing_ok=True)
        return _ready(file)


def _ready(file: Path) -> sqlite3.Connection:
    base = sqlite3.connect(file, timeout=20, isolation_level=None)
    if base.execute("PRAGMA user_version").fetchone()[0] == FORMAT:
        return base
    base.execute("BEGIN IMMEDIATE")
    if base.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
            base.execute(f"DROP TABLE {name}")
        for line in TABLES.strip().split("\n"):
            base.execute(line)
        base.execute(f"PRAGMA user_version={FORMAT}")
    base.execute("COMMIT")
    return base


def _matches(data: Data, where: dict[str, Any]) -> bool:
    return all(data.get(name) == value for name, value in where.items())


class IndexBook:
    """The books at one state, with hand-changed files laid over where asked."""

    def __init__(self, cache: _Cache, commit: str, tree: str, on: date) -> None:
        self._cache, self._base, self._tree = cache, cache.base, tree
        self.schemas, self.commit, self.on = cache.schemas, commit, on
        self._laid: dict[Ref, Record | None] = {}
        self._got: dict[Ref, Record | None] = {}
        self.broken: list[Problem] = self._unreadable()

    def _unreadable(self) -> list[Problem]:
        query = "SELECT path, sha FROM place JOIN bad USING (sha) WHERE tree=?"
        found: list[Problem] = []
        for path, sha in self._base.execute(query, (self._tree,)):
            data = dict(self._cache.git.blobs([sha]))[sha]
            found += self._complaints(path, data)
        return found

    def _complaints(self, path: str, data: bytes) -> Iterable[Problem]:
        ref = Ref.from_path(path)
        try:
            if ref:
                self._laid[ref] = records.decode(ref, data, self.schemas)
        except InvalidError as error:
            self._laid[Ref(*ref)] = None  # type: ignore[misc]
            return error.problems
        return ()

    def lay_over(self, changed: Iterable[tuple[str, str]], root: Path) -> None:
        """Take the files as they lie in the folder where they differ from the books."""
        for _, path in changed:
            ref = Ref.from_path(path)
            if ref is None:
                continue
            self.broken = [one for one in self.broken if one.file != path]
            file = root / path
            if not file.is_file():
                self._laid[ref] = None
                continue
            self.broken += self._complaints(path, file.read_bytes())

    def get(self, kind: str, id: str) -> Record | None:
        """Give one record by its full id, or None."""
        ref = Ref(kind, id)
        if ref in self._laid:
            return self._laid[ref]
        if ref not in self._got:
            query = "SELECT data FROM place JOIN body USING (sha) WHERE tree=? AND kind=? AND id=?"
            row = self._base.execute(query, (self._tree, kind, id)).fetchone()
            self._got[ref] = Record(ref, json.loads(row[0])) if row else None
        return self._got[ref]

    def find(self, kind: str, **where: Any) -> list[Record]:
        """Give the records of a kind whose fields equal ``where``, in order of id."""
        query = "SELECT place.id, data FROM place JOIN body USING (sha)"
        clauses, values = ["tree=?", "place.kind=?"], [self._tree, kind]
        if where:
            query += " JOIN blob USING (sha)"
            for name, value in where.items():
                clauses.append(f"json_extract(fields, '$.{name}') IS ?")
                values.append(value)
        rows = self._base.execute(f"{query} WHERE {' AND '.join(clauses)} ORDER BY place.id", values)
        found = {id: Record(Ref(kind, id), json.loads(data)) for id, data in rows if Ref(kind, id) not in self._laid}
        for ref, record in self._laid.items():
            if record is not None and ref.kind == kind and _matches(record.data, where):
                found[ref.id] = record
        return [found[id] for id in sorted(found)]

    def ids(self, kind: str) -> list[str]:
        """Give the ids of a kind, ended and unreadable records included, in order."""
        rows = self._base.execute("SELECT id FROM place WHERE tree=? AND kind=?", (self._tree, kind))
        return sorted({row[0] for row in rows} | {ref.id for ref, one in self._laid.items() if ref.kind == kind and one})

    def refs_to(self, ref: Ref, kind: str = "") -> list[Record]:
        """Give the records (of one kind) that name ``ref``."""
        query = "SELECT place.kind, place.id FROM link JOIN place USING (sha) WHERE tree=? AND link.kind=? AND link.id=?"
        names = {Ref(*row) for row in self._base.execute(query, (self._tree, ref.kind, ref.id))}
        names -= set(self._laid)
        found = [self.get(*name) for name in sorted(names) if kind in ("", name.kind)]
        laid = [one for one in self._laid.values() if one and kind in ("", one.kind) and self._names(one, ref)]
        return [one for one in (*found, *laid) if one is not None]

    def _names(self, record: Record, ref: Ref) -> bool:
        return any((to, id) == ref for _, to, id in self.schemas.get(record.kind).references(record.data))

    def rows(self, kind: str, names: Sequence[str]) -> list[tuple[Any, ...]]:
        """Give some fields of every record of a kind, in order of id, without reading whole records."""
        query = "SELECT place.id, fields FROM place JOIN blob USING (sha) WHERE tree=? AND place.kind=? ORDER BY place.id"
        laid = {ref.id: one for ref, one in self._laid.items() if ref.kind == kind}
        found = {id: json.loads(text) for id, text in self._base.execute(query, (self._tree, kind)) if id not in laid}
        found |= {id: one.data for id, one in laid.items() if one is not None}
        return [tuple(found[id].get(name) for name in names) for id in sorted(found)]

    def search(self, words: Iterable[str], kinds: Sequence[str] = ()) -> Iterator[Record]:
        """Give the records that hold every word somewhere."""
        wanted = [word.casefold() for word in words]
        for (kind,) in self._base.execute("SELECT DISTINCT kind FROM place WHERE tree=?", (self._tree,)).fetchall():
            if not kinds or kind in kinds:
                for record in self.find(kind):
                    text = json.dumps(record.data, ensure_ascii=False).casefold()
                    if all(word in text for word in wanted):
                        yield record


class PendingBook:
    """A book with a change laid over it that is not made yet."""

    def __init__(self, book: Any, pending: Iterable[Record]) -> None:
        self._book = book
        self._laid = {record.ref: record for record in pending}
        self.on: date = book.on

    def beneath(self, *kinds: str) -> Any:
        """Give the lowest book that says the same of these kinds."""
        if any(ref.kind in kinds for ref in self._laid):
            return self
        return self._book.beneath(*kinds) if isinstance(self._book, PendingBook) else self._book

    def get(self, kind: str, id: str) -> Record | None:
        """Give one record by its full id, or None."""
        found = self._laid.get(Ref(kind, id))
        return found if found is not None else self._book.get(kind, id)

    def find(self, kind: str, **where: Any) -> list[Record]:
        """Give the records of a kind whose fields equal ``where``, in order of id."""
        found = {one.id: one for one in self._book.find(kind, **where) if one.ref not in self._laid}
        mine = (one for ref, one in self._laid.items() if ref.kind == kind and _matches(one.data, where))
        found |= {one.id: one for one in mine}
        return [found[id] for id in sorted(found)]

    def ids(self, kind: str) -> list[str]:
        """Give the ids of a kind, in order."""
        return sorted({*self._book.ids(kind), *(ref.id for ref in self._laid if ref.kind == kind)})

    def refs_to(self, ref: Ref, kind: str = "") -> list[Record]:
        """Give the records (of one kind) that name ``ref``."""
        found = [one for one in self._book.refs_to(ref, kind) if one.ref not in self._laid]
        mine = (one for one in self._laid.values() if kind in ("", one.kind))
        return found + [one for one in mine if any(v == ref.id for v in one.data.values())]
