"""Two changes of one value brought together, part by part; what was really changed twice is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Settle = Callable[[str, Any, Any, Any], Any]


def merged(place: str, base: Any, mine: Any, theirs: Any, settle: Settle) -> Any:
    """Give the value that holds both changes; ``settle`` decides where they touch the same part."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    if all(isinstance(one, dict) for one in (base, mine, theirs)):
        return _tables(place, base, mine, theirs, settle)
    if all(isinstance(one, list) for one in (base, mine, theirs)) and len(base) <= min(len(mine), len(theirs)):
        return _lists(place, base, mine, theirs, settle)
    return settle(place, base, mine, theirs)


def _tables(place: str, base: Any, mine: Any, theirs: Any, settle: Settle) -> dict[str, Any]:
    names = dict.fromkeys((*theirs, *mine))
    found = {
        name: merged(f"{place}/{name}", base.get(name), mine.get(name), theirs.get(name), settle) for name in names
    }
    return {name: value for name, value in found.items() if value is not None}


def _lists(place: str, base: Any, mine: Any, theirs: Any, settle: Settle) -> list[Any]:
    """Bring lines together by their place; lines that both added stand one after the other, the same one once."""
    size = len(base)
    kept = [merged(f"{place}/{n}", base[n], mine[n], theirs[n], settle) for n in range(size)]
    return [*kept, *theirs[size:], *(one for one in mine[size:] if one not in theirs[size:])]
