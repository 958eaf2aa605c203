"""The empty workbook of an import: the columns its reader knows, one example, lists to choose from, how to fill it in.

Headings are the best known names of the fields that ``synonyms`` gives the reader; so what is filled in is understood.
The second sheet has a single column: no row of it can be taken for headings.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from ecentre import policy
from ecentre.exchange import marks, rows, synonyms
from ecentre.render.xlsx import plainly
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from ecentre.exchange.headings import Names
    from ecentre.model import Book

ROWS = 1000  # rows below the headings that offer lists to choose from
DAY, TEXT = "yyyy-mm-dd", "@"
NUMBERS = ("former_number", "serial_number", "number", "archive_number")  # 001 would become 1
HEAD, MUST, PALE = "FFD9E1F2", "FFFFE699", "FF7F7F7F"
GUIDE = say("填写说明", "how to fill it in")
HOW = (
    say("从第 3 行填起,一行一件或一人。黄色标题带 * 的必填,其余没有就空着。",
        "Begin in row 3, a row for each thing or person. Yellow headings with * must be filled, the rest may."),
    say("第 2 行是例子,导入时不读,删不删都行。用不着的列可以删,列的次序可以换。",
        "Row 2 is an example and never read. Columns may be taken out or put in another order."),
    say("点一下格子,右边有小箭头的可以从单子里选;单子里没有的也可以直接写。",
        "Cells with an arrow offer a list to choose from; something else may be written all the same."),
    say("写好存盘、关闭,先看计划,再导入:", "Save and close it, look at the plan, then bring it in:"),
)  # fmt: skip
CALLED = say("各列怎么填:", "What goes where:")
OFFERED = say("{heading}可选:", "{heading} may be:")


A_DAY = say("如 2026-03-18", "such as 2026-03-18")


class Blank(NamedTuple):
    """The workbook of one kind: its sheet, its columns, which must be filled, the example, what fields offer.

    ``records`` offers the names of a kind's records, of the roles, or of who may take a step such as ``incoming.add``.
    """

    sheet: str
    names: Names
    must: tuple[str, ...]
    example: Mapping[str, str | int | float]
    left: tuple[str, ...] = ()
    told: Mapping[str, Words] = {}
    records: Mapping[str, str] = {}
    fixed: Mapping[str, tuple[str, ...]] = {}

    @property
    def fields(self) -> list[str]:
        """Give the fields that have a column, in order."""
        return [name for name in self.names if name not in self.left]

    def heading(self, field: str) -> str:
        """Give what stands over a column."""
        return f"{self.names[field][0]}{'*' if field in self.must else ''}"


BLANKS = {
    "person": Blank(
        "人员", synonyms.PERSON, ("name", "department"),
        {"name": "张三", "title": "部门负责人", "email": "zhangsan@example.com"},
        left=("phone", "identity", "card"),
        told={
            "department": say("照单子里的名称;没有的先登记:ecentre department add",
                              "as the list has it; a new one first: ecentre department add"),
            "title": say("担任的角色,几个用、隔开;写了就提出任职,由管理员确认",
                         "the roles held, with commas between; each becomes an appointment to confirm"),
            "email": say("单位邮箱;不要填私人电话", "the office mailbox; no private phones"),
        },
        records={"department": "department", "title": "role"},
    ),
    "asset": Blank(
        "固定资产", synonyms.ASSET, ("name", "price", "purchased_on", "department"),
        {
            "former_number": "001", "name": "台式电脑", "model": "启天M450", "quantity": 1, "price": 4650,
            "purchased_on": "2025-03-18", "maker": "联想", "dealer": "某某电脑公司", "warranty": "3年",
        },
        left=("amount",),
        told={
            "former_number": say("旧台账上的编号,没有就空着", "the number in the old ledger, if any"),
            "quantity": say("几件,空着算 1 件", "how many; empty is 1"),
            "price": say("每件多少元", "yuan for one"), "purchased_on": A_DAY,
            "department": say("在用的写现在的使用部门", "the department that uses it"),
            "keeper": say("现在的责任人,一件一人;空着按闲置登记", "who is responsible now; empty: it lies idle"),
            "category": say("空着就照名称归类", "empty: by its name"),
        },
        records={
            "department": "department", "keeper": "person", "place": "place", "buyer": "person", "acceptor": "person",
            "category": "category",
        },
    ),
    "incoming": Blank(
        "收文登记", synonyms.INCOMING, ("name", "received_on", "sender"),
        {
            "name": "关于报送年度工作总结的通知", "received_on": "2026-03-06", "sender": "县商务局",
            "number": "策商发〔2026〕8号", "copies": 1, "secrecy": "公开", "urgency": "平件", "stage": "已办结",
        },
        left=("year", "month", "day"),
        told={
            "received_on": A_DAY, "dated_on": A_DAY, "due_on": A_DAY, "handled_on": A_DAY,
            "sender": say("单位全称;名录里没有的自动登入", "its full name; a new one joins the directory"),
            "number": say("照来文写;没有字号的写 无", "as the paper has it"),
            "secrecy": say("秘密及以上不得导入,只在纸上登记", "secret papers never come in; paper only"),
            "stage": say("空着算刚登记", "empty: just registered"),
        },
        records={"lead": "department", "helpers": "department", "handler": "person", "receiver": "incoming.add"},
        fixed={
            "secrecy": ("公开", "内部"), "urgency": tuple(words[0] for words in marks.URGENCIES.values()),
            "nature": tuple(f"{word}性" for word in marks.NATURES.values()),
            "stage": ("未办", "办理中", "已办结", "已归档", "已退回", "已撤销"),
        },
    ),
    "stock_in": Blank(
        "办公用品库存", synonyms.STOCK, ("name", "supply_class", "unit", "quantity"),
        {"name": "中性笔", "supply_class": "消耗品", "unit": "支", "quantity": 120, "unit_price": 1.5, "quota": 2},
        left=("amount",),
        told={
            "unit": say("如 支、包、盒", "such as piece, pack, box"),
            "quantity": say("现在有几个,没有写 0", "how many there are, 0 if none"),
            "unit_price": say("每个多少元,不知道就空着", "yuan for one; empty if unknown"),
            "quota": say("每个岗位一个月可领几个,没有就空着", "how many for each post a month, if limited"),
            "cabinet": say("只有一个柜子时不必写", "not needed where there is only one"),
        },
        records={"cabinet": "store_cabinet"},
        fixed={"supply_class": ("耐用品", "消耗品", "设备耗材", "办公家具", "招待用具", "财务专用")},
    ),
}  # fmt: skip
"""What can be filled in, by kind."""


def workbook(kind: str, book: Book, command: str) -> bytes:
    """Give the empty workbook of a kind, with the centre's own departments, people and things to choose from."""
    from openpyxl import Workbook

    blank, made = BLANKS[kind], Workbook()
    sheet, guide = made.worksheets[0], made.create_sheet(str(GUIDE))
    sheet.title = blank.sheet
    lists = dict(_lists(blank, book))
    _fill(sheet, blank, lists)
    places = _explained(guide, [*map(str, HOW), f"    {command}", "", *_helps(blank)], blank, lists)
    for column, field in enumerate(blank.fields, 1):
        if field in places:
            _offer(sheet, column, places[field])
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def _lists(blank: Blank, book: Book) -> Iterator[tuple[str, Sequence[str]]]:
    """Give for each field what it offers: fixed words, or the names of what is in use."""
    yield from blank.fixed.items()
    for field, kind in blank.records.items():
        if kind == "role":
            yield field, [str(row["name"]) for row in policy.roles(book).values()]
        elif "." in kind:
            able = (one for role in policy.may(book, kind, book.on) for one in policy.holders(book, role, book.on))
            people = (book.get("person", one) for one in dict.fromkeys(able))
            yield field, [one.text("name") for one in people if one is not None]
        else:
            used = [one.text("name") for one in book.find(kind) if one.state in ("active", "current", "in_use")]
            yield field, sorted(used)


def _helps(blank: Blank) -> Iterator[str]:
    """Say of the columns what goes into them, where the heading does not say it all."""
    yield str(CALLED)
    yield from (f"  {blank.heading(field)}  {blank.told[field]}" for field in blank.fields if field in blank.told)


def _fill(sheet: Worksheet, blank: Blank, lists: Mapping[str, Sequence[str]]) -> None:
    """Write the headings and the example, set the widths and what cells are made for."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    for column, field in enumerate(blank.fields, 1):
        head, example = sheet.cell(1, column), sheet.cell(2, column)
        head.value, head.font = blank.heading(field), Font(bold=True)
        head.fill = PatternFill("solid", fgColor=MUST if field in blank.must else HEAD)
        value = blank.example.get(field, next(iter(lists.get(field, ())), None) if field in blank.must else None)
        plainly(example, f"{rows.EXAMPLE}{value}" if field == "name" else value)
        example.font = Font(italic=True, color=PALE)
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width = 28 if field == "name" else 14
        text = field in NUMBERS or field in lists  # a chosen name such as =1+1 would become a sum
        dimension.number_format = DAY if blank.told.get(field) is A_DAY else TEXT if text else "General"
    sheet.freeze_panes = "A2"


def _explained(
    guide: Worksheet, lines: Sequence[str], blank: Blank, lists: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """Write how to fill it in, and below it the lists one after another; give where the list of each field lies."""
    places: dict[str, str] = {}
    below = list(lines)
    for field, offered in lists.items():
        if offered:
            below += ["", str(say(OFFERED.zh, OFFERED.en, heading=blank.names[field][0])), *offered]
            places[field] = f"'{guide.title}'!$A${len(below) - len(offered) + 1}:$A${len(below)}"
    for row, text in enumerate(below, 1):
        plainly(guide.cell(row, 1), text)
    guide.column_dimensions["A"].width = 90
    return places


def _offer(sheet: Worksheet, column: int, place: str) -> None:
    """Let the cells of a column be chosen from a list; something else may be written all the same."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(column)
    offered = DataValidation(type="list", formula1=place, allow_blank=True, showErrorMessage=False)
    offered.add(f"{letter}3:{letter}{ROWS}")
    sheet.add_data_validation(offered)


def told(kind: str) -> Words:
    """Say how many columns the workbook of a kind has and which of them are needed."""
    blank = BLANKS[kind]
    return say(
        "{n} 列,必填的是 {must};第 2 行是例子,导入时不读", "{n} columns, needed: {must}; row 2 is an example",
        n=len(blank.fields), must=joined(blank.names[field][0] for field in blank.must),
    )  # fmt: skip


__all__ = ["BLANKS", "told", "workbook"]
