"""One printer from the application to its keeper, and everything a clerk may then ask about it."""

from __future__ import annotations

import io
import json
import sys

import pytest
from conftest import git

LIFE = """
陈文军 requisition add --category 打印机 --quantity 1 --estimated-price 2600 --reason 打印报表
陈文军 submit REQ-2026-0001
阿依古丽·买买提 assess REQ-2026-0001 --decision buy
孙秀英 approve REQ-2026-0001
王建国 approve 0001
阿依古丽·买买提 purchase add --requisition 0001 --supplier 天山电脑城 --unit-price 2580 \
 --agreement-number 1 --agreement-on 今天
阿依古丽·买买提 acceptance add --purchase 1 --acceptor 李永刚 --quantity 1 --result 合格 --voucher-number PZ01 \
 --invoice-number FP01 --kept-by 李永刚 --finance-holder 吐尔逊·艾力 --maker 惠普 --model M305d --warranty 无
李永刚 asset add --acceptance ACC-2026-0001 --place 电子商务运营中心
李永刚 issue add --asset AST-2026-0001 --taker 陈文军
陈文军 confirm ISS-2026-0001
李永刚 place add --name 二〇一室 --area 电子商务运营中心
李永刚 move AST-2026-0001 --place 二〇一室
""".replace("\\\n", "").strip()


@pytest.fixture(autouse=True)
def life(run, world):
    """Lead one printer from the application to its keeper."""
    centre = world("office")
    for line in LIFE.splitlines():
        person, *words = line.split()
        answer = run("--as", person, *words)
        assert answer.code == 0, f"{line}: {answer.said}"
    return centre


def test_trace_tells_the_whole_life_one_line_an_event(run, life) -> None:
    rows = json.loads(run("trace", "AST-2026-0001", "-o", "json").out)["rows"]
    told = [(row["id"], row["what"].partition(":")[0].partition(" ")[2], row["who"].partition("(")[0]) for row in rows]
    assert told == [
        ("REQ-2026-0001", "填写申请", "陈文军"),
        ("REQ-2026-0001", "提交", "陈文军"),
        ("REQ-2026-0001", "核查", "阿依古丽·买买提"),
        ("REQ-2026-0001", "批准", "孙秀英"),
        ("REQ-2026-0001", "批准", "王建国"),
        ("PUR-2026-0001", "订购", "阿依古丽·买买提"),
        ("ACC-2026-0001", "验收", "阿依古丽·买买提"),
        ("AST-2026-0001", "建卡", "李永刚"),
        ("AST-2026-0001", "移位", "李永刚"),
        ("ISS-2026-0001", "登记领用", "李永刚"),
        ("ISS-2026-0001", "签认", "陈文军"),
    ]
    assert "使用人/责任人 陈文军" in next(row["what"] for row in rows if "签认" in row["what"])
    assert git(life, "status", "--porcelain") == ""


def test_trace_from_the_application_leads_to_the_thing(run) -> None:
    rows = json.loads(run("trace", "REQ-2026-0001", "-o", "json").out)["rows"]
    assert [row["id"] for row in rows][-1] == "ISS-2026-0001"


def test_an_earlier_day_is_listed_as_the_books_then_said(run, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-05T10:00:00+08:00")
    run("return", "AST-2026-0001", as_="李永刚")
    now = json.loads(run("asset", "list", "-o", "json").out)["rows"]
    then = json.loads(run("asset", "list", "--as-of", "2026-11-03", "-o", "json").out)["rows"]
    assert (now[0]["state"], then[0]["state"]) == ("idle", "in_use")


def test_the_common_options_stand_before_or_behind_the_command(run) -> None:
    before = run("-o", "csv", "asset", "list")
    behind = run("asset", "list", "-o", "csv")
    assert before.out == behind.out != ""


def test_every_format_of_a_list_a_card_and_a_log(run, tmp_path) -> None:
    for command in (("asset", "list"), ("show", "AST-2026-0001"), ("log", "AST-2026-0001"), ("trace", "AST-2026-0001")):
        for form in ("table", "plain", "json", "csv", "md", "html"):
            answer = run(*command, "-o", form)
            assert answer.code == 0, answer.said
            assert "陈文军" in answer.out or "chen-wen-jun" in answer.out
        assert run(*command, "--to", str(tmp_path / "x.xlsx")).code == 0


def test_a_verb_answers_a_program_with_what_changed(run, life) -> None:
    told = json.loads(run("return", "AST-2026-0001", "-o", "json", as_="李永刚").out)
    assert (told["version"], told["ok"], told["changed"]) == (1, True, ["AST-2026-0001"])
    assert told["commit"] == git(life, "rev-parse", "HEAD").strip()


def test_a_refusal_names_its_clause_and_the_way_out(run) -> None:
    answer = run("return", "AST-2026-0001", as_="王晓燕")
    told = json.loads(run("return", "AST-2026-0001", "-o", "json", as_="王晓燕").out)
    assert answer.code == 5
    assert told["problems"][0]["clause"] in answer.err
    assert "ecentre" in answer.err


def test_what_waits_for_me_is_shown_at_home(run) -> None:
    run("requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600", as_="陈文军")
    run("issue", "add", "--asset", "AST-2026-0001", "--taker", "张晓燕", "--place", "品牌展示中心", as_="李永刚")
    assert "confirm ISS-2026-0002" in run(as_="张晓燕").out
    assert "confirm ISS-2026-0002" not in run(as_="陈文军").out


def test_fields_come_from_a_file_or_from_standard_input(run, tmp_path, monkeypatch) -> None:
    (tmp_path / "room.yaml").write_text("name: 二〇二室\naliases:\n- 会客室\n", encoding="utf-8")
    assert run("place", "add", "--from", str(tmp_path / "room.yaml"), as_="李永刚").code == 0
    assert "会客室" in run("show", "二〇二室").out
    assert run("show", "会客室").code == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("name: 二〇三室\n"))
    assert run("place", "add", "--from", "-").code == 0
    (tmp_path / "bad.yaml").write_text("name: [\n", encoding="utf-8")
    assert run("place", "add", "--from", str(tmp_path / "bad.yaml")).code == 3
    assert run("place", "add", "--from", str(tmp_path / "none.yaml")).code == 4


def test_a_field_is_emptied_by_empty_text(run) -> None:
    assert run("edit", "chen-wen-jun", "--note", "职员", as_="李永刚").code == 0
    assert run("edit", "chen-wen-jun", "--note", "").code == 0
    assert "note" not in json.loads(run("show", "chen-wen-jun", "-o", "json").out)["rows"][0]


def test_a_correction_keeps_the_old_value_and_its_reason(run) -> None:
    assert run("complete", "AST-2026-0001", "--serial-number", "CN1", as_="李永刚").code == 0
    assert run("correct", "AST-2026-0001", "--serial-number", "CN2").code == 2
    answer = run("correct", "AST-2026-0001", "--serial-number", "CN2", "--reason", "看错一位")
    assert answer.code == 0, answer.said
    log = run("log", "AST-2026-0001").out
    assert "由 CN1 改为 CN2" in log
    assert "看错一位" in log


def test_a_step_on_paper_keeps_the_hash_of_the_scan(run, tmp_path) -> None:
    run("issue", "add", "--asset", "AST-2026-0001", "--taker", "张晓燕", "--place", "品牌展示中心", as_="李永刚")
    scan = tmp_path / "signed.pdf"
    scan.write_bytes(b"signature")
    answer = run("confirm", "ISS-2026-0002", "--witness", "李玉梅", "--scan", str(scan), as_="李永刚")
    assert answer.code == 0, answer.said
    step = json.loads(run("show", "ISS-2026-0002", "-o", "json").out)["rows"][0]["steps"][-1]
    assert (step["witness"], step["proof"]["name"], step["proof"]["size"]) == ("li-yu-mei", "signed.pdf", 9)


def test_find_looks_through_all_kinds(run) -> None:
    rows = json.loads(run("find", "M305d", "-o", "json").out)["rows"]
    assert {row["id"] for row in rows} == {"ACC-2026-0001", "AST-2026-0001"}
    assert run("find", "绝无此物").code == 4


def test_rules_and_diagrams(run) -> None:
    told = json.loads(run("rules", "asset", "-o", "json").out)["rows"]
    assert {"A2.3.1", "A2.5.1"} <= {clause for row in told for clause in row["clause"].split(", ")}
    assert "stateDiagram-v2" in run("rules", "asset", "--diagram", "-o", "md").out
    assert "--退回 return-->" in run("rules", "固定资产", "--diagram").out
    assert run("rules", "aset").code == 2


def test_doctor_finds_a_well_copy_well(run) -> None:
    assert run("doctor").code == 0
