"""Stocktakes: once a month everything is counted, and the book follows only what was approved [A2.7.1, A2.7.2]."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from ecentre import facts, policy, whose
from ecentre.kind import Kind, Transition, note, problem, say
from ecentre.model import Act, Ref
from ecentre.subjects import freeze, tally
from ecentre.subjects.tally import Verdict
from ecentre.words import hands, joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Book, Data, Problem, Record
    from ecentre.subjects.tally import Outcome
    from ecentre.words import Words

OVER = ("closed", "approved", "adjusted")


def once_a_month(record: Record, book: Book) -> Iterable[Problem]:
    """One month has one stocktake [A2.7.1]."""
    if record.state == "cancelled":
        return
    for other in book.find("stocktake", month=record.text("month")):
        if other.id < record.id and other.state != "cancelled":
            message = say(
                "{month} 已有盘点 {other};请继续那一次:ecentre stocktake",
                "{month} already has stocktake {other}; go on with it: ecentre stocktake",
                month=record.text("month"), other=other.id,
            )
            yield problem(record, "monthly", "A2.7.1", message, "month")


def administration_organises(record: Record, book: Book) -> Iterable[Problem]:
    """Administration organises: the organiser holds that role on the day of opening [A2.7.2b, X.1]."""
    on, organiser = _day(record), record.text("organiser")
    holders = policy.holders(book, "administration", on)
    if organiser not in holders:
        message = say(
            "盘点由行政部组织:{organiser} 在 {on} 不是行政部经理,请由 {who} 办理:ecentre stocktake open{hands}",
            "administration organises stocktakes: {organiser} did not hold it on {on}, but {who}: "
            "ecentre stocktake open{hands}",
            organiser=facts.named(book, "person", organiser), on=on, hands=hands(holders),
            who=joined(facts.named(book, "person", one) for one in holders),
        ) if holders else whose.nobody(book, "administration")
        yield problem(record, "organiser", "A2.7.2b", message, "organiser")


def every_asset_in_use_has_a_line(record: Record, book: Book) -> Iterable[Problem]:
    """Every asset on the book when it was frozen, in use or not, has a line [A2.7.1]."""
    if record.state == "cancelled":
        return
    listed = {id for count in _counts(record, book) for row in count.get("lines", []) for id in freeze.listed(row)}
    for card in book.find("asset"):
        if card.id not in listed and freeze.frozen(card, record):
            message = say("{asset} 当时在账,没有列入盘点", "{asset} was on the book and is not listed", asset=card.id)
            yield problem(record, "line", "A2.7.1", message)


def departments_have_keepers(record: Record, book: Book) -> Iterable[Problem]:
    """Each department that is counted has a property keeper to confirm its part [A2.7.2b]."""
    if record.state != "open":
        return
    for count in _counts(record, book):
        if not policy.holders(book, "property_keeper", _day(record), count.text("department")):
            message = whose.nobody(book, "property_keeper", count.text("department"))
            yield note(record, "keeper", "A2.7.2b", message)


def parts_are_confirmed(record: Record, book: Book) -> Iterable[Problem]:
    """Let closing wait until every department's part is counted, explained and confirmed [A2.7.1, A2.7.2b]."""
    counts = _counts(record, book)
    if not counts and record.state != "cancelled":
        message = say(
            "没有可盘点的资产:ecentre import asset 台账.xlsx;或部门盘点记录缺失:ecentre doctor",
            "there are no assets to count: ecentre import asset LEDGER.xlsx; or the counts are gone: ecentre doctor",
        )
        yield problem(record, "counts", "A2.7.1", message)
    for count in counts if record.state in OVER else ():
        home = facts.named(book, "department", count.text("department"))
        waiting = _waiting(count, tally.open_points(count, book), home)
        if waiting and count.state == "open":
            yield problem(record, "confirmed", "A2.7.2b", waiting)
        elif waiting:
            yield problem(record, "explained", "A2.7.1", waiting)


def _waiting(count: Record, points: list[Outcome], home: str) -> Words | None:
    """Say in one line what a department has still to do, and by which command."""
    left, first = sum(one.verdict is Verdict.UNCOUNTED for one in points), next(iter(points), None)
    if left:
        return say(
            "{department} 还有 {n} 件未盘,尚未确认:ecentre stocktake count 编号 --place 地点,"
            "其余都在的用 ecentre stocktake count --rest --department {department}",
            "{department} has {n} not counted and has not confirmed: ecentre stocktake count ID --place PLACE, "
            "or where all the rest is there: ecentre stocktake count --rest --department {department}",
            department=home, n=left,
        )
    if first is not None:
        command = "settle {key} --found …" if first.verdict is Verdict.CONFLICTING else "explain {key} --follow-up …"
        return say(
            "{department} 有 {n} 项差异没有结论、原因或处理意见,尚未确认;如 {key}({verdict}):"
            "ecentre stocktake {command} --reason …",
            "{department} has {n} differences without result, cause or follow-up and has not confirmed; "
            "such as {key} ({verdict}): ecentre stocktake {command} --reason …",
            department=home, n=len(points), key=first.key, verdict=tally.LABELS[first.verdict],
            command=command.format(key=first.key),
        )
    if count.state == "open":
        return say(
            "{department} 尚未确认;请其物品管理员办理:ecentre stocktake confirm --department {department}",
            "{department} has not confirmed; its keeper does: ecentre stocktake confirm --department {department}",
            department=home,
        )
    return None


def approved_as_counted(record: Record, book: Book) -> Iterable[Problem]:
    """Approvals stand for what the counts come to, and for nothing else [A2.7.1, X.3]."""
    if record.state in OVER and record.text("result") != tally.digest(_counts(record, book), book):
        message = say(
            "盘点结果与结束盘点时不同;请退回重新办理:ecentre reject {id} --reason …",
            "the counts no longer come to what was closed; send it back: ecentre reject {id} --reason …",
            id=record.id,
        )
        yield problem(record, "result", "A2.7.1", message, "result")


def closing_and_adjusting_are_two_people(record: Record, book: Book) -> Iterable[Problem]:
    """Who closed a stocktake neither approves nor adjusts it [A2.7.1, X.2]."""
    closer = ""
    for place, step in enumerate(record.steps):
        if step.get("verb") == "close":
            closer = step["by"]
        elif step.get("verb") in ("approve", "adjust") and step["by"] == closer:
            message = say(
                "{by} 已结束盘点,不能再由其审批或调账;请他人办理:ecentre stocktake adjust --as 姓名",
                "{by} closed it and cannot approve or adjust it too; another must: ecentre stocktake adjust --as NAME",
                by=facts.named(book, "person", closer),
            )
            yield problem(record, "two_people", "X.2", message, f"steps/{place}/by")


def _counts(record: Record, book: Book) -> list[Record]:
    return [one for one in book.find("count", stocktake=record.id) if one.state != "cancelled"]


def _day(record: Record) -> date:
    return date.fromisoformat(record.text("opened_on"))


def _freeze(record: Record, book: Book) -> Data:
    del record
    opened = str(getattr(book, "commit", "")) or None
    return {"opened_on": book.on.isoformat(), "month": f"{book.on:%Y-%m}", "book_state": opened,
            "newest": freeze.newest(book)}


def _list(record: Record, book: Book) -> Iterable[Act]:
    """Open one count a department, with the frozen lines [A2.7.1, A2.7.2a]."""
    for department, lines in freeze.parts(record, book).items():
        fields = {"stocktake": record.id, "month": record.text("month"), "department": department, "lines": lines}
        yield Act(Ref("count", ""), "add", fields)


def _result(record: Record, book: Book) -> Data:
    """Work out what the counts come to, for the approvers."""
    counts = _counts(record, book)
    outcomes = [one for count in counts for one in tally.outcomes(count, book)]
    verdicts = Counter(one.verdict for one in outcomes)
    sums: Data = {name: verdicts[Verdict(name)] for name in ("missing", "misplaced", "unexpected", "recovered")}
    expected = sum(one.line is not None and one.line["state"] != tally.LOST for one in outcomes)
    return {**sums, "expected": expected, "result": tally.digest(counts, book)}


def _each(verb: str, record: Record, book: Book) -> Iterable[Act]:
    return [Act(count.ref, verb) for count in _counts(record, book)]


def _adjust(record: Record, book: Book) -> Iterable[Act]:
    return _each("adjust", record, book)


def _cancel(record: Record, book: Book) -> Iterable[Act]:
    return _each("cancel", record, book)


KIND = Kind(
    name="stocktake",
    label=say("固定资产盘点", "stocktake"),
    help=say("每月初的盘点:开始、清点、结束、调账", "the monthly count: open, count, close, adjust"),
    title="month",
    columns=("id", "month", "organiser", "opened_on", "expected", "missing", "misplaced", "unexpected", "state"),
    ended=("adjusted", "cancelled"),
    finish=("adjust",),
    rules=(
        once_a_month, administration_organises, every_asset_in_use_has_a_line, departments_have_keepers,
        parts_are_confirmed, approved_as_counted, closing_and_adjusting_are_two_people,
    ),
    workflow=(
        Transition(
            verb="open", source=(), target="open", needs=("organiser",), fill=_freeze,
            fills=("opened_on", "book_state", "newest"), effect=_list, causes=("count.add",), clause="A2.7.1",
            label=say("开始盘点", "open"),
            help=say("账面定格,按部门列出明细", "freeze the book and list it by department"),
        ),
        Transition(
            verb="close", source=("open",), target="closed", fill=_result, clause="A2.7.1",
            fills=("expected", "missing", "misplaced", "unexpected", "recovered", "result"),
            label=say("结束盘点", "close"),
            help=say("各部门确认后结束盘点", "close it when every department has confirmed"),
        ),
        Transition(
            verb="approve", source=("closed",), target="approved", chain="stocktake", clause="A2.7.1",
            label=say("批准调账", "approve"),
            help=say("同意盘点结果和处理意见", "agree to the result and its follow-ups"),
        ),
        Transition(
            verb="reject", source=("closed",), target="open", veto="stocktake", reason=True, clause="A2.7.1",
            label=say("退回重盘", "reject"), help=say("不同意,退回清点", "send it back to be counted again"),
        ),
        Transition(
            verb="adjust", source=("approved",), target="adjusted", effect=_adjust, clause="A2.7.1",
            causes=("count.adjust",),
            label=say("调账", "adjust"),
            help=say("按批准的处理意见调整账面", "make the book follow the approved follow-ups"),
        ),
        Transition(
            verb="cancel", source=("open", "closed"), target="cancelled", reason=True, effect=_cancel, clause="A2.7.1",
            causes=("count.cancel",),
            label=say("取消盘点", "cancel"), help=say("取消这次盘点", "give this stocktake up"),
        ),
    ),
)
