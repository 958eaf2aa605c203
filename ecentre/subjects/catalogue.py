"""What supplies are called: each name and alias means one item of the catalogue [A2.8.0]."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from ecentre.gathering import gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Record


def called(item: Record) -> Iterator[tuple[str, str]]:
    """Give the names of an item, each with its place in the record."""
    yield "name", item.text("name")
    for place, alias in enumerate(item.get("aliases", [])):
        yield f"aliases/{place}", str(alias)


def named(book: Book, name: str) -> Record | None:
    """Give the item in use that a name or alias means, or None; of two the one entered first."""
    return _names(book).get(plain(name))


def plain(name: str) -> str:
    """Give a name as it is compared: no spaces, narrow letters, capitals as small ones."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


@gathered("supply_item")
def _names(book: Book) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for item in sorted(book.find("supply_item", state="current"), key=_entered):
        for _, name in called(item):
            found.setdefault(plain(name), item)
    return found


def _entered(item: Record) -> tuple[str, str]:
    return str(item.steps[0]["at"]) if item.steps else "", item.id
