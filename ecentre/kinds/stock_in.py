"""Stock receipts: supplies that come in, with proof, invoice, price and cabinet [A2.8.9, A2.4.1b]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.quoting import quoted
from ecentre.subjects import cards, proofs, receiving, recounting, shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record


def proof_and_invoice_are_kept_twice(record: Record, book: Book) -> Iterator[Problem]:
    """What is bought comes with proof and invoice, each kept twice, one copy at finance [A2.4.1b]."""
    if record.state == "recorded" and not cards.opened(record):
        yield from proofs.two_people_keep_the_papers(record, book, facts.day(record, "received_on"))


def opening_stock_is_checked_by_another(record: Record, book: Book) -> Iterator[Problem]:
    """Every receipt of opening stock is checked by a second person, or shown; an import has its own record [X.2]."""
    if record.state == "recorded":
        yield from cards.an_opening_by_hand_is_confirmed_by_another(record, book)


def only_opening_stock_is_confirmed(record: Record, _book: Book) -> Iterator[Problem]:
    """The second look is for opening stock; what is bought has its proof [X.2]."""
    if facts.last(record, "confirm") and not cards.opened(record):
        message = say(
            "期初核对只用于期初入库;这张单有误请作废:ecentre void {id} --reason 原因",
            "only opening stock is confirmed; a wrong receipt is made void: ecentre void {id} --reason TEXT",
            id=record.id,
        )
        yield problem(record, "confirm", "X.2", message)


def what_was_paid_for_is_not_void(record: Record, book: Book) -> Iterator[Problem]:
    """No receipt is made void once finance agreed to pay the invoice it stands on [A2.4.1c]."""
    number = record.text("invoice_number") if record.state == "void" else ""
    for claim in proofs.billed(book, number, "claim") if number else ():
        named = book.get("stock_in", claim.text("receipt"))
        if claim.state in ("approved", "paid") and named is not None and named.get("batch") == record.get("batch"):
            message = say(
                "发票 {number} 已由 {claim} 报销,入库单不能作废;实物与账不符的请盘点:"
                "ecentre stock count open --cabinet {cabinet}",
                "invoice {number} was claimed in {claim}, so its receipt stands; where the cabinet holds something "
                "else, count: ecentre stock count open --cabinet {cabinet}",
                number=number, claim=claim.id, cabinet=next((row["cabinet"] for row in record.get("lines", ())), "…"),
            )
            yield problem(record, "claimed", "A2.4.1c", message, "state")


def _known(record: Record, book: Book) -> Data:
    """Take the supplier from the batch, what the invoice comes to from an earlier delivery, and add the lines up."""
    batch = book.get("supply_batch", record.text("batch"))
    supplier = record.get("supplier") or (batch.get("supplier") if batch else None)
    parts = proofs.together(record.having(supplier=supplier), book)
    said = (one.get("invoice_total") for one in parts if one.ref != record.ref)
    return {"supplier": supplier, "invoice_total": next(said, None), "total": receiving.total(record)}


def what_comes_next(record: Record) -> Iterator[str]:
    """Take in the rest of what its invoice is for; then claim what was paid for it."""
    if record.state != "recorded" or not record.get("batch"):
        return
    batch, number, billed = record.text("batch"), record.text("invoice_number"), record.get("invoice_total")
    if billed not in (None, record.get("total")):
        yield f"stock-in add --batch {batch} --invoice-number {quoted(number)}"
    yield (
        f"claim add --batch {batch} --receipt {record.id} --amount {billed or record.get('total')}"
        f" --voucher-number {quoted(record.text('voucher_number'))} --invoice-number {quoted(number)}"
    )


KIND = Kind(
    name="stock_in",
    label=say("入库单", "stock receipt"),
    help=say("办公用品入库:凭证、发票、单价、存放柜", "supplies taken into stock"),
    title="supplier",
    columns=("id", "batch", "received_on", "supplier", "invoice_number", "total", "state"),
    ended=("void",),
    rules=(
        receiving.goods_come_against_an_ordered_batch, receiving.no_more_comes_than_was_bought,
        receiving.each_line_has_its_price, receiving.the_total_is_the_sum_of_the_lines,
        receiving.the_acceptor_is_not_the_seller, receiving.goods_lie_in_a_cabinet_in_use,
        receiving.numbered_goods_come_with_their_range, receiving.lasting_goods_stay_under_the_threshold,
        proof_and_invoice_are_kept_twice, proofs.an_invoice_is_used_once, proofs.parts_stay_within_their_invoice,
        cards.opened_while_the_books_open, cards.an_import_brings_its_cards_at_once,
        opening_stock_is_checked_by_another, only_opening_stock_is_confirmed, shelf.stock_never_goes_negative,
        recounting.what_comes_late_is_counted_again, what_was_paid_for_is_not_void,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="recorded", adds=("lines",), needs=("lines", "batch"), fill=_known,
            clause="A2.8.9",
            label=say("入库", "take in"), help=say("登记买来的办公用品", "take in what was bought"),
        ),
        Transition(
            verb="open", source=(), target="recorded", adds=("lines",), needs=("lines",), fill=_known, clause="A2.8.9",
            label=say("期初入库", "open"),
            help=say("建账时登记原有库存", "enter what was in stock when the books opened"),
        ),
        Transition(
            verb="confirm", source=("recorded",), target="", clause="X.2",
            label=say("期初核对", "confirm"), help=say("另一人核对期初库存", "another person checks opening stock"),
        ),
        Transition(
            verb="void", source=("recorded",), target="void", reason=True, clause="A2.8.9",
            label=say("作废", "void"), help=say("作废登记错的入库单", "void a receipt entered wrongly"),
        ),
    ),
    aside=("confirm",),
)
