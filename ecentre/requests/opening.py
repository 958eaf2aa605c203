"""Opening a request: its branch goes to the shared copy, and the forge is told to open it, by whatever way it offers.

GitLab and AGit (Gitea, Forgejo) take push options; GitHub, Gitea and Gitee open by their interface where a token is at
hand; else a person opens the page that is named. An AGit request can only be changed by who opened it, so it serves
those who may not push a branch.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from ecentre.errors import EcentreError, RepositoryError
from ecentre.requests import api, courier
from ecentre.requests.branch import FOLDER, MAIN, shared
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecentre.git import Git
    from ecentre.requests.branch import Built
    from ecentre.requests.forge import Forge
    from ecentre.words import Words

TOKEN = "ECENTRE_FORGE_TOKEN"  # noqa: S105  the name of a variable


class Opened(NamedTuple):
    """How a request came to the forge: by which way, and the page to look at or to open it on."""

    way: str
    page: str
    said: Words


def opened(git: Git, forge: Forge, name: str, built: Built, title: str) -> Opened:
    """Send a request's branch and open the request.

    Raises:
        RepositoryError: the shared copy cannot be reached, or took nothing.
    """
    options = list(_gitlab(title)) if forge.sort == "gitlab" else []
    force = bool(built.old)
    sent = courier.push(git, built.tip, f"refs/heads/{FOLDER}{name}", built.old if force else "", options=options)
    if sent.refused and forge.sort == "gitea":
        return _agit(git, name, built, title)
    if not sent.done:
        raise RepositoryError(
            say(
                "没有送到共享库:{told};请先同步再办一次:ecentre sync",
                "it did not reach the shared copy: {told}; first: ecentre sync", told=sent.told,
            )
        )
    courier.remember(git, shared(name), built.tip)
    if options:
        return Opened("push", sent.link or forge.compare(MAIN, FOLDER + name), _told(forge, name))
    return _by_interface(forge, name, title) or _by_hand(forge, name, sent.link)


def _gitlab(title: str) -> Iterator[str]:
    yield "merge_request.create"
    yield f"merge_request.target={MAIN}"
    yield f"merge_request.title={title}"


def _agit(git: Git, name: str, built: Built, title: str) -> Opened:
    """Open a request without the right to push a branch: its author alone can add to it."""
    options = [f"topic={FOLDER}{name}", f"title={title}", "force-push=true"]
    sent = courier.push(git, built.tip, f"refs/for/{MAIN}", None, options=options)
    if not sent.done:
        raise RepositoryError(
            say(
                "共享库不接受:{told};请管理员给您写入权限",
                "the shared copy refused: {told}; ask for the right to write",
                told=sent.told,
            )
        )
    said = say(
        "已提交 {name};您没有写入权限,审批人须有写入权限才能签名:ecentre review",
        "{name} was put forward; whoever signs it needs the right to write: ecentre review", name=name,
    )
    return Opened("agit", sent.link, said)


def token() -> str:
    """Give the token with which this user asks the forge, empty where there is none."""
    return os.environ.get(TOKEN, "")


def _by_interface(forge: Forge, name: str, title: str) -> Opened | None:
    secret = token()
    create: Callable[..., str] | None = api.CREATE.get(forge.sort)
    if not secret or create is None or not forge.site:
        return None
    try:
        ask = api.Interface(forge, secret)
        page = api.page_of(ask, FOLDER + name) or create(ask, FOLDER + name, MAIN, title)
    except EcentreError as error:
        said = say(
            "{name} 已送到,但未能自动开申请({why});请打开 {page}",
            "{name} arrived but was not opened ({why}); open {page}",
            name=name, why=error, page=forge.compare(MAIN, FOLDER + name),
        )
        return Opened("link", forge.compare(MAIN, FOLDER + name), said)
    return Opened("interface", page, _told(forge, name))


def _by_hand(forge: Forge, name: str, link: str) -> Opened:
    page = link or forge.compare(MAIN, FOLDER + name)
    if page:
        told = say("已送到 {name};请在网页上点一下开申请:{page}", "{name} is there; open {page}", name=name, page=page)
        return Opened("link", page, told)
    said = say(
        "已提交 {name};审批人运行 ecentre review 办理,签齐后谁运行 ecentre sync 都会入账",
        "{name} was put forward; who approves it: ecentre review; once all signed, anybody's ecentre sync takes it in",
        name=name,
    )
    return Opened("branch", "", said)


def _told(forge: Forge, name: str) -> Words:
    return say("已提交 {name},申请已开({forge})", "{name} was put forward ({forge})", name=name, forge=forge.sort)


__all__ = ["Opened", "opened", "token"]
