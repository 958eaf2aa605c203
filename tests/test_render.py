"""Tables become text, sheets and pages: the same words in each, and nothing a record says can steer what reads it."""

from __future__ import annotations

import base64
import builtins
import csv
import hashlib
import io
import json
import re
import sys
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ecentre.errors import InvalidError, UsageError
from ecentre.model import Column, Table
from ecentre.render import FORMATS, folding, render
from ecentre.render.amount import capitals
from ecentre.render.cells import line
from ecentre.render.clean import clean
from ecentre.render.markdown import literal
from ecentre.render.plain import width
from ecentre.words import say

HOSTILE = "\x1b[31m<b>x</b>[red]y[/red]|\u202eabc"
COLUMNS = (
    Column("id", say("编号", "id")),
    Column("name", say("资产名称", "name")),
    Column("price", say("价格(元)", "price (yuan)"), "money"),
    Column("count", "数量", "int"),
    Column("day", "购置日期", "date"),
    Column("kept", "专人", "flag"),
)
ROWS = (
    ("AST-2026-0001", "激光打印机", "6027.00", 1, "2026-11-22", True),
    ("AST-2026-0002", HOSTILE, "12000.50", 2, "2023-01-05", False),
    ("AST-2026-0003", None, None, None, "不详", None),
)
TABLE = Table(
    "asset", say("固定资产台账", "Ledger"), COLUMNS, ROWS, (say("待补 1 项", "1 lacking"),),
    {"price": "18027.50", "count": 3}, ("盘点人", "日期"), "账册 1a2b3c4d;重做:ecentre asset list",
)  # fmt: skip
EMPTY = Table("asset", "固定资产台账", COLUMNS, ())
UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
few = settings(max_examples=25, deadline=None)
many = settings(max_examples=100, deadline=None)
anything = st.text(st.characters(exclude_categories=()), max_size=40)


def text(fmt: str, table: Table = TABLE, **options: object) -> str:
    return render(table, fmt, **options).decode()


def one_cell(value: object, shape: str = "text") -> Table:
    return Table("one", "表", (Column("a", "甲", shape),), ((value,),))


class Reader(HTMLParser):
    """Reads a page as a browser would: the cells' texts, and every tag and attribute."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="xlsx"):
        render(TABLE, "docx")


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_format_writes_an_empty_table(fmt: str) -> None:
    assert render(EMPTY, fmt)


@pytest.mark.parametrize("fmt", FORMATS)
def test_the_same_table_gives_the_same_bytes(fmt: str) -> None:
    assert render(TABLE, fmt) == render(TABLE, fmt)


@pytest.mark.parametrize("fmt", ["plain", "table", "md", "html"])
def test_what_people_read_has_words_and_separated_amounts(fmt: str) -> None:
    shown = text(fmt)
    for words in ("资产名称", "激光打印机", "6,027.00", "18,027.50", "合计", "是", "待补 1 项", "账册 1a2b3c4d"):
        assert words in shown


@pytest.mark.parametrize("fmt", ["plain", "table", "json", "csv", "md", "html"])
@few
@given(value=anything)
def test_no_text_can_steer_a_terminal(fmt: str, value: str) -> None:
    said = text(fmt, one_cell(value)).removeprefix("\ufeff")
    assert not UNSAFE.search(said.replace("\r\n", "\n"))


@many
@given(value=anything)
def test_cleaning_shows_what_it_replaces_and_keeps_the_rest(value: str) -> None:
    cleaned = clean(value)
    assert clean(cleaned) == cleaned
    assert re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), cleaned) == value or "\\u{" in value


def test_plain_columns_stand_under_each_other_in_any_script() -> None:
    rows = [("打印机", "甲"), ("scanner", "乙"), ("阿迪力·买买提", "丙"), ("é（）", "丁")]
    table = Table("t", "", (Column("a", "名称"), Column("b", "字")), tuple(rows))
    lines = text("plain", table).splitlines()
    assert len({width(row[: row.index(mark)]) for row, mark in zip(lines[1:], "甲乙丙丁", strict=True)}) == 1


def test_plain_keeps_one_record_on_one_line() -> None:
    assert len(text("plain", one_cell("上\n下\t左")).splitlines()) == 2


@pytest.mark.parametrize("fmt", ["plain", "table", "csv", "md"])
def test_our_own_marks_can_be_shown_in_gbk(fmt: str) -> None:
    text(fmt, one_cell("激光打印机")).removeprefix("\ufeff").encode("gbk")


def test_plain_and_json_need_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    heavy = {"rich", "tabulate", "jinja2", "openpyxl", "cn2an", "yaml", "wcwidth"}
    for name in [name for name in sys.modules if name.startswith("ecentre.render")]:
        monkeypatch.delitem(sys.modules, name)
    real = builtins.__import__

    def guarded(name: str, *rest: object) -> object:
        assert name.partition(".")[0] not in heavy, name
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", guarded)
    from ecentre.render import render as fresh

    assert fresh(TABLE, "plain")
    assert fresh(TABLE, "json")


def test_a_terminal_shows_markup_and_escapes_as_text() -> None:
    shown = text("table")
    assert "[red]y[/red]" in shown
    assert "\\u{1b}[31m" in shown
    assert "\x1b" not in shown
    coloured = re.sub(r"\x1b\[[0-9;]*m", "", text("table", colour=True))
    assert "\\u{1b}[31m" in coloured
    assert "\x1b" not in coloured


def test_a_narrow_terminal_loses_nothing() -> None:
    value = "策勒县电子商务公共服务中心固定资产台账" * 3
    shown = text("table", one_cell(value), width=30)
    assert max(map(width, shown.splitlines())) <= 30
    assert "".join(shown.split()).count("策勒县") == 3


@many
@given(value=st.one_of(anything, st.integers(), st.booleans(), st.none()))
def test_json_says_exactly_what_the_table_holds(value: object) -> None:
    read = json.loads(text("json", one_cell(value)))
    assert read["rows"] == [{"a": value}]
    assert (read["version"], read["ok"]) == (1, True)


def test_json_has_its_fixed_keys() -> None:
    read = json.loads(text("json"))
    assert list(read) == ["version", "ok", "table", "rows", "notes", "source", "totals"]
    assert read["rows"][0]["price"] == "6027.00"
    assert read["notes"] == ["待补 1 项"]


@many
@given(value=anything)
def test_no_cell_of_a_csv_is_a_formula(value: str) -> None:
    rows = list(csv.reader(io.StringIO(render(one_cell(value), "csv").decode("utf-8-sig"), newline="")))
    read = rows[1][0] if len(rows) > 1 and rows[1] else ""
    assert not read.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert read.removeprefix("'") == clean(value).removeprefix("'")


def test_csv_is_for_spreadsheets() -> None:
    raw = render(Table("t", "", (Column("a", "差额", "money"),), (("-5.00",), ("=1+1",))), "csv")
    assert raw == "\ufeff差额\r\n-5.00\r\n'=1+1\r\n".encode()


@many
@given(value=st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1, max_size=40))
def test_markdown_shows_the_very_characters(value: str) -> None:
    rendered = MarkdownIt("commonmark").enable("table").render(f"| a |\n|---|\n| {literal(value)} |\n")
    assert Reader(rendered).cells[-1].strip() == line(value)


def test_markdown_is_a_table_with_its_frame() -> None:
    shown = text("md")
    assert shown.startswith("# 固定资产台账\n")
    assert MarkdownIt("commonmark").enable("table").render(shown).count("<tr>") == 5
    assert "盘点人" in shown


@few
@given(value=anything)
def test_a_page_holds_text_as_text(value: str) -> None:
    page = Reader(text("html", one_cell(value)))
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "title", "style", "body", "h1", "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert "".join(page.cells[-1].split()) == "".join(clean(value).split())


def test_a_page_fetches_nothing_and_allows_only_its_own_style() -> None:
    shown = text("html")
    style = shown.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(attrs["content"] for tag, attrs in Reader(shown).tags if attrs.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert f"'sha256-{digest}'" in policy
    assert not [attrs for _, attrs in Reader(shown).tags if {"src", "href", "style"} & set(attrs)]
    assert "url(" not in style
    assert "@import" not in style


def test_a_broad_table_lies_across_the_page_and_ids_are_not_broken() -> None:
    broad = Table("t", "表", tuple(Column(f"c{n}", str(n)) for n in range(9)), (("AST-2026-0001", *"abcdefgh"),))
    bodies = [
        attrs["class"] for table in (TABLE, broad) for tag, attrs in Reader(text("html", table)).tags if tag == "body"
    ]
    assert bodies == ["", "wide"]
    assert '<td class="id">AST-2026-0001</td>' in text("html", broad)


DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_aloud(words: str) -> Decimal:
    """Read an amount in capitals back, by a routine of its own."""
    total = section = digit = Decimal(0)
    for char in words.removeprefix("人民币").removesuffix("整"):
        if char in DIGITS:
            digit = Decimal(DIGITS.index(char))
        elif char in PLACES:
            section, digit = section + digit * PLACES[char], Decimal(0)
        elif char == "万":
            total, section, digit = (total + section + digit) * 10_000, Decimal(0), Decimal(0)
        elif char == "元":
            total, section, digit = total + section + digit, Decimal(0), Decimal(0)
        else:
            total, digit = total + digit / {"角": 10, "分": 100}[char], Decimal(0)
    return total


@many
@given(fen=st.integers(0, 10**10 - 1))
def test_capitals_read_back_as_the_amount(fen: int) -> None:
    amount = Decimal(fen) / 100
    assert read_aloud(capitals(f"{amount:.2f}")) == amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("6027.00", "人民币陆仟零贰拾柒元整"), ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("0.50", "人民币伍角"), ("1,000,000.00", "人民币壹佰万元整"), ("3013.50", "人民币叁仟零壹拾叁元伍角"),
    ],
)  # fmt: skip
def test_capitals_are_those_of_forms(amount: str, words: str) -> None:
    assert capitals(amount) == words


@pytest.mark.parametrize("amount", ["100000000.00", "-1.00", "-0", "1.005", "NaN", "Infinity", "六千", ""])
def test_amounts_that_capitals_cannot_carry_are_refused(amount: str) -> None:
    with pytest.raises(InvalidError):
        capitals(amount)


WORDS = (
    "需要核对的事项,", "(见附件)", "AST-2026-0007 ", "1,234.50 元;", "《中心结算办法》", "2026-11-03 ",
    "ISO9001。", "共12项、",
)  # fmt: skip
FIGURES = re.compile(r"[A-Z]+-[0-9-]+|ISO9001|[0-9][0-9,.-]*[0-9]")
PROSE = st.lists(st.sampled_from(WORDS), max_size=12).map("".join)
CELLS = {
    "id": st.sampled_from(("REQ-2026-0001", "AST-2026-12345", "CDSB-2026-0012")),
    "what": PROSE,
    "state": st.sampled_from(("在用", "已入账待领用", "", "待行政部经理批准")),
    "day": st.dates(min_value=date(2000, 1, 1)).map(str),
    "price": st.decimals(0, 10**8, places=2, allow_nan=False).map(str),
    "who": st.sampled_from(("阿依古丽·买买提", "王建国", "")),
    "number": st.sampled_from(("策电商办〔2026〕12号", "2026年11月3日", "")),
    "why": PROSE,
    "command": st.sampled_from(("ecentre correct REQ-2026-0001 --reason TEXT", "")),
}
SHAPES = {"day": "date", "price": "money"}
LABELS = ("编号", "事项", "状态", "日期", "价格(元)", "使用人/责任人", "字号", "说明", "办理")
HEADS = tuple(Column(name, label, SHAPES.get(name, "text")) for name, label in zip(CELLS, LABELS, strict=True))
ROOMS = st.sampled_from((24, 40, 80, 120))


@many
@given(data=st.data(), names=st.sets(st.sampled_from(tuple(CELLS)), min_size=1), room=ROOMS)
def test_a_table_fits_the_screen_breaks_no_id_day_name_or_amount_and_loses_nothing(data, names, room: int) -> None:
    columns = tuple(column for column in HEADS if column.name in names)
    rows = data.draw(st.lists(st.tuples(*(CELLS[one.name] for one in columns)), min_size=1, max_size=4))
    shown = text("table", Table("t", "", columns, tuple(rows)), width=room)
    for one in shown.splitlines():
        assert width(one) <= room or one.strip().startswith("ecentre "), one
        assert not re.match(r"\s*[,。;:、)》]", one), one
    for row in rows:
        for value, column in zip(row, columns, strict=True):
            told = line(value, column.shape)
            whole = [told] if column.name not in ("what", "why") else FIGURES.findall(told)
            assert not [one for one in whole if one not in shown], shown
            assert not set("".join(told.split())) - set(shown), shown


def test_columns_that_nothing_fills_are_named_and_those_that_find_no_room_stand_in_a_second_line() -> None:
    columns = tuple(Column(name, label) for name, label in (
        ("id", "编号"), ("name", "名称"), ("model", "型号"), ("department", "使用部门"), ("keeper", "责任人"),
        ("place", "存放地点"), ("state", "状态"),
    ))  # fmt: skip
    rows = (("AST-2026-0001", "激光打印机", "", "电商技术支持中心", "阿依古丽·买买提", "电子商务运营中心", "在用"),) * 2
    shown = text("table", Table("t", "", columns, rows), width=62).splitlines()
    assert shown[0].split() == ["编号", "名称", "使用部门", "责任人"]
    assert shown[1].split() == ["存放地点", "状态"]
    assert shown[3].split() == ["AST-2026-0001", "激光打印机", "电商技术支持中心", "阿依古丽·买买提"]
    assert shown[4].split() == ["电子商务运营中心", "在用"]
    assert shown[-1] == "(没有内容的栏没有列出:型号)"
    assert "型号" in text("table", Table("t", "", columns, rows), width=120).splitlines()[0]


def test_a_command_gets_a_line_of_its_own_below_its_row() -> None:
    command = "ecentre correct REQ-2026-0001 --reason TEXT"
    columns = (Column("id", "编号"), Column("what", "事项"), Column("command", "办理"))
    shown = text("table", Table("t", "", columns, (("REQ-2026-0001", "需要核对的事项很长很长", command),)), width=60)
    assert shown.splitlines()[-1] == f"    {command}"


def test_a_command_longer_than_the_screen_leaves_no_empty_line_behind() -> None:
    command = "ecentre confirm " + " ".join(f"APT-2026-{number:04}" for number in range(9))
    assert list(folding.spoken(f"下一步 确认:{command}", 80)) == ["下一步 确认:", command]


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("ecentre backup DIR puts the whole centre into one file and takes it back", "ecentre backup DIR"),
        ("put it back: ecentre restore AST-2026-0003 --kept. What was typed by hand is kept", None),
        ('可以录入:ecentre policy add --title "配备 标准" --from 2026-01-01,然后逐行填写', None),
        ("then: ecentre import person people.csv --apply, and look at what came of it", None),
    ],
)
def test_only_the_command_is_kept_whole_not_the_sentence_that_goes_on(said: str, command: str | None) -> None:
    lines = list(folding.spoken(said, 40))
    whole = command or re.search(r"ecentre [^,。]*?(?=[,.] |,)", said)[0]
    assert any(whole in one for one in lines)
    assert all(width(one) <= 40 or one.startswith("ecentre") for one in lines)
    assert len(lines) > 1
