"""What the book holds already, so that importing a row twice never makes two cards of one thing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ecentre import approval
from ecentre.exchange import cells

if TYPE_CHECKING:
    from ecentre.exchange.plan import Entry, Item
    from ecentre.model import Book, Data, Record

KINDS = ("asset", "low_value")
IDENTITY = ("name", "model", "price", "purchased_on")
CONTENT = (
    *IDENTITY,
    "maker",
    "dealer",
    "keeper",
    "place",
    "warranty",
    "buyer",
    "acceptor",
    "serial_number",
    "quantity",
)


def plain(number: str) -> str:
    """Give an old number as it is compared: plain letters and digits, no spaces."""
    return cells.joined(cells.narrow(number)).upper()


class Opened:
    """The cards of a book as they were first entered, by old number and by content; each answers for one unit."""

    def __init__(self, book: Book) -> None:
        """Gather the cards of all kinds that a ledger turns into."""
        self.numbered: dict[str, list[Record]] = {}
        self.alike: Counter[tuple[str, ...]] = Counter()
        self.placed: Counter[tuple[str, ...]] = Counter()
        for kind in KINDS:
            for record in book.find(kind):
                self._add(record)

    def _add(self, record: Record) -> None:
        *_, (_, first) = approval.backwards(record)
        if first.text("former_number"):
            self.numbered.setdefault(plain(first.text("former_number")), []).append(first)
        key = _content(record.kind, first.data)
        self.alike[key] += 1
        self.placed[*key, first.text("opening_source"), first.text("opening_row")] += 1

    def holder(self, item: Item) -> Record | None:
        """Give the card of something else that has the row's old number already, if any."""
        held = self.numbered.get(plain(str(item.fields.get("former_number", ""))), [])
        strangers = [one for one in held if not _same(one, item)]
        return strangers[0] if strangers else None

    def units(self, entry: Entry, item: Item) -> int:
        """Give how many units of a row came in before; what is counted here is not counted again.

        A row of a mended workbook names its first place, so it can be told from a twin; any other row is known by its
        number, or where it has none by all that it says.
        """
        number = plain(str(item.fields.get("former_number", "")))
        if number:
            return min(item.units, sum(1 for one in self.numbered.get(number, []) if _same(one, item)))
        key = _content(item.kind, item.fields)
        store, kept = (
            (self.placed, (*key, entry.origin.source, str(entry.origin.row))) if entry.mended else (self.alike, key)
        )
        known = min(item.units, store[kept])
        store[kept] -= known
        return known


def _content(kind: str, fields: Data) -> tuple[str, ...]:
    return (kind, *(str(fields.get(name) or "") for name in CONTENT))


def _same(card: Record, item: Item) -> bool:
    return card.kind == item.kind and all(card.text(name) == str(item.fields.get(name) or "") for name in IDENTITY)
