"""Appointments: who holds which role on which days; every approval is tested against them [X.1]."""

from collections.abc import Iterator

from ecentre import facts, policy, whose
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Book, Problem, Record
from ecentre.words import hands, joined

OPEN_END = "9999-12-31"


def _overlap(one: Record, other: Record) -> bool:
    ends = (one.text("until_date") or OPEN_END, other.text("until_date") or OPEN_END)
    return one.text("from_date") <= ends[1] and other.text("from_date") <= ends[0]


def role_is_known(record: Record, book: Book) -> Iterator[Problem]:
    """Every role is one of the roles of policy [T.25]."""
    if record.text("role") not in policy.roles(book):
        yield problem(
            record, "role_is_known", "T.25",
            say("没有角色 {role};现有角色:ecentre show roles", "no role {role}; see: ecentre show roles",
                role=record.text("role")),
            "role",
        )


def department_is_named(record: Record, book: Book) -> Iterator[Problem]:
    """Heads and property keepers are appointed for a department [A2.3.3, A2.7.2b]."""
    role = policy.roles(book).get(record.text("role"), {})
    if role.get("per_department") and not record.get("department"):
        yield problem(
            record, "department_is_named", str(role["clause"]),
            say("{role} 须写明部门:--department …", "{role} needs a department: --department …",
                role=policy.role_label(book, record.text("role"))),
            "department",
        )


def one_holder_where_one_is_due(record: Record, book: Book) -> Iterator[Problem]:
    """A role such as the asset keeper has exactly one holder at any date [A2.6.1a]."""
    role = policy.roles(book).get(record.text("role"), {})
    if record.state != "current" or not role.get("single") or record.get("acting_for"):
        return
    for other in book.find("appointment", role=record.text("role"), state="current"):
        same = not role.get("per_department") or other.get("department") == record.get("department")
        if other.id != record.id and same and not other.get("acting_for") and _overlap(record, other):
            yield problem(
                record, "one_holder", str(role["clause"]),
                say(
                    "{role} 同一时间只能一人,现有 {other};请先卸任:ecentre appointment end {other}",
                    "{role} has one holder at a time; end the other first: ecentre appointment end {other}",
                    role=role["name"], other=other.id,
                ),
                "role",
            )


def who_stands_in_stands_in_for_a_holder(record: Record, book: Book) -> Iterator[Problem]:
    """A stand-in takes a role for somebody who holds it, for days that end [X.1]."""
    whom, role = record.text("acting_for"), record.text("role")
    if not whom:
        return
    if not record.get("until_date"):
        yield problem(
            record, "stand_in_ends", "X.1",
            say("代理须写明最后一天:--until-date 日期", "a stand-in needs a last day: --until-date DAY"), "until_date",
        )
    on, department = facts.day(record, "from_date"), record.text("department")
    held = on and policy.holds(book, whom, role, on, department)
    held = held and on and not policy.principal(book, whom, role, on, department)
    if record.state in ("proposed", "current") and (whom == record.get("person") or not held):
        yield problem(
            record, "stand_in", "X.1",
            say("{who} 当日不担任 {role},不能由人代理;请先登记其任职:{appoint} --person {who}", "{who} does not hold"
                " {role} that day, so nobody can stand in; first: {appoint} --person {who}",
                who=facts.named(book, "person", whom), role=policy.role_label(book, role),
                appoint=whose.appointing(book, role, department)),
            "acting_for",
        )


def another_administrator_confirms(record: Record, book: Book) -> Iterator[Problem]:
    """Nobody confirms a post they proposed or were given, as soon as there is another administrator [X.2]."""
    proposed = record.steps[0].get("by") if record.steps else ""
    for place, step in enumerate(record.steps):
        by, moment = str(step.get("by")), str(step.get("at"))
        if step.get("verb") != "confirm" or by not in (proposed, record.get("person")):
            continue
        others = [one for one in policy.seated(book, "administrator", moment) if one not in (by, record.get("person"))]
        if others:
            yield problem(
                record, "confirmed_by_another", "X.2",
                say(
                    "提出人和本人不能确认任职,由另一位管理员({who})办理:ecentre confirm {id}{hands}",
                    "neither who proposed nor who is appointed confirms; another administrator ({who}) does: "
                    "ecentre confirm {id}{hands}",
                    who=joined(facts.named(book, "person", one) for one in others), id=record.id, hands=hands(others),
                ),
                f"steps/{place}/by",
            )


def the_founder_alone_is_entered_at_the_founding(record: Record, book: Book) -> Iterator[Problem]:
    """Only the founder's own post as administrator comes with the founding [X.1]."""
    del book
    first = record.steps[0] if record.steps else {}
    own = (record.get("person"), record.get("role")) == (first.get("by"), "administrator")
    if first.get("verb") == "found" and not own:
        message = say("建账时只登记创建人自己为管理员", "the founding enters the founder as administrator, nobody else")
        yield problem(record, "found", "X.1", message, "steps/0")


def _wanted(record: Record, book: Book) -> Iterator[str]:
    """Ask for the department of a role that is held for one, for the last day of a stand-in [A2.3.3, X.1]."""
    if policy.roles(book).get(record.text("role"), {}).get("per_department"):
        yield "department"
    if record.get("acting_for"):
        yield "until_date"


KIND = Kind(
    name="appointment",
    label=say("任职", "appointment"),
    help=say("谁在哪些日子担任什么角色", "who holds which role on which days"),
    title="role", called="{person} {role}",
    columns=("id", "person", "role", "department", "from_date", "until_date", "state"),
    ended=("ended", "declined"),
    fixed=("current", "ended", "declined"),
    rules=(
        role_is_known, department_is_named, one_holder_where_one_is_due,
        who_stands_in_stands_in_for_a_holder, another_administrator_confirms,
        the_founder_alone_is_entered_at_the_founding,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="proposed", asks=("until_date",), clause="X.1", wants=_wanted,
            label=say("提出任职", "propose"),
            help=say("提出一项任职,由另一人确认", "propose an appointment for another to confirm"),
        ),
        Transition(
            verb="found", source=(), target="current", clause="X.1", inner=True,
            label=say("建账任职", "found"), help=say("建账时的管理员", "the administrator of the founding"),
        ),
        Transition(
            verb="confirm", source=("proposed",), target="current", clause="X.1",
            label=say("确认任职", "confirm"), help=say("确认一项任职,即日有效", "confirm an appointment"),
        ),
        Transition(
            verb="decline", source=("proposed",), target="declined", reason=True, clause="X.1",
            label=say("不予确认", "decline"), help=say("不确认这项任职", "decline an appointment"),
        ),
        Transition(
            verb="end", source=("current",), target="ended", asks=("until_date",), needs=("until_date",), clause="X.1",
            label=say("卸任", "end"), help=say("登记任职的最后一天", "register the last day of an appointment"),
        ),
    ),
)
