"""Finance's general ledger beside the physical ledger: what differs, and which assets explain it [A2.4.2b]."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.subjects import finance, finance_causes
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecentre.model import Book, Record
    from ecentre.subjects.finance import Group

PARTS = (
    ("units", "int", say("数量", "number")), ("amount", "money", say("原值", "value")),
    ("depreciation", "money", say("折旧", "depreciation")),
)  # fmt: skip
SIDES = (
    ("theirs", say("财务", "finance")), ("ours", say("台账", "ledger")), ("difference", say("差", "difference")),
)  # fmt: skip
COLUMNS = (
    Column("label", say("财务类别", "finance's class")), Column("categories", say("台账类别", "our classes")),
    *(
        Column(f"{part}_{side}", say("{part}·{side}", "{part}, {side}", part=words, side=whose), shape)
        for part, shape, words in PARTS for side, whose in SIDES
    ),
    Column("assets", say("有关资产", "assets")), Column("why", say("原因", "why")),
)  # fmt: skip
SIGNATURES = (say("财务", "finance"), say("资产管理员", "asset keeper"), say("日期", "date"))


def compare(record: Record, book: Book) -> Table:
    """Compare the two ledgers of the same day: number, value and depreciation by class; every difference [A2.4.2b]."""
    groups, on = finance.groups(record, book), date.fromisoformat(record.text("on_date"))
    rows = tuple(_row(book, one, groups, on) for one in groups)
    title = say("{on} 财务总账与实物台账对照 {id}", "Finance and physical ledger on {on}, {id}", on=on, id=record.id)
    differing = [one for one in groups if not one.difference.zero]
    told = (
        say("{n} 类不符;核对完:ecentre finance-ledger close {id} --explanation …",
            "{n} classes differ; when settled: ecentre finance-ledger close {id} --explanation TEXT",
            n=len(differing), id=record.id)
        if differing else say("各类相符", "every class agrees")
    )  # fmt: skip
    places = {column.name: place for place, column in enumerate(COLUMNS) if column.shape != "text"}
    totals = {name: sum((row[place] or 0 for row in rows), Decimal(0)) for name, place in places.items()}
    return Table("finance_compare", title, COLUMNS, rows, (told,), totals, SIGNATURES)


def standing(book: Book) -> Table:
    """Tell of each ledger of finance whether it was compared and how many classes differed [A2.4.2b]."""
    columns = (
        Column("id", say("编号", "id")), Column("on_date", say("账面日期", "as of"), "date"),
        Column("source", say("来源", "source")), Column("differing", say("不符类数", "classes that differ"), "int"),
        Column("state", say("状态", "state")),
    )  # fmt: skip
    found = sorted(book.find("finance_ledger"), key=lambda one: one.text("on_date"), reverse=True)
    rows = tuple(
        (one.id, one.text("on_date"), one.text("source"), _differing(one, book), str(facts.standing(book, one)))
        for one in found
    )
    step = say(
        "对照:ecentre finance-ledger compare;导入新的:ecentre import ledger 财务总账.xlsx --on 日期 --apply",
        "compare: ecentre finance-ledger compare; a new one: ecentre import ledger FILE.xlsx --on DATE --apply",
    )
    return Table("finance_ledgers", say("财务总账核对情况", "Finance's ledgers"), columns, rows, (step,))


def _differing(one: Record, book: Book) -> int:
    stored = one.get("differences")
    return int(stored) if stored is not None else len(finance.differing(one, book))


def _row(book: Book, one: Group, groups: Sequence[Group], on: date) -> tuple[Any, ...]:
    others = [other for other in groups if other is not one]
    found = finance_causes.causes(one, others, on)
    sides = {"theirs": one.theirs, "ours": one.ours, "difference": one.difference}
    amounts = (getattr(sides[side], part) for part, _, _ in PARTS for side, _ in SIDES)
    categories = joined(facts.named(book, "category", id) for id in sorted(one.categories))
    return (
        joined(one.labels) or str(say("(财务没有)", "(not at finance)")),
        categories or str(say("(台账没有)", "(not in our ledger)")), *amounts,
        joined((joined(cause.ids) for cause in found if cause.ids), long=True),
        joined(dict.fromkeys(map(_words, found))),
    )  # fmt: skip


def _words(cause: finance_causes.Cause) -> str:
    unsure = Words("可能:{why}", "perhaps: {why}", {"why": cause.words})
    return str(cause.words if cause.sure else unsure)
