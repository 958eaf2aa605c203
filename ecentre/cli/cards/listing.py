"""Lists: which records, which fields, in which words."""

from __future__ import annotations

import operator
import re
import sys
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import wording
from ecentre.cli import output
from ecentre.cli.cards import nothing
from ecentre.cli.meaning import naming
from ecentre.errors import UsageError
from ecentre.model import Column, Table
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ecentre.cli.session import Call
    from ecentre.kind import Kind
    from ecentre.model import Data
    from ecentre.schema import Schema

CONDITION = r"(?s)\s*([^=!<>\s]+)\s*(!=|>=|<=|=|>|<)\s*(.*)"
WIDE_SIGN = re.compile("^([^=!<>＝！＞＜]*)([＝！＞＜]+)")
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
ORDERED = ("money", "int", "date", "month", "id")
AS_IT_IS = ("int", "money", "date", "id", "line", "text", "month")
WIDE = ("list", "table", "object")
SHEETS = ("csv", "json")
"""The forms that programs read, which get moments as they are."""


class Wish(NamedTuple):
    """What the user wants to see."""

    words: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    state: str | None = None
    columns: str | None = None
    everything: bool = False


class Condition(NamedTuple):
    """One test on one field."""

    field: str
    sign: str
    value: Any
    shape: str

    def holds(self, data: Data) -> bool:
        """Tell whether a record passes; an empty field passes only ``!=`` and ``field=``."""
        found = data.get(self.field)
        if self.value is None or found is None:
            return (found == self.value) == (self.sign == "=") if self.sign in ("=", "!=") else False
        if isinstance(found, list):
            return (self.value in found) == (self.sign == "=")
        if self.shape in ("money", "int"):
            from decimal import Decimal

            return COMPARE[self.sign](Decimal(str(found)), Decimal(str(self.value)))
        return COMPARE[self.sign](found, self.value)


def answer(call: Call, kind: Kind, wish: Wish) -> int:
    """Show the list."""
    schema = call.schemas.get(kind.name)
    chosen = columns(schema, kind, wish)
    tests = conditions(call, schema, wish)
    names = {*chosen, *(test.field for test in tests), "state"}
    fitting = [
        data
        for data in source(call, kind, schema, names, wish.words)
        if all(test.holds(data) for test in tests)
    ]  # fmt: skip
    ended = () if wish.everything or any(test.field == "state" for test in tests) else kind.ended
    rows = [data for data in fitting if data.get("state") not in ended]
    none = "" if rows else nothing.found(kind, wish, len(fitting), bool(call.book.ids(kind.name)))
    output.table(call, table(call, kind, schema, chosen, rows), none)
    if rows and sys.stdout.isatty():
        output.words(say("共 {n} 条", "{n} in all", n=len(rows)))
    return 0


def columns(schema: Schema, kind: Kind, wish: Wish) -> list[str]:
    """Give the fields to show: as asked, else the kind's own."""
    if not wish.columns:
        return [name for name in kind.columns if name in schema.names]
    return [field_named(schema, part) for part in re.split(r"[,,、\s]+", wish.columns.strip()) if part]


def field_named(schema: Schema, text: str) -> str:
    """Give the field that is called so, by its name, option or label.

    Raises:
        UsageError: the kind has no such field.
    """
    wanted = text.removeprefix("--").replace("-", "_")
    for name in schema.names:
        if wanted == name or text in (schema.label(name).zh, schema.label(name).en):
            return str(name)
    partly = [name for name in schema.names if text in schema.label(name).zh]
    if len(partly) == 1:
        return str(partly[0])
    from difflib import get_close_matches

    labels = {schema.label(name).zh: name for name in schema.names}
    near = get_close_matches(wanted, schema.names, n=1) or get_close_matches(text, labels, n=1, cutoff=0.45)
    guess = say("(是不是 {near}?)", " (did you mean {near}?)", near=near[0]) if near else ""
    known = ", ".join(name for name in schema.names if name not in ("uid", "rev", "steps"))
    raise UsageError(
        say(
            "没有“{text}”这个字段{guess};可用:{known}",
            "no field “{text}”{guess}; known: {known}",
            text=text,
            guess=guess,
            known=known,
        )
    )


def conditions(call: Call, schema: Schema, wish: Wish) -> list[Condition]:
    """Read the conditions."""
    asked = [*wish.where, *([f"state={wish.state}"] if wish.state else [])]
    return [condition(call, schema, text) for text in asked]


def condition(call: Call, schema: Schema, text: str) -> Condition:
    """Read one condition such as ``department=综合部`` or ``price>=2000``.

    Raises:
        UsageError: it is none, or its field cannot be compared so.
    """
    from ecentre.cli.meaning import values

    found = re.fullmatch(CONDITION, WIDE_SIGN.sub(lambda one: one[1] + unicodedata.normalize("NFKC", one[2]), text))
    if not found:
        raise UsageError(
            say(
                "条件要写成 字段=值,如 department=综合部;读不懂“{text}”",
                "a condition is FIELD=VALUE; cannot read “{text}”",
                text=text,
            )
        )
    field, sign, wanted = field_named(schema, found.group(1)), found.group(2), found.group(3)
    shape = schema.shape(field)
    if sign not in ("=", "!=") and shape not in ORDERED:
        raise UsageError(say("{field} 只能用 = 或 !=", "{field} takes only = and !=", field=field))
    value = values.read(schema, field, wanted, naming.resolver(call.book, call.schemas))
    return Condition(field, sign, value, shape)


def source(call: Call, kind: Kind, schema: Schema, names: set[str], words: Sequence[str]) -> Iterator[Data]:
    """Give the records to choose from: narrow rows where they do, whole records where text is searched."""
    if words or any(schema.shape(name) in WIDE for name in names):
        from ecentre.cli.meaning.matching import Matcher

        matcher = Matcher(call.book, call.schemas, words)
        yield from (record.data for record in call.book.find(kind.name) if matcher.fits(kind.name, record.data))
        return
    wanted = tuple(sorted(names))
    for row in call.book.rows(kind.name, wanted):
        yield dict(zip(wanted, row, strict=True))


def table(call: Call, kind: Kind, schema: Schema, names: Sequence[str], rows: Iterable[Data]) -> Table:
    """Put records into a table: raw values for programs, words for people."""
    raw = call.format == "json"
    tell = _tellers(call, kind, schema, names)
    return Table(
        name=f"{kind.name}.list",
        title=kind.label,
        columns=tuple(Column(name, schema.label(name), _shape(schema, name)) for name in names),
        rows=tuple(tuple(data.get(name) if raw else tell[name](data.get(name)) for name in names) for data in rows),
    )


def _shape(schema: Schema, name: str) -> str:
    shape = schema.shape(name)
    return shape if shape in ("int", "money", "date") else "text"


def _tellers(call: Call, kind: Kind, schema: Schema, names: Iterable[str]) -> dict[str, Callable[[Any], Any]]:
    teller = wording.Teller(call.book, call.schemas)
    return {name: _teller(call, kind, schema, name, teller) for name in names}


def _teller(call: Call, kind: Kind, schema: Schema, name: str, teller: wording.Teller) -> Callable[[Any], Any]:
    shape, target = schema.shape(name), schema.ref(name)
    if shape in AS_IT_IS and name != wording.ROLE:
        return lambda value: value
    if shape == "moment" and call.format not in SHEETS:
        return lambda value: wording.moment(str(value or ""))
    if shape == "ref" and target:
        known = naming.titles(call.book, target)
        return lambda value: "" if value is None else known.get(value) or value
    labels = {value: str(label) for value, label in schema.choices(name).items()} if shape == "enum" else {}
    return lambda value: "" if value is None else labels.get(value) or teller.value(kind.name, name, value)

