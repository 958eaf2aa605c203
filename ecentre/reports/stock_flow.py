"""How stock moved: one item's movements with their balance, a month's opening and closing, who holds what [A2.8.9]."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.reports.stock import CLASS, ITEM, UNIT, class_of
from ecentre.subjects import movements, shelf
from ecentre.subjects.layers import Flow
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.model import Book, Record
    from ecentre.subjects.movements import Move

SORTS = {
    movements.IN: say("入库", "received"), movements.OUT: say("领用", "issued"),
    movements.RETURN: say("交回", "returned"), movements.ADJUST: say("盘点调整", "adjusted"),
    movements.SCRAP: say("报废", "scrapped"), movements.TRANSFER: say("调配", "passed on"),
}  # fmt: skip
WHO = Column("who", say("领用人", "person"))
CARD = (
    Column("on", say("日期", "date"), "date"), Column("id", say("单号", "sheet")), Column("sort", say("摘要", "what")),
    Column("cabinet", say("存放柜", "cabinet")), WHO, Column("came", say("收入", "in"), "int"),
    Column("went", say("发出", "out"), "int"), Column("balance", say("结存", "balance"), "int"),
    Column("amount", say("金额", "amount"), "money"), Column("value", say("结存金额", "value"), "money"),
)  # fmt: skip
MONTH = (
    ITEM, CLASS, UNIT, Column("opening", say("期初", "opening"), "int"),
    Column("opening_value", say("期初金额", "opening value"), "money"), Column("came", say("入库", "received"), "int"),
    Column("came_value", say("入库金额", "received value"), "money"), Column("went", say("领用", "issued"), "int"),
    Column("returned", say("交回", "returned"), "int"), Column("adjusted", say("盘点", "adjusted"), "int"),
    Column("cost", say("净发出金额", "net cost"), "money"), Column("closing", say("期末", "closing"), "int"),
    Column("closing_value", say("期末金额", "closing value"), "money"),
)  # fmt: skip
HELD = (
    WHO, Column("department", say("部门", "department")), ITEM, CLASS,
    Column("quantity", say("在用数量", "held"), "int"), UNIT,
)  # fmt: skip
DAY = timedelta(days=1)


def card(book: Book, item: Record) -> Table:
    """Give every movement of an item until the book's day, with the running balance of all cabinets and its value."""
    flow, balance, value, rows = Flow(), 0, 0, list[tuple[Any, ...]]()
    for move in movements.item(book, item.id):
        if move.on > book.on.isoformat():
            break
        flow.pass_on(move)
        balance, worth = balance + move.stock, flow.worth
        rows.append((*_told(book, move), balance, shelf.yuan(worth - value), shelf.yuan(worth)))
        value = worth
    title = say(
        "{name}({unit})收发存明细", "Movements of {name} ({unit})", name=item.text("name"), unit=item.text("unit")
    )
    note = say(
        "金额按先进先出计;交回未用的按领用时的价,可用的按 0.00 元入账",
        "valued first in, first out; unused returns at the price of their issue, usable ones at 0.00",
    )
    return Table("stock_card", title, CARD, tuple(rows), (note,))


def _told(book: Book, move: Move) -> tuple[Any, ...]:
    who, cabinet = facts.named(book, "person", move.person), facts.named(book, "store_cabinet", move.cabinet)
    came, went = max(move.stock, 0), max(-move.stock, 0)
    return move.on, move.ref.id, str(SORTS[move.sort]), cabinet, who, came or "", went or ""


def month(book: Book, name: str) -> Table:
    """Give for each item what a month began with, what came and went, and what it ended with."""
    first = date.fromisoformat(f"{name}-01")
    items = {one.id: one for one in book.find("supply_item")}
    rows = [
        row for id, moves in sorted(movements.by_item(book).items())
        if (row := _balanced(book, items[id], moves, first)) is not None
    ]  # fmt: skip
    money = [place for place, column in enumerate(MONTH) if column.shape == "money"]
    totals = {MONTH[place].name: sum(row[place] for row in rows) for place in money}
    title = say("{month} 办公用品收发存汇总", "Supplies in {month}: opening, in, out, closing", month=name)
    signed = (say("制表", "drawn up by"), say("复核", "checked by"), say("财务", "finance"))
    ordered = tuple(sorted(rows, key=lambda row: (row[1], row[0])))
    return Table("stock_month", title, MONTH, ordered, (), totals if rows else {}, signatures=signed)


def _balanced(book: Book, item: Record, moves: list[Move], first: date) -> tuple[Any, ...] | None:
    """Give the line of one item; None where nothing was there and nothing moved."""
    last = (first.replace(day=28) + 4 * DAY).replace(day=1) - DAY
    flow = Flow(move for move in moves if move.on < first.isoformat())
    opening, opening_value, paid = flow.count, flow.worth, flow.paid
    moved = Counter[str]()
    for move in moves:
        if first.isoformat() <= move.on <= last.isoformat():
            flow.pass_on(move)
            moved[move.sort] += move.stock
    if not (opening or flow.count or moved):
        return None
    came = flow.paid - paid
    return (
        item.text("name"), class_of(book, item), item.text("unit"), opening, shelf.yuan(opening_value),
        moved[movements.IN], shelf.yuan(came), -moved[movements.OUT], moved[movements.RETURN],
        moved[movements.ADJUST], shelf.yuan(opening_value + came - flow.worth), flow.count, shelf.yuan(flow.worth),
    )  # fmt: skip


def held(book: Book, person: str = "", department: str = "") -> Table:
    """Give what people hold at the end of the book's day: everybody, one person, or one department's people."""
    rows = []
    for id, things in shelf.holdings(book).items():
        record = book.get("person", id)
        if record is None or person not in ("", id) or department not in ("", record.text("department")):
            continue
        of = facts.named(book, "department", record.text("department"))
        for key, n in things.items():
            item = book.get("supply_item", key)
            if item is not None:
                rows.append((record.text("name"), of, item.text("name"), class_of(book, item), n, item.text("unit")))
    title = say("{on} 办公用品在用清单", "Supplies in people's hands on {on}", on=book.on)
    step = say(
        "离岗、换岗要交回的:ecentre supply owed 姓名",
        "what a leaver or mover hands back: ecentre supply owed NAME",
    )
    ordered = tuple(sorted(rows, key=lambda row: (row[1], row[0])))
    return Table("stock_held", title, HELD, ordered, (step,), signatures=(say("保管人", "keeper"),))
