"""Fax register: out with the head's consent, in signed for [R4.15.2]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, note, problem, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

OUT, IN = "out", "in"
DROPPED = ("rejected", "withdrawn")


def it_is_of_its_own_department(record: Record, book: Book) -> Iterator[Problem]:
    """A fax out is of the applicant's department, one that came in of the addressee's [R4.15.2]."""
    if record.steps and record.text("direction") != (OUT if record.steps[0]["verb"] == "add" else IN):
        message = say(
            "方向由办理步骤决定,不能另填:发出用 ecentre fax add,收到用 ecentre fax arrive",
            "the direction follows from the step and is not typed: ecentre fax add to send, ecentre fax arrive for one"
            " that came in",
        )
        yield problem(record, "direction", "R4.15.2", message, "direction")
    who, on = _whose(record), facts.begun(record)
    if on and record.text("department") not in facts.departments_of(book, who, on):
        message = say(
            "{name} 不属于 {department};由本部门的人申请、签收,或不填部门",
            "{name} is not of {department}; somebody of it applies or signs, or leave the department out",
            name=facts.named(book, "person", who),
            department=facts.named(book, "department", record.text("department")),
        )
        yield problem(record, "department", "R4.15.2", message, "department")


def it_went_out_after_the_head_agreed(record: Record, _book: Book) -> Iterator[Problem]:
    """Nothing is faxed before the head of the department agreed [R4.15.2]."""
    agreed, sent = facts.last(record, "approve"), record.text("sent_on")
    if record.state == "sent" and (agreed is None or sent < facts.day_of(agreed).isoformat()):
        message = say(
            "发出日期 {sent} 早于部门负责人同意;先同意后发:ecentre approve {id}",
            "sent on {sent}, before the head agreed; consent comes first: ecentre approve {id}",
            sent=sent or "-", id=record.id,
        )  # fmt: skip
        yield problem(record, "consent", "R4.15.2", message, "sent_on")


def a_copy_is_kept(record: Record, book: Book) -> Iterator[Problem]:
    """Somebody on the staff keeps a copy of what was faxed [R4.15.2]."""
    on, keeper = facts.day(record, "sent_on"), record.text("copy_kept_by")
    if record.state == "sent" and not (on and keeper and facts.at_work(book, keeper, on)):
        message = say("发出的传真须留底:--copy-kept-by 在岗的保管人", "keep a copy: --copy-kept-by NAME of the staff")
        yield problem(record, "copy", "R4.15.2", message, "copy_kept_by")


def a_formal_paper_is_in_its_register(record: Record, book: Book) -> Iterator[Problem]:
    """A faxed paper with an official number is an outgoing paper, or is registered as incoming too [R4.15.2]."""
    number = record.text("document_number")
    if not number or record.state in DROPPED:
        return
    if record.text("direction") == OUT and not book.find("outgoing", official_number=number):
        message = say(
            "发文里没有 {number};正式公文先走发文,编号后再传真:ecentre outgoing draft",
            "no outgoing paper is {number}; a formal paper goes its own way first, then by fax: ecentre outgoing draft",
            number=number,
        )
        yield problem(record, "formal", "R4.15.2", message, "document_number")
    elif record.text("direction") == IN and not book.find("incoming", number=number):
        message = say(
            "{number} 是正式公文,还须登记收文:ecentre incoming add …",
            "{number} is a formal paper; register it as incoming too: ecentre incoming add …", number=number,
        )  # fmt: skip
        yield note(record, "incoming", "R4.15.2", message, "document_number")


def _whose(record: Record) -> str:
    return record.text("applicant" if record.text("direction") == OUT else "addressee")


def _known(record: Record, book: Book, direction: str) -> Data:
    """Take the department from whoever sends it, or from the addressee."""
    whose = _whose(record.having(direction=direction))
    return {"direction": direction, "department": facts.department_of(book, whose)}


def _out(record: Record, book: Book) -> Data:
    return _known(record, book, OUT)


def _in(record: Record, book: Book) -> Data:
    return _known(record, book, IN)


def what_comes_next(record: Record) -> Iterator[str]:
    """Send what the head agreed to."""
    if record.state == "approved":
        yield f"fax send {record.id} --copy-kept-by …"


KIND = Kind(
    name="fax",
    label=say("传真文件登记本", "fax register"),
    help=say("发出须同意并留底,收到须签收", "out with consent and a copy kept, in signed for"),
    title="title",
    columns=(
        "id", "direction", "title", "document_number", "other_side", "pages", "department", "applicant", "sent_on",
        "copy_kept_by", "arrived_on", "addressee", "state",
    ),
    ended=("sent", "received", "rejected", "withdrawn"),
    rules=(
        it_is_of_its_own_department, it_went_out_after_the_head_agreed, a_copy_is_kept,
        a_formal_paper_is_in_its_register,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="requested", fill=_out, clause="R4.15.2",
            label=say("申请发传真", "ask"), help=say("申请发一份传真", "ask to send a fax"),
        ),
        Transition(
            verb="arrive", source=(), target="arrived", asks=("arrived_on", "addressee"), needs=("addressee",),
            fill=_in, clause="R4.15.2",
            label=say("登记来件", "arrive"), help=say("登记收到的传真", "enter a fax that came in"),
        ),
        Transition(
            verb="approve", source=("requested",), target="approved", chain="fax", never_by=("applicant",),
            clause="R4.15.2",
            label=say("同意", "approve"), help=say("部门负责人同意", "the head agrees"),
        ),
        Transition(
            verb="reject", source=("requested",), target="rejected", veto="fax", reason=True, clause="R4.15.2",
            label=say("不同意", "reject"), help=say("不同意发", "say no"),
        ),
        Transition(
            verb="send", source=("approved",), target="sent", asks=("sent_on", "copy_kept_by"), needs=("copy_kept_by",),
            clause="R4.15.2",
            label=say("发出", "send"), help=say("发出并留底", "send it and keep a copy"),
        ),
        Transition(
            verb="receive", source=("arrived",), target="received", by="addressee", clause="R4.15.2",
            label=say("签收", "receive"), help=say("收件人签收", "the addressee signs"),
        ),
        Transition(
            verb="withdraw", source=("requested", "approved"), target="withdrawn", by="applicant", clause="R4.15.2",
            label=say("撤回", "withdraw"), help=say("申请人撤回", "the applicant takes it back"),
        ),
    ),
)
