"""Claims with their papers: what each rests on, who holds the two copies, what is missing [A2.4.1b, A2.4.1c]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.subjects import claiming
from ecentre.words import joined, say

if TYPE_CHECKING:
    from ecentre.model import Book, Record

ENDED = ("refused", "withdrawn")
COLUMNS = (
    Column("id", say("编号", "id")),
    Column("type", say("类型", "type")),
    Column("basis", say("依据", "rule")),
    Column("application", say("申请", "application")),
    Column("goods", say("验收或入库", "goods")),
    Column("voucher_number", say("购货凭证号", "purchase proof")),
    Column("invoice_number", say("发票号码", "invoice")),
    Column("amount", say("金额", "amount"), "money"),
    Column("kept_by", say("留存联", "copy kept by")),
    Column("finance_holder", say("财务联", "copy at finance")),
    Column("missing", say("还缺", "missing")),
    Column("state", say("状态", "state")),
)


def papers(book: Book, id: str = "") -> Table:
    """Give the papers of one claim, or of all that stand: who holds each of the two copies [A2.4.1b, A1.2.5.1]."""
    found = [book.get("claim", id)] if id else [one for one in book.find("claim") if one.state not in ENDED]
    rows = tuple(_row(book, one) for one in found if one is not None)
    title = say("报销的三件材料和两联保管人", "Claims: the three papers and who holds the two copies")
    none = () if rows else (say("没有报销", "there are no claims"),)
    return Table("claim_papers", title, COLUMNS, rows, none, {"amount": _sum(rows)} if rows else {})


def _row(book: Book, one: Record) -> tuple[Any, ...]:
    row, found = claiming.rule_of(one, book), claiming.papers(one, book)
    held = claiming.held(one, book)
    return (
        one.id, str(say(row["name"], row.get("english") or row["name"])) if row else found.type,
        one.text("basis") or (row["rule"] if row else ""),
        _named(book, found.application), joined(_named(book, one) for one in found.parts or (found.goods,)),
        one.text("voucher_number"), one.text("invoice_number"), one.get("amount"),
        *(facts.named(book, "person", held[name]) for name in ("kept_by", "finance_holder")),
        joined(words for _, words in claiming.lacking(one, book)) if one.state != "paid" else "",
        str(facts.standing(book, one)),
    )  # fmt: skip


def _named(book: Book, record: Record | None) -> str:
    return f"{record.id} {facts.standing(book, record)}" if record else ""


def _sum(rows: tuple[tuple[Any, ...], ...]) -> Any:
    from decimal import Decimal

    place = next(place for place, column in enumerate(COLUMNS) if column.name == "amount")
    return sum((Decimal(row[place]) for row in rows), Decimal("0.00"))
