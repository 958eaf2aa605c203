"""What policy says depends on the date, the amount and the department; a silent policy says None."""

from datetime import date
from decimal import Decimal

import pytest

from ecentre import chains, policy
from ecentre.model import Record, Ref
from tests.books import MemoryBook, Office


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


def _policy(id: str, first: str, **tables: object) -> Record:
    return Record(Ref("policy", id), {"id": id, "state": "in_force", "title": id, "from_date": first, **tables})


def _price(value: str) -> list[dict[str, str]]:
    return [{"key": "fixed_asset.price", "value": value, "unit": "yuan", "clause": "A2.3.1"}]


def test_the_manuals_numbers_are_the_bases() -> None:
    office = Office()
    assert policy.money(office, "fixed_asset.price") == Decimal("2000.00")
    assert policy.number(office, "fixed_asset.life_months") == 12
    assert policy.number(office, "stocktake.first_workdays") == 5
    assert sum(row["minimum"] for row in policy.rows(office, "staffing")) == 12


def test_a_threshold_is_the_one_in_force_on_the_day_of_the_fact() -> None:
    book = MemoryBook([_policy("old", "2020-01-01", thresholds=_price("2000.00")),
                       _policy("new", "2026-06-01", thresholds=_price("3000.00"))])
    assert policy.money(book, "fixed_asset.price", date(2026, 5, 31)) == Decimal("2000.00")
    assert policy.money(book, "fixed_asset.price", date(2026, 6, 1)) == Decimal("3000.00")
    assert policy.money(book, "fixed_asset.price", date(2019, 12, 31)) is None


def test_a_draft_says_nothing() -> None:
    draft = _policy("draft", "2020-01-01", thresholds=_price("9.00")).having(state="draft")
    assert policy.money(MemoryBook([draft]), "fixed_asset.price") is None


def test_roles_are_held_by_date(office: Office) -> None:
    person = office.person("王一")
    office.appoint(person, "cashier", from_date="2026-03-01", until_date="2026-03-31")
    assert policy.holds(office, person, "cashier", date(2026, 3, 31))
    assert not policy.holds(office, person, "cashier", date(2026, 4, 1))
    assert policy.roles_of(office, person, date(2026, 3, 1)) == ["cashier"]


@pytest.mark.parametrize(("name", "key"), [
    ("办公区专员", "office_area_specialist"), ("行政专员", "office_area_specialist"), ("行政人事部", "administration"),
    ("电商办主任", "ecom_office"), ("主任", "director"), ("总经理", "general_manager"), ("职员", ""),
])
def test_one_job_has_many_names(office: Office, name: str, key: str) -> None:
    assert policy.role_named(office, name) == key


def test_a_job_is_called_by_its_english_name_where_that_is_the_language(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert policy.role_label(office, "general_manager") == "总经理"
    monkeypatch.setenv("ECENTRE_LANG", "en")
    assert policy.role_label(office, "general_manager") == "general manager"
    assert policy.role_named(office, "general manager") == "general_manager"
    assert all(policy.role_label(office, one).isascii() for one in policy.roles(office))


def _request(**fields: object) -> Record:
    data = {"id": "REQ-2026-0001", "department": "general", "quantity": 2, "estimated_price": "2400.00", **fields}
    return Record(Ref("requisition", "REQ-2026-0001"), data)


def test_a_chain_depends_on_what_was_decided(office: Office) -> None:
    buy = chains.seats(office, "requisition", _request(decision="buy"))
    transfer = chains.seats(office, "requisition", _request(decision="transfer"))
    assert [(one.role, one.department) for one in buy] == [("dept_head", "general"), ("general_manager", "")]
    assert [one.role for one in transfer] == ["dept_head"]


@pytest.mark.parametrize(("price", "roles"), [("2499.99", ["dept_head"]), ("2500.00", ["dept_head", "director"])])
def test_a_chain_depends_on_the_amount_from_and_including_it(price: str, roles: list[str]) -> None:
    rows = [
        {"chain": "requisition", "order": 2, "role": "director", "from_amount": "5000.00", "clause": "X.3"},
        {"chain": "requisition", "order": 1, "role": "dept_head", "clause": "X.3"},
    ]
    book = MemoryBook([_policy("chains", "2020-01-01", chains=rows)])
    assert [one.role for one in chains.seats(book, "requisition", _request(estimated_price=price))] == roles


def test_a_departments_own_standard_wins_and_none_is_silence() -> None:
    rows = [{"category": "printer", "quantity": 2}, {"category": "printer", "department": "general", "quantity": 1}]
    book = MemoryBook([_policy("standards", "2020-01-01", standards=rows)])
    assert policy.standard(book, "printer", "general") == 1
    assert policy.standard(book, "printer", "brand") == 2
    assert policy.standard(book, "desktop", "brand") is None


def test_a_standard_for_a_coming_day_counts_as_soon_as_it_is_approved_and_as_it_was_known_then() -> None:
    step = {"verb": "approve", "at": "2026-11-10T10:00:00+08:00"}
    row = {"item": "gel-pen", "basis": "person", "every": "month", "quantity": 3}
    quotas = _policy("quotas", "2026-12-01", allotments=[row], steps=[step])
    ended = quotas.having(
        state="ended", until_date="2026-11-20", steps=[step, {"verb": "end", "at": "2026-11-20T10:00:00+08:00"}]
    )
    day = date(2026, 12, 1)
    for policies, moment, told in (
        ([quotas], "2026-11-09T10:00:00+08:00", []), ([quotas], "2026-11-15T10:00:00+08:00", [row]),
        ([ended], "2026-11-15T10:00:00+08:00", [row]), ([ended], "2026-11-21T10:00:00+08:00", []),
    ):  # fmt: skip
        assert policy.rows(MemoryBook(policies), "allotments", moment, day) == told
    assert policy.rows(MemoryBook([quotas]), "allotments", "2026-11-15T10:00:00+08:00") == []
