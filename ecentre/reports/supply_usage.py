"""What each device used of its supplies in a month, beside its quota [A2.8.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import facts, whose
from ecentre.model import Column, Record, Ref, Table
from ecentre.subjects import movements, supply_cycle, supply_standards
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.model import Book, Data
    from ecentre.subjects.movements import Move

COLUMNS = (
    Column("asset", say("设备编号", "device")),
    Column("name", say("设备名称", "name")),
    Column("department", say("使用部门", "department")),
    Column("item", say("耗材", "supply")),
    Column("unit", say("单位", "unit")),
    Column("used", say("本月用量", "used this month"), "int"),
    Column("returned", say("本月交回", "returned this month"), "int"),
    Column("every", say("定额期间", "quota for")),
    Column("quota", say("定额", "quota"), "int"),
    Column("so_far", say("期内已用", "used in it"), "int"),
    Column("over", say("超出", "over"), "int"),
)
SORTS = (movements.OUT, movements.RETURN)


class Use(NamedTuple):
    """One supply of one device with all its movements."""

    device: str
    item: Record
    moves: list[Move]


def usage(book: Book, month: str) -> Table:
    """Give every device that took supplies in a month, each supply with its quota where one is set [A2.8.3]."""
    uses = [one for one in _uses(book) if any(move.on[:7] == month for move in one.moves)]
    rows = tuple(_row(book, one, month) for one in uses)
    at = {column.name: place for place, column in enumerate(COLUMNS)}
    unset = say(
        "有的耗材没有定额,只列用量:定额由办公室自己定。{enter}",
        "some supplies have no quota and are only counted: the office sets it. {enter}",
        enter=whose.entering(book, facts.label(book, "policy", "allotments")),
    )
    notes = (unset,) if any(row[at["quota"]] is None for row in rows) else ()
    sums = {name: sum(row[at[name]] for row in rows) for name in ("used", "returned")}
    title = say("{month} 设备耗材用量", "Equipment supplies used, {month}", month=month)
    return Table("supply_usage", title, COLUMNS, rows, notes, sums)


def _uses(book: Book) -> list[Use]:
    found: dict[tuple[str, str], Use] = {}
    for id, moves in movements.by_item(book).items():
        item = book.get("supply_item", id)
        for move in moves if item is not None and item.text("supply_class") == "equipment" else ():
            if item is not None and move.sort in SORTS:
                device = str(move.row.get("device") or "")
                found.setdefault((device, id), Use(device, item, [])).moves.append(move)
    return [found[key] for key in sorted(found)]


def _row(book: Book, use: Use, month: str) -> tuple[Any, ...]:
    device, inside = book.get("asset", use.device), [move for move in use.moves if move.on[:7] == month]
    used = sum(move.held for move in inside if move.held > 0)
    returned = -sum(move.held for move in inside if move.held < 0)
    quota = _quota(book, use, month)
    so_far = _so_far(use, month, quota["every"]) if quota else None
    home = device.text("department") if device else inside[-1].department
    every = facts.worded(book, "policy", "allotments/*/every", quota["every"]) if quota else ""
    return (
        use.device, device.text("name") if device else "", facts.named(book, "department", home),
        use.item.text("name"), use.item.text("unit"), used, returned, str(every),
        quota["quantity"] if quota else None, so_far, max((so_far or 0) - quota["quantity"], 0) if quota else None,
    )  # fmt: skip


def _quota(book: Book, use: Use, month: str) -> Data | None:
    """Give the row of the standards for a device that was in force at the end of a month [X.8]."""
    moment = f"{supply_cycle.last_day(month)}T23:59:59+08:00"
    home = Record(Ref("supply_plan", ""), {"department": use.moves[-1].department})
    day = supply_cycle.last_day(month)
    row = supply_standards.allotment(book, supply_standards.Wish(home, {"device": use.device}, use.item, day, moment))
    return row if row and row["basis"] == "device" else None


def _so_far(use: Use, month: str, every: str) -> int:
    """Give what a device used up to the end of a month in the quarter, half year or year that its quota is for."""
    months = supply_standards.MONTHS.get(every)

    def period(text: str) -> tuple[int, int]:
        return int(text[:4]), (int(text[5:7]) - 1) // months if months else 0

    until = (move for move in use.moves if move.on[:7] <= month)
    return sum(move.held for move in until if months is None or period(move.on) == period(month))
