"""``undo``: one's own last step taken back after seeing what vanishes, and taken up again if nothing was done since."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ecentre import kinds, wording
from ecentre.cli import output
from ecentre.cli.dialogue import asking
from ecentre.cli.meaning import naming
from ecentre.cli.session import Call, current
from ecentre.model import Column, Ref, Table, typed
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecentre.git import Commit
    from ecentre.model import Record

SHOWN = 10
RECENT = 200  # so many steps back one's own last one is looked for
BACKWARDS = ("withdraw", "return", "cancel")
BACK = typer.Option("--back", help=str(say("撤回错了:把刚撤回的一步取回来", "take up again what was just taken back")))
TAKEN_UP = (
    say("取回这一步?", "take it up again?"),
    say("没有取回,账没有变", "not taken up again; the books are as they were"),
)
TAKEN_BACK = (
    say("撤回这一步?", "take it back?"),
    say("没有撤回,账没有变", "not taken back; the books are as they were"),
)
COLUMNS = (
    Column("record", say("记录", "record")),
    Column("field", say("字段", "field")),
    Column("now", say("现在", "now")),
    Column("then", say("撤回后", "after")),
)


class Way(NamedTuple):
    """Two states of the books between which a step lies: which one stands now, and which one would."""

    now: str
    then: str


def undo(back: Annotated[bool, BACK] = False) -> int:
    """Take back one's own last step, after showing what it did; or take it up again."""
    from ecentre import repair

    call = current()
    me = call.actor(call.kept)

    def sure(step: Commit, paths: list[str]) -> None:
        _show(call, step, paths, Way(step.parent, step.id) if back else Way(step.id, step.parent), back=back)
        if call.dry_run:
            raise typer.Exit(0)
        asking.sure(call, *(TAKEN_UP if back else TAKEN_BACK))

    if back:
        found = repair.back(call.root, me, sure)
        said = say("已取回:{what}", "taken up again: {what}", what=step_told(found.subject))
        more = say("  看现状:ecentre show {id}", "  see: ecentre show {id}", id=_first(found.paths))
    else:
        found = repair.undo(call.root, me, sure, lambda step: _told(call, step, me))
        said = say("已撤回:{what}", "taken back: {what}", what=step_told(found.subject))
        more = say(
            "  撤回的内容还留着;撤错了,办别的事之前:ecentre undo --back",
            "  what was taken back is kept; taken back by mistake, and before anything else: ecentre undo --back",
        )
    if call.format == "json":
        output.envelope(call, changed=[repair.id_of(path) for path in found.paths], message=str(said), next=[str(more)])
        return 0
    output.words(f"{said}\n{more}")
    return 0


def _first(paths: Sequence[str]) -> str:
    from ecentre import repair

    return next((repair.id_of(path) for path in paths), "")


def _show(call: Call, step: Commit, paths: Sequence[str], way: Way, *, back: bool) -> None:
    """Put before and after on the screen: field by field, a record that vanishes or comes back as a whole."""
    from ecentre.render import render

    who, at = naming.title(call.kept, "person", step.author), wording.moment(step.at)
    what = {"what": step_told(step.subject), "who": who, "at": at}
    said = say("将取回:{what}({who},{at})", "to be taken up again: {what} ({who}, {at})", **what)
    if not back:
        said = say("将撤回:{what}({who},{at})", "to be taken back: {what} ({who}, {at})", **what)
    refs = [ref for path in paths if (ref := Ref.from_path(path))]
    last = say("取回后", "after") if back else COLUMNS[-1].label
    table = Table(
        "undo", said, (*COLUMNS[:-1], Column("then", last)), tuple(_rows(call, refs[:SHOWN], way)),
    )  # fmt: skip
    if call.format == "json":
        if call.dry_run:
            output.table(call, table)
        return
    more = say("\n…共 {n} 件", "\n… {n} in all", n=len(refs)) if len(refs) > SHOWN else ""
    wide = shutil.get_terminal_size().columns
    shown = render(table, "table", width=wide) if sys.stderr.isatty() else f"{said}\n".encode() + render(table, "plain")
    output.words(f"{shown.decode().rstrip()}{more}")


def _rows(call: Call, refs: Sequence[Ref], way: Way) -> Iterator[tuple[str, ...]]:
    from ecentre.index import open_book

    books = [open_book(call.root, call.schemas, at=commit) for commit in way]
    tellers = [wording.Teller(book, call.schemas) for book in books]
    for ref in refs:
        now, then = (book.get(*ref) for book in books)
        if now is None or then is None:
            yield from _whole(ref, now, then, tellers)
            continue
        named = tellers[0].what(now)
        for name, old, new in wording.changes(now, then):
            cells = (tellers[0].value(ref.kind, name, old), tellers[1].value(ref.kind, name, new))
            yield named, tellers[0].label(ref.kind, name), *cells
            named = ""


def _whole(
    ref: Ref, now: Record | None, then: Record | None, tellers: Sequence[wording.Teller]
) -> Iterator[tuple[str, ...]]:
    """Tell a record that is there on one side only by its main fields."""
    record, teller = (now, tellers[0]) if now else (then, tellers[1])
    if record is None:
        return
    said = str(say("整条消失", "vanishes as a whole") if now else say("整条恢复", "comes back as a whole"))
    none = str(say("(没有)", "(none)"))
    named = teller.what(record)
    for name in (one for one in kinds.get(ref.kind).columns if one != "id" and record.get(one) is not None):
        told = teller.value(ref.kind, name, record.get(name))
        yield named, teller.label(ref.kind, name), told if now else none, said if now else told
        named = ""
    if named:
        yield named, "", "", said


def _told(call: Call, step: Commit, me: str) -> tuple[str, str, object]:
    """Say of a step that stays what it was, whose, and how one's own mistake is put right instead."""
    from ecentre.git import Git

    own = next((one for one in Git(call.root).history(limit=RECENT) if one.author == me), None)
    return step_told(step.subject), naming.title(call.kept, "person", step.author), _way(call, own) if own else ""


def _way(call: Call, step: Commit) -> Words | str:
    """Give the commands that put the record of one's own step right: a correction, the way back that its table has."""
    from ecentre.git import Git

    git = Git(call.root)
    changed = (one.path for one in git.difference(git.tree(step.parent), git.tree(step.id), "records"))
    refs = [ref for path in changed if (ref := Ref.from_path(path)) and step.subject.endswith(f" {ref.id}")]
    record = call.kept.get(*refs[0]) if len(refs) == 1 else None
    if record is None:
        return say("要改请更正:ecentre correct 编号", "correct what is wrong: ecentre correct ID")
    listed = joined(ways(record), long=True)
    return say("要改您办的 {what}:{ways}", "to change your {what}: {ways}", what=step_told(step.subject), ways=listed)


def ways(record: Record) -> Iterator[Words]:
    """Give the ways to put a record right: by a correction, by the way back its table has, or by another record."""
    kind = kinds.get(record.kind)
    if record.state in kind.ended:
        verb = next((row.verb for row in kind.creations if not row.inner), "list")
        yield say("另办一件 ecentre {kind} {verb}", "another: ecentre {kind} {verb}", kind=typed(kind.name), verb=verb)
        return
    yield say("更正 ecentre correct {id}", "correct it: ecentre correct {id}", id=record.id)
    rows = [row for row in kind.workflow if row.verb in BACKWARDS and record.state in row.source and not row.inner]
    for row in {row.verb: row for row in rows}.values():
        yield say(
            "{label} ecentre {step} {id}{reason}", "{verb}: ecentre {step} {id}{reason}", label=row.label,
            verb=row.verb, step=kind.command(row), id=record.id, reason=" --reason …" if row.reason else "",
        )  # fmt: skip


def step_told(subject: str) -> str:
    """Say a step's subject in words: ``asset: open AST-2026-0001`` is 固定资产 期初在用 AST-2026-0001."""
    from ecentre.render.acts import label_of

    head, _, rest = subject.partition(": ")
    kind, (verb, _, what) = head.replace("-", "_"), rest.partition(" ")
    many = what.split(" ")[0]
    if kind in kinds.PREFIXES and many.isdecimal():
        label = say("导入", "import") if verb == "import" else label_of(kind, verb)
        return str(say("{kind} {label} {n} 件", "{kind} {label} {n}", kind=kinds.get(kind).label, label=label, n=many))
    if kind == "records":
        return str(say("恢复 {what}", "put right {what}", what=rest.partition(" ")[2].partition(" ")[2]))
    return f"{kinds.get(kind).label} {label_of(kind, verb)} {what}" if kind in kinds.PREFIXES else subject


__all__ = ["step_told", "undo"]
