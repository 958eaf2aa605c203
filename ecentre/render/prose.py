"""A paper's text as paragraphs with the levels of GB/T 9704: 一、 in black, (一) in regular script [N1.7]."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"[-*+]\s+(.*)")
_FIRST = re.compile(r"[一二三四五六七八九十]+、[^。;；]*")
_SECOND = re.compile(r"[(（][一二三四五六七八九十]+[)）][^。;；]*")
_STRONG = re.compile(r"(\*\*|__)(.+?)\1")


class Paragraph(NamedTuple):
    """One paragraph and its level: 1 and 2 are headings, 0 is plain text."""

    level: int
    text: str


def paragraphs(text: str) -> list[Paragraph]:
    """Give the paragraphs of a text, one a line; Markdown's marks become levels and are not printed."""
    return [_paragraph(line) for line in (one.strip() for one in str(text).splitlines()) if line]


def _paragraph(line: str) -> Paragraph:
    marked, item = _MARK.fullmatch(line), _ITEM.fullmatch(line)
    plain = _STRONG.sub(r"\2", (marked[2] if marked else item[1] if item else line).strip())
    if marked:
        return Paragraph(min(len(marked[1]), 2), plain)
    level = 1 if _FIRST.fullmatch(plain) else 2 if _SECOND.fullmatch(plain) else 0
    return Paragraph(level, plain)
