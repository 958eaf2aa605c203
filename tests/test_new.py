"""``ecentre new``: what people want to do leads to the command that does it, in their words, by pinyin, by number."""

from __future__ import annotations

import json

import click
import pytest
from test_guided import kept, made, typing  # noqa: F401  the fixture is used by name

from ecentre import kinds
from ecentre.cli.dialogue import wishes
from ecentre.cli.grammar.kindgroup import KindGroup

WISHES = wishes.everything()
RUNS = sorted({way.run for wish in WISHES for way in wish.ways})


@pytest.mark.parametrize("run_", RUNS)
def test_each_command_is_there_and_parses(run_: str) -> None:
    command = made(tuple(run_.split()))
    assert not isinstance(command, click.Group) or command.invoke_without_command


def test_every_kind_that_people_make_is_reached() -> None:
    groups = [made((run.split()[0],)) for run in RUNS] + [made(tuple(run.split()[:2])) for run in RUNS if " " in run]
    reached = {group.kind.name for group in groups if isinstance(group, KindGroup)}
    wanted = {name for name in kinds.PREFIXES if any(not row.inner for row in kinds.get(name).creations)}
    assert wanted - reached == set()


def test_each_wish_is_told_in_both_languages_and_known_by_words_of_both() -> None:
    named = {name for name, _ in wishes.groups()}
    labels = [label for _, label in wishes.groups()]
    labels += [label for wish in WISHES for label in (wish.label, *(way.label for way in wish.ways))]
    assert [label for label in labels if not label.zh or not label.en or not label.en.isascii()] == []
    assert [wish for wish in WISHES if wish.group not in named or not wish.words or not wish.english] == []
    assert len({wish.label.zh for wish in WISHES}) == len({wish.label.en for wish in WISHES}) == len(WISHES)
    assert all(label.zh.encode("gbk") for label in labels)


@pytest.mark.parametrize(
    ("said", "run_"),
    [
        ("我要领一台电脑", "requisition add"),
        ("打印机坏了", "repair add"),
        ("这台电脑太旧了,想报废", "scrap add"),
        ("急需要A4纸两包", "supply urgent add"),
        ("报下个月的办公用品", "supply plan add"),
        ("要盖公章", "seal-use add"),
        ("yongyin", "seal-use add"),
        ("yy", "seal-use add"),
        ("hb", "swap add"),
        ("值班时出去一下", "absence add"),
        ("有个文件来了要登记", "incoming add"),
        ("写一份请示", "outgoing draft"),
        ("借一份档案", "loan add"),
        ("有客人来参观", "reception add"),
        ("差旅费报销", "claim add"),
        ("徐文军要离职", "clearance"),
        ("printer is broken", "repair add"),
        ("use the seal", "seal-use add"),
    ],
)
def test_words_lead_to_the_command(said: str, run_: str) -> None:
    assert wishes.near(said, {})[0][1].ways[0].run == run_


@pytest.mark.parametrize("said", ["我要请假三天", "病假", "qj", "sick leave"])
def test_who_wants_leave_is_told_that_nothing_is_approved_here_and_who_can_step_in(said: str) -> None:
    wish = wishes.near(said, {})[0][1]
    assert "手册没有请假手续" in wish.label.zh
    assert [way.run for way in wish.ways] == ["swap add", "roster make", "appointment add"]


@pytest.mark.parametrize(("said", "number"), [("一台", 1), ("两台", 2), ("12 个", 12), ("十二支", 12), ("二十张", 20)])
def test_a_number_of_things_is_heard(said: str, number: int) -> None:
    assert wishes.counted(f"要{said}东西") == number


def test_without_a_terminal_the_table_is_printed(run, world) -> None:
    world("office")
    told = json.loads(run("new", "-o", "json", as_="陈文军").out)["rows"]
    assert {row["command"] for row in told} == {f"ecentre {one}" for one in RUNS}
    answer = run("new", "打印机坏了")
    assert (answer.code, answer.out.splitlines()[1].split()[-3:]) == (0, ["ecentre", "repair", "add"])
    assert run("new", "天上有云").code == 4


def test_a_wish_in_words_begins_the_form_with_what_they_tell(run, world, typing) -> None:  # noqa: F811
    world("office")
    typing("4800", "写材料用", "", "")
    answer = run("new", "我要领两台笔记本电脑", as_="陈文军")
    assert answer.code == 0, answer.said
    record = kept(run, answer.out.strip())
    assert (record["category"], record["quantity"]) == ("laptop", 2)
    assert "已填:资产类别 笔记本电脑、数量 2" in answer.err


def test_what_stands_idle_is_told_before_anything_is_bought(run, world, typing) -> None:  # noqa: F811
    world("office")
    card = "--name 旧打印机 --category 打印机 --price 2600 --purchased-on 2024-05-06 --opening-source 旧账"
    assert run("asset", "open-idle", *card.split(), as_="李永刚").code == 0
    typing()
    answer = run("new", "我要领一台打印机", as_="陈文军")
    assert answer.code == 130
    assert "1 件闲置:AST-2026-0001 旧打印机" in answer.err
    assert "A2.3.5" in answer.err


def test_back_leads_from_the_form_to_the_wishes(run, world, typing) -> None:  # noqa: F811
    world("office")
    typing("1", "1", "<", "6", "1", "<", "yongyin")
    answer = run("new", as_="陈文军")
    assert answer.code == 130
    assert answer.err.count("您想办什么事?") == 3
