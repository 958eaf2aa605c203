"""What a verb will be refused for by what is known so far, so that a form asks for it first: told, or tried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import clock, kinds, separation, wanting
from ecentre.errors import EcentreError
from ecentre.model import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ecentre.cli.session import Call
    from ecentre.index import IndexBook
    from ecentre.kind import Transition
    from ecentre.model import Change, Data, Problem
    from ecentre.separation import Apart

    Planned = Callable[[Data], Callable[[IndexBook], Change]]


class Gap(NamedTuple):
    """An empty cell of a new row that a rule missed: in which list and row among the new ones, and the rule's word."""

    list: str
    place: int
    cell: str
    why: Problem


class Missing(NamedTuple):
    """One verb on its way: its row, the record as it stands, what may be given, what was, and how it would be done."""

    call: Call
    row: Transition
    record: Record
    free: Sequence[str]
    given: Data
    planned: Planned

    @property
    def lists(self) -> list[str]:
        """Give the lists for which a record is made, where none of them was given a row."""
        lists = [] if self.row.source else [name for name in self.row.adds if name not in self.row.needs]
        return [] if any(self.given.get(name) for name in lists) else lists

    def told(self, fields: Data) -> list[str]:
        """Give what the table says that a rule will miss, as far as it may be given and was not."""
        known = foreseen(self.call, self.row, self.record, {**self.given, **fields})
        wanted = [one.field for one in self.own(known)] + wanting.wanted(self.row, known, self.call.kept)
        return [name for name in dict.fromkeys(wanted) if self._may(name) and name not in self.given]

    def _may(self, name: str) -> bool:
        """Tell whether something may be given with the verb: a field of its row, or a witness where there is none."""
        return name in self.free or (name == wanting.WITNESS and not self.call.witness)

    def tried(self, fields: Data) -> dict[str, Problem]:
        """Give what the rules themselves miss when the verb is tried with what is known; nothing is written."""
        problems = self.refused({**self.given, **fields})
        return {name: self._of(problems, name) for name in self.named(problems, fields)}

    def _of(self, problems: Iterable[Problem], name: str) -> Problem:
        return next(one for one in problems if one.where.partition("/")[0] == name)

    def refused(self, fields: Data) -> tuple[Problem, ...]:
        """Give what the rules say against a verb with these fields; nobody is asked to sign anything."""
        self.call.trying = True
        try:
            self.planned({name: value for name, value in fields.items() if name != wanting.WITNESS})(self.call.kept)
        except EcentreError as error:
            return error.problems
        finally:
            self.call.trying = False
        return ()

    def named(self, problems: Iterable[Problem], fields: Data) -> list[str]:
        """Give the fields, empty so far, that problems are about."""
        names = dict.fromkeys(one.where.partition("/")[0] for one in problems)
        known = {**self.record.data, **self.given, **fields}
        return [name for name in names if self._may(name) and known.get(name) is None]

    def gaps(self, problems: Iterable[Problem], fields: Data) -> Iterator[Gap]:
        """Give the empty cells of new rows that problems are about, as their ``list/place/cell`` tells."""
        for one in problems:
            name, _, rest = one.where.partition("/")
            number, _, cell = rest.partition("/")
            place = int(number) - len(self.record.get(name, [])) if number.isdecimal() else -1
            rows = fields.get(name) or ()
            if cell and name in self.row.adds and 0 <= place < len(rows) and rows[place].get(cell) is None:
                yield Gap(name, place, cell, one)

    def own(self, known: Record) -> list[Apart]:
        """Give the duties that would fall to who acts only because nobody is named, and should not by policy."""
        me = self.call.actor(self.call.kept)
        if self.row.source:
            return []
        found = separation.kept_out(known, known.kind, self.call.kept, self.call.schemas)
        return [one for one in found if me in one.people and known.get(one.field) == me]

    def noted(self, fields: Data) -> list[Problem]:
        """Give the duties that one person would join, to be seen before it is agreed to."""
        known = foreseen(self.call, self.row, self.record, {**self.given, **fields})
        return list(separation.problems(known, self.call.kept, self.call.schemas))


def foreseen(call: Call, row: Transition, record: Record, fields: Data) -> Record:
    """Give what will stand once the program has put in what it knows itself: who acts, today, what the row fills."""
    me, properties = call.actor(call.kept), call.schemas.get(record.kind).properties
    known = {"actor": me, "today": call.kept.on.isoformat(), "now": clock.stamp(clock.now())}
    at_once = row.asks if row.source else [name for name in properties if name not in kinds.get(record.kind).asked]
    wanted: dict[str, Any] = {name: properties[name].get("x-default") for name in at_once if name in properties}
    own = {name: known[default] for name, default in wanted.items() if default in known}
    given = {**own, **record.data, **fields}
    filled = row.fill(Record(record.ref, {"steps": [], **given}), call.kept) if row.fill else {}
    return Record(record.ref, {**filled, **given})


__all__ = ["Gap", "Missing", "foreseen"]
