"""My own steps that nobody else has yet, oldest first, with every record as it was before and after each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import kinds, records
from ecentre.errors import EcentreError
from ecentre.git import PLAIN_FILE
from ecentre.model import Record, Ref

if TYPE_CHECKING:
    from ecentre.git import Git
    from ecentre.schema import Schemas


class Touch(NamedTuple):
    """One record that a step touched; ``before`` is None where the step made it."""

    before: Record | None
    after: Record


class Own(NamedTuple):
    """One step of mine as git keeps it: who and when, what it says, the records and the other files it touched."""

    id: str
    parent: str
    author: str
    message: str
    touches: tuple[Touch, ...]
    files: dict[str, tuple[str, str]]
    strange: tuple[str, ...]

    @property
    def subject(self) -> str:
        """Give the first line of what it says."""
        return self.message.partition("\n")[0]

    @property
    def ids(self) -> tuple[str, ...]:
        """Give the ids of the records it touched."""
        return tuple(touch.after.id for touch in self.touches)


def ids(git: Git, head: str, tip: str) -> list[str]:
    """Give the commits of my own steps, oldest first."""
    if not head or head == tip:
        return []
    without = (f"^{tip}",) if tip else ()
    return git.text("rev-list", "--first-parent", "--reverse", head, *without).split()


def steps(git: Git, wanted: list[str], schemas: Schemas) -> list[Own]:
    """Read my own steps."""
    return [_step(git, id, schemas) for id in wanted]


def _step(git: Git, id: str, schemas: Schemas) -> Own:
    head, _, message = git.object(id, "commit").decode("utf-8", "replace").partition("\n\n")
    lines = [line.partition(" ") for line in head.split("\n")]
    parent = next((value for name, _, value in lines if name == "parent"), "")
    author = next((value for name, _, value in lines if name == "author"), "")
    tree, earlier = git.tree(id), git.tree(parent)
    after = {one.path: one for one in git.difference(earlier, tree, ".")}
    before = {one.path: one.blob for one in git.difference(tree, earlier, ".")}
    content = git.contents({blob for blob in (*before.values(), *(one.blob for one in after.values())) if blob})
    touches: list[Touch] = []
    files: dict[str, tuple[str, str]] = {}
    strange: list[str] = []
    for path, entry in after.items():
        ref = Ref.from_path(path)
        if entry.blob and entry.mode != PLAIN_FILE:
            strange.append(path)
        elif path.startswith("records/"):
            touch = _touch(ref, content.get(before[path]), content.get(entry.blob), schemas)
            touches += [touch] if touch else []
            strange += [] if touch else [path]
        else:
            files[path] = (before[path], entry.blob)
    return Own(id, parent, author, message, tuple(touches), files, tuple(strange))


def _touch(ref: Ref | None, before: bytes | None, after: bytes | None, schemas: Schemas) -> Touch | None:
    """Read a record before and after; None where either is none, or where it was deleted."""
    if ref is None or ref.kind not in kinds.PREFIXES or after is None:
        return None
    try:
        old = None if before is None else records.decode(ref, before, schemas)
        return Touch(old, records.decode(ref, after, schemas))
    except EcentreError:
        return None
