"""What a rule would refuse is asked for before it can: in the right form, by its label, with the reason beside it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from keyboard import Keys
from test_guided import kept

from ecentre.cli.dialogue import mistakes
from ecentre.records import data_folder
from ecentre.render import folding
from ecentre.schema import Schemas

if TYPE_CHECKING:
    from collections.abc import Callable

BUYER = "阿依古丽·买买提"
AGREED = ("--agreement-number", "XY-1", "--agreement-on", "2026-11-03")
ORDER = ("purchase", "add", "--requisition", "REQ-2026-0001", "--supplier", "天山电脑城", "--unit-price", "2580")
ACCEPT = ("acceptance", "add", "--purchase", "PUR-2026-0001")
PAPERS = ("PZ-1", "FP-1", "李永刚", "吐尔逊·艾力")
PLATE = ("奔图", "P3020D", "无")


@pytest.fixture
def at(run, world, monkeypatch) -> Callable[..., Any]:
    """Give the function that runs a command in an office as somebody; with ``keys`` at a terminal where they type."""
    world("office")

    def call(who: str, *words: str, keys: tuple[str, ...] | None = None, code: int = 0) -> Any:
        monkeypatch.setattr(sys, "stdin", Keys("".join(f"{line}\n" for line in keys or ())))
        monkeypatch.setattr("ecentre.cli.dialogue.asking.possible", lambda _call: keys is not None)
        answer = run(*words, as_=who)
        assert answer.code == code, answer.said
        return answer

    return call


@pytest.fixture
def approved(at) -> Callable[..., Any]:
    """Give the same office, where buying one printer is approved."""
    asked = ("--category", "打印机", "--quantity", "1", "--estimated-price", "2600", "--reason", "打印报表")
    at("陈文军", "requisition", "add", *asked)
    at("陈文军", "submit", "REQ-2026-0001")
    at(BUYER, "assess", "REQ-2026-0001", "--decision", "buy")
    for who in ("孙秀英", "王建国"):
        at(who, "approve", "REQ-2026-0001")
    return at


def plain(text: str) -> str:
    """Give what stands on a screen without its line ends."""
    return text.replace("\n", "").replace(" ", "")


def test_the_papers_are_asked_for_in_the_acceptance_and_who_accepts_is_not_who_bought(approved, run) -> None:
    told = approved(BUYER, *ORDER, *AGREED).err
    assert "验收人不应是购置人 阿依古丽·买买提" in told
    for place in ("--acceptor …", "--voucher-number …", "--invoice-number …", "--kept-by …", "--finance-holder …"):
        assert place in told.replace("\n  ", " "), told
    keys = ("1", "合格", "李永刚", *PAPERS, *PLATE, "", "")
    said = approved(BUYER, *ACCEPT, keys=keys).err
    assert "购货凭证号(可不填)" not in said
    assert "型号(可不填)" in said
    assert "已登记 ACC-2026-0001 打印机" in said
    assert kept(run, "ACC-2026-0001")["acceptor"] == "li-yong-gang"
    assert "ecentre asset add --acceptance ACC-2026-0001\n" in said, "what is asked for there need not be typed"
    card = approved("李永刚", "asset", "add", "--acceptance", "ACC-2026-0001", keys=("客服中心", "", "")).err
    assert "型号:照铭牌写" not in card  # the acceptance said it
    taken = approved(BUYER, "issue", "add", "--asset", "AST-2026-0001", keys=("陈文军", "完好", "", "", "")).err
    assert "已登记 ISS-2026-0001 打印机 → 陈文军" in taken
    approved("陈文军", "confirm", "ISS-2026-0001")
    shown = run("show", "AST-2026-0001").out
    assert "期初核对" not in shown
    assert "退回" in shown


def test_a_failure_asks_why_and_not_for_papers(approved, run) -> None:
    approved(BUYER, *ORDER, *AGREED)
    said = approved(BUYER, *ACCEPT, "--acceptor", "李永刚", keys=("1", "不合格", "漏墨", *PLATE, "", "")).err
    assert "购货凭证号:" not in said
    assert kept(run, "ACC-2026-0001")["explanation"] == "漏墨"


def test_who_is_both_sees_it_on_the_card_before_agreeing(approved) -> None:
    approved(BUYER, *ORDER, *AGREED)
    said = approved(BUYER, *ACCEPT, keys=("1", "合格", BUYER, *PAPERS, *PLATE, "", "n"), code=130).err
    assert "留意:阿依古丽·买买提一人兼购置人和验收人" in plain(said)


def test_what_was_typed_whole_is_asked_for_the_rest_at_a_terminal_only(approved, run) -> None:
    approved(BUYER, *ORDER, *AGREED)
    typed = (*ACCEPT, "--quantity", "1", "--result", "合格", "--acceptor", "李永刚")
    told = approved(BUYER, *typed, code=5).err
    assert "还缺 --voucher-number" in told
    approved(BUYER, *typed, keys=(*PAPERS, *PLATE, "", ""))
    assert kept(run, "ACC-2026-0001")["invoice_number"] == "FP-1"
    lacks = approved(BUYER, "acceptance", "add", code=2).err
    assert "--quantity 验收数量" in lacks
    assert "--finance-holder 财务收存人" in lacks


def test_an_order_without_an_agreement_says_where_it_belongs(approved) -> None:
    told = approved(BUYER, *ORDER).err
    assert "下一步 修改:ecentre purchase edit PUR-2026-0001 --agreement-number … --agreement-on …" in told
    told = approved(BUYER, "purchase", "edit", "PUR-2026-0001", *AGREED).err
    assert "ecentre acceptance add --purchase PUR-2026-0001" in told


def test_a_higher_price_asks_for_its_reason(approved, run) -> None:
    keys = ("天山电脑城", "2700", "涨价", "XY-1", "今天", "", "")
    approved(BUYER, *ORDER[:4], keys=keys)
    assert kept(run, "PUR-2026-0001")["price_reason"] == "涨价"


def test_a_role_of_a_department_asks_for_it_at_once_and_offers_the_persons_own(at, run) -> None:
    said = at("李永刚", "appointment", "add", keys=("古丽娜尔·阿不都", "部门负责人", "", "", "")).err
    assert "限于部门 [结算中心]" in said
    assert kept(run, said.partition("已登记 ")[2][:13])["department"] == "settlement"
    assert "古丽娜尔·阿不都 部门负责人" in said


def test_a_stand_in_is_asked_for_the_last_day_once_it_is_picked(at) -> None:
    keys = ("黄丽娜", "出纳", "2", "古丽娜尔·阿不都", "2026-11-30", "n")
    said = at("李永刚", "appointment", "add", keys=keys, code=130).err
    assert said.count("截止日期:") >= 2  # asked, and on the card
    assert "2026-11-30" in said


def test_what_only_the_rules_know_is_asked_for_with_the_reason(at) -> None:
    said = at("李永刚", "category", "add", "--name", "起重机", "--special", "是", keys=("持证上岗", "", "")).err
    assert "特殊资产须写明使用规定:「使用规定」(--usage-rule)" in said
    assert "已登记" in said


def test_in_a_form_fields_are_called_by_their_labels_and_commands_stay_as_they_are() -> None:
    schema = Schemas(data_folder("schemas").parent).get("purchase")
    told = mistakes.labelled("不是专员:--buyer 李四;说明原因:--price-reason 原因;ecentre correct P --buyer …", schema)
    assert told == (
        "不是专员:「购置人」(--buyer) 李四;说明原因:「超预算说明」(--price-reason);ecentre correct P --buyer …"
    )
    assert mistakes.labelled("加 --witness 见证人", schema) == "加 --witness 见证人"


def test_a_party_is_told_who_may_take_the_step_and_a_vacancy_how_to_fill_it(at) -> None:
    at("孙秀英", "requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600",
       "--reason", "打印")  # fmt: skip
    at("孙秀英", "submit", "REQ-2026-0001")
    at(BUYER, "assess", "REQ-2026-0001", "--decision", "buy")
    told = at("孙秀英", "approve", "REQ-2026-0001", code=5).err
    assert "没有别的部门负责人能办;请再任命一人:ecentre appointment add --role dept_head" in told


def test_what_was_noted_once_is_not_told_to_those_who_come_later(at, run) -> None:
    at("陈文军", "requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600",
       "--reason", "打印")  # fmt: skip
    at("陈文军", "submit", "REQ-2026-0001")
    assert "尚无配置标准" in at(BUYER, "assess", "REQ-2026-0001", "--decision", "buy").err
    assert "尚无配置标准" not in at("孙秀英", "approve", "REQ-2026-0001").err
    assert "尚无配置标准" in plain(run("show", "REQ-2026-0001").out)


def test_hand_written_steps_ask_for_what_they_want_besides_their_arguments(at, run) -> None:
    item = ("--what", "修好空调", "--department", "综合部", "--owner", "陈文军", "--due", "2026-11-13")
    at("王志强", "supervise", "add", *item)
    said = at("王志强", "supervise", "check", keys=("1", "有问题", "10", "供货方未签字", "")).err
    assert "存在" in said
    assert kept(run, "SCK-2026-0001")["entries"][0]["problem"] == "供货方未签字"
    at("王志强", "supervise", "feedback", keys=("1", "李玉梅", ""))
    assert kept(run, "SCK-2026-0001")["feedback"][0]["reported_to"] == "li-yu-mei"
    said = at("王志强", "stocktake", "explain", "AST-2026-0001", keys=("1", "搬家"), code=4).err
    assert "处理意见" in said
    assert "--follow-up" in at("王志强", "stocktake", "explain", "AST-2026-0001", code=2).err


def test_a_command_to_be_filled_in_stays_on_one_line_to_be_copied() -> None:
    command = "ecentre purchase add --requisition REQ-2026-0001 --supplier … --unit-price … --price-reason …"
    told = list(folding.spoken(f"  下一步 订购(办公区专员):{command}", 60))
    assert told == ["  下一步 订购(办公区专员):", f"  {command}"]
