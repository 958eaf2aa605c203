"""A record in canonical form read line by line, each line once: the next text of a record repeats nearly all of them.

A line is believed to be canonical only where writing what it says gives the line again. Whatever has another shape
(tables, escapes, comments) is left to the strict reader by answering None.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from ecentre import canonical, fields, records
from ecentre.model import Record
from ecentre.strict import EVENT_LIMIT, UNFIT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.fields import Cast, Node
    from ecentre.model import Data, Ref
    from ecentre.schema import Schema

REMEMBERED = 20_000
MOST_LINES = EVENT_LIMIT // 5
FIRST, NEXT, INNER = "  - ", "    ", "      "

Said = tuple[int, str, Any]
"""What a line says: the place of its field in the schema, the field, the value."""


class Part:
    """The fields of one mapping: their order, their types, and the lines that were read before."""

    def __init__(self, properties: dict[str, Node]) -> None:
        """Take the properties of a schema."""
        self.places = {name: place for place, name in enumerate(properties)}
        self.casts: dict[str, Cast] = fields.casters(properties)
        self.properties = properties
        self.known: dict[str, Said] = {}

    def said(self, line: str) -> Said | None:
        """Give what a line says, None where it is not the one canonical line that says so."""
        found = self.known.get(line)
        if found is None:
            found = self._read(line)
            if found is not None:
                if len(self.known) > REMEMBERED:
                    self.known.clear()
                self.known[line] = found
        return found

    def _read(self, line: str) -> Said | None:
        name, _, raw = line.partition(": ")
        place = self.places.get(name)
        if place is None or not raw or (not (line.isascii() and line.isprintable()) and _unfit(line)):
            return None
        if raw == "null":
            return (place, name, None) if fields.nullable(self.properties[name]) else None
        quoted = len(raw) > 1 and raw[0] == raw[-1] == '"'
        value: Any = raw[1:-1] if quoted else raw
        if name in self.casts:
            value = self.casts[name](value)
        return (place, name, value) if canonical.scalar(value) == raw else None

    def filled(self, lines: Iterable[str]) -> Data | None:
        """Give the mapping that lines say, in order and each field once; None where they do not."""
        data: Data = {}
        last, known = -1, self.known
        for line in lines:
            found = known.get(line) or self.said(line)
            if found is None or found[0] <= last:
                return None
            last = found[0]
            data[found[1]] = found[2]
        return data or None


def _unfit(line: str) -> bool:
    return bool(UNFIT.search(line)) or "\t" in line or not unicodedata.is_normalized("NFC", line)


class Lines:
    """Reads the records of one kind."""

    def __init__(self, schema: Schema) -> None:
        """Take the kind's schema."""
        step = schema.node("steps").get("items", {}).get("properties", {})
        self.head = Part({name: node for name, node in schema.properties.items() if name != "steps"})
        self.step = Part(step)
        self.inner = {"set": self.head, "was": self.head}
        self.inner["proof"] = Part(step.get("proof", {}).get("properties", {}))

    def read(self, ref: Ref, head: str, new: str, old: list[Data]) -> Record | None:
        """Read a record of its fields (``head``) and its ``new`` steps after ``old``; None where it must be parsed."""
        first, *lines = head.split("\n")
        data = self.head.filled(lines) if first == records.schema_line(ref) else None
        steps = self.steps(new.split("\n")[:-1]) if data and new.endswith("\n") else None
        if data is None or steps is None or data.get("id") != ref.id or len(lines) > MOST_LINES:
            return None
        return Record(ref, {**data, "steps": [*old, *steps]})

    def steps(self, lines: list[str]) -> list[Data] | None:
        """Read steps, each begun by a dash."""
        starts = [at for at, line in enumerate(lines) if line.startswith(FIRST)]
        if not starts or starts[0] or len(lines) > MOST_LINES:
            return None
        ends = [*starts[1:], len(lines)]
        found = [self._step(lines[start:end]) for start, end in zip(starts, ends, strict=True)]
        return None if None in found else [one for one in found if one is not None]

    def _step(self, lines: list[str]) -> Data | None:
        data: Data = {}
        last, at = -1, 0
        known = self.step.known
        while at < len(lines):
            line = lines[at]
            if not line.startswith(NEXT if at else FIRST):
                return None
            line, at = line[4:], at + 1
            found = known.get(line)
            if found is not None:
                pass
            elif line.endswith(":") and line[:-1] in self.inner:
                end = next((n for n in range(at, len(lines)) if not lines[n].startswith(INNER)), len(lines))
                value = self.inner[line[:-1]].filled(one[6:] for one in lines[at:end])
                found = (self.step.places[line[:-1]], line[:-1], value) if value else None
                at = end
            else:
                found = self.step.said(line)
            if found is None or found[0] <= last:
                return None
            last = found[0]
            data[found[1]] = found[2]
        return data

