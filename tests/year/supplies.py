"""The month of supplies of the made-up centre: plans, purchase, issue, finance's ledger, calls; all in time."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

import worlds
from cast import ADMINISTRATION, FOUNDER, OFFICE, SPECIALIST, WORKERS
from life import LAST, ONE

from ecentre.series import slug
from ecentre.subjects import supply_cycle

if TYPE_CHECKING:
    from datetime import date

    from life import Life, Story

    from ecentre.model import Data, Record

ITEMS = ("notebook", "pencil", "archive-bag", "envelope", "eraser")
CABINET = "supply-cabinet"
FINANCE, KEEPS = "tu-er-xun-ai-li", "wang-xiao-yan"
HEADS, PLANNERS = (
    {home: slug(name) for name, role, home in worlds.POSTS if role == wanted}
    for wanted in ("dept_head", "property_keeper")
)
ASKING = 4
"""How many departments need something in a month; the others hand in an empty plan."""


class Supplies:
    """What one centre plans, buys and hands out."""

    def __init__(self, life: Life) -> None:
        """Begin with an empty cabinet."""
        self.life, self.begun = life, False

    def morning(self) -> None:
        """Begin the months on the first working day."""
        if not self.begun and self.life.works():
            self.begun = True
            self._open()
            self.life.tell(self._months())
            self.life.tell(self._ledgers())
            self.life.tell(self._calls())

    def evening(self) -> None:
        """Nothing waits for the evening."""

    def _open(self) -> None:
        life = self.life
        life.make(SPECIALIST, "store_cabinet", id=CABINET, name="一号柜", place="operations-centre", keeper=SPECIALIST)
        rows = [{"item": one, "cabinet": CABINET, "quantity": 3, "unit_price": "2.50"} for one in ITEMS]
        opened = life.make(SPECIALIST, "stock_in", "open", lines=rows, opening_source="旧库存表")
        life.step(ADMINISTRATION, opened.ref, "confirm")

    def _months(self) -> Story:
        while True:
            book, period = self.life.book, supply_cycle.following(self.life.book, self.life.today)
            window = supply_cycle.plan_window(book, period)
            asking = self.life.rng.sample(sorted(HEADS), ASKING)
            for home in sorted(HEADS):
                self.life.tell(self._plan(home, period, self.life.rng.choice(window.days), asks=home in asking))
            yield window.last + ONE
            self.life.tell(self._bought(period))
            if period > f"{LAST:%Y-%m}":
                return
            yield supply_cycle.first_day(period)

    def _plan(self, home: str, period: str, day: date, *, asks: bool) -> Story:
        life, planner = self.life, PLANNERS[home]
        yield day
        chosen = life.rng.sample(ITEMS, 2) if asks else ()
        rows = [self._wish(one, planner) for one in chosen]
        lines = {"lines": rows} if rows else {}
        plan = life.make(planner, "supply_plan", department=home, period=period, **lines).ref
        life.step(planner, plan, "submit")
        life.step(HEADS[home], plan, "approve")
        life.step(SPECIALIST, plan, "assess")

    def _wish(self, item: str, person: str) -> Data:
        quantity = self.life.rng.randint(1, 4)
        return {"item": item, "quantity": quantity, "person": person, "basis": "quota", "reason": "办公"}

    def _bought(self, period: str) -> Story:
        life = self.life
        batch = life.make(SPECIALIST, "supply_batch", period=period)
        wanted = [row for row in batch.get("lines", []) if row["buy"]]
        if wanted:
            life.step(SPECIALIST, batch.ref, "order", buyer=SPECIALIST, supplier="和田文体商店")
            yield 2
            self._received(batch, wanted)
        life.step(SPECIALIST, batch.ref, "finish")
        window = supply_cycle.issue_window(life.book, period) if period <= f"{LAST:%Y-%m}" else None
        if window:
            yield life.rng.choice(window.days)
            self._issued(period)

    def _received(self, batch: Record, wanted: list[Data]) -> None:
        number = batch.id[-4:]
        rows = [
            {"item": row["item"], "cabinet": CABINET, "quantity": row["buy"], "unit_price": "2.80"} for row in wanted
        ]
        papers = {"voucher_number": f"PZ{number}", "invoice_number": f"2665{number}"}
        papers |= {"kept_by": SPECIALIST, "finance_holder": FINANCE}
        self.life.make(SPECIALIST, "stock_in", batch=batch.id, acceptor=KEEPS, lines=rows, **papers)

    def _issued(self, period: str) -> None:
        for plan in self.life.book.find("supply_plan", period=period):
            rows = [self._taken(plan.id, row) for row in plan.get("lines", [])]
            if rows:
                home = plan.text("department")
                sheet = self.life.make(SPECIALIST, "supply_issue", taker=PLANNERS[home], department=home, lines=rows)
                self.life.step(PLANNERS[home], sheet.ref, "confirm")

    @staticmethod
    def _taken(plan: str, row: Data) -> Data:
        of = {"plan": plan, "line": row["number"]}
        return {"item": row["item"], "cabinet": CABINET, "quantity": row["quantity"], **of}

    def _ledgers(self) -> Story:
        """Let finance's ledger of each month's end be compared with the cards."""
        life = self.life
        month_end = life.today.replace(day=1) - ONE
        while month_end < LAST:
            if month_end > life.today:
                yield month_end + ONE
            yield life.rng.randint(1, 6)
            rows = [{"label": "办公设备", "count": 1, "amount": "3600.00"}]
            ledger = life.make(FINANCE, "finance_ledger", on_date=str(month_end), source="财务软件", lines=rows).ref
            life.step(FOUNDER, ledger, "close", explanation="折旧口径不同,已核对")
            following = month_end + ONE
            month_end = following.replace(day=monthrange(following.year, following.month)[1])

    def _calls(self) -> Story:
        """Keep the telephone log of each month, and let who called privately pay."""
        life = self.life
        while life.today.month < LAST.month:
            log, caller = life.make(OFFICE, "call_log", "open").ref, life.rng.choice(sorted(WORKERS))
            row = {"date": str(life.today), "person": caller, "sort": "long_distance", "called": "乌鲁木齐亲友"}
            life.step(OFFICE, log, "enter", calls=[row | {"purpose": "private", "cost": "6.40"}])
            yield life.today.replace(day=monthrange(life.today.year, life.today.month)[1]) + ONE
            yield life.rng.randint(1, 5)
            life.step(FINANCE, log, "bill", bill_amount="6.40", bill_on=str(life.today))
            life.step(FINANCE, log, "close")
            life.tell(self._paid(life.book.find("compensation", call_log=log.id)[0]))

    def _paid(self, owed: Record) -> Story:
        yield self.life.rng.randint(3, 15)
        self.life.step(FINANCE, owed.ref, "pay", payments=[{"receipt_number": f"SJ{owed.id[-4:]}"}])
