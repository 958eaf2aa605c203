"""Where a step is taken: the desk with its book, the papers that come with the step, and the change in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ecentre import clock
from ecentre.index import PendingBook
from ecentre.rights import Capacity
from ecentre.rownumbers import NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from ecentre.model import Book, Data, Record, Ref
    from ecentre.schema import Schemas


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a verb is taken: the book it reads, who acts, and when.

    ``sign`` signs a message for a person, or gives nothing where that person has no key at this machine.
    ``mark`` says how a step came to be known where nobody took it here: witnessed on a forge.
    """

    book: Book
    schemas: Schemas
    actor: str
    now: datetime
    sign: Callable[[str, bytes], str] | None = None
    mark: str = ""

    @property
    def today(self) -> date:
        """Give the day of the step in Beijing."""
        return self.now.date()

    def rows(self, record: Record, names: Iterable[str], fields: Data) -> Data:
        """Give the rows that a step adds to some lists, with running number, person and time in their empty cells."""
        known = {"actor": self.actor, "today": self.today.isoformat(), "now": clock.stamp(self.now)}
        found: Data = {}
        for name in names:
            table = self.schemas.get(record.kind).rows(name)
            stand = {key: node.get("x-default") for key, node in table.properties.items() if "x-default" in node}
            for place, row in enumerate(fields.get(name) or (), start=len(record.get(name, [])) + 1):
                cells: Data = {key: place if of == NUMBER else known.get(str(of)) for key, of in stand.items()}
                cells |= {key: value for key, value in row.items() if value is not None}
                found.setdefault(name, []).append(table.ordered(cells))
        return found


@dataclass(frozen=True, slots=True)
class Paper:
    """What comes with a step besides its fields: a reason, a witness, the hash of a scan [A2.4.3b, X.13]."""

    reason: str = ""
    witness: str = ""
    proof: Data | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one step writes: the verb, the state it ends in, the fields it sets, in which capacity, the rows it adds."""

    verb: str
    target: str
    setting: Data
    capacity: Capacity = field(default_factory=Capacity)
    paper: Paper = Paper()
    cause: str = ""
    adding: Data = field(default_factory=dict)


@dataclass
class Work:
    """One change in the making: the records touched so far, each in its newest form."""

    desk: Desk
    touched: dict[Ref, Record] = field(default_factory=dict)
    book: Book = field(init=False)

    def __post_init__(self) -> None:
        """Begin with the book as it is."""
        self.book = self.desk.book

    def put(self, record: Record) -> None:
        """Keep the newest form of a record; from now on the book shows it."""
        self.touched[record.ref] = record
        self.book = PendingBook(self.desk.book, self.touched.values())
