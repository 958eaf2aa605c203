"""Findings: poor keeping or wrong use, open until a measure was taken [A2.6.3a]."""

from collections.abc import Iterator

from ecentre import facts
from ecentre.kind import Due, Kind, Transition, problem, say
from ecentre.model import Book, Problem, Record


def closed_with_a_done_measure(record: Record, _book: Book) -> Iterator[Problem]:
    """A finding closes only with a measure that was done, after it was found [A2.6.3a]."""
    done = record.text("done_on")
    if record.state == "closed" and (not record.get("measure") or done < record.text("found_on")):
        yield problem(
            record, "measure", "A2.6.3a",
            say(
                "没有已完成的整改措施,或完成早于发现,不能销号;请填 --measure 措施 --done-on 日期",
                "no measure was done, or before it was found; give --measure TEXT --done-on DATE",
            ),
            "measure",
        )


def it_is_corrected_in_time(record: Record, _book: Book) -> Iterator[Due]:
    """What was kept or used wrongly is corrected by the day that was set [A2.6.3a]."""
    due = facts.day(record, "due_on")
    if due:
        what = say("整改 {problem}", "correct: {problem}", problem=record.text("problem"))
        done = facts.day(record, "done_on")
        command = f"ecentre finding close {record.id} --measure …"
        yield Due(record.ref, "finding.corrected", "A2.6.3a", what, due, done, "role:office_area_specialist", command,
                  facts.day(record, "found_on"))  # fmt: skip


KIND = Kind(
    name="finding",
    label=say("整改", "finding"),
    help=say("保管不善、使用不当的发现和整改", "poor keeping or wrong use, and what was done"),
    title="problem",
    columns=("id", "asset", "problem", "found_by", "found_on", "due_on", "done_on", "state"),
    ended=("closed",),
    finish=("close",),
    rules=(closed_with_a_done_measure,),
    dues=(it_is_corrected_in_time,),
    workflow=(
        Transition(
            verb="add", source=(), target="open", clause="A2.6.3a",
            label=say("登记", "register"), help=say("登记发现的问题", "write down what was found"),
        ),
        Transition(
            verb="close", source=("open",), target="closed", asks=("measure", "done_on"), needs=("measure",),
            clause="A2.6.3a",
            label=say("销号", "close"), help=say("写明措施后销号", "close it with what was done"),
        ),
    ),
)
