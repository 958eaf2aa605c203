"""The reference as man pages: ``ecentre.1`` and one for each command at the top, in UTF-8, for groff's man macros."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import __version__
from ecentre.cli.handbook.reference import COMMANDS, COMMON, PROGRAM, Entry, Page
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecentre.cli.handbook.reference import Section
    from ecentre.cli.handbook.topics import Topic

NAME = say("名称", "NAME")
USAGE = say("用法", "SYNOPSIS")
MEANING = say("说明", "DESCRIPTION")
EXAMPLES = say("示例", "EXAMPLES")
SEE = say("另见", "SEE ALSO")
LINE = say("县域电子商务公共服务中心的日常工作", "the daily work of a county e-commerce centre")
SAME = say("就是 ecentre {same},见 ecentre-{top}(1)。", "This is ecentre {same}; see ecentre-{top}(1).")
CLOSING = ",。;:、)」』】》?!…％”’"
OPENING = "(「『【《“‘"
INDENT = 4


def pages(first: Page, sections: Sequence[Section], topics: Sequence[Topic]) -> dict[str, str]:
    """Give every page by its file name."""
    tops: dict[str, list[Page]] = {}
    for section in sections:
        for page in section.pages:
            tops.setdefault(page.top, []).append(page)
    made = {f"{PROGRAM}.1": _written(_program(first, sections, topics))}
    for top, below in tops.items():
        made[f"{PROGRAM}-{top}.1"] = _written(_command(below))
    return made


def _written(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _program(first: Page, sections: Sequence[Section], topics: Sequence[Topic]) -> Iterator[str]:
    yield from _head(PROGRAM, str(LINE))
    yield from _body(first, 0, commands=False)
    for section in sections:
        yield f'.SH "{_quoted(section.heading)}"'
        tops = [page for page in section.pages if " " not in page.path]
        yield from _list(Entry(page.path, page.help.partition("\n")[0]) for page in tops)
    for topic in topics:
        yield f'.SH "{_quoted(topic.title)}"'
        yield from _text(topic.lead)
        for part in topic.parts:
            if part.heading:
                yield f'.SS "{_quoted(part.heading)}"'
            yield from _list(part.entries)


def _command(below: Sequence[Page]) -> Iterator[str]:
    """Give the page of a command at the top, with all that is below it."""
    top, *others = below
    yield from _head(f"{PROGRAM}-{top.path}", top.help.partition("\n")[0])
    yield from _body(top, 0)
    for page in others:
        yield f'.SH "{_quoted(page.name)}"'
        yield from _body(page, 1)
    yield f'.SH "{_quoted(str(SEE))}"'
    yield ".BR ecentre (1)"


def _head(name: str, line: str) -> Iterator[str]:
    yield "'\\\" -*- coding: UTF-8 -*-"
    yield f'.TH "{name.upper()}" "1" "" "ecentre {__version__}" "{_quoted(str(LINE))}"'
    yield ".nh"
    yield ".ad l"
    yield f'.SH "{_quoted(str(NAME))}"'
    yield f"{_escaped(name)} \\- {_escaped(line)}"


def _body(page: Page, depth: int, *, commands: bool = True) -> Iterator[str]:
    heading = ".SH" if not depth else ".SS"
    yield f'{heading} "{_quoted(str(USAGE))}"'
    yield from _verbatim([page.usage])
    if page.help:
        yield f'{heading} "{_quoted(str(MEANING))}"'
        yield from _text(page.help)
    if page.same:
        top = page.same.partition(" ")[0]
        yield from _text(str(say(SAME.zh, SAME.en, same=page.same, top=top)))
    for part in page.parts if commands else ():
        yield f'{heading} "{_quoted(part.heading or str(COMMANDS))}"'
        yield from _list(part.entries)
    if page.common:
        yield ".PP"
        yield f"{_escaped(str(COMMON))}: {_escaped(', '.join(page.common))}"
    if page.examples:
        yield f'{heading} "{_quoted(str(EXAMPLES))}"'
        yield from _verbatim(page.examples)


def _list(entries: Iterable[Entry]) -> Iterator[str]:
    for one in entries:
        yield ".TP"
        yield f"\\fB{_escaped(one.term)}\\fR"
        yield from _lines(one.text or "-")


def _text(text: str) -> Iterator[str]:
    yield ".PP"
    yield from _lines(text)


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield _escaped(line.strip()) if line.strip() else ".sp"


def _verbatim(lines: Iterable[str]) -> Iterator[str]:
    """Give lines to be typed: each begins anew, and may be broken where the screen ends."""
    yield ".PP"
    for number, line in enumerate(lines):
        if number:
            yield ".br"
        yield _escaped(line)


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', "\\(dq")


def _escaped(text: str) -> str:
    """Write text as groff reads it back, with a place to break at every Chinese character but before marks."""
    made, before = "", ""
    for sign in text:
        if before and _breaks(before, sign):
            made += "\\:"
        made += {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}.get(sign, sign)
        before = sign
    return f"\\&{made}" if made.startswith((".", "\\(aq")) else made


def _breaks(before: str, sign: str) -> bool:
    if " " in (before, sign) or sign in CLOSING or before in OPENING:
        return False
    return not (before.isascii() and sign.isascii()) or before in "|,/"
