"""Columns for a pipe, aligned by what the eye sees; start-up is a feature, so no library is imported."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from ecentre.render.cells import NUMBERS, bare, head, line, total_row

if TYPE_CHECKING:
    from ecentre.model import Table

_GAP = "  "


@lru_cache(maxsize=4096)
def width(text: str) -> int:
    """Count the columns of a terminal that a text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(map(_width_of, text))


@lru_cache(maxsize=4096)
def _width_of(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, size: int, *, right: bool = False) -> str:
    """Fill a text with blanks to ``size`` columns."""
    blanks = " " * (size - width(text))
    return blanks + text if right else text + blanks


def write(table: Table) -> bytes:
    """Write heading, rows and total as columns; then notes and where the figures come from."""
    shapes = [column.shape for column in table.columns]
    grid = [[head(column) for column in table.columns]]
    grid += [[line(value, shape) for value, shape in zip(row, shapes, strict=True)] for row in _rows(table)]
    sizes = [max(map(width, column)) for column in zip(*grid, strict=True)]
    right = [shape in NUMBERS for shape in shapes]
    lines = [
        _GAP.join(pad(text, size, right=side) for text, size, side in zip(row, sizes, right, strict=True)).rstrip()
        for row in grid
    ]
    foot = [*map(bare, table.notes), *([bare(table.source)] if table.source else [])]
    if foot:
        lines += ["", *foot]
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


def _rows(table: Table) -> list[tuple[object, ...]]:
    total = total_row(table)
    return [*table.rows, total] if total else list(table.rows)
