"""The files in the folder against the books, without starting git: its index serves as a memory of what was looked at.

A file whose size and times are those that git noted when it read it holds what git read; any other file is read.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ecentre.gitindex import Index, Noted, StrangeIndexError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ecentre.git import Git

TOP = "records"


def differing(git: Git, kept: Mapping[str, str]) -> list[str]:
    """Give the paths of record files that differ from what the books hold, by blob; those that are gone too."""
    noted, horizon = _noted(git), _moment(git.dir / "index")
    found, seen = [], set()
    for path, entry in _files(git.root, TOP):
        seen.add(path)
        blob, note = kept.get(path, ""), noted.get(path)
        as_noted = note is not None and note.blob == blob and _same(entry.stat(follow_symlinks=False), note, horizon)
        if not as_noted and blob not in lies(git.root / path):
            found.append(path)
    gone = [path for path in kept if path not in seen and not (path in noted and noted[path].absent)]
    return sorted(found + gone)


def touched(git: Git) -> list[str]:
    """Give the paths of all files under the records that are not as git noted them: changed, gone, new, strange."""
    noted, horizon = _noted(git), _moment(git.dir / "index")
    found, seen = [], set()
    for path, entry in _files(git.root, TOP, ""):
        seen.add(path)
        note = noted.get(path)
        as_noted = note is not None and _same(entry.stat(follow_symlinks=False), note, horizon)
        if note is None or not (as_noted or note.blob in lies(git.root / path)):
            found.append(path)
    return sorted(found + [path for path, note in noted.items() if path not in seen and not note.absent])


def lies(file: Path) -> frozenset[str]:
    """Give the blobs that a file in the folder may stand for: as it is, or with its line ends of Windows undone."""
    from ecentre.objects import object_id

    if file.is_symlink():
        return frozenset()
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return frozenset(("",))
    except IsADirectoryError:
        return frozenset()
    forms = (data,) if b"\0" in data else (data, data.replace(b"\r\n", b"\n"))
    return frozenset(object_id("blob", form) for form in forms)


def still(file: Path, note: Noted, horizon: int) -> bool:
    """Tell whether a file holds what git noted in an index written at a moment (ns): by its times, else by its text."""
    try:
        return _same(file.lstat(), note, horizon) or note.blob in lies(file)
    except OSError:
        return False


def _files(root: Path, folder: str, ending: str = ".yaml") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Walk the folder for files of an ending; links are files that are no records."""
    try:
        entries = list(os.scandir(root / folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _files(root, path, ending)
        elif entry.name.endswith(ending):
            yield path, entry


def _same(now: os.stat_result, note: Noted, horizon: int) -> bool:
    """Tell whether a file is as git noted it, and was not written in the very moment in which git noted it."""
    if now.st_mtime_ns != note.written or now.st_size & 0xFFFFFFFF != note.size or note.written >= horizon:
        return False
    return os.name == "nt" or now.st_ctime_ns == note.changed


def _moment(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _noted(git: Git) -> dict[str, Noted]:
    """Read git's index; what is not understood of it is as if git had noted nothing."""
    try:
        return dict(Index((git.dir / "index").read_bytes()).noted(TOP))
    except (OSError, StrangeIndexError):
        return {}
