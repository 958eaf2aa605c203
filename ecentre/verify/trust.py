"""What this user was told, or found, to be sound: the introduction of a centre, and the last state verified of a copy.

It lies in the user's own folder, never in the repository, where whoever rewrites history could rewrite it too. The
state that saves reading everything again lies in git's folder, believed only where its hash is the one noted down.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre.account import home
from ecentre.verify import state

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.git import Git
    from ecentre.verify.walk import Walk

PRIVATE = 0o600
FOLDER = "trust"
STATE = "verified"
UNNAMED = "unnamed.json"


class Trust(NamedTuple):
    """What is held of one copy of a centre: where trust begins, the last sound tip, the sum of the state kept."""

    file: Path
    introduction: str = ""
    tip: str = ""
    state: str = ""


def of(git: Git) -> Trust:
    """Give what is held of a copy; nothing is held of one never seen."""
    for file in sorted((home() / FOLDER).glob("*.json")):
        told = _read(file)
        copy = told.get("copies", {}).get(_place(git))
        if isinstance(copy, dict):
            return Trust(file, str(told.get("introduction", "")), str(copy.get("tip", "")), str(copy.get("state", "")))
    return Trust(home() / FOLDER / UNNAMED)


def introduce(git: Git, commit: str) -> None:
    """Note down where trust in a copy begins, as the sheet of whoever invited this person says."""
    _note(git, Trust(home() / FOLDER / f"{commit}.json", commit))


def remember(git: Git, held: Trust, way: Walk) -> None:
    """Note down a sound tip, and keep its state for the next time."""
    data = state.written(way)
    _keep(git.own / STATE, data)
    file = home() / FOLDER / f"{held.introduction}.json"
    _note(git, Trust(file, held.introduction, way.tip, hashlib.sha256(data).hexdigest()))


def recall(git: Git, held: Trust, way: Walk) -> bool:
    """Put a walk where the last one ended; tell whether that could be done."""
    data = private(git.own / STATE)
    return bool(held.state) and hashlib.sha256(data).hexdigest() == held.state and state.taken(way, data, held.tip)


def private(file: Path) -> bytes:
    """Read a file that nobody else can write or read; nothing where it is another's, or open to others."""
    try:
        about = file.lstat()
        own = os.name == "nt" or (about.st_uid == os.getuid() and not about.st_mode & 0o077)
        return file.read_bytes() if own and stat.S_ISREG(about.st_mode) else b""
    except OSError:
        return b""


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(private(file) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _note(git: Git, held: Trust) -> None:
    told = _read(held.file)
    copies = told.get("copies", {}) | {_place(git): {"tip": held.tip, "state": held.state}}
    noted = {"version": 1, "introduction": held.introduction, "copies": copies}
    _keep(held.file, (json.dumps(noted, indent=1) + "\n").encode())


def _keep(file: Path, data: bytes) -> None:
    """Write a private file whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
    draft.replace(file)


def _place(git: Git) -> str:
    return git.root.resolve().as_posix()
