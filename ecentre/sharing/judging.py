"""What comes from others is judged before anything is built on it, and what is mine before it goes out [X.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.model import Problem, Ref
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.git import Git
    from ecentre.verify.verdict import Failure
    from ecentre.verify.walk import Walk

Fault = tuple[str, Problem]


class Line:
    """The main line as far as it was judged: going on from there asks for nothing that is known already."""

    def __init__(self, git: Git) -> None:
        """Know nothing yet."""
        self._git = git
        self._way: Walk | None = None
        self.healed = False

    def faults(self, base: str, head: str) -> list[Fault]:
        """Give what is wrong with each step between two states of the main line: its commit and the problem.

        ``base`` is taken as given; empty, everything is judged from the founding on. ``healed`` tells afterwards
        whether later steps put all of it right.
        """
        from ecentre.verify import history, line

        way, self._way = self._way, None
        if way is None or way.tip != base:
            way = line.walk(self._git)
            if base:
                way.begin(base, everything=False)
        for read in history.read(self._git, history.passages(self._git, base, head), before=bool(base)):
            way.take(read)
        self.healed = bool(way.failures) and all(one.healed for one in way.failures)
        if not way.failures:
            self._way = way
        return [_fault(one) for one in way.failures]


def _fault(one: Failure) -> Fault:
    place = "" if one.step is None else f"steps/{one.step}"
    message = say("{told}({where})", "{told} ({where})", told=one.message, where=one.commit[:10])
    return one.commit, Problem(one.rule, one.clause, message, Ref.from_path(one.path), place, one.path)
