"""What people type is read as they meant it: money, dates, flags, labels, conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecentre.cli.cards.listing import Condition
from ecentre.cli.meaning import values
from ecentre.errors import UsageError
from ecentre.words import say

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2000", "2000.00"),
        ("2,000.00", "2000.00"),
        ("￥2000元", "2000.00"),
        ("８９.００", "89.00"),
        ("¥ 1,234.5", "1234.50"),
        ("0", "0.00"),
    ],
)
def test_money_is_read_as_people_write_it(typed: str, kept: str) -> None:
    assert values.money_text(typed) == kept


@pytest.mark.parametrize("typed", ["两千", "-1", "1.234", "", "NaN", "Infinity", "1e400"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        values.money_text(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-11-22", "2026-11-22"),
        ("2026.11.2", "2026-11-02"),
        ("2026/1/2", "2026-01-02"),
        ("2026年11月22日", "2026-11-22"),
        ("20261122", "2026-11-22"),
        ("今天", "2026-11-03"),
        ("today", "2026-11-03"),
        ("昨天", "2026-11-02"),
    ],
)
def test_dates_are_read_as_people_write_them(typed: str, kept: str) -> None:
    assert values.date_text(typed) == kept


@pytest.mark.parametrize("typed", ["2026-02-30", "去年", "26-1-1", "2026-13-01", ""])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(UsageError):
        values.date_text(typed)


def test_months_flags_and_counts() -> None:
    assert values.month_text("2026年3月") == "2026-03"
    assert values.month_text("本月") == "2026-11"
    assert values.flag("是") is True
    assert values.flag("无") is False
    assert values.count("1,200") == 1200
    for reader, text in ((values.flag, "也许"), (values.count, "1.5"), (values.month_text, "2026-13")):
        with pytest.raises(UsageError):
            reader(text)


def test_a_choice_takes_its_label_in_either_language_and_guesses() -> None:
    choices = {"pass": say("合格", "pass"), "fail": say("不合格", "failed")}
    assert values.choice("合格", choices) == "pass"
    assert values.choice("Failed", choices) == "fail"
    with pytest.raises(UsageError, match="是不是 pass"):
        values.choice("pas", choices)


def test_a_proof_is_name_size_and_hash(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(b"paper")
    kept = values.proof(str(tmp_path / "scan.pdf"))
    assert kept["name"] == "scan.pdf"
    assert kept["size"] == 5
    assert len(kept["sha256"]) == 64


def test_conditions_compare_by_value_not_by_text() -> None:
    data = {"price": "900.00", "on": "2026-11-03", "tags": ["a", "b"]}
    assert not Condition("price", ">", "2000.00", "money").holds(data)
    assert Condition("price", "<=", "900", "money").holds(data)
    assert Condition("on", ">=", "2026-11-01", "date").holds(data)
    assert Condition("tags", "=", "a", "list").holds(data)
    assert Condition("absent", "=", None, "text").holds(data)
    assert not Condition("absent", "=", "x", "text").holds(data)
    assert Condition("absent", "!=", "x", "text").holds(data)
    assert not Condition("absent", "<", "2026-01-01", "date").holds(data)
