"""How the work plans stand: the running period of each scope, what is still to be said, the next command [A1.2.1.2]."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ecentre import facts
from ecentre.model import Column, Table
from ecentre.subjects import flags, plans
from ecentre.subjects.flags import Colour
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ecentre.model import Book, Record

COLUMNS = (
    Column("scope", say("范围", "scope")),
    Column("id", say("编号", "id")),
    Column("from_date", say("起始日期", "from"), "date"),
    Column("until_date", say("截止日期", "until"), "date"),
    Column("state", say("状态", "state")),
    Column("items", say("事项", "items"), "int"),
    Column("done", say("已办结", "done"), "int"),
    Column("red", say("红", "red"), "int"),
    Column("yellow", say("黄", "yellow"), "int"),
    Column("green", say("绿", "green"), "int"),
)


def standing(book: Book, on: date) -> Table:
    """Tell how the plans of each scope stand: those that run now or are still being made, and what comes next."""
    shown = [one for scope in plans.SCOPES for one in _shown(book, scope, on)]
    rows = tuple(_row(book, one) for one in shown)
    notes = tuple(note for scope in plans.SCOPES for note in _next(book, scope, on))
    title = say("{day} 工作安排", "Work plans on {day}", day=on)
    return Table("plan", title, COLUMNS if rows else (), rows, notes)


def _shown(book: Book, scope: str, on: date) -> list[Record]:
    live = sorted(plans.live(book, scope), key=plans.first)
    return [one for one in live if one.state != "issued" or plans.until(one) >= on or one is live[-1]]


def _row(book: Book, plan: Record) -> tuple[Any, ...]:
    found = list(book.find("supervise", plan=plan.id))
    colours = Counter(flags.of_item(one, book).colour for one in found if one.state == "open")
    return (
        str(facts.worded(book, "plan", "scope", plan.text("scope"))), plan.id, plan.text("from_date"),
        plan.text("until_date"), str(facts.standing(book, plan)), len(plans.items(plan)),
        sum(one.state == "done" for one in found), *(colours[one] for one in (Colour.RED, Colour.YELLOW, Colour.GREEN)),
    )  # fmt: skip


def _next(book: Book, scope: str, on: date) -> Iterator[Words]:
    """Name the next command of each plan that is not issued, and of the period that nobody planned yet."""
    live = sorted(plans.live(book, scope), key=plans.first)
    for plan in (one for one in live if one.state != "issued"):
        yield _step(book, plan, on)
    if not live or (plans.until(live[-1]) <= on and live[-1].state == "issued"):
        name = facts.worded(book, "plan", "scope", scope)
        yield say(
            "{scope}:下一期还没有拟订 [A1.2.1.2, T.3]:ecentre plan add --scope {key}",
            "{scope}: the next period is not planned yet [A1.2.1.2, T.3]: ecentre plan add --scope {key}",
            scope=name, key=scope,
        )


def _step(book: Book, plan: Record, on: date) -> Words:
    if plan.state == "submitted":
        return say("{id} 等领导批准:ecentre approve {id}", "{id} waits for a leader: ecentre approve {id}", id=plan.id)
    missing = plans.silent(plan, book, on) if plan.text("scope") == "overall" else []
    if missing or not plans.items(plan):
        names = joined(facts.named(book, "department", one) for one in missing)
        return say(
            "{id} 还没有事项的部门:{names};登记:ecentre plan enter {id} --rows 事项.xlsx,"
            "确无事项的送审时写:ecentre plan submit {id} --without 部门",
            "{id} has no items of: {names}; ecentre plan enter {id} --rows ITEMS.xlsx, or when handing it in: "
            "ecentre plan submit {id} --without DEPARTMENT",
            id=plan.id, names=names or say("全部", "all"),
        )
    return say("{id} 可以送审:ecentre plan submit {id}", "{id} can be handed in: ecentre plan submit {id}", id=plan.id)
