"""``doctor``: this computer, this copy of the books and whoever sits here, examined; mended with ``--fix``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ecentre import machine
from ecentre.cli import output
from ecentre.cli.grammar.declare import option
from ecentre.cli.session import Call, current
from ecentre.errors import EcentreError, Exit, RepositoryError
from ecentre.machine import Finding
from ecentre.model import Column, Table
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator

Fix = Annotated[bool, option("--fix", say("能修的就修好", "mend what can be mended"))]
COLUMNS = (
    Column("what", say("发现", "found")),
    Column("why", say("为什么要紧", "why it matters")),
    Column("way", say("怎么办", "what to do")),
    Column("mended", say("已修复", "mended"), "flag"),
    Column("hint", say("仅供留意", "a hint only"), "flag"),
)
READ = ("table", "plain")


def doctor(fix: Fix = False) -> int:
    """Examine this computer and this copy, and mend it with --fix."""
    call = current()
    root = _root(call)
    place = root or Path.cwd()
    found = list(machine.examine(place))
    if root and machine.git_version():
        found += _copy(call, root, fix=fix)
    left = sum(not one.mended and not one.hint for one in found)
    _show(call, found)
    output.words(machine.facts(place))
    if root is None:
        output.words(
            say("这里不在任何中心里,只检查了电脑;新建中心:ecentre init 文件夹,选用已有的:ecentre use 文件夹",
                "no centre here: only the computer was examined; make one: ecentre init DIR, or use one: ecentre use"
                " DIR")
        )  # fmt: skip
    if not left:
        output.words(say("一切正常", "all is well"))
    elif not fix and any(one.way == machine.MENDS and not one.mended for one in found):
        output.words(say("能修的运行 ecentre doctor --fix", "mend what can be: ecentre doctor --fix"))
    return Exit.PROBLEMS if left else Exit.OK


def _root(call: Call) -> Path | None:
    """Give the centre that is meant, or nothing outside of any."""
    try:
        return call.root
    except RepositoryError:
        return None


def _copy(call: Call, root: Path, *, fix: bool) -> Iterator[Finding]:
    """Examine the copy of the books, then what whoever sits here lacks."""
    from ecentre import health

    yield from health.examine(root, fix=fix)
    try:
        yield from _here(call)
    except EcentreError as error:
        yield Finding(
            say("账读不了:{why}", "the books cannot be read: {why}", why=error.message),
            say("办理和查询都会停在这里", "every command would stop there"),
            say("查看每一处:ecentre check", "every place: ecentre check"),
        )


def _here(call: Call) -> Iterator[Finding]:
    from ecentre import backup
    from ecentre.cli import home
    from ecentre.git import Git

    book = call.kept
    me = home.identity(call, book)
    if not me:
        yield Finding(
            say("还没说明坐在这台电脑前的是谁", "nobody has said who sits at this computer"),
            say("每一步都记是谁办的", "every step keeps who took it"),
            say("ecentre whoami --set 姓名", "ecentre whoami --set NAME"), hint=True,
        )  # fmt: skip
    elif home.unable(book, me):
        yield Finding(
            say("本机没有您的密钥", "no key of yours is at this computer"),
            say("要签名的步骤(如审批)在这里办不成", "steps that want a signature cannot be taken here"),
            say("新建:ecentre key new", "make one: ecentre key new"), hint=True,
        )  # fmt: skip
    due = backup.reminder(Git(call.root), book)
    if due:
        yield Finding(
            due, say("电脑坏了或丢了,只有备份能取回账", "when a computer breaks, only a backup brings the books back"),
            say("ecentre backup 文件夹(最好是U盘)", "ecentre backup FOLDER (best a USB stick)"), hint=True,
        )  # fmt: skip


def _show(call: Call, found: list[Finding]) -> None:
    """Show what was found: to be read one by one, or as a table for programs and sheets."""
    if call.format not in READ:
        rows = tuple((str(one.what), str(one.why), str(one.way), one.mended, one.hint) for one in found)
        output.table(call, Table("doctor", say("检查结果", "findings"), COLUMNS, rows))
    elif found:
        output.text(call, "\n".join(line for number, one in enumerate(found, 1) for line in _lines(number, one)) + "\n")


def _lines(number: int, one: Finding) -> Iterator[str]:
    mark: Words | str = say("【已修复】", "[mended] ") if one.mended else say("【留意】", "[hint] ") if one.hint else ""
    yield f"{number}. {mark}{one.what}"
    yield str(say("   为什么要紧:{why}", "   why it matters: {why}", why=one.why))
    if not one.mended:
        yield str(say("   怎么办:{way}", "   what to do: {way}", way=one.way))
