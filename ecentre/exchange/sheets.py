"""The rows of one sheet as plain values, with what its cells do not tell themselves: hidden rows, merged cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import IO, Any, NamedTuple

MOST_MERGED = 2000
DOWNWARD = re.compile(r"([A-Z]{1,2})([0-9]{1,7}):([A-Z]{1,2})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its number on the screen, its values, and whether it was hidden."""

    number: int
    values: tuple[Any, ...]
    hidden: bool = False

    def value(self, column: int) -> Any:
        """Give the value in a column, counted from 0."""
        return self.values[column] if column < len(self.values) else None

    @property
    def blank(self) -> bool:
        """Tell whether nothing is written in the row."""
        return not any(str(value).strip() for value in self.values if value is not None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with its rows that hold anything."""

    name: str
    rows: tuple[Row, ...]


class Layout(NamedTuple):
    """Which rows of a sheet are hidden, and which cells are merged."""

    hidden: set[int]
    merged: list[str]


def layout(stream: IO[bytes]) -> Layout:
    """Give the hidden rows and the cells merged downwards of a sheet; the reader itself does not tell."""
    from defusedxml.ElementTree import iterparse

    found = Layout(set(), [])
    for _, element in iterparse(stream):
        if element.tag.endswith("}row"):
            if element.get("hidden") in ("1", "true") and element.get("r"):
                found.hidden.add(int(element.get("r")))
            element.clear()
        elif element.tag.endswith("}mergeCell"):
            found.merged.append(element.get("ref") or "")
    return found


def spread(rows: tuple[Row, ...], layout: Layout) -> tuple[Row, ...]:
    """Give every row of a downward merged cell the value that people see beside it."""
    places = {row.number: place for place, row in enumerate(rows)}
    whole = list(rows)
    for merged in layout.merged[:MOST_MERGED]:
        found = DOWNWARD.fullmatch(merged)
        if not found or found[1] != found[3] or int(found[2]) not in places:
            continue
        column, first = _column(found[1]), int(found[2])
        value = whole[places[first]].value(column)
        for number in range(first + 1, min(int(found[4]), first + MOST_MERGED) + 1):
            if number in places:
                row = whole[places[number]]
                whole[places[number]] = replace(row, values=_with(row.values, column, value))
    return tuple(whole)


def _column(letters: str) -> int:
    """Give the number of a column, counted from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _with(values: tuple[Any, ...], column: int, value: Any) -> tuple[Any, ...]:
    longer = [*values, *[None] * (column + 1 - len(values))]
    longer[column] = value
    return tuple(longer)
