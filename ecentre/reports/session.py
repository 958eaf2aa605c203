"""One stocktake with its counts and what they come to: what every report of it is made from [A2.7.1]."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ecentre.subjects import tally
from ecentre.subjects.tally import Verdict
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections import Counter

    from ecentre.model import Book, Record
    from ecentre.schema import Schemas
    from ecentre.subjects.tally import Outcome

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Session:
    """A stocktake as one state of the book tells it; names and prices come from ``cards``, the frozen book."""

    record: Record
    counts: tuple[Record, ...]
    outcomes: tuple[Outcome, ...]
    book: Book
    cards: Book
    schemas: Schemas

    @property
    def month(self) -> str:
        """Give the month, such as 2026-11."""
        return self.record.text("month")

    @property
    def title(self) -> Words:
        """Give the heading of everything made from it."""
        year, month = self.month.split("-")
        return say(
            "{year}年{month}月固定资产盘点表", "Stocktake of fixed assets, {year}-{month:02d}",
            year=year, month=int(month),
        )

    @property
    def differences(self) -> list[Outcome]:
        """Give what does not match the book."""
        return [one for one in self.outcomes if one.differs]

    def card(self, id: str) -> Record | None:
        """Give an asset's card as it was frozen, or as it is now where it came later."""
        return (self.cards.get("asset", id) or self.book.get("asset", id)) if id else None

    def price(self, outcome: Outcome) -> Decimal:
        """Give the price of a thing in yuan; a thing without a card counts nothing."""
        card = self.card(outcome.asset)
        return Decimal(card.text("price") or "0.00") if card else NOTHING

    def name(self, kind: str, id: str) -> str:
        """Give the name of a person, place, department or category, or its id where the book has none."""
        found = self.book.get(kind, id) if id else None
        return (found.text("name") or id) if found else id


def find(book: Book, month: str = "") -> Record | None:
    """Give the stocktake of a month or id that was not cancelled; without one, the newest."""
    sessions = [one for one in book.find("stocktake") if one.state != "cancelled" or one.id == month]
    fitting = [one for one in sessions if month in ("", one.id, one.text("month"))]
    return max(fitting, key=lambda one: (one.text("month"), one.id), default=None)


def gather(record: Record, book: Book, schemas: Schemas, cards: Book | None = None) -> Session:
    """Put a stocktake together with its counts, by department in order of name."""
    given_up = record.state == "cancelled"
    counts = [one for one in book.find("count", stocktake=record.id) if given_up or one.state != "cancelled"]
    counts.sort(key=lambda one: (_name(book, one.text("department")), one.id))
    outcomes = tuple(one for count in counts for one in tally.outcomes(count, book))
    return Session(record, tuple(counts), outcomes, book, cards or book, schemas)


def tell(verdicts: Counter[Verdict]) -> Words:
    """Say in one line what a part came to; what did not happen is not mentioned, except what matches."""
    told = [verdict for verdict in Verdict if verdicts[verdict] or verdict is Verdict.FOUND]
    parts = [say("{label} {n}", "{label} {n}", label=tally.LABELS[one], n=verdicts[one]) for one in told]
    return say("{parts}", "{parts}", parts=_Listed(tuple(parts)))


@dataclass(frozen=True, slots=True)
class _Listed:
    """Words in a row, put into the reader's language when printed."""

    parts: tuple[Words, ...]

    def __str__(self) -> str:
        return joined(self.parts)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def _name(book: Book, department: str) -> str:
    found = book.get("department", department)
    return found.text("name") if found else department
