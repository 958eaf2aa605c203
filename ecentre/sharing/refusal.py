"""What git says when a talk fails, in words: nobody there, not let in, not taken, somebody was quicker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecentre.errors import EcentreError, Exit, RefusedError, RepositoryError
from ecentre.model import Problem
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.sharing.address import Address

UNREACHABLE = re.compile(
    r"could not resolve|couldn't connect|failed to connect|connection (?:refused|timed out|reset|closed)|timed out"
    r"|no route to host|network is (?:unreachable|down)|host is down|temporary failure|name or service not known"
    r"|killed because it timed out|operation too slow|empty reply|hung up unexpectedly|early eof|unexpected disconnect"
    r"|recv failure|send failure|broken pipe",
    re.IGNORECASE,
)
LOCKED_OUT = re.compile(
    r"authentication failed|permission denied|could not read (?:username|password)|access denied|forbidden"
    r"|returned error: 40[13]|host key verification failed|invalid credentials|insufficient permission",
    re.IGNORECASE,
)
QUICKER = re.compile(
    r"\[rejected\]|stale info|fetch first|non-fast-forward|incorrect old value|cannot lock ref|failed to update ref"
    r"|reference already exists|unable to create .*\.lock|failed to lock|but expected",
    re.IGNORECASE,
)
DECLINED = re.compile(r"^!\t[^\t]*\t\[remote rejected\] \((?P<why>[^)\n]*)\)", re.MULTILINE)
DENIED = re.compile(r"hook declined|denied|denying|prohibited|protected", re.IGNORECASE)
TOLD = re.compile(r"^remote: (?P<line>.*?)\s*$", re.MULTILINE)
LENGTH = 400


class OfflineError(EcentreError):
    """Nobody answers: a normal state, in which everything waits here."""

    code = Exit.OK


def unreachable(address: Address) -> OfflineError:
    """Say that the place cannot be reached now."""
    return OfflineError(say("现在连不上 {place}", "{place} cannot be reached now", place=address))


def of_talk(address: Address, told: str) -> EcentreError:
    """Put what git complained of into words: unreachable, locked out, or no books there."""
    if LOCKED_OUT.search(told):
        return _locked_out(address, told)
    if UNREACHABLE.search(told) or not told.strip():
        return unreachable(address)
    return RepositoryError(
        say(
            "{place} 没有可用的账({told});请核对地址:ecentre connect 地址",
            "there are no books to use at {place} ({told}); look at the address: ecentre connect ADDRESS",
            place=address, told=plain(told),
        )
    )


def _locked_out(address: Address, told: str) -> RefusedError:
    message = say(
        "{place} 不让进({told});请管理员给您开通,或先用 git 登录一次",
        "{place} does not let you in ({told}); ask the administrator for access, or log in once with git",
        place=address, told=plain(told),
    )
    return RefusedError(
        say("没有权限,自己的步骤都还在这里", "no access; your own steps are all still here"),
        (Problem("sync.access", "X.2", message),),
    )


def somebody_was_quicker(out: str, err: str) -> bool:
    """Tell whether the place moved on between our look and our push, so that another try helps."""
    declined = DECLINED.search(out)
    if declined and DENIED.search(declined["why"]):
        return False
    return bool(QUICKER.search(out) or QUICKER.search(err))


def of_push(address: Address, out: str, err: str) -> EcentreError:
    """Say why the place did not take our steps."""
    declined = DECLINED.search(out)
    if not declined:
        return of_talk(address, err)
    said = " ".join(match["line"] for match in TOLD.finditer(err)) or declined["why"]
    message = say(
        "{place} 不收({told});若那里只收申请,请用 ecentre submit 编号 送审",
        "{place} does not take it ({told}); where only requests are taken: ecentre submit ID",
        place=address, told=plain(said),
    )
    return RefusedError(
        say("没有发出,自己的步骤都还在这里", "nothing was sent; your own steps are all still here"),
        (Problem("sync.declined", "X.2", message),),
    )


def plain(told: str) -> str:
    """Give what a program said, fit for one line on a screen, without addresses' passwords."""
    lines = [line for line in told.replace("\r", "\n").splitlines() if re.match(r"fatal:|error:|remote:", line)]
    text = " ".join(lines or told.splitlines()[-3:])
    text = re.sub(r"(://)[^/@\s]+@", r"\1", text)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LENGTH]
