"""``restore``: a hand edit dropped, or a file put right that a breach of history spoilt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecentre import wording
from ecentre.cli import output
from ecentre.cli.dialogue import asking
from ecentre.cli.meaning import filed
from ecentre.cli.session import Call, current
from ecentre.errors import NotFoundError
from ecentre.model import Ref
from ecentre.quoting import quoted
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.healing import Mend
    from ecentre.verify.walk import Walk

ID = typer.Argument(
    metavar=str(say("编号...", "ID...")),
    help=str(say("被改坏的记录或文件", "the records or files that were spoilt")),
)
KEPT = typer.Option("--kept", help=str(say("只看恢复时另存的手工改动", "only show what was typed and taken out again")))
SHORT = 10


def restore(ids: Annotated[list[str], ID], kept: Annotated[bool, KEPT] = False) -> int:
    """Put files back: hand changes as the books have them, what history spoilt as it last was by right."""
    from ecentre import repair

    call = current()
    names = [_meant(call, id) for id in ids]
    if kept:
        return _shown(call, names)
    edited = repair.edited(call.root, names)
    spoilt = [name for name in names if name not in edited]
    if spoilt:
        _heal(call, spoilt)
    if edited and call.dry_run:
        output.words(say("将恢复 {names}", "to be put back: {names}", names=" ".join(edited)))
    elif edited:
        drop(call, edited)
    return 0


def _meant(call: Call, text: str) -> str:
    """Give the path of the file that is meant; the text itself where neither books nor folder know such a record."""
    path = text.replace("\\", "/")
    if path.startswith(("records/", "schemas/", "templates/")):
        return path
    try:
        return filed.meant(call.root, call.kept, call.schemas, text).path
    except NotFoundError:
        return text


def drop(call: Call, names: list[str]) -> None:
    """Put hand-changed files back, and say where what was typed is kept."""
    from ecentre import repair

    for path, aside in repair.restore(call.root, names):
        ref = Ref.from_path(path)
        name = ref.id if ref else path
        output.words(say("已恢复 {name}", "put back {name}", name=name))
        if aside:
            told = say("  您改过的内容另存着,没有丢,要看:ecentre restore {typed} --kept",
                       "  what you typed is not lost, to see it: ecentre restore {typed} --kept",
                       typed=quoted(name))  # fmt: skip
            output.words(told)


def _shown(call: Call, names: list[str]) -> int:
    """Show what was typed into files by hand before they were put back, the newest of each.

    Raises:
        NotFoundError: nothing of such a file was set aside.
    """
    from ecentre import repair

    rows = []
    for path in names:
        files = repair.set_aside(call.root, path)
        if not files:
            raise NotFoundError(say("没有另存过 {name} 的手工改动", "nothing of {name} was set aside", name=path))
        rows.append({"file": str(files[0]), "text": files[0].read_bytes().decode("utf-8", "replace")})
    if call.format == "json":
        output.envelope(call, rows=rows)
    else:
        for row in rows:
            output.words(say("另存在 {file}", "set aside in {file}", file=row["file"]))
            output.text(call, row["text"])
    return 0


def _heal(call: Call, names: list[str]) -> None:
    from ecentre import healing

    def sure(mends: tuple[Mend, ...], way: Walk) -> None:
        for one in mends:
            output.words("\n".join(str(line) for line in _told(one, way)))
        if call.dry_run:
            raise typer.Exit(0)
        asking.sure(call, say("恢复到此前合格的样子?", "put back what was right before?"))

    healed = healing.heal(call.root, names, lambda: call.actor(call.kept), sure)
    if call.format == "json":
        output.envelope(call, changed=[one.name for one in healed.mends], commit=healed.commit)
        return
    for one in healed.mends:
        output.words(say("已恢复 {path}", "put back {path}", path=one.path))
    output.words(
        say("  改坏的经过留在历史里;核实:ecentre verify", "  history keeps what happened; judge it: ecentre verify")
    )


def _told(one: Mend, way: Walk) -> Iterator[Words]:
    """Say who spoilt a file when, and what putting it back takes back."""
    if one.breach is not None:
        yield say(
            "{name}:{who} 于 {at} 不按步骤改了它({id})",
            "{name}: {who} changed it at {at} without a step ({id})",
            name=one.name, who=wording.Teller(way.book.view, way.shapes).name("person", one.breach.author),
            at=wording.moment(one.breach.at), id=one.breach.id[:SHORT],
        )  # fmt: skip
    yield from (say("  {told}", "  {told}", told=told) for told in _changes(one, way))


def _changes(one: Mend, way: Walk) -> list[Words]:
    from ecentre.render.difference import differences

    if one.good is None:
        return [say("它从没有按步骤登记过,将从账上取出", "it never was a lawful record and is taken out")]
    if one.now is None:
        return [say("取回被删去的内容", "what was deleted comes back")]
    if one.old is None or one.new is None:
        return [say("现在的内容读不懂,改回此前的内容", "it cannot be read now, and is put back as it was")]
    found = differences(one.old, one.new, way.shapes, way.book.view)
    return found or [say("内容不变,只改回规范的写法", "the content stays; only its form is put right")]


__all__ = ["drop", "restore"]
