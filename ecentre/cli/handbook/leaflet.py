"""The reference as text for the screen, as Markdown, and as one HTML page that prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import __version__
from ecentre.cli.grammar.pages import EXAMPLE, Formatter
from ecentre.cli.handbook.reference import ARGUMENTS, COMMON, OPTIONS, PROGRAM
from ecentre.words import language, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecentre.cli.handbook.reference import Page, Part, Section
    from ecentre.cli.handbook.topics import Topic

TITLE = say("ecentre 命令手册", "ecentre: the command reference")
CONTENTS = say("目录", "Contents")
HOW = (
    say("看一条命令:ecentre manual asset add", "one command: ecentre manual asset add"),
    say("看一章:ecentre manual exit-codes", "a chapter: ecentre manual exit-codes"),
    say("整本写成文件:ecentre manual --to 手册.html", "all of it as a file: ecentre manual --to manual.html"),
)
SAME = say("就是 {same}", "The same as {same}")
MARKS = "\\`*_[]<>|#"


def text(pages: Sequence[Page], width: int) -> str:
    """Write the pages of a command and of what is below it for a screen so many columns wide."""
    formatter = Formatter(width=max(width, 20))
    for number, page in enumerate(pages):
        if number:
            formatter.write("\n" + "─" * (formatter.width // 2) + "\n")
        formatter.write_text(page.usage)
        formatter.indent()
        same = str(say(SAME.zh, SAME.en, same=f"{PROGRAM} {page.same}")) if page.same else ""
        for line in filter(None, (page.help, same)):
            formatter.write("\n")
            formatter.write_text(line)
        formatter.dedent()
        _listed(formatter, page.parts)
        if page.common:
            formatter.write("\n")
            formatter.write_text(f"{COMMON}: {', '.join(page.common)}")
        if page.examples:
            formatter.write("\n" + "".join(f"  {EXAMPLE}{one}\n" for one in page.examples))
    return formatter.getvalue()


def chapter(topic: Topic, width: int) -> str:
    """Write one chapter for a screen."""
    formatter = Formatter(width=max(width, 20))
    formatter.write_text(topic.title)
    formatter.write("\n")
    formatter.write_text(topic.lead)
    _listed(formatter, topic.parts)
    return formatter.getvalue()


def _listed(formatter: Formatter, parts: Sequence[Part]) -> None:
    for part in parts:
        formatter.write(f"\n{part.heading}:\n" if part.heading else "\n")
        formatter.indent()
        formatter.write_dl(part.entries)
        formatter.dedent()


def contents(sections: Sequence[tuple[str, Sequence[tuple[str, str]]]], topics: Sequence[Topic], width: int) -> str:
    """Write what there is to read."""
    formatter = Formatter(width=max(width, 20))
    formatter.write_text(str(TITLE))
    formatter.write("\n")
    for line in HOW:
        formatter.write_text(str(line))
    listed = [(str(say("章节", "Chapters")), [(one.name, one.title) for one in topics]), *sections]
    for heading, rows in listed:
        formatter.write(f"\n{heading}:\n")
        formatter.indent()
        formatter.write_dl(rows)
        formatter.dedent()
    return formatter.getvalue()


def markdown(first: Page, sections: Sequence[Section], topics: Sequence[Topic]) -> str:
    """Write everything as one Markdown file."""
    return "\n".join(_markdown(first, sections, topics)) + "\n"


def _markdown(first: Page, sections: Sequence[Section], topics: Sequence[Topic]) -> Iterator[str]:
    yield f"# {TITLE} {__version__}\n"
    yield _literal(first.help) + "\n"
    yield f"```\n{first.usage}\n```\n"
    for topic in topics:
        yield f"## {topic.title}\n\n{_literal(topic.lead)}\n"
        yield from _lists(topic.parts)
    for section in sections:
        yield f"## {section.heading}\n"
        for page in section.pages:
            yield from _described(page)


def _described(page: Page) -> Iterator[str]:
    depth = "#" * min(3 + page.path.count(" "), 5)
    yield f"{depth} {page.name}\n"
    yield f"```\n{page.usage}\n```\n"
    if page.help:
        yield _literal(page.help) + "\n"
    if page.same:
        yield f"{say(SAME.zh, SAME.en, same=f'`{PROGRAM} {page.same}`')}\n"
    yield from _lists(page.parts)
    if page.common:
        yield f"{COMMON}: {', '.join(f'`{one}`' for one in page.common)}\n"
    if page.examples:
        yield "```\n" + "\n".join(page.examples) + "\n```\n"


def _lists(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        if part.heading:
            yield f"**{_literal(part.heading)}**\n"
        yield "".join(f"- `{one.term}` {_literal(one.text)}\n" for one in part.entries)


def _literal(text: str) -> str:
    """Give text so that Markdown shows just its signs."""
    return "".join(f"\\{sign}" if sign in MARKS else sign for sign in text)


def html(first: Page, sections: Sequence[Section], topics: Sequence[Topic]) -> bytes:
    """Write everything as one page that needs nothing else."""
    from ecentre.records import data_folder
    from ecentre.render import page

    told = {
        "title": str(TITLE),
        "version": __version__,
        "lang": "en" if language() == "en" else "zh-CN",
        "first": first,
        "sections": sections,
        "topics": topics,
        "contents": str(CONTENTS),
        "common": str(COMMON),
        "example": str(EXAMPLE),
        "same": str(say("就是", "The same as")),
        "plain": (str(ARGUMENTS), str(OPTIONS)),
    }
    return page.compose(data_folder("templates") / "manual", "manual.html.j2", told)
