"""The first screens: who sits here, which books, what waits, how to go on; from any folder, with nothing to know."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
from pathlib import Path

import pytest
import worlds

from ecentre import __version__, account


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Give the function that changes into a folder that is no centre."""

    def go() -> Path:
        place = tmp_path / "桌面 2"
        place.mkdir(exist_ok=True)
        monkeypatch.chdir(place)
        return place

    return go


def test_outside_of_any_centre_the_ways_to_begin_are_told(run, elsewhere) -> None:
    elsewhere()
    answer = run()
    assert answer.code == 0
    for command in ("ecentre tutorial", "ecentre demo", "ecentre init", "ecentre join", "ecentre use", "--help"):
        assert command in answer.out
    assert answer.out.startswith(f"ecentre {__version__}:")
    assert "不在任何中心" not in answer.out
    assert run("asset", "list").code == 6
    assert json.loads(run("-o", "json").out)["ok"] is False


def test_the_page_says_who_which_centre_what_waits_and_three_examples(run, world) -> None:
    centre = world("office")
    given = ("--quantity", "1", "--estimated-price", "2600", "--category", "printer", "--reason", "打印报表")
    run("requisition", "add", *given, as_="陈文军")
    run("submit", "REQ-2026-0001", as_="陈文军")
    out = run(as_="阿依古丽·买买提").out
    assert f"策勒县电子商务公共服务中心  {centre}" in out
    assert "您是:阿依古丽·买买提(办公区专员、" in out
    assert "等您办理:1 件" in out
    assert "ecentre assess REQ-2026-0001" in out
    assert out.count("\n  ecentre ") == 3
    told = json.loads(run("-o", "json", as_="阿依古丽·买买提").out)["rows"][0]
    assert (told["person"], len(told["waiting"])) == ("a-yi-gu-li-mai-mai-ti", 1)


def test_new_books_are_told_their_first_steps(run, world) -> None:
    world("empty")
    out = run().out
    assert "ecentre import person" in out
    assert out.count("\n  ecentre ") == 3


def test_a_new_terminal_elsewhere_works_in_the_books_used_last(run, world, elsewhere) -> None:
    centre = world("office")
    assert run("person", "list").code == 0
    elsewhere()
    answer = run("person", "list")
    assert answer.code == 0
    assert "陈文军" in answer.out
    assert str(centre) in answer.err
    assert run("place", "add", "--name", "九号库房", as_="李永刚").code == 0
    assert str(centre) in run().out


def test_books_that_are_gone_are_passed_over(run, world, elsewhere) -> None:
    centre = world("office")
    run("person", "list")
    shutil.rmtree(centre)
    elsewhere()
    assert run("person", "list").code == 6


def test_use_chooses_by_folder_by_name_and_says_what_is_in_use(run, prepared, tmp_path, elsewhere) -> None:
    first, second = tmp_path / "一 号", tmp_path / "second"
    worlds.copy(prepared("office"), first)
    worlds.copy(prepared("empty"), second)
    elsewhere()
    assert run("use").code == 4
    for place in (first, second):
        assert run("use", str(place)).code == 0
    assert len(json.loads(run("person", "list", "-o", "json").out)["rows"]) == 1
    assert run("use", "一 号").code == 0
    assert len(json.loads(run("person", "list", "-o", "json").out)["rows"]) > 10
    shown = json.loads(run("use", "-o", "json").out)["rows"]
    assert [Path(row["folder"]) for row in shown] == [first, second]
    assert run("use", "没有的").code == 4
    assert run("use", str(tmp_path)).code == 4  # two centres lie there


def test_use_without_a_folder_offers_those_used_before(run, prepared, tmp_path, elsewhere, typing) -> None:
    for name in ("office", "empty"):
        worlds.copy(prepared(name), tmp_path / name)
    elsewhere()
    run("use", str(tmp_path / "office"))
    run("use", str(tmp_path / "empty"))
    typing("2", "李永刚")
    answer = run("use")
    assert answer.code == 0, answer.said
    assert account.centres()[0] == tmp_path / "office"


def test_the_first_verb_asks_who_sits_here_and_keeps_it_for_this_copy_alone(
    run, prepared, tmp_path, monkeypatch, typing
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for place in (first, second):
        worlds.copy(prepared("office"), place)
        (place / ".git/ecentre/me").unlink(missing_ok=True)
    monkeypatch.chdir(first)
    typing("?", "lyg")
    answer = run("place", "add", "--name", "九号库房", "--yes")
    assert answer.code == 0, answer.said
    assert re.search(r"\d+\) 李永刚  .*系统管理员.*\(li-yong-gang\)", answer.err)
    assert "李永刚" in run("whoami", "--no-input").out
    monkeypatch.chdir(second)
    asked = run("whoami", "--no-input")
    assert asked.code == 2
    assert "whoami --set" in asked.err


def test_who_is_asked_and_goes_leaves_nothing(run, world, typing) -> None:
    centre = world("office")
    me = centre / ".git/ecentre/me"
    me.unlink(missing_ok=True)
    typing("没有这个人")
    answer = run("place", "add", "--name", "九号库房")
    assert answer.code == 130
    assert not me.exists()
    assert run("show", "九号库房").code == 4


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    """Give a demo centre, as ``ecentre demo`` founds it."""
    place = tmp_path_factory.mktemp("demo") / "centre"
    with pytest.MonkeyPatch.context() as here:
        here.setenv("ECENTRE_CLOCK", worlds.FOUNDED)
        worlds.run("init", str(place), *worlds.CENTRE, "--demo")
    return place


@pytest.mark.parametrize(
    "words", [(), ("asset", "list"), ("whoami",), ("show", "li-yong-gang"), ("today",), ("place", "add", "--name", "x")]
)
def test_a_demo_says_so_on_every_screen(run, demo, words) -> None:
    answer = run(*words, world=demo)
    assert answer.code == 0, answer.said
    assert answer.err.startswith("【演示】")
    assert json.loads(run(*words, "-o", "json").out)["ok"] is True if words[:1] != ("place",) else True


def test_a_demo_says_so_on_every_page_and_sheet(run, demo, tmp_path) -> None:
    page = tmp_path / "list.html"
    assert run("person", "list", "--to", str(page), world=demo).code == 0
    assert "【演示】" in page.read_text(encoding="utf-8")
    form = tmp_path / "form.html"
    assert run("print", "asset", "--blank", "--to", str(form)).code in (0, 2)
    assert run("rules", "asset", "-o", "md").out.startswith(("# 【演示】", "## 【演示】"))


def test_a_demo_never_takes_the_place_of_real_books(run, demo, world, elsewhere) -> None:
    run("person", "list", world=demo)
    assert account.centres() == [demo]
    real = world("office")
    run("person", "list")
    run("person", "list", world=demo)
    assert account.centres()[0] == real
    elsewhere()
    assert "【演示】" not in run("person", "list").err


def test_init_asks_what_it_needs_and_offers_a_code_and_a_folder(run, elsewhere, typing) -> None:
    place = elsewhere()
    (place / "holiday.jpg").write_bytes(b"x")
    typing("策勒县电子商务公共服务中心", "", "李永刚", "")
    answer = run("init")
    assert answer.code == 0, answer.said
    assert "[CLDS]" in answer.err
    assert "您是第一位管理员:李永刚" in answer.err
    assert "用记事本打开" in answer.err
    assert "姓名、部门、职务" in answer.err
    assert "ecentre import person --template 人员名单.xlsx" in answer.err
    assert answer.err.count("ecentre completion --install") == 1
    assert (place / "clds" / "records" / "centre" / "clds.yaml").is_file()
    assert "李永刚" in run("whoami").out


def test_without_a_terminal_nobody_is_told_of_the_tab_key(run, tmp_path) -> None:
    assert "completion" not in run("init", str(tmp_path / "centre"), *worlds.CENTRE).said


POSTS = (("孙秀英", "主任"), ("李玉梅", "主管领导"), ("王建国", "总经理"), ("陈文军", "出纳"))


@pytest.fixture
def proposed(run, world) -> list[str]:
    """Give the ids of four appointments that wait for the administrator."""
    world("empty")
    found = []
    for name, role in POSTS:
        run("person", "add", "--name", name, "--department", "综合部", as_="李永刚")
        made = run("appointment", "add", "--person", name, "--role", role)
        found += made.out.split()
    return found


def test_things_alike_wait_in_one_line_with_one_command(run, proposed) -> None:
    told = run(as_="李永刚")
    assert "等您办理:4 件" in told.out
    assert "任职 4 件 确认任职:孙秀英 主任、李玉梅 主管领导、王建国 总经理等" in told.out
    assert f"\n    ecentre confirm {' '.join(proposed)}\n" in told.out
    assert len(json.loads(run("-o", "json").out)["rows"][0]["waiting"]) == 4
    assert run("confirm", *proposed).code == 0
    assert "等您办理:0 件" in run().out


@pytest.mark.usefixtures("proposed")
@pytest.mark.parametrize(("said", "left"), [("全部", 0), ("1、3", 2), ("all", 0), ("2 4", 2), ("陈文军", 3)])
def test_several_are_chosen_at_once(run, typing, said: str, left: int) -> None:
    typing(said, "y")
    answer = run("confirm", as_="李永刚")
    assert answer.code == 0, answer.said
    assert "确认任职:哪一件?" in answer.err
    assert "期初核对" not in answer.err
    assert "任职  孙秀英 主任  (李永刚 11-03 提出任职)" in answer.err
    assert f"等您办理:{left} 件" in run().out


@pytest.mark.usefixtures("proposed")
def test_no_to_several_leaves_them_all(run, typing) -> None:
    typing("全部", "n")
    assert run("confirm", as_="李永刚").code == 130
    assert "等您办理:4 件" in run().out


def test_a_founding_says_calmly_what_is_left_of_it(run, world) -> None:
    world("empty")
    told = run().out
    assert "建账中,每一步一人办就行;结束建账还差 3 样:ecentre found" in told
    assert "不能签名" not in told
    rows = json.loads(run("found", "-o", "json").out)["rows"]
    assert [row["command"] for row in rows[:3]] == [
        "ecentre appointment add --role administrator", "ecentre key new", "ecentre key recovery",
    ]  # fmt: skip
    assert "ecentre found close" in run("found").out
    assert run("found", "other").code == 2


def test_a_founding_that_is_over_says_so(run, world) -> None:
    world("trusted")
    assert json.loads(run("found", "-o", "json").out)["rows"] == []
    assert "建账中" not in run().out


WISH = (
    "requisition", "add", "--quantity", "1", "--estimated-price", "2600", "--category", "printer", "--reason", "坏了",
)  # fmt: skip


def test_at_a_shared_computer_the_next_command_says_whose_it_is(run, world, monkeypatch) -> None:
    world("office")
    monkeypatch.delenv("ECENTRE_AS", raising=False)
    run("whoami", "--set", "李永刚")
    made = run(*WISH, "--as", "陈文军")
    assert "提交(陈文军):ecentre submit REQ-2026-0001 --as 陈文军\n" in made.err
    run("submit", "REQ-2026-0001", "--as", "陈文军")
    page = run("--as", "阿依古丽").out
    assert "ecentre assess REQ-2026-0001 --as 阿依古丽·买买提" in page
    assert "--as 阿依古丽·买买提" in run("today", "--for", "阿依古丽").out
    assert "--as" not in run().out


def test_at_ones_own_computer_no_name_is_put_behind(run, world, monkeypatch) -> None:
    world("office")
    monkeypatch.delenv("ECENTRE_AS", raising=False)
    run("whoami", "--set", "陈文军")
    assert "ecentre submit REQ-2026-0001\n" in run(*WISH).err


def test_connected_books_are_worked_in_from_many_computers(run, connected, tmp_path, monkeypatch) -> None:
    shutil.copytree(connected("office"), tmp_path / "both")
    monkeypatch.chdir(tmp_path / "both" / "first")
    run("whoami", "--set", "李永刚")
    made = run(*WISH, "--as", "陈文军")
    assert "ecentre submit REQ-2026-0001\n" in made.err


@pytest.mark.parametrize("name", ["aygl", "ayglmmt", "ayiguli", "a-yi-gu", "AYGL", "阿依古丽"])
def test_a_person_is_known_by_the_initials_of_how_the_name_begins(run, world, name: str) -> None:
    world("office")
    told = json.loads(run("whoami", "--as", name, "-o", "json").out)["rows"][0]
    assert told["id"] == "a-yi-gu-li-mai-mai-ti"
    assert told["centre"] == "策勒县电子商务公共服务中心"


def test_of_several_people_one_is_chosen_on_a_terminal(run, world, typing) -> None:
    world("office")
    typing("阿依")
    assert run("whoami", "--as", "a").code == 4
    run("person", "add", "--name", "王晓娟", "--department", "综合部", as_="李永刚")
    assert run("whoami", "--as", "wx", "--no-input").code == 2
    typing("王晓娟")
    answer = run("whoami", "--as", "wx")
    assert answer.code == 0, answer.said
    assert answer.out.startswith("王晓娟 ")


def test_what_was_typed_by_hand_is_shown_again_by_a_command(run, world) -> None:
    centre = world("office")
    file = centre / "records/person/chen-wen-jun.yaml"
    file.write_bytes(file.read_bytes() + b"note: typed by hand\n")
    told = run("restore", "chen-wen-jun").err
    assert ".git" not in told
    assert "ecentre restore chen-wen-jun --kept" in told
    assert "note: typed by hand" in run("restore", "chen-wen-jun", "--kept").out
    assert run("restore", "wang-jian-guo", "--kept").code == 4


def test_empty_input_and_missing_lists_say_what_they_are(run, world, monkeypatch) -> None:
    world("office")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    empty = run("person", "add", "--from", "-", as_="李永刚")
    assert (empty.code, "标准输入 是空的" in empty.err, "restore" in empty.err) == (3, True, False)
    assert run("stocktake", "scan", "no-such.txt").code == 4
