"""A request's branch: own unpublished steps of some records, set on the shared main line, the folder left as it is.

The same steps on the same state give the same commits, so that putting a request forward twice changes nothing, and a
request that others have answered is only ever added to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import objects
from ecentre.errors import RefusedError
from ecentre.git import ABSENT
from ecentre.quoting import quoted
from ecentre.requests import merged
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ecentre.git import Git

REMOTE = "origin"
MAIN = "main"
FOLDER = "request/"
SHARED = f"refs/remotes/{REMOTE}/{MAIN}"

Files = dict[str, str]


class Step(NamedTuple):
    """One step of a history: its commit and the files it changed, each with the blob before and after."""

    commit: str
    before: Files
    after: Files


class Built(NamedTuple):
    """A request's branch as it would be: its new tip, the tip it had at the shared copy, the paths it changes."""

    tip: str
    old: str
    paths: tuple[str, ...]


def shared(name: str) -> str:
    """Give the ref under which this copy knows a request's branch of the shared copy."""
    return f"refs/remotes/{REMOTE}/{FOLDER}{name}"


def steps(git: Git, old: str, new: str) -> list[Step]:
    """Give the steps that lead from one state to a later one, oldest first."""
    if not new or old == new:
        return []
    limit = (f"^{old}",) if old else ()
    words = ("log", "--first-parent", "--reverse", "-m", "--raw", "-z", "--no-renames", "--no-abbrev", "--root")
    out = git.run(*words, "--no-ext-diff", "--no-textconv", "--format=tformat:%H", new, *limit, "--").out
    found: list[Step] = []
    parts = iter(out.decode("utf-8", "surrogateescape").split("\0"))
    for part in parts:
        text = part.strip("\n")
        if text.startswith(":"):
            _mode, _new_mode, before, after, _status = text[1:].split(" ")
            path = next(parts)
            found[-1].before[path], found[-1].after[path] = _blob(before), _blob(after)
        elif text:
            found.append(Step(text, {}, {}))
    return found


def _blob(id: str) -> str:
    return "" if id == ABSENT else id


def chosen(history: Sequence[Step], wanted: Iterable[str], named: Callable[[str, str], Iterable[str]]) -> list[Step]:
    """Give the steps that some files need: those that touched them, and those that these build on or name.

    ``named`` gives the paths of the records that a file's text names.
    """
    needed, taken = set(wanted), set[str]()
    while True:
        size = len(needed)
        for step in reversed(history):
            if step.commit not in taken and needed & step.after.keys():
                taken.add(step.commit)
                needed |= step.after.keys()
                needed |= {one for path, blob in step.after.items() if blob for one in named(path, blob)}
        if len(needed) == size:
            return [step for step in history if step.commit in taken]


def build(git: Git, name: str, wanted: Sequence[Step], me: str, *, renew: bool = False) -> Built:
    """Make a request's branch of some steps, on what the shared copy has of it already.

    Raises:
        RefusedError: others answered the request as it was, and it is now another one.
    """
    main, old = git.value(SHARED), git.value(shared(name))
    paths = tuple(sorted({path for step in wanted for path in step.after}))
    if not old or renew or finished(git, main, old):
        return Built(replayed(git, main, wanted), old, paths)
    there = steps(git, merged.common(git, main, old), old)
    same = _alike(wanted, there)
    made = _replayed(git, old, wanted[same:])
    if len(made) == len(wanted) - same:
        return Built(made[-1] if made else old, old, paths)
    if all(author(git, step.commit) == me for step in there[same:]):
        return Built(replayed(git, main, wanted), old, paths)
    raise _answered(name)


def finished(git: Git, main: str, tip: str) -> bool:
    """Tell whether all that a request brings has come to the main line, by whichever way it was taken in."""
    if merged.contains(git, main, tip):
        return True
    base = merged.common(git, main, tip)
    brought = {path: blob for step in steps(git, base, tip) for path, blob in step.after.items()}
    seen = {item for step in steps(git, base, main) for item in step.after.items()}
    return brought.items() <= seen


def _alike(wanted: Sequence[Step], there: Sequence[Step]) -> int:
    """Give how many of the first steps of two lines do the same."""
    pairs = zip(wanted, there, strict=False)
    same = [(one.before, one.after) == (other.before, other.after) for one, other in pairs]
    return same.index(False) if False in same else len(same)


def replayed(git: Git, onto: str, wanted: Sequence[Step]) -> str:
    """Set steps on a state and give the new tip.

    Raises:
        RefusedError: the files were changed there meanwhile.
    """
    made = _replayed(git, onto, wanted)
    if len(made) < len(wanted):
        lost = wanted[len(made)]
        raise RefusedError(
            say(
                "共享的账在此期间改了同样的记录({paths});请先同步再提交:ecentre sync",
                "the shared books changed the same records meanwhile ({paths}); first: ecentre sync",
                paths=joined(sorted(lost.after)[:3]),
            )
        )
    return made[-1] if made else onto


def _replayed(git: Git, onto: str, wanted: Sequence[Step]) -> list[str]:
    """Set steps on a state as far as it goes; give the commit of each."""
    paths = sorted({path for step in wanted for path in step.after})
    now = {one.path: one.blob for one in git.entries(onto, *paths)} if paths else {}
    store, made, tip, tree = objects.Store(git), list[str](), onto, git.tree(onto)
    for step in wanted:
        if any(now.get(path, "") != blob for path, blob in step.before.items()):
            break
        now |= step.after
        tree = store.tree(tree, step.after)
        tip = store.put("commit", _moved(git.object(step.commit, "commit"), tree, tip))
        made.append(tip)
        store.flush()
    return made


def _moved(commit: bytes, tree: str, parent: str) -> bytes:
    """Give the same commit on another parent: its author, times and words, without a signature that no longer fits."""
    head, _, words = commit.partition(b"\n\n")
    people = [line for line in head.split(b"\n") if line.startswith((b"author ", b"committer "))]
    return b"\n".join((b"tree " + tree.encode(), b"parent " + parent.encode(), *people, b"", words))


def author(git: Git, commit: str) -> str:
    """Give the person a commit names as its author: the id before the address."""
    line = git.object(commit, "commit").partition(b"\nauthor ")[2].partition(b"\n")[0]
    return line.partition(b" <")[0].decode("utf-8", "replace")


def _answered(name: str) -> RefusedError:
    return RefusedError(
        say(
            "申请 {name} 已有他人答复,而内容已改变;重新提交会使答复失效:ecentre submit {name} --renew",
            "others answered {name} as it was; putting it forward anew voids their answers:"
            " ecentre submit {name} --renew",
            name=name,
        )
    )


def states(git: Git) -> Mapping[str, str]:
    """Give the requests this copy knows of the shared copy: name, one plain word to be typed [T28], and tip."""
    top = f"refs/remotes/{REMOTE}/{FOLDER}"
    out = git.text("for-each-ref", "--format=%(refname) %(objectname)", top)
    rows = (line.split(" ") for line in out.splitlines())
    named = ((ref.removeprefix(top), tip) for ref, tip in rows)
    return {name: tip for name, tip in named if quoted(name) == name}


__all__ = [
    "FOLDER", "MAIN", "REMOTE", "SHARED", "Built", "Step", "author", "build", "chosen", "finished", "shared", "states",
    "steps",
]  # fmt: skip
