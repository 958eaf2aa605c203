"""Compensation: who damaged an asset pays its price, under the staff handbook [A2.6.3e]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Due, Kind, Transition, problem, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record


def the_full_price_is_paid(record: Record, book: Book) -> Iterator[Problem]:
    """The amount is the price of the asset, unless a reason is given [A2.6.3e]."""
    asset = book.get("asset", record.text("asset"))
    if asset and record.get("amount") != asset.get("price") and not record.get("amount_reason"):
        yield problem(
            record, "amount", "A2.6.3e",
            say(
                "照价赔偿:{id} 的价格是 {price} 元;金额不同请说明:--amount-reason 原因",
                "the full price of {id} is {price} yuan; for another amount say why: --amount-reason TEXT",
                id=asset.id, price=asset.get("price"),
            ),
            "amount",
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


def it_is_settled_in_time(record: Record, _book: Book) -> Iterator[Due]:
    """What a person owes is paid, or let go, by the day that was set [A2.6.3e]."""
    due, over = facts.day(record, "due_on"), facts.last(record, "waive")
    if due:
        what = say("赔偿 {amount} 元", "compensation of {amount} yuan", amount=record.text("amount"))
        done = facts.day_of(over) if over else facts.day(record, "paid_on")
        command = f"ecentre compensation pay {record.id} --receipt-number …"
        yield Due(
            record.ref, "compensation.settled", "A2.6.3e", what, due, done, record.text("person"), command,
            facts.begun(record),
        )  # fmt: skip


def _known(record: Record, book: Book) -> Data:
    """Take asset and person from the scrap application, the amount from the asset."""
    scrap = book.get("scrap", record.text("scrap"))
    owed: Data = {"asset": scrap.get("asset"), "person": scrap.get("liable_person")} if scrap else {}
    asset = book.get("asset", record.text("asset") or str(owed.get("asset") or ""))
    return owed | ({"amount": asset.get("price")} if asset else {})


KIND = Kind(
    name="compensation",
    label=say("赔偿", "compensation"),
    help=say("人为损坏照价赔偿", "man-made damage, paid for at full price"),
    title="person",
    columns=("id", "asset", "scrap", "person", "amount", "due_on", "paid_on", "state"),
    ended=("paid", "waived"),
    rules=(the_full_price_is_paid, it_fits_its_scrap_application),
    dues=(it_is_settled_in_time,),
    workflow=(
        Transition(
            verb="add", source=(), target="due", fill=_known, clause="A2.6.3e",
            label=say("登记", "add"), help=say("登记应付的赔偿", "register what is owed"),
        ),
        Transition(
            verb="pay", source=("due",), target="paid", asks=("paid_on", "receipt_number"),
            needs=("receipt_number",), clause="A2.6.3e",
            label=say("付清", "pay"), help=say("登记付清和收据号", "write down the payment and its receipt"),
        ),
        Transition(
            verb="waive", source=("due",), target="waived", reason=True, never_by=("person",), clause="A2.6.3e",
            label=say("免除", "waive"), help=say("说明理由后免除", "let it go, with a reason"),
        ),
    ),
)
