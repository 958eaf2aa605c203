"""The lines that departments ask for, in plans and urgent requests: for whom, on what ground [A2.8.1-A2.8.5]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ecentre import approval, facts, policy
from ecentre.kind import problem, say
from ecentre.subjects import survey
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record

NEVER = "9"
"""A moment after all others: of what was not decided yet."""
LASTING = ("durable", "furniture")
OVER = ("withdrawn", "rejected")
DECIDING = {"supply_plan": ("assess", "approve", "submit", "enter", "add"), "supply_urgent": ("approve", "add")}
"""The steps of each kind as of which its lines are judged; the newest counts."""
CLAUSES = {"durable": "A2.8.1b", "equipment": "A2.8.3", "furniture": "A2.8.4"}
GROUPS = {"stationery": "A2.8.2a", "hospitality": "A2.8.2b", "finance": "A2.8.2c"}


def standing(record: Record) -> Iterator[tuple[int, Data]]:
    """Give the lines that were not struck out, each with its place."""
    struck = {row["line"] for row in record.get("struck", [])}
    for place, row in enumerate(record.get("lines", [])):
        if row["number"] not in struck:
            yield place, row


def granted(record: Record, row: Data) -> int:
    """Give how many of a line are left after cuts; of several cuts the last counts."""
    cuts = [one["quantity"] for one in record.get("cuts", []) if one["line"] == row["number"]]
    return int(cuts[-1] if cuts else row["quantity"])


def moment(record: Record) -> str:
    """Give the moment as of which the lines of a plan or request are judged."""
    return facts.moment(record, *DECIDING[record.kind], otherwise=NEVER)


def lapsed(book: Book, since: str, at: str) -> bool:
    """Tell whether what was granted at a moment is no longer kept for anybody at another; policy says for how long."""
    if since == NEVER:
        return False
    now, then = book.on if at == NEVER else date.fromisoformat(at[:10]), date.fromisoformat(since[:10])
    months = policy.number(book, "supply.promise_months", now)
    whole = (now.year - then.year) * 12 + now.month - then.month - (now.day < then.day)
    return months is not None and whole >= months


def clause_of(item: Record) -> str:
    """Give the clause that rules the allotment of an item."""
    return CLAUSES.get(item.text("supply_class")) or GROUPS.get(item.text("group"), "A2.8.2")


def then(record: Record, at: str) -> Record | None:
    """Give a record as it was at a moment, with the state it had; None before it was made."""
    state = record.state
    for place, was in approval.backwards(record):
        if str(record.steps[place]["at"]) <= at:
            return was.having(state=state)
        state = str(record.steps[place].get("from") or "")
    return None


def belongs(book: Book, person: str, department: str, at: str) -> bool:
    """Tell whether a person was of a department at a moment, or held a post in it [X.1]."""
    if department in facts.departments_of(book, person, date.fromisoformat(at[:10])):
        return True
    posts = policy.roles_of(book, person, date.fromisoformat(at[:10]))
    return any(policy.held(book, person, role, at, department) for role in posts)


def _judged(record: Record, book: Book) -> Iterator[tuple[str, Data, Record]]:
    """Give where each line of a living record stands, the line and its item."""
    for place, row in standing(record) if record.state not in OVER else ():
        item = book.get("supply_item", row["item"])
        if item is not None:
            yield f"lines/{place}", row, item


def _name(record: Record) -> str:
    return "supply plan" if record.kind == "supply_plan" else "supply urgent"


def what_is_asked_for_is_in_the_catalogue(record: Record, book: Book) -> Iterator[Problem]:
    """Each line names an item of the catalogue that was not retired by then [A2.8.0]."""
    for where, row, item in _judged(record, book):
        retired = facts.last(item, "retire")
        if retired is not None and str(retired["at"]) < moment(record):
            message = say(
                "第 {n} 项 {item} 已停用;请换目录里的物品:ecentre stock item list",
                "line {n}: {item} was retired; choose another of the catalogue: ecentre stock item list",
                n=row["number"], item=item.text("name"),
            )
            yield problem(record, "retired", "A2.8.0", message, f"{where}/item")


def what_a_post_has_names_its_person(record: Record, book: Book) -> Iterator[Problem]:
    """Durables and stationery are allotted by post: a line names a person of the department [A2.8.1b, A2.8.2a]."""
    department = record.text("department")
    for where, row, item in _judged(record, book):
        person = str(row.get("person") or "")
        by_post = item.text("supply_class") == "durable" or item.text("group") == "stationery"
        if (by_post and not person) or (person and not belongs(book, person, department, moment(record))):
            message = say(
                "第 {n} 项 {item} 按岗位配备:写明给本部门的哪一位,--person 姓名(现写 {person})",
                "line {n}: {item} goes with a post: name a person of the department, --person NAME (now {person})",
                n=row["number"], item=item.text("name"), person=facts.named(book, "person", person) or "-",
            )
            yield problem(record, "person", clause_of(item), message, f"{where}/person")


def equipment_supplies_go_with_a_device(record: Record, book: Book) -> Iterator[Problem]:
    """An equipment supply names a device that it fits and that the department has in use [A2.8.3]."""
    for where, row, item in _judged(record, book):
        if item.text("supply_class") != "equipment":
            continue
        device = book.get("asset", str(row.get("device") or ""))
        was = then(device, moment(record)) if device else None
        fits = was is not None and was.get("category") in item.get("devices", [was.get("category")])
        used = was is not None and was.state in survey.HELD and was.get("department") == record.get("department")
        if not (fits and used):
            kinds = [facts.named(book, "category", one) for one in item.get("devices", [])]
            message = say(
                "第 {n} 项 {item} 随设备领用:写明本部门在用的哪台设备({kinds}),--device 资产编号;"
                "查:ecentre asset list --where department={department}",
                "line {n}: {item} goes with a device in use by the department ({kinds}): --device ASSET; "
                "see: ecentre asset list --where department={department}",
                n=row["number"], item=item.text("name"), kinds=joined(kinds) or "-",
                department=record.text("department"),
            )
            yield problem(record, "device", "A2.8.3", message, f"{where}/device")


def finance_goods_are_asked_for_by_finance(record: Record, book: Book) -> Iterator[Problem]:
    """Account books, vouchers and bills are asked for by the finance department alone [A2.8.2c]."""
    on = facts.begun(record)
    homes = (policy.text(book, "supply.finance_departments", on) or "").split()
    for where, row, item in _judged(record, book):
        if item.text("group") == "finance" and homes and record.text("department") not in homes:
            message = say(
                "第 {n} 项 {item} 是财务专用,由 {who} 申报;请划去,或由其申报:"
                "ecentre {command} add --department {home}",
                "line {n}: {item} is for finance alone; strike it out, or let {who} ask for it: "
                "ecentre {command} add --department {home}",
                n=row["number"], item=item.text("name"), home=homes[0], command=_name(record),
                who=joined(facts.named(book, "department", one) for one in homes),
            )
            yield problem(record, "finance", "A2.8.2c", message, f"{where}/item")


def cuts_and_strikes_name_a_line(record: Record, _book: Book) -> Iterator[Problem]:
    """What is struck out or cut is a line of the plan, cut to less than was asked for [A2.8.6c]."""
    asked = {row["number"]: row["quantity"] for _, row in standing(record)}
    known = {row["number"] for row in record.get("lines", [])}
    strange = [("struck", n) for n, row in enumerate(record.get("struck", [])) if row["line"] not in known]
    strange += [
        ("cuts", n) for n, row in enumerate(record.get("cuts", [])) if row["quantity"] >= asked.get(row["line"], 0)
    ]
    for name, place in strange:
        message = say(
            "没有第 {n} 项,或核定的数量不比申报的少;看明细:ecentre show {id}",
            "there is no line {n}, or it is not cut to less than was asked for; see: ecentre show {id}",
            n=record.get(name)[place]["line"], id=record.id,
        )
        yield problem(record, "line", "A2.8.6c", message, f"{name}/{place}")


__all__ = [
    "LASTING", "NEVER", "OVER", "belongs", "clause_of", "cuts_and_strikes_name_a_line",
    "equipment_supplies_go_with_a_device", "finance_goods_are_asked_for_by_finance", "granted", "lapsed", "moment",
    "standing", "then", "what_a_post_has_names_its_person", "what_is_asked_for_is_in_the_catalogue",
]  # fmt: skip
