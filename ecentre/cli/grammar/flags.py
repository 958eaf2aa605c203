"""How a field is called on the command line, and whether one option can set it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.wanting import SYSTEM, option

if TYPE_CHECKING:
    from ecentre.schema import Schema

TABLES = ("table", "object")


def is_proof(schema: Schema, field: str) -> bool:
    """Tell whether a field holds the name, size and hash of a scan."""
    return "sha256" in schema.node(field).get("properties", {})


def settable(schema: Schema, name: str) -> bool:
    """Tell whether a field can be set by an option; tables come from a file."""
    return schema.shape(name) not in TABLES or is_proof(schema, name)


__all__ = ["SYSTEM", "TABLES", "is_proof", "option", "settable"]
