"""``check`` and ``fmt``: what is wrong with the records, and hand-edited files put into canonical form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecentre.cli import output, places
from ecentre.cli.failure import as_data, line
from ecentre.cli.meaning import filed, naming
from ecentre.cli.session import Call, current
from ecentre.errors import EcentreError, Exit, NotFoundError, RepositoryError
from ecentre.model import Column, Problem, Ref, Table
from ecentre.quoting import quoted
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

IDS = typer.Argument(
    metavar=str(say("[编号]...", "[ID]...")),
    help=str(say("只看这些记录;不写为全部", "these records only; all if left out")),
)
COLUMNS = (
    Column("file", say("文件", "file")),
    Column("line", say("行", "line"), "int"),
    Column("id", say("编号", "id")),
    Column("level", say("程度", "level")),
    Column("rule", say("规则", "rule")),
    Column("clause", say("条款", "clause")),
    Column("message", say("说明", "message")),
)
NOTE = say("待补或留意 ", "note: ")
FIRST = 20
SHEETS = ("csv", "md", "html", "xlsx")


def check(
    ids: Annotated[list[str] | None, IDS] = None,
    changed: Annotated[
        bool, typer.Option("--changed", help=str(say("只看改动过、尚未记账的", "only what was changed by hand")))
    ] = False,
    notes: Annotated[
        bool,
        typer.Option("--notes", help=str(say("列出全部待补和留意事项", "list all that is lacking or worth a look"))),
    ] = False,
) -> int:
    """Check records; 1 when something is wrong."""
    from ecentre.check import check_all

    call = current()
    _here(call)
    chosen = {ref.id for ref in refs(call, ids or [], changed=changed)}
    nothing_to_do = changed and not chosen
    found = [] if nothing_to_do else check_all(call.book, call.root, call.schemas, chosen)
    errors = [one for one in found if one.level == "error"]
    noted = [one for one in found if one.level != "error"]
    if call.format == "json":
        from ecentre.render.jsons import encode

        output.data(call, encode({"version": 1, "ok": not errors, "problems": [as_data(one) for one in found]}), "json")
    elif call.format in SHEETS:
        output.table(call, table(found))
    elif found:
        shown = noted if notes or ids else noted[:FIRST]
        output.text(call, "".join([*(f"{line(one)}\n" for one in errors), *(f"{NOTE}{line(one)}\n" for one in shown)]))
    output.words(summary(len(errors), len(noted), listed=notes))
    return Exit.PROBLEMS if errors else Exit.OK


def _here(call: Call) -> None:
    """Judge the books around the present folder and no others; from elsewhere say how one gets to those used last.

    Raises:
        RepositoryError: the present folder lies in no centre.
    """
    call.unfounded = True
    try:
        call.root  # noqa: B018  asking finds it
    except RepositoryError as error:
        last = places.last_used()
        if last is None:
            raise
        raise RepositoryError(
            say("{told};上次用的账,进了它的文件夹再核对:cd {last}", "{told}; the books used last are judged in their"
                " folder: cd {last}", told=error.message, last=quoted(last))
        ) from None  # fmt: skip


def summary(errors: int, notes: int, *, listed: bool) -> object:
    """Say how it stands, and how a long list of notes is had, or where it is shown already, had as a sheet."""
    if not errors and not notes:
        return say("全部合格", "all is well")
    every = say("(全部列出:ecentre check --notes)", " (all: ecentre check --notes)")
    sheet = say("(列成表:ecentre check --notes --to 待补.xlsx)", " (as a sheet: ecentre check --notes --to NOTES.xlsx)")
    more = "" if notes <= FIRST or current().to else sheet if listed else every
    return say(
        "不合格 {errors} 处,待补或留意 {notes} 处{more}",
        "{errors} problems, {notes} notes{more}",
        errors=errors,
        notes=notes,
        more=more,
    )


def table(found: Iterable[Problem]) -> Table:
    """Put problems into a table."""
    rows = tuple(
        (one.file, one.line, one.ref.id if one.ref else "", one.level, one.rule, one.clause, str(one.message))
        for one in found
    )
    return Table("check", say("检查", "check"), COLUMNS, rows)


def refs(call: Call, ids: Iterable[str], *, changed: bool) -> Iterator[Ref]:
    """Give the records that are meant: by name, or those with hand edits."""
    from ecentre.git import Git

    for id in ids:
        try:
            yield naming.anywhere(call.book, call.schemas, id)
        except NotFoundError:
            yield filed.meant(call.root, call.kept, call.schemas, id)
    if changed:
        for _status, path in Git(call.root).changed():
            ref = Ref.from_path(path)
            if ref:
                yield ref


def fmt(
    ids: Annotated[list[str] | None, IDS] = None,
    only_check: Annotated[
        bool,
        typer.Option(
            "--check", help=str(say("只列出不规范的,不改写", "only list what is not canonical; write nothing"))
        ),
    ] = False,
) -> int:
    """Put files into canonical form; with --check, 1 when one is not."""
    call = current()
    paths = [call.root / filed.file(call.root, id).path for id in ids or []]
    unformed, unreadable = [], []
    for path in paths or sorted((call.root / "records").rglob("*.yaml")):
        try:
            formed = formatted(call, path)
        except EcentreError as error:
            unreadable += [line(one) for one in error.problems] or [str(error)]
            continue
        if formed is not None:
            unformed.append(path.relative_to(call.root).as_posix())
            if not only_check:
                output.replace(path, formed)
    for said in (*unreadable, *unformed):
        output.words(said)
    done = (
        say("要改 {n} 个", "{n} to be changed", n=len(unformed))
        if only_check
        else say("已改写 {n} 个", "{n} rewritten", n=len(unformed))
    )
    output.words(done)
    return Exit.PROBLEMS if unreadable or (only_check and unformed) else Exit.OK


def formatted(call: Call, path: Path) -> bytes | None:
    """Give the canonical bytes of a file, or None where it has them already."""
    from ecentre import fmt as forms
    from ecentre import records

    ref = Ref.from_path(path.relative_to(call.root).as_posix())
    if ref is None:
        return None
    data = records.read_bytes(call.root, ref.path)
    formed = forms.canonical(ref, data, call.schemas)
    return None if formed == data else formed
