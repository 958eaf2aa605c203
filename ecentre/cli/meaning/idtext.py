"""Ids as people type them: full-width, small letters, blanks, no hyphens, or a prefix and the last figures only."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from ecentre import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable

DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−_/.", "-"))
WHOLE = r"([a-z]{3,8})((?:19|20)\d\d)(\d{4,})"
ENDING = r"((?:19|20)\d\d)(\d{4,})"
MISREAD = r"([a-z]{3})([0-9oil]{8,})"
FIGURES = str.maketrans("OoIiLl", "001111")
"""Letters that are taken for figures, in an id that was read from paper."""
SHORT = r"([a-z]{3,8})(\d{1,7})"


def plain(text: str) -> str:
    """Give a text with the letters, figures and hyphens that a keyboard has."""
    return unicodedata.normalize("NFKC", text).translate(DASHES).strip()


def read(text: str) -> tuple[str, str]:
    """Give an id or the end of one as it is written, with the kind that a prefix named where no year stood with it.

    ``ast20260007`` is ``AST-2026-0007``, ``ast 7`` is the ``7`` of assets; what is no id comes back as it was typed.
    """
    typed = plain(text)
    if not typed.isascii():
        return "", text.strip()  # a name: no pattern need be made ready for it
    bare = re.sub(r"[\s-]", "", typed)
    if found := re.fullmatch(MISREAD, bare, re.IGNORECASE):
        bare = found[1] + found[2].translate(FIGURES)
    if found := re.fullmatch(WHOLE, bare, re.IGNORECASE):
        return "", f"{found[1].upper()}-{found[2]}-{found[3]}"
    if found := re.fullmatch(ENDING, bare):
        return "", f"{found[1]}-{found[2]}"
    if bare.isascii() and bare.isdecimal():
        return "", bare
    if (found := re.fullmatch(SHORT, bare, re.IGNORECASE)) and (kind := kinds.of_id(found[1].upper())):
        return kind, found[2]
    return "", text.strip()


def near(known: Iterable[str], id: str) -> list[str]:
    """Give the ids that differ from one by a slip: two figures changed over, one wrong, another year."""
    from difflib import get_close_matches

    listed = list(known)
    return get_close_matches(id, listed, n=3, cutoff=0.9) or [one for one in listed if one[-5:] == id[-5:]][:3]


__all__ = ["near", "plain", "read"]
