"""What the main line would be with a request taken in: git's own merge, in the store only, no file touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import objects
from ecentre.errors import RepositoryError
from ecentre.process import complaint
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.git import Git

WHO = b"ecentre <ecentre@localhost>"


class Merged(NamedTuple):
    """The outcome: a state of the books to read (nothing names it), or the paths on which both sides disagree."""

    commit: str
    conflicts: tuple[str, ...] = ()


def contains(git: Git, later: str, earlier: str) -> bool:
    """Tell whether one state of the books was built on another."""
    return later == earlier or git.run("merge-base", "--is-ancestor", earlier, later, check=False).code == 0


def common(git: Git, one: str, other: str) -> str:
    """Give the last state two lines have in common, empty where they have none."""
    done = git.run("merge-base", one, other, check=False)
    return "" if done.code else done.out.decode("ascii").split("\n")[0]


def merge(git: Git, base: str, head: str) -> Merged:
    """Take a request into the main line, in the store only.

    Raises:
        RepositoryError: git is too old, or the two have nothing in common.
    """
    if contains(git, head, base):
        return Merged(head)
    if contains(git, base, head):
        return Merged(base)
    done = git.run("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", base, head, check=False)
    parts = done.out.decode("utf-8", "surrogateescape").split("\0")
    if done.code == 1:
        return _settled(git, parts[0].strip(), base, head, sorted({path for path in parts[1:] if path}))
    if done.code:
        raise RepositoryError(
            say(
                "不能试着把两份账并到一起(git 须为 2.38 以上):{told}",
                "cannot try to put both books together (git 2.38 or newer): {told}",
                told=complaint(done),
            )
        )
    return Merged(_named(git, parts[0].strip(), base, head))


def _settled(git: Git, tree: str, base: str, head: str, paths: list[str]) -> Merged:
    """Take the request's files where the main line has them as the request had them before it went on."""
    gone = {one.path: one.blob for one in git.entries(head, *paths)}
    there = {one.path: one.blob for one in git.entries(base, *paths)}
    start = common(git, base, head)
    limit = (f"^{start}",) if start else ()
    words = ("log", "--first-parent", "-m", "--raw", "-z", "--no-renames", "--no-abbrev", "--root", "--format=tformat:")
    told = git.run(*words, "--no-ext-diff", "--no-textconv", head, *limit, "--", *paths).out
    parts = iter(told.decode("utf-8", "surrogateescape").split("\0"))
    passed = {(next(parts), part.split(" ")[3]) for part in parts if part.lstrip("\n").startswith(":")}
    left = tuple(path for path in paths if path not in gone or (path, there.get(path, "")) not in passed)
    if left:
        return Merged("", left)
    store = objects.Store(git)
    whole = store.tree(tree, {path: gone[path] for path in paths})
    store.flush()
    return Merged(_named(git, whole, base, head))


def _named(git: Git, tree: str, base: str, head: str) -> str:
    """Make a commit of the merged tree, the same each time, so that the books can be read at it."""
    who = b"%s %d +0800" % (WHO, max(_entered(git, base), _entered(git, head)))
    lines = (b"tree " + tree.encode(), b"parent " + base.encode(), b"parent " + head.encode())
    store = objects.Store(git)
    made = store.put("commit", b"\n".join((*lines, b"author " + who, b"committer " + who, b"", b"merged", b"")))
    store.flush()
    return made


def _entered(git: Git, commit: str) -> int:
    """Give the second at which a commit was entered."""
    line = git.object(commit, "commit").partition(b"\ncommitter ")[2].partition(b"\n")[0]
    return int(line.split(b" ")[-2])


__all__ = ["Merged", "common", "contains", "merge"]
