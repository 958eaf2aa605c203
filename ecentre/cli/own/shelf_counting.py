"""Counts of supplies on the command line: how they stand, a sheet out and in, what was counted, why it differs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ecentre import actions
from ecentre.cli import output
from ecentre.cli.acting import filling, rowing, writing
from ecentre.cli.grammar.declare import FILE, NAME, WORD, argument, option
from ecentre.cli.meaning import naming
from ecentre.cli.own import running, standings
from ecentre.cli.session import Call, current
from ecentre.errors import UsageError
from ecentre.exchange import rowsheet
from ecentre.index import PendingBook
from ecentre.reports import stock_count as reports
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.index import IndexBook
    from ecentre.model import Change, Data, Record, Ref
    from ecentre.schema import Schema, Schemas

KIND, PREFIX = "stock_count", "STC-"
NUMBER = say("整数", "NUMBER")
Id = Annotated[str, argument(say("盘点编号;只有一次在办时可不写", "the count; not needed where one is running"),
                             say("[编号]", "[ID]"))]  # fmt: skip
Words_ = Annotated[list[str], argument(say("[盘点编号] 物品", "[count] item"), say("[编号] 物品", "[ID] ITEM"))]
Item = Annotated[str, option("--item", say("物品", "item"), NAME)]
Cabinet = Annotated[str, option("--cabinet", say("在哪个柜子;只有一个时可不写", "where it lies, if in several"), NAME)]
Counted = Annotated[str, option("--counted", say("点到多少", "how many were counted"), NUMBER)]
Time = Annotated[str, option("--time", say("何时点的,如 9:30;不填为现在", "when, such as 9:30; else now"), WORD)]
By = Annotated[str, option("--by", say("谁点的;不填为经办人", "who counted; else who acts"), NAME)]
Remark = Annotated[str, option("--remark", say("备注", "remark"), WORD)]
Rows = Annotated[str, option("--rows", say("填好的盘点表(xlsx 或 csv)", "the filled sheet (xlsx or csv)"), FILE)]

bare = standings.bare(lambda call: reports.standing(call.book, call.schemas))


def meant(book: IndexBook, schemas: Schemas, text: str, verb: str = "") -> Ref:
    """Find the count that a verb means: by id, else the only one that can take it.

    Raises:
        NotFoundError: there is none.
        UsageError: several could be meant.
    """
    if text:
        return naming.record(book, schemas, KIND, text).ref
    every, states = book.find(KIND), running.states(KIND, verb)
    fitting = [one for one in every if one.state in states] if states else every[-1:]
    none = say("没有这样的盘点;开始:ecentre stock count open", "no such count; begin one: ecentre stock count open")
    several = say("不止一次盘点在办,写明编号:{listed}", "several counts are running; give an id: {listed}")
    return running.sole(fitting, none, several)


def sheet(id: Id = "") -> int:
    """Give the sheet to count with, to print or to fill in."""
    call = current()
    record = naming.existing(call.book, meant(call.book, call.schemas, id, "enter"))
    output.table(call, reports.sheet(record, call.book, call.schemas.get(KIND).rows("entries")))
    return 0


def report(id: Id = "") -> int:
    """Give the report of a count: book, counted, differences, reasons."""
    call = current()
    record = naming.existing(call.book, meant(call.book, call.schemas, id))
    output.table(call, reports.report(record, call.book, call.schemas))
    return 0


def enter(
    id: Id = "", item: Item = "", cabinet: Cabinet = "", counted: Counted = "", time: Time = "", by: By = "",
    remark: Remark = "", rows: Rows = "",
) -> int:  # fmt: skip
    """Enter what was counted: one thing, or a filled sheet."""
    call = current()
    cells = {"item": item, "cabinet": cabinet, "counted": counted, "time": time, "by": by, "remark": remark}
    typed = {name: value for name, value in cells.items() if value}
    if bool(rows) == bool(typed):
        raise UsageError(
            say(
                "请写 --item 物品 --counted 数量,或 --rows 盘点表.xlsx",
                "give --item NAME --counted N, or --rows SHEET.xlsx",
            )
        )
    call.scan = call.scan or rows

    def plan(book: IndexBook) -> Change:
        record = naming.existing(book, meant(book, call.schemas, id, "enter"))
        found = _of_sheet(call, record, Path(rows)) if rows else [_typed(call, book, record, typed)]
        return actions.advance(call.desk(book), record.ref, "enter", {"entries": found}, call.paper())

    return _act(call, plan)


def settle(words: Words_, counted: Counted = "", cabinet: Cabinet = "") -> int:
    """Decide what people counted differently."""
    call = current()

    def plan(book: IndexBook) -> Change:
        record, items = _named(call, book, words, "settle")
        rows = [_typed(call, book, record, {"item": one, "counted": counted, "cabinet": cabinet}) for one in items]
        return actions.advance(call.desk(book), record.ref, "settle", {"entries": rows}, call.paper())

    return _act(call, plan)


def explain(words: Words_, cabinet: Cabinet = "") -> int:
    """Say why book and count differ."""
    call = current()
    if not call.reason:
        raise UsageError(say("请写明差异原因:--reason 原因", "say why they differ: --reason TEXT"))

    def plan(book: IndexBook) -> Change:
        record, items = _named(call, book, words, "explain")
        cells = [_placed(call, book, record, {"item": one, "cabinet": cabinet}) for one in items]
        rows = [{**one, "reason": call.reason} for one in cells]
        return actions.advance(call.desk(book), record.ref, "explain", {"reasons": rows}, call.paper())

    return _act(call, plan)


def _named(call: Call, book: IndexBook, words: list[str], verb: str) -> tuple[Record, list[str]]:
    """Tell the count from the items that a line names; the count may be left out."""
    id = words[0] if words[0].upper().startswith(PREFIX) else ""
    items = words[1:] if id else words
    if not items:
        raise UsageError(say("请写明是哪种物品", "say which item"))
    return naming.existing(book, meant(book, call.schemas, id, verb)), items


def _typed(call: Call, book: IndexBook, record: Record, typed: dict[str, str]) -> Data:
    table = call.schemas.get(KIND).rows("entries")
    missing = [name for name in ("item", "counted") if not typed.get(name)]
    if missing:
        raise filling.lacking(table, missing)
    rest = {name: value for name, value in typed.items() if value and name not in ("item", "cabinet")}
    return _placed(call, book, record, typed) | filling.read(table, rest, naming.resolver(book, call.schemas))


def _placed(call: Call, book: IndexBook, record: Record, typed: dict[str, str]) -> Data:
    """Read item and cabinet; one not named is the one counted, the only one that holds the item, or the only one."""
    given = {name: typed[name] for name in ("item", "cabinet") if typed.get(name)}
    row = filling.read(call.schemas.get(KIND).rows("entries"), given, naming.resolver(book, call.schemas))
    lines = (*record.get("lines", []), *record.get("entries", []))
    places = {line["cabinet"] for line in lines if line["item"] == row["item"]}
    used = {one.id for one in book.find("store_cabinet") if one.state != "retired"}
    known = {record.text("cabinet")} - {""} or places or used
    if "cabinet" not in row and len(known) != 1:
        raise filling.lacking(call.schemas.get(KIND).rows("entries"), ["cabinet"])
    return {"cabinet": next(iter(known), ""), **row}


def _of_sheet(call: Call, record: Record, path: Path) -> list[Data]:
    """Read a filled sheet; a line whose number is empty was not counted.

    Raises:
        UsageError: it is a sheet of another count, or nothing is filled in.
        InvalidError: a cell cannot be read; every such place is named.
    """
    table: Schema = call.schemas.get(KIND).rows("entries")
    others = {id for id in rowsheet.ids(path, PREFIX) if id != record.id}
    if others and record.id not in rowsheet.ids(path, PREFIX):
        raise UsageError(
            say(
                "{name} 是 {other} 的盘点表,现在登记的是 {id};重新出表:ecentre stock count sheet {id} --to 盘点表.xlsx",
                "{name} is a sheet of {other}, but {id} is being counted; make its sheet: ecentre stock count sheet "
                "{id} --to SHEET.xlsx",
                name=path.name, other=joined(sorted(others)), id=record.id,
            )
        )
    found = rowing.from_file(call, table, path, reports.titles(), "counted")
    if not found:
        raise UsageError(say("{name} 里没有一行填了实盘数", "no line of {name} says what was counted", name=path.name))
    return found


def _act(call: Call, plan: Callable[[IndexBook], Change]) -> int:
    """Make a change real and say what comes next in the count."""

    def guided(book: IndexBook) -> Change:
        change = plan(book)
        pending = PendingBook(book, list(change.records))
        return replace(change, follow=reports.after(change.records[0].id, pending))

    return writing.act(call, guided)


COMMANDS = {"sheet": sheet, "enter": enter, "settle": settle, "explain": explain, "report": report}
READS = ("sheet", "report")
HELP = {
    "sheet": say("盘点用的表,可打印或导出填写 [A2.8.9]", "the sheet to count with, to print or to fill in [A2.8.9]"),
    "enter": say("登记点到的数量,或整张填好的盘点表 [A2.8.9]", "enter what was counted, or a filled sheet [A2.8.9]"),
    "settle": say("裁定点得不一样的数量,须说明理由 [A2.7.1]", "decide what was counted differently [A2.7.1]"),
    "explain": say("说明账实不符的原因 [A2.7.1]", "say why book and count differ [A2.7.1]"),
    "report": say("库存盘点表:账面、实盘、差异、原因 [A2.8.9]", "the report: book, counted, differences [A2.8.9]"),
}
EXAMPLES = {
    "sheet": "ecentre stock count sheet --to 盘点表.xlsx",
    "enter": "ecentre stock count enter --item 签字笔 --counted 48",
    "settle": "ecentre stock count settle 签字笔 --counted 48 --reason 现场复核",
    "explain": "ecentre stock count explain 签字笔 --reason 发放时漏登",
    "report": "ecentre stock count report STC-2026-0001 --to 库存盘点表.xlsx",
}
