"""Purchases: the office area orders on an approved application, with an agreement [A2.3.3, A2.3.6, A2.3.7]."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ecentre import facts, policy, whose
from ecentre.kind import Kind, Transition, note, problem, say
from ecentre.model import Act, Ref
from ecentre.words import hands, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

APPROVED = ("approved", "ordered", "fulfilled")


def rests_on_an_approved_application(record: Record, book: Book) -> Iterator[Problem]:
    """Nothing is ordered without an application that was approved for buying [A2.3.3]."""
    asked = _application(record, book)
    if record.state != "cancelled" and asked and (asked.state not in APPROVED or asked.get("decision") != "buy"):
        yield problem(
            record, "application", "A2.3.3",
            say(
                "{id} 目前是 {state}(意见:{decision}),不是已批准购买的申请;请先办完审批:ecentre show {id}",
                "{id} is {state} ({decision}), not approved for buying; finish its approvals: ecentre show {id}",
                id=asked.id, state=facts.standing(book, asked),
                decision=facts.worded(book, "requisition", "decision", asked.text("decision")) or "-",
            ),
            "requisition",
        )


def the_general_manager_approved(record: Record, book: Book) -> Iterator[Problem]:
    """The general manager approved the application before anything was ordered, and is not the applicant [A2.3.6]."""
    asked, ordered = _application(record, book), facts.day(record, "ordered_on")
    if record.state == "cancelled" or asked is None or ordered is None:
        return
    for step in facts.answers(asked, "approve", "submit"):
        fitting = step["role"] == "general_manager" and step["by"] != asked.get("applicant")
        if fitting and facts.day_of(step) <= ordered:
            return
    yield problem(
        record, "general_manager", "A2.3.6",
        say(
            "{id} 在订购前没有总经理的批准;请总经理办理:ecentre approve {id}{hands}",
            "{id} was not approved by the general manager before the order: ecentre approve {id}{hands}",
            id=asked.id, hands=hands(whose.able(book, [("general_manager", "")], {asked.text("applicant")})),
        ),
        "requisition",
    )


def the_office_area_buys(record: Record, book: Book) -> Iterator[Problem]:
    """The buyer was an office-area specialist on the day of the order [A2.3.7]."""
    on, buyer = facts.day(record, "ordered_on"), record.text("buyer")
    if on and not policy.holds(book, buyer, "office_area_specialist", on):
        specialists = [facts.named(book, "person", one) for one in policy.holders(book, "office_area_specialist", on)]
        yield problem(
            record, "buyer", "A2.3.7",
            say(
                "{person} 当日不是办公区专员,由办公区联系购买:--buyer {who}",
                "{person} was no office-area specialist that day, and the office area buys: --buyer {who}",
                person=facts.named(book, "person", buyer), who=joined(specialists),
            ) if specialists else whose.nobody(book, "office_area_specialist"),
            "buyer",
        )


def no_more_is_ordered_than_was_approved(record: Record, book: Book) -> Iterator[Problem]:
    """All orders on an application together stay within its quantity [A2.3.3]."""
    asked = _application(record, book)
    if asked is None or record.state == "cancelled":
        return
    ordered = sum(int(one.get("quantity", 0)) for one in _orders(record, book))
    if ordered > int(asked.get("quantity", 0)):
        yield problem(
            record, "quantity", "A2.3.3",
            say(
                "累计订购 {ordered} 件,超过申请的 {quantity} 件;请减少 --quantity,或另行申请:ecentre requisition add",
                "{ordered} ordered in all, {quantity} applied for; lower --quantity or apply again: "
                "ecentre requisition add",
                ordered=ordered, quantity=asked.get("quantity"),
            ),
            "quantity",
        )


def a_higher_price_is_explained(record: Record, book: Book) -> Iterator[Problem]:
    """A price above the approved estimate is explained, and the total is quantity times price [A2.4.1a]."""
    asked, price = _application(record, book), Decimal(record.text("unit_price"))
    if asked and "price_reason" in _wanted(record, book) and not record.get("price_reason"):
        yield problem(
            record, "price", "A2.4.1a",
            say(
                "单价 {price} 元高于批准的预计单价 {estimate} 元;请说明原因:--price-reason 原因",
                "{price} yuan is above the approved estimate of {estimate}; say why: --price-reason TEXT",
                price=record.get("unit_price"), estimate=asked.get("estimated_price"),
            ),
            "price_reason",
        )
    if Decimal(record.text("total")) != price * int(record.get("quantity", 0)):
        yield problem(
            record, "total", "A2.4.1a",
            say(
                "总价应为数量乘单价;请更正:ecentre purchase correct {id} --total {total} --reason 原因",
                "the total must be quantity times price: ecentre purchase correct {id} --total {total} --reason TEXT",
                id=record.id, total=f"{price * int(record.get('quantity', 0)):.2f}",
            ),
            "total",
        )


def delivery_follows_the_order(record: Record, _book: Book) -> Iterator[Problem]:
    """Delivery is promised for the day of the order or later; a promise past at its entry is shown [A2.3.7]."""
    promised, ordered = facts.day(record, "deliver_by"), facts.day(record, "ordered_on")
    entered = facts.entered(record, "deliver_by")
    if record.state == "cancelled" or not (promised and ordered and entered):
        return
    if promised < ordered:
        message = say(
            "约定交货日期 {day} 早于订购日期 {ordered};请更正 --deliver-by 或 --ordered-on",
            "delivery is promised for {day}, before the order of {ordered}; correct --deliver-by or --ordered-on",
            day=promised, ordered=ordered,
        )
        yield problem(record, "deliver_by", "A2.3.7", message, "deliver_by")
    elif record.state == "ordered" and promised < entered:
        message = say(
            "约定交货日期 {day} 在登记时已过;货已到的请验收:ecentre acceptance add --purchase {id} …",
            "delivery was promised for {day}, past when this was entered; accept what has come: "
            "ecentre acceptance add --purchase {id} …",
            day=promised, id=record.id,
        )
        yield note(record, "late", "A2.3.7", message, "deliver_by")


def what_was_accepted_is_not_cancelled(record: Record, book: Book) -> Iterator[Problem]:
    """An order with accepted goods is not cancelled [A2.4.1a]."""
    if record.state != "cancelled":
        return
    for one in book.refs_to(record.ref, "acceptance"):
        if one.state != "void" and one.get("result") == "pass":
            yield problem(
                record, "accepted", "A2.4.1a",
                say(
                    "已有验收 {id},不能取消;确属错误请先作废:ecentre acceptance void {id} --reason 原因",
                    "{id} accepted goods of it; void that first: ecentre acceptance void {id} --reason TEXT",
                    id=one.id,
                ),
            )


def _application(record: Record, book: Book) -> Record | None:
    return book.get("requisition", record.text("requisition"))


def _orders(record: Record, book: Book) -> list[Record]:
    others = book.refs_to(Ref("requisition", record.text("requisition")), "purchase")
    return [record, *(one for one in others if one.id != record.id and one.state != "cancelled")]


def _priced(record: Record, book: Book) -> Data:
    """Order what was applied for; work out the total."""
    asked = _application(record, book)
    quantity = record.get("quantity") or (asked.get("quantity") if asked else None)
    price = record.get("unit_price")
    total = f"{Decimal(price) * int(quantity):.2f}" if price and quantity else None
    return {"quantity": quantity, "total": total}


def _wanted(record: Record, book: Book) -> Iterator[str]:
    """Ask why the price is above the approved estimate, where it is [A2.4.1a]."""
    asked, price = _application(record, book), record.get("unit_price")
    if asked and price and Decimal(price) > Decimal(asked.text("estimated_price")):
        yield "price_reason"


def _order(record: Record, book: Book) -> Iterator[Act]:
    if (asked := _application(record, book)) and asked.state in ("approved", "ordered"):
        yield Act(asked.ref, "order")


def _unorder(record: Record, book: Book) -> Iterator[Act]:
    asked = _application(record, book)
    if asked and asked.state == "ordered" and len(_orders(record, book)) == 1:
        yield Act(asked.ref, "unorder")


def _fulfil(record: Record, book: Book) -> Iterator[Act]:
    asked = _application(record, book)
    if asked is None or asked.state != "ordered":
        return
    accepted = sum(int(one.get("quantity", 0)) for one in _orders(record, book) if one.state == "accepted")
    if accepted >= int(asked.get("quantity", 0)):
        yield Act(asked.ref, "fulfil")


def _reopen(record: Record, book: Book) -> Iterator[Act]:
    asked = _application(record, book)
    if asked and asked.state == "fulfilled":
        yield Act(asked.ref, "reopen")


def what_comes_next(record: Record) -> Iterator[str]:
    """Accept what arrives; before that there is an agreement [A2.4.1a]."""
    if record.state == "ordered" and not (record.get("agreement_number") and record.get("agreement_on")):
        yield f"purchase edit {record.id} --agreement-number … --agreement-on …"
    elif record.state == "ordered":
        yield f"acceptance add --purchase {record.id}"


KIND = Kind(
    name="purchase",
    label=say("购货记录", "purchase"),
    help=say("办公区按批准的申请订货", "orders on approved applications"),
    title="supplier", called="{requisition}", ended=("accepted", "cancelled"),
    columns=("id", "requisition", "supplier", "quantity", "unit_price", "total", "buyer", "ordered_on", "state"),
    rules=(
        rests_on_an_approved_application, the_general_manager_approved, the_office_area_buys,
        no_more_is_ordered_than_was_approved, a_higher_price_is_explained, delivery_follows_the_order,
        what_was_accepted_is_not_cancelled,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="ordered", fill=_priced, clause="A2.3.7",
            effect=_order, causes=("requisition.order",), wants=_wanted, also=("agreement_number", "agreement_on"),
            label=say("订购", "order"), help=say("按批准的申请订购", "order on an approved application"),
        ),
        Transition(
            verb="cancel", source=("ordered",), target="cancelled", reason=True, clause="A2.3.7",
            effect=_unorder, causes=("requisition.unorder",),
            label=say("取消", "cancel"), help=say("取消未验收的订购", "cancel an order before acceptance"),
        ),
        Transition(
            verb="accept", source=("ordered",), target="accepted", inner=True, clause="A2.4.1a",
            effect=_fulfil, causes=("requisition.fulfil",),
            label=say("验收完毕", "accept"), help=say("全部验收合格后", "moved when everything has passed"),
        ),
        Transition(
            verb="reopen", source=("accepted",), target="ordered", inner=True, clause="A2.4.1a",
            effect=_reopen, causes=("requisition.reopen",),
            label=say("恢复", "reopen"), help=say("验收作废后恢复", "moved when an acceptance is void"),
        ),
    ),
)
