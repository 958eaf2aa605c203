"""Whose name goes behind a command that is told: several people share a computer, and the next step is typed there."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from ecentre.cli.copies import seated
from ecentre.cli.meaning import naming
from ecentre.errors import EcentreError
from ecentre.quoting import quoted
from ecentre.words import Hands, Words, say

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.cli.session import Call
    from ecentre.index import IndexBook

ASKED = r" --[a-z-]+ …"
MANY = r"(ecentre [a-z-]+)(?: [A-Z]+-\d{4}-\d+){4,}"
ALL = say("(会列出来问您,可答 全部)", " (it lists them; answer: all)")
CHANGING = r"ecentre (?:\S+ )?(?:edit|correct|complete) "


def addressed(call: Call, line: Words) -> str:
    """Give a line about the next step as it is typed here; at a terminal without what is asked for there."""
    from ecentre.cli.dialogue import asking

    told = said(call, line)
    return _short(told) if asking.possible(call) else told


def said(call: Call, words: Words) -> str:
    """Put a sentence into words as its commands are typed here."""
    return str(named(call, words))


def named(call: Call, words: Words) -> Words:
    """Give a sentence, its commands with ``--as`` where they are one person's and somebody else sits here."""
    return Words(words.zh, words.en, {name: _named(call, one) for name, one in words.args.items()})


def _named(call: Call, part: object) -> object:
    if isinstance(part, Hands):
        return behind(call, call.kept, part.people[0]) if len(part.people) == 1 else ""
    return named(call, part) if isinstance(part, Words) else part


def _short(told: str) -> str:
    """Leave out what a command asks for on a terminal, a long row of ids too; what is to be changed stays named."""
    if re.search(CHANGING, told):
        return told
    return re.sub(MANY, lambda found: f"{found[1]}{ALL}", re.sub(ASKED, "", told))


def behind(call: Call, book: IndexBook, person: str) -> str:
    """Give what a command needs behind it to be typed here in a person's name; nothing for who sits here anyway.

    Books that are connected to a shared place are worked in from several computers: there it is told as it is.
    """
    here = sits(call, book)
    if not here or here == person or shared(call.root):
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


def shared(root: Path) -> bool:
    """Tell whether books are connected to a shared place, so that their people sit at several computers."""
    from ecentre.backup import past  # tells it without starting git
    from ecentre.git import Git

    return past.shared(Git(root))


__all__ = ["addressed", "behind", "named", "said", "shared", "sits"]
