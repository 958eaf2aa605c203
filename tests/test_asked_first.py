"""What a rule would refuse is asked for before it can: in the right form, by its label, with the reason beside it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from books import MemoryBook
from keyboard import Keys
from test_guided import kept

from ecentre import kinds, wanting
from ecentre.cli.dialogue import mistakes
from ecentre.model import Record, Ref
from ecentre.records import data_folder
from ecentre.render import folding
from ecentre.schema import Schemas

if TYPE_CHECKING:
    from collections.abc import Callable

BUYER = "阿依古丽·买买提"
AGREED = ("--agreement-number", "XY-1", "--agreement-on", "2026-11-03")
WISHED = ("--category", "打印机", "--quantity", "1", "--estimated-price")
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


ASSET = Record(Ref("asset", "AST-2026-0001"), {"maker": "惠普", "dealer": "天山电脑城"})
DAMAGE = {"asset": ASSET.id, "grounds": "damage", "person": "chen-wen-jun"}
MISSED: list[tuple[str, str, dict[str, Any], tuple[str, ...]]] = [
    ("requisition", "assess", {"decision": "buy", "idle": [ASSET.id]}, ("idle_reason",)),
    ("requisition", "assess", {"decision": "transfer", "idle": [ASSET.id]}, ()),
    ("claim", "add", {}, ("claim_type",)),
    ("claim", "add", {"acceptance": "ACC-2026-0001"}, ("requisition", "acceptance")),
    ("claim", "add", {"claim_type": "supplies"}, ("batch", "receipt")),
    ("claim", "add", {"repair": "REP-2026-0001"},
     ("repair", "voucher_number", "invoice_number", "kept_by", "finance_holder")),
    ("asset", "open", {}, ("opening_source",)),
    ("asset", "open-idle", {"opening": "OPN-2026-0001"}, ()),
    ("low_value", "open", {}, ("opening_source",)),
    ("repair", "send", {"asset": ASSET.id, "vendor": "和田数码"}, ("vendor_reason",)),
    ("repair", "send", {"asset": ASSET.id, "vendor": "惠普"}, ()),
    ("scrap", "add", {"cause": "man_made"}, ("liable_person",)),
    ("scrap", "add", {"cause": "worn_out"}, ()),
    ("compensation", "add", {"grounds": "other"}, ("grounds", "amount_reason", "person", "amount")),
    ("compensation", "add", {**DAMAGE, "amount": "100.00"}, ("amount_reason",)),
    ("compensation", "add", {**DAMAGE, "amount": "2600.00"}, ()),
    ("compensation", "add", {"supply_return": "SRE-2026-0001", "grounds": "loss", "amount": "1.00"},
     ("item", "person")),
    ("incoming", "add", {"genre": "paper", "nature": "other"}, ("number", "nature_words")),
    ("incoming", "register", {"genre": "meeting_notice"}, ("meeting",)),
    ("incoming", "sort", {"genre": "paper", "nature": "other"}, ("nature_words",)),
    ("incoming", "assign", {"nature": "assigned"}, ("handler", "due_on")),
    ("incoming", "assign", {"urgency": "urgent"}, ("due_on",)),
    ("incoming", "assign", {}, ()),
    ("incoming", "reply", {}, ("reply",)),
    ("incoming", "reply", {"outgoing": "OUT-2026-0001"}, ()),
    *(("incoming", verb, {"genre": "meeting_paper"}, ("meeting", "opening_source")) for verb in (
        "open", "open-handling", "open-handled", "open-filed", "open-returned", "open-withdrawn")),
    ("outgoing", "draft", {"document_kind": "report", "urgency": "urgent"}, ("signer", "handle_by")),
    ("outgoing", "draft", {"document_kind": "notice"}, ()),
    ("number", "open", {}, ("witness",)),
    ("disposal", "add", {"decision": "extend"}, ("kept_until",)),
    ("disposal", "carry-out", {"decision": "destroy"}, ("place_done", "witness")),
    ("disposal", "carry-out", {"decision": "extend"}, ()),
    ("seal", "destroy", {}, ("witness",)),
    ("seal_making", "add", {"action": "change"}, ("replaces",)),
    ("seal_making", "add", {"action": "make"}, ()),
    ("seal_use", "stamp", {"special": True}, ("signed_copy",)),
    ("seal_use", "stamp", {"special": False}, ()),
    ("category", "add", {"special": True}, ("usage_rule",)),
    ("category", "add", {}, ()),
]  # fmt: skip
AT_A_TERMINAL = {("acceptance", "add"), ("purchase", "add"), ("appointment", "add"), ("asset", "add")}
"""Rows that are tried below where somebody types, in an office."""


@pytest.mark.parametrize(("kind", "verb", "told", "wanted"), MISSED)
def test_the_table_tells_what_a_rule_will_miss(kind: str, verb: str, told: dict[str, Any], wanted: Any) -> None:
    row = next(row for row in kinds.get(kind).rows(verb) if row.wants)
    book = MemoryBook([ASSET.having(price="2600.00")])
    assert tuple(wanting.wanted(row, Record(Ref(kind, ""), {"steps": [], **told}), book)) == wanted


def test_every_row_that_wants_something_is_tried() -> None:
    wanting_rows = {(name, row.verb) for name in kinds.PREFIXES for row in kinds.get(name).workflow if row.wants}
    assert wanting_rows == {(kind, verb) for kind, verb, _, _ in MISSED} | AT_A_TERMINAL


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
    assert "型号(可不填)" not in said  # at that price it becomes a card, which must say it
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


def test_what_stays_below_a_fixed_asset_may_be_accepted_without_its_plate(at) -> None:
    at("陈文军", "requisition", "add", *WISHED, "1500", "--reason", "打印报表")
    at("陈文军", "submit", "REQ-2026-0001")
    at(BUYER, "assess", "REQ-2026-0001", "--decision", "buy")
    for who in ("孙秀英", "王建国"):
        at(who, "approve", "REQ-2026-0001")
    at(BUYER, *ORDER[:-1], "1500", *AGREED)
    said = at(BUYER, *ACCEPT, keys=("1", "合格", "李永刚", *PAPERS, "", "", "", "", "")).err
    assert "型号(可不填)" in said


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
    appoint = "ecentre appointment add --role 部门负责人 --department 综合部 --as 李永刚"
    assert f"没有别的综合部部门负责人能办;请再任命一人:{appoint}" in told


def test_what_was_noted_once_is_not_told_to_those_who_come_later(at, run) -> None:
    at("陈文军", "requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600",
       "--reason", "打印")  # fmt: skip
    at("陈文军", "submit", "REQ-2026-0001")
    assert "没有核对数量" in at(BUYER, "assess", "REQ-2026-0001", "--decision", "buy").err
    assert "没有核对数量" not in at("孙秀英", "approve", "REQ-2026-0001").err
    assert "没有核对数量" in plain(run("show", "REQ-2026-0001").out)


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


def test_a_second_person_is_asked_for_where_a_step_wants_a_witness(at, run) -> None:
    words = ("number", "open", "--id", "CDSB-2026-0037", "--source", "纸质发文登记簿")
    assert "--witness" in at("王志强", *words, code=5).err
    said = plain(at("王志强", *words, keys=("张晓燕", "", "")).err)
    assert said.index("写明出处并有另一人见证") < said.index("见证人:张晓燕")
    assert kept(run, "CDSB-2026-0037")["steps"][0]["witness"] == "zhang-xiao-yan"


def test_a_cell_that_a_rule_misses_is_asked_for_in_its_row(at, run) -> None:
    guests = ("--unit", "和田地区商务局", "--purpose", "调研", "--held-on", "2026-11-03", "--guests", "4")
    at("王志强", "reception", "add", *guests, "--host", "孙秀英")
    use = ("reception", "use", "RCP-2026-0001", "--item", "纸杯", "--quantity", "6")
    assert "没有领用单" in at("王志强", *use, code=5).err
    said = at("王志强", *use, keys=("LY-12",)).err
    assert "没有领用单" in said
    assert kept(run, "RCP-2026-0001")["items"][0]["slip"] == "LY-12"


def test_who_hands_in_for_another_is_asked_why(at, run) -> None:
    wish = (*WISHED, "2600", "--reason", "打印", "--applicant", "陈文军")
    at("徐文军", "requisition", "add", *wish)
    assert "本人提交" in at("徐文军", "submit", "REQ-2026-0001", code=5).err
    said = at("徐文军", "submit", "REQ-2026-0001", keys=("出差", "")).err
    assert "您代办" in said
    assert kept(run, "REQ-2026-0001")["steps"][-1]["reason"] == "出差"


def test_the_reason_stands_beside_what_a_rule_would_miss_once_for_all_of_it(approved) -> None:
    approved(BUYER, *ORDER, *AGREED)
    said = plain(approved(BUYER, *ACCEPT, keys=("1", "合格", "李永刚", *PAPERS, *PLATE, "", "")).err)
    assert said.count("凭证、发票一式二份") == 1
    assert said.index("凭证、发票一式二份") < said.index("购货凭证号:")


def test_what_the_manual_leaves_to_the_office_is_entered_by_the_command_that_the_note_tells(at) -> None:
    at("陈文军", "requisition", "add", *WISHED, "2600", "--reason", "打印")
    at("陈文军", "submit", "REQ-2026-0001")
    told = at(BUYER, "assess", "REQ-2026-0001", "--decision", "buy").err
    assert "手册留给办公室自己定" in told
    command = told.partition("由系统管理员填进制度:ecentre ")[2].partition("(")[0].removesuffix(" --as 李永刚")
    said = at("李永刚", *command.split(), keys=("今天", "配置标准", "打印机", "1", "", "", "", "")).err
    at("王建国", "approve", said.partition("已登记 ")[2].split()[0])
    at("陈文军", "requisition", "add", *WISHED[:3], "2", "--estimated-price", "2600", "--reason", "打印")
    at("陈文军", "submit", "REQ-2026-0002")
    assert "超过配置标准 1" in at(BUYER, "assess", "REQ-2026-0002", "--decision", "buy", code=5).err
