"""Carrying requests to and from the shared copy, each branch moved only if it is still where it was seen last."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ecentre import objects
from ecentre.requests.branch import FOLDER, MAIN, REMOTE
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecentre.git import Git
    from ecentre.sharing.remote import Heard
    from ecentre.words import Words

REFUSED = re.compile(r"\b(?:403|denied|not allowed|permission|protected)\b", re.IGNORECASE)
LINK = re.compile(r"https?://[^\s\x00-\x1f]+")


class Sent(NamedTuple):
    """Whether the shared copy took it, whether it refused for want of rights, what it said, the page it named."""

    done: bool
    refused: bool
    told: str
    link: str


def url(git: Git) -> str:
    """Give the address of the shared copy, empty where this copy is not connected."""
    from ecentre.sharing import settings

    return settings.connected(git)


def fetch(git: Git) -> Words | None:
    """Bring the requests here and the main line, judged; give why that could not be done, None when all is well."""
    from ecentre.sharing import syncing
    from ecentre.sharing.refusal import OfflineError

    try:
        syncing.receive(git)
        return fetch_requests(git)
    except OfflineError as error:
        return error.message


def fetch_requests(git: Git) -> Words | None:
    """Bring the requests alone here; give why that could not be done, None when all is well.

    Raises:
        OfflineError: nobody answers.
    """
    line = f"+refs/heads/{FOLDER}*:refs/remotes/{REMOTE}/{FOLDER}*"
    words = ("fetch", "--quiet", "--prune", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head")
    heard = _talk(git, words, "upload-pack", (line,))
    return say("{told}", "{told}", told=_one_line(heard.err)) if heard.code else None


def push(git: Git, tip: str, ref: str, expected: str | None, *, options: Sequence[str] = ()) -> Sent:
    """Let a ref of the shared copy point to a state if it is still where it was seen; None expects nothing."""
    lease = [] if expected is None else [f"--force-with-lease={ref}:{expected}"]
    told = [f"--push-option={_one_line(one)}" for one in options]
    return _sent(_talk(git, ("push", "--porcelain", *lease, *told), "receive-pack", (f"{tip}:{ref}",)))


def take_in(git: Git, name: str, request: str, main: tuple[str, str]) -> Sent:
    """Move the shared main line from where it was seen to where a request is taken in, and end the request with it."""
    old, new = main
    seen = {f"refs/heads/{MAIN}": old, f"refs/heads/{FOLDER}{name}": request}
    leases = [f"--force-with-lease={ref}:{tip}" for ref, tip in seen.items()]
    lines = (f"{new}:refs/heads/{MAIN}", f":refs/heads/{FOLDER}{name}")
    return _sent(_talk(git, ("push", "--porcelain", "--atomic", *leases), "receive-pack", lines))


def _talk(git: Git, words: Sequence[str], what: str, lines: Sequence[str]) -> Heard:
    from ecentre.sharing import remote, settings

    to = settings.address(git)
    return remote.talk(git, to, (*words, *remote.there(to, what), "--end-of-options", to.url, *lines))


def _sent(heard: Heard) -> Sent:
    said = heard.err + heard.out
    remote = [line.removeprefix("remote:").strip() for line in said.splitlines() if line.startswith("remote:")]
    links = [found for line in remote for found in LINK.findall(line)]
    told = _one_line(" ".join(one for one in remote if one) or said[-300:])
    return Sent(heard.code == 0, heard.code != 0 and bool(REFUSED.search(said)), told, links[-1] if links else "")


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:200]


def remember(git: Git, ref: str, tip: str) -> None:
    """Note where a branch of the shared copy now is."""
    old = git.value(ref)
    if old != tip:
        objects.move(git, ref, old, tip)


__all__ = ["Sent", "fetch", "fetch_requests", "push", "remember", "take_in", "url"]
