"""Supply issues: one sheet a taker, signed before goods leave, never above what was granted [A2.8.8a, A2.8.8c]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, problem, say
from ecentre.subjects import cards, holding, numbered, recounting, shortage, taking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record


def goods_come_out_of_a_cabinet(record: Record, book: Book) -> Iterator[Problem]:
    """Each line names the cabinet it comes from; what was held before the books opened comes from none [A2.8.9]."""
    opened = cards.opened(record)
    for place, row in taking.rows_of(record):
        if bool(row.get("cabinet")) == opened or (opened and (row.get("plan") or row.get("urgent"))):
            yield problem(
                record, "cabinet", "A2.8.9",
                say(
                    "{item}:从柜子里领的写明 --cabinet;期初已在手里的不写柜子和计划",
                    "{item}: what is taken names its --cabinet; what was held before names neither cabinet nor plan",
                    item=facts.named(book, "supply_item", row["item"]),
                ),
                f"lines/{place}/cabinet",
            )


def _known(record: Record, book: Book) -> Data:
    """Take the department from the taker."""
    return {"department": facts.department_of(book, record.text("taker"))}


KIND = Kind(
    name="supply_issue",
    label=say("办公用品领用", "supply issue"),
    help=say("一人一张领用单,签字后发给", "one sheet a taker, signed before goods leave"),
    title="taker",
    columns=("id", "taker", "department", "issued_on", "state"),
    ended=("issued", "cancelled"),
    rules=(
        goods_come_out_of_a_cabinet, cards.opened_while_the_books_open,
        taking.each_line_rests_on_what_was_granted, taking.no_more_is_issued_than_was_granted,
        taking.a_taker_has_one_open_sheet, taking.issued_on_the_days_of_issue,
        taking.the_taker_was_of_the_department, taking.the_taker_signed_before_goods_left,
        taking.equipment_supplies_name_their_device, taking.finance_goods_go_to_finance,
        numbered.numbered_goods_are_taken_from_where_they_are, holding.the_old_one_came_back_first,
        shortage.stock_never_goes_negative, recounting.what_comes_late_is_counted_again,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="drafted", asks=("outside_reason",), adds=("lines",), needs=("lines",),
            fill=_known, clause="A2.8.8a",
            label=say("填领用单", "fill in"), help=say("填写领用单", "write a sheet"),
        ),
        Transition(
            verb="open", source=(), target="drafted", adds=("lines",),
            needs=("lines", "opening_source"), fill=_known, clause="A2.8.1b",
            label=say("期初登记", "open"),
            help=say("建账时登记各人已在手里的用品", "enter what people held before the books opened"),
        ),
        Transition(
            verb="confirm", source=("drafted",), target="issued", asks=("issued_on", "outside_reason"), by="taker",
            clause="A2.8.8c",
            label=say("签领", "confirm"), help=say("领用人签字后发给", "the taker signs, then the goods leave"),
        ),
        Transition(
            verb="enter", source=("drafted",), target="", adds=("lines",), needs=("lines",), clause="A2.8.8a",
            label=say("加领用项", "enter"), help=say("在待签领的单上再加一项", "add a line to an open sheet"),
        ),
        Transition(
            verb="cancel", source=("drafted",), target="cancelled", reason=True, clause="A2.8.8a",
            label=say("取消", "cancel"), help=say("取消没有签领的领用单", "cancel a sheet nobody signed"),
        ),
    ),
)
