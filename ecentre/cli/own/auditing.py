"""``audit``: what was done between two days, by whom, on what evidence, and what was unusual about it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ecentre import kinds
from ecentre.cli import output
from ecentre.cli.grammar.declare import NAME, option
from ecentre.cli.meaning import naming, values
from ecentre.cli.session import Call, current
from ecentre.errors import UsageError
from ecentre.words import say

DAY = say("日期", "DATE")
First = Annotated[str, option("--from", say("从哪天起;不写为建账起", "from which day; else from the founding"), DAY)]
TO = say("到哪天止,不写为最近;或输出到文件;两样可都写", "to which day, else the newest; or a file to write; or both")
To = Annotated[list[str] | None, option("--to", TO, say("日期|文件", "DATE|FILE"))]
Who = Annotated[str, option("--person", say("只看谁办理或见证的", "only what one person did or witnessed"), NAME)]
Kind = Annotated[str, option("--kind", say("只看哪类记录", "only one kind of record"), say("类别", "KIND"))]
Whole = Annotated[bool, option("--whole", say("一次办理的许多条也逐条列出", "list each of many records of one step"))]
Totals = Annotated[bool, option("--totals", say("只要各人各步骤的次数", "only how often each took which step"))]


def audit(
    first: First = "", to: To = None, person: Who = "", kind: Kind = "", whole: Whole = False, totals: Totals = False
) -> int:
    """Show the history of the books in words, oldest first."""
    from ecentre.git import Git
    from ecentre.reports import audit as report

    call = current()
    last, call.to = _ends(to or [])
    wish = report.Wish(
        _day(first), _day(last), naming.person(call.kept, call.schemas, person) if person else "", _kind(kind), whole
    )
    lines = report.Auditor(Git(call.root), call.schemas, call.kept).lines(wish)
    make = report.totals if totals else report.audit
    output.table(call, make(lines, wish, _source(call)))
    return 0


def _ends(said: list[str]) -> tuple[str, str]:
    """Tell the last day from the name of a file: everywhere else ``--to`` names the file.

    Raises:
        UsageError: two days or two files.
    """
    days = [one for one in said if values.is_day(one)]
    files = [one for one in said if one not in days]
    if len(days) > 1 or len(files) > 1:
        raise UsageError(
            say("--to 最多写一个日期和一个文件名", "--to takes at most one day and one file name")
        )
    return "".join(days), "".join(files)


def _day(text: str) -> date | None:
    return date.fromisoformat(values.date_text(text)) if text else None


def _kind(text: str) -> str:
    """Give the kind that is meant, by its command or its label.

    Raises:
        UsageError: there is none of that name.
    """
    wanted = text.replace("-", "_")
    for name in kinds.PREFIXES:
        if wanted == name or text in (kinds.get(name).label.zh, kinds.get(name).label.en):
            return name
    if text:
        raise UsageError(
            say("没有“{text}”这类记录;全部:ecentre --help", "no kind “{text}”; all: ecentre --help", text=text)
        )
    return ""


def _source(call: Call) -> str:
    return str(say("账面版本 {version}", "version {version}", version=call.kept.commit[:10]))
