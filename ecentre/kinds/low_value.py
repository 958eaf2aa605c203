"""Low-value items: what stays under the price or the life of a fixed asset [A2.1.1, A2.3.1]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.kind import Kind, Transition, say
from ecentre.subjects import card_asking, cards

if TYPE_CHECKING:
    from ecentre.model import Book, Data, Record


def _known(record: Record, book: Book) -> Data:
    """One item unless said otherwise, in the department of its keeper."""
    return {"quantity": 1, "department": facts.department_of(book, record.text("keeper"))}


KIND = Kind(
    name="low_value",
    label=say("低值易耗品", "low-value item"),
    help=say("未达固定资产标准的物品", "items under the threshold of fixed assets"),
    columns=("id", "name", "model", "quantity", "price", "department", "keeper", "place", "state"),
    ended=("closed",),
    rules=(
        cards.price_or_life_is_below_the_threshold,
        cards.opened_while_the_books_open,
        cards.an_opening_by_hand_is_confirmed_by_another,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="in_use", fill=_known, clause="A2.1.1",
            label=say("登记", "register"), help=say("登记新购的低值易耗品", "register a new low-value item"),
        ),
        Transition(
            verb="open", source=(), target="in_use", fill=_known, clause="A2.1.1", wants=card_asking.source,
            label=say("期初登记", "open"), help=say("建账时登记原有物品", "enter what was there when the books open"),
        ),
        Transition(
            verb="confirm", source=("in_use",), target="", clause="X.2",
            label=say("期初核对", "confirm"), help=say("另一人核对期初登记", "another person checks an opening"),
        ),
        Transition(
            verb="close", source=("in_use",), target="closed", reason=True, clause="A2.1.1",
            label=say("销账", "close"), help=say("用完、损坏或遗失后销账", "strike off what is used up or lost"),
        ),
    ),
)
