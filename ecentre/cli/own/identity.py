"""Who I am, and looking for anything by a word."""

from __future__ import annotations

from typing import Annotated

import typer

from ecentre import kinds, policy, wording
from ecentre.cli import asking, listing, naming, output
from ecentre.cli.session import Call, current
from ecentre.errors import NotFoundError, UsageError
from ecentre.model import Column, Table
from ecentre.words import joined, say


def whoami(
    name: Annotated[
        str,
        typer.Option(
            "--set",
            metavar=str(say("姓名", "NAME")),
            help=str(say("以后在这里都以此人办理", "act as this person from now on")),
        ),
    ] = "",
) -> None:
    """Tell or keep who works at this clone."""
    call = current()
    if name:
        asking.remember(call, naming.person(call.kept, call.schemas, name))
    id = call.actor(call.kept)
    held = [policy.role_label(call.kept, role) for role in policy.roles_of(call.kept, id)]
    told = naming.title(call.kept, "person", id)
    if call.format == "json":
        output.envelope(call, rows=[{"id": id, "name": told, "roles": policy.roles_of(call.kept, id)}])
        return
    roles = joined(held) or str(say("无任职", "no role"))
    output.text(call, f"{told} ({id})  {roles}\n")


def find(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar=str(say("词...", "WORD...")), help=str(say("词或拼音首字母", "words or pinyin initials"))
        ),
    ],
) -> None:
    """List every record that holds all the words."""
    call = current()
    rows = tuple(row for kind in kinds.PREFIXES for row in _found(call, kind, words))
    columns = (
        Column("kind", say("类别", "kind")),
        Column("id", say("编号", "id")),
        Column("title", say("名称", "name")),
        Column("state", say("状态", "state")),
    )
    if not rows:
        raise NotFoundError(say("没有找到", "nothing found"))
    output.table(call, Table("find", say("查找", "find"), columns, rows))


def _found(call: Call, name: str, words: list[str]) -> list[tuple[str, ...]]:
    kind, teller, matcher = kinds.get(name), wording.Teller(call.book, call.schemas), listing.Matcher(call, words)
    raw = call.format == "json"
    return [
        (
            name if raw else str(kind.label),
            record.id,
            teller.value(name, kind.title, record.get(kind.title)) if record.get(kind.title) else "",
            record.state if raw else teller.value(name, "state", record.state),
        )
        for record in call.book.find(name)
        if matcher.fits(name, record.data)
    ]


def completion(
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish", help=str(say("哪种外壳", "which shell")))] = "bash",
) -> None:
    """Give the script that lets a shell complete commands, options and ids."""
    from click.shell_completion import get_completion_class

    from ecentre.cli.tree import Root

    maker = get_completion_class(shell)
    if maker is None:
        raise UsageError(say("只有 bash、zsh、fish", "only bash, zsh and fish"))
    source = maker(Root(), {}, "ecentre", "_ECENTRE_COMPLETE").source()
    output.text(current(), source + "\n")
