"""First letters of pinyin without a dictionary: good enough to look for a name, and there at once.

GB 2312 keeps its 3,755 common characters in the order of their pinyin, so that the place of a character tells its first
letter. The rarer ones stand in another order; of those any letter is taken. Loading readings of all characters takes
longer than a person waits for the Tab key; what is chosen here is an id, so a letter too many does no harm.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

LETTERS = "abcdefghjklmnopqrstwxyz"
FIRST = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
"""Where the characters of each letter begin."""
END = 0xD7FA
OTHERS = {"行": "hx", "长": "cz", "重": "cz", "调": "dt", "会": "hk", "乐": "ly", "曾": "cz", "单": "ds", "解": "jx",
          "区": "oq", "朴": "bp", "仇": "cq", "查": "cz", "盖": "g", "覃": "qt", "还": "hx", "传": "cz", "藏": "cz",
          "朝": "cz", "降": "jx", "车": "cj", "都": "d", "校": "jx", "系": "jx", "参": "cs"}  # fmt: skip
"""Common characters that are read in more than one way."""
SEVERAL = "?"
"""Stands for a sign that may begin with one of several letters, or with any."""
SHORTEST = 2


class _Letters(dict[int, str]):
    """The first letter of every sign, found out when it is met."""

    def __missing__(self, code: int) -> str:
        known = _letters(chr(code))
        self[code] = known if len(known) == 1 else SEVERAL
        return self[code]


_FIRST = _Letters()


def spells(letters: str, name: str) -> bool:
    """Tell whether small letters are the first ones of neighbouring characters of a name."""
    size = len(letters)
    if size < SHORTEST or name.isascii():
        return False
    read = name.translate(_FIRST)
    if letters in read or SEVERAL not in read:
        return letters in read
    return any(
        all(_may(letter, sign) for letter, sign in zip(letters, name[start : start + size], strict=True))
        for start in range(len(name) - size + 1)
    )


def _may(letter: str, sign: str) -> bool:
    known = _letters(sign)
    return not known or letter in known


@cache
def _letters(sign: str) -> str:
    """Give the letters a sign may begin with; nothing where that is not known."""
    if not sign.isalnum():
        return "-"  # a mark begins with no letter
    if sign.isascii() or sign in OTHERS:
        return OTHERS.get(sign, sign.lower())
    try:
        place = int.from_bytes(sign.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    if place < FIRST[0]:
        return "-"
    return LETTERS[bisect_right(FIRST, place) - 1] if place < END else ""
