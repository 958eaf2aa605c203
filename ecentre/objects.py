"""Writing git: loose objects, trees along the changed paths, a commit, and one compare-and-swap of the branch."""

from __future__ import annotations

import hashlib
import os
import zlib
from typing import TYPE_CHECKING

from ecentre.errors import RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ecentre.git import Git

FILE, FOLDER = b"100644", b"40000"


def write_safely(path: Path, data: bytes) -> None:
    """Put a whole file in place, on disk before its name is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def put(git: Git, kind: str, data: bytes) -> str:
    """Write one object and give its id."""
    whole = f"{kind} {len(data)}\0".encode() + data
    id = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    path = git.dir / "objects" / id[:2] / id[2:]
    if not path.exists():
        write_safely(path, zlib.compress(whole, 1))
    return id


def _tree(git: Git, id: str) -> dict[bytes, tuple[bytes, bytes]]:
    """Give the entries of a tree: name to mode and raw id."""
    path = git.dir / "objects" / id[:2] / id[2:]
    raw = zlib.decompress(path.read_bytes()).split(b"\0", 1)[1] if path.exists() else git.run("cat-file", "tree", id).out
    entries, place = {}, 0
    while place < len(raw):
        space, end = raw.index(b" ", place), raw.index(b"\0", place)
        entries[raw[space + 1 : end]] = (raw[place:space], raw[end + 1 : end + 21])
        place = end + 21
    return entries


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


def put_tree(git: Git, old: str, files: Mapping[str, str]) -> str:
    """Write the tree that is ``old`` with some files put in, only along their paths."""
    entries = _tree(git, old) if old else {}
    here, below = _folders(files)
    for name, id in here.items():
        entries[name.encode()] = (FILE, bytes.fromhex(id))
    for name, inner in below.items():
        mode, raw = entries.get(name.encode(), (FOLDER, b""))
        child = put_tree(git, raw.hex() if mode == FOLDER else "", inner)
        entries[name.encode()] = (FOLDER, bytes.fromhex(child))
    order = sorted(entries.items(), key=lambda one: one[0] + (b"/" if one[1][0] == FOLDER else b""))
    return put(git, "tree", b"".join(mode + b" " + name + b"\0" + raw for name, (mode, raw) in order))


def move(git: Git, ref: str, old: str, new: str, note: str) -> None:
    """Let the branch point to ``new`` if it still points to ``old``, by git's own lock.

    Raises:
        RepositoryError: somebody else moved it, or holds its lock.
    """
    path = git.dir / ref
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(path.name + ".lock")
    try:
        handle = os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError as error:
        raise RepositoryError(
            say("另一个 git 程序正在写入;请稍后再试或运行 ecentre doctor --fix",
                "another git program is writing; try again, or run ecentre doctor --fix")
        ) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if git.value(ref) != old:
            raise RepositoryError(say("刚才有别的程序改了账;请再办一次", "the books changed meanwhile; do it again"))
        os.replace(lock, path)
    except BaseException:
        lock.unlink(missing_ok=True)
        raise
