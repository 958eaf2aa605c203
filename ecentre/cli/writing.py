"""The verbs that write: read the options, ask for what is missing, call the engine, say what happened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from ecentre import clock, kinds, wording
from ecentre.cli import asking, choosing, filling, naming, output
from ecentre.cli.flags import option
from ecentre.errors import UsageError
from ecentre.model import Record, Ref, typed
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ecentre.cli.session import Call
    from ecentre.index import IndexBook
    from ecentre.kind import Kind, Transition
    from ecentre.model import Change, Data
    from ecentre.schema import Schema

    Given = Mapping[str, Any]


def create(call: Call, kind: Kind, row: Transition, given: Given, source: str = "") -> int:
    """Make a record by a creating row."""
    schema, named = call.schemas.get(kind.name), naming.resolver(call.kept, call.schemas)
    fields = filling.read(schema, given, named, source)
    lacks = filling.needed(row, schema, filling.creatable(kind, row, schema))
    fields = {name: value for name, value in fields.items() if value is not None}
    if any(fields.get(name) is None for name in lacks):
        known = foreseen(call, row, Record(Ref(kind.name, ""), {}), fields)
        fields = _complete(call, schema, lacks, fields, named, known)

    def plan(book: IndexBook) -> Change:
        from ecentre import actions

        return actions.create(call.desk(book), kind.name, fields, row.verb, call.paper())

    return act(call, plan)


def advance(call: Call, ref: Ref, verb: str, given: Given, source: str = "") -> int:
    """Take one step on a record."""
    schema, named = call.schemas.get(ref.kind), naming.resolver(call.kept, call.schemas)
    fields = filling.read(schema, given, named, source)
    record = naming.existing(call.kept, ref)
    row = kinds.get(ref.kind).row(verb, record.state)
    if row:
        lacks = [name for name in row.needs if name not in row.fills]
        known = foreseen(call, row, record, fields) if any(fields.get(name) is None for name in lacks) else fields
        fields = _complete(call, schema, lacks, fields, named, known, reason=row.reason)

    def plan(book: IndexBook) -> Change:
        from ecentre import actions

        return actions.advance(call.desk(book), ref, verb, fields, call.paper())

    return act(call, plan)


def foreseen(call: Call, row: Transition, record: Record, fields: Data) -> Data:
    """Give what will stand once the program has put in what it knows itself: who acts, today, what the row fills."""
    me, properties = call.actor(call.kept), call.schemas.get(record.kind).properties
    known = {"actor": me, "today": call.kept.on.isoformat(), "now": clock.stamp(clock.now())}
    own = {name: known[spec["x-default"]] for name, spec in properties.items() if spec.get("x-default") in known}
    given = {**own, **record.data, **fields}
    filled = row.fill(Record(record.ref, {"steps": [], **given}), call.kept) if row.fill else {}
    return {**filled, **given}


def edit(call: Call, ref: Ref, given: Given, source: str = "") -> int:
    """Change fields of a record in its first state."""
    fields = _some(call, ref, given, source)

    def plan(book: IndexBook) -> Change:
        from ecentre import actions

        return actions.edit(call.desk(book), ref, fields)

    return act(call, plan)


def correct(call: Call, ref: Ref, given: Given, source: str = "") -> int:
    """Put fields of a record right after its first state."""
    fields = _some(call, ref, given, source)
    if not call.reason:
        ask_reason(call)

    def plan(book: IndexBook) -> Change:
        from ecentre import actions

        paper = call.paper()
        return actions.correct(call.desk(book), ref, fields, paper.reason, paper.witness)

    return act(call, plan)


def act(call: Call, plan: Callable[[IndexBook], Change], named: Sequence[str] = ()) -> int:
    """Make a change real, or with ``--dry-run`` only tell it; ``named`` are the records it is about, if several."""
    from ecentre import commit
    from ecentre.cli import pen

    if call.request is not None:
        from ecentre.cli import requesting

        result = requesting.act(call, call.request, plan)
    else:
        if pen.asks(call):
            plan(call.kept)  # what wants a PIN asks for it here, while nobody has to wait for this command
        result = commit.act(call.root, plan, dry_run=call.dry_run)
    output.done(call, result, told(call, result.change) if call.dry_run else [], named)
    return 0


def told(call: Call, change: Change) -> list[str]:
    """Tell a change in words, record by record."""
    from ecentre.index import PendingBook

    teller = wording.Teller(PendingBook(call.kept, list(change.records)), call.schemas)
    lines: list[str] = []
    for after in change.records:
        before = call.kept.get(*after.ref)
        new = "" if before else str(say("新建 ", "new "))
        lines.append(f"{new}{teller.what(after)}")
        lines += [f"  {line}" for line in wording.change_lines(teller, before, after)]
    return lines


def _some(call: Call, ref: Ref, given: Given, source: str) -> Data:
    schema = call.schemas.get(ref.kind)
    fields = filling.read(schema, given, naming.resolver(call.kept, call.schemas), source)
    if not fields:
        raise UsageError(
            say(
                "没有说要改什么;可改的字段:ecentre {kind} edit --help",
                "nothing to change was given; the fields: ecentre {kind} edit --help",
                kind=typed(ref.kind),
            )
        )
    return fields


def _complete(
    call: Call,
    schema: Schema,
    needed: Sequence[str],
    fields: Data,
    named: Callable[[str, str], str],
    known: Data,
    *,
    reason: bool = False,
) -> Data:
    missing = [name for name in dict.fromkeys(needed) if known.get(name) is None]
    lacks_reason = reason and not call.reason
    if (missing or lacks_reason) and not asking.possible(call):
        raise lacking(schema, missing, reason=lacks_reason)
    if missing:
        fields = asking.missing(schema, missing, fields, named, partial(choosing.living, call.kept))
    if lacks_reason:
        ask_reason(call)
    return fields


def ask_reason(call: Call) -> None:
    """Ask for the reason that a step needs."""
    if not asking.possible(call):
        raise UsageError(say("缺少:--reason 理由", "missing: --reason TEXT"))
    while not call.reason:
        call.reason = asking.line(str(say("理由 --reason: ", "Reason --reason: ")))


def lacking(schema: Schema, missing: Iterable[str], *, reason: bool = False) -> UsageError:
    """Name everything that is missing, all at once."""
    listed = [f"{option(name)} {schema.label(name)}" for name in missing]
    listed += [str(say("--reason 理由", "--reason reason"))] if reason else []
    return UsageError(say("缺少:{listed}", "missing: {listed}", listed=joined(listed)))


def actor_record(call: Call) -> Record:
    """Give the record of the person who acts."""
    return naming.record(call.kept, call.schemas, "person", call.named())
