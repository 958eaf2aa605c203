"""The sheet that takers sign: every department's open sheets, line by line, with room to sign [A2.8.8c]."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.subjects import grants
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Book, Data, Record
    from ecentre.words import Words

COLUMNS = (
    Column("department", say("部门", "department")),
    Column("taker", say("领用人", "taker")),
    Column("id", say("单号", "sheet")),
    Column("item", say("品名", "item")),
    Column("unit", say("单位", "unit")),
    Column("quantity", say("数量", "quantity"), "int"),
    Column("cabinet", say("存放柜", "cabinet")),
    Column("remark", say("备注", "remark")),
    Column("signature", say("领用人签字", "signature")),
)
STATES = ("drafted", "issued")
SIGNATURES = (say("发放人", "issued by"), say("见证人", "witness"), say("日期", "date"))


class Line(NamedTuple):
    """One thing to be signed for."""

    number: int
    item: str
    unit: str
    quantity: int
    cabinet: str
    remark: str


class Taker(NamedTuple):
    """One person with what they sign for, and the number of their sheet."""

    name: str
    id: str
    lines: tuple[Line, ...]


class Page(NamedTuple):
    """What the people of one department sign."""

    department: str
    takers: tuple[Taker, ...]


def chosen(book: Book, when: str = "") -> list[Record]:
    """Give the sheets to be signed; with a period those of its plans, with a day those issued then."""
    found = (one for one in book.find("supply_issue") if one.state in STATES)
    if not when:
        return [one for one in found if one.state == "drafted"]
    return [one for one in found if one.text("issued_on").startswith(when) or when in _periods(book, one)]


def pages(book: Book, sheets: Iterable[Record]) -> list[Page]:
    """Give the sheets by department, each with its takers in order of name."""
    homes: dict[str, list[Taker]] = {}
    for sheet in sheets:
        lines = tuple(_line(book, row) for row in sheet.get("lines", []))
        taker = Taker(facts.named(book, "person", sheet.text("taker")), sheet.id, lines)
        homes.setdefault(facts.named(book, "department", sheet.text("department")), []).append(taker)
    return [Page(home, tuple(sorted(takers))) for home, takers in sorted(homes.items())]


def sheet(book: Book, sheets: list[Record]) -> Table:
    """Give the same as one table, for a workbook."""
    rows = [
        (page.department, taker.name, taker.id, line.item, line.unit, line.quantity, line.cabinet, line.remark, "")
        for page in pages(book, sheets)
        for taker in page.takers
        for line in taker.lines
    ]
    title = say("办公用品领用签字表", "Supplies: sheet to be signed")
    return Table("supply_signing", title, COLUMNS, tuple(rows), (how(sheets),), {}, SIGNATURES)


def how(sheets: Iterable[Record]) -> Words:
    """Say how the signed sheet is entered."""
    ids = " ".join(one.id for one in sheets if one.state == "drafted")
    if not ids:
        return say("没有待签领的领用单", "no sheet waits to be signed")
    return say(
        "签字后扫描登记:ecentre supply issue confirm {ids} --scan 扫描件 --witness 见证人",
        "once signed, scan and enter it: ecentre supply issue confirm {ids} --scan FILE --witness NAME",
        ids=ids,
    )


def _line(book: Book, row: Data) -> Line:
    item = book.get("supply_item", row["item"])
    numbers = f"{row['from_number']}-{row['to_number']}" if row.get("from_number") is not None else ""
    device = facts.named(book, "asset", str(row.get("device") or ""))
    basis = joined(f"{ref.id}/{row.get('line', '')}" for ref in grants.sources(row))
    remark = " ".join(filter(None, (numbers, device, basis)))
    return Line(
        int(row["number"]), item.text("name") if item else row["item"], item.text("unit") if item else "",
        int(row["quantity"]), facts.named(book, "store_cabinet", str(row.get("cabinet") or "")), remark,
    )  # fmt: skip


def _periods(book: Book, sheet: Record) -> set[str]:
    named = (book.get(*ref) for row in sheet.get("lines", []) for ref in grants.sources(row))
    return {one.text("period") for one in named if one is not None and one.kind == "supply_plan"}
