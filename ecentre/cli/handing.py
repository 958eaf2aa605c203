"""Whose name goes behind a command that is told: several people share a computer, and the next step is typed there."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from ecentre.cli.copies import seated
from ecentre.cli.dialogue import asking
from ecentre.cli.meaning import naming
from ecentre.errors import EcentreError
from ecentre.quoting import quoted
from ecentre.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.cli.session import Call
    from ecentre.index import IndexBook
    from ecentre.words import Words

TURN = re.compile(r"[^()]*\((?P<who>[^()、,;]+)\):\s*ecentre ")
"""A line that names in brackets whose turn it is, one role or person, and the command."""

ASKED = re.compile(r" --[a-z-]+ …")
MANY = re.compile(r"(ecentre [a-z-]+)(?: [A-Z]+-\d{4}-\d+){4,}")
ALL = say("(会列出来问您,可答 全部)", " (it lists them; answer: all)")
CHANGING = re.compile(r"ecentre (?:\S+ )?(?:edit|correct|complete) ")


def addressed(call: Call, line: Words) -> str:
    """Give a line about the next step, with ``--as`` where it names one person and somebody else sits here."""
    told = _short(str(line)) if asking.possible(call) else str(line)
    found = TURN.match(told)
    if found is None:
        return told
    who = found["who"].strip()
    names = naming.titles(call.kept, "person")
    meant = [id for id, name in names.items() if name and (who == name or who.endswith(f" {name}"))]
    meant = meant or _holders(call.kept, who)
    return told + behind(call, call.kept, meant[0]) if len(meant) == 1 else told


def _holders(book: IndexBook, label: str) -> list[str]:
    """Give who holds the role of that name."""
    from ecentre import policy

    return [
        person
        for role in policy.roles(book)
        if policy.role_label(book, role) == label
        for person in policy.holders(book, role, book.on)
    ]


def _short(told: str) -> str:
    """Leave out what a command asks for on a terminal, a long row of ids too; what is to be changed stays named."""
    if CHANGING.search(told):
        return told
    return MANY.sub(lambda found: f"{found[1]}{ALL}", ASKED.sub("", told))


def behind(call: Call, book: IndexBook, person: str) -> str:
    """Give what a command needs behind it to be typed here in a person's name; nothing for who sits here anyway.

    Books that are connected to a shared place are worked in from several computers: there it is told as it is.
    """
    here = sits(call, book)
    if not here or here == person or _shared(call.root):
        return ""
    name = naming.title(book, "person", person)
    alone = sum(one == name for one in naming.titles(book, "person").values()) == 1
    return f" --as {name if alone and quoted(name) == name else person}"


def sits(call: Call, book: IndexBook) -> str:
    """Give who sits here as it is remembered, whoever the one command is taken as; nothing where nobody is."""
    name = os.environ.get("ECENTRE_AS", "") or seated(call.root)
    try:
        return naming.person(book, call.schemas, name) if name else ""
    except EcentreError:
        return ""


def _shared(root: Path) -> bool:
    from ecentre.git import Git
    from ecentre.sharing import settings

    return bool(settings.connected(Git(root)))


__all__ = ["addressed", "behind", "sits"]
