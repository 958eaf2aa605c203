"""Turns: one command of a copy talks to the others at a time, and at a shared folder one copy at a time."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.git import Git
    from ecentre.sharing.address import Address

HERE = "sharing.lock"
THERE = "ecentre.lock"
PATIENCE = 60.0  # seconds
EVERYBODY = 0o666


@contextmanager
def here(git: Git) -> Iterator[None]:
    """Wait until no other command of this copy talks to the others."""
    from filelock import FileLock

    git.own.mkdir(parents=True, exist_ok=True)
    with FileLock(git.own / HERE):
        yield


@contextmanager
def there(address: Address) -> Iterator[None]:
    """Wait for a turn at a shared folder, so that nobody has to begin again; where that cannot be had, go on.

    It is a courtesy that spares work: what keeps the books whole is that a push names the state it builds on.
    """
    from filelock import FileLock, Timeout

    if address.folder is None or not address.folder.is_dir():
        yield
        return
    lock = FileLock(address.folder / THERE, timeout=PATIENCE, mode=EVERYBODY)
    with suppress(Timeout, OSError):
        lock.acquire()
    try:
        yield
    finally:
        with suppress(OSError):
            lock.release()
