"""One copy of the books at this machine: who works at it, and whether an interrupted command left something in it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ecentre.errors import RepositoryError

ME = "me"
LONGEST = 100  # characters of a name


def me_file(root: Path) -> Path:
    """Give the file that keeps who works at a copy of the books."""
    from ecentre.git import Git

    return Path(Git(root).dir) / "ecentre" / ME


def seated(root: Path) -> str:
    """Give who works at a copy of the books as it is kept there; empty where nobody is, or what is kept is no text."""
    from ecentre.gitcall import text_of

    return text_of(me_file(root)).strip()[:LONGEST]


def finished(folder: Path) -> bool:
    """Finish what an interrupted command left in a folder; tell whether there was anything.

    Schemas are read before any book is opened, so that a founding or an upgrade broken off is finished before them.
    """
    from ecentre import owed
    from ecentre.git import Git

    git = Git(folder)
    if not (folder / ".git").exists():
        return False
    with suppress(RepositoryError):  # a file that another program still holds is no reason not to read
        if owed.pending(git):
            from ecentre import journal

            git.trust()
            return journal.recover(folder)
    return False
