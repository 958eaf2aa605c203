"""Duty logs: one a shift, each call and caller a line, the day's main work at the end [A1.2.3.0-A1.2.3.3]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Due, Kind, Transition, problem, say
from ecentre.subjects import logbook, rota, watch
from ecentre.words import Words, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

WRITING = ("open", "note", "close")


def a_shift_has_one_log(record: Record, book: Book) -> Iterator[Problem]:
    """Each shift has one record, even an empty one [A1.2.3.0]."""
    if record.state == "void":
        return
    for other in book.find("duty", date=record.text("date"), shift=record.text("shift")):
        if other.id < record.id and other.state != "void":
            yield problem(
                record, "one", "A1.2.3.0",
                say(
                    "{date} {shift} 已有值班记录 {other};请记在那里:ecentre duty note {other} --kind … --matter …",
                    "{date} {shift} has its log {other}; write there: ecentre duty note {other} --kind … --matter …",
                    date=record.get("date"), shift=record.get("shift"), other=other.id,
                ),
                "shift",
            )


def _unrostered(record: Record, book: Book, day: date) -> Words:
    """Say that nobody is on a day's roster, or nobody on that shift, and what to do."""
    if not rota.on_duty(book, day):
        return say(
            "{date} 没有公布的值班表,无人值班;请先排班、公布:ecentre roster make {month},或改 --date",
            "no published roster has {date}; draw and publish one: ecentre roster make {month}, or change --date",
            date=day, month=f"{day:%Y-%m}",
        )
    return say(
        "{date} 的值班表没有“{shift}”这一班(当天:{told});请先排班:ecentre roster make {month},或改 --date、--shift",
        "no roster has the shift “{shift}” on {date} ({told}); make one first: ecentre roster make {month}, "
        "or change --date, --shift",
        date=day, shift=record.get("shift"), told=watch.told(book, day), month=f"{day:%Y-%m}",
    )


def those_on_duty_keep_it(record: Record, book: Book) -> Iterator[Problem]:
    """Only those on the roster of that shift, by swap or as cover, keep its record [A1.2.3.0, A1.2.3.2a]."""
    if record.state == "void":
        return
    shift, day = watch.of(book, record), date.fromisoformat(record.text("date"))
    if shift is None:
        yield problem(record, "rostered", "A1.2.3.0", _unrostered(record, book, day), "shift")
        return
    staff = watch.staff(book, shift)
    wrote = [(f"steps/{n}/by", str(one["by"])) for n, one in enumerate(record.steps) if one["verb"] in WRITING]
    wrote += [(f"entries/{n}/by", str(one["by"])) for n, one in enumerate(record.get("entries", []))]
    for where, person in [("person", record.text("person")), *wrote]:
        if person not in staff:
            yield problem(
                record, "on_duty", "A1.2.3.0",
                say(
                    "{name} 不在 {date} {shift} 值班(值班:{staff});换班请登记 ecentre swap add,"
                    "替班请登记 ecentre absence add",
                    "{name} is not on duty on {date} {shift} (on duty: {staff}); a swap: ecentre swap add, "
                    "a cover: ecentre absence add",
                    name=facts.named(book, "person", person), date=day, shift=shift.name,
                    staff=joined(facts.named(book, "person", one) for one in sorted(staff)) or "-",
                ),
                where,
            )


def the_day_is_summed_up(record: Record, _book: Book) -> Iterator[Problem]:
    """A shift ends with the main work of the operations centre that day [A1.2.3.3a]."""
    if record.state == "closed" and not record.text("summary").strip():
        message = say(
            "结班须写明当日主要工作:ecentre duty close {id} --summary …",
            "say the main work of the day: ecentre duty close {id} --summary …", id=record.id,
        )
        yield problem(record, "summary", "A1.2.3.3a", message, "summary")


def nothing_written_is_made_void(record: Record, _book: Book) -> Iterator[Problem]:
    """A log that holds entries is never made void [A1.2.3.0]."""
    if record.state == "void" and record.get("entries"):
        message = say(
            "已有登记事项,不能作废;请照常结班:ecentre duty close {id} --summary …",
            "it holds entries and cannot be made void; close it: ecentre duty close {id} --summary …", id=record.id,
        )
        yield problem(record, "void", "A1.2.3.0", message, "state")


def the_summary_is_in_when_the_shift_ends(record: Record, book: Book) -> Iterator[Due]:
    """The main work of the day is written down on the day the shift ends [A1.2.3.3a]."""
    if record.state == "void":
        return
    shift, closed = watch.of(book, record), facts.last(record, "close")
    due = shift.end.date() if shift else date.fromisoformat(record.text("date"))
    yield Due(
        record.ref, "duty.summary", "A1.2.3.3a",
        say(
            "{date} {shift} 当日主要工作", "main work of {date} {shift}",
            date=record.get("date"), shift=record.get("shift"),
        ),
        due, facts.day_of(closed) if closed and record.state == "closed" else None, record.text("person"),
        f"ecentre duty close {record.id} --summary …", facts.begun(record),
    )


def _shift(record: Record, book: Book) -> Data:
    """Take the first shift of that day that is the person's and has no log yet, else one there is."""
    if record.get("shift") or not record.get("date"):
        return {}
    day = date.fromisoformat(record.text("date"))
    found = watch.mine(book, day, record.text("person"))
    logged = {one.text("shift") for one in book.find("duty", date=record.text("date")) if one.state != "void"}
    free = [one for one in found if one.name not in logged]
    names = [one.name for one in (*free, *found, *rota.on_duty(book, day))]
    return {"shift": next(iter(names), "-")}


def what_comes_next(record: Record) -> Iterator[str]:
    """End the shift, then hand over to the next."""
    if record.state == "open":
        yield f"duty close {record.id} --summary …"
    elif record.state == "closed":
        yield "handover add"


KIND = Kind(
    name="duty",
    label=say("值班记录", "duty log"),
    help=say("值班登记、转交、上报、结班", "the log of a shift: lines, matters sent on, the day's main work"),
    title="date",
    columns=("id", "date", "shift", "person", "summary", "state"),
    ended=("closed", "void"),
    follow=what_comes_next,
    rules=(
        a_shift_has_one_log, those_on_duty_keep_it, logbook.entries_fall_into_the_shift,
        logbook.other_kinds_are_named, logbook.own_matters_are_answered_at_once,
        logbook.matters_sent_on_are_followed_up, the_day_is_summed_up, nothing_written_is_made_void,
    ),
    dues=(the_summary_is_in_when_the_shift_ends,),
    workflow=(
        Transition(
            verb="open", source=(), target="open", fill=_shift, fills=("shift",), clause="A1.2.3.0",
            label=say("开始值班", "open"), help=say("开始一班的值班记录,没有事也要有", "begin the log of a shift"),
        ),
        Transition(
            verb="note", source=("open",), target="open", adds=("entries",), needs=("entries",), clause="A1.2.3.0",
            effect=logbook.sent_on, causes=("matter.pass", "matter.escalate"),
            label=say("登记", "note"),
            help=say("登记一件事:来电、来访、咨询等", "write down a call, caller, inquiry …"),
        ),
        Transition(
            verb="close", source=("open",), target="closed", asks=("summary",), needs=("summary",),
            clause="A1.2.3.3a",
            label=say("结班", "close"), help=say("写明当日主要工作后结班", "end it with the main work of the day"),
        ),
        Transition(
            verb="reopen", source=("closed",), target="open", reason=True, clause="A1.2.3.3a",
            label=say("补记", "reopen"), help=say("结班后有漏记的,重新打开", "open it again for what was left out"),
        ),
        Transition(
            verb="cancel", source=("open",), target="void", reason=True, clause="A1.2.3.0",
            label=say("作废", "cancel"), help=say("开错的空记录作废", "make an empty log void, opened by mistake"),
        ),
    ),
)
