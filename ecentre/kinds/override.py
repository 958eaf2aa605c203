"""Overrides: one check let pass for one record, with grounds, approver and expiry [A1.2.6.1, X.14]."""

from collections.abc import Iterator

from ecentre.kind import INTEGRITY, Kind, Transition, problem, say
from ecentre.model import Book, Problem, Record


def only_rules_of_the_manual_bend(record: Record, _book: Book) -> Iterator[Problem]:
    """An override lets a rule of the manual pass, never a forged or unsigned step [X.14]."""
    if record.text("rule").partition(".")[2] in INTEGRITY:
        yield problem(
            record, "rule", "X.14",
            say(
                "{rule} 查的是谁在何时写了什么,不能特批;记录被手工改过的请恢复:ecentre restore {id}",
                "{rule} asks who wrote what when, which nobody lets pass; put the record back: ecentre restore {id}",
                rule=record.text("rule"), id=record.text("record"),
            ),
            "rule",
        )


KIND = Kind(
    name="override",
    label=say("特批", "override"),
    help=say("有理由、有人批准、有期限地放过一项检查", "let one check pass, with grounds, approver and expiry"),
    title="rule",
    columns=("id", "rule", "record", "grounds", "requested_by", "until", "state"),
    ended=("ended", "refused"),
    rules=(only_rules_of_the_manual_bend,),
    workflow=(
        Transition(
            verb="add", source=(), target="proposed", clause="A1.2.6.1",
            label=say("提出", "propose"), help=say("提出特批,由领导批准", "ask for an override"),
        ),
        Transition(
            verb="approve", source=("proposed",), target="granted", chain="override", never_by=("requested_by",),
            clause="A1.2.6.1",
            label=say("批准", "approve"), help=say("批准特批", "grant an override"),
        ),
        Transition(
            verb="reject", source=("proposed",), target="refused", veto="override", reason=True, clause="A1.2.6.1",
            label=say("不批准", "reject"), help=say("不批准特批", "refuse an override"),
        ),
        Transition(
            verb="end", source=("granted",), target="ended", clause="X.14",
            label=say("终止", "end"), help=say("提前终止特批", "end an override early"),
        ),
    ),
)
