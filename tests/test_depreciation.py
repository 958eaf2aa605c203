"""Depreciation to the fen: worked cases by class, start month, disposal and last month; what is charged adds up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from books import MemoryBook, Office
from hypothesis import given, settings
from hypothesis import strategies as st

from ecentre import policy
from ecentre.model import Record, Ref
from ecentre.reports import worth as report
from ecentre.subjects import depreciation as dep
from ecentre.subjects.depreciation import NEXT, SAME, Life

D = Decimal
OFFICE = Office()


def day(text: str) -> date:
    return date.fromisoformat(text)


def life(price: str, months: int, added: str, start: str = SAME, gone: str = "") -> Life:
    return Life(D(price), months, start, day(added), day(gone) if gone else None)


def told(one: Life, on: str) -> tuple[int, str, str, str]:
    found = dep.worth(one, day(on))
    return found.used, str(found.charge), str(found.accumulated), str(found.net)


@pytest.mark.parametrize(
    ("price", "months", "full", "last"),
    [
        ("3980.00", 72, "55.28", "55.12"),  # rounding overshoots by 16 fen
        ("6000.00", 72, "83.33", "83.57"),
        ("128800.00", 96, "1341.67", "1341.35"),
        ("4294.00", 180, "23.86", "23.06"),
        ("5355.71", 60, "89.26", "89.37"),
        ("7200.00", 72, "100.00", "100.00"),
        ("2000.00", 12, "166.67", "166.63"),
    ],
)
def test_the_last_month_takes_what_rounding_left(price: str, months: int, full: str, last: str) -> None:
    assert str(dep.monthly(D(price), months)) == full
    assert str(dep.charge(D(price), months, months)) == last
    assert {str(dep.charge(D(price), months, n)) for n in range(1, months)} == {full}


@pytest.mark.parametrize(
    ("start", "on", "wanted"),
    [
        (SAME, "2026-11-14", (0, "55.28", "0.00", "3980.00")),
        (SAME, "2026-11-29", (0, "55.28", "0.00", "3980.00")),
        (SAME, "2026-11-30", (1, "55.28", "55.28", "3924.72")),
        (SAME, "2026-12-30", (1, "55.28", "55.28", "3924.72")),
        (SAME, "2027-10-31", (12, "55.28", "663.36", "3316.64")),
        (SAME, "2032-09-30", (71, "55.28", "3924.88", "55.12")),
        (SAME, "2032-10-31", (72, "55.12", "3980.00", "0.00")),
        (SAME, "2032-11-30", (72, "0.00", "3980.00", "0.00")),
        (NEXT, "2026-11-30", (0, "0.00", "0.00", "3980.00")),
        (NEXT, "2026-12-31", (1, "55.28", "55.28", "3924.72")),
        (NEXT, "2032-10-31", (71, "55.28", "3924.88", "55.12")),
        (NEXT, "2032-11-30", (72, "55.12", "3980.00", "0.00")),
    ],
)
def test_a_month_is_charged_on_its_last_day_from_the_month_policy_says(start: str, on: str, wanted: tuple) -> None:
    assert told(life("3980.00", 72, "2026-11-15", start), on) == wanted


@pytest.mark.parametrize(
    ("start", "gone", "on", "wanted"),
    [
        (SAME, "2028-03-10", "2028-02-29", (16, "55.28", "884.48", "3095.52")),
        (SAME, "2028-03-10", "2028-03-31", (16, "0.00", "884.48", "3095.52")),
        (SAME, "2028-03-10", "2030-01-31", (16, "0.00", "884.48", "3095.52")),
        (NEXT, "2028-03-10", "2028-02-29", (15, "55.28", "829.20", "3150.80")),
        (NEXT, "2028-03-10", "2028-03-10", (16, "55.28", "884.48", "3095.52")),
        (NEXT, "2028-03-10", "2028-04-30", (16, "0.00", "884.48", "3095.52")),
        (SAME, "2026-11-20", "2026-11-30", (0, "0.00", "0.00", "3980.00")),
        (NEXT, "2026-11-20", "2026-12-31", (0, "0.00", "0.00", "3980.00")),
        (SAME, "2033-05-01", "2033-05-31", (72, "0.00", "3980.00", "0.00")),
    ],
)
def test_what_is_disposed_of_in_mid_life_keeps_the_value_it_had(start: str, gone: str, on: str, wanted: tuple) -> None:
    assert told(life("3980.00", 72, "2026-11-15", start, gone), on) == wanted


def test_what_has_no_life_is_never_written_off() -> None:
    assert told(life("3980.00", 0, "2016-11-15"), "2026-11-30") == (0, "0.00", "0.00", "3980.00")


prices = st.integers(1, 10**9).map(lambda fen: D(fen) / 100)


@settings(max_examples=150, deadline=None)
@given(prices, st.integers(1, 600))
def test_the_months_add_up_to_the_price_exactly(price: Decimal, months: int) -> None:
    charges = [dep.charge(price, months, n) for n in range(1, months + 2)]
    assert sum(charges) == price
    assert charges[-1] == 0
    assert all(charge >= 0 for charge in charges)


@settings(max_examples=80, deadline=None)
@given(prices, st.integers(1, 120), st.sampled_from([SAME, NEXT]), st.integers(0, 150))
def test_accumulated_and_net_are_the_price_and_never_turn_back(
    price: Decimal, months: int, start: str, later: int
) -> None:
    one = Life(price, months, start, day("2020-01-31"))
    index = 2020 * 12 + later
    found = dep.worth(one, date(index // 12, index % 12 + 1, 28))
    after = dep.worth(one, date(index // 12 + 1, index % 12 + 1, 1))
    assert found.accumulated + found.net == price
    assert found.accumulated <= after.accumulated <= price


CLASSES = {
    "desktop": 72, "laptop": 72, "server": 72, "switch": 72, "printer": 72, "copier": 72, "projector": 72,
    "camera": 72, "vehicle": 96, "electric-tricycle": 96, "air-conditioner": 60, "fax": 60, "video-camera": 60,
    "microphone": 60, "meeting-table": 180, "sofa": 180, "cabinet": 180, "something-else": 60,
}  # fmt: skip


def card(id: str, category: str = "desktop", price: str = "3980.00", on: str = "2026-11-15", **more: object) -> Record:
    step = {"verb": "open", "by": "li-guan-li", "at": "2026-11-03T10:00:00+08:00", "rev": 1}
    fields = {"category": category, "price": price, "purchased_on": on, "name": id, "steps": [step]}
    return Record(Ref("asset", id), {"id": id, "state": "in_use", **fields, **more})


def book(*records: Record, on: str = "2026-11-30") -> MemoryBook:
    return MemoryBook([*OFFICE.records.values(), *records], day(on))


@pytest.mark.parametrize("category", CLASSES)
def test_each_class_is_written_off_over_the_months_of_the_standard(category: str) -> None:
    one = card("AST-2026-0001", category, "7200.00", "2020-12-31")
    months = CLASSES[category]
    found = dep.of(one, book(), day("2020-12-31"))
    assert (found.life.months, found.life.start) == (months, SAME)
    assert found.charge == (D("7200.00") / months).quantize(D("0.01"))


def test_a_later_policy_changes_nothing_that_was_bought_before() -> None:
    rows = [{"months": 36, "start": NEXT}]
    step = {"verb": "approve", "at": "2026-12-01T10:00:00+08:00"}
    later = Record(
        Ref("policy", "later"),
        {"id": "later", "state": "in_force", "from_date": "2027-01-01", "depreciation": rows, "steps": [step]},
    )
    bought = ("2026-12-31", "2027-01-01")
    lives = [dep.of(card("A", "fax", on=on), book(later), day("2027-12-31")).life for on in bought]
    assert [(one.months, one.start) for one in lives] == [(60, SAME), (60, SAME)]
    own = [{"category": "fax", "months": 36, "start": NEXT}]
    found = dep.of(card("A", "fax", on="2027-01-01"), book(later.having(depreciation=own)), day("2027-12-31"))
    assert (found.life.months, found.life.start) == (36, NEXT)


def test_where_policy_is_silent_the_price_stands_and_it_is_said() -> None:
    silent = MemoryBook([card("AST-2026-0001")], day("2026-11-30"))
    assert policy.rows(silent, "depreciation") == []
    assert dep.of(card("AST-2026-0001"), silent, day("2030-01-31")).net == D("3980.00")
    assert len(report.value(silent).notes) == 2


SCRAP = Record(Ref("scrap", "SCR-2026-0001"), {"id": "SCR-2026-0001", "state": "received", "received_on": "2026-11-10"})
GONE = {
    "state": "scrapped",
    "steps": [
        {"verb": "open", "by": "x", "at": "2026-11-03T10:00:00+08:00", "rev": 1},
        {"verb": "scrap", "by": "x", "at": "2026-11-12T10:00:00+08:00", "rev": 2, "cause": "SCR-2026-0001"},
    ],
}


def test_the_ledger_of_a_day_holds_what_was_bought_and_not_yet_handed_back() -> None:
    held = book(card("AST-2026-0001", on="2025-01-10", **GONE), card("AST-2026-0002"), SCRAP)
    there = {on: [row[0] for row in report.value(book(*held.records.values(), on=on)).rows]
             for on in ("2026-11-09", "2026-11-10", "2026-11-15")}  # fmt: skip
    assert there == {"2026-11-09": ["AST-2026-0001"], "2026-11-10": [], "2026-11-15": ["AST-2026-0002"]}


def test_an_accepted_asset_is_added_when_it_was_accepted_an_opening_when_it_was_bought() -> None:
    accepted = Record(Ref("acceptance", "ACC-2026-0001"), {"accepted_on": "2026-12-02"})
    assert dep.added(card("A", acceptance="ACC-2026-0001"), book(accepted)) == day("2026-12-02")
    assert dep.added(card("A", on="2019-05-06"), book()) == day("2019-05-06")


def test_a_corrected_price_is_written_off_as_if_it_had_always_stood() -> None:
    before, after = (dep.of(card("A", price=price), book(), day("2027-10-31")) for price in ("3980.00", "3890.00"))
    assert (str(before.accumulated), str(after.accumulated)) == ("663.36", "648.36")


def test_the_table_of_a_month_adds_up_by_class_and_by_department() -> None:
    cards = [
        card("AST-2026-0001", department="general"), card("AST-2026-0002", department="brand", price="5000.00"),
        card("AST-2026-0003", "sofa", "4294.00", "2025-03-01", department="brand"),
        card("AST-2026-0004", on="2025-01-10", department="general", **GONE),
    ]  # fmt: skip
    held = book(*cards, SCRAP)
    tables = {by: report.month(held, day("2026-11-01"), by) for by in report.GROUPS}
    names = ("price", "charge", "accumulated", "net")
    sums = {tuple(str(table.totals[name]) for name in names) for table in tables.values()}
    assert sums == {("13274.00", "148.58", "625.78", "12648.22")}
    assert [row[2] for row in tables["both"].rows] == [1, 1, 1]


def test_a_department_of_an_earlier_day_is_the_one_it_belonged_to_then() -> None:
    moved = {"verb": "transfer", "at": "2026-11-20T10:00:00+08:00", "set": {"department": "brand"}}
    one = card("A", department="brand")
    one = one.having(steps=[*one.steps, moved | {"was": {"department": "general"}}])
    assert [report.department(one, day(on)) for on in ("2026-11-19", "2026-11-20")] == ["general", "brand"]
