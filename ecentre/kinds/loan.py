"""Loans of archived items: one at a time, signed for by the borrower, due back on a day [A1.0.8]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Due, Kind, Transition, problem, say
from ecentre.subjects import archiving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

OVER = ("returned", "cancelled")


def one_borrower_has_it_at_a_time(record: Record, book: Book) -> Iterator[Problem]:
    """An item that lies in the archive is lent to one person at a time [A1.0.8]."""
    item = book.get("archive", record.text("archive"))
    if item is None or record.state in OVER:
        return
    others = [one for one in archiving.loans(item, book) if one.id < record.id]
    if others:
        yield problem(
            record, "one_at_a_time", "A1.0.8",
            say(
                "{item} 已由 {who} 借出({loan}),应还 {due};归还后再借:ecentre loan return {loan}",
                "{item} is with {who} ({loan}), due back on {due}; first: ecentre loan return {loan}",
                item=item.id, who=facts.named(book, "person", others[0].text("borrower")), loan=others[0].id,
                due=others[0].get("due_back"),
            ),
            "archive",
        )
    elif item.state not in archiving.KEPT:
        message = say(
            "{item} 目前是{state},不能借阅;请另选在库的:ecentre archive list",
            "{item} is {state} and cannot be lent; choose another: ecentre archive list",
            item=item.id, state=facts.standing(book, item),
        )
        yield problem(record, "kept", "A1.0.8", message, "archive")


def who_lends_is_not_who_borrows(record: Record, book: Book) -> Iterator[Problem]:
    """The borrower is on the staff, and another than who lends [A1.0.8, X.2]."""
    on, borrower = facts.begun(record), record.text("borrower")
    if on is None or record.state == "cancelled":
        return
    if record.steps[0]["by"] == borrower or not facts.at_work(book, borrower, on):
        yield problem(
            record, "borrower", "A1.0.8",
            say(
                "借阅人须是登记人以外的在岗人员;{person} 自己要借的请由另一名档案管理员登记",
                "the borrower is of the staff and other than who lends; another archivist enters a loan to {person}",
                person=facts.named(book, "person", borrower),
            ),
            "borrower",
        )


def it_is_due_after_it_is_taken(record: Record, _book: Book) -> Iterator[Problem]:
    """A loan is due back on a day that is not over when it is taken [A1.0.8]."""
    on = facts.day(record, "taken_on") or facts.begun(record)
    due = facts.day(record, "due_back")
    if record.state != "cancelled" and on and due and due < on:
        message = say(
            "应还日期 {due} 早于借出日期 {on};请改:--due-back 日期", "due back on {due}, before {on}: --due-back DATE",
            due=due, on=on,
        )
        yield problem(record, "due_back", "A1.0.8", message, "due_back")


def lent_items_come_back(record: Record, book: Book) -> Iterator[Due]:
    """A lent item is back by its day; overdue loans are listed [A1.0.8]."""
    due, taken = facts.day(record, "due_back"), facts.day(record, "taken_on")
    if due is None or taken is None:
        return
    item = book.get("archive", record.text("archive"))
    title = item.text("title") if item else record.text("archive")
    what = say("归还借阅的档案 {title}", "bring back {title}", title=title)
    done, command = facts.day(record, "returned_on"), f"ecentre loan return {record.id}"
    yield Due(record.ref, "loan.returned", "A1.0.8", what, due, done, record.text("borrower"), command, taken)


def _taken(_record: Record, book: Book) -> Data:
    return {"taken_on": book.on.isoformat()}


KIND = Kind(
    name="loan",
    label=say("档案借阅", "loan"),
    help=say("一件档案借给一人,签收、按期归还", "one item to one person, signed for and due back"),
    title="archive",
    columns=("id", "archive", "borrower", "taken_on", "due_back", "returned_on", "state"),
    ended=OVER,
    finish=("return",),
    rules=(one_borrower_has_it_at_a_time, who_lends_is_not_who_borrows, it_is_due_after_it_is_taken),
    dues=(lent_items_come_back,),
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", asks=("due_back",), clause="A1.0.8",
            label=say("登记借阅", "lend"), help=say("档案管理员登记借阅", "the archivist enters a loan"),
        ),
        Transition(
            verb="confirm", source=("drafted",), target="lent", by="borrower", fill=_taken, fills=("taken_on",),
            clause="A1.0.8",
            label=say("签收", "confirm"), help=say("借阅人本人签收", "the borrower signs and takes it"),
        ),
        Transition(
            verb="return", source=("lent",), target="returned", asks=("returned_on", "condition"), clause="A1.0.8",
            label=say("归还", "return"), help=say("档案管理员收回", "the archivist takes it back"),
        ),
        Transition(
            verb="extend", source=("lent",), target="lent", asks=("due_back",), needs=("due_back",), reason=True,
            clause="A1.0.8",
            label=say("续借", "extend"), help=say("延长应还日期,说明理由", "a later day, with a reason"),
        ),
        Transition(
            verb="cancel", source=("drafted",), target="cancelled", reason=True, clause="A1.0.8",
            label=say("取消", "cancel"), help=say("取消未签收的借阅", "cancel what nobody has signed for"),
        ),
    ),
)
