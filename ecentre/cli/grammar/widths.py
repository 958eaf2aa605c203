"""What Chinese keyboards and word processors put for hyphens, equals signs and figures, read as what was meant."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from ecentre.model import YEARLY_ID

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OPTION = r"([-‐-―−－]{1,4})([A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ0-9_－‐-―-]*)(?:([=＝])(.*))?"
BETWEEN = r"[、,，;；]"
AROUND = " 。.,，、;；“”‘’\"'《》【】[]()（）"


def narrowed(arguments: Sequence[str]) -> list[str]:
    """Give the words of a command line with options as they are called and ids as they are written.

    ``——where``, ``－－where＝…`` and ``--due_back`` are options; ``AST-2026-0001、AST-2026-0002`` are two ids. What
    follows ``--`` is left alone, and so is every other word: it may be the value of a field.
    """
    if all(word.isascii() and not _odd(word) for word in arguments):
        return list(arguments)
    end = list(arguments).index("--") if "--" in arguments else len(arguments)
    found: list[str] = []
    for place, word in enumerate(arguments):
        valued = place > 0 and arguments[place - 1].startswith("-")
        found += [word] if place >= end else (_option(word) or ([word] if valued else list(_ids(word))))
    return found


def _odd(word: str) -> bool:
    return (word.startswith("--") and "_" in word.partition("=")[0]) or "," in word


def _option(word: str) -> list[str]:
    """Read a word that begins as an option does; nothing where it is none."""
    found = re.fullmatch(OPTION, word, re.DOTALL)
    if found is None or (word[0] == "-" and not word.startswith("--") and found[3] != "＝"):
        return []
    name = re.sub("[‐-―−_]", "-", unicodedata.normalize("NFKC", found[2]))
    value = f"={found[4]}" if found[3] else ""
    return [f"{'-' if len(name) == 1 else '--'}{name}{value}"]


def _ids(word: str) -> Iterator[str]:
    """Read a word that is an id or several, in whatever width, with marks around; any other word as it is."""
    parts = [unicodedata.normalize("NFKC", one).strip(AROUND) for one in re.split(BETWEEN, word.strip(AROUND))]
    ids = [one for one in parts if YEARLY_ID.fullmatch(one.upper())]
    yield from ids if ids and len(ids) == len(parts) else [word]
