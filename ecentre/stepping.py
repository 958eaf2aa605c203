"""How one step is taken: a record made or moved by a row of its table, with the steps that it causes on others.

Nothing is judged or written here; the verbs of ``actions`` do the first and ``commit`` the second.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from ecentre import approval, chains, clock, kinds, refusals, rights, series
from ecentre.desk import Entry, Paper
from ecentre.errors import NotFoundError, UsageError, refused
from ecentre.model import SLUG_ID, Problem, Record, Ref, typed
from ecentre.rights import Capacity
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.desk import Desk, Work
    from ecentre.kind import Kind, Transition
    from ecentre.model import Act, Book, Data

KEPT = frozenset(("id", "uid", "rev", "state", "steps"))


def found(book: Book, ref: Ref) -> Record:
    """Give a record that must exist.

    Raises:
        NotFoundError: it does not.
    """
    record = book.get(ref.kind, ref.id)
    if record is None:
        raise NotFoundError(
            say(
                "没有 {id};查看清单:ecentre {kind} list", "There is no {id}; see: ecentre {kind} list",
                id=ref.id, kind=typed(ref.kind),
            )
        )
    return record


def row_of(desk: Desk, record: Record, verb: str) -> Transition:
    """Give the row that takes a verb from the record's state, or refuse with what can be done instead."""
    kind = kinds.get(record.kind)
    row = kind.row(verb, record.state)
    if row is None:
        clause = next((row.clause for row in kind.rows(verb) if row.clause), "X.3")
        labels = desk.schemas.get(record.kind).choices("state")
        raise rights.refusal(record, "state", clause, refusals.wrong_state(record, kind, verb, labels))
    return row


def created(work: Work, name: str, verb: str, fields: Data, paper: Paper, cause: str) -> Record:
    """Make a record by a creating row of its kind and take the steps that causes."""
    kind = kinds.get(name)
    row = next((row for row in kind.creations if row.verb == verb and (cause or not row.inner)), None)
    if row is None:
        raise UsageError(say("{kind} 没有 {verb} 这个办法", "{kind} has no verb {verb}", kind=kind.label, verb=verb))
    if not cause:
        only(fields, schema_names(work.desk, name) - (kind.asked - {*row.asks, *row.adds}) | {"id"}, verb)
    fields = fields | work.desk.rows(Record(Ref(name, ""), {}), row.adds, fields)
    blank = Record(Ref(name, _new_id(work, kind, fields)), fields)
    if work.book.get(*blank.ref) is not None:
        raise rights.refusal(blank, "taken", "X.7", refusals.taken(blank))
    if blank.id.isascii() and blank.id.isalnum() and blank.id.islower() and not SLUG_ID.fullmatch(blank.id):
        raise rights.refusal(blank, "device", "X.7", refusals.device(blank))
    given = _defaults(work.desk, name, kind.asked) | fields
    capacity = _capacity(work, Record(blank.ref, given), kind, row, paper, cause)
    data = {"id": blank.id, "uid": uuid.uuid4().hex, "rev": 0, "state": row.target, "steps": []}
    bare = Record(blank.ref, {**given, **data})
    if row.fill:
        bare = bare.having(**{k: v for k, v in row.fill(bare, work.book).items() if bare.get(k) is None})
    _must_have(work.desk, bare, row)
    return stepped(work, bare, Entry(verb, row.target, {}, capacity, paper, cause), row)


def advanced(work: Work, record: Record, row: Transition, fields: Data, paper: Paper, cause: str) -> Record:
    """Move a record by a row of its table and take the steps that causes."""
    kind = kinds.get(record.kind)
    only(fields, {*row.asks, *row.adds}, row.verb)
    if row.reason and not paper.reason and not cause:
        raise UsageError(
            say("{verb}须说明理由:--reason …", "{en} needs a reason: --reason …", verb=row.label, en=row.verb)
        )
    capacity = _capacity(work, record, kind, row, paper, cause)
    adding = work.desk.rows(record, row.adds, fields)
    fields = {name: value for name, value in fields.items() if name not in adding}
    grown = record.having(**approval.grown(record.data, adding))
    later = set(schema_names(work.desk, record.kind)) - set(row.asks)
    known = {name: value for name, value in _defaults(work.desk, record.kind, later).items() if not record.get(name)}
    setting: Data = {**dict.fromkeys(row.clears), **known, **fields}
    if row.fill:
        setting |= row.fill(grown.having(**setting), work.book)
    _must_have(work.desk, record.having(**setting, **{name: adding.get(name) for name in row.adds}), row)
    moves = not row.chain or _settles(work, record, row, capacity)
    target = (moves and row.target) or record.state
    return stepped(work, record, Entry(row.verb, target, setting, capacity, paper, cause, adding), row, moves=moves)


def _settles(work: Work, record: Record, row: Transition, capacity: Capacity) -> bool:
    """Tell whether an answer is the last that a chain waits for."""
    given = [*approval.answers(record, row.verb), {"stage": capacity.stage, "role": capacity.role}]
    return chains.current(chains.stages(work.book, row.chain, record, work.desk.today), given) is None


def _capacity(work: Work, record: Record, kind: Kind, row: Transition, paper: Paper, cause: str) -> Capacity:
    if cause:
        return Capacity()
    desk = work.desk
    seen = other_person(desk, paper.witness, record.text(row.by))
    on_paper = bool(paper.proof) and seen
    on_paper |= rights.for_another(record, row, desk.actor, grounds=bool(paper.reason) or seen)
    return rights.capacity(record, kind, row, desk.actor, work.book, desk.today, on_paper=on_paper)


def _defaults(desk: Desk, kind: str, later: Iterable[str]) -> Data:
    """Give what a schema lets stand for an untyped field: who acts, today, now."""
    known = {"actor": desk.actor, "today": desk.today.isoformat(), "now": clock.stamp(desk.now)}
    properties = desk.schemas.get(kind).properties
    return {
        name: known[schema["x-default"]]
        for name, schema in properties.items()
        if name not in later and schema.get("x-default") in known
    }


def stepped(
    work: Work, record: Record, entry: Entry, row: Transition | None = None, *, moves: bool = True
) -> Record:
    """Add one step to a record, signed where policy wants it; a row that moves it takes the steps it causes too."""
    desk = work.desk
    changed = {name: value for name, value in entry.setting.items() if record.get(name) != value}
    rows = approval.grown(record.data, entry.adding)
    data = {name: value for name, value in {**record.data, **changed, **rows}.items() if value is not None}
    rev = len(record.steps) + 1
    data |= {"rev": rev, "state": entry.target}
    after = Record(record.ref, data)
    step = _step(desk, record, entry, changed, rev) | {"subject": approval.subject(after), "signature": None}
    if row is not None and not entry.cause:
        step = _signed(work, after, row, step)
    done = Record(record.ref, {**data, "steps": [*record.steps, step]})
    work.put(done)
    for act in row.effect(done, work.book) if row is not None and moves and row.effect is not None else ():
        _cause(work, act, done.id)
    return work.touched[done.ref]


def _step(desk: Desk, record: Record, entry: Entry, changed: Data, rev: int) -> Data:
    """Write down who takes a step, when, in which capacity, and what it sets."""
    paper, capacity = entry.paper, entry.capacity
    step: Data = {"verb": entry.verb, "by": desk.actor, "role": capacity.role}
    step |= {"acting_for": capacity.acting_for, "at": clock.stamp(desk.now), "rev": rev}
    if record.steps:
        was = {name: record.data[name] for name in changed if record.get(name) is not None}
        step |= {"from": record.state, "stage": capacity.stage, "set": changed, "was": was, "add": entry.adding}
    step |= {"reason": paper.reason, "witness": paper.witness, "proof": paper.proof, "cause": entry.cause}
    step["mark"] = "" if entry.cause else desk.mark
    return {name: value for name, value in step.items() if value or name == "role"}


def _signed(work: Work, after: Record, row: Transition, step: Data) -> Data:
    """Sign a step where policy wants it and the person, or the witness of a sheet, has a key here [X.2]."""
    desk = work.desk
    wanted = chains.signing(work.book, f"{after.kind}.{row.verb}", desk.today)
    if desk.sign is None or wanted is None:
        return step
    bound = step | {"policy": chains.terms(work.book, row, after, desk.today)}
    message = approval.message(after.kind, after.text("uid"), bound)
    witness = str(step.get("witness") or "") if step.get("proof") and wanted.get("paper") else ""
    people = (witness, desk.actor)
    line = next((found for found in (desk.sign(one, message) for one in people if one) if found), "")
    return bound | {"signature": line} if line else step


def _cause(work: Work, act: Act, cause: str) -> None:
    if not act.ref.id or work.book.get(*act.ref) is None:
        created(work, act.ref.kind, act.verb, dict(act.fields), Paper(), cause)
        return
    record = found(work.book, act.ref)
    advanced(work, record, row_of(work.desk, record, act.verb), dict(act.fields), Paper(), cause)


def _new_id(work: Work, kind: Kind, fields: Data) -> str:
    prefix = kinds.PREFIXES[kind.name]
    if prefix:
        return series.next_id(work.book, kind.name, prefix, work.desk.today.year)
    if fields.get("id"):
        return str(fields["id"])
    return series.free_slug(work.book, kind.name, str(fields.get(kind.title, "")))


def schema_names(desk: Desk, kind: str) -> set[str]:
    """Give the fields of a kind that people or rows set."""
    return set(desk.schemas.get(kind).names) - KEPT


def only(fields: Iterable[str], allowed: set[str] | frozenset[str], verb: str) -> None:
    """Refuse fields that a verb does not set: the option list of a verb is a boundary."""
    strange = sorted(set(fields) - set(allowed))
    if strange:
        raise UsageError(
            say(
                "{verb} 不能写入:{names};可以写入:{allowed}", "{verb} may not set {names}; it may set {allowed}",
                verb=verb, names=joined(strange), allowed=joined(sorted(allowed)),
            )
        )


def _must_have(desk: Desk, record: Record, row: Transition) -> None:
    missing = [name for name in row.needs if record.get(name) in (None, "", [])]
    if not missing:
        return
    schema = desk.schemas.get(record.kind)
    raise refused(
        Problem(
            f"{record.kind}.needs", row.clause,
            say(
                "{verb}还缺 {label};请补上 --{option} …", "{en} lacks {label}; give --{option} …",
                verb=row.label, en=row.verb, label=schema.label(name), option=name.replace("_", "-"),
            ),
            record.ref, name,
        )
        for name in missing
    )


def other_person(desk: Desk, witness: str, signer: str = "") -> bool:
    """Tell whether a witness is an active person other than who acts and who signs [X.2]."""
    person = desk.book.get("person", witness) if witness else None
    return person is not None and person.state == "active" and witness not in (desk.actor, signer)
