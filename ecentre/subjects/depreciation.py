"""Straight-line depreciation without residual value: what an asset has lost by any day, to the fen [A2.4.2b].

A month is charged on its last day. Under ``same_month`` the month an asset was added counts and that of its disposal
does not; under ``next_month`` it is the other way round. What rounding leaves over is charged with the last month.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts, policy

if TYPE_CHECKING:
    from ecentre.model import Book, Data, Record

FEN = Decimal("0.01")
NOTHING = Decimal("0.00")
SAME, NEXT = "same_month", "next_month"
GONE = ("scrap", "write-off")
"""The steps with which an asset leaves the ledger for good."""


class Life(NamedTuple):
    """How an asset is written off: its price in yuan, its months, the month it begins with, the days it came and went.

    ``months`` 0 means it is never written off.
    """

    price: Decimal
    months: int
    start: str
    added: date
    gone: date | None = None


class Worth(NamedTuple):
    """What an asset is worth on a day, in yuan: the charge of that day's month, what was charged so far, what is left.

    ``used`` counts the months charged; ``life`` is None where policy says nothing about the class.
    """

    price: Decimal
    charge: Decimal
    accumulated: Decimal
    used: int
    life: Life | None

    @property
    def net(self) -> Decimal:
        """Give what is left of the price."""
        return self.price - self.accumulated


def monthly(price: Decimal, months: int) -> Decimal:
    """Give the charge of a full month, rounded to the fen."""
    return (price / months).quantize(FEN, ROUND_HALF_UP)


def accumulated(price: Decimal, months: int, used: int) -> Decimal:
    """Give what the first ``used`` months come to: never above the price, and exactly the price with the last."""
    if not months or used <= 0:
        return NOTHING
    return price if used >= months else min(price, monthly(price, months) * used)


def charge(price: Decimal, months: int, nth: int) -> Decimal:
    """Give the charge of the ``nth`` month, the first being 1; the last takes what rounding left over."""
    return accumulated(price, months, nth) - accumulated(price, months, nth - 1)


def used(life: Life, on: date) -> int:
    """Give how many months were charged by the end of a day."""
    return max(0, min(_last(life, on) - _first(life) + 1, life.months))


def worth(life: Life, on: date) -> Worth:
    """Give what an asset is worth at the end of a day; one that is gone keeps what it was worth then."""
    n, nth = used(life, on), _index(on) - _first(life) + 1
    end = date(on.year, on.month, monthrange(on.year, on.month)[1])
    charged = charge(life.price, life.months, nth) if 0 < nth <= used(life, end) else NOTHING
    return Worth(life.price, charged, accumulated(life.price, life.months, n), n, life)


def of(card: Record, book: Book, on: date) -> Worth:
    """Give what a card is worth on a day, by the policy of the day it was added and its price as it now stands."""
    price, day = Decimal(card.text("price")), added(card, book)
    row = terms(book, card.text("category"), day)
    if row is None:
        return Worth(price, NOTHING, NOTHING, 0, None)
    return worth(Life(price, int(row["months"]), str(row["start"]), day, gone(card, book)), on)


def terms(book: Book, category: str, on: date) -> Data | None:
    """Give the row of policy for a class on a day: its own, else that for all others; None where policy is silent."""
    rows = policy.rows(book, "depreciation", on)
    own = [row for row in rows if row.get("category") == category]
    return next(reversed(own or [row for row in rows if not row.get("category")]), None)


def added(card: Record, book: Book) -> date:
    """Give the day an asset came into the ledger: when it was accepted, for an opening when it was bought."""
    accepted = book.get("acceptance", card.text("acceptance"))
    return date.fromisoformat(accepted.text("accepted_on") if accepted else card.text("purchased_on"))


def gone(card: Record, book: Book) -> date | None:
    """Give the day an asset left the ledger: handed back for scrap, or written off; None while it is there."""
    step = facts.last(card, *GONE)
    if step is None:
        return None
    scrap = book.get("scrap", str(step.get("cause") or ""))
    return (facts.day(scrap, "received_on") if scrap else None) or facts.day_of(step)


def held(card: Record, book: Book, on: date) -> bool:
    """Tell whether an asset stood in the ledger at the end of a business day [A2.4.2b]."""
    left = gone(card, book)
    return added(card, book) <= on and (left is None or left > on)


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first(life: Life) -> int:
    """Give the first month charged, counted from year 0."""
    return _index(life.added) + (life.start == NEXT)


def _last(life: Life, on: date) -> int:
    """Give the last month charged by the end of a day, counted from year 0."""
    ended = on.day == monthrange(on.year, on.month)[1]
    last = _index(on) - (not ended)
    if life.gone is None or life.gone > on:
        return last
    return _index(life.gone) - (life.start == SAME)
