"""The one durable word of a move of the books: what is owed, with everything needed to do it again.

It is the only thing a command waits for the disk for. What it tells of (objects, the branch, files) is written without
waiting; should the power fail before the system has put that on the disk, the word is still there to do it from. So it
is kept for a while after all is done.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ecentre import disk
from ecentre.git import JOURNAL, OBJECT_ID
from ecentre.gitcall import sound_ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ecentre.git import Git

DONE = "done"
UNTOLD = "untold.json"
KEPT = 900.0  # seconds; systems put what was written on the disk within half a minute
BOOT = Path("/proc/sys/kernel/random/boot_id")
DRIFT = 60.0


class Owed(NamedTuple):
    """A move of the books: the ref, from and to which commit, each file's blob before and after (empty for no file).

    ``objects`` are those not yet known to be on the disk, as git compresses them; ``boot`` is when the machine was on.
    """

    ref: str
    old: str
    new: str
    line: str
    before: dict[str, str]
    after: dict[str, str]
    objects: dict[str, str]
    boot: str = ""


def packed(objects: Mapping[str, bytes]) -> dict[str, str]:
    """Put compressed objects into words."""
    import base64

    return {id: base64.b64encode(data).decode("ascii") for id, data in objects.items()}


def unpacked(owed: Owed) -> dict[str, bytes]:
    """Take the compressed objects out again."""
    import base64

    return {id: base64.b64decode(data) for id, data in owed.objects.items()}


@cache
def boot() -> str:
    """Tell this run of the machine from earlier ones: by its id, else by the second it began."""
    try:
        return BOOT.read_text(encoding="utf-8").strip().replace("-", "")
    except OSError:
        return f"{time.time() - time.monotonic():.0f}"


def earlier(then: str) -> bool:
    """Tell whether the machine was started anew since."""
    now = boot()
    if now.isdigit() and then.isdigit():
        return abs(int(now) - int(then)) > DRIFT
    return then != now


def pending(git: Git) -> bool:
    """Tell whether an interrupted command still owes something, or the machine failed: two looks at the disk."""
    return (git.own / JOURNAL).is_file() or any(_of_earlier(file) for file in _done(git))


def enter(git: Git, owed: Owed) -> None:
    """Write the word down; from here on it survives anything.

    Raises:
        OSError: the disk; nothing is left of it.
    """
    leave(git)
    disk.make(git.own / JOURNAL, json.dumps(owed._asdict()).encode())


def leave(git: Git) -> None:
    """Take the word back: nothing has happened."""
    (git.own / JOURNAL).unlink(missing_ok=True)


def settle(git: Git, owed: Owed) -> None:
    """Put the word aside: all of it has been done."""
    place = git.own / DONE
    place.mkdir(parents=True, exist_ok=True)
    (git.own / JOURNAL).replace(place / f"{time.time_ns()}-{owed.new[:12]}-{boot()}.json")


def current(git: Git) -> Owed | None:
    """Give what is owed, None where nothing is."""
    return _read(git, git.own / JOURNAL)


def after_power_loss(git: Git) -> list[Owed]:
    """Give the words of earlier runs of the machine, oldest first: what they tell of may not have reached the disk."""
    found = [_read(git, file) for file in _done(git) if _of_earlier(file)]
    last = current(git)
    return [one for one in (*found, last) if one is not None and earlier(one.boot)]


def forget(git: Git, *, all_earlier: bool = False) -> None:
    """Drop words that have been on the disk for long, with all they tell of."""
    for file in _done(git):
        with suppress(OSError):
            if (all_earlier and _of_earlier(file)) or time.time() - file.stat().st_mtime > KEPT:
                file.unlink()


def put_off(git: Git, paths: Iterable[str]) -> None:
    """Note that git's index, which another program held, does not know yet what the books hold at some paths.

    Raises:
        OSError: the disk.
    """
    late = json.dumps(sorted({*untold(git), *paths})).encode()
    disk.write_all({git.own / UNTOLD: late}, git.own / "drafts", durable=False)


def untold(git: Git) -> list[str]:
    """Give the paths that git's index is behind with: one look at the disk."""
    try:
        late = json.loads((git.own / UNTOLD).read_bytes())
    except (OSError, ValueError):
        return []
    return [path for path in late if isinstance(path, str) and disk.within(git.root, path)]


def told(git: Git) -> None:
    """Note that git's index knows everything."""
    (git.own / UNTOLD).unlink(missing_ok=True)


def _done(git: Git) -> Iterator[Path]:
    return iter(sorted((git.own / DONE).glob("*.json")))


def _of_earlier(file: Path) -> bool:
    return earlier(file.stem.rpartition("-")[2])


def _read(git: Git, file: Path) -> Owed | None:
    """Read a word; one that leads out of the centre was never ours, but came along with a copy, and is none [T29]."""
    try:
        owed = Owed(**json.loads(file.read_bytes()))
        ids = {owed.new, *owed.objects, *filter(None, (owed.old, *owed.before.values(), *owed.after.values()))}
        sound = sound_ref(owed.ref) and owed.before.keys() == owed.after.keys() and all(map(OBJECT_ID.fullmatch, ids))
        return owed if sound and all(disk.within(git.root, path) for path in owed.after) else None
    except (OSError, ValueError, TypeError, AttributeError):
        return None
