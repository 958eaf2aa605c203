"""Values of records in the words of official papers: names for ids, labels for choices, Chinese dates and amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import kinds, policy
from ecentre.model import YEARLY_ID, Ref
from ecentre.render.clean import clean
from ecentre.render.filters import date_zh, money

if TYPE_CHECKING:
    from datetime import date

    from ecentre.model import Book, Data
    from ecentre.schema import Schemas

_DATED = ("date", "month", "moment")
_EVERY_KIND = {"edit": "修改", "correct": "更正"}


class Wording:
    """What the books and the schemas say about ids and values."""

    def __init__(self, book: Book, schemas: Schemas, on: date) -> None:
        """Take the books that know the names and the day that policy is asked for."""
        self.book, self.schemas, self.on = book, schemas, on

    def words(self, kind: str, field: str, value: Any) -> str:
        """Give a value of a field (or of a part such as ``lines/*/asset``) in words."""
        schema = self.schemas.get(kind)
        if isinstance(value, list):
            return "、".join(self.words(kind, field, one) for one in value)
        named, shape = schema.ref(field), schema.shape(field)
        if named:
            return self.name(Ref(named, str(value)))
        if shape in _DATED:
            return date_zh(clean(str(value)))
        if shape == "money":
            return money(clean(str(value)))
        label = schema.value_label(field, value)
        return clean(label if isinstance(label, str) else label.zh)

    def name(self, ref: Ref) -> str:
        """Give a record's name; its id stands beside it where people know the id or need it to tell two apart."""
        found = self.book.get(*ref)
        title = kinds.get(ref.kind).title
        name = found.text(title) if found else ""
        if name in ("", ref.id):
            return ref.id
        alone = not YEARLY_ID.fullmatch(ref.id) and len(self.book.find(ref.kind, **{title: name})) < 2
        return clean(name) if alone else f"{clean(name)}（{ref.id}）"

    def person(self, id: str) -> str:
        """Give a person's name."""
        return self.name(Ref("person", id)) if id else ""

    def role(self, key: str) -> str:
        """Give the name of a role."""
        return clean(policy.role_label(self.book, key)) if key else ""

    def step(self, kind: str, step: Data) -> str:
        """Give what a step was, as the workflow table of its kind calls it."""
        verb, before = str(step.get("verb", "")), str(step.get("from", ""))
        rows = kinds.get(kind).rows(verb)
        row = next((one for one in rows if before in one.source or not (before or one.source)), None)
        return row.label.zh if row else _EVERY_KIND.get(verb, verb)
