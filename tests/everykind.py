"""A centre with one record of every kind, under the id that the examples of the help pages name.

The records hold what their schemas ask for and no more; they are laid in by hand, since taking every kind through its
steps would take minutes. Rules may find fault with them: what is tested here is that a command can be typed as shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import worlds

from ecentre import approval, kinds, records
from ecentre.cli.grammar import samples
from ecentre.model import Record, Ref
from ecentre.process import run
from ecentre.schema import Schema, Schemas

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-11-03"
VALUES = {
    "money": "1999.00",
    "date": DAY,
    "month": "2026-11",
    "moment": f"{DAY}T09:00:00+08:00",
    "int": 1,
    "flag": True,
    "sha256": "0" * 64,
    "uid": "0" * 32,
    "list": [],
    "table": [],
}
OWN = {"person": "wang-jian-guo", "department": "general", "place": "operations-centre", "category": "printer",
       "policy": "standards", "calendar": "2026", "centre": "clds", "supply_item": "gel-pen",
       "number": "CDSB-2026-0037"}  # fmt: skip
"""What every centre has from its first day, by the ids it has there."""
NAMED = {kind: f"x-{kind.replace('_', '-')}" for kind, prefix in kinds.PREFIXES.items() if not prefix}
CALLED = {**samples.RECORDS, "roster": "2026-11"}
"""The names that the examples use."""
STRICT = {
    "book_state": "a" * 40,
    "begins": "09:00",
    "series": "CDXB",
    "year": "2025",
    "impression": {"name": "scan.pdf", "size": 1, "sha256": "0" * 64},
    "fingerprint": f"SHA256:{'A' * 43}",
    "public": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + "A" * 43,
    "possession": "AAAA",
    "record": "AST-2026-0001",
}
"""Values of fields whose form is narrow."""


def id_of(kind: str) -> str:
    """Give the id of the record of a kind."""
    prefix = kinds.PREFIXES[kind]
    return OWN.get(kind) or (f"{prefix}-2026-0001" if prefix else NAMED[kind])


def value(schema: Schema, name: str) -> Any:
    """Give a value a field may take."""
    if name in STRICT:
        return int(STRICT[name]) if schema.shape(name) == "int" else STRICT[name]
    if schema.ref(name):
        return [id_of(schema.ref(name))] if schema.shape(name) == "list" else id_of(schema.ref(name))
    if schema.choices(name):
        return next(iter(schema.choices(name)))
    if name == "name" and schema.kind in CALLED:
        return CALLED[schema.kind]
    return VALUES.get(schema.shape(name), "文字")


def planted(schemas: Schemas, kind: str) -> bytes:
    """Write the record of a kind."""
    schema = schemas.get(kind)
    first = next(row for row in kinds.get(kind).workflow if not row.source)
    asked = [name for name in schema.root["required"] if name not in ("id", "uid", "rev", "state", "steps")]
    wanted = dict.fromkeys([*asked, *first.needs, kinds.get(kind).title])
    fields = {name: value(schema, name) for name in wanted if name in schema.names}
    data = {"id": id_of(kind), "uid": "0" * 32, "rev": 1, "state": first.target, **fields, "steps": []}
    step = {"verb": first.verb, "by": "wang-jian-guo", "role": "", "at": f"{DAY}T10:00:00+08:00", "rev": 1}
    made = Record(Ref(kind, id_of(kind)), data)
    data["steps"] = [{**step, "subject": approval.subject(made), "signature": None}]
    return records.encode(made, schemas)


def make(folder: Path, before: Path) -> None:
    """Make the centre from one that has people and posts."""
    worlds.copy(before, folder)
    schemas = Schemas(folder)
    for kind in kinds.PREFIXES:
        path = folder / Ref(kind, id_of(kind)).path
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(planted(schemas, kind))
    hand = ["-c", "user.name=hand", "-c", "user.email=hand@cele.example"]
    for words in (["add", "--all"], ["commit", "--quiet", "--message", "by hand"]):
        run(["git", *hand, *words], cwd=folder)
