"""Which centre is meant: the one around the present folder, else the one used last; and what its screens say first."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ecentre import account, clock, practice, records
from ecentre.cli import screen
from ecentre.cli.copies import finished
from ecentre.errors import EcentreError, RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.cli.session import Call

SERVANTS = frozenset(("diff-text", "merge-file", "ci", "hooks"))
"""Commands that other programs call: they say nothing of their own and leave no trace in the user's settings."""
TOLD = "told"
"""In the user's own folder: the day and the books that were named last to who worked from another folder."""
_told: list[bool] = [False]


def found(call: Call) -> tuple[Path, bool]:
    """Give the folder of the centre that is meant, and whether the present folder lies outside of it.

    Raises:
        RepositoryError: the present folder lies in no centre, and none was used here before.
    """
    here = Path.cwd()
    try:
        return _around(here, founded=not call.unfounded), False
    except RepositoryError:
        last = None if call.unfounded or _served(call, here) else last_used()
        if last is None:
            raise
        return last, True


def _served(call: Call, here: Path) -> bool:
    """Tell whether another program asks, or books lie here, a server's or damaged ones: then no others are meant."""
    return call.command in SERVANTS or "GIT_DIR" in os.environ or any(map(_books, (here, *here.parents)))


def _books(folder: Path) -> bool:
    if (folder / ".git").exists():
        return (folder / "schemas" / "_common.json").is_file()
    return all((folder / name).exists() for name in ("HEAD", "objects", "refs"))


def _around(here: Path, *, founded: bool) -> Path:
    """Find the centre around a folder, were its founding broken off half laid too."""
    try:
        return records.find_root(here, founded=founded)
    except RepositoryError:
        if not any(finished(folder) for folder in (here, *here.parents)):
            raise
        return records.find_root(here, founded=founded)


def last_used() -> Path | None:
    """Give the centre used last at this machine that is still there."""
    return next((one for one in account.centres() if is_centre(one)), None)


def is_centre(folder: Path) -> bool:
    """Tell whether a folder is a centre's own."""
    try:
        return records.find_root(folder) == folder
    except (RepositoryError, OSError, ValueError):  # a name that no folder can have
        return False


def name_of(root: Path) -> str:
    """Give the name of the centre in a folder, from its own file."""
    from ecentre import yamlio

    for file in (root / "records" / "centre").glob("*.yaml"):
        with suppress(EcentreError, OSError):  # its name is no reason to refuse anything
            data = yamlio.load(file.read_bytes(), str(file))
            if data.get("name"):
                return str(data["name"])
    return root.name


def head(call: Call, root: Path, away: bool) -> None:
    """Say once, before anything else, that a centre is a demo, or that the books are not those of this folder.

    Which books these are instead is said once a day, and again when they are others than those named last.
    """
    if _told[0] or call.command in SERVANTS or "_ECENTRE_COMPLETE" in os.environ:
        return
    if practice.marked(root):
        screen.aside(say(practice.TOLD.zh, practice.TOLD.en, root=root))
    elif away and (first := next(iter(account.centres()), root)) != root:
        screen.aside(
            say("(上次用的账 {first} 不在,U盘没插?现在办在另一本账上:{root})",
                "(the books used last, {first}, are not there; a stick that is not in? These are others: {root})",
                first=first, root=root)
        )  # fmt: skip
    elif away and _untold(root):
        screen.aside(say("(账在 {root})", "(the books: {root})", root=root))


def _untold(root: Path) -> bool:
    """Tell whether the user has to hear which books these are: not yet today, or others were named last."""
    told = f"{clock.today()} {root}\n"
    if account.kept(TOLD) == told:
        return False
    with suppress(ValueError):  # a folder whose name is no text is named every time
        account.keep(TOLD, told)
    return True


@contextmanager
def already_told() -> Iterator[None]:
    """Say nothing at the head of screens: who plays a demo or teaches has said it."""
    before, _told[0] = _told[0], True
    try:
        yield
    finally:
        _told[0] = before


def remember(call: Call) -> None:
    """Keep the centre of a command that worked as the one used last; a demo never takes the place of real books."""
    root = call.__dict__.get("root")
    if root is None or _told[0] or call.command in SERVANTS or "_ECENTRE_COMPLETE" in os.environ:
        return
    known = account.centres()
    if known[:1] == [root]:
        return
    if practice.marked(root) and any(is_centre(one) and not practice.marked(one) for one in known):
        return
    account.used(root)
