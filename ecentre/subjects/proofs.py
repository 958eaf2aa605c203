"""What came by purchase proof and invoice: kept in two copies, one of them at finance, and used once [A2.4.1b]."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.gathering import gathered
from ecentre.kind import problem, say
from ecentre.subjects import catalogue
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator
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
                who=joined(finance) or "-",
            ),
            "finance_holder",
        )


def an_invoice_is_used_once(record: Record, book: Book) -> Iterator[Problem]:
    """An invoice number stands on one acceptance or stock receipt only, however it is typed [A2.4.1b]."""
    number = record.text("invoice_number")
    if not number or record.state == "void":
        return
    for other in billed(book, number, *ACCEPTED):
        if other.ref != record.ref and other.state != "void":
            yield problem(
                record, "invoice", "A2.4.1b",
                say(
                    "发票 {number} 已用于 {id};请核对发票号码:ecentre show {id};"
                    "一张发票上的几样用品记在同一张入库单,用 --rows",
                    "invoice {number} is used by {id}; check the number: ecentre show {id}; supplies of one invoice "
                    "come in on one receipt, with --rows",
                    number=number, id=other.id,
                ),
                "invoice_number",
            )


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
