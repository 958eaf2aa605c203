"""Appraisals: what is past its term is looked at by two, approved by leaders, destroyed before a witness [A1.0.8]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Act, Ref
from ecentre.subjects import archiving
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

OPEN = ("drafted", "appraised", "approved")
ENDED = ("done", "rejected", "withdrawn")


def permanent_items_are_never_destroyed(record: Record, book: Book) -> Iterator[Problem]:
    """Nothing that is kept for good stands on a list, whatever became of the list [A1.0.8]."""
    forever = [one.id for one in _items(record, book) if one.get("retention") == archiving.PERMANENT]
    if forever and record.state not in ("rejected", "withdrawn"):
        message = say(
            "永久档案不鉴定销毁:{ids};请从清单中去掉:ecentre disposal edit {id} --archives …",
            "kept for good and never destroyed: {ids}; take them off: ecentre disposal edit {id} --archives …",
            ids=joined(forever), id=record.id,
        )
        yield problem(record, "permanent", "A1.0.8", message, "archives")


def only_what_is_past_its_term_is_appraised(record: Record, book: Book) -> Iterator[Problem]:
    """Every item on a list is numbered, in its place, and past its term [A1.0.8]."""
    on = facts.begun(record)
    if on is None or record.state not in OPEN:
        return
    early = [one.id for one in _items(record, book) if one.state != "numbered" or not _past(one, record, book)]
    if early:
        yield problem(
            record, "term", "A1.0.8",
            say(
                "{ids} 未编档号、保管期限未满或已销毁;到期清单:ecentre archive due",
                "not numbered, not past its term or gone: {ids}; what is due: ecentre archive due", ids=joined(early),
            ),
            "archives",
        )
    lent = [one.id for one in _items(record, book) if archiving.loans(one, book)]
    if lent:
        message = say("借出未还的不能鉴定:{ids};请先归还", "lent out and not back: {ids}", ids=joined(lent))
        yield problem(record, "lent", "A1.0.8", message, "archives")


def an_item_is_on_one_list(record: Record, book: Book) -> Iterator[Problem]:
    """No item stands on two lists that are both under way [A1.0.8]."""
    if record.state not in OPEN:
        return
    for item in _items(record, book):
        others = [one.id for one in book.refs_to(item.ref, "disposal") if one.state in OPEN and one.id < record.id]
        if others:
            message = say(
                "{item} 已在 {other} 里;请从这份清单去掉,或先办完那一份:ecentre show {other}",
                "{item} is on {other} already; leave it out, or finish that list first: ecentre show {other}",
                item=item.id, other=others[0],
            )
            yield problem(record, "once_listed", "A1.0.8", message, "archives")


def a_longer_term_says_until_when(record: Record, _book: Book) -> Iterator[Problem]:
    """What is kept longer has the year it is kept to, one that has not ended yet [A1.0.8]."""
    on, until = facts.begun(record), record.text("kept_until")
    longer = record.get("decision") == "extend"
    if on and (longer != bool(until) or (longer and until < f"{on.year}")):
        message = say(
            "续存须写明续存到哪一年:--kept-until 年份;销毁的不填", "say to which year it is kept: --kept-until YEAR; "
            "nothing where it is destroyed",
        )
        yield problem(record, "kept_until", "A1.0.8", message, "kept_until")


def two_people_see_it_destroyed(record: Record, book: Book) -> Iterator[Problem]:
    """What is destroyed is destroyed by one person before another, who bears witness [A1.0.8, X.2]."""
    step = facts.last(record, "carry-out")
    if record.state != "done" or step is None or record.get("decision") != "destroy":
        return
    witness = str(step.get("witness") or "")
    if witness in ("", step["by"]) or not facts.at_work(book, witness, facts.day_of(step)):
        yield problem(
            record, "witness", "A1.0.8",
            say(
                "销毁须有另一人监销:ecentre disposal carry-out {id} --witness 姓名 --place-done 地点",
                "another person must see it: ecentre disposal carry-out {id} --witness NAME --place-done TEXT",
                id=record.id,
            ),
            "witness",
        )


def _wanted(record: Record, _book: Book) -> Iterator[str]:
    """Ask to which year something is kept longer [A1.0.8]."""
    if record.get("decision") == "extend":
        yield "kept_until"


def _seen(record: Record, _book: Book) -> Iterator[str]:
    """Ask where something is destroyed, and before whom [A1.0.8, X.2]."""
    if record.get("decision") == "destroy":
        yield from ("place_done", "witness")


def _items(record: Record, book: Book) -> list[Record]:
    found = (book.get("archive", str(id)) for id in record.get("archives", []))
    return [one for one in found if one is not None]


def _past(item: Record, record: Record, book: Book) -> bool:
    last, on = archiving.ends(item, book), facts.begun(record)
    return item.get("retention") == archiving.PERMANENT or (last is not None and on is not None and last < on)


def _done(_record: Record, book: Book) -> Data:
    return {"done_on": book.on.isoformat()}


def _carry_out(record: Record, _book: Book) -> Iterator[Act]:
    longer = record.get("decision") == "extend"
    fields = {"disposal": record.id} | ({"kept_until": record.get("kept_until")} if longer else {})
    for id in record.get("archives", []):
        yield Act(Ref("archive", str(id)), "extend" if longer else "destroy", fields)


def what_comes_next(record: Record) -> Iterator[str]:
    """Carry out what was approved: before a witness where it is destroyed."""
    if record.state == "approved":
        destroyed = record.get("decision") == "destroy"
        yield f"disposal carry-out {record.id}" + (" --witness … --place-done …" if destroyed else "")


KIND = Kind(
    name="disposal",
    label=say("档案鉴定", "appraisal"),
    help=say("到期档案:鉴定、批准、监销;永久的不销毁", "archives past their term: appraised, approved, destroyed"),
    title="title",
    columns=("id", "title", "decision", "kept_until", "done_on", "state"),
    ended=ENDED,
    rules=(
        permanent_items_are_never_destroyed, only_what_is_past_its_term_is_appraised, an_item_is_on_one_list,
        a_longer_term_says_until_when, two_people_see_it_destroyed,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", clause="A1.0.8", wants=_wanted,
            label=say("列出清单", "list"), help=say("列出到期档案和鉴定意见", "list what is past its term"),
        ),
        Transition(
            verb="appraise", source=("drafted",), target="appraised", chain="disposal_appraisal", clause="A1.0.8",
            label=say("鉴定", "appraise"), help=say("两人逐件鉴定", "two people look at every item"),
        ),
        Transition(
            verb="approve", source=("appraised",), target="approved", chain="disposal", apart=True, clause="A1.0.8",
            label=say("批准", "approve"), help=say("领导审批", "leaders approve"),
        ),
        Transition(
            verb="reject", source=("appraised",), target="rejected", veto="disposal", reason=True, clause="A1.0.8",
            label=say("不批准", "reject"), help=say("不批准,档案照旧保管", "turn it down; everything stays"),
        ),
        Transition(
            verb="carry-out", source=("approved",), target="done", asks=("place_done",), fills=("done_on",), fill=_done,
            effect=_carry_out, causes=("archive.extend", "archive.destroy"), clause="A1.0.8",
            wants=_seen,
            label=say("执行", "carry-out"), help=say("当着监销人销毁,或续存", "destroy before a witness, or keep"),
        ),
        Transition(
            verb="withdraw", source=("drafted", "appraised"), target="withdrawn", reason=True, clause="A1.0.8",
            label=say("撤回", "withdraw"), help=say("撤回清单", "take the list back"),
        ),
    ),
)
