"""What is asked for on a terminal comes with its choices: by number, by a part of a name, by initials."""

from __future__ import annotations

import re


def offered(answer) -> list[str]:
    """Give the choices that stood on the screen by number."""
    return re.findall(r"\d+\) (\S+) \(", answer.err)


def test_few_choices_are_numbered_and_taken_by_number(run, world, typing) -> None:
    world("office")
    given = ("--quantity", "1", "--estimated-price", "2600", "--category", "printer", "--reason", "打印报表")
    assert run("requisition", "add", *given, as_="陈文军").code == 0
    run("submit", "REQ-2026-0001", as_="陈文军")
    typing("9", "2", "", "")
    answer = run("requisition", "assess", "REQ-2026-0001", as_="阿依古丽·买买提")
    assert answer.code == 0, answer.said
    assert offered(answer) == ["资产调拨", "申请购买"]
    assert '"decision": "buy"' in run("show", "REQ-2026-0001", "-o", "json").out


def test_a_person_is_found_by_a_part_of_the_name_and_chosen_by_number(run, world, typing) -> None:
    world("office")
    typing("建国", "2", "", "")
    answer = run("appointment", "add", "--role", "出纳", "--from-date", "2026-11-01", as_="李永刚")
    assert answer.code == 0, answer.said
    assert "拼音首字母" in answer.err
    assert sorted(offered(answer)) == ["张建国", "杨建国", "王建国"]
    assert offered(answer)[1] in run("appointment", "show", answer.out.strip()).out


def test_initials_that_begin_several_names_offer_them(run, world, typing) -> None:
    world("office")
    typing("w", "王", "1", "", "")
    answer = run("appointment", "add", "--role", "出纳", "--from-date", "2026-11-01", as_="李永刚")
    assert answer.code == 0, answer.said
    assert {"王建国", "王志强", "王晓燕"} <= set(offered(answer))


def test_a_question_mark_lists_all_and_who_left_is_not_among_them(run, world, typing) -> None:
    world("office")
    assert run("person", "add", "--name", "黄小梅", "--department", "goods", as_="李永刚").code == 0
    assert run("person", "leave", "黄小梅", "--left-on", "2026-11-03").code == 0
    typing("?", "孙秀英", "", "")
    answer = run("appointment", "add", "--role", "出纳", "--from-date", "2026-11-01", as_="李永刚")
    assert answer.code == 0, answer.said
    assert "徐文军" in offered(answer)
    assert "黄小梅" not in offered(answer)


def test_a_number_beside_no_choice_is_read_as_it_was_typed(run, world, typing) -> None:
    world("office")
    typing("99", "n", "打印机", "2", "2600", "打印报表", "", "")
    answer = run("requisition", "add", as_="陈文军")
    assert answer.code == 0, answer.said
    shown = run("show", answer.out.strip(), "-o", "json").out
    assert '"category": "printer"' in shown
    assert '"quantity": 2' in shown


def test_a_command_typed_into_a_question_is_no_answer(run, world, typing) -> None:
    world("office")
    typing("打印机", "ecentre undo", "2", "2600", "打印报表", "", "")
    answer = run("requisition", "add", as_="陈文军")
    assert answer.code == 0, answer.said
    assert answer.err.count("不是命令") == 1


def test_what_cannot_be_a_name_or_a_code_is_asked_for_again_at_once(run, tmp_path, monkeypatch, typing) -> None:
    monkeypatch.chdir(tmp_path)
    typing("?", "策勒县电商中心", "为什么", "<", "策勒县电商中心", "", "王晓燕")
    answer = run("init", "新账")
    assert answer.code == 0, answer.said
    assert "已建立 策勒县电商中心(CLDS)" in answer.err
    assert answer.err.count("只用英文字母") == 1


def test_submit_without_an_id_offers_what_can_be_handed_in(run, world, typing) -> None:
    world("office")
    typing("打印机", "1", "2600", "打印报表", "", "")
    id = run("requisition", "add", as_="陈文军").out.strip()
    typing("没有的", "1")
    answer = run("submit", as_="陈文军")
    assert answer.code == 0, answer.said
    assert id in answer.err
    assert answer.err.count("1) ") == 1, "a list is not told again for an answer that means nothing in it"
