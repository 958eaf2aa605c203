"""Scrap applications: tested beyond repair, every level agreed, handed back, paid for if man-made [A2.6.3b-A2.6.3e]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import chains, facts, policy, whose
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Act, Ref
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

APPLIED = ("submitted", "approved", "received")
TEST = ("test_by", "test_on", "test_result")
"""What the expert test of a thing says, written down before it is handed in."""


def a_test_found_it_beyond_repair(record: Record, _book: Book) -> Iterator[Problem]:
    """Only what an expert test found beyond repair is scrapped [A2.6.3b]."""
    tested = record.get("test_by") and record.get("test_on") and record.get("test_result") == "irreparable"
    if record.state in APPLIED and not tested:
        yield problem(
            record, "tested", "A2.6.3b",
            say(
                "须有检测人、检测日期,且结论为无法修复(irreparable);请补:"
                "ecentre scrap edit {id} --test-by 检测人 --test-on 日期 --test-result irreparable;"
                "能修的请维修:ecentre repair add",
                "needs tester, day and the result irreparable: ecentre scrap edit {id} --test-by NAME --test-on DATE "
                "--test-result irreparable; what can be mended: ecentre repair add",
                id=record.id,
            ),
            "test_result",
        )


def every_level_agreed_in_order(record: Record, book: Book) -> Iterator[Problem]:
    """Every level of leaders answered yes, in order, never the applicant [A2.6.3c]."""
    if record.state not in ("approved", "received"):
        return
    given = facts.answers(record, "approve", "submit")
    wanted = chains.stages(book, "scrap", record, str(given[-1]["at"])) if given else ()
    if not given or chains.current(wanted, given) or record.get("applicant") in [step["by"] for step in given]:
        names = joined(policy.role_label(book, seat.role) for stage in wanted for seat in stage.seats)
        yield problem(
            record, "levels", "A2.6.3c",
            say(
                "须由 {names} 依次同意,申请人不能审批;请恢复:ecentre restore {id}",
                "{names} must agree in order, never the applicant; put it back: ecentre restore {id}",
                names=names or say("各级领导", "each level"), id=record.id,
            ),
            "steps",
        )


def administration_took_it_back(record: Record, book: Book) -> Iterator[Problem]:
    """A scrapped asset was handed to somebody of administration, with the day [A2.6.3d]."""
    on, person = facts.day(record, "received_on"), record.text("handed_to")
    if record.state == "received" and not (on and policy.holds(book, person, "administration", on)):
        who = [facts.named(book, "person", one) for one in policy.holders(book, "administration", on)]
        yield problem(
            record, "handed_to", "A2.6.3d",
            say(
                "实物须交回行政部,{person} 当日不是行政部人员:--handed-to {who}",
                "it goes back to administration, which {person} did not hold that day: --handed-to {who}",
                person=facts.named(book, "person", person) or "-", who=joined(who),
            ) if who else whose.nobody(book, "administration"),
            "handed_to",
        )


def taken_back_after_the_last_level_agreed(record: Record, _book: Book) -> Iterator[Problem]:
    """What is scrapped is handed back on the day of the last approval or later [A2.6.3c, A2.6.3d]."""
    on, given = facts.day(record, "received_on"), facts.answers(record, "approve", "submit")
    if record.state == "received" and on and given and on < facts.day_of(given[-1]):
        yield problem(
            record, "received_on", "A2.6.3d",
            say(
                "交回日期 {on} 早于批准日期 {agreed},报废须先批准后交回;请更正 --received-on",
                "handed back on {on}, before the approval of {agreed}; approval comes first: correct --received-on",
                on=on, agreed=facts.day_of(given[-1]),
            ),
            "received_on",
        )


def man_made_damage_is_paid_for(record: Record, book: Book) -> Iterator[Problem]:
    """Man-made damage names who is liable, and is not closed without a compensation record [A2.6.3e]."""
    if record.get("cause") != "man_made" or record.state not in APPLIED:
        return
    if not record.get("liable_person"):
        message = say("人为损坏须写明责任人:ecentre scrap edit {id} --liable-person 姓名",
                      "say who is liable: ecentre scrap edit {id} --liable-person NAME", id=record.id)  # fmt: skip
        yield problem(record, "liable", "A2.6.3e", message, "liable_person")
    found = book.refs_to(Ref("asset", record.text("asset")), "compensation")
    owed = [one for one in found if one.get("scrap") in (None, record.id)]
    if record.state == "received" and not owed:
        yield problem(
            record, "compensation", "A2.6.3e",
            say(
                "人为损坏须照价赔偿;请先登记:ecentre compensation add --scrap {id} --basis 员工手册条款",
                "man-made damage is paid for; register it first: ecentre compensation add --scrap {id} --basis TEXT",
                id=record.id,
            ),
            "cause",
        )


def _known(record: Record, book: Book) -> Data:
    """Take the department from the asset, or where it has none from the applicant."""
    asset, own = book.get("asset", record.text("asset")), facts.department_of(book, record.text("applicant"))
    return {"department": asset.get("department", own) if asset else own}


def _wanted(record: Record, _book: Book) -> Iterator[str]:
    """Ask who is liable for what somebody damaged [A2.6.3e]."""
    if record.get("cause") == "man_made":
        yield "liable_person"


def what_comes_next(record: Record) -> Iterator[str]:
    """Write down the test before it is handed in; man-made damage is paid for before the thing is taken back."""
    if record.state == "draft" and not all(record.get(name) for name in TEST):
        yield f"scrap edit {record.id} --test-by … --test-on … --test-result …"
    if record.state == "approved" and record.get("cause") == "man_made":
        yield f"compensation add --scrap {record.id} --basis …"
        yield f"scrap receive {record.id} --handed-to …"


def _propose(record: Record, book: Book) -> Iterator[Act]:
    asset = book.get("asset", record.text("asset"))
    if asset:
        yield Act(asset.ref, "propose-scrap")


def _spare(record: Record, book: Book) -> Iterator[Act]:
    asset = book.get("asset", record.text("asset"))
    if asset and asset.state == "awaiting_scrap":
        yield Act(asset.ref, "unpropose" if asset.get("keeper") else "shelve")


def _scrap(record: Record, book: Book) -> Iterator[Act]:
    asset = book.get("asset", record.text("asset"))
    if asset:
        yield Act(asset.ref, "scrap")


KIND = Kind(
    name="scrap",
    label=say("固定资产报废申请", "scrap application"),
    help=say("检测、逐级审批、交回、赔偿", "test, levels in order, return, compensation"),
    title="asset",
    columns=("id", "asset", "department", "applicant", "cause", "test_on", "handed_to", "received_on", "state"),
    ended=("received", "rejected", "withdrawn"),
    finish=("receive",),
    rules=(
        a_test_found_it_beyond_repair, every_level_agreed_in_order, administration_took_it_back,
        taken_back_after_the_last_level_agreed, man_made_damage_is_paid_for,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="draft", fill=_known, clause="A2.6.3c", wants=_wanted, also=TEST,
            label=say("填写申请", "apply"), help=say("填写报废申请审批表", "fill in a scrap application"),
        ),
        Transition(
            verb="submit", source=("draft",), target="submitted", by="applicant", proxy=True, clause="A2.6.3b",
            effect=_propose, causes=("asset.propose-scrap",),
            label=say("提交", "submit"), help=say("检测后提交审批", "hand it in after the test"),
        ),
        Transition(
            verb="approve", source=("submitted",), target="approved", chain="scrap", never_by=("applicant",),
            clause="A2.6.3c",
            label=say("批准", "approve"), help=say("各级领导依次审批", "each level in turn"),
        ),
        Transition(
            verb="send-back", source=("submitted",), target="", veto="scrap", back=True, reason=True, clause="X.3",
            label=say("退回上一级", "send-back"),
            help=say("退回上一级审批人重新考虑", "let the stage before answer again"),
        ),
        Transition(
            verb="reject", source=("submitted",), target="rejected", veto="scrap", reason=True,
            effect=_spare, causes=("asset.unpropose", "asset.shelve"),
            clause="A2.6.3c",
            label=say("不批准", "reject"), help=say("不批准报废", "turn it down"),
        ),
        Transition(
            verb="withdraw", source=("draft",), target="withdrawn", by="applicant", clause="A2.6.3c",
            label=say("撤回", "withdraw"), help=say("申请人撤回", "the applicant takes it back"),
        ),
        Transition(
            verb="withdraw", source=("submitted",), target="withdrawn", by="applicant",
            effect=_spare, causes=("asset.unpropose", "asset.shelve"),
            clause="A2.6.3c",
            label=say("撤回", "withdraw"), help=say("申请人撤回", "the applicant takes it back"),
        ),
        Transition(
            verb="receive", source=("approved",), target="received", clause="A2.6.3d",
            effect=_scrap, causes=("asset.scrap",),
            asks=("handed_to", "received_on"), needs=("handed_to",),
            label=say("交回", "receive"), help=say("实物交回行政部,报废办结", "administration takes it back: the end"),
        ),
    ),
)
