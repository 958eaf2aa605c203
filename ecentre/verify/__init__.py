"""``verify``: all of history replayed, every commit judged by the policy, people, keys and schemas of the one before.

``verify`` judges a main line from its introduction or from where it was last found sound; ``judge`` one change alone,
for whoever is about to build on it or to let it in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.verify.verdict import Counts, Failure, Verdict, digest

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.git import Git
    from ecentre.schema import Schemas


def verify(root: Path, *, full: bool = False, since: str = "") -> Verdict:
    """Judge the main line of a centre: all of it, what came after ``since``, or what came since the last time.

    Raises:
        NotFoundError: there is no commit ``since``.
        RepositoryError: this is no repository, or there is no commit yet.
    """
    from ecentre.verify import line

    return line.verified(root, full=full, since=since)


def judge(git: Git, schemas: Schemas, base: str, head: str) -> list[Failure]:
    """Judge the one change from a commit to another, whatever lies between them; ``base`` empty founds a centre."""
    from ecentre.verify import line

    return line.judged(git, schemas, base, head)


__all__ = ["Counts", "Failure", "Verdict", "digest", "judge", "verify"]
