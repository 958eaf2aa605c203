"""Tables become bytes here: for a terminal, a pipe, a program, a sheet or a printed page.

Each format is a module of its own, imported when it is asked for: plain text costs no library at all.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ecentre.errors import UsageError
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.model import Table

_WRITERS = {
    "table": "terminal",
    "plain": "plain",
    "json": "jsons",
    "csv": "csvs",
    "md": "markdown",
    "html": "html",
    "xlsx": "xlsx",
}
FORMATS = tuple(_WRITERS)


def render(table: Table, fmt: str, **options: object) -> bytes:
    """Write a table in one of ``FORMATS``.

    ``table`` takes ``width`` (columns) and ``colour``; ``html`` takes ``templates`` (a folder). Others take none.

    Raises:
        UsageError: there is no such format.
    """
    module = _WRITERS.get(fmt)
    if module is None:
        raise UsageError(
            say(
                "没有 {fmt} 这种格式;可用:{known}",
                "no format {fmt}; use one of {known}",
                fmt=fmt,
                known=", ".join(FORMATS),
            ),
        )
    written: bytes = import_module(f"ecentre.render.{module}").write(table, **options)
    return written


__all__ = ["FORMATS", "render"]
