"""Purchase applications: standard and stock first, transfer before buying, leaders approve [A2.3.3-A2.3.6]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, policy, whose
from ecentre.kind import Kind, Transition, note, problem, say
from ecentre.subjects import survey
from ecentre.words import hands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

ENDED = ("fulfilled", "rejected", "withdrawn")
APPROVED = ("approved", "ordered", "fulfilled")
FINDINGS = ("standard", "held", "idle")


def applicant_belongs_to_the_department(record: Record, book: Book) -> Iterator[Problem]:
    """The applicant belongs to the department that applies [A2.3.3]."""
    on = facts.begun(record)
    if on and record.text("department") not in facts.departments_of(book, record.text("applicant"), on):
        yield problem(
            record, "applicant", "A2.3.3",
            say(
                "{person} 不属于 {department};请由该部门的人申请:--applicant 姓名,或更正 --department 部门",
                "{person} is not of {department}; one of it applies: --applicant NAME, or correct --department NAME",
                person=facts.named(book, "person", record.text("applicant")),
                department=facts.named(book, "department", record.text("department")),
            ),
            "applicant",
        )


def a_department_head_is_known(record: Record, book: Book) -> Iterator[Problem]:
    """The department that applies has a known head on that day [A2.3.3]."""
    department = record.text("department")
    if record.steps and not policy.seated(book, "dept_head", str(record.steps[0]["at"]), department):
        waiting = book.find("appointment", role="dept_head", department=department, state="proposed")
        yield problem(
            record, "department_head", "A2.3.3",
            say(
                "{name} 当日没有部门负责人,任命还待确认:ecentre confirm {id}",
                "{name} had no head on that day; the appointment waits to be confirmed: ecentre confirm {id}",
                name=facts.named(book, "department", department), id=waiting[0].id,
            ) if waiting else whose.nobody(book, "dept_head", department),
            "department",
        )


def what_is_needed_is_still_to_come(record: Record, _book: Book) -> Iterator[Problem]:
    """A day of need that had passed when it was entered is shown while the application runs [A2.3.3]."""
    entered, needed_by = facts.entered(record, "needed_by"), facts.day(record, "needed_by")
    if record.state not in ENDED and needed_by and entered and needed_by < entered:
        message = say(
            "需用日期 {day} 在填写时已过;写错了请改:ecentre requisition edit {id} --needed-by 日期",
            "the day of need, {day}, had passed when it was entered; if it is a slip: "
            "ecentre requisition edit {id} --needed-by DATE",
            day=needed_by, id=record.id,
        )
        yield note(record, "needed_by", "A2.3.3", message, "needed_by")


def standard_and_stock_were_checked(record: Record, _book: Book) -> Iterator[Problem]:
    """The specialist checked standard and stock and decided: transfer or buy [A2.3.4]."""
    if record.state in survey.SURVEYED and (not record.get("decision") or record.get("held") is None):
        message = say(
            "未经办公区专员核查标准和库存;请办理:ecentre requisition assess {id} --decision transfer|buy",
            "standard and stock were not checked: ecentre requisition assess {id} --decision transfer|buy",
            id=record.id,
        )
        yield problem(record, "checked", "A2.3.4", message, "decision")


def the_standard_is_kept(record: Record, book: Book) -> Iterator[Problem]:
    """What is held and what is asked for stay within the standard; where none is set, that is shown [A2.3.4]."""
    if record.state not in survey.SURVEYED:
        return
    standard, held = record.get("standard"), int(record.get("held", 0))
    if standard is None:
        yield note(
            record, "standard_unset", "A2.3.4",
            say(
                "没有核对数量:每个部门可配几件{category},手册留给办公室自己定,还没有人填过。{enter}",
                "the quantity was not checked: how many {category} a department may have, the manual leaves to the "
                "office, and nobody has entered it. {enter}",
                category=facts.named(book, "category", record.text("category")),
                enter=whose.entering(book, facts.label(book, "policy", "standards")),
            ),
        )
    elif held + int(record.get("quantity", 0)) > int(standard):
        yield problem(
            record, "standard", "A2.3.4",
            say(
                "超过配置标准 {standard}(现有 {held},申请 {quantity});请减少数量,或申请特批:ecentre override add "
                "--rule requisition.standard --record {id} --grounds 理由 --until 日期",
                "over the standard of {standard} ({held} held, {quantity} asked for); ask for less, or an override: "
                "ecentre override add --rule requisition.standard --record {id} --grounds TEXT --until DATE",
                standard=standard, held=held, quantity=record.get("quantity"), id=record.id,
            ),
            "quantity",
        )


def the_general_manager_approved(record: Record, book: Book) -> Iterator[Problem]:
    """Buying was approved by who was general manager on that day, and is not the applicant [A2.3.6]."""
    if record.state not in APPROVED or record.get("decision") != "buy":
        return
    for step in facts.answers(record, "approve", "submit"):
        by = str(step["by"])
        other = step["role"] == "general_manager" and by != record.get("applicant")
        if other and policy.held(book, by, "general_manager", str(step["at"])):
            return
    yield problem(
        record, "general_manager", "A2.3.6",
        say(
            "购买须经总经理审批,且不能是申请人本人;请总经理办理:ecentre approve {id}{hands}",
            "buying needs the approval of the general manager, never of the applicant: ecentre approve {id}{hands}",
            id=record.id, hands=hands(whose.able(book, [("general_manager", "")], {record.text("applicant")})),
        ),
        "steps",
    )


def _wanted(record: Record, book: Book) -> Data:
    """Take department, item and unit from the applicant and the category."""
    on, category = facts.begun(record) or book.on, book.get("category", record.text("category"))
    known = {"department": next(iter(sorted(facts.departments_of(book, record.text("applicant"), on))), None)}
    return known if category is None else known | {"item": category.get("name"), "unit": category.get("unit")}


def _to_transfer(record: Record) -> bool:
    return record.text("decision") == "transfer"


def what_comes_next(record: Record) -> Iterator[str]:
    """Buy what was approved for buying; hand out what was found idle."""
    if record.state == "approved" and record.get("decision") == "buy":
        yield f"purchase add --requisition {record.id} --supplier … --unit-price …"
    if record.state == "fulfilled" and record.get("asset"):
        yield f"issue add --asset {record.text('asset')} --requisition {record.id} --taker …"


KIND = Kind(
    name="requisition",
    label=say("固定资产购置申请", "purchase application"),
    help=say("先查标准和库存,先调配,后购买", "standard and stock first, then transfer, then buying"),
    title="item",
    columns=("id", "item", "quantity", "department", "applicant", "estimated_price", "decision", "state"),
    ended=ENDED,
    rules=(
        applicant_belongs_to_the_department, a_department_head_is_known, what_is_needed_is_still_to_come,
        standard_and_stock_were_checked, survey.the_idle_list_is_the_ledgers, the_standard_is_kept,
        survey.transfer_comes_before_buying, survey.a_transfer_names_one_idle_asset, the_general_manager_approved,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="draft", fill=_wanted, clause="A2.3.3",
            label=say("填写申请", "apply"), help=say("填写购置申请表", "fill in a purchase application"),
        ),
        Transition(
            verb="submit", source=("draft",), target="submitted", by="applicant", proxy=True, clause="A2.3.3",
            label=say("提交", "submit"), help=say("提交给办公区专员核查", "hand it to the specialist"),
        ),
        Transition(
            verb="assess", source=("submitted",), target="checked", clause="A2.3.4",
            asks=("decision", "idle_reason", "asset"), needs=("decision",), fills=FINDINGS, fill=survey.survey,
            wants=survey.why_nothing_idle_will_do,
            label=say("核查", "assess"),
            help=say("核查标准和库存,决定调拨或购买", "check standard and stock, then transfer or buy"),
        ),
        Transition(
            verb="approve", source=("checked",), target="approved", chain="requisition", never_by=("applicant",),
            clause="A2.3.6", label=say("批准", "approve"), help=say("逐级审批,购买须总经理批准", "each level in turn"),
        ),
        Transition(
            verb="reject", source=("checked",), target="rejected", veto="requisition", reason=True, clause="A2.3.6",
            label=say("不批准", "reject"), help=say("不批准申请", "turn the application down"),
        ),
        Transition(
            verb="send-back", source=("checked",), target="", veto="requisition", back=True, reason=True, clause="X.3",
            label=say("退回上一级", "send-back"),
            help=say("退回上一级审批人重新考虑", "let the stage before answer again"),
        ),
        Transition(
            verb="return", source=("submitted",), target="draft", reason=True, clause="A2.3.4",
            label=say("退回", "return"), help=say("退回申请人修改", "send it back to be changed"),
        ),
        Transition(
            verb="return", source=("checked",), target="draft", veto="requisition", reason=True, clause="A2.3.6",
            clears=(*FINDINGS, "decision", "idle_reason", "asset"),
            label=say("退回", "return"), help=say("审批人退回申请人修改", "an approver sends it back to be changed"),
        ),
        Transition(
            verb="withdraw", source=("draft", "submitted", "checked", "approved"), target="withdrawn",
            by="applicant", clause="A2.3.3",
            label=say("撤回", "withdraw"), help=say("申请人撤回申请", "the applicant takes it back"),
        ),
        Transition(
            verb="transfer", source=("approved",), target="fulfilled", asks=("asset",), needs=("asset",),
            fits=_to_transfer,
            clause="A2.3.5", label=say("调拨", "transfer"), help=say("调拨闲置资产,再领用", "hand over an idle asset"),
        ),
        Transition(
            verb="order", source=("approved", "ordered"), target="ordered", inner=True, clause="A2.3.6",
            label=say("已订购", "order"), help=say("随购货记录订购", "moved by a purchase"),
        ),
        Transition(
            verb="close", source=("ordered",), target="fulfilled", reason=True, clause="A2.3.7",
            label=say("提前办结", "close"), help=say("其余不再购买,说明理由后办结", "end it without buying the rest"),
        ),
        Transition(
            verb="unorder", source=("ordered",), target="approved", inner=True, clause="A2.3.7",
            label=say("取消订购", "unorder"), help=say("随购货取消退回", "moved when its purchase is cancelled"),
        ),
        Transition(
            verb="fulfil", source=("ordered",), target="fulfilled", inner=True, clause="A2.4.1a",
            label=say("办结", "fulfil"), help=say("全部验收后办结", "moved when everything is accepted"),
        ),
        Transition(
            verb="reopen", source=("fulfilled",), target="ordered", inner=True, clause="A2.4.1a",
            label=say("恢复", "reopen"), help=say("验收作废后恢复", "moved when an acceptance is void"),
        ),
    ),
)
