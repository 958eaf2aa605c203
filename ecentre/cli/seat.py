"""Who sits at this machine: asked once, from the people of the centre, and kept for this copy of the books alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.cli import output
from ecentre.cli.copies import me_file
from ecentre.cli.dialogue import choosing
from ecentre.cli.meaning import naming
from ecentre.errors import UsageError
from ecentre.words import joined, say

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.cli.session import Call
    from ecentre.index import IndexBook

SHOWN = 30  # people that still fit one screen


def who(call: Call, book: IndexBook) -> str:
    """Ask who sits here, offering the people who work at the centre, and keep the answer.

    Raises:
        UsageError: the books know nobody yet.
    """
    offered = people(book)
    if not offered:
        raise UsageError(
            say("人员名单还是空的;先登记:ecentre import person 人员名单.xlsx",
                "nobody is in the books yet; first: ecentre import person FILE.xlsx")
        )  # fmt: skip
    id = choosing.pick(say("坐在这里的是哪一位?只问这一次", "Who sits here? This is asked once"), offered, few=SHOWN)
    remember(call.root, id)
    output.words(
        say("记住了:以后在这本账里您是 {name};换人:ecentre whoami --set 姓名,只换一次:--as 姓名",
            "Kept: in these books you are {name}; another person: ecentre whoami --set NAME, for once: --as NAME",
            name=naming.title(book, "person", id))
    )  # fmt: skip
    return id


def one_of(book: IndexBook, several: naming.SeveralError) -> str:
    """Ask which of the people is meant to whom a name typed after ``--as`` belongs."""
    meant = {ref.id for ref in several.refs}
    return choosing.pick(say("哪一位?", "Who is meant?"), [one for one in people(book) if one[0] in meant], few=SHOWN)


def people(book: IndexBook) -> choosing.Offered:
    """Give the people who work at the centre with their departments and roles, those who lead or keep things first."""
    from ecentre import policy

    found = []
    for one in book.find("person"):
        if one.state != "left":
            roles = policy.roles_of(book, one.id, book.on)
            told = [naming.title(book, "department", one.text("department"))] if one.text("department") else []
            told += [policy.role_label(book, role) for role in roles]
            found.append((not roles, one.id, f"{one.text('name')}  {joined(dict.fromkeys(told))}".rstrip()))
    return [(id, label) for _, id, label in sorted(found)]


def remember(root: Path, id: str) -> None:
    """Keep who works at this copy, in the copy only."""
    place = me_file(root)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(id + "\n", encoding="utf-8", newline="\n")
