"""What the card of a cabinet for supplies tells beyond its fields [A2.8.9]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.words import Words, say

if TYPE_CHECKING:
    from ecentre.model import Book, Record


def further(cabinet: Record, book: Book) -> list[tuple[Words, Words]]:
    """Tell how many sorts of supplies lie in it, and what lists them."""
    from ecentre.subjects import shelf

    count = sum(where == cabinet.id and lot.quantity > 0 for (_, where), lot in shelf.stock(book).items())
    told = {"n": count, "id": cabinet.id}
    there = say("{n} 种:ecentre stock list --cabinet {id}", "{n}: ecentre stock list --cabinet {id}", **told)
    return [(say("柜里的用品", "sorts of supplies"), there)] if count else []
