"""What can stand at one place of a command line: records by id with their names, values with labels, fields, files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecentre.cli.tabkey.glance import Glance, Wanted
    from ecentre.cli.tabkey.outline import Outline
    from ecentre.schema import Schema

FILES, FOLDERS = "files", "folders"
YES_NO = (say("是", "yes"), say("否", "no"))
CONDITION = re.compile(r"([^=!<>]+)(!=|>=|<=|=|>|<)(.*)", re.DOTALL)
PLAIN = re.compile(r"[\w.+-]+")
"""What a value of a closed list is made of; a schema that came with a copy may hold anything."""
MORE = say("(还有更多,再打几个字)", "(there are more: type on)")


class Offer(NamedTuple):
    """One thing to choose: what is typed, and what it is."""

    value: str
    help: str = ""


class Offers(NamedTuple):
    """What is offered for a text: lines, or that the shell shall offer its files or folders.

    ``more`` tells that some are left out; after an ``open`` one the user types on without a blank.
    """

    rows: tuple[Offer, ...] = ()
    files: str = ""
    more: bool = False
    open: bool = False

    def headed(self, head: str) -> Offers:
        """Put before each value what stands in the same word already, such as ``--category=``."""
        return self._replace(rows=tuple(row._replace(value=head + row.value) for row in self.rows))


NOTHING = Offers()


def among(rows: Iterable[tuple[str, object]], typed: str, *, open: bool = False) -> Offers:
    """Offer the values that begin with a text, or else those that hold it or whose help does."""
    text, known = typed.casefold(), [Offer(value, str(help)) for value, help in rows]
    found = [one for one in known if one.value.casefold().startswith(text)]
    if not found:
        found = [one for one in known if text in one.value.casefold() or text in one.help.casefold()]
    return Offers(tuple(dict.fromkeys(found)), open=open)


class Records:
    """Offers the records of one centre; nothing outside of any."""

    def __init__(self, outline: Outline) -> None:
        """Take the outline; the books are looked at when they are asked for."""
        self.outline = outline
        self._glance: Glance | None = None

    def _books(self) -> Glance:
        if self._glance is None:
            from ecentre.cli.session import Call
            from ecentre.cli.tabkey.glance import Glance

            self._glance = Glance(Call().root, self.outline.kinds)
        return self._glance

    def find(self, wanted: Sequence[Wanted], typed: str) -> Offers:
        """Offer what a text may mean among some records."""
        rows, more = self._books().records(wanted, typed)
        return Offers(tuple(Offer(row.id, row.name) for row in rows), more=more)

    def of(self, kind: str, typed: str) -> Offers:
        """Offer the records of a kind that are not over, as they are named in other records."""
        from ecentre.cli.tabkey.glance import Wanted

        shape = self.outline.kinds.get(kind)
        return self.find([Wanted(kind, tuple(shape.ended), outside=True)], typed) if shape else NOTHING

    def any(self, kinds: Iterable[str], typed: str) -> Offers:
        """Offer all records of some kinds."""
        from ecentre.cli.tabkey.glance import Wanted

        return self.find([Wanted(kind) for kind in kinds], typed)

    def taking(self, verb: str, kinds: Iterable[str], typed: str) -> Offers:
        """Offer the records whose state lets a verb be taken now; where none of these is meant, any of the kinds."""
        from ecentre.cli.tabkey.glance import Wanted

        known = {kind: self.outline.kinds[kind].verbs.get(verb, []) for kind in kinds}
        ready = self.find([Wanted(kind, tuple(states)) for kind, states in known.items() if states], typed)
        return ready if ready.rows else self.any(known, typed)


class Fields:
    """Offers the fields of one kind and their values."""

    def __init__(self, kind: str, schema: Schema, records: Records) -> None:
        """Take the schema of the kind."""
        self.kind, self.schema, self.records = kind, schema, records

    def value(self, field: str, typed: str) -> Offers:
        """Offer the values of a field."""
        from ecentre.cli.grammar.flags import is_proof

        schema = self.schema
        target, choices = schema.ref(field), schema.choices(field)
        if target and target in self.records.outline.kinds:
            return self.records.of(target, typed)
        if choices:
            return among([one for one in choices.items() if PLAIN.fullmatch(one[0])], typed)
        if is_proof(schema, field):
            return Offers(files=FILES)
        if schema.shape(field) in ("flag", "bool", "boolean"):
            return among([(str(one), "") for one in YES_NO], typed)
        return days(typed) if schema.shape(field) == "date" else NOTHING

    def names(self, typed: str, ending: str = "") -> Offers:
        """Offer the names of fields with their labels."""
        told = [(name + ending, self.schema.label(name)) for name in self.schema.names if name not in ("uid", "steps")]
        return among(told, typed, open=True)

    def condition(self, typed: str) -> Offers:
        """Offer what a condition of a list begins with, then the values of its field."""
        found = CONDITION.fullmatch(typed)
        if not found:
            return self.names(typed, "=")
        field, sign, value = found.groups()
        offered = self.value(field, value) if field in self.schema.names else NOTHING
        return offered._replace(files="").headed(field + sign)

    def columns(self, typed: str) -> Offers:
        """Offer one more field behind those typed."""
        head, comma, last = typed.rpartition(",")
        return self.names(last).headed(head + comma)


def days(typed: str) -> Offers:
    """Offer today and yesterday as dates."""
    from datetime import timedelta

    from ecentre import clock

    today = clock.today()
    told = ((today, say("今天", "today")), (today - timedelta(days=1), say("昨天", "yesterday")))
    return among([(day.isoformat(), label) for day, label in told], typed)


def months(typed: str) -> Offers:
    """Offer this month and the last one."""
    from datetime import timedelta

    from ecentre import clock

    first = clock.today().replace(day=1)
    told = ((first, say("本月", "this month")), (first - timedelta(days=1), say("上月", "last month")))
    return among([(f"{day:%Y-%m}", label) for day, label in told], typed)
