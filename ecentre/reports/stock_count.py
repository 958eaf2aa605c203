"""Counts of supplies: how each stands and what comes next, the sheet to count with, the report of it [A2.8.9]."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ecentre import approval, facts, kinds, policy
from ecentre.model import Column, Table
from ecentre.quoting import quoted
from ecentre.subjects import movements, recounting, shelf, shelf_count
from ecentre.subjects.layers import Flow
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from decimal import Decimal

    from ecentre.model import Book, Record
    from ecentre.schema import Schema, Schemas
    from ecentre.subjects.shelf_count import Outcome

SPARE_ROWS = 5
STANDING = (
    Column("id", say("编号", "id")),
    Column("cabinet", say("存放柜", "cabinet")),
    Column("counted_on", say("盘点日期", "counted on"), "date"),
    Column("lines", say("应点", "to count"), "int"),
    Column("counted", say("已点", "counted"), "int"),
    Column("different", say("有差异", "different"), "int"),
    Column("conflicting", say("点得不一样", "counted differently"), "int"),
    Column("unexplained", say("未说明", "not explained"), "int"),
    Column("state", say("状态", "state")),
)
LOOKED_AT = (
    Column("number", say("序号", "no."), "int"),
    Column("specification", say("规格", "specification")),
    Column("unit", say("单位", "unit")),
    Column("book", say("账面数", "book"), "int"),
)
FILLED = ("item", "cabinet", "counted", "time", "by", "remark")
REPORT = (
    LOOKED_AT[0],
    Column("item", say("品名", "item")),
    *LOOKED_AT[1:3],
    Column("cabinet", say("存放柜", "cabinet")),
    LOOKED_AT[3],
    Column("counted", say("实盘数", "counted"), "int"),
    Column("surplus", say("盘盈", "surplus"), "int"),
    Column("shortage", say("盘亏", "shortage"), "int"),
    Column("value", say("账面金额", "value in book"), "money"),
    Column("changed", say("差异金额", "value of difference"), "money"),
    Column("reason", say("差异原因", "reason")),
    Column("by", say("清点人", "counted by")),
    Column("remark", say("备注", "remark")),
)
SIGNATURES = (
    say("清点人", "counted by"), say("保管人", "keeper"), say("行政部经理", "administration"), say("日期", "date"),
)  # fmt: skip
HOW_TO = say(
    "填写办法:只填实盘数(点到 0 个填 0),空着的行算没有点;待报废的不计;账上没有的写在最后几行,填物品、存放柜和实盘数。"
    "清点后才发出或收进的,清点时间填点的时间,如 9:30。",
    "How to fill: only the number counted (0 for none); rows left empty are not counted; what waits for scrap is left "
    "out; what the book lacks goes into the last rows: item, cabinet, number. Where goods moved after they were "
    "counted, give the time of counting, such as 9:30.",
)


def standing(book: Book, schemas: Schemas) -> Table:
    """Tell how every count that is not finished stands, and the next command of each [A2.8.9]."""
    running = [one for one in book.find("stock_count") if one.state in shelf_count.RUNNING]
    again = tuple(recounting.told(one, book) for one in recounting.every(book))
    if not running:
        step = say(
            "没有进行中的库存盘点;开始:ecentre stock count open --cabinet 存放柜(不写为全部)",
            "no count of supplies is running; begin one: ecentre stock count open --cabinet NAME (all if left out)",
        )
        return Table("stock_count_standing", say("库存盘点", "Stock counts"), (), (), (step, *again))
    rows = tuple(_progress(book, schemas, one) for one in running)
    steps = tuple(next_step(one, book) for one in running)
    return Table("stock_count_standing", say("库存盘点", "Stock counts"), STANDING, rows, (*steps, *again))


def after(id: str, book: Book) -> tuple[Words, ...]:
    """Say what comes next in a count, for the end of each command."""
    record = book.get("stock_count", id)
    return (next_step(record, book),) if record else ()


def next_step(record: Record, book: Book) -> Words:
    """Name the next command and whose turn it is."""
    if record.state == "open":
        return _next_while_open(record, book)
    if record.state == "closed":
        row = kinds.get("stock_count").row("approve", "closed")
        signer = approval.next_signer(record, row, book, book.on) if row else None
        who = policy.role_label(book, signer.role) if signer else ""
        return say("{id} 下一步 {who} 审批:ecentre approve {id}", "{id} next {who} approves: ecentre approve {id}",
                   id=record.id, who=who)  # fmt: skip
    if record.state == "approved":
        return say(
            "{id} 下一步 调账(由结束清点以外的人):ecentre stock count adjust {id}",
            "{id} next adjust (not who closed it): ecentre stock count adjust {id}", id=record.id,
        )  # fmt: skip
    return say("看盘点表:ecentre stock count report {id}", "see: ecentre stock count report {id}", id=record.id)


def _next_while_open(record: Record, book: Book) -> Words:
    points = shelf_count.open_points(record, book)
    uncounted = sum(not one.said for one in points)
    first = next((one for one in points if one.said), None)
    name = facts.named(book, "supply_item", first.item) if first else ""
    if first and first.conflicting:
        return say(
            "{id} {item} 点得不一样,请再点或裁定:ecentre stock count settle {id} {typed} --counted … --reason …",
            "{id}: {item} was counted differently; count again or decide: ecentre stock count settle {id} {typed} "
            "--counted … --reason …",
            id=record.id, item=name, typed=quoted(name),
        )  # fmt: skip
    if uncounted:
        return say(
            "{id} 还有 {n} 项没有点:ecentre stock count enter {id} --item … --counted …,"
            "或填表:ecentre stock count sheet {id} --to 盘点表.xlsx,再 enter {id} --rows 盘点表.xlsx",
            "{id}: {n} not counted: ecentre stock count enter {id} --item … --counted …, or a sheet: ecentre stock "
            "count sheet {id} --to SHEET.xlsx, then ecentre stock count enter {id} --rows SHEET.xlsx",
            id=record.id, n=uncounted,
        )
    if first:
        return say(
            "{id} {item} 账面 {book}、实盘 {counted},请说明:ecentre stock count explain {id} {typed} --reason …",
            "{id}: {item}, {book} in the book, {counted} counted; say why: ecentre stock count explain {id} {typed} "
            "--reason …",
            id=record.id, item=name, typed=quoted(name), book=first.book, counted=first.counted,
        )
    return say("{id} 都点完了,下一步 结束清点:ecentre stock count close {id}",
               "{id}: all is counted; next close it: ecentre stock count close {id}", id=record.id)  # fmt: skip


def _progress(book: Book, schemas: Schemas, record: Record) -> tuple[Any, ...]:
    found = shelf_count.outcomes(record, book)
    return (
        record.id, _scope(book, record), record.text("counted_on"), len(found), sum(bool(one.said) for one in found),
        sum(bool(one.gap) for one in found), sum(one.conflicting for one in found),
        sum(one.unexplained for one in found), str(schemas.get("stock_count").value_label("state", record.state)),
    )  # fmt: skip


def _scope(book: Book, record: Record) -> str:
    every = str(say("全部存放柜", "all cabinets"))
    return facts.named(book, "store_cabinet", record.text("cabinet")) or every


def sheet(record: Record, book: Book, table: Schema) -> Table:
    """Make the sheet to count with: the frozen lines with room for what is counted, and some empty rows [A2.8.9]."""
    looked = {column.name: column for column in LOOKED_AT}
    columns = [looked.get(name) or Column(name, table.label(name)) for name in _sheet_order()]
    listed = record.get("lines", [])
    rows = [_line(book, row, place) for place, row in enumerate(listed, start=1)]
    rows += [(len(rows) + n, *[""] * (len(columns) - 1)) for n in range(1, SPARE_ROWS + 1)]
    title = say("库存盘点表({cabinet})", "Stock count: {cabinet}", cabinet=_scope(book, record))
    source = say(
        "{id};账面定格于 {moment};填好后:ecentre stock count enter {id} --rows 文件",
        "{id}; book frozen at {moment}; when filled: ecentre stock count enter {id} --rows FILE",
        id=record.id, moment=facts.minute(str(record.steps[0]["at"])),
    )  # fmt: skip
    return Table("stock_count_sheet", title, tuple(columns), tuple(rows), (HOW_TO,), {}, SIGNATURES[:2], str(source))


def _sheet_order() -> tuple[str, ...]:
    return "number", "item", "specification", "unit", "cabinet", "book", *FILLED[2:]


def titles() -> tuple[str, ...]:
    """Give the headings of the sheet that are there to be looked at, in both languages."""
    labels = [column.label for column in LOOKED_AT if isinstance(column.label, Words)]
    return tuple(words for label in labels for words in (label.zh, label.en))


def _line(book: Book, row: dict[str, Any], place: int) -> tuple[Any, ...]:
    item = book.get("supply_item", row["item"])
    return (
        place, _called(book, "supply_item", row["item"]), item.text("specification") if item else "",
        item.text("unit") if item else "", _called(book, "store_cabinet", row["cabinet"]), row["book"], "", "", "", "",
    )  # fmt: skip


def _called(book: Book, kind: str, id: str) -> str:
    """Give the name of a thing where it alone has it, else its id, so that the sheet can be read back."""
    name = facts.named(book, kind, id)
    return name if len(book.find(kind, name=name)) == 1 else id


def report(record: Record, book: Book, schemas: Schemas) -> Table:
    """Make the report of a count: book, counted, differences and reasons, with room to sign [A2.8.9, A2.7.1]."""
    found = shelf_count.outcomes(record, book)
    rows = [(number, *_row(book, record, one)) for number, one in enumerate(found, start=1)]
    places = {column.name: at for at, column in enumerate(REPORT)}
    totals: dict[str, Any] = {
        name: sum(row[places[name]] or 0 for row in rows) for name in ("book", "counted", "surplus", "shortage")
    }
    totals |= {
        name: sum((row[places[name]] for row in rows if row[places[name]] is not None), shelf.yuan(0))
        for name in ("value", "changed")
    }
    state = schemas.get("stock_count").value_label("state", record.state)
    title = say("库存盘点表({cabinet},{day})", "Stock count: {cabinet}, {day}", cabinet=_scope(book, record),
                day=record.text("counted_on"))  # fmt: skip
    made = str(getattr(book, "commit", ""))[:10]
    source = say(
        "{id}({state});账面定格于 {moment};本表依据版本 {made};重新生成:ecentre stock count report {id}",
        "{id} ({state}); book frozen at {moment}; made from version {made}; rebuild: ecentre stock count report {id}",
        id=record.id, state=state, moment=facts.minute(str(record.steps[0]["at"])), made=made or "-",
    )
    return Table("stock_count", title, REPORT, tuple(rows), _told(found), totals, SIGNATURES, str(source))


def _row(book: Book, record: Record, one: Outcome) -> tuple[Any, ...]:
    item, gap = book.get("supply_item", one.item), one.gap or 0
    doubt = [str(say("点得不一样", "counted differently"))] if one.conflicting else []
    told = [f"{facts.named(book, 'person', said.by)} {said.counted}" for said in one.said] if doubt else []
    return (
        facts.named(book, "supply_item", one.item), item.text("specification") if item else "",
        item.text("unit") if item else "", facts.named(book, "store_cabinet", one.cabinet), one.book, one.counted,
        max(gap, 0) or None, max(-gap, 0) or None, *_worth(book, record, one), one.reason,
        joined(facts.named(book, "person", said.by) for said in one.said),
        ";".join([*doubt, *told, *(said.remark for said in one.said if said.remark)]),
    )  # fmt: skip


def _worth(book: Book, record: Record, one: Outcome) -> tuple[Decimal, Decimal | None]:
    """Give what the book held against is worth, first in first out, and what the difference is worth; in yuan."""
    day, time = record.text("counted_on"), max((said.time for said in one.said), default=str(record.steps[0]["at"]))
    moves = [
        move for move in movements.item(book, one.item)
        if move.ref != record.ref and (move.on < day or move.at <= time)
    ]  # fmt: skip
    before = Flow(moves).value(one.cabinet)
    if not one.gap:
        return shelf.yuan(before), None
    made = movements.Move(day, time, record.ref, 0, one.item, movements.ADJUST, one.cabinet, one.gap)
    return shelf.yuan(before), shelf.yuan(Flow([*moves, made]).value(one.cabinet) - before)


def _told(found: list[Outcome]) -> tuple[Words, ...]:
    of = Counter("differs" if one.gap else "same" if one.gap == 0 else "open" for one in found)
    return (
        say("共 {n} 项:相符 {same},有差异 {differs},未点或未定 {open}", "{n} in all: {same} agree, {differs} differ, "
            "{open} not counted or not settled", n=len(found), **{one: of[one] for one in ("same", "differs", "open")}),
    )  # fmt: skip
