"""Many ids in little room: ``AST-2026-0001..0040 0043`` names forty-one records of one series."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST = 50
"""How many ids one text names: a line stays short enough to read, and none made by hand unfolds without end."""

_SERIES = re.compile(r"([A-Z]{3}-[0-9]{4}-)([0-9]{4,7})")
_RUNS = re.compile(r"([A-Z]{3}-[0-9]{4}-)([0-9]{4,7}(?:\.\.[0-9]{4,7})?(?: [0-9]{4,7}(?:\.\.[0-9]{4,7})?)*)")


def packed(ids: Iterable[str]) -> list[str]:
    """Give texts that name some ids, each once and in order."""
    series: dict[str, list[int]] = {}
    alone: list[str] = []
    for id in dict.fromkeys(ids):
        found = _SERIES.fullmatch(id)
        if found and id == f"{found[1]}{int(found[2]):04}":
            series.setdefault(found[1], []).append(int(found[2]))
        else:
            alone.append(id)
    texts = [text for lead in sorted(series) for text in _texts(lead, sorted(series[lead]))]
    return [*texts, *sorted(alone)]


def _texts(lead: str, numbers: list[int]) -> Iterator[str]:
    for start in range(0, len(numbers), MOST):
        yield lead + " ".join(_spans(numbers[start : start + MOST]))


def _spans(numbers: list[int]) -> Iterator[str]:
    first = last = numbers[0]
    for number in [*numbers[1:], -1]:
        if number != last + 1:
            yield f"{first:04}" if first == last else f"{first:04}..{last:04}"
            first = number
        last = number


def unpacked(text: str) -> list[str]:
    """Give the ids that a text names; one that holds no runs names itself."""
    found = _RUNS.fullmatch(text)
    if not found:
        return [text]
    ids: list[str] = []
    for span in found[2].split(" "):
        first, _, last = span.partition("..")
        end = min(int(last), int(first) + MOST - 1) if last else 0
        ids += [f"{found[1]}{number:04}" for number in range(int(first), end + 1)] if last else [found[1] + first]
    return ids
