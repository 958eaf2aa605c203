"""What must be done by when: one list behind today, missing and the month, from records and from policy."""

from __future__ import annotations

import json

import pytest
import yaml

KEEPER = "李永刚"
PAPER = "OUT-2026-0001"
OPEN = (
    "asset", "open", "--name", "投影仪", "--category", "projector", "--price", "3600", "--purchased-on", "2026-01-05",
    "--department", "general", "--keeper", KEEPER, "--opening-source", "台账",
)  # fmt: skip


@pytest.fixture
def on(monkeypatch):
    """Give the function that sets the day of the clock."""

    def go(day: str) -> None:
        monkeypatch.setenv("ECENTRE_CLOCK", f"{day}T10:00:00+08:00")

    return go


def rows(run, *line, code=0):
    answer = run(*line, "-o", "json")
    assert answer.code == code, answer.said
    return json.loads(answer.out)["rows"]


def of(found, duty):
    return [row for row in found if row["duty"] == duty]


@pytest.fixture
def office(world):
    return world("office")


@pytest.mark.usefixtures("office")
def test_a_stocktake_not_begun_is_red_after_the_fifth_working_day_and_not_before(run, on) -> None:
    on("2026-11-05")
    assert [row["flag"] for row in rows(run, "today", "--all") if row["clause"] == "A2.7.1"] == ["黄"]
    on("2026-11-07")
    late = [row for row in rows(run, "today", "--all") if row["clause"] == "A2.7.1"]
    assert [(row["flag"], row["due"], row["command"]) for row in late] == [
        ("红", "2026-11-06", "ecentre stocktake open")
    ]
    assert of(rows(run, "missing", "2026-11", code=1), "stocktake.opened")[0]["outcome"] == "缺"


@pytest.mark.usefixtures("office")
def test_what_was_done_late_is_told_as_late_and_what_was_done_in_time_not_at_all(run, on) -> None:
    on("2026-11-10")
    assert run(*OPEN, as_=KEEPER).code == 0
    assert run("stocktake", "open", as_="艾力江·吾斯曼").code == 0
    (late,) = of(rows(run, "missing", "2026-11", code=1), "stocktake.opened")
    assert (late["outcome"], late["command"]) == ("2026-11-10 才办,迟 4 天", "")
    on("2026-12-02")
    assert run("stocktake", "cancel", "--reason", "重来", as_="艾力江·吾斯曼").code == 0
    assert run("stocktake", "open", as_="艾力江·吾斯曼").code == 0
    on("2026-12-30")
    assert of(rows(run, "missing", "2026-12", code=1), "stocktake.opened") == []
    assert of(rows(run, "missing", "2026-11", code=1), "stocktake.opened")[0]["outcome"] == "缺"


@pytest.mark.usefixtures("office")
def test_nothing_is_asked_of_the_time_before_the_books_began(run, on) -> None:
    on("2026-11-20")
    assert rows(run, "missing", "2026-10") == []


@pytest.mark.usefixtures("office")
def test_a_duty_is_its_owners_and_the_centres_and_nobody_elses(run, on) -> None:
    on("2026-11-10")
    theirs = rows(run, "today", "--for", "艾力江·吾斯曼")
    assert "A2.7.1" in {row["clause"] for row in theirs}
    answer = run("today", "--for", "陈文军")
    assert "A2.7.1" not in answer.out
    assert "ecentre today --all" in answer.said


def test_a_new_duty_is_a_row_of_policy_and_no_earlier_than_the_policy(office, run, on, tmp_path) -> None:
    row = {"duty": "place.review", "kind": "place", "every": "month", "field": "name", "role": "administrator",
           "command": "place add", "clause": "B2.1", "meaning": "核对地点"}  # fmt: skip
    file = tmp_path / "policy.yaml"
    said = {"title": "核对", "from_date": "2026-12-01", "basis": "试", "duties": [row]}
    file.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    assert run("policy", "add", "--from", str(file), as_=KEEPER).code == 0
    made = next((office / "records" / "policy").glob("he-dui*.yaml")).stem
    assert run("approve", made, as_="王建国").code == 0
    on("2027-01-04")
    assert of(rows(run, "missing", "2026-11", code=1), "place.review") == []
    (found,) = of(rows(run, "missing", "2026-12", code=1), "place.review")
    assert (found["due"], found["owner"]) == ("2026-12-31", "系统管理员 李永刚")


def test_a_year_without_a_calendar_is_said_not_guessed(world, run, on) -> None:
    world("office")
    on("2027-02-20")
    answer = run("missing", "2027-02")
    assert "没有 2027 年完整的放假安排" in answer.said
    assert "[X.4]" in answer.said


@pytest.mark.usefixtures("office")
def test_the_month_shows_weekdays_states_and_days_of_days_off(run, on) -> None:
    on("2026-11-04")
    found = rows(run, "calendar", "2026-11")
    (stocktake,) = [row for row in found if row["clause"] == "A2.7.1"]
    assert (stocktake["due"], stocktake["weekday"], stocktake["state"]) == ("2026-11-06", "周五", "黄")
    assert found == rows(run, "calendar", "month", "2026年11月")


@pytest.mark.usefixtures("office")
def test_a_finding_is_due_by_its_day(run, on) -> None:
    on("2026-11-03")
    assert run(*OPEN, as_=KEEPER).code == 0
    found = ("finding", "add", "--asset", "AST-2026-0001", "--problem", "靠近热源", "--due-on", "2026-11-12")
    assert run(*found, as_=KEEPER).code == 0
    on("2026-11-13")
    assert of(rows(run, "missing", "2026-11", code=1), "finding.corrected")[0]["id"] == "FND-2026-0001"
    closing = ("finding", "close", "FND-2026-0001", "--measure", "移开", "--done-on", "2026-11-12")
    assert run(*closing, as_=KEEPER).code == 0
    assert of(rows(run, "missing", "2026-11", code=1), "finding.corrected") == []


@pytest.mark.usefixtures("office")
def test_a_year_not_known_yet_hides_nothing_of_this_one(run, on) -> None:
    on("2026-12-31")
    late = {row["what"] for row in rows(run, "today", "--all") if row["flag"] == "红"}
    assert "固定资产盘点 2026-12" in late


def test_only_what_has_begun_is_asked_for_today(world, run, on) -> None:
    world("daily")
    on("2026-11-03")
    week = ("roster", "make", "--from", "2026-11-03", "--to", "2026-11-08")
    assert run(*week, as_="王志强").code == 0
    assert run("roster", "publish", "RST-2026-0001", as_="王志强").code == 0
    asked = [row["what"] for row in rows(run, "today", "--all") if row["clause"] == "A1.2.3.0"]
    assert [what.partition(" ")[2][:10] for what in asked] == ["2026-11-03"]


@pytest.fixture
def filed(world, run, on):
    """Give a centre whose one paper went out, and was filed, late in November, without a receipt."""
    world("daily")
    on("2026-11-27")
    draft = ("--title", "关于检查的通知", "--document-kind", "通知", "--main-to", "县财政局", "--body", "请自查。")
    steps = (
        ("陈文军", "outgoing", "draft", *draft), ("王志强", "outgoing", "vet", PAPER, "--reason", "同意"),
        ("李玉梅", "outgoing", "countersign", PAPER), ("孙秀英", "outgoing", "sign", PAPER),
        ("王志强", "outgoing", "number", PAPER), ("陈文军", "outgoing", "proof", PAPER, "--sample", "STAFF.md"),
        ("王晓燕", "outgoing", "recheck", PAPER, "--shown-number", "策电商办〔2026〕1号"),
        ("陈文军", "outgoing", "copy", PAPER, "--copies", "1"),
        ("陈文军", "outgoing", "send", PAPER, "--channel", "公文交换"),
        ("徐秀英", "archive", "add", "--outgoing", PAPER, "--class", "WS", "--retention", "D10", "--volume", "综合",
         "--place", "客服中心"),
    )  # fmt: skip
    for who, *line in steps:
        answer = run(*line, as_=who)
        assert answer.code == 0, answer.said


@pytest.mark.usefixtures("filed")
def test_a_receipt_is_still_missing_after_its_paper_was_filed(run, on) -> None:
    on("2026-12-10")
    missing = of(rows(run, "missing", "2026-12", code=1), "outgoing.receipt")
    assert [(row["id"], row["due"]) for row in missing] == [("OUT-2026-0001", "2026-12-04")]
