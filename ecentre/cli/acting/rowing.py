"""Rows for the lists that only grow: one from the options of a line, or many from a workbook with ``--rows``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecentre.cli.grammar.options import FIELD, field
from ecentre.errors import InvalidError, NotFoundError, UsageError
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecentre.cli.session import Call
    from ecentre.kind import Transition
    from ecentre.model import Data
    from ecentre.schema import Schema

CELL = "cell_"
SOURCE = "rows_file"
NUMBER = "number"
IN_A_ROW = say("(有明细时必填)", "(required in a row) ")


def grows(rows: Iterable[Transition]) -> str:
    """Give the one list that the rows of a verb append to, or nothing."""
    return next((name for row in rows for name in row.adds), "")


def filled(schema: Schema, name: str) -> list[str]:
    """Give the columns of a list that a person fills: all but its running number."""
    table = schema.rows(name)
    return [one for one in table.names if table.node(one).get("x-default") != NUMBER]


def needed(table: Schema) -> list[str]:
    """Give the columns a row must have that the program does not fill."""
    return [one for one in table.root.get("required", ()) if "x-default" not in table.node(one)]


def _columns(schema: Schema, name: str, used: set[str], *, always: bool) -> list[click.Option]:
    """Make an option a column, but where an option is called so already; ``always`` tells that there must be a row."""
    table = schema.rows(name)
    lacks = needed(table)
    made = [field(table, one, always and one in lacks) for one in filled(schema, name)]
    for option in made:
        column = str(option.name).removeprefix(FIELD)
        option.name = f"{CELL}{column}"
        option.help = str(IN_A_ROW if column in lacks and not always else "") + str(option.help)
    return [one for one in made if used.isdisjoint(one.opts)]


def _file(schema: Schema, name: str) -> click.Option:
    """Make the option that reads many rows from a workbook."""
    columns = joined(str(schema.rows(name).label(one)) for one in filled(schema, name))
    help = say(
        "从表格文件读多行(xlsx 或 csv),列:{columns}", "many rows from a sheet (xlsx or csv); columns: {columns}",
        columns=columns,
    )  # fmt: skip
    return click.Option(["--rows", SOURCE], metavar=str(say("文件", "FILE")), help=str(help))


def options(schema: Schema, rows: Iterable[Transition], beside: Iterable[click.Parameter]) -> list[click.Option]:
    """Make the options of the list that a verb appends to; nothing where it appends to none."""
    rows = list(rows)
    name = grows(rows)
    if not name:
        return []
    always = all(name in row.needs for row in rows)
    return [*_columns(schema, name, {opt for one in beside for opt in one.opts}, always=always), _file(schema, name)]


def taken(call: Call, schema: Schema, rows: Sequence[Transition], typed: dict[str, Any]) -> dict[str, Any]:
    """Give the rows that a line brings, and take their cells out of what was typed.

    Raises:
        UsageError: both a row and a file were given, or a row lacks a column.
    """
    name = grows(rows)
    if not name:
        return {}
    source = typed.pop(SOURCE, None)
    cells = {key.removeprefix(CELL): typed.pop(key) for key in list(typed) if key.startswith(CELL)}
    cells = {key: value for key, value in cells.items() if value not in (None, ())}
    if source and cells:
        raise UsageError(say("一行和 --rows 文件不能同时给", "give one row or --rows FILE, not both"))
    if source:
        return {name: from_file(call, schema.rows(name), Path(source))}
    if cells or (name in rows[0].needs and not needed(schema.rows(name))):  # a row may be all the program's own
        return {name: [_row(call, schema, name, cells)]}
    return {}


def _row(call: Call, schema: Schema, name: str, cells: dict[str, Any]) -> Data:
    """Read one row; on a terminal what is missing is asked for."""
    from functools import partial

    from ecentre.cli.acting import filling
    from ecentre.cli.dialogue import asking, questions
    from ecentre.cli.meaning import naming

    table, named = schema.rows(name), naming.resolver(call.kept, call.schemas)
    row = {key: value for key, value in filling.read(table, cells, named).items() if value is not None}
    missing = [one for one in needed(table) if row.get(one) is None]
    if missing and not asking.possible(call):
        raise filling.lacking(table, missing)

    def ask(one: str) -> None:
        row[one] = questions.asked(call, table, one, row.get(one), questions.Rule())

    try:
        asking.through(lambda: [partial(ask, one) for one in missing])
    except asking.BackError:
        raise KeyboardInterrupt from None
    return row


def from_file(call: Call, table: Schema, path: Path, beside: Sequence[str] = (), told: str = "") -> list[Data]:
    """Read rows from a sheet, each cell as its option would be.

    Columns titled as in ``beside`` are there to be looked at; with ``told``, a row that leaves it empty says nothing.

    Raises:
        InvalidError: a cell cannot be read, or a row lacks a column; every such place is named.
    """
    from ecentre.cli.acting import filling
    from ecentre.cli.meaning import naming
    from ecentre.exchange import rowsheet

    named = naming.resolver(call.kept, call.schemas)
    found: list[Data] = []
    faults: list[Words] = []
    for number, cells in rowsheet.read(path, _titles(table) | {one: (one,) for one in beside}):
        row: Data = {}
        if told and not cells.get(told):
            continue
        for key, text in ((key, text) for key, text in cells.items() if key not in beside):
            try:
                row |= filling.read(table, {key: text}, named)
            except (UsageError, InvalidError, NotFoundError) as error:
                faults.append(_fault(path, number, table.label(key), error.message))
        lacks = [table.label(one) for one in needed(table) if row.get(one) is None and one not in cells]
        faults += [_fault(path, number, label, say("没有填", "is empty")) for label in lacks]
        found.append({key: value for key, value in row.items() if value is not None})
    if faults:
        raise InvalidError(say("{places}", "{places}", places=joined(str(one) for one in faults)))
    return found


def _titles(table: Schema) -> dict[str, tuple[str, ...]]:
    """Give what each column may be called: its label in both languages, its name."""
    labels = {name: table.label(name) for name in table.names if table.node(name).get("x-default") != NUMBER}
    return {name: (label.zh, label.en, name) for name, label in labels.items()}


def _fault(path: Path, row: int, label: Words, why: Words) -> Words:
    return say(
        "{name} 第 {row} 行“{label}”:{why}", "{name} row {row} “{label}”: {why}",
        name=path.name, row=row, label=label, why=why,
    )  # fmt: skip
