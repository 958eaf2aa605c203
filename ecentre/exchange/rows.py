"""The rows under the headings: ditto marks resolved, titles, totals and signatures left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecentre.errors import InvalidError
from ecentre.exchange import cells, headings
from ecentre.exchange.plan import Entry, Origin
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.exchange.headings import Header, Names
    from ecentre.exchange.sheets import Row, Sheet
    from ecentre.exchange.workbook import Workbook

TOTALS = re.compile(
    r"(?:本页|本表|本月|本年|本季度?|全年)?(?:合计|总计|小计|共计|累计|总合计|页计|total|subtotal|sum)(?:[:：(（].*)?",
    re.IGNORECASE | re.DOTALL,
)
SIGNED = re.compile(
    r"(?:制表|编制|填表|填报|审核|复核|审批|批准|经办|盘点|监盘|会计|出纳|主管|财务|单位|部门|日期|说明|注|备注|联系|保管|负责|登记|收文|签收)\S{0,8}[:：].*",
    re.DOTALL,
)
EXAMPLE = "例:"
"""How the name begins in the example of an empty workbook."""
SHOWN = re.compile(r"(?:示?例|例如|example)[:\uff1a].*", re.IGNORECASE | re.DOTALL)
BARE = frozenset(headings.PROVENANCE.values())


def headers(workbook: Workbook, names: Names, least: int) -> tuple[tuple[Sheet, Header], ...]:
    """Give the sheets that have headings; the others hold something else.

    Raises:
        InvalidError: no sheet has a row of headings.
    """
    found = ((sheet, headings.find(sheet, names, least)) for sheet in workbook.sheets)
    kept = tuple((sheet, header) for sheet, header in found if header is not None)
    if not kept:
        wanted = joined(known[0] for known in list(names.values())[:5])
        raise InvalidError(
            say(
                "{name} 里找不到标题行;标题行要有 {wanted} 等字样",
                "{name} has no row of headings; it needs words such as {wanted}",
                name=workbook.name,
                wanted=wanted,
            )
        )
    return kept


def entries(workbook: Workbook, sheet: Sheet, header: Header, notes: list[Words]) -> Iterator[Entry]:
    """Give the data rows of a sheet with every ditto mark replaced by what it repeats."""
    above: tuple[Any, ...] = ()
    for row in sheet.rows:
        if row.number <= header.row or _apart(row, header, notes, sheet):
            continue
        above = tuple(_repeated(value, above, column) for column, value in enumerate(row.values))
        raw = {field: above[column] if column < len(above) else None for field, column in header.columns.items()}
        entry = Entry(sheet.name, row.number, _origin(workbook, sheet, row, raw), raw, above, mended=_stamped(raw))
        if row.hidden:
            entry.notes.append(
                say("这一行在表里是隐藏的,照常读入", "the row is hidden in the sheet; it is read like any other")
            )
        yield entry


def _repeated(value: Any, above: tuple[Any, ...], column: int) -> Any:
    if not cells.is_ditto(value):
        return value
    return above[column] if column < len(above) else None


def _stamped(raw: dict[str, Any]) -> bool:
    return bool(cells.line(raw.get("source_file")) and cells.line(raw.get("source_row")).isdecimal())


def _origin(workbook: Workbook, sheet: Sheet, row: Row, raw: dict[str, Any]) -> Origin:
    """Give where a row first stood: a mended workbook says so itself."""
    if not _stamped(raw):
        several = len(workbook.sheets) > 1
        return Origin(f"{workbook.name} / {sheet.name}" if several else workbook.name, row.number)
    return Origin(cells.line(raw["source_file"]), int(cells.line(raw["source_row"])))


def _apart(row: Row, header: Header, notes: list[Words], sheet: Sheet) -> bool:
    """Tell a row that is no thing of its own: a total, a signature, headings again, a line of text, a bare counter."""
    columns = header.columns
    filled = {column: cells.line(value) for column, value in enumerate(row.values) if cells.line(value)}
    mapped = [column for field, column in columns.items() if column in filled and field not in BARE]
    first = next(iter(filled.values()), "")
    name = filled.get(columns["name"], "")
    if not mapped or any(TOTALS.fullmatch(cells.joined(one)) for one in (name, first)):
        return True
    if SIGNED.fullmatch(first) or _headings_again(filled, header):
        return True
    if SHOWN.fullmatch(name):
        notes.append(
            say(
                "“{sheet}” 第 {row} 行是例子,未读入:{text}", "“{sheet}” row {row} is an example, not read: {text}",
                sheet=sheet.name, row=row.number, text=name[:40],
            )
        )  # fmt: skip
        return True
    if len(filled) == 1 and not name:
        notes.append(
            say(
                "“{sheet}” 第 {row} 行只有一句话,未读入:{text}",
                "“{sheet}” row {row} is a line of text and was not read: {text}",
                sheet=sheet.name,
                row=row.number,
                text=first[:40],
            )
        )
        return True
    return False


def _headings_again(filled: dict[int, str], header: Header) -> bool:
    same = sum(1 for one in header.headings if one.field and filled.get(one.column) == one.words)
    return same >= 2 and same * 2 >= len(filled)
