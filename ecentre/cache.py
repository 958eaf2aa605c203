"""The cache that makes the books quick to ask: SQLite in git's folder, keyed by blob; deleting it loses nothing.

``blob`` holds one row for every record text ever read, with the plain fields as narrow JSON; whole records lie in
``body``, so that a list never touches them. ``place`` is the map from ids to rows of a few trees: the newest one, which
moves along with the books by the difference of two trees, and some that were asked for by date.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from ecentre import cachefile
from ecentre.errors import EcentreError
from ecentre.git import PLAIN_FILE, Entry
from ecentre.model import Ref
from ecentre.pending import links, spanned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecentre.git import Git
    from ecentre.schema import Schemas

NEWEST = 0
OLD_TREES = 3
CHUNK = 500
PRUNING = (
    "DELETE FROM blob WHERE n NOT IN (SELECT n FROM place)",
    "DELETE FROM body WHERE n NOT IN (SELECT n FROM place)",
    "DELETE FROM link WHERE n NOT IN (SELECT n FROM place)",
)
PRUNE = 200  # every so many trees, texts that no tree holds any more are dropped


class Columns(NamedTuple):
    """What is kept of a text: narrow fields, whole data, the days it spans, the records it names."""

    narrow: str = ""
    whole: str = ""
    first: str = ""
    last: str = ""
    links: frozenset[tuple[str, str]] = frozenset()


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
        """Open the cache."""
        self.git, self.schemas = git, schemas
        self.base = cachefile.opened(git, schemas)

    def slot(self, commit: str, *, newest: bool) -> int:
        """Give the number under which a commit's tree is mapped, mapping it first where it is not: a snapshot.

        From here on this connection sees the cache as it stands now, whatever other commands do to it. The commit is
        kept beside its tree: from one that lies in a pack, only git itself could tell.
        """
        tree = ""
        while True:
            self.base.execute("BEGIN")
            found = self.base.execute("SELECT slot FROM tree WHERE made=? OR sha=?", (commit, tree)).fetchone()
            if found:
                return int(found[0])
            slots = dict(self.base.execute("SELECT sha, slot FROM tree ORDER BY used"))
            self.base.execute("ROLLBACK")
            if not tree:
                tree = self.git.tree(commit)
                continue
            try:
                self._map(commit, tree, slots, newest=newest)
            except sqlite3.OperationalError:
                self.base.close()
                self.base = cachefile.in_memory(self.schemas)  # a full disk can still be read from

    def _map(self, commit: str, tree: str, slots: dict[str, int], *, newest: bool) -> None:
        """Map a commit's tree: from the newest one by what differs, or whole."""
        base = next((sha for sha, slot in slots.items() if slot == NEWEST), "")
        steps = self._steps(base, tree) if base else None
        found = texts(self.git.entries(tree, "records")) if steps is None else steps
        fresh = list(self._read(found))
        with cachefile.Writing(self.base):
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
            self.base.execute("INSERT OR REPLACE INTO tree VALUES (?, ?, ?, ?)", (slot, tree, used, commit))
            if used % PRUNE == 0:
                self._prune()

    def _prune(self) -> None:
        for line in PRUNING:
            self.base.execute(line)

    def _steps(self, base: str, tree: str) -> list[Text] | None:
        """Give what differs from a tree that is mapped, None where that tree is gone."""
        from ecentre import objects

        try:
            steps = objects.difference(self.git, base, tree, "records")
            return texts(self.git.difference(base, tree, "records") if steps is None else steps)
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

    def _read(self, found: Iterable[Text]) -> Iterator[tuple[Text, Columns]]:
        """Read the texts that were never read before; nothing of those that cannot be read."""
        unknown = [text for text in found if text.sha and not self._knows(text)]
        for start in range(0, len(unknown), CHUNK):
            part = unknown[start : start + CHUNK]
            data = self.git.contents({text.sha for text in part if text.sha != "-"})
            for text in part:
                yield text, self._columns(text, data.get(text.sha))

    def _knows(self, text: Text) -> bool:
        query = "SELECT 1 FROM blob WHERE sha=? AND kind=? AND id=?"
        return self.base.execute(query, (text.sha, *text.ref)).fetchone() is not None

    def _columns(self, text: Text, data: bytes | None) -> Columns:
        if data is None:
            return Columns()
        from ecentre import records

        try:
            record = records.decode(text.ref, data, self.schemas)
            found = links(record, self.schemas)
        except EcentreError:
            return Columns()
        narrow = {name: [] if isinstance(value, list | dict) else value for name, value in record.data.items()}
        whole = json.dumps(record.data, ensure_ascii=False)
        return Columns(json.dumps(narrow, ensure_ascii=False), whole, *spanned(record.data), frozenset(found))

    def _keep(self, text: Text, read: Columns) -> None:
        query = "INSERT OR IGNORE INTO blob (sha, kind, id, good, fields, first, last) VALUES (?, ?, ?, ?, ?, ?, ?)"
        made = self.base.execute(query, (text.sha, *text.ref, bool(read.narrow), read.narrow, read.first, read.last))
        if made.rowcount == 1 and read.narrow:
            n = made.lastrowid
            self.base.execute("INSERT OR REPLACE INTO body VALUES (?, ?)", (n, read.whole))
            self.base.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?)", [(n, *one) for one in read.links])


__all__ = ["Cache", "Text", "texts"]
