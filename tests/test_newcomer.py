"""What somebody meets who sits down for the first time: who waits, what is vacant, which keys answer, what is not."""

from __future__ import annotations

import json
import shlex

import pytest

from ecentre.cli import output
from ecentre.kind import note
from ecentre.model import Record, Ref
from ecentre.words import say

WISH = ("requisition", "add", "--category", "printer", "--quantity", "1", "--estimated-price", "2600", "--reason", "旧")
HEADS = ("部门负责人", "物品管理员")


def test_at_a_shared_computer_the_page_says_who_else_is_waited_for(run, world) -> None:
    world("office")
    run("whoami", "--set", "李永刚")
    assert "等别人办" not in run().out
    run(*WISH, "--as", "陈文军")
    told = run()
    assert "等您办理:0 件" in told.out
    assert "等别人办:陈文军 1 件;看是什么:ecentre today --for 陈文军" in told.out
    assert "submit REQ-2026-0001 --as 陈文军" in run("today", "--for", "陈文军").out
    assert json.loads(run("-o", "json").out)["rows"][0]["others"] == {"chen-wen-jun": 1}
    assert "等别人办" not in run("--as", "陈文军").out


def test_a_founding_names_the_vacant_roles_and_the_departments_without_a_head(run, world) -> None:
    world("empty")
    run("person", "add", "--name", "陈文军", "--department", "综合部", as_="李永刚")
    rows = {row["what"]: row for row in json.loads(run("found", "-o", "json").out)["rows"]}
    assert rows["总经理"]["state"] == "空缺"
    for head in HEADS:
        assert rows[head]["state"] == "空缺:综合部"
        run(*shlex.split(rows[head]["command"])[1:], "--person", "陈文军", "--department", "综合部", "--basis", "任命")
    run("confirm", "APT-2026-0002", "APT-2026-0003")
    assert not {row["what"] for row in json.loads(run("found", "-o", "json").out)["rows"]} & set(HEADS)


def test_notes_alike_are_said_once_and_a_command_stays_one_that_can_be_typed() -> None:
    record = Record(Ref("stocktake", "STK-2026-0001"), {})

    def vacant(place: str):
        command = say("ecentre appointment add --department {place}", "ecentre appointment add", place=place)
        return note(record, "keeper", "A2.7.2b", say("{place}没有:{appoint}", "{place}", place=place, appoint=command))

    def lacking(card: str):
        return note(record, "lacking", "A2.4.2a", say("缺:ecentre complete {card}", "lacks: {card}", card=card))

    told = [str(words) for _, words in output.together([vacant("甲"), lacking("A"), vacant("乙"), lacking("B")])]
    assert told[0] == "甲、乙没有:ecentre appointment add --department 甲"
    assert told[1:] == ["缺:ecentre complete A", "缺:ecentre complete B"]


def test_what_anybody_may_do_next_is_told_in_the_name_of_who_began(run, world) -> None:
    world("daily")
    run("whoami", "--set", "李永刚")
    run("roster", "make", "2026-11", "--as", "王志强")
    run("publish", "RST-2026-0001", "--as", "王志强")
    on = json.loads(run("roster", "show", "RST-2026-0001", "-o", "json").out)["rows"][0]["people"]
    told = run("duty", "open", "--as", on).err
    assert f"ecentre duty note DTY-2026-0001 --as {on}" in told
    assert f"ecentre duty close DTY-2026-0001 --summary … --as {on}" in told


def test_who_may_not_correct_is_told_before_the_first_question(run, world, typing) -> None:
    world("office")
    run("whoami", "--set", "李永刚")
    run(*WISH, "--as", "陈文军")
    for verb in ("edit", "correct"):
        typing()
        told = run(verb, "REQ-2026-0001", "--as", "张晓燕")
        assert told.code == 5
        assert f"ecentre requisition {verb} REQ-2026-0001 … --as 陈文军" in told.err
        assert "改哪几项" not in told.err
        assert "改一改再办" not in told.err


def test_what_a_record_named_cannot_take_is_refused_before_the_first_question(run, world, typing) -> None:
    world("office")
    run(*WISH, as_="陈文军")
    typing()
    told = run("purchase", "add", "--requisition", "REQ-2026-0001", as_="阿依古丽·买买提")
    assert told.code == 5
    assert "REQ-2026-0001" in told.err
    assert "供货" not in told.err


def test_the_keys_of_a_card_are_told_and_no_leaves_the_books_as_they_were(run, world, typing) -> None:
    world("office")
    typing("旧", "", "n")
    left = run(*WISH[:-2], as_="陈文军")
    assert left.code == 130
    assert "登记?回车就办,n 不办,< 退回 [Y/n/<] " in left.err
    assert left.err.endswith("没有办理,未写入任何内容\n")
    typing("n")
    run(*WISH, as_="陈文军")
    typing("n")
    kept = run("undo", as_="陈文军")
    assert kept.code == 130
    assert "没有撤回,账没有变" in kept.err
    assert "已中断" not in kept.err
    assert "REQ-2026-0001" in run("requisition", "list").out


def test_the_first_row_of_a_table_that_must_have_one_cannot_be_left_empty(run, world, typing) -> None:
    world("daily")
    run("roster", "make", "2026-11", as_="王志强")
    run("publish", "RST-2026-0001")
    on = json.loads(run("roster", "show", "RST-2026-0001", "-o", "json").out)["rows"][0]["people"]
    run("duty", "open", as_=on)
    typing("", "电话联系", "来电", "答复", "y")
    asked = run("duty", "note", "DTY-2026-0001", as_=on).err
    first, rest = asked.split("事项:", 2)[1:]
    assert "类别(回车填完)" not in first
    assert "这一项必填" in first + rest


def test_who_was_refused_is_not_what_enter_takes_next(run, world, typing, monkeypatch) -> None:
    world("empty")
    monkeypatch.setenv("ECENTRE_LANG", "en")
    typing("综合部", "")
    told = run(*WISH, as_="李永刚").err
    assert "department is missing; add it" in told
    assert "is not of 综合部" in told
    assert "applicant: " in told
    assert "applicant [李永刚]" not in told


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-where", "没有 -where 这个选项;是不是 --where?"), ("-wher=x", "没有 -wher 这个选项;是不是 --where?"),
        ("-w", "没有 -w 这个选项\n"),
    ],
)  # fmt: skip
def test_a_long_option_behind_one_hyphen_is_named_whole(run, world, typed: str, told: str) -> None:
    world("office")
    assert told in run("requisition", "list", typed, "x").err


def test_a_demo_says_so_on_the_screen_and_never_in_an_answer(run, tmp_path, monkeypatch) -> None:
    run("init", str(tmp_path / "demo"), "--name", "示范", "--code", "X", "--admin", "李永刚", "--demo")
    monkeypatch.chdir(tmp_path / "demo")
    for words in (("fmt", "-o", "json"), ("person", "list", "-o", "csv"), ("person", "list"), ("whoami", "-o", "json")):
        answer = run(*words)
        assert "【演示】" not in answer.out
        assert answer.err.count("【演示】") <= 1
