"""Purchase batches: approved plans and urgent requests totalled, netted against stock, bought [A2.8.6d]."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import Kind, Transition, note, problem, say
from ecentre.model import Act
from ecentre.subjects import grants, supply_netting
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

MOST = 5


def a_batch_takes_in_what_was_granted(record: Record, book: Book) -> Iterator[Problem]:
    """A batch has checked plans of its period or agreed urgent requests to total [A2.8.6d, A2.8.7]."""
    if record.state == supply_netting.CANCELLED:
        return
    taken = supply_netting.taken_in(record, book)
    strange = (one.id for one in taken if one.kind == "supply_plan" and one.get("period") != record.get("period"))
    lost = sorted({*strange, *({*record.get("urgent", [])} - {one.id for one in taken})})
    if not taken or lost:
        message = say(
            "没有可汇总的:{what}还没有核查、同意,或已汇入别的采购;看进展:ecentre supply plan",
            "nothing to total: {what} not checked, not agreed, or in another batch; see: ecentre supply plan",
            what=say("{lost} 不是这一期的,", "{lost} of another period,", lost=joined(lost)) if lost
            else say("{period} 的计划", "the plans of {period} are", period=record.get("period") or "…"),
        )  # fmt: skip
        yield problem(record, "nothing", "A2.8.6d", message, "urgent" if lost else "period")


def every_source_is_a_granted_line(record: Record, book: Book) -> Iterator[Problem]:
    """Every source is a granted line of what the batch took in, each line once, none left out [A2.8.6d]."""
    if record.state == supply_netting.CANCELLED:
        return
    found = [one for taken in supply_netting.taken_in(record, book) for one in grants.of(taken)]
    wanted = [supply_netting.source_of(one) for one in found]
    written = record.get("sources", [])
    strange = [one for one in written if one not in wanted or written.count(one) > 1]
    strange += [one for one in wanted if one not in written]
    if strange:
        named = joined(dict.fromkeys(f"{one.get('plan') or one.get('urgent')}/{one['line']}" for one in strange[:MOST]))
        yield problem(
            record, "sources", "A2.8.6d",
            say(
                "来源与核定的计划、申请不符:{named};手工改动的请恢复:ecentre restore {id}",
                "sources are not what plans and requests grant: {named}; put a hand edit back: ecentre restore {id}",
                named=named, id=record.id,
            ),
            "sources",
        )


def lines_are_the_sum_of_their_sources(record: Record, _book: Book) -> Iterator[Problem]:
    """Each line is the sum of its sources, and what is bought is that less what stock covers [A2.8.6d]."""
    sums: Counter[str] = Counter()
    for one in record.get("sources", []):
        sums[one["item"]] += one["quantity"]
    lines = record.get("lines", [])
    told = {row["item"]: row["wanted"] for row in lines}
    wrong = [item for item in {**told, **sums} if told.get(item) != sums[item]]
    wrong += [row["item"] for row in lines if row["netted"] + row["buy"] != row["wanted"]]
    if wrong or len(told) != len(lines):
        yield problem(
            record, "sum", "A2.8.6d",
            say(
                "{items} 的需求不等于来源合计,或抵扣加采购不等于需求;请恢复:ecentre restore {id}",
                "{items}: wanted is not the sum of its sources, or netted and bought are not what is wanted; "
                "put it back: ecentre restore {id}",
                items=joined(dict.fromkeys(wrong)) or "-", id=record.id,
            ),
            "lines",
        )


def stock_is_netted_once(record: Record, book: Book) -> Iterator[Problem]:
    """What stock covers was free when the batch was drawn up, all of it and no more; told anew, then shown [A2.8.6d].

    A batch that is bought can no longer be drawn up again, and a clone may have sent a movement late: then it is shown.
    """
    if record.state in (supply_netting.CANCELLED, "finished"):
        return
    say_so = problem if record.state == "drafted" else note
    found = [one for taken in supply_netting.taken_in(record, book) for one in grants.of(taken)]
    for place, row in enumerate(record.get("lines", [])):
        mine = [one for one in found if one.item == row["item"]]
        covered = supply_netting.covered(record, book, row["item"], row["wanted"], mine)
        if covered != row["netted"]:
            message = say(
                "{item} 当时可抵扣库存 {covered},记的是 {netted};请取消后重新汇总:ecentre supply batch cancel {id} "
                "--reason 重新汇总",
                "{item}: {covered} were free in stock then, {netted} are written; draw it up again: "
                "ecentre supply batch cancel {id} --reason TEXT",
                item=facts.named(book, "supply_item", row["item"]), covered=covered, netted=row["netted"],
                id=record.id,
            )
            yield say_so(record, "netted", "A2.8.6d", message, f"lines/{place}/netted")


def plans_on_their_way_are_not_forgotten(record: Record, book: Book) -> Iterator[Problem]:
    """Plans handed in and not checked yet are waited for, or left for a later batch with a reason [A2.8.6d]."""
    period, at = record.text("period"), str(record.steps[0]["at"]) if record.steps else ""
    if not period or record.state == supply_netting.CANCELLED:
        return
    left = record.get("left_out", [])
    late = [one for one in supply_netting.waiting(book, period, at) if one not in left] if at else []
    if late or (left and not record.get("left_out_reason")):
        message = say(
            "{plans} 已申报还没有核查完;先办完,或写明不等的原因:--left-out-reason 原因(以后再汇总一次)",
            "{plans} are handed in and not checked yet; finish them, or say why they are not waited for: "
            "--left-out-reason TEXT (a later batch takes them in)",
            plans=joined(late or left),
        )
        yield problem(record, "left_out", "A2.8.6d", message, "left_out_reason")
    silent = [*supply_netting.silent(record, book)] if record.state == "drafted" else []
    if silent:
        message = say(
            "{n} 个部门没有申报 {period} 的计划:{names};报来后再汇总一次",
            "{n} departments handed in no plan of {period}: {names}; total again when they do",
            n=len(silent), period=period, names=joined(facts.named(book, "department", one) for one in silent),
        )
        yield note(record, "silent", "A2.8.6a", message, "period")


def the_office_area_buys(record: Record, book: Book) -> Iterator[Problem]:
    """The buyer was an office-area specialist on that day [A2.3.7]."""
    on, buyer = facts.day(record, "ordered_on"), record.text("buyer")
    if on is None or record.state not in ("ordered", "finished"):
        return
    if not policy.holds(book, buyer, "office_area_specialist", on):
        who = [facts.named(book, "person", one) for one in policy.holders(book, "office_area_specialist", on)]
        message = say(
            "{person} 当日不是办公区专员,由办公区联系购买:--buyer {who}",
            "{person} was no office-area specialist that day, and the office area buys: --buyer {who}",
            person=facts.named(book, "person", buyer), who=joined(who) or "-",
        )
        yield problem(record, "buyer", "A2.3.7", message, "buyer")


def what_stock_covers_is_not_bought(record: Record, _book: Book) -> Iterator[Problem]:
    """A batch that stock covers whole ends without an order; told as soon as it is drawn up [A2.8.6d]."""
    ordered = record.get("ordered_on") and record.state in ("ordered", "finished")
    if (ordered or record.state == "drafted") and not any(row["buy"] for row in record.get("lines", [])):
        message = say("全部由库存抵扣,不用购买;直接办结:ecentre supply batch finish {id}",
                      "stock covers everything, nothing is to be bought; finish it: ecentre supply batch finish {id}",
                      id=record.id)  # fmt: skip
        yield (problem if ordered else note)(record, "nothing_to_buy", "A2.8.6d", message, "lines")


def everything_bought_came_in(record: Record, book: Book) -> Iterator[Problem]:
    """A batch ends when everything it buys has come into stock, or it says why not [A2.8.6d]."""
    lacking = supply_netting.lacking(record, book) if record.state == "finished" else {}
    if lacking and not record.get("shortfall_reason"):
        named = joined(f"{facts.named(book, 'supply_item', item)} {n}" for item, n in lacking.items())
        message = say(
            "还没有到齐:{named};到货请入库:ecentre stock in add --batch {id} …,不再买的写明 --shortfall-reason 原因",
            "not all came: {named}; take it in: ecentre stock in add --batch {id} …, or say why not: "
            "--shortfall-reason TEXT",
            named=named, id=record.id,
        )
        yield problem(record, "shortfall", "A2.8.6d", message, "shortfall_reason")


def what_came_in_is_not_cancelled(record: Record, book: Book) -> Iterator[Problem]:
    """A batch for which goods came in is finished, never cancelled [A2.8.6d]."""
    if record.state == supply_netting.CANCELLED and supply_netting.received(record, book):
        message = say(
            "已有货物入库,不能取消;余下不买的请办结:ecentre supply batch finish {id} --shortfall-reason 原因",
            "goods came in for it; end it without the rest: ecentre supply batch finish {id} --shortfall-reason TEXT",
            id=record.id,
        )
        yield problem(record, "cancelled", "A2.8.6d", message, "state")


def _drawn_up(record: Record, book: Book) -> Data:
    """Total the checked plans of a period, the first that waits if none is named, and the urgent requests named."""
    period = record.text("period") or ("" if record.get("urgent") else supply_netting.first_checked(book))
    chosen = record.having(period=period or None)
    told = {"period": period or None, "left_out": (supply_netting.waiting(book, period) if period else []) or None}
    return supply_netting.totals(chosen, supply_netting.to_take(chosen, book), book) | told


def _consolidate(record: Record, book: Book) -> Iterator[Act]:
    for one in supply_netting.to_take(record, book):
        yield Act(one.ref, "consolidate", {"batch": record.id})


def _release(record: Record, book: Book) -> Iterator[Act]:
    for one in supply_netting.taken_in(record, book):
        yield Act(one.ref, "release")


def what_comes_next(record: Record) -> Iterator[str]:
    """Take in what was bought; end the batch when all came or nothing is bought; forgo what could not be had."""
    if record.state == "finished" and record.get("shortfall_reason"):
        first = record.get("sources", [{}])[0]
        which = f"plan forgo {first['plan']}" if "plan" in first else f"urgent forgo {first.get('urgent')}"
        yield f"supply-{which} --line … --quantity … --why …"
    buys = any(row["buy"] for row in record.get("lines", []))
    if record.state == "ordered":
        yield (
            f"stock-in add --batch {record.id} --item … --quantity … --unit-price … --cabinet … --voucher-number …"
            " --invoice-number … --kept-by … --finance-holder …"
        )
    if record.state == "ordered" or (record.state == "drafted" and not buys):
        yield f"supply-batch finish {record.id}"


KIND = Kind(
    name="supply_batch",
    label=say("采购汇总", "purchase batch"),
    help=say("核定的计划和急需申请汇总、抵扣库存、采购", "plans totalled, netted against stock, bought"),
    title="period",
    columns=("id", "period", "drawn_on", "supplier", "ordered_on", "state"),
    ended=("finished", "cancelled"),
    rules=(
        a_batch_takes_in_what_was_granted, every_source_is_a_granted_line, lines_are_the_sum_of_their_sources,
        stock_is_netted_once, plans_on_their_way_are_not_forgotten, the_office_area_buys,
        what_stock_covers_is_not_bought, everything_bought_came_in, what_came_in_is_not_cancelled,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", fill=_drawn_up, fills=("lines", "sources", "left_out"),
            effect=_consolidate, causes=("supply_plan.consolidate", "supply_urgent.consolidate"), clause="A2.8.6d",
            label=say("汇总", "total"), help=say("汇总一期核定的计划和急需申请", "total plans and urgent requests"),
        ),
        Transition(
            verb="order", source=("drafted",), target="ordered", asks=("buyer", "supplier", "ordered_on"),
            needs=("supplier", "buyer"), clause="A2.8.6d",
            label=say("采购", "order"), help=say("登记向谁采购", "write down who buys from whom"),
        ),
        Transition(
            verb="finish", source=("drafted", "ordered"), target="finished", asks=("shortfall_reason",),
            clause="A2.8.6d", label=say("办结", "finish"), help=say("货到齐或不用买,办结", "end what came"),
        ),
        Transition(
            verb="cancel", source=("drafted", "ordered"), target=supply_netting.CANCELLED, reason=True,
            effect=_release, causes=("supply_plan.release", "supply_urgent.release"), clause="A2.8.6d",
            label=say("取消", "cancel"), help=say("取消汇总,计划退回待汇总", "cancel it; the plans wait again"),
        ),
    ),
)
