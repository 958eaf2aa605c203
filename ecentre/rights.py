"""Whether a person may take a step now: by role and date, by name, by place in a chain, never a party [X.1-X.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import approval, policy
from ecentre.errors import RefusedError, refused
from ecentre.model import Problem, Record
from ecentre.words import Words, say

if TYPE_CHECKING:
    from datetime import date

    from ecentre.kind import Kind, Transition
    from ecentre.model import Book


def name_of(book: Book, person: str) -> str:
    """Give a person's name, or the id where the book has none."""
    record = book.get("person", person)
    return record.text("name") if record else person


def named(book: Book, people: list[str]) -> str:
    """Give people's names in one line; says so where there is nobody."""
    return "、".join(name_of(book, one) for one in people) or str(say("(空缺)", "(vacant)"))


def refusal(record: Record, rule: str, clause: str, message: Words) -> RefusedError:
    """Make the refusal of a step, with its clause."""
    return refused([Problem(f"{record.kind}.{rule}", clause, message, record.ref)])


def role_for(record: Record, kind: Kind, row: Transition, person: str, book: Book, on: date, *, on_paper: bool) -> str:
    """Give the role in which a person takes a step, empty where any active person may.

    ``on_paper`` tells that the step was signed on a sheet whose scan and witness are given [A2.4.3b].

    Raises:
        RefusedError: the person may not, with the clause and who may.
    """
    acting = book.get("person", person)
    if acting is None or acting.state != "active":
        raise refusal(record, "actor", "X.1", _unknown(person))
    for field in row.never_by:
        if person in approval.parties(record, field):
            raise refusal(record, "never_by", row.clause or "X.3", _own(book, kind, row, person, field))
    if row.by and not on_paper and record.get(row.by) != person:
        raise refusal(record, "by", row.clause or "X.2", _not_theirs(book, record, row))
    if row.by and not on_paper:
        return ""
    if row.chain or row.veto:
        return _as_signer(record, kind, row, person, book, on)
    return _by_role(record, kind, row, person, book, on)


def _by_role(record: Record, kind: Kind, row: Transition, person: str, book: Book, on: date) -> str:
    allowed = policy.may(book, f"{kind.name}.{row.verb}", on)
    held = next((role for role in allowed if policy.holds(book, person, role, on)), "")
    if allowed and not held:
        raise refusal(record, "right", row.clause or "X.1", _wrong_role(book, row, person, allowed, on))
    return held


def _as_signer(record: Record, kind: Kind, row: Transition, person: str, book: Book, on: date) -> str:
    running = row if row.chain else approval.open_chain(record, kind, row.veto)
    signer = approval.next_signer(record, running, book, on) if running else None
    if signer is None:
        raise refusal(record, "chain", "X.3", _no_chain(row))
    if not policy.holds(book, person, signer.role, on, signer.department):
        raise refusal(record, "signer", signer.clause or row.clause or "X.3", _wrong_signer(book, person, signer, on))
    return signer.role


def _unknown(person: str) -> Words:
    return say(
        "{person} 不是在岗人员,不能办理;请用 --as 指明经办人,或登记:ecentre person add --name …",
        "{person} is no active person and cannot act; use --as, or register: ecentre person add --name …",
        person=person,
    )


def _own(book: Book, kind: Kind, row: Transition, person: str, field: str) -> Words:
    return say(
        "{name} 是本件当事人({field}),不能自己{verb};请由他人办理",
        "{name} is a party to this {kind} ({field}) and cannot {verb_en} it; another person must",
        name=name_of(book, person), field=field, verb=row.label, verb_en=row.verb, kind=kind.label,
    )


def _not_theirs(book: Book, record: Record, row: Transition) -> Words:
    return say(
        "须由 {name} 本人{verb}:ecentre --as {person} {verb_en} {id};纸面签字的用 --witness 见证人 --scan 扫描件",
        "{name} must {verb_en} this in person: ecentre --as {person} {verb_en} {id}; or on paper: --witness, --scan",
        name=name_of(book, record.text(row.by)),
        person=record.text(row.by),
        verb=row.label,
        verb_en=row.verb,
        id=record.id,
    )


def _no_chain(row: Transition) -> Words:
    return say(
        "制度里没有 {chain} 的审批环节,或各级都已答复;请先在 policy 登记审批环节:ecentre policy list",
        "policy holds no open place in the chain {chain}; see: ecentre policy list",
        chain=row.chain or row.veto,
    )


def _wrong_role(book: Book, row: Transition, person: str, allowed: tuple[str, ...], on: date) -> Words:
    who = "；".join(
        f"{policy.role_label(book, role)} {named(book, policy.holders(book, role, on))}" for role in allowed
    )
    return say(
        "{name} 不能{verb},应由 {who} 办理;任职有变请登记:ecentre appointment add",
        "{name} may not {verb_en}; it is for {who}; if posts changed: ecentre appointment add",
        name=name_of(book, person), verb=row.label, verb_en=row.verb, who=who,
    )


def _wrong_signer(book: Book, person: str, signer: policy.Signer, on: date) -> Words:
    department = book.get("department", signer.department) if signer.department else None
    return say(
        "{name} 不是下一位审批人;现在应由 {department}{role} 答复:{who};"
        "空缺时请任命:ecentre appointment add --role {key}",
        "{name} is not the next to answer; it is for {department} {role}: {who}; "
        "if vacant: ecentre appointment add --role {key}",
        name=name_of(book, person),
        department=department.text("name") if department else "",
        role=policy.role_label(book, signer.role),
        who=named(book, policy.holders(book, signer.role, on, signer.department)),
        key=signer.role,
    )
