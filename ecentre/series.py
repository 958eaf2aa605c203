"""Ids: the next of a yearly series, and readable ones from Chinese names; claimed once, never used again [X.7]."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecentre.model import SLUG_ID
from ecentre.pending import last

if TYPE_CHECKING:
    from ecentre.model import Book

SURNAMES = {
    "曾": "zeng",
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "区": "ou",
    "朴": "piao",
    "查": "zha",
    "盖": "ge",
    "覃": "qin",
}
LONGEST = 50
"""How long a readable id may be; a namesake's number comes on top."""
DOUBLE_SURNAMES = {"尉迟": ["yu", "chi"], "单于": ["chan", "yu"], "万俟": ["mo", "qi"], "长孙": ["zhang", "sun"]}


def next_id(book: Book, kind: str, prefix: str, year: int) -> str:
    """Give the next number of a yearly series, such as ``AST-2026-0008``."""
    start = f"{prefix}-{year}-"
    return f"{start}{last(book, kind, start) + 1:04d}"


def syllables(text: str) -> list[str]:
    """Spell a Chinese text in pinyin without tones, surnames as surnames are read."""
    from pypinyin import lazy_pinyin

    for surname, read in DOUBLE_SURNAMES.items():
        if text.startswith(surname):
            return [*read, *lazy_pinyin(text[len(surname) :])]
    head = SURNAMES.get(text[:1])
    return [head, *lazy_pinyin(text[1:])] if head else list(lazy_pinyin(text))


def slug(text: str) -> str:
    """Give a readable id for a name: 张三 becomes ``zhang-san``."""
    spelled = "-".join(syllables(text)).lower()
    id = re.sub(r"[^a-z0-9]+", "-", spelled).strip("-") or "x"
    id = id if len(id) <= LONGEST else id[: LONGEST + 1].rpartition("-")[0] or id[:LONGEST]
    return id if SLUG_ID.fullmatch(id) else f"{id}-x"


def free_slug(book: Book, kind: str, text: str) -> str:
    """Give a readable id that nobody has: a namesake becomes ``zhang-san-2``."""
    taken, wanted, n = set(book.ids(kind)), slug(text), 1
    id = wanted
    while id in taken:
        n += 1
        id = f"{wanted}-{n}"
    return id


def initials(text: str) -> str:
    """Give the first letters of a name's syllables, as people type them to search: 张三 becomes ``zs``."""
    return "".join(part[:1] for part in syllables(text)).lower()
