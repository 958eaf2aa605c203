"""The whole life of a thing, over all records that lead to it or name it: one line an event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecentre import kinds, runs, wording
from ecentre.cli import output
from ecentre.model import Column, Record, Ref, Table
from ecentre.render.acts import apart, change_of, label_of, reason_of, who_of
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.cli.session import Call
    from ecentre.model import Book, Data
    from ecentre.schema import Schemas

LIFE = (
    Column("on", say("日期", "date"), "date"),
    Column("what", say("事项", "what")),
    Column("who", say("经办人", "who")),
    Column("id", say("编号", "id")),
    Column("reason", say("说明", "reason")),
)


def answer(call: Call, record: Record) -> int:
    """Tell the whole life of a thing, one line an event."""
    teller = wording.Teller(call.book, call.schemas)
    rows = tuple(
        (event.at[:10], event.told, event.who, event.id, event.reason)
        for event in life(call.book, call.schemas, record, teller)
    )
    output.table(call, Table("trace", say("{what}", "{what}", what=teller.what(record)), LIFE, rows))
    return 0


@dataclass(frozen=True)
class Event:
    """One line of a life."""

    at: str
    what: str
    who: str
    id: str
    reason: str
    change: str = ""
    cause: str = ""

    @property
    def told(self) -> str:
        """Give what happened, with what it changed."""
        return f"{self.what}:{self.change}" if self.change else self.what


def life(book: Book, schemas: Schemas, record: Record, teller: wording.Teller) -> list[Event]:
    """Gather the events of a thing: its own, those it came from and those that name it, oldest first."""
    found = dict.fromkeys((*reversed(_sources(book, schemas, record)), record.ref), record)
    found |= {ref: via for ref, via in _followers(book, schemas, record).items() if ref not in found}
    events: list[Event] = []
    for ref, via in found.items():
        one = book.get(*ref)
        if one:
            events += _events(schemas, one, via, teller)
    return sorted(_merged(events), key=lambda event: event.at)


def _merged(events: list[Event]) -> Iterator[Event]:
    """Lay what a step caused on the thing beside the step that caused it: one event, one line."""
    last = {(event.id, event.at): place for place, event in enumerate(events)}
    told: dict[int, list[str]] = {}
    for event in events:
        place = last.get((event.cause, event.at)) if event.cause else None
        if place is not None and event.change:
            told.setdefault(place, []).append(event.change)
    for place, event in enumerate(events):
        if not event.cause or (event.cause, event.at) not in last:
            yield replace(event, change=apart([*([event.change] if event.change else []), *told.get(place, [])]))


def _events(schemas: Schemas, one: Record, thing: Record, teller: wording.Teller) -> Iterator[Event]:
    aside = one.ref != thing.ref and "line" in _fields_naming(schemas, one, thing.ref)
    kind = kinds.get(one.kind)
    for step in one.steps:
        line = _line_of(schemas, one, step, thing, teller) if aside else ""
        if aside and "from" in step and not line:
            continue
        yield Event(
            str(step.get("at", "")),
            f"{kind.label} {label_of(one.kind, str(step.get('verb', '')))}",
            who_of(step, teller),
            one.id,
            reason_of({**step, "cause": None}, teller),
            line or change_of(one, step, teller) or _named_at_birth(one, step, teller),
            str(step.get("cause") or ""),
        )


def _named_at_birth(one: Record, step: Data, teller: wording.Teller) -> str:
    """Tell what a new record is about: its title."""
    title = kinds.get(one.kind).title
    return teller.value(one.kind, title, one.get(title)) if "from" not in step and one.get(title) else ""


def _line_of(schemas: Schemas, one: Record, step: Data, thing: Record, teller: wording.Teller) -> str:
    """Tell the lines about the thing that a step wrote into a table of another record."""
    told = []
    for where, kind in schemas.get(one.kind).refs():
        parts = where.split("/")
        if kind == thing.kind and len(parts) == 3:
            written = ((step.get("set") or {}) | (step.get("add") or {})).get(parts[0]) or []
            lines = [line for line in written if thing.id in runs.unpacked(str(line.get(parts[2], "")))]
            told += [teller.item(one.kind, parts[0], _without(line, parts[2])) for line in lines]
    return apart(dict.fromkeys(told))


def _without(line: Data, key: str) -> Data:
    return {name: value for name, value in line.items() if name != key and value is not None}


def _sources(book: Book, schemas: Schemas, record: Record) -> list[Ref]:
    """Give what the thing came from, by the references it holds itself, and what that came from."""
    found: dict[Ref, None] = {}
    waiting = [record]
    while waiting:
        one = waiting.pop()
        for where, kind in schemas.get(one.kind).refs():
            if "/" in where or not kinds.PREFIXES.get(kind) or not one.get(where):
                continue
            ref = Ref(kind, one.text(where))
            source = book.get(*ref)
            if source and ref not in found and ref != record.ref:
                found[ref] = None
                waiting.append(source)
    return list(found)


def _followers(book: Book, schemas: Schemas, record: Record) -> dict[Ref, Record]:
    """Give what names the thing, in a field of its own or a line of a table, and what names that; each with whom."""
    found: dict[Ref, Record] = {}
    waiting = [record]
    while waiting:
        one = waiting.pop()
        for later in book.refs_to(one.ref):
            named = _fields_naming(schemas, later, one.ref)
            if later.ref not in found and later.ref != record.ref and named:
                found[later.ref] = one
                waiting += [later] if "field" in named else []
    return found


def _fields_naming(schemas: Schemas, later: Record, ref: Ref) -> tuple[str, ...]:
    """Tell how a record names another: in a field, or in a line of a table; a mere list does not count."""
    for where, kind in schemas.get(later.kind).refs():
        parts = where.split("/")
        if kind != ref.kind:
            continue
        if len(parts) == 1 and later.get(where) == ref.id:
            return ("field",)
        if len(parts) == 3 and any(
            ref.id in runs.unpacked(str(line.get(parts[2], ""))) for line in later.get(parts[0], [])
        ):
            return ("line",)
    return ()
