"""What lies in the cabinets and in people's hands on any day, and what it is worth [A2.8.9, A2.8.8b].

Nothing here is stored: all follows from the movements. Value is by first-in-first-out, in yuan to the fen, cabinet by
cabinet: an issue takes the oldest price. Goods that come back unused come back at the price they were issued at, the
newest taken first; usable ones come back at 0.00, because their cost was written off when they were issued. What a
count finds comes in at the last price paid.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ecentre.subjects import movements
from ecentre.subjects.layers import Flow
from ecentre.subjects.shortage import stock_never_goes_negative

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from ecentre.model import Book, Data, Record, Ref
    from ecentre.subjects.movements import Move


class Lot(NamedTuple):
    """How many of an item lie in a cabinet to be issued, what they are worth in yuan, and how many wait for scrap."""

    quantity: int
    value: Decimal
    worn: int = 0


def stock(book: Book, on: date | None = None) -> dict[tuple[str, str], Lot]:
    """Give what lies of each item in each cabinet at the end of a day, by ids of item and cabinet."""
    last = (on or book.on).isoformat()
    found: dict[tuple[str, str], Lot] = {}
    for item, moves in sorted(movements.lumped(book, last).items()):
        flow = Flow(moves)
        for cabinet in sorted({*flow.quantities, *flow.worn}):
            lot = Lot(flow.quantities[cabinet], yuan(flow.value(cabinet)), flow.worn[cabinet])
            if lot.quantity or lot.worn:
                found[item, cabinet] = lot
    return found


def quantity(book: Book, item: str, cabinet: str = "", on: date | None = None) -> int:
    """Give how many of an item can be issued at the end of a day, from one cabinet or from all."""
    last = (on or book.on).isoformat()
    return sum(move.stock for move in _of(movements.item(book, item), cabinet) if move.on <= last)


def known(book: Book, item: str, moment: str) -> int:
    """Give how many of an item lay in all cabinets by what stood in the books at a moment."""
    return sum(move.stock + move.worn for move in movements.item(book, item) if move.at <= moment)


def contents(book: Book, cabinet: str, moment: str = "9") -> list[Data]:
    """Give what lay in a cabinet by what stood in the books at a moment: items, how many, how many to be scrapped."""
    found = []
    for item, moves in sorted(movements.by_item(book).items()):
        mine = [one for one in moves if one.cabinet == cabinet and one.at <= moment]
        n, worn = sum(one.stock for one in mine), sum(one.worn for one in mine)
        if n or worn:
            found.append({"item": item, "quantity": n} | ({"worn": worn} if worn else {}))
    return found


def costs(book: Book, on: date | None = None) -> dict[tuple[Ref, int], Decimal]:
    """Give what each line took out of stock, in yuan, by record and number of the line; what brought back is negative.

    The keys are lines of issues, of returns and of adjustments after a count.
    """
    last = (on or book.on).isoformat()
    found: dict[tuple[Ref, int], Decimal] = {}
    for moves in movements.by_item(book).values():
        flow = Flow(move for move in moves if move.on <= last)
        found |= {key: yuan(fen) for key, fen in flow.costs.items()}
    return found


def held(book: Book, person: str, on: date | None = None) -> dict[str, int]:
    """Give how many of each item a person holds at the end of a day, by id of the item."""
    return holdings(book, on).get(person, {})


def holdings(book: Book, on: date | None = None) -> dict[str, dict[str, int]]:
    """Give how many of each item everybody holds at the end of a day, by ids of person and item."""
    last = (on or book.on).isoformat()
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for item, moves in sorted(movements.by_item(book).items()):
        for move in moves:
            if move.held and move.on <= last:
                found[move.person][item] += move.held
    return {person: {item: n for item, n in of.items() if n} for person, of in sorted(found.items())}


def low(items: Iterable[Record], lying: Mapping[tuple[str, str], Lot]) -> dict[str, int]:
    """Give the items in use whose whole stock, as ``stock`` tells it, is down to their reorder point, with it."""
    there: dict[str, int] = defaultdict(int)
    for (item, _), lot in lying.items():
        there[item] += lot.quantity
    pointed = ((one.id, one.get("reorder_point")) for one in items if one.state == "current")
    return {id: there[id] for id, point in pointed if point is not None and there[id] <= int(point)}


def yuan(fen: int) -> Decimal:
    """Give an amount of fen in yuan."""
    return Decimal(fen).scaleb(-2)


def _of(moves: Iterable[Move], cabinet: str) -> Iterable[Move]:
    return (move for move in moves if cabinet in ("", move.cabinet))


__all__ = [
    "Lot", "contents", "costs", "held", "holdings", "known", "low", "quantity", "stock", "stock_never_goes_negative",
    "yuan",
]  # fmt: skip
