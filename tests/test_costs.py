"""The cost of a month by department and class adds up to what was issued, taken into use and repaired [A2.0.1]."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from books import MemoryBook, Office
from hypothesis import given, settings
from hypothesis import strategies as st

from ecentre.model import Record, Ref
from ecentre.reports import costs

OFFICE = Office()
NOVEMBER = date(2026, 11, 1)
D = Decimal


def record(kind: str, id: str, state: str, *verbs: str, **fields: Any) -> Record:
    taken = {"by": "li-guan-li", "at": "2026-11-03T10:00:00+08:00", "rev": 1}
    steps = [{"verb": verb, **taken} for verb in verbs or ("add",)]
    return Record(Ref(kind, id), {"id": id, "state": state, "steps": steps, **fields})


def line(number: int, item: str, quantity: int, price: str = "") -> dict[str, Any]:
    told = {"number": number, "item": item, "cabinet": "a", "quantity": quantity}
    return told | ({"unit_price": price} if price else {})


def issued(n: int, on: str, department: str, *lines: dict[str, Any]) -> Record:
    return record("supply_issue", f"SIS-2026-{n:04}", "issued", "confirm", issued_on=on, taker=f"p{n}",
                  department=department, lines=list(lines))  # fmt: skip


ITEMS = (
    record("supply_item", "pen", "current", name="签字笔", supply_class="consumable"),
    record("supply_item", "lamp", "current", name="台灯", supply_class="durable"),
)
STOCK = (
    record("stock_in", "STI-2026-0001", "recorded", received_on="2026-10-01",
           lines=[line(1, "pen", 10, "2.00"), line(2, "lamp", 4, "80.00")]),
    record("stock_in", "STI-2026-0002", "recorded", received_on="2026-11-02", lines=[line(1, "pen", 100, "3.00")]),
)  # fmt: skip
TAKEN = (
    issued(1, "2026-10-06", "general", line(1, "pen", 4)),
    issued(2, "2026-11-05", "general", line(1, "pen", 8), line(2, "lamp", 1)),
    issued(3, "2026-11-06", "brand", line(1, "pen", 5)),
    issued(4, "2026-12-06", "brand", line(1, "pen", 5)),
)
ISSUE = record("issue", "ISS-2026-0001", "confirmed", asset="AST-2026-0001", department="brand", issued_on="2026-11-10")
ASSET = record("asset", "AST-2026-0001", "in_use", price="3980.00", department="brand").having(
    steps=[
        {"verb": "add", "at": "2026-11-09T10:00:00+08:00"},
        {"verb": "issue", "from": "registered", "at": "2026-11-10T10:00:00+08:00", "cause": "ISS-2026-0001"},
        {"verb": "transfer", "from": "in_use", "at": "2026-11-20T10:00:00+08:00", "cause": "ISS-2026-0002"},
    ]
)
OPENED = record("asset", "AST-2026-0002", "in_use", "open", price="9999.00", department="general")
REPAIR = record("repair", "REP-2026-0001", "done", asset="AST-2026-0002", done_on="2026-11-12", cost="320.50")


def book(*more: Record) -> MemoryBook:
    known = (*ITEMS, *STOCK, *TAKEN, ISSUE, ASSET, OPENED, REPAIR)
    return MemoryBook([*OFFICE.records.values(), *known, *more], date(2026, 12, 31))


def rows(table: Any) -> dict[str, dict[str, Any]]:
    names = [column.name for column in table.columns]
    return {row[0]: dict(zip(names, row, strict=True)) for row in table.rows}


def budget(*lines: dict[str, Any]) -> Record:
    return record("policy", "budgets", "in_force", "approve", from_date="2026-01-01", budgets=list(lines))


def test_a_month_costs_what_was_issued_first_in_first_out_taken_and_repaired() -> None:
    table = costs.month(book(), NOVEMBER)
    found = rows(table)
    general, brand = found["综合部"], found["品牌营销中心"]
    assert (general["consumable"], general["durable"]) == (D("18.00"), D("80.00"))  # six at 2.00, two at 3.00
    assert general["repair"] == D("320.50")
    assert (brand["consumable"], brand["asset"], brand["repair"]) == (D("15.00"), D("3980.00"), D("0.00"))
    assert (general["total"], brand["total"]) == (D("418.50"), D("3995.00"))
    assert (general["year"], brand["year"]) == (D("426.50"), D("3995.00"))
    assert table.totals["total"] == D("4413.50")


def test_what_comes_back_unused_makes_the_month_cheaper() -> None:
    back = record("supply_return", "SRE-2026-0001", "received", "receive", person="p2", department="general",
                  returned_on="2026-11-20",
                  lines=[line(1, "pen", 2) | {"condition": "unused"}])  # fmt: skip
    assert rows(costs.month(book(back), NOVEMBER))["综合部"]["consumable"] == D("12.00")


def test_budgets_stand_beside_the_cost_and_what_is_over_is_said() -> None:
    lines = (
        {"department": "general", "period": "2026", "amount": "400.00"},
        {"department": "brand", "period": "2026-11", "amount": "5000.00"},
        {"period": "2026-11", "what": "repair", "amount": "300.00"},
        {"period": "2026", "amount": "10000.00"},
        {"period": "2027", "amount": "1.00"},
    )
    held = book(budget(*lines))
    table = costs.month(held, NOVEMBER)
    found = rows(table)
    assert (found["综合部"]["budget"], found["综合部"]["left"]) == (D("400.00"), D("-26.50"))
    assert (found["品牌营销中心"]["budget"], found["品牌营销中心"]["left"]) == (D("5000.00"), D("1005.00"))
    assert table.totals["left"] == D("5578.50")
    said = [str(one) for one in table.notes]
    assert len([one for one in said if "A2.0.1" in one]) == 2
    assert any("26.50" in one for one in said)
    assert [(row[4], row[-1]) for row in costs.budgets(held, NOVEMBER).rows] == [
        (D("426.50"), "超支"), (D("3995.00"), ""), (D("320.50"), "超支"), (D("4421.50"), ""),
    ]  # fmt: skip


def test_without_a_budget_none_is_made_up() -> None:
    assert costs.budgets(book(), NOVEMBER).rows == ()
    assert "budget" not in costs.month(book(), NOVEMBER).totals


days = st.dates(date(2026, 10, 2), date(2026, 12, 28)).map(str)
takings = st.lists(st.tuples(days, st.sampled_from(["general", "brand", "tech"]), st.integers(1, 9)), max_size=6)


@settings(max_examples=12, deadline=None)
@given(takings)
def test_the_departments_add_up_to_all_that_left_the_cabinets(taken: list[tuple[str, str, int]]) -> None:
    extra = [issued(n, on, department, line(1, "pen", k)) for n, (on, department, k) in enumerate(taken, start=50)]
    lines = [line(1, "pen", 60, "1.37")]
    plenty = record("stock_in", "STI-2026-0003", "recorded", received_on="2026-09-01", lines=lines)
    held = book(plenty, *extra)
    months = [costs.month(held, date(2026, n, 1)).totals.get("total", D(0)) for n in range(10, 13)]
    assert sum(months) == sum(one.amount for one in costs.spent(held, date(2026, 12, 31)))
    assert costs.month(held, date(2026, 12, 1)).totals["year"] == sum(months)
