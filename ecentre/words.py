"""Words for people: a sentence kept in Chinese and English, put into one of them only when printed.

Both languages stand side by side at the place where a thing is said, so neither can be forgotten or go stale.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecentre.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OPTION = r"(--[a-z-]+ )\{(\w+)\}"


def language() -> str:
    """Tell the language to speak: ``zh`` unless ``ECENTRE_LANG`` asks for ``en``."""
    return "en" if os.environ.get("ECENTRE_LANG", "").lower().startswith("en") else "zh"


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence or label in both languages, with the values that fill its places."""

    zh: str
    en: str
    args: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Put the sentence into the language of the reader; what stands behind an option is typed as one word [T28]."""
        template = self.en if language() == "en" else self.zh
        if not self.args:
            return template
        return (re.sub(OPTION, self._typed, template) if "--" in template else template).format_map(self.args)

    def _typed(self, found: re.Match[str]) -> str:
        return found[1] + quoted(self.args[found[2]]).replace("{", "{{").replace("}", "}}")


def say(zh: str, en: str, /, **args: object) -> Words:
    """Make a sentence; ``{name}`` places are filled from ``args`` when it is printed."""
    return Words(zh, en, args)


@dataclass(frozen=True, slots=True)
class Hands:
    """Who may give the command it stands behind: nothing by itself; where several share a computer, a name to type."""

    people: tuple[str, ...]

    def __str__(self) -> str:
        """Give nothing: at one's own computer a command stands alone."""
        return ""


def hands(people: Iterable[str]) -> Hands:
    """Say behind a command who may give it, each of them once."""
    return Hands(tuple(dict.fromkeys(people)))


def joined(parts: Iterable[object], *, long: bool = False) -> str:
    """Put parts in a row as the language does: 甲、乙 or A, B; ``long`` ones, such as sentences, further apart."""
    chinese, english = ("；", "; ") if long else ("、", ", ")
    return (english if language() == "en" else chinese).join(map(str, parts))
