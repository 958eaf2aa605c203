"""Writing git: objects, trees along the changed paths, and a ref moved by git's own lock, without starting git."""

from __future__ import annotations

import hashlib
import struct
import zlib
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecentre import disk
from ecentre.errors import RepositoryError
from ecentre.git import ABSENT, Entry
from ecentre.gitcall import text_of
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from ecentre.git import Git

Item = tuple[bytes, bytes]

FILE, FOLDER = b"100644", b"40000"
NOTHING: Item = (b"", b"")
OWN = "refs/ecentre/"
PACK_FROM = 24  # so many objects make one pack rather than as many files
PACK_TYPES = {"commit": 1, "tree": 2, "blob": 3}


def object_id(kind: str, data: bytes) -> str:
    """Give the id git has for an object."""
    return hashlib.sha1(f"{kind} {len(data)}\0".encode() + data, usedforsecurity=False).hexdigest()


def place_of(git: Git, id: str) -> Path:
    """Give the file in which an object lies alone."""
    return git.common / "objects" / id[:2] / id[2:]


def sound(git: Git, id: str) -> bool:
    """Tell whether an object lies alone in its file, whole."""
    try:
        return hashlib.sha1(zlib.decompress(place_of(git, id).read_bytes()), usedforsecurity=False).hexdigest() == id
    except (OSError, zlib.error):
        return False


def drafts(git: Git) -> Path:
    """Give the folder for what is not in place yet; whoever holds the lock may empty it."""
    return git.own / "drafts"


class Store:
    """Objects gathered for one commit; on disk, and durable, with ``flush``."""

    def __init__(self, git: Git) -> None:
        """Start with nothing."""
        self.git = git
        self.new: dict[str, tuple[str, bytes]] = {}
        self.packed: dict[str, bytes] = {}
        self.loose: dict[str, bytes] = {}

    def put(self, kind: str, data: bytes) -> str:
        """Add one object and give its id."""
        id = object_id(kind, data)
        self.new.setdefault(id, (kind, data))
        return id

    def tree(self, old: str, files: Mapping[str, str]) -> str:
        """Add the tree that is ``old`` with some files put in, or taken out where their blob is empty."""
        if old and old not in self.new and self.git.loose(old, "tree") is None:
            self.read(old, files)
        return self._tree(old, files) or self.put("tree", b"")

    def read(self, old: str, paths: Iterable[str]) -> None:
        """Read the trees along some paths in one call, where they lie in packs."""
        folders = {str(parent) for path in paths for parent in PurePosixPath(path).parents}
        self.packed |= dict(self.git.blobs(f"{old}:{'' if folder == '.' else folder}" for folder in folders))

    def _tree(self, old: str, files: Mapping[str, str]) -> str:
        """Build along the changed paths only; an empty folder is none."""
        entries = dict(_entries(self._known(old) or self.git.object(old, "tree"))) if old else {}
        here, below = _folders(files)
        for name, blob in here.items():
            _set(entries, name, FILE, blob)
        for name, inner in below.items():
            mode, raw = entries.get(name.encode(), (FOLDER, b""))
            _set(entries, name, FOLDER, self._tree(raw.hex() if mode == FOLDER else "", inner))
        return self.put("tree", _tree_text(entries)) if entries else ""

    def _known(self, tree: str) -> bytes:
        return self.packed.get(tree) or self.new.get(tree, ("", b""))[1]

    def flush(self) -> None:
        """Write everything gathered: many objects as one pack, which is durable, a few as files, kept in ``loose``."""
        if len(self.new) >= PACK_FROM:
            self.git.run("index-pack", "--stdin", input=_pack(self.new))
        else:
            self.loose = {id: _loose(*one) for id, one in self.new.items() if not sound(self.git, id)}
            files = {place_of(self.git, id): data for id, data in self.loose.items()}
            disk.write_all(files, drafts(self.git), durable=False)
        self.new = {}


def _set(entries: dict[bytes, Item], name: str, mode: bytes, id: str) -> None:
    if id:
        entries[name.encode()] = (mode, bytes.fromhex(id))
    else:
        entries.pop(name.encode(), None)


def _entries(raw: bytes) -> Iterator[tuple[bytes, Item]]:
    place = 0
    while place < len(raw):
        space, end = raw.index(b" ", place), raw.index(b"\0", place)
        yield raw[space + 1 : end], (raw[place:space], raw[end + 1 : end + 21])
        place = end + 21


def _tree_text(entries: Mapping[bytes, Item]) -> bytes:
    """Write entries in git's order: folders as if their names ended in a slash."""
    order = sorted(entries.items(), key=lambda one: one[0] + (b"/" if one[1][0] == FOLDER else b""))
    return b"".join(mode + b" " + name + b"\0" + raw for name, (mode, raw) in order)


def _folders(files: Mapping[str, str]) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    here: dict[str, str] = {}
    below: dict[str, dict[str, str]] = {}
    for path, id in files.items():
        head, slash, rest = path.partition("/")
        if slash:
            below.setdefault(head, {})[rest] = id
        else:
            here[head] = id
    return here, below


def difference(git: Git, old: str, new: str, top: str) -> list[Entry] | None:
    """Give every file under ``top`` that differs between two trees; None where some of them lie in packs, for git."""
    trees = [_loose_tree(git, tree) for tree in (old, new)]
    before, after = [(tree or {}).get(top.encode(), NOTHING) for tree in trees]
    return None if None in trees else _differing(git, top, before, after)


def _differing(git: Git, path: str, old: Item, new: Item) -> list[Entry] | None:
    """Go down into what differs; where a folder took the place of a file, the file goes and the folder's come."""
    if old == new:
        return []
    before, after = (_loose_tree(git, raw.hex()) if mode == FOLDER else {} for mode, raw in (old, new))
    if before is None or after is None:
        return None
    found = []
    if new[0] not in (FOLDER, b""):
        found.append(Entry(path, new[1].hex(), new[0].decode("ascii")))
    elif old[0] not in (FOLDER, b""):
        found.append(Entry(path, "", ""))
    for name in {**before, **after}:
        inner = f"{path}/{name.decode('utf-8', 'surrogateescape')}"
        below = _differing(git, inner, before.get(name, NOTHING), after.get(name, NOTHING))
        if below is None:
            return None
        found += below
    return found


def _loose_tree(git: Git, id: str) -> dict[bytes, Item] | None:
    raw = git.loose(id, "tree")
    return None if raw is None else dict(_entries(raw))


def _loose(kind: str, data: bytes) -> bytes:
    return zlib.compress(f"{kind} {len(data)}\0".encode() + data, 1)


def _pack(objects: Mapping[str, tuple[str, bytes]]) -> bytes:
    parts = [b"PACK" + struct.pack(">II", 2, len(objects))]
    for kind, data in objects.values():
        parts += [_pack_head(PACK_TYPES[kind], len(data)), zlib.compress(data, 1)]
    whole = b"".join(parts)
    return whole + hashlib.sha1(whole, usedforsecurity=False).digest()


def _pack_head(kind: int, size: int) -> bytes:
    head, rest = [kind << 4 | size & 15], size >> 4
    while rest:
        head[-1] |= 128
        head.append(rest & 127)
        rest >>= 7
    return bytes(head)


def lock_of(git: Git, ref: str) -> Path:
    """Give the place of git's own lock of a ref."""
    return git.common / f"{ref}.lock"


def move(git: Git, ref: str, old: str, new: str, line: str = "") -> None:
    """Let a ref point to ``new`` if it still points to ``old``; ``line`` is who, when and what, for git's log of it.

    Raises:
        RepositoryError: somebody else moved it, or holds its lock.
    """
    lock = lock_of(git, ref)
    if _abandoned(lock, ref, new):
        lock.unlink(missing_ok=True)
    try:
        disk.claim(lock, f"{new}\n".encode(), drafts(git))
    except FileExistsError as error:
        raise RepositoryError(
            say(
                "另一个 git 程序正在写入,未写入任何内容;请稍后再办,若仍不行请运行 ecentre doctor --fix",
                "another git program is writing; nothing was written; try again, or run ecentre doctor --fix",
            )
        ) from error
    try:
        _expect(git, ref, old)
        disk.replace(lock, git.common / ref)
    except BaseException:
        lock.unlink(missing_ok=True)
        raise
    if line:
        with suppress(OSError):  # git's log of a ref is a convenience; the ref has moved
            _log(git, ref, f"{old or ABSENT} {new} {line}\n".encode())


def _abandoned(lock: Path, ref: str, new: str) -> bool:
    """Tell whether a killed command left a lock; this program's own names are moved by one command at a time.

    Other names want a lock that says the same; those of branches are for whoever reads the journal.
    """
    return ref.startswith(OWN) or (not ref.startswith("refs/heads/") and text_of(lock).strip() == new)


def _expect(git: Git, ref: str, old: str) -> None:
    if git.value(ref) != old:
        raise RepositoryError(
            say("刚才有别的程序改了账,未写入任何内容;请再办一次", "the books changed meanwhile; do it again")
        )


def _log(git: Git, ref: str, line: bytes) -> None:
    for log in (git.common / "logs" / ref, git.dir / "logs" / "HEAD"):
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as file:
            file.write(line)
