"""What a verification found: every failure by commit, file, rule and sentence, the counts, a digest of the state."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.words import Words


class Failure(NamedTuple):
    """One thing that no honest history holds: in which commit and file, by which rule and clause, in words.

    ``healed`` is the later commit that put it right; what happened stays a breach of history.
    """

    commit: str
    path: str
    rule: str
    clause: str
    message: Words
    step: int | None = None
    healed: str = ""


class Counts(NamedTuple):
    """How much was looked at, and what is worth a look without being wrong.

    ``couriers`` are commits that somebody made who took none of their steps, ``late`` steps that came in after newer
    ones, ``others`` changed files that are no part of the books, ``own`` templates of the office's own.
    """

    commits: int = 0
    steps: int = 0
    signed: int = 0
    couriers: int = 0
    late: int = 0
    others: int = 0
    own: int = 0
    healed: int = 0


class Verdict(NamedTuple):
    """What one run says: since which commit it judged, up to which, and how the books stand there."""

    commits: int
    steps: int
    signed: int
    failures: tuple[Failure, ...]
    digest: str
    tip: str
    base: str = ""
    records: int = 0
    counts: Counts = Counts()
    introduced: bool = False

    @property
    def sound(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.failures


def digest(sums: Iterable[tuple[str, str]]) -> str:
    """Give the SHA-256 over the sorted lines that ``sha256sum`` prints for the files of the books.

    An auditor without this program gets the same from ``git ls-files -z records schemas | LC_ALL=C sort -z |
    xargs -0 sha256sum | sha256sum``.
    """
    lines = sorted((path.encode("utf-8", "surrogateescape"), sum) for path, sum in sums)
    whole = b"".join(b"%s  %s\n" % (sum.encode(), path) for path, sum in lines)
    return hashlib.sha256(whole).hexdigest()
