"""What an import would do, as values: which column was understood as what, and what becomes of every row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from ecentre.exchange.headings import Header
    from ecentre.exchange.workbook import Workbook
    from ecentre.model import Data
    from ecentre.words import Words

CREATE, KNOWN, REFUSED = "create", "known", "refused"
LEDGER = "A2.4.2a"
LASTING = frozenset(("secret",))
"""Reasons that no mending takes away."""
CLAUSES = {
    "unknown-person": "A2.6.1b",
    "unknown-department": "B5.2",
    "unknown-place": "B2.1",
    "amount-mismatch": "A2.4.2b",
    "bad-name": "X.1",
    "ambiguous-person": "X.1",
}


class Origin(NamedTuple):
    """Where a row first stood, as its card will say for ever: file (and sheet, if several) and row."""

    source: str
    row: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row is refused: a reason that never changes its name, the column it lies in, and what to do."""

    reason: str
    column: str
    message: Words
    clause: str = LEDGER


@dataclass(frozen=True, slots=True)
class Item:
    """Records that a row asks for: so many of one kind, alike, by one creating verb; or a step on one record."""

    kind: str
    verb: str
    fields: Data
    units: int = 1
    id: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """One record that takes a row of its growing ``field`` from each row of the workbook that gives it one.

    What is ``aside`` comes in only where whoever imports may make it; nothing else waits for it.
    """

    kind: str
    verb: str
    field: str
    fields: Data
    aside: bool = False


@dataclass
class Entry:
    """One row of a workbook on its way: the values read, what is wrong with them, what they would become."""

    sheet: str
    row: int
    origin: Origin
    raw: dict[str, Any]
    cells: tuple[Any, ...]
    mended: bool = False
    values: Data = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Words] = field(default_factory=list)
    lacking: list[Words] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    gives: dict[str, Data] = field(default_factory=dict)
    known: int = 0
    ids: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        """Tell what becomes of the row: created, refused, or known already."""
        if self.faults:
            return REFUSED
        return CREATE if self.gives or any(item.units for item in self.items) else KNOWN

    def refuse(self, reason: str, column: str, message: Words, clause: str = "") -> None:
        """Say why the row cannot come in; each reason is told once a column."""
        if not any(one.reason == reason and one.column == column for one in self.faults):
            self.faults.append(Fault(reason, column, message, clause or CLAUSES.get(reason, LEDGER)))


@dataclass
class Plan:
    """A whole workbook judged: nothing of it is written yet.

    ``first`` are records that several rows rest on, such as the bodies they came from; ``gathered`` are those that the
    rows fill together; ``opens`` tells that the rows are opening entries, which come in under one record that another
    person confirms. The rows name records of the plan's ``kind``, or of another that ``names`` says. What whoever
    imports may not make is ``left`` to others.
    """

    kind: str
    workbook: Workbook
    headers: tuple[Header, ...]
    entries: list[Entry]
    notes: list[Words] = field(default_factory=list)
    first: list[Item] = field(default_factory=list)
    gathered: tuple[Gathered, ...] = ()
    opens: bool = False
    names: str = ""
    left: list[Words] = field(default_factory=list)

    def of(self, outcome: str) -> list[Entry]:
        """Give the rows with one outcome, in the order of the workbook."""
        return [entry for entry in self.entries if entry.outcome == outcome]

    @property
    def mendable(self) -> list[Entry]:
        """Give the refused rows that can be put right and brought in after all."""
        return [entry for entry in self.of(REFUSED) if not any(one.reason in LASTING for one in entry.faults)]

    @property
    def units(self) -> int:
        """Give how many records the rows would become or change; one that several steps change counts once."""
        coming = self.of(CREATE)
        full = sum(any(one.kind in entry.gives for entry in coming) for one in self.gathered)
        items = [item for entry in coming for item in entry.items]
        changed = {(item.kind, item.id) for item in items if item.id and item.units}
        return full + len(changed) + sum(item.units for item in items if not item.id)

    @property
    def completed(self) -> int:
        """Give how many rows only complete a record that is there already."""
        return sum(bool(entry.items and entry.items[0].id) for entry in self.of(CREATE))
