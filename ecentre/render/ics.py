"""Shifts as an iCalendar feed: the same shift keeps its UID, each change raises its SEQUENCE [A1.2.1.3]."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from ecentre import facts
from ecentre.render.clean import clean
from ecentre.subjects import rota
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from icalendar import Event

    from ecentre.model import Book, Record
    from ecentre.subjects.rota import Shift

ZONE = "Asia/Shanghai"
SINCE = date(2000, 1, 1)
MAKER = "-//ecentre//roster//ZH"


class Item(NamedTuple):
    """One event of the feed: a shift, how often it changed, when its roster last did, whether it still stands."""

    shift: Shift
    sequence: int
    stamp: datetime
    stands: bool


def items(rosters: Iterable[Record], person: str = "") -> Iterator[Item]:
    """Give the shifts that were published (of one person), those given away or cancelled since marked so."""
    for roster in rosters:
        if not rota.published(roster):
            continue
        stamp = datetime.fromisoformat(str(roster.steps[-1]["at"])).astimezone(UTC)
        alive = roster.state == rota.PUBLISHED
        for shift in rota.shifts(roster):
            rows = [row for row in roster.get("changes", []) if _touches(row, shift)]
            mine = not person or person in (*shift.people, shift.leader)
            if mine or _had(roster, shift, person):
                yield Item(shift, len(rows) + (not alive), stamp, alive and mine)


def _touches(row: dict[str, str], shift: Shift) -> bool:
    return (row["date"], row["shift"]) == (shift.day.isoformat(), shift.name)


def _had(roster: Record, shift: Shift, person: str) -> bool:
    """Tell whether a person had a shift before a change took it away."""
    rows = [row for name in ("shifts", "changes") for row in roster.get(name, []) if _touches(row, shift)]
    return any(person in (*row.get("people", ()), row.get("leader"), row.get("person")) for row in rows)


def write(book: Book, rosters: Iterable[Record], person: str = "") -> bytes:
    """Write the feed of some rosters, the same bytes for the same books."""
    import icalendar

    centre = next(iter(book.find("centre")), None)
    code = centre.text("code") if centre else ""
    feed = icalendar.Calendar()
    who = facts.named(book, "person", person) if person else ""
    name = say("{centre}值班表{who}", "Roster of {centre}{who}", centre=centre.text("name") if centre else "",
               who=f" {who}" if who else "")  # fmt: skip
    head = {"prodid": MAKER, "version": "2.0", "method": "PUBLISH", "x-wr-calname": clean(str(name))}
    for key, value in head.items():
        feed.add(key, value)
    for one in items(rosters, person):
        feed.add_component(_event(book, one, code))
    feed.add_missing_timezones(first_date=SINCE)
    return bytes(feed.to_ical())


def _event(book: Book, one: Item, code: str) -> Event:
    from zoneinfo import ZoneInfo

    import icalendar

    shift, zone = one.shift, ZoneInfo(ZONE)
    people = joined(facts.named(book, "person", who) for who in shift.people)
    leader = facts.named(book, "person", shift.leader) if shift.leader else ""
    event = icalendar.Event()
    event.add("uid", f"{shift.roster}-{shift.day}-{shift.name}@{code or 'ecentre'}")
    event.add("dtstamp", one.stamp)
    event.add("sequence", one.sequence)
    event.add("dtstart", shift.start.replace(tzinfo=zone))
    event.add("dtend", shift.end.replace(tzinfo=zone))
    told = say("值班 {shift} {people}", "duty {shift} {people}", shift=shift.name, people=people)
    event.add("summary", clean(str(told)))
    if leader:
        event.add("description", clean(str(say("带班领导 {name}", "leader on duty: {name}", name=leader))))
    event.add("status", "CONFIRMED" if one.stands else "CANCELLED")
    return event
