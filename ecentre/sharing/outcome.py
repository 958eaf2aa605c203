"""What sharing has to tell: values without input and output."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Ref
    from ecentre.words import Words

MINE, THEIRS = "mine", "theirs"


class Question(NamedTuple):
    """One field that was really changed twice: what it was, what I made of it, what others did meanwhile."""

    ref: Ref
    place: str
    base: Any
    mine: Any
    theirs: Any
    by: str
    at: str

    @property
    def name(self) -> str:
        """Give the name by which an answer is given on the command line."""
        return f"{self.ref.id}.{self.place}"


class Renumbered(NamedTuple):
    """A record that got another id, because somebody else had published its own first."""

    old: Ref
    new: Ref


class Aside(NamedTuple):
    """One of my steps that could not be brought along: what it was, why, and who has to act again."""

    subject: str
    why: Words
    ids: tuple[str, ...] = ()


@dataclass
class Outcome:
    """What a round of sharing did."""

    received: int = 0
    published: int = 0
    waiting: int = 0
    offline: Words | None = None
    renumbered: list[Renumbered] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    backup: str = ""

    def renumber(self, more: Iterable[Renumbered]) -> None:
        """Tell of other ids, each record once, from the id it first had to the one it has now."""
        for one in more:
            earlier = next((known for known in self.renumbered if known.new == one.old), None)
            if earlier is None:
                self.renumbered.append(one)
            else:
                self.renumbered[self.renumbered.index(earlier)] = earlier._replace(new=one.new)
