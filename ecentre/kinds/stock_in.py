"""Stock receipts: supplies that come in, with proof, invoice, price and cabinet [A2.8.9, A2.4.1b]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import cards, proofs, receiving, shelf

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


def _known(record: Record, book: Book) -> Data:
    """Take the supplier from the batch, and add the lines up."""
    batch = book.get("supply_batch", record.text("batch"))
    return {"supplier": batch.get("supplier") if batch else None, "total": receiving.total(record)}


def what_comes_next(record: Record) -> Iterator[str]:
    """Claim what was paid for it."""
    if record.state == "recorded" and record.get("batch"):
        yield (
            f"claim add --batch {record.text('batch')} --receipt {record.id} --amount {record.get('total')}"
            f" --voucher-number {record.get('voucher_number')} --invoice-number {record.get('invoice_number')}"
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
        proof_and_invoice_are_kept_twice, proofs.an_invoice_is_used_once,
        cards.opened_while_the_books_open, cards.an_import_brings_its_cards_at_once,
        opening_stock_is_checked_by_another, only_opening_stock_is_confirmed, shelf.stock_never_goes_negative,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="recorded", adds=("lines",), needs=("lines", "batch"), fill=_known,
            clause="A2.8.9",
            label=say("入库", "add"), help=say("登记买来的办公用品", "take in what was bought"),
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
