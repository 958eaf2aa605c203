"""Claims: finance pays only on application, purchase proof and invoice that agree; refusals are kept [A2.4.1c]."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import Kind, Transition, note, problem, say
from ecentre.model import Ref
from ecentre.subjects import claiming, proofs
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

ALIVE = ("submitted", "approved", "paid")
AGREED = ("approved", "paid")


def a_claim_rests_on_a_rule(record: Record, book: Book) -> Iterator[Problem]:
    """Every claim is of a type that policy knows, and names the accounting rule of that type [A1.2.5.1]."""
    rows = policy.rows(book, "claim_types", facts.begun(record) or book.on)
    row = claiming.rule_of(record, book)
    if not rows or record.state not in ALIVE:
        return
    if row is None:
        known = joined(f"{one['claim_type']}({one['name']}:{one['rule']})" for one in rows)
        message = say(
            "报销须写明类型,并有所依据的制度:--claim-type;现有:{known}",
            "a claim has a type that rests on a rule: --claim-type; there are: {known}",
            known=known,
        )
        yield problem(record, "type", "A1.2.5.1", message, "claim_type")
    elif record.get("basis") not in (None, row["rule"]):
        message = say(
            "{name}依据的是:{rule};请恢复:ecentre restore {id}", "{name} rests on {rule}; ecentre restore {id}",
            name=row["name"], rule=row["rule"], id=record.id,
        )
        yield problem(record, "basis", "A1.2.5.1", message, "basis")


def the_three_papers_resolve_and_agree(record: Record, book: Book) -> Iterator[Problem]:
    """Nothing is paid unless application, purchase proof and invoice all resolve and agree to the fen [A2.4.1c]."""
    for name, words in claiming.lacking(record, book) if record.state == "submitted" else ():
        yield note(record, "three_papers_lacking", "A2.4.1c", say("还缺:{what}", "lacking: {what}", what=words), name)
    for name, words in claiming.lacking(record, book) if record.state in AGREED else ():
        message = say(
            "不能付款,缺:{what};请拒绝并记下:ecentre refuse {id} --reason …",
            "cannot pay, lacking {what}; refuse it on record: ecentre refuse {id} --reason …",
            what=words, id=record.id,
        )
        yield problem(record, "three_papers", "A2.4.1c", message, name)


def two_people_keep_the_papers(record: Record, book: Book) -> Iterator[Problem]:
    """The two copies of proof and invoice have two holders, one of them of finance, before it is paid [A2.4.1b]."""
    if record.state in AGREED:
        on = facts.begun(record)
        held = record.having(**claiming.held(record, book))
        for one in proofs.two_people_keep_the_papers(held, book, on):
            if one.where in proofs.HOLDERS:
                message = say(
                    "{lacks};请补:ecentre claim edit {id} {option} 姓名",
                    "{lacks}; fill it in: ecentre claim edit {id} {option} NAME",
                    lacks=one.message, id=record.id, option=f"--{one.where.replace('_', '-')}",
                )
                yield replace(one, message=message)


def an_invoice_is_claimed_once(record: Record, book: Book) -> Iterator[Problem]:
    """An invoice number stands in one living claim only, of whatever type, however it is typed [A2.4.1b]."""
    number = record.text("invoice_number")
    if not number or record.state not in ALIVE:
        return
    for other in proofs.billed(book, number, "claim"):
        if other.id != record.id and other.state in ALIVE:
            message = say(
                "发票 {number} 已在 {other} 报销;请核对发票号码:ecentre show {other}",
                "invoice {number} is claimed in {other}; check the number: ecentre show {other}",
                number=number, other=other.id,
            )
            yield problem(record, "invoice_once", "A2.4.1b", message, "invoice_number")


def a_purchase_is_claimed_once(record: Record, book: Book) -> Iterator[Problem]:
    """What was accepted, taken into stock or repaired is paid in one living claim only [A2.4.1b, A2.4.1c]."""
    if record.state not in ALIVE:
        return
    for name, kind in (*claiming.GOODS.items(), ("repair", "repair")):
        named = book.refs_to(Ref(kind, record.text(name)), "claim") if record.get(name) else ()
        others = [one.id for one in named if one.id != record.id and one.state in ALIVE and one.get(name)]
        if others:
            message = say(
                "{id} 已在 {other} 报销;请核对:ecentre show {other}",
                "{id} is claimed in {other}: ecentre show {other}",
                id=record.get(name), other=others[0],
            )
            yield problem(record, "purchase_once", "A2.4.1b", message, name)


def a_refusal_names_what_was_missing(record: Record, _book: Book) -> Iterator[Problem]:
    """A refused claim keeps the reason for which finance refused it [A2.4.1c]."""
    if record.state == "refused" and not (record.steps and record.steps[-1].get("reason")):
        message = say("拒绝须写明理由:--reason …", "a refusal needs its reason: --reason …")
        yield problem(record, "refusal", "A2.4.1c", message, "missing")


def payment_follows_agreement(record: Record, _book: Book) -> Iterator[Problem]:
    """A claim is paid on the day finance agreed to it, or later [A2.4.1c]."""
    agreed, paid = facts.last(record, "approve"), facts.day(record, "paid_on")
    if paid and agreed and paid < facts.day_of(agreed):
        message = say(
            "付款日期 {paid} 早于同意付款的 {agreed};请更正 --paid-on", "paid on {paid}, agreed on {agreed}: --paid-on",
            paid=paid, agreed=facts.day_of(agreed),
        )
        yield problem(record, "paid_on", "A2.4.1c", message, "paid_on")


def _known(record: Record, book: Book) -> Data:
    """Tell type, rule and holders of the papers from what the claim rests on."""
    row = claiming.rule_of(record, book)
    told: Data = {"claim_type": claiming.type_of(record) or None, "basis": row["rule"] if row else None}
    return told | {name: who or None for name, who in claiming.held(record, book).items()}


def _wanted(record: Record, _book: Book) -> Iterator[str]:
    """Ask what a claim is for, and for the papers without which finance must refuse it [A1.2.5.1, A2.4.1c]."""
    type = claiming.type_of(record)
    if not type:
        yield "claim_type"
    yield from claiming.named(type)


def _missing(record: Record, book: Book) -> Data:
    return {"missing": [words.zh.format_map(words.args) for _, words in claiming.lacking(record, book)] or None}


def what_comes_next(record: Record) -> Iterator[str]:
    """Pay what finance agreed to."""
    if record.state == "approved":
        yield f"claim pay {record.id}"


KIND = Kind(
    name="claim",
    label=say("报销", "claim"),
    help=say("申请、凭证、发票三件齐全才付款", "paid only on application, proof and invoice"),
    title="invoice_number",
    columns=("id", "claimant", "acceptance", "receipt", "invoice_number", "amount", "state"),
    ended=("paid", "refused", "withdrawn"),
    rules=(
        a_claim_rests_on_a_rule, the_three_papers_resolve_and_agree, two_people_keep_the_papers,
        an_invoice_is_claimed_once, a_purchase_is_claimed_once, a_refusal_names_what_was_missing,
        payment_follows_agreement,
    ),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="submitted", fill=_known, clause="A2.4.1c", wants=_wanted,
            label=say("提出报销", "claim"), help=say("提出报销,交财务审核", "hand a claim to finance"),
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
        Transition(
            verb="pay", source=("approved",), target="paid", asks=("paid_on", "payment_number"),
            never_by=("claimant",), clause="A2.4.1c",
            label=say("付款", "pay"), help=say("出纳付款", "the cashier pays it"),
        ),
    ),
)
