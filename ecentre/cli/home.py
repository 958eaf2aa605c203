"""What ``ecentre`` alone says: who I am, which centre this is, what waits for me, how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds
from ecentre.cli import naming, output, own
from ecentre.cli.session import Call
from ecentre.errors import EcentreError, RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

    from ecentre.index import IndexBook
    from ecentre.model import Record

EXAMPLES = (
    ("ecentre asset list", say("看全部固定资产", "see all fixed assets")),
    ("ecentre requisition add", say("申请购置", "ask for something to be bought")),
    ("ecentre stocktake", say("看本月盘点", "see this month's stocktake")),
)
OUTSIDE = (
    ("ecentre init .", say("在这个文件夹建一个中心", "found a centre in this folder")),
    ("ecentre demo", say("看一遍示范", "see a demonstration")),
    ("ecentre --help", say("全部命令", "all commands")),
)


def answer(context: click.Context) -> int:
    """Say where the user stands."""
    call = context.find_object(Call) or Call()
    try:
        book = call.book
    except RepositoryError as error:
        lines = [str(error), *(f"  {command}  {help}" for command, help in OUTSIDE)]
        output.text(call, "\n".join(lines) + "\n")
        return 0
    output.text(call, "\n".join(page(call, book)) + "\n")
    return 0


def page(call: Call, book: IndexBook) -> Iterator[str]:
    """Write the page."""
    centre = next(iter(book.find("centre")), None)
    me = identity(call, book)
    name = (
        naming.title(book, "person", me)
        if me
        else say("未说明(ecentre whoami --set 姓名)", "unknown (ecentre whoami --set NAME)")
    )
    yield f"{centre.text('name') if centre else ''}  {call.root}"
    yield str(say("我是:{name}", "I am: {name}", name=name))
    waiting = list(waits(book, me)) if me else []
    yield str(say("等我办理:{n} 件", "waiting for me: {n}", n=len(waiting)))
    yield from (f"  {line}" for line in waiting[:20])
    yield ""
    yield str(say("常用:", "often used:"))
    yield from (f"  {command}  {help}" for command, help in EXAMPLES)
    yield str(say("全部命令:ecentre --help", "all commands: ecentre --help"))


def identity(call: Call, book: IndexBook) -> str:
    """Give who acts, or nothing where nobody has said so."""
    name = call.named()
    try:
        return naming.person(book, call.schemas, name) if name else ""
    except EcentreError:
        return ""


def waits(book: IndexBook, me: str) -> Iterator[str]:
    """Give what only I can do next: answers in a chain that are mine, confirmations by me."""
    from ecentre import turns

    for name in kinds.PREFIXES:
        moving = {state for row in kinds.get(name).workflow if row.chain or row.by for state in row.source}
        for record in (one for state in sorted(moving) for one in book.find(name, state=state)):
            for one in turns.wanted(record, book):
                if me in one.people:
                    yield line(record, str(one.row.label), one.row.verb)


def line(record: Record, label: str, verb: str) -> str:
    """Write one thing that waits, with the command that does it."""
    kind = kinds.get(record.kind)
    title = record.text(kind.title)
    named = f"{naming.command(record.kind)} {verb}" if verb in own.COMMANDS else verb
    return f"{kind.label} {record.id} {title}  {label}:ecentre {named} {record.id}"
