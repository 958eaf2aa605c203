"""When supplies may leave the cabinet: granted, in the days of issue, for the right hands, signed for [A2.8.8]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.errors import NotFoundError
from ecentre.kind import note, problem, say
from ecentre.model import Ref
from ecentre.subjects import cards, grants, supply_cycle, supply_lines
from ecentre.words import hands, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record
    from ecentre.subjects.grants import Grant

OVER = "cancelled"
FINANCE = "finance"


def day_of(record: Record, book: Book) -> date:
    """Give the day a sheet is about: the one written on it, else the day it was begun."""
    given = next((record.text(name) for name in ("issued_on", "moved_on", "returned_on") if record.get(name)), "")
    return date.fromisoformat(given) if given else facts.begun(record) or book.on


def ending(on: date) -> str:
    """Give the last moment of a day, as steps write it."""
    return f"{on}T23:59:59+08:00"


def rows_of(record: Record) -> Iterator[tuple[int, Data]]:
    """Give the lines of a sheet that still counts, each with its place."""
    if record.state != OVER:
        yield from enumerate(record.get("lines", []))


def each_line_rests_on_what_was_granted(record: Record, book: Book) -> Iterator[Problem]:
    """Each line names the plan or request and the line it rests on: same item, for the taker, by then [A2.8.8a]."""
    on = day_of(record, book).isoformat()
    for place, row in rows_of(record) if not cards.opened(record) else ():
        grant = grants.meant(book, row)
        if grant is None or grant.item != row["item"] or not _is_for(record, grant):
            yield problem(
                record, "granted", "A2.8.8a",
                say(
                    "{item} 没有核定给 {taker}:写明 --plan 计划 --line 序号(或 --urgent 申请),"
                    "物品和使用人与核定的一致;没有申报的先报计划:ecentre supply plan add",
                    "no {item} was granted to {taker}: give --plan ID --line N (or --urgent ID), same item and user; "
                    "what was not asked for goes into a plan first: ecentre supply plan add",
                    item=facts.named(book, "supply_item", row["item"]),
                    taker=facts.named(book, "person", record.text("taker")),
                ),
                f"lines/{place}",
            )

        elif grants.since(book, grant)[:10] > on:
            yield problem(
                record, "early", "A2.8.8a",
                say(
                    "{source} {day} 才核定,不能写成 {on} 领走;写那天或以后的日期:--issued-on 日期",
                    "{source} was granted on {day}, so nothing left on {on}; write that day or a later one: "
                    "--issued-on DATE",
                    source=grant.ref.id, day=grants.since(book, grant)[:10], on=on,
                ),
                "issued_on",
            )


def _is_for(record: Record, grant: Grant) -> bool:
    if grant.person:
        return grant.person == record.text("taker")
    return grant.department == record.text("department")


def no_more_is_issued_than_was_granted(record: Record, book: Book) -> Iterator[Problem]:
    """All sheets together hand out at most what was granted on a line [A2.8.8a]."""
    told = set[tuple[Ref, int]]()
    for place, row in rows_of(record):
        grant = grants.meant(book, row)
        if grant is None or (grant.ref, grant.line) in told:
            continue
        told.add((grant.ref, grant.line))
        before = sum(n for sheet, n in grants.against(book, grant) if drawn(sheet) < drawn(record))
        granted = grant.quantity - grants.forgone(book.get(*grant.ref), grant.line)
        if before + grants.taken_on(record, grant) > granted:
            yield problem(
                record, "quantity", "A2.8.8a",
                say(
                    "{item} 按 {source} 第 {line} 项核定 {granted},另单已领或待领 {before},最多还能领 {left};"
                    "多要的报下期计划:ecentre supply plan add,或急需:ecentre supply urgent add",
                    "{item}: {source} line {line} grants {granted}, other sheets have {before}; at most {left} more; "
                    "ask for the rest: ecentre supply plan add, or ecentre supply urgent add",
                    item=facts.named(book, "supply_item", grant.item), source=grant.ref.id, line=grant.line,
                    granted=granted, before=before, left=max(granted - before, 0),
                ),
                f"lines/{place}/quantity",
            )


def drawn(sheet: Record) -> tuple[str, str]:
    """Put sheets in the order in which they draw on a grant: those signed by their moment, drafts after them."""
    return facts.moment(sheet, "confirm", otherwise="9"), sheet.id


def a_taker_has_one_open_sheet(record: Record, book: Book) -> Iterator[Problem]:
    """What a taker is to sign for a department stands on one sheet [A2.8.8a]."""
    if record.state != "drafted":
        return
    same = {name: record.get(name) for name in ("taker", "department")}
    for other in book.find("supply_issue", state="drafted", **same):
        if other.id < record.id:
            message = say(
                "{taker} 已有待签领的 {other};请记在那里:ecentre supply issue enter {other} …",
                "{taker} has an open sheet {other}; write there: ecentre supply issue enter {other} …",
                taker=facts.named(book, "person", record.text("taker")), other=other.id,
            )
            yield problem(record, "one", "A2.8.8a", message, "taker")


def issued_on_the_days_of_issue(record: Record, book: Book) -> Iterator[Problem]:
    """Goods are issued on the days of issue; urgent ones aside, else the reason is written [A2.8.8a, R4.14.2]."""
    urgent = all(row.get("urgent") for row in record.get("lines", []))
    if record.state != "issued" or record.get("outside_reason") or urgent or cards.opened(record):
        return
    on = day_of(record, book)
    try:
        window = supply_cycle.issue_window(book, grants.period_of(record, book, on))
    except NotFoundError as error:
        yield problem(record, "calendar", "X.4", error.message, "issued_on")
        return
    if window is None:
        message = say("制度没有写明发放日", "policy names no days of issue")
        yield note(record, "window_unset", "A2.8.8a", message, "issued_on")
    elif on not in window.days:
        yield problem(
            record, "window", "A2.8.8a" if supply_cycle.monthly(book, on) else "R4.14.2",
            say(
                "{on} 不是发放日({days});请在发放日发,或写明原因:--outside-reason 原因",
                "{on} is no day of issue ({days}); issue then, or say why: --outside-reason TEXT",
                on=on, days=joined(window.days),
            ),
            "outside_reason",
        )


def the_taker_was_of_the_department(record: Record, book: Book) -> Iterator[Problem]:
    """The taker was on the staff and of the department that the ledger charges that day [A2.8.8b]."""
    on, taker, department = day_of(record, book), record.text("taker"), record.text("department")
    if record.state == OVER:
        return
    if not facts.at_work(book, taker, on) or not supply_lines.belongs(book, taker, department, ending(on)):
        yield problem(
            record, "taker", "A2.8.8b",
            say(
                "{taker} 当日不在岗或不属于 {department};请换本部门在岗的人领,或取消:"
                "ecentre supply issue cancel {id} --reason …",
                "{taker} was not on the staff of {department} that day; let one of its people take it, or: "
                "ecentre supply issue cancel {id} --reason …",
                taker=facts.named(book, "person", taker), department=facts.named(book, "department", department),
                id=record.id,
            ),
            "taker",
        )


def the_taker_signed_before_goods_left(record: Record, book: Book) -> Iterator[Problem]:
    """Goods leave once the taker signed, or signed the printed sheet before another witness [A2.8.8c]."""
    if record.state != "issued":
        return
    step, taker = facts.last(record, "confirm") or {}, record.get("taker")
    on_paper = step.get("proof") and step.get("witness") and step["witness"] not in (taker, step["by"])
    if step.get("by") != taker and not on_paper:
        yield problem(
            record, "signed", "A2.8.8c",
            say(
                "须由 {taker} 签领后才能发给:ecentre confirm {id}{hands};"
                "纸面签字的加 --witness 见证人 --scan 签领表扫描件",
                "{taker} signs before goods leave: ecentre confirm {id}{hands}; "
                "if signed on paper, --witness NAME --scan FILE",
                taker=facts.named(book, "person", record.text("taker")), hands=hands([str(taker)]), id=record.id,
            ),
            "steps",
        )


def equipment_supplies_name_their_device(record: Record, book: Book) -> Iterator[Problem]:
    """Equipment supplies name the device that the plan names, one that they fit [A2.8.3]."""
    for place, row in rows_of(record):
        item, grant = book.get("supply_item", row["item"]), grants.meant(book, row)
        if item is None or item.text("supply_class") != "equipment":
            continue
        device = book.get("asset", str(row.get("device") or ""))
        fits = device is not None and device.get("category") in item.get("devices", [device.get("category")])
        planned = grant.device if grant else ""
        if not fits or (planned and planned != row.get("device")):
            yield problem(
                record, "device", "A2.8.3",
                say(
                    "设备耗材 {item} 随设备领用:写明适用的设备 --device {device}",
                    "{item} goes with a device: name one that it fits, --device {device}",
                    item=item.text("name"), device=planned or say("资产编号", "ASSET"),
                ),
                f"lines/{place}/device",
            )


def finance_goods_go_to_finance(record: Record, book: Book) -> Iterator[Problem]:
    """Account books, vouchers and bills of finance go to finance alone [A2.8.2c]."""
    on = day_of(record, book)
    taker = record.text("taker") or record.text("to_person")
    for place, row in rows_of(record):
        item = book.get("supply_item", row["item"])
        if item is not None and item.text("group") == FINANCE and not of_finance(book, taker, on):
            yield problem(
                record, "finance", "A2.8.2c",
                say(
                    "{item} 是财务专用,{taker} 当日不是财务人员;请由财务人员领用",
                    "{item} is for finance alone and {taker} was not of finance that day; let finance take it",
                    item=item.text("name"), taker=facts.named(book, "person", taker),
                ),
                f"lines/{place}/item",
            )


def of_finance(book: Book, person: str, on: date) -> bool:
    """Tell whether a person held a post of finance or belonged to its department on a day [A2.8.2c]."""
    roles = (policy.text(book, "supply.finance_roles", on) or "").split()
    homes = (policy.text(book, "supply.finance_departments", on) or "").split()
    held = (policy.holds(book, person, role, on) for role in roles)
    return any(held) or any(supply_lines.belongs(book, person, home, ending(on)) for home in homes)


__all__ = [
    "a_taker_has_one_open_sheet", "day_of", "drawn", "each_line_rests_on_what_was_granted", "ending",
    "equipment_supplies_name_their_device", "finance_goods_go_to_finance", "issued_on_the_days_of_issue",
    "no_more_is_issued_than_was_granted", "of_finance", "rows_of", "the_taker_signed_before_goods_left",
    "the_taker_was_of_the_department",
]  # fmt: skip
