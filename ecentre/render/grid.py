"""Where the cells of a table stand on a screen of some columns.

A table that is wider than the screen first leaves out the columns that no row fills, and names them, and its columns
stand closer. Then texts share the room that is left and are folded; or, where that would take more lines, the last
columns stand in a second line below the first. Commands, which are typed again, get a line of their own. Rows that find
no room even so become cards.
Ids, dates, states, money and other figures are never broken.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from ecentre.render.cells import NUMBERS, head, shown, total_row
from ecentre.render.folding import GAP, cards, fold, needed, spoken
from ecentre.render.plain import pad, width
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecentre.model import Column, Table

NARROWEST = 8  # columns; what is folded into less cannot be read
ROOMY = 60  # columns from which on two lines a row can be told apart
BELOW = 4
SEEN = 20  # rows that tell how many lines a row takes
_COMMAND = "command"
_WHOLE = ("id", "state")
_SOLID = NUMBERS | {"date"}
_FIGURES = r"(?:[A-Z]{2,4}-)?[-+0-9.,:/ ]*"
"""What reads as one figure: an id, a day, a month, a moment, a sum."""
LEFT_OUT = say("(没有内容的栏没有列出:{names})", "(columns with nothing in them are left out: {names})")


class Laid(NamedTuple):
    """One line of a table, and whether it is to stand out: the heading and the total do."""

    text: str
    strong: bool = False


class _Strip(NamedTuple):
    """One column with its cells, the heading first and the total last; how wide it is, and must be at any rate."""

    column: Column
    cells: list[str]
    widest: int
    least: int

    def parts(self, place: int, size: int) -> Iterator[str]:
        """Give a cell in the lines it takes, each filled up to the width."""
        right = self.column.shape in NUMBERS
        return (pad(one, size, right=right) for one in fold(self.cells[place], size))


class _Band(NamedTuple):
    """Columns that stand beside each other, with their widths."""

    strips: Sequence[_Strip]
    sizes: Sequence[int]
    indent: int = 0
    gap: str = GAP

    @property
    def taken(self) -> int:
        return self.indent + sum(self.sizes) + len(self.gap) * (len(self.sizes) - 1)

    def lines(self, place: int) -> list[str]:
        """Give a row in the lines it takes; none where all its cells are empty."""
        if not any(one.cells[place] for one in self.strips):
            return []
        parts = [one.parts(place, size) for one, size in zip(self.strips, self.sizes, strict=True)]
        blank = [" " * size for size in self.sizes]
        rows = zip_longest(*parts)
        return [
            (" " * self.indent + self.gap.join(one or none for one, none in zip(row, blank, strict=True))).rstrip()
            for row in rows
        ]


def lay(table: Table, room: int) -> Iterator[Laid]:
    """Lay a table that has rows into lines of at most ``room`` columns, but for commands that need more."""
    strips, total = _strips(table), bool(table.totals)
    filled = [one for one in strips if any(one.cells[1:])]
    bands = _whole(strips, room) or _whole(filled, room) or _whole(filled, room, gap=" ") or _banded(filled, room)
    if not bands:
        yield from map(Laid, cards(_rows(strips, total), room))
        return
    rule = "─" * min(room, max(band.taken for band in bands))
    yield from _drawn(bands, len(table.rows), rule, total=total)
    if sum(len(band.strips) for band in bands) < len(strips):
        names = joined(one.cells[0] for one in strips if one not in filled)
        yield from map(Laid, ("", *spoken(str(say(LEFT_OUT.zh, LEFT_OUT.en, names=names)), room)))


def _strips(table: Table) -> list[_Strip]:
    total = total_row(table)
    rows = [*table.rows, total] if total else table.rows
    cells = ([head(column), *(_cell(row[place], column) for row in rows)] for place, column in enumerate(table.columns))
    return [_strip(column, texts) for column, texts in zip(table.columns, cells, strict=True)]


def _strip(column: Column, cells: list[str]) -> _Strip:
    """Measure a column; ids, states and whatever reads as figures are never folded."""
    widest = max(width(one) for cell in cells for one in cell.split("\n"))
    known = column.name in _WHOLE or column.shape in _SOLID
    whole = known or all(re.fullmatch(_FIGURES, cell) for cell in cells[1:])
    least = widest if whole else min(widest, max(NARROWEST, *map(needed, set(cells))))
    return _Strip(column, cells, widest, least)


def _cell(value: object, column: Column) -> str:
    return "\n".join(" ".join(one.split()) for one in shown(value, column.shape).split("\n"))


def _whole(strips: Sequence[_Strip], room: int, indent: int = 0, gap: str = GAP) -> list[_Band]:
    """Give the columns beside each other, each as wide as it is; nothing where that is wider than the room."""
    band = _Band(strips, [one.widest for one in strips], indent, gap)
    return [band] if band.taken <= room else []


def _banded(strips: Sequence[_Strip], room: int) -> list[_Band]:
    """Give the columns folded, or in two lines a row where that is shorter; commands below; nothing if no way fits."""
    typed = [one for one in strips if one.column.name == _COMMAND]
    others = [one for one in strips if one not in typed]
    ways = [_folded(others, room), *_two(others, room)]
    bands = min(filter(None, ways), key=lambda way: sum(map(_height, way)), default=[])
    return [*bands, *(_Band([one], [one.widest], BELOW) for one in typed)] if bands else []


def _folded(strips: Sequence[_Strip], room: int, indent: int = 0) -> list[_Band]:
    """Give the columns with the widest of them folded, all alike."""
    widest, least = [one.widest for one in strips], [one.least for one in strips]
    for cap in range(max(widest, default=0), NARROWEST - 1, -1):
        sizes = [max(some, min(most, cap)) for some, most in zip(least, widest, strict=True)]
        if (band := _Band(strips, sizes, indent)).taken <= room:
            return [band]
    return []


def _two(strips: Sequence[_Strip], room: int) -> Iterator[list[_Band]]:
    """Give the ways to stand the columns in two lines, those with many in the first line first."""
    for count in range(len(strips) - 1, 0, -1) if room >= ROOMY else ():
        first, second = _folded(strips[:count], room), _folded(strips[count:], room, BELOW)
        if first and second:
            yield [*first, *second]


def _height(band: _Band) -> float:
    """Tell how many lines a row takes, as the first rows have it."""
    rows = range(1, min(len(band.strips[0].cells), SEEN + 1))
    return sum(len(band.lines(place)) for place in rows) / len(rows)


def _drawn(bands: Sequence[_Band], count: int, rule: str, *, total: bool) -> Iterator[Laid]:
    """Write heading, rows and total, with light rules between them."""
    for place in range(count + 1 + total):
        if place == 1 or place > count:
            yield Laid(rule)
        yield from (Laid(text, place in (0, count + 1)) for band in bands for text in band.lines(place))


def _rows(strips: Sequence[_Strip], total: bool) -> Iterator[list[tuple[str, str]]]:
    """Give every row as labels and values; the total needs no label, its word says what it is."""
    last = len(strips[0].cells) - 1
    for place in range(1, last + 1):
        row = [(one.cells[0], " ".join(one.cells[place].split("\n"))) for one in strips]
        yield [("", row[0][1]), *row[1:]] if total and place == last else row
