"""Finance's general ledger held against the physical ledger of the same day, class by class [A2.4.2b]."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ecentre.subjects import depreciation, finance_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Book, Data, Record
    from ecentre.subjects.depreciation import Worth

NOTHING = Decimal("0.00")


class Sums(NamedTuple):
    """How many assets, their original value and accumulated depreciation in yuan; None where finance tells none."""

    units: int
    amount: Decimal
    depreciation: Decimal | None

    def less(self, other: Sums) -> Sums:
        """Give by how much these are more than others."""
        told = None if self.depreciation is None or other.depreciation is None else True
        lost = (self.depreciation or NOTHING) - (other.depreciation or NOTHING)
        return Sums(self.units - other.units, self.amount - other.amount, lost if told else None)

    @property
    def zero(self) -> bool:
        """Tell whether nothing is left."""
        return not (self.units or self.amount or self.depreciation)


class Held(NamedTuple):
    """One card with its worth on the day of the ledger, and whether it stood in our ledger then."""

    card: Record
    worth: Worth
    there: bool
    added: date


class Group(NamedTuple):
    """Classes that finance and we keep together: finance's names, our classes, both sums, the cards of the classes."""

    labels: tuple[str, ...]
    categories: frozenset[str]
    theirs: Sums
    ours: Sums
    cards: tuple[Held, ...]

    @property
    def difference(self) -> Sums:
        """Give by how much finance has more than we."""
        return self.theirs.less(self.ours)


def groups(record: Record, book: Book) -> list[Group]:
    """Give every class of both ledgers on the day of finance's, finance's own order first [A2.4.2b]."""
    on = date.fromisoformat(record.text("on_date"))
    held, known = cards(book, on), finance_names.meanings(book, on)
    parts = _together(record.get("lines", []), known)
    named = frozenset(one for _, categories in parts for one in categories)
    alone = sorted({one.card.text("category") for one in held if one.there} - named)
    found = [_group(lines, categories, held) for lines, categories in parts]
    return [*found, *(_group([], frozenset((one,)), held) for one in alone)]


def differing(record: Record, book: Book) -> list[Group]:
    """Give the classes in which the two ledgers differ in number, value or depreciation [A2.4.2b]."""
    return [one for one in groups(record, book) if not one.difference.zero]


def cards(book: Book, on: date) -> list[Held]:
    """Give every card with its worth on a day; those that came later are no part of the ledger of that day."""
    return [
        Held(
            card, depreciation.of(card, book, on), depreciation.held(card, book, on), depreciation.added(card, book)
        )
        for card in book.find("asset")
    ]  # fmt: skip


def summed(found: Iterable[Held]) -> Sums:
    """Add up the cards that stood in the ledger."""
    there = [one.worth for one in found if one.there]
    return Sums(
        len(there), sum((one.price for one in there), NOTHING), sum((one.accumulated for one in there), NOTHING)
    )


def month_end(on: date, months: int) -> date:
    """Give the last day of the month so many months after that of a day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _together(lines: list[Data], known: dict[str, tuple[str, ...]]) -> list[tuple[list[Data], frozenset[str]]]:
    """Put lines that share a class into one part; a line of no class of ours stands alone."""
    parts: list[tuple[list[Data], frozenset[str]]] = []
    for line in lines:
        own = frozenset(line.get("categories") or finance_names.meant(str(line["label"]), known))
        sharing = [part for part in parts if part[1] & own]
        whole = [one for part in sharing for one in part[0]]
        parts = [part for part in parts if part not in sharing]
        parts.append(([*whole, line], own.union(*(part[1] for part in sharing))))
    return parts


def _group(lines: list[Data], categories: frozenset[str], held: list[Held]) -> Group:
    own = tuple(one for one in held if one.card.text("category") in categories)
    labels = tuple(dict.fromkeys(str(line["label"]) for line in lines))
    return Group(labels, categories, _told(lines), summed(own), own)


def _told(lines: list[Data]) -> Sums:
    lost = [Decimal(line["depreciation"]) for line in lines if line.get("depreciation")]
    whole = len(lost) == len(lines)
    return Sums(
        sum(int(line["count"]) for line in lines), sum((Decimal(line["amount"]) for line in lines), NOTHING),
        sum(lost, NOTHING) if whole else None,
    )  # fmt: skip
