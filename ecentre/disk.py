"""Files put in place whole: what is read is the old file or the new one, never a part, whatever happens in between."""

from __future__ import annotations

import errno
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PATIENCE = 2.0
PAUSE = 0.05


def write(path: Path, data: bytes, drafts: Path) -> None:
    """Put one file in place; the draft lies in ``drafts``, where a crash may leave it without harm.

    Raises:
        OSError: the disk is full, or the file is held by another program for longer than two seconds.
    """
    write_all({path: data}, drafts)


def write_all(files: Mapping[Path, bytes], drafts: Path, *, durable: bool = True) -> None:
    """Put many files in place; drafts that fail are taken away.

    All are on the disk before the first gets its name, unless they need not be ``durable`` because they can be made
    again from something that is.
    """
    _make_sure_of(drafts)
    made = {path: drafts / f"{os.getpid()}-{number}" for number, path in enumerate(files)}
    try:
        for path, data in files.items():
            _draft(data, made[path])
        for draft in made.values() if durable else ():
            _sink(draft)
        for path, draft in made.items():
            _make_sure_of(path.parent)
            replace(draft, path)
    except BaseException:
        _drop(*made.values())
        raise
    for folder in {path.parent for path in files} if durable else ():
        settle(folder)


def claim(path: Path, data: bytes, drafts: Path) -> None:
    """Make a file that must not be there yet, with its content from the first moment on.

    Raises:
        FileExistsError: it is there already.
    """
    for folder in (drafts, path.parent):
        _make_sure_of(folder)
    draft = drafts / f"{os.getpid()}-claim"
    try:
        _draft(data, draft)
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        make(path, data)  # a file system without hard links, or a disk that is full: then this fails too
    finally:
        _drop(draft)


def make(path: Path, data: bytes) -> None:
    """Make a file that is not there yet, and wait until it is on the disk; one that fails is taken away."""
    with path.open("xb"):
        pass
    try:
        path.write_bytes(data)
        _sink(path)
    except BaseException:
        _drop(path)
        raise


def within(root: Path, path: str) -> bool:
    """Tell whether a path from the root stays under it and out of git's folder, whatever links lie on the way."""
    parts = path.split("/")
    if any(part in ("", ".", "..") or "\\" in part or ":" in part or part.lower() == ".git" for part in parts):
        return False
    folder = (root / path).parent
    return folder.resolve() == root.resolve().joinpath(*parts[:-1])


def settle(folder: Path) -> None:
    """Make the names in a folder durable; Windows does so by itself."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _make_sure_of(folder: Path) -> None:
    """Make a folder that is not there; asking first is quicker, for it nearly always is."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)


def _draft(data: bytes, draft: Path) -> None:
    draft.unlink(missing_ok=True)
    draft.write_bytes(data)


def _sink(draft: Path) -> None:
    with draft.open("r+b") as file:
        os.fsync(file.fileno())


def _drop(*drafts: Path) -> None:
    """Take files away that are of no more use; what stays in the folder of drafts does no harm."""
    for draft in drafts:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def replace(draft: Path, path: Path) -> None:
    """Give a draft its name, waiting a little for a program that holds the old file open."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            draft.replace(path)
        except PermissionError:
            if os.name != "nt" or time.monotonic() > until:
                raise
            time.sleep(PAUSE)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _carried(draft, path)
            return
        else:
            return


def _carried(draft: Path, path: Path) -> None:
    """Bring a draft to another disk, as for a work tree apart from its repository, and give it its name there."""
    beside = path.with_name(f".{path.name}.draft")
    try:
        beside.write_bytes(draft.read_bytes())
        _sink(beside)
        beside.replace(path)
    finally:
        _drop(beside, draft)
