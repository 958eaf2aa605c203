"""What this user backed up from this copy, when and to where; and the reminder when that is too long ago [R4.16.5].

It lies in the user's own folder, by the folder of the books: what comes with a copy could name a place to write to.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import account, clock, policy, practice
from ecentre.gitcall import text_of
from ecentre.words import Words, say

if TYPE_CHECKING:
    from ecentre.git import Git
    from ecentre.model import Book

NAME = "backups.json"
MOST = 50  # backups remembered
REMIND = "backup.remind_days"
_ADDRESS = r'^\[remote "origin"\][^\[]*?^\s*url\s*='


class Past(NamedTuple):
    """One backup that was made: the moment, the file, its size in bytes, the state of the books, its sum."""

    at: str
    file: str
    size: int
    head: str
    sum: str


def known(git: Git) -> list[Past]:
    """Give the backups made from this copy, the last one first; what cannot be read is as if it had not been."""
    try:
        return [_sound(Past(**one)) for one in _listed().get(_place(git), [])]
    except (ValueError, TypeError):
        return []


def _listed() -> dict[str, list[dict[str, Any]]]:
    """Give what is remembered of every copy, by its folder."""
    try:
        found = json.loads(account.kept(NAME) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _place(git: Git) -> str:
    return git.root.resolve().as_posix()


def _sound(one: Past) -> Past:
    """Give a backup back if what is remembered of it is of the right sort."""
    datetime.fromisoformat(one.at)
    if not isinstance(one.size, int) or not all(isinstance(text, str) for text in (one.file, one.head, one.sum)):
        raise TypeError(NAME)
    return one


def note(git: Git, made: Past) -> None:
    """Keep in mind a backup that was made."""
    from ecentre.lock import locked  # whoever is only reminded takes none

    with locked(git):
        rows = [made, *(one for one in known(git) if one.file != made.file)][:MOST]
        listed = _listed() | {_place(git): [one._asdict() for one in rows]}
        account.keep(NAME, f"{json.dumps(listed, ensure_ascii=False, indent=1)}\n")


def reminder(git: Git, book: Book) -> Words | None:
    """Say that a backup is due by the days of policy, milder where the books are shared; None where none is [R4.16.5].

    A demo needs none, and neither do books that did not move since the last one.
    """
    days = policy.number(book, REMIND)
    if days is None or practice.marked(git.root):
        return None
    last = next(iter(known(git)), None)
    if last and last.head == git.head():
        return None
    since = datetime.fromisoformat(last.at).date() if last else _opened(book)
    gone = (clock.today() - since).days if since else 0
    if gone < days:
        return None
    told = _since(last, gone) if last else _never(gone)
    return _mild(told) if shared(git) else told


def shared(git: Git) -> bool:
    """Tell whether a copy is connected to a place that others reach, without starting git."""
    return bool(re.search(_ADDRESS, text_of(git.common / "config"), re.MULTILINE))


def _opened(book: Book) -> date | None:
    """Give the day on which the centre began its books."""
    for centre in book.find("centre"):
        try:
            return date.fromisoformat(centre.text("opened_on"))
        except ValueError:
            continue
    return None


def _never(gone: int) -> Words:
    return say(
        "这本账用了 {gone} 天,您还没有从这里备份过;备份到U盘或别的盘:ecentre backup 文件夹 [R4.16.5]",
        "these books are {gone} days old and you never backed them up from here; to a USB stick or another disk:"
        " ecentre backup FOLDER [R4.16.5]",
        gone=gone,
    )


def _since(last: Past, gone: int) -> Words:
    return say(
        "上次备份是 {gone} 天前({day},在 {file});再备份一次:ecentre backup [R4.16.5]",
        "the last backup is {gone} days old ({day}, {file}); make another: ecentre backup [R4.16.5]",
        gone=gone,
        day=last.at[:10],
        file=last.file,
    )


def _mild(told: Words) -> Words:
    return say(
        "提示:{told}(账已共享,共享处另有一份,不急)",
        "a hint: {told} (the books are shared; another copy exists)",
        told=told,
    )
