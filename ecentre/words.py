"""Words for people: a sentence kept in Chinese and English, put into one of them only when printed.

Both languages stand side by side at the place where a thing is said, so neither can be forgotten or go stale.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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
        """Put the sentence into the language of the reader."""
        template = self.en if language() == "en" else self.zh
        return template.format_map(self.args) if self.args else template


def say(zh: str, en: str, /, **args: object) -> Words:
    """Make a sentence; ``{name}`` places are filled from ``args`` when it is printed."""
    return Words(zh, en, args)


def joined(parts: Iterable[object], *, long: bool = False) -> str:
    """Put parts in a row as the language does: 甲、乙 or A, B; ``long`` ones, such as sentences, further apart."""
    chinese, english = ("；", "; ") if long else ("、", ", ")
    return (english if language() == "en" else chinese).join(map(str, parts))
