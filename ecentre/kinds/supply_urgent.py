"""Urgent supply requests: the reason, and two people who agree [A2.8.7]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import grants, supply_judging, supply_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

AGREED = ("approved", "consolidated")


def an_urgent_request_says_why(record: Record, _book: Book) -> Iterator[Problem]:
    """What cannot wait for the next plan says why [A2.8.7]."""
    if not record.text("urgent_reason").strip():
        message = say(
            "急需申请须写明急需原因:--urgent-reason 原因;不急的报下期计划:ecentre supply plan add",
            "an urgent request says why: --urgent-reason TEXT; what can wait goes into a plan: ecentre supply plan add",
        )
        yield problem(record, "reason", "A2.8.7", message, "urgent_reason")


def the_applicant_is_of_the_department(record: Record, book: Book) -> Iterator[Problem]:
    """The form is filled in by the department that needs the goods [A2.8.7]."""
    department, at = record.text("department"), str(record.steps[0]["at"]) if record.steps else supply_lines.NEVER
    if at != supply_lines.NEVER and not supply_lines.belongs(book, record.text("applicant"), department, at):
        message = say(
            "{person} 不是 {department} 的人;由该部门申请:--applicant 姓名",
            "{person} is not of {department}; somebody of it must apply: --applicant NAME",
            person=facts.named(book, "person", record.text("applicant")),
            department=facts.named(book, "department", department),
        )
        yield problem(record, "applicant", "A2.8.7", message, "applicant")


def department_and_administration_both_agreed(record: Record, book: Book) -> Iterator[Problem]:
    """The heads of the department and of administration both agreed: two people, neither the applicant [A2.8.7]."""
    if record.state not in AGREED:
        return
    heads, managers = (_agreed(record, book, role) for role in ("dept_head", "administration"))
    if not any(one != other for one in heads for other in managers):
        message = say(
            "须部门负责人和行政部经理两人同意,且都不是申请人:ecentre approve {id}",
            "the heads of the department and of administration both agree, two people and neither the applicant: "
            "ecentre approve {id}",
            id=record.id,
        )
        yield problem(record, "agreed", "A2.8.7", message, "steps")


def _agreed(record: Record, book: Book, role: str) -> set[str]:
    """Give who agreed in a role that they held then, the applicant left out."""
    scope = record.text("department") if role == "dept_head" else ""
    given = (step for step in facts.answers(record, "approve", "add") if step["role"] == role)
    return {
        str(step["by"]) for step in given
        if step["by"] != record.get("applicant") and policy.held(book, str(step["by"]), role, str(step["at"]), scope)
    }  # fmt: skip


def _known(record: Record, book: Book) -> Data:
    """Take the department of the applicant."""
    return {"department": facts.department_of(book, record.text("applicant"))}


def what_comes_next(record: Record) -> Iterator[str]:
    """Buy what was agreed."""
    if record.state == "approved":
        yield f"supply-batch add --urgent {record.id}"


KIND = Kind(
    name="supply_urgent",
    label=say("办公用品购置申请单", "urgent supply request"),
    help=say("急需办公用品:写明原因,两人同意后购买", "supplies needed at once, agreed by two"),
    title="urgent_reason",
    columns=("id", "department", "applicant", "urgent_reason", "needed_by", "state"),
    ended=("consolidated", "rejected", "withdrawn"),
    rules=(
        an_urgent_request_says_why, the_applicant_is_of_the_department, department_and_administration_both_agreed,
        supply_lines.what_is_asked_for_is_in_the_catalogue, supply_lines.what_a_post_has_names_its_person,
        supply_lines.equipment_supplies_go_with_a_device, supply_lines.finance_goods_are_asked_for_by_finance,
        supply_judging.each_line_rests_on_old_for_new_or_a_first_allotment,
        supply_judging.nothing_goes_beyond_the_standard,
        grants.nothing_is_forgone_that_was_handed_out,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="submitted", adds=("lines",), needs=("lines",), fill=_known,
            clause="A2.8.7",
            label=say("申请", "apply"),
            help=say("填写购置申请单", "fill in the form"),
        ),
        Transition(
            verb="approve", source=("submitted",), target="approved", chain="supply_urgent", never_by=("applicant",),
            apart=True, clause="A2.8.7",
            label=say("同意", "approve"),
            help=say("部门负责人、行政部经理同意", "the heads of department and administration agree"),
        ),
        Transition(
            verb="reject", source=("submitted",), target="rejected", veto="supply_urgent", reason=True,
            clause="A2.8.7",
            label=say("不同意", "reject"),
            help=say("不同意购买", "say no"),
        ),
        *grants.ways("approved", "A2.8.7"),
        Transition(
            verb="withdraw", source=("submitted", "approved"), target="withdrawn", by="applicant",
            clause="A2.8.7",
            label=say("撤回", "withdraw"),
            help=say("申请人撤回", "the applicant takes it back"),
        ),
    ),
)
