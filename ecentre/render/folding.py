"""Text laid out for a screen of some columns: folded where a line may end, labels on the left, nothing lost.

A line may end at a blank and between Chinese signs. It never ends within a word, a figure, an id, a date, a name with
a dot, a number of a document or a command that is typed again, and no mark that closes what stands before begins one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecentre.render.plain import pad, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LEAST = 16
INDENT = 2
GAP = "  "
_OPENING = "(〔【「『《“‘"
_MARKS = ",.;:!?、。,;:!?)〕】」』》”’…·%"
_VALUE = r"(?:\"[^\"\n]*\"|'[^'\n]*'|[\w./:=…][\w./:=…-]*)"
_COMMAND = (
    r"ecentre(?![\w.-]*\w)(?: [a-z][a-z-]*(?![\w/:=…-]|[.]\w)){0,3}"
    rf"(?: --?[\w-]+(?:[ =]{_VALUE})?| (?=[a-z-]*(?:[^a-z\s,.:;()-]|[.:]\w)){_VALUE})*"
)
"""A command as it is typed: its name, options with values, ids and placeholders; English words after it are no part."""
_PIECE = (
    rf"[{_OPENING}]*(?:{_COMMAND}"
    r"|[一-鿿]{2,8}(?:〔[0-9]{4}〕[0-9]+号|(?:·[一-鿿]{2,8})+)"
    r"|(?:[0-9][0-9.,:-]*[年月日号时点分周岁元角天人件台个份次条项支行页期级层楼室类处步])+"
    rf"|[!-{{}}~]+(?<!\()\|?|\||[^!-~ ])?[{re.escape(_MARKS)}]* *"
)
_SEAM = r"[/_.=&?@:+-]"


def fold(text: str, room: int) -> Iterator[str]:
    """Give a text in lines of at most ``room`` columns, but for commands that need more; 0 is endless room."""
    for whole in text.split("\n"):
        yield from _laid(whole, room, cut=True)


def spoken(text: str, room: int) -> Iterator[str]:
    """Fold what is said to a person, the indent kept; paths and addresses stay whole too, for they are copied."""
    for whole in text.split("\n"):
        body = whole.lstrip(" ")
        yield from _laid(body, room, whole[: len(whole) - len(body)], cut=False)


def hanging(text: str, room: int) -> Iterator[str]:
    """Fold a line and keep its indent on the lines that follow."""
    indent = len(text) - len(text.lstrip(" "))
    for part in fold(text.lstrip(" "), max(room - indent, LEAST) if room else 0):
        yield " " * indent + part


def needed(text: str) -> int:
    """Give the columns that a text needs so that nothing in it is broken that must not be."""
    return max((width(piece.rstrip(" ")) for piece in re.findall(_PIECE, text)), default=0)


def _typed(piece: str) -> bool:
    return "ecentre " in piece


def _laid(text: str, room: int, indent: str = "", *, cut: bool) -> Iterator[str]:
    """Lay a text into lines, each behind the indent; ``cut`` breaks a word that is wider than a line."""
    if not room or len(indent) + width(text) <= room:
        yield (indent + text).rstrip(" ") if room else indent + text  # a line that fits is not taken apart
        return
    line, taken = indent, len(indent)
    for piece in filter(None, re.findall(_PIECE, text)):
        if taken > len(indent) and taken + width(piece.rstrip(" ")) > room:
            yield line.rstrip(" ")
            line, taken = indent, len(indent)
        *heads, last = _cut(piece, room) if cut and not _typed(piece) else [piece]
        yield from heads
        line += last
        taken += width(last)
    yield line.rstrip(" ")


def _cut(piece: str, room: int) -> Iterator[str]:
    """Cut a word that is wider than a line, at a seam where one is near the edge."""
    while width(piece.rstrip(" ")) > room:
        size = max(next(n for n in range(len(piece)) if width(piece[: n + 1]) > room), 1)
        seam = max((found.end() for found in re.finditer(_SEAM, piece[:size])), default=0)
        size = seam if seam * 2 > size else size
        yield piece[:size]
        piece = piece[size:]
    yield piece


def paired(pairs: Sequence[tuple[str, str]], room: int = 0, least: int = 0) -> Iterator[str]:
    """Write labels with their values beside them, or below them where ``room`` leaves no space beside.

    ``least`` is the width that labels take at any rate, so that several lists of pairs stand under one another.
    """
    size = max((least, *(width(label) for label, _ in pairs)))
    beside = room - INDENT - size - len(GAP)
    for label, value in pairs:
        if room and width(value) > beside and beside < max(LEAST, needed(value)):
            yield " " * INDENT + label
            yield from (" " * INDENT * 2 + part for part in fold(value, max(room - INDENT * 2, LEAST)))
            continue
        first, *more = fold(value, beside if room else 0)
        yield f"{' ' * INDENT}{pad(label, size)}{GAP}{first}"
        yield from (" " * (INDENT + size + len(GAP)) + part for part in more)


def cards(rows: Iterable[Sequence[tuple[str, str]]], room: int) -> Iterator[str]:
    """Write rows one below the other: the first value leads, the others stand below unless they are empty."""
    for row in rows:
        (heading, lead), *others = row
        yield from fold(f"{heading} {lead}".strip(), room)
        yield from paired([(label, value) for label, value in others if value], room)
        yield ""
