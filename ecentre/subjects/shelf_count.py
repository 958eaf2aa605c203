"""What a count of supplies comes to: the frozen book, what people counted and when, and how they differ [A2.8.9].

Nothing here is stored. Somebody counts at a moment; the book they are held against is the frozen one with what moved
since, and with what was entered late for earlier days. So what moves while others still count makes no difference, and
a cabinet holds after the adjustment what was counted and what moved since it was counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from ecentre.subjects import movements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Record
    from ecentre.subjects.movements import Move

RUNNING = ("open", "closed", "approved")
"""The states of a count that is not finished."""
COUNTED = ("closed", "approved", "adjusted")
"""The states in which nobody counts any more."""

Key = tuple[str, str]
"""The ids of an item and of the cabinet it lies in."""


class Said(NamedTuple):
    """One answer: how many somebody counted, how many more than the book had at that moment, and in which step."""

    by: str
    counted: int
    gap: int
    time: str
    place: int
    settles: bool
    remark: str


class Outcome(NamedTuple):
    """What a count comes to for one item in one cabinet.

    ``book`` is the quantity held against what was ``counted``, ``gap`` the difference that more than half of the people
    agree on; ``counted`` and ``gap`` are None while nobody counted, or while people differ.
    """

    key: Key
    book: int
    counted: int | None
    gap: int | None
    said: tuple[Said, ...]
    reason: str

    @property
    def item(self) -> str:
        """Give the id of the item."""
        return self.key[0]

    @property
    def cabinet(self) -> str:
        """Give the id of the cabinet."""
        return self.key[1]

    @property
    def conflicting(self) -> bool:
        """Tell whether people counted differently, and nobody has settled it."""
        return bool(self.said) and self.gap is None

    @property
    def unexplained(self) -> bool:
        """Tell whether there is a difference that nobody gave a reason for."""
        return bool(self.gap) and not self.reason

    @property
    def open(self) -> bool:
        """Tell whether it keeps the count from being closed."""
        return self.gap is None or self.unexplained


def frozen(record: Record, book: Book) -> list[Data]:
    """Give the lines of a count as the book has them now: what can be issued, by cabinet and item [A2.8.9]."""
    wanted, found = record.text("cabinet"), defaultdict[Key, int](int)
    for item, moves in movements.by_item(book).items():
        for move in moves:
            if move.stock and wanted in ("", move.cabinet):
                found[move.cabinet, item] += move.stock
    kept = [(cabinet, item, n) for (cabinet, item), n in sorted(found.items()) if n > 0]
    return [
        {"number": place, "item": item, "cabinet": cabinet, "book": n}
        for place, (cabinet, item, n) in enumerate(kept, start=1)
    ]


def outcomes(record: Record, book: Book) -> list[Outcome]:
    """Judge each frozen line, then what came in late for earlier days, then what was found beyond the book."""
    ledger, said = _Ledger(record, book), defaultdict[Key, list[Said]](list)
    for place, settles, row in _rows(record, "entries"):
        key, counted, time = (row["item"], row["cabinet"]), int(row["counted"]), str(row["time"])
        gap = counted - ledger.at(key, time)
        told = Said(str(row["by"]), counted, gap, time, place, settles, str(row.get("remark") or ""))
        said[key].append(told)
    keys = dict.fromkeys((*ledger.frozen, *ledger.late(), *said))
    return [_outcome(key, ledger, said.get(key, []), _reason(record, key, said.get(key, []))) for key in keys]


def differences(record: Record, book: Book) -> list[Data]:
    """Give what is to be booked: positive where more was counted than the book had [A2.7.1]."""
    found = ((one.cabinet, one.item, one.gap) for one in outcomes(record, book) if one.gap)
    return [{"item": item, "cabinet": cabinet, "quantity": gap} for cabinet, item, gap in sorted(found)]


def open_points(record: Record, book: Book) -> list[Outcome]:
    """Give what keeps a count from being closed: not counted, told differently, or not explained."""
    return [one for one in outcomes(record, book) if one.open]


def cabinets(record: Record) -> set[str]:
    """Give the cabinets that a count is of, as far as its lines and entries name them."""
    rows = (*record.get("lines", []), *record.get("entries", []))
    return {str(row["cabinet"]) for row in rows} | ({record.text("cabinet")} - {""})


def _outcome(key: Key, ledger: _Ledger, said: list[Said], reason: str) -> Outcome:
    standing = _standing(said)
    gap = _agreed(standing)
    if gap is None:
        return Outcome(key, ledger.at(key, ledger.opened), None, None, standing, "")
    counted = next(one.counted for one in reversed(standing) if one.gap == gap)
    return Outcome(key, counted - gap, counted, gap, standing, reason)


def _reason(record: Record, key: Key, said: list[Said]) -> str:
    """Give the last reason for a line; one given for another difference has lapsed."""
    given = [(place, row) for place, _, row in _rows(record, "reasons") if (row["item"], row["cabinet"]) == key]
    if not given:
        return ""
    place, row = given[-1]
    then = _agreed(_standing([one for one in said if one.place < place]))
    return str(row["reason"]) if then == _agreed(_standing(said)) else ""


def _standing(said: list[Said]) -> tuple[Said, ...]:
    """Leave each person's last word, from the last decision on."""
    settled = [at for at, one in enumerate(said) if one.settles]
    last = {one.by: one for one in said[settled[-1] if settled else 0 :]}
    return tuple(last.values())


def _agreed(said: tuple[Said, ...]) -> int | None:
    """Give the difference that more than half of the people found, or None where there is none."""
    for gap, votes in Counter(one.gap for one in said).most_common(1):
        return gap if 2 * votes > len(said) else None
    return None


def _rows(record: Record, name: str) -> Iterator[tuple[int, bool, Data]]:
    """Give the rows of a list with the place of the step that added each, and whether that step settles a dispute."""
    for place, step in enumerate(record.steps):
        for row in (step.get("add") or {}).get(name, ()):
            yield place, step["verb"] == "settle", row


class _Ledger:
    """What the book says of the counted cabinets at any moment of a count, as known until it was adjusted."""

    def __init__(self, record: Record, book: Book) -> None:
        until = next((str(step["at"]) for step in record.steps if step["verb"] == "adjust"), "")
        self._scope, self._day = record.text("cabinet"), record.text("counted_on")
        self.opened = str(record.steps[0]["at"]) if record.steps else ""
        self.frozen: dict[Key, int] = {(row["item"], row["cabinet"]): row["book"] for row in record.get("lines", [])}
        self._moves: dict[Key, list[Move]] = defaultdict(list)
        for item, moves in movements.by_item(book).items():
            for move in moves:
                mine = self._scope in ("", move.cabinet) and move.ref != record.ref
                if move.stock and mine and (not until or move.at <= until):
                    self._moves[item, move.cabinet].append(move)

    def at(self, key: Key, time: str) -> int:
        """Give what the book had at a moment of the count."""
        later = (one for one in self._moves.get(key, ()) if one.on >= self._day and self.opened < one.at < time)
        return self._first(key) + sum(one.stock for one in later)

    def late(self) -> list[Key]:
        """Give what the frozen lines lack: goods of earlier days that were entered after the freeze."""
        return sorted(key for key in self._moves if key not in self.frozen and self._first(key))

    def _first(self, key: Key) -> int:
        """Give what there was when the book was frozen, as is known by now.

        A movement in the very second of the freeze may stand on either side of it: the frozen line tells.
        """
        moves = self._moves.get(key, ())
        surely = sum(one.stock for one in moves if one.on < self._day or one.at < self.opened)
        tied = [one.stock for one in moves if one.on >= self._day and one.at == self.opened]
        low, high = (surely + sum(n for n in tied if n * sign > 0) for sign in (-1, 1))
        return min(max(self.frozen.get(key, 0), low), high)


__all__ = [
    "COUNTED", "RUNNING", "Key", "Outcome", "Said", "cabinets", "differences", "frozen", "open_points", "outcomes",
]  # fmt: skip
