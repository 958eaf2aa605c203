"""Guided entry: a verb asks only for what is missing, goes back and forth, and writes nothing before a yes."""

from __future__ import annotations

import json
import os
import re
import sys
from datetime import date
from typing import TYPE_CHECKING

import click
import keyboard
import pytest
from conftest import git

from ecentre import quoting
from ecentre.cli.dialogue import choosing
from ecentre.cli.meaning import days, hours, values
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


def test_a_part_of_a_label_chooses_from_a_fixed_list_and_a_stray_yes_does_not(run, world, typing) -> None:
    world("office")
    run(*WISH, as_="陈文军")
    run("submit", "REQ-2026-0001", as_="陈文军")
    typing("y", "购买", "", "")
    answer = run("requisition", "assess", "REQ-2026-0001", as_="阿依古丽·买买提")
    assert answer.code == 0, answer.said
    assert "“y”读不懂" in answer.err
    assert "  申请购买" in answer.err
    assert kept(run, "REQ-2026-0001")["decision"] == "buy"


@pytest.mark.parametrize(("said", "hinted"), [(("y", ""), 1), (("是", "Y", ""), 2), (("n",), 0), (("否",), 0)])
def test_a_yes_or_no_never_picks_a_field_to_fill(run, world, typing, said: tuple[str, ...], hinted: int) -> None:
    world("office")
    typing("打印机", "1", "2600", "打印报表", *said, "")
    answer = run("requisition", "add", as_="陈文军")
    assert answer.code == 0, answer.said
    assert answer.err.count("都不填直接回车") == hinted
    assert answer.err.count("(可不填)") == 0


def test_what_each_field_is_for_is_told_before_one_picks(run, world, typing) -> None:
    world("office")
    typing("打印机", "1", "2600", "打印报表", "?", "规格", "A4", "")
    answer = run("requisition", "add", as_="陈文军")
    assert answer.code == 0, answer.said
    assert kept(run, answer.out.strip())["specification"] == "A4"
    assert re.search(r"\n  \d\) 规格要求:\S", answer.err)


def test_several_are_named_in_one_answer(run, world, typing) -> None:
    world("office")
    called = ("--topic", "预算", "--held-on", "后天", "--begins", "下午3点", "--place", "会议室", "--chair", "王建国")
    typing("陈文军，徐秀、王", "陈文军，徐秀、王晓", "", "")
    answer = run("meeting", "add", *called, as_="王志强")
    assert answer.code == 0, answer.said
    assert "请连同其余的再写一遍" in answer.err
    held = kept(run, answer.out.strip())
    assert (held["begins"], held["invitees"]) == ("15:00", ["chen-wen-jun", "xu-xiu-ying", "wang-xiao-yan"])
    typing("全部", "", "")
    answer = run("meeting", "add", *called, as_="王志强")
    everybody = run("person", "list", "-o", "csv").out.splitlines()[1:]
    assert len(kept(run, answer.out.strip())["invitees"]) == len(everybody)


def test_where_nothing_is_registered_a_name_registers_it_or_it_is_said_who_can(run, world, typing) -> None:
    world("office")
    typing("策勒县财政局", "y", "<", "策勒县财政局", "y", "", "", "关于报送决算的通知", "1", "无", "", "")
    answer = run("incoming", "add", as_="王志强")
    assert answer.code == 0, answer.said
    assert "还没有登记过来文单位;在这里打上名称,就当场登记" in answer.err
    assert "没有叫" not in answer.err
    assert run("sender", "show", "策勒县财政局").code == 0
    assert answer.err.count("逐项填写") == 1
    typing("?")
    assert "没有的打上名称,可当场登记" in run("incoming", "add", as_="王志强").err
    typing()
    answer = run("seal-use", "add", as_="王晓燕")
    assert answer.code == 4, answer.said
    assert "还没有登记过印章" in answer.err
    assert re.search(r"先请 艾力江·吾斯曼、王志强 登记:ecentre seal add\(登记\)、ecentre seal open", answer.err)


def test_what_a_record_is_made_for_is_asked_first_and_left_empty_only_on_purpose(run, world, typing) -> None:
    centre = world("office")
    before = state(centre)
    typing("", "", "")
    answer = run("supply", "plan", "add", as_="王晓燕")
    assert answer.code == 130, answer.said
    assert "计划明细:一行也没有" in answer.err
    assert state(centre) == before
    typing("", "", "<", "<", "订书机", "2", "使用人、依据", "王晓燕", "首次", "", "", "")
    answer = run("supply", "plan", "add", as_="王晓燕")
    assert answer.code == 0, answer.said
    assert [line["quantity"] for line in kept(run, answer.out.strip())["lines"]] == [2]
    typing("", "", "y")
    answer = run("supply", "plan", "add", as_="徐秀英")
    assert answer.code == 0, answer.said
    assert answer.err.index("登记明细") < answer.err.index("下一步 申报")


def test_what_only_another_way_fills_is_not_offered(run, world, typing) -> None:
    world("office")
    typing("小桌", "100", "今天")
    assert "期初" not in run("low-value", "add", as_="李永刚").err
    typing("小桌", "100", "今天", "旧账")
    answer = run("low-value", "open", as_="李永刚")
    assert "期初来源" in answer.err
    assert "期初记录" not in answer.err


@pytest.mark.parametrize("value", ["中心 公章", "plain", "it's $5", "", 'a "b" c'])
def test_a_value_is_read_back_whole_from_a_command_line(value: str) -> None:
    line = f"seal add --name {quoting.quoted(value)} --keeper …"
    assert quoting.parted(line) == ["seal", "add", "--name", value, "--keeper", "…"]


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
    "new": ("1", "1", "打印机", "1", "2600", "打印报表", ""),
    "new 打印机坏了": ("东西坏了,要修",),
    "show": (),
}
"""What writes after a text of its own, or only looks; every other command is stopped in test_interrupted.py."""


@pytest.mark.parametrize("words", FLOWS)
def test_ctrl_c_at_every_question_leaves_nothing(run, world, typing, words: str) -> None:
    centre = world("office")
    run(*WISH, as_="李永刚")
    before, answers = state(centre), FLOWS[words]
    for said in range(len(answers) + 1):
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
        ("明年1月1号", "2027-01-01"),
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


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("15:00", "15:00"),
        ("9:05", "09:05"),
        ("下午三点半", "15:30"),
        ("十点二十", "10:20"),
        ("中午1点", "13:00"),
        ("上午 9点整", "09:00"),
        ("3点", ""),  # of the night or of the afternoon
        ("晚上12点", ""),
        ("25:00", ""),
        ("9:75", ""),
        ("点", ""),
    ],
)
def test_times_are_read_as_people_say_them(said: str, meant: str) -> None:
    assert hours.read(said) == meant


def test_a_time_may_follow_its_day_closely() -> None:
    assert values.moment_text("昨天下午3点") == "2026-11-02T15:00:00+08:00"
    assert values.moment_text("3号 10:20") == "2026-11-03T10:20:00+08:00"


OFFERED = [("wang-jian-guo", "王建国"), ("AST-2026-0017", "长城打印机"), ("zhang-chang", "张长")]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("wjg", 0), ("jianguo", 0), ("dyj", 1), ("0017", 1), ("打印", 1), ("ccdyj", 1), ("zhangchang", 2)],
)
def test_choices_are_found_by_pinyin_part_and_tail(typed: str, first: int) -> None:
    assert choosing.fitting(OFFERED, typed)[0] == OFFERED[first]
