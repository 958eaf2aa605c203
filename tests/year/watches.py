"""Duty at the made-up centre: rosters published ahead, a log each shift, handovers, absences with cover, swaps."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from cast import CALLS, LEADER, OFFICE, WORKERS
from life import LAST, ONE

from ecentre import clock, workdays
from ecentre.subjects import rota, watch

if TYPE_CHECKING:
    from datetime import date

    from life import Life, Story

    from ecentre.model import Data, Record, Ref
    from ecentre.subjects.rota import Shift

AHEAD = (7, 10)  # working days between publishing a roster and its first day
MATTER = 5  # working days that a matter sent on may take
KINDS = ("phone", "inquiry", "caller", "message", "letter", "reception")


class Watches:
    """The shifts of one centre."""

    def __init__(self, life: Life) -> None:
        """Begin without rosters."""
        self.life = life

    def begin(self, _life: Life) -> None:
        """Lay out the rosters of the time to come; each is drawn and published well ahead."""
        for first, last in self._periods():
            self.life.tell(self._roster(first, last))

    def morning(self) -> None:
        """Begin today's shift, let somebody leave it or swap a later one."""
        for shift in rota.on_duty(self.life.book, self.life.today):
            self._begin(shift)
        if self.life.works() and self.life.rng.random() < 0.04:
            self._swap(self.life.today + self.life.rng.randint(3, 6) * ONE)

    def evening(self) -> None:
        """End today's shift: what happened, the day's main work, the handover."""
        for shift in rota.on_duty(self.life.book, self.life.today):
            log = self.life.book.find("duty", date=str(self.life.today), shift=shift.name)[0]
            self._write(shift, log.ref)
            self.life.until(shift.end)
            self.life.step(shift.people[0], log.ref, "close", summary="值班平稳,来电来访均已答复或转办")
            following = watch.following(self.life.book, shift)
            if any(set(one.people) - set(shift.people) for one in following):
                self._hand_over(shift)

    def _periods(self) -> list[tuple[date, date]]:
        """Cut the time to come into months and holidays, from the end of a holiday that has begun on."""
        book, first = self.life.book, self.life.today + ONE
        while not workdays.is_workday(book, first):
            first += ONE
        runs = workdays.holidays(book, first, LAST)
        off = {day: run.first for run in runs for day in run.days if day <= LAST}
        days = [first + n * ONE for n in range((LAST - first).days + 1)]
        cut = [list(part) for _, part in groupby(days, lambda day: (day.month, off.get(day)))]
        return [(part[0], part[-1]) for part in cut]

    def _roster(self, first: date, last: date) -> Story:
        before = workdays.workdays(self.life.book, self.life.today, first - ONE)
        ahead = self.life.rng.randint(*AHEAD)
        if ahead < len(before):
            yield before[-ahead]
        name = f"{first:%m月%d日}至{last:%m月%d日}值班表"
        made = self.life.make(OFFICE, "roster", "make", name=name, from_date=str(first), to_date=str(last))
        self.life.step(OFFICE, made.ref, "publish")

    def _begin(self, shift: Shift) -> None:
        person = shift.people[0]
        self.life.make(person, "duty", "open", date=str(self.life.today), shift=shift.name)
        if self.life.rng.random() < 0.05:
            cover = self.life.rng.choice(self._free(shift.day))
            since, until = (clock.stamp(self.life.at(hour)) for hour in (14, 16))
            times = {"from_time": since, "until_time": until}
            absence = self.life.make(person, "absence", grounds="去医院", cover=cover, **times)
            self.life.step(cover, absence.ref, "accept")
            self.life.step(LEADER, absence.ref, "agree")

    def _free(self, day: date) -> list[str]:
        """Give who is not on duty around a day."""
        near = (shift for n in (-1, 0, 1) for shift in rota.on_duty(self.life.book, day + n * ONE))
        busy = {person for shift in near for person in shift.people}
        return sorted(set(WORKERS) - busy)

    def _swap(self, day: date) -> None:
        duty = rota.on_duty(self.life.book, day)
        if duty:
            other, asker = self.life.rng.choice(self._free(day)), duty[0].people[0]
            swap = self.life.make(asker, "swap", other=other, date=str(day), grounds="家中有事")
            self.life.tell(self._answered(swap))

    def _answered(self, swap: Record) -> Story:
        if self.life.rng.random() < 0.5:
            yield self.life.today + ONE
        self.life.step(swap.text("other"), swap.ref, "accept")

    def _write(self, shift: Shift, log: Ref) -> None:
        """Write down a few matters in one go; those sent on are followed up."""
        rows = [self._entry(n) for n in range(self.life.rng.choice((0, 1, 1, 2, 3)))]
        if not rows:
            return
        self.life.step(shift.people[0], log, "note", entries=rows)
        for matter in self.life.book.find("matter", duty=log.id):
            self.life.tell(self._instructed(matter) if matter.get("escalated_to") else self._resolved(matter))

    def _entry(self, n: int) -> Data:
        rng, time = self.life.rng, clock.stamp(self.life.now - n * timedelta(minutes=1))
        row = {"time": time, "kind": rng.choice(KINDS), "from_whom": "村民", "matter": rng.choice(CALLS)}
        chance = rng.random() if self.life.left() > MATTER else 1
        if chance < 0.2:
            return row | {"handling": "pass", "to_department": rng.choice(sorted(WORKERS.values()))}
        if chance < 0.26:
            return row | {"handling": "escalate", "escalate_to": LEADER}
        if chance < 0.5:
            return row | {"handling": "noted"}
        return row | {"handling": "own", "action": "已当场答复", "answered_at": time}

    def _resolved(self, matter: Record) -> Story:
        yield self.life.rng.randint(1, 3)
        person = next(one for one, of in WORKERS.items() if of == matter.text("to_department"))
        self.life.step(person, matter.ref, "result", result="已办理并告知本人")

    def _instructed(self, matter: Record) -> Story:
        yield 1
        self.life.step(LEADER, matter.ref, "instruct", instruction="请尽快办理")
        if self.life.rng.random() < 0.5:
            yield 1
        self.life.step(matter.steps[0]["by"], matter.ref, "act", action="已按指示办理")

    def _hand_over(self, shift: Shift) -> None:
        giver = shift.people[0]
        made = self.life.make(giver, "handover", date=str(shift.day), shift=shift.name)
        self.life.step(giver, made.ref, "give", keys="大门钥匙1把")
        self.life.step(made.text("taker"), made.ref, "take")
