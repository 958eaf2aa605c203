"""Money people owe: the full price of the papers behind it, what is paid and left, no surcharge unless ruled [X.12]."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from books import MemoryBook, Office

from ecentre import kinds
from ecentre.model import Record, Ref
from ecentre.reports import owed
from ecentre.subjects import owing

OFFICE = Office()
AT = "2026-11-03T10:00:00+08:00"
D = Decimal


def record(kind: str, id: str, state: str, at: str = AT, **fields: Any) -> Record:
    step = {"verb": "add", "by": "li-guan-li", "at": at, "rev": 1}
    return Record(Ref(kind, id), {"id": id, "state": state, "steps": [step], **fields})


def receipt(n: int, on: str, price: str, at: str = AT) -> Record:
    lines = [{"number": 1, "item": "stapler", "cabinet": "a", "quantity": 5, "unit_price": price}]
    return record("stock_in", f"STI-2026-{n:04}", "recorded", at, received_on=on, lines=lines)


RETURN = record(
    "supply_return", "SRE-2026-0001", "received", person="li-guan-li", returned_on="2026-11-20",
    lines=[
        {"number": 1, "item": "stapler", "quantity": 2, "condition": "lost"},
        {"number": 2, "item": "stapler", "quantity": 1, "condition": "usable"},
    ],
)  # fmt: skip
LOG = record(
    "call_log", "CLG-2026-0001", "billed", month="2026-11",
    calls=[
        {"number": 1, "person": "li-guan-li", "purpose": "private", "cost": "3.20"},
        {"number": 2, "person": "li-guan-li", "purpose": "official", "cost": "9.00"},
        {"number": 3, "person": "li-guan-li", "purpose": "private", "cost": "0.55"},
        {"number": 4, "person": "wang", "purpose": "private", "cost": "7.00"},
    ],
)  # fmt: skip


def book(*records: Record, on: str = "2026-11-30") -> MemoryBook:
    known = (receipt(1, "2026-10-01", "12.00"), receipt(2, "2026-11-10", "13.50"), receipt(3, "2026-11-25", "99.00"))
    return MemoryBook([*OFFICE.records.values(), *known, RETURN, LOG, *records], date.fromisoformat(on))


def debt(n: int = 1, state: str = "due", **fields: Any) -> Record:
    told = {"person": "li-guan-li", "amount": "27.00", "basis": "手册"} | fields
    return record("compensation", f"CMP-2026-{n:04}", state, "2026-11-21T10:00:00+08:00", **told)


def broken(one: Record, *others: Record) -> list[str]:
    held = book(one, *others)
    return [found.rule for rule in kinds.get("compensation").rules for found in rule(one, held)]


LOST = {"grounds": "loss", "supply_return": RETURN.id, "item": "stapler"}
CALLED = {"grounds": "private_use", "call_log": LOG.id, "amount": "3.75"}


def test_lost_supplies_cost_the_last_price_paid_before_they_were_missed() -> None:
    assert owing.lost_worth(book(), RETURN, "stapler") == D("27.00")
    assert broken(debt(**LOST)) == []
    assert broken(debt(**LOST, amount="24.00")) == ["compensation.amount"]
    assert broken(debt(**LOST, amount="24.00", amount_reason="旧物折价")) == []


def test_a_receipt_entered_later_changes_nothing_that_was_charged() -> None:
    late = receipt(4, "2026-11-15", "20.00", "2026-11-28T10:00:00+08:00")
    assert broken(debt(**LOST), late) == []


def test_private_calls_cost_what_the_log_says_of_that_person() -> None:
    assert broken(debt(**CALLED)) == []
    assert broken(debt(**CALLED | {"amount": "10.75"})) == ["compensation.amount"]
    assert broken(debt(grounds="private_use", amount="1.00")) == ["compensation.grounds"]


def test_a_loss_is_charged_once_unless_it_was_let_go() -> None:
    assert broken(debt(2, **LOST), debt(1, **LOST)) == ["compensation.once"]
    assert broken(debt(2, **LOST), debt(1, "waived", **LOST)) == []
    assert broken(debt(2, **CALLED), debt(1, **CALLED)) == ["compensation.once"]


def test_an_old_record_without_grounds_stands() -> None:
    assert broken(debt(amount="5.00")) == []
    assert owing.paid(debt(state="paid", amount="5.00", paid_on="2026-11-25")) == D("5.00")


def pay(amount: str | None) -> dict[str, Any]:
    return {"paid_on": "2026-11-22", "receipt_number": "S"} | ({"amount": amount} if amount else {})


def test_payments_stay_within_what_is_owed() -> None:
    assert broken(debt(**LOST, payments=[pay("20.00"), pay("7.00")])) == []
    assert broken(debt(**LOST, payments=[pay("20.00"), pay("7.01")])) == ["compensation.payments"]
    assert broken(debt(**LOST, payments=[pay(None), pay("7.00")])) == ["compensation.payments"]
    assert broken(debt(state="paid", **LOST, payments=[pay("20.00")], paid="20.00")) == ["compensation.payments"]


def test_the_report_adds_up_by_person_and_shows_what_is_late() -> None:
    first = debt(1, **LOST, due_on="2026-11-25", payments=[pay("20.00")])
    debts = (first, debt(2, "waived", **CALLED), debt(3, "paid"))
    table = owed.by_person(book(*debts))
    assert [row[2:] for row in table.rows] == [(2, D("54.00"), D("47.00"), D("7.00"), "2026-11-25", 5, None)]
    lines = owed.lines(book(*debts), "li-guan-li")
    assert [row[0] for row in lines.rows] == ["CMP-2026-0001", "CMP-2026-0002", "CMP-2026-0003"]
    assert lines.totals["open"] == D("7.00")


def test_nothing_is_added_for_being_late_unless_policy_says_so() -> None:
    one = debt(1, **LOST, due_on="2026-11-20")
    rate = {"key": "owed.surcharge_percent_day", "value": "0.05", "unit": "percent", "clause": "X.12"}
    ruled = record("policy", "late", "in_force", from_date="2026-01-01", thresholds=[rate])
    assert owing.surcharge(one, book(), date(2026, 11, 30)) == D("0.00")
    assert owing.surcharge(one, book(ruled), date(2026, 11, 30)) == D("0.14")
    assert owing.surcharge(one, book(ruled), date(2026, 11, 20)) == D("0.00")
