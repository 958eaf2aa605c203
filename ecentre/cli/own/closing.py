"""``found``: how far the founding is; ``found close``: it ends, and from then on nobody acts alone [X.2]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from ecentre.cli import founded, output
from ecentre.cli.acting import writing
from ecentre.cli.grammar.declare import argument
from ecentre.cli.session import current
from ecentre.errors import NotFoundError, UsageError
from ecentre.model import Column, Ref, Table
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.index import IndexBook

ALONE = say("建账期间每一步一人办就行,都记明是建账", "until it ends one person may take every step, marked as founding")
ENDS = say("齐了由第二位管理员结束,此后一律两人办理:ecentre found close",
           "then the second administrator ends it, and nobody acts alone any more: ecentre found close")  # fmt: skip
EMPTY = say("空缺的角色不妨碍结束建账,要由它办的申请会停在那里,先任命为好",
            "a vacant role does not keep the founding open, but what it must answer waits: appoint soon")  # fmt: skip
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


def progress(book: IndexBook) -> Table:
    """Give how far the founding is, and how it ends."""
    centre = next(iter(book.find("centre")))
    title = say("建账:{name}", "founding: {name}", name=centre.text("name"))
    if centre.state != founded.FOUNDING:
        return Table("founding", title, COLUMNS, (), notes=(say("建账已经结束", "the founding is over"),))
    vacant = list(founded.vacancies(book))
    rows = tuple((str(one.what), one.state, one.command) for one in (*founded.needs(book), *vacant))
    return Table("founding", title, COLUMNS, rows, notes=(ALONE, ENDS, *((EMPTY,) if vacant else ())))
