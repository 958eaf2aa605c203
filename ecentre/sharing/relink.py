"""Records that speak of a record by an id it no longer has: every mention follows it to the new one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecentre.fields import PARTS
from ecentre.model import YEARLY_ID, Record, Ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecentre.schema import Schema, Schemas

SEALS = frozenset(("uid", "subject", "signature", "sha256"))


def renamed(record: Record, names: Mapping[Ref, str], schemas: Schemas) -> Record:
    """Give a record with its own id, and every id it mentions, as they are now."""
    if not names:
        return record
    schema = schemas.get(record.kind)
    data = _tokens(record.data, {ref.id: new for ref, new in names.items() if YEARLY_ID.fullmatch(ref.id)})
    slugs = {ref: new for ref, new in names.items() if not YEARLY_ID.fullmatch(ref.id)}
    if slugs:
        data = _slugs(data, slugs, schema)
    id = names.get(record.ref, record.id)
    return Record(Ref(record.kind, id), {**data, "id": id})


def text(said: str, names: Mapping[Ref, str]) -> str:
    """Give a step's words with the ids as they are now."""
    return _replaced(said, {ref.id: new for ref, new in names.items()})


def mentions(record: Record, refs: set[Ref], schemas: Schemas) -> set[Ref]:
    """Give which of some records another one speaks of: in its fields, its steps, or as a cause."""
    if not refs:
        return set()
    named = {Ref(kind, id) for _, kind, id in schemas.get(record.kind).references(record.data)}
    caused = {str(step.get("cause")) for step in record.steps}
    return {ref for ref in refs if ref in named or ref.id in caused or ref == record.ref}


def _tokens(value: Any, names: Mapping[str, str], key: str = "") -> Any:
    """Put new numbers for old ones wherever they stand, all at once, in sentences too: they meant this record."""
    if isinstance(value, dict):
        return {name: _tokens(one, names, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_tokens(one, names, key) for one in value]
    return _replaced(value, names) if isinstance(value, str) and key not in SEALS else value


def _replaced(said: str, names: Mapping[str, str]) -> str:
    if not names:
        return said
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<![A-Za-z0-9-])(?:{known})(?![A-Za-z0-9-])", lambda match: names[match[0]], said)


def _slugs(data: dict[str, Any], names: Mapping[Ref, str], schema: Schema) -> dict[str, Any]:
    """Put new readable ids for old ones, only where the schema says that a record of that kind is named."""
    found = _at(data, schema, names)
    steps = found.get("steps")
    if isinstance(steps, list):
        found["steps"] = [
            {name: _at(one, schema, names) if name in PARTS else one for name, one in step.items()}
            for step in steps
        ]
    return found


def _at(data: dict[str, Any], schema: Schema, names: Mapping[Ref, str]) -> dict[str, Any]:
    copy: dict[str, Any] = _copied(data)
    for where, kind, id in list(schema.references(data)):
        if Ref(kind, id) in names:
            _put(copy, where.split("/"), names[Ref(kind, id)])
    return copy


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(one) for name, one in value.items()}
    return [_copied(one) for one in value] if isinstance(value, list) else value


def _put(data: Any, where: list[str], value: str) -> None:
    for part in where[:-1]:
        data = data[int(part)] if isinstance(data, list) else data[part]
    last = where[-1]
    data[int(last) if isinstance(data, list) else last] = value
