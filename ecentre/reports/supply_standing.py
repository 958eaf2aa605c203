"""How the supplies plans of a period stand: who filed, who is late, what was checked and bought, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.subjects import supply_cycle, supply_owing
from ecentre.words import joined, say

if TYPE_CHECKING:
    from datetime import date

    from ecentre.model import Book, Record
    from ecentre.words import Words

COLUMNS = (
    Column("department", say("部门", "department")),
    Column("id", say("编号", "id")),
    Column("lines", say("项数", "lines"), "int"),
    Column("filed", say("申报日期", "filed on"), "date"),
    Column("standing", say("情况", "standing")),
    Column("batch", say("采购汇总", "batch")),
    Column("step", say("下一步", "next")),
)
STEPS = {
    "drafted": "ecentre supply plan submit {id}", "submitted": "ecentre approve {id}",
    "approved": "ecentre supply plan assess {id}", "checked": "ecentre supply batch add --period {period}",
}  # fmt: skip
NEXT = {
    "drafted": say("采购:ecentre supply batch order {id} --buyer 姓名 --supplier 单位",
                   "buy: ecentre supply batch order {id} --buyer NAME --supplier NAME"),
    "ordered": say("入库:ecentre stock in add --batch {id} …,到齐后 ecentre supply batch finish {id}",
                   "take in: ecentre stock in add --batch {id} …, then: ecentre supply batch finish {id}"),
}  # fmt: skip


def period_now(book: Book, today: date) -> str:
    """Give the period people are busy with: the running one until its days of issue are over, then the next.

    Raises:
        NotFoundError: no complete calendar of the year [X.4].
    """
    running = supply_cycle.of_day(book, today)
    window = supply_cycle.issue_window(book, running)
    return running if window is not None and today <= window.last else supply_cycle.following(book, today)


def standing(book: Book, today: date, period: str = "") -> Table:
    """Tell for every department how its plan of a period stands, then what is left to do with all of them."""
    period = period or period_now(book, today)
    due = supply_cycle.plan_due(book, period)
    living = [one for one in book.find("supply_plan", period=period) if one.state != "withdrawn"]
    plans = {one.text("department"): one for one in living}
    homes = [one for one in book.find("department") if one.state == "active" or one.id in plans]
    rows = tuple(_row(book, one, plans.get(one.id), period, due, today) for one in homes)
    title = say("{period} 办公用品计划", "Supplies plans of {period}", period=period)
    return Table("supply_standing", title, COLUMNS, rows, (*_days(book, period), *_next(book, period)))


def _row(
    book: Book, home: Record, plan: Record | None, period: str, due: date | None, today: date
) -> tuple[Any, ...]:
    name = home.text("name")
    if plan is None:
        late = due is not None and today > due
        word = say("未报,已过期限", "none, overdue") if late else say("还没有报", "none yet")
        return name, "", None, None, str(word), "", f"ecentre supply plan add --department {home.id} --period {period}"
    filed = supply_owing.filed_on(plan)
    state = facts.standing(book, plan)
    if filed and due and filed > due:
        state = say("{state}(迟报)", "{state} (late)", state=state)
    struck = len({row["line"] for row in plan.get("struck", [])})
    step = STEPS.get(plan.state, "").format(id=plan.id, period=period)
    lines = len(plan.get("lines", [])) - struck
    return name, plan.id, lines, filed.isoformat() if filed else None, str(state), plan.text("batch"), step


def _days(book: Book, period: str) -> list[Words]:
    plan, issue = supply_cycle.plan_window(book, period), supply_cycle.issue_window(book, period)
    found = []
    if plan is not None:
        found.append(say("申报 {first} 至 {last}", "filed from {first} to {last}", first=plan.first, last=plan.last))
    if issue is not None:
        days = joined(day.isoformat() for day in issue.days)
        found.append(say("发放 {days}", "issued on {days}", days=days))
    return found


def _next(book: Book, period: str) -> list[Words]:
    """Name the batches that are under way, and the urgent requests that wait to be bought."""
    running = [one for state in NEXT for one in book.find("supply_batch", state=state)]
    found = [
        say("{id} {state},{step}", "{id} {state}: {step}", id=one.id, state=facts.standing(book, one),
            step=say(NEXT[one.state].zh, NEXT[one.state].en, id=one.id))
        for one in running
    ]  # fmt: skip
    urgent = [one.id for one in book.find("supply_urgent", state="approved")]
    if urgent:
        found.append(
            say("急需待购:ecentre supply batch add {ids}", "urgent, to be bought: ecentre supply batch add {ids}",
                ids=" ".join(f"--urgent {id}" for id in urgent))
        )  # fmt: skip
    if book.find("supply_plan", period=period, state="consolidated"):
        found.append(say("看待发清单:ecentre supply issue", "what waits to be issued: ecentre supply issue"))
    return found


__all__ = ["period_now", "standing"]
