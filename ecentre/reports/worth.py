"""The table of depreciation and the net value of assets on any day, by class and department or one by one [A2.4.2b]."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import facts, whose
from ecentre.model import Column, Table
from ecentre.subjects import depreciation
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Book, Record
    from ecentre.subjects.depreciation import Worth

CATEGORY = Column("category", say("资产类别", "class"))
DEPARTMENT = Column("department", say("使用部门", "department"))
PRICE = Column("price", say("原值", "original value"), "money")
CHARGE = Column("charge", say("本月折旧", "this month"), "money")
SUMS = (PRICE, CHARGE, Column("accumulated", say("累计折旧", "accumulated"), "money"),
        Column("net", say("净值", "net value"), "money"))  # fmt: skip
GROUPS = {"category": (CATEGORY,), "department": (DEPARTMENT,), "both": (CATEGORY, DEPARTMENT), "asset": ()}
ONE = (
    Column("id", say("资产编号", "asset number")), Column("name", say("资产名称", "name")), CATEGORY, DEPARTMENT,
    Column("added", say("入账日期", "added on"), "date"), Column("months", say("折旧月数", "months"), "int"),
    Column("used", say("已提月数", "months charged"), "int"),
)  # fmt: skip
SIGNATURES = (say("制表", "made by"), say("资产管理员", "asset keeper"), say("财务", "finance"), say("日期", "date"))
BOOKED = say(
    "按年限平均法,无残值;每月末计提。年限和起算月见制度 depreciation 表:ecentre show money",
    "straight line, no residual value, charged at the end of each month; lives and first month: ecentre show money",
)
NOTHING = Decimal("0.00")


class Held(NamedTuple):
    """One asset of the ledger with what it is worth on a day."""

    card: Record
    department: str
    worth: Worth
    there: bool


def month(book: Book, first: date, by: str = "both") -> Table:
    """Make the table of depreciation of a month: original value, this month's charge, what is left [A2.4.2b]."""
    end = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    found = [one for one in _held(book, end) if one.there or one.worth.charge]
    title = say("{month} 固定资产折旧表", "Depreciation of fixed assets, {month}", month=f"{first:%Y-%m}")
    return _table("depreciation", title, book, found, by, SUMS)


def value(book: Book, ids: Iterable[str] = (), by: str = "asset") -> Table:
    """Give what assets are worth at the end of the day of the book; all of the ledger without ids [A2.4.2b]."""
    wanted = set(ids)
    found = [one for one in _held(book, book.on) if (one.card.id in wanted if wanted else one.there)]
    title = say("{on} 固定资产净值表", "Net value of fixed assets on {on}", on=book.on)
    return _table("net_value", title, book, found, by, tuple(one for one in SUMS if one is not CHARGE))


def _held(book: Book, on: date) -> list[Held]:
    return [
        Held(card, department(card, on), depreciation.of(card, book, on), depreciation.held(card, book, on))
        for card in book.find("asset")
        if depreciation.added(card, book) <= on
    ]


def department(card: Record, on: date) -> str:
    """Give the department an asset belonged to at the end of a day; empty before anybody drew it."""
    now = card.text("department")
    for step in reversed(card.steps):
        if facts.day_of(step) <= on:
            break
        if "department" in (step.get("set") or {}):
            now = str((step.get("was") or {}).get("department") or "")
    return now


def _table(name: str, title: Words, book: Book, found: list[Held], by: str, sums: tuple[Column, ...]) -> Table:
    if by == "asset":
        found.sort(key=lambda one: (_class(book, one), _home(book, one), one.card.id))
        columns, rows = (*ONE, *sums), [(*_one(book, one), *_amounts([one], sums)) for one in found]
    else:
        count = Column("count", say("数量", "number"), "int")
        columns = (*GROUPS[by], count, *sums)
        parts = _parts(book, found, by)
        rows = [(*key, sum(one.there for one in part), *_amounts(part, sums)) for key, part in sorted(parts.items())]
    totals = {column.name: sum(row[at] for row in rows) for at, column in enumerate(columns) if _summed(column, sums)}
    notes = (BOOKED, *_silent(book, found)) if found else (say("台账里没有资产", "no asset is in the ledger"),)
    return Table(name, title, columns, tuple(rows), notes, totals if rows else {}, SIGNATURES)


def _summed(column: Column, sums: tuple[Column, ...]) -> bool:
    return column.name in {"count", *(one.name for one in sums)}


def _parts(book: Book, found: list[Held], by: str) -> dict[tuple[str, ...], list[Held]]:
    parts: dict[tuple[str, ...], list[Held]] = defaultdict(list)
    tell = {"category": _class, "department": _home}
    for one in found:
        parts[tuple(tell[column.name](book, one) for column in GROUPS[by])].append(one)
    return parts


def _one(book: Book, one: Held) -> tuple[Any, ...]:
    life = one.worth.life
    return (
        one.card.id, one.card.text("name"), _class(book, one), _home(book, one),
        depreciation.added(one.card, book).isoformat(), life.months if life else None, one.worth.used,
    )  # fmt: skip


def _amounts(part: list[Held], sums: tuple[Column, ...]) -> list[Decimal]:
    """Add up; what has left the ledger keeps only its last charge."""
    there = [one.worth for one in part if one.there]
    told = {
        "price": sum((one.price for one in there), NOTHING), "net": sum((one.net for one in there), NOTHING),
        "charge": sum((one.worth.charge for one in part), NOTHING),
        "accumulated": sum((one.accumulated for one in there), NOTHING),
    }  # fmt: skip
    return [told[column.name] for column in sums]


def _class(book: Book, one: Held) -> str:
    return facts.named(book, "category", one.card.text("category"))


def _home(book: Book, one: Held) -> str:
    return facts.named(book, "department", one.department) or str(say("未领用", "not issued"))


def _silent(book: Book, found: list[Held]) -> list[Words]:
    """Say of which assets policy tells no life: they are shown at their full price."""
    ids = [one.card.id for one in found if one.worth.life is None]
    return [
        say(
            "{n} 件没有规定折旧年限,按原值列:{first} 等。{enter}",
            "policy sets no life for {n} assets, such as {first}: they stand at full price. {enter}",
            n=len(ids), first=ids[0], enter=whose.entering(book, facts.label(book, "policy", "depreciation")),
        )
    ] if ids else []  # fmt: skip
