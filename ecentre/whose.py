"""Whose a step is, in words: the names of people and seats, their command, and how a vacant seat is filled [X.1]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import approval, policy
from ecentre.model import YEARLY_ID
from ecentre.quoting import quoted
from ecentre.words import Words, hands, joined, say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ecentre.kind import Kind, Transition
    from ecentre.model import Book, Record

    Seats = Sequence[tuple[str, str]]
    """Roles, each with the department it is held for, or nothing."""


def name_of(book: Book, person: str, kind: str = "person") -> str:
    """Give a person's (or a department's) name, or the id where the book has none."""
    record = book.get(kind, person)
    return record.text("name") if record else person


def named(book: Book, people: list[str]) -> str:
    """Give people's names in one line; says so where there is nobody."""
    return joined(name_of(book, one) for one in people) or str(say("空缺", "vacant"))


def seat_named(book: Book, role: str, department: str = "") -> str:
    """Give a role's name, with the department it is held for."""
    label = policy.role_label(book, role)
    place = name_of(book, department, "department") if department else ""
    return str(say("{place}{label}", "{place} {label}", place=place, label=label)) if place else label


def handed(record: Record, kind: Kind, row: Transition, people: Iterable[str]) -> Words:
    """Give the command of a step, for some people to give; of one that makes a record, with the records it rests on."""
    lacks = [name for name in row.needs if name not in row.adds and not record.get(name)]
    lacks += ["reason"] if row.reason else []
    named = [(name, one) for name, one in record.data.items() if name not in ("id", *row.fills) and _is_id(one)]
    given = [] if row.source else named
    options = "".join(f" --{name.replace('_', '-')} {one}" for name, one in (*given, *((name, "…") for name in lacks)))
    told = f"{kind.command(row)}{f' {record.id}' if row.source else ''}{options}"
    return say("ecentre {told}{hands}", "ecentre {told}{hands}", told=told, hands=hands(people))


def _is_id(value: object) -> bool:
    return isinstance(value, str) and YEARLY_ID.fullmatch(value) is not None


def appointing(book: Book, role: str, department: str = "") -> Words:
    """Give the command that fills a vacant seat; whom, is asked there."""
    place = f" --department {quoted(name_of(book, department, 'department'))}" if department else ""
    makers = [one for may in policy.may(book, "appointment.add", book.on) for one in policy.holders(book, may, book.on)]
    command = "ecentre appointment add --role {role}{place}{hands}"
    return say(command, command, role=quoted(policy.role_label(book, role)), place=place, hands=hands(makers))


def others(record: Record, book: Book, kind: Kind, row: Transition, out: set[str]) -> Words:
    """Say who may take a step in the place of some people, with their command; with nobody left, how one is appointed.

    Every seat of a stage in a chain is waited for; of the roles that may take any other step one is enough.
    """
    held = {seat: able(book, [seat], out) for seat in seats(record, book, kind, row)}
    told = [f"{seat_named(book, *seat)} {named(book, people)}" for seat, people in held.items() if people]
    empty = next((seat for seat, people in held.items() if not people), None)
    if empty and not told:
        return nobody(book, *empty)
    command = handed(record, kind, row, (one for people in held.values() for one in people))
    if not told:
        return say("请由他人办理:{command}", "another person must: {command}", command=command)
    return say(
        "请由 {who} 办理:{command}{more}", "it is for {who}: {command}{more}",
        who=joined(told, long=True), command=command,
        more=say(";{nobody}", "; {nobody}", nobody=nobody(book, *empty)) if empty and row.chain else "",
    )  # fmt: skip


def seats(record: Record, book: Book, kind: Kind, row: Transition) -> Seats:
    """Give the seats that a step is left to: those of a chain that answer next, else the roles that policy names."""
    if not (row.chain or row.veto):
        return [(role, "") for role in policy.may(book, f"{kind.name}.{row.verb}", book.on)]
    running = row if row.chain else approval.open_chain(record, kind, row.veto)
    return [(one.role, one.department) for one in approval.waiting(record, running, book, book.on)] if running else []


def able(book: Book, seats: Seats, out: Collection[str] = ()) -> list[str]:
    """Give who sits in some seats, but for some people."""
    held = (one for role, department in seats for one in policy.holders(book, role, book.on, department))
    return [one for one in dict.fromkeys(held) if one not in out]


def nobody(book: Book, role: str, department: str = "") -> Words:
    """Say that a seat is vacant, or that nobody in it may take the step, and how somebody is appointed."""
    told = {"label": seat_named(book, role, department), "appoint": appointing(book, role, department)}
    if policy.holders(book, role, book.on, department):
        return say("没有别的{label}能办;请再任命一人:{appoint}", "no other {label} can; appoint one: {appoint}", **told)
    return say("{label}空缺,请先任命:{appoint}", "there is no {label} yet; appoint one: {appoint}", **told)


def entering(book: Book, table: Words | str) -> Words:
    """Say who can enter what the manual leaves to the office into a table of policy, and with which command."""
    roles = policy.may(book, "policy.add", book.on)
    people = able(book, [(role, "") for role in roles])
    return say(
        "由{who}填进制度:ecentre policy add --title {title}{hands}(接着选“{table}”,一行一行填;批准后起作用)",
        "the {who} can enter it: ecentre policy add --title {title}{hands} (then choose “{table}” and fill it in row "
        "by row; it counts once approved)",
        who=joined(policy.role_label(book, role) for role in roles) or say("办公室", "office"), table=table,
        title=quoted(table), hands=hands(people),
    )  # fmt: skip
