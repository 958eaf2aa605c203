"""Who serves next, drawn fairly: of any two people, on the days both could serve, neither is more than a shift ahead.

Working days, days off, holidays and all other days are counted apart. A draw depends on nothing but the shifts, what
was served before, and its seed: first each shift goes to who is furthest behind and has rested longest, then people are
exchanged while that brings two of them closer. Nobody owes anything for days on which they could not serve [A1.2.1.3].
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WORKDAY, WEEKEND, HOLIDAY = "workday", "weekend", "holiday"
ORDINARY, OFF = "ordinary", "off"
COUNTED = {WORKDAY: (WORKDAY, ORDINARY), WEEKEND: (ORDINARY, OFF), HOLIDAY: (OFF, HOLIDAY)}
"""In which counts a shift of each sort of day takes part: ordinary days are all but holidays."""
SWEEPS = 10
ONE_DAY = timedelta(days=1)


class Slot(NamedTuple):
    """A shift to be filled: its day and name, the sort of day, how many people, who could serve, how long [minutes]."""

    day: date
    name: str
    sort: str
    need: int
    free: frozenset[str]
    minutes: int = 0


class Balance:
    """How many shifts each person is ahead of each other one, on the days both could serve."""

    def __init__(self) -> None:
        """Begin with nothing served."""
        self.ahead: dict[str, dict[str, dict[str, int]]] = {
            count: defaultdict(lambda: defaultdict(int)) for count in (WORKDAY, ORDINARY, OFF, HOLIDAY)
        }
        self.days: dict[str, Counter[date]] = defaultdict(Counter)

    def serve(self, slot: Slot, people: Iterable[str], sign: int = 1) -> None:
        """Count the people of a shift as served, or with -1 take that back."""
        served = set(people)
        for count in COUNTED[slot.sort]:
            rows = self.ahead[count]
            for one in served:
                for other in slot.free - served:
                    rows[one][other] += sign
                    rows[other][one] -= sign
        for one in served:
            self.days[one][slot.day] += sign

    def lead(self, person: str, slot: Slot) -> tuple[int, int]:
        """Give how far a person is ahead of who else could serve: the most, and what one more shift adds in weight."""
        most = added = 0
        for count in COUNTED[slot.sort]:
            row = self.ahead[count][person]
            for other in slot.free - {person}:
                most = max(most, row[other])
                added += _weight(row[other] + 1) - _weight(row[other])
        return most, added

    def rests(self, person: str, day: date, days: int) -> bool:
        """Tell whether a person serves no other shift on a day, nor any on some days before and after it."""
        return not any(self.days[person][day + n * ONE_DAY] > (not n) for n in range(-days, days + 1))

    def rested(self, person: str, day: date) -> date:
        """Give when a person served last before a day."""
        return max((one for one, times in self.days[person].items() if times > 0 and one <= day), default=date.min)

    def weight(self, *people: str) -> int:
        """Give how unevenly some people stand to all others: nought where nobody is ahead."""
        rows = (rows[one] for rows in self.ahead.values() for one in people)
        return sum(_weight(lead) for row in rows for lead in row.values())

    def uneven(self) -> set[str]:
        """Give who is more than one shift ahead of somebody, or behind."""
        return {
            one for rows in self.ahead.values() for one, row in rows.items() if any(abs(n) > 1 for n in row.values())
        }


def _weight(lead: int) -> int:
    """Weigh a lead so that one of two shifts counts sixteen times one of a single shift."""
    return lead * lead * lead * lead


def draw(slots: Sequence[Slot], balance: Balance, seed: str, rest: int) -> list[list[str]]:
    """Fill shifts fairly, the same way for the same seed; ``rest`` days lie between two shifts wherever possible."""
    drawn: list[list[str]] = []
    for slot in slots:
        chosen: list[str] = []
        for _ in range(slot.need):
            order = {one: _order(balance, slot, one, seed, rest) for one in slot.free - set(chosen)}
            chosen += [min(order, key=order.__getitem__)] if order else []
        balance.serve(slot, chosen)
        drawn.append(chosen)
    for _ in range(SWEEPS):
        uneven = balance.uneven()
        if not uneven or not _sweep(slots, drawn, balance, uneven, rest):
            break
    return drawn


def _order(balance: Balance, slot: Slot, person: str, seed: str, rest: int) -> tuple[bool, int, int, date, str]:
    most, added = balance.lead(person, slot)
    lot = hashlib.sha256(f"{seed} {slot.day} {slot.name} {person}".encode()).hexdigest()
    rests = balance.rests(person, slot.day, rest) and not balance.days[person][slot.day]
    return not rests, max(0, most), added, balance.rested(person, slot.day), lot


class _Move(NamedTuple):
    """One person in another's place; where ``back`` names a shift, the other takes theirs there."""

    place: int
    gives: str
    takes: str
    back: int = -1


def _sweep(
    slots: Sequence[Slot], drawn: list[list[str]], balance: Balance, uneven: set[str], rest: int
) -> bool:
    """Make every exchange that brings people closer; tell whether there was any."""
    moved = False
    for place in range(len(slots)):
        for one in list(drawn[place]):
            for move in _moves(slots, drawn, place, one, uneven):
                if one in drawn[place] and _fits(drawn, move) and _better(slots, drawn, balance, move, rest):
                    moved = True
                    break
    return moved


def _moves(
    slots: Sequence[Slot], drawn: list[list[str]], place: int, one: str, uneven: set[str]
) -> Iterator[_Move]:
    """Give the moves by which somebody takes a shift of a person, with or without giving one back."""
    slot = slots[place]
    for other in sorted(slot.free - set(drawn[place])):
        if one in uneven or other in uneven:
            yield _Move(place, one, other)
    for back in range(place + 1, len(slots)):
        alike = (slots[back].sort, slots[back].free) == (slot.sort, slot.free)
        for other in [] if alike or one not in slots[back].free else list(drawn[back]):
            if other in slot.free and (one in uneven or other in uneven):
                yield _Move(place, one, other, back)


def _fits(drawn: list[list[str]], move: _Move) -> bool:
    """Tell whether a move still leaves two different people where they are asked for."""
    if move.takes in drawn[move.place] or move.gives not in drawn[move.place]:
        return False
    return move.back < 0 or (move.gives not in drawn[move.back] and move.takes in drawn[move.back])


def _better(slots: Sequence[Slot], drawn: list[list[str]], balance: Balance, move: _Move, rest: int) -> bool:
    """Make a move and keep it if it lessens the weight and both still rest; else take it back."""
    before = balance.weight(move.gives, move.takes)
    _apply(slots, drawn, balance, move)
    rests = balance.rests(move.takes, slots[move.place].day, rest)
    rests = rests and (move.back < 0 or balance.rests(move.gives, slots[move.back].day, rest))
    if rests and balance.weight(move.gives, move.takes) < before:
        return True
    _apply(slots, drawn, balance, _Move(move.place, move.takes, move.gives, move.back))
    return False


def _apply(slots: Sequence[Slot], drawn: list[list[str]], balance: Balance, move: _Move) -> None:
    for place, gives, takes in ((move.place, move.gives, move.takes), (move.back, move.takes, move.gives)):
        if place >= 0:
            balance.serve(slots[place], drawn[place], -1)
            drawn[place][drawn[place].index(gives)] = takes
            balance.serve(slots[place], drawn[place])
