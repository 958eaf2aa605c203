"""Callers and letters: what they bring up, to whom it is passed, the result, who was told [A1.0.5, Q3.4.3]."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ecentre import facts, policy, workdays
from ecentre.kind import Due, Kind, Transition, problem, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record

DAYS = ("visited_on", "passed_on", "result_on", "told_on")


def the_days_follow_each_other(record: Record, book: Book) -> Iterator[Problem]:
    """Nothing is passed on before it was taken, or answered before, and nobody is told before that [A1.0.5]."""
    del book
    given = [(record.text(name), name) for name in DAYS if record.get(name)]
    late = next((name for place, (day, name) in enumerate(given) if any(day < one for one, _ in given[:place])), "")
    if late:
        option = late.replace("_", "-")
        message = say("日期前后颠倒;请核对 --{name}", "the days are out of order; check --{name}", name=option)
        yield problem(record, "days", "A1.0.5", message, late)


def the_nameless_are_answered_by_posting(record: Record, book: Book) -> Iterator[Problem]:
    """Who gave no name is answered by posting the result [A1.0.5, Q3.4.3]."""
    del book
    if record.state == "closed" and not record.get("visitor") and record.get("told") != "posted":
        message = say(
            "匿名事项须张贴答复:ecentre visit tell {id} --told 张贴公示",
            "what nobody signed is answered by posting: ecentre visit tell {id} --told posted", id=record.id,
        )  # fmt: skip
        yield problem(record, "posted", "Q3.4.3", message, "told")


def matters_are_closed_in_time(record: Record, book: Book) -> Iterator[Due]:
    """A matter is open until its result is in and the person was told; petitions have a longer day [A1.0.5, Q3.4.3]."""
    taken = facts.day(record, "visited_on")
    if taken is None:
        return
    petition = record.get("genre") == "petition"
    days = policy.number(book, "visit.petition_days" if petition else "visit.close_workdays", taken)
    if days is None:
        return
    due = taken + timedelta(days=days) if petition else workdays.add(book, taken, days)
    verb = "tell" if record.state == "answered" else "answer"
    owner = f"dept:{record.text('passed_to')}" if record.state == "passed" else record.text("taken_by")
    what = say("办结来信来访 {id}", "close the matter {id}", id=record.id)
    done = facts.day(record, "told_on")
    yield Due(record.ref, "visit.closed", "A1.0.5", what, due, done, owner, f"ecentre visit {verb} {record.id}", taken)


KIND = Kind(
    name="visit",
    label=say("来信来访", "letter or visit"),
    help=say("来信、来访、信访:有结果并告知本人才算办结", "callers, letters, petitions: open until told"),
    title="matter",
    columns=("id", "visited_on", "channel", "genre", "visitor", "taken_by", "passed_to", "result_on", "state"),
    ended=("closed",),
    finish=("tell",),
    rules=(the_days_follow_each_other, the_nameless_are_answered_by_posting),
    dues=(matters_are_closed_in_time,),
    workflow=(
        Transition(
            verb="add", source=(), target="taken", also=("visitor",), clause="A1.0.5",
            label=say("接待登记", "register"), help=say("登记来信来访", "write down a visit or a letter"),
        ),
        Transition(
            verb="pass", source=("taken", "passed"), target="passed", asks=("passed_to", "passed_on"),
            needs=("passed_to",), clause="A1.0.5",
            label=say("转交", "pass"), help=say("转交有关部门办理", "pass it to the department it concerns"),
        ),
        Transition(
            verb="answer", source=("taken", "passed"), target="answered", asks=("result", "result_on"),
            needs=("result",), clause="A1.0.5",
            label=say("登记结果", "answer"), help=say("写下办理结果", "write down the result"),
        ),
        Transition(
            verb="tell", source=("answered",), target="closed", asks=("told", "told_on"), needs=("told",),
            clause="Q3.4.3",
            label=say("告知", "tell"), help=say("把结果告知本人,匿名的张贴", "tell the person, or post it"),
        ),
    ),
)
