"""What whoever enters a card is asked for, and which steps of a card have anything to do there [A2.4.2a]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.subjects import cards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Record


def unchecked(record: Record) -> bool:
    """Tell whether a card was opened by hand and waits for a second person's check."""
    return cards.opened(record) and not record.get("opening") and facts.last(record, "confirm") is None


def lacking(record: Record) -> bool:
    """Tell whether something on a card is empty that may be filled in later."""
    return any(not record.get(name) for name in cards.BLANKS)


def blanks(record: Record, _book: Book) -> Iterator[str]:
    """Ask for what a card must say before somebody takes the thing, and its acceptance does not [A2.4.2a]."""
    if record.get("acceptance"):
        yield from (name for name in cards.FIELDS if name in cards.BLANKS and not record.get(name))


def source(record: Record, _book: Book) -> Iterator[str]:
    """Ask where an opening entry comes from [A2.4.2a]."""
    if not record.get("opening"):
        yield "opening_source"
