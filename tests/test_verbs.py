"""The verbs as a clerk meets them: adding, listing, asking, taking back, mending."""

from __future__ import annotations

import io
import json
import sys

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
    answer = run("person", "move", "王建国", "--department", "品牌营销中心", "--dry-run", as_="李永刚")
    assert answer.code == 0, answer.said
    assert "由 网货研发中心 改为 品牌营销中心" in answer.out
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
    for name in ("wang-jian-guo", "王建国", "wjg", "王建"):
        answer = run("whoami", "--as", name, "-o", "json")
        assert json.loads(answer.out)["rows"][0]["id"] == "wang-jian-guo"
    assert run("whoami", "--as", "建国").code == 4


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


def test_on_a_terminal_what_is_missing_is_asked_for(run, world, typing) -> None:
    world("office")
    typing("职务", "<", "", "孙秀英", "没有的角色", "办公区专员", "<", "", "今天")
    answer = run("appointment", "add", as_="李永刚")
    assert answer.code in (0, 130), answer.said
    typing("孙秀英", "出纳", "<", "", "2026年11月1日", "", "")
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
    path = centre / "records/person/wang-jian-guo.yaml"
    original = path.read_text(encoding="utf-8")
    path.write_text(original.replace("department: goods", "department: brand"), encoding="utf-8", newline="\n")
    assert "品牌营销中心" in run("show", "wang-jian-guo").out
    found = run("check", "--changed")
    assert found.code == 1
    assert "wang-jian-guo.yaml:" in found.out
    assert run("restore", "wang-jian-guo", as_="李永刚").code == 0
    assert path.read_text(encoding="utf-8") == original
    path.write_text(original.replace("department: goods", "department: brand"), encoding="utf-8", newline="\n")
    assert run("keep", "wang-jian-guo", "--reason", "调动").code == 0
    assert run("check", "wang-jian-guo").code == 0
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
    run("person", "move", "王建国", "--department", "brand", as_="李永刚")
    assert "品牌营销中心" in run("show", "wang-jian-guo").out
    assert "网货研发中心" in run("show", "wang-jian-guo", "--at", head).out


def test_home_names_the_centre_me_and_examples(run, world) -> None:
    world("office")
    answer = run(as_="王建国")
    assert "策勒县" in answer.out
    assert "王建国" in answer.out
    assert answer.out.count("ecentre ") >= 3
