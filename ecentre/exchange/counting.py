"""What people counted, read from a filled sheet or from a scanner's list; nothing is written where anything is off."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecentre.errors import EcentreError, UsageError, invalid
from ecentre.exchange import cells, headings, workbook
from ecentre.model import Problem
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ecentre.exchange.headings import Header
    from ecentre.exchange.workbook import Row, Sheet, Workbook

    Named = Callable[[str, str], str]

SHEET: headings.Names = {
    "name": ("资产名称", "名称", "name"),
    "asset": ("资产编号", "编号", "asset number"),
    "former_number": ("原编号", "former number"),
    "found": ("实盘结果", "盘点结果", "实盘数", "实盘", "found"),
    "place": ("实际地点", "实际存放地点", "place found"),
    "by": ("盘点人", "counted by"),
    "remark": ("备注", "remark"),
}
YES = frozenset({"在", "有", "是", "找到", "相符", "yes", "y", "1"})
NO = frozenset({"不在", "无", "没有", "否", "未找到", "没找到", "盘亏", "no", "n", "0"})
FILLED = ("found", "place", "by")
SESSION = re.compile(r"STK-[0-9]{4}-[0-9]{4,}")
HEADS = {
    "place": ("place", "地点", "存放地点", "位置"),
    "by": ("by", "盘点人", "人"),
    "thing": ("thing", "实物", "无标签", "无编号"),
}
_HEAD = re.compile(r"\s*(?P<word>[^\s::]+)\s*[::]\s*(?P<rest>.*\S)\s*")
_BETWEEN = re.compile(r"[\s,;,;、]+")


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as it was given: what thing (number, tail, old number or words), found or not, where, by whom."""

    thing: str
    found: bool = True
    place: str = ""
    by: str = ""
    remark: str = ""
    described: bool = False


def read_sheet(path: Path, stocktake: str, named: Named) -> list[Said]:
    """Read a filled count sheet; rows left empty stay uncounted. ``named`` finds a person or place by name.

    Raises:
        UsageError: the sheet belongs to another stocktake, or nothing is filled in.
        InvalidError: the file is no workbook, or cells cannot be read; all of them are named.
    """
    book = workbook.read(path)
    _same_session(book, stocktake)
    judged = [one for sheet in book.sheets for one in _rows(sheet, book.name, named)]
    problems = [one for one in judged if isinstance(one, Problem)]
    if problems:
        raise invalid(problems)
    if not judged:
        raise UsageError(
            say(
                "{name} 里没有填写盘点结果;请填“实盘结果”一栏,盘点表:ecentre stocktake sheets",
                "nothing is filled in in {name}; fill the column “found”; sheets: ecentre stocktake sheets",
                name=book.name,
            )
        )
    return [one for one in judged if isinstance(one, Said)]


def read_scan(text: str, named: Named, place: str = "") -> list[Said]:
    """Read a scanner's list: numbers one a line or between blanks and commas, under lines such as ``地点: 客服中心``.

    Raises:
        UsageError: the list is empty.
        NotFoundError: a heading names a place or person that nobody knows.
    """
    now = Said("", place=place)
    answers: dict[tuple[str, str], Said] = {}
    for line in text.lstrip("\ufeff").splitlines():
        head = _HEAD.fullmatch(line)
        field = _head_of(head["word"]) if head else ""
        if head and field == "thing":
            answers[head["rest"], now.by] = replace(now, thing=head["rest"], described=True)
        elif head and field == "place":
            now = replace(now, place=named("place", head["rest"]))
        elif head and field == "by":
            now = replace(now, by=named("person", head["rest"]))
        else:
            tokens = [token for token in _BETWEEN.split(cells.narrow(line)) if token]
            answers |= {(token, now.by): replace(now, thing=token) for token in tokens}
    if not answers:
        raise UsageError(say("扫描清单是空的", "the scanner's list is empty"))
    return list(answers.values())


def decoded(data: bytes) -> str:
    """Give the text of a pasted list: UTF-8, or what a Chinese Windows writes."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def _head_of(word: str) -> str:
    return next((field for field, known in HEADS.items() if word.lower() in known), "")


def _same_session(book: Workbook, stocktake: str) -> None:
    """Refuse a sheet of another month, which would be easy to take by mistake."""
    values = (value for sheet in book.sheets for row in sheet.rows for value in row.values if isinstance(value, str))
    named = {id for value in values for id in SESSION.findall(value)}
    if named and stocktake not in named:
        raise UsageError(
            say(
                "{name} 是 {other} 的盘点表,现在盘点的是 {now};重新生成:ecentre stocktake sheets",
                "{name} is a sheet of {other}, but {now} is being counted; make sheets: ecentre stocktake sheets",
                name=book.name,
                other=joined(sorted(named)),
                now=stocktake,
            )
        )


def _rows(sheet: Sheet, file: str, named: Named) -> Iterator[Said | Problem]:
    """Read the rows below the headings; a sheet without the headings of a count sheet holds none."""
    header = headings.find(sheet, SHEET, 3)
    if header is None or not {"asset", "found"} <= header.columns.keys():
        return
    above: dict[str, str] = {}
    for row in sheet.rows:
        if row.number > header.row:
            above = _written(row, header, above)
            judged = _judged(above, named)
            if isinstance(judged, Said):
                yield judged
            elif judged:
                yield from (_wrong(file, header, row.number, *fault) for fault in judged)


def _written(row: Row, header: Header, above: dict[str, str]) -> dict[str, str]:
    """Give the cells of a row as text; “the same” in the columns people fill in means the row above."""
    written = {field: cells.line(row.value(column)) for field, column in header.columns.items()}
    again = {field: above.get(field, "") for field in FILLED if cells.is_ditto(written.get(field))}
    return written | again


def _judged(written: dict[str, str], named: Named) -> Said | list[tuple[str, Words]] | None:
    """Read one row: an answer, None where it was left empty, or what is wrong in which column."""
    thing = written.get("asset") or written.get("former_number", "")
    described = not thing and bool(written.get("name"))
    found, place = written.get("found", ""), written.get("place", "")
    if not (found or place or described):
        return None
    ids: dict[str, str] = {}
    wrong = list(_faults(thing or written.get("name", ""), found, place))
    for field, kind in (("place", "place"), ("by", "person")):
        try:
            ids[field] = named(kind, written[field]) if written.get(field) else ""
        except EcentreError as error:
            wrong.append((field, error.message))
    if wrong:
        return wrong
    return Said(
        thing or written["name"], bool(answer(found)), ids["place"], ids["by"], written.get("remark", ""), described
    )


def _faults(thing: str, found: str, place: str) -> Iterator[tuple[str, Words]]:
    if not thing:
        yield "asset", say("有盘点结果,但没有编号,也没有名称", "counted, but neither a number nor a name is given")
    told = answer(found)
    if told is None:
        yield "found", say("“{found}”读不懂,请填 在 或 不在", "cannot read “{found}”: write yes or no", found=found)
    if told is False and place:
        yield "place", say("填了“不在”,不能再填实际地点", "it was not found, so it can have no place")


def answer(text: str) -> bool | None:
    """Read the result column; a row with nothing but a place was found there."""
    bare = cells.narrow(text).strip().lower().removesuffix(".0")
    if bare in NO:
        return False
    return True if not bare or bare in YES else None


def _wrong(file: str, header: Header, row: int, field: str, message: Words) -> Problem:
    from openpyxl.utils import get_column_letter

    column = header.columns[field]
    cell = f"{get_column_letter(column + 1)}{row}"
    words = say(
        "工作表 {sheet} 单元格 {cell}:{message}",
        "sheet {sheet} cell {cell}: {message}",
        sheet=header.sheet,
        cell=cell,
        message=message,
    )
    return Problem("count.sheet", "A2.7.1", words, path=file, line=row, column=column + 1)
