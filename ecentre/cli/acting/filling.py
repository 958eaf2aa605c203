"""The fields of a record as they come in: which may be given, which must, and how what was typed is read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecentre.cli.grammar.flags import SYSTEM, option, settable
from ecentre.cli.meaning import values
from ecentre.errors import InvalidError, NotFoundError, UsageError
from ecentre.wanting import required
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecentre.kind import Kind, Transition
    from ecentre.model import Data
    from ecentre.schema import Schema


def read(schema: Schema, given: Mapping[str, Any], named: Callable[[str, str], str], source: str = "") -> Data:
    """Read what was typed, over what ``--from`` brings; a field set to empty text is emptied."""
    fields: Data = from_file(schema, source) if source else {}
    for name, value in given.items():
        if value is None or value == ():
            continue
        if isinstance(value, list):
            fields[name] = value
        elif isinstance(value, tuple):
            fields[name] = values.read_list(schema, name, value, named)
        else:
            fields[name] = _single(schema, name, str(value), named)
    return fields


def _single(schema: Schema, name: str, text: str, named: Callable[[str, str], str]) -> Any:
    if name == "id":
        return text
    return (
        values.read_list(schema, name, [text], named)
        if schema.shape(name) == "list"
        else values.read(schema, name, text, named)
    )


def from_file(schema: Schema, source: str) -> Data:
    """Read fields from a YAML file, or from standard input with ``-``.

    Raises:
        NotFoundError: there is no such file.
        InvalidError: it is not strict YAML, or holds a field that is not the kind's.
    """
    from ecentre import yamlio

    if source != "-" and not Path(source).is_file():
        raise NotFoundError(say("找不到文件 {name}", "no such file: {name}", name=source))
    text = sys.stdin.read().encode() if source == "-" else Path(source).read_bytes()
    if not text.strip():
        raise InvalidError(
            say("{name} 是空的,没有读到字段;一行写一个:字段名: 值", "{name} is empty; a field a line, as name: value",
                name=say("标准输入", "standard input") if source == "-" else source)
        )  # fmt: skip
    data = yamlio.load(text, source)
    if not isinstance(data, dict):
        raise UsageError(say("{name} 里没有字段", "{name} holds no fields", name=source))
    return {name: value for name, value in schema.typed(data).items() if name not in SYSTEM[1:]}


def creatable(kind: Kind, row: Transition, schema: Schema) -> list[str]:
    """Give the fields a creating row may be given, in the order of the schema."""
    closed = kind.asked - {*row.asks, *row.adds}
    return [name for name in schema.names if name not in SYSTEM and name not in closed]


def offered(schema: Schema, names: Iterable[str], verb: str) -> list[str]:
    """Give the fields that a form of a verb offers: not what belongs to another way into the books.

    Its mark ``x-only`` tells how the verbs of that way begin: ``open`` for an opening by hand; ``program`` is no verb.
    """
    return [name for name in names if verb.startswith(schema.node(name).get("x-only", ""))]


def needed(row: Transition, schema: Schema, settable: Iterable[str]) -> list[str]:
    """Give the fields a creating row must be given: those the program neither fills nor leaves empty."""
    open_to = set(settable) - set(row.fills)
    return [name for name in dict.fromkeys((*required(schema), *row.needs)) if name in open_to]


def editable(kind: Kind, schema: Schema) -> list[str]:
    """Give the fields that ``edit`` may set."""
    return [name for name in schema.names if name not in SYSTEM and name not in kind.asked]


def correctable(kind: Kind, schema: Schema) -> list[str]:
    """Give the fields that ``correct`` may set."""
    return [name for name in schema.names if name not in SYSTEM and name not in kind.grown]


def lacking(schema: Schema, missing: Iterable[str], *, ids: bool = False, reason: bool = False) -> UsageError:
    """Name everything that is missing, all at once, each by what gives it on the command line."""
    listed = [str(say("编号", "ID"))] if ids else []
    for name in missing:
        listed += _columns(schema, name) if schema.shape(name) == "table" else [_named(schema, name)]
    listed += [str(say("--reason 理由", "--reason reason"))] if reason else []
    return UsageError(say("缺少:{listed}", "missing: {listed}", listed=joined(dict.fromkeys(listed))))


def _named(schema: Schema, name: str) -> str:
    return f"{option(name)} {schema.label(name)}"


def _columns(schema: Schema, name: str) -> list[str]:
    """Name what a row of a list must have, or the sheet that brings many."""
    table = schema.rows(name)
    lacks = [one for one in table.root.get("required", ()) if "x-default" not in table.node(one)]
    return [*(_named(table, one) for one in lacks), str(say("(或 --rows 表格文件)", "(or --rows FILE)"))]


def unsaid(schema: Schema, names: Iterable[str], command: str) -> UsageError:
    """Say that nothing to change was given, and name every field that may be."""
    listed = joined(f"{option(name)} {schema.label(name)}" for name in names if settable(schema, name))
    return UsageError(
        say(
            "没有说要改什么;可改:{listed};说明:ecentre {command} --help",
            "nothing to change was given; there are {listed}; see: ecentre {command} --help",
            listed=listed, command=command,
        )
    )  # fmt: skip
