"""Claims: finance pays only on application, purchase proof and invoice that agree; refusals are kept [A2.4.1c]."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ecentre.kind import Kind, Transition, problem, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record
    from ecentre.words import Words

APPROVED = ("approved", "ordered", "fulfilled")
ALIVE = ("submitted", "approved")


def _lacking(record: Record, book: Book) -> Iterator[tuple[str, Words]]:
    """Name each part that finance must see and cannot."""
    requisition = book.get("requisition", record.text("requisition"))
    acceptance = book.get("acceptance", record.text("acceptance"))
    if requisition is None or requisition.state not in APPROVED:
        yield "requisition", say("购置申请(须已批准)", "the approved application")
    if acceptance is None or acceptance.state != "recorded" or acceptance.get("result") != "pass":
        yield "acceptance", say("合格的验收记录", "an acceptance that passed")
        return
    purchase = book.get("purchase", acceptance.text("purchase"))
    if requisition is not None and (purchase is None or purchase.get("requisition") != requisition.id):
        yield "requisition", say("与验收相符的购置申请", "the application that the acceptance belongs to")
    for name, words in (
        ("voucher_number", say("购货凭证(与验收记录一致)", "the purchase proof, as accepted")),
        ("invoice_number", say("发票(与验收记录一致)", "the invoice, as accepted")),
    ):
        if not record.get(name) or record.get(name) != acceptance.get(name):
            yield name, words
    due = Decimal(acceptance.text("unit_price")) * int(acceptance.get("quantity", 0))
    if Decimal(record.text("amount")) != due:
        yield "amount", say("金额应为 {due} 元", "the amount should be {due} yuan", due=due)


def the_three_papers_resolve_and_agree(record: Record, book: Book) -> Iterator[Problem]:
    """Nothing is paid unless application, purchase proof and invoice all resolve and agree to the fen [A2.4.1c]."""
    if record.state != "approved":
        return
    for name, words in _lacking(record, book):
        message = say(
            "不能付款,缺:{what};请拒绝并记下:ecentre refuse {id} --reason …",
            "cannot pay, lacking {what}; refuse it on record: ecentre refuse {id} --reason …",
            what=words, id=record.id,
        )
        yield problem(record, "three_papers", "A2.4.1c", message, name)


def an_invoice_is_claimed_once(record: Record, book: Book) -> Iterator[Problem]:
    """An invoice number stands in one living claim only [A2.4.1b]."""
    number = record.get("invoice_number")
    if not number or record.state not in ALIVE:
        return
    for other in book.find("claim", invoice_number=number):
        if other.id != record.id and other.state in ALIVE:
            message = say(
                "发票 {number} 已在 {other} 报销;请核对发票号码",
                "invoice {number} is claimed in {other}; check the number",
                number=number, other=other.id,
            )
            yield problem(record, "invoice_once", "A2.4.1b", message, "invoice_number")


def a_refusal_names_what_was_missing(record: Record, _book: Book) -> Iterator[Problem]:
    """A refused claim keeps the reason for which finance refused it [A2.4.1c]."""
    if record.state == "refused" and not (record.steps and record.steps[-1].get("reason")):
        message = say("拒绝须写明理由:--reason …", "a refusal needs its reason: --reason …")
        yield problem(record, "refusal", "A2.4.1c", message, "missing")


def _missing(record: Record, book: Book) -> Data:
    return {"missing": [words.zh.format_map(words.args) for _, words in _lacking(record, book)] or None}


KIND = Kind(
    name="claim",
    label=say("报销", "claim"),
    help=say("申请、凭证、发票三件齐全才付款", "paid only on application, proof and invoice"),
    title="invoice_number",
    columns=("id", "claimant", "acceptance", "invoice_number", "amount", "state"),
    ended=("refused", "withdrawn"),
    rules=(the_three_papers_resolve_and_agree, an_invoice_is_claimed_once, a_refusal_names_what_was_missing),
    workflow=(
        Transition(
            verb="add", source=(), target="submitted", clause="A2.4.1c",
            label=say("提出报销", "add"), help=say("提出报销,交财务审核", "hand a claim to finance"),
        ),
        Transition(
            verb="approve", source=("submitted",), target="approved", chain="claim", never_by=("claimant",),
            clause="A2.4.1c",
            label=say("同意付款", "approve"), help=say("财务核对三件材料后同意付款", "finance agrees to pay"),
        ),
        Transition(
            verb="refuse", source=("submitted",), target="refused", veto="claim", reason=True, clause="A2.4.1c",
            fills=("missing",), fill=_missing,
            label=say("拒绝报销", "refuse"), help=say("拒绝报销,记下缺少的材料", "refuse, keeping what was missing"),
        ),
        Transition(
            verb="withdraw", source=("submitted",), target="withdrawn", by="claimant", clause="A2.4.1c",
            label=say("撤回", "withdraw"), help=say("报销人撤回", "the claimant takes it back"),
        ),
    ),
)
