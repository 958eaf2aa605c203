"""Ledgers of supplies taken and handed back, by person or by department, from the same lines [A2.8.8b]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.subjects import grants, movements
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecentre.model import Book
    from ecentre.subjects.movements import Move

SORTS = (movements.OUT, movements.RETURN)
TAKEN = Column("taken", say("领用数量", "taken"), "int")
RETURNED = Column("returned", say("交回数量", "returned"), "int")
LINES = Column("lines", say("笔数", "lines"), "int")
PERSON, DEPARTMENT = Column("person", say("领用人", "person")), Column("department", say("部门", "department"))
ITEM, UNIT = Column("item", say("品名", "item")), Column("unit", say("单位", "unit"))
REGISTER = (
    Column("on", say("日期", "date"), "date"), Column("id", say("单号", "sheet")), DEPARTMENT, PERSON, ITEM, UNIT,
    TAKEN, RETURNED, Column("device", say("设备", "device")), Column("basis", say("依据", "rests on")),
)  # fmt: skip
VIEWS = {
    "": REGISTER,
    "person": (PERSON, DEPARTMENT, ITEM, UNIT, LINES, TAKEN, RETURNED),
    "department": (DEPARTMENT, ITEM, UNIT, Column("people", say("领用人", "people")), LINES, TAKEN, RETURNED),
}


class Line(NamedTuple):
    """One line of a signed sheet: who of which department took or gave back how many of what."""

    move: Move
    person: str
    department: str
    item: str
    unit: str
    taken: int
    returned: int


def lines(book: Book, month: str) -> list[Line]:
    """Give every line signed for in a month, and every line handed back, in order of day.

    A line belongs to the department it was issued to: a mover's lines stay where they were taken. What was held before
    the books opened was taken in no month.
    """
    found = [
        _line(book, move)
        for moves in movements.by_item(book).values()
        for move in moves
        if move.sort in SORTS and move.on[:7] == month and move.held and (move.stock or move.sort != movements.OUT)
    ]
    return sorted(found, key=lambda one: (one.move.on, one.move.ref, one.move.line))


def ledger(book: Book, month: str, by: str = "") -> Table:
    """Give the register of a month, or its lines added up by person or by department [A2.8.8b]."""
    found = lines(book, month)
    rows = {"": _register, "person": _by_person, "department": _by_department}[by](book, found)
    taken, returned = sum(one.taken for one in found), sum(one.returned for one in found)
    sums = {"lines": len(found), "taken": taken, "returned": returned}
    columns = VIEWS[by]
    note = say(
        "按人、按部门的台账出自同样的 {n} 笔签领和交回,合计领 {taken}、交回 {returned},两本一致",
        "both ledgers come from the same {n} signed lines: {taken} taken, {returned} returned in each",
        n=len(found), taken=taken, returned=returned,
    )
    title = {
        "": say("{month} 办公用品领用台账", "Supplies taken, {month}", month=month),
        "person": say("{month} 办公用品领用台账(按人)", "Supplies taken by person, {month}", month=month),
        "department": say("{month} 办公用品领用台账(按部门)", "Supplies taken by department, {month}", month=month),
    }[by]
    shown = {column.name: sums[column.name] for column in columns if column.name in sums}
    return Table("supply_ledger", title, columns, tuple(rows), (note,), shown)


def _line(book: Book, move: Move) -> Line:
    item = book.get("supply_item", move.item)
    named = (item.text("name"), item.text("unit")) if item else (move.item, "")
    person, department = facts.named(book, "person", move.person), facts.named(book, "department", move.department)
    return Line(move, person, department, *named, max(move.held, 0), max(-move.held, 0))


def _register(book: Book, found: Iterable[Line]) -> list[tuple[Any, ...]]:
    return [
        (
            one.move.on, one.move.ref.id, one.department, one.person, one.item, one.unit, one.taken, one.returned,
            facts.named(book, "asset", str(one.move.row.get("device") or "")), _basis(book, one.move),
        )
        for one in found
    ]  # fmt: skip


def _basis(book: Book, move: Move) -> str:
    """Give what a line rests on; of one handed back, in which condition it came, or that it was lost."""
    condition = str(move.row.get("condition") or "")
    if condition:
        return str(facts.worded(book, "supply_return", "lines/*/condition", condition))
    return joined(f"{ref.id}/{move.row.get('line', '')}" for ref in grants.sources(move.row))


def _by_person(_book: Book, found: Iterable[Line]) -> list[tuple[Any, ...]]:
    groups = _grouped(found, lambda one: (one.person, one.department, one.item, one.unit))
    return [(*key, *_sums(rows)) for key, rows in groups]


def _by_department(_book: Book, found: Iterable[Line]) -> list[tuple[Any, ...]]:
    groups = _grouped(found, lambda one: (one.department, one.item, one.unit))
    return [(*key, joined(sorted({one.person for one in rows})), *_sums(rows)) for key, rows in groups]


def _grouped(
    found: Iterable[Line], key: Callable[[Line], tuple[str, ...]]
) -> list[tuple[tuple[str, ...], list[Line]]]:
    groups: dict[tuple[str, ...], list[Line]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    return sorted(groups.items())


def _sums(rows: list[Line]) -> tuple[int, int, int]:
    return len(rows), sum(one.taken for one in rows), sum(one.returned for one in rows)
