"""One file that was changed by hand, in words: which record it is, what became different, and the ways on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import fmt, records, wording, worktree
from ecentre.cli import failure
from ecentre.cli.grammar.flags import SYSTEM
from ecentre.errors import EcentreError
from ecentre.model import Ref
from ecentre.quoting import quoted
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.cli.session import Call
    from ecentre.model import Record


class Found(NamedTuple):
    """One hand edit: the file, what is told of it, whether it can be kept, and whether the books know the file."""

    path: str
    lines: tuple[str, ...]
    keepable: bool = False
    known: bool = True


def looked_at(call: Call, path: str) -> Found | None:
    """Give what is to be told of a file; None where it holds what the books hold, whatever git noted of it."""
    ref, file = Ref.from_path(path), call.root / path
    if ref is None:
        return Found(path, (str(_strange(path)),), known=False) if file.exists() else None
    if call.kept.blob(ref) in worktree.lies(file):
        return None
    record = call.kept.get(*ref)
    if record is None:
        said = say(
            "多出一个文件 {id}({path}):账上没有它,新记录要用命令登记",
            "a file that is not in the books, {id} ({path}): new records are made by a command", id=ref.id, path=path,
        )  # fmt: skip
        return Found(path, (str(said),), known=False)
    named = wording.Teller(call.kept, call.schemas).what(record)
    if not file.exists() and not file.is_symlink():
        return Found(path, (str(say("文件被删去:{what}", "the file was deleted: {what}", what=named)),))
    lines, keepable = _changes(call, ref, record)
    head = str(say("手工改动:{what}", "changed by hand: {what}", what=named))
    return Found(path, (head, *(f"  {line}" for line in lines)), keepable)


def _changes(call: Call, ref: Ref, old: Record) -> tuple[list[str], bool]:
    """Tell what was changed in a record's file, and whether it may stay."""
    try:
        new = records.decode(
            ref, fmt.canonical(ref, records.read_bytes(call.root, ref.path), call.schemas), call.schemas
        )
    except EcentreError as error:
        found = [records.position(call.root, one) for one in error.problems]
        return [failure.line(one) for one in found] or [str(error)], False
    schema = call.schemas.get(ref.kind)
    faults = schema.problems(new.data, ref)
    if faults:
        return [failure.line(records.position(call.root, one)) for one in faults], False
    lines = wording.change_lines(wording.Teller(call.kept, call.schemas), old, new)
    fixed = [name for name in SYSTEM if old.data.get(name) != new.data.get(name)]
    if fixed:
        labels = joined(schema.label(name) for name in fixed)
        lines.append(str(say("{labels} 只能由办理步骤改变,不能保留", "{labels} change by steps only", labels=labels)))
    if not lines:
        lines.append(
            str(say("内容没有变,只是写法变了(如在记事本里存过)", "the content is the same, written otherwise"))
        )
    return lines, not fixed and new.data != old.data


def _strange(path: str) -> Words:
    """Tell of a file beside the records that is none."""
    if _held_open(path):
        return say(
            "{path}:另一个程序正开着这个文件,请保存后关闭",
            "{path}: another program holds the file open; save and close it", path=path,
        )  # fmt: skip
    return say(
        "多出的文件 {path}:不是记录,账上不用它;要留请移到别的文件夹",
        "a file that is no record: {path}; to keep it, move it to another folder", path=path,
    )  # fmt: skip


def _held_open(path: str) -> bool:
    """Tell whether a file is the sign by which an office program shows that it has another open."""
    return path.rpartition("/")[2].startswith(("~$", ".~"))


def ways(one: Found) -> Iterator[Words]:
    """Give the commands that end a hand edit."""
    name = named(one.path)
    if one.keepable:
        yield say(
            "保留,记为一次更正:ecentre keep {name} --reason …",
            "keep it as a correction: ecentre keep {name} --reason …", name=name,
        )  # fmt: skip
    if one.known:
        yield say("恢复原样:ecentre restore {name}", "put it back: ecentre restore {name}", name=name)
    elif not _held_open(one.path):
        yield say(
            "收走,另存一份:ecentre restore {name}", "take it away, a copy is kept: ecentre restore {name}", name=name
        )


def named(path: str) -> str:
    """Give what to type for a file: the id of its record, else its path as one word."""
    ref = Ref.from_path(path)
    return ref.id if ref else quoted(path)


__all__ = ["Found", "looked_at", "named", "ways"]
