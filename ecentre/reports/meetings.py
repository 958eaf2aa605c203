"""How the meetings stand that are not closed, and the next command of each [A1.0.7, X.10]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.words import Words, say

if TYPE_CHECKING:
    from datetime import date

    from ecentre.model import Book, Record

COLUMNS = (
    Column("id", say("编号", "id")),
    Column("topic", say("会议议题", "topic")),
    Column("held_on", say("会议日期", "date"), "date"),
    Column("begins", say("开始时间", "begins at")),
    Column("place", say("会议地点", "place")),
    Column("chair", say("主持人", "chair")),
    Column("attendance", say("已登记到会", "marked")),
    Column("decisions", say("决定", "decisions"), "int"),
    Column("state", say("状态", "state")),
)
OPEN = ("called", "held", "minuted")


def standing(book: Book, on: date) -> Table:
    """Tell how the meetings stand that were called and are not closed, in order of their day."""
    found = sorted((one for one in book.find("meeting") if one.state in OPEN), key=_when)
    title = say("{day} 未办结的会议 {n} 次", "{n} meetings not closed on {day}", day=on, n=len(found))
    notes = tuple(_next(one, on) for one in found)
    rows = tuple(_row(book, one) for one in found)
    call = say("通知会议:ecentre meeting add", "call one: ecentre meeting add")
    return Table("meeting", title, COLUMNS if rows else (), rows, notes or (call,))


def _when(meeting: Record) -> tuple[str, str]:
    return meeting.text("held_on"), meeting.text("begins")


def marked(meeting: Record) -> int:
    """Give how many of the invitees are marked as present, absent or excused."""
    return len({str(row["person"]) for row in meeting.get("attendance", [])} & set(meeting.get("invitees", [])))


def _row(book: Book, meeting: Record) -> tuple[Any, ...]:
    return (
        meeting.id, meeting.text("topic"), meeting.text("held_on"), meeting.text("begins"), meeting.text("place"),
        facts.named(book, "person", meeting.text("chair")), f"{marked(meeting)}/{len(meeting.get('invitees', []))}",
        len(meeting.get("decisions", [])), str(facts.standing(book, meeting)),
    )  # fmt: skip


def _next(meeting: Record, on: date) -> Words:
    """Name the next command of a meeting."""
    id = meeting.id
    if meeting.state == "called" and meeting.text("held_on") > on.isoformat():
        return say(
            "{id} 将于 {day} 召开;打印通知:ecentre print {id} --form notice",
            "{id} is held on {day}; print the notice: ecentre print {id} --form notice",
            id=id, day=meeting.text("held_on"),
        )  # fmt: skip
    if marked(meeting) < len(meeting.get("invitees", [])):
        return say(
            "{id} 登记到会 [R3.12.3]:ecentre meeting attend {id} --leave 请假的人 --absent 缺席的人 --rest",
            "{id}: who came [R3.12.3]? ecentre meeting attend {id} --leave NAMES --absent NAMES --rest",
            id=id,
        )  # fmt: skip
    if meeting.state == "held":
        return say(
            "{id} 登记决定后出纪要 [R3.12.2]:ecentre meeting decide {id} …,ecentre minute {id} --minutes …",
            "{id}: enter what was decided, then the minutes [R3.12.2]: ecentre meeting decide {id} …, "
            "ecentre minute {id} --minutes …",
            id=id,
        )  # fmt: skip
    linked = {row["decision"] for row in meeting.get("papers", [])}
    left = [row for row in meeting.get("decisions", []) if row.get("paper") and row["number"] not in linked]
    if left:
        return say(
            "{id} 第 {n} 项决定还没有发文 [R3.16.4]:ecentre meeting link {id} --decision {n} --outgoing 发文编号",
            "{id}: decision {n} has no paper yet [R3.16.4]: ecentre meeting link {id} --decision {n} --outgoing ID",
            id=id, n=left[0]["number"],
        )  # fmt: skip
    return say("{id} 办结:ecentre meeting close {id}", "{id}: close it: ecentre meeting close {id}", id=id)
