"""Text laid out for a screen of some columns: folded at its edge, labels on the left, nothing lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecentre.render.plain import pad, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LEAST = 16
INDENT = 2
GAP = "  "
_MARKS = ",.;:!?、。,;:!?)〕】」』》”’…"
_COMMAND = r"ecentre(?: (?:--?[\w-]+|[\w./:=…-]+))*"
# A line may end between words and between Chinese signs, never before a mark or within a command.
_PIECE = re.compile(rf"[(〔【「『《“‘]*(?:{_COMMAND}|[!-{{}}~]+\|?|\||[^!-~ ])?[{re.escape(_MARKS)}]* *")


def fold(text: str, room: int) -> Iterator[str]:
    """Give a text in lines of at most ``room`` columns, broken at a blank where one is near; 0 is endless room."""
    for whole in text.split("\n"):
        line = ""
        for sign in whole:
            if room and width(line) + width(sign) > room:
                kept, line = _broken(line, sign, room)
                yield kept.rstrip()
                sign = sign.strip()  # noqa: PLW2901  the blank at which a line breaks is not carried on
            line += sign
        yield line


def _broken(line: str, sign: str, room: int) -> tuple[str, str]:
    """Break a full line: give what stays, and what goes to the next line, which no mark begins."""
    head, _, tail = line.rpartition(" ")
    if sign != " " and head.strip() and width(tail) * 3 < room * 2:
        return head, tail
    stays = line[:-1].strip() and sign in _MARKS and not line[-1].isspace()
    return (line[:-1], line[-1]) if stays else (line, "")


def hanging(text: str, room: int) -> Iterator[str]:
    """Fold a line and keep its indent on the lines that follow."""
    indent = len(text) - len(text.lstrip(" "))
    for part in fold(text.lstrip(" "), max(room - indent, LEAST) if room else 0):
        yield " " * indent + part


def spoken(text: str, room: int) -> Iterator[str]:
    """Fold what is said to a person, the indent kept; a command to be typed stays on one line, be it too long."""
    for whole in text.split("\n"):
        body = whole.lstrip(" ")
        line = indent = whole[: len(whole) - len(body)]
        taken = len(indent)
        for piece in filter(None, _PIECE.findall(body)):
            if room and taken > len(indent) and taken + width(piece.rstrip(" ")) > room:
                yield line.rstrip(" ")
                line, taken = indent, len(indent)
            line += piece
            taken += width(piece)
        yield line.rstrip(" ")


def paired(pairs: Sequence[tuple[str, str]], room: int = 0, least: int = 0) -> Iterator[str]:
    """Write labels with their values beside them, or below them where ``room`` leaves no space beside.

    ``least`` is the width that labels take at any rate, so that several lists of pairs stand under one another.
    """
    size = max((least, *(width(label) for label, _ in pairs)))
    beside = room - INDENT - size - len(GAP)
    for label, value in pairs:
        if room and beside < LEAST and width(value) > beside:
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
        yield from fold(f"{heading} {lead}", room)
        yield from paired([(label, value) for label, value in others if value], room)
        yield ""
