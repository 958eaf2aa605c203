"""What a month cost by department and class: supplies issued, assets taken into use, repairs; beside it the budget."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import facts, policy, whose
from ecentre.model import Column, Table
from ecentre.reports.worth import department
from ecentre.subjects import movements, shelf
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecentre.model import Book, Data

ASSET, REPAIR = "asset", "repair"
CLASSES = {
    "durable": say("耐用品", "durables"), "consumable": say("消耗品", "consumables"),
    "equipment": say("设备耗材", "equipment supplies"), "furniture": say("办公家具", "furniture"),
    ASSET: say("固定资产", "fixed assets"), REPAIR: say("维修", "repairs"),
}  # fmt: skip
NOTHING = Decimal("0.00")
COLUMNS = (
    Column("department", say("部门", "department")),
    *(Column(name, label, "money") for name, label in CLASSES.items()),
    Column("total", say("本月合计", "this month"), "money"),
    Column("year", say("本年累计", "this year"), "money"),
    Column("budget", say("预算", "budget"), "money"),
    Column("left", say("预算结余", "left"), "money"),
)
BUDGETS = (
    Column("department", say("部门", "department")), Column("what", say("类别", "class")),
    Column("period", say("期间", "period")), Column("budget", say("预算", "budget"), "money"),
    Column("used", say("已用", "used"), "money"), Column("left", say("结余", "left"), "money"),
    Column("remark", say("备注", "remark")),
)  # fmt: skip
SIGNATURES = (say("制表", "made by"), say("行政部", "administration"), say("财务", "finance"), say("日期", "date"))


class Cost(NamedTuple):
    """One sum spent: on which day, for which department, of which class, in yuan."""

    on: str
    department: str
    what: str
    amount: Decimal


def month(book: Book, first: date) -> Table:
    """Give what each department cost in a month, class by class; it equals what was issued, used, repaired [A2.0.1]."""
    name, end = f"{first:%Y-%m}", (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    year = [one for one in spent(book, end) if one.on[:4] == name[:4]]
    homes = sorted(
        {one.department for one in year}, key=lambda home: (not home, facts.named(book, "department", home))
    )
    rows = tuple(_row(book, id, [one for one in year if one.department == id], name) for id in homes)
    title = say("{month} 费用表(按部门和类别)", "Cost of {month} by department and class", month=name)
    places = {column.name: place for place, column in enumerate(COLUMNS[:-2]) if place}
    totals = {name: sum((row[place] for row in rows), NOTHING) for name, place in places.items()}
    whole = _budget(book, "", name)
    used = sum((one.amount for one in year if whole and one.on.startswith(whole["period"])), NOTHING)
    totals |= {"budget": Decimal(whole["amount"]), "left": Decimal(whole["amount"]) - used} if whole else {}
    notes = (*_over(book, year, name), _told(rows))
    return Table("cost", title, COLUMNS, rows, notes, totals if rows else {}, SIGNATURES)


def budgets(book: Book, first: date) -> Table:
    """Give each budget in force with what is used and left by the end of a month [A2.0.1]."""
    name, end = f"{first:%Y-%m}", (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    year = [one for one in spent(book, end) if one.on[:4] == name[:4]]
    rows = tuple(_budgeted(book, row, year) for row in _in_force(book, name))
    none = () if rows else (say(
        "这一期间没有填过预算;手册没有规定,可以不设。{enter}",
        "no budget was entered for this period; the manual asks for none. {enter}",
        enter=whose.entering(book, facts.label(book, "policy", "budgets")),
    ),)  # fmt: skip
    title = say("{month} 预算执行", "Budgets as of {month}", month=name)
    return Table("budgets", title, BUDGETS, rows, none)


def spent(book: Book, until: date) -> list[Cost]:
    """Give every sum spent up to a day: supplies at first-in-first-out, assets at their price, repairs [A2.0.1]."""
    return [one for one in (*_supplies(book, until), *_assets(book), *_repairs(book)) if one.on <= until.isoformat()]


def _supplies(book: Book, until: date) -> Iterator[Cost]:
    """Give the cost of each line that moved stock; what came back makes it less, what a count found is nobody's."""
    costs = shelf.costs(book, until)
    for id, moves in movements.by_item(book).items():
        item = book.get("supply_item", id)
        what = item.text("supply_class") if item else "consumable"
        for move in moves:
            amount = costs.get((move.ref, move.line))
            if amount and move.sort != movements.IN:
                yield Cost(move.on, move.department, what, amount)


def _assets(book: Book) -> Iterator[Cost]:
    """Give the price of each asset when it was first taken into use; what the books opened with cost nothing anew."""
    for card in book.find("asset"):
        step = next((one for one in card.steps if one["verb"] == "issue" and one.get("from") == "registered"), None)
        issue = book.get("issue", str((step or {}).get("cause") or ""))
        if step and issue:
            yield Cost(issue.text("issued_on"), issue.text("department"), ASSET, Decimal(card.text("price")))


def _repairs(book: Book) -> Iterator[Cost]:
    for one in book.find("repair", state="done"):
        card, on = book.get("asset", one.text("asset")), facts.day(one, "done_on")
        if one.get("cost") and on:
            yield Cost(on.isoformat(), department(card, on) if card else "", REPAIR, Decimal(one.text("cost")))


def _row(book: Book, id: str, year: list[Cost], month: str) -> tuple[Any, ...]:
    this: dict[str, Decimal] = defaultdict(lambda: NOTHING)
    for one in year:
        this[one.what] += one.amount if one.on.startswith(month) else NOTHING
    row = _budget(book, id, month) if id else None
    used = _sum(one for one in year if row and one.on.startswith(row["period"]))
    limit = Decimal(row["amount"]) if row else None
    return (
        facts.named(book, "department", id) or str(say("(库存盘点差异)", "(differences of stock counts)")),
        *(this[name] for name in CLASSES), sum(this.values(), NOTHING), _sum(year),
        limit, None if limit is None else limit - used,
    )  # fmt: skip


def _budget(book: Book, department: str, month: str) -> Data | None:
    """Give the budget for all classes of a department, or of the centre: the month's own before the year's."""
    own = [row for row in _in_force(book, month) if str(row.get("department") or "") == department]
    return max((row for row in own if not row.get("what")), key=lambda row: len(row["period"]), default=None)


def _in_force(book: Book, month: str) -> list[Data]:
    day = date.fromisoformat(f"{month}-01")
    return [row for row in policy.rows(book, "budgets", day) if row["period"] in (month, month[:4])]


def _budgeted(book: Book, row: Data, year: list[Cost]) -> tuple[Any, ...]:
    used, limit = _used(row, year), Decimal(row["amount"])
    name = facts.named(book, "department", str(row.get("department") or ""))
    over = str(say("超支", "over")) if used > limit else ""
    what = str(CLASSES[row["what"]] if row.get("what") else say("全部", "all"))
    return name or str(say("全中心", "the centre")), what, row["period"], limit, used, limit - used, over


def _used(row: Data, year: list[Cost]) -> Decimal:
    """Give what was spent of a budget: of its department, class and period."""
    chosen = (one for one in year if row.get("department") in (None, one.department))
    return _sum(one for one in chosen if row.get("what") in (None, one.what) and one.on.startswith(row["period"]))


def _over(book: Book, year: list[Cost], month: str) -> Iterator[Words]:
    for row in _in_force(book, month):
        name, what, period, limit, used, left, over = _budgeted(book, row, year)
        if over:
            yield say(
                "{name} {period} {what}超预算 {over} 元:预算 {limit},已用 {used} [A2.0.1]",
                "{name} is {over} yuan over its budget of {period} for {what}: {limit}, used {used} [A2.0.1]",
                name=name, period=period, what=what, over=-left, limit=limit, used=used,
            )  # fmt: skip


def _told(rows: tuple[Any, ...]) -> Words:
    if not rows:
        return say("这一年到本月没有费用", "nothing was spent this year up to that month")
    return say(
        "办公用品按先进先出,固定资产按首次领用,维修按完成日期;预算:ecentre cost --budget",
        "supplies at first-in-first-out, assets when first taken, repairs when done; budgets: ecentre cost --budget",
    )


def _sum(found: Iterable[Cost]) -> Decimal:
    return sum((one.amount for one in found), NOTHING)
