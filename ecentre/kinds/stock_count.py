"""Stock counts: the book frozen, counted, differences explained and adjusted once approved [A2.8.9]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import shelf_count, shelf_scope
from ecentre.subjects.shortage import stock_never_goes_negative
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record
    from ecentre.subjects.shelf_count import Outcome

FROZEN = ("cabinet", "counted_on", "lines")
DECIDES = ("close", "reject", "reopen")
"""The steps that work out the differences, or let them fall."""
FEW = 5


def dates_are_of_the_count(record: Record, _book: Book) -> Iterator[Problem]:
    """The book is frozen on the day of the count, and adjusted on that day or later [A2.8.9, A2.7.1]."""
    opened, counted, adjusted = facts.begun(record), record.text("counted_on"), record.text("adjusted_on")
    if opened and counted != opened.isoformat():
        message = say(
            "账面在开始盘点时定格,盘点日期只能是当天 {day};点的时间写在清点记录里:--time",
            "the book is frozen when a count begins: its day is {day}; when things were counted is told with --time",
            day=opened,
        )
        yield problem(record, "counted_on", "A2.8.9", message, "counted_on")
    if adjusted and adjusted < counted:
        message = say("调账日期早于盘点日期 {day}", "adjusted before the count of {day}", day=counted)
        yield problem(record, "adjusted_on", "A2.7.1", message, "adjusted_on")


def frozen_lines_never_change(record: Record, _book: Book) -> Iterator[Problem]:
    """Frozen lines stay as they were, and differences follow from the count alone [A2.7.1]."""
    for place, step in enumerate(record.steps[1:], start=1):
        given = step.get("set") or {}
        touched = [name for name in FROZEN if name in given]
        touched += ["differences"] if "differences" in given and step["verb"] not in DECIDES else []
        if touched:
            message = say(
                "定格的账面和算出的差异不能改动({names});重新清点:ecentre stock count enter {id}",
                "the frozen book and the differences cannot be changed ({names}); count again: "
                "ecentre stock count enter {id}",
                names=joined(touched), id=record.id,
            )
            yield problem(record, "frozen", "A2.7.1", message, f"steps/{place}/set")


def everything_is_counted(record: Record, book: Book) -> Iterator[Problem]:
    """Nothing is uncounted, or told differently by two people, when counting ends [A2.7.1, A2.8.9]."""
    if record.state not in shelf_count.COUNTED:
        return
    points = shelf_count.open_points(record, book)
    left = [_name(book, one) for one in points if not one.said]
    if left:
        message = say(
            "{names} 还没有清点(共 {n} 项):ecentre stock count enter {id} --item … --counted …,"
            "或填表 ecentre stock count sheet {id} --to 盘点表.xlsx",
            "{names} not counted yet ({n} in all): ecentre stock count enter {id} --item … --counted …, or fill a "
            "sheet: ecentre stock count sheet {id} --to SHEET.xlsx",
            names=joined(left[:FEW]), n=len(left), id=record.id,
        )
        yield problem(record, "uncounted", "A2.7.1", message, "entries")
    for one in points:
        if one.conflicting:
            message = say(
                "{name} 几个人点的不一样({told}),请其中一人再点一次,或裁定:"
                "ecentre stock count settle {id} {item} --counted … --reason …",
                "{name} was counted differently ({told}); one of them counts again, or decide: "
                "ecentre stock count settle {id} {item} --counted … --reason …",
                name=_name(book, one), id=record.id, item=one.item,
                told=joined(f"{facts.named(book, 'person', said.by)} {said.counted}" for said in one.said),
            )
            yield problem(record, "conflict", "A2.7.1", message, "entries")


def every_difference_is_explained(record: Record, book: Book) -> Iterator[Problem]:
    """Every difference has a reason that was given for it [A2.7.1]."""
    for one in shelf_count.open_points(record, book) if record.state in shelf_count.COUNTED else ():
        if one.unexplained:
            message = say(
                "{name} 账面 {book}、实盘 {counted},须说明原因:ecentre stock count explain {id} {item} --reason …",
                "{name}: {book} in the book, {counted} counted; say why: ecentre stock count explain {id} {item} "
                "--reason …",
                name=_name(book, one), book=one.book, counted=one.counted, id=record.id, item=one.item,
            )
            yield problem(record, "explained", "A2.7.1", message, "reasons")


def approved_as_counted(record: Record, book: Book) -> Iterator[Problem]:
    """Approvals stand for what the count comes to, and for nothing else [A2.7.1, X.3]."""
    if record.state not in shelf_count.COUNTED:
        return
    if record.get("differences", []) != shelf_count.differences(record, book):
        verb = "reject" if record.state == "closed" else "reopen"
        message = say(
            "盘点结果与结束盘点时不同(可能补登了盘点前的出入库),请退回重新结束:ecentre stock count {verb} {id} "
            "--reason …;已调账的再盘一次,并申请特批:ecentre override add",
            "the count no longer comes to what was closed (was something of earlier days entered?); send it back: "
            "ecentre stock count {verb} {id} --reason …; if it is adjusted, count again and ask: ecentre override add",
            verb=verb, id=record.id,
        )
        yield problem(record, "result", "A2.7.1", message, "differences")


def a_keeper_does_not_decide_alone(record: Record, book: Book) -> Iterator[Problem]:
    """Whoever keeps a counted cabinet does not approve its count [A2.8.9, X.2]."""
    cabinets = [found for id in sorted(shelf_count.cabinets(record)) if (found := book.get("store_cabinet", id))]
    for place, step in enumerate(record.steps):
        mine = [one for one in cabinets if facts.value_at(one, "keeper", str(step["at"])) == step["by"]]
        if step["verb"] == "approve" and mine:
            message = say(
                "{by} 是 {cabinet} 的保管人,不能批准自己保管的盘点;请行政部另一人审批,或先换保管人:"
                "ecentre stock handover add --cabinet {id} --receiver …",
                "{by} keeps {cabinet} and cannot approve its count; another of administration must, or another "
                "keeps it from now on: ecentre stock handover add --cabinet {id} --receiver …",
                by=facts.named(book, "person", step["by"]), cabinet=mine[0].text("name"), id=mine[0].id,
            )
            yield problem(record, "keeper", "A2.8.9", message, f"steps/{place}/by")


def _name(book: Book, one: Outcome) -> str:
    return f"{facts.named(book, 'supply_item', one.item)}({facts.named(book, 'store_cabinet', one.cabinet)})"


def what_comes_next(record: Record) -> Iterator[str]:
    """Adjust the book once the outcome is approved."""
    if record.state == "approved":
        yield f"stock-count adjust {record.id}"


def _freeze(record: Record, book: Book) -> Data:
    return {"lines": shelf_count.frozen(record, book) or None}


def _result(record: Record, book: Book) -> Data:
    return {"differences": shelf_count.differences(record, book) or None}


KIND = Kind(
    name="stock_count",
    label=say("库存盘点", "stock count"),
    help=say("办公用品盘点:清点、说明、审批、调账", "count supplies: enter, explain, approve, adjust"),
    title="counted_on",
    columns=("id", "cabinet", "counted_on", "organiser", "adjusted_on", "state"),
    ended=("adjusted", "cancelled"),
    follow=what_comes_next,
    rules=(
        shelf_scope.a_cabinet_is_counted_once_at_a_time, shelf_scope.what_is_counted_lies_in_a_cabinet_in_use,
        dates_are_of_the_count, frozen_lines_never_change, shelf_scope.entries_are_of_the_count, everything_is_counted,
        every_difference_is_explained, approved_as_counted, a_keeper_does_not_decide_alone, stock_never_goes_negative,
    ),
    workflow=(
        Transition(
            verb="open", source=(), target="open", fill=_freeze, fills=("lines",), clause="A2.8.9",
            label=say("开始盘点", "open"), help=say("定格账面,开始盘点", "freeze the book and begin"),
        ),
        Transition(
            verb="enter", source=("open",), target="open", adds=("entries",), needs=("entries",), clause="A2.8.9",
            label=say("登记清点", "enter"), help=say("登记点到的数量", "enter what was counted"),
        ),
        Transition(
            verb="settle", source=("open",), target="", adds=("entries",), needs=("entries",), reason=True,
            clause="A2.7.1",
            label=say("裁定", "settle"), help=say("裁定点得不一样的数量", "decide what people counted differently"),
        ),
        Transition(
            verb="explain", source=("open",), target="", adds=("reasons",), needs=("reasons",), clause="A2.7.1",
            label=say("说明差异", "explain"), help=say("说明账实不符的原因", "say why book and count differ"),
        ),
        Transition(
            verb="close", source=("open",), target="closed", fill=_result, fills=("differences",), clause="A2.7.1",
            label=say("结束清点", "close"), help=say("全部点完、说明后结束清点", "end it once all is explained"),
        ),
        Transition(
            verb="approve", source=("closed",), target="approved", chain="stock_count", never_by=("organiser",),
            clause="A2.8.9",
            label=say("批准", "approve"), help=say("批准盘点结果", "agree to the outcome"),
        ),
        Transition(
            verb="reject", source=("closed",), target="open", veto="stock_count", reason=True,
            clears=("differences",), clause="A2.8.9",
            label=say("退回", "reject"), help=say("退回重新清点", "send it back to be counted again"),
        ),
        Transition(
            verb="reopen", source=("approved",), target="open", reason=True, clears=("differences",), clause="A2.7.1",
            label=say("重新清点", "reopen"), help=say("批准后账面有补登的,重新清点", "count again as the book changed"),
        ),
        Transition(
            verb="adjust", source=("approved",), target="adjusted", asks=("adjusted_on",), clause="A2.7.1",
            label=say("调账", "adjust"), help=say("按批准的差异调账,另一人办理", "book the differences, by another"),
        ),
        Transition(
            verb="cancel", source=("open", "closed", "approved"), target="cancelled", reason=True, clause="A2.8.9",
            label=say("取消", "cancel"), help=say("取消盘点", "cancel a count"),
        ),
    ),
)
