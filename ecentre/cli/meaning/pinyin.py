"""Pinyin without tones as people type it to search: initials (``tyy``) or whole syllables (``touyingyi``)."""

from __future__ import annotations

DOT = "·"  # between the parts of a name; nobody types it among initials
LONGEST = 40  # characters of a text that letters are compared with: in a long one they would be found by chance


class Pinyin:
    """Tells whether letters spell a part of a Chinese text, by any reading of each of its characters.

    The readings come from pypinyin, which takes a while to load: nothing is loaded until letters are compared.
    """

    def __init__(self) -> None:
        """Begin without knowing any character."""
        self._known: dict[str, tuple[str, ...]] = {}

    def spells(self, letters: str, text: str) -> bool:
        """Tell whether ``letters`` (small, two or more) are initials or syllables of neighbouring characters."""
        if len(text) > LONGEST:
            return False
        read = self._read(text)
        return any(_initials(letters, read, start) or _syllables(letters, read, start) for start in range(len(read)))

    def names(self, letters: str, text: str) -> bool:
        """Tell whether the letters are the initials or the syllables of a whole text, dots in it aside."""
        if len(text) > LONGEST:
            return False
        read = self._read(text.replace(DOT, ""))
        return (len(letters) == len(read) and _initials(letters, read, 0)) or _whole(letters, read, 0)

    def begins(self, letters: str, text: str) -> bool:
        """Tell whether the letters are the initials or the syllables of how a text begins, dots in it aside."""
        if len(text) > LONGEST:
            return False
        read = self._read(text.replace(DOT, ""))
        return _initials(letters, read, 0) or _syllables(letters, read, 0)

    def _read(self, text: str) -> list[tuple[str, ...]]:
        return [self._readings(sign) for sign in text]

    def _readings(self, sign: str) -> tuple[str, ...]:
        if sign not in self._known:
            self._known[sign] = (sign.lower(),) if sign.isascii() else _looked_up(sign)
        return self._known[sign]


def _looked_up(sign: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    found = pinyin(sign, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(found[0]) if found else ()


def _initials(letters: str, read: list[tuple[str, ...]], start: int) -> bool:
    part = read[start : start + len(letters)]
    if len(part) < len(letters):
        return False
    return all(any(one[0] == letter for one in readings) for letter, readings in zip(letters, part, strict=True))


def _whole(letters: str, read: list[tuple[str, ...]], start: int) -> bool:
    if start == len(read):
        return not letters
    return any(letters.startswith(one) and _whole(letters[len(one) :], read, start + 1) for one in read[start])


def _syllables(letters: str, read: list[tuple[str, ...]], start: int) -> bool:
    """Tell whether syllables from ``start`` on spell the letters; the last of several may be unfinished."""
    for one in read[start] if start < len(read) else ():
        if letters.startswith(one):
            rest = letters[len(one) :]
            if not rest or _syllables(rest, read, start + 1) or _begun(rest, read, start + 1):
                return True
    return False


def _begun(letters: str, read: list[tuple[str, ...]], start: int) -> bool:
    return start < len(read) and any(one.startswith(letters) for one in read[start])


__all__ = ["Pinyin"]
