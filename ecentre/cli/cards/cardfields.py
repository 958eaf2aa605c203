"""The fields of a card in words and in parts: what it is, money and days, people and places, other records, texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import kinds, wording
from ecentre.cli.grammar import handmade
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Record
    from ecentre.schema import Schema

    Pairs = list[tuple[str, str]]

WHAT, AMOUNTS, PEOPLE, RELATED, TEXTS = range(5)
SHAPES = {"money": AMOUNTS, "date": AMOUNTS, "month": AMOUNTS, "moment": AMOUNTS}
PLACES = frozenset(("person", "department", "place"))
HASH = 12  # signs of a checksum that are enough to tell two apart by eye


def parts(record: Record, teller: wording.Teller) -> Iterator[Pairs]:
    """Give label and value of every filled field, part by part; tables are left to stand by themselves."""
    schema = teller.schemas.get(record.kind)
    sorted_: dict[int, Pairs] = {}
    for name, value in shown(record):
        if not is_table(value):
            sorted_.setdefault(_part(schema, name), []).append(
                (teller.label(record.kind, name), told(record, name, teller))
            )
    sorted_.setdefault(AMOUNTS, []).extend(derived(record, teller.book))
    yield from (sorted_[part] for part in sorted(sorted_) if sorted_[part])


def pairs(record: Record, teller: wording.Teller) -> Pairs:
    """Give label and value of every filled field in the order of the schema, and what follows from them."""
    named = [(teller.label(record.kind, name), told(record, name, teller)) for name, _ in shown(record)]
    return [*named, *derived(record, teller.book)]


def shown(record: Record) -> list[tuple[str, Any]]:
    """Give the filled fields that people read."""
    return [(name, value) for name, value in record.data.items() if name not in wording.UNTOLD and value is not None]


def is_table(value: Any) -> bool:
    """Tell whether a value is a list of rows."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def told(record: Record, name: str, teller: wording.Teller) -> str:
    """Tell the value of a field: names with their ids, money in yuan, of a checksum the beginning."""
    value, shape = record.data[name], teller.schemas.get(record.kind).shape(name)
    if shape == "money":
        return money(value)
    if shape == "sha256" and isinstance(value, str) and len(value) > HASH:
        return f"{value[:HASH]}…"
    return wording.moment(teller.value(record.kind, name, value, ids=True))


def money(value: Any) -> str:
    """Tell an amount with its unit: 6,027.00 元."""
    from ecentre.render.cells import shown as set_out

    return str(say("{amount} 元", "{amount} yuan", amount=set_out(value, "money")))


def derived(record: Record, book: Book) -> Pairs:
    """Give what a kind tells of a record beyond its fields, such as what an asset is worth today."""
    further = handmade.further(record.kind)
    return [(str(label), str(value)) for label, value in further(record, book)] if further else []


def _part(schema: Schema, name: str) -> int:
    if name not in schema.names or name == "state":
        return WHAT
    target = schema.ref(name)
    if target:
        return PEOPLE if target in PLACES else RELATED if kinds.PREFIXES.get(target) else WHAT
    lead = name.partition("_")[0]
    if lead != name and lead in schema.names and kinds.PREFIXES.get(schema.ref(lead)):
        return RELATED
    long = schema.node(name).get("x-shape") == "text"
    return TEXTS if long else SHAPES.get(schema.shape(name), WHAT)


__all__ = ["derived", "is_table", "money", "pairs", "parts", "shown", "told"]
