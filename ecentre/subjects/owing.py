"""Money a person owes: the full price of what was damaged or lost, private calls, what is paid and left [X.12]."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.subjects import calls, movements

if TYPE_CHECKING:
    from datetime import date

    from ecentre.model import Book, Record

NOTHING = Decimal("0.00")
FEN = Decimal("0.01")


def full(record: Record, book: Book) -> Decimal | None:
    """Give the full amount that the papers behind a compensation come to; None where they do not tell [A2.6.3e]."""
    asset, returned = book.get("asset", record.text("asset")), book.get("supply_return", record.text("supply_return"))
    log = book.get("call_log", record.text("call_log"))
    if asset is not None:
        return Decimal(asset.text("price"))
    if returned is not None and record.get("item"):
        return lost_worth(book, returned, record.text("item"), _moment(record))
    return private_calls(log, record.text("person")) if log is not None else None


def lost_worth(book: Book, returned: Record, item: str, moment: str = "") -> Decimal | None:
    """Give what the lost units of an item on a return are worth, in yuan; None where it was never bought [R4.14.3]."""
    rows = (row for row in returned.get("lines", []) if row["item"] == item and row["condition"] == "lost")
    price = last_price(book, item, returned.text("returned_on"), moment)
    return None if price is None else price * sum(int(row["quantity"]) for row in rows)


def last_price(book: Book, item: str, on: str, moment: str = "") -> Decimal | None:
    """Give the unit price of the last receipt of an item up to a day, as far as it was on the books at a moment."""
    bought = (move for move in movements.item(book, item) if move.sort == movements.IN and move.on <= on)
    prices = [move.price for move in bought if not moment or move.at <= moment]
    return Decimal(prices[-1]) if prices else None


def private_calls(log: Record, person: str) -> Decimal | None:
    """Give what a person's private calls of a month cost; None where no cost was written down [R4.15.1]."""
    return calls.private(log).get(person)


def paid(record: Record) -> Decimal:
    """Give what has been paid of a compensation so far; a payment without an amount was all that was left."""
    if record.state == "paid":
        return Decimal(record.text("paid") or record.text("amount"))
    return sum((Decimal(row["amount"]) for row in record.get("payments", []) if row.get("amount")), NOTHING)


def left(record: Record) -> Decimal:
    """Give what is still to be paid of a compensation; nothing once it was let go."""
    return Decimal(record.text("amount")) - paid(record) if record.state == "due" else NOTHING


def surcharge(record: Record, book: Book, on: date) -> Decimal:
    """Give what policy adds for each day a payment is late, in yuan; nothing where policy sets no rate [X.12, T.37]."""
    rate, due = policy.text(book, "owed.surcharge_percent_day", on), facts.day(record, "due_on")
    if rate is None or due is None or due >= on:
        return NOTHING
    return (left(record) * Decimal(rate) / 100 * (on - due).days).quantize(FEN)


def _moment(record: Record) -> str:
    return str(record.steps[0]["at"]) if record.steps else ""
