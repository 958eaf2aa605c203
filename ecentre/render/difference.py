"""What became different between two forms of a record, one sentence a change, in the words of its schema."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Any

from ecentre import approval, fields, kinds
from ecentre.model import typed
from ecentre.render import acts
from ecentre.wording import Teller
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.fields import Node
    from ecentre.model import Book, Data, Record
    from ecentre.schema import Schemas

KEPT = ("id", "uid", "rev", "state", "steps")
BOOKKEEPING = ("rev", "state", "steps")
YUAN = "yuan"
LATEST = "latest"


def differences(old: Record | None, new: Record | None, schemas: Schemas, book: Book) -> list[Words]:
    """Tell what is different, new steps first: a whole new record by its main fields."""
    teller = Teller(book, schemas)
    if new is None:
        return [say("删去 {what}", "{what} removed", what=teller.what(old))] if old else []
    before = old.steps if old else []
    steps = [acts.told(new, place, teller) for place in range(len(before), len(new.steps))]
    if old is None:
        return [say("新建 {what}", "{what} made", what=teller.what(new)), *main_fields(new, teller), *steps]
    return [*rewritten(before, new), *steps, *content(old, new, teller), *standing(old, new, teller)]


def voided(record: Record, place: int, schemas: Schemas, book: Book, then: Record | None = None) -> list[Words]:
    """Tell what is different now from what step ``place`` (from 0) was given on; nothing where its word still stands.

    ``then`` is the record as history has it at that step; without it the steps since are undone one by one.
    """
    step = record.steps[place]
    given_on = then or dict(approval.backwards(record))[place]
    if step.get("subject") == approval.subject(record):
        return []
    teller = Teller(book, schemas)
    lines = [*content(given_on, record, teller)]
    if step.get("subject") != approval.subject(given_on):
        lines.append(
            say(
                "内容被手工改动过,没有经办步骤;第 {n} 步原来针对的内容见历史:ecentre audit --kind {kind}",
                "the content was changed by hand, without a step; what step {n} was given on is in history:"
                " ecentre audit --kind {kind}",
                n=place + 1, kind=typed(record.kind),
            )
        )
    return lines


def content(old: Record, new: Record, teller: Teller) -> Iterator[Words]:
    """Tell the fields in which two forms of a record differ."""
    kind, schema = new.kind, teller.schemas.get(new.kind)
    for name in dict.fromkeys((*new.data, *old.data)):
        before, after = old.data.get(name), new.data.get(name)
        if name in BOOKKEEPING or before == after:
            continue
        node = schema.node(name)
        if node.get("x-merge") == LATEST:
            before = None
        if isinstance(before, list) and isinstance(after, list):
            table = fields.shape(node) == "table"
            yield from _rows(kind, name, before, after, teller) if table else _items(kind, name, before, after, teller)
            continue
        yield _changed(teller.label(kind, name), told(before, kind, name, teller), told(after, kind, name, teller))


def _changed(label: str, old: str, new: str) -> Words:
    """Tell one value that came, went or changed."""
    if not old:
        return say("填写 {label} {new}", "{label} filled in: {new}", label=label, new=new)
    if not new:
        return say("删去 {label} {old}", "{label} taken out: {old}", label=label, old=old)
    return say("{label} 由 {old} 改为 {new}", "{label} from {old} to {new}", label=label, old=old, new=new)


def told(value: Any, kind: str, name: str, teller: Teller) -> str:
    """Tell a value, money with its unit; nothing for what is empty."""
    if value in (None, "", []):
        return ""
    if isinstance(value, dict) and value.get("name"):
        return str(value["name"])
    return _with_unit(teller.value(kind, name, value), teller.schemas.get(kind).node(name))


def _with_unit(text: str, node: Node) -> str:
    return str(say("{amount} 元", "{amount} yuan", amount=text)) if node.get("x-unit") == YUAN else text


def _items(kind: str, name: str, old: list[Any], new: list[Any], teller: Teller) -> Iterator[Words]:
    """Tell what came into a list and what went."""
    label = teller.label(kind, name)
    for one in (one for one in new if one not in old):
        yield say("{label} 增加 {one}", "{label}: {one} added", label=label, one=teller.item(kind, name, one))
    for one in (one for one in old if one not in new):
        yield say("{label} 去掉 {one}", "{label}: {one} taken out", label=label, one=teller.item(kind, name, one))
    if sorted(map(str, old)) == sorted(map(str, new)):
        yield say("{label} 改了先后次序", "{label}: in another order", label=label)


def _rows(kind: str, name: str, old: list[Data], new: list[Data], teller: Teller) -> Iterator[Words]:
    """Tell rows that came, went or changed; a row is known by its first field that tells all rows apart."""
    label, key = teller.label(kind, name), _key(teller.schemas.get(kind).node(name), old, new)
    if not key:
        yield from _items(kind, name, old, new, teller)
        return
    before, after = ({str(row.get(key)): row for row in rows} for rows in (old, new))
    yield from _items(
        kind, name, [row for id, row in before.items() if id not in after],
        [row for id, row in after.items() if id not in before], teller,
    )  # fmt: skip
    for id, row in after.items():
        for cell in dict.fromkeys((*row, *before.get(id, {}))) if id in before else ():
            if row.get(cell) != before[id].get(cell):
                one = _changed(teller.cell_label(kind, name, cell), *(
                    _cell(side.get(cell), kind, name, cell, teller) for side in (before[id], row)
                ))  # fmt: skip
                which = _cell(id, kind, name, key, teller)
                yield say("{label}({which}) {one}", "{label} ({which}): {one}", label=label, which=which, one=one)
    if list(before) != list(after) and set(before) == set(after):
        yield say("{label} 改了先后次序", "{label}: in another order", label=label)


def _cell(value: Any, kind: str, name: str, cell: str, teller: Teller) -> str:
    if value in (None, "", []):
        return ""
    return _with_unit(teller.cell(kind, name, cell, value), teller.schemas.get(kind).node(f"{name}/*/{cell}"))


def _key(node: Node, *tables: list[Data]) -> str:
    """Give the first field whose values tell the rows of each table apart, or nothing."""
    for name in node.get("items", {}).get("properties", {}):
        columns = [[row.get(name) for row in rows] for rows in tables]
        plain = all(isinstance(value, str | int) for column in columns for value in column)
        if plain and all(len(set(column)) == len(column) for column in columns):
            return str(name)
    return ""


def main_fields(new: Record, teller: Teller) -> Iterator[Words]:
    """Tell a new record by the fields that lists of its kind show."""
    kind = kinds.get(new.kind)
    for name in kind.columns:
        if name not in (*KEPT, kind.title) and new.get(name) is not None:
            yield say(
                "{label} {value}", "{label}: {value}",
                label=teller.label(new.kind, name), value=told(new.data[name], new.kind, name, teller),
            )  # fmt: skip
    state = teller.value(new.kind, "state", new.state)
    yield say("{label} {value}", "{label}: {value}", label=teller.label(new.kind, "state"), value=state)


def rewritten(old: list[Data], new: Record) -> Iterator[Words]:
    """Name the steps that were rewritten or taken away, for none ever may be, and those signed later."""
    pairs = zip(old, new.steps, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    for place in range(same, len(old)):
        after = new.steps[place] if place < len(new.steps) else {}
        signed = after and {**old[place], "signature": None} == {**after, "signature": None}
        if signed and not old[place].get("signature"):
            yield say("第 {n} 步补了签名", "step {n} was signed later", n=place + 1)
        else:
            yield say("第 {n} 步被改写或删去", "step {n} was rewritten or removed", n=place + 1)


def standing(old: Record, new: Record, teller: Teller) -> Iterator[Words]:
    """Tell how the state moved, and a revision that no step explains."""
    if old.state != new.state:
        before, after = (teller.value(new.kind, "state", state) for state in (old.state, new.state))
        label = teller.label(new.kind, "state")
        yield say("{label} 由 {old} 到 {new}", "{label} from {old} to {new}", label=label, old=before, new=after)
    if new.get("rev", 0) - old.get("rev", 0) != len(new.steps) - len(old.steps):
        yield say("版次与经办步骤不符", "the revision does not fit the steps")


__all__ = ["content", "differences", "main_fields", "rewritten", "standing", "told", "voided"]
