"""What a roster is drawn from: the shifts policy wants, who could serve when, what was served before [A1.2.1.3]."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts, policy, workdays
from ecentre.subjects import fairness, rota
from ecentre.subjects.fairness import Balance, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecentre.model import Book, Data, Record

EXEMPT, LEAD = "roster.exempt", "roster.lead"
LEADS = ":leads"
ONE_DAY = timedelta(days=1)


class Staff(NamedTuple):
    """Who could serve when: each person's first and last day at work, the days they were entered late left out."""

    book: Book
    spans: dict[str, tuple[date, date]]

    def serving(self, day: date, excused: Iterable[Data] = (), known: date = date.max) -> frozenset[str]:
        """Give who could be drawn for a day: at work, not exempt, not excused, entered by the day of the draw."""
        exempt = {one for role in policy.may(self.book, EXEMPT, day) for one in policy.holders(self.book, role, day)}
        return self._present(day, excused, known) - exempt

    def leading(self, day: date, excused: Iterable[Data] = (), known: date = date.max) -> frozenset[str]:
        """Give who could lead on a day."""
        leaders = {one for role in policy.may(self.book, LEAD, day) for one in policy.holders(self.book, role, day)}
        return self._present(day, excused, known) & leaders

    def _present(self, day: date, excused: Iterable[Data], known: date) -> frozenset[str]:
        away = {row["person"] for row in excused if row["from_date"] <= day.isoformat() <= row["to_date"]}
        present = {one for one, (entered, left) in self.spans.items() if entered <= known and day <= left}
        return frozenset(present - away)


def staff(book: Book) -> Staff:
    """Gather who was at work when."""
    return Staff(book, {one.id: _span(one) for one in book.find("person")})


def _span(person: Record) -> tuple[date, date]:
    left = facts.day(person, "left_on") if person.state == "left" else None
    return facts.begun(person) or date.min, left or date.max


def sort_of(book: Book, day: date) -> str:
    """Give the sort of a day: a working day, a weekend day, or a day of a holiday.

    Raises:
        NotFoundError: no complete calendar of that year is in the book.
    """
    if workdays.is_workday(book, day):
        return fairness.WORKDAY
    return fairness.HOLIDAY if workdays.is_holiday(book, day) else fairness.WEEKEND


def wanted(book: Book, day: date) -> list[Data]:
    """Give the shifts policy wants on a day, as rows of a roster without people.

    Raises:
        NotFoundError: the calendar does not know the day, or not its office hours where policy leaves them to it.
    """
    found = []
    for row in _rows(book, day):
        start, end = _times(book, day, row)
        found.append({"date": day.isoformat(), "shift": row["shift"], "start": start, "end": end, **_asked(row)})
    return found


def led(book: Book, day: date) -> frozenset[str]:
    """Give the shifts of a day that policy wants a leader on."""
    return frozenset(row["shift"] for row in _rows(book, day) if row.get("leader"))


def _rows(book: Book, day: date) -> list[Data]:
    """Give what policy says of a day's shifts; of one shift the newest row counts, and nobody wanted means none."""
    sort = sort_of(book, day)
    rows = {row["shift"]: row for row in policy.rows(book, "shifts", day) if row["sort"] == sort}
    return [row for row in rows.values() if row["people"]]


def _asked(row: Data) -> Data:
    return {"need": int(row["people"]), "leads": bool(row.get("leader"))}


def _times(book: Book, day: date, row: Data) -> tuple[str, str]:
    if row.get("start") and row.get("end"):
        return row["start"], row["end"]
    season = workdays.season(book, day)
    return row.get("start") or f"{season[0].start:%H:%M}", row.get("end") or f"{season[-1].end:%H:%M}"


def drawn(record: Record, book: Book) -> Data:
    """Draw the shifts of a new roster for its days that no other roster has, and say what the draw rests on.

    Raises:
        NotFoundError: the calendar does not know the days or their office hours.
    """
    seed = f"{record.text('from_date')}..{record.text('to_date')}"
    taken = {shift.day for one in rota.live(book, record.id) for shift in rota.shifts(one)}
    rows = [row for day in days(record) if day not in taken for row in wanted(book, day)]
    known, balances, excused = staff(book), balances_of(book, record), record.get("excused", [])
    led = [row for row in rows if row["leads"]]
    slots = [_slot(book, row, known.serving(_day(row), excused), row["need"]) for row in rows]
    leads = [_slot(book, row, known.leading(_day(row), excused), 1, LEADS) for row in led]
    rest = policy.number(book, "roster.rest_days", book.on) or 0
    people = fairness.draw(slots, balances[0], seed, rest)
    leaders = fairness.draw(leads, balances[1], seed, 0)
    chosen = {_key(row): next(iter(one), "") for row, one in zip(led, leaders, strict=True)}
    return {"seed": seed, "shifts": [_row(row, of, chosen) for row, of in zip(rows, people, strict=True)]}


def _row(row: Data, people: list[str], leaders: dict[tuple[str, str], str]) -> Data:
    kept = {name: row[name] for name in ("date", "shift", "start", "end")}
    leader = leaders.get(_key(row), "")
    return {**kept, "people": people, **({"leader": leader} if leader else {})}


def _key(row: Data) -> tuple[str, str]:
    return row["date"], row["shift"]


def _day(row: Data) -> date:
    return date.fromisoformat(row["date"])


def _slot(book: Book, row: Data, free: frozenset[str], need: int, of: str = "") -> Slot:
    shift = rota.shift_of("", {**row, "people": []}, ())
    return Slot(shift.day, f"{shift.name}{of}", sort_of(book, shift.day), need, free, shift.minutes)


def days(record: Record) -> list[date]:
    """Give the days of a roster in order."""
    first, last = facts.day(record, "from_date"), facts.day(record, "to_date")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)] if first and last else []


def served(book: Book, year: int, before: str = "", but: str = "") -> Iterator[tuple[Slot, Slot, rota.Shift]]:
    """Give what rosters hold for a year (before a day): each shift as filled, for the people and for the leader."""
    known = staff(book)
    for record in rota.live(book, but):
        begun, excused = facts.begun(record) or book.on, record.get("excused", [])
        for one in rota.shifts(record):
            if one.day.year == year and (not before or one.day.isoformat() < before):
                free = known.serving(one.day, excused, begun) | {*one.people}
                leads = known.leading(one.day, excused, begun) | ({one.leader} if one.leader else frozenset())
                sort = sort_of(book, one.day)
                yield (
                    Slot(one.day, one.name, sort, len(one.people), free, one.minutes),
                    Slot(one.day, f"{one.name}{LEADS}", sort, 1, leads, one.minutes), one,
                )


def balances_of(book: Book, record: Record) -> tuple[Balance, Balance]:
    """Give how people and leaders stand to each other over the year so far, all other rosters counted."""
    people, leaders = Balance(), Balance()
    year = (facts.day(record, "from_date") or book.on).year
    for slot, leads, one in served(book, year, but=record.id):
        people.serve(slot, one.people)
        leaders.serve(leads, [one.leader] if one.leader else [])
    return people, leaders
