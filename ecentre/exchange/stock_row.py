"""One row of a sheet of supplies in stock: its cells read, or refused with the column and what to do [A2.8.0]."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecentre.exchange import cells
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.exchange.headings import Header
    from ecentre.exchange.plan import Entry
    from ecentre.model import Data

CATALOGUE, STORE, COST, QUOTA = "A2.8.0", "A2.8.9", "A2.4.2b", "A2.8.2a"
LONGEST = 200
MOST = 1_000_000
COUNT = re.compile(r"([0-9]{1,7})(?:\.0+)?")
NO_QUOTA = frozenset(("", "-", "—", "无", "不限"))
CLASSES = {
    "耐用品": "durable", "durable": "durable", "消耗品": "consumable", "consumable": "consumable",
    "办公文具": "consumable", "招待用具": "consumable", "财务专用": "consumable", "其它专用办公消耗品": "consumable",
    "设备耗材": "equipment", "耗材": "equipment", "equipmentsupply": "equipment", "equipment": "equipment",
    "办公家具": "furniture", "家具": "furniture", "officefurniture": "furniture", "furniture": "furniture",
}  # fmt: skip
GROUPS = {"招待用具": "hospitality", "财务专用": "finance", "其它专用办公消耗品": "finance"}
CLASS = say(
    "类别应是 耐用品、消耗品、设备耗材、办公家具 之一",
    "the kind is one of durable, consumable, equipment supply, office furniture",
)
NUMBER = say("库存应是 0 以上的整数,没有就写 0", "the stock is a whole number from 0 on")
PRICE = say("单价应是大于 0 的金额,到分;不知道就空着", "the price is a sum above 0, to the fen, or empty if unknown")
QUOTAS = say("配额应是 0 以上的整数,没有就空着", "the quota is a whole number from 0 on, or empty")


class StockRow:
    """One row while its cells are read."""

    def __init__(self, entry: Entry, header: Header) -> None:
        self.entry, self.header = entry, header
        self.name = cells.line(entry.raw.get("name"))

    def values(self) -> Data:
        """Read the cells; what cannot be read is refused, column by column."""
        values = self.entry.values
        values["name"], values["unit"] = self.name, cells.line(self.entry.raw.get("unit"))
        said = cells.joined(self.entry.raw.get("supply_class"))
        values["supply_class"], values["group"] = CLASSES.get(said.lower(), ""), GROUPS.get(said, "")
        values["quantity"] = self.read("quantity", _count, "bad-quantity", (NUMBER, STORE))
        price = self.read("unit_price", cells.money, "bad-price", (PRICE, COST))
        values["unit_price"] = f"{price:.2f}" if price else None
        values["quota"] = self.read("quota", _quota, "bad-quota", (QUOTAS, QUOTA))
        self._whole()
        return values

    def read(self, field: str, reader: Callable[[Any], Any], reason: str, told: tuple[Words, str]) -> Any:
        """Read a cell, or refuse the row with what the cell says."""
        try:
            return reader(self.entry.raw.get(field))
        except ValueError:
            shown = cells.line(self.entry.raw.get(field))
            said = say("“{shown}”:{said}", "“{shown}”: {said}", shown=shown, said=told[0])
            self.refuse(reason, field, said, told[1])
            return None

    def _whole(self) -> None:
        """Refuse what no row can be without, and an amount that is not quantity times price [A2.4.2b]."""
        values = self.entry.values
        if not self.name or len(self.name) > LONGEST:
            self.refuse("no-name", "name", say("没有写品名,或品名太长", "the name is missing or too long"), CATALOGUE)
        if not values["unit"]:
            self.refuse("no-unit", "unit", say("没有写单位", "the unit is missing"), CATALOGUE)
        if not values["supply_class"]:
            self.refuse("bad-kind", "supply_class", CLASS, CATALOGUE)
        if values["quantity"] is None:
            self.refuse("bad-quantity", "quantity", NUMBER, STORE)
        amount = cells.joined(self.entry.raw.get("amount"))
        if amount not in NO_QUOTA and values["unit_price"] and values["quantity"]:
            self._agree(Decimal(values["unit_price"]) * int(values["quantity"]))

    def _agree(self, worth: Decimal) -> None:
        try:
            told = cells.money(self.entry.raw.get("amount"))
        except ValueError:
            told = None
        if told != worth:
            message = say("数量乘单价是 {worth} 元", "quantity times price is {worth} yuan", worth=worth)
            self.refuse("amount-mismatch", "amount", message)

    def refuse(self, reason: str, field: str, message: Words, clause: str = "") -> None:
        """Give a reason, with the heading of the column it lies in."""
        self.entry.refuse(reason, self.header.words(field) or field, message, clause)


def _count(value: object) -> int | None:
    plain = cells.narrow(cells.line(value))
    if not plain:
        return None
    found = COUNT.fullmatch(plain)
    if not found or int(found[1]) > MOST:
        raise ValueError(plain)
    return int(found[1])


def _quota(value: object) -> int | None:
    return None if cells.joined(value) in NO_QUOTA else _count(value)
