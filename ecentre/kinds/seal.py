"""Seal cards: impression, start date, using unit, one keeper at any date, rounds of safe keeping [R4.12.1-R4.12.4]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Due, Kind, Transition, note, problem, say
from ecentre.subjects import cards, seals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

FACTS = ("impression", "impression_kept", "start_on", "keeper")
"""What a card holds beside its using unit [R4.12.2]."""
TAKEN = ("name", "sort", "department")
IN_USE = ("in_use",)


def it_rests_on_an_approved_report(record: Record, book: Book) -> Iterator[Problem]:
    """A seal was made on one report that the general manager approved, unless it is older than the books [R4.12.1]."""
    report, entered = book.get("seal_making", record.text("making")), facts.begun(record)
    if report is None and record.get("opening_source") and record.steps and record.steps[0]["verb"] == "open":
        until = cards.open_until(book, entered) if entered else ""
        fits = not until or (entered is not None and entered.isoformat() <= until)
    else:
        fits = report is not None and report.state == "approved" and _same(record, report, book)
    if not fits:
        yield problem(
            record, "report", "R4.12.1",
            say(
                "印章须有总经理批准的刻制报告,名称、种类、使用单位相同,一份报告刻一枚:"
                "ecentre seal-making add --name {name} …;建账前已有的用 ecentre seal open",
                "a seal rests on a report of its own, approved by the general manager, for this name, sort and unit: "
                "ecentre seal-making add --name {name} …; one older than the books: ecentre seal open",
                name=record.get("name"),
            ),
            "making",
        )


def _same(record: Record, report: Record, book: Book) -> bool:
    twins = [one for one in book.refs_to(report.ref, "seal") if one.id != record.id and _before(one, record)]
    return not twins and all(record.get(name) == report.get(name) for name in TAKEN)


def _before(one: Record, other: Record) -> bool:
    return (str(one.steps[0]["at"]), one.id) < (str(other.steps[0]["at"]), other.id)


def the_centres_seals_are_kept_by_management(record: Record, book: Book) -> Iterator[Problem]:
    """Whoever keeps a seal is on the staff; the centre's own seals are kept by management [R4.12.3]."""
    received = facts.last(record, "pass", "accept")
    on = facts.day_of(received) if received else facts.begun(record)
    person = record.text("keeper")
    if on is None or record.state not in ("registered", "in_use"):
        return
    if not facts.at_work(book, person, on) or (
        record.get("sort") != seals.UNIT and not seals.of_management(person, on, book)
    ):
        yield problem(
            record, "keeper", "R4.12.3",
            say(
                "{person} 当日不在岗,或不是行政部、电商办的人;中心印章由管理部门专人保管,请换人:--keeper 姓名",
                "{person} was not of the staff, or not of administration, as keepers of these are: --keeper NAME",
                person=facts.named(book, "person", person),
            ),
            "keeper",
        )


def the_old_seal_is_out_of_use(record: Record, book: Book) -> Iterator[Problem]:
    """A seal that replaces another is used once the other is not [R4.12.1]."""
    report = book.get("seal_making", record.text("making"))
    old = book.get("seal", report.text("replaces")) if report else None
    if old is not None and record.state in IN_USE and old.state in ("registered", *IN_USE):
        yield problem(
            record, "replaced_seal", "R4.12.1",
            say(
                "旧章 {old} 还在用;请先停用:ecentre seal retire {id} --reason 更换",
                "the old seal {old} is still in use; first: ecentre seal retire {id} --reason TEXT",
                old=old.text("name"), id=old.id,
            ),
            "making",
        )


def another_saw_it_destroyed(record: Record, _book: Book) -> Iterator[Problem]:
    """A seal is destroyed before a witness [R4.12.1, X.2]."""
    step = facts.last(record, "destroy")
    if record.state == "destroyed" and seals.said(step, "witness") in ("", seals.said(step, "by")):
        message = say(
            "销毁印章须有另一人在场:ecentre seal destroy {id} --witness 姓名",
            "another person must be there: ecentre seal destroy {id} --witness NAME", id=record.id,
        )
        yield problem(record, "witness", "R4.12.1", message, "witness")


def it_was_in_its_place(record: Record, _book: Book) -> Iterator[Problem]:
    """A round that found the seal gone or not locked away is shown until a later one finds it right [R4.12.4]."""
    rounds = record.get("rounds", [])
    if record.state in IN_USE and rounds and not (rounds[-1].get("present") and rounds[-1].get("locked")):
        message = say(
            "{date} 检查时不在柜或未上锁:{remark};处理后再查:ecentre seal round {id} --present 是 --locked 是",
            "on {date} it was not in its place or not locked: {remark}; then: ecentre seal round {id} …",
            date=rounds[-1].get("date"), remark=rounds[-1].get("remark") or "-", id=record.id,
        )
        yield note(record, "round", "R4.12.4", message, "rounds")


def seals_are_looked_after(record: Record, book: Book) -> Iterator[Due]:
    """In every period somebody looks whether the seal is in its place and locked away [R4.12.4]."""
    if record.state not in (*IN_USE, "retired", "destroyed"):
        return
    looked = sorted(date.fromisoformat(str(one["date"])) for one in record.get("rounds", []))
    begin = seals.watched_from(record)
    for due in seals.due_rounds(record, book):
        done = next((day for day in looked if begin and begin <= day), None)
        late = done if done and done <= due else None
        what = say("检查印章保管:{name}", "look after the seal {name}", name=record.text("name"))
        yield Due(
            record.ref, "seal.round", "R4.12.4", what, due, late, "role:administration",
            f"ecentre seal round {record.id} --present 是 --locked 是", begin,
        )
        begin = due + due.resolution


def _reported(record: Record, book: Book) -> Data:
    report = book.get("seal_making", record.text("making"))
    return {name: report.get(name) for name in TAKEN} if report else {}


def what_comes_next(record: Record) -> Iterator[str]:
    """Hand a new seal to its keeper."""
    if record.state == "registered":
        yield f"seal-handover add --seal {record.id} --receiver {record.text('keeper')}"


KIND = Kind(
    name="seal",
    label=say("印章", "seal"),
    help=say("印模、启用日期、使用单位、保管人;换人须交接", "impression, start date, using unit, keeper"),
    columns=("id", "name", "sort", "department", "keeper", "start_on", "state"),
    ended=("destroyed",),
    rules=(
        it_rests_on_an_approved_report, the_centres_seals_are_kept_by_management, the_old_seal_is_out_of_use,
        another_saw_it_destroyed, it_was_in_its_place,
    ),
    dues=(seals_are_looked_after,),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="registered", asks=("keeper",), needs=("making", *FACTS), fill=_reported,
            clause="R4.12.2",
            label=say("登记", "register"),
            help=say("登记新刻的印章,再交保管人", "register a new seal, then hand it over"),
        ),
        Transition(
            verb="open", source=(), target="registered", asks=("keeper",), needs=("opening_source", *FACTS),
            clause="R4.12.2",
            label=say("期初登记", "open"), help=say("登记建账前已有的印章", "enter a seal older than the books"),
        ),
        Transition(
            verb="accept", source=("registered",), target="in_use", inner=True, clause="R4.12.3",
            label=say("启用", "accept"), help=say("首任保管人签收后启用", "in use once its first keeper received it"),
        ),
        Transition(
            verb="pass", source=IN_USE, target="in_use", asks=("keeper",), inner=True, clause="R4.12.3",
            label=say("换保管人", "pass"), help=say("随交接换保管人", "another keeper, by a handover"),
        ),
        Transition(
            verb="round", source=IN_USE, target="", adds=("rounds",), needs=("rounds",), clause="R4.12.4",
            label=say("保管检查", "round"), help=say("查看是否在柜、上锁", "look whether it is in its place, locked"),
        ),
        Transition(
            verb="retire", source=("registered", "in_use"), target="retired", asks=("retired_on",), reason=True,
            clause="R4.12.1",
            label=say("停用", "retire"), help=say("停用并收回封存", "take it out of use"),
        ),
        Transition(
            verb="destroy", source=("retired",), target="destroyed", reason=True, clause="R4.12.1",
            wants=lambda _record, _book: ("witness",),
            label=say("销毁", "destroy"), help=say("当着见证人销毁", "destroy it before a witness"),
        ),
    ),
)
