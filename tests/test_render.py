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


def test_days_ids_money_and_commands_are_never_broken_in_two() -> None:
    columns = (
        Column("id", say("编号", "id")), Column("what", say("事项", "what")), Column("day", say("日期", "day")),
        Column("price", say("价格", "price"), "money"), Column("why", say("说明", "why")),
    )  # fmt: skip
    words = "需要核对的事项很长很长很长很长"
    table = Table("t", "", columns, (("REQ-2026-0001", words, "2026-11-03", "1234567.00", words * 3),))
    lines = text("table", table, width=80).splitlines()
    assert max(map(width, lines)) <= 80
    assert any("REQ-2026-0001" in one and "2026-11-03" in one and "1,234,567.00" in one for one in lines)
    assert "日期" in text("table", table, width=40)
    assert "2026-11-03" in text("table", table, width=40)
    typed = (*columns[:2], Column("command", say("命令", "command")))
    command = "ecentre correct REQ-2026-0001 --reason TEXT"
    lines = text("table", Table("t", "", typed, (("REQ-2026-0001", words, command),)), width=80).splitlines()
    assert any(command in one for one in lines)


def test_a_command_longer_than_the_screen_leaves_no_empty_line_behind() -> None:
    command = "ecentre confirm " + " ".join(f"APT-2026-{number:04}" for number in range(9))
    assert list(folding.spoken(f"下一步 确认:{command}", 80)) == ["下一步 确认:", command]
