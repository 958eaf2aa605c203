"""How this month's stocktake stands: due or late, how far each department is, and the next command [A2.7.1, T.6]."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ecentre import approval, kinds, policy, whose, workdays
from ecentre.errors import NotFoundError
from ecentre.model import Column, Table
from ecentre.reports.session import find, gather
from ecentre.subjects import tally
from ecentre.subjects.tally import Verdict
from ecentre.words import Words, hands, joined, say

if TYPE_CHECKING:
    from datetime import date

    from ecentre.model import Book, Record
    from ecentre.reports.session import Session
    from ecentre.schema import Schemas

TOLD = (Verdict.MISSING, Verdict.MISPLACED, Verdict.UNEXPECTED, Verdict.RECOVERED, Verdict.CONFLICTING)
PENDING = ("open", "closed", "approved")
COLUMNS = (
    Column("department", say("部门", "department")),
    Column("lines", say("应盘", "to count"), "int"),
    Column("counted", say("已盘", "counted"), "int"),
    *(Column(verdict.value, tally.LABELS[verdict], "int") for verdict in TOLD),
    Column("open_points", say("待处理", "open points"), "int"),
    Column("keeper", say("物品管理员", "property keeper")),
    Column("state", say("状态", "state")),
)


def standing(book: Book, schemas: Schemas, today: date) -> Table:
    """Tell how the stocktake of this month stands, with earlier ones that are not finished."""
    month = f"{today:%Y-%m}"
    record = find(book, month)
    pending = [one for one in book.find("stocktake") if one.state in PENDING and one.text("month") != month]
    late = tuple(_unfinished(one) for one in pending)
    if record is None:
        title = say("{month} 还没有盘点", "{month} has no stocktake yet", month=month)
        openers = whose.able(book, [(role, "") for role in policy.may(book, "stocktake.open", today)])
        step = say("开始盘点(行政部):ecentre stocktake open{hands}",
                   "Open it (administration): ecentre stocktake open{hands}", hands=hands(openers))  # fmt: skip
        return Table("stocktake_standing", title, (), (), (*_due(book, today, None), step, *late))
    session = gather(record, book, schemas)
    state = schemas.get("stocktake").value_label("state", record.state)
    title = say("{month} 盘点 {id}:{state}", "Stocktake {month} {id}: {state}", month=month, id=record.id, state=state)
    rows = tuple(_progress(session, count, today) for count in session.counts)
    sums = {column.name: sum(row[at] for row in rows) for at, column in enumerate(COLUMNS) if column.shape == "int"}
    notes = (*_due(book, today, record), next_step(session, today), *late)
    return Table("stocktake_standing", title, COLUMNS, rows, notes, sums)


def after(id: str, book: Book, schemas: Schemas, today: date) -> tuple[Words, ...]:
    """Tell what comes next in a stocktake, for the end of each command."""
    record = book.get("stocktake", id)
    return (next_step(gather(record, book, schemas), today),) if record else ()


def next_step(session: Session, today: date) -> Words:
    """Name the next command and whose turn it is."""
    record = session.record
    if record.state == "open":
        return _next_while_open(session)
    if record.state == "closed":
        row = kinds.get("stocktake").row("approve", "closed")
        signer = approval.next_signer(record, row, session.book, today) if row else None
        who = policy.role_label(session.book, signer.role) if signer else ""
        return say(
            "下一步 {who} 审批:ecentre approve {id}", "Next {who} approves: ecentre approve {id}",
            who=who, id=record.id,
        )
    if record.state == "approved":
        return say(
            "下一步 调账(由结束盘点以外的人):ecentre stocktake adjust",
            "Next adjust (not who closed it): ecentre stocktake adjust",
        )
    return say(
        "盘点到此办结;看盘点表:ecentre stocktake report {month}",
        "The stocktake is over; see: ecentre stocktake report {month}",
        month=session.month,
    )


def _next_while_open(session: Session) -> Words:
    verdicts = Counter(one.verdict for one in session.outcomes)
    if verdicts[Verdict.UNCOUNTED]:
        return say(
            "还有 {n} 件未盘:ecentre stocktake count 编号 --place 地点,或 ecentre stocktake enter 盘点表.xlsx",
            "{n} not counted yet: ecentre stocktake count ID --place PLACE, or ecentre stocktake enter SHEET.xlsx",
            n=verdicts[Verdict.UNCOUNTED],
        )
    conflict = next((one for one in session.outcomes if one.verdict is Verdict.CONFLICTING), None)
    if conflict:
        return say(
            "{key} 清点不一致,请裁定:ecentre stocktake settle {key} --found … --reason …",
            "{key} was counted differently; decide: ecentre stocktake settle {key} --found … --reason …",
            key=conflict.key,
        )
    bare = next((one for one in session.differences if not one.explained), None)
    if bare:
        return say(
            "{key} {verdict},请说明:ecentre stocktake explain {key} --reason … --follow-up {choices}",
            "{key} is {verdict}; explain: ecentre stocktake explain {key} --reason … --follow-up {choices}",
            key=bare.key, verdict=tally.LABELS[bare.verdict], choices="|".join(tally.FOLLOW_UPS[bare.verdict]),
        )
    waiting = next((one for one in session.counts if one.state == "open"), None)
    if waiting:
        return say(
            "下一步 {department}物品管理员确认:ecentre stocktake confirm --department {department}",
            "Next the keeper of {department} confirms: ecentre stocktake confirm --department {department}",
            department=session.name("department", waiting.text("department")),
        )
    return say(
        "各部门已确认,下一步 结束盘点:ecentre stocktake close", "All confirmed; next close it: ecentre stocktake close"
    )


def _progress(session: Session, count: Record, today: date) -> tuple[Any, ...]:
    outcomes = [one for one in session.outcomes if one.count.id == count.id]
    verdicts = Counter(one.verdict for one in outcomes)
    keepers = policy.holders(session.book, "property_keeper", today, count.text("department"))
    lines = sum(one.line is not None for one in outcomes) - verdicts[Verdict.STILL_GONE]
    return (
        session.name("department", count.text("department")),
        lines,
        sum(one.line is not None and bool(one.entries) for one in outcomes if one.verdict is not Verdict.STILL_GONE),
        *(verdicts[verdict] for verdict in TOLD),
        sum(one.open for one in outcomes),
        joined(session.name("person", one) for one in keepers),
        str(session.schemas.get("count").value_label("state", count.state)),
    )


def _due(book: Book, today: date, record: Record | None) -> tuple[Words, ...]:
    """Say by when the month's stocktake begins, and whether that day is past; the number of days is policy [T.6]."""
    days = policy.number(book, "stocktake.first_workdays", today)
    if days is None:
        return ()
    try:
        due = workdays.nth(book, today.year, today.month, days)
    except NotFoundError as error:
        return (error.message,)
    begun = record.text("opened_on") if record else today.isoformat()
    if begun > due.isoformat():
        return (
            say(
                "应在当月前 {days} 个工作日内({due} 前)开始,已逾期 [A2.7.1, T.6]",
                "due within the first {days} working days (by {due}): late [A2.7.1, T.6]",
                days=days, due=due,
            ),
        )
    if record:
        return ()
    return (
        say(
            "应在当月前 {days} 个工作日内开始,最迟 {due} [A2.7.1, T.6]",
            "due within the first {days} working days, by {due} [A2.7.1, T.6]",
            days=days, due=due,
        ),
    )


def _unfinished(record: Record) -> Words:
    return say(
        "{month} 的盘点 {id} 尚未调账", "the stocktake {id} of {month} is not adjusted yet",
        month=record.text("month"), id=record.id,
    )
