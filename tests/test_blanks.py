"""The empty workbook of an import: what it offers the importer reads; filled in, it comes in without a question."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from ecentre.exchange import blanks, headings, sheets

if TYPE_CHECKING:
    from pathlib import Path

WORDS = {"person": "person", "asset": "asset", "incoming": "incoming", "stock_in": "stock"}
FILLED: dict[str, dict[str, object]] = {
    "person": {"name": "赵玉兰", "email": "zhao@cele.example"},
    "asset": {"name": "投影仪", "quantity": 2, "price": 4200, "purchased_on": "2025-03-18", "serial_number": "0017"},
    "incoming": {"name": "关于开展年货节的通知", "received_on": "2026-3-6", "sender": "策勒县商务局", "copies": 2},
    "stock_in": {"name": "荧光笔", "unit": "支", "quantity": 40, "unit_price": 2.5, "quota": 1},
}
"""What a clerk types; the other cells are chosen from the first of what the workbook offers."""


def offered(book: openpyxl.Workbook) -> dict[int, list[str]]:
    """Give what the cells of each column offer, as a spreadsheet program shows it."""
    found: dict[int, list[str]] = {}
    for one in book.worksheets[0].data_validations.dataValidation:
        sheet, _, cells = str(one.formula1).rpartition("!")
        column = next(iter(one.sqref.ranges)).min_col
        found[column] = [str(cell.value) for (cell,) in book[sheet.strip("'")][cells.replace("$", "")]]
    return found


def fill(path: Path, kind: str) -> list[str]:
    """Fill one row in below the example, as a clerk would; give the words chosen from lists."""
    book = openpyxl.load_workbook(path)
    sheet, lists, chosen = book.worksheets[0], offered(book), list[str]()
    for column, field in enumerate(blanks.BLANKS[kind].fields, 1):
        value = FILLED[kind].get(field)
        if value is None and column in lists:
            value = lists[column][0]
            chosen.append(str(value))
        sheet.cell(3, column).value = value
    book.save(path)
    return chosen


@pytest.fixture
def centre(run, world) -> Path:
    place = world("office")
    made = run("stock", "cabinet", "add", "--name", "一号柜", "--place", "客服中心", "--keeper", "王晓燕", as_="李永刚")
    assert made.code == 0, made.said
    return place


@pytest.mark.parametrize("kind", WORDS)
def test_every_column_is_understood_as_the_field_it_is_for(kind: str) -> None:
    blank = blanks.BLANKS[kind]
    row = sheets.Row(1, tuple(blank.heading(field) for field in blank.fields))
    header = headings.find(sheets.Sheet("x", (row,)), blank.names, 2)
    assert header is not None
    assert list(header.columns) == blank.fields
    assert set(blank.example) | set(blank.told) | set(blank.records) | set(blank.fixed) | set(blank.must) <= set(
        blank.fields
    )


@pytest.mark.parametrize("kind", WORDS)
def test_filled_in_it_comes_in_without_a_question(run, centre: Path, kind: str) -> None:
    told = run("import", WORDS[kind], "--template", "表 1.xlsx")
    assert told.code == 0, told.said
    assert f'ecentre import {WORDS[kind]} "表 1.xlsx"' in told.err
    before = run("import", WORDS[kind], "表 1.xlsx", "-o", "json")
    assert (before.code, json.loads(before.out)["rows"]) == (0, [])
    chosen = fill(centre / "表 1.xlsx", kind)
    answer = run("import", WORDS[kind], "表 1.xlsx", "--apply", "-o", "json")
    assert answer.code == 0, answer.said
    plan = json.loads(answer.out)
    assert [len(one["unknown"]) for one in plan["mapping"]] == [0]
    (row,) = plan["rows"]
    assert (row["outcome"], row["reasons"], row["row"]) == ("create", [], 3)
    assert row["values"]["name"] == FILLED[kind]["name"]
    assert "例:" not in run("find", str(FILLED[kind]["name"])).out
    assert chosen


def test_the_lists_are_the_centres_own(run, centre: Path) -> None:
    run("department", "add", "--name", "直播间", "--section", "办事部门", as_="李永刚")
    run("import", "person", "p.xlsx", "--template")
    book = openpyxl.load_workbook(centre / "p.xlsx")
    lists = offered(book)
    assert "直播间" in lists[2]
    assert "部门负责人" in lists[3]
    assert book.worksheets[0].freeze_panes == "A2"


@pytest.mark.parametrize("name", ["=1+1", "+86", "-组", "@王", '=HYPERLINK("http://x.example")'])
def test_a_name_that_looks_like_a_formula_is_a_text_wherever_it_stands(run, centre: Path, name: str) -> None:
    added = run("department", "add", "--name", name, "--section", "办事部门", as_="李永刚")
    assert added.code == 0, added.said
    run("import", "person", "--template", "p.xlsx")
    book = openpyxl.load_workbook(centre / "p.xlsx")
    sheet, place = book.worksheets[0], blanks.BLANKS["person"].fields.index("department") + 1
    cells = [cell for one in book.worksheets for row in one.iter_rows() for cell in row if cell.value == name]
    assert cells
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    letter = openpyxl.utils.get_column_letter(place)
    assert sheet.column_dimensions[letter].number_format == "@"  # what is chosen is typed into a cell made for text
    assert name in offered(book)[place]
    sheet["A3"].value, sheet.cell(3, place).value = "赵玉兰", name
    sheet.cell(3, place).data_type = "s"
    book.save(centre / "p.xlsx")
    answer = run("import", "person", "p.xlsx", "--apply")
    assert answer.code == 0, answer.said
    assert name in run("person", "show", "赵玉兰").out


def test_it_is_written_over_nothing_and_only_as_a_workbook(run, centre: Path) -> None:
    (centre / "名单.xlsx").write_bytes(b"mine")
    assert run("import", "person", "--template", "名单.xlsx").code == 2
    assert (centre / "名单.xlsx").read_bytes() == b"mine"
    assert run("import", "person", "--template", "名单.csv").code == 2
    assert run("import", "ledger", "--template", "总账.xlsx").code == 2
    assert not (centre / "总账.xlsx").exists()


def test_an_example_that_was_left_in_is_passed_over_and_told(run, centre: Path) -> None:
    run("import", "person", "--template", "p.xlsx")
    fill(centre / "p.xlsx", "person")
    answer = run("import", "person", "p.xlsx")
    assert "第 2 行是例子,未读入:例:张三" in answer.said
    assert "读到 1 行" in answer.said


def test_a_workbook_that_is_not_there_leads_to_an_empty_one(run, centre: Path) -> None:
    answer = run("import", "stock", "库存.xlsx")
    assert answer.code == 4
    assert "ecentre import stock --template 库存.xlsx" in answer.err
    assert run("import", "stock", "--template", "库存.xlsx").code == 0
    assert (centre / "库存.xlsx").is_file()


def test_it_speaks_english_too(run, centre: Path, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_LANG", "en")
    assert "columns, needed:" in run("import", "stock", "--template", "s.xlsx").err
    assert openpyxl.load_workbook(centre / "s.xlsx").sheetnames[1] == "how to fill it in"
