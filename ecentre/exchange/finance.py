"""Finance's general ledger as its system exports it: one line a class, the total row checked against them [A2.4.2b]."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from ecentre.errors import InvalidError
from ecentre.exchange import cells, rows, synonyms
from ecentre.subjects import finance_names
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    Reader = Callable[[object, int], Decimal | None]

    from ecentre.exchange.headings import Header
    from ecentre.exchange.sheets import Row, Sheet
    from ecentre.exchange.workbook import Workbook
    from ecentre.model import Book, Data

LEAST = 3
COUNT = re.compile(r"([0-9]{1,7}|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.0+)?\s*[台套件个张把辆部]?")
PART = re.compile(r"小计|页|subtotal", re.IGNORECASE)
"""Words of a row that adds up a part only."""
ZERO = frozenset(("0", "0.0", "0.00", "-", "—", "－", "无"))
NONE = Decimal("0.00")
REQUIRED = ("name", "count", "amount")


@dataclass
class Ledger:
    """What a workbook said: the lines as they would be entered, and what to look at before they are."""

    source: str
    lines: list[Data] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)


def read(workbook: Workbook, book: Book, on: date) -> Ledger:
    """Read the first sheet that has finance's headings.

    Raises:
        InvalidError: there is no such sheet, a cell cannot be read, or the total row is not the sum; each is named.
    """
    sheet, header = rows.headers(workbook, synonyms.FINANCE, LEAST)[0]
    reader = _Reader(workbook, sheet, header, finance_names.meanings(book, on))
    for row in sheet.rows:
        if row.number > header.row:
            reader.take(row)
    if not reader.ledger.lines and not reader.faults:
        reader.faults.append(say("没有一行分类", "there is no line of a class"))
    if reader.faults:
        raise InvalidError(say("{places}", "{places}", places=joined(reader.faults, long=True)))
    return reader.ledger


class _Reader:
    """One sheet on its way to lines, with the sums so far."""

    def __init__(
        self, workbook: Workbook, sheet: Sheet, header: Header, known: dict[str, tuple[str, ...]]
    ) -> None:
        """Take the sheet; nothing is read yet."""
        self.sheet, self.header, self.known = sheet, header, known
        self.ledger = Ledger(workbook.name if len(workbook.sheets) == 1 else f"{workbook.name} / {sheet.name}")
        self.faults: list[Words] = []
        missing = [name for name in REQUIRED if name not in header.columns]
        self.faults += [
            say("缺少列“{name}”", "there is no column “{name}”", name=synonyms.FINANCE[name][0]) for name in missing
        ]
        self.units = {name: 10000 if "万" in header.words(name) else 1 for name in header.columns}

    def take(self, row: Row) -> None:
        """Read one row: a class, a total, or nothing of the kind."""
        label = cells.line(self._cell(row, "name"))
        first = next((cells.line(value) for value in row.values if cells.line(value)), "")
        total = next((one for one in (label, first) if rows.TOTALS.fullmatch(cells.joined(one))), "")
        if total:
            if not PART.search(cells.joined(total)):
                self._check_total(row)
        elif label and not rows.SIGNED.fullmatch(first):
            self._line(row, label)

    def _line(self, row: Row, label: str) -> None:
        found: Data = {"label": label}
        count, amount = self._read(row, "count", _count), self._read(row, "amount", self._money)
        lost = self._read(row, "depreciation", self._money) if "depreciation" in self.header.columns else None
        for name, value in (("count", count), ("amount", amount)):
            if value is None and name in self.header.columns and not self._faulty(row, name):
                self._fault(row, name, say("没有填", "is empty"))
        own = self._categories(row)
        found |= {"categories": own} if own else {}
        if count is not None and amount is not None:
            found |= {"count": int(count), "amount": f"{amount:.2f}"} | (
                {"depreciation": f"{lost:.2f}"} if lost is not None else {}
            )
            self.ledger.lines.append(found)
            self._judge(row, found, lost)

    def _judge(self, row: Row, line: Data, lost: Decimal | None) -> None:
        """Say what a clerk would look at: a name nobody knows, a net value that is not original less depreciation."""
        if not line.get("categories") and not finance_names.meant(str(line["label"]), self.known):
            self.ledger.notes.append(
                say(
                    "第 {row} 行“{label}”不知对应台账的哪一类,单列比较;可在“对应类别”一列写明",
                    "row {row} “{label}” is no class of ours; name its classes in a column “categories”",
                    row=row.number, label=line["label"],
                )
            )  # fmt: skip
        net = self._read(row, "net", self._money) if "net" in self.header.columns else None
        if net is not None and lost is not None and Decimal(line["amount"]) - lost != net:
            self._fault(row, "net", say("不等于原值减累计折旧", "is not original value less depreciation"))

    def _check_total(self, row: Row) -> None:
        """Hold a total row against the lines before it [A2.4.2b]."""
        for name, read in (("count", _count), ("amount", self._money), ("depreciation", self._money)):
            told = self._read(row, name, read) if name in self.header.columns else None
            whole = sum((Decimal(str(line.get(name) or 0)) for line in self.ledger.lines), NONE)
            if told is not None and not self.faults and told != whole:
                self._fault(row, name, say("合计 {told},各行相加是 {whole}", "the total says {told}, the lines add up "
                                           "to {whole}", told=told, whole=whole if name != "count" else int(whole)))

    def _categories(self, row: Row) -> list[str]:
        """Give the classes that the workbook itself names."""
        found: list[str] = []
        for name in re.split(r"[、,，;；\s]+", cells.line(self._cell(row, "categories"))):
            ids = finance_names.meant(name, self.known) if name else ()
            if name and not ids:
                self._fault(row, "categories", say("没有类别“{name}”", "there is no class “{name}”", name=name))
            found += ids
        return list(dict.fromkeys(found))

    def _money(self, value: object, unit: int) -> Decimal | None:
        return NONE if cells.line(value) in ZERO else cells.money(value, unit)

    def _read(self, row: Row, name: str, read: Reader) -> Decimal | None:
        value = self._cell(row, name)
        try:
            return read(value, self.units.get(name, 1))
        except ValueError:
            self._fault(row, name, say("看不懂“{text}”", "cannot be read: “{text}”", text=cells.line(value)))
            return None

    def _cell(self, row: Row, name: str) -> object:
        return row.value(self.header.columns[name]) if name in self.header.columns else None

    def _faulty(self, row: Row, name: str) -> bool:
        return any(one.args.get("row") == row.number and one.args.get("name") == name for one in self.faults)

    def _fault(self, row: Row, name: str, why: Words) -> None:
        self.faults.append(
            say(
                "第 {row} 行“{column}”{why}", "row {row} “{column}”: {why}",
                row=row.number, column=self.header.words(name) or name, why=why, name=name,
            )
        )  # fmt: skip


def _count(value: object, _unit: int) -> Decimal | None:
    plain = cells.narrow(cells.line(value))
    if not plain:
        return None
    found = COUNT.fullmatch("0" if plain in ZERO else plain)
    if not found:
        raise ValueError(plain)
    return Decimal(found[1].replace(",", ""))
