"""One word that is looked for, and how near it comes to an id or a text."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from ecentre.cli.meaning import idtext
from ecentre.model import YEARLY_ID

if TYPE_CHECKING:
    from ecentre.cli.meaning.pinyin import Pinyin

EXACT, TAIL, TITLE, ELSEWHERE = range(4)
"""How near a word comes to a record: its very id or title, the end of its id, in its title, in another field."""
DASHES = re.compile("[‐-―−_]")


def folded(text: str) -> str:
    """Give a text without what typing leaves to chance: case, full-width forms, sorts of dashes."""
    if text.isascii():
        return text.lower().replace("_", "-")
    return DASHES.sub("-", unicodedata.normalize("NFKC", text).casefold())


class Word:
    """One word that was typed."""

    def __init__(self, text: str, pinyin: Pinyin) -> None:
        """Fold the word; letters alone may be pinyin."""
        self.typed, self.text = text, folded(idtext.read(text)[1])
        self.bare = self.text.replace("-", "")
        self.figure = self.text.replace(",", "")
        self.number = self.bare.isdecimal()
        self.tail = self.text if "-" in self.text else self.text.rjust(4, "0")
        self.letters = self.text.isascii() and self.text.isalpha() and len(self.text) > 1
        self.pinyin = pinyin

    def nearness(self, id: str) -> int | None:
        """Tell how near the word comes to an id: itself, its end; for words with letters also any part of it."""
        own = id.lower().replace("-", "")
        if self.bare == own:
            return EXACT
        numbered = YEARLY_ID.fullmatch(id)
        if self.number and numbered:
            return TAIL if id.endswith(f"-{self.tail}") else None
        near = own.startswith(self.bare) if numbered else self.bare in own
        return TITLE if near and self.bare else None

    def inside(self, text: str) -> bool:
        """Tell whether a folded text holds the word, as it stands or as pinyin."""
        if self.text in text or (self.figure != self.text and self.figure in text):
            return True
        return self.letters and not text.isascii() and self.pinyin.spells(self.text, text)


__all__ = ["ELSEWHERE", "EXACT", "TAIL", "TITLE", "Word", "folded"]
