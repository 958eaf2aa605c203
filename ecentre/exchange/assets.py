"""Judge the rows of an asset ledger: what each becomes, or why it is refused [A2.3.1, A2.4.2a]."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from ecentre import policy
from ecentre.exchange import rows
from ecentre.exchange.cleaning import clean
from ecentre.exchange.lookup import Lookup
from ecentre.exchange.opened import Opened, plain
from ecentre.exchange.plan import Entry, Item, Plan
from ecentre.exchange.register import Register
from ecentre.exchange.synonyms import ASSET
from ecentre.words import Words, say

if TYPE_CHECKING:
    from ecentre.exchange.headings import Header
    from ecentre.exchange.workbook import Workbook
    from ecentre.model import Book, Data, Record

LEAST_HEADINGS = 4
OTHER, OTHER_NAME = "other", "其他"
CARD_ONLY = ("serial_number", "specification")


def plan(workbook: Workbook, book: Book) -> Plan:
    """Judge a whole ledger against a book.

    Raises:
        InvalidError: no sheet has a row of headings.
    """
    notes: list[Words] = []
    found = rows.headers(workbook, ASSET, LEAST_HEADINGS)
    judge = _Judge(book)
    entries = [
        judge.judged(entry, header) for sheet, header in found for entry in rows.entries(workbook, sheet, header, notes)
    ]
    headers = tuple(header for _, header in found)
    return Plan("asset", workbook, headers, entries, notes, first=_rest(entries, book), opens=True)


def _rest(entries: list[Entry], book: Book) -> list[Item]:
    """Give the category for the rest, if a row needs it and the book has none."""
    asked = {item.fields.get("category") for entry in entries for item in entry.items if item.kind == "asset"}
    if OTHER not in asked or book.get("category", OTHER) is not None:
        return []
    return [Item("category", "add", {"id": OTHER, "name": OTHER_NAME})]


class _Judge:
    """One pass over a ledger, remembering the numbers seen so far."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.register = Register(book)
        self.opened = Opened(book)
        self.seen: dict[str, Entry] = {}

    def judged(self, entry: Entry, header: Header) -> Entry:
        """Clean a row, find what it names, and say what it becomes."""
        clean(entry, header)
        self._alone(entry, header)
        found = Lookup(entry, header, self.register)
        fields = found.fields()
        if entry.faults:
            return entry
        if entry.values["purchased_on"] > self.book.on.isoformat():
            entry.notes.append(say("购置日期在今天之后,请核对", "the day of purchase has not come yet; look at it"))
        item = self._item(entry, found.category, fields)
        stranger = self.opened.holder(item)
        if stranger is not None:
            entry.refuse("duplicate-number", header.words("former_number"), _held(entry, stranger))
            return entry
        entry.known = self.opened.units(entry, item)
        entry.items = [Item(item.kind, item.verb, item.fields, item.units - entry.known)]
        return entry

    def _alone(self, entry: Entry, header: Header) -> None:
        """Of two rows with one number the later is refused [A2.4.2a]."""
        number = plain(entry.values["number"])
        first = self.seen.setdefault(number, entry) if number else entry
        if first is not entry:
            entry.refuse(
                "duplicate-number",
                header.words("former_number"),
                say(
                    "编号 {number} 已用在第 {row} 行;请改成它自己的编号,没有就留空",
                    "number {number} is already in row {row}; give it its own, or none",
                    number=entry.values["number"],
                    row=first.row,
                ),
            )

    def _item(self, entry: Entry, category: Record | None, fields: Data) -> Item:
        """Class a row by price and life on the day it was bought: a card a unit, or one low-value record [A2.3.1]."""
        bought, units = date.fromisoformat(entry.values["purchased_on"]), int(entry.values["quantity"])
        least = self._threshold("fixed_asset.price", bought)
        months = self._threshold("fixed_asset.life_months", bought)
        life = category.get("life_months") if category else None
        cheap = least is not None and Decimal(entry.values["unit_price"]) < least
        if not cheap and not (life is not None and months is not None and life < months):
            served = life or (int(months) if months is not None else None)
            return self._card(entry, {**fields, **({"life_months": served} if served else {})}, units)
        entry.notes.append(_low(entry, least if cheap else None))
        kept = {name: value for name, value in fields.items() if name not in CARD_ONLY}
        return Item("low_value", "open", {**kept, "quantity": units})

    def _card(self, entry: Entry, fields: Data, units: int) -> Item:
        """Make a card a unit; what is nobody's lies idle, and what fits no category goes to the one for the rest."""
        if units > 1:
            fields.pop("serial_number", None)
        if "category" not in fields:
            other = self.register.category(OTHER_NAME)
            fields["category"] = other.id if other else OTHER
            entry.lacking.append(
                say(
                    "没有认出类别,先归入 {other};请更正:ecentre correct 编号 --category 类别 --reason 归类",
                    "its category is unknown and put under {other}: ecentre correct ID --category NAME --reason TEXT",
                    other=OTHER_NAME,
                )
            )
        if fields.get("keeper"):
            return Item("asset", "open", fields, units)
        entry.lacking.append(say("没有使用人,按闲置登记", "nobody keeps it; entered as idle"))
        return Item("asset", "open-idle", fields, units)

    def _threshold(self, key: str, on: date) -> Decimal | None:
        """Give a threshold of the day, or of today where policy does not reach back that far."""
        value = policy.money(self.book, key, on)
        return policy.money(self.book, key) if value is None else value


def _held(entry: Entry, card: Record) -> Words:
    return say(
        "编号 {number} 已是 {id} {name} 的编号,内容不同;请改编号,若是同一件请用 ecentre correct {id} 更正",
        "number {number} belongs to {id} {name}, which is something else; change it, or use ecentre correct {id}",
        number=entry.values["number"],
        id=card.id,
        name=card.text("name"),
    )


def _low(entry: Entry, least: Decimal | None) -> Words:
    """Say why a row goes to the low-value list; that the manual names it elsewhere the engine says [A2.3.2]."""
    price = entry.values["unit_price"]
    if least is None:
        return say("使用年限不足,列入低值易耗品 [A2.3.1]", "it does not serve long enough; low-value [A2.3.1]")
    return say(
        "单价 {price} 低于 {least} 元,列入低值易耗品 [A2.3.1]",
        "{price} is under {least} yuan: low-value [A2.3.1]",
        price=price,
        least=least,
    )
