"""Counts of supplies: the book is right after them whatever moved meanwhile; a sheet comes back whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from books import MemoryBook
from hypothesis import given, settings
from hypothesis import strategies as st

from ecentre.kinds import stock_count
from ecentre.model import Record, Ref
from ecentre.subjects import movements, shelf_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecentre.model import Data

DAY, BEFORE = "2026-11-03", "2026-11-02"
KEY = ("gel-pen", "box")
START = 100


def at(minute: int) -> str:
    return f"{DAY}T{9 + minute // 60:02}:{minute % 60:02}:00+08:00"


def receipt(number: int, n: int, minute: int, on: str = DAY) -> Record:
    """Give something that moved so many, written down in a minute of the day."""
    line = {"number": 1, "item": KEY[0], "cabinet": KEY[1], "quantity": n, "unit_price": "1.00"}
    steps = [{"verb": "add", "at": at(minute)}]
    fields = {"state": "recorded", "received_on": on, "lines": [line], "steps": steps}
    return Record(Ref("stock_in", f"STI-2026-{number:04}"), fields)


def counted(minute: int, by: str, n: int) -> Data:
    row = {"item": KEY[0], "cabinet": KEY[1], "counted": n, "time": at(minute), "by": by}
    return {"verb": "enter", "at": at(minute), "add": {"entries": [row]}}


def opened(lines: list[Data], steps: Iterable[Data] = (), **more: Any) -> Record:
    fields = {"state": "open", "counted_on": DAY, "lines": lines, "steps": [{"verb": "open", "at": at(10)}, *steps]}
    return Record(Ref("stock_count", "STC-2026-0001"), {**fields, **more})


def in_book(records: Iterable[Record]) -> int:
    return sum(move.stock for move in movements.item(MemoryBook(records), KEY[0]))


@settings(max_examples=60, deadline=None)
@given(
    error=st.integers(-9, 9),
    moves=st.lists(st.tuples(st.integers(11, 50), st.integers(-9, 9).filter(bool), st.booleans()), max_size=6),
    times=st.lists(st.integers(11, 40), min_size=1, max_size=4),
)
def test_after_the_adjustment_the_book_says_what_is_there(error, moves, times) -> None:
    """People count what they see; some goods moved before the count, were entered late, or move while others count."""
    first = receipt(1, START, 1)
    lines = shelf_count.frozen(opened([]), MemoryBook([first]))
    entered = [receipt(n, size, minute, BEFORE if late else DAY) for n, (minute, size, late) in enumerate(moves, 2)]
    there = START + error + sum(size for _, size, late in moves if late)

    def seen(minute: int) -> int:
        return there + sum(size for when, size, late in moves if not late and when < minute)

    steps = [counted(minute, f"person-{n}", seen(minute)) for n, minute in enumerate(sorted(times))]
    record = opened(lines, [*steps, {"verb": "close", "at": at(55)}], state="closed")
    book = MemoryBook([first, *entered, record])
    assert not [one for one in shelf_count.outcomes(record, book) if one.conflicting]
    differences = shelf_count.differences(record, book)
    assert sum(row["quantity"] for row in differences) == error
    done = opened(lines, [*record.steps[1:], {"verb": "adjust", "at": at(58)}], state="adjusted", adjusted_on=DAY,
                  differences=differences)  # fmt: skip
    later = receipt(99, -3, 59)
    assert in_book([first, *entered, done, later]) == seen(60) - 3


def test_a_reason_lapses_with_the_difference_it_was_given_for() -> None:
    row = {"item": KEY[0], "cabinet": KEY[1], "reason": "漏登"}
    said = {"verb": "explain", "at": at(20), "add": {"reasons": [row]}}
    first = receipt(1, START, 1)
    lines = shelf_count.frozen(opened([]), MemoryBook([first]))

    def reason(*more: Data) -> str:
        record = opened(lines, [counted(15, "a", 98), said, *more])
        return shelf_count.outcomes(record, MemoryBook([first, record]))[0].reason

    assert reason() == reason(counted(25, "b", 98)) == "漏登"
    assert reason(counted(25, "a", 97)) == ""


def test_what_two_people_counted_differently_is_settled_by_a_third_or_by_counting_again() -> None:
    first = receipt(1, START, 1)
    lines = shelf_count.frozen(opened([]), MemoryBook([first]))

    def outcome(*steps: Data) -> shelf_count.Outcome:
        record = opened(lines, steps)
        return shelf_count.outcomes(record, MemoryBook([first, record]))[0]

    two = (counted(15, "a", 98), counted(16, "b", 97))
    assert outcome(*two).conflicting
    assert outcome(*two, counted(17, "b", 98)).gap == -2
    assert outcome(*two, counted(17, "c", 97) | {"verb": "settle"}).gap == -3
    assert outcome(*two, counted(17, "c", 97)).gap == -3


@pytest.mark.parametrize(("minute", "again"), [(50, True), (59, False)])
def test_goods_of_an_earlier_day_entered_before_the_adjustment_ask_for_another_look(minute: int, again: bool) -> None:
    first, late = receipt(1, START, 1), receipt(2, -2, minute, BEFORE)
    lines = shelf_count.frozen(opened([]), MemoryBook([first]))
    steps = [counted(15, "a", 98), {"verb": "close", "at": at(40)}, {"verb": "adjust", "at": at(58)}]
    booked = [{"item": KEY[0], "cabinet": KEY[1], "quantity": -2}]
    record = opened(lines, steps, state="adjusted", adjusted_on=DAY, differences=booked)
    found = list(stock_count.approved_as_counted(record, MemoryBook([first, late, record])))
    assert [one.rule for one in found] == ["stock_count.result"] * again


@pytest.fixture
def hall(world, run) -> Callable[..., Any]:
    """Give the function that runs a line of a keeper's work in an office with one cabinet being counted."""
    world("office")

    def line(text: str, code: int = 0) -> Any:
        answer = run("--as", "阿依古丽·买买提", "stock", *text.split())
        assert answer.code == code, f"exit {answer.code}: {text}\n{answer.said}"
        return answer

    line("cabinet add --name 一号柜 --place service-centre --keeper 阿依古丽·买买提")
    Path("in.csv").write_text("物品,存放柜,数量\n签字笔,一号柜,50\n订书机,一号柜,6\n", encoding="utf-8")
    line("in open --opening-source 旧库存表 --rows in.csv")
    line("count open")
    line("count sheet --to sheet.xlsx")
    return line


def fill(*cells: tuple[int, str, object]) -> None:
    """Write into the exported sheet, by line and heading, and keep it as filled.xlsx."""
    book = openpyxl.load_workbook("sheet.xlsx")
    page = book.active
    heads = {cell.value: cell.column for cell in page[2]}
    for line, heading, value in cells:
        page.cell(2 + line, heads[heading]).value = value
    book.save("filled.xlsx")


def test_a_sheet_goes_out_and_comes_back(hall) -> None:
    fill((1, "实盘数", 48), (2, "实盘数", 6), (2, "备注", "一个缺针"), (3, "物品", "计算器"), (3, "存放柜", "一号柜"),
         (3, "实盘数", 1))  # fmt: skip
    hall("count enter --rows filled.xlsx")
    rows = json.loads(hall("count report -o json").out)["rows"]
    told = [(row["item"], row["book"], row["counted"], row["remark"]) for row in rows]
    assert told == [("签字笔", 50, 48, ""), ("订书机", 6, 6, "一个缺针"), ("计算器", 0, 1, "")]
    assert "filled.xlsx" in Path("records/stock_count/2026/STC-2026-0001.yaml").read_text(encoding="utf-8")


def test_nothing_of_a_sheet_is_written_where_a_cell_cannot_be_read(hall) -> None:
    fill((1, "实盘数", 48), (2, "实盘数", "六"), (3, "物品", "没有的东西"), (3, "存放柜", "一号柜"), (3, "实盘数", 1))
    before = Path("records/stock_count/2026/STC-2026-0001.yaml").read_bytes()
    said = hall("count enter --rows filled.xlsx", code=3).err
    assert "第 4 行“实盘数”" in said
    assert "第 5 行“物品”" in said
    assert Path("records/stock_count/2026/STC-2026-0001.yaml").read_bytes() == before
    fill()
    assert "没有一行" in hall("count enter --rows filled.xlsx", code=2).err


def test_a_sheet_of_another_count_is_refused(hall) -> None:
    fill((1, "实盘数", 48))
    hall("count cancel --reason 改日再盘")
    hall("count open")
    said = hall("count enter --rows filled.xlsx", code=2).err
    assert "STC-2026-0001" in said
    assert "ecentre stock count sheet STC-2026-0002" in said
