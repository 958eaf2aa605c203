"""``upgrade``: an older centre brought forward, and what this version's base records have that it lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import click
import typer

from ecentre import actions, commit, founding
from ecentre.cli import output
from ecentre.cli.acting import writing
from ecentre.cli.session import Call
from ecentre.index import PendingBook
from ecentre.words import joined, say

if TYPE_CHECKING:
    from ecentre.index import IndexBook
    from ecentre.model import Change

FEW = 3  # items that are named
WANTED = say("再登记本版目录里新有的办公用品", "then register the base items it lacks")
Items = Annotated[bool, typer.Option("--items", help=str(WANTED))]


def upgrade(items: Items = False) -> int:
    """Bring schemas and templates to this program's versions; records are not touched, but for items if asked for."""
    call = click.get_current_context().find_object(Call) or Call()

    def plan(book: IndexBook) -> Change:
        from ecentre.requests.forge import setting

        return founding.upgrade(call.root, call.actor(book), setting(book))

    done = commit.act(call.root, plan, dry_run=call.dry_run)
    output.words(done.change.said)
    for line in founding.offered(call.root):
        output.words(line)
    if not call.dry_run:
        call.__dict__.pop("schemas", None)
        call.forget()
        return _catalogue(call, wanted=items)
    return 0


def _catalogue(call: Call, *, wanted: bool) -> int:
    """Register the items of this program's catalogue that the centre lacks, or say how that is done [A2.8.1a]."""
    lacks = founding.unknown_items(call.kept, call.schemas)
    if not lacks:
        return 0
    if not wanted:
        output.words(
            say(
                "办公用品目录比本版少 {n} 种({names} 等),要用的一次登记:ecentre upgrade --items",
                "the catalogue lacks {n} items of this version ({names} …); register them: ecentre upgrade --items",
                n=len(lacks), names=joined(one.text("name") for one in lacks[:FEW]),
            )
        )
        return 0

    def plan(book: IndexBook) -> Change:
        pending, changes = PendingBook(book), []
        for one in lacks:
            fields = {name: value for name, value in one.data.items() if name not in founding.KEPT} | {"id": one.id}
            desk = replace(call.desk(book), book=pending)
            changes.append(actions.create(desk, one.kind, fields, "add", call.paper()))
            for record in changes[-1].records:
                pending.put(record)
        said = say("办公用品目录登记了 {n} 种", "registered {n} items of the catalogue", n=len(changes))
        return actions.combine(changes, "add", f"supply-item: add {len(changes)} of the base catalogue", said)

    return writing.act(call, plan)
