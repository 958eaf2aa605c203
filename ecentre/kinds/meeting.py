"""Meetings: notice, attendance, minutes; every decision is followed up or goes out as a paper [A1.0.7, X.10]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, policy, workdays
from ecentre.kind import Due, Kind, Transition, problem, say
from ecentre.model import Act, Ref
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

MINUTED = ("minuted", "closed")
HELD = ("held", *MINUTED)
ANSWERED = ("department", "owner", "due")


def followed(meeting: Record) -> list[Data]:
    """Give the decisions that are followed up: all but those that go out as a paper."""
    return [row for row in meeting.get("decisions", []) if not row.get("paper")]


def nothing_is_recorded_before_it_was_held(record: Record, _book: Book) -> Iterator[Problem]:
    """Attendance, decisions and minutes are written on the day of the meeting or later [X.10]."""
    held = next((step for step in record.steps if step.get("verb") == "attend"), None)
    if record.state in HELD and held is not None and str(held["at"])[:10] < record.text("held_on"):
        message = say(
            "会议定于 {day} 召开,到那天再登记到会情况;改期请用:ecentre postpone {id} --held-on 日期 --reason …",
            "it is called for {day}; attendance is entered on the day; to move it: "
            "ecentre postpone {id} --held-on DATE --reason …", day=record.text("held_on"), id=record.id,
        )
        yield problem(record, "held_on", "X.10", message, "held_on")


def every_invitee_has_a_state(record: Record, book: Book) -> Iterator[Problem]:
    """Before the minutes are made, each invitee is marked as present, absent or excused [R3.12.3]."""
    told = {str(row["person"]) for row in record.get("attendance", [])}
    missing = [one for one in record.get("invitees", []) if one not in told]
    if record.state in MINUTED and missing:
        message = say(
            "{names} 没有到会情况;请登记:ecentre meeting attend {id} --present 姓名(或 --absent、--leave)",
            "{names}: present or not? ecentre meeting attend {id} --present NAME (or --absent, --leave)",
            names=joined(facts.named(book, "person", one) for one in missing), id=record.id,
        )
        yield problem(record, "attendance", "R3.12.3", message, "attendance")


def it_has_minutes(record: Record, _book: Book) -> Iterator[Problem]:
    """A meeting ends in minutes: their text, or their file by its hash [A1.0.7, X.10]."""
    if record.state in MINUTED and not (record.get("minutes") or record.get("minutes_file")):
        message = say(
            "没有会议纪要;请写明:ecentre meeting minute {id} --minutes 正文,或 --minutes-file 纪要.docx",
            "it has no minutes: ecentre meeting minute {id} --minutes TEXT, or --minutes-file MINUTES.docx",
            id=record.id,
        )
        yield problem(record, "minutes", "A1.0.7", message, "minutes")


def decisions_say_who_and_when(record: Record, _book: Book) -> Iterator[Problem]:
    """A decision names department, owner and day, unless it goes out as a paper [A1.0.7]."""
    for row in followed(record):
        place = record.get("decisions", []).index(row)
        lacks = [name for name in ANSWERED if not row.get(name)]
        if lacks or str(row["due"]) < record.text("held_on"):
            message = say(
                "第 {n} 项决定须写明责任部门、责任人和会后的完成期限:"
                "--department … --owner … --due …;要发正式文件的写 --paper 是",
                "decision {n} names department, owner and a day after the meeting: "
                "--department … --owner … --due …; where it goes out as a paper: --paper yes",
                n=row["number"],
            )
            yield problem(record, "decision", "A1.0.7", message, f"decisions/{place}/{(*lacks, 'due')[0]}")


def every_decision_is_followed_up(record: Record, book: Book) -> Iterator[Problem]:
    """Every decision is one supervised item, or goes out as a paper [A1.0.7]."""
    if record.state not in MINUTED:
        return
    found = [one.get("item") for one in book.find("supervise", meeting=record.id)]
    for row in followed(record):
        if found.count(row["number"]) != 1:
            message = say(
                "第 {n} 项决定应有一件督办事项,现有 {found} 件;请恢复:ecentre restore {id}",
                "decision {n} should be one supervised item and is {found}; put it back: ecentre restore {id}",
                n=row["number"], found=found.count(row["number"]), id=record.id,
            )
            yield problem(record, "followed_up", "A1.0.7", message, "decisions")


def papers_carry_their_decisions(record: Record, book: Book) -> Iterator[Problem]:
    """A decision that goes out as a paper is linked to one with a number before the meeting is closed [R3.16.4]."""
    marked = {int(row["number"]) for row in record.get("decisions", []) if row.get("paper")}
    linked = {int(row["decision"]): str(row["outgoing"]) for row in record.get("papers", [])}
    for place, row in enumerate(record.get("papers", [])):
        if int(row["decision"]) not in marked:
            message = say(
                "第 {n} 项决定不是须发文的决定;请核对序号:ecentre show {id}",
                "decision {n} does not go out as a paper; see: ecentre show {id}", n=row["decision"], id=record.id,
            )
            yield problem(record, "paper", "R3.16.4", message, f"papers/{place}/decision")
    for number in sorted(marked) if record.state == "closed" else ():
        paper = book.get("outgoing", linked.get(number, ""))
        if paper is None or not paper.get("number"):
            message = say(
                "第 {n} 项决定还没有编号的发文;请关联:ecentre meeting link {id} --decision {n} --outgoing 发文编号",
                "decision {n} has no numbered paper yet: ecentre meeting link {id} --decision {n} --outgoing ID",
                n=number, id=record.id,
            )
            yield problem(record, "paper", "R3.16.4", message, "papers")


def minutes_are_made_in_time(record: Record, book: Book) -> Iterator[Due]:
    """Minutes are made within the days that policy gives after the meeting [R3.12.2]."""
    held = facts.day(record, "held_on")
    days = policy.number(book, "meeting.minutes_workdays", held)
    if record.state == "cancelled" or held is None or days is None or held > book.on:
        return
    made = facts.last(record, "minute")
    what = say("会议纪要:{topic}", "minutes: {topic}", topic=record.text("topic"))
    command = f"ecentre meeting minute {record.id} --minutes …"
    done = facts.day_of(made) if made else None
    due = workdays.add(book, held, days)
    yield Due(record.ref, "meeting.minutes", "R3.12.2", what, due, done, record.text("recorder"), command, held)


def _follow_up(record: Record, _book: Book) -> Iterator[Act]:
    """Open a supervised item for every decision that is not a paper."""
    for row in followed(record):
        kept = {name: row[name] for name in ("what", *ANSWERED) if name in row}
        start = {"start": record.text("held_on"), "source": "meeting", "meeting": record.id, "item": row["number"]}
        yield Act(Ref("supervise", ""), "add", kept | start)


def what_comes_next(record: Record) -> Iterator[str]:
    """Take attendance, write the minutes, link the papers, close."""
    if record.state == "held":
        yield f"meeting decide {record.id} --what … --department … --owner … --due …"
    if record.state == "minuted":
        linked = {row["decision"] for row in record.get("papers", [])}
        left = [row["number"] for row in record.get("decisions", []) if row.get("paper")]
        left = [number for number in left if number not in linked]
        yield f"meeting link {record.id} --decision {left[0]} --outgoing …" if left else f"meeting close {record.id}"


KIND = Kind(
    name="meeting",
    label=say("会议", "meeting"),
    help=say("通知、到会、纪要和决定", "notice, attendance, minutes and decisions"),
    title="topic",
    columns=("id", "topic", "held_on", "begins", "place", "chair", "recorder", "state"),
    ended=("closed", "cancelled"),
    rules=(
        nothing_is_recorded_before_it_was_held, every_invitee_has_a_state, it_has_minutes, decisions_say_who_and_when,
        every_decision_is_followed_up, papers_carry_their_decisions,
    ),
    dues=(minutes_are_made_in_time,),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="called", asks=("held_on", "begins", "place"), clause="X.10",
            label=say("通知会议", "call"), help=say("发会议通知", "call a meeting"),
        ),
        Transition(
            verb="postpone", source=("called",), target="", asks=("held_on", "begins", "place"), needs=("held_on",),
            reason=True, clause="X.10", label=say("改期", "postpone"), help=say("改期或换地点", "move it"),
        ),
        Transition(
            verb="attend", source=("called",), target="held", adds=("attendance",), needs=("attendance",),
            clause="R3.12.3", label=say("登记到会", "attend"), help=say("登记到会、缺席、请假", "enter who came"),
        ),
        Transition(
            verb="attend", source=("held",), target="", adds=("attendance",), needs=("attendance",),
            clause="R3.12.3", label=say("补登到会", "attend"), help=say("补登到会、缺席、请假", "enter who else came"),
        ),
        Transition(
            verb="decide", source=("held",), target="", adds=("decisions",), needs=("decisions",), clause="A1.0.7",
            label=say("登记决定", "decide"), help=say("登记会议决定", "enter what was decided"),
        ),
        Transition(
            verb="minute", source=("held",), target="minuted", by="recorder", proxy=True,
            asks=("minutes", "minutes_file"), effect=_follow_up, causes=("supervise.add",), clause="A1.0.7",
            label=say("出纪要", "minute"),
            help=say("形成纪要,决定转入督办", "make the minutes; decisions are followed up"),
        ),
        Transition(
            verb="link", source=("minuted",), target="", adds=("papers",), needs=("papers",), clause="R3.16.4",
            label=say("关联发文", "link"), help=say("写明决定由哪份发文办理", "name the paper that carries a decision"),
        ),
        Transition(
            verb="close", source=("minuted",), target="closed", clause="A1.0.7",
            label=say("办结", "close"), help=say("纪要和决定都有着落后办结", "close it when all is followed up"),
        ),
        Transition(
            verb="cancel", source=("called",), target="cancelled", reason=True, clause="X.10",
            label=say("取消会议", "cancel"), help=say("会议不开了,说明理由", "it will not be held, with a reason"),
        ),
    ),
)
