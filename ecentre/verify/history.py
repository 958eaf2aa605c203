"""History read once: which files each commit changed against its first parent, and what is in them.

One ``git log`` names the changes, ``git cat-file`` gives commits and files by the thousand while those before them are
judged. Nothing is believed to be what its name says until its hash was taken.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from ecentre.git import ABSENT
from ecentre.objects import object_id
from ecentre.strict import SIZE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ecentre.git import Git

LOG = (
    "log", "-z", "--first-parent", "--diff-merges=first-parent", "--root", "--raw", "--no-renames", "--no-abbrev",
    "--no-ext-diff", "--no-textconv", "--ignore-submodules=none", "--no-show-signature", "--format=tformat:%H",
)  # fmt: skip
READ = ("records/", "schemas/", "templates/")
AT_ONCE = 2000
MOST = 4 * SIZE_LIMIT  # nothing larger is read at all: a record has 256 KiB, the largest template less than this


class Changed(NamedTuple):
    """One file that a commit changed: its path and what stood and stands there; ids empty where there is none."""

    path: str
    old: str
    new: str
    mode: str


class Passage(NamedTuple):
    """One commit of the main line, as a way from the state before it to its own."""

    commit: str
    changes: tuple[Changed, ...]


class Read(NamedTuple):
    """A passage with the commit as git keeps it (None where that is damaged) and the files it brings, by id."""

    passage: Passage
    raw: bytes | None
    files: Mapping[str, bytes]


def commits(git: Git, head: str) -> list[str]:
    """Give the ids of the main line, oldest first."""
    return git.text("rev-list", "--first-parent", "--reverse", head, "--").split()


def passages(git: Git, base: str, head: str) -> list[Passage]:
    """Give the commits of the main line after ``base`` (all without one) up to ``head``, oldest first."""
    span = (f"^{base}",) if base else ()
    parts = git.run(*LOG, "--reverse", head, *span, "--").out.decode("utf-8", "surrogateescape").split("\0")
    return list(_told(parts))


def between(git: Git, base: str, head: str) -> Passage:
    """Give the one passage from a state to another, whatever lies between them."""
    words = ("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv")
    out = git.run(*words, "--ignore-submodules=none", base, head, "--").out
    parts = iter(out.decode("utf-8", "surrogateescape").split("\0")[:-1])
    return Passage(head, tuple(_changed(part, next(parts)) for part in parts))


def _told(parts: list[str]) -> Iterator[Passage]:
    commit, changes, stream = "", list[Changed](), iter(parts)
    for part in stream:
        word = part.lstrip("\n")
        if word.startswith(":"):
            changes.append(_changed(word, next(stream)))
        elif word:
            if commit:
                yield Passage(commit, tuple(changes))
            commit, changes = word, []
    if commit:
        yield Passage(commit, tuple(changes))


def _changed(head: str, path: str) -> Changed:
    _, mode, old, new, _ = head.split(" ")
    return Changed(path, "" if old == ABSENT else old, "" if new == ABSENT else new, mode)


def read(git: Git, line: Sequence[Passage], *, before: bool) -> Iterator[Read]:
    """Give passages with what they bring, in order; ``before`` brings what they replace as well."""
    parts = [line[place : place + AT_ONCE] for place in range(0, len(line), AT_ONCE)]
    with ThreadPoolExecutor(1) as reader:
        waiting = reader.submit(_fetched, git, parts[0], before=before) if parts else None
        for place, part in enumerate(parts):
            found = waiting.result() if waiting else {}
            if place + 1 < len(parts):
                waiting = reader.submit(_fetched, git, parts[place + 1], before=before)
            for passage in part:
                yield Read(passage, found.get(passage.commit), found)


def _fetched(git: Git, part: Sequence[Passage], *, before: bool) -> dict[str, bytes]:
    commits = {passage.commit for passage in part}
    changes = [one for passage in part for one in passage.changes if one.path.startswith(READ)]
    wanted = {one.new for one in changes} | ({one.old for one in changes} if before else set())
    return fetched(git, commits, wanted - {""})


def fetched(git: Git, commits: set[str], blobs: set[str]) -> dict[str, bytes]:
    """Give the contents of commits and files by id, without what is damaged, missing or far too large."""
    found = git.blobs([*sorted(commits), *_small(git, blobs)])
    return {id: data for id, data in found if object_id("commit" if id in commits else "blob", data) == id}


def read_whole(git: Git, blobs: set[str]) -> dict[str, bytes]:
    """Give the contents of a few files by id, without what is damaged or missing."""
    return {id: data for id, data in git.contents(blobs).items() if object_id("blob", data) == id}


def false_folders(git: Git, commit: str) -> list[str]:
    """Give the folders of a state whose content is not what their id says: a copy can be made to show other files."""
    top = git.tree(commit)
    if object_id("tree", dict(git.blobs([top])).get(top, b"")) != top:
        return ["."]
    told = git.run("ls-tree", "-d", "-r", "-z", "--full-tree", commit).out.decode("utf-8", "surrogateescape")
    rows = [(row[12:52], row[53:]) for row in told.split("\0")[:-1] if row[7:11] == "tree"]
    found = dict(git.blobs({id for id, _ in rows}))
    return [path for id, path in rows if object_id("tree", found.get(id, b"")) != id]


def _small(git: Git, blobs: set[str]) -> list[str]:
    if not blobs:
        return []
    asked = "".join(f"{id}\n" for id in sorted(blobs)).encode()
    told = git.run("cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)", input=asked).out
    rows = (row.split(" ") for row in told.decode("ascii", "replace").splitlines())
    return [row[0] for row in rows if len(row) == 3 and row[1] == "blob" and int(row[2]) <= MOST]
