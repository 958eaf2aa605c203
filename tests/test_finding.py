"""Anything is found by what people know of it, the likeliest first; its card reads well on any screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import worlds
from books import MemoryBook

from ecentre.cli import output
from ecentre.cli.cards import card
from ecentre.cli.meaning.pinyin import Pinyin
from ecentre.cli.meaning.values import plain
from ecentre.cli.own import cabinets
from ecentre.cli.session import Call
from ecentre.model import Record, Ref
from ecentre.render.plain import width
from ecentre.wording import Teller

KEEPER = "李永刚"
CARD = ("--purchased-on", "2026-01-05", "--department", "综合部", "--keeper", "王晓燕", "--opening-source", "台账")


def furnished(folder: Path) -> None:
    """Make an office with three assets, one of them in a meeting room."""
    worlds.make("office", folder)
    os.environ["ECENTRE_AS"] = KEEPER
    here = Path.cwd()
    os.chdir(folder)
    try:
        worlds.run("place", "add", "--name", "大会议室", "--id", "meeting-room")
        for name, category, place in (
            ("投影仪", "projector", ("--place", "meeting-room")), ("激光打印机", "printer", ()),
            ("投影仪支架", "projector", ()),
        ):  # fmt: skip
            worlds.run("asset", "open", "--name", name, "--category", category, "--price", "5200", *CARD, *place)
    finally:
        os.chdir(here)
        del os.environ["ECENTRE_AS"]


@pytest.fixture
def office(run, prepared, monkeypatch):
    """Work in the furnished office, which nobody changes."""
    monkeypatch.chdir(prepared("furnished", furnished))
    return run


@pytest.fixture
def own(run, prepared, tmp_path: Path, monkeypatch):
    """Work in a furnished office of one's own."""
    worlds.copy(prepared("furnished", furnished), tmp_path / "office")
    monkeypatch.chdir(tmp_path / "office")
    return run


def rows(run, *words: str) -> list[dict[str, str]]:
    answer = run("find", *words, "-o", "json", as_=KEEPER)
    assert answer.code == 0, answer.said
    return json.loads(answer.out)["rows"]


def ids(run, *words: str) -> list[str]:
    return [row["id"] for row in rows(run, *words)]


def test_a_word_may_stand_behind_a_reference(office) -> None:
    (found,) = rows(office, "投影仪", "会议室")
    assert (found["id"], found["matched"]) == ("AST-2026-0001", "资产名称、存放地点 大会议室")


def test_the_title_itself_comes_before_a_part_of_it_and_that_before_other_fields(office) -> None:
    order = ids(office, "投影仪")
    assert order.index("projector") < order.index("AST-2026-0003")
    assert order.index("AST-2026-0001") < order.index("AST-2026-0003")


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("tyy", "AST-2026-0001"), ("touyingyi", "AST-2026-0001"), ("touying", "AST-2026-0003"),
        ("TYY", "AST-2026-0001"),
        ("0002", "AST-2026-0002"), ("2026-0002", "AST-2026-0002"), ("ast20260002", "AST-2026-0002"),
        ("ＡＳＴ－２０２６－０００２", "AST-2026-0002"), ("ast 2026 0002", "AST-2026-0002"), ("5,200", "AST-2026-0002"),
        ("wangxiaoyan", "AST-2026-0002"), ("在用 打印机", "AST-2026-0002"),
    ],
)  # fmt: skip
def test_what_people_type_finds_it(office, typed: str, id: str) -> None:
    assert id in ids(office, typed)


def test_the_end_of_an_id_is_no_part_of_a_number(office) -> None:
    assert "AST-2026-0002" not in ids(office, "0001")
    assert ids(office, "AST-2026-0002")[0] == "AST-2026-0002"


def test_what_has_ended_comes_last_unless_it_is_what_was_asked_for(own) -> None:
    own("place", "add", "--name", "会议室小", "--id", "small", as_=KEEPER)
    own("place", "close", "small", "--reason", "拆了", as_=KEEPER)
    order = ids(own, "会议室")
    assert order.index("AST-2026-0001") < order.index("small")
    assert ids(own, "会议室小")[0] == "small"


def test_one_kind_alone_is_looked_through_by_name_or_label(office) -> None:
    for name in ("asset", "固定资产", "资产类别"):
        kinds = {row["kind"] for row in rows(office, "投影仪", "--kind", name)}
        assert kinds == {"category" if name == "资产类别" else "asset"}
    wrong = office("find", "投影仪", "--kind", "飞船", as_=KEEPER)
    assert (wrong.code, "飞船" in wrong.err) == (2, True)


def test_the_first_twenty_are_shown_and_the_way_to_the_rest(run, world) -> None:
    world("ledger")
    few = run("find", "AST", as_=KEEPER)
    assert len(few.out.splitlines()) == 21
    assert "另有" in few.err
    assert "ecentre find AST --all" in few.err
    everything = run("find", "AST", "--all", as_=KEEPER).out.splitlines()
    assert len(everything) - 1 == len(rows(run, "AST")) > 200


def test_nothing_found_says_which_word_is_to_blame_and_what_is_spelt_alike(office) -> None:
    answer = office("find", "投影义", "会议室", as_=KEEPER)
    assert answer.code == 4
    assert "只找“投影义”有 0 件" in answer.err
    assert "只找“会议室”有 2 件" in answer.err
    assert "是不是:投影仪" in answer.err


@pytest.mark.usefixtures("office")
def test_words_without_letters_load_no_pinyin() -> None:
    code = (
        "import sys; from ecentre import cli; cli.main(sys.argv[1:]); print('pypinyin' in sys.modules, file=sys.stderr)"
    )
    told = [
        subprocess.run([sys.executable, "-c", code, "find", word], capture_output=True, check=True).stderr.split()[-1]
        for word in ("投影仪", "tyy")
    ]
    assert told == [b"False", b"True"]


def test_letters_spell_initials_or_syllables_and_nothing_between() -> None:
    pinyin = Pinyin()
    assert all(
        pinyin.spells(letters, "重庆投影仪") for letters in ("cqty", "zqty", "chongqing", "tou", "touy", "yingyi")
    )
    assert not any(pinyin.spells(letters, "投影仪") for letters in ("ty0", "toying", "yt", "ouying", "touyingyix"))
    assert pinyin.names("tyy", "投影仪")
    assert not pinyin.names("ty", "投影仪")
    assert pinyin.names("upan", "U盘")
    assert pinyin.names("up", "U盘")


@pytest.mark.parametrize(
    "typed", ["ast20260001", "ast 1", "ＡＳＴ－２０２６－０００１", "ast_2026_0001", "Ast.2026.0001"]
)
def test_an_id_typed_carelessly_is_understood(office, typed: str) -> None:
    assert office("show", typed, as_=KEEPER).out.startswith("固定资产 AST-2026-0001 投影仪")
    assert office("asset", "show", typed, as_=KEEPER).out.startswith("固定资产 AST-2026-0001 投影仪")


def test_pinyin_that_means_one_record_shows_it_and_several_are_named(office) -> None:
    assert office("show", "jgdyj", as_=KEEPER).out.startswith("固定资产 AST-2026-0002 激光打印机")
    several = office("show", "tyy", as_=KEEPER)
    assert several.code == 2
    assert "AST-2026-0001 投影仪" in several.err
    assert "ecentre find tyy" in several.err


def test_whoever_sits_at_a_terminal_chooses_one_of_several(office, monkeypatch) -> None:
    monkeypatch.setattr("ecentre.cli.dialogue.asking.possible", lambda _call: True)
    monkeypatch.setattr("ecentre.cli.dialogue.asking.line", lambda _prompt: "2")
    shown = office("show", "tyy", as_=KEEPER)
    assert "1) 固定资产 AST-2026-0001 投影仪" in shown.err
    assert shown.out.startswith("资产类别 projector 投影仪")


def test_a_card_tells_values_in_words_and_what_an_asset_is_worth_today(office) -> None:
    out = plain(office("show", "AST-2026-0001", "--on", "2026-12-31", as_=KEEPER).out)
    for line in (
        "价格           5,200.00 元",
        "使用人/责任人  王晓燕 (wang-xiao-yan)",
        "存放地点       大会议室 (meeting-room)",
    ):
        assert line in out
    worth = json.loads(office("asset", "value", "AST-2026-0001", "--on", "2026-12-31", "-o", "json", as_=KEEPER).out)
    net, gone = (f"{float(worth['rows'][0][name]):,.2f}" for name in ("net", "accumulated"))
    assert f"净值           {net} 元(2026-12-31)" in out
    assert f"累计折旧       {gone} 元(" in out
    assert "ecentre asset return AST-2026-0001" in out


def test_the_card_on_the_screen_the_printed_one_and_the_report_agree_on_what_an_asset_is_worth(office) -> None:
    report = json.loads(office("asset", "value", "AST-2026-0001", "-o", "json", as_=KEEPER).out)["rows"][0]
    net, gone = (f"{float(report[name]):,.2f}" for name in ("net", "accumulated"))
    assert gone != "0.00"
    shown = office("show", "AST-2026-0001", as_=KEEPER).out
    assert f"净值           {net} 元(2026-11-03)" in shown
    assert f"累计折旧       {gone} 元(" in shown
    printed = office("print", "AST-2026-0001", "--to", "-", as_=KEEPER).out
    assert f"<th>累计折旧</th><td>￥{gone}</td><th>净值</th><td>￥{net}</td>" in printed
    assert "累计折旧和净值算至 2026年11月3日" in printed


def test_a_card_of_what_stands_tells_what_belongs_to_it_and_who_else_is_called_so(office) -> None:
    shown = office("show", "打印机", as_=KEEPER)
    assert shown.out.startswith("资产类别 printer 打印机")
    assert "固定资产 1 条      ecentre asset list --where category=printer" in shown.out
    assert "名称里有“打印机”的还有 1 条:ecentre find 打印机" in shown.err
    listed = office("asset", "list", "--where", "category=printer", as_=KEEPER).out
    assert len(listed.splitlines()) == 2
    assert "ecentre place list" not in office("show", "meeting-room", as_=KEEPER).out
    assert "固定资产 1 条  ecentre asset list --where place=meeting-room" in office("show", "大会议室", as_=KEEPER).out
    keeper = office("show", "wang-xiao-yan", as_=KEEPER)
    assert "固定资产 3 条  ecentre asset list --where keeper=wang-xiao-yan" in keeper.out
    assert "还有" not in keeper.err
    assert "ecentre asset list" not in office("show", "AST-2026-0001", as_=KEEPER).out


def test_the_card_of_a_cabinet_tells_what_lies_in_it() -> None:
    line = {"number": 1, "item": "pen", "cabinet": "one", "quantity": 3, "unit_price": "2.00"}
    step = {"verb": "open", "at": "2026-11-01T10:00:00+08:00"}
    bought = Record(Ref("stock_in", "STI-2026-0001"),
                    {"state": "recorded", "received_on": "2026-11-01", "lines": [line], "steps": [step]})  # fmt: skip
    book = MemoryBook([bought], date(2026, 11, 3))
    full, empty = (cabinets.further(Record(Ref("store_cabinet", id), {"id": id}), book) for id in ("one", "two"))
    assert [(str(label), str(value)) for label, value in full] == [
        ("柜里的用品", "1 种:ecentre stock list --cabinet one")
    ]  # fmt: skip
    assert empty == []


def test_what_has_ended_is_not_counted_among_what_belongs(own) -> None:
    assert "任职 3 条" in own("person", "show", KEEPER, as_=KEEPER).out
    own("appointment", "end", "APT-2026-0010", "--until-date", "2026-11-03", "--reason", "换人", as_=KEEPER)
    assert "任职 2 条" in own("person", "show", KEEPER, as_=KEEPER).out


def test_the_cause_of_a_step_is_told_by_what_it_is_called(own) -> None:
    assert "因 服务中心 策勒县电子商务公共服务中心 (clds)" in own("log", "projector", as_=KEEPER).out


def test_a_card_names_whom_it_waits_for_above_its_fields(own) -> None:
    wish = ("--category", "printer", "--quantity", "1", "--estimated-price", "2600", "--reason", "坏了")
    own("requisition", "add", *wish, as_="王晓燕")
    own("submit", "REQ-2026-0001", as_="王晓燕")
    own("requisition", "assess", "REQ-2026-0001", "--decision", "buy", as_="阿依古丽·买买提")
    lines = own("show", "REQ-2026-0001", as_=KEEPER).out.splitlines()
    assert lines[1] == "  现在等 部门负责人 孙秀英 批准"
    assert lines[2].startswith("  状态")


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("room", [40, 80])
def test_no_line_of_a_card_is_wider_than_the_screen(room: int, monkeypatch) -> None:
    monkeypatch.setattr(output, "columns", lambda *_: room)
    call = Call()
    teller = Teller(call.book, call.schemas)
    for kind, id in (("asset", "AST-2026-0001"), ("person", "wang-xiao-yan"), ("policy", "roles")):
        found = call.book.get(*Ref(kind, id))
        assert found is not None
        lines = list(card.lines(call, found, teller))
        assert not [line for line in lines if width(line) > room and not line.lstrip().startswith("ecentre ")]
        assert "None" not in "".join(lines)


def test_a_narrow_screen_gets_two_lines_a_record(office, monkeypatch) -> None:
    monkeypatch.setattr(output, "columns", lambda *_: 40)
    monkeypatch.setattr(Call, "format", property(lambda _call: "table"))
    out = office("find", "大会议室", as_=KEEPER).out
    assert "AST-2026-0001 投影仪\n  固定资产  在用  存放地点 大会议室\n" in out
