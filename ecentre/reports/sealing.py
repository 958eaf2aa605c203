"""The seal register: every use of a seal in a year, numbers without gaps, refused ones too [R4.12.7, R4.12.8]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.model import Book, Record
    from ecentre.schema import Schemas

COLUMNS = (
    Column("id", say("编号", "number")),
    Column("date", say("用印日期", "date"), "date"),
    Column("seal", say("印章", "seal")),
    Column("document", say("文件名称", "paper")),
    Column("paper_kind", say("类别", "kind")),
    Column("copies", say("份数", "copies"), "int"),
    Column("applicant", say("申请人", "applicant")),
    Column("approver", say("批准人", "approver")),
    Column("keeper", say("保管人", "keeper")),
    Column("result", say("办理结果", "result")),
    Column("signed_copy", say("留存件", "signed copy")),
)
SIGNATURES = (say("保管人", "keeper"), say("行政部", "administration"), say("日期", "date"))


def register(book: Book, schemas: Schemas, year: str, seal: str = "") -> Table:
    """Give the register of a year, of one seal or of all [R4.12.7]."""
    found = [one for one in book.find("seal_use") if one.id.split("-")[1] == year and seal in ("", one.text("seal"))]
    name = facts.named(book, "seal", seal) if seal else say("全部印章", "all seals")
    title = say("公章使用登记本({year} 年,{seal})", "seal register of {year}: {seal}", year=year, seal=name)
    return Table("register", title, COLUMNS, tuple(_row(one, book, schemas) for one in found), signatures=SIGNATURES)


def _row(one: Record, book: Book, schemas: Schemas) -> tuple[object, ...]:
    schema = schemas.get("seal_use")
    stamp = facts.last(one, "stamp", "refuse", "reject", "withdraw")
    result: object = schema.value_label("state", one.state)
    if stamp and stamp.get("reason"):
        result = say("{state}:{reason}", "{state}: {reason}", state=result, reason=stamp["reason"])
    people = (facts.named(book, "person", one.text(name)) for name in ("applicant", "approver", "keeper"))
    return (
        one.id, one.text("stamped_on"), facts.named(book, "seal", one.text("seal")), one.text("document"),
        schema.value_label("paper_kind", one.get("paper_kind")), one.get("copies"), *people, result,
        one.text("signed_copy"),
    )  # fmt: skip
