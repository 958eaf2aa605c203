"""The files of a commit by name and mode: none deleted, renamed, linked or numbered out of turn [T15-T17]."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ecentre import kinds
from ecentre.git import PLAIN_FILE
from ecentre.model import YEARLY_ID
from ecentre.quoting import quoted
from ecentre.verify.book import ref_of
from ecentre.verify.verdict import Failure
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.verify.book import Book
    from ecentre.verify.history import Changed, Passage

TOP = "records/"
KNOWN_TOPS = ("records", "schemas", "templates")


def failures(passage: Passage, book: Book) -> Iterator[Failure]:
    """Find what no commit may do to the tree, whatever the files say."""
    gone = {one.old: one.path for one in passage.changes if not one.new}
    for one in passage.changes:
        if one.new:
            yield from _shape(passage.commit, one, book)
        elif one.path.startswith(TOP) and book.sound.get(one.path, ("-", None))[0]:
            yield _deleted(passage, one)
        if one.new in gone and _appears(one, book):
            message = say("{path} 是从 {old} 改名来的;记录不能改名,请恢复原名:ecentre restore {names}",
                          "{path} was renamed from {old}; no record is: ecentre restore {names}",
                          path=one.path, old=gone[one.new],
                          names=f"{quoted(gone[one.new])} {quoted(one.path)}")  # fmt: skip
            yield _failure(passage.commit, one, "renamed", message)
    yield from _numbers(passage, book)


def _appears(one: Changed, book: Book) -> bool:
    """Tell whether a file of the records comes to a place where none was, and none was by right."""
    new = bool(one.new) and not one.old and one.path.startswith(TOP)
    return new and book.sound.get(one.path, ("", None))[0] != one.new


def _shape(commit: str, one: Changed, book: Book) -> Iterator[Failure]:
    if one.mode != PLAIN_FILE:
        yield _failure(commit, one, "mode", say(
            "{path} 不是普通文件(git 模式 {mode}),而是链接、程序或子仓库;请恢复:ecentre restore {name}",
            "{path} is no plain file (git mode {mode}) but a link, a program or a submodule: ecentre restore {name}",
            path=one.path, mode=one.mode, name=quoted(one.path),
        ))  # fmt: skip
    if one.path.startswith(TOP) and not _named(one.path):
        yield _failure(commit, one, "path", say(
            "{path} 不是记录的位置或名称;请取出:ecentre restore {name}",
            "{path} is no place or name of a record; take it out: ecentre restore {name}", path=one.path,
            name=quoted(one.path),
        ))  # fmt: skip
    other = book.folded.get(one.path.casefold(), one.path)
    top = one.path.partition("/")[0]
    if other != one.path or (top not in KNOWN_TOPS and top.casefold() in KNOWN_TOPS):
        yield _failure(commit, one, "case", say(
            "{path} 与 {other} 只差大小写,在 Windows 上是同一个文件;请改名或删去",
            "{path} and {other} differ in case only and are one on Windows; rename or delete it",
            path=one.path, other=other if other != one.path else top.casefold(),
        ))  # fmt: skip


@lru_cache(maxsize=65536)
def _named(path: str) -> bool:
    """Tell whether a path is the one place of a record: its kind, its year, its number written in one way."""
    ref = ref_of(path)
    if ref is None or ref.kind not in kinds.PREFIXES:
        return False
    prefix, serial = kinds.PREFIXES[ref.kind], ref.kind in kinds.SERIAL
    if not prefix and not serial:
        return not YEARLY_ID.fullmatch(ref.id)
    lead, _, number = ref.id.rpartition("-")
    begins = bool(YEARLY_ID.fullmatch(ref.id)) if serial else lead.startswith(f"{prefix}-")
    return begins and number == f"{int(number):04}"


def _deleted(passage: Passage, one: Changed) -> Failure:
    return _failure(passage.commit, one, "deleted", say(
        "{path} 被删除;记录只作废不删除,请取回:ecentre restore {id}",
        "{path} was deleted; records end but are never deleted; take it back: ecentre restore {id}",
        path=one.path, id=one.path.rpartition("/")[2].removesuffix(".yaml"),
    ))  # fmt: skip


def _numbers(passage: Passage, book: Book) -> Iterator[Failure]:
    """Find new records that do not take the next number of their series [X.7]."""
    highest: dict[str, int] = {}
    for number, series, one in sorted(_numbered(passage, book)):
        last = highest.get(series, book.series.get(series, 0))
        highest[series] = max(last, number)
        if number <= last:
            yield _failure(passage.commit, one, "number_reused", say(
                "{path}:这个编号用过,不能再用;请取出后重新登记:ecentre restore {path}",
                "{path}: this number was used before; take it out and register it anew: ecentre restore {path}",
                path=one.path,
            ))  # fmt: skip
        elif number > last + 1 and (last or one.path.split("/")[1] not in kinds.SERIAL):
            yield _failure(passage.commit, one, "number", say(
                "{path}:编号跳号,应为第 {n} 号;请取出后重新登记:ecentre restore {path}",
                "{path} leaves a gap, number {n} comes next; take it out and register it anew: ecentre restore {path}",
                path=one.path, n=last + 1,
            ))  # fmt: skip


def _numbered(passage: Passage, book: Book) -> Iterator[tuple[int, str, Changed]]:
    for one in passage.changes:
        ref = ref_of(one.path) if one.new and not one.old else None
        if ref is not None and YEARLY_ID.fullmatch(ref.id) and book.sound.get(one.path) is None:
            name, _, number = ref.id.rpartition("-")
            yield int(number), f"{ref.kind}/{name}", one


def _failure(commit: str, one: Changed, rule: str, message: Words) -> Failure:
    return Failure(commit, one.path, f"verify.{rule}", "X.7", message)
