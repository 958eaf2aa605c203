"""Matters passed on or escalated from duty: open until the result is in, important ones as told [A1.2.3.3c-d]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ecentre import facts, policy, workdays
from ecentre.kind import Due, Kind, Transition, problem, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record

ORDERS = (
    ("noted_at", "passed_at", "A1.2.3.3c"), ("passed_at", "result_at", "A1.2.3.3c"),
    ("noted_at", "escalated_at", "A1.2.3.3d"), ("escalated_at", "instructed_at", "A1.2.3.3d"),
    ("instructed_at", "acted_at", "A1.2.3.3d"),
)  # fmt: skip
COMMANDS = {"result": "result", "instruction": "instruct", "action": "act"}


def times_are_in_order(record: Record, book: Book) -> Iterator[Problem]:
    """Reported, instructed, acted on: in that order of time; a result comes after passing on [A1.2.3.3c, A1.2.3.3d]."""
    written = str(record.steps[-1]["at"]) if record.steps else ""
    for earlier, later, clause in ORDERS:
        first, second = record.text(earlier), record.text(later)
        if (first and second and second < first) or second > written:
            message = say(
                "{later} {second} 早于{earlier} {first},或还没有到;请更正 --{option}",
                "{later} {second} is before {earlier} {first}, or still to come; correct --{option}",
                later=facts.label(book, "matter", later), second=facts.minute(second), option=later.replace("_", "-"),
                earlier=facts.label(book, "matter", earlier), first=facts.minute(first),
            )
            yield problem(record, "order", clause, message, later)


def it_ends_with_its_result(record: Record, _book: Book) -> Iterator[Problem]:
    """A matter passed on is open until the department's result is in [A1.2.3.3c]."""
    known = record.get("result") and record.get("result_at")
    if record.state == "done" and not record.get("escalated_to") and not known:
        message = say(
            "承办部门还没有反馈结果,不能办结:ecentre matter result {id} --result …",
            "the department has not reported its result: ecentre matter result {id} --result …", id=record.id,
        )
        yield problem(record, "result", "A1.2.3.3c", message, "result")


def important_matters_follow_the_instruction(record: Record, _book: Book) -> Iterator[Problem]:
    """An important matter is reported, instructed upon and then acted on: all three before it ends [A1.2.3.3d]."""
    needed = ("escalated_at", "instruction", "instructed_at", "acted_at")
    if record.state == "done" and record.get("escalated_to") and not all(record.get(name) for name in needed):
        message = say(
            "上报的事项须有领导指示并落实后才能办结:ecentre matter instruct {id} --instruction …,"
            "再 ecentre matter act {id} --action …",
            "what was escalated ends with an instruction and what was done on it: ecentre matter instruct {id} "
            "--instruction …, then ecentre matter act {id} --action …",
            id=record.id,
        )
        yield problem(record, "instructed", "A1.2.3.3d", message, "instruction")


def results_come_back_in_time(record: Record, book: Book) -> Iterator[Due]:
    """The department's result is due some working days after the matter was passed on [A1.2.3.3c]."""
    if record.get("passed_at"):
        ended = "acted_at" if record.state == "done" and not record.get("result_at") else "result_at"
        yield _due(record, book, "result", "A1.2.3.3c", "passed_at", ended, f"dept:{record.text('to_department')}")


def instructions_are_given_in_time(record: Record, book: Book) -> Iterator[Due]:
    """The person in charge says what to do with an important matter, and it is done [A1.2.3.3d]."""
    if record.get("escalated_at"):
        owner = record.text("escalated_to")
        yield _due(record, book, "instruction", "A1.2.3.3d", "escalated_at", "instructed_at", owner)
    if record.get("instructed_at"):
        yield _due(record, book, "action", "A1.2.3.3d", "instructed_at", "acted_at", str(record.steps[0]["by"]))


def _due(record: Record, book: Book, name: str, clause: str, began: str, done: str, owner: str) -> Due:
    """Give a due of so many working days after a time, as policy said then."""
    first, last = _day(record, began), _day(record, done)
    days = policy.number(book, f"duty.{name}_workdays", first) or 0
    return Due(
        record.ref, f"matter.{name}", clause,
        say("{what}:{label}", "{what}: {label}", what=record.get("matter"), label=facts.label(book, "matter", name)),
        workdays.add(book, first, days) if first else date.max, last, owner,
        f"ecentre matter {COMMANDS[name]} {record.id} --{name} …", first,
    )


def _day(record: Record, name: str) -> date | None:
    text = record.text(name)
    return date.fromisoformat(text[:10]) if text else None


KIND = Kind(
    name="matter",
    label=say("转办事项", "matter"),
    help=say("值班中转交或上报的事项,跟踪到有结果", "what was passed on or escalated from duty, until its result"),
    title="matter",
    columns=("id", "matter", "from_whom", "to_department", "passed_at", "escalated_to", "result", "duty", "state"),
    ended=("done",),
    finish=("act",),
    rules=(times_are_in_order, it_ends_with_its_result, important_matters_follow_the_instruction),
    dues=(results_come_back_in_time, instructions_are_given_in_time),
    workflow=(
        Transition(
            verb="pass", source=(), target="passed", inner=True, clause="A1.2.3.3c",
            label=say("转交", "pass"), help=say("随值班登记转交", "opened by a line of the duty log"),
        ),
        Transition(
            verb="escalate", source=(), target="escalated", inner=True, clause="A1.2.3.3d",
            label=say("上报", "escalate"), help=say("随值班登记上报", "opened by a line of the duty log"),
        ),
        Transition(
            verb="result", source=("passed",), target="done", asks=("result", "result_at", "result_by"),
            needs=("result", "result_at"), clause="A1.2.3.3c",
            label=say("反馈结果", "result"),
            help=say("登记承办部门的办理结果", "enter what the department reports back"),
        ),
        Transition(
            verb="forward", source=("passed",), target="passed", asks=("to_department",), needs=("to_department",),
            reason=True, clause="A1.2.3.3c",
            label=say("改交", "forward"),
            help=say("不归该部门的改交别的部门,期限不变", "to another department; the day stays"),
        ),
        Transition(
            verb="escalate", source=("passed",), target="escalated", asks=("escalated_to", "escalated_at"),
            needs=("escalated_to", "escalated_at"), clause="A1.2.3.3d",
            label=say("上报", "escalate"),
            help=say("重要的或没有回音的上报负责人", "report it to the person in charge"),
        ),
        Transition(
            verb="instruct", source=("escalated",), target="instructed", by="escalated_to", proxy=True,
            asks=("instruction", "instructed_at"), needs=("instruction", "instructed_at"), clause="A1.2.3.3d",
            label=say("指示", "instruct"), help=say("负责人指示怎样办理", "the person in charge says what to do"),
        ),
        Transition(
            verb="act", source=("instructed",), target="done", asks=("action", "acted_at"),
            needs=("action", "acted_at"), clause="A1.2.3.3d",
            label=say("落实", "act"), help=say("登记按指示办理的情况", "enter what was done on the instruction"),
        ),
    ),
)
