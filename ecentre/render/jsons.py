"""Tables for programs: one object, versioned, to which later versions only add."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ecentre.render.clean import escape_json

if TYPE_CHECKING:
    from ecentre.model import Table

VERSION = 1


def write(table: Table) -> bytes:
    """Write rows as objects by column name; values stay what they are, money as text.

    ``table`` names the report; what its columns mean stands in templates/answers/answer.json.
    """
    names = [column.name for column in table.columns]
    content: dict[str, Any] = {
        "version": VERSION,
        "ok": True,
        "table": table.name,
        "rows": [dict(zip(names, row, strict=True)) for row in table.rows],
        "notes": [str(note) for note in table.notes],
        "source": table.source,
    }
    if table.totals:
        content["totals"] = dict(table.totals)
    return encode(content)


def encode(content: Any) -> bytes:
    """Write JSON that is safe to show on a terminal and says the same to a program."""
    text = json.dumps(content, ensure_ascii=False, indent=2, default=str)
    return (escape_json(text) + "\n").encode()
