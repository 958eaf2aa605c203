"""A record as a form sees it: it gives text and can change nothing; an empty form is an entry without a record."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import approval, kinds, policy
from ecentre.render import signing
from ecentre.render.clean import clean
from ecentre.render.signing import Signature
from ecentre.runs import unpacked
from ecentre.subjects import depreciation, flags, freeze, rota, shelf

if TYPE_CHECKING:
    from ecentre.model import Data, Record
    from ecentre.render.wording import Wording


class Choice(NamedTuple):
    """One box to tick."""

    label: str
    chosen: bool


class Lying(NamedTuple):
    """An item in a cabinet: how many to be issued, how many that wait for scrap."""

    item: Entry
    quantity: int
    worn: int


class Event(NamedTuple):
    """One step in the life of a thing, with the thing as it was after it."""

    on: str
    what: str
    by: str
    cause: str
    then: Entry


class Line:
    """A group of fields with labels: one row of a table field, or what every entry has in common."""

    def __init__(self, kind: str, data: Data, wording: Wording, lead: str = "") -> None:
        """Take the fields; ``lead`` is where the schema describes them, as ``lines/*/``."""
        self._kind, self._data, self._wording, self._lead = kind, data, wording, lead
        self._schema = wording.schemas.get(kind)

    def label(self, field: str) -> str:
        """Give the field's name as the manual says it."""
        return clean(self._schema.label(self._lead + field).zh)

    def value(self, field: str) -> Any:
        """Give a field as it is kept, empty text where it is absent."""
        found = self._data.get(field)
        return "" if found is None else clean(found) if isinstance(found, str) else found

    def text(self, field: str) -> str:
        """Give a field in words: names for ids, labels for choices, dates and amounts as papers write them."""
        value = self.value(field)
        return "" if value == "" else self._wording.words(self._kind, self._lead + field, value)

    def ref(self, field: str) -> Entry:
        """Give the record that a field names, or the empty form of its kind."""
        kind, id = self._schema.ref(self._lead + field), str(self.value(field))
        return Entry(kind, self._wording.book.get(kind, id) if id else None, self._wording)

    def choices(self, field: str) -> list[Choice]:
        """Give the boxes of a field, the chosen one marked."""
        value = self.value(field)
        choices = self._schema.choices(self._lead + field)
        return [Choice(clean(words.zh), key == value) for key, words in choices.items()]

    def times(self, first: str, second: str) -> str:
        """Give the product of two fields in yuan (price and quantity), empty where one is absent."""
        try:
            return f"{Decimal(str(self.value(first))) * Decimal(str(self.value(second))):.2f}"
        except InvalidOperation:
            return ""

    def lines(self, field: str) -> list[Line]:
        """Give the rows of a table field."""
        rows, lead = self._data.get(field) or [], f"{self._lead}{field}/*/"
        return [Line(self._kind, row, self._wording, lead) for row in rows if isinstance(row, dict)]


class Entry(Line):
    """One record, or the empty form of its kind."""

    def __init__(self, kind: str, record: Record | None, wording: Wording) -> None:
        """Take the record, or None, with the books that know the names in it."""
        super().__init__(kind, record.data if record else {}, wording)
        self._record = record

    @property
    def id(self) -> str:
        """Give the record's number, empty on an empty form."""
        return self._record.id if self._record else ""

    @property
    def blank(self) -> bool:
        """Tell whether there is nothing to fill in."""
        return self._record is None

    @property
    def flag(self) -> str:
        """Give the colour of something with a term and a pace, and why: 黄(临近期限), or nothing [X.5]."""
        if self._record is None or not (self._record.get("start") and self._record.get("due")):
            return ""
        found = flags.of_item(self._record, self._wording.book, self._wording.on)
        return clean(f"{found.words.zh}({found.why})" if str(found.why) else found.words.zh)

    def called(self, table: str, field: str) -> str:
        """Give what a table of policy calls the value of a field, or the value itself."""
        row = policy.row(self._wording.book, table, field, str(self.value(field)))
        return clean(str(row["name"])) if row else self.text(field)

    @property
    def worth(self) -> dict[str, str]:
        """Give what was charged of an asset's price by the day of the paper, and what is left, in yuan [A2.4.2b]."""
        if self._record is None:
            return {"accumulated": "", "net": "", "on": ""}
        found = depreciation.of(self._record, self._wording.book, self._wording.on)
        return {"accumulated": str(found.accumulated), "net": str(found.net), "on": self._wording.on.isoformat()}

    @property
    def contents(self) -> list[Lying]:
        """Give what lies in a cabinet on the day of the paper, by name [A2.8.9]."""
        book, on = self._wording.book, self._wording.on
        lots = {item: lot for (item, cabinet), lot in shelf.stock(book, on).items() if cabinet == self.id}
        found = (Lying(Entry("supply_item", book.get("supply_item", id), self._wording), lot.quantity, lot.worn)
                 for id, lot in lots.items())  # fmt: skip
        return sorted(found, key=lambda one: (str(one.item.value("supply_class")), one.item.id))

    @property
    def watches(self) -> list[Line]:
        """Give the shifts of a roster with the people who serve them now [A1.2.1.3]."""
        if self._record is None:
            return []
        now = ((one, f"{one.start:%H:%M}", f"{one.end:%H:%M}") for one in rota.shifts(self._record))
        rows = (
            {"date": f"{one.day}", "shift": one.name, "start": start, "end": end, "people": [*one.people],
             "leader": one.leader or None}
            for one, start, end in now
        )  # fmt: skip
        return [Line(self._kind, row, self._wording, "shifts/*/") for row in rows]

    def of(self, kind: str) -> Entry:
        """Give the latest record of a kind that names this one, or the empty form."""
        found = list(self._wording.book.refs_to(self._record.ref, kind)) if self._record else []
        return Entry(kind, found[-1] if found else None, self._wording)

    def then(self, table: str, field: str) -> list[Entry]:
        """Give the records that the rows of a table name, by class and number, as they were at the rows' revision."""
        kind, rows = self._schema.ref(f"{table}/*/{field}"), self._data.get(table) or []
        named = [(row.get("category") or "", id, row.get("rev") or 0) for row in rows for id in unpacked(row[field])]
        found = [(self._wording.book.get(kind, id), rev) for _, id, rev in sorted(named)]
        return [Entry(kind, freeze.then(one, rev), self._wording) for one, rev in found if one]

    def signed(self, verb: str) -> Signature:
        """Give the signature of a step that still counts, or the open place for it."""
        step = self._record and signing.taken(self._record, kinds.get(self._kind), verb)
        return self._signature(step) if step else Signature("")

    def answers(self, verb: str) -> list[Signature]:
        """Give every signature of a verb that still counts, oldest first."""
        taken = signing.standing(self._record, kinds.get(self._kind)) if self._record else []
        return [self._signature(step) for step in taken if step.get("verb") == verb]

    def signers(self, chain: str, **assumed: str) -> list[Signature]:
        """Give the places of an approval chain, signed and open; ``assumed`` stands for fields still empty."""
        kind, book, on = kinds.get(self._kind), self._wording.book, self._wording.on
        given = signing.answered(self._record, kind, chain) if self._record else []
        return [*map(self._signature, given), *signing.waiting(self._record, kind, chain, assumed, book, on)]

    def _signature(self, step: Data) -> Signature:
        role, name = self._wording.role(str(step.get("role") or "")), self._wording.person(str(step.get("by", "")))
        opinion = clean(str(step.get("reason") or self._wording.step(self._kind, step)))
        return Signature(role, name, str(step.get("at", ""))[:10], opinion)

    def history(self, *fields: str) -> list[Event]:
        """Give the creation and the steps that set any of some fields, oldest first."""
        if self._record is None:
            return []
        events = [
            self._event(self._record.steps[place], then)
            for place, then in approval.backwards(self._record)
            if not place or not set(fields).isdisjoint(self._record.steps[place].get("set") or {})
        ]
        return events[::-1]

    def _event(self, step: Data, then: Record) -> Event:
        return Event(
            str(step.get("at", ""))[:10],
            self._wording.step(self._kind, step),
            self._wording.person(str(step.get("by", ""))),
            str(step.get("cause", "")),
            Entry(self._kind, then, self._wording),
        )
