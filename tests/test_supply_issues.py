"""Supplies handed out: both ledgers against a table made by hand, and sheets that promise no more than there is."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from books import MemoryBook
from hypothesis import given, settings
from hypothesis import strategies as st

from ecentre.model import Record, Ref
from ecentre.reports import supply_ledger
from ecentre.subjects import grants, handback, numbered, preparing

DAY = date(2026, 11, 5)
PEOPLE = {"chen": "general", "wang": "general", "xu": "goods"}
ITEMS = {"pen": ("签字笔", "支", "consumable", "stationery"), "cup": ("纸杯", "包", "consumable", "hospitality"),
         "calculator": ("计算器", "个", "durable", "")}  # fmt: skip


def record(kind: str, id: str, state: str, verb: str = "add", on: str = "2026-11-02", **data: Any) -> Record:
    step = {"verb": verb, "by": "office", "role": "", "at": f"{on}T10:00:00+08:00", "rev": 1}
    return Record(Ref(kind, id), {"id": id, "state": state, **data, "steps": [step]})


def names() -> list[Record]:
    """Give the people, departments and items that ledgers call by name."""
    people = [record("person", id, "active", name=id.upper(), department=home) for id, home in PEOPLE.items()]
    homes = [record("department", id, "active", name=id.upper()) for id in ("general", "goods")]
    items = [
        record("supply_item", id, "current", name=name, unit=unit, supply_class=of, group=group)
        for id, (name, unit, of, group) in ITEMS.items()
    ]
    return [*people, *homes, *items]


def issue(id: str, on: str, taker: str, department: str, *rows: tuple[str, int]) -> Record:
    lines = [
        {"number": n, "item": item, "cabinet": "one", "quantity": q} for n, (item, q) in enumerate(rows, start=1)
    ]
    told = {"taker": taker, "department": department, "issued_on": on, "lines": lines}
    return record("supply_issue", id, "issued", "confirm", on, **told)


def back(id: str, on: str, person: str, department: str, item: str, quantity: int) -> Record:
    lines = [{"number": 1, "item": item, "quantity": quantity, "condition": "usable", "cabinet": "one"}]
    told = {"person": person, "department": department, "returned_on": on, "occasion": "move", "lines": lines}
    return record("supply_return", id, "received", "receive", on, **told)


MONTH_OF_A_MOVE = (
    issue("SIS-2026-0001", "2026-11-05", "chen", "general", ("pen", 5), ("calculator", 1)),
    issue("SIS-2026-0002", "2026-11-05", "wang", "general", ("pen", 3), ("cup", 2)),
    issue("SIS-2026-0003", "2026-11-06", "xu", "goods", ("pen", 4)),
    back("SRE-2026-0001", "2026-11-16", "chen", "general", "calculator", 1),
    issue("SIS-2026-0004", "2026-11-20", "chen", "goods", ("calculator", 1), ("pen", 2)),
    issue("SIS-2026-0005", "2026-12-07", "chen", "goods", ("pen", 9)),
)
"""陈 moves from general to goods on the 16th; December is another month."""
BY_PERSON = [
    ("CHEN", "GENERAL", "签字笔", "支", 1, 5, 0),
    ("CHEN", "GENERAL", "计算器", "个", 2, 1, 1),
    ("CHEN", "GOODS", "签字笔", "支", 1, 2, 0),
    ("CHEN", "GOODS", "计算器", "个", 1, 1, 0),
    ("WANG", "GENERAL", "签字笔", "支", 1, 3, 0),
    ("WANG", "GENERAL", "纸杯", "包", 1, 2, 0),
    ("XU", "GOODS", "签字笔", "支", 1, 4, 0),
]
BY_DEPARTMENT = [
    ("GENERAL", "签字笔", "支", "CHEN、WANG", 2, 8, 0),
    ("GENERAL", "纸杯", "包", "WANG", 1, 2, 0),
    ("GENERAL", "计算器", "个", "CHEN", 2, 1, 1),
    ("GOODS", "签字笔", "支", "CHEN、XU", 2, 6, 0),
    ("GOODS", "计算器", "个", "CHEN", 1, 1, 0),
]


def test_both_ledgers_equal_a_table_made_by_hand_for_a_month_with_a_mover() -> None:
    book = MemoryBook([*names(), *MONTH_OF_A_MOVE])
    by_person, by_department = (supply_ledger.ledger(book, "2026-11", by) for by in ("person", "department"))
    assert list(by_person.rows) == BY_PERSON
    assert list(by_department.rows) == BY_DEPARTMENT
    assert by_person.totals == by_department.totals == {"lines": 8, "taken": 18, "returned": 1}


SHEETS = st.lists(
    st.tuples(st.sampled_from(sorted(PEOPLE)), st.sampled_from(("general", "goods")), st.sampled_from(sorted(ITEMS)),
              st.integers(1, 9), st.booleans()),
    max_size=8,
)  # fmt: skip


@settings(max_examples=25)
@given(SHEETS)
def test_both_ledgers_agree_item_by_item(told: list[tuple[str, str, str, int, bool]]) -> None:
    sheets = [
        issue(f"SIS-2026-{n:04}", "2026-11-05", person, home, (item, q)) if out
        else back(f"SRE-2026-{n:04}", "2026-11-05", person, home, item, q)
        for n, (person, home, item, q, out) in enumerate(told, start=1)
    ]  # fmt: skip
    book = MemoryBook([*names(), *sheets])
    sums = []
    for by in ("person", "department"):
        table = supply_ledger.ledger(book, "2026-11", by)
        at = [column.name for column in table.columns].index("item")
        counted: Counter[tuple[str, int]] = Counter()
        for row in table.rows:
            counted[row[at], 0] += row[-2]
            counted[row[at], 1] += row[-1]
        sums.append(counted)
        assert sum(row[-2] for row in table.rows) == table.totals["taken"]
    assert sums[0] == sums[1]


def plan(*rows: tuple[str, int, str]) -> Record:
    lines = [
        {"number": n, "item": item, "quantity": q, "person": person, "basis": "quota"}
        for n, (item, q, person) in enumerate(rows, start=1)
    ]
    checks = [{"line": row["number"], "granted": row["quantity"], "verdict": "within"} for row in lines]
    told = {"department": "general", "period": "2026-11", "drafter": "chen", "lines": lines, "checks": checks}
    return record("supply_plan", "SPL-2026-0001", "checked", **told)


def receipt(*rows: dict[str, Any]) -> Record:
    lines = [{"number": n, "unit_price": "1.00", **row} for n, row in enumerate(rows, start=1)]
    return record("stock_in", "STI-2026-0001", "recorded", received_on="2026-11-02", lines=lines)


WISHES = st.lists(
    st.tuples(st.sampled_from(("pen", "cup")), st.integers(1, 6), st.sampled_from(sorted(PEOPLE))),
    min_size=1, max_size=6,
)  # fmt: skip
STOCK = st.lists(
    st.tuples(st.sampled_from(("pen", "cup")), st.sampled_from(("one", "two")), st.integers(1, 8)), max_size=4
)


@settings(max_examples=40)
@given(WISHES, STOCK)
def test_sheets_promise_what_was_granted_and_lies_there_and_tell_the_rest(
    wishes: list[tuple[str, int, str]], stock: list[tuple[str, str, int]]
) -> None:
    rows = [{"item": item, "cabinet": cabinet, "quantity": n} for item, cabinet, n in stock]
    book = MemoryBook([*names(), plan(*wishes), receipt(*rows)])
    found = preparing.sheets(book, "2026-11", DAY)
    lines = [row for sheet in found.sheets.values() for row in sheet]
    there, promised = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for item, cabinet, n in stock:
        there[item, cabinet] += n
    for row in lines:
        promised[row["item"], row["cabinet"]] += row["quantity"]
    assert all(promised[key] <= there[key] for key in promised)
    for grant in grants.of(plan(*wishes)):
        given_out = sum(row["quantity"] for row in lines if row["line"] == grant.line)
        lacking = sum(one.quantity for one in found.short if one.grant == grant)
        assert given_out + lacking == grant.quantity
    assert all(person == wishes[row["line"] - 1][2] for (person, _), sheet in found.sheets.items() for row in sheet)


def test_numbers_go_out_as_runs_once_each_and_come_back_to_their_cabinet() -> None:
    bill = record("supply_item", "bill", "current", name="票据", unit="本", supply_class="consumable", group="finance",
                  numbered=True)  # fmt: skip
    there = receipt({"item": "bill", "cabinet": "one", "quantity": 4, "from_number": 1, "to_number": 4})
    gone = issue("SIS-2026-0001", "2026-11-05", "xu", "goods", ("bill", 1))
    gone.data["lines"][0] |= {"from_number": 2, "to_number": 2}
    book = MemoryBook([*names(), bill, there, gone, plan(("bill", 3, "chen"))])
    assert numbered.places(book, "bill") == {1: "one", 2: "xu", 3: "one", 4: "one"}
    rows = preparing.sheets(book, "2026-11", DAY).sheets["chen", "general"]
    assert [(row["from_number"], row["to_number"], row["quantity"]) for row in rows] == [(1, 1, 1), (3, 4, 2)]


@pytest.mark.parametrize(
    ("occasion", "asked"), [("leave", ["calculator", "cup", "pen"]), ("move", ["calculator", "cup"])]
)
def test_stationery_is_asked_back_of_leavers_only(occasion: str, asked: list[str]) -> None:
    sheet = issue("SIS-2026-0001", "2026-11-05", "chen", "general", ("pen", 5), ("cup", 1), ("calculator", 1))
    book = MemoryBook([*names(), sheet])
    assert [one.item for one in handback.owed_back(book, "chen", DAY, occasion)] == asked
    assert handback.owed_back(book, "chen", date(2026, 11, 4), occasion) == []


def test_what_is_taken_after_an_entry_wants_another() -> None:
    sheets = [
        issue("SIS-2026-0001", "2026-11-05", "chen", "general", ("cup", 3)),
        back("SRE-2026-0001", "2026-11-16", "chen", "general", "cup", 1),
    ]
    book = MemoryBook([*names(), *sheets])
    assert handback.owed_back(book, "chen", date(2026, 11, 16), "leave") == []
    later = issue("SIS-2026-0002", "2026-12-07", "chen", "goods", ("cup", 1))
    book = MemoryBook([*names(), *sheets, later])
    assert [one.quantity for one in handback.owed_back(book, "chen", date(2026, 12, 7), "leave")] == [3]
