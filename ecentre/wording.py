"""Values as people read them: names for ids, labels for choices, 是 and 否 for flags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import kinds, policy
from ecentre.words import joined, say

if TYPE_CHECKING:
    from ecentre.model import Book, Data, Record
    from ecentre.schema import Schemas

YES, NO = say("是", "yes"), say("否", "no")
EMPTY = say("(空)", "(empty)")
FEW = 3
ROLE = "role"
TABLES = {"claim_type": "claim_types"}
"""The fields that hold a key of a policy table, whose row says what it is called."""
MOMENT = "2026-11-03T10:00:00+08:00"


class Teller:
    """Tells values of records in words, remembering the names it has looked up."""

    def __init__(self, book: Book, schemas: Schemas) -> None:
        """Read names from one book and labels from its schemas."""
        self.book = book
        self.schemas = schemas
        self._names: dict[tuple[str, str], str] = {}

    def name(self, kind: str, id: str) -> str:
        """Give the name of a record, or its id where it has none."""
        key = (kind, id)
        if key not in self._names:
            record = self.book.get(kind, id) if kind in kinds.PREFIXES else None
            self._names[key] = (self.title(record) if record else "") or id
        return self._names[key]

    def title(self, record: Record) -> str:
        """Give what a record is called: by its title, or by several of its fields where its kind says so."""
        kind = kinds.get(record.kind)
        told = {name: self._part(record, name) for name in _places(kind.called)}
        return kind.called.format(**told) if told and all(told.values()) else self._part(record, kind.title)

    def _part(self, record: Record, name: str) -> str:
        value = record.data.get(name)
        return self.value(record.kind, name, value) if value else ""

    def both(self, kind: str, id: str) -> str:
        """Give the name of a record with its id beside it."""
        name = self.name(kind, id)
        return f"{name} ({id})" if name != id else id

    def value(self, kind: str, field: str, value: Any, *, ids: bool = False) -> str:
        """Tell the value of a field; with ``ids``, names stand with their ids."""
        if value is None or value == "":
            return str(EMPTY)
        if isinstance(value, bool):
            return str(YES if value else NO)
        if isinstance(value, list):
            lines = say("{n} 行", "{n} lines", n=len(value))
            return str(lines) if counted(value) else joined(self.item(kind, field, one, ids=ids) for one in value)
        schema = self.schemas.get(kind)
        if field not in schema.names:
            return str(value)
        target, value = schema.ref(field), value.get("name", value) if isinstance(value, dict) else value
        if target:
            return self.both(target, str(value)) if ids else self.name(target, str(value))
        return self._called(field, str(schema.value_label(field, value)))

    def _called(self, field: str, label: str) -> str:
        """Give what policy calls a key of one of its tables; any other label as it is."""
        row = policy.row(self.book, TABLES[field], field, label) if field in TABLES else None
        if row is not None:
            return str(say(row["name"], row.get("english") or row["name"]))
        return policy.role_label(self.book, label) if field == ROLE else label

    def item(self, kind: str, field: str, one: Any, *, ids: bool = False) -> str:
        """Tell one item of a list or one line of a table."""
        if isinstance(one, dict):
            cells = (f"{self.cell_label(kind, field, it)} {self.cell(kind, field, it, one[it])}" for it in one)
            return "(" + ",".join(cells) + ")"
        target = self._node(kind, f"{field}/*").get("x-ref", "")
        if target:
            return self.both(target, str(one)) if ids else self.name(target, str(one))
        return str(one)

    def cell_label(self, kind: str, field: str, name: str) -> str:
        """Give the label of a column of a table."""
        spec = self._node(kind, f"{field}/*/{name}")
        return str(say(str(spec.get("title", name)), str(spec.get("x-en", name))))

    def cell(self, kind: str, field: str, name: str, value: Any) -> str:
        """Tell one cell of a table; records with a number keep it beside their name."""
        if isinstance(value, list):
            return joined(self.cell(kind, field, f"{name}/*", one) for one in value)
        if isinstance(value, dict):
            return str(value.get("name") or ",".join(map(str, value.values())))
        spec = self._node(kind, f"{field}/*/{name}")
        target, labels = spec.get("x-ref", ""), spec.get("x-labels", {}).get(str(value))
        if target:
            return self.both(target, str(value)) if kinds.PREFIXES.get(target) else self.name(target, str(value))
        if isinstance(value, bool):
            return str(YES if value else NO)
        if isinstance(value, list):
            return joined(str(one) for one in value)
        return str(say(*labels)) if labels else moment(str(value))

    def _node(self, kind: str, where: str) -> Data:
        schema = self.schemas.get(kind)
        return schema.node(where) if where.partition("/")[0] in schema.names else {}

    def label(self, kind: str, field: str) -> str:
        """Give the label of a field."""
        schema = self.schemas.get(kind)
        return str(schema.label(field)) if field in schema.names else field

    def what(self, record: Record) -> str:
        """Name a record: its kind, its id and its title."""
        kind = kinds.get(record.kind)
        named = self.title(record)
        shown = f"{kind.label} {record.id}"
        return f"{shown} {named}" if named and named != record.id else shown


def _places(called: str) -> list[str]:
    """Give the fields that a name is made of; most kinds have none such."""
    if not called:
        return []
    from string import Formatter

    return [name for _, name, _, _ in Formatter().parse(called) if name]


def counted(value: Any) -> bool:
    """Tell whether a value is a list of so many rows that only their number is told."""
    return isinstance(value, list) and len(value) > FEW and isinstance(value[0], dict)


def moment(text: str) -> str:
    """Shorten a moment to the minute; any other text stays as it is."""
    return text[:16].replace("T", " ") if len(text) == len(MOMENT) and text.endswith(MOMENT[-6:]) else text


def changes(before: Record | None, after: Record) -> list[tuple[str, Any, Any]]:
    """Give the fields in which two forms of a record differ, with old and new value."""
    old = before.data if before else {}
    names = [name for name in (*after.data, *(name for name in old if name not in after.data)) if name not in UNTOLD]
    return [(name, old.get(name), after.data.get(name)) for name in names if old.get(name) != after.data.get(name)]


def change_lines(teller: Teller, before: Record | None, after: Record) -> list[str]:
    """Tell what would change in one record: 使用人 由 甲 改为 乙."""
    kind = after.kind
    lines = []
    for name, old, new in changes(before, after):
        label, words = teller.label(kind, name), teller.value(kind, name, new)
        if before is None:
            lines.append(f"{label}:{words}")
            continue
        lines.append(
            str(
                say(
                    "{label} 由 {old} 改为 {new}",
                    "{label}: from {old} to {new}",
                    label=label,
                    old=teller.value(kind, name, old),
                    new=words,
                )
            )
        )
    return lines


UNTOLD = frozenset({"id", "uid", "rev", "steps"})
