"""The shape of the tree under ``records/`` as git keeps it: plain files, one name each on every system, none deleted.

What plain git lets in and no system can lay out the same way: links, programs, names that differ in case only, and
records that somebody deleted with a step of plain git [T15, T16, T17].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.git import PLAIN_FILE
from ecentre.model import Problem, Ref
from ecentre.quoting import quoted
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.git import Entry, Git

TOP = "records"
TAKEN_OUT = "records: taken out"
"""How the step begins that takes a record out which never was one by right; ``verify`` judges whether it was so."""


def problems(git: Git, commit: str) -> Iterator[Problem]:
    """Find what must not be in the tree of a commit, and what was deleted on the way to it."""
    if not commit:
        return
    entries = git.entries(commit, TOP)
    yield from _modes(entries)
    yield from _twins(entries)
    yield from _deleted(git, commit, {one.path for one in entries})


def _modes(entries: list[Entry]) -> Iterator[Problem]:
    for one in entries:
        if one.mode != PLAIN_FILE:
            message = say(
                "{path} 在账里不是普通文件(种类 {mode}),而是链接、程序或别的账;请恢复:ecentre restore {name}",
                "{path} is no plain file in the books (of sort {mode}); a record is no link, program or other books;"
                " put it back: ecentre restore {name}",
                path=one.path, mode=one.mode, name=quoted(one.path),
            )
            yield Problem("record.mode", "X.7", message, Ref.from_path(one.path), path=one.path)


def _twins(entries: list[Entry]) -> Iterator[Problem]:
    """Find paths that Windows takes for one."""
    first: dict[str, str] = {}
    for path in sorted(one.path for one in entries):
        other = first.setdefault(path.casefold(), path)
        if other != path:
            message = say(
                "{path} 与 {other} 只差大小写,在 Windows 上是同一个文件;请删去多余的一个",
                "{path} and {other} differ in case only, and are one file on Windows; delete the one too many",
                path=path, other=other,
            )
            yield Problem("record.case", "X.7", message, path=path)


def _deleted(git: Git, commit: str, present: set[str]) -> Iterator[Problem]:
    """Find records that were deleted with plain git: records end, none is deleted."""
    gone = sorted({*_log(git, commit)} - present)
    void = taken_out(git, commit) if gone else ()
    for path in gone:
        ref = Ref.from_path(path)
        if ref and ref.id in void:
            message = say(
                "{id} 从没有按步骤登记过,已被取出,编号作废;核实:ecentre verify --full",
                "{id} never was a lawful record and was taken out, its number is void; to judge it: ecentre verify"
                " --full", id=ref.id,
            )
            yield Problem("record.taken_out", "X.7", message, ref, path=path, level="note")
        elif ref:
            message = say(
                "{id} 被人用 git 删除过;记录只作废不删除,请取回:ecentre restore {id}",
                "{id} was deleted with plain git; records end but are never deleted; take it back: ecentre restore"
                " {id}",
                id=ref.id,
            )
            yield Problem("record.gone", "X.7", message, ref, path=path)


def taken_out(git: Git, commit: str) -> set[str]:
    """Give the ids of records that were taken out because they never were lawful."""
    paths = _log(git, commit, "--fixed-strings", f"--grep={TAKEN_OUT}")
    return {ref.id for path in paths if (ref := Ref.from_path(path))}


def _log(git: Git, commit: str, *words: str) -> list[str]:
    """Give the paths of the records that steps of history deleted."""
    fixed = ("log", "--first-parent", "--diff-filter=D", "--no-renames", "--name-only", "--format=", "-z")
    told = git.run(*fixed, "--no-ext-diff", "--no-textconv", *words, commit, "--", TOP).out.decode("utf-8", "replace")
    return [path for path in told.split("\0") if path]
