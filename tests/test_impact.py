"""A changed policy weighed against what is on file: classes, refusals, terms; nothing is ever written."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import worlds
from conftest import git

from ecentre import yamlio

LIMIT, NOW = Decimal("3000.00"), Decimal("2000.00")
DRAFT = """thresholds:
  - key: fixed_asset.price
    value: "3000.00"
    unit: yuan
    clause: A2.3.1
"""


@pytest.fixture(params=["ledger"])
def weigh(run, world, request, monkeypatch):
    """Give the function that weighs a change in a centre and reads its rows."""
    monkeypatch.setenv("ECENTRE_AS", worlds.ADMIN)
    world(request.param)

    def call(*words: str, code: int = 0) -> list[dict[str, Any]]:
        answer = run("impact", *words, "-o", "json")
        assert answer.code == code, answer.said
        return json.loads(answer.out)["rows"]

    return call


def cards(kind: str) -> list[dict[str, Any]]:
    """Read cards from the folder, without the program's books."""
    return [yamlio.load(path.read_bytes()) for path in sorted(Path("records", kind).rglob("*.yaml"))]


def ids(rows: list[dict[str, Any]], effect: str) -> list[str]:
    return sorted(row["id"] for row in rows if row["effect"] == effect)


def under(limit: Decimal, since: str = "") -> list[str]:
    """Count by a loop which cards fall under a price."""
    bought = [card for card in cards("asset") if card["purchased_on"] >= since]
    return sorted(card["id"] for card in bought if Decimal(card["price"]) < limit)


def test_a_higher_price_moves_just_the_cards_under_it(weigh) -> None:
    head = git(Path.cwd(), "rev-parse", "HEAD")
    rows = weigh("--set", "fixed_asset.price=3,000")
    assert ids(rows, "改属低值易耗品") == under(LIMIT)
    assert len(under(LIMIT)) > len(under(LIMIT, "2026-01-01")) > len(under(NOW)) == 0
    rows = weigh("--set", "fixed_asset.price=3000.00", "--since", "2026-01-01")
    assert ids(rows, "改属低值易耗品") == under(LIMIT, "2026-01-01")
    assert git(Path.cwd(), "rev-parse", "HEAD") == head
    assert not git(Path.cwd(), "status", "--porcelain")


def test_a_lower_price_moves_low_value_items_and_back(weigh) -> None:
    rows = weigh("--set", "fixed_asset.price=500.00")
    dear = [card for card in cards("low_value") if Decimal(card["price"]) >= Decimal(500)]
    assert dear
    assert set(ids(rows, "改属固定资产")) <= {card["id"] for card in dear}
    assert {row["id"] for row in rows} == set(ids(rows, "改属固定资产"))
    assert {row["clause"] for row in rows} == {"A2.3.1"}
    assert not weigh("--set", "fixed_asset.price=2000.00")


def test_a_draft_is_weighed_before_it_is_approved(run, weigh) -> None:
    Path("new.yaml").write_text(DRAFT, encoding="utf-8")
    answer = run("policy", "add", "--title", "新起点", "--from-date", "2026-12-01", "--from", "new.yaml")
    assert "ecentre impact xin-qi-dian" in answer.err
    assert ids(weigh("xin-qi-dian"), "改属低值易耗品") == under(LIMIT)
    assert run("impact", "xin-qi-dian", "--set", "fixed_asset.price=1").code == 2
    assert run("--as", "王建国", "approve", "xin-qi-dian").code == 0
    assert ids(weigh("新起点", "--since", "2026-01-01"), "改属低值易耗品") == under(LIMIT, "2026-01-01")
    answer = run("impact", "thresholds")
    assert answer.code == 2
    assert "ecentre impact --set" in answer.err


def test_terms_move_with_the_number_they_hang_on(weigh, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-20T10:00:00+08:00")
    longer = weigh("--set", "stocktake.first_workdays=20")
    assert [(row["effect"], row["rule"], row["clause"]) for row in longer] == [
        ("不再逾期", "stocktake.opened", "A2.7.1")
    ]
    assert not weigh("--set", "stocktake.first_workdays=4")
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-05T10:00:00+08:00")
    shorter = weigh("--set", "stocktake.first_workdays=2")
    assert [row["effect"] for row in shorter] == ["会逾期"]


@pytest.mark.parametrize("weigh", ["daily"], indirect=True)
def test_a_step_that_would_have_been_refused(run, weigh) -> None:
    opened = "asset open --name 打印机 --category 打印机 --price 2600 --purchased-on 2025-03-06 --department 综合部"
    assert run(*f"{opened} --keeper 陈文军 --opening-source 旧账".split()).code == 0
    rows = weigh("--set", "opening.days=0")
    assert [(row["effect"], row["rule"]) for row in rows] == [("会被拒绝", "asset.opening")]
    assert not weigh("--set", "opening.days=0", "--since", "2026-12-01")


def test_a_breach_that_would_be_none(weigh) -> None:
    path = next(Path("records/low_value").rglob("*.yaml"))
    price = yamlio.load(path.read_bytes())["price"]
    path.write_text(path.read_text(encoding="utf-8").replace(price, "2500.00"), encoding="utf-8")
    git(Path.cwd(), "commit", "-qam", "by hand")
    rows = weigh("--set", "fixed_asset.price=3000.00")
    assert [row["rule"] for row in rows if row["effect"] == "不再违规"] == ["low_value.class"]


BAD = (
    (["--set", "fixed_asset.prise=3000"], 4, ["fixed_asset.price", "全部参数:ecentre impact"]),
    (["--set", "盘点的工作日=3"], 4, ["stocktake.first_workdays"]),
    (["--set", "fixed_asset.price=三千"], 2, ["金额"]),
    (["--set", "fixed_asset.life_months=一年"], 2, ["month", "整数"]),
    (["--set", "incoming.pointer=maybe"], 2, ["yes、no"]),
    (["--set", "supply.issue_days=5 六"], 2, ["整数"]),
    (["--set", "supply.cycle=year"], 2, ["month、week"]),
    (["--set", "fixed_asset.price"], 2, ["参数=值"]),
    (["--set", "supply.finance_roles=皇帝"], 4, ["没有“皇帝”这个角色"]),
    (["--set", "allotments=3"], 2, ["办公用品标准", "ecentre policy add --title", "现在是空的"]),
    (["--set", "depreciation=3"], 2, ["折旧年限", "ecentre policy show money"]),
    (["--set", "签字笔=3"], 2, ["allotments", "ecentre impact 草案编号"]),
    (["no-such-policy"], 4, ["no-such-policy"]),
)


@pytest.mark.usefixtures("weigh")
def test_bad_input_is_refused_with_the_way_out(run) -> None:
    for words, code, says in BAD:
        answer = run("impact", *words)
        assert answer.code == code, answer.said
        assert all(one in answer.err for one in says), answer.err


def test_without_a_change_all_keys_are_listed(weigh) -> None:
    rows = weigh()
    assert {row["key"]: row["value"] for row in rows}["fixed_asset.price"] == "2000.00"
    assert [row["key"] for row in rows] == sorted(row["key"] for row in rows)
