"""Files put in place whole: what is read is the old file or the new one, never a part, whatever happens in between."""

from __future__ import annotations

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


def write_all(files: Mapping[Path, bytes], drafts: Path) -> None:
    """Put many files in place: all are on disk before the first gets its name."""
    drafts.mkdir(parents=True, exist_ok=True)
    made = {path: _draft(data, drafts / f"{os.getpid()}-{number}") for number, (path, data) in enumerate(files.items())}
    for draft in made.values():
        with draft.open("r+b") as file:
            os.fsync(file.fileno())
    for path, draft in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(draft, path)


def claim(path: Path, data: bytes, drafts: Path) -> None:
    """Make a file that must not be there yet, with its content from the first moment on.

    Raises:
        FileExistsError: it is there already.
    """
    drafts.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(data, drafts / f"{os.getpid()}-claim")
    with draft.open("r+b") as file:
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    finally:
        draft.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """Make the names in a folder durable; Windows does so by itself."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _draft(data: bytes, draft: Path) -> Path:
    draft.unlink(missing_ok=True)
    draft.write_bytes(data)
    return draft


def replace(draft: Path, path: Path) -> None:
    """Give a draft its name, waiting a little for a program that holds the old file open."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            draft.replace(path)
        except PermissionError:
            if time.monotonic() > until:
                raise
            time.sleep(PAUSE)
        else:
            return
