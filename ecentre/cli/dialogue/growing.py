"""What a form asks for besides what the table needs: it grows with the answers, for they decide what a rule misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.cli.dialogue import mistakes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.cli.dialogue.forms import Wish
    from ecentre.model import Data


class Wanted:
    """What a form asks for besides what the table needs, because a rule would miss it: it grows as answers come in.

    What turns up once the needed fields are answered is asked for next; what turns up later, at the end.
    """

    def __init__(self, wish: Wish) -> None:
        """Begin with nothing."""
        self.wish, self.past = wish, False
        self.early, self.late = list[str](), list[str]()
        self.why: dict[str, tuple[str, str]] = {}
        self.given = dict[str, str]()
        self.seen: Data | None = None

    def look(self, fields: Data) -> None:
        """Look again at what is missing by what was answered so far."""
        if self.wish.missing is None or self.seen == fields:
            return
        self.seen = dict(fields)
        told = self.wish.missing.told(fields)
        self.early = [one for one in self.early if one in fields or one in told]
        self._take(told)
        if all(fields.get(one) is not None for one in self.wish.needed):
            found = self.wish.missing.tried(fields)
            why = {name: f"{mistakes.here(one.message)} [{one.clause or one.rule}]" for name, one in found.items()}
            self.why |= {name: (one.rule, why[name]) for name, one in found.items()}
            self._take(found if all(fields.get(one) is not None for one in self.early) else ())

    def reason(self, name: str) -> str:
        """Say why a field is asked for: what the rule would refuse, told once for all fields that one rule misses."""
        rule, told = self.why.get(name, ("", ""))
        return told if self.given.setdefault(rule, name) == name else ""

    def _take(self, names: Iterable[str]) -> None:
        known = (*self.wish.needed, *self.early, *self.late, *(self.wish.also if self.past else ()))
        (self.late if self.past else self.early).extend(one for one in names if one not in known)
