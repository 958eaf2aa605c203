"""The verbs that write: read the options, ask for what is missing, call the engine, say what happened."""

from __future__ import annotations

from copy import copy
from functools import partial
from typing import TYPE_CHECKING, Any

from ecentre import kinds, onward, rights, wording
from ecentre.cli import output
from ecentre.cli.acting import filling
from ecentre.cli.acting.filling import lacking
from ecentre.cli.acting.missing import Missing, foreseen
from ecentre.cli.dialogue import asking
from ecentre.cli.meaning import naming
from ecentre.errors import InvalidError, RefusedError, UsageError
from ecentre.model import Record, Ref
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ecentre.cli.acting.missing import Planned
    from ecentre.cli.dialogue.forms import Form
    from ecentre.cli.session import Call
    from ecentre.index import IndexBook
    from ecentre.kind import Kind, Transition
    from ecentre.model import Change, Data

    Given = Mapping[str, Any]
    Doing = Callable[[Data], int]

MADE = say("登记", "Register")
PROXY = say("这一步本该由本人办理,您代办:写明原因 [X.2]", "you take the step of another person: say why [X.2]")


def create(call: Call, kind: Kind, row: Transition, given: Given, source: str = "") -> int:
    """Make a record by a creating row."""
    schema, named = call.schemas.get(kind.name), naming.resolver(call.kept, call.schemas)
    fields = filling.read(schema, given, named, source)
    open_to = filling.creatable(kind, row, schema)
    needs = filling.needed(row, schema, open_to)
    fields = {name: value for name, value in fields.items() if value is not None}

    def planned(fields: Data) -> Callable[[IndexBook], Change]:
        def plan(book: IndexBook) -> Change:
            from ecentre import actions

            return actions.create(call.desk(book), kind.name, fields, row.verb, call.paper())

        return plan

    def make(fields: Data) -> int:
        return act(call, planned(fields))

    lacks = [name for name in needs if fields.get(name) is None]
    free = [name for name in filling.offered(schema, open_to, row.verb) if name not in row.fills]
    sought = Missing(call, row, Record(Ref(kind.name, ""), {}), free, fields, planned)
    return _settled(call, sought, lacks, tuple(schema.names), make)


def advance(call: Call, ref: Ref, verb: str, given: Given, source: str = "") -> int:
    """Take one step on a record."""

    def planned(fields: Data) -> Callable[[IndexBook], Change]:
        def plan(book: IndexBook) -> Change:
            from ecentre import actions

            return actions.advance(call.desk(book), ref, verb, fields, call.paper())

        return plan

    return advance_each(call, [ref], verb, given, source, planned)


def advance_each(call: Call, refs: Sequence[Ref], verb: str, given: Given, source: str, planned: Planned) -> int:
    """Ask for what a step on some records still lacks, by the first of them, and do it."""
    ref = refs[0]
    kind, schema = kinds.get(ref.kind), call.schemas.get(ref.kind)
    fields = filling.read(schema, given, naming.resolver(call.kept, call.schemas), source)
    record = naming.existing(call.kept, ref)
    row = kind.row(verb, record.state)

    def doing(fields: Data) -> int:
        return act(call, planned(fields), [one.id for one in dict.fromkeys(refs)] if len(refs) > 1 else ())

    if row is None:
        return doing(fields)
    lacks = [name for name in row.needs if name not in row.fills and fields.get(name) is None]
    free = [name for name in (*row.asks, *row.adds) if name not in row.fills]
    shown = (*kind.columns, *schema.root.get("required", ()))
    return _settled(call, Missing(call, row, record, free, fields, planned), lacks, shown, doing)


def _settled(call: Call, sought: Missing, lacks: Sequence[str], shown: Sequence[str], doing: Doing) -> int:
    """Do a verb that was given all it needs; else ask for the rest, or name it where nobody can be asked."""
    row, record, fields = sought.row, sought.record, sought.given
    asks = asking.possible(call)
    reason = bool(row.source) and _why(call, row, record, asks=asks)
    known = foreseen(call, row, record, fields) if lacks or asks or not row.source else record
    lacks = [name for name in lacks if name in row.adds or known.get(name) is None]
    told = sought.told({}) if asks or lacks else []
    if not asks and (lacks or reason or call.asked):
        raise lacking(call.schemas.get(record.kind), dict.fromkeys((*lacks, *told)), reason=reason)
    empty = asks and not call.yes and bool(sought.lists or (row.source and row.also and not fields))
    if not (lacks or reason or call.asked or told or empty):
        return _tried(call, sought, shown, doing)
    return _asked(call, sought, lacks, shown, doing)


def _why(call: Call, row: Transition, record: Record, *, asks: bool) -> bool:
    """Tell whether a step wants a reason that was not told: its row does, or it is taken for somebody else [X.2]."""
    if call.reason and "--reason" not in call.answers:
        return False
    me = call.actor(call.kept) if asks and row.proxy else ""
    proxy = bool(me) and record.get(row.by) != me and not call.witness
    return row.reason or (proxy and rights.for_another(record, row, me, grounds=True))


def _tried(call: Call, sought: Missing, shown: Sequence[str], doing: Doing) -> int:
    """Do what was typed whole; where a rule misses a field and there is somebody to ask, ask for it."""
    try:
        return doing(sought.given)
    except (RefusedError, InvalidError) as error:
        missed = sought.named(error.problems, {}) if asking.possible(call) else []
        gaps = any(sought.gaps(error.problems, sought.given)) if asking.possible(call) else False
        if not (missed or gaps):
            raise
        from ecentre.cli.dialogue import mistakes, rowgaps

        if missed:
            mistakes.tell(call, error, call.schemas.get(sought.record.kind))
            return _asked(call, sought, missed, shown, doing)
        given = rowgaps.filled(sought, sought.given, error.problems) or sought.given
    return _tried(call, sought._replace(given=given), shown, doing)


def _asked(call: Call, sought: Missing, needed: Sequence[str], shown: Sequence[str], doing: Doing) -> int:
    """Ask for what a row of a table lacks, and do it."""
    from ecentre.cli.dialogue import forms, permitting

    row, fields, schema = sought.row, sought.given, call.schemas.get(sought.record.kind)
    known = foreseen(call, row, sought.record, fields)
    permitting.early(call, known, row)
    permitting.takes(call, known, row)
    for one in sought.own(known):
        asking.paragraph(str(onward.apart(call.kept, one)))
    known = known.having(**dict.fromkeys((one.field for one in sought.own(known)), None))
    rest = [name for name in sought.free if name not in needed and name not in fields]
    also = [name for name in (*row.also, *sought.lists) if name in rest]
    extra = [name for name in rest if name not in also]
    why = _why(call, row, sought.record, asks=True)
    if why and not row.reason:
        asking.paragraph(str(PROXY))
    label = row.label if row.source else MADE
    wish = forms.Wish(label, needed, extra, why, shown=shown, also=also, missing=sought, lists=sought.lists)
    return done(forms.Form(call, schema, known, wish, partial(add, call)), fields, doing)


def done(form: Form, fields: Data, doing: Doing) -> int:
    """Do what a form says; what is refused for what was filled in can be put right there."""
    from ecentre.cli.dialogue import mistakes, rowgaps

    answered = form.run(fields)
    while True:
        try:
            return doing(answered)
        except mistakes.MENDABLE as error:
            filled = rowgaps.filled(form.wish.missing, answered, error.problems) if form.wish.missing else None
            if filled is None:
                mistakes.offer(form, error)
        answered = form.run(fields) if filled is None else filled


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
        call.reason = asking.line(str(say("理由: ", "Reason: ")))
