"""What ``ecentre`` alone says: who I am, which centre this is, what waits for me, how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds
from ecentre.cli import naming, output, own
from ecentre.cli.session import Call
from ecentre.errors import EcentreError, RepositoryError
from ecentre.model import spelled, typed
from ecentre.wording import Teller
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

    from ecentre.index import IndexBook
    from ecentre.kind import Kind
    from ecentre.model import Record
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
        yield from _to_carry_out(book, kind, me)


def _to_carry_out(book: IndexBook, kind: Kind, me: str) -> Iterator[str]:
    """Give what wants a record of another kind that is mine to make, such as a purchase, or a last step of mine."""
    if kind.follow is None:
        return
    told = set[str]()
    approved, last = {row.target for row in kind.workflow if row.chain} - set(kind.ended), _last(kind)
    for record in (one for state in sorted(approved | last) for one in book.find(kind.name, state=state)):
        for command in kind.follow(record):
            word, verb = command.split(" ")[:2]
            name = word.replace("-", "_")
            mine = name in kinds.PREFIXES and _mine(book, name, verb, me)
            if mine and command not in told and (name == kind.name or record.state in approved or _waits(kind, record)):
                told.add(command)
                yield f"{kind.label} {record.id} {_title(book, record)}  ecentre {spelled(command)}"


def _last(kind: Kind) -> set[str]:
    """Give the states from which no step is told as the way ahead, though the record is not at its end."""
    states = {row.target for row in kind.workflow} - {"", *kind.ended}
    return states - {state for row in kind.workflow if row.source and kind.leads_on(row) for state in row.source}


def _waits(kind: Kind, record: Record) -> bool:
    """Tell whether only another record's step moves this one on."""
    rows = [row for row in kind.workflow if record.state in row.source]
    return bool(rows) and all(row.inner for row in rows)


def _title(book: IndexBook, record: Record) -> str:
    """Give the title of a record as people read it: a name for who it is about."""
    title = kinds.get(record.kind).title
    return Teller(book, book.schemas).value(record.kind, title, record.data[title]) if record.get(title) else ""


def _mine(book: IndexBook, kind: str, verb: str, me: str) -> bool:
    """Tell whether policy leaves a step to roles of which I hold one."""
    from ecentre import policy

    return any(policy.holds(book, me, role, book.on) for role in policy.may(book, f"{kind}.{verb}", book.on))


def line(book: IndexBook, one: Wanted) -> str:
    """Write one thing that waits, with the command that does it."""
    record, verb, kind = one.record, one.row.verb, kinds.get(one.record.kind)
    named = f"{typed(record.kind)} {verb}" if verb in own.COMMANDS else kinds.step(record.kind, one.row)
    return f"{kind.label} {record.id} {_title(book, record)}  {one.row.label}:ecentre {named} {record.id}"


def handed_on(book: IndexBook, me: str) -> Iterator[str]:
    """Give my own records that are on their way, with whose turn it is, the newest first."""
    from ecentre import turns

    for name in (one for one in kinds.PREFIXES if any(row.chain for row in kinds.get(one).workflow)):
        kind = kinds.get(name)
        moving = {state for row in kind.workflow for state in row.source} - set(kind.ended)
        found = [record for state in sorted(moving) for record in book.find(name, state=state)]
        for record in sorted((one for one in found if one.steps[0]["by"] == me), key=lambda one: one.id, reverse=True):
            next_ = [*turns.wanted(record, book), *turns.offered(record, book)]
            if next_ and not any(me in one.people for one in next_):
                yield _waiting_for(book, next_[0])


def _waiting_for(book: IndexBook, one: Wanted) -> str:
    """Write one record of mine that waits for somebody else."""
    from ecentre import policy

    record, people = one.record, joined(naming.title(book, "person", who) for who in one.people)
    who = f"{policy.role_label(book, one.role)} {people}".strip()
    told = say(
        "{id} {title}  等 {who} {label}:ecentre show {id}", "{id} {title}  waits for {who}, {label}: ecentre show {id}",
        id=record.id, title=_title(book, record), who=who, label=one.row.label,
    )  # fmt: skip
    return str(told)
