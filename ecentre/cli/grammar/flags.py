"""How a field is called on the command line, and whether one option can set it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecentre.schema import Schema

SYSTEM = ("id", "uid", "rev", "state", "steps")
TABLES = ("table", "object")


def option(field: str) -> str:
    """Give the option that sets a field: ``estimated_price`` is ``--estimated-price``."""
    return "--" + field.replace("_", "-")


def is_proof(schema: Schema, field: str) -> bool:
    """Tell whether a field holds the name, size and hash of a scan."""
    return "sha256" in schema.node(field).get("properties", {})


def settable(schema: Schema, name: str) -> bool:
    """Tell whether a field can be set by an option; tables come from a file."""
    return schema.shape(name) not in TABLES or is_proof(schema, name)
