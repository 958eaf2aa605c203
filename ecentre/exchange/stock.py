"""Judge the rows of a sheet of supplies in stock: what each becomes, or why it is refused [A2.8.0, A2.8.9]."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ecentre import series
from ecentre.errors import NotFoundError, UsageError
from ecentre.exchange import cells, rows
from ecentre.exchange.people import Taken
from ecentre.exchange.plan import Gathered, Item, Plan
from ecentre.exchange.stock_row import CATALOGUE, QUOTA, STORE, StockRow
from ecentre.exchange.synonyms import STOCK
from ecentre.subjects import catalogue
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from ecentre.exchange.plan import Entry
    from ecentre.exchange.workbook import Workbook
    from ecentre.model import Book, Data

LEAST_HEADINGS = 3
STATIONERY = "stationery"


def plan(workbook: Workbook, book: Book, cabinet: str = "") -> Plan:
    """Judge a whole sheet against a book; ``cabinet`` is where everything lies that names no other.

    Raises:
        InvalidError: no sheet has a row of headings.
        NotFoundError: the centre has no cabinet.
        UsageError: it has several and none was named.
    """
    notes: list[Words] = []
    found = rows.headers(workbook, STOCK, LEAST_HEADINGS)
    judge = _Judge(book, cabinet)
    entries = [
        judge.judged(StockRow(entry, header))
        for sheet, header in found for entry in rows.entries(workbook, sheet, header, notes)
    ]  # fmt: skip
    gathered = (
        Gathered("stock_in", "open", "lines", {"opening_source": workbook.name}),
        Gathered("policy", "add", "allotments", quotas(workbook.name, book), aside=True),
    )
    opens = any("stock_in" in entry.gives for entry in entries)
    headers = tuple(header for _, header in found)
    return Plan("stock_in", workbook, headers, entries, notes, gathered=gathered, opens=opens, names="supply_item")


def quotas(source: str, book: Book) -> Data:
    """Give the policy that a sheet's quotas are drafted as; it begins with the next month."""
    year, month = divmod(book.on.year * 12 + book.on.month, 12)
    return {
        "id": series.free_slug(book, "policy", "supply quotas"), "title": f"办公用品每岗月配额({source})",
        "from_date": f"{year:04}-{month + 1:02}-01", "basis": f"随库存表 {source} 导入,待批准",
    }  # fmt: skip


class _Judge:
    """One pass over a sheet, remembering the items it named and what the books were opened with."""

    def __init__(self, book: Book, cabinet: str) -> None:
        self.book = book
        self.cabinets = {one.id: one for one in book.find("store_cabinet", state="in_use")}
        self.cabinet = cabinet or self._only()
        self.taken = Taken(list(book.ids("supply_item")))
        self.seen: dict[str, StockRow] = {}
        self.added: dict[str, str] = {}
        self.opened = {
            (row["item"], row["cabinet"]): row
            for receipt in book.find("stock_in", state="recorded") if receipt.get("opening_source")
            for row in receipt.get("lines", [])
        }  # fmt: skip
        self.granted = {
            (row["item"], row["quantity"])
            for one in book.find("policy") if one.state != "dropped"
            for row in one.get("allotments", []) if (row["basis"], row["every"]) == ("person", "month")
        }  # fmt: skip

    def _only(self) -> str:
        """Give the only cabinet of the centre."""
        if not self.cabinets:
            raise NotFoundError(
                say(
                    "还没有存放柜;先登记:ecentre stock cabinet add --name 一号柜 --place 地点 --keeper 保管人",
                    "there is no cabinet yet: ecentre stock cabinet add --name NAME --place PLACE --keeper NAME",
                )
            )
        if len(self.cabinets) > 1:
            raise UsageError(
                say(
                    "有几个存放柜,请写明放在哪个:--cabinet {names}", "several cabinets; say which: --cabinet {names}",
                    names=joined(one.text("name") for one in self.cabinets.values()),
                )
            )
        return next(iter(self.cabinets))

    def judged(self, row: StockRow) -> Entry:
        """Read a row, find its item, and say what it becomes."""
        entry, values = row.entry, row.values()
        if entry.faults:
            return entry
        item = self._item(row)
        first = self.seen.setdefault(item, row)
        if first is not row:
            row.refuse(
                "duplicate-item", "name",
                say(
                    "{name} 已在第 {row} 行;一种物品合成一行", "{name} is in row {row} already; make one row of it",
                    name=values["name"], row=first.entry.row,
                ),
                CATALOGUE,
            )  # fmt: skip
        elif values["quantity"]:
            self._stock(row, item)
        if values["quota"] and not entry.faults and (item, values["quota"]) not in self.granted:
            clause = QUOTA if self._group(item, row) == STATIONERY else "A2.8.2b"
            entry.gives["policy"] = {
                "item": item, "basis": "person", "quantity": values["quota"], "every": "month", "clause": clause,
            }  # fmt: skip
        if entry.faults:
            entry.items = []
        entry.known = not entry.gives and not entry.items
        return entry

    def _item(self, row: StockRow) -> str:
        """Give the id of the item that a row names; one that the catalogue lacks is added to it."""
        values, entry = row.entry.values, row.entry
        known = catalogue.named(self.book, values["name"])
        if known is None:
            return self.added.get(catalogue.plain(row.name)) or self._new(row)
        for field, label in (("unit", say("单位", "the unit")), ("supply_class", say("类别", "the kind"))):
            if values[field] and values[field] != known.get(field):
                entry.notes.append(
                    say(
                        "{label}在目录里是 {has},表上是 {said},照目录", "{label} is {has} in the catalogue, not {said}",
                        label=label, has=known.text(field), said=values[field],
                    )
                )  # fmt: skip
        return known.id

    def _new(self, row: StockRow) -> str:
        values, entry = row.entry.values, row.entry
        id = series.free_slug(cast("Book", self.taken), "supply_item", values["name"])
        self.taken.known.append(id)
        self.added[catalogue.plain(row.name)] = id
        fields: Data = {"id": id, **{name: values[name] for name in ("name", "supply_class", "unit")}}
        if values["supply_class"] == "consumable":
            fields["group"] = values["group"] or STATIONERY
            if not values["group"]:
                entry.lacking.append(say("先归入办公文具", "put under stationery for now"))
        entry.items = [Item("supply_item", "add", fields)]
        return id

    def _group(self, item: str, row: StockRow) -> str:
        known = self.book.get("supply_item", item)
        return known.text("group") if known else str(row.entry.values["group"] or STATIONERY)

    def _stock(self, row: StockRow, item: str) -> None:
        """Give the line of the receipt, unless the books were opened with it; with something else it is refused."""
        values = row.entry.values
        cabinet = self._cabinet(row)
        line = {"item": item, "cabinet": cabinet, "quantity": values["quantity"], "unit_price": values["unit_price"]}
        line = {name: value for name, value in line.items() if value is not None}
        before = self.opened.get((item, cabinet))
        if before is None:
            row.entry.gives |= {"stock_in": line} if not row.entry.faults else {}
        elif any(before.get(name) != line.get(name) for name in ("quantity", "unit_price")):
            row.refuse(
                "opened-already", "quantity",
                say(
                    "{name} 期初已登记 {n}(单价 {price});数量有误请盘点:ecentre stock count open",
                    "{name} was opened with {n} at {price}; count the stock: ecentre stock count open",
                    name=values["name"], n=before["quantity"], price=before.get("unit_price", "-"),
                ),
                STORE,
            )  # fmt: skip

    def _cabinet(self, row: StockRow) -> str:
        name = cells.joined(row.entry.raw.get("cabinet"))
        if not name:
            return self.cabinet
        found = next((id for id, one in self.cabinets.items() if name in (id, cells.joined(one.text("name")))), "")
        if not found:
            message = say(
                "没有这个存放柜:{name};先登记:ecentre stock cabinet add --name {name} …",
                "there is no cabinet {name}: ecentre stock cabinet add --name {name} …", name=name,
            )  # fmt: skip
            row.refuse("unknown-cabinet", "cabinet", message, STORE)
        return found
