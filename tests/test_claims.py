"""Claims over every combination of their three papers: missing, another's, used before, or right [A2.4.1c]."""

from __future__ import annotations

from itertools import product

import pytest
from books import MemoryBook, Office

from ecentre import kinds
from ecentre.model import Record, Ref

RIGHT, MISSING, STRANGE, REPEATED = "right", "missing", "strange", "repeated"
WAYS = (RIGHT, MISSING, STRANGE, REPEATED)
STEP = {"verb": "add", "by": "li-guan-li", "role": "", "at": "2026-11-03T10:00:00+08:00", "rev": 1}

OFFICE = Office()
KEEPER, FINANCE = OFFICE.person("赵保管"), OFFICE.person("钱会计")
OFFICE.appoint(FINANCE, "finance")


def record(kind: str, id: str, state: str, **fields: object) -> Record:
    return Record(Ref(kind, id), {"id": id, "state": state, "steps": [STEP], **fields})


def proof(n: int) -> dict[str, str]:
    return {
        "voucher_number": f"PZ{n}", "invoice_number": f"FP{n}", "kept_by": KEEPER, "finance_holder": FINANCE,
    }  # fmt: skip


ROWS = [{"number": 1, "item": "pen", "cabinet": "a", "quantity": 3, "unit_price": "860.01"}]
SOURCES = [{"item": "pen", "plan": "SPL-2026-0001", "line": 1, "quantity": 3}]
ASSETS = (
    *(record("requisition", f"REQ-2026-000{n}", "fulfilled") for n in (1, 2)),
    *(record("purchase", f"PUR-2026-000{n}", "accepted", requisition=f"REQ-2026-000{n}") for n in (1, 2)),
    *(
        record("acceptance", f"ACC-2026-000{n}", "recorded", purchase=f"PUR-2026-000{n}", quantity=3,
               unit_price="860.01", result="pass", **proof(n))
        for n in (1, 2)
    ),
)  # fmt: skip
SUPPLIES = (
    *(record("supply_batch", f"SBA-2026-000{n}", "ordered", sources=SOURCES) for n in (1, 2)),
    *(
        record("stock_in", f"STI-2026-000{n}", "recorded", batch=f"SBA-2026-000{n}", lines=ROWS, **proof(n))
        for n in (1, 2)
    ),
)  # fmt: skip
REPAIRS = (record("repair", "REP-2026-0001", "done", cost="2580.03"),)
BOOK = MemoryBook([*OFFICE.records.values(), *ASSETS, *SUPPLIES, *REPAIRS])
FIELDS = {
    "asset": ("requisition", "REQ-2026-000{}", "acceptance", "ACC-2026-000{}"),
    "supplies": ("batch", "SBA-2026-000{}", "receipt", "STI-2026-000{}"),
}


def broken(claim: Record, *others: Record) -> set[tuple[str, str]]:
    """Give the names of the broken rules with the field each is about."""
    book = MemoryBook([*BOOK.records.values(), claim, *others])
    found = (one for rule in kinds.get("claim").rules for one in rule(claim, book))
    return {(one.rule.removeprefix("claim."), one.where) for one in found}


def claim(n: int, **fields: object) -> Record:
    return record("claim", f"CLM-2026-000{n}", "approved", **{"amount": "2580.03", **fields})


@pytest.mark.parametrize("type", FIELDS)
@pytest.mark.parametrize(("applied", "bought", "billed"), list(product(WAYS, repeat=3)))
def test_nothing_is_paid_unless_all_three_papers_are_this_purchases(
    type: str, applied: str, bought: str, billed: str
) -> None:
    """An application may be claimed on in parts; goods and invoice may not be claimed twice."""
    application, batch, goods, receipt = FIELDS[type]
    fields: dict[str, object] = {"claim_type": type, "voucher_number": "PZ1"}
    if applied != MISSING:
        fields[application] = batch.format(2 if applied == STRANGE else 1)
    if bought != MISSING:
        fields[goods] = receipt.format(2 if bought == STRANGE else 1)
    if billed != MISSING:
        fields["invoice_number"] = "FP9" if billed == STRANGE else "FP1"
    other = {application: batch.format(1)} if applied == REPEATED else {}
    other |= {goods: fields[goods]} if bought == REPEATED else {}
    other |= {"invoice_number": "FP1"} if billed == REPEATED else {}
    others = [claim(2, claim_type=type, **other)] if other else []
    found = broken(claim(1, **fields), *others)
    whole = applied in (RIGHT, REPEATED) and bought == RIGHT and billed == RIGHT
    assert bool(found) != whole
    assert (("invoice_once", "invoice_number") in found) == (billed == REPEATED)
    assert (("purchase_once", goods) in found) == (bought == REPEATED)
    assert not (applied == MISSING and ("three_papers", application) not in found)
    assert not (bought == MISSING and ("three_papers", goods) not in found)
    if bought in (RIGHT, REPEATED):
        assert (("three_papers", "invoice_number") in found) == (billed in (MISSING, STRANGE))
        assert (("three_papers", application) in found) == (applied in (MISSING, STRANGE))


@pytest.mark.parametrize("amount", ["2580.02", "2580.04", "0.00", "860.01", "258003.00"])
@pytest.mark.parametrize("type", FIELDS)
def test_amounts_agree_to_the_fen(type: str, amount: str) -> None:
    application, batch, goods, receipt = FIELDS[type]
    fields = {application: batch.format(1), goods: receipt.format(1)} | proof(1)
    assert broken(claim(1, **fields)) == set()
    assert broken(claim(1, **fields | {"amount": amount})) == {("three_papers", "amount")}


@pytest.mark.parametrize(
    ("kind", "id", "change", "where"),
    [
        ("requisition", "REQ-2026-0001", {"state": "rejected"}, "requisition"),
        ("acceptance", "ACC-2026-0001", {"state": "void"}, "acceptance"),
        ("acceptance", "ACC-2026-0001", {"result": "fail"}, "acceptance"),
        ("acceptance", "ACC-2026-0001", {"voucher_number": "PZ7"}, "voucher_number"),
        ("supply_batch", "SBA-2026-0001", {"state": "drafted"}, "batch"),
        ("supply_batch", "SBA-2026-0001", {"sources": []}, "batch"),
        ("stock_in", "STI-2026-0001", {"state": "void"}, "receipt"),
        ("stock_in", "STI-2026-0001", {"batch": None}, "batch"),
        ("repair", "REP-2026-0001", {"state": "at_work"}, "repair"),
        ("repair", "REP-2026-0001", {"cost": "2580.00"}, "amount"),
    ],
)
def test_papers_that_no_longer_stand_carry_no_payment(kind: str, id: str, change: dict, where: str) -> None:
    papers = {
        "requisition": {"requisition": "REQ-2026-0001", "acceptance": "ACC-2026-0001"},
        "supply_batch": {"batch": "SBA-2026-0001", "receipt": "STI-2026-0001"},
        "repair": {"repair": "REP-2026-0001"},
    }
    fields = papers[{"acceptance": "requisition", "stock_in": "supply_batch"}.get(kind, kind)] | proof(1)
    assert broken(claim(1, **fields)) == set()
    spoilt = BOOK.records[Ref(kind, id)].having(**change)
    assert ("three_papers", where) in broken(claim(1, **fields), spoilt)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"kept_by": None}, {"kept_by"}), ({"finance_holder": None}, {"finance_holder"}),
        ({"kept_by": FINANCE}, {"finance_holder"}),
        ({"finance_holder": KEEPER, "kept_by": FINANCE}, {"finance_holder"}),
    ],
)  # fmt: skip
def test_two_people_hold_the_two_copies_one_of_them_of_finance(change: dict, where: set) -> None:
    fields = {"repair": "REP-2026-0001"} | proof(1) | change
    assert {field for _, field in broken(claim(1, **fields))} == where


def test_every_type_that_policy_knows_has_a_rule_and_no_other_is_claimed() -> None:
    fields = {"requisition": "REQ-2026-0001", "acceptance": "ACC-2026-0001"} | proof(1)
    assert ("type", "claim_type") in broken(claim(1, **fields, claim_type="travel"))
    assert ("basis", "basis") in broken(claim(1, **fields, claim_type="asset", basis="口头说的"))
    assert ("type", "claim_type") in broken(record("claim", "CLM-2026-0001", "submitted", amount="1.00"))


FIRST = BOOK.records[Ref("stock_in", "STI-2026-0001")].having(**proof(8), supplier="城南文具", invoice_total="5160.06")
SECOND = Record(Ref("stock_in", "STI-2026-0003"), FIRST.data)
INVOICED = ("an_invoice_is_used_once", "parts_stay_within_their_invoice")
ONE_FEN_MORE = [{**ROWS[0], "unit_price": "860.02"}]


def spoilt(receipt: Record, *others: Record) -> set[str]:
    """Give the rules about its invoice that a receipt breaks."""
    book = MemoryBook([*BOOK.records.values(), FIRST, receipt, *others])
    rules = [one for one in kinds.get(receipt.kind).rules if one.__name__ in INVOICED]
    return {one.rule.partition(".")[2] for rule in rules for one in rule(receipt, book)}


@pytest.mark.parametrize(
    ("change", "broken_rules"),
    [
        ({}, set()), ({"invoice_number": " ｆｐ 8"}, set()), ({"supplier": "城 南文具"}, set()),
        ({"batch": "SBA-2026-0002"}, {"invoice"}), ({"batch": None}, {"invoice"}),
        ({"supplier": "城北文具"}, {"invoice"}), ({"supplier": None}, {"invoice"}),
        ({"invoice_number": "fp２", "invoice_total": None}, {"invoice"}),
        ({"invoice_total": None}, {"invoice_total"}), ({"invoice_total": "5160.07"}, {"invoice_total"}),
        ({"lines": ONE_FEN_MORE}, {"invoice_total"}), ({"state": "void", "lines": ONE_FEN_MORE}, set()),
    ],
)  # fmt: skip
def test_an_invoice_stands_on_the_receipts_of_one_batch_and_supplier_within_its_sum(change, broken_rules) -> None:
    assert spoilt(SECOND.having(**change)) == broken_rules


def test_a_third_delivery_is_refused_and_an_acceptance_never_shares_an_invoice_with_a_receipt() -> None:
    third = Record(Ref("stock_in", "STI-2026-0004"), SECOND.data)
    assert spoilt(third, SECOND) == {"invoice_total"}
    accepted = BOOK.records[Ref("acceptance", "ACC-2026-0002")].having(invoice_number="fp 8")
    assert spoilt(accepted) == {"invoice"}
    assert spoilt(SECOND, accepted) == {"invoice"}


@pytest.mark.parametrize(
    ("amount", "change", "where"),
    [
        ("5160.06", {}, set()), ("2580.03", {}, {"amount"}), ("5160.05", {}, {"amount"}),
        ("5160.06", {"state": "void"}, {"receipt"}), ("2580.03", {"state": "void"}, {"receipt"}),
        ("5160.06", {"batch": "SBA-2026-0002"}, {"receipt"}), ("5160.06", {"lines": ONE_FEN_MORE}, {"amount"}),
    ],
)  # fmt: skip
def test_a_claim_counts_every_delivery_on_its_invoice(amount: str, change: dict, where: set) -> None:
    fields = {"batch": "SBA-2026-0001", "receipt": "STI-2026-0001"} | proof(8)
    found = broken(claim(1, **fields, amount=amount), FIRST, SECOND.having(**change))
    assert {field for rule, field in found if rule == "three_papers"} == where


def test_two_deliveries_on_one_invoice_are_claimed_once() -> None:
    fields = {"batch": "SBA-2026-0001", "receipt": "STI-2026-0001", "amount": "5160.06"} | proof(8)
    other = claim(2, **fields | {"receipt": "STI-2026-0003", "invoice_number": "ＦＰ8"})
    assert ("invoice_once", "invoice_number") in broken(claim(1, **fields), FIRST, SECOND, other)
