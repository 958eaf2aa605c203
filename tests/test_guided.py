"""Guided entry: a verb asks only for what is missing, goes back and forth, and writes nothing before a yes."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from typing import TYPE_CHECKING

import click
import keyboard
import pytest
from conftest import git

from ecentre.cli.dialogue import choosing
from ecentre.cli.meaning import days
from ecentre.cli.session import Call
from ecentre.cli.tree import FAMILIES, Root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ASKED = ("--category", "打印机", "--quantity", "1", "--estimated-price", "2600", "--reason", "打印")
WISH = ("requisition", "add", *ASKED)
needs_pty = pytest.mark.skipif(os.name == "nt", reason="no pseudo terminal on Windows")


@pytest.fixture
def typing(monkeypatch):
    """Give the function that types lines at a terminal."""

    def at(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", keyboard.Keys("".join(f"{line}\n" for line in lines)))
        monkeypatch.setattr("ecentre.cli.dialogue.asking.possible", lambda call: not call.no_input)

    return at


def kept(run, id: str) -> dict:
    """Give a record as programs read it."""
    told = json.loads(run("show", id, "-o", "json").out)
    return told.get("record") or told["rows"][0]


def state(centre: Path) -> tuple[str, str]:
    """Give what would show that something was written."""
    return git(centre, "rev-parse", "HEAD"), git(centre, "status", "--porcelain")


def test_only_records_on_which_i_can_take_the_step_are_offered(run, world, typing) -> None:
    centre = world("office")
    for quantity in ("1", "2"):
        run(*WISH[:4], "--quantity", quantity, *WISH[6:], as_="陈文军")
    run("submit", "REQ-2026-0001", "REQ-2026-0002", as_="陈文军")
    run("requisition", "assess", "REQ-2026-0001", "--decision", "buy", as_="阿依古丽·买买提")
    typing("1", "n")
    before = state(centre)
    answer = run("approve", as_="孙秀英")
    assert answer.code == 130, answer.said
    assert "REQ-2026-0001" in answer.err
    assert "REQ-2026-0002" not in answer.err  # not yet assessed: nobody can approve it
    assert "陈文军" in answer.err
    assert state(centre) == before
    typing("打印机", "")
    answer = run("approve", as_="孙秀英")
    assert answer.code == 0, answer.said
    typing()
    assert run("approve", as_="徐秀英").code == 4


def test_back_leads_through_the_reason_to_the_choice_of_the_record(run, world, typing) -> None:
    world("office")
    for _ in range(2):
        run(*WISH, as_="陈文军")
    run("submit", "REQ-2026-0001", "REQ-2026-0002", as_="陈文军")
    typing("1", "写错了", "＜", "《", "2", "", "")
    answer = run("requisition", "return", as_="阿依古丽·买买提")
    assert answer.code == 0, answer.said
    assert answer.out.strip() == "REQ-2026-0001"
    assert answer.err.count("理由 [写错了]") == 2
    typing("1", "写错了", "＜", "不对", "")
    answer = run("requisition", "return", as_="阿依古丽·买买提")
    assert answer.code == 0, answer.said
    assert "理由 [写错了]" in answer.err


def test_answers_survive_going_back_and_optional_fields_are_picked(run, world, typing) -> None:
    world("office")
    typing("dyj", "２", "<", "", "2,600元", "打印报表", "3、规格", "", "A4 黑白", "<", "彩色", "")
    answer = run("requisition", "add", as_="陈文军")
    assert answer.code == 0, answer.said
    record = kept(run, answer.out.strip())
    assert (record["quantity"], record["specification"]) == (2, "彩色")
    assert "规格要求:彩色" in answer.err


def test_help_of_a_field_comes_from_the_schema(run, world, typing) -> None:
    world("office")
    typing("打印机", "？")
    answer = run("requisition", "add", as_="陈文军")
    assert answer.code == 130
    assert "整数,如 3" in answer.err
    assert "--quantity" in answer.err
    assert "A2.3.3" in answer.err


def test_what_is_wrong_with_an_answer_is_said_at_once(run, world, typing) -> None:
    world("office")
    typing("打印机", "0")
    assert "太小,最小 1" in run("requisition", "add", as_="陈文军").err


def test_rows_are_asked_for_one_by_one_and_can_be_taken_away(run, world, typing) -> None:
    world("office")
    typing("开会要用", "中性笔", "5", "", "中性笔", "<", "", "6", "使用人", "陈文军", "删 1", "", "", "")
    answer = run("supply", "urgent", "add", as_="陈文军")
    assert answer.code == 0, answer.said
    lines = kept(run, answer.out.strip())["lines"]
    assert [line["quantity"] for line in lines] == [6]


def test_a_step_with_a_command_of_its_own_is_asked_for_by_rows_too(run, world, typing) -> None:
    world("office")
    called = "--topic 预算 --held-on 2026-11-03 --begins 09:00 --place 会议室 --chair 王建国 --invitees 陈文军、徐秀英"
    assert run("meeting", "add", *called.split(), as_="王志强").code == 0
    typing("陈文军", "到会", "", "徐秀英", "3", "出差", "", "")
    answer = run("meeting", "attend", "MTG-2026-0001", as_="王志强")
    assert answer.code == 0, answer.said
    presence = {row["person"]: row["presence"] for row in kept(run, "MTG-2026-0001")["attendance"]}
    assert presence == {"chen-wen-jun": "present", "xu-xiu-ying": "leave"}
    assert run("meeting", "attend", "MTG-2026-0001", "--no-input").code == 2


def test_what_only_a_later_step_fills_is_not_on_the_card(run, world, typing) -> None:
    world("office")
    typing("测试制度", "2026-12-01", "", "n")
    answer = run("policy", "add", as_="李永刚")
    assert answer.code == 130
    assert "失效日期(" not in answer.err
    assert "失效日期:" not in answer.err


def test_what_is_refused_is_put_right_in_the_form(run, world, typing) -> None:
    world("office")
    run(*WISH, as_="陈文军")
    run("submit", "REQ-2026-0001", as_="陈文军")
    typing("资产调拨", "<", "申请购买", "", "")
    answer = run("requisition", "assess", "REQ-2026-0001", as_="阿依古丽·买买提")
    assert answer.code == 0, answer.said
    assert "A2.3.4" in answer.err
    assert kept(run, "REQ-2026-0001")["decision"] == "buy"
    assert "没有可用的请 「核查意见」(--decision) buy" in answer.err.replace("\n", "")
    typing("资产调拨")
    run(*WISH, as_="陈文军")
    run("submit", "REQ-2026-0002", as_="陈文军")
    assert run("requisition", "assess", "REQ-2026-0002", as_="阿依古丽·买买提").code == 130


def test_who_may_not_is_told_before_the_form(run, world, typing) -> None:
    world("office")
    run(*WISH, as_="陈文军")
    run("submit", "REQ-2026-0001", as_="陈文军")
    typing()
    answer = run("requisition", "assess", "REQ-2026-0001", as_="徐秀英")
    assert answer.code == 5, answer.said
    assert "核查意见" not in answer.err


def test_a_missing_person_is_registered_in_the_middle(run, world, typing) -> None:
    world("office")
    typing("赵新来", "y", "综合部", "", "", "", "")
    answer = run("appointment", "add", "--role", "出纳", "--from-date", "2026-11-01", as_="李永刚")
    assert answer.code == 0, answer.said
    assert "zhao-xin-lai" in run("person", "show", "赵新来").out


def test_what_shall_be_changed_is_picked(run, world, typing) -> None:
    world("office")
    run(*WISH, as_="陈文军")
    typing("数量", "3", "")
    answer = run("requisition", "edit", "REQ-2026-0001", as_="陈文军")
    assert answer.code == 0, answer.said
    assert "数量 [1]" in answer.err
    assert kept(run, "REQ-2026-0001")["quantity"] == 3


def test_nothing_is_asked_where_nothing_is_missing_or_yes_was_said(run, world, typing) -> None:
    world("office")
    typing()
    assert run(*WISH, as_="陈文军").code == 0
    typing("打印机", "1", "2600", "打印", "")
    assert run("requisition", "add", "--yes", as_="陈文军").code == 0


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("requisition assess", ("编号", "--decision")),
        ("requisition reject", ("编号", "--reason")),
        ("supply plan enter", ("编号", "--item", "--quantity", "--rows")),
        ("import", ("person|asset", "xlsx")),
        ("approve", ("编号",)),
    ],
)
def test_without_a_terminal_everything_missing_is_named_at_once(run, world, words: str, named: tuple[str, ...]) -> None:
    world("office")
    answer = run(*words.split(), as_="陈文军")
    assert answer.code == 2
    assert [one for one in named if one not in answer.err] == []


ASKS_NOTHING = frozenset(range(7))


def test_no_verb_hangs_or_breaks_where_nobody_can_be_asked(run, world, monkeypatch) -> None:
    centre, once = world("office"), Call()
    before = state(centre)[1]
    for name in ("schemas", "kept", "book", "entered"):  # nothing is written: read once for all
        monkeypatch.setattr(Call, name, getattr(once, name))
    faults = []
    for path, command in walk(Root()):
        again = len(path) > 2 and path[0] in FAMILIES  # the same verbs by another name
        if isinstance(command, click.Group) or again or path[0] in ("tutorial", "demo"):
            continue
        monkeypatch.chdir(centre)
        dry = ["--dry-run"] if any("--dry-run" in one.opts for one in command.params) else []
        if not dry and not _only_looks(command):
            continue
        answer = run(*path, "--no-input", *dry, as_="李永刚")
        fine = answer.code in ASKS_NOTHING and "Traceback" not in answer.said
        faults += [] if fine else [f"{' '.join(path)}: {answer.code} {answer.err[:200]}"]
    assert not faults, "\n".join(faults)
    assert before == state(centre)[1]


def walk(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Give all commands without their help pages."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command, obj=Call())
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found
            yield from walk(found, (*path, name))


def _only_looks(command: click.Command) -> bool:
    return any("--on" in one.opts or one.required for one in command.params)


def made(path: tuple[str, ...]) -> click.Command:
    """Give the command of a path."""
    command: click.Command = Root()
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command, obj=Call()), name)
        assert found
        command = found
    return command


FLOWS = {
    "requisition add": ("打印机", "1", "2600", "打印报表", "2", "综合部"),
    "appointment add": ("孙秀英", "出纳", "今天", ""),
    "supply urgent add": ("订书机", "5", "", "", "急用", ""),
    "requisition edit": ("1", "数量", "3"),
    "new": ("1", "1", "打印机", "1", "2600", "打印报表", ""),
    "new 打印机坏了": ("东西坏了,要修",),
    "show": ("打印",),
}


@pytest.mark.parametrize("words", FLOWS)
def test_ctrl_c_at_every_question_leaves_nothing(run, world, typing, words: str) -> None:
    centre = world("office")
    run(*WISH, as_="李永刚")
    before, answers = state(centre), FLOWS[words]
    for said in range(len(answers) + 1 if words != "show" else 1):
        typing(*answers[:said])
        answer = run(*words.split(), as_="李永刚")
        assert answer.code == 130, (said, answer.said)
        assert state(centre) == before


@needs_pty
def test_ctrl_c_at_a_real_terminal_leaves_nothing(world, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_AS", "陈文军")
    centre = world("office")
    before = state(centre)
    answers = {"资产类别: ": "打印机", "数量: ": keyboard.CTRL_C}
    code, said = keyboard.at_terminal(centre, answers, "requisition", "add")
    assert code == 130, said
    assert "未写入任何内容" in said
    assert state(centre) == before


TODAY = date(2026, 11, 3)  # a Tuesday


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("今天", "2026-11-03"),
        ("大后天", "2026-11-06"),
        ("下周一", "2026-11-09"),
        ("周日", "2026-11-08"),
        ("上星期天", "2026-11-01"),
        ("3号", "2026-11-03"),
        ("下个月15日", "2026-12-15"),
        ("12月1日", "2026-12-01"),
        ("2026.11.22", "2026-11-22"),
    ],
)
def test_days_are_read_as_people_say_them(said: str, meant: str) -> None:
    assert str(days.read(said, TODAY)) == meant


@pytest.mark.parametrize("said", ["将来", "三号", "3", "下周八"])
def test_what_is_no_day_is_none(said: str) -> None:
    assert days.read(said, TODAY) is None


def test_a_day_that_the_month_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match="day"):
        days.read("31号", TODAY)


OFFERED = [("wang-jian-guo", "王建国"), ("AST-2026-0017", "长城打印机"), ("zhang-chang", "张长")]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("wjg", 0), ("jianguo", 0), ("dyj", 1), ("0017", 1), ("打印", 1), ("ccdyj", 1), ("zhangchang", 2)],
)
def test_choices_are_found_by_pinyin_part_and_tail(typed: str, first: int) -> None:
    assert choosing.fitting(OFFERED, typed)[0] == OFFERED[first]
