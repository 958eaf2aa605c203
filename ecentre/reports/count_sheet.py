"""The sheet a department counts with: frozen lines by class, room for what is found, empty rows for the unexpected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.model import Column, Table
from ecentre.subjects import freeze
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.model import Data, Record
    from ecentre.reports.session import Session

COLUMNS = (
    Column("number", say("序号", "no."), "int"),
    Column("category", say("类别", "class")),
    Column("asset", say("资产编号", "asset number")),
    Column("former_number", say("原编号", "former number")),
    Column("name", say("资产名称", "name")),
    Column("model", say("规格型号", "model")),
    Column("unit", say("计量单位", "unit")),
    Column("keeper", say("使用人", "keeper")),
    Column("place", say("账面地点", "place in book")),
    Column("state", say("使用状况", "state")),
    Column("found", say("实盘结果", "found")),
    Column("found_at", say("实际地点", "place found")),
    Column("by", say("盘点人", "counted by")),
    Column("remark", say("备注", "remark")),
)
SPARE_ROWS = 5
SIGNATURES = (say("盘点人", "counted by"), say("物品管理员", "property keeper"), say("日期", "date"))
HOW_TO = say(
    "填写办法:实盘结果填“在”或“不在”;地点不同时填实际地点;空着的行算未盘。账上没有的实物写在最后几行,填资产名称和实际地点。",
    "How to fill: found is “yes” or “no”; give the place where it differs; rows left empty stay uncounted. "
    "Things not in the book go into the last rows, by name and place.",
)


def sheet(session: Session, count: Record) -> Table:
    """Make the sheet of one department's count [A2.7.2a]."""
    lines = freeze.lines(count, session.book).values()
    rows = [(number, *_row(session, line)) for number, line in enumerate(lines, start=1)]
    spare = [(len(rows) + number, *[""] * (len(COLUMNS) - 1)) for number in range(1, SPARE_ROWS + 1)]
    department = session.name("department", count.text("department"))
    title = say("{title}({department})", "{title}: {department}", title=session.title, department=department)
    source = say(
        "{stocktake} {count};账面定格于 {day},版本 {frozen};填好后:ecentre stocktake enter 文件;重新生成:{command}",
        "{stocktake} {count}; book frozen on {day}, version {frozen}; when filled: ecentre stocktake enter FILE; "
        "rebuild: {command}",
        stocktake=session.record.id,
        count=count.id,
        day=session.record.text("opened_on"),
        frozen=session.record.text("book_state")[:10],
        command=f"ecentre stocktake sheets --month {session.month}",
    )
    return Table("count_sheet", title, COLUMNS, (*rows, *spare), (HOW_TO,), {}, SIGNATURES, str(source))


def _row(session: Session, line: Data) -> tuple[str, ...]:
    card = session.card(str(line["asset"]))
    category = session.book.get("category", str(line.get("category", "")))

    def text(name: str) -> str:
        return card.text(name) if card else ""

    return (
        session.name("category", str(line.get("category", ""))),
        str(line["asset"]),
        text("former_number"),
        text("name"),
        " ".join(filter(None, (text("model"), text("specification")))),
        category.text("unit") if category else "",
        session.name("person", str(line.get("keeper", ""))),
        session.name("place", str(line.get("place", ""))),
        str(session.schemas.get("asset").value_label("state", line.get("state", ""))),
        "", "", "", "",
    )  # fmt: skip
