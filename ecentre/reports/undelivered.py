"""What came by mail and has not reached its addressee yet [A1.2.4.1]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.subjects import mailroom
from ecentre.wording import moment
from ecentre.words import say

if TYPE_CHECKING:
    from datetime import date

    from ecentre.model import Book, Record
    from ecentre.subjects.mailroom import Item

COLUMNS = (
    Column("id", say("编号", "id")),
    Column("number", say("序号", "number"), "int"),
    Column("sort", say("类别", "sort")),
    Column("item", say("名称", "item")),
    Column("whose", say("收件人", "addressee")),
    Column("arrived", say("收到时间", "arrived")),
    Column("days", say("已过天数", "days"), "int"),
)


def listed(book: Book, today: date) -> Table:
    """Give every undelivered item, the oldest first."""
    sheets = sorted(book.find("mail", state="open"), key=lambda one: (one.text("date"), one.id))
    rows = tuple(_row(book, sheet, item, today) for sheet in sheets for item in mailroom.items(sheet)
                 if item.delivered is None)  # fmt: skip
    title = say("未交付的报刊信件", "Undelivered mail")
    step = say(
        "交付:ecentre mail deliver 编号 --number 序号 --taken-by 姓名,或 --cabinet 文件柜 --slot 格位",
        "deliver: ecentre mail deliver ID --number N --taken-by NAME, or --cabinet NAME --slot SLOT",
    )
    none = say("没有未交付的;收件:ecentre mail open,再 ecentre mail receive", "none; new mail: ecentre mail open")
    return Table("undelivered", title, COLUMNS, rows, (step if rows else none,))


def _row(book: Book, sheet: Record, item: Item, today: date) -> tuple[Any, ...]:
    whose = facts.named(book, "person", item.person) or facts.named(book, "department", item.department)
    came = facts.day(sheet, "date")
    return (
        sheet.id, item.number, str(facts.worded(book, "mail", "items/*/sort", str(item.row["sort"]))),
        item.row["item"], whose, moment(str(item.row["arrived"])), (today - came).days if came else 0,
    )  # fmt: skip
