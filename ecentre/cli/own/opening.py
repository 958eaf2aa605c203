"""``open``: a record's file in the editor, with what its fields mean; afterwards kept, edited again or put back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from ecentre.cli import failure, output
from ecentre.cli.cards import fieldhelp
from ecentre.cli.dialogue import asking, choosing
from ecentre.cli.handedits import edited, editor
from ecentre.cli.meaning import filed
from ecentre.cli.own import mending, restoring
from ecentre.cli.session import Call, current
from ecentre.errors import EcentreError, Exit, NotFoundError, UsageError
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecentre.cli.handedits.edited import Found
    from ecentre.model import Ref

ID = typer.Argument(metavar=str(say("编号...", "ID...")), help=str(say("要打开的记录", "the records to open")))
PRINT = typer.Option("--print", help=str(say("只给出文件的位置,不打开", "give the place of the file only")))
EXPLAIN = typer.Option("--explain", help=str(say("只说明各字段怎么填,不打开", "tell what the fields mean only")))
VI = ("vi", "vim", "nvim")
LEAVING = say(
    "  这个编辑器(vi)先按 i 才能改;改完按 Esc,打 :wq 回车保存并离开,不改就打 :q! 回车",
    "  in this editor (vi) press i to write; then Esc, :wq and Enter save and leave, :q! and Enter leave it as it was",
)
AT_ONCE = 2.0  # seconds; an editor that returns sooner, with nothing changed, may still be open
KEEP, AGAIN, RESTORE, LATER = "keep", "again", "restore", "later"
CHOICES = {
    KEEP: say("留下改动,记为一次更正", "keep the changes, as a correction"),
    AGAIN: say("再打开修改", "edit again"),
    RESTORE: say("恢复原样(改过的内容另存一份)", "put it back as it was (what was typed is kept aside)"),
    LATER: say("先放着,以后再定", "leave it for later"),
}


def open_(
    ids: Annotated[list[str], ID],
    place: Annotated[bool, PRINT] = False,
    explain: Annotated[bool, EXPLAIN] = False,
) -> int:
    """Open the files of records in the editor, one after the other."""
    call = current()
    refs = [_present(call, id) for id in ids]
    if place or call.dry_run:
        _print(call, refs)
        return Exit.OK
    if explain:
        for ref in refs:
            output.table(call, fieldhelp.table(ref, call.book, call.schemas))
        return Exit.OK
    return max(_opened(call, ref) for ref in refs)


def _present(call: Call, id: str) -> Ref:
    ref = filed.meant(call.root, call.kept, call.schemas, id)
    if not (call.root / ref.path).is_file():
        raise NotFoundError(
            say(
                "{id} 的文件不见了;取回:ecentre restore {id}",
                "the file of {id} is gone; put it back: ecentre restore {id}",
                id=ref.id,
            )
        )  # fmt: skip
    return ref


def _print(call: Call, refs: list[Ref]) -> None:
    if call.format == "json":
        output.envelope(call, rows=[{"id": ref.id, "file": str(call.root / ref.path)} for ref in refs])
    else:
        output.text(call, "".join(f"{call.root / ref.path}\n" for ref in refs))


def _opened(call: Call, ref: Ref) -> int:
    """Let a person edit one record, and see to what they changed."""
    chosen = editor.chosen(call.root / ref.path)
    if asking.possible(call):
        _explained(call, ref)
        if chosen.name in VI:
            output.words(LEAVING)
            asking.line(say("看好了按回车打开", "Enter opens it"))  # it takes the whole screen
    while True:
        begun = time.monotonic()
        code = editor.run(chosen, call.root, ref.path)
        if code:
            output.words(say("编辑器没有正常结束({code})", "the editor ended with {code}", code=code))
        found = edited.looked_at(call, ref.path)
        if found is None:
            _unchanged(ref, quick=time.monotonic() - begun < AT_ONCE)
            return Exit.OK
        answer = _seen_to(call, ref, found)
        if answer is not None:
            return answer


def _explained(call: Call, ref: Ref) -> None:
    """Say beside which file what its fields mean, for editors that show no help of their own."""
    record = call.book.get(*ref)
    output.words(say("打开 {file}", "opening {file}", file=call.root / ref.path))
    for line in fieldhelp.lines(ref, record.data if record else {}, call.book, call.schemas, output.columns()):
        output.words(line)
    output.words(
        say(
            "  各字段怎么填:ecentre open {id} --explain;改完保存,关闭编辑器",
            "  every field: ecentre open {id} --explain; save and close the editor when done", id=ref.id,
        )
    )  # fmt: skip


def _unchanged(ref: Ref, *, quick: bool) -> None:
    output.words(say("{id} 没有改动", "{id} was not changed", id=ref.id))
    if quick:
        output.words(
            say(
                "  若编辑器还开着:保存后 ecentre keep {id} 留下改动,或 ecentre restore {id} 恢复",
                "  if the editor is still open: after saving, ecentre keep {id} or ecentre restore {id}", id=ref.id,
            )
        )  # fmt: skip


def _seen_to(call: Call, ref: Ref, found: Found) -> int | None:
    """Judge a hand edit and do with it what the person wants; None to edit again."""
    output.words("\n".join(found.lines))
    if not found.keepable and _only_form(call, ref):
        restoring.restore([ref.path])
        return Exit.OK
    for line in _broken(call, ref) if found.keepable else ():
        output.words(f"  {line}")
        found = found._replace(keepable=False)
    if not asking.possible(call):
        output.words("\n".join(f"  {way}" for way in edited.ways(found)))
        return Exit.OK if found.keepable else Exit.PROBLEMS
    wishes = [name for name in CHOICES if name != KEEP or found.keepable]
    return _done(call, ref, found, _wish(say("怎么办?", "what now?"), wishes))


def _only_form(call: Call, ref: Ref) -> bool:
    """Tell whether a file says the same as before in another form, such as with the line ends of Windows."""
    from ecentre import records

    try:
        mending.edited(call, ref, records.read_bytes(call.root, ref.path))
    except UsageError:
        return True
    except EcentreError:
        return False
    return False


def _broken(call: Call, ref: Ref) -> list[str]:
    """Give the rules that the record breaks as it was edited, one sentence each with its place in the file."""
    from ecentre import check, records
    from ecentre.kind import INTEGRITY

    fields = mending.edited(call, ref, records.read_bytes(call.root, ref.path))
    after = mending.kept(call, ref).having(**fields)
    wrong = [one for one in check.problems(after, call.kept, call.schemas) if one.level == "error"]
    judged = [one for one in wrong if one.rule.partition(".")[2] not in INTEGRITY]
    return [failure.line(records.position(call.root, one)) for one in judged]


def _done(call: Call, ref: Ref, found: Found, wish: str) -> int | None:
    if wish == KEEP:
        return _kept(call, ref)
    if wish == RESTORE:
        restoring.restore([ref.path])
        return Exit.OK
    if wish == LATER:
        output.words("\n".join(f"  {way}" for way in edited.ways(found)))
        return Exit.OK
    return None


def _kept(call: Call, ref: Ref) -> int | None:
    """Take the edit in as a correction; refused, it may be edited again or left as it is."""
    try:
        mending.taken(call, ref.id)
    except EcentreError as error:
        for line in [failure.line(one) for one in error.problems] or [str(error)]:
            output.words(f"  {line}")
        wish = _wish(say("没有记上,怎么办?", "it was not kept; what now?"), [AGAIN, RESTORE, LATER])
        if wish == RESTORE:
            restoring.restore([ref.path])
        return None if wish == AGAIN else error.code
    finally:
        call.forget()
        call.reason = ""
    return Exit.OK


def _wish(heading: Words, names: Sequence[str]) -> str:
    """Let the person choose what to do."""
    labels = {str(CHOICES[name]): name for name in names}
    return labels[choosing.pick(heading, [(label, label) for label in labels])]


__all__ = ["open_"]
