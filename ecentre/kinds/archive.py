"""Filed items: what was sent or handled is filed in time, numbered at year end, and stays [A1.0.8, A1.1.2.8]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Act, Ref
from ecentre.subjects import archiving, secrecy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

PAPERS = {"outgoing": "A1.1.1.10", "incoming": "A1.1.2.8"}
TAKEN = {
    "title": ("title",),
    "document_number": ("official_number", "number"),
    "dated_on": ("signed_on", "dated_on", "received_on"),
    "secrecy": ("secrecy",),
}
"""What an item takes from its paper, and what the papers call it."""
SHELF = ("volume", "box", "place")


def a_paper_is_filed_when_it_is_done(record: Record, book: Book) -> Iterator[Problem]:
    """What is filed from a paper names one paper, which was sent or handled and is filed here alone [A1.1.2.8]."""
    named = [kind for kind in PAPERS if record.get(kind)]
    if not named:
        return
    kind = named[0]
    paper = book.get(kind, record.text(kind))
    tied = paper is not None and paper.get("archive") == record.id
    if record.state == "cancelled" and tied:
        message = say(
            "{id} 是 {paper} 的归档件,不能取消;写错的请更正:ecentre archive correct {id} … --reason 原因",
            "{id} is where {paper} is filed and is not cancelled; put it right: ecentre archive correct {id} --reason",
            id=record.id, paper=record.text(kind),
        )
        yield problem(record, "tied", PAPERS[kind], message, kind)
    elif record.state != "cancelled" and (len(named) > 1 or not tied):
        yield problem(
            record, "paper", PAPERS[kind],
            say(
                "一件只归一份文件,且须已发送或办结:{paper} 归在 {other};请核对:ecentre show {paper}",
                "an item files one paper, sent or handled: {paper} is filed as {other}; see: ecentre show {paper}",
                paper=record.text(kind), other=paper.text("archive") or "-" if paper else "-",
            ),
            kind,
        )


def the_year_is_that_of_the_paper_or_later(record: Record, _book: Book) -> Iterator[Problem]:
    """An item is filed under a year that has begun, never before the one its paper bears [A1.1.2.8]."""
    on, year = facts.begun(record), record.text("year")
    if on and record.state != "cancelled" and not _year(record.text("dated_on")) <= year <= f"{on.year}":
        yield problem(
            record, "year", "A1.1.2.8",
            say(
                "归档年度 {year} 须在文件日期 {dated} 的年份和登记当年之间;请更正 --year",
                "the year {year} must lie between that of the paper ({dated}) and this one: correct --year",
                year=year, dated=record.get("dated_on"),
            ),
            "year",
        )


def numbers_run_without_gaps(record: Record, book: Book) -> Iterator[Problem]:
    """Archive numbers are unique and sequential in each class, year and retention [A1.0.8, X.7]."""
    serial = record.get("item_number")
    if record.state not in ("numbered", "destroyed") or serial is None:
        return
    code = record.text("archive_number").partition("-")[0]
    twins = [one.id for one in book.find("archive", archive_number=record.text("archive_number")) if one.id < record.id]
    before = serial == 1 or book.find("archive", archive_number=archiving.number(code, record, serial - 1))
    if twins or not before or record.get("archive_number") != archiving.number(code, record, serial):
        yield problem(
            record, "number", "A1.0.8",
            say(
                "档号 {number} 与门类、年度、保管期限、件号不符,重号或前面缺号;编号后不改分类,请恢复:"
                "ecentre restore {id}",
                "the archive number {number} does not fit its class, year, retention and item, stands twice or leaves "
                "a gap; nothing is reclassed once numbered: ecentre restore {id}",
                number=record.get("archive_number"), id=record.id,
            ),
            "archive_number",
        )


def numbers_are_given_at_year_end(record: Record, book: Book) -> Iterator[Problem]:
    """An item gets its archive number when its year is put in order, not when it is filed [A1.0.8]."""
    step = facts.last(record, "number")
    first = archiving.numbered_from(record, book, str(step["at"])) if step else None
    if step and first and facts.day_of(step) < first:
        yield problem(
            record, "year_end", "A1.0.8",
            say(
                "{year} 年的档号在年末整理时编({first} 起);请到时办理:ecentre archive number --year {year}",
                "archive numbers of {year} are given at its end (from {first}): ecentre archive number --year {year}",
                year=record.get("year"), first=first,
            ),
            "archive_number",
        )


def nothing_goes_without_its_appraisal(record: Record, _book: Book) -> Iterator[Problem]:
    """Permanent items are never destroyed, others only by an appraisal [A1.0.8]."""
    if record.state == "destroyed" and (record.get("retention") == archiving.PERMANENT or not record.get("disposal")):
        message = say(
            "永久档案不销毁,其余须经鉴定、批准;请恢复:ecentre restore {id}",
            "what is permanent is never destroyed, the rest only by an approved appraisal: ecentre restore {id}",
            id=record.id,
        )
        yield problem(record, "destroyed", "A1.0.8", message, "state")


def _known(record: Record, book: Book) -> Data:
    """Take title, number, date and secrecy from the paper, the year from the date."""
    kind = next((one for one in PAPERS if record.get(one)), "")
    paper = book.get(kind, record.text(kind)) if kind else None
    found: Data = {"secrecy": "public"}
    for name, called in TAKEN.items() if paper else ():
        value = next((paper.text(one) for one in called if paper and paper.get(one)), None)
        found |= {name: value} if value else {}
    if paper and kind == "outgoing":
        found["responsible"] = next((one.text("name") for one in book.find("centre")), None)
    elif paper:
        found["responsible"] = facts.named(book, "sender", paper.text("sender")) or None
    dated = record.text("dated_on") or str(found.get("dated_on") or "")
    return found | {"year": _year(dated) or None}


def _year(day: str) -> str:
    return day.partition("-")[0]


def _file(record: Record, _book: Book) -> Iterator[Act]:
    for kind in PAPERS:
        if record.get(kind):
            yield Act(Ref(kind, record.text(kind)), "file", {"archive": record.id})


def _number(record: Record, book: Book) -> Data:
    serial = archiving.next_serial(record, book)
    return {"item_number": serial, "archive_number": archiving.number(archiving.fonds(book), record, serial)}


KIND = Kind(
    name="archive",
    label=say("归档文件", "filed item"),
    help=say(
        "立卷归档;重份、草稿、参阅件和一般事务件不归档;年末编档号",
        "filing; copies, drafts, papers for reference and routine matters are not filed; numbered at year end",
    ),
    title="title",
    columns=(
        "id", "archive_number", "document_number", "title", "year", "retention", "volume", "box", "place", "state",
    ),
    ended=("destroyed", "cancelled"),
    aside=("number",),
    rules=(
        a_paper_is_filed_when_it_is_done, secrecy.nothing_secret_is_kept, the_year_is_that_of_the_paper_or_later,
        numbers_run_without_gaps, numbers_are_given_at_year_end, nothing_goes_without_its_appraisal,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="filed", fill=_known, asks=SHELF, effect=_file,
            causes=("outgoing.file", "incoming.file"), clause="A1.1.2.8",
            label=say("归档", "file"), help=say("立卷归档一件文件", "file one item"),
        ),
        Transition(
            verb="move", source=archiving.KEPT, target="", asks=SHELF, clause="A1.1.2.8",
            label=say("移位", "move"), help=say("换卷、换盒或换存放地点", "into another volume, box or place"),
        ),
        Transition(
            verb="number", source=("filed",), target="numbered", fills=("item_number", "archive_number"), fill=_number,
            clause="A1.0.8",
            label=say("编档号", "number"), help=say("年末整理时编档号", "give the archive number at year end"),
        ),
        Transition(
            verb="extend", source=("numbered",), target="numbered", asks=("kept_until", "disposal"), inner=True,
            clause="A1.0.8",
            label=say("续存", "extend"), help=say("随鉴定续存", "kept longer by an appraisal"),
        ),
        Transition(
            verb="destroy", source=("numbered",), target="destroyed", asks=("disposal",), inner=True, clause="A1.0.8",
            label=say("销毁", "destroy"), help=say("随鉴定销毁,卡片留存", "destroyed by an appraisal; the card stays"),
        ),
        Transition(
            verb="cancel", source=("filed",), target="cancelled", reason=True, clause="A1.1.2.8",
            label=say("取消", "cancel"), help=say("取消误登的一件", "cancel what was filed by mistake"),
        ),
    ),
)
