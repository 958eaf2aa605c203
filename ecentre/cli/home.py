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
    from ecentre.turns import Wanted

EXAMPLES = (
    ("ecentre asset list", say("看全部固定资产", "see all fixed assets")),
    ("ecentre requisition add", say("申请购置", "ask for something to be bought")),
    ("ecentre stocktake", say("看本月盘点", "see this month's stocktake")),
)
SHOWN = 20
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
    yield from (f"  {line}" for line in waiting[:SHOWN])
    if len(waiting) > SHOWN:
        yield str(say("  另有 {n} 件", "  and {n} more", n=len(waiting) - SHOWN))
    if me and unable(book, me):
        yield str(say("本机没有您的密钥,不能签名;新建:ecentre key new", "no key of yours here: ecentre key new"))
    yield ""
    yield str(say("常用:", "often used:"))
    yield from (f"  {command}  {help}" for command, help in EXAMPLES)
    yield str(say("全部命令:ecentre --help", "all commands: ecentre --help"))


def unable(book: IndexBook, me: str) -> bool:
    """Tell whether a person with a role could not sign at this machine, and entered no key that may yet do so."""
    from ecentre import keyring, policy

    if not policy.roles_of(book, me, book.on):
        return False
    here = {one.public for one in keyring.held(me)}
    return not any(key.text("public") in here and key.state != "revoked" for key in book.find("key", person=me))


def identity(call: Call, book: IndexBook) -> str:
    """Give who acts, or nothing where nobody has said so."""
    name = call.named()
    try:
        return naming.person(book, call.schemas, name) if name else ""
    except EcentreError:
        return ""


def waits(book: IndexBook, me: str) -> Iterator[str]:
    """Give what I can do next: answers in a chain that are mine, confirmations by me, what my role has to check."""
    from ecentre import turns

    for name in kinds.PREFIXES:
        kind = kinds.get(name)
        rows = [row for row in kind.workflow if row.source and (row.chain or row.by or kind.leads_on(row))]
        moving = {state for row in rows for state in row.source}
        for record in (one for state in sorted(moving) for one in book.find(name, state=state)):
            for one in (*turns.wanted(record, book), *turns.offered(record, book)):
                if me in one.people:
                    yield line(book, one)


def line(book: IndexBook, one: Wanted) -> str:
    """Write one thing that waits, with the command that does it."""
    from ecentre import policy

    record, verb, kind = one.record, one.row.verb, kinds.get(one.record.kind)
    title = policy.role_label(book, record.text(kind.title))
    named = f"{naming.command(record.kind)} {verb}" if verb in own.COMMANDS else verb
    return f"{kind.label} {record.id} {title}  {one.row.label}:ecentre {named} {record.id}"
