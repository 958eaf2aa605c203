"""Supply plans: what a department needs next month [A2.8.6a, A2.8.6b, A2.8.6c, A2.8.5]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, policy, whose
from ecentre.errors import NotFoundError
from ecentre.kind import Kind, Transition, note, problem, say
from ecentre.subjects import grants, supply_cycle, supply_judging, supply_lines
from ecentre.words import hands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

HANDED_IN = ("submitted", "approved", "checked", "consolidated")
AGREED = ("approved", "checked", "consolidated")
OF_THE_DEPARTMENT = ("add", "enter", "strike", "submit", "withdraw")


def a_department_has_one_plan_a_period(record: Record, book: Book) -> Iterator[Problem]:
    """Each department has one plan for each month or week [A2.8.6a]."""
    if record.state == "withdrawn":
        return
    same = book.find("supply_plan", department=record.get("department"), period=record.get("period"))
    other = next((one for one in same if one.state != "withdrawn" and one.id < record.id), None)
    if other is not None:
        message = say(
            "{department} {period} 已有计划 {other};请记在那里:ecentre supply plan enter {other} …,"
            "已申报的用急需申请:ecentre supply urgent add",
            "{department} has its plan {other} for {period}; write there: ecentre supply plan enter {other} …; "
            "once it is handed in: ecentre supply urgent add",
            department=facts.named(book, "department", record.text("department")), period=record.get("period"),
            other=other.id,
        )
        yield problem(record, "one", "A2.8.6a", message, "period")


def a_period_is_one_of_the_cycle(record: Record, book: Book) -> Iterator[Problem]:
    """The period is a month, or a week where supplies run by the week [A2.8.6a, R4.14.1, T.38]."""
    on = facts.begun(record) or book.on
    shape = supply_cycle.MONTH if supply_cycle.monthly(book, on) else supply_cycle.WEEK
    if not shape.fullmatch(record.text("period")) or supply_cycle.first_day(record.text("period")) is None:
        yield problem(
            record, "period", "A2.8.6a" if supply_cycle.monthly(book, on) else "R4.14.1",
            say(
                "期间写成 {wanted} 这样,不是 {period};不填就是下一期", "a period is written {wanted}, not {period}; "
                "the next one if left out", wanted=supply_cycle.following(book, on), period=record.text("period"),
            ),
            "period",
        )


def the_department_files_its_own_plan(record: Record, book: Book) -> Iterator[Problem]:
    """A plan is filed by people of its department, or who hold a post in it [A2.8.6a]."""
    department = record.text("department")
    for place, step in enumerate(record.steps):
        by, at = str(step["by"]), str(step["at"])
        if step["verb"] in OF_THE_DEPARTMENT and not supply_lines.belongs(book, by, department, at):
            message = say(
                "{person} 不是 {department} 的人,也不在该部门任职;请由该部门的人填报",
                "{person} neither belongs to {department} nor holds a post in it; its own people file it",
                person=facts.named(book, "person", by), department=facts.named(book, "department", department),
            )
            yield problem(record, "home", "A2.8.6a", message, f"steps/{place}/by")


def a_late_plan_says_why(record: Record, book: Book) -> Iterator[Problem]:
    """A plan is handed in by the 25th, within its three working days; a late one says why, and is marked [A2.8.6a]."""
    filed = next((step for step in record.steps if step["verb"] == "submit"), None)
    try:
        due = supply_cycle.plan_due(book, record.text("period")) if filed and _sound(record) else None
    except NotFoundError as error:
        yield problem(record, "calendar", "X.4", error.message, "period")
        return
    if filed is None or due is None or facts.day_of(filed) <= due or record.state not in HANDED_IN:
        return
    clause = "A2.8.6a" if supply_cycle.MONTH.fullmatch(record.text("period")) else "R4.14.1"
    if record.get("late_reason"):
        message = say(
            "迟报:{period} 的计划 {due} 截止,{day} 才申报({why})",
            "late: the plan of {period} was due on {due} and came on {day} ({why})",
            period=record.get("period"), due=due, day=facts.day_of(filed), why=record.get("late_reason"),
        )
        yield note(record, "late", clause, message, "late_reason")
    else:
        message = say(
            "{period} 的计划 {due} 截止,已经迟了;写明原因仍可申报:ecentre supply plan submit {id} --late-reason 原因,"
            "等不及的用急需申请:ecentre supply urgent add",
            "the plan of {period} was due on {due}; say why it is late: ecentre supply plan submit {id} --late-reason "
            "TEXT; what cannot wait: ecentre supply urgent add",
            period=record.get("period"), due=due, id=record.id,
        )
        yield problem(record, "late", clause, message, "late_reason")


def _sound(record: Record) -> bool:
    return supply_cycle.first_day(record.text("period")) is not None


def the_department_manager_approved(record: Record, book: Book) -> Iterator[Problem]:
    """Whoever was manager of the department on that day approved [A2.8.6b, R4.14.1]."""
    given = facts.answers(record, "approve", "submit") if record.state in AGREED else []
    department = record.text("department")
    if record.state in AGREED and not any(
        step["role"] == "dept_head" and policy.held(book, str(step["by"]), "dept_head", str(step["at"]), department)
        for step in given
    ):
        heads = policy.holders(book, "dept_head", book.on, department)
        message = say(
            "须由 {department} 的部门经理批准({who}):ecentre approve {id}{hands}",
            "the manager of {department} must approve ({who}): ecentre approve {id}{hands}", id=record.id,
            department=facts.named(book, "department", department), who=whose.named(book, heads), hands=hands(heads),
        ) if heads else whose.nobody(book, "dept_head", department)
        yield problem(record, "manager", "A2.8.6b", message, "steps")


def _known(record: Record, book: Book) -> Data:
    """Take the department of whoever fills it in, and the next period."""
    department = facts.department_of(book, record.text("drafter"))
    return {"department": department, "period": supply_cycle.following(book, book.on)}


def what_comes_next(record: Record) -> Iterator[str]:
    """Enter what is needed; total it when it was checked."""
    if record.state == "drafted" and not record.get("lines"):
        yield f"supply-plan enter {record.id} --item … --quantity …"
    if record.state == "checked":
        yield f"supply-batch add --period {record.text('period')}"


KIND = Kind(
    name="supply_plan",
    label=say("办公用品计划", "supply plan"),
    help=say("各部门下月办公用品计划:申报、批准、核查", "what a department needs next month"),
    title="period",
    columns=("id", "department", "period", "drafter", "state"),
    ended=("consolidated", "withdrawn"),
    rules=(
        a_department_has_one_plan_a_period, a_period_is_one_of_the_cycle, the_department_files_its_own_plan,
        a_late_plan_says_why, the_department_manager_approved, supply_lines.what_is_asked_for_is_in_the_catalogue,
        supply_lines.what_a_post_has_names_its_person, supply_lines.equipment_supplies_go_with_a_device,
        supply_lines.finance_goods_are_asked_for_by_finance, supply_lines.cuts_and_strikes_name_a_line,
        supply_judging.each_line_rests_on_old_for_new_or_a_first_allotment,
        supply_judging.nothing_goes_beyond_the_standard, supply_judging.every_line_was_checked,
        grants.nothing_is_forgone_that_was_handed_out,
    ),
    follow=what_comes_next,
    dues=(grants.what_is_granted_is_issued_in_time,),
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", adds=("lines",), fill=_known,
            clause="A2.8.6a",
            label=say("填写", "fill in"),
            help=say("填写下月办公用品计划;没有需求的报一份空的", "begin next month's plan, empty if need be"),
        ),
        Transition(
            verb="enter", source=("drafted",), target="", adds=("lines",), needs=("lines",),
            clause="A2.8.6a",
            label=say("登记明细", "enter"),
            help=say("登记要什么、多少", "enter what is needed"),
        ),
        Transition(
            verb="strike", source=("drafted",), target="", adds=("struck",), needs=("struck",),
            clause="A2.8.6a",
            label=say("划去", "strike"),
            help=say("划去写错或不要的项", "strike out a line"),
        ),
        Transition(
            verb="submit", source=("drafted",), target="submitted", home="department", asks=("late_reason",),
            clause="A2.8.6a",
            label=say("申报", "submit"),
            help=say("申报,交部门经理批准", "hand it to the manager"),
        ),
        Transition(
            verb="approve", source=("submitted",), target="approved", chain="supply_plan", apart=True,
            clause="A2.8.6b",
            label=say("批准", "approve"),
            help=say("部门经理批准", "the manager agrees"),
        ),
        Transition(
            verb="return", source=("submitted",), target="drafted", veto="supply_plan", reason=True,
            clause="A2.8.6b",
            label=say("退回", "return"),
            help=say("退回修改", "send it back to be changed"),
        ),
        Transition(
            verb="cut", source=("approved",), target="", adds=("cuts",), needs=("cuts",),
            clause="A2.8.6c",
            label=say("削减", "cut"),
            help=say("削减超标的项", "cut lines over the standard"),
        ),
        Transition(
            verb="assess", source=("approved",), target="checked", fill=supply_judging.checks, fills=("checks",),
            clause="A2.8.6c",
            label=say("核查", "assess"),
            help=say("办公区核查是否超标", "the office area checks against the standard"),
        ),
        *grants.ways("checked", "A2.8.6d"),
        Transition(
            verb="withdraw", source=("drafted", "submitted", "approved"), target="withdrawn", reason=True,
            clause="A2.8.6a",
            label=say("撤回", "withdraw"),
            help=say("撤回计划", "take the plan back"),
        ),
    ),
)
