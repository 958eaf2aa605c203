"""What a server does before it takes a push: the main line only ever grows, by steps that history may hold [T8].

The pushed objects are looked at from a store of our own that borrows them: no setting and no code of the server's
repository is used, and nothing is written into it.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ecentre.errors import UsageError
from ecentre.git import ABSENT, OBJECT_ID, Git
from ecentre.model import Problem
from ecentre.requests import merged
from ecentre.requests.branch import MAIN
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MAIN_REF = f"refs/heads/{MAIN}"


class Update(NamedTuple):
    """One ref that a push wants to move."""

    old: str
    new: str
    ref: str


def updates(text: str) -> list[Update]:
    """Read what git tells a hook on its standard input.

    Raises:
        UsageError: it is something else.
    """
    found = [Update(*line.split(" ", 2)) for line in text.splitlines() if line.count(" ") >= 2]
    if not found or any(not OBJECT_ID.fullmatch(id) for one in found for id in (one.old, one.new)):
        raise UsageError(say("--receive 由 git 的 pre-receive 钩子调用", "--receive is for git's pre-receive hook"))
    return found


@contextmanager
def borrowed(repository: Path, main: str) -> Iterator[Git]:
    """Give a store that reads the server's objects and those just pushed, with the main line where it would be."""
    with tempfile.TemporaryDirectory(prefix="ecentre-") as folder:
        git = Git.make(Path(folder))
        places = [os.environ.get("GIT_OBJECT_DIRECTORY"), os.environ.get("GIT_QUARANTINE_PATH")]
        places += [*(os.environ.get("GIT_ALTERNATE_OBJECT_DIRECTORIES") or "").split(os.pathsep)]
        wanted = {str((repository / one).resolve()) for one in (*places, "objects") if one}
        lender = "".join(f"{Path(one).as_posix()}\n" for one in sorted(wanted))
        (git.dir / "objects" / "info").mkdir(parents=True, exist_ok=True)
        (git.dir / "objects" / "info" / "alternates").write_text(lender, encoding="utf-8", newline="\n")
        place = git.dir / MAIN_REF
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{main}\n", encoding="ascii", newline="\n")
        yield git


def refused(repository: Path, text: str, judge: Callable[[Git, str, str], Iterable[Problem]]) -> list[Problem]:
    """Judge a push; ``judge`` tells what is wrong with the way from one state of the main line to the next."""
    found: list[Problem] = []
    for one in updates(text):
        if one.ref != MAIN_REF:
            continue
        if one.new == ABSENT:
            message = say("共享的账不能删去", "the shared books cannot be deleted")
            found.append(Problem("receive.deleted", "X.7", message))
            continue
        with borrowed(repository, one.new) as git:
            if one.old != ABSENT and not merged.contains(git, one.new, one.old):
                message = say(
                    "共享的账只能往后记,不能改写历史;请先同步:ecentre sync",
                    "the shared books only grow, history is never rewritten; first: ecentre sync",
                )
                found.append(Problem("receive.rewritten", "X.7", message))
                continue
            found += judge(git, one.old, one.new)
    return found


__all__ = ["borrowed", "refused", "updates"]
