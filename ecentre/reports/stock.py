"""What lies in which cabinet on a day, what it is worth, and what runs low [A2.8.9]."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.quoting import quoted
from ecentre.subjects import shelf
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ecentre.model import Book, Record
    from ecentre.words import Words

ITEM, CLASS, UNIT = (
    Column("item", say("品名", "item")), Column("supply_class", say("类别", "kind")),
    Column("unit", say("单位", "unit")),
)  # fmt: skip
LYING = (
    Column("id", say("编号", "id")), ITEM, CLASS, Column("cabinet", say("存放柜", "cabinet")),
    Column("quantity", say("库存", "in stock"), "int"), UNIT, Column("value", say("金额(元)", "value (yuan)"), "money"),
    Column("worn", say("待报废", "to be scrapped"), "int"), Column("low", say("补货", "low")),
)  # fmt: skip
SCARCE = (
    Column("id", say("编号", "id")), ITEM, CLASS, Column("quantity", say("库存", "in stock"), "int"), UNIT,
    Column("reorder_point", say("补货点", "reorder point"), "int"),
    Column("lacking", say("低于补货点", "below it by"), "int"),
)  # fmt: skip
LOW = say("该补货", "low")
FEW = 5
USED_UP = ("consumable", "equipment")
SIGNED = (say("保管人", "keeper"), say("复核", "checked by"))


class Wanted(NamedTuple):
    """Which lines of the stock are asked for; an empty text asks for all."""

    item: str = ""
    supply_class: str = ""
    cabinet: str = ""


ALL = Wanted()


def lying(book: Book, wanted: Wanted = ALL) -> Table:
    """Give each item in each cabinet at the end of the book's day."""
    items, lots = {one.id: one for one in book.find("supply_item")}, shelf.stock(book)
    scarce, rows = shelf.low(items.values(), lots), []
    for (id, cabinet), lot in lots.items():
        item = items.get(id)
        if item is None or not _asked(item, cabinet, wanted):
            continue
        rows.append((
            id, item.text("name"), class_of(book, item), facts.named(book, "store_cabinet", cabinet),
            lot.quantity, item.text("unit"), lot.value, lot.worn or "", str(LOW) if id in scarce else "",
        ))  # fmt: skip
    title = say("{on} 办公用品库存", "Supplies in stock on {on}", on=book.on)
    totals = {"value": sum((row[6] for row in rows), Decimal(0))} if rows else {}
    ordered = tuple(sorted(rows, key=lambda row: (row[3], row[2], row[0])))
    notes = (*_below(ordered), *_steps(len(rows), len(scarce)))
    return Table("stock", title, LYING, ordered, notes, totals, signatures=SIGNED)


def _asked(item: Record, cabinet: str, wanted: Wanted) -> bool:
    there = (item.id, item.text("supply_class"), cabinet)
    return all(one in ("", has) for one, has in zip(wanted, there, strict=True))


def _below(rows: Iterable[tuple[Any, ...]]) -> Iterator[Words]:
    """Say what is below zero and what to do: what was issued twice comes back, what came in is entered [A2.8.9]."""
    for id, name, _, cabinet, quantity, *_ in rows:
        if quantity < 0:
            yield say(
                "库存为负:{cabinet} 的 {item} 缺 {n};到柜前核对,多领的退回,漏记的补登入库;"
                "看是哪份单:ecentre check,明细:ecentre stock card {id}",
                "below zero: {cabinet} lacks {n} of {item}; look into the cabinet, take back what was issued twice, "
                "enter what came in; which sheet: ecentre check, movements: ecentre stock card {id}",
                cabinet=cabinet or "-", item=name, n=-quantity, id=id,
            )


def _steps(lines: int, scarce: int) -> tuple[Any, ...]:
    """Name what comes next: the books of stock to open, or what to buy."""
    if not lines:
        return (
            say(
                "没有库存;期初:ecentre import stock 办公用品库存.xlsx,采购入库:ecentre stock in add",
                "nothing is in stock; opening stock: ecentre import stock FILE.xlsx, bought: ecentre stock in add",
            ),
        )
    if scarce:
        return (
            say("{n} 种该补货:ecentre stock low", "{n} items run low: ecentre stock low", n=scarce),
        )
    return (say("收发存明细:ecentre stock card 品名", "movements of one item: ecentre stock card ITEM"),)


def low(book: Book) -> Table:
    """Give the items whose whole stock is down to their reorder point, and say which in stock have none."""
    items, rows, lots = {one.id: one for one in book.find("supply_item")}, [], shelf.stock(book)
    for id, n in shelf.low(items.values(), lots).items():
        item, point = items[id], int(items[id].get("reorder_point"))
        rows.append((id, item.text("name"), class_of(book, item), n, item.text("unit"), point, point - n))
    title = say("{on} 该补货的办公用品", "Supplies that run low on {on}", on=book.on)
    step = say(
        "列入下期计划:ecentre supply plan add,等不及的:ecentre supply urgent add",
        "plan them: ecentre supply plan add; if they cannot wait: ecentre supply urgent add",
    )
    none = say("没有到补货点的", "nothing is down to its reorder point")
    return Table("stock_low", title, SCARCE, tuple(rows), (step if rows else none, *_unpointed(items, lots)))


def _unpointed(items: Mapping[str, Record], lots: Mapping[tuple[str, str], shelf.Lot]) -> Iterator[Words]:
    """Say how many of what is used up have no reorder point, so that nobody takes their silence for plenty."""
    here = [items[id] for id in dict.fromkeys(id for id, _ in lots) if id in items]
    used = [one for one in here if one.state == "current" and one.get("supply_class") in USED_UP]
    bare = [one for one in used if one.get("reorder_point") is None]
    if bare:
        yield say(
            "库里 {n} 种消耗的还没有定补货点,少了也不会提示:{names}{more};"
            "定一种:ecentre stock item edit {first} --reorder-point 数量",
            "{n} items that are used up have no reorder point, so that nothing is said when they run out: "
            "{names}{more}; set one: ecentre stock item edit {first} --reorder-point N",
            n=len(bare), names=joined(one.text("name") for one in bare[:FEW]), first=quoted(bare[0].text("name")),
            more=say("等", " …") if len(bare) > FEW else "",
        )


def class_of(book: Book, item: Record) -> str:
    """Give the kind of an item in words [A2.8.0]."""
    return str(facts.worded(book, "supply_item", "supply_class", item.text("supply_class")))
