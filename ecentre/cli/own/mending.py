"""``keep``, ``undo``, ``doctor``: hand edits, one's own last step, a copy that is unwell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecentre import wording
from ecentre.cli import asking, filed, naming, output, writing
from ecentre.cli.flags import SYSTEM
from ecentre.cli.session import Call, current
from ecentre.errors import Exit, RefusedError, UsageError, invalid
from ecentre.model import Column, Table, typed
from ecentre.words import joined, say

if TYPE_CHECKING:
    from ecentre.git import Commit
    from ecentre.index import IndexBook
    from ecentre.model import Change, Data, Record, Ref

ID = typer.Argument(
    metavar=str(say("编号...", "ID...")), help=str(say("被手工改过的记录", "records that were changed by hand"))
)
SHOWN = 10
FIX = typer.Option("--fix", help=str(say("能修的就修好", "mend what can be mended")))


def keep(ids: Annotated[list[str], ID]) -> int:
    """Take hand edits in as corrections, with a reason."""
    from ecentre import records

    call = current()
    if not call.reason:
        writing.ask_reason(call)
    for id in ids:
        ref = filed.meant(call.root, call.kept, call.schemas, id)
        typed = records.read_bytes(call.root, ref.path)
        fields = edited(call, ref, typed)
        told = wording.change_lines(
            wording.Teller(call.kept, call.schemas), kept(call, ref), kept(call, ref).having(**fields)
        )
        output.words("\n".join(told))
        corrected(call, ref, fields, typed)
    return 0


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


def undo() -> int:
    """Take back one's own last step, after showing what it did."""
    from ecentre import repair

    call = current()

    def sure(last: Commit, paths: list[str]) -> None:
        names = [path.rpartition("/")[2].removesuffix(".yaml") for path in paths]
        more = [str(say("…共 {n} 件", "… {n} in all", n=len(names)))] if len(names) > SHOWN else []
        listed = "\n".join(f"  {name}" for name in [*names[:SHOWN], *more])
        output.words(
            say(
                "将撤回:{what}({at})\n{listed}",
                "to be taken back: {what} ({at})\n{listed}",
                what=step_told(last.subject),
                at=wording.moment(last.at),
                listed=listed,
            )
        )
        if call.dry_run:
            raise typer.Exit(0)
        asking.sure(call, say("撤回这一步?", "take this step back?"))

    def told(last: Commit) -> tuple[str, str]:
        return step_told(last.subject), naming.title(call.kept, "person", last.author)

    undone = repair.undo(call.root, call.actor(call.kept), sure, told)
    output.words(say("已撤回:{what}", "taken back: {what}", what=step_told(undone.subject)))
    return 0


def step_told(subject: str) -> str:
    """Say a step's subject in words: ``asset: open AST-2026-0001`` is 固定资产 期初在用 AST-2026-0001."""
    from ecentre import kinds
    from ecentre.render.acts import label_of

    head, _, rest = subject.partition(": ")
    kind, (verb, _, what) = head.replace("-", "_"), rest.partition(" ")
    if kind == "records":
        return str(say("恢复 {what}", "put right {what}", what=rest.partition(" ")[2].partition(" ")[2]))
    return f"{kinds.get(kind).label} {label_of(kind, verb)} {what}" if kind in kinds.PREFIXES else subject


def doctor(fix: Annotated[bool, FIX] = False) -> int:
    """Examine this copy, and mend it with --fix."""
    from ecentre import health

    call = current()
    found = list(health.examine(call.root, fix=fix))
    columns = (Column("what", say("发现", "found")), Column("mended", say("已修复", "mended"), "flag"))
    if found:
        output.table(
            call,
            Table("doctor", say("检查结果", "findings"), columns, tuple((str(what), done) for what, done in found)),
        )
    left = sum(not done for _, done in found)
    if not found:
        output.words(say("一切正常", "all is well"))
    elif left and not fix:
        output.words(say("能修的运行 ecentre doctor --fix", "mend what can be: ecentre doctor --fix"))
    return Exit.PROBLEMS if left else Exit.OK
