"""How the supplies plans of a period stand: who filed, who is late, what was checked and bought, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import facts
from ecentre.errors import NotFoundError
from ecentre.model import Column, Table
from ecentre.subjects import grants, supply_cycle, supply_owing
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ecentre.model import Book, Record
    from ecentre.subjects.grants import Grant
    from ecentre.subjects.supply_cycle import Window
    from ecentre.words import Words

    Tell = Callable[[Book, str], Window | None]

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

    In the first month of the books, whose plans were due before they were opened, it is the next one too.
    """
    running = supply_cycle.of_day(book, today)
    window, due = (_told(tell, book, running)[0] for tell in (supply_cycle.issue_window, supply_cycle.plan_window))
    begun = due is None or due.last >= supply_owing.opened(book) or bool(book.find("supply_plan", period=running))
    busy = window is not None and today <= window.last and begun
    return running if busy else supply_cycle.following(book, today)


def standing(book: Book, today: date, period: str = "") -> Table:
    """Tell for every department how its plan of a period stands, then what is left to do with all of them."""
    period = period or period_now(book, today)
    window, _ = _told(supply_cycle.plan_window, book, period)
    due = window.last if window else None
    living = [one for one in book.find("supply_plan", period=period) if one.state != "withdrawn"]
    plans = {one.text("department"): one for one in living}
    asked = (one for one in book.find("department", state="active") if supply_owing.staffed(one, book))
    homes = {one.id: one for one in asked} | {
        id: home for id in plans if (home := book.get("department", id)) is not None
    }
    rows = tuple(_row(book, homes[id], plans.get(id), period, due, today) for id in sorted(homes))
    title = say("{period} 办公用品计划", "Supplies plans of {period}", period=period)
    return Table("supply_standing", title, COLUMNS, rows, (*_days(book, period), *_next(book, period)))


def _told(tell: Tell, book: Book, period: str) -> tuple[Window | None, Words | None]:
    """Give the working days of a period, or why they cannot be told: a year without its calendar [X.4]."""
    try:
        return tell(book, period), None
    except NotFoundError as error:
        return None, error.message


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
    (plan, no_plan), (issue, no_issue) = (
        _told(tell, book, period) for tell in (supply_cycle.plan_window, supply_cycle.issue_window)
    )
    found = []
    if plan is not None:
        found.append(say("申报 {first} 至 {last}", "filed from {first} to {last}", first=plan.first, last=plan.last))
    if issue is not None:
        days = joined(day.isoformat() for day in issue.days)
        found.append(say("发放 {days}", "issued on {days}", days=days))
    return [*found, *filter(None, (no_plan or no_issue,))]


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
    waiting = [grant for grant, _ in grants.open_lines(book) if _of(book, grant, period)]
    if waiting and not running and not book.find("supply_plan", period=period, state="checked"):
        found.append(say("还没备领用单的 {n} 项:ecentre supply prepare {period}",
                         "{n} lines have no sheet yet: ecentre supply prepare {period}", n=len(waiting), period=period))
    unsigned = len(book.find("supply_issue", state="drafted"))
    if unsigned:
        found.append(say("待签领的领用单 {n} 张:ecentre supply sheet --to 签字表.html",
                         "{n} sheets wait to be signed: ecentre supply sheet --to SHEET.html", n=unsigned))
    return found


def _of(book: Book, grant: Grant, period: str) -> bool:
    """Tell whether a granted line is of a plan of the period, or of an urgent request."""
    record = book.get(*grant.ref)
    return record is not None and record.get("period") in (None, period)


__all__ = ["period_now", "standing"]
