"""A sheet of plain rows, xlsx or csv: the first line that names columns, then one row a line; for day sheets."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from ecentre.errors import InvalidError, NotFoundError
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

ENCODINGS = ("utf-8-sig", "gb18030")
"""What a spreadsheet program of an office writes csv in."""


def read(path: Path, titles: Mapping[str, Sequence[str]]) -> list[tuple[int, dict[str, str]]]:
    """Give each row's number in the sheet, counted from 1, and its cells as text by column; empty cells left out.

    Raises:
        NotFoundError: there is no such file.
        InvalidError: it is no sheet, no line names the columns, or it names one twice.
    """
    lines = _lines(path)
    for place, (_, cells) in enumerate(lines):
        columns = _columns(cells, titles)
        if columns and len(columns) == sum(bool(one) for one in cells):
            _once(path, cells, columns)
            return [(number, row) for number, found in lines[place + 1 :] if (row := _named(found, columns))]
    raise InvalidError(
        say(
            "{name} 里没有标题行;列名要用:{wanted}", "{name} has no line of column names; they are: {wanted}",
            name=path.name, wanted=joined(one[0] for one in titles.values()),
        )
    )  # fmt: skip


def ids(path: Path, prefix: str) -> set[str]:
    """Give the numbers of records, such as STC-2026-0001, that stand anywhere in a sheet: which one it is of."""
    found = re.compile(rf"{re.escape(prefix)}[0-9]{{4}}-[0-9]{{4,}}")
    return {id for _, cells in _lines(path) for cell in cells for id in found.findall(cell)}


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    if not path.is_file():
        raise NotFoundError(say("找不到文件 {name}", "no such file: {name}", name=str(path)))
    return list(_csv(path) if path.suffix.lower() == ".csv" else _xlsx(path))


def _columns(cells: Sequence[str], titles: Mapping[str, Sequence[str]]) -> dict[int, str]:
    known = {title.strip().lower(): name for name, named in titles.items() for title in named}
    found = ((place, known.get(cell.strip().strip("*").lower(), "")) for place, cell in enumerate(cells))
    return {place: name for place, name in found if name}


def _once(path: Path, cells: Sequence[str], columns: Mapping[int, str]) -> None:
    twice = [place for place, name in columns.items() if list(columns.values()).count(name) > 1]
    if twice:
        raise InvalidError(
            say("{name} 有两列“{title}”,不知道用哪一列;请删去一列", "{name} has two columns “{title}”; take one out",
                name=path.name, title=cells[twice[0]])
        )  # fmt: skip


def _named(cells: Sequence[str], columns: Mapping[int, str]) -> dict[str, str]:
    return {name: cells[place] for place, name in columns.items() if place < len(cells) and cells[place]}


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    import csv
    import io

    data = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield from ((at, [one.strip() for one in row]) for at, row in enumerate(csv.reader(io.StringIO(text)), start=1))
        return
    raise InvalidError(say("{name} 不是 UTF-8 或 GBK 文字", "{name} is neither UTF-8 nor GBK text", name=path.name))


def _xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    from ecentre.exchange import workbook

    for row in workbook.read(path).sheets[0].rows:
        yield row.number, [_text(value) for value in row.values]


def _text(value: Any) -> str:
    """Give a cell as a person would type it."""
    from ecentre.exchange import cells

    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return cells.line(value)
