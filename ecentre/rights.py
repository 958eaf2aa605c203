"""Whether a person may take a step now: by role and date, by name, by place in a chain, never a party [X.1-X.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import approval, chains, policy, whose
from ecentre.errors import RefusedError, refused
from ecentre.model import Problem, Record
from ecentre.words import Words, say

if TYPE_CHECKING:
    from datetime import date

    from ecentre.kind import Kind, Transition
    from ecentre.model import Book


class Capacity(NamedTuple):
    """In which capacity a step is taken: the role, the stage of a chain it answers, and whom a stand-in answers for."""

    role: str = ""
    stage: int = 0
    acting_for: str = ""


def refusal(record: Record, rule: str, clause: str, message: Words) -> RefusedError:
    """Make the refusal of a step, with its clause."""
    return refused([Problem(f"{record.kind}.{rule}", clause, message, record.ref)])


def capacity(
    record: Record, kind: Kind, row: Transition, person: str, book: Book, on: date, *, on_paper: bool
) -> Capacity:
    """Give the capacity in which a person takes a step, an empty one where any active person may.

    ``on_paper`` tells that the step was signed on a sheet whose scan and witness are given [A2.4.3b].

    Raises:
        RefusedError: the person may not, with the clause and who may.
    """
    acting = book.get("person", person)
    if acting is None or acting.state != "active":
        raise refusal(record, "actor", "X.1", _unknown(person))
    _refuse_party(record, kind, row, person, book)
    if row.apart and person in approval.makers(record, len(record.steps)) and chains.settled(book, on):
        raise refusal(record, "apart", row.clause or "X.3", _written(record, book, kind, row, person))
    if row.by and not on_paper and record.get(row.by) != person:
        raise refusal(record, "by", row.clause or "X.2", _not_theirs(book, record, kind, row))
    if row.by and not on_paper:
        return Capacity()
    own = _as_signer if row.chain or row.veto else _by_role
    found = own(record, kind, row, person, book, on)
    _refuse_party(record, kind, row, found.acting_for, book)
    return found


def _refuse_party(record: Record, kind: Kind, row: Transition, person: str, book: Book) -> None:
    """Refuse a party to a matter, and whoever stands in for one [X.3]."""
    for field in row.never_by:
        if person in approval.parties(record, field):
            raise refusal(record, "never_by", row.clause or "X.3", _own(record, book, kind, row, person, field))


def parties(record: Record, row: Transition) -> set[str]:
    """Give the parties to a matter, who never take a step of it [X.3]."""
    return {one for name in row.never_by for one in approval.parties(record, name)}


def for_another(record: Record, row: Transition, person: str, *, grounds: bool) -> bool:
    """Tell whether a person takes a step for the one it belongs to: they entered the record, and say why [X.2]."""
    return row.proxy and grounds and bool(record.steps) and record.steps[0]["by"] == person


def _by_role(record: Record, kind: Kind, row: Transition, person: str, book: Book, on: date) -> Capacity:
    allowed = policy.may(book, f"{kind.name}.{row.verb}", on)
    held = next((role for role in allowed if policy.holds(book, person, role, on)), "")
    if allowed and not held:
        raise refusal(record, "right", row.clause or "X.1", _wrong_role(record, book, kind, row, person))
    return Capacity(held, acting_for=policy.principal(book, person, held, on) if held else "")


def _as_signer(record: Record, kind: Kind, row: Transition, person: str, book: Book, on: date) -> Capacity:
    running = row if row.chain else approval.open_chain(record, kind, row.veto)
    wanted = chains.stages(book, running.chain, record, on) if running else ()
    given = approval.answers(record, running.verb) if running else []
    stage = chains.current(wanted, given)
    if stage is None:
        raise refusal(record, "chain", "X.3", _no_chain(row))
    open_seats = chains.vacant(stage, given)
    seat = next((one for one in open_seats if policy.holds(book, person, one.role, on, one.department)), None)
    if seat is None:
        clause = open_seats[0].clause or row.clause or "X.3"
        raise refusal(record, "signer", clause, _wrong_signer(record, book, kind, row, person))
    if any(step["stage"] == stage.order and step["by"] == person for step in given):
        raise refusal(record, "twice", "X.3", _twice(record, book, kind, row, person))
    target = _sent_back(record, wanted, stage) if row.back else stage
    return Capacity(seat.role, target.order, policy.principal(book, person, seat.role, on, seat.department))


def _sent_back(record: Record, wanted: tuple[chains.Stage, ...], stage: chains.Stage) -> chains.Stage:
    earlier = chains.before(wanted, stage)
    if earlier is None:
        raise refusal(record, "first_stage", "X.3", _no_earlier(record))
    return earlier


def _unknown(person: str) -> Words:
    return say(
        "{person} 不是在岗人员,不能办理;请用 --as 指明经办人,或登记:ecentre person add --name …",
        "{person} is no active person and cannot act; use --as, or register: ecentre person add --name …",
        person=person,
    )


def _own(record: Record, book: Book, kind: Kind, row: Transition, person: str, field: str) -> Words:
    schemas = getattr(book, "schemas", None)
    return say(
        "{name} 是本件当事人({field}),不能自己{verb};{others}",
        "{name} is a party to this {kind} ({field}) and cannot {verb_en} it; {others}",
        others=_others(record, book, kind, row, person),
        name=whose.name_of(book, person), field=schemas.get(kind.name).label(field) if schemas else field,
        verb=row.label, verb_en=row.verb, kind=kind.label,
    )


def _written(record: Record, book: Book, kind: Kind, row: Transition, person: str) -> Words:
    return say(
        "{name} 写了这份{kind},不能自己{verb};{others}",
        "{name} wrote this {kind} and cannot {verb_en} it; {others}",
        others=_others(record, book, kind, row, person),
        name=whose.name_of(book, person), kind=kind.label, verb=row.label, verb_en=row.verb,
    )


def _others(record: Record, book: Book, kind: Kind, row: Transition, person: str) -> Words:
    """Say who may take a step in the place of a person who may not: no party, nor whoever wrote what is judged."""
    writers = approval.makers(record, len(record.steps)) if row.apart else set()
    return whose.others(record, book, kind, row, {person, *parties(record, row), *writers})


def _not_theirs(book: Book, record: Record, kind: Kind, row: Transition) -> Words:
    return say(
        "须由 {name} 本人{verb}:{command};纸面签字的用 --witness 见证人 --scan 扫描件{more}",
        "{name} must {verb_en} this in person: {command}; or on paper: --witness, --scan{more}",
        more=say(";代为登记的人可加 --reason 代办原因", "; whoever entered it: --reason TEXT") if row.proxy else "",
        name=whose.name_of(book, record.text(row.by)), command=whose.handed(record, kind, row, [record.text(row.by)]),
        verb=row.label, verb_en=row.verb,
    )


def _no_chain(row: Transition) -> Words:
    return say(
        "制度里没有 {chain} 的审批环节,或各级都已答复;请先在 policy 登记审批环节:ecentre policy list",
        "policy holds no open place in the chain {chain}; see: ecentre policy list",
        chain=row.chain or row.veto,
    )


def _wrong_role(record: Record, book: Book, kind: Kind, row: Transition, person: str) -> Words:
    return say(
        "{name} 不能{verb};{others}", "{name} may not {verb_en}; {others}",
        name=whose.name_of(book, person), verb=row.label, verb_en=row.verb,
        others=_others(record, book, kind, row, person),
    )  # fmt: skip


def _wrong_signer(record: Record, book: Book, kind: Kind, row: Transition, person: str) -> Words:
    return say(
        "{name} 不是下一位审批人;{others}", "{name} is not the next to answer; {others}",
        name=whose.name_of(book, person), others=_others(record, book, kind, row, person),
    )


def _twice(record: Record, book: Book, kind: Kind, row: Transition, person: str) -> Words:
    return say(
        "{name} 在这一级已经答复,还须另一人;{others}", "{name} has answered at this stage, another must; {others}",
        name=whose.name_of(book, person), others=_others(record, book, kind, row, person),
    )


def _no_earlier(record: Record) -> Words:
    return say(
        "这是第一级,前面没有审批人;退回申请人:ecentre return {id} --reason …",
        "this is the first stage; send it back to the applicant: ecentre return {id} --reason …", id=record.id,
    )
