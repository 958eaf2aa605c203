"""Show a plan: what each column was understood as, what becomes of each row, and why some are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import kinds
from ecentre.exchange.headings import PROVENANCE
from ecentre.exchange.plan import CREATE, KNOWN, REFUSED
from ecentre.model import Column, Table
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecentre.exchange.headings import Header
    from ecentre.exchange.plan import Entry, Plan
    from ecentre.schema import Schemas

KNOWN_WORDS, REFUSED_WORDS = say("已有", "known"), say("不导入", "refused")
BECOMES = {
    ("asset", "open"): say("建卡", "card"),
    ("asset", "open-idle"): say("建卡(闲置)", "card, idle"),
    ("low_value", "open"): say("低值易耗品", "low-value item"),
    ("person", "add"): say("新建", "new"),
    ("person", "edit"): say("补全", "completed"),
    ("person", "move"): say("补全", "completed"),
    ("appointment", "add"): say("提出任职", "post proposed"),
    ("supply_item", "add"): say("新登目录", "new item"),
    ("stock_in", "open"): say("期初入库", "opening stock"),
    ("policy", "add"): say("起草配额", "quota drafted"),
    ("incoming", "open"): say("登记", "registered"),
    ("incoming", "open-handling"): say("登记(承办中)", "registered, being handled"),
    ("incoming", "open-handled"): say("登记(已办结)", "registered, handled"),
    ("incoming", "open-filed"): say("登记(已归档)", "registered, filed"),
    ("incoming", "open-returned"): say("登记(已退回)", "registered, returned"),
    ("incoming", "open-withdrawn"): say("登记(已撤销)", "registered, withdrawn"),
}
OWN_LABELS = {
    "amount": say("金额(核对用)", "amount (to compare)"),
    "quantity": say("数量", "quantity"),
    "unit_price": say("单价", "unit price"),
    "quota": say("每月配额(起草制度)", "monthly quota (drafted as policy)"),
    "cabinet": say("存放柜", "cabinet"),
    "instruction": say("领导批示(写入备注)", "instruction (kept in the note)"),
    "stage": say("办理状态", "how far it came"),
    "year": say("年", "year"),
    "month": say("月", "month"),
    "day": say("日", "day"),
}


STARS = "*\uff0a "
LEFT_OUT = ("phone", "identity", "card")


def table(plan: Plan, schemas: Schemas) -> Table:
    """Give the plan as a table, a line a row, with the mapping of columns and all notes under it."""
    title = say("导入 {name}", "import of {name}", name=plan.workbook.name)
    return _table(plan, title, plan.entries, (*mapping(plan, schemas), *plan.notes, *plan.left))


def remaining(plan: Plan) -> Table:
    """Give what is left to do after an import: the rows that were refused."""
    title = say("{name} 未导入的行", "rows of {name} that were refused", name=plan.workbook.name)
    return _table(plan, title, plan.of(REFUSED), tuple(plan.notes))


def _table(plan: Plan, title: Words, entries: Iterable[Entry], notes: tuple[Words, ...]) -> Table:
    columns = {
        "sheet": Column("sheet", say("工作表", "sheet")),
        "row": Column("row", say("行", "row"), "int"),
        "name": Column("name", say("名称", "name")),
        "units": Column("units", say("数量", "units"), "int"),
        "outcome": Column("outcome", say("结果", "outcome")),
        "reasons": Column("reasons", say("原因", "reasons")),
        "notes": Column("notes", say("待补和说明", "lacking and notes")),
    }
    needless = {"sheet"} if len(plan.headers) == 1 else set()
    needless |= set() if any("quantity" in entry.values for entry in plan.entries) else {"units"}
    kept = [name for name in columns if name not in needless]
    lines = tuple(tuple(_line(plan, entry)[name] for name in kept) for entry in entries)
    return Table("import", title, tuple(columns[name] for name in kept), lines, notes=notes)


def _line(plan: Plan, entry: Entry) -> dict[str, Any]:
    return {
        "sheet": entry.sheet,
        "row": entry.row,
        "name": entry.values.get("name", ""),
        "units": entry.values.get("quantity"),
        "outcome": str(becomes(plan, entry)),
        "reasons": joined((f"{fault.column}: {fault.message} [{fault.clause}]" for fault in entry.faults), long=True),
        "notes": joined((str(words) for words in (*entry.notes, *entry.lacking)), long=True),
    }


def becomes(plan: Plan, entry: Entry) -> Words:
    """Say what a row becomes."""
    if entry.outcome == REFUSED:
        return REFUSED_WORDS
    if entry.outcome == KNOWN:
        return KNOWN_WORDS
    made = [*((one.kind, one.verb) for one in plan.gathered if one.kind in entry.gives),
            *((one.kind, one.verb) for one in entry.items)]  # fmt: skip
    return BECOMES[made[0]]


def mapping(plan: Plan, schemas: Schemas) -> Iterator[Words]:
    """Say for each sheet which column was read as which field, and which were not understood."""
    for header in plan.headers:
        read = [one for one in header.headings if one.field and one.field not in PROVENANCE.values()]
        pairs = [(one.words, _label(plan, schemas, one.field)) for one in read if one.field not in LEFT_OUT]
        yield say(
            "“{sheet}” 的标题在第 {row} 行,认出 {n} 列{renamed}{dropped}",
            "“{sheet}” has its headings in row {row}; {n} columns are understood{renamed}{dropped}",
            sheet=header.sheet,
            row=header.row,
            n=len(read),
            renamed=_renamed([(words, label) for words, label in pairs if words.strip(STARS) != label]),
            dropped=_dropped([one.words for one in read if one.field in LEFT_OUT]),
        )
        unknown = joined(one.words for one in header.unknown)
        if unknown:
            yield say(
                "“{sheet}” 没有读懂、不导入的列:{names}",
                "“{sheet}” columns not understood, left out: {names}",
                sheet=header.sheet,
                names=unknown,
            )


def _renamed(pairs: list[tuple[str, str]]) -> Words | str:
    """Say what columns are kept as whose name in the workbook is another."""
    told = (
        say("“{words}”记作“{label}”", "“{words}” as “{label}”", words=words.strip(STARS), label=label)
        for words, label in pairs
    )
    return say(";其中 {told}", ", of them {told}", told=joined(told)) if pairs else ""


def _dropped(words: list[str]) -> Words | str:
    """Say which columns are read past, for what stands in them is never kept."""
    return say(";不存入:{words}", "; never kept: {words}", words=joined(words)) if words else ""


def _label(plan: Plan, schemas: Schemas, field: str) -> str:
    kind = plan.names or plan.kind
    schema = schemas.get(kind)
    field = kinds.get(kind).title if field == "name" else field
    return str(OWN_LABELS.get(field) or (schema.label(field) if field in schema.names else field))


def content(plan: Plan) -> dict[str, Any]:
    """Give the plan for programs."""
    return {
        "file": plan.workbook.name,
        "sha256": plan.workbook.sha256,
        "kind": plan.kind,
        "mapping": [_columns(header) for header in plan.headers],
        "rows": [_row(entry) for entry in plan.entries],
        "problems": [one for entry in plan.of(REFUSED) for one in _problems(plan, entry)],
        "notes": [str(words) for words in plan.notes],
        "counts": {
            "rows": len(plan.entries),
            "create": len(plan.of(CREATE)),
            "records": plan.units,
            "known": len(plan.of(KNOWN)),
            "refused": len(plan.of(REFUSED)),
        },
    }


def _columns(header: Header) -> dict[str, Any]:
    return {
        "sheet": header.sheet,
        "row": header.row,
        "columns": {one.words: one.field for one in header.headings if one.field},
        "unknown": [one.words for one in header.unknown],
    }


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "sheet": entry.sheet,
        "row": entry.row,
        "outcome": entry.outcome,
        "values": entry.values,
        "records": [{"kind": item.kind, "units": item.units} for item in entry.items],
        "reasons": [fault.reason for fault in entry.faults],
        "notes": [str(words) for words in entry.notes],
        "lacking": [str(words) for words in entry.lacking],
        "ids": entry.ids,
    }


def _problems(plan: Plan, entry: Entry) -> Iterator[dict[str, Any]]:
    for fault in entry.faults:
        yield {
            "file": plan.workbook.name,
            "sheet": entry.sheet,
            "line": entry.row,
            "column": fault.column,
            "id": "",
            "rule": f"import.{fault.reason}",
            "clause": fault.clause,
            "level": "error",
            "message": str(fault.message),
        }


def summary(plan: Plan) -> Words:
    """Say in one line what a plan comes to."""
    return say(
        "读到 {rows} 行:新建 {create} 行{completed}({units} 条记录),已有 {known} 行,不导入 {refused} 行",
        "{rows} rows: {create} to create{completed} ({units} records), {known} known already, {refused} refused",
        rows=len(plan.entries),
        create=len(plan.of(CREATE)) - plan.completed,
        completed=say("、补全 {n} 行", ", {n} to complete", n=plan.completed) if plan.completed else "",
        units=plan.units,
        known=len(plan.of(KNOWN)),
        refused=len(plan.of(REFUSED)),
    )


def lacking(plan: Plan) -> Words | None:
    """Say how many of the rows brought in lack something, or nothing."""
    rows = [entry for entry in plan.entries if entry.ids and entry.lacking]
    if not rows:
        return None
    return say(
        "其中 {n} 行还有待补的内容,不急,列成表:ecentre check --notes --to 待补.xlsx",
        "{n} of them still lack something, for later; as a sheet: ecentre check --notes --to NOTES.xlsx",
        n=len(rows),
    )
