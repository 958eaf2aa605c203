"""What ``ecentre`` alone says: who I am, which centre this is, what waits for me, how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import __version__
from ecentre.cli import handing, output, screen, todo
from ecentre.cli.meaning import naming
from ecentre.cli.session import Call
from ecentre.errors import EcentreError, RepositoryError
from ecentre.quoting import quoted
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import click

    from ecentre.cli.todo import Task
    from ecentre.index import IndexBook

    Waiting = tuple[str, int]
    """A person, and for how many things they are waited for."""

SHOWN = 20
FEW = 3  # so many people are named in a line
EXAMPLES = (
    (
        say("ecentre new 我要领一台电脑", "ecentre new laptop"),
        say("说一句想办什么事,一步步问着办", "say what you want done; the rest is asked"),
    ),
    (
        say("ecentre today", "ecentre today"),
        say("今天到期的、迟了的、等我办的", "what is due, late, or waits for me"),
    ),
    (
        say("ecentre find 打印机", "ecentre find printer"),
        say("找任何东西:名称、拼音首字母、编号末几位", "find anything: name, pinyin initials, end of an id"),
    ),
)
PEOPLE = (
    say("ecentre import person 人员名单.xlsx", "ecentre import person FILE.xlsx"),
    say("先登记人员:看看名单里哪些行能进来", "the people first: see which rows of a list would come in"),
)
LEDGER = (
    say("ecentre import asset 固定资产台账.xlsx", "ecentre import asset FILE.xlsx"),
    say("再登记固定资产台账", "then the ledger of fixed assets"),
)
OUTSIDE = (
    ("ecentre tutorial", say("十分钟学会:在练习用的账里动手做一遍", "learn it in ten minutes, in books for practice")),
    ("ecentre demo", say("看一个示范中心怎样过一个月", "watch a demo centre live through a month")),
    (
        say("ecentre init 我的中心", "ecentre init my-centre"),
        say("建自己的中心:问几个问题就好", "found your own centre; it asks what it needs"),
    ),
    (
        say("ecentre join 邀请.json", "ecentre join invitation.json"),
        say("加入同事已经建好的中心", "join the centre a colleague has founded"),
    ),
    (
        say("ecentre use 文件夹", "ecentre use FOLDER"),
        say("账已在这台电脑上:告诉我在哪里", "the books are on this machine already: say where"),
    ),
    ("ecentre --help", say("全部命令", "all commands")),
)
GREETING = say(
    "ecentre {version}:县域电子商务公共服务中心每天的工作,打一行字办一件事。从这里开始:",
    "ecentre {version}: the daily work of a county's e-commerce service centre. Ways to begin:",
)
WHO = say("还没说;告诉我:ecentre whoami", "not said yet: ecentre whoami")
ALL = say("全部命令:ecentre --help  手册:ecentre manual  练习:ecentre tutorial",
          "all commands: ecentre --help  manual: ecentre manual  practice: ecentre tutorial")  # fmt: skip


def answer(context: click.Context) -> int:
    """Say where the user stands."""
    call = context.find_object(Call) or Call()
    try:
        _ = call.root
    except RepositoryError:
        if call.format == "json":
            raise
        told = [str(say(GREETING.zh, GREETING.en, version=__version__)), "", *examples(OUTSIDE)]
        output.text(call, "\n".join(told) + "\n")
        return 0
    book = call.entered
    me = identity(call, book)
    answers = list(todo.awaited(book)) if me else []
    waiting = list(todo.waits(book, me, answers)) if me else []
    others = todo.with_others(answers, me)
    others = [] if others and handing.shared(call.root) else others
    if call.format == "json":
        centre = next(iter(book.find("centre")), None)
        name = centre.text("name") if centre else ""
        tasks = list(map(str, waiting))
        row = {"centre": name, "folder": str(call.root), "person": me, "waiting": tasks, "others": dict(others)}
        output.envelope(call, rows=[row])
        return 0
    output.text(call, "\n".join(page(call, book, me, waiting, others)) + "\n")
    return 0


def page(call: Call, book: IndexBook, me: str, waiting: Sequence[Task], others: Sequence[Waiting]) -> Iterator[str]:
    """Write the page."""
    centre = next(iter(book.find("centre")), None)
    yield f"{centre.text('name') if centre else ''}  {call.root}"
    yield str(say("您是:{name}", "You are: {name}", name=_myself(book, me) if me else WHO))
    yield from listed(waiting, handing.behind(call, book, me)) if me else ()
    yield from (str(_with_others(book, others)),) if others else ()
    yield from (str(one) for one in reminders(book, me))
    yield ""
    yield str(say("可以这样开始:", "Ways to go on:"))
    yield from examples(chosen(book))
    yield str(ALL)


def _myself(book: IndexBook, me: str) -> str:
    """Give my name with the roles I hold."""
    from ecentre import policy

    roles = joined(policy.role_label(book, one) for one in policy.roles_of(book, me, book.on))
    name = naming.title(book, "person", me)
    return str(say("{name}({roles})", "{name} ({roles})", name=name, roles=roles)) if roles else name


def listed(waiting: Sequence[Task], behind: str = "") -> list[str]:
    """Write what waits, the first of it where it is much; ``behind`` says in whose name it is typed."""
    told = list(todo.grouped(waiting[:SHOWN], behind))
    lines = [str(say("等您办理:{n} 件", "waiting for you: {n}", n=len(waiting)))]
    lines += [f"  {line}" for one in told for line in one.split("\n")]
    if len(waiting) > SHOWN:
        lines.append(str(say("  另有 {n} 件:ecentre today", "  and {n} more: ecentre today", n=len(waiting) - SHOWN)))
    return lines


def _with_others(book: IndexBook, others: Sequence[Waiting]) -> Words:
    """Say in a line for whom else at this computer something waits, and how it is seen."""
    named = [(naming.title(book, "person", one), n) for one, n in others]
    listed = joined(say("{name} {n} 件", "{name} {n}", name=name, n=n) for name, n in named[:FEW])
    return say(
        "等别人办:{listed}{more};看是什么:ecentre today --for {first}",
        "waiting for others: {listed}{more}; to see what: ecentre today --for {first}",
        listed=listed, more=say("等 {n} 人", " and {n} more", n=len(named)) if len(named) > FEW else "",
        first=quoted(named[0][0]),
    )  # fmt: skip


def reminders(book: IndexBook, me: str) -> Iterator[Words]:
    """Give what should not be forgotten: a key that is lacking, a backup that is due."""
    from ecentre.cli import founded

    founding = founded.reminder(book)
    if founding:
        yield founding
    elif me and unable(book, me):
        yield say("本机没有您的密钥,不能签名;新建:ecentre key new", "no key of yours here: ecentre key new")
    from ecentre import backup

    due = backup.reminder(book.git, book)
    if due:
        yield due


def chosen(book: IndexBook) -> Sequence[tuple[Words, Words]]:
    """Give the three examples that fit: the first steps while the books are still empty, everyday ones after."""
    if len(book.ids("person")) == 1:
        return (PEOPLE, LEDGER, EXAMPLES[0])
    return EXAMPLES if book.has("asset") else (LEDGER, *EXAMPLES[:2])


def examples(rows: Sequence[tuple[object, Words]]) -> Iterator[str]:
    """Write commands with what they do, one below the other."""
    from ecentre.render.folding import paired

    yield from paired([(str(command), str(help)) for command, help in rows], screen.columns())


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
