"""Copies, sending and receipts of an outgoing paper, and what is due once it is out [A1.1.1.8-A1.1.1.10]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ecentre import facts, policy, workdays
from ecentre.kind import Due, note, problem, say
from ecentre.subjects import papers
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record
    from ecentre.words import Words

OUT = ("sent", "filed")
PUBLISHED = "published"


def unsent(record: Record) -> list[str]:
    """Give the addressees that the paper was not sent to yet."""
    sent = {row["addressee"] for row in record.get("dispatches", [])}
    return [one for one in papers.addressees(record) if one not in sent]


def sent_on(record: Record) -> date | None:
    """Give the day the paper first went out."""
    return min((date.fromisoformat(row["sent_on"]) for row in record.get("dispatches", [])), default=None)


def there_is_a_copy_for_everybody(record: Record, _book: Book) -> Iterator[Problem]:
    """At least as many copies are printed as there are addressees [A1.1.1.8]."""
    wanted = len(papers.addressees(record))
    if record.state in ("printed", *OUT) and int(record.get("copies", 0)) < max(wanted, 1):
        yield problem(
            record, "copies", "A1.1.1.8",
            say(
                "印制 {copies} 份,少于收文单位 {wanted} 个;请加印,改 --copies",
                "{copies} copies for {wanted} addressees; print more and give --copies",
                copies=record.get("copies", 0), wanted=wanted,
            ),
            "copies",
        )


def it_goes_to_its_addressees(record: Record, _book: Book) -> Iterator[Problem]:
    """A paper is sent to its addressees and to nobody else, none left out when it is filed [A1.1.1.9]."""
    if record.state not in OUT:
        return
    wanted, rows = papers.addressees(record), record.get("dispatches", [])
    strange = [row["addressee"] for row in rows if wanted and row["addressee"] not in wanted]
    if strange or not rows:
        message = say(
            "{who} 不是主送或抄送机关;只能发给 {wanted},请改接收机关",
            "{who} is no addressee; it goes to {wanted}, so change who receives it",
            who=joined(strange) or "-", wanted=joined(wanted) or "-",
        )
        yield problem(record, "addressee", "A1.1.1.9", message, "dispatches")
    left = unsent(record)
    if left:
        level = problem if record.state == "filed" else note
        yield level(record, "unsent", "A1.1.1.9", _left(record, left), "dispatches")


def sent_after_printing(record: Record, _book: Book) -> Iterator[Problem]:
    """Nothing is sent before it was printed, received before it was sent, or dated ahead [A1.1.1.8, A1.1.1.9]."""
    last = str(record.steps[-1]["at"])[:10] if record.steps else ""
    sent = {row["addressee"]: row["sent_on"] for row in record.get("dispatches", [])}
    early = [to for to, on in sent.items() if on < record.text("printed_on") or on > last]
    got = [(row["addressee"], row["received_on"]) for row in record.get("receipts", [])]
    early += [to for to, on in got if to not in sent or on < sent[to] or on > last]
    if early:
        yield problem(
            record, "dates", "A1.1.1.9",
            say(
                "{who} 的发送或签收日期不对:须在印制以后、当天以前,先发送后签收",
                "the days of {who} cannot be: first printed, then sent, then received, none ahead of today",
                who=joined(dict.fromkeys(early)),
            ),
            "dispatches",
        )


def filed_with_its_archive_record(record: Record, _book: Book) -> Iterator[Problem]:
    """A filed paper says under which archive record it lies [A1.1.1.10]."""
    if record.state == "filed" and not record.get("archive"):
        message = say(
            "存档须有归档记录;请恢复:ecentre restore {id},归档:ecentre archive add --outgoing {id}",
            "filing needs an archive record; put it back: ecentre restore {id}, then ecentre archive add --outgoing "
            "{id}", id=record.id,
        )  # fmt: skip
        yield problem(record, "archive", "A1.1.1.10", message, "archive")


def urgent_papers_are_out_in_time(record: Record, _book: Book) -> Iterator[Due]:
    """A paper with a handling limit is sent by that day [N1.9]."""
    limit = facts.day(record, "handle_by")
    if limit and record.state != "withdrawn":
        what = say("{id} {title} 按时发出", "{id} {title} is sent in time", id=record.id, title=record.text("title"))
        owner = f"dept:{record.text('department')}"
        yield Due(
            record.ref, "outgoing.sent", "N1.9", what, limit, sent_on(record), owner,
            f"ecentre outgoing next {record.id}", facts.begun(record),
        )


def receipts_come_back(record: Record, book: Book) -> Iterator[Due]:
    """Every addressee's receipt comes back within the days that policy gives [A1.1.1.9]."""
    days = policy.number(book, "outgoing.receipt_workdays", sent_on(record))
    got = {row["addressee"]: date.fromisoformat(row["received_on"]) for row in record.get("receipts", [])}
    if days is None or record.state not in OUT:
        return
    for row in record.get("dispatches", []):
        if row["channel"] == PUBLISHED:
            continue
        to, began = row["addressee"], date.fromisoformat(row["sent_on"])
        what = say("{id} 收回 {to} 的回执", "{id}: the receipt of {to}", id=record.id, to=to)
        yield Due(
            record.ref, "outgoing.receipt", "A1.1.1.9", what, workdays.add(book, began, days), got.get(to),
            f"dept:{record.text('department')}", f"ecentre outgoing receipt {record.id} --addressee {to}", began,
        )


def sent_papers_are_filed(record: Record, book: Book) -> Iterator[Due]:
    """What was sent is filed within the days that policy gives [A1.1.1.10, A1.1.2.8]."""
    began = sent_on(record)
    days = policy.number(book, "outgoing.file_workdays", began)
    if began is None or days is None or record.state not in OUT:
        return
    filed = facts.last(record, "file")
    what = say("{id} {title} 存档", "{id} {title} is filed", id=record.id, title=record.text("title"))
    yield Due(
        record.ref, "outgoing.filed", "A1.1.1.10", what, workdays.add(book, began, days),
        facts.day_of(filed) if filed else None, "role:ecom_office", f"ecentre archive add --outgoing {record.id}",
        began,
    )


def _left(record: Record, left: list[str]) -> Words:
    return say(
        "还没有发给 {who};请发送:ecentre outgoing send {id}", "not sent yet to {who}: ecentre outgoing send {id}",
        who=joined(left), id=record.id,
    )
