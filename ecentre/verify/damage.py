"""What breaches did to files: which commit spoilt which, and whether a later one put it back or built on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ecentre.verify.book import Kept
    from ecentre.verify.history import Changed
    from ecentre.verify.verdict import Failure

SLIPS = frozenset(("verify.form", "verify.mode", "verify.case"))
"""Breaches of form alone: what such a file says is said, if it can be read; of any other nothing has an effect."""


class Built(NamedTuple):
    """A breach that lawful steps were taken on since: the commit of the breach, that of the first such step."""

    breach: str
    step: str


class Damage:
    """The files that are not as they should be, each by the first commit that made it so."""

    def __init__(self) -> None:
        """Know of none."""
        self.by: dict[str, str] = {}
        self.built: dict[str, Built] = {}

    def done(self, path: str, commit: str) -> None:
        """Note that a commit spoilt a file."""
        self.by.setdefault(path, commit)

    def ended(
        self, one: Changed, commit: str, lawful: tuple[str, Kept | None] | None, failures: list[Failure]
    ) -> list[Failure]:
        """Note a lawful change of a spoilt file; give the failures, those marked that it put right.

        ``lawful`` is what the file last was by right, None where only its form was amiss.
        """
        breach = self.by.pop(one.path)
        if lawful is not None and lawful[0] != one.new:
            self.built[one.path] = Built(breach, commit)
            return failures
        start = next((place for place, bad in enumerate(failures) if bad.commit == breach), 0)
        righted = [bad._replace(healed=commit) if bad.path == one.path else bad for bad in failures[start:]]
        return [*failures[:start], *righted]


__all__ = ["SLIPS", "Built", "Damage"]
