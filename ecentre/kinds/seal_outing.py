"""Seals taken out of the office: with leave, by their keeper, back on a day [R4.12.4, R4.12.8]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Due, Kind, Transition, problem, say
from ecentre.subjects import seals
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

OVER = ("returned", "rejected", "withdrawn")
DROPPED = ("rejected", "withdrawn")


def leave_comes_from_who_it_belongs_to(record: Record, book: Book) -> Iterator[Problem]:
    """Whose leave an outing needs follows from the seal, and is never chosen [R4.12.8]."""
    seal = book.get("seal", record.text("seal"))
    if seal and (record.get("matter"), record.get("department")) != (_matter(seal), seal.get("department")):
        message = say(
            "审批类别和用章单位须与印章一致;请撤回重填:ecentre seal-outing withdraw {id}",
            "who approves follows from the seal; take it back: ecentre seal-outing withdraw {id}", id=record.id,
        )
        yield problem(record, "matter", "R4.12.8", message, "matter")


def only_its_keeper_or_the_units_head_takes_it(record: Record, book: Book) -> Iterator[Problem]:
    """A seal is not passed on or lent: its keeper or its unit's head takes it out [R4.12.3, R4.12.4]."""
    seal, step = book.get("seal", record.text("seal")), facts.last(record, "take") or record.steps[0]
    if seal is None or record.state in DROPPED:
        return
    able = seals.handlers(seal, str(step["at"]), book)
    if record.get("taker") not in able or not seals.usable(seal, str(step["at"])):
        yield problem(
            record, "taker", "R4.12.3",
            say(
                "{seal} 须在用,只能由保管人或用章单位负责人带出,不得转借:--taker {who}",
                "{seal} is in use and taken out by its keeper or its unit's head alone, never lent: --taker {who}",
                seal=seal.text("name"), who=joined(facts.named(book, "person", one) for one in able) or "-",
            ),
            "taker",
        )


def a_seal_is_out_once_at_a_time(record: Record, book: Book) -> Iterator[Problem]:
    """A seal that is out is not taken out again [R4.12.8]."""
    seal = book.get("seal", record.text("seal"))
    if seal is None or record.state != "out":
        return
    others = [one.id for one in book.refs_to(seal.ref, "seal_outing") if one.state == "out" and one.id < record.id]
    if others:
        message = say(
            "{seal} 还在外({other});请先归还:ecentre seal-outing return {other}",
            "{seal} is out already ({other}); first: ecentre seal-outing return {other}",
            seal=seal.text("name"), other=others[0],
        )
        yield problem(record, "out", "R4.12.8", message, "seal")


def it_is_due_back_after_it_leaves(record: Record, _book: Book) -> Iterator[Problem]:
    """An outing says by which day the seal is back, one that is not over when it leaves [R4.12.8]."""
    on, due = facts.day(record, "taken_on") or facts.begun(record), facts.day(record, "due_back")
    if record.state not in DROPPED and on and due and due < on:
        message = say(
            "应还日期 {due} 早于带出日期 {on};请改:--due-back 日期", "due back on {due}, before {on}: --due-back DATE",
            due=due, on=on,
        )
        yield problem(record, "due_back", "R4.12.8", message, "due_back")


def seals_come_back(record: Record, book: Book) -> Iterator[Due]:
    """A seal that was taken out is back by its day [R4.12.8]."""
    due, taken = facts.day(record, "due_back"), facts.day(record, "taken_on")
    if due is None or taken is None:
        return
    name = facts.named(book, "seal", record.text("seal"))
    what = say("归还外带的印章 {name}", "bring the seal {name} back", name=name)
    done, command = facts.day(record, "returned_on"), f"ecentre seal-outing return {record.id}"
    yield Due(record.ref, "seal_outing.returned", "R4.12.8", what, due, done, record.text("taker"), command, taken)


def _matter(seal: Record) -> str:
    return seals.UNIT if seal.get("sort") == seals.UNIT else "centre"


def _applied(record: Record, book: Book) -> Data:
    seal = book.get("seal", record.text("seal"))
    return {"matter": _matter(seal), "department": seal.get("department")} if seal else {}


def _taken(_record: Record, book: Book) -> Data:
    return {"taken_on": book.on.isoformat()}


def what_comes_next(record: Record) -> Iterator[str]:
    """See the seal back."""
    if record.state == "out":
        yield f"seal-outing return {record.id}"


KIND = Kind(
    name="seal_outing",
    label=say("印章外带", "seal outing"),
    help=say("带印章出办公室:先批准,按期归还", "a seal leaves the office with leave and is back on a day"),
    title="seal",
    columns=("id", "seal", "taker", "destination", "taken_on", "due_back", "returned_on", "state"),
    ended=OVER,
    rules=(
        leave_comes_from_who_it_belongs_to, only_its_keeper_or_the_units_head_takes_it, a_seal_is_out_once_at_a_time,
        it_is_due_back_after_it_leaves,
    ),
    dues=(seals_come_back,),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="applied", fill=_applied, clause="R4.12.8",
            label=say("申请外带", "apply"), help=say("申请把印章带出办公室", "apply to take a seal out"),
        ),
        Transition(
            verb="approve", source=("applied",), target="approved", chain="seal_outing", never_by=("taker",),
            clause="R4.12.8",
            label=say("批准", "approve"),
            help=say("中心印章由总经理、部门章由部门负责人批准", "the general manager's leave, or the unit head's"),
        ),
        Transition(
            verb="reject", source=("applied",), target="rejected", veto="seal_outing", reason=True, clause="R4.12.8",
            label=say("不批准", "reject"), help=say("不批准带出", "turn it down"),
        ),
        Transition(
            verb="take", source=("approved",), target="out", by="taker", fill=_taken, fills=("taken_on",),
            clause="R4.12.8",
            label=say("带出", "take"), help=say("携带人本人带出", "whoever takes it signs"),
        ),
        Transition(
            verb="return", source=("out",), target="returned", asks=("returned_on",), never_by=("taker",),
            clause="R4.12.8",
            label=say("归还", "return"), help=say("另一人查看印章后收回", "another person sees it back"),
        ),
        Transition(
            verb="withdraw", source=("applied", "approved"), target="withdrawn", by="taker", clause="R4.12.8",
            label=say("撤回", "withdraw"), help=say("不带了", "not needed"),
        ),
    ),
)
