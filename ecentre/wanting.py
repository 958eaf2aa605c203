"""What a row of a table must be given: what the schema requires, what the row needs, what a rule will miss besides."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ecentre.model import Record, Ref
from ecentre.quoting import parted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.kind import Transition
    from ecentre.model import Book, Data
    from ecentre.schema import Schema

SYSTEM = ("id", "uid", "rev", "state", "steps")
WITNESS = "witness"
"""The one thing besides fields that a rule may miss: a second person who sees the step done, kept with the step."""
OPEN = "…"
"""What stands on a line to be copied where something has to be filled in."""


def required(schema: Schema) -> list[str]:
    """Give the fields every record of the kind must have and a person must give: none of the program's own."""
    wanted = schema.root.get("required", ())
    return [name for name in wanted if name not in SYSTEM and "x-default" not in schema.node(name)]


def wanted(row: Transition, record: Record, book: Book) -> list[str]:
    """Give what a rule will miss by what is known so far, in the order it is best asked for."""
    return list(dict.fromkeys(row.wants(record, book))) if row.wants else []


def missing(row: Transition, schema: Schema, record: Record, book: Book) -> list[str]:
    """Give the fields that a row still must be given for a record, or for the one it is about to make."""
    names = dict.fromkeys((*(() if row.source else required(schema)), *row.needs, *wanted(row, record, book)))
    typed = (name for name in names if name not in {*row.fills, *row.adds} and not record.get(name))
    return [name for name in typed if "x-default" not in schema.node(name)]


def completed(line: str, row: Transition, schema: Schema, book: Book) -> str:
    """Give a creating command with a place for everything that it must still be given, so that it can be copied."""
    said = _said(line)
    told: Data = {name: _read(schema, name, text) for name, text in said.items() if text != OPEN}
    known = row.fill(Record(Ref(schema.kind, ""), {"steps": [], **told}), book) if row.fill else {}
    lacks = missing(row, schema, Record(Ref(schema.kind, ""), {**known, **told}), book)
    return line + places(name for name in lacks if name not in said)


def places(names: Iterable[str]) -> str:
    """Give the options that set some fields, each with a place to fill in."""
    return "".join(f" {option(name)} {OPEN}" for name in names)


def option(name: str) -> str:
    """Give the option that sets a field: ``estimated_price`` is ``--estimated-price``."""
    return "--" + name.replace("_", "-")


def _said(line: str) -> dict[str, str]:
    words = parted(line)
    return {name[2:].replace("-", "_"): text for name, text in pairwise(words) if name.startswith("--")}


def _read(schema: Schema, name: str, text: str) -> object:
    if name not in schema.names:
        return text
    for value, label in schema.choices(name).items():
        if text in (label.zh, label.en):
            return value
    return int(text) if schema.shape(name) == "int" and text.isdecimal() else text


__all__ = ["OPEN", "SYSTEM", "WITNESS", "completed", "missing", "option", "places", "required", "wanted"]
