"""Who I am, and which roles I hold."""

from __future__ import annotations

from typing import Annotated

import typer

from ecentre import policy
from ecentre.cli import output, places, seat
from ecentre.cli.meaning import naming
from ecentre.cli.session import current
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
        seat.remember(call.root, naming.person(call.kept, call.schemas, name))
    id = call.actor(call.kept)
    held = [policy.role_label(call.kept, role) for role in policy.roles_of(call.kept, id)]
    told = naming.title(call.kept, "person", id)
    centre, folder = places.name_of(call.root), str(call.root)
    if call.format == "json":
        row = {"id": id, "name": told, "roles": policy.roles_of(call.kept, id), "centre": centre, "folder": folder}
        output.envelope(call, rows=[row])
        return
    roles = joined(held) or str(say("无任职", "no role"))
    output.text(call, f"{told} ({id})  {roles}\n{centre}  {folder}\n")
