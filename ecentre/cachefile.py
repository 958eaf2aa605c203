"""The file that the cache lies in: opened, made anew where it is damaged or of another making, and thrown away.

Where no file can be written (a disk that is full, a folder that may only be read) the cache lies in memory instead.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from ecentre.errors import RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.git import Git
    from ecentre.schema import Schemas

FORMAT = 6
NAME = "index.sqlite"
WAIT = 20.0
PAUSE = 0.05
BUSY = say("查询索引正被占用;请稍后再试", "the index is busy; try again in a moment")
TABLES = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    "CREATE TABLE tree (slot INTEGER PRIMARY KEY, sha TEXT, used INTEGER, made TEXT)",
    "CREATE TABLE blob (n INTEGER PRIMARY KEY, sha TEXT, kind TEXT, id TEXT, good INT, fields TEXT, first, last)",
    "CREATE UNIQUE INDEX blob_whose ON blob (sha, kind, id)",
    "CREATE TABLE body (n INTEGER PRIMARY KEY, data TEXT)",
    "CREATE TABLE link (n INTEGER, kind TEXT, id TEXT)",
    "CREATE UNIQUE INDEX link_target ON link (kind, id, n)",
    "CREATE TABLE place (slot INTEGER, kind TEXT, id TEXT, n INTEGER, PRIMARY KEY (slot, kind, id)) WITHOUT ROWID",
)


def opened(git: Git, schemas: Schemas) -> sqlite3.Connection:
    """Open the cache of a copy, made by these schemas and this program.

    Raises:
        RepositoryError: other commands keep it locked too long.
    """
    file, until, damaged = git.own / NAME, time.monotonic() + WAIT, 0
    while damaged < 2:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            return _ready(file, schemas)
        except (sqlite3.DatabaseError, OSError) as error:
            if "locked" not in str(error):
                discard(git)
                damaged += 1
            elif time.monotonic() > until:
                raise RepositoryError(BUSY) from error
            else:
                time.sleep(PAUSE)
    return in_memory(schemas)


def in_memory(schemas: Schemas) -> sqlite3.Connection:
    """Make a cache that lasts as long as this command."""
    return _ready(":memory:", schemas)


def discard(git: Git) -> None:
    """Delete the cache; the next command makes it anew."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            (git.own / f"{NAME}{suffix}").unlink(missing_ok=True)


class Writing:
    """One transaction, all or nothing."""

    def __init__(self, base: sqlite3.Connection) -> None:
        """Take the connection; nothing begins yet."""
        self.base = base

    def __enter__(self) -> None:
        self.base.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if not kind:
            self.base.execute("COMMIT")
        elif self.base.in_transaction:
            self.base.execute("ROLLBACK")


def _ready(place: Path | str, schemas: Schemas) -> sqlite3.Connection:
    base = sqlite3.connect(place, timeout=WAIT, isolation_level=None)
    try:
        _prepare(base, place, schemas)
    except BaseException:
        base.close()
        raise
    return base


def _prepare(base: sqlite3.Connection, place: Path | str, schemas: Schemas) -> None:
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=NORMAL")
    stamp = f"{itself(place)} {_stamp(schemas)}"
    if _format(base) == FORMAT and _about(base, "stamp") == stamp:
        return
    with Writing(base):
        version = f"{itself(place)} {schemas.version}"
        if _format(base) != FORMAT or _about(base, "version") != version:
            _emptied(base)
        base.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", [("version", version), ("stamp", stamp)])


def itself(place: Path | str) -> str:
    """Tell this very file from a copy, which came with a folder and may say what somebody else wrote into it [T29]."""
    if isinstance(place, str):
        return place
    about = place.stat()
    return f"{about.st_dev}:{about.st_ino}"


def _format(base: sqlite3.Connection) -> int:
    return int(base.execute("PRAGMA user_version").fetchone()[0])


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
    files: list[str] = []
    with suppress(FileNotFoundError), os.scandir(schemas.root / "schemas") as found:
        told = ((one.name, one.stat()) for one in found if one.name.endswith(".json"))
        files = [f"{name}:{file.st_size}:{file.st_mtime_ns}" for name, file in told]
    return ";".join(sorted(files))
