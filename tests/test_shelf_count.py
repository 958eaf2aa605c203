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

from ecentre.kinds import stock_count, stock_in
from ecentre.model import Record, Ref
from ecentre.subjects import movements, recounting, shelf_count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecentre.model import Data

DAY, BEFORE, NEXT = "2026-11-03", "2026-11-02", "2026-11-04"
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


LATE = receipt(7, 5, 59, BEFORE)


@pytest.mark.parametrize(
    ("record", "again", "shown"),
    [
        (LATE, (), True),
        (LATE, ("after",), False),
        (LATE, ("before",), True),
        (receipt(7, 5, 57, BEFORE), (), False),  # entered before the adjustment, which took it in
        (receipt(7, 5, 59), (), False),  # of the day of the count: whether before or after is told by its moment
        (LATE.having(lines=[{**LATE.get("lines")[0], "cabinet": "elsewhere"}]), (), False),
        (receipt(7, 5, 1, BEFORE).having(state="void", steps=[{"verb": "add", "at": at(1)},
                                                              {"verb": "void", "at": at(59)}]), (), True),
        (LATE.having(state="void", steps=[*LATE.steps, {"verb": "void", "at": at(60)}]), (), False),
    ],
)  # fmt: skip
def test_what_comes_after_a_count_for_a_day_before_it_is_shown_until_counted_again(record, again, shown) -> None:
    """The day of a late paper is another than that of its step, as the program's own clock has it."""
    record = record.having(steps=[{**step, "at": step["at"].replace(DAY, NEXT)} for step in record.steps])
    steps = [{"verb": "open", "at": at(10)}, {"verb": "adjust", "at": at(58)}]
    steps = [{**step, "at": step["at"].replace(DAY, NEXT)} for step in steps]
    count = Record(Ref("stock_count", "STC-2026-0001"),
                   {"state": "adjusted", "cabinet": KEY[1], "counted_on": DAY, "steps": steps})  # fmt: skip
    others = [count.having(steps=[{**step, "at": step["at"].replace(NEXT, when)} for step in steps])
              for when in ({"after": "2026-11-05", "before": DAY}[one] for one in again)]  # fmt: skip
    others = [Record(Ref("stock_count", f"STC-2026-000{n}"), one.data) for n, one in enumerate(others, 2)]
    book = MemoryBook([record, count, *others])
    assert bool(list(recounting.late(record, book))) is shown
    assert bool(list(recounting.every(book))) is shown
    told = [one for rule in stock_in.KIND.rules for one in rule(record, book) if one.rule == "stock_in.counted_before"]
    assert [one.level for one in told] == ["note"] * shown
    assert all("ecentre stock count open --cabinet box" in str(one.message) for one in told)


@pytest.mark.parametrize(("on", "minute", "shown"), [(BEFORE, 59, True), (BEFORE, 1, False), (DAY, 59, False)])
def test_what_is_bought_for_a_day_before_the_opening_stock_is_shown(on: str, minute: int, shown: bool) -> None:
    opening = receipt(1, START, 30).having(steps=[{"verb": "open", "at": at(30)}])
    late = receipt(2, 5, minute, on)
    book = MemoryBook([opening, late])
    assert [one.settled.id for one in recounting.late(late, book)] == ["STI-2026-0001"] * shown
    assert not list(recounting.late(opening, MemoryBook([opening, late.having(steps=[{"verb": "open", "at": at(1)}])])))


def test_a_late_receipt_is_told_at_once_and_where_counts_are_looked_at(run, world, monkeypatch) -> None:
    world("office")
    keeper, other = ("--as", "阿依古丽·买买提"), ("--as", "王志强")
    where, what = ["--cabinet", "一号柜"], ["--item", "签字笔", "--quantity", "5", "--opening-source", "旧表"]
    said = ""
    for minute, who, *words in (
        (0, keeper, "stock", "cabinet", "add", "--name", "一号柜", "--place", "service-centre", "--keeper", keeper[1]),
        (1, keeper, "stock", "in", "open", *where, *what),
        (2, keeper, "stock", "count", "open", *where),
        (3, other, "stock", "count", "enter", "--item", "签字笔", "--counted", "5"),
        (4, keeper, "stock", "count", "close"),
        (5, ("--as", "艾力江·吾斯曼"), "approve", "STC-2026-0001"),
        (6, ("--as", "吐尔逊·艾力"), "stock", "count", "adjust"),
        (7, keeper, "stock", "in", "open", *where, *what, "--received-on", BEFORE),
        (8, keeper, "stock", "count"),
        (9, keeper, "stock", "count", "open", *where),
        (10, other, "stock", "count", "enter", "--item", "签字笔", "--counted", "5"),
        (11, keeper, "stock", "count", "explain", "签字笔", "--reason", "补登的早点在里面"),
        (12, keeper, "stock", "count", "close"),
        (13, ("--as", "艾力江·吾斯曼"), "approve", "STC-2026-0002"),
        (14, ("--as", "吐尔逊·艾力"), "stock", "count", "adjust"),
        (15, keeper, "check", "--notes"),
    ):
        monkeypatch.setenv("ECENTRE_CLOCK", at(70 + minute))
        answer = run(*who, *words)
        assert answer.code == 0, answer.said
        assert ("再盘一次" in answer.said) is (minute in (7, 8)), (minute, answer.said)
        said += answer.said
    assert "ecentre stock count open --cabinet yi-hao-gui" in said


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
