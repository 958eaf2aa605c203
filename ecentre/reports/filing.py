"""What the archive holds, as the catalogue that goes to the county's archives, and whose term has ended [A1.0.8]."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre.model import Column, Table
from ecentre.subjects import archiving
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Book, Record
    from ecentre.schema import Schemas
    from ecentre.words import Words

CATALOGUE = (
    Column("number", say("序号", "no."), "int"),
    Column("archive_number", say("档号", "archive number")),
    Column("document_number", say("文号", "official number")),
    Column("responsible", say("责任者", "responsible")),
    Column("title", say("题名", "title")),
    Column("dated_on", say("日期", "dated"), "date"),
    Column("secrecy", say("密级", "secrecy")),
    Column("pages", say("页数", "pages"), "int"),
    Column("note", say("备注", "note")),
)
DUE = (
    Column("id", say("编号", "id")),
    Column("archive_number", say("档号", "archive number")),
    Column("title", say("题名", "title")),
    Column("retention", say("保管期限", "retention")),
    Column("ended", say("期满", "term ended"), "date"),
    Column("box", say("盒号", "box")),
    Column("place", say("存放地点", "place")),
    Column("disposal", say("正在鉴定", "being appraised")),
)
SIGNATURES = (say("立档单位", "office"), say("整理人", "arranged by"), say("检查人", "checked by"), say("日期", "date"))
LISTED = ("drafted", "appraised", "approved")
"""The states in which a list is under way."""
UNNUMBERED = 10**9


class Box(NamedTuple):
    """What stands on the spine of one archive box."""

    fonds: str
    classes: str
    years: str
    retention: str
    volumes: str
    ranges: tuple[str, ...]
    box: str
    place: str
    size: int


def items(book: Book, **where: str) -> list[Record]:
    """Give the items that lie in the archive and have some values, by class, year, retention and number."""
    wanted = {name: value for name, value in where.items() if value}
    found = [one for one in book.find("archive", **wanted) if one.state in archiving.KEPT]
    return sorted(found, key=lambda one: (*_series(one), one.get("item_number", UNNUMBERED), one.id))


def catalogue(book: Book, schemas: Schemas, **where: str) -> Table:
    """Give the catalogue of the items with some values: class, year, retention, volume or box [A1.0.8]."""
    schema, found = schemas.get("archive"), items(book, **where)
    rows = tuple(
        (
            place, one.text("archive_number"), one.text("document_number"), one.text("responsible"), one.text("title"),
            one.text("dated_on"), schema.value_label("secrecy", one.get("secrecy")), one.get("pages", ""),
            one.text("note"),
        )
        for place, one in enumerate(found, start=1)
    )  # fmt: skip
    said = joined(f"{schema.label(name)} {schema.value_label(name, value)}" for name, value in where.items() if value)
    title = say("归档文件目录({what})", "catalogue of filed items: {what}", what=said or say("全部", "all"))
    open_ones = sum(one.state == "filed" for one in found)
    notes = (_unnumbered(open_ones),) if open_ones else ()
    return Table("catalogue", title, CATALOGUE, rows, notes, signatures=SIGNATURES)


def due(book: Book, schemas: Schemas) -> Table:
    """Give the items whose term has ended: to be appraised, never destroyed without [A1.0.8]."""
    schema, rows = schemas.get("archive"), []
    for one in items(book):
        ended = archiving.ends(one, book)
        if ended is None or ended >= book.on or one.state != "numbered":
            continue
        lists = [other.id for other in book.refs_to(one.ref, "disposal") if other.state in LISTED]
        term = schema.value_label("retention", one.get("retention"))
        rows.append((
            one.id, one.text("archive_number"), one.text("title"), term, ended.isoformat(), one.text("box"),
            _named(book, one), joined(lists),
        ))  # fmt: skip
    how = say(
        "鉴定:ecentre disposal add --title … --archives 编号 --decision 销毁|续存 --grounds …;永久的不列",
        "appraise: ecentre disposal add --title … --archives ID --decision destroy|extend --grounds …",
    )
    return Table("due", say("到期待鉴定档案", "archives past their term"), DUE, tuple(rows), (how,) if rows else ())


def spine(book: Book, schemas: Schemas, found: list[Record]) -> Box:
    """Give what the spine of a box says of the items in it."""
    schema = schemas.get("archive")

    def all_of(name: str) -> str:
        values = dict.fromkeys(one.text(name) for one in found if one.get(name))
        return joined(str(schema.value_label(name, value)) for value in values)

    return Box(
        archiving.fonds(book), all_of("class"), all_of("year"), all_of("retention"), all_of("volume"),
        _ranges(found), all_of("box"),
        joined(dict.fromkeys(_named(book, one) for one in found)), len(found),
    )  # fmt: skip


def _ranges(found: list[Record]) -> tuple[str, ...]:
    """Give the first and last archive number of every series in a box, without the fonds."""
    series: dict[tuple[str, str, int], list[int]] = {}
    for one in found:
        if one.get("item_number"):
            series.setdefault(_series(one), []).append(int(one.get("item_number")))
    return tuple(
        f"{year}-{archiving.RETENTIONS[term]}-{min(numbers):04}~{max(numbers):04}"
        for (_, year, term), numbers in series.items()
    )


def _series(one: Record) -> tuple[str, str, int]:
    return one.text("class"), one.text("year"), archiving.RETENTIONS.index(one.text("retention"))


def _named(book: Book, one: Record) -> str:
    place = book.get("place", one.text("place"))
    return place.text("name") if place else one.text("place")


def _unnumbered(count: int) -> Words:
    return say(
        "其中 {n} 件未编档号;年末办理:ecentre archive number --year 年份",
        "{n} of them have no archive number yet; at year end: ecentre archive number --year YEAR",
        n=count,
    )


def unnumbered(book: Book, year: str) -> Iterable[Record]:
    """Give the items of a year that wait for their archive number, in the order they are numbered in."""
    waiting = [one for one in book.find("archive", year=year) if one.state == "filed"]
    return sorted(waiting, key=lambda one: (*_series(one), one.text("dated_on"), one.id))
