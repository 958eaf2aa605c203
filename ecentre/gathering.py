"""What is gathered from the records of some kinds once for a book, not anew for every question."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from ecentre.model import Book, Stamped
from ecentre.pending import PendingBook

Wanted = ParamSpec("Wanted")
Made = TypeVar("Made")
Asked = Callable[Concatenate[Book, Wanted], Made]


class _Made(NamedTuple):
    """What was made of a book at a turn of its records, by what was asked besides."""

    turn: int
    by: dict[tuple[Any, ...], Any]


def gathered(*kinds: str) -> Callable[[Asked[Wanted, Made]], Asked[Wanted, Made]]:
    """Let a function that reads these kinds alone make its answer once for a book, until a record of them changes.

    A pending change that touches none of the kinds asks the book beneath it. What else is asked is hashable.
    """

    def once(make: Asked[Wanted, Made]) -> Asked[Wanted, Made]:
        known: WeakKeyDictionary[Book, _Made] = WeakKeyDictionary()

        @wraps(make)
        def answer(book: Book, /, *wanted: Wanted.args, **named: Wanted.kwargs) -> Made:
            lowest = book.beneath(*kinds) if isinstance(book, PendingBook) else book
            turn, made = lowest.turn(*kinds), known.get(lowest)
            if made is None or made.turn != turn:
                made = known[lowest] = _Made(turn, {})
            key = (*wanted, *named.items())
            if key not in made.by:
                made.by[key] = make(lowest, *wanted, **named)
            found: Made = made.by[key]
            return found

        return answer

    return once


def alike(*kinds: str) -> Callable[[Callable[[Book], Made]], Callable[[Book], Made]]:
    """Let a function share its answer between books whose texts of these kinds are the same.

    A command opens the books several times, and what costs most to gather seldom changes between; the last is kept.
    """

    def shared(make: Callable[[Book], Made]) -> Callable[[Book], Made]:
        last: dict[str, Made] = {}

        @wraps(make)
        def answer(book: Book) -> Made:
            stamp = book.stamp(*kinds) if isinstance(book, Stamped) else ""
            if stamp and stamp in last:
                return last[stamp]
            made = make(book)
            if stamp:
                last.clear()
                last[stamp] = made
            return made

        return answer

    return shared
