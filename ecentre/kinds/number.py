"""Official numbers: one series a code and year, without gaps, never used twice, a void one kept [A1.1.1.5, N1.4]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import YEARLY_ID
from ecentre.subjects import papers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record


def _parts(record: Record, book: Book) -> Data:
    """Read series, code, year, serial and official form off an id such as CDSB-2026-0012."""
    if not YEARLY_ID.fullmatch(record.id):
        return {}
    series, year, serial = record.id.split("-")
    row = policy.row(book, "series", "series", series, facts.begun(record) or book.on)
    parts: Data = {"series": series, "year": int(year), "serial": int(serial)}
    if row is None:
        return parts
    return parts | {"code": row["code"], "official": str(papers.Number(str(row["code"]), int(year), int(serial)))}


def it_says_what_its_id_says(record: Record, book: Book) -> Iterator[Problem]:
    """Code, year and serial are those of the id and of a series of policy, in the one right form [N1.4, A1.1.1.5]."""
    parts, id = _parts(record, book), record.id.split("-")
    padded = id[2:] == [f"{record.get('serial', 0):04d}"]
    if "official" not in parts or not padded or any(record.get(name) != value for name, value in parts.items()):
        known = ", ".join(str(row["series"]) for row in policy.rows(book, "series"))
        yield problem(
            record, "form", "N1.4",
            say(
                "字号与编号 {id} 不符,应如 {wanted};序列须在制度里(现有:{known})",
                "the number differs from its id {id}; it should be {wanted}, of a series of policy (known: {known})",
                id=record.id, wanted=parts.get("official", "-"), known=known or "-",
            ),
            "official",
        )


def numbers_follow_each_other(record: Record, book: Book) -> Iterator[Problem]:
    """No number is skipped: the one before exists, but for the first, or the last of the paper register [A1.1.1.5]."""
    series, serial = record.id.rpartition("-")[0], int(record.get("serial", 1))
    opening = record.steps and record.steps[0]["verb"] == "open"
    if serial > 1 and not opening and book.get("number", f"{series}-{serial - 1:04d}") is None:
        yield problem(
            record, "gap", "A1.1.1.5",
            say(
                "前一个号 {before} 没有登记,号不能跳;以前用纸质登记簿的,先登记最后一个号:"
                "ecentre number open --id {series}-0000 --source 登记簿 --witness 见证人",
                "the number before it, {before}, is not there; none is skipped. If a paper register came first, enter "
                "its last number: ecentre number open --id {series}-0000 --source TEXT --witness NAME",
                before=f"{series}-{serial - 1:04d}", series=series,
            ),
            "serial",
        )


def it_is_borne_by_its_paper(record: Record, book: Book) -> Iterator[Problem]:
    """A number in use stands on the paper it was claimed for; a void one belongs to a paper withdrawn [A1.1.1.5]."""
    paper = book.get("outgoing", record.text("paper")) if record.get("paper") else None
    if record.state == "opened" and paper is None:
        return
    borne = paper is not None and paper.text("number") == record.id
    if not borne or (record.state == "void") != (paper is not None and paper.state == "withdrawn"):
        yield problem(
            record, "borne", "A1.1.1.5",
            say(
                "{number} 与发文 {paper} 不符:号由编号取得,撤销发文才作废,不能另用;请恢复:ecentre restore {id}",
                "{number} does not fit the paper {paper}: it is claimed at numbering, void only when the paper is "
                "withdrawn, never used again; put it back: ecentre restore {id}",
                number=record.text("official"), paper=record.text("paper") or "-", id=record.id,
            ),
            "paper",
        )


def an_opening_was_witnessed_and_came_first(record: Record, book: Book) -> Iterator[Problem]:
    """The last number of a paper register is entered before a second person, and before any other [X.2, A1.1.1.5]."""
    if record.state != "opened" or not record.steps:
        return
    step, start = record.steps[0], record.id.rpartition("-")[0]
    earlier = [id for id in book.ids("number") if id.startswith(f"{start}-") and id < record.id]
    alone = step.get("witness") in (None, "", step["by"])
    if alone or not record.get("source") or earlier:
        yield problem(
            record, "opening", "X.2",
            say(
                "期初的号要在启用前登记,写明出处并有另一人见证:--source 登记簿 --witness 见证人",
                "the last number of the paper register comes first, with its source and a witness: "
                "--source TEXT --witness NAME",
            ),
            "witness" if alone else "source",
        )


KIND = Kind(
    name="number",
    label=say("发文字号", "official number"),
    help=say("编号时取得,不跳号、不重号,作废保留", "claimed at numbering, gap-free, void ones kept"),
    title="official",
    columns=("id", "official", "series", "year", "serial", "paper", "state"),
    ended=("void", "opened"),
    fixed=("claimed", "void", "opened"),
    rules=(
        it_says_what_its_id_says, numbers_follow_each_other, it_is_borne_by_its_paper,
        an_opening_was_witnessed_and_came_first,
    ),
    workflow=(
        Transition(
            verb="claim", source=(), target="claimed", inner=True, clause="A1.1.1.5", fill=_parts,
            label=say("取号", "claim"), help=say("发文编号时取得", "claimed when a paper is numbered"),
        ),
        Transition(
            verb="open", source=(), target="opened", needs=("source",), clause="A1.1.1.5", fill=_parts,
            wants=lambda _record, _book: ("witness",),
            label=say("期初登记", "open"),
            help=say("登记启用本账前用到的最后一个号", "enter the last number used before these books"),
        ),
        Transition(
            verb="void", source=("claimed",), target="void", inner=True, clause="A1.1.1.5",
            label=say("作废", "void"), help=say("发文撤销,号作废保留", "its paper was withdrawn; it stays, void"),
        ),
    ),
)
