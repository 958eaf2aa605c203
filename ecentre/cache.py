"""The cache that makes the books quick to ask: SQLite in git's folder, keyed by blob; deleting it loses nothing.

``blob`` holds one row for every record text ever read, with the plain fields as narrow JSON; whole records lie in
``body``, so that a list never touches them. ``place`` is the map from ids to rows of a few trees: the newest one, which
moves along with the books by the difference of two trees, and some that were asked for by date.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from ecentre.errors import EcentreError, RepositoryError
from ecentre.git import PLAIN_FILE, Entry
from ecentre.model import Ref
from ecentre.pending import links
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ecentre.git import Git
    from ecentre.schema import Schemas

FORMAT = 4
NEWEST = 0
OLD_TREES = 3
WAIT = 20.0
CHUNK = 500
PRUNING = (
    "DELETE FROM blob WHERE n NOT IN (SELECT n FROM place)",
    "DELETE FROM body WHERE n NOT IN (SELECT n FROM place)",
    "DELETE FROM link WHERE n NOT IN (SELECT n FROM place)",
)
PRUNE = 200  # every so many trees, texts that no tree holds any more are dropped
BUSY = say("查询索引正被占用;请稍后再试", "the index is busy; try again in a moment")
TABLES = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    "CREATE TABLE tree (slot INTEGER PRIMARY KEY, sha TEXT, used INTEGER)",
    "CREATE TABLE blob (n INTEGER PRIMARY KEY, sha TEXT, kind TEXT, id TEXT, good INTEGER, fields TEXT)",
    "CREATE UNIQUE INDEX blob_whose ON blob (sha, kind, id)",
    "CREATE TABLE body (n INTEGER PRIMARY KEY, data TEXT)",
    "CREATE TABLE link (n INTEGER, kind TEXT, id TEXT)",
    "CREATE UNIQUE INDEX link_target ON link (kind, id, n)",
    "CREATE TABLE place (slot INTEGER, kind TEXT, id TEXT, n INTEGER, PRIMARY KEY (slot, kind, id)) WITHOUT ROWID",
)


class Text(NamedTuple):
    """One record text of a tree: whose it is and its blob, empty where no text is (a link, or gone)."""

    ref: Ref
    sha: str


def texts(entries: Iterable[Entry]) -> list[Text]:
    """Give what a tree holds at the places of records; links and programs are no texts."""
    found = ((Ref.from_path(one.path), one) for one in entries)
    return [Text(ref, one.blob if one.mode == PLAIN_FILE or not one.blob else "-") for ref, one in found if ref]


class Cache:
    """The cache of one copy of the books."""

    def __init__(self, git: Git, schemas: Schemas) -> None:
        """Open the file, or make it anew where it is missing, damaged, or made by other schemas or another program."""
        self.git, self.schemas = git, schemas
        self.file = git.own / "index.sqlite"
        self.base = self._opened()

    def slot(self, tree: str, *, newest: bool) -> int:
        """Give the number under which a tree is mapped, mapping it first where it is not; the answer is a snapshot.

        From here on this connection sees the cache as it stands now, whatever other commands do to it.
        """
        while True:
            self.base.execute("BEGIN")
            found = self.base.execute("SELECT slot FROM tree WHERE sha=?", (tree,)).fetchone()
            if found:
                return int(found[0])
            slots = dict(self.base.execute("SELECT sha, slot FROM tree ORDER BY used"))
            self.base.execute("ROLLBACK")
            self._map(tree, slots, newest=newest)

    def _map(self, tree: str, slots: dict[str, int], *, newest: bool) -> None:
        """Map a tree: from the newest one by what differs, or whole."""
        base = next((sha for sha, slot in slots.items() if slot == NEWEST), "")
        steps = self._steps(base, tree) if base else None
        found = texts(self.git.entries(tree, "records")) if steps is None else steps
        fresh = list(self._read(found))
        with self._writing():
            now = dict(self.base.execute("SELECT slot, sha FROM tree"))
            if steps is not None and now.get(NEWEST) != base:
                return  # another command was quicker; look again
            slot = NEWEST if newest else self._free()
            for row in fresh:
                self._keep(*row)
            if steps is None or slot != NEWEST:
                self.base.execute("DELETE FROM place WHERE slot=?", (slot,))
            if steps is not None and slot != NEWEST:
                copied = "INSERT INTO place SELECT ?, kind, id, n FROM place WHERE slot=?"
                self.base.execute(copied, (slot, NEWEST))
            self._put(slot, found)
            used = self.base.execute("SELECT COALESCE(MAX(used), 0) + 1 FROM tree").fetchone()[0]
            self.base.execute("INSERT OR REPLACE INTO tree VALUES (?, ?, ?)", (slot, tree, used))
            if used % PRUNE == 0:
                self._prune()

    def _prune(self) -> None:
        for line in PRUNING:
            self.base.execute(line)

    def _steps(self, base: str, tree: str) -> list[Text] | None:
        """Give what differs from a tree that is mapped, None where that tree is gone."""
        try:
            return texts(self.git.difference(base, tree, "records"))
        except EcentreError:
            return None

    def _free(self) -> int:
        """Give an empty slot for an old tree, else the one filled longest ago."""
        used = dict(self.base.execute("SELECT slot, used FROM tree"))
        return min(range(NEWEST + 1, NEWEST + 1 + OLD_TREES), key=lambda slot: used.get(slot, -1))

    def _put(self, slot: int, found: Iterable[Text]) -> None:
        gone = [(slot, *text.ref) for text in found if not text.sha]
        here = [(slot, *text.ref, text.sha, *text.ref) for text in found if text.sha]
        self.base.executemany("DELETE FROM place WHERE slot=? AND kind=? AND id=?", gone)
        query = "INSERT OR REPLACE INTO place SELECT ?, ?, ?, n FROM blob WHERE sha=? AND kind=? AND id=?"
        self.base.executemany(query, here)

    def _read(self, found: Iterable[Text]) -> Iterator[tuple[Text, str, str, set[tuple[str, str]]]]:
        """Read the texts that were never read before: narrow fields, whole data and links, empty where unreadable."""
        unknown = [text for text in found if text.sha and not self._knows(text)]
        for start in range(0, len(unknown), CHUNK):
            part = unknown[start : start + CHUNK]
            data = dict(self.git.blobs({text.sha for text in part if text.sha != "-"}))
            for text in part:
                yield (text, *self._columns(text, data.get(text.sha)))

    def _knows(self, text: Text) -> bool:
        query = "SELECT 1 FROM blob WHERE sha=? AND kind=? AND id=?"
        return self.base.execute(query, (text.sha, *text.ref)).fetchone() is not None

    def _columns(self, text: Text, data: bytes | None) -> tuple[str, str, set[tuple[str, str]]]:
        if data is None:
            return "", "", set()
        from ecentre import records

        try:
            record = records.decode(text.ref, data, self.schemas)
            found = links(record, self.schemas)
        except EcentreError:
            return "", "", set()
        narrow = {name: [] if isinstance(value, list | dict) else value for name, value in record.data.items()}
        return json.dumps(narrow, ensure_ascii=False), json.dumps(record.data, ensure_ascii=False), found

    def _keep(self, text: Text, narrow: str, whole: str, found: set[tuple[str, str]]) -> None:
        query = "INSERT OR IGNORE INTO blob (sha, kind, id, good, fields) VALUES (?, ?, ?, ?, ?)"
        made = self.base.execute(query, (text.sha, *text.ref, bool(narrow), narrow))
        if made.rowcount == 1 and narrow:
            n = made.lastrowid
            self.base.execute("INSERT OR REPLACE INTO body VALUES (?, ?)", (n, whole))
            self.base.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?)", [(n, *one) for one in found])

    def _writing(self) -> _Writing:
        return _Writing(self.base)

    def _opened(self) -> sqlite3.Connection:
        for _ in range(2):
            try:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                return self._ready(self.file)
            except sqlite3.OperationalError as error:
                if "locked" in str(error):
                    raise RepositoryError(BUSY) from error
                discard(self.git)
            except (sqlite3.DatabaseError, OSError):
                discard(self.git)
        return self._ready(":memory:")  # a copy that may only be read is read without a cache

    def _ready(self, place: Path | str) -> sqlite3.Connection:
        base = sqlite3.connect(place, timeout=WAIT, isolation_level=None)
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=NORMAL")
        stamp = _stamp(self.schemas)
        if base.execute("PRAGMA user_version").fetchone()[0] == FORMAT and _about(base, "stamp") == stamp:
            return base
        with _Writing(base):
            version = self.schemas.version
            if base.execute("PRAGMA user_version").fetchone()[0] != FORMAT or _about(base, "version") != version:
                _emptied(base)
            base.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", [("version", version), ("stamp", stamp)])
        return base


class _Writing:
    """One transaction, all or nothing."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self.base = base

    def __enter__(self) -> None:
        self.base.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.base.execute("ROLLBACK" if kind else "COMMIT")


def discard(git: Git) -> None:
    """Delete the cache; the next command makes it anew."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            (git.own / f"index.sqlite{suffix}").unlink(missing_ok=True)


def _about(base: sqlite3.Connection, name: str) -> str:
    return str((base.execute("SELECT value FROM about WHERE name=?", (name,)).fetchone() or ("",))[0])


def _emptied(base: sqlite3.Connection) -> None:
    for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
        base.execute(f"DROP TABLE IF EXISTS {name}")
    for line in TABLES:
        base.execute(line)
    base.execute(f"PRAGMA user_version={FORMAT}")


def _stamp(schemas: Schemas) -> str:
    """Give sizes and times of the schema files: while they stay, nobody need read them all."""
    files = sorted((schemas.root / "schemas").glob("*.json"))
    return ";".join(f"{file.name}:{(told := file.stat()).st_size}:{told.st_mtime_ns}" for file in files)


__all__ = ["Cache", "Text", "discard", "texts"]
