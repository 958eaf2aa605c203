"""What this copy knows about sharing: the address, the last state that held up, who works here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecentre import objects
from ecentre.errors import RepositoryError
from ecentre.gitcall import text_of
from ecentre.sharing import address as addresses
from ecentre.sharing.exposed import VERIFIED
from ecentre.sharing.remote import ORIGIN
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.git import Git
    from ecentre.sharing.address import Address

URL = "remote.origin.url"
MAIN = "refs/heads/main"


def connected(git: Git) -> str:
    """Give the address as it was kept, empty where this copy is not connected."""
    git.trust()
    done = git.run("config", "--local", "--get", URL, check=False)
    return done.out.decode("utf-8", "replace").strip()


def address(git: Git) -> Address:
    """Give the address of the shared books.

    Raises:
        RepositoryError: there is none, or an earlier state or a request is open here.
    """
    kept = connected(git)
    if not kept:
        raise RepositoryError(
            say(
                "这份账还没有共享;连接:ecentre connect 共享文件夹或网址,加入别人的:ecentre join 邀请文件",
                "these books are not shared yet; share them: ecentre connect FOLDER|URL, or join others:"
                " ecentre join FILE",
            )
        )
    if git.branch != MAIN:
        raise RepositoryError(
            say("现在打开的不是正账,不能同步;请运行 ecentre doctor", "the main books are not open; run ecentre doctor")
        )
    return addresses.read(kept, git.root)


def connect(git: Git, there: Address) -> None:
    """Keep the address, so that plain git finds it too."""
    git.run("config", "--local", URL, there.url)
    git.run("config", "--local", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")


def verified(git: Git) -> str:
    """Give the last state of the shared books that held up."""
    return git.value(VERIFIED)


def remember(git: Git, tip: str) -> None:
    """Keep in mind that the shared books held up at ``tip``; plain git sees it as what the others have."""
    for ref in (VERIFIED, ORIGIN):
        if git.value(ref) != tip:
            objects.move(git, ref, git.value(ref), tip)


def me(git: Git) -> str:
    """Give who works at this copy, as far as anybody said so."""
    said = text_of(git.own / "me").strip()
    return said if re.fullmatch(r"[a-z0-9-]{1,60}", said) else ""


def centre_code(git: Git) -> str:
    """Give the centre's code as steps carry it in their e-mail address."""
    found = re.search(r"@([a-z0-9-]+)> ", git.text("log", "-1", "--format=<%ae> "))
    return found[1] if found else "ecentre"
