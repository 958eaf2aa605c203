"""The three papers behind a claim: application, purchase proof and invoice, wherever each is kept [A2.4.1c]."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts, policy
from ecentre.kind import say
from ecentre.subjects import proofs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Record
    from ecentre.words import Words

ASSET, SUPPLIES, REPAIR = "asset", "supplies", "repair"
APPLIED = {
    ASSET: ("requisition", ("approved", "ordered", "fulfilled")),
    SUPPLIES: ("batch", ("ordered", "finished")),
    REPAIR: ("repair", ("done",)),
}
"""For each type of claim that rests on papers of the books: the field of its application, the states that count."""
KINDS = {"requisition": "requisition", "batch": "supply_batch", "repair": "repair"}
GOODS = {"acceptance": "acceptance", "receipt": "stock_in"}
"""The fields that name where proof and invoice are written down, and the kinds they name."""
WANTED = {
    ASSET: say("购置申请(须已批准)", "the approved application"),
    SUPPLIES: say("采购汇总(须已采购,并有计划或急需申请)", "the purchase batch, ordered on plans or urgent requests"),
    REPAIR: say("维修备案(须已完成)", "the repair that was filed, and is done"),
}
UNKNOWN = say("申请", "the application")


class Papers(NamedTuple):
    """What a claim rests on: its type, the application, the record of the goods, where proof and invoice are written.

    A repair has no record of goods: its proof and invoice are written on the claim itself. ``parts`` are all receipts
    on the invoice of the one that is named, which may have come in several deliveries.
    """

    type: str
    application: Record | None
    goods: Record | None
    proof: Record | None
    parts: tuple[Record, ...] = ()


def type_of(record: Record) -> str:
    """Give the type of a claim: as written, else as its papers tell; empty where neither says it [A1.2.5.1]."""
    told = {"requisition": ASSET, "acceptance": ASSET, "batch": SUPPLIES, "receipt": SUPPLIES, "repair": REPAIR}
    return record.text("claim_type") or next((type for name, type in told.items() if record.get(name)), "")


def named(type: str) -> tuple[str, ...]:
    """Give the fields of a claim of a type that name its application, its goods, or its proof and invoice [A2.4.1c]."""
    own = proofs.PAPERS if type == REPAIR else ("receipt",) if type == SUPPLIES else ("acceptance",)
    return (APPLIED[type][0], *own) if type in APPLIED else ()


def rule_of(record: Record, book: Book) -> Data | None:
    """Give the row of policy that says on which rule a claim of this type rests [A1.2.5.1]."""
    return policy.row(book, "claim_types", "claim_type", type_of(record), facts.begun(record) or book.on)


def papers(record: Record, book: Book) -> Papers:
    """Gather the papers that a claim names, as far as they are there."""
    type = type_of(record)
    field, _ = APPLIED.get(type, ("", ()))
    application = book.get(KINDS[field], record.text(field)) if field else None
    goods = None
    if type != REPAIR:
        field = "receipt" if type == SUPPLIES else "acceptance"
        goods = book.get(GOODS[field], record.text(field))
    parts = proofs.together(goods, book) if goods is not None and type == SUPPLIES else []
    return Papers(type, application, goods, record if type == REPAIR else goods, tuple(parts))


def lacking(record: Record, book: Book) -> Iterator[tuple[str, Words]]:
    """Name each part that finance must see and cannot, or that does not agree [A2.4.1c]."""
    found = papers(record, book)
    if not _applied(found):
        yield APPLIED.get(found.type, ("claim_type", ()))[0], WANTED.get(found.type, UNKNOWN)
    if found.proof is None or not _came(found.goods, found.type):
        yield _field(found.type), _UNSEEN[found.type == SUPPLIES]
        return
    if _applied(found) and not _belongs(found, book):
        yield APPLIED[found.type][0], _STRANGE[found.type == SUPPLIES]
    yield from _numbers(record, found.proof, own=found.type == REPAIR)
    due, billed = worth(found), found.proof.text("invoice_total")
    if due is not None and billed and due < Decimal(billed):
        yield "receipt", say(
            "其余的货(发票 {billed} 元,入库 {due} 元)", "the rest of the goods ({billed} yuan billed, {due} came in)",
            billed=billed, due=due,
        )  # fmt: skip
    elif due is not None and Decimal(record.text("amount")) != due:
        yield "amount", say("金额应为 {due} 元", "the amount should be {due} yuan", due=due)


def worth(found: Papers) -> Decimal | None:
    """Give what the accepted goods, or the repair, cost in yuan; None where nothing tells."""
    if found.type == REPAIR:
        return Decimal(found.application.text("cost")) if found.application and found.application.get("cost") else None
    goods = found.goods
    if goods is None:
        return None
    if found.type == SUPPLIES:
        return proofs.brought(found.parts)
    return Decimal(goods.text("unit_price")) * int(goods.get("quantity", 0))


def held(record: Record, book: Book) -> dict[str, str]:
    """Give who keeps each of the two paper copies, as the claim or the record of its goods says [A2.4.1b]."""
    proof = papers(record, book).proof or record
    return {name: record.text(name) or proof.text(name) for name in proofs.HOLDERS}


def _applied(found: Papers) -> bool:
    """Tell whether the application is there and was agreed to; a batch names the plans or requests it fills."""
    one = found.application
    if one is None or one.state not in APPLIED[found.type][1]:
        return False
    asked = (row.get("plan") or row.get("urgent") for row in one.get("sources", []))
    return found.type != SUPPLIES or any(asked)


def _came(goods: Record | None, type: str) -> bool:
    if goods is None or goods.state != "recorded":
        return type == REPAIR
    return type == SUPPLIES or goods.get("result") == "pass"


def _belongs(found: Papers, book: Book) -> bool:
    """Tell whether the goods came on this application."""
    application, goods = found.application, found.goods
    if goods is None or application is None:
        return found.type == REPAIR
    if found.type == SUPPLIES:
        return goods.text("batch") == application.id
    purchase = book.get("purchase", goods.text("purchase"))
    return purchase is not None and purchase.text("requisition") == application.id


def _numbers(record: Record, proof: Record, *, own: bool) -> Iterator[tuple[str, Words]]:
    for name, words in _NUMBERED[own].items():
        if not record.get(name) or record.get(name) != proof.get(name):
            yield name, words


def _field(type: str) -> str:
    return "receipt" if type == SUPPLIES else "acceptance"


_UNSEEN = {
    False: say("合格的验收记录", "an acceptance that passed"), True: say("有效的入库单", "a stock receipt that stands"),
}  # fmt: skip
_STRANGE = {
    False: say("与验收相符的购置申请", "the application that the acceptance belongs to"),
    True: say("与入库单相符的采购汇总", "the purchase batch that the stock receipt belongs to"),
}
_NUMBERED = {
    False: {
        "voucher_number": say("购货凭证(与验收记录一致)", "the purchase proof, as accepted"),
        "invoice_number": say("发票(与验收记录一致)", "the invoice, as accepted"),
    },
    True: {
        "voucher_number": say("维修凭证号", "the number of the repair's proof"),
        "invoice_number": say("发票号码", "the invoice number"),
    },
}
