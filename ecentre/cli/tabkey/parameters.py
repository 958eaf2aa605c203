"""What one parameter of a command takes, told by its name, its schema or the word that stands for its value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from ecentre.cli.acting.rowing import CELL
from ecentre.cli.grammar.options import FIELD
from ecentre.cli.session import Call, shapes
from ecentre.cli.tabkey.offers import FILES, FOLDERS, NOTHING, Fields, Offers, Records, among, days, months
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

LISTED = re.compile(r"\[?([^\s|\[\]]+(?:\|[^\s|\[\]]+)+)\]?")
FILE = say("文件", "FILE")
FOLDER = say("文件夹", "DIR")
PERSON = say("姓名", "NAME")
ID = say("编号", "ID")
KIND = say("类别", "KIND")
MONTH = say("月份", "MONTH")
DAY = say("日期", "DATE")
COMMAND = say("命令", "COMMAND")


def found(words: list[str], typed: str, records: Records) -> Offers:
    """Offer what comes next on a line by building its command: options, or the values of one.

    ``words`` come before the text that is being typed, the program's name left out.
    """
    from click.shell_completion import _resolve_context, _resolve_incomplete

    from ecentre.cli.tree import Root

    args = list(words)
    context = _resolve_context(Root(), {"obj": Call()}, "ecentre", args)
    meant, text = _resolve_incomplete(context, args, typed)
    if isinstance(meant, click.Parameter):
        head = typed[: len(typed) - len(text)]
        return _value(context, meant, text, records).headed(head)
    return _options(context, words, text) if not text or text.startswith("-") else NOTHING


def _options(context: click.Context, words: list[str], typed: str) -> Offers:
    """Offer the options of a command that were not given yet, long names first."""
    rows = []
    for one in context.command.get_params(context):
        if isinstance(one, click.Option) and not one.hidden and (one.multiple or not set(words) & set(one.opts)):
            told = (one.help or "").partition("\n")[0]
            names = (*one.opts, *one.secondary_opts)
            rows += [(name, told) for name in names if name.startswith("--") or len(typed) == 1]
    return among(sorted(rows, key=lambda row: not row[0].startswith("--")), typed)


def _value(context: click.Context, one: click.Parameter, typed: str, records: Records) -> Offers:
    name, metavar = str(one.name), str(one.metavar or "")
    for head, rows in ((FIELD, False), (CELL, True)):
        if name.startswith(head):
            return _field(context, name.removeprefix(head), typed, records, rows=rows)
    if isinstance(one.type, click.Choice):
        return among([(str(value), "") for value in one.type.choices], typed)
    if name in ("where", "columns", "state") and (fields := _fields(context, records)):
        return _selected(fields, name, typed)
    listed = LISTED.fullmatch(metavar)
    if listed and ID.zh not in metavar and FOLDER.zh not in metavar:
        return among([(value, "") for value in listed.group(1).split("|")], typed)
    return _by_word(context, name, metavar, typed, records)


def _selected(fields: Fields, name: str, typed: str) -> Offers:
    if name == "state":
        return fields.value("state", typed)
    return fields.condition(typed) if name == "where" else fields.columns(typed)


def _by_word(context: click.Context, name: str, metavar: str, typed: str, records: Records) -> Offers:
    """Offer by the kind that a parameter is called after, or by the word that stands for its value."""
    kind = _kind_called(context, name)
    if kind and not any(str(word) in metavar for word in (FOLDER, FILE)):
        return records.of(kind, typed)
    offered: tuple[tuple[Any, Callable[[], Offers]], ...] = (
        (FOLDER, lambda: Offers(files=FOLDERS)),
        (FILE, lambda: Offers(files=FILES)),
        (ID, lambda: _records(context, typed, records)),
        (PERSON, lambda: records.of("person", typed)),
        (KIND, lambda: _kinds(typed, records)),
        (MONTH, lambda: months(typed)),
        (DAY, lambda: days(typed)),
        (COMMAND, lambda: among([(row.name, row.help) for row in records.outline.groups[""]], typed)),
    )
    return next((offer() for word, offer in offered if str(word) in metavar), NOTHING)


def _kind_called(context: click.Context, name: str) -> str:
    """Give the kind whose records a parameter of that name takes; supplies call theirs by shorter names."""
    top = context.command_path.split()[1:2]
    short = {"cabinet": "store_cabinet", "item": "supply_item"}
    if top in (["stock"], ["stock-count"], ["supply"]) and name in short:
        return short[name]
    return name if name in ("person", "department", "place", "seal", "category", "cabinet") else ""


def _records(context: click.Context, typed: str, records: Records) -> Offers:
    kind = _kind(context)
    return records.any([kind] if kind else records.outline.kinds, typed)


def _kinds(typed: str, records: Records) -> Offers:
    outline = records.outline
    return among([(row.name, row.help) for row in outline.groups[""] if row.name in outline.behind], typed)


def _kind(context: click.Context | None) -> str:
    """Give the kind whose group a command stands in."""
    while context is not None:
        kind = getattr(context.command, "kind", None)
        if kind is not None:
            return str(kind.name)
        context = context.parent
    return ""


def _fields(context: click.Context, records: Records) -> Fields | None:
    kind = _kind(context)
    return Fields(kind, shapes(context).get(kind), records) if kind else None


def _field(context: click.Context, field: str, typed: str, records: Records, *, rows: bool) -> Offers:
    """Offer the values of a field; a verb without its kind has the field of the first kind that knows it."""
    from ecentre import kinds

    own, verb = _kind(context), str(context.info_name)
    for kind in (own,) if own else (name for name, shape in records.outline.kinds.items() if verb in shape.verbs):
        schema = shapes(context).get(kind)
        if rows:
            grown = next((name for row in kinds.get(kind).rows(verb) for name in row.adds), "")
            schema = schema.rows(grown) if grown else schema
        if field in schema.names:
            return Fields(kind, schema, records).value(field, typed)
    return NOTHING
