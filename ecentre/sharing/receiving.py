"""The shared books brought here: nothing that was taken back, belongs elsewhere or does not hold up gets in [T8]."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre.errors import RefusedError
from ecentre.model import Problem
from ecentre.sharing import remote, settings, unpublished
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.git import Git
    from ecentre.sharing.address import Address
    from ecentre.sharing.judging import Fault, Line
    from ecentre.sharing.remote import Bar

THEIRS = say(
    "共享的账没有通过核验,没有接收;请通知管理员,自己的步骤都还在",
    "the shared books do not hold up and were not taken; tell the administrator; your own steps are all here",
)


class Received(NamedTuple):
    """The newest state of the shared books, and how many steps came since the last look."""

    tip: str
    steps: int


def receive(git: Git, there: Address, line: Line, bar: Bar | None = None) -> Received:
    """Bring the newest shared books here and judge them; this copy's own stay as they are.

    Raises:
        RefusedError: they were taken back, are another centre's, or do not hold up.
        OfflineError: nobody answers.
    """
    known, tip = settings.verified(git), remote.tip(git, there)
    if tip == known:
        return Received(tip, 0)
    if tip and git.value(remote.INCOMING) != tip:
        remote.fetch(git, there, bar)
        tip = git.value(remote.INCOMING)
    if not tip or (known and not _leads(git, known, tip)):
        raise _taken_back(there)
    head = git.head()
    if head and git.run("merge-base", head, tip, check=False).code:
        raise _another_centre(there)
    refuse(THEIRS, line.faults(known, tip))
    settings.remember(git, tip)
    return Received(tip, len(unpublished.ids(git, tip, known or head)))


def refuse(message: Words, found: Iterable[Fault]) -> None:
    """Refuse what does not hold up, each fault told once.

    Raises:
        RefusedError: something does not.
    """
    told = {(one.rule, one.file, one.where): one for _, one in found}
    if told:
        raise RefusedError(message, tuple(told.values()))


def _leads(git: Git, old: str, new: str) -> bool:
    return not git.run("merge-base", "--is-ancestor", old, new, check=False).code


def _taken_back(there: Address) -> RefusedError:
    message = say(
        "{place} 的账被退回或改写过,不再包含以前核验过的内容;请通知管理员,不要删除这一份",
        "the books at {place} were taken back or rewritten and no longer hold what was verified before; tell the"
        " administrator and keep this copy",
        place=there,
    )
    return RefusedError(
        say("共享的账不可信,没有接收", "the shared books cannot be trusted and were not taken"),
        (Problem("sync.rewound", "X.7", message),),
    )


def _another_centre(there: Address) -> RefusedError:
    message = say(
        "{place} 是另一个中心的账;请核对地址:ecentre connect 地址",
        "{place} holds the books of another centre; look at the address: ecentre connect ADDRESS", place=there,
    )
    return RefusedError(
        say("地址不对,没有接收", "the address is wrong; nothing was taken"),
        (Problem("sync.centre", "X.7", message),),
    )
