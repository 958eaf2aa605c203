"""Supervised items: what was planned, decided or assigned, followed up until it is done [A1.0.3, A1.2.2]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, workdays
from ecentre.errors import NotFoundError
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import chasing, checks, plans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

SOURCES = ("plan", "meeting", "incoming", "leader")
COPIED = ("what", "department")


def it_comes_from_what_was_decided(record: Record, book: Book) -> Iterator[Problem]:
    """An item of a plan or a meeting was opened by its approval or minutes and says what stands there [A1.2.2.1]."""
    source = record.text("source")
    named = next((name for name in SOURCES if record.get(name)), "office")
    if source != named:
        message = say(
            "来源是「{source}」,须写明对应的编号或领导;请更正:ecentre correct {id} --source {named} --reason …",
            "its source is “{source}” and must be named: ecentre correct {id} --source {named} --reason …",
            source=facts.worded(book, "supervise", "source", source), named=named, id=record.id,
        )
        yield problem(record, "source", "A1.2.2.1", message, "source")
    if source not in ("plan", "meeting") or not record.get(source):
        return
    row, home = _decided(record, book), record.text(source)
    if row is None or not record.steps or record.steps[0].get("cause") != home:
        message = say(
            "{home} 没有这一项;安排和会议的事项由程序在批准或出纪要时转入,其他事项请写 --leader 交办领导",
            "{home} has no such item; items of plans and meetings come by their approval or minutes, "
            "others name who assigned them: --leader", home=home,
        )
        yield problem(record, "decided", "A1.2.2.1", message, "item")
    elif any(_at_first(record, name) != str(row.get(name) or "") for name in (*COPIED, "owner", "due")):
        message = say(
            "与 {home} 第 {n} 项所定的不符;请恢复:ecentre restore {id}",
            "it is not what item {n} of {home} says; put it back: ecentre restore {id}",
            home=home, n=record.get("item"), id=record.id,
        )
        yield problem(record, "decided", "A1.2.2.1", message, "item")


def _decided(record: Record, book: Book) -> Data | None:
    """Give the item of the plan, or the decision of the meeting, that a record was opened for."""
    home = book.get(record.text("source"), record.text(record.text("source")))
    table = "items" if record.get("plan") else "decisions"
    rows = home.get(table, []) if home else []
    kept = (row for row in rows if row.get("number") == record.get("item"))
    return next((row for row in kept if home is not None and plans.stands(home, row)), None)


def _at_first(record: Record, name: str) -> str:
    """Give what a field was when the item was opened."""
    value = record.text(name)
    for step in reversed(record.steps):
        value = str((step.get("was") or {}).get(name, value)) if name in (step.get("set") or {}) else value
    return value


def its_term_can_be_told(record: Record, book: Book) -> Iterator[Problem]:
    """An item ends no earlier than it begins, in years whose working days are known [A1.2.1.2, X.4]."""
    start, due = facts.day(record, "start"), facts.day(record, "due")
    if start is None or due is None:
        return
    if due < start:
        message = say(
            "完成期限 {due} 早于开始日期 {start};请更正:--due 日期",
            "it is due on {due}, before it begins on {start}: --due DATE", due=due, start=start,
        )
        yield problem(record, "term", "A1.2.1.2", message, "due")
        return
    try:
        workdays.workdays(book, start, due)
    except NotFoundError as error:
        yield problem(record, "calendar", "X.4", error.message, "due")


def an_extension_names_a_later_day(record: Record, _book: Book) -> Iterator[Problem]:
    """A term is only ever extended to a later day, with a reason [A1.2.2.1]."""
    for place, step in enumerate(record.steps):
        given, was = (step.get("set") or {}).get("due"), (step.get("was") or {}).get("due")
        if step.get("verb") == "extend" and (not given or str(given) <= str(was)):
            message = say(
                "延期须晚于原期限 {due}:ecentre extend {id} --due 更晚的日期 --reason …",
                "an extension is later than {due}: ecentre extend {id} --due A LATER DAY --reason …",
                due=was or record.text("due"), id=record.id,
            )
            yield problem(record, "extended", "A1.2.2.1", message, f"steps/{place}/set")


def what_is_done_has_a_result(record: Record, _book: Book) -> Iterator[Problem]:
    """An item that is done says what came of it and when [A1.2.2.1]."""
    if record.state == "done" and not (record.get("result") and record.get("done_on")):
        message = say(
            "办结须写明结果和日期:ecentre supervise close {id} --result …",
            "what is done has a result and a day: ecentre supervise close {id} --result …", id=record.id,
        )
        yield problem(record, "result", "A1.2.2.1", message, "result")


def problems_were_reported_back(record: Record, book: Book) -> Iterator[Problem]:
    """Nothing is closed while a problem found by a check was told to nobody [A1.2.2.2]."""
    if record.state != "done":
        return
    for check in checks.unreported(record, book):
        message = say(
            "{day} 检查发现的问题({what})还没有反馈;请先反馈:"
            "ecentre supervise feedback {id} --reported-to 姓名 --date {day}",
            "the problem found on {day} ({what}) was reported to nobody; first: "
            "ecentre supervise feedback {id} --reported-to NAME --date {day}",
            day=check.day, what=check.row.get("problem", ""), id=record.id,
        )
        yield problem(record, "reported", "A1.2.2.2", message, "state")


def notices_leave_time_to_answer(record: Record, _book: Book) -> Iterator[Problem]:
    """A notice asks for an answer by a day that is not past when it is sent [R3.16.1]."""
    for place, row in enumerate(record.get("notices", [])):
        if str(row["answer_by"]) < str(row["sent_on"]):
            message = say(
                "答复期限 {day} 早于通知日期 {sent};请改 --answer-by",
                "the answer is asked for by {day}, before it was sent on {sent}; change --answer-by",
                day=row["answer_by"], sent=row["sent_on"],
            )
            yield problem(record, "answer", "R3.16.1", message, f"notices/{place}/answer_by")


def _source(record: Record, _book: Book) -> Data:
    """Tell the source by what was named."""
    return {"source": next((name for name in SOURCES if record.get(name)), "office")}


KIND = Kind(
    name="supervise",
    label=say("督办事项", "supervised item"),
    help=say("工作安排、会议决定、领导交办的逐项督办", "what was planned, decided or assigned, followed up"),
    title="what",
    columns=("id", "what", "department", "owner", "start", "due", "source", "state"),
    ended=("done", "cancelled"),
    finish=("close",),
    rules=(
        it_comes_from_what_was_decided, its_term_can_be_told, an_extension_names_a_later_day,
        what_is_done_has_a_result, problems_were_reported_back, notices_leave_time_to_answer,
    ),
    dues=(
        chasing.it_is_done_by_its_day, chasing.it_is_checked_every_working_day, chasing.problems_are_reported_in_time,
        chasing.a_flag_is_followed_by_a_notice,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="open", asks=("department", "owner", "due"), fill=_source, fills=("source",),
            clause="A1.0.3",
            label=say("立项", "open"),
            help=say("立一件督办事项,任何部门的都可以", "follow up a matter of any department"),
        ),
        Transition(
            verb="close", source=("open",), target="done", asks=("result", "done_on"), needs=("result",),
            never_by=("owner",), clause="A1.2.2.1",
            label=say("办结", "close"),
            help=say("核实已经办成,写明结果", "confirm that it is done and what came of it"),
        ),
        Transition(
            verb="extend", source=("open",), target="", asks=("due",), needs=("due",), reason=True,
            never_by=("owner",), clause="A1.2.2.1",
            label=say("延期", "extend"),
            help=say("领导同意延期,说明理由", "a leader grants a later day, with a reason"),
        ),
        Transition(
            verb="assign", source=("open",), target="", asks=("owner", "department"), needs=("owner",), reason=True,
            clause="A1.2.2.1",
            label=say("改派", "assign"), help=say("改由他人负责,说明理由", "give it to another person, with a reason"),
        ),
        Transition(
            verb="notify", source=("open",), target="", adds=("notices",), needs=("notices",), clause="R3.16.1",
            label=say("发督办通知", "notify"),
            help=say("亮黄、亮红的发督办通知单", "send a notice on a yellow or red item"),
        ),
        Transition(
            verb="cancel", source=("open",), target="cancelled", reason=True, never_by=("owner",), clause="A1.2.2.1",
            label=say("撤销", "cancel"), help=say("领导同意不再办理,说明理由", "a leader gives it up, with a reason"),
        ),
    ),
)
