"""Outgoing papers on the command line: the register with whose turn it is, the steps of one, sending to everybody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import click

from ecentre.cli import output
from ecentre.cli.acting import filling, writing
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.meaning import naming, values
from ecentre.cli.session import current
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.index import IndexBook
    from ecentre.model import Change

Id = Annotated[str, argument(say("发文编号或标题", "id or title of the paper"), say("编号", "ID"))]
To = Annotated[
    list[str] | None,
    option(
        "--addressee",
        say("发给哪个单位(可重复);不填为还没有发的全部", "to whom (may be repeated); else all not sent to yet"),
        say("单位", "NAME"),
    ),
]
Channel = Annotated[
    str,
    option(
        "--channel",
        say("发送方式:公文交换、直接送达、邮寄、网上发送、公布张贴", "exchange, hand, mail, online, published"),
        say("方式", "CHANNEL"),
    ),
]
SentOn = Annotated[str, option("--sent-on", say("哪天发的;不填为当天", "the day; else today"), say("日期", "DATE"))]
Rows = Annotated[
    str,
    option(
        "--rows",
        say("从表格文件读多行(xlsx、csv):收文单位、发送方式、发送日期", "rows of a sheet: addressee, channel, sent on"),
        say("文件", "FILE"),
    ),
]


def bare() -> int:
    """Show the papers under way and whose turn each is."""
    context = click.get_current_context()
    if context.invoked_subcommand:
        return 0
    from ecentre.reports import outgoing

    call = current()
    output.table(call, outgoing.register(call.book, call.schemas))
    return 0


def next_(id: Id) -> int:
    """Show the ten steps of a paper and whose turn it is."""
    from ecentre.reports import outgoing

    call = current()
    record = naming.record(call.book, call.schemas, "outgoing", id)
    output.table(call, outgoing.course(record, call.book, call.schemas))
    return 0


def send(id: Id, addressee: To = None, channel: Channel = "", sent_on: SentOn = "", rows: Rows = "") -> int:
    """Enter to whom a paper was sent; everybody it was not sent to yet where nobody is named."""
    from ecentre import actions
    from ecentre.cli.acting import rowing
    from ecentre.subjects import dispatch

    call = current()
    record = naming.record(call.kept, call.schemas, "outgoing", id)
    schema = call.schemas.get("outgoing").rows("dispatches")
    if rows:
        sheet = rowing.from_file(call, schema, Path(rows))
    elif channel:
        cells = {"channel": values.choice(channel, schema.choices("channel"))}
        cells |= {"sent_on": values.date_text(sent_on)} if sent_on else {}
        sheet = [{"addressee": to, **cells} for to in addressee or dispatch.unsent(record)]
    else:
        raise filling.lacking(schema, ["channel"])

    def plan(book: IndexBook) -> Change:
        return actions.advance(call.desk(book), record.ref, "send", {"dispatches": sheet}, call.paper())

    return writing.act(call, plan)


READS = ("next",)
COMMANDS = {"next": next_, "send": send}
HELP = {
    "next": say("十步办到哪里,轮到谁 [A1.1.1.0]", "the ten steps, and whose turn it is [A1.1.1.0]"),
    "send": say("第九步:拟稿部门发送,登记每个单位 [A1.1.1.9]", "step 9: the department sends it [A1.1.1.9]"),
}
EXAMPLES = {
    "next": "ecentre outgoing next OUT-2026-0001",
    "send": "ecentre outgoing send OUT-2026-0001 --channel 公文交换",
}
