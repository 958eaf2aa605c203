"""Plans, supervision, meetings and stocktakes of the made-up centre, all in time."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cast import (
    ADMINISTRATION,
    AREA_WORK,
    DEPARTMENTS,
    DIRECTOR,
    FOUNDER,
    LEADER,
    MANAGER,
    OFFICE,
    OPERATIONS,
    SEALS,
    SPECIALIST,
    SUBJECTS,
    WORK,
    WORKERS,
)  # fmt: skip
from founded import SEAT
from life import LAST, ONE

from ecentre import workdays

if TYPE_CHECKING:
    from life import Life, Story

    from ecentre.model import Data, Record

WHOLE = 100
FORTNIGHT = timedelta(days=14)


class Item:
    """A supervised item on its course: so much of it is done by the end of each working day."""

    def __init__(self, record: Record, life: Life) -> None:
        """Lay its course."""
        self.record, self.target = record, int(record.get("target", WHOLE))
        start, self.due = date.fromisoformat(record.text("start")), date.fromisoformat(record.text("due"))
        self.days = workdays.workdays(life.book, start, self.due)
        self.first = max(start, life.today + ONE)
        open_days = [day for day in self.days if day >= self.first]
        slow = self.target == WHOLE and len(open_days) > 4 and life.rng.random() < 0.15
        self.slow = life.rng.choice(open_days[2:-1]) if slow else None
        early = [day for day in open_days if self.done(day) < self.target]
        self.trouble = life.rng.choice(early) if early and life.rng.random() < 0.2 else None

    def done(self, day: date) -> int:
        """Give how much is done by the end of a day: an even pace, but on the day it is slow."""
        gone = bisect_left(self.days, day) + 1
        gone -= 2 * (day == self.slow)
        return -(-self.target * min(gone, len(self.days)) // len(self.days))

    def entry(self, day: date) -> Data:
        """Give what a check finds on a day."""
        row: Data = {"item": self.record.id, "state": "on_track", "progress": self.done(day)}
        if day == self.slow:
            row["state"] = "behind"
        elif day == self.trouble:
            row |= {"state": "problem", "problem": "材料没有到"}
        elif row["progress"] == self.target:
            row["state"] = "done_claimed"
        return row


class Works:
    """What one centre plans, checks, decides and counts."""

    def __init__(self, life: Life) -> None:
        """Begin without a plan."""
        self.life, self.items, self.begun = life, list[Item](), False

    def morning(self) -> None:
        """Begin the fortnights and months on the first working day; check every open item on each."""
        if not self.life.works():
            return
        if not self.begun:
            self.begun = True
            for story in (self._plans("overall"), self._plans("area"), self._meetings(), self._months()):
                self.life.tell(story)
        self._check()

    def evening(self) -> None:
        """Close what is done."""
        today = self.life.today
        done = [one for one in self.items if one.first <= today and one.done(today) == one.target]
        for item in done if self.life.works() else ():
            self.life.step(OFFICE, item.record.ref, "close", result="已办成")
            self.items.remove(item)

    def _check(self) -> None:
        today = self.life.today
        mine = [one for one in self.items if one.first <= today]
        if not mine:
            return
        sheet = self.life.make(OFFICE, "supervise_check", entries=[one.entry(today) for one in mine])
        for item in mine:
            if item.trouble == today and item.slow != today:
                self.life.tell(self._reported(sheet, item))
            if item.slow == today:
                owner = item.record.text("owner")
                notice = {"recipient": owner, "words": "进度落后,请抓紧", "answer_by": str(item.due)}
                self.life.step(OFFICE, item.record.ref, "notify", notices=[notice])

    def _reported(self, sheet: Record, item: Item) -> Story:
        if self.life.rng.random() < 0.5:
            yield 1
        self.life.step(OFFICE, sheet.ref, "feedback", feedback=[{"item": item.record.id, "reported_to": LEADER}])

    def _follow(self, **source: str) -> None:
        """Follow up what a plan or a meeting opened."""
        self.items += [Item(one, self.life) for one in self.life.book.find("supervise", **source)]

    def _plans(self, scope: str) -> Story:
        begins = self.life.today + (-self.life.today.weekday() % 7) * ONE
        who = OFFICE if scope == "overall" else SPECIALIST
        while begins <= LAST:
            until = begins + FORTNIGHT - ONE
            plan = self.life.make(who, "plan", scope=scope, from_date=str(begins), until_date=str(until))
            rows = self._rows(scope, begins, min(until, LAST))
            self.life.step(who, plan.ref, "enter", items=rows)
            idle = sorted(set(DEPARTMENTS) - {row["department"] for row in rows}) if scope == "overall" else None
            self.life.step(who, plan.ref, "submit", **({"without": idle} if idle else {}))
            self.life.step(LEADER, plan.ref, "approve")
            self._follow(plan=plan.id)
            begins = until + ONE
            if begins <= LAST:
                yield workdays.add(self.life.book, begins, -self.life.rng.randint(1, 4))

    def _rows(self, scope: str, begins: date, until: date) -> list[Data]:
        rng, days = self.life.rng, workdays.workdays(self.life.book, begins + 2 * ONE, until)
        if scope == "area":
            return [self._row(rng.choice(AREA_WORK), "office-area", "xu-wen-jun", rng.choice(days))]
        chosen = rng.sample(sorted(WORKERS), rng.randint(2, 4))
        rows = [self._row(rng.choice(WORK), WORKERS[one], one, rng.choice(days)) for one in chosen]
        rows[0] |= {"target": rng.randint(3, 12), "unit": "次"}
        return rows

    @staticmethod
    def _row(what: str, department: str, owner: str, due: date) -> Data:
        return {"what": what, "department": department, "owner": owner, "due": str(due)}

    def _meetings(self) -> Story:
        rng = self.life.rng
        while self.life.left() > 9:
            topic, held = f"{rng.choice(SUBJECTS)}例会", self.life.after(rng.randint(1, 3))
            guests = [*rng.sample(sorted(WORKERS), 3), OPERATIONS]
            meeting = self.life.make(
                OFFICE, "meeting", topic=topic, held_on=str(held), begins="15:30", place="二楼会议室", chair=DIRECTOR,
                recorder=OPERATIONS, invitees=guests,
            )  # fmt: skip
            yield held
            rows = [{"person": one, "presence": rng.choice(("present", "present", "leave"))} for one in guests]
            self.life.step(OFFICE, meeting.ref, "attend", attendance=rows)
            due = self.life.after(rng.randint(5, 8))
            self.life.step(OFFICE, meeting.ref, "decide",
                           decisions=[self._row(rng.choice(WORK), WORKERS[guests[0]], guests[0], due)])  # fmt: skip
            yield rng.choice((1, 2, held))
            self.life.step(OPERATIONS, meeting.ref, "minute", minutes="会议议定一项")
            self._follow(meeting=meeting.id)
            self.life.step(OFFICE, meeting.ref, "close")
            yield rng.randint(6, 9)

    def _months(self) -> Story:
        """Count the assets, look at the seal, put right what was found: each month anew."""
        rng = self.life.rng
        while True:
            self._stocktake()
            self.life.step(ADMINISTRATION, self.life.book.find("seal")[0].ref, "round",
                           rounds=[{"present": True, "locked": True}])  # fmt: skip
            if self.life.left() > 8:
                self.life.tell(self._found())
                self.life.tell(self._outing())
            month = self.life.today.month
            if month == 12:
                return
            begins = self.life.today.replace(month=month + 1, day=1) - ONE
            yield workdays.add(self.life.book, begins, rng.randint(1, 5))

    def _stocktake(self) -> None:
        life = self.life
        organiser, month = ADMINISTRATION, f"{life.today:%Y-%m}"
        stocktake = life.make(organiser, "stocktake", "open", month=month, organiser=organiser)
        for count in life.book.find("count", stocktake=stocktake.id):
            rows = [{"assets": one["assets"], "found": "yes", "by": OFFICE} for one in count.get("lines")]
            life.step(OFFICE, count.ref, "record", entries=rows)
            life.step(SEAT, count.ref, "confirm")
        life.step(FOUNDER, stocktake.ref, "close")
        life.step(organiser, stocktake.ref, "approve")
        life.step(MANAGER, stocktake.ref, "approve")
        life.step(SPECIALIST, stocktake.ref, "adjust")

    def _found(self) -> Story:
        asset = self.life.book.find("asset")[0].id
        due = str(self.life.after(7))
        finding = self.life.make(SPECIALIST, "finding", asset=asset, problem="电源线散乱", due_on=due)
        yield self.life.rng.randint(1, 7)
        self.life.step(SPECIALIST, finding.ref, "close", measure="已整理固定")

    def _outing(self) -> Story:
        yield self.life.rng.randint(1, 3)
        seal = self.life.book.find("seal")[0].id
        outing = self.life.make(SEALS, "seal_outing", seal=seal, purpose="到县局签合同", destination="县商务局",
                                due_back=str(self.life.after(3)))  # fmt: skip
        self.life.step(MANAGER, outing.ref, "approve")
        self.life.step(SEALS, outing.ref, "take")
        yield self.life.rng.randint(1, 3)
        self.life.step(ADMINISTRATION, outing.ref, "return")
