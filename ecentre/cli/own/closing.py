"""``found``: how far the founding is; ``found close``: it ends, and from then on nobody acts alone [X.2]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from ecentre import clock, evidence, policy
from ecentre.cli import output
from ecentre.cli.acting import writing
from ecentre.cli.grammar.declare import argument
from ecentre.cli.meaning import naming
from ecentre.cli.session import current
from ecentre.errors import NotFoundError, UsageError
from ecentre.model import Column, Ref, Table
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from ecentre.index import IndexBook

ADMINISTRATOR = "administrator"
DONE, LACKING, ONE_MORE = say("已有", "there is one"), say("还没有", "none yet"), say("还差一位", "one more is needed")
UNPRINTED = say("还没有;打印了锁进保险柜", "none yet; print it for the safe")
ALONE = say("建账期间每一步一人办就行,都记明是建账", "until it ends one person may take every step, marked as founding")
ENDS = say("齐了由第二位管理员结束,此后一律两人办理:ecentre found close",
           "then the second administrator ends it, and nobody acts alone any more: ecentre found close")  # fmt: skip
CLOSE = "ecentre found close"
END = say("close 结束建账;不写只看还差什么", "close: end the founding; without it, what is left of it")
Step = Annotated[str, argument(END, "close")]
COLUMNS = (
    Column("what", say("要有", "what it takes")), Column("state", say("情况", "how it stands")),
    Column("command", say("命令", "command")),
)  # fmt: skip


def found(step: Step = "") -> int:
    """Say what is left of the founding, or end it as its second administrator: signatures count from then on."""
    if step not in ("", "close"):
        raise UsageError(say("只有:ecentre found close", "there is only: ecentre found close"))
    call = current()
    centre = next(iter(call.kept.ids("centre")), "")
    if not centre:
        message = say("这里还没有中心;新建:ecentre init .", "there is no centre here; make one: ecentre init .")
        raise NotFoundError(message)
    if step:
        return writing.advance(call, Ref("centre", centre), "close", {})
    output.table(call, progress(call.kept))
    return 0


class Need(NamedTuple):
    """One thing that a founding takes before it ends: what, how it stands, the command for what it lacks."""

    what: Words
    state: str
    command: str


def needs(book: IndexBook) -> tuple[Need, ...]:
    """Give what the end of a founding takes [X.2]; what is there already has no command."""
    moment = clock.stamp(clock.now())
    seated = list(dict.fromkeys(policy.seated(book, ADMINISTRATOR, moment)))
    able = [one for one in seated if evidence.can_sign(book, one, moment)]
    keys = [key for key in evidence.keys(book).values() if key.purpose == "recovery"]
    lacking = [one for one in seated if one not in able]
    return (
        Need(say("第二位管理员", "a second administrator"), _named(book, seated),
             "" if len(seated) > 1 else "ecentre appointment add --role administrator"),
        Need(say("两位管理员的密钥", "a key of each of the two"), _named(book, able),
             "" if len(able) > 1 else _waiting(book, "personal") or f"ecentre key new{_as(book, lacking, seated)}"),
        Need(say("恢复密钥", "a recovery key"), str(DONE if keys else UNPRINTED),
             "" if keys else _waiting(book, "recovery") or "ecentre key recovery"),
    )  # fmt: skip


def _named(book: IndexBook, people: list[str]) -> str:
    """Name those who are there, and say where one more is needed."""
    names = [naming.title(book, "person", one) for one in people]
    return joined(names if len(people) > 1 else [*names, ONE_MORE if names else LACKING])


def _as(book: IndexBook, lacking: list[str], seated: list[str]) -> str:
    """Say for whom a key is to be made, where one of two has none."""
    return f" --as {naming.title(book, 'person', lacking[0])}" if lacking and len(seated) > 1 else ""


def _waiting(book: IndexBook, purpose: str) -> str:
    found = [one.id for one in book.find("key", purpose=purpose, state="proposed")]
    return f"ecentre confirm {' '.join(found)}" if found else ""


def progress(book: IndexBook) -> Table:
    """Give how far the founding is, and how it ends."""
    centre = next(iter(book.find("centre")))
    title = say("建账:{name}", "founding: {name}", name=centre.text("name"))
    if centre.state != "founding":
        return Table("founding", title, COLUMNS, (), notes=(say("建账已经结束", "the founding is over"),))
    rows = tuple((str(one.what), one.state, one.command) for one in needs(book))
    return Table("founding", title, COLUMNS, rows, notes=(ALONE, ENDS))


def reminder(book: IndexBook) -> Words | None:
    """Say in a line what is left of a founding, or nothing where it is over."""
    centre = next(iter(book.find("centre")), None)
    if centre is None or centre.state != "founding":
        return None
    left = [one.what for one in needs(book) if one.command]
    if not left:
        return say("建账可以结束了,由第二位管理员办:{close}", "the founding can end; the second administrator: {close}",
                   close=CLOSE)  # fmt: skip
    return say(
        "建账中,每一步一人办就行;结束建账还差 {n} 样:ecentre found",
        "founding: one person may take every step; {n} things are left before it ends: ecentre found", n=len(left),
    )
