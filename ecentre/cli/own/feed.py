"""``roster ics``: the published shifts as a calendar file for telephones and computers."""

from __future__ import annotations

from typing import Annotated

from ecentre.cli import output
from ecentre.cli.grammar.declare import option
from ecentre.cli.meaning import naming
from ecentre.cli.session import current
from ecentre.errors import UsageError
from ecentre.words import say

Person = Annotated[str, option("--person", say("只要谁的班", "whose shifts only"), say("姓名", "NAME"))]
WHERE = say("写到哪个文件,- 为标准输出", "the file; - is standard output")
Target = Annotated[str, option("--to", WHERE, say("文件", "FILE"))]


def ics(person: Person = "", to: Target = "") -> int:
    """Write the published shifts, of one person or of all, as an iCalendar file."""
    from ecentre.render import ics as feed

    call = current()
    if not to:
        raise UsageError(say("写到哪个文件:--to duty.ics", "which file shall it go to: --to duty.ics"))
    chosen = naming.person(call.book, call.schemas, person) if person else ""
    content = feed.write(call.book, call.book.find("roster"), chosen)
    call.to = "" if to == "-" else to
    output.data(call, content, "ics")
    return 0
