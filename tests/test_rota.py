"""Rosters are drawn fairly, the same way each time, and one function says who is on duty [A1.2.1.3]."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from itertools import combinations

import icalendar
import pytest
from chinese_calendar import is_workday

from ecentre import actions, clock
from ecentre.errors import NotFoundError, RefusedError
from ecentre.model import Ref
from ecentre.render import ics
from ecentre.reports import rosters
from ecentre.subjects import fairness, rota, serving
from ecentre.subjects.fairness import HOLIDAY, WEEKEND, WORKDAY, Balance, Slot
from tests.books import Office

YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
ORDINARY = (WORKDAY, WEEKEND)


def sort_of(day: date) -> str:
    """Tell holidays from weekends without the program's own code: a run off that holds a weekday."""
    off = [day]
    while off[0] > YEAR[0] and not is_workday(off[0] - timedelta(days=1)):
        off.insert(0, off[0] - timedelta(days=1))
    while off[-1] < YEAR[-1] and not is_workday(off[-1] + timedelta(days=1)):
        off.append(off[-1] + timedelta(days=1))
    return WORKDAY if is_workday(day) else HOLIDAY if any(one.weekday() < 5 for one in off) else WEEKEND


SORTS = {day: sort_of(day) for day in YEAR}


def lived(seed: int, size: int = 12) -> tuple[list[str], list[tuple[Slot, list[str]]]]:
    """Draw a year month by month, with a joiner, a leaver, somebody's leave, and swaps like for like."""
    chance = random.Random(seed)
    people = [f"p{n:02}" for n in range(size)]
    here = {one: set(YEAR) for one in people}
    joined, left, away = chance.randrange(60, 250), chance.randrange(120, 300), chance.randrange(330)
    here[people[0]] -= set(YEAR[:joined])
    here[people[1]] -= set(YEAR[left:])
    here[people[2]] -= set(YEAR[away : away + chance.randrange(5, 30)])
    done: list[tuple[Slot, list[str]]] = []
    for month in range(1, 13):
        balance = Balance()
        for slot, served in done:
            balance.serve(slot, served)
        days = [day for day in YEAR if day.month == month]
        slots = [
            Slot(day, "日班", SORTS[day], 1, frozenset(one for one in people if day in here[one]), 570) for day in days
        ]
        drawn = fairness.draw(slots, balance, f"2026-{month:02}", 1)
        swap(chance, slots, drawn)
        done += zip(slots, drawn, strict=True)
    return people, done


def swap(chance: random.Random, slots: list[Slot], drawn: list[list[str]]) -> None:
    one, two = chance.sample(range(len(slots)), 2)
    (mine,), (theirs,) = drawn[one], drawn[two]
    same = slots[one].sort == slots[two].sort and slots[one].free == slots[two].free
    if same and mine != theirs:
        drawn[one], drawn[two] = [theirs], [mine]


def apart(people: list[str], done: list[tuple[Slot, list[str]]], sorts: tuple[str, ...]) -> int:
    """Give by how many minutes two people differ at most, on days of some sorts that both could serve."""
    worst = 0
    for one, two in combinations(people, 2):
        both = [(slot, served) for slot, served in done if slot.sort in sorts and {one, two} <= slot.free]
        sums = [sum(slot.minutes for slot, served in both if who in served) for who in (one, two)]
        worst = max(worst, abs(sums[0] - sums[1]))
    return worst


@pytest.mark.parametrize("seed", range(6))
def test_hours_differ_by_at_most_one_shift_over_comparable_days_of_a_year(seed: int) -> None:
    people, done = lived(seed)
    assert apart(people, done, ORDINARY) <= 570
    assert apart(people, done, (HOLIDAY,)) <= 570
    assert all(served and set(served) <= slot.free for slot, served in done)


def test_a_draw_depends_on_its_seed_alone() -> None:
    free = frozenset(f"p{n}" for n in range(9))
    slots = [Slot(day, "日班", SORTS[day], 2, free) for day in YEAR[:31]]
    assert fairness.draw(slots, Balance(), "2026-01", 1) == fairness.draw(slots, Balance(), "2026-01", 1)
    assert fairness.draw(slots, Balance(), "2026-01", 1) != fairness.draw(slots, Balance(), "2026-02", 1)


def test_nobody_serves_two_days_running_or_twice_a_day_while_others_are_free() -> None:
    free = frozenset(f"p{n}" for n in range(6))
    slots = [Slot(day, name, SORTS[day], 1, free) for day in YEAR[:60] for name in ("日班", "夜班")]
    drawn = fairness.draw(slots, Balance(), "x", 1)
    on = {day: [one for slot, served in zip(slots, drawn, strict=True) if slot.day == day for one in served]
          for day in YEAR[:60]}  # fmt: skip
    assert all(len(set(served)) == 2 for served in on.values())
    assert all(set(on[day]).isdisjoint(on[day + timedelta(days=1)]) for day in YEAR[:59])


def test_a_shift_nobody_can_serve_stays_empty() -> None:
    assert fairness.draw([Slot(YEAR[0], "日班", HOLIDAY, 1, frozenset())], Balance(), "x", 1) == [[]]


class Centre(Office):
    """An office with people to serve, a leader to lead and somebody of the e-commerce office to draw rosters."""

    def __init__(self) -> None:
        super().__init__()
        self.people = [self.person(name) for name in ("甲一", "乙二", "丙三", "丁四", "戊五")]
        self.appoint(self.people[0], "duty_leader")
        self.appoint(self.people[1], "ecom_office")

    def at(self, day: str) -> datetime:
        return datetime.fromisoformat(f"{day}T10:30:00").replace(tzinfo=clock.BEIJING)

    def roster(self, first: str, last: str, on: str, **more: object) -> str:
        fields = {"name": first, "from_date": first, "to_date": last, **more}
        change = actions.create(self.desk(self.people[1], self.at(on)), "roster", fields, "make")
        return self.take(change).records[0].id

    def do(self, kind: str, id: str, verb: str, who: int, on: str) -> None:
        self.take(actions.advance(self.desk(self.people[who], self.at(on)), Ref(kind, id), verb))


@pytest.fixture(scope="module")
def centre() -> Centre:
    return Centre()


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every step of this page lie in the past."""
    monkeypatch.setenv(clock.CLOCK_VARIABLE, "2026-11-30T10:00:00+08:00")


def test_who_is_on_duty_follows_the_published_roster_and_its_swaps(centre: Centre) -> None:
    day = date(2026, 11, 7)
    id = centre.roster("2026-11-03", "2026-11-09", "2026-11-03")
    assert rota.on_duty(centre, day) == ()
    centre.do("roster", id, "publish", 1, "2026-11-03")
    (before,) = rota.on_duty(centre, day)
    other = next(one for one in centre.people[1:] if one not in before.people)
    assert (before.start.hour, before.end.hour, before.minutes) == (10, 19, 570)
    fields = {"asker": before.people[0], "other": other, "date": day.isoformat()}
    asked = centre.take(actions.create(centre.desk(before.people[0], centre.at("2026-11-04")), "swap", fields))
    assert rota.on_duty(centre, day) == (before,)
    centre.take(actions.advance(centre.desk(other, centre.at("2026-11-04")), asked.records[0].ref, "accept"))
    assert [one.people for one in rota.on_duty(centre, day)] == [(other,)]


def test_the_feed_keeps_its_identity_and_counts_the_changes(centre: Centre) -> None:
    roster = centre.find("roster")[:1]
    one, two = (icalendar.Calendar.from_ical(ics.write(centre, roster)) for _ in range(2))
    assert ics.write(centre, roster) == ics.write(centre, roster)
    uids = [str(event["uid"]) for event in one.walk("VEVENT")]
    assert uids == [str(event["uid"]) for event in two.walk("VEVENT")]
    assert len(set(uids)) == len(uids) == 7
    swapped = next(event for event in one.walk("VEVENT") if "2026-11-07" in str(event["uid"]))
    assert swapped["sequence"] == 1
    assert swapped["dtstart"].dt.tzinfo.key == "Asia/Shanghai"
    gave = next(row["relieves"] for row in roster[0].get("changes"))
    mine = icalendar.Calendar.from_ical(ics.write(centre, roster, gave)).walk("VEVENT")
    told = {str(event["status"]) for event in mine if "2026-11-07" in str(event["uid"])}
    assert told == {"CANCELLED"}


def test_the_next_roster_makes_up_for_what_was_served_and_leaves_leaders_and_the_excused_out(centre: Centre) -> None:
    away = {"person": centre.people[2], "from_date": "2026-11-10", "to_date": "2026-11-13"}
    id = centre.roster("2026-11-10", "2026-11-30", "2026-11-04", excused=[away])
    shifts = rota.shifts(centre.get("roster", id))
    assert centre.people[0] not in {who for one in shifts for who in one.people}
    assert centre.people[2] not in {who for one in shifts for who in one.people if one.day <= date(2026, 11, 13)}
    table = rosters.balance(centre, 2026)
    leads = [int(row[column]) for row in table.rows for column in range(6, 10)]
    assert max(leads) <= 1
    assert sum(int(row[1]) for row in table.rows) == len(shifts) + 7


def test_a_year_without_a_calendar_has_no_roster(centre: Centre) -> None:
    with pytest.raises(NotFoundError, match="2027"):
        centre.roster("2027-01-04", "2027-01-08", "2026-11-04")


def test_a_day_has_one_roster_whoever_draws_it(centre: Centre) -> None:
    with pytest.raises(RefusedError):
        centre.roster("2026-11-05", "2026-11-06", "2026-11-04")


def test_holidays_and_weekends_are_told_apart() -> None:
    office = Office()
    assert [serving.sort_of(office, day) for day in YEAR] == [SORTS[day] for day in YEAR]
