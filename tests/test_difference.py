"""Two forms of a record compared in words: every change is told, nothing else is, in the words of the schema."""

from __future__ import annotations

import pytest

from ecentre import actions, approval
from ecentre.model import Record, Ref
from ecentre.render.difference import differences, voided
from tests.books import SCHEMAS, MemoryBook, Office


@pytest.fixture(scope="module")
def office():
    book = Office()
    for name in ("李娜", "陈文军", "王晓燕"):
        book.person(name)
    book.appoint("chen-wen-jun", "finance")
    book.appoint("chen-wen-jun", "dept_head", department="general")
    return book


def plain(lines):
    return [str(line) for line in lines]


def asset(**fields):
    data = {"id": "AST-2026-0001", "uid": "0" * 32, "rev": 1, "state": "in_use", "name": "投影仪", **fields}
    return Record(Ref("asset", "AST-2026-0001"), {**data, "steps": []})


def compared(office, old, new):
    return plain(differences(old, new, SCHEMAS, office))


def test_a_person_is_told_by_name(office) -> None:
    told = compared(office, asset(keeper="li-na"), asset(keeper="chen-wen-jun"))
    assert told == ["使用人/责任人 由 李娜 改为 陈文军"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({}, {"model": "X2"}, "填写 型号 X2"),
        ({"model": "X2"}, {}, "删去 型号 X2"),
        ({"price": "10.00"}, {"price": "1000.00"}, "价格 由 10.00 元 改为 1000.00 元"),
        ({"department": "general"}, {"department": "brand"}, "使用部门 由 综合部 改为 品牌营销中心"),
        ({"category": "printer"}, {"category": "projector"}, "资产类别 由 打印机 改为 投影仪"),
        ({}, {"state": "idle"}, "状态 由 在用 到 闲置"),
    ],
)
def test_a_change_is_told_in_the_words_of_the_schema(office, old, new, told) -> None:
    assert compared(office, asset(**old), asset(**new)) == [told]


def test_it_is_told_in_english_too(office, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_LANG", "en")
    assert compared(office, asset(price="10.00"), asset(price="11.00")) == ["price from 10.00 yuan to 11.00 yuan"]


def test_what_is_the_same_is_not_told(office) -> None:
    assert compared(office, asset(model="X"), asset(model="X")) == []
    assert compared(office, None, None) == []


def policy(**fields):
    data = {"id": "x", "uid": "0" * 32, "rev": 1, "state": "in_force", "name": "规定", **fields, "steps": []}
    return Record(Ref("policy", "x"), data)


def test_rows_of_a_table_are_known_by_their_key(office) -> None:
    price = {"key": "fixed_asset.price", "value": "2000", "clause": "A2.1"}
    life = {"key": "fixed_asset.life_months", "value": "12", "clause": "A2.1"}
    days = {"key": "stocktake.first_workdays", "value": "5", "clause": "T.6"}
    told = compared(office, policy(thresholds=[price, life]), policy(thresholds=[{**price, "value": "3000"}, days]))
    assert len(told) == 3
    assert "增加" in told[0]
    assert "stocktake.first_workdays" in told[0]
    assert "去掉" in told[1]
    assert "fixed_asset.life_months" in told[1]
    assert "(fixed_asset.price)" in told[2]
    assert "由 2000 改为 3000" in told[2]


def test_items_of_a_list_are_told_one_by_one(office) -> None:
    def requisition(*idle):
        data = {"id": "REQ-2026-0001", "uid": "0" * 32, "rev": 1, "state": "draft", "idle": list(idle), "steps": []}
        return Record(Ref("requisition", "REQ-2026-0001"), data)

    first, second, third = (f"AST-2026-000{n}" for n in (1, 2, 3))
    told = compared(office, requisition(first, second), requisition(second, third))
    assert [line.split(" ", 1)[1] for line in told] == [f"增加 {third}", f"去掉 {first}"]
    assert "次序" in compared(office, requisition(first, second), requisition(second, first))[0]


def test_a_new_step_is_told_with_who_when_and_what_they_said(office) -> None:
    made = office.create("requisition", {
        "applicant": "li-na", "category": "printer", "item": "打印机", "quantity": 1, "estimated_price": "900.00",
        "reason": "坏了", "department": "general",
    }, "li-na")  # fmt: skip
    after = office.advance(made.id, "requisition", "submit", "li-na")
    told = compared(office, made, after)
    assert told[0].startswith("2026-11-03 10:00 李娜 提交")
    assert told[-1] == "状态 由 草稿 到 已提交"
    assert "新建" in compared(office, None, made)[0]
    assert any("登记" in line or "填写" in line for line in compared(office, None, made))


def test_a_rewritten_a_removed_and_a_later_signed_step_are_named(office) -> None:
    person = office.get("person", "li-na")
    steps = person.steps
    rewritten = person.having(steps=[{**steps[0], "by": "wang-xiao-yan"}])
    assert compared(office, person, rewritten) == ["第 1 步被改写或删去"]
    assert "第 1 步被改写或删去" in compared(office, person, person.having(steps=[]))
    signed = person.having(steps=[{**steps[0], "signature": "c2ln"}])
    assert compared(office, person, signed) == ["第 1 步补了签名"]


def test_what_an_answer_died_of_is_what_changed_since_it_was_given(office) -> None:
    record = office.get("person", "li-na")
    fields = {"title": "会计"}
    changed = office.take(actions.correct(office.desk(), record.ref, fields, "原来漏填")).records[0]
    assert plain(voided(changed, 0, SCHEMAS, office)) == ["填写 职务 会计"]
    assert voided(changed, len(changed.steps) - 1, SCHEMAS, office) == []


def test_a_change_without_a_step_is_named_where_it_cannot_be_undone(office) -> None:
    record = office.get("person", "wang-xiao-yan")
    changed = record.having(title="主任")
    assert "手工" in plain(voided(changed, 0, SCHEMAS, office))[-1]
    assert plain(voided(changed, 0, SCHEMAS, office, then=record)) == ["填写 职务 主任"]
    assert approval.subject(record) == record.steps[0]["subject"]


def test_a_removed_record_is_named() -> None:
    assert plain(differences(asset(), None, SCHEMAS, MemoryBook())) == ["删去 固定资产 AST-2026-0001 投影仪"]


def test_entries_of_a_count_are_told_as_they_came_and_not_against_the_ones_before(office) -> None:
    def count(*entries):
        data = {"id": "CNT-2026-0001", "uid": "0" * 32, "rev": 1, "state": "open", "entries": list(entries)}
        return Record(Ref("count", "CNT-2026-0001"), {**data, "steps": []})

    first, second = ({"label": label, "found": "yes", "by": "li-na"} for label in ("旧椅子", "旧桌子"))
    told = compared(office, count(first), count(second))
    assert len(told) == 1
    assert told[0].startswith("填写 最近一次清点")
    assert "旧桌子" in told[0]
    assert "旧椅子" not in told[0]
