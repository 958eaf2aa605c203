"""The stocktake on the command line: open, sheets, close, adjust, report; counting itself is in ``counts``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ecentre import actions, clock, kinds
from ecentre.cli import output
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.meaning import naming, values
from ecentre.cli.own import counts, standings
from ecentre.cli.session import Call, current
from ecentre.errors import EcentreError, NotFoundError, UsageError
from ecentre.index import open_book
from ecentre.render import render
from ecentre.render.form import Press, fill
from ecentre.reports import count_sheet, standing, stocktake
from ecentre.reports.session import Session, find, gather
from ecentre.words import joined, say

if TYPE_CHECKING:
    from ecentre.index import IndexBook
    from ecentre.model import Change, Record, Ref
    from ecentre.schema import Schemas

NUMBER = re.compile(r"STK-\d{4}-\d{4,}|\d{4}-\d{4,}|\d{1,4}")
MONTH = say("月份", "MONTH")
Month = Annotated[str, option("--month", say("哪个月,如 2026-11", "which month, such as 2026-11"), MONTH)]
Id = Annotated[str, argument(say("盘点编号或月份;不填为最近一次", "id or month; else the newest"), say("编号", "ID"))]
Folder = Annotated[str, option("--sheets", say("盘点表写到哪个文件夹", "the folder for the count sheets"), counts.FILE)]
NoSheets = Annotated[bool, option("--no-sheets", say("暂不生成盘点表", "make no count sheets yet"))]
WHO = say("姓名", "NAME")
Organiser = Annotated[str, option("--organiser", say("组织人(行政部);不填为经办人", "organiser; else who acts"), WHO)]
GROUPS = say("department|category|difference", "department|category|difference")
By = Annotated[str, option("--by", say("按部门、类别汇总,或只列差异", "sums, or the differences only"), GROUPS)]
ByClass = Annotated[bool, option("--by-class", say("盘点表按类别排列", "set the sheet in order of class"))]
At = Annotated[str, option("--at", say("按某一版本的账出表", "as the books were at a version"), say("版本", "VERSION"))]


bare = standings.bare(lambda call: standing.standing(call.book, call.schemas, clock.today()))


def open_(month: Month = "", organiser: Organiser = "", sheets: Folder = "", no_sheets: NoSheets = False) -> int:
    """Freeze the book, list it by department and write the count sheets."""
    call = current()
    chosen = values.month_text(month) if month else f"{clock.today():%Y-%m}"

    def plan(book: IndexBook) -> Change:
        desk = call.desk(book)
        person = naming.person(book, call.schemas, organiser) if organiser else desk.actor
        return actions.create(desk, "stocktake", {"month": chosen, "organiser": person}, "open", call.paper())

    code = counts.act(call, plan)
    if not (call.dry_run or no_sheets):
        _write_sheets(call, chosen, sheets)
    return code


def sheets_(month: Month = "", sheets: Folder = "") -> int:
    """Write the count sheets of every department, as workbooks and as pages to print."""
    _write_sheets(current(), values.month_text(month) if month else "", sheets)
    return 0


def close(id: Id = "") -> int:
    """Close the stocktake when every department has confirmed its part."""
    return _advance("close", id)


def adjust(id: Id = "") -> int:
    """Make the book follow what was approved."""
    return _advance("adjust", id)


def report(month: Id = "", by: By = "", by_class: ByClass = False, at: At = "") -> int:
    """Give the stocktake sheet, a summary, or the differences."""
    call = current()
    call.at = at or call.at
    session = _session(call, month)
    if by == "difference":
        output.table(call, stocktake.differences(session))
    elif by:
        if by not in stocktake.GROUPS:
            raise UsageError(say("--by 可用:{groups}", "--by is one of {groups}", groups=GROUPS))
        output.table(call, stocktake.summary(session, by))
    else:
        output.table(call, stocktake.sheet(session, "category" if by_class else "department"))
    return 0


def meant(book: IndexBook, schemas: Schemas, text: str, verb: str = "") -> Ref:
    """Find the stocktake that a verb means: by id or month, else the only one that can take it, or the newest.

    Raises:
        NotFoundError: there is none.
        UsageError: the text is neither an id nor a month, or several could be meant.
    """
    if text:
        return _named(book, schemas, text).ref
    states = {state for row in kinds.get("stocktake").rows(verb) for state in row.source}
    fitting = [one for one in book.find("stocktake") if one.state in states]
    if len(fitting) > 1:
        listed = joined(f"{one.text('month')} {one.id}" for one in fitting)
        raise UsageError(
            say(
                "不止一次盘点,请写明月份或编号:{listed}", "more than one stocktake; give the month or id: {listed}",
                listed=listed,
            )
        )
    return (fitting[0] if fitting else _newest(book)).ref


def _named(book: IndexBook, schemas: Schemas, text: str) -> Record:
    if NUMBER.fullmatch(text.strip()):
        return naming.record(book, schemas, "stocktake", text)
    return _newest(book, values.month_text(text))


def _newest(book: IndexBook, month: str = "") -> Record:
    record = find(book, month)
    if record is None:
        raise NotFoundError(
            say(
                "没有 {what} 盘点;开始盘点:ecentre stocktake open",
                "no stocktake {what}; open one: ecentre stocktake open",
                what=month,
            )
        )
    return record


def _advance(verb: str, text: str) -> int:
    call = current()

    def plan(book: IndexBook) -> Change:
        return actions.advance(call.desk(book), meant(book, call.schemas, text, verb), verb, {}, call.paper())

    return counts.act(call, plan)


def _session(call: Call, text: str) -> Session:
    record = naming.existing(call.book, meant(call.book, call.schemas, text))
    return gather(record, call.book, call.schemas, _frozen(call, record))


def _frozen(call: Call, record: Record) -> IndexBook | None:
    """Give the book as it was frozen, or None where this copy does not hold that state."""
    try:
        return open_book(call.root, call.schemas, at=record.text("book_state"))
    except EcentreError:
        return None


def _write_sheets(call: Call, month: str, folder: str) -> None:
    book = open_book(call.root, call.schemas)
    record = _newest(book, month)
    session = gather(record, book, call.schemas, _frozen(call, record))
    where = Path(folder or f"stocktake-{session.month}")
    where.mkdir(parents=True, exist_ok=True)
    press = Press(book, call.schemas, call.root / "templates", book.commit, clock.now())
    for count in session.counts:
        name = where / f"{session.month}-{count.text('department')}"
        output.replace(name.with_suffix(".xlsx"), render(count_sheet.sheet(session, count), "xlsx"))
        output.replace(name.with_suffix(".html"), fill(press, "count", count))
    output.words(
        say(
            "已写出 {n} 个部门的盘点表(xlsx 填写,html 打印):{where};填好后:ecentre stocktake enter 文件",
            "count sheets of {n} departments are in {where} (xlsx to fill in, html to print); then: "
            "ecentre stocktake enter FILE",
            n=len(session.counts), where=where,
        )
    )


READS = ("sheets", "report")
COMMANDS = {
    "open": open_,
    "sheets": sheets_,
    **counts.COMMANDS,
    "close": close,
    "adjust": adjust,
    "report": report,
}
HELP = {
    "open": say("开始盘点:账面定格,写出盘点表 [A2.7.1]", "open: freeze the book, write the count sheets [A2.7.1]"),
    "sheets": say("写出各部门盘点表(xlsx 和可打印的 html)", "write the count sheets (xlsx, and html to print)"),
    **counts.HELP,
    "close": say("各部门确认后结束盘点 [A2.7.1]", "close it when every department has confirmed [A2.7.1]"),
    "adjust": say("按批准的意见调账,须由另一人办理 [A2.7.1]", "adjust the book as approved, by another [A2.7.1]"),
    "report": say("盘点表、汇总和差异 [A2.7.1, A2.7.2a]", "the stocktake sheet, sums, differences [A2.7.1, A2.7.2a]"),
}
EXAMPLES = {
    "open": "ecentre stocktake open --month 2026-11",
    "sheets": "ecentre stocktake sheets --sheets stocktake-2026-11",
    **counts.EXAMPLES,
    "close": "ecentre stocktake close",
    "adjust": "ecentre stocktake adjust",
    "report": "ecentre stocktake report 2026-11 -o xlsx --to stocktake.xlsx",
}
