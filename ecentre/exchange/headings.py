"""Find the row of headings by its words, wherever it stands, and say which column holds which field.

A heading is known by its name or by what offices call it; columns that mean nothing here are told, not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ecentre.exchange import cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecentre.exchange.sheets import Row, Sheet

Names = dict[str, tuple[str, ...]]

ROW_COUNTERS = frozenset({"序号", "no", "no.", "#", "行号", "顺序号"})
SOURCE_FILE, SOURCE_ROW, REASONS = "原文件", "原行号", "未导入原因"
PROVENANCE = {SOURCE_FILE: "source_file", SOURCE_ROW: "source_row", REASONS: "reasons"}
DEEPEST = 40
_EITHER = re.compile(r"[/／、或及和&\n]")
_BRACKETED = re.compile(r"[(（\[【<〈《].*?[)）\]】>〉》]")
_NOISE = re.compile(r"[\s*＊:：、，,.。_\-—/\\|·?？]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its place counted from 0, the words over it, and the field it was understood as, or nothing."""

    column: int
    words: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headings of a sheet stand and what they mean."""

    sheet: str
    row: int
    headings: tuple[Heading, ...]

    @property
    def columns(self) -> dict[str, int]:
        """Give the column of each field that was found."""
        return {one.field: one.column for one in self.headings if one.field}

    @property
    def unknown(self) -> tuple[Heading, ...]:
        """Give the columns that were not understood, row counters aside."""
        return tuple(one for one in self.headings if not one.field and _plain(one.words) not in ROW_COUNTERS)

    def words(self, field: str) -> str:
        """Give the heading of a field as the workbook has it."""
        return next((one.words for one in self.headings if one.field == field), "")


def find(sheet: Sheet, names: Names, least: int) -> Header | None:
    """Give the header of a sheet: the row, or pair of rows, that names most fields, “name” among them; or None."""
    best: Header | None = None
    for words, row in _candidates(sheet):
        header = Header(sheet.name, row, _understood(words, names))
        found = header.columns
        if "name" in found and len(found) >= least and (best is None or len(found) > len(best.columns)):
            best = header
    return best


def _candidates(sheet: Sheet) -> Iterator[tuple[dict[int, str], int]]:
    """Give the texts of each early row, alone and over the row below it (headings in two rows)."""
    early = sheet.rows[:DEEPEST]
    for place, row in enumerate(early):
        words = _texts(row)
        yield words, row.number
        below = early[place + 1] if place + 1 < len(early) else None
        if below is not None and below.number == row.number + 1:
            yield {**words, **_texts(below)}, below.number


def _texts(row: Row) -> dict[int, str]:
    texts = ((column, value) for column, value in enumerate(row.values) if isinstance(value, str))
    return {column: cells.line(value) for column, value in texts if cells.line(value)}


@cache
def _plain(words: str) -> str:
    """Give a heading without brackets, units, spaces and signs."""
    bare = _BRACKETED.sub("", cells.narrow(words)) or cells.narrow(words)
    return _NOISE.sub("", bare).lower()


def _understood(words: Mapping[int, str], names: Names) -> tuple[Heading, ...]:
    """Match each heading to one field; of two columns for one field the better known name wins, then the earlier."""
    claims = sorted((rank, column, field) for column, text in words.items() for rank, field in _claims(text, names))
    taken: dict[int, str] = {}
    for _, column, field in claims:
        if column not in taken and field not in taken.values():
            taken[column] = field
    return tuple(Heading(column, words[column], taken.get(column, "")) for column in sorted(words))


def _claims(text: str, names: Names) -> Iterator[tuple[int, str]]:
    """Give the fields a heading may mean, best first: known words, then known words at its end (“现保管人”)."""
    if cells.line(text) in PROVENANCE:
        yield 0, PROVENANCE[cells.line(text)]
        return
    plain, parts = _plain(text), {_plain(part) for part in _EITHER.split(text)}
    for field, known in names.items():
        for rank, name in enumerate(known):
            if plain == _plain(name):
                yield rank, field
            elif _plain(name) in parts:
                yield 60 + rank, field
            elif (
                len(name) >= 3 and plain.endswith(_plain(name)) and _describes(plain.removesuffix(_plain(name)), names)
            ):
                yield 100 + rank, field


def _describes(before: str, names: Names) -> bool:
    """Tell whether what stands before a known word only describes it; a department's head is no keeper of things."""
    return len(before) <= 4 and before not in names.get("department", ())
