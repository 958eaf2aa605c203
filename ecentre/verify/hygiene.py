"""A commit as git keeps it, held against what an honest one looks like: nothing hidden or unknown [T5, T6, T7]."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ecentre.strict import UNFIT
from ecentre.verify.verdict import Failure
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 8 * 1024
SKEW = 5 * 60  # seconds: two machines of an office are rarely further apart
AHEAD = 10 * 60  # seconds that a commit may lie ahead of this machine's clock
_COMMIT = re.compile(
    rb"tree ([0-9a-f]{40})\n((?:parent [0-9a-f]{40}\n)*)"
    rb"author [^<>\n]*<([^<>\n]*)> [0-9]{1,11} [+-][0-9]{4}\n"
    rb"committer [^<>\n]*<[^<>\n]*> ([0-9]{1,11}) [+-][0-9]{4}\n((?:[^\n]+\n)*)\n"
)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NAMED_UTF8 = re.compile(rb"^encoding utf-?8$", re.IGNORECASE | re.MULTILINE)
_KNOWN = frozenset((b"gpgsig", b"gpgsig-sha256", b"mergetag", b"encoding"))


class Commit(NamedTuple):
    """What a commit says of itself: tree, parents, who wrote it, when it was entered (seconds), and all the rest."""

    tree: str
    parents: tuple[str, ...]
    author: str
    entered: int
    more: bytes
    message: bytes


def parsed(raw: bytes) -> Commit | None:
    """Read a commit object; None where it has another form than git gives it."""
    found = _COMMIT.match(raw)
    if found is None:
        return None
    tree, parents, author, entered, more = found.groups()
    above = tuple(line[7:].decode("ascii") for line in parents.splitlines())
    named = author.decode("utf-8", "replace")
    return Commit(tree.decode("ascii"), above, named, int(entered), more, raw[found.end() :])


def failures(id: str, raw: bytes, commit: Commit) -> Iterator[Failure]:
    """Find what is wrong with a commit object by itself."""
    message, more = commit.message, commit.more
    unknown = [line.split(b" ")[0] for line in more.splitlines() if not line.startswith(b" ")] if more else []
    if any(word not in _KNOWN for word in unknown):
        yield _failure(id, "commit_header", say("提交里有不认识的头部", "the commit has an unknown header"))
    named = b"encoding" in unknown and not _NAMED_UTF8.search(more)
    if named or not _utf8(raw):
        yield _failure(id, "commit_encoding", say("提交说明不是 UTF-8", "the commit is not in UTF-8"))
    if b"\0" in raw:
        yield _failure(id, "commit_nul", say("提交说明里有 NUL,后面的字被藏起", "a NUL hides the rest of the message"))
    elif _CONTROL.search(raw) or (not raw.isascii() and UNFIT.search(raw.decode("utf-8", "replace").replace("\r", ""))):
        message_of = say("提交说明里有看不见的控制字符", "the message holds invisible control characters")
        yield _failure(id, "commit_control", message_of)
    if len(message) > LONGEST:
        yield _failure(id, "commit_size", say("提交说明超过 8 KiB", "the message is over 8 KiB"))


def order(id: str, commit: Commit, before: str, last: int, now: int) -> Iterator[Failure]:
    """Find a commit that does not follow the one before it: in the chain, in time."""
    if commit.parents[:1] != ((before,) if before else ()):
        message = say("历史在这里断开,前面应是 {id};取回全部历史:git fetch --unshallow",
                      "history is cut here: {id} is not its parent; to have all of it: git fetch --unshallow",
                      id=before[:10] or "-")  # fmt: skip
        yield _failure(id, "cut", message)
    if commit.entered < last - SKEW:
        yield _failure(id, "commit_time", say("提交时间比上一个提交早", "the commit is earlier than the one before it"))
    if commit.entered > now + AHEAD:
        yield _failure(id, "commit_future", say("提交时间还没有到", "the time of the commit is still to come"))


def _failure(id: str, rule: str, message: Words) -> Failure:
    advice = say(
        "{what};请退回经手人,用 ecentre 重新办理",
        "{what}; send it back to whoever made it, to be done again by ecentre", what=message,
    )
    return Failure(id, "", f"verify.{rule}", "X.7", advice)


def _utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
