"""Long texts that come from a file: ``--body-file draft.md`` beside ``--body``, for fields that ask for it (x-file)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecentre.cli.grammar.flags import option
from ecentre.errors import NotFoundError, UsageError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.schema import Schema

TEXT = "text_"
CODES = ("utf-8-sig", "gb18030")
"""How editors here write text: UTF-8, with or without its mark, or the older code of a Windows notepad."""


def options(schema: Schema, names: Iterable[str]) -> list[click.Option]:
    """Make the option that reads a field from a file, for each field that may be long."""
    return [_option(schema, name) for name in names if schema.node(name).get("x-file")]


def _option(schema: Schema, name: str) -> click.Option:
    help = say(
        "从文本文件读{label}", "read the {label} from a text file", label=schema.label(name)
    )
    return click.Option(
        [f"{option(name)}-file", TEXT + name], metavar=str(say("文件", "FILE")), help=str(help), callback=_read
    )


def laid(fields: dict[str, Any]) -> dict[str, Any]:
    """Put texts that came from a file under the names of their fields.

    Raises:
        UsageError: one field was given both ways.
    """
    texts = {name.removeprefix(TEXT): value for name, value in fields.items() if name.startswith(TEXT)}
    both = sorted(texts.keys() & fields.keys())
    if both:
        name = option(both[0])
        raise UsageError(say("{name} 和 {name}-file 只能给一个", "give {name} or {name}-file, not both", name=name))
    return {name: value for name, value in fields.items() if not name.startswith(TEXT)} | texts


def _read(context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    return read(Path(value)) if value and not context.resilient_parsing else None


def read(path: Path) -> str:
    """Read a text file as a record keeps it: plain line ends, no tabs, no blanks at the ends of lines.

    Raises:
        NotFoundError: there is no such file.
        UsageError: it is no text.
    """
    import unicodedata

    if not path.is_file():
        raise NotFoundError(say("找不到文件 {name}", "no such file: {name}", name=path))
    data = path.read_bytes()
    found = next((text for code in CODES if (text := _decoded(data, code)) is not None), None)
    if found is None or "\0" in found:
        raise UsageError(
            say(
                "{name} 不是文本文件;docx 请用 --document 登记", "{name} is no text; a docx is given with --document",
                name=path.name,
            )
        )
    lines = unicodedata.normalize("NFC", found).expandtabs(4).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _decoded(data: bytes, code: str) -> str | None:
    try:
        return data.decode(code)
    except UnicodeDecodeError:
        return None
