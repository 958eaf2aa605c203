"""The cycle of supplies against days counted by hand, and batches that buy what stock does not cover [A2.8.6, T.8]."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from books import NOON, ROOT, SCHEMAS, MemoryBook, Office
from hypothesis import given, settings
from hypothesis import strategies as st

from ecentre.errors import NotFoundError
from ecentre.kinds import supply_batch
from ecentre.model import Record, Ref
from ecentre.render import form
from ecentre.subjects import supply_cycle, supply_netting, supply_owing, supply_standards

if TYPE_CHECKING:
    from ecentre.model import Data

OFFICE = Office()
FILED = {
    "01": "01-21 01-22 01-23", "02": "02-14 02-24 02-25", "03": "03-23 03-24 03-25", "04": "04-22 04-23 04-24",
    "05": "05-21 05-22 05-25", "06": "06-23 06-24 06-25", "07": "07-22 07-23 07-24", "08": "08-21 08-24 08-25",
    "09": "09-22 09-23 09-24", "10": "10-21 10-22 10-23", "11": "11-23 11-24 11-25", "12": "12-23 12-24 12-25",
}  # fmt: skip
"""The days of 2026 on which next month's plan is filed, read off the calendar: the 25th of January is a Sunday, of
September a holiday; in February the holiday leaves the 14th, a Saturday worked."""
ISSUED = {
    "01": "01-05 01-06", "02": "02-05 02-06", "03": "03-05 03-06", "04": "04-07 04-08", "05": "05-06 05-07",
    "06": "06-05 06-08", "07": "07-06 07-07", "08": "08-05 08-06", "09": "09-07 09-08", "10": "10-08 10-09",
    "11": "11-05 11-06", "12": "12-07 12-08",
}  # fmt: skip


def days(text: str) -> tuple[date, ...]:
    return tuple(date.fromisoformat(f"2026-{one}") for one in text.split())


def under(**thresholds: str) -> MemoryBook:
    """Give the office's books with some numbers of the cycle changed."""
    policy = OFFICE.get("policy", "supply-plans")
    assert policy is not None
    said = policy.get("thresholds")
    rows = [{**row, "value": thresholds.get(row["key"].partition(".")[2], row["value"])} for row in said]
    return MemoryBook([*OFFICE.records.values(), policy.having(thresholds=rows)])


@pytest.mark.parametrize("month", sorted(FILED))
def test_each_month_is_filed_and_issued_on_its_days(month: str) -> None:
    following = supply_cycle.next_after(f"2026-{month}")
    filed, issued = supply_cycle.plan_window(OFFICE, following), supply_cycle.issue_window(OFFICE, f"2026-{month}")
    assert filed is not None
    assert issued is not None
    assert filed.days == days(FILED[month])
    assert issued.days == days(ISSUED[month])
    assert (filed.last, issued.first) == (filed.days[-1], issued.days[0])


def test_the_window_may_begin_on_the_25th_instead() -> None:
    book = under(plan_window="begins")
    assert [getattr(supply_cycle.plan_window(book, one), "days", None) for one in ("2026-10", "2026-12")] == [
        days("09-28 09-29 09-30"), days("11-25 11-26 11-27"),
    ]  # fmt: skip


@pytest.mark.parametrize(("day", "filed"), [("31", "11-26 11-27 11-30"), ("0", "10-28 10-29 10-30")])
def test_a_day_the_month_has_not_is_its_last_or_first(day: str, filed: str) -> None:
    window = supply_cycle.plan_window(under(plan_day=day), "2026-12")
    assert window is not None
    assert window.days == days(filed)


def test_by_the_week_plans_come_before_friday_and_goods_on_monday() -> None:
    book = under(cycle="week")
    assert supply_cycle.following(book, date(2026, 11, 24)) == "2026-W49"
    windows = [supply_cycle.plan_window(book, one) for one in ("2026-W49", "2026-W41", "2026-W42", "2026-W09")]
    assert [one and one.days for one in windows] == [
        days("11-23 11-24 11-25 11-26"), days("09-28 09-29 09-30"), days("10-08"), days("02-14"),
    ]  # fmt: skip
    issued = [supply_cycle.issue_window(book, one) for one in ("2026-W49", "2026-W41")]
    assert [one and one.days for one in issued] == [days("11-30"), days("10-08")]


def test_a_cycle_that_policy_does_not_name_has_no_window_and_a_year_without_calendar_is_an_error() -> None:
    bare = MemoryBook([one for one in OFFICE.records.values() if one.id != "supply-plans"])
    assert supply_cycle.plan_window(bare, "2026-12") is supply_cycle.issue_window(bare, "2026-12") is None
    with pytest.raises(NotFoundError, match="2028"):
        supply_cycle.issue_window(OFFICE, "2028-02")


def test_periods_follow_each_other_over_the_year() -> None:
    assert supply_cycle.next_after("2026-12") == "2027-01"
    assert supply_cycle.next_after("2026-W53") == "2027-W01"
    assert supply_cycle.last_day("2026-02") == date(2026, 2, 28)
    assert [supply_cycle.first_day(one) for one in ("2026-13", "2027-W53", "12月")] == [None, None, None]


def test_every_department_with_people_owes_a_plan_from_the_first_day_on() -> None:
    book = MemoryBook(OFFICE.records.values(), date(2026, 12, 1))
    home = book.get("department", "brand")
    assert home is not None
    assert list(supply_owing.each_department_files_its_plan(home, book)) == []
    staff = Record(Ref("person", "li-si"), {"id": "li-si", "department": "brand", "state": "active", "steps": []})
    book = MemoryBook([*OFFICE.records.values(), staff], date(2026, 12, 1))
    owed = list(supply_owing.each_department_files_its_plan(home, book))
    assert [(one.due, one.done, one.owner) for one in owed] == [
        (date(2026, 11, 25), None, "dept:brand"), (date(2026, 12, 25), None, "dept:brand"),
    ]  # fmt: skip


def test_the_narrowest_standard_counts_and_what_replaces_adds_nothing() -> None:
    held = supply_standards.Measure(2, 2, supply_standards.HELD, "person")
    assert held.allows(1, supply_standards.REPLACE)
    assert not held.allows(1, "first")
    assert not held._replace(every="month").allows(1, supply_standards.REPLACE)
    assert held._replace(standard=None).allows(99, "first")


ITEMS = ("paper-cup", "gel-pen", "glue")
LINES = st.lists(st.tuples(st.sampled_from(ITEMS), st.integers(1, 9)), max_size=4)
AT = "2026-11-2{n}T10:00:00+08:00"


def made(kind: str, id: str, n: int, **fields: Any) -> Record:
    return Record(Ref(kind, id), {"id": id, "steps": [{"verb": "add", "at": AT.format(n=n), "by": "x"}], **fields})


def plan(place: int, period: str, asked: list[tuple[str, int]]) -> Record:
    lines = [{"number": n, "item": item, "quantity": q} for n, (item, q) in enumerate(asked, start=1)]
    left = [row["quantity"] - row["number"] % 2 for row in lines]
    checks = [{"line": n, "granted": q, "verdict": "cut"} for n, q in enumerate(left, start=1)]
    fields: Data = {"department": "brand", "period": period, "state": "checked", "lines": lines, "checks": checks}
    return made("supply_plan", f"SPL-2026-{place:04}", 1, **fields)


@settings(max_examples=60)
@given(st.lists(LINES, min_size=1, max_size=3), st.lists(LINES, min_size=1, max_size=3), LINES)
def test_what_plans_ask_for_is_what_batches_buy_and_stock_covers(
    first: list[list[tuple[str, int]]], second: list[list[tuple[str, int]]], stock: list[tuple[str, int]]
) -> None:
    rows = [
        {"number": n, "item": item, "cabinet": "g", "quantity": q, "unit_price": "1.00"}
        for n, (item, q) in enumerate(stock, start=1)
    ]
    known = {one.ref: one for one in [
        made("stock_in", "STI-2026-0001", 0, state="recorded", received_on="2026-11-20", lines=rows),
        *(plan(n, "2026-11", asked) for n, asked in enumerate(first, start=1)),
        *(plan(n, "2026-12", asked) for n, asked in enumerate(second, start=5)),
    ]}  # fmt: skip
    netted: Counter[str] = Counter()
    for n, period in enumerate(("2026-11", "2026-12"), start=1):
        id = f"SBA-2026-{n:04}"
        bare = made("supply_batch", id, 1 + n, state="drafted", period=period)
        book = MemoryBook(known.values())
        taken = supply_netting.to_take(bare, book)
        granted: Counter[str] = Counter()
        for one in taken:
            for row, check in zip(one.get("lines"), one.get("checks"), strict=True):
                granted[row["item"]] += check["granted"]
        batch = bare.having(**supply_netting.totals(bare, taken, book))
        assert {row["item"]: row["netted"] + row["buy"] for row in batch.get("lines", [])} == {**(+granted)}
        for source in batch.get("sources", []):
            asked = known[Ref("supply_plan", source["plan"])]
            line, check = (asked.get(name)[source["line"] - 1] for name in ("lines", "checks"))
            assert (check["granted"], line["item"]) == (source["quantity"], source["item"])
        known |= {one.ref: one.having(state="consolidated", batch=id) for one in taken} | {batch.ref: batch}
        book = MemoryBook(known.values())
        for rule in (supply_batch.every_source_is_a_granted_line, supply_batch.lines_are_the_sum_of_their_sources,
                     supply_batch.stock_is_netted_once):  # fmt: skip
            assert not [*rule(batch, book)]
        netted.update({row["item"]: row["netted"] for row in batch.get("lines", [])})
    there = Counter(dict.fromkeys(ITEMS, 0))
    for item, q in stock:
        there[item] += q
    assert all(netted[item] <= there[item] for item in netted)


def test_what_nobody_fetched_for_months_is_kept_for_nobody() -> None:
    rows = [{"number": 1, "item": "glue", "cabinet": "g", "quantity": 5, "unit_price": "1.00"}]
    old = made("supply_batch", "SBA-2026-0001", 1, state="finished", lines=[{"item": "glue", "wanted": 3, "buy": 0}])
    store = made("stock_in", "STI-2026-0001", 0, state="recorded", received_on="2026-11-20", lines=rows)
    book = MemoryBook([*OFFICE.records.values(), old, store])
    new = Record(Ref("supply_batch", "SBA-2027-0001"), {})
    free = [supply_netting.free(new, book, "glue", f"2027-02-{day}T10:00:00+08:00") for day in (20, 21)]
    assert free == [2, 5]


@pytest.mark.parametrize(("kind", "title", "shown"), [
    ("supply_plan", "下月度办公用品计划", "已划去：写错"), ("supply_urgent", "办公用品购置申请单", "检查组明天来"),
    ("supply_batch", "办公用品采购汇总表", "品牌营销中心 3，SPL-2026-0001 第 1 项"),
])  # fmt: skip
def test_forms_bear_their_names_filled_or_empty(kind: str, title: str, shown: str) -> None:
    struck, lines = [{"line": 2, "why": "写错"}], [{"number": n, "item": "glue", "quantity": 3} for n in (1, 2)]
    source = {"item": "glue", "plan": "SPL-2026-0001", "line": 1, "quantity": 3}
    sheets = {
        "supply_plan": plan(1, "2026-12", []).having(lines=lines, struck=struck),
        "supply_urgent": made("supply_urgent", "SUR-2026-0001", 1, state="submitted", department="brand", lines=lines,
                              urgent_reason="检查组明天来"),
        "supply_batch": made("supply_batch", "SBA-2026-0001", 1, state="drafted", sources=[source],
                             lines=[{"number": 1, "item": "glue", "wanted": 3, "netted": 0, "buy": 3}]),
    }  # fmt: skip
    book = MemoryBook([*OFFICE.records.values(), *sheets.values()])
    press = form.Press(book, SCHEMAS, ROOT / "templates", "8f", NOON)
    pages = [form.fill(press, kind, one).decode() for one in (sheets[kind], None)]
    assert all(title in page for page in pages)
    assert [shown in page for page in pages] == [True, False]
