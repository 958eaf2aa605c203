"""Ids that have left the house on paper or in a file before they were published: never changed without being asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecentre import disk, objects
from ecentre.gitcall import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.git import Git

NAME = "exposed"
VERIFIED = "refs/ecentre/verified"
SHAPE = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{3,8}-[0-9]{4}-[0-9]{4,}(?![0-9])")


def known(git: Git) -> frozenset[str]:
    """Give the ids that were shown outside."""
    return frozenset(text_of(git.own / NAME).split())


def note(git: Git, text: str) -> None:
    """Keep in mind the ids that a printed or exported text shows, where the books are shared."""
    if not git.value(VERIFIED):
        return
    before = known(git)
    after = before | set(SHAPE.findall(text))
    if after != before:
        _write(git, after)


def published(git: Git, unpublished: Iterable[str]) -> None:
    """Forget the ids that everybody knows by now; only those of unpublished records can still change."""
    before = known(git)
    after = before & set(unpublished)
    if after != before:
        _write(git, after)


def _write(git: Git, ids: Iterable[str]) -> None:
    disk.write(git.own / NAME, "".join(f"{id}\n" for id in sorted(ids)).encode(), objects.drafts(git))
