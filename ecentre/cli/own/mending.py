"""``keep``: hand edits taken in as corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecentre import wording
from ecentre.cli import output
from ecentre.cli.acting import writing
from ecentre.cli.grammar.flags import SYSTEM
from ecentre.cli.meaning import filed
from ecentre.cli.session import Call, current
from ecentre.errors import RefusedError, UsageError, invalid
from ecentre.model import typed
from ecentre.words import joined, say

if TYPE_CHECKING:
    from ecentre.index import IndexBook
    from ecentre.model import Change, Data, Record, Ref

ID = typer.Argument(
    metavar=str(say("编号...", "ID...")), help=str(say("被手工改过的记录", "records that were changed by hand"))
)


def keep(ids: Annotated[list[str], ID]) -> int:
    """Take hand edits in as corrections, with a reason."""
    call = current()
    for id in ids:
        taken(call, id)
        call.forget()
    return 0


def taken(call: Call, id: str) -> None:
    """Take one hand edit in as a correction; the reason is asked for after what it is about was told."""
    from ecentre import records

    ref = filed.meant(call.root, call.kept, call.schemas, id)
    typed = records.read_bytes(call.root, ref.path)
    fields = edited(call, ref, typed)
    before = kept(call, ref)
    output.words(
        "\n".join(wording.change_lines(wording.Teller(call.kept, call.schemas), before, before.having(**fields)))
    )
    if not call.reason:
        writing.ask_reason(call)
    corrected(call, ref, fields, typed)


def kept(call: Call, ref: Ref) -> Record:
    """Give the record as the books have it.

    Raises:
        RefusedError: it is new, and new records are made by their own command.
    """
    found = call.kept.get(*ref)
    if found is None:
        raise RefusedError(
            say(
                "{id} 不在账上;新记录请用命令登记:ecentre {kind} add,再运行 ecentre restore {id}",
                "{id} is not in the books; make new records by ecentre {kind} add, then: ecentre restore {id}",
                id=ref.id,
                kind=typed(ref.kind),
            )
        )
    return found


def edited(call: Call, ref: Ref, typed: bytes) -> Data:
    """Give the fields that were changed by hand.

    Raises:
        RefusedError: the state, the steps or the id were changed, which only steps may do.
        UsageError: nothing was changed.
    """
    from ecentre import fmt, records

    before = kept(call, ref).data
    formed = fmt.canonical(ref, typed, call.schemas)
    after = records.decode(ref, formed, call.schemas).data
    faults = call.schemas.get(ref.kind).problems(after, ref)
    if faults:
        raise invalid(records.position(call.root, one) for one in faults)
    changed = {name: after.get(name) for name in {**before, **after} if before.get(name) != after.get(name)}
    strange = [name for name in changed if name in SYSTEM]
    if strange:
        raise RefusedError(
            say(
                "{fields} 只能由办理步骤改变;请恢复:ecentre restore {id}",
                "{fields} change by steps only; put it back: ecentre restore {id}",
                fields=joined(strange),
                id=ref.id,
            )
        )
    if not changed:
        raise UsageError(say("{id} 没有手工改动", "{id} was not changed by hand", id=ref.id))
    return changed


def corrected(call: Call, ref: Ref, fields: Data, typed: bytes) -> None:
    """Make the hand edit a step of the record; refused, the edit stays as it was typed."""
    from ecentre import actions, commit

    def plan(book: IndexBook) -> Change:
        paper = call.paper()
        return actions.correct(call.desk(book), ref, fields, paper.reason, paper.witness, "keep")

    result = commit.act(call.root, plan, dry_run=call.dry_run, adopt={ref.path: typed})
    output.done(call, result, writing.told(call, result.change) if call.dry_run else [])
