"""What may be written into the fields of a record, from its schema: for people whose editor shows no help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds
from ecentre.cli.acting import filling
from ecentre.cli.dialogue import choosing
from ecentre.model import Column, Table, typed
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.index import IndexBook
    from ecentre.model import Data, Ref
    from ecentre.schema import Schema, Schemas

FEW, FEWEST = 12, 5
HEADINGS = (
    Column("field", say("文件里的字段", "field in the file")),
    Column("label", say("名称", "label")),
    Column("help", say("填什么", "what to write")),
    Column("allowed", say("可填的值", "allowed values")),
)
FORMS = {
    "money": say("元,两位小数,如 2600.00", "yuan with two decimals, such as 2600.00"),
    "int": say("整数", "a whole number"),
    "date": say("日期,如 2026-11-03", "a date, such as 2026-11-03"),
    "month": say("月份,如 2026-11", "a month, such as 2026-11"),
    "moment": say("时间,如 2026-11-03T10:20:00+08:00", "a moment, such as 2026-11-03T10:20:00+08:00"),
    "flag": say("true(是)或 false(否)", "true or false"),
    "line": say("一行文字", "one line of text"),
    "text": say("文字", "text"),
    "table": say("若干行,每行以 - 开头", "rows, each beginning with -"),
    "list": say("若干项,每项以 - 开头", "items, each beginning with -"),
}
FIXED = say(
    "编号、状态和经办过程只能由办理步骤改变,不能手改", "id, state and steps change by steps only, never by hand"
)


def table(ref: Ref, book: IndexBook, schemas: Schemas) -> Table:
    """Give every field a hand edit may change, with its meaning and the values it takes."""
    schema = schemas.get(ref.kind)
    rows = tuple(
        (name, str(schema.label(name)), str(schema.help(name)), allowed(schema, name, book))
        for name in filling.correctable(kinds.get(ref.kind), schema)
    )
    title = say("{id} 的字段怎么填", "the fields of {id}", id=ref.id)
    return Table("fields", title, HEADINGS, rows, (FIXED,))


def lines(ref: Ref, data: Data, book: IndexBook, schemas: Schemas, room: int) -> Iterator[str]:
    """Write for the fields that a record has filled what they are and what may stand there instead."""
    from ecentre.render.folding import hanging, paired

    schema = schemas.get(ref.kind)
    names = [name for name in filling.correctable(kinds.get(ref.kind), schema) if data.get(name) is not None]
    told = [(name, f"{schema.label(name)}:{allowed(schema, name, book, FEWEST)}") for name in names]
    yield from paired(told, room)
    yield from hanging(f"  {FIXED}", room)


def allowed(schema: Schema, name: str, book: IndexBook, few: int = FEW) -> str:
    """Tell what may stand in a field: the values with their meaning, the ids to choose from if few, or the form."""
    choices = schema.choices(name)
    if choices:
        return joined(f"{value}({label})" for value, label in choices.items())
    kind = schema.ref(name)
    if kind:
        return _ids(kind, book, few)
    return str(FORMS.get(schema.shape(name), FORMS["text"]))


def _ids(kind: str, book: IndexBook, few: int) -> str:
    offered = choosing.living(book, kind)
    if 0 < len(offered) <= few:
        return joined(f"{id}({name})" if name else id for id, name in offered)
    return str(
        say("{label}的编号,查:ecentre {kind} list", "id of a {label}; see: ecentre {kind} list",
            label=kinds.get(kind).label, kind=typed(kind))
    )  # fmt: skip


__all__ = ["allowed", "lines", "table"]
