"""Repairs: filed in writing before they cost, arranged by the specialist alone [A2.6.2a, A2.6.2b]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, policy, whose
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Act
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record


def filed_before_the_work(record: Record, _book: Book) -> Iterator[Problem]:
    """What is repaired, or costs anything, was filed with administration on or before that day [A2.6.2a]."""
    filed, work = record.text("filed_on"), [record.text(name) for name in ("sent_on", "done_on") if record.get(name)]
    if (work and (not filed or filed > min(work))) or (record.get("cost") and not (filed and work)):
        yield problem(
            record, "filed", "A2.6.2a",
            say(
                "维修须先书面备案,备案日期({filed})不能晚于送修和完成;请核对 --sent-on、--done-on",
                "a repair is filed first: {filed} is after the work began or ended; check --sent-on and --done-on",
                filed=filed or "-",
            ),
            "filed_on",
        )
    if len(work) == 2 and work[0] > work[1]:
        yield problem(
            record, "order", "A2.6.2a",
            say("完成日期早于送修日期;请核对 --done-on", "done before it was sent; check --done-on"), "done_on",
        )


def the_specialist_makes_contact(record: Record, book: Book) -> Iterator[Problem]:
    """Only an office-area specialist contacts maker or dealer [A2.6.2b]."""
    on, person = facts.day(record, "sent_on"), record.text("contact_by")
    if record.state in ("filed", "cancelled") and on is None:
        return
    if on is None or not policy.holds(book, person, "office_area_specialist", on):
        specialists = [facts.named(book, "person", one) for one in policy.holders(book, "office_area_specialist", on)]
        yield problem(
            record, "contact", "A2.6.2b",
            say(
                "{person} 当日不是办公区专员,只能由专员联系维修:--contact-by {who}",
                "{person} was no office-area specialist that day; only they make contact: --contact-by {who}",
                person=facts.named(book, "person", person) or "-", who=joined(specialists),
            ) if specialists else whose.nobody(book, "office_area_specialist"),
            "contact_by",
        )


def maker_or_dealer_repairs(record: Record, book: Book) -> Iterator[Problem]:
    """Repairs go to the maker or dealer of the asset, else a reason is given [A2.6.2b]."""
    known = _sellers(record, book)
    if known is None or record.state not in ("at_work", "done") or record.get("vendor_reason"):
        return
    if record.text("vendor") not in known:
        yield problem(
            record, "vendor", "A2.6.2b",
            say(
                "{vendor} 不是该资产的厂家或经销商({known});请改 --vendor,或说明:--vendor-reason 理由",
                "{vendor} is neither maker nor dealer ({known}); change --vendor or say why: --vendor-reason TEXT",
                vendor=record.text("vendor") or "-", known=joined(known) or "-",
            ),
            "vendor_reason" if record.get("vendor") else "vendor",
        )


def _sellers(record: Record, book: Book) -> list[str] | None:
    """Give who made and who sold the asset, as far as its card says; None where there is no card."""
    asset = book.get("asset", record.text("asset"))
    return [name for name in (asset.text("maker"), asset.text("dealer")) if name] if asset else None


def _wanted(record: Record, book: Book) -> Iterator[str]:
    """Ask why somebody else repairs it than who made or sold it [A2.6.2b]."""
    known = _sellers(record, book)
    if known is not None and record.get("vendor") and record.text("vendor") not in known:
        yield "vendor_reason"


def _take_away(record: Record, book: Book) -> Iterator[Act]:
    asset = book.get("asset", record.text("asset"))
    if asset:
        yield Act(asset.ref, "repair")


def _give_back(record: Record, book: Book) -> Iterator[Act]:
    asset = book.get("asset", record.text("asset"))
    if asset and asset.state == "in_repair":
        yield Act(asset.ref, "resume" if asset.get("keeper") else "shelve")


KIND = Kind(
    name="repair",
    label=say("维修", "repair"),
    help=say("先备案,再由专员联系维修", "filed first, then arranged by the specialist"),
    title="fault",
    columns=("id", "asset", "fault", "filed_on", "vendor", "sent_on", "done_on", "cost", "result", "state"),
    ended=("done", "cancelled"),
    finish=("finish",),
    rules=(filed_before_the_work, the_specialist_makes_contact, maker_or_dealer_repairs),
    workflow=(
        Transition(
            verb="add", source=(), target="filed", clause="A2.6.2a",
            label=say("备案", "report"), help=say("书面报修并备案", "report a fault and file it"),
        ),
        Transition(
            verb="send", source=("filed",), target="at_work", clause="A2.6.2b",
            effect=_take_away, causes=("asset.repair",),
            asks=("vendor", "vendor_reason", "contact_by", "sent_on"), needs=("vendor",), wants=_wanted,
            label=say("送修", "send"), help=say("由专员联系厂家或经销商送修", "the specialist sends it away"),
        ),
        Transition(
            verb="finish", source=("at_work",), target="done", clause="A2.6.2a",
            effect=_give_back, causes=("asset.resume", "asset.shelve"),
            asks=("done_on", "cost", "result"), needs=("cost", "result"),
            label=say("完成", "finish"), help=say("登记费用和结果", "write down cost and result"),
        ),
        Transition(
            verb="cancel", source=("filed", "at_work"), target="cancelled", reason=True,
            effect=_give_back, causes=("asset.resume", "asset.shelve"),
            clause="A2.6.2a",
            label=say("取消", "cancel"), help=say("取消维修", "cancel a repair"),
        ),
    ),
)
