"""Acceptances: goods checked against application and agreement, proof and invoice in two copies [A2.4.1a, A2.4.1b]."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Act, Ref
from ecentre.subjects import cards, proofs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

PLATE = ("maker", "model", "warranty")
"""What is read off the goods, and stands on the card of an asset."""


def goods_meet_their_agreement(record: Record, book: Book) -> Iterator[Problem]:
    """Goods are accepted against a live order and its agreement, after the order [A2.4.1a]."""
    order = _order(record, book)
    if order is None or not _stands(record):
        return
    if not order.get("agreement_number") or not order.get("agreement_on"):
        yield problem(
            record, "agreement", "A2.4.1a",
            say(
                "{id} 还没有购货协议;请补上:ecentre purchase edit {id} --agreement-number 编号 --agreement-on 日期",
                "{id} lacks its agreement: ecentre purchase edit {id} --agreement-number NO --agreement-on DATE",
                id=order.id,
            ),
            "purchase",
        )
    if order.state == "cancelled" or record.text("accepted_on") < order.text("ordered_on"):
        yield problem(
            record, "order", "A2.4.1a",
            say(
                "{id} 已取消,或验收早于订购({on});请核对:ecentre show {id}",
                "{id} is cancelled, or was ordered only on {on}; look at it: ecentre show {id}",
                id=order.id, on=order.get("ordered_on"),
            ),
            "purchase",
        )


def no_more_is_accepted_than_was_ordered(record: Record, book: Book) -> Iterator[Problem]:
    """What passes in all acceptances of an order stays within the quantity ordered [A2.4.1a]."""
    order = _order(record, book)
    if order is None or not _stands(record):
        return
    accepted = _accepted(record, book)
    if accepted > int(order.get("quantity", 0)):
        yield problem(
            record, "quantity", "A2.4.1a",
            say(
                "累计验收 {accepted} 件,超过订购的 {ordered} 件;请更正 --quantity",
                "{accepted} accepted in all, {ordered} ordered; put --quantity right",
                accepted=accepted, ordered=order.get("quantity"),
            ),
            "quantity",
        )


def a_higher_price_or_a_failure_is_explained(record: Record, book: Book) -> Iterator[Problem]:
    """A price above the one agreed or approved is explained, and so is a failure [A2.4.1a]."""
    order = _order(record, book)
    if order is None or record.get("explanation"):
        return
    limit = _limit(order, book)
    if Decimal(record.text("unit_price")) > limit:
        yield problem(
            record, "price", "A2.4.1a",
            say(
                "单价 {price} 元高于批准或约定的 {limit} 元;请说明:--explanation 原因",
                "{price} yuan is above the {limit} approved or agreed; explain it: --explanation TEXT",
                price=record.get("unit_price"), limit=limit,
            ),
            "explanation",
        )
    if record.get("result") == "fail":
        yield problem(
            record, "failure", "A2.4.1a",
            say("验收不合格须说明原因:--explanation 原因", "say why it failed: --explanation TEXT"), "explanation",
        )


def the_seller_does_not_accept(record: Record, book: Book) -> Iterator[Problem]:
    """The acceptor is not the seller [A2.4.1a]."""
    order, acceptor = _order(record, book), record.text("acceptor")
    if order is None:
        return
    name = facts.named(book, "person", acceptor)
    if name in (order.text("supplier"), record.text("dealer")):
        yield problem(
            record, "seller", "A2.4.1a",
            say(
                "卖方 {name} 不能验收;请他人验收:--acceptor 姓名", "{name} sells it; another must: --acceptor NAME",
                name=name,
            ),
            "acceptor",
        )


def two_people_keep_the_papers(record: Record, book: Book) -> Iterator[Problem]:
    """Proof and invoice are kept twice: one copy by a keeper, the other by somebody of finance [A2.4.1b]."""
    if _stands(record):
        yield from proofs.two_people_keep_the_papers(record, book, facts.day(record, "accepted_on"))


def what_became_a_card_is_not_void(record: Record, book: Book) -> Iterator[Problem]:
    """An acceptance that cards were made from is not made void [A2.4.2a]."""
    cards = [*book.refs_to(record.ref, "asset")] if record.state == "void" else []
    if cards:
        yield problem(
            record, "carded", "A2.4.2a",
            say(
                "已据此建卡 {card},不能作废;有误请更正:ecentre correct {id}",
                "{card} was entered from it; correct it: ecentre correct {id}",
                card=cards[0].id, id=record.id,
            ),
        )


def _order(record: Record, book: Book) -> Record | None:
    return book.get("purchase", record.text("purchase"))


def _limit(order: Record, book: Book) -> Decimal:
    """Give the price up to which nothing has to be explained: the one agreed, or approved where none was explained."""
    asked = book.get("requisition", order.text("requisition"))
    limits = [Decimal(order.text("unit_price"))]
    if asked and not order.get("price_reason"):
        limits.append(Decimal(asked.text("estimated_price")))
    return min(limits)


def _wanted(record: Record, book: Book) -> Iterator[str]:
    """Ask for the papers of what passes, for the reason of a failure or of a higher price, for what a card will say.

    A card is made of what is dear and lasts: it wants the model and the rest of the plate [A2.4.1a, A2.4.1b, A2.4.2a].
    """
    order, price = _order(record, book), record.get("unit_price")
    failed = record.get("result") == "fail"
    if not failed:
        yield from proofs.PAPERS
    asked = book.get("requisition", order.text("requisition")) if order else None
    if not failed and asked and price and cards.is_fixed(price, asked.text("category"), book):
        yield from PLATE
    if failed or (order and price and Decimal(price) > _limit(order, book)):
        yield "explanation"


def _stands(record: Record) -> bool:
    return record.state != "void" and record.get("result") == "pass"


def _accepted(record: Record, book: Book) -> int:
    named = book.refs_to(Ref("purchase", record.text("purchase")), "acceptance")
    others = (one for one in named if one.id != record.id)
    return sum(int(one.get("quantity", 0)) for one in (record, *others) if _stands(one))


def _known(record: Record, book: Book) -> Data:
    """Take price, dealer and specification from the order and its application."""
    order = _order(record, book)
    if order is None:
        return {}
    asked = book.get("requisition", order.text("requisition"))
    return {
        "unit_price": order.get("unit_price"),
        "dealer": order.get("supplier"),
        "specification": asked.get("specification") if asked else None,
    }


def _complete(record: Record, book: Book) -> Iterator[Act]:
    order = _order(record, book)
    if order and order.state == "ordered" and _accepted(record, book) >= int(order.get("quantity", 0)):
        yield Act(order.ref, "accept")


def _reopen(record: Record, book: Book) -> Iterator[Act]:
    order = _order(record, book)
    if order and order.state == "accepted" and _accepted(record, book) < int(order.get("quantity", 0)):
        yield Act(order.ref, "reopen")


def what_comes_next(record: Record) -> Iterator[str]:
    """Make a card for each accepted unit."""
    if record.state == "recorded" and record.get("result") == "pass":
        yield f"asset add --acceptance {record.id}"


KIND = Kind(
    name="acceptance",
    label=say("验收记录", "acceptance"),
    help=say("对照申请和协议验收,凭证一式二份", "goods against application and agreement, papers in two copies"),
    title="model", called="{purchase}",
    columns=("id", "purchase", "accepted_on", "acceptor", "quantity", "unit_price", "result", "state"),
    ended=("void",),
    rules=(
        goods_meet_their_agreement, no_more_is_accepted_than_was_ordered, a_higher_price_or_a_failure_is_explained,
        the_seller_does_not_accept, two_people_keep_the_papers, proofs.an_invoice_is_used_once,
        what_became_a_card_is_not_void,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="recorded", fill=_known, clause="A2.4.1a",
            effect=_complete, causes=("purchase.accept",), wants=_wanted, also=PLATE,
            label=say("验收", "accept"), help=say("登记一次验收", "register an acceptance"),
        ),
        Transition(
            verb="void", source=("recorded",), target="void", reason=True, clause="A2.4.1a",
            effect=_reopen, causes=("purchase.reopen",),
            label=say("作废", "void"), help=say("作废登记错的验收", "make a mistaken acceptance void"),
        ),
    ),
)
