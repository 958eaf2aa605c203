"""Git's own index, read and renewed without starting git: what it notes of each file, and the same noted anew.

Only what is plain is understood: versions 2 and 3, whole in one file. Anything else raises, and is left to git.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

from ecentre import gitentry
from ecentre.gitentry import HEAD, ODD, SECOND, SIZE, UNMERGED, WORD, WRITTEN, Noted, entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

EXTENSION = struct.Struct(">4sI")
SUM = 20
MARK, VERSIONS = b"DIRC", (2, 3)
TREES, RESOLVED = b"TREE", b"REUC"
LIVING = (b"UNTR", b"FSMN")  # memories of the folder that only git knows how to keep right


class StrangeIndexError(ValueError):
    """An index that is not plain, or is damaged: git itself must see to it."""


class Index:
    """One state of the index; entries are known by where they start, for nobody asks about most of them."""

    def __init__(self, data: bytes) -> None:
        """Find where every entry starts.

        Raises:
            StrangeIndexError: it is no plain index.
        """
        self.data = data
        try:
            mark, self.version, count = HEAD.unpack_from(data)
            if mark != MARK or self.version not in VERSIONS:
                raise StrangeIndexError(self.version)
            self.rows = gitentry.rows(data, count)
        except (IndexError, struct.error) as error:
            raise StrangeIndexError(str(error)) from error
        self.starts = [start for row in self.rows for start in row]
        self.end = self.rows[-1].stop if self.rows else HEAD.size

    def noted(self, folder: str) -> Iterator[tuple[str, Noted]]:
        """Give what is noted of the files under a folder; nothing is of files in conflict."""
        for start in self.starts[self._place(f"{folder}/".encode()) : self._place(f"{folder}0".encode())]:
            if not gitentry.flags(self.data, start) & UNMERGED:
                yield gitentry.noted(self.data, start)

    def racy(self, moment: int) -> Iterator[tuple[int, str, Noted]]:
        """Give start, path and note of files written in the second of a moment (ns), that of the index, or later.

        Git does not rely on their times, but would rely on them in an index that is younger.
        """
        words, least = array("I", self.data[: self.end]), moment // SECOND & WORD
        if sys.byteorder == "little":
            words.byteswap()
        for row in self.rows:
            seconds = words[(row.start + WRITTEN) // 4 : row.stop // 4 : row.step // 4]
            if max(seconds) >= least:
                starts = [start for start, second in zip(row, seconds, strict=True) if second >= least]
                yield from ((start, *gitentry.noted(self.data, start)) for start in starts)

    def renewed(self, files: Mapping[str, bytes], doubtful: Iterable[int] = ()) -> bytes:
        """Give the index with other entries for some files (none where empty), and with doubt in some, by start.

        Raises:
            StrangeIndexError: it is damaged, or holds what only git knows how to keep right.
        """
        if self.data[-SUM:] != _sum([memoryview(self.data)[:-SUM]]):
            raise StrangeIndexError("damaged")
        entries = {path.encode("utf-8", "surrogateescape"): entry for path, entry in files.items()}
        extensions = self._known({folder for name in entries for folder in _folders(name)})
        data = memoryview(_doubted(self.data, doubtful))
        parts: list[bytes | memoryview] = [b""]
        place, count = HEAD.size, len(self.starts)
        for name in sorted(entries):
            at = self._place(name)
            there = self._named(at) == name
            self._refuse_odd(at, name, there=there)
            parts += [data[place : self._start(at)], entries[name]]
            place = self._start(at + there)
            count += bool(entries[name]) - there
        parts[0] = HEAD.pack(MARK, self.version, count)
        parts += [data[place : self.end], extensions]
        return b"".join([*parts, _sum(parts)])

    def _refuse_odd(self, at: int, name: bytes, *, there: bool) -> None:
        """Refuse an entry in conflict or with long flags, and a file beside a folder of the same name."""
        if there and gitentry.flags(self.data, self.starts[at]) & ODD:
            raise StrangeIndexError(name)
        if not there:
            below, above = name + b"/", [folder[:-1] for folder in _folders(name)[1:]]
            if self._named(self._place(below)).startswith(below) or any(self._has(folder) for folder in above):
                raise StrangeIndexError(name)

    def _known(self, folders: set[bytes]) -> bytes:
        try:
            return b"".join(self._extensions(folders))
        except (IndexError, struct.error) as error:
            raise StrangeIndexError(str(error)) from error

    def _extensions(self, folders: set[bytes]) -> Iterator[bytes]:
        """Give what follows the entries, with the trees of changed folders unknown and without what git makes anew."""
        place = self.end
        while place < len(self.data) - SUM:
            mark, size = EXTENSION.unpack_from(self.data, place)
            place += EXTENSION.size + size
            if not mark[:1].isupper() or mark in LIVING:
                raise StrangeIndexError(mark)
            kept = self.data[place - size : place]
            if mark == TREES:
                kept = _forgotten(kept, folders)
            if mark in (TREES, RESOLVED):
                yield EXTENSION.pack(mark, len(kept)) + kept

    def _has(self, name: bytes) -> bool:
        return self._named(self._place(name)) == name

    def _place(self, name: bytes) -> int:
        return bisect_left(self.starts, name, key=lambda start: gitentry.name(self.data, start))

    def _named(self, at: int) -> bytes:
        return gitentry.name(self.data, self.starts[at]) if at < len(self.starts) else b""

    def _start(self, at: int) -> int:
        return self.starts[at] if at < len(self.starts) else self.end


def _doubted(data: bytes, doubtful: Iterable[int]) -> bytes | bytearray:
    """Take away the size that was noted, as git does: a file is then looked into before the note is relied on."""
    starts = list(doubtful)
    if not starts:
        return data
    copy = bytearray(data)
    for start in starts:
        copy[start + SIZE : start + SIZE + 4] = bytes(4)
    return copy


def _forgotten(trees: bytes, folders: set[bytes]) -> bytes:
    """Make the trees of some folders unknown in what git remembers of trees, folder before what it holds."""
    parts, place, above = [], 0, [(b"", 1)]
    while place < len(trees):
        zero, line = trees.index(b"\0", place), trees.index(b"\n", place)
        count, below = map(int, trees[zero + 1 : line].split(b" "))
        name = trees[place:zero]
        while not above[-1][1]:
            above.pop()
        lead, left = above.pop()
        folder = lead + name + b"/" if name else b""
        above += [(lead, left - 1), (folder, below)]
        end = line + 1 + (SUM if count >= 0 else 0)
        parts.append(b"%b\0-1 %d\n" % (name, below) if folder in folders else trees[place:end])
        place = end
    return b"".join(parts)


def _folders(name: bytes) -> list[bytes]:
    """Give the folders that hold a file, the topmost (which has no name) first, each with a slash at its end."""
    parts = name.split(b"/")[:-1]
    return [b"".join(part + b"/" for part in parts[:depth]) for depth in range(len(parts) + 1)]


def _sum(parts: Iterable[bytes | memoryview]) -> bytes:
    import hashlib  # whoever only reads needs none

    digest = hashlib.sha1(usedforsecurity=False)
    for part in parts:
        digest.update(part)
    return digest.digest()


__all__ = ["Index", "Noted", "StrangeIndexError", "entry"]
