"""Applications are judged by what ledger and calendar said when they were made, whatever came later [A2.3.3-A2.3.5]."""

from __future__ import annotations

from typing import Any

import pytest
from test_holes import done, forge

OLD = (
    "@李永刚 asset open-idle --name 旧打印机 --category 打印机 --price 2600 --purchased-on 2024-05-06 "
    "--opening-source 旧账"
)
ASKED = (
    "@陈文军 requisition add --category 打印机 --quantity 1 --estimated-price 2600 --reason 打印报表",
    "@陈文军 requisition submit REQ-2026-0001",
)
ASSESSED = "@阿依古丽·买买提 requisition assess REQ-2026-0001 --decision buy --idle-reason 幅面不够"
COMPLETED = (
    "@李永刚 asset complete AST-2026-0001 --maker 惠普 --model M305d --dealer 和田 --buyer 李永刚 --acceptor 李永刚 "
    "--warranty 无 --place 电子商务运营中心"
)
LATER = (
    "@李永刚 issue add --asset AST-2026-0001 --taker 陈文军",
    COMPLETED,
    "@陈文军 issue confirm ISS-2026-0001",
)


@pytest.fixture
def at(run, monkeypatch: pytest.MonkeyPatch):
    """Give the function that runs lines at a moment of 3 November 2026."""

    def lines(clock: str, *told: str, code: int = 0) -> Any:
        monkeypatch.setenv("ECENTRE_CLOCK", f"2026-11-{clock}:00+08:00")
        return done(run, *told, code=code)

    return lines


def listing(*ids: str):
    """Give the forging of another idle list, in the field and in the step that wrote it."""

    def change(data: dict[str, Any]) -> None:
        step = next(one for one in data["steps"] if one["verb"] == "assess")
        for fields in (data, step["set"]):
            fields.pop("idle", None)
            fields.update({"idle": list(ids)} if ids else {})

    return change


def test_an_idle_list_stays_right_whatever_happens_to_the_assets_later(at, world) -> None:
    world("office")
    at("03T09:00", OLD)
    at("03T10:00", *ASKED, ASSESSED)
    at("03T11:00", *LATER, OLD)
    assert "idle_list" not in at("03T12:00", "check").said


def test_an_idle_asset_taken_off_the_list_by_a_forger_is_found(at, world) -> None:
    centre = world("office")
    at("03T09:00", OLD)
    at("03T10:00", *ASKED, ASSESSED)
    at("03T11:00", *LATER)
    forge(centre, "REQ-2026-0001", listing())
    answer = at("03T12:00", "check", code=1)
    assert "requisition.idle_list A2.3.4" in answer.said
    assert "漏列:AST-2026-0001" in answer.said
    assert "requisition.subject" not in answer.said


def test_an_asset_that_came_later_is_found_on_a_forged_list(at, world) -> None:
    centre = world("office")
    at("03T09:00", OLD)
    at("03T10:00", *ASKED, ASSESSED)
    at("03T11:00", OLD)
    forge(centre, "REQ-2026-0001", listing("AST-2026-0001", "AST-2026-0002"))
    answer = at("03T12:00", "check", code=1)
    assert "当时并不闲置:AST-2026-0002" in answer.said


def test_what_happened_in_the_minutes_of_the_survey_may_be_listed_or_not(at, world) -> None:
    centre = world("office")
    at("03T10:00", *ASKED)
    at("03T10:00", OLD)
    at("03T10:01", ASSESSED)
    assert "idle_list" not in at("03T12:00", "check").said
    forge(centre, "REQ-2026-0001", listing())
    assert "idle_list" not in at("03T12:00", "check").said


def test_an_asset_of_another_class_is_found_on_a_forged_list(at, world) -> None:
    centre = world("office")
    at("03T09:00", OLD, OLD.replace("打印机", "扫描仪"))
    at("03T10:00", *ASKED, ASSESSED)
    forge(centre, "REQ-2026-0001", listing("AST-2026-0001", "AST-2026-0002"))
    assert "当时并不闲置:AST-2026-0002" in at("03T12:00", "check", code=1).said


def test_a_survey_done_again_is_judged_by_its_own_moment(at, world) -> None:
    world("office")
    at("03T09:00", OLD)
    at("03T10:00", *ASKED, ASSESSED)
    at("03T11:00", *LATER)
    at("03T12:00", "@孙秀英 requisition return REQ-2026-0001 --reason 重新核查", ASKED[1],
       ASSESSED.partition(" --idle-reason")[0])
    assert "idle_list" not in at("03T13:00", "check").said


def test_a_day_of_need_that_passes_later_is_no_matter_and_a_slip_is_shown_until_it_is_mended(at, world) -> None:
    world("office")
    at("03T10:00", f"{ASKED[0]} --needed-by 2026-11-05", ASKED[1])
    assert "needed_by" not in at("20T10:00", "check").said
    at("20T10:00", f"{ASKED[0]} --needed-by 2025-11-30")
    assert "requisition.needed_by A2.3.3" in at("20T11:00", "check").said
    at("20T12:00", "@陈文军 requisition edit REQ-2026-0002 --needed-by 2026-11-30")
    assert "needed_by" not in at("20T13:00", "check").said


def test_an_order_entered_late_is_shown_only_where_its_delivery_was_due_before(at, world) -> None:
    world("office")
    order = "@阿依古丽·买买提 purchase add --requisition REQ-2026-0001 --supplier 天山 --unit-price 2580"
    at("03T10:00", *ASKED, ASSESSED, "@孙秀英 approve REQ-2026-0001", "@王建国 approve REQ-2026-0001")
    answer = at("20T10:00", f"{order} --ordered-on 2026-11-04 --deliver-by 2026-11-10")
    assert "登记时已过" in answer.said
    assert "purchase.late A2.3.7" in at("20T11:00", "check").said
    at("20T12:00", "@阿依古丽·买买提 purchase edit PUR-2026-0001 --deliver-by 2026-11-21")
    assert "purchase.late" not in at("30T10:00", "check").said
