"""Mistakes are cheap: a step is taken back and taken up again, hand edits are noticed, wrong words get suggestions."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

import keyboard
import pytest
from conftest import git

from ecentre.cli.dialogue import asking
from ecentre.cli.grammar import widths
from ecentre.cli.meaning import idtext

if TYPE_CHECKING:
    from pathlib import Path

WISH = (
    "requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600", "--reason", "卡纸",
)  # fmt: skip
REQ, WHO, ADMIN = "REQ-2026-0001", "陈文军", "李永刚"
PLACE = "records/place/service-centre.yaml"


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch):
    """Give the function that puts somebody before the screen who types some lines and then ends the input."""

    def at(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", keyboard.Terminal("".join(f"{line}\n" for line in lines)))
        monkeypatch.setattr(asking, "possible", lambda call: not call.no_input)
        for stream in (sys.stdout, sys.stderr):
            monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)

    return at


def tip(centre: Path) -> str:
    return git(centre, "rev-parse", "HEAD").strip()


def test_a_step_taken_back_is_shown_first_and_can_be_taken_up_again(run, world) -> None:
    centre = world("office")
    states = [tip(centre)]
    for words in (WISH, ("submit", REQ)):
        assert run(*words, as_=WHO).code == 0
        states.append(tip(centre))
    shown = run("undo", "--dry-run", as_=WHO)
    assert re.search(r"打印机 +状态 +已提交 +草稿", shown.err)
    assert f"{WHO},2026-11-03 10:00" in shown.err
    assert run("undo", as_=WHO).code == 2
    assert tip(centre) == states[2]
    assert "ecentre undo --back" in run("undo", "--yes", as_=WHO).err
    whole = run("undo", "--yes", as_=WHO)
    assert whole.err.count("整条消失") >= 5
    assert tip(centre) == states[0]
    assert "整条消失" not in run("undo", "--back", "--dry-run", as_=WHO).err
    for state in states[1:]:
        assert run("undo", "--back", "--yes", as_=WHO).code == 0
        assert tip(centre) == state
    assert git(centre, "status", "--porcelain") == ""
    assert run("undo", "--back", "--yes", as_=WHO).code == 5


def test_what_was_taken_back_stays_so_once_something_else_was_done(run, world) -> None:
    world("office")
    run(*WISH, as_=WHO)
    run("undo", "--yes", as_=WHO)
    assert run("undo", "--back", "--yes", as_=ADMIN).code == 5
    run("place", "add", "--name", "仓库", as_=ADMIN)
    assert "又办了别的事" in run("undo", "--back", "--yes", as_=WHO).err
    answer = json.loads(run("undo", "--yes", "-o", "json", as_=ADMIN).out)
    assert answer["changed"] == ["cang-ku"]
    assert run("undo", "--back", "--yes", as_=WHO).code == 0


def test_who_may_not_undo_is_told_how_their_own_record_is_put_right(run, world) -> None:
    world("office")
    run(*WISH, as_=WHO)
    run("submit", REQ, as_=WHO)
    run("place", "add", "--name", "仓库", as_=ADMIN)
    told = run("undo", "--yes", as_=WHO).err
    assert f"ecentre correct {REQ}" in told
    assert f"ecentre withdraw {REQ}" in told
    run("withdraw", REQ, as_=WHO)
    run("place", "add", "--name", "车库", as_=ADMIN)
    assert "ecentre requisition add" in run("undo", as_=WHO).err


def edited(centre: Path, old: str = "客服中心", new: str = "接待中心") -> Path:
    file = centre / PLACE
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", newline="\n")
    return file


def test_a_hand_edit_is_told_once_in_words_with_both_ways(run, world) -> None:
    centre = world("office")
    edited(centre)
    assert "手工改动" not in run("place", "list").said, "nobody looks on"
    told = run("place", "add", "--name", "仓库", as_=ADMIN).err
    assert "手工改动:存放地点 service-centre 客服中心\n  名称 由 客服中心 改为 接待中心\n" in told
    assert "ecentre keep service-centre --reason …" in told
    assert "ecentre restore service-centre" in told
    assert "手工改动" not in run("place", "add", "--name", "车库", as_=ADMIN).err
    edited(centre, "接待中心", "服务大厅")
    answer = run("place", "add", "--name", "机房", "-o", "json", as_=ADMIN)
    assert "改为 服务大厅" in answer.err
    assert json.loads(answer.out)["ok"]
    assert "保留" not in run("keep", "service-centre", "--reason", "改名", as_=ADMIN).err
    assert git(centre, "status", "--porcelain") == ""


def test_what_notepad_and_copying_leave_behind_is_told_of(run, world, monkeypatch: pytest.MonkeyPatch) -> None:
    centre = world("office")
    people = centre / "records/person"
    for name, change in {
        "wang-jian-guo": lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"),
        "chen-wen-jun": lambda text: text.replace(b"state: active", b"state: left"),
        "xu-wen-jun": lambda text: text.replace(b"name:", b"\tname:"),
        "zhang-xiao-yan": lambda text: text.replace(b"department: brand", b"department: nowhere!"),
    }.items():
        (people / f"{name}.yaml").write_bytes(change((people / f"{name}.yaml").read_bytes()))
    (people / "huang-li-na.yaml").unlink()
    for name in ("li-yong-gang - 副本.yaml", "li-yong-gang.yaml.bak", "~$yong-gang.yaml", "xin-ren.yaml"):
        (people / name).write_text("id: x\n", encoding="utf-8")
    monkeypatch.setattr("ecentre.cli.handedits.noticing.SHOWN", 20)
    found = run("place", "add", "--name", "仓库", as_=ADMIN).err
    for part in (
        "内容没有变,只是写法变了", "状态 只能由办理步骤改变", "xu-wen-jun.yaml:", "[yaml.tab]",
        "文件被删去:人员 huang-li-na",
        "副本.yaml:不是记录", ".yaml.bak:不是记录", "请保存后关闭", "多出一个文件 xin-ren", "zhang-xiao-yan.yaml:",
    ):  # fmt: skip
        assert part in found, part
    assert "ecentre keep" not in found
    answer = run("restore", *re.findall(r'ecentre restore (".*"|\S+)', found.replace('"', "")), as_=ADMIN)
    assert answer.code in (0, 4), answer.said


def test_whoever_sits_before_the_screen_is_asked_what_to_do(run, world, typing) -> None:
    centre = world("office")
    file = edited(centre)
    typing("3")
    answer = run("place", "list")
    assert "1 保留(记为一次更正)  2 恢复原样  3 以后再说" in answer.err
    assert "接待中心" in file.read_text(encoding="utf-8")
    edited(centre, "接待中心", "服务大厅")
    typing("2")
    assert "已恢复" in run("place", "list").err
    assert "客服中心" in file.read_text(encoding="utf-8")
    edited(centre)
    typing("1", "改名")
    assert "已更正" in run("place", "list", as_=ADMIN).err
    assert git(centre, "status", "--porcelain") == ""
    edited(centre, "接待中心", "服务大厅")
    before = tip(centre)
    typing()
    answer = run("place", "list", as_=ADMIN)
    assert (answer.code, tip(centre)) == (130, before)
    assert "ecentre restore service-centre" in answer.err


SUGGESTED = {
    "asett list": "ecentre asset list", "assets": "ecentre asset", "requistion list": "ecentre requisition list",
    "资产 清单": "ecentre asset list", "固定资产": "ecentre asset list", "盘点": "ecentre stocktake",
    "申购": "ecentre requisition list", f"批准 {REQ}": f"ecentre approve {REQ}", "zc": "ecentre asset list",
    "list asset": "ecentre asset list", "lsit 资产": "ecentre asset list", "add": "ecentre asset add",
    f"{REQ} approve": f"ecentre approve {REQ}", "asset approve 1": "ecentre requisition approve …",
    "asset 登记": "ecentre asset add", "asset 退回 0007": "ecentre asset return 0007",
    "person 王建国": "ecentre person show 王建国", "supply 计划 list": "ecentre supply plan list",
    "删除 0007": "ecentre undo ", "asset list --catgory x": "--where category=…",
    "asset list --类别 x": "--where category=…", "requisition add --catgory x": "--category",
    "requisition add --数量 3": "--quantity", "requisition add --note “甲 乙”": '引号要用英文的:"…"',
    "show PLC-2026-0001": "ecentre find", "asset list --where 使用部们=x": "是不是 使用部门",
}  # fmt: skip


def test_wrong_words_get_the_line_that_was_meant(run, world) -> None:
    world("office")
    lacking = [
        (typed, answer.err) for typed, wanted in SUGGESTED.items() if wanted not in (answer := run(*typed.split())).err
    ]
    assert not lacking
    assert "可以:list show" in run("asset", "approve", "1").err


def test_other_spellings_ids_alone_and_words_for_help_are_understood(run, world) -> None:
    world("ledger")
    for words in (("AST-2026-0007",), ("asset", "0007"), ("show", "AST-2O26-OOO7"), ("show", "“AST-2026-0007”。")):
        assert "固定资产 AST-2026-0007" in run(*words).out
    for words in (
        ("ASSET", "list"),
        ("Low_Value", "list"),
        ("asset", "list", "——where＝部门＝综合部", "--state", "在用"),
    ):
        assert run(*words).code in (0, 2), words
    assert "是不是 AST-2026-0007" in run("show", "AST-2062-0007").err
    for words in (
        ("help",),
        ("帮助",),
        ("?",),
        ("asset", "help"),
        ("help", "asset", "list"),
        ("asset", "帮助", "list"),
    ):
        answer = run(*words)
        assert (answer.code, answer.out.startswith("用法: ecentre")) == (0, True), words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["list", "——where", "a=b"], ["list", "--where", "a=b"]),
        (["list", "–where＝a=b"], ["list", "--where=a=b"]),
        (["list", "－－ｗｈｅｒｅ", "a"], ["list", "--where", "a"]),
        (["list", "—o", "json"], ["list", "-o", "json"]),
        (["add", "--due_back", "2026-11-04"], ["add", "--due-back", "2026-11-04"]),
        (["confirm", "APT-2026-0001、APT-2026-0002"], ["confirm", "APT-2026-0001", "APT-2026-0002"]),
        (["show", "ＡＳＴ－２０２６－０００７。"], ["show", "AST-2026-0007"]),
        (["add", "--note", "AST-2026-0007。"], ["add", "--note", "AST-2026-0007。"]),
        (["add", "--note", "——无"], ["add", "--note", "——无"]),
        (["add", "--note=a_b,c"], ["add", "--note=a_b,c"]),
        (["find", "--", "——where"], ["find", "--", "——where"]),
        (["find", "投影仪,会议室"], ["find", "投影仪,会议室"]),
    ],
)
def test_marks_of_a_chinese_keyboard_are_read_as_what_was_meant(typed: list[str], meant: list[str]) -> None:
    assert widths.narrowed(typed) == meant


def test_letters_that_are_taken_for_figures_are_read_as_such_in_ids_only() -> None:
    assert idtext.read("ast-2o26-ooo7")[1] == "AST-2026-0007"
    assert idtext.read("zhao-lil")[1] == "zhao-lil"
    known: Any = ["AST-2026-0007", "AST-2026-0070", "AST-2025-0007"]
    assert idtext.near(known, "AST-2062-0007")[0] == "AST-2026-0007"
    assert idtext.near(known, "AST-2026-4321") == []


def test_nobody_waits_for_the_answer_of_another_and_the_answer_is_for_what_was_seen(
    run, world, monkeypatch: pytest.MonkeyPatch
) -> None:
    world("office")

    def meanwhile(*words: str):
        done: list[int] = []
        begun: list[bool] = []

        def sure(*_: object) -> None:
            if not begun:
                begun.append(True)
                done.append(run("--no-input", *words).code)

        monkeypatch.setattr(asking, "sure", sure)
        return done

    for name in ("one", "two"):
        run("place", "add", "--name", name, "--id", name, as_=ADMIN)
    done = meanwhile("place", "add", "--name", "three", "--id", "three")
    answer = run("undo", as_=ADMIN)
    assert (done, answer.code) == ([0], 5), answer.said
    assert run("place", "show", "three").code == 0
    done = meanwhile("undo", "--yes")
    answer = run("undo", as_=ADMIN)
    assert (done, answer.code) == ([0], 5), answer.said
    assert run("place", "show", "two").code == 0
    done = meanwhile("place", "add", "--name", "four", "--id", "four")
    answer = run("undo", "--back", as_=ADMIN)
    assert (done, answer.code) == ([0], 5), answer.said
