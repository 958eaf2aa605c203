"""How an answer is written, told to whoever asks: by the shape of its field, or a form of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.cli.grammar.flags import is_proof
from ecentre.words import Words, say

if TYPE_CHECKING:
    from ecentre.schema import Schema

FORMS = {
    "money": say("元,如 2600 或 2,600.00", "yuan, such as 2600 or 2,600.00"),
    "date": say("如 今天、明天、下周一、3号、2026-11-22", "such as today, tomorrow, 2026-11-22"),
    "month": say("如 本月、2026-11", "such as this month, 2026-11"),
    "moment": say("如 现在、10:20、昨天 18:00", "such as now, 10:20, yesterday 18:00"),
    "time": say("如 15:00、下午3点", "such as 15:00"),
    "int": say("整数,如 3", "a whole number, such as 3"),
    "flag": say("是 或 否", "yes or no"),
}
FILE = say("文件的位置,可把文件拖进窗口", "where the file lies")
MANY = say("几个用、隔开", "several with 、 between")


def form(schema: Schema, name: str) -> Words | None:
    """Give how a field is written, or None where any words will do."""
    if is_proof(schema, name):
        return FILE
    shape = schema.shape(name)
    return FORMS.get(schema.node(name).get("x-form", shape), MANY if shape == "list" else None)


__all__ = ["form"]
