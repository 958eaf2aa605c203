"""What people owe the centre: by person, and line by line, with what is paid, left and late [X.12, A2.6.3e]."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.subjects import owing
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ecentre.model import Book, Record

MONEY = (
    Column("amount", say("应付", "owed"), "money"),
    Column("paid", say("已付", "paid"), "money"),
    Column("open", say("未付", "open"), "money"),
)
TIME = (
    Column("due_on", say("应付日期", "due on"), "date"),
    Column("days_late", say("逾期天数", "days late"), "int"),
    Column("surcharge", say("滞纳金", "surcharge"), "money"),
)
PERSON = (Column("person", say("姓名", "person")), Column("department", say("部门", "department")))
BY_PERSON = (*PERSON, Column("records", say("笔数", "records"), "int"), *MONEY, *TIME)
LINES = (
    Column("id", say("编号", "id")), *PERSON, Column("grounds", say("缘由", "grounds")),
    Column("thing", say("为了什么", "for what")), *MONEY, *TIME, Column("state", say("状态", "state")),
)  # fmt: skip
SUMS = ("records", "amount", "paid", "open", "surcharge")


def by_person(book: Book) -> Table:
    """Give what each person owes, has paid and has still to pay, the most first [X.12]."""
    found: dict[str, list[Record]] = {}
    for one in book.find("compensation"):
        if one.state != "waived":
            found.setdefault(one.text("person"), []).append(one)
    rows = [(*_who(book, person), len(ones), *_sums(book, ones)) for person, ones in found.items()]
    rows.sort(key=lambda row: (-row[5], row[0]))
    title = say("个人应付款", "Money owed by people")
    step = say(
        "逐笔看:ecentre compensation owed 姓名;登记付款:ecentre compensation pay 编号 --receipt-number 收据号",
        "each of them: ecentre compensation owed NAME; enter a payment: ecentre compensation pay ID "
        "--receipt-number NO",
    )
    none = say("没有人欠款", "nobody owes anything")
    return Table("owed", title, BY_PERSON, tuple(rows), (step if rows else none,), _totals(BY_PERSON, rows))


def lines(book: Book, person: str = "") -> Table:
    """Give each sum owed, of one person or of all, those still open first; what was let go is shown too [X.12]."""
    found = book.find("compensation", **({"person": person} if person else {}))
    chosen = sorted(found, key=lambda one: (one.state != "due", one.text("due_on") or "9999", one.id))
    rows = [_line(book, one) for one in chosen]
    name = facts.named(book, "person", person) if person else say("全中心", "the centre")
    title = say("{name}应付款明细", "Money owed, {name}", name=name)
    none = () if rows else (say("没有应付的款项", "nothing is owed"),)
    return Table("owed_lines", title, LINES, tuple(rows), none, _totals(LINES, rows))


def _line(book: Book, one: Record) -> tuple[Any, ...]:
    grounds = str(facts.worded(book, "compensation", "grounds", one.text("grounds") or "damage"))
    asset, item = one.text("asset"), one.text("item")
    thing = facts.named(book, "supply_item", item) if item else one.text("amount_reason")
    thing = f"{asset} {facts.named(book, 'asset', asset)}" if asset else thing
    return (
        one.id, *_who(book, one.text("person")), grounds, one.text("call_log") or thing, *_sums(book, [one]),
        str(facts.standing(book, one)),
    )  # fmt: skip


def _who(book: Book, id: str) -> tuple[str, str]:
    person = book.get("person", id)
    department = facts.named(book, "department", person.text("department")) if person else ""
    return facts.named(book, "person", id), department


def _sums(book: Book, ones: Sequence[Record]) -> tuple[Any, ...]:
    waiting = [one for one in ones if one.state == "due"]
    owed = sum((Decimal(one.text("amount")) for one in ones if one.state != "waived"), owing.NOTHING)
    due = min((one.text("due_on") for one in waiting if one.get("due_on")), default="")
    return (
        owed, sum(map(owing.paid, ones), owing.NOTHING), sum(map(owing.left, ones), owing.NOTHING),
        due, _late(due, book.on), sum((owing.surcharge(one, book, book.on) for one in waiting), owing.NOTHING) or None,
    )  # fmt: skip


def _late(due: str, on: date) -> int | None:
    days = (on - on.fromisoformat(due)).days if due else 0
    return days if days > 0 else None


def _totals(columns: tuple[Column, ...], rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    places = {column.name: place for place, column in enumerate(columns) if column.name in SUMS}
    return {name: sum(row[place] or 0 for row in rows) for name, place in places.items()} if rows else {}
