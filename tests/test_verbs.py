"""The verbs as a clerk meets them: adding, listing, asking, taking back, the life of a thing."""

from __future__ import annotations

import io
import json
import sys

import pytest
from conftest import git


def test_add_says_what_is_missing_all_at_once(run, world) -> None:
    world("office")
    answer = run("asset", "open", as_="李永刚")
    assert answer.code == 2
    for option in ("--name", "--category"):
        assert option in answer.err


def test_add_show_edit_log_of_a_place(run, world) -> None:
    centre = world("office")
    answer = run("place", "add", "--name", "二〇一室", "--area", "电子商务运营中心", as_="李永刚")
    assert answer.code == 0, answer.said
    id = answer.out.strip()
    assert (centre / f"records/place/{id}.yaml").is_file()
    shown = run("show", id)
    assert "二〇一室" in shown.out
    assert "电子商务运营中心" in shown.out
    assert run("place", "edit", id, "--note", "靠窗").code == 0
    log = run("log", id)
    assert "备注" in log.out
    assert "李永刚" in log.out
    assert git(centre, "status", "--porcelain") == ""


def test_dry_run_tells_the_change_and_writes_nothing(run, world) -> None:
    centre = world("office")
    before = git(centre, "rev-parse", "HEAD")
    answer = run("edit", "chen-wen-jun", "--department", "品牌营销中心", "--dry-run", as_="李永刚")
    assert answer.code == 0, answer.said
    assert "由 综合部 改为 品牌营销中心" in answer.out
    assert git(centre, "rev-parse", "HEAD") == before
    assert git(centre, "status", "--porcelain") == ""


def test_a_list_is_filtered_by_name_word_initials_and_state(run, world) -> None:
    world("office")
    named = json.loads(run("person", "list", "--where", "department=综合部", "-o", "json").out)["rows"]
    assert {row["id"] for row in named} == {"sun-xiu-ying", "chen-wen-jun", "wang-xiao-yan"}
    words = json.loads(run("person", "list", "文军", "-o", "json").out)["rows"]
    assert {row["id"] for row in words} == {"chen-wen-jun", "xu-wen-jun"}
    initials = json.loads(run("person", "list", "cwj", "-o", "json").out)["rows"]
    assert [row["id"] for row in initials] == ["chen-wen-jun"]
    assert json.loads(run("person", "list", "--state", "left", "-o", "json").out)["rows"] == []
    assert run("person", "list", "--where", "departmnt=综合部").code == 2
    assert run("person", "list", "--where", "name>5").code == 2


def test_columns_are_chosen_by_name_or_label(run, world) -> None:
    world("office")
    answer = run("person", "list", "--columns", "name,部门", "-o", "csv")
    assert answer.out.splitlines()[0].lstrip("\ufeff").split(",") == ["姓名", "所在部门"]


def test_people_are_named_by_id_name_or_initials(run, world) -> None:
    world("office")
    for name in ("wang-jian-guo", "王建国", "wjg"):
        answer = run("whoami", "--as", name, "-o", "json")
        assert json.loads(answer.out)["rows"][0]["id"] == "wang-jian-guo"
    assert run("whoami", "--as", "王建").code == 4


def test_a_file_is_written_whole_and_the_screen_stays_clean(run, world, tmp_path) -> None:
    world("office")
    target = tmp_path / "people.xlsx"
    answer = run("person", "list", "--to", str(target))
    assert answer.code == 0
    assert answer.out == ""
    assert target.read_bytes()[:2] == b"PK"
    assert run("person", "list", "-o", "xlsx").code == 2
    assert run("person", "list", "--to", str(tmp_path / "no" / "x.csv")).code == 6


def test_closed_stdin_never_hangs(run, world, monkeypatch) -> None:
    world("office")
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stdin", closed)
    assert run("place", "add", as_="李永刚").code == 2
    assert run("undo", as_="李永刚").code == 2


class Terminal(io.StringIO):
    """A keyboard with someone at it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def typing(monkeypatch):
    def at(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{line}\n" for line in lines)))
        monkeypatch.setattr("ecentre.cli.asking.possible", lambda call: not call.no_input)

    return at


def test_on_a_terminal_what_is_missing_is_asked_for(run, world, typing) -> None:
    world("office")
    typing("职务", "<", "", "孙秀英", "没有的角色", "办公区专员", "<", "", "今天")
    answer = run("appointment", "add", as_="李永刚")
    assert answer.code in (0, 130), answer.said
    typing("孙秀英", "出纳", "<", "", "2026年11月1日")
    answer = run("appointment", "add", as_="李永刚")
    assert answer.code == 0, answer.said


def test_leaving_a_question_leaves_nothing(run, world, typing) -> None:
    centre = world("office")
    typing("孙秀英")
    answer = run("appointment", "add", as_="李永刚")
    assert answer.code == 130
    assert git(centre, "status", "--porcelain") == ""


def test_who_acts_is_asked_once_and_kept(run, world, typing) -> None:
    centre = world("office")
    (centre / ".git" / "ecentre" / "me").unlink(missing_ok=True)
    typing("没有这个人", "李永刚")
    assert run("place", "add", "--name", "仓库").code == 0
    assert run("place", "add", "--name", "车库").code == 0


def test_undo_shows_and_takes_back_ones_own_last_step(run, world) -> None:
    centre = world("office")
    before = git(centre, "rev-parse", "HEAD")
    id = run("place", "add", "--name", "错的房间", as_="李永刚").out.strip()
    assert run("undo").code == 2
    answer = run("undo", "--yes")
    assert answer.code == 0, answer.said
    assert id in answer.said
    assert git(centre, "rev-parse", "HEAD") == before


def test_a_hand_edit_is_found_kept_or_restored(run, world) -> None:
    centre = world("office")
    path = centre / "records/person/chen-wen-jun.yaml"
    original = path.read_text(encoding="utf-8")
    path.write_text(original.replace("department: general", "department: brand"), encoding="utf-8", newline="\n")
    assert "品牌营销中心" in run("show", "chen-wen-jun").out
    found = run("check", "--changed")
    assert found.code == 1
    assert "chen-wen-jun.yaml:" in found.out
    assert run("restore", "chen-wen-jun", as_="李永刚").code == 0
    assert path.read_text(encoding="utf-8") == original
    path.write_text(original.replace("department: general", "department: brand"), encoding="utf-8", newline="\n")
    assert run("keep", "chen-wen-jun", "--reason", "调动").code == 0
    assert run("check", "chen-wen-jun").code == 0
    assert git(centre, "status", "--porcelain") == ""


def test_check_of_a_new_office_finds_nothing(run, world) -> None:
    world("office")
    answer = run("check", "-o", "json")
    told = json.loads(answer.out)
    assert told["ok"], told["problems"][:3]
    assert answer.code == 0


def test_fmt_puts_a_hand_edit_into_form(run, world) -> None:
    centre = world("office")
    path = centre / "records/person/chen-wen-jun.yaml"
    original = path.read_bytes()
    path.write_bytes(original.replace(b"\n", b"\r\n"))
    assert run("fmt", "--check").code == 1
    assert run("fmt", "chen-wen-jun").code == 0
    assert path.read_bytes() == original


def test_the_past_is_shown_as_it_was(run, world) -> None:
    centre = world("office")
    head = git(centre, "rev-parse", "HEAD").strip()
    run("edit", "chen-wen-jun", "--department", "brand", as_="李永刚")
    assert "品牌营销中心" in run("show", "chen-wen-jun").out
    assert "综合部" in run("show", "chen-wen-jun", "--at", head).out


def test_home_names_the_centre_me_and_examples(run, world) -> None:
    world("office")
    answer = run(as_="王建国")
    assert "策勒县" in answer.out
    assert "王建国" in answer.out
    assert answer.out.count("ecentre ") >= 3


LIFE = """
陈文军 requisition add --category 打印机 --quantity 1 --estimated-price 2600 --reason 打印报表
陈文军 submit REQ-2026-0001
阿依古丽·买买提 requisition check REQ-2026-0001 --decision buy
孙秀英 approve REQ-2026-0001
王建国 approve 0001
阿依古丽·买买提 purchase add --requisition 0001 --supplier 天山电脑城 --unit-price 2580 --agreement-number 1 --agreement-on 今天
阿依古丽·买买提 acceptance add --purchase 1 --acceptor 李永刚 --quantity 1 --result 合格 --voucher-number PZ01 \
 --invoice-number FP01 --kept-by 李永刚 --finance-holder 吐尔逊·艾力 --maker 惠普 --model M305d --warranty 无
李永刚 asset add --acceptance ACC-2026-0001 --place 电子商务运营中心
李永刚 issue add --asset AST-2026-0001 --taker 陈文军
陈文军 confirm ISS-2026-0001
李永刚 place add --name 二〇一室 --area 电子商务运营中心
李永刚 move AST-2026-0001 --place 二〇一室
""".replace("\\\n", "").strip()


@pytest.fixture
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


def test_trace_from_the_application_leads_to_the_thing(run, life) -> None:
    rows = json.loads(run("trace", "REQ-2026-0001", "-o", "json").out)["rows"]
    assert [row["id"] for row in rows][-1] == "ISS-2026-0001"


def test_an_earlier_day_is_listed_as_the_books_then_said(run, life, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-05T10:00:00+08:00")
    run("return", "AST-2026-0001", as_="陈文军")
    now = json.loads(run("asset", "list", "-o", "json").out)["rows"]
    then = json.loads(run("asset", "list", "--as-of", "2026-11-03", "-o", "json").out)["rows"]
    assert (now[0]["state"], then[0]["state"]) == ("idle", "in_use")


def test_the_common_options_stand_before_or_behind_the_command(run, life) -> None:
    before = run("-o", "csv", "asset", "list")
    behind = run("asset", "list", "-o", "csv")
    assert before.out == behind.out != ""


def test_every_format_of_a_list_a_card_and_a_log(run, life, tmp_path) -> None:
    for command in (("asset", "list"), ("show", "AST-2026-0001"), ("log", "AST-2026-0001"), ("trace", "AST-2026-0001")):
        for form in ("table", "plain", "json", "csv", "md", "html"):
            answer = run(*command, "-o", form)
            assert answer.code == 0, answer.said
            assert "陈文军" in answer.out or "chen-wen-jun" in answer.out
        assert run(*command, "--to", str(tmp_path / "x.xlsx")).code == 0


def test_a_verb_answers_a_program_with_what_changed(run, life) -> None:
    told = json.loads(run("return", "AST-2026-0001", "-o", "json", as_="陈文军").out)
    assert (told["version"], told["ok"], told["changed"]) == (1, True, ["AST-2026-0001"])
    assert told["commit"] == git(life, "rev-parse", "HEAD").strip()


def test_a_refusal_names_its_clause_and_the_way_out(run, life) -> None:
    answer = run("return", "AST-2026-0001", as_="王晓燕")
    told = json.loads(run("return", "AST-2026-0001", "-o", "json", as_="王晓燕").out)
    assert answer.code == 5
    assert told["problems"][0]["clause"] in answer.err
    assert "ecentre" in answer.err


def test_what_waits_for_me_is_shown_at_home(run, life) -> None:
    run("requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600", as_="陈文军")
    run("issue", "add", "--asset", "AST-2026-0001", "--taker", "张晓燕", "--place", "品牌展示中心", as_="李永刚")
    assert "confirm ISS-2026-0002" in run(as_="张晓燕").out
    assert "confirm ISS-2026-0002" not in run(as_="陈文军").out


def test_fields_come_from_a_file_or_from_standard_input(run, life, tmp_path, monkeypatch) -> None:
    (tmp_path / "room.yaml").write_text("name: 二〇二室\naliases:\n- 会客室\n", encoding="utf-8")
    assert run("place", "add", "--from", str(tmp_path / "room.yaml"), as_="李永刚").code == 0
    assert "会客室" in run("show", "二〇二室").out
    assert run("show", "会客室").code == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("name: 二〇三室\n"))
    assert run("place", "add", "--from", "-").code == 0
    (tmp_path / "bad.yaml").write_text("name: [\n", encoding="utf-8")
    assert run("place", "add", "--from", str(tmp_path / "bad.yaml")).code == 3
    assert run("place", "add", "--from", str(tmp_path / "none.yaml")).code == 2


def test_a_field_is_emptied_by_empty_text(run, life) -> None:
    assert run("edit", "chen-wen-jun", "--title", "职员", as_="李永刚").code == 0
    assert run("edit", "chen-wen-jun", "--title", "").code == 0
    assert "title" not in json.loads(run("show", "chen-wen-jun", "-o", "json").out)["rows"][0]


def test_a_correction_keeps_the_old_value_and_its_reason(run, life) -> None:
    assert run("correct", "AST-2026-0001", "--model", "M305dn", as_="李永刚").code == 2
    answer = run("correct", "AST-2026-0001", "--model", "M305dn", "--reason", "台账笔误")
    assert answer.code == 0, answer.said
    log = run("log", "AST-2026-0001").out
    assert "型号 由 M305d 改为 M305dn" in log
    assert "台账笔误" in log


def test_a_step_on_paper_keeps_the_hash_of_the_scan(run, life, tmp_path) -> None:
    run("issue", "add", "--asset", "AST-2026-0001", "--taker", "张晓燕", "--place", "品牌展示中心", as_="李永刚")
    scan = tmp_path / "signed.pdf"
    scan.write_bytes(b"signature")
    answer = run("confirm", "ISS-2026-0002", "--witness", "李玉梅", "--scan", str(scan), as_="李永刚")
    assert answer.code == 0, answer.said
    step = json.loads(run("show", "ISS-2026-0002", "-o", "json").out)["rows"][0]["steps"][-1]
    assert (step["witness"], step["proof"]["name"], step["proof"]["size"]) == ("li-yu-mei", "signed.pdf", 9)


def test_find_looks_through_all_kinds(run, life) -> None:
    rows = json.loads(run("find", "M305d", "-o", "json").out)["rows"]
    assert {row["id"] for row in rows} == {"ACC-2026-0001", "AST-2026-0001"}
    assert run("find", "绝无此物").code == 4


def test_rules_and_diagrams(run, life) -> None:
    told = json.loads(run("rules", "asset", "-o", "json").out)["rows"]
    assert {"A2.3.1", "A2.5.1"} <= {clause for row in told for clause in row["clause"].split(", ")}
    assert "stateDiagram-v2" in run("rules", "asset", "--diagram", "-o", "md").out
    assert "--退回 return-->" in run("rules", "固定资产", "--diagram").out
    assert run("rules", "aset").code == 2


def test_doctor_finds_a_well_copy_well(run, life) -> None:
    assert run("doctor").code == 0
