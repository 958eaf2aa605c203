"""Days as registers write them: whole dates, and short ones whose year stands in a title, a column or a line above."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING

from ecentre.exchange import cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecentre.exchange.headings import Header
    from ecentre.exchange.sheets import Row, Sheet

CENTURY = 2000
LONGEST_LINE = 20
NEAR = 1
"""How many years a two-figure year may lie from the register's own."""
_BESIDE = re.compile(r"[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?|上午|下午|[收止]$|[。.]$")
_SHORT = re.compile(r"'?([0-9]{2})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*[日号]?")
_PAIR = re.compile(r"([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*[日号]?")
_HAN_PAIR = re.compile(r"([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]")
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_YEAR_CELL = re.compile(r"(20[0-9]{2}|[0-9]{2})(?:年度?)?(?:\.0)?")
_LOST = frozenset("123")
"""A number cell keeps no last 0: 3.1 may be the 1st or the 10th of March."""


def read(value: object, year: int | None = None, now: int | None = None) -> date | None:
    """Give a day; one without a year lies in ``year``, one with two figures of it close to that, else to ``now``.

    Raises:
        ValueError: no day, a day that never was, or a short one without a year.
    """
    try:
        return cells.day(value)
    except ValueError:
        written = cells.narrow(cells.line(value))
        plain = _BESIDE.sub("", written).strip()
        if plain != written:
            return read(plain, year, now)
        found = _SHORT.fullmatch(plain)
        if found:
            return _near(found, year or now)
        if year is None or _ambiguous(value):
            raise
        return _within(plain, year)


def _near(found: re.Match[str], year: int | None) -> date:
    """Read a two-figure year, which must be the register's own or its neighbour."""
    short = CENTURY + int(found[1])
    if year is None or abs(short - year) > NEAR:
        raise ValueError(found[0])
    return date(short, int(found[2]), int(found[3]))


def _within(plain: str, year: int) -> date:
    found, spelled = _PAIR.fullmatch(plain), _HAN_PAIR.fullmatch(plain)
    if found:
        return date(year, int(found[1]), int(found[2]))
    if spelled:
        return date(year, cells.tens(spelled[1]), cells.tens(spelled[2]))
    raise ValueError(plain)


def _ambiguous(value: object) -> bool:
    return isinstance(value, float) and str(value).partition(".")[2] in _LOST


def year_of(value: object) -> int | None:
    """Give the year that a cell of a year column holds, or None."""
    found = _YEAR_CELL.fullmatch(cells.narrow(cells.joined(value)))
    return int(found[1]) % CENTURY + CENTURY if found else None


class Years:
    """The year each row of a sheet lies in: as the title says, or the last line above that names another."""

    def __init__(self, sheet: Sheet, header: Header, names: Sequence[str]) -> None:
        """Look through the titles, then the names of sheet and file, then the lines between the rows."""
        titles = [_only(" ".join(map(cells.line, row.values))) for row in sheet.rows if row.number < header.row]
        told = [*reversed(titles), _only(sheet.name), *map(_only, names)]
        first = next((one for one in told if one), None)
        turns = [(row.number, _heading(row)) for row in sheet.rows if row.number > header.row]
        self._rows = [number for number, year in turns if year]
        self._years = [first, *(year for _, year in turns if year)]

    def at(self, row: int) -> int | None:
        """Give the year of a row, or None where nothing names one."""
        return self._years[bisect_right(self._rows, row)]


def _only(text: str) -> int | None:
    """Give the year a text names, if it names exactly one."""
    found = set(_YEAR.findall(text))
    return int(found.pop()) if len(found) == 1 else None


def _heading(row: Row) -> int | None:
    """Give the year that a line between the rows names: one cell alone, such as “2025年”."""
    filled = [cells.line(value) for value in row.values if cells.line(value)]
    short = len(filled) == 1 and "年" in filled[0] and len(filled[0]) <= LONGEST_LINE
    return _only(filled[0]) if short else None
