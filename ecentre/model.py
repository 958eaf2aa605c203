"""The values that every layer speaks in: frozen, and free of input and output."""

# Annotations stand for themselves here: those put off would be compiled, field by field, at every start.

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, runtime_checkable

from ecentre.words import Words

Data = dict[str, Any]

NOTHING: Mapping[str, Any] = MappingProxyType({})

YEARLY_ID = re.compile(r"[A-Z]{3,8}-([0-9]{4})-[0-9]{4,}")
# Windows keeps con, nul and the like for devices: no file there can have such a name.
SLUG_ID = re.compile(r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$)[a-z0-9]+(?:-[a-z0-9]+)*")
KIND_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*")


FAMILIES = {
    "stock": {
        "item": "supply_item", "cabinet": "store_cabinet", "handover": "store_handover", "in": "stock_in",
        "count": "stock_count",
    },
    "supply": {
        "plan": "supply_plan", "urgent": "supply_urgent", "batch": "supply_batch", "issue": "supply_issue",
        "return": "supply_return", "transfer": "supply_transfer", "scrap": "supply_scrap",
    },
}  # fmt: skip
"""Kinds that are found under one name, each by a word of its own there."""
TYPED = {kind: f"{family} {word}" for family, words in FAMILIES.items() for word, kind in words.items()}


def typed(kind: str) -> str:
    """Give a kind as it is typed: ``supply plan`` in its family, else ``low-value`` for ``low_value``."""
    return TYPED.get(kind) or kind.replace("_", "-")


def spelled(command: str) -> str:
    """Give a command that begins with its kind, such as ``supply-plan add``, as it is typed: ``supply plan add``."""
    word, space, rest = command.partition(" ")
    return f"{typed(word.replace('-', '_'))}{space}{rest}"


class Ref(NamedTuple):
    """The name of one record: its kind and its id. It knows its own place in the repository."""

    kind: str
    id: str

    @property
    def path(self) -> str:
        """Give the record's path from the root, with forward slashes on every system."""
        yearly = YEARLY_ID.fullmatch(self.id)
        folder = f"{yearly.group(1)}/" if yearly else ""
        return f"records/{self.kind}/{folder}{self.id}.yaml"

    @classmethod
    def from_path(cls, path: str) -> "Ref | None":
        """Read a path back, or give None where it is not the place of a record."""
        parts = path.split("/")
        if len(parts) < 3 or parts[0] != "records" or not path.endswith(".yaml"):
            return None
        ref = cls(parts[1], parts[-1].removesuffix(".yaml"))
        named = KIND_NAME.fullmatch(ref.kind) and (YEARLY_ID.fullmatch(ref.id) or SLUG_ID.fullmatch(ref.id))
        return ref if named and ref.path == path else None


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands: typed data in the order of its schema."""

    ref: Ref
    data: Data

    @property
    def id(self) -> str:
        """Give the id that people say aloud."""
        return self.ref.id

    @property
    def kind(self) -> str:
        """Give the name of the record's kind."""
        return self.ref.kind

    @property
    def state(self) -> str:
        """Give the state in the kind's workflow table."""
        return str(self.data.get("state", ""))

    @property
    def steps(self) -> list[Data]:
        """Give the steps taken so far, oldest first."""
        steps = self.data.get("steps")
        return steps if isinstance(steps, list) else []

    def get(self, name: str, default: Any = None) -> Any:
        """Give a field, or ``default`` where it is absent or empty."""
        value = self.data.get(name)
        return default if value is None else value

    def text(self, name: str) -> str:
        """Give a field as text, empty where it is absent."""
        value = self.data.get(name)
        return "" if value is None else str(value)

    def having(self, **fields: Any) -> "Record":
        """Give the same record with some fields changed; None removes nothing but the value."""
        return replace(self, data={**self.data, **fields})


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, as a value: which rule, where, in words that say what to do next."""

    rule: str
    clause: str
    message: Words
    ref: Ref | None = None
    where: str = ""
    path: str = ""
    line: int = 0
    column: int = 0
    level: str = "error"

    @property
    def file(self) -> str:
        """Give the file the problem lies in, from the root."""
        return self.path or (self.ref.path if self.ref else "")


class Act(NamedTuple):
    """A step that one record's step causes on another: created where the id is empty, else advanced by ``verb``."""

    ref: Ref
    verb: str
    fields: Mapping[str, Any] = NOTHING


@dataclass(frozen=True, slots=True)
class Change:
    """What a verb wants to make true: whole records in their new form, nothing written yet."""

    verb: str
    actor: str
    records: tuple[Record, ...]
    subject: str
    said: Words
    follow: tuple[Words, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()


class Column(NamedTuple):
    """One column of a table; ``shape`` is text, int, money, date or flag and decides how it is set and added up."""

    name: str
    label: Words | str
    shape: str = "text"


class Table(NamedTuple):
    """What a list or report shows, before it becomes text, a sheet or a page.

    ``heads`` stand between title and table where it is printed: whose list it is, of which day.
    """

    name: str
    title: Words | str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    notes: tuple[Words | str, ...] = ()
    totals: Mapping[str, Any] = NOTHING
    signatures: tuple[Words | str, ...] = ()
    source: str = ""
    heads: tuple[Words | str, ...] = ()


class Book(Protocol):
    """The records as they stood at one moment, to be asked and never changed."""

    @property
    def on(self) -> date:
        """Give the business date the book is read on (Beijing)."""
        ...

    def get(self, kind: str, id: str) -> Record | None:
        """Give one record by its full id, or None."""
        ...

    def find(self, kind: str, **where: Any) -> Sequence[Record]:
        """Give the records of a kind whose fields equal ``where``, in order of id."""
        ...

    def ids(self, kind: str) -> Sequence[str]:
        """Give the ids of a kind, ended records included, in order."""
        ...

    def refs_to(self, ref: Ref, kind: str = "") -> Iterable[Record]:
        """Give the records (of one kind) that name ``ref`` in a field the schema marks as a reference."""
        ...

    def turn(self, *kinds: str) -> int:
        """Give a number that is another as soon as a record of these kinds is."""
        ...


@runtime_checkable
class Stamped(Protocol):
    """A book that can tell whether the texts of some kinds are the same as another's."""

    def stamp(self, *kinds: str) -> str:
        """Give what stands for the texts of some kinds, empty where that cannot be told."""
        ...


__all__ = ["Act", "Book", "Change", "Column", "Data", "Problem", "Record", "Ref", "Stamped", "Table"]
