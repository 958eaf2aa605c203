"""Telephone logs of a month: totals by department held against the bills, and the register call by call [R4.15.1]."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.subjects import calls
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecentre.model import Book, Data, Record

SORTS = {
    "long_distance": say("长途", "long distance"), "fax": say("传真", "fax"), "card": say("电话卡", "phone card"),
}  # fmt: skip
TOTALS = (
    Column("department", say("部门", "department")),
    Column("count", say("次数", "calls"), "int"),
    *(Column(name, label, "money") for name, label in SORTS.items()),
    Column("official", say("公务", "official"), "money"),
    Column("private", say("私用", "private"), "money"),
    Column("total", say("登记合计", "total of the log"), "money"),
    Column("bill", say("账单", "bill"), "money"),
    Column("difference", say("相差", "difference"), "money"),
    Column("state", say("状态", "state")),
    Column("irregular", say("异常说明", "irregularities")),
)
SUMMED = ("count", *SORTS, "official", "private", "total", "bill", "difference")
REGISTER = (
    Column("department", say("部门", "department")),
    Column("number", say("序号", "no."), "int"),
    Column("date", say("日期", "date"), "date"),
    Column("person", say("使用人", "person")),
    Column("sort", say("种类", "sort")),
    Column("called", say("对方", "called")),
    Column("minutes", say("分钟", "minutes"), "int"),
    Column("purpose", say("公务或私用", "official or private")),
    Column("matter", say("内容", "matter")),
    Column("cost", say("费用", "cost"), "money"),
)
SIGNATURES = (say("登记人", "kept by"), say("核对人", "checked by"), say("日期", "date"))


def standing(book: Book) -> Table:
    """Tell which logs are not closed, how they stand against their bills, and what comes next [R4.15.1]."""
    logs = [one for one in book.find("call_log") if one.state != "closed"]
    columns = (Column("id", say("编号", "id")), Column("month", say("月份", "month")), *TOTALS)
    rows = tuple((one.id, one.text("month"), *_row(book, one)) for one in logs)
    step = say(
        "登记:ecentre call-log enter 编号 --date … --sort … --called … --purpose …;账单来了:ecentre call-log bill 编号 "
        "--bill-amount …",
        "a call: ecentre call-log enter ID --date … --sort … --called … --purpose …; the bill: ecentre call-log bill "
        "ID --bill-amount …",
    )  # fmt: skip
    none = say("没有登记中的;开本:ecentre call-log open", "no log is open; begin one: ecentre call-log open")
    return Table("call_logs", say("未结清的电话登记本", "Telephone logs not closed"), columns if rows else (), rows,
                 (step if rows else none,))  # fmt: skip


def totals(book: Book, month: str) -> Table:
    """Give each department's calls of a month by sort, official and private, against its bill; in yuan [R4.15.1]."""
    logs = book.find("call_log", month=month)
    rows = tuple(sorted((_row(book, one) for one in logs), key=lambda row: str(row[0])))
    places = {column.name: at for at, column in enumerate(TOTALS)}
    sums = {
        name: sum((row[places[name]] for row in rows if row[places[name]] is not None), calls.NOTHING if at else 0)
        for at, name in enumerate(SUMMED)
    }
    title = say("{month} 话费汇总", "Calls of {month} by department", month=month)
    return Table("call_totals", title, TOTALS, rows, (), sums, SIGNATURES[1:])


def register(book: Book, month: str, department: str = "") -> Table:
    """Give the calls of a month, one a line, as the register on paper has them [R4.15.1]."""
    logs = [one for one in book.find("call_log", month=month) if department in ("", one.text("department"))]
    rows = tuple(_call(book, one, row) for one in logs for row in one.get("calls", []))
    whose = facts.named(book, "department", department)
    title = say("电话登记本 {month} {department}", "Telephone log {month} {department}", month=month, department=whose)
    spent = {"cost": sum((calls.total(one) for one in logs), calls.NOTHING)}
    return Table("call_register", title, REGISTER, rows, (), spent, SIGNATURES)


def _row(book: Book, log: Record) -> tuple[Any, ...]:
    rows: Sequence[Data] = log.get("calls", [])
    known = calls.costs(log)

    def cost(name: str, value: str) -> Decimal:
        return sum((known.get(int(row["number"]), calls.NOTHING) for row in rows if row[name] == value), calls.NOTHING)

    bill = Decimal(log.text("bill_amount")) if log.get("bill_amount") else None
    return (
        facts.named(book, "department", log.text("department")), len(rows), *(cost("sort", one) for one in SORTS),
        cost("purpose", "official"), cost("purpose", calls.PRIVATE), calls.total(log), bill, calls.difference(log),
        str(facts.standing(book, log)), log.text("irregular"),
    )  # fmt: skip


def _call(book: Book, log: Record, row: Data) -> tuple[Any, ...]:
    cost = calls.costs(log).get(int(row["number"]))
    return (
        facts.named(book, "department", log.text("department")), row["number"], row["date"],
        facts.named(book, "person", row["person"]), str(facts.worded(book, "call_log", "calls/*/sort", row["sort"])),
        row["called"], row.get("minutes"), str(facts.worded(book, "call_log", "calls/*/purpose", row["purpose"])),
        row.get("matter", ""), cost,
    )  # fmt: skip
