"""A centre with a record of every kind in every state, and two people who hold every role: every step can be taken.

Laid in by hand on a centre of ``everykind``, and like its records no more than shaped as they should be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import everykind

from ecentre import kinds, policy, records
from ecentre.index import open_book
from ecentre.model import Record, Ref
from ecentre.process import run
from ecentre.schema import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecentre.model import Data

WHO = "wang-jian-guo"  # every field of everykind names him
OTHER = "li-yong-gang"  # no field does
ENTERED = "sun-xiu-ying"


def make(folder: Path, before: Path) -> None:
    """Make the centre from one that has people and posts."""
    everykind.make(folder, before)
    schemas = Schemas(folder)
    roles = policy.roles(open_book(folder, schemas))
    for record in (*_posts(folder, schemas, roles), *_states(folder, schemas)):
        path = folder / record.ref.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(records.encode(record, schemas))
    hand = ["-c", "user.name=hand", "-c", "user.email=hand@cele.example"]
    for words in (["add", "--all"], ["commit", "--quiet", "--message", "by hand"], ["repack", "-adq"]):
        run(["git", *hand, *words], cwd=folder)


def _states(folder: Path, schemas: Schemas) -> Iterator[Record]:
    """Give a record of every kind in each state but the first, of what everykind has of it."""
    for kind, prefix in kinds.PREFIXES.items():
        first = records.read(folder, Ref(kind, everykind.id_of(kind)), schemas)
        states = dict.fromkeys(state for row in kinds.get(kind).workflow for state in (*row.source, row.target))
        for number, state in enumerate([one for one in states if one not in ("", first.state)], start=2):
            id = f"{prefix}-2026-{number:04}" if prefix else f"{first.id}-{number}"
            yield _as(first, id, number, state=state, **_filled(kind, state, schemas))


def _filled(kind: str, state: str, schemas: Schemas) -> Data:
    """Give what the steps into a state were given."""
    schema, rows = schemas.get(kind), [row for row in kinds.get(kind).workflow if row.target == state]
    return {name: everykind.value(schema, name) for row in rows for name in row.needs if name in schema.names}


def _posts(folder: Path, schemas: Schemas, roles: dict[str, Data]) -> Iterator[Record]:
    """Give both people every role of the centre."""
    first = records.read(folder, Ref("appointment", everykind.id_of("appointment")), schemas)
    seats = [(person, role) for person in ("wang-jian-guo", "li-yong-gang") for role in roles]
    for number, (person, role) in enumerate(seats, start=501):
        seat = {"person": person, "role": role, "department": "general", "from_date": "2026-11-01"}
        yield _as(first, f"APT-2026-{number:04}", number, state="current", **seat)


def _as(first: Record, id: str, number: int, **fields: object) -> Record:
    steps = [{**step, "by": ENTERED} for step in first.steps]
    return Record(Ref(first.kind, id), {**first.data, "id": id, "uid": f"{number:032}", "steps": steps, **fields})
