"""Rosters: who is on duty on which day, drawn fairly, published before the days off begin [A1.2.1.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, workdays
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import manning, rota, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record

CANCELLED, PUBLISHED = "cancelled", rota.PUBLISHED


def its_days_lie_in_a_known_year(record: Record, book: Book) -> Iterator[Problem]:
    """A roster is of days that follow each other, in years whose calendar is complete [X.4]."""
    first, last = record.text("from_date"), record.text("to_date")
    outside = [row["date"] for row in record.get("shifts", []) if not first <= row["date"] <= last]
    if last < first or outside:
        message = say(
            "首日 {first}、末日 {last} 前后颠倒,或有班次在此之外;请作废后重排:ecentre roster cancel {id} --reason …",
            "{first} to {last} runs backwards, or a shift lies outside; draw it anew: "
            "ecentre roster cancel {id} --reason …",
            first=first, last=last, id=record.id,
        )
        yield problem(record, "period", "A1.2.1.3", message, "from_date")
    for year in sorted({one.partition("-")[0] for one in (first, last)}):
        if not workdays.known(book, int(year)):
            message = say(
                "没有 {year} 年完整的放假安排,不能排班;通知公布后:ecentre calendar edit {year} --complete 是 …",
                "no complete calendar for {year}, so no roster; when the notice is out: "
                "ecentre calendar edit {year} --complete yes …",
                year=year,
            )
            yield problem(record, "calendar", "X.4", message, "from_date")


def a_day_has_one_roster(record: Record, book: Book) -> Iterator[Problem]:
    """Two rosters never have shifts at the same time, nor does one begin or end within another [A1.2.1.3]."""
    if record.state == CANCELLED:
        return
    own = rota.shifts(record)
    for other in rota.live(book, record.id):
        if other.id > record.id or not manning.meet(record, other):
            continue
        theirs = rota.shifts(other)
        both = next((one.day for one in own for two in theirs if one.meets(two)), None)
        ends = (record.text("from_date"), record.text("to_date"))
        both = both or next((two.day for two in theirs if two.day.isoformat() in ends), None)
        if both is not None:
            message = say(
                "{day} 已在值班表 {other} 中;请作废其一:ecentre roster cancel {other} --reason …,或另定日期",
                "{day} is in roster {other} already; cancel one of them: ecentre roster cancel {other} --reason …, "
                "or choose other days",
                day=both, other=other.id,
            )
            yield problem(record, "overlap", "A1.2.1.3", message, "from_date")


def published_before_the_days_off_begin(record: Record, book: Book) -> Iterator[Problem]:
    """A roster is published before any of its runs of days off begins, and never for days that are over [A1.2.1.3]."""
    on, first = rota.published(record)[:10], record.text("from_date")
    if not on or record.state == CANCELLED or not manning.known(record, book):
        return
    begun = first if first < on else ""
    for one in rota.shifts(record):
        run = None if workdays.is_workday(book, one.day) else workdays.run(book, one.day)
        begun = begun or (run.first.isoformat() if run and run.first.isoformat() <= on else "")
    if begun:
        message = say(
            "{begun} 开始的日子在公布({on})时已经到了;值班表须在休息日开始前公布。请作废后从以后的日子重排:"
            "ecentre roster cancel {id} --reason …,ecentre roster make --from 日期 --to {last}",
            "the days from {begun} on had begun when it was published ({on}); a roster is published before its days "
            "off begin. Cancel it and draw the days to come: ecentre roster cancel {id} --reason …, "
            "ecentre roster make --from DATE --to {last}",
            begun=begun, on=on, id=record.id, last=record.text("to_date"),
        )
        yield problem(record, "late", "A1.2.1.3", message, "steps")


def cancelled_before_it_begins(record: Record, _book: Book) -> Iterator[Problem]:
    """A published roster whose first day has come stays; from then on people swap [A1.2.1.3]."""
    step = facts.last(record, "cancel")
    if step is not None and rota.published(record) and str(step["at"])[:10] >= record.text("from_date"):
        message = say(
            "值班表已经开始,不能作废;请换班:ecentre swap add --date 日期 --other 姓名",
            "the roster has begun and cannot be cancelled; swap shifts: ecentre swap add --date DATE --other NAME",
        )
        yield problem(record, "begun", "A1.2.1.3", message, "steps")


def changes_are_of_its_shifts(record: Record, _book: Book) -> Iterator[Problem]:
    """Each change names a shift of the roster, and puts somebody in or takes somebody out who is there [A1.2.1.3]."""
    rows = record.get("shifts", [])
    shifts = {(row["date"], row["shift"]): [*row["people"], row.get("leader", "")] for row in rows}
    for place, row in enumerate(record.get("changes", [])):
        there = shifts.get((row["date"], row["shift"]))
        takes, gives = row.get("person", ""), row.get("relieves", "")
        doubled = takes and there is not None and takes in there and not row.get("leads")
        if there is None or doubled or not (takes or gives) or (gives and gives not in there):
            message = say(
                "{day} 没有班次 {shift},或没写换上、换下谁,或换下的人不在班上;请看:ecentre roster show {id}",
                "{day} has no shift {shift}, or nobody is put in or taken out who is not or is there: "
                "ecentre roster show {id}",
                day=row["date"], shift=row["shift"], id=record.id,
            )
            yield problem(record, "change", "A1.2.1.3", message, f"changes/{place}")
            continue
        shifts[row["date"], row["shift"]] = [one for one in there if one != gives] + ([takes] if takes else [])


KIND = Kind(
    name="roster",
    label=say("值班表", "roster"),
    help=say("按日历公平排班,休息日前公布", "drawn fairly from the calendar, published before the days off"),
    columns=("id", "name", "from_date", "to_date", "state"),
    ended=(CANCELLED,),
    fixed=(PUBLISHED, CANCELLED),
    rules=(
        its_days_lie_in_a_known_year, manning.every_day_off_has_somebody, manning.nobody_serves_twice_at_once,
        manning.who_serves_is_at_work, manning.holidays_have_a_leader, a_day_has_one_roster,
        published_before_the_days_off_begin, cancelled_before_it_begins, changes_are_of_its_shifts,
    ),
    workflow=(
        Transition(
            verb="make", source=(), target="draft", fill=serving.drawn, fills=("seed", "shifts"), clause="A1.2.1.3",
            label=say("排班", "make"), help=say("按日历和以往值班公平排出", "draw a roster from the calendar, fairly"),
        ),
        Transition(
            verb="assign", source=("draft",), target="", adds=("changes",), needs=("changes",), clause="A1.2.1.3",
            label=say("换人", "assign"), help=say("公布前换人、补人、撤人", "put people in and out before publishing"),
        ),
        Transition(
            verb="publish", source=("draft",), target=PUBLISHED, clause="A1.2.1.3",
            label=say("公布", "publish"), help=say("公布值班表,以后只能换班", "publish it; after that people swap"),
        ),
        Transition(
            verb="change", source=(PUBLISHED,), target="", adds=("changes",), inner=True, clause="A1.2.1.3",
            label=say("换班生效", "change"), help=say("随换班变动", "changed by a swap"),
        ),
        Transition(
            verb="cancel", source=("draft", PUBLISHED), target=CANCELLED, reason=True, clause="A1.2.1.3",
            label=say("作废", "cancel"), help=say("作废,开始之前", "cancel it before it begins"),
        ),
    ),
)
