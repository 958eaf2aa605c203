"""What is said after a step, or instead of one, names what can really be done next."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from ecentre import kinds
from ecentre.cli import failure, own
from ecentre.kind import ELSEWHERE
from ecentre.model import Record, Ref

if TYPE_CHECKING:
    from pathlib import Path

WISH = (
    "requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600", "--reason", "卡纸",
)  # fmt: skip
REQ = "REQ-2026-0001"


@pytest.fixture
def office(run, world):
    """Give the function that runs a command in an office as somebody, and demands an exit code."""
    world("office")

    def call(who: str, *words: str, code: int = 0) -> Any:
        answer = run(*words, as_=who)
        assert answer.code == code, answer.said
        return answer

    return call


def test_what_was_withdrawn_is_over_and_another_can_be_made(office) -> None:
    office("陈文军", *WISH)
    office("陈文军", "withdraw", REQ)
    for words in (("requisition", "edit", REQ, "--quantity", "2"), ("submit", REQ)):
        told = office("陈文军", *words, code=5).err
        assert "办完" in told
        assert "ecentre requisition add" in told
        assert "更正" not in told


def test_all_that_were_confirmed_at_once_are_named(office) -> None:
    for person in ("黄丽娜", "徐文军"):
        office("李永刚", "appointment", "add", "--person", person, "--role", "电商办")
    ids = re.findall(r"APT-2026-\d{4}", office("李永刚", "appointment", "list", "--where", "state=proposed").out)
    assert len(ids) == 2
    assert office("李永刚", "confirm", *ids).out.split() == ids


def test_undoing_anothers_step_says_whose_it_is_in_words(office) -> None:
    office("陈文军", *WISH)
    told = office("李永刚", "undo", "--yes", code=5).err
    assert f"固定资产购置申请 填写申请 {REQ}" in told
    assert "陈文军 办的" in told
    assert "chen-wen-jun" not in told


def test_what_is_missing_is_named_with_the_marks_of_the_language(office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "缺少参数 “编号…”。\n" in office("李永刚", "restore", code=2).err
    monkeypatch.setenv("ECENTRE_LANG", "en")
    assert failure._punctuated("Missing argument 'ID...'.") == "Missing argument 'ID...'."


def test_a_person_may_be_called_by_how_one_name_alone_begins(office) -> None:
    assert "阿依古丽·买买提" in office("阿依古丽", "whoami").said
    office("阿", "whoami", code=4)
    office("李永刚", "person", "add", "--name", "阿依古丽·吐尔逊", "--department", "综合部")
    assert "不止一个" in office("阿依古丽", "whoami", code=2).err


@pytest.mark.parametrize("name", ["clds", "CLDS", "REQ-2026-0001", "req-2026-0001"])
def test_ids_are_found_in_either_case(office, name: str) -> None:
    office("陈文军", *WISH)
    assert name.upper() in office("陈文军", "show", name).out.upper()


def test_what_was_approved_for_buying_waits_for_who_buys(office) -> None:
    office("陈文军", *WISH)
    office("陈文军", "submit", REQ)
    office("阿依古丽·买买提", "assess", REQ, "--decision", "buy")
    for who in ("孙秀英", "王建国"):
        office(who, "approve", REQ)
    command = f"ecentre purchase add --requisition {REQ}"
    assert command in office("阿依古丽·买买提").out
    assert command not in office("陈文军").out


def test_who_handed_something_in_sees_whom_it_waits_for(office) -> None:
    office("陈文军", *WISH)
    office("陈文军", "submit", REQ)
    told = office("陈文军", "review").out
    assert "我交上去、等别人办的 1 件" in told
    assert "等 办公区专员 阿依古丽·买买提 核查" in told
    assert "我交上去" not in office("阿依古丽·买买提", "review").out


def test_a_folder_that_is_made_is_told_of_and_its_drive_has_to_be_there(office, tmp_path: Path) -> None:
    refused = office("李永刚", "connect", str(tmp_path / "slip" / "shared"), code=6)
    assert "没有文件夹" in refused.err
    assert not (tmp_path / "slip").exists()
    made = office("李永刚", "connect", str(tmp_path / "shared"))
    assert "已新建" in made.err
    keyed = office("李永刚", "key", "new", "--label", "办公室")
    assert "ecentre sync" in keyed.err
    told = office("李永刚", "sync", "--mine", "AST-2026-0001.model")
    assert "没有用上" in told.err


def test_a_step_is_named_with_its_kind_where_its_verb_alone_does_something_else() -> None:
    rows = [(name, row) for name in kinds.PREFIXES for row in kinds.get(name).workflow if not row.inner]
    assert {row.verb for _, row in rows} & {*own.COMMANDS, *kinds.PREFIXES} == ELSEWHERE | {"submit"}
    assert not {kinds.get(name).command(row) for name, row in rows} & ELSEWHERE


KEEPER = "阿依古丽·买买提"
PLAN, BATCH = "SPL-2026-0001", "SBA-2026-0001"


def test_the_month_of_supplies_says_at_every_turn_who_goes_on(office, monkeypatch: pytest.MonkeyPatch) -> None:
    office(KEEPER, "stock", "cabinet", "add", "--name", "一号柜", "--place", "电子商务运营中心", "--keeper", KEEPER)
    row = ("--item", "签字笔", "--quantity", "2")
    opened = ("--cabinet", "一号柜", "--unit-price", "5.00", "--opening-source", "库存表")
    office(KEEPER, "stock", "in", "open", *row, *opened)
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-24T10:00:00+08:00")
    assert f"ecentre supply plan enter {PLAN}" in office("徐秀英", "supply", "plan", "add").err
    office("徐秀英", "supply", "plan", "enter", PLAN, *row, "--person", "徐秀英")
    office("徐秀英", "submit", PLAN)
    office("李玉梅", "approve", PLAN)
    total = "ecentre supply batch add --period 2026-12"
    assert total in office(KEEPER, "assess", PLAN).err
    assert total in office(KEEPER, "today").out
    assert total in office("李玉梅", "supply", "plan", "return", PLAN, "--reason", "改", code=5).err
    assert f"ecentre supply batch finish {BATCH}" in office(KEEPER, *total.split()[1:]).err
    assert office(KEEPER, "show", BATCH).out.count("签字笔") == 2
    office(KEEPER, "supply", "batch", "finish", BATCH)
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-12-07T10:00:00+08:00")
    assert "ecentre supply prepare 2026-12" in office(KEEPER, "supply", "issue").out
    office(KEEPER, "supply", "prepare")
    assert "ecentre supply sheet" in office(KEEPER, "supply", "prepare", code=4).err
    waits = office("徐秀英", "today").out
    assert "SIS-2026-0001 徐秀英  签领:ecentre confirm SIS-2026-0001" in waits
    office("徐秀英", "confirm", "SIS-2026-0001")
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-12-28T10:00:00+08:00")
    told = office(KEEPER, "supply").out
    assert "2027-01 办公用品计划" in told
    assert "没有 2027 年完整的放假安排" in told
    assert "ecentre supply owed" in office(KEEPER, "stock", "held").out


@pytest.fixture
def shared(run, world, monkeypatch: pytest.MonkeyPatch):
    """Give the function that types a line where 李永刚 sits, in an office where 陈文军 wishes for a printer."""
    world("office")
    monkeypatch.delenv("ECENTRE_AS", raising=False)
    run("whoami", "--set", "李永刚")
    run(*WISH, "--as", "陈文军")
    return run


def test_a_refusal_that_names_another_gives_their_command_as_the_next_step_does(shared) -> None:
    assert f"须由 陈文军 本人提交:ecentre submit {REQ} --as 陈文军;" in shared("submit", REQ).err
    follow = shared("submit", REQ, "--as", "陈文军").err
    command = f"ecentre assess {REQ} --decision … --as {KEEPER}"
    refused = shared("assess", REQ, "--decision", "buy")
    assert f"请由 办公区专员 {KEEPER} 办理:{command} [" in refused.err
    assert f"下一步 核查(办公区专员):{command}\n" in follow
    assert "--as" not in shared("assess", REQ, "--decision", "buy", "-o", "json").out
    shared("whoami", "--set", KEEPER)
    refused = shared("assess", REQ, "--decision", "buy", "--as", "陈文军")
    assert f"办理:ecentre assess {REQ} --decision … [" in refused.err


def test_a_vacant_seat_is_filled_by_a_command_that_names_its_role(shared) -> None:
    shared("submit", REQ, "--as", "陈文军")
    held = shared("appointment", "list", "--where", "role=office_area_specialist", "-o", "json").out
    shared("appointment", "end", re.findall(r"APT-2026-\d{4}", held)[0], "--until-date", "2026-11-02")
    vacant = "办公区专员空缺,请先任命:ecentre appointment add --role 办公区专员"
    assert vacant in shared("assess", REQ, "--decision", "buy").err
    shared(*WISH, "--as", "陈文军")
    assert vacant in shared("submit", "REQ-2026-0002", "--as", "陈文军").err
    assert f"等 办公区专员 核查:{vacant}" in shared("review", "--as", "陈文军").out


def test_who_is_a_party_is_no_holder_whose_turn_it_is(shared) -> None:
    shared(*WISH, "--as", "孙秀英")
    shared("submit", "REQ-2026-0002", "--as", "孙秀英")
    told = shared("assess", "REQ-2026-0002", "--decision", "buy", "--as", KEEPER).err
    assert "下一步 批准(部门负责人):ecentre approve REQ-2026-0002\n" in told
    appoint = "ecentre appointment add --role 部门负责人 --department 综合部"
    assert f"没有别的综合部部门负责人能办;请再任命一人:{appoint}" in told


def test_what_a_vacant_post_owes_is_led_to_who_can_fill_it(run, world, monkeypatch: pytest.MonkeyPatch) -> None:
    world("empty")
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-09T10:00:00+08:00")
    rows = json.loads(run("today", "--all", "-o", "json").out)["rows"]
    told = {row["owner"]: row["command"] for row in rows}
    assert told["行政部经理 空缺"] == "ecentre appointment add --role 行政部经理"


def test_where_records_rest_nothing_is_to_follow() -> None:
    resting = [(kind, state) for kind in map(kinds.get, kinds.PREFIXES) for state in kind.resting]
    assert resting
    for kind, state in resting:
        record = Record(Ref(kind.name, "X-2026-0001"), {"id": "X-2026-0001", "state": state})
        assert kind.follow is not None
        assert list(kind.follow(record)) == []
