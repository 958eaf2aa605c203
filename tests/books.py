"""A book held in memory, for tests of what reads books and never writes them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecentre import actions, clock, founding
from ecentre.model import Record, Ref
from ecentre.schema import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Change, Data

ROOT = Path(__file__).parents[1]
SCHEMAS = Schemas(ROOT)
NOON = datetime(2026, 11, 3, 10, tzinfo=clock.BEIJING)
TODAY = NOON.date()


class Counted(dict[Ref, Record]):
    """Records that count how often one was put."""

    turns = 0

    def __setitem__(self, ref: Ref, record: Record) -> None:
        self.turns += 1
        super().__setitem__(ref, record)


class MemoryBook:
    """Every question a book answers, from a dictionary."""

    def __init__(self, records: Iterable[Record] = (), on: date = TODAY) -> None:
        self.records = Counted({record.ref: record for record in records})
        self.on = on

    def get(self, kind: str, id: str) -> Record | None:
        return self.records.get(Ref(kind, id))

    def find(self, kind: str, **where: Any) -> list[Record]:
        found = (one for one in self.records.values() if one.kind == kind)
        return [one for one in found if all(one.data.get(name) == value for name, value in where.items())]

    def ids(self, kind: str) -> list[str]:
        return sorted(record.id for record in self.records.values() if record.kind == kind)

    def refs_to(self, ref: Ref, kind: str = "") -> list[Record]:
        def names(record: Record) -> set[tuple[str, str]]:
            return {(to, id) for _, to, id in SCHEMAS.get(record.kind).references(record.data)}

        return [one for one in self.records.values() if kind in ("", one.kind) and (ref.kind, ref.id) in names(one)]

    def take(self, change: Change) -> Change:
        """Make a change true in this book."""
        for record in change.records:
            self.records[record.ref] = record
        return change

    def turn(self, *_: str) -> int:
        return self.records.turns


class Office(MemoryBook):
    """A founded centre in memory, with short ways to take steps in it."""

    def __init__(self) -> None:
        super().__init__()
        wish = founding.Founding("某县电子商务公共服务中心", "MXDS", "李管理")
        self.take(founding.found(MemoryBook(), SCHEMAS, ROOT, wish, NOON))

    def desk(self, actor: str = "li-guan-li", now: datetime = NOON) -> actions.Desk:
        return actions.Desk(MemoryBook(self.records.values(), now.date()), SCHEMAS, actor, now)

    def create(self, kind: str, fields: Data, actor: str = "li-guan-li", now: datetime = NOON) -> Record:
        return self.take(actions.create(self.desk(actor, now), kind, fields)).records[0]

    def advance(self, id: str, kind: str, verb: str, actor: str = "li-guan-li", **more: Any) -> Record:
        return self.take(actions.advance(self.desk(actor), Ref(kind, id), verb, **more)).records[0]

    def person(self, name: str, department: str = "general") -> str:
        return self.create("person", {"name": name, "department": department}).id

    def appoint(self, person: str, role: str, **fields: Any) -> str:
        fields = {"person": person, "role": role, "from_date": "2026-01-01", **fields}
        return self.advance(self.create("appointment", fields).id, "appointment", "confirm").id
