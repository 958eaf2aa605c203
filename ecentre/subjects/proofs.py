"""What came by purchase proof and invoice: kept in two copies, one of them at finance, and used once [A2.4.1b].

An invoice stands on one acceptance, or on the stock receipts of one batch and supplier where goods come in parts: the
receipts then say what the invoice comes to, and together stay within it to the fen.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from ecentre import facts, policy, whose
from ecentre.gathering import gathered
from ecentre.kind import problem, say
from ecentre.subjects import catalogue
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from ecentre.model import Book, Problem, Record

    Billed = dict[str, list[Record]]

PAPERS = ("voucher_number", "invoice_number", "kept_by", "finance_holder")
HOLDERS = PAPERS[2:]
ACCEPTED = ("acceptance", "stock_in")
"""The kinds that goods come in by, each with its proof and invoice."""


def two_people_keep_the_papers(record: Record, book: Book, on: date | None) -> Iterator[Problem]:
    """Proof and invoice are kept twice: one copy by a keeper, the other by somebody of finance [A2.4.1b]."""
    for name in (name for name in PAPERS if not record.get(name)):
        yield problem(
            record, "papers", "A2.4.1b",
            say("凭证、发票一式二份,还缺 --{option}", "proof and invoice are kept in two copies; give --{option}",
                option=name.replace("_", "-")),
            name,
        )
    yield from finance_holds_the_other_copy(record, book, on)


def finance_holds_the_other_copy(record: Record, book: Book, on: date | None) -> Iterator[Problem]:
    """The second copy is with somebody of finance on that day, who does not hold the first too [A2.4.1b]."""
    holder = record.text("finance_holder")
    if holder and (holder == record.get("kept_by") or not policy.holds(book, holder, "finance", on)):
        finance = [facts.named(book, "person", one) for one in policy.holders(book, "finance", on)]
        yield problem(
            record, "finance_copy", "A2.4.1b",
            say(
                "另一份须由财务人员收存,且不与留存人相同:--finance-holder {who}",
                "the other copy is held by finance, not by who keeps the first: --finance-holder {who}",
                who=joined(finance),
            ) if finance else whose.nobody(book, "finance"),
            "finance_holder",
        )


def an_invoice_is_used_once(record: Record, book: Book) -> Iterator[Problem]:
    """An invoice number stands on one acceptance, or on the receipts of one batch, however it is typed [A2.4.1b]."""
    for other in _others(record, book):
        if not _of_one_delivery(record, other):
            yield problem(
                record, "invoice", "A2.4.1b",
                say(
                    "发票 {number} 已用于 {id};请核对发票号码:ecentre show {id};"
                    "同一份采购汇总、同一供货单位分批到货的,才可写同一张发票",
                    "invoice {number} is used by {id}; check the number: ecentre show {id}; only deliveries of one "
                    "batch by one supplier share an invoice",
                    number=record.text("invoice_number"), id=other.id,
                ),
                "invoice_number",
            )


def parts_stay_within_their_invoice(record: Record, book: Book) -> Iterator[Problem]:
    """Receipts on one invoice say alike what it comes to, and together bring no more, to the fen [A2.4.1b]."""
    parts = together(record, book) if record.state == "recorded" else []
    first, said = parts[0] if parts else record, record.text("invoice_total")
    if len(parts) > 1 and (not said or said != first.text("invoice_total")):
        known = first.text("invoice_total")
        message = say(
            "发票 {number} 已用于 {first};分批到货的写明发票金额,各次写得一样:"
            "ecentre correct {id} --invoice-total {sum} --reason 分批到货",
            "invoice {number} is used by {first}; where goods come in parts each receipt says what the invoice comes "
            "to: ecentre correct {id} --invoice-total {sum} --reason TEXT",
            number=record.text("invoice_number"), first=first.id, id=record.id if known else first.id,
            sum=known or say("发票金额", "SUM"),
        )  # fmt: skip
        yield problem(record, "invoice_total", "A2.4.1b", message, "invoice_total")
    elif said and brought(parts) > Decimal(said):
        message = say(
            "发票 {number} 的入库合计 {sum} 元,超过发票金额 {said} 元;请核对单价和数量,或更正 --invoice-total",
            "{sum} yuan came in on invoice {number}, which says {said}; check prices and quantities, or put "
            "--invoice-total right",
            number=record.text("invoice_number"), sum=brought(parts), said=said,
        )
        yield problem(record, "invoice_total", "A2.4.1b", message, "invoice_total")


def together(receipt: Record, book: Book) -> list[Record]:
    """Give the living receipts that bring the goods of one invoice, this one among them, in order of id [A2.4.1b]."""
    others = [one for one in _others(receipt, book) if _of_one_delivery(receipt, one)]
    return sorted((receipt, *others), key=lambda one: one.id)


def brought(receipts: Iterable[Record]) -> Decimal:
    """Give what the lines of some receipts cost together, in yuan."""
    rows = (row for one in receipts for row in one.get("lines", []))
    return sum((Decimal(row.get("unit_price", "0")) * int(row["quantity"]) for row in rows), Decimal("0.00"))


def _others(record: Record, book: Book) -> list[Record]:
    """Give the other living acceptances and receipts on the invoice of one."""
    number = record.text("invoice_number") if record.state != "void" else ""
    found = billed(book, number, *ACCEPTED) if number else []
    return [one for one in found if one.ref != record.ref and one.state != "void"]


def _of_one_delivery(record: Record, other: Record) -> bool:
    """Tell whether two receipts bring goods of one batch from one supplier."""
    alike = all(catalogue.plain(record.text(one)) == catalogue.plain(other.text(one)) for one in ("batch", "supplier"))
    return alike and bool(record.get("batch")) and record.kind == other.kind == "stock_in"


def billed(book: Book, number: str, *kinds: str) -> list[Record]:
    """Give the records of some kinds on which an invoice stands; spaces, wide letters and capitals aside [A2.4.1b]."""
    return _billed(book, kinds).get(catalogue.plain(number), [])


@gathered(*ACCEPTED, "claim")
def _billed(book: Book, kinds: tuple[str, ...]) -> Billed:
    found: Billed = defaultdict(list)
    for record in (one for kind in kinds for one in book.find(kind)):
        if record.get("invoice_number"):
            found[catalogue.plain(record.text("invoice_number"))].append(record)
    return found
