"""Read the cells of one ledger row for what they are; whatever cannot be read is a reason to refuse the row."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecentre.exchange import cells
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.exchange.headings import Header
    from ecentre.exchange.plan import Entry

LONGEST_LINE = 200
LINES = ("name", "model", "specification", "maker", "dealer", "warranty", "serial_number", "category")
NAMES = ("keeper", "buyer", "acceptor")
MYRIAD = 10_000
NO_AMOUNT = frozenset({"-", "--", "—", "——", "–", "/", "无", "空"})
QUANTITY = say("数量应是 1 到 1000 的整数", "the quantity must be a whole number from 1 to 1000")
PRICE = say("单价应是大于 0、到分为止的数字", "the price must be a number over 0 with no part of a fen")
DATE = say("购置日期应是真实的日期,如 2025-06-07", "the day must be a real one such as 2025-06-07")


def clean(entry: Entry, header: Header) -> None:
    """Fill the values of a row from its cells, and its faults from what no card can be without."""
    raw, values = entry.raw, entry.values
    values |= {name: cells.line(raw.get(name)) for name in LINES}
    values |= {name: cells.name(raw.get(name)) for name in NAMES}
    values |= {name: cells.line(raw.get(name)) for name in ("department", "place")}
    values["number"] = cells.joined(cells.narrow(cells.line(raw.get("former_number"))))
    values["note"] = cells.text(raw.get("note"))
    row = _Row(entry, header)
    row.count()
    row.day()
    row.worth()
    row.whole()


class _Row:
    """One row while its numbers are read."""

    def __init__(self, entry: Entry, header: Header) -> None:
        self.entry, self.header = entry, header

    def refuse(self, reason: str, field: str, message: Words) -> None:
        """Give a reason, with the heading of the column it lies in."""
        self.entry.refuse(reason, self.header.words(field) or field, message)

    def read(self, field: str, reader: Callable[[Any], Any], reason: str, message: Words) -> Any:
        """Read a cell, or refuse the row with what the cell says."""
        try:
            return reader(self.entry.raw.get(field))
        except ValueError:
            shown = cells.line(self.entry.raw.get(field))
            self.refuse(reason, field, say("“{shown}”:{said}", "“{shown}”: {said}", said=message, shown=shown))
            return None

    def count(self) -> None:
        """Read the quantity; an empty one is taken for 1, and the amount tells if that is wrong."""
        values = self.entry.values
        values["quantity"] = self.read("quantity", cells.quantity, "bad-quantity", QUANTITY)
        if values["quantity"] is None and not cells.line(self.entry.raw.get("quantity")):
            values["quantity"] = 1
            if "quantity" in self.header.columns:
                self.entry.notes.append(say("没有写数量,按 1 读入", "no quantity is given; read as 1"))

    def day(self) -> None:
        """Read the day of purchase."""
        bought = self.read("purchased_on", cells.day, "bad-date", DATE)
        self.entry.values["purchased_on"] = bought.isoformat() if bought else None

    def worth(self) -> None:
        """Read price and amount; a ledger without a column of prices gives them by its amounts."""
        price = self.read("price", self.money("price"), "bad-price", PRICE)
        amount = self.amount()
        if "price" not in self.header.columns and amount and self.entry.values["quantity"]:
            price = self.divided(amount, self.entry.values["quantity"])
        self.entry.values["unit_price"] = None if price is None else f"{price:.2f}"
        self.agree(price, amount)

    def amount(self) -> Decimal | None:
        """Give the amount, or None where no claim is made; what cannot be read agrees with nothing."""
        value = self.entry.raw.get("amount")
        if cells.joined(value) in NO_AMOUNT:
            return None
        try:
            return self.money("amount")(value)
        except ValueError:
            return Decimal(0)

    def money(self, field: str) -> Callable[[Any], Decimal | None]:
        """Give the reader of a column of money; under a heading in 万元 a bare number counts ten thousands."""
        unit = MYRIAD if "万" in self.header.words(field) else 1
        return lambda value: cells.money(value, unit)

    def divided(self, amount: Decimal, quantity: int) -> Decimal | None:
        """Give the price of one of several, or None where it does not come out even."""
        try:
            return cells.money(str(amount / quantity))
        except ValueError:
            self.refuse(
                "bad-price",
                "amount",
                say("总价不能按数量整除到分,请写明单价", "the amount does not divide evenly; give the price of one"),
            )
            return None

    def agree(self, price: Decimal | None, amount: Decimal | None) -> None:
        """Compare the amount with price times quantity, to the fen."""
        quantity = self.entry.values["quantity"]
        if amount is None or quantity is None or (price is not None and abs(price * quantity - amount) <= cells.FEN):
            return
        if "price" not in self.header.columns:
            return
        shown = f"{price:.2f} × {quantity}" if price is not None else cells.line(self.entry.raw.get("price")) or "?"
        said = cells.line(self.entry.raw.get("amount"))
        self.refuse(
            "amount-mismatch",
            "amount",
            say(
                "金额 {amount} 与单价×数量({shown})不符,请核对",
                "amount {amount} is not price times quantity ({shown})",
                amount=said,
                shown=shown,
            ),
        )

    def whole(self) -> None:
        """Refuse what no card can be without: a name, a price, a day."""
        values, reasons = self.entry.values, {fault.reason for fault in self.entry.faults}
        if not values["name"]:
            self.refuse("no-name", "name", say("没有写名称", "the name is missing"))
        if values["unit_price"] is None and "bad-price" not in reasons:
            self.refuse("bad-price", "price", say("没有写单价", "the price is missing"))
        if values["purchased_on"] is None and "bad-date" not in reasons:
            self.refuse("bad-date", "purchased_on", say("没有写购置日期", "the day of purchase is missing"))
        for name in (*LINES, "number"):
            if len(values[name]) > LONGEST_LINE:
                self.refuse("too-long", name, say("超过 {n} 字", "over {n} characters", n=LONGEST_LINE))
