"""Compensation: who damaged or lost a thing pays its price; private use is paid for [A2.6.3e, R4.14.3, R4.15.1]."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Due, Kind, Transition, problem, say
from ecentre.model import Act, Ref
from ecentre.subjects import calls, owing
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

RESTS_ON = {
    "damage": (("asset",), "A2.6.3e"),
    "loss": (("asset", "supply_return"), "R4.14.3"),
    "private_use": (("call_log",), "R4.15.1"),
}
"""The papers of which one stands behind each reason to pay, and the clause that asks for it."""


def the_full_price_is_paid(record: Record, book: Book) -> Iterator[Problem]:
    """The amount is the full price, or the cost of the calls, unless a reason is given [A2.6.3e, R4.14.3, R4.15.1]."""
    full = owing.full(record, book)
    if full is not None and Decimal(record.text("amount")) != full and not record.get("amount_reason"):
        sources = (record.text(name) for name in ("asset", "item", "call_log"))
        clause = RESTS_ON.get(record.text("grounds"), RESTS_ON["damage"])[1]
        yield problem(
            record, "amount", clause,
            say(
                "照价赔偿:{id} 应赔 {price} 元;金额不同请说明:--amount-reason 原因",
                "the full price of {id} is {price} yuan; for another amount say why: --amount-reason TEXT",
                id=next(one for one in sources if one), price=full,
            ),
            "amount_reason",
        )


def it_fits_its_scrap_application(record: Record, book: Book) -> Iterator[Problem]:
    """Who pays, and for what, is as the scrap application says [A2.6.3e]."""
    scrap = book.get("scrap", record.text("scrap"))
    if scrap is None:
        return
    liable = scrap.get("liable_person")
    if scrap.get("asset") != record.get("asset") or (liable and liable != record.get("person")):
        yield problem(
            record, "scrap", "A2.6.3e",
            say(
                "与 {id} 的资产或责任人不符;请核对:ecentre show {id}",
                "not the asset or the liable person of {id}; look at it: ecentre show {id}",
                id=scrap.id,
            ),
            "scrap",
        )


def whoever_lost_it_or_called_pays(record: Record, book: Book) -> Iterator[Problem]:
    """A return or a telephone log names who owes: who lost the item, who called in private [R4.14.3, R4.15.1]."""
    returned, log = (book.get(name, record.text(name)) for name in ("supply_return", "call_log"))
    liable = {returned.text("person")} if returned else set[str]()
    liable |= {row["person"] for row in log.get("calls", []) if row["purpose"] == calls.PRIVATE} if log else set()
    if liable and record.text("person") not in liable:
        source = returned or log
        yield problem(
            record, "liable", "R4.14.3" if returned else "R4.15.1",
            say(
                "{id} 的责任人是 {who},不是 {person};请更正:--person {who}",
                "{who} is liable by {id}, not {person}: --person {who}",
                id=source.id if source else "-", who=joined(facts.named(book, "person", one) for one in sorted(liable)),
                person=facts.named(book, "person", record.text("person")),
            ),
            "person",
        )


def it_rests_on_its_papers(record: Record, _book: Book) -> Iterator[Problem]:
    """Money owed names what it is for: the asset, the return, the telephone log; else the reason [X.12]."""
    grounds = record.text("grounds")
    papers, clause = RESTS_ON.get(grounds, (("amount_reason",), "X.12"))
    named = any(record.get(name) for name in papers) and (grounds != "loss" or _says_which(record))
    if grounds and not named:
        options = " / ".join(f"--{name.replace('_', '-')}" for name in papers)
        yield problem(
            record, "grounds", clause,
            say(
                "请写明为什么付:{options} …;遗失用品的同时写 --item …",
                "say what it is owed for: {options} …; for lost supplies also --item …",
                options=options,
            ),
            "grounds",
        )


def _says_which(record: Record) -> bool:
    return bool(record.get("asset") or record.get("item"))


def it_is_charged_once(record: Record, book: Book) -> Iterator[Problem]:
    """What was lost on a return, or called in a month, is charged to a person once [R4.14.3, R4.15.1]."""
    for name, with_it in (("supply_return", "item"), ("call_log", "person")):
        named = book.refs_to(Ref(name, record.text(name)), "compensation") if record.get(name) else ()
        others = [one for one in named if one.id < record.id and one.get(with_it) == record.get(with_it)]
        if any(one.state != "waived" for one in others) and record.state != "waived":
            message = say(
                "已登记在 {other};请核对:ecentre show {other}", "it is charged in {other}: ecentre show {other}",
                other=others[0].id,
            )
            yield problem(record, "once", "R4.14.3" if name == "supply_return" else "R4.15.1", message, name)


def no_more_is_paid_than_is_owed(record: Record, _book: Book) -> Iterator[Problem]:
    """Payments stay within what is owed, and come to all of it before it is settled [X.12, A2.6.3e]."""
    owed, paid = Decimal(record.text("amount")), owing.paid(record)
    rows = record.get("payments", [])
    open_ended = [row for row in rows[:-1] if not row.get("amount")]
    if paid > owed or open_ended or (record.state == "paid" and paid != owed):
        yield problem(
            record, "payments", "A2.6.3e",
            say(
                "已付 {paid} 元,应付 {owed} 元;付款不能超过应付,付清才能结案:ecentre compensation pay {id} --amount …",
                "{paid} yuan paid of {owed}; never more than is owed, and settled only in full: ecentre compensation "
                "pay {id} --amount …",
                paid=paid, owed=owed, id=record.id,
            ),
            "payments",
        )


def payments_were_made_by_then(record: Record, _book: Book) -> Iterator[Problem]:
    """No payment is written down before the day it was made [A2.6.3e, X.12]."""
    written = [str(step["at"])[:10] for step in record.steps for _ in (step.get("add") or {}).get("payments", ())]
    for place, (row, day) in enumerate(zip(record.get("payments", []), written, strict=False)):
        if row["paid_on"] > day:
            message = say(
                "{day} 还没有到,收到那天再登记", "{day} is still to come; enter it on the day", day=row["paid_on"]
            )
            yield problem(record, "to_come", "A2.6.3e", message, f"payments/{place}/paid_on")


def it_is_settled_in_time(record: Record, _book: Book) -> Iterator[Due]:
    """What a person owes is paid, or let go, by the day that was set [A2.6.3e, X.12]."""
    due, over = facts.day(record, "due_on"), facts.last(record, "waive")
    if due:
        rest = owing.left(record) or record.text("amount")
        what = say("赔偿 {amount} 元", "compensation of {amount} yuan", amount=rest)
        done = facts.day_of(over) if over else facts.day(record, "paid_on")
        command = f"ecentre compensation pay {record.id} --receipt-number …"
        yield Due(
            record.ref, "compensation.settled", "A2.6.3e", what, due, done, record.text("person"), command,
            facts.begun(record),
        )  # fmt: skip


def _known(record: Record, book: Book) -> Data:
    """Take asset and person from the scrap application or the return, the amount from what they are worth."""
    scrap, returned = book.get("scrap", record.text("scrap")), book.get("supply_return", record.text("supply_return"))
    owed: Data = {"asset": scrap.get("asset"), "person": scrap.get("liable_person")} if scrap else {}
    owed |= {"person": returned.get("person")} if returned else {}
    named = record.having(**{name: value for name, value in owed.items() if record.get(name) is None})
    full = owing.full(named, book)
    return owed | {"grounds": _grounds(named), "amount": None if full is None else str(full)}


def _grounds(record: Record) -> str:
    told = {"asset": "damage", "supply_return": "loss", "call_log": "private_use"}
    return next((grounds for name, grounds in told.items() if record.get(name)), "other")


def _wanted(record: Record, book: Book) -> Iterator[str]:
    """Ask what is owed for, by whom and how much, and why where that is not the full price [A2.6.3e, X.12]."""
    if not any(record.get(name) for name in ("asset", "scrap", "supply_return", "call_log")):
        yield "grounds"
    papers, _ = RESTS_ON.get(record.text("grounds"), (("amount_reason",), ""))
    if len(papers) == 1 and not record.get(papers[0]):
        yield papers[0]
    if record.get("supply_return") and not _says_which(record):
        yield "item"
    yield from (name for name in ("person", "amount") if not record.get(name))
    full, amount = owing.full(record, book), record.get("amount")
    if full is not None and amount and Decimal(amount) != full:
        yield "amount_reason"


def _settled(record: Record, _book: Book) -> Iterator[Act]:
    last = record.get("payments", [{}])[-1]
    if not last.get("amount") or not owing.left(record):
        told = {"paid_on": last.get("paid_on"), "receipt_number": last.get("receipt_number")}
        yield Act(record.ref, "settle", {**told, "paid": record.text("amount")})


def what_comes_next(record: Record) -> Iterator[str]:
    """Take the money."""
    if record.state == "due":
        yield f"compensation pay {record.id} --receipt-number …"


KIND = Kind(
    name="compensation",
    label=say("赔偿", "compensation"),
    help=say("损坏、遗失照价赔偿,私用付费", "damage and loss paid for at full price, private use paid for"),
    title="person",
    columns=("id", "person", "grounds", "asset", "item", "amount", "due_on", "paid_on", "state"),
    ended=("paid", "waived"),
    finish=("pay",),
    rules=(
        the_full_price_is_paid, it_fits_its_scrap_application, whoever_lost_it_or_called_pays, it_rests_on_its_papers,
        it_is_charged_once, no_more_is_paid_than_is_owed, payments_were_made_by_then,
    ),
    dues=(it_is_settled_in_time,),
    follow=what_comes_next,
    workflow=(
        Transition(
            verb="add", source=(), target="due", fill=_known, clause="A2.6.3e", wants=_wanted,
            label=say("登记", "register"), help=say("登记应付的赔偿", "register what is owed"),
        ),
        Transition(
            verb="pay", source=("due",), target="", adds=("payments",), needs=("payments",), never_by=("person",),
            effect=_settled, causes=("compensation.settle",), clause="A2.6.3e",
            label=say("付款", "pay"),
            help=say("登记一笔付款和收据号;付足即结清", "write down a payment and its receipt; in full, it is settled"),
        ),
        Transition(
            verb="settle", source=("due",), target="paid", asks=("paid_on", "receipt_number", "paid"), inner=True,
            clause="A2.6.3e",
            label=say("付清", "settle"), help=say("付足后结清", "settled once all of it is paid"),
        ),
        Transition(
            verb="waive", source=("due",), target="waived", reason=True, never_by=("person",), clause="A2.6.3e",
            label=say("免除", "waive"), help=say("说明理由后免除", "let it go, with a reason"),
        ),
    ),
)
