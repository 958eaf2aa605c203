"""Supply returns: handed back on leaving, change of post, old for new; what is lost is paid for [A2.8.1b, A2.8.10b]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Act, Ref
from ecentre.subjects import handback, holding, movements, numbered, owing, receiving, recounting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

LASTING = holding.LASTING


def what_goes_back_names_its_cabinet(record: Record, book: Book) -> Iterator[Problem]:
    """What is put back, or kept for scrap, lies in a cabinet in use that the line names [A2.8.9]."""
    at = facts.moment(record, "receive", otherwise="9")
    for place, row in enumerate(record.get("lines", [])) if record.state != "cancelled" else ():
        cabinet = book.get("store_cabinet", str(row.get("cabinet") or ""))
        kept = row["condition"] in (*movements.BACK, "worn") and row["quantity"]
        if kept and (cabinet is None or receiving.retired(cabinet, at)):
            yield problem(
                record, "cabinet", "A2.8.9",
                say(
                    "{item} 放回哪个在用的柜子:--cabinet 存放柜(用完或遗失的写 --condition consumed 或 lost)",
                    "say into which cabinet in use {item} is put: --cabinet NAME (used up or lost: --condition "
                    "consumed or lost)",
                    item=facts.named(book, "supply_item", row["item"]),
                ),
                f"lines/{place}/cabinet",
            )


def conditions_fit_the_item(record: Record, book: Book) -> Iterator[Problem]:
    """Lasting things come back or are lost; what is used up is entered, were it none [A2.8.1b, A2.8.2a]."""
    for place, row in enumerate(record.get("lines", [])):
        item = book.get("supply_item", row["item"])
        if item is None or record.state == "cancelled":
            continue
        lasting, condition = item.text("supply_class") in LASTING, row["condition"]
        wrong = condition == "consumed" or not row["quantity"] if lasting else condition == "worn"
        if wrong or (condition == "lost" and not handback.stays(item)):
            yield problem(
                record, "condition", "A2.8.1b" if lasting else "A2.8.2a",
                say(
                    "{item} 是耐用品或家具:请写明数量和 unused、usable、worn、lost 之一",
                    "{item} lasts: give the quantity and one of unused, usable, worn, lost", item=item.text("name"),
                )
                if lasting
                else say(
                    "{item} 是消耗用品:剩下的写 usable 或 unused 和数量,用完的写 consumed,没有剩的数量写 0",
                    "{item} is used up: what is left is usable or unused, the rest consumed; 0 for nothing left",
                    item=item.text("name"),
                ),
                f"lines/{place}/condition",
            )  # fmt: skip


def what_is_lost_is_paid_for(record: Record, book: Book) -> Iterator[Problem]:
    """What was lost comes with a compensation by whoever held it [R4.14.3, A2.6.3e]."""
    if record.state != "received":
        return
    owed = {str(one.get("item")) for one in book.refs_to(record.ref, "compensation")}
    for item in sorted(_lost(record, book) - owed):
        yield problem(
            record, "compensation", "R4.14.3",
            say(
                "{item} 遗失须照价赔偿,请先登记:ecentre compensation add --supply-return {id} --item {item} "
                "--amount 金额 --basis 员工手册条款",
                "{item} was lost and is paid for; register it first: ecentre compensation add --supply-return {id} "
                "--item {item} --amount SUM --basis TEXT",
                item=facts.named(book, "supply_item", item), id=record.id,
            ),
            "lines",
        )


def _lost(record: Record, book: Book) -> set[str]:
    """Give the lasting things that a sheet says were lost."""
    named = {row["item"] for row in record.get("lines", []) if row["condition"] == "lost"}
    items = (book.get("supply_item", one) for one in named)
    return {one.id for one in items if one is not None and one.text("supply_class") in LASTING}


def _charge(record: Record, book: Book) -> Iterator[Act]:
    """Let whoever lost something owe its last price; where it was never bought, the amount is entered by hand."""
    charged = {str(one.get("item")) for one in book.refs_to(record.ref, "compensation")}
    for item in sorted(_lost(record, book) - charged):
        worth = owing.lost_worth(book, record, item)
        if worth is not None:
            owed = {"person": record.get("person"), "item": item, "supply_return": record.id, "grounds": "loss"}
            yield Act(
                Ref("compensation", ""), "add", {**owed, "amount": f"{worth:.2f}", "basis": "遗失照价赔偿 [R4.14.3]"}
            )


def _known(record: Record, book: Book) -> Data:
    """Take the department from whoever hands back."""
    return {"department": facts.department_of(book, record.text("person"))}


def what_comes_next(record: Record) -> Iterator[str]:
    """Let the office area take in what was written down."""
    if record.state == "drafted":
        yield f"supply-return receive {record.id}"


KIND = Kind(
    name="supply_return",
    label=say("办公用品交回", "supply return"),
    help=say("离岗、换岗、以旧换新时交回", "handed back on leaving, moving, old for new"),
    title="person",
    columns=("id", "person", "department", "returned_on", "occasion", "state"),
    ended=("received", "cancelled"),
    follow=what_comes_next,
    rules=(
        what_goes_back_names_its_cabinet, conditions_fit_the_item, holding.nobody_gives_more_than_they_hold,
        numbered.numbered_goods_are_taken_from_where_they_are, what_is_lost_is_paid_for,
        recounting.what_comes_late_is_counted_again,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", adds=("lines",), needs=("lines",), fill=_known, clause="A2.8.1b",
            label=say("填交回单", "fill in"), help=say("填写交回单", "write a sheet"),
        ),
        Transition(
            verb="enter", source=("drafted",), target="", adds=("lines",), needs=("lines",), clause="A2.8.1b",
            label=say("加交回项", "enter"), help=say("在待接收的单上再加一项", "add a line to an open sheet"),
        ),
        Transition(
            verb="receive", source=("drafted",), target="received", asks=("returned_on",), never_by=("person",),
            effect=_charge, causes=("compensation.add",), clause="A2.8.10b",
            label=say("接收", "receive"), help=say("办公区点收", "the office area takes it in"),
        ),
        Transition(
            verb="cancel", source=("drafted",), target="cancelled", reason=True, clause="A2.8.1b",
            label=say("取消", "cancel"), help=say("取消没有接收的交回单", "cancel a sheet nobody received"),
        ),
    ),
)
