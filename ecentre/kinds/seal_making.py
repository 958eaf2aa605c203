"""Reports on making or changing a seal: written, approved by the general manager, then made [R4.12.1]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.kind import Kind, Transition, problem, say
from ecentre.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record


def a_change_names_the_old_seal(record: Record, _book: Book) -> Iterator[Problem]:
    """A change says which seal it replaces, a new one replaces none [R4.12.1]."""
    if (record.get("action") == "change") != bool(record.get("replaces")):
        message = say(
            "更换须写明旧章:--replaces 印章;新刻的不填", "a change names the old seal: --replaces SEAL; a new one none"
        )
        yield problem(record, "replaces", "R4.12.1", message, "replaces")


def _wanted(record: Record, _book: Book) -> Iterator[str]:
    """Ask which seal is changed [R4.12.1]."""
    if record.get("action") == "change":
        yield "replaces"


def what_comes_next(record: Record) -> Iterator[str]:
    """Register the seal that was approved."""
    if record.state == "approved":
        yield f"seal add --making {record.id} --name {quoted(record.text('name'))} --impression … --keeper …"


KIND = Kind(
    name="seal_making",
    label=say("印章刻制报告", "seal report"),
    help=say("刻制、更换印章:书面报告,总经理批准", "making or changing a seal: report and approval"),
    title="name",
    columns=("id", "action", "name", "sort", "department", "applicant", "state"),
    ended=("approved", "rejected", "withdrawn"),
    rules=(a_change_names_the_old_seal,),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="reported", clause="R4.12.1", wants=_wanted,
            label=say("报告", "report"), help=say("写刻制或更换印章的报告", "write the report"),
        ),
        Transition(
            verb="approve", source=("reported",), target="approved", chain="seal_making", never_by=("applicant",),
            clause="R4.12.1",
            label=say("批准", "approve"), help=say("总经理批准", "the general manager approves"),
        ),
        Transition(
            verb="reject", source=("reported",), target="rejected", veto="seal_making", reason=True, clause="R4.12.1",
            label=say("不批准", "reject"), help=say("不批准刻制", "turn it down"),
        ),
        Transition(
            verb="withdraw", source=("reported",), target="withdrawn", by="applicant", clause="R4.12.1",
            label=say("撤回", "withdraw"), help=say("报告人撤回", "whoever reported takes it back"),
        ),
    ),
)
