"""Draft requests: who drafts what for whom by when, closed by a document or a reason [A1.0.9]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Due, Kind, Transition, problem, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record


def it_closes_with_a_document(record: Record, book: Book) -> Iterator[Problem]:
    """A delivered request has its document: an outgoing paper that names it, or a draft by hash [A1.0.9]."""
    if record.state != "delivered":
        return
    paper = book.get("outgoing", record.text("paper")) if record.get("paper") else None
    named = paper is not None and paper.get("request") == record.id
    if not named and (paper is not None or not record.get("document")):
        yield problem(
            record, "document", "A1.0.9",
            say(
                "没有成稿:请登记发文 ecentre outgoing draft --request {id} …,或交稿 ecentre drafting finish {id} "
                "--document 文件;不写了的用 ecentre close {id} --reason …",
                "it has no document: ecentre outgoing draft --request {id} …, or ecentre drafting finish {id} "
                "--document FILE; if it is not wanted any more: ecentre close {id} --reason …",
                id=record.id,
            ),
            "paper",
        )


def the_drafter_was_on_the_staff(record: Record, book: Book) -> Iterator[Problem]:
    """A draft is asked of somebody on the staff, for a day not past when it was asked [A1.0.9]."""
    on, due = facts.begun(record), facts.day(record, "due")
    if on and not facts.at_work(book, record.text("drafter"), on):
        message = say(
            "{who} 当日不在岗;请换拟稿人:--drafter 姓名", "{who} was not on the staff; name another: --drafter NAME",
            who=facts.named(book, "person", record.text("drafter")),
        )
        yield problem(record, "drafter", "A1.0.9", message, "drafter")
    entered = facts.entered(record, "due")
    if due and entered and due < entered:
        message = say("交稿日期 {due} 已过;请改 --due", "the day {due} has passed; give another: --due", due=due)
        yield problem(record, "due", "A1.0.9", message, "due")


def drafts_are_delivered_in_time(record: Record, book: Book) -> Iterator[Due]:
    """A draft is delivered, or given up with a reason, by the day it was asked for [A1.0.9]."""
    due, ended = facts.day(record, "due"), facts.last(record, "deliver", "finish", "close")
    if due:
        what = say(
            "{id} {topic} 交稿({who})", "{id} {topic} is delivered by {who}", id=record.id, topic=record.text("topic"),
            who=facts.named(book, "person", record.text("drafter")),
        )
        yield Due(
            record.ref, "drafting.delivered", "A1.0.9", what, due, facts.day_of(ended) if ended else None,
            record.text("drafter"), f"ecentre outgoing draft --request {record.id}", facts.begun(record),
        )


KIND = Kind(
    name="drafting",
    label=say("拟稿任务", "draft request"),
    help=say("请谁起草什么,哪天交稿", "who drafts what by when"),
    title="topic",
    columns=("id", "topic", "for_whom", "requester", "drafter", "due", "paper", "state"),
    ended=("delivered", "closed"),
    finish=("finish",),
    rules=(it_closes_with_a_document, the_drafter_was_on_the_staff),
    dues=(drafts_are_delivered_in_time,),
    workflow=(
        Transition(
            verb="add", source=(), target="asked", clause="A1.0.9",
            label=say("交办", "ask"), help=say("请人起草", "ask for a draft"),
        ),
        Transition(
            verb="deliver", source=("asked",), target="delivered", inner=True, asks=("paper",), needs=("paper",),
            clause="A1.0.9",
            label=say("成文", "deliver"), help=say("拟稿登记后自动完成", "a paper that names the request closes it"),
        ),
        Transition(
            verb="finish", source=("asked",), target="delivered", by="drafter", proxy=True,
            asks=("document",), needs=("document",), clause="A1.0.9",
            label=say("交稿", "finish"), help=say("不成公文的稿件,交成稿文件", "hand in a draft that becomes no paper"),
        ),
        Transition(
            verb="close", source=("asked",), target="closed", by="requester", reason=True, clause="A1.0.9",
            label=say("取消", "close"), help=say("不再需要,写明理由", "not wanted any more; say why"),
        ),
    ),
)
