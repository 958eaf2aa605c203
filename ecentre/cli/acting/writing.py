"""The verbs that write: read the options, ask for what is missing, call the engine, say what happened."""

from __future__ import annotations

from copy import copy
from functools import partial
from typing import TYPE_CHECKING, Any

from ecentre import clock, kinds, wording
from ecentre.cli import output
from ecentre.cli.acting import filling
from ecentre.cli.acting.filling import lacking
from ecentre.cli.dialogue import asking
from ecentre.cli.meaning import naming
from ecentre.errors import UsageError
from ecentre.model import Record, Ref
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ecentre.cli.dialogue.forms import Form
    from ecentre.cli.session import Call
    from ecentre.index import IndexBook
    from ecentre.kind import Kind, Transition
    from ecentre.model import Change, Data
    from ecentre.schema import Schema

    Given = Mapping[str, Any]
    Doing = Callable[[Data], int]

MADE = say("登记", "Register")


def create(call: Call, kind: Kind, row: Transition, given: Given, source: str = "") -> int:
    """Make a record by a creating row."""
    schema, named = call.schemas.get(kind.name), naming.resolver(call.kept, call.schemas)
    fields = filling.read(schema, given, named, source)
    open_to = filling.creatable(kind, row, schema)
    needs = filling.needed(row, schema, open_to)
    fields = {name: value for name, value in fields.items() if value is not None}

    def make(fields: Data) -> int:
        def plan(book: IndexBook) -> Change:
            from ecentre import actions

            return actions.create(call.desk(book), kind.name, fields, row.verb, call.paper())

        return act(call, plan)

    lacks = [name for name in needs if fields.get(name) is None]
    if lacks or call.asked:
        record = foreseen(call, row, Record(Ref(kind.name, ""), {}), fields)
        lacks = [name for name in lacks if record.get(name) is None]
    if not lacks and not call.asked:
        return make(fields)
    if not asking.possible(call):
        raise lacking(schema, lacks)
    extra = [name for name in open_to if name not in lacks and name not in fields and name not in row.fills]
    return _asked(call, schema, record, row, (lacks, extra, tuple(schema.names)), fields, make)


def advance(call: Call, ref: Ref, verb: str, given: Given, source: str = "") -> int:
    """Take one step on a record."""
    return advance_each(call, [ref], verb, given, source, lambda fields: _step(call, ref, verb, fields))


def advance_each(call: Call, refs: Sequence[Ref], verb: str, given: Given, source: str, doing: Doing) -> int:
    """Ask for what a step on some records still lacks, by the first of them, and do it."""
    ref = refs[0]
    kind, schema = kinds.get(ref.kind), call.schemas.get(ref.kind)
    fields = filling.read(schema, given, naming.resolver(call.kept, call.schemas), source)
    record = naming.existing(call.kept, ref)
    row = kind.row(verb, record.state)
    if row is None:
        return doing(fields)
    lacks = [name for name in row.needs if name not in row.fills and fields.get(name) is None]
    known = foreseen(call, row, record, fields) if lacks else record
    lacks = [name for name in lacks if name in row.adds or known.get(name) is None]
    reason = row.reason and (not call.reason or "--reason" in call.answers)
    if not (lacks or reason or call.asked):
        return doing(fields)
    if not asking.possible(call):
        raise lacking(schema, lacks, reason=reason)
    free, shown = (*row.asks, *row.adds), (*kind.columns, *schema.root.get("required", ()))
    extra = [name for name in free if name not in lacks and name not in fields and name not in row.fills]
    return _asked(call, schema, known, row, (lacks, extra, shown), fields, doing)


def _step(call: Call, ref: Ref, verb: str, fields: Data) -> int:
    def plan(book: IndexBook) -> Change:
        from ecentre import actions

        return actions.advance(call.desk(book), ref, verb, fields, call.paper())

    return act(call, plan)


def foreseen(call: Call, row: Transition, record: Record, fields: Data) -> Record:
    """Give what will stand once the program has put in what it knows itself: who acts, today, what the row fills."""
    me, properties = call.actor(call.kept), call.schemas.get(record.kind).properties
    known = {"actor": me, "today": call.kept.on.isoformat(), "now": clock.stamp(clock.now())}
    at_once = row.asks if row.source else [name for name in properties if name not in kinds.get(record.kind).asked]
    wanted = {name: properties[name].get("x-default") for name in at_once if name in properties}
    own = {name: known[default] for name, default in wanted.items() if default in known}
    given = {**own, **record.data, **fields}
    filled = row.fill(Record(record.ref, {"steps": [], **given}), call.kept) if row.fill else {}
    return Record(record.ref, {**filled, **given})


def _asked(
    call: Call,
    schema: Schema,
    record: Record,
    row: Transition,
    sought: tuple[Sequence[str], Sequence[str], Sequence[str]],
    fields: Data,
    doing: Doing,
) -> int:
    """Ask for what a row of a table lacks, and do it; ``sought`` are the needed fields, the free and those shown."""
    from ecentre.cli.dialogue import forms, permitting

    permitting.early(call, record, row)
    needed, extra, shown = sought
    label = row.label if row.source else MADE
    why = row.reason and (not call.reason or forms.WHY in call.answers)
    wish = forms.Wish(label, needed, extra, why, shown=shown)
    return done(forms.Form(call, schema, record, wish, partial(add, call)), fields, doing)


def done(form: Form, fields: Data, doing: Doing) -> int:
    """Do what a form says; what is refused for what was filled in can be put right there."""
    from ecentre.cli.dialogue import mistakes

    while True:
        answered = form.run(fields)
        try:
            return doing(answered)
        except mistakes.MENDABLE as error:
            mistakes.offer(form, error)


def add(call: Call, kind: str, name: str) -> str:
    """Offer to register what is not there yet, in the middle of another form; give its id, or nothing."""
    from ecentre.cli.dialogue import permitting

    row = permitting.adding(call, kind)
    if row is None:
        return ""
    label = kinds.get(kind).label
    ask = say(
        "  现在就登记{label}“{name}”?[y/N] ", "  register the {label} “{name}” now? [y/N] ", label=label, name=name
    )
    if not asking.agreed(ask, unless=True):
        return ""
    inner, before = copy(call), set(call.kept.ids(kind))
    inner.__dict__.pop("answers", None)
    inner.asked, inner.reason, inner.output = True, "", ""
    try:
        create(inner, kinds.get(kind), row, {kinds.get(kind).title: name})
    except asking.BackError:
        return ""
    call.forget()
    return next(iter(set(call.kept.ids(kind)) - before), "")


def act(call: Call, plan: Callable[[IndexBook], Change], named: Sequence[str] = ()) -> int:
    """Make a change real, or with ``--dry-run`` only tell it; ``named`` are the records it is about, if several."""
    from ecentre import commit
    from ecentre.cli.acting import pen

    if call.request is not None:
        from ecentre.cli.acting import requesting

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


def ask_reason(call: Call) -> None:
    """Ask for the reason that a step needs."""
    if not asking.possible(call):
        raise UsageError(say("缺少:--reason 理由", "missing: --reason TEXT"))
    while not call.reason:
        call.reason = asking.line(str(say("理由 --reason: ", "Reason --reason: ")))
