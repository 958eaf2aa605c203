"""Tables as Markdown, by tabulate; text from records can neither mark up nor carry HTML [X.14]."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecentre.render.cells import NUMBERS, line, total_row

if TYPE_CHECKING:
    from ecentre.model import Table

_MARKS = re.compile(r"[\\`*_\[\]|~]")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def literal(value: Any, shape: str = "text") -> str:
    """Give a value so that Markdown shows exactly its characters."""
    return _MARKS.sub(r"\\\g<0>", line(value, shape)).translate(_ENTITIES)


def write(table: Table) -> bytes:
    """Write title, table, notes, signatures and source."""
    from tabulate import tabulate

    shapes = [column.shape for column in table.columns]
    total = total_row(table)
    rows = [*table.rows, total] if total else table.rows
    grid = tabulate(
        [[literal(value, shape) for value, shape in zip(row, shapes, strict=True)] for row in rows],
        headers=[literal(column.label) for column in table.columns],
        tablefmt="pipe",
        disable_numparse=True,
        colalign=["right" if shape in NUMBERS else "left" for shape in shapes] if rows else None,
    )
    heads = "　".join(map(literal, table.heads))
    parts = [f"# {literal(table.title)}", heads, grid, "\n".join(f"- {literal(note)}" for note in table.notes)]
    parts.append("　".join(f"{literal(name)}:＿＿＿＿＿＿" for name in table.signatures))
    parts.append(literal(table.source))
    return ("\n\n".join(part for part in parts if part.strip("# ")) + "\n").encode("utf-8", "backslashreplace")
