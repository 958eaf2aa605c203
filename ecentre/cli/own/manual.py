"""The manual: the whole command reference made from the program, on the screen, as HTML, Markdown or man pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecentre.cli import output
from ecentre.cli.grammar.declare import option
from ecentre.cli.handbook import leaflet, reference, topics
from ecentre.cli.session import Call, current
from ecentre.errors import UsageError
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.cli.handbook.reference import Page

FORMS = ("html", "md", "man", "txt")
SUFFIXES = {".html": "html", ".htm": "html", ".md": "md", ".txt": "txt", ".1": "man"}
NARROW = 80


def manual(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=str(say("[命令或章节]...", "[COMMAND|CHAPTER]...")),
            help=str(say("看哪条命令或哪一章,如 asset add", "which command or chapter, such as asset add")),
        ),
    ] = None,
    form: Annotated[
        str,
        option(
            "--form",
            say("写成什么:html、md、man、txt;不写看文件名", "html, md, man or txt; else by the name of the file"),
            say("html|md|man|txt", "html|md|man|txt"),
        ),
    ] = "",
) -> None:
    """Show a command's page, or write the whole reference."""
    call, asked = current(), list(words or ())
    if asked[:1] == [reference.PROGRAM]:
        asked = asked[1:]
    if form and form not in FORMS:
        raise UsageError(
            say(
                "没有“{form}”这种写法;有 html、md、man、txt",
                "no form “{form}”; there are html, md, man and txt",
                form=form,
            )
        )
    if call.format == "json":
        output.envelope(call, rows=_rows(asked))
    elif not asked and (call.to or form or call.output in ("html", "md")):
        _whole(call, form)
    else:
        output.text(call, _asked(asked))


def _asked(words: list[str]) -> str:
    """Give what was asked for as text: a chapter, the pages of a command, or without words what there is."""
    width = (output.columns() or NARROW) - 1
    topic = topics.find(" ".join(words)) if words else None
    if topic:
        return leaflet.chapter(topic, width)
    if words:
        return leaflet.text(reference.chosen(words), width)
    from ecentre.cli.tree import Root

    sections = [
        (str(heading), [(name, text.partition("\n")[0]) for name, text in rows]) for heading, rows in Root().sections()
    ]
    return leaflet.contents(sections, topics.all_topics(), width)


def _rows(words: list[str]) -> list[dict[str, object]]:
    """Give pages as programs read them."""
    found = reference.chosen(words) if words else [page for one in reference.sections() for page in one.pages]
    return [_row(page) for page in found]


def _row(page: Page) -> dict[str, object]:
    parts = {part.heading: {one.term: one.text for one in part.entries} for part in page.parts}
    return {
        "path": page.path,
        "usage": page.usage,
        "help": page.help,
        "parts": parts,
        "common": list(page.common),
        "examples": list(page.examples),
        "same": page.same,
    }


def _whole(call: Call, form: str) -> None:
    """Write the whole reference in the form that was asked for, or that the name of the file tells.

    Raises:
        UsageError: the form cannot be told, or man pages are to go to the screen.
    """
    place = Path(call.to) if call.to else None
    folder = place is not None and (place.is_dir() or not place.suffix or call.to.endswith(("/", "\\")))
    chosen = form or (SUFFIXES.get(place.suffix.lower(), "") if place and not folder else call.output or "html")
    if chosen not in FORMS:
        raise UsageError(
            say(
                "看不出要写成什么;文件名以 .html、.md、.txt 结尾,或加 --form man",
                "cannot tell the form; end the name in .html, .md or .txt, or add --form man",
            )
        )
    first, sections, told = reference.first(), reference.sections(), topics.all_topics()
    if chosen == "man":
        from ecentre.cli.handbook import roff

        _files(place if folder else place and place.parent, roff.pages(first, sections, told))
        return
    if chosen == "html":
        content = leaflet.html(first, sections, told)
    elif chosen == "md":
        content = leaflet.markdown(first, sections, told).encode()
    else:
        pages = [leaflet.text([page], NARROW) for one in sections for page in one.pages]
        content = "\n".join([*(leaflet.chapter(one, NARROW) for one in told), *pages]).encode()
    if folder and place:
        _files(place, {f"{reference.PROGRAM}.{chosen}": content.decode()})
    else:
        output.data(call, content, chosen)


def _files(folder: Path | None, files: dict[str, str]) -> None:
    """Put files into a folder.

    Raises:
        UsageError: none was named.
    """
    if folder is None:
        raise UsageError(say("man 手册有很多页,请加 --to 文件夹", "there are many man pages; add --to DIR"))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        output.replace(folder / name, text.encode("utf-8"))
    output.words(say("已写入 {folder}:{n} 个文件", "written to {folder}: {n} files", folder=folder, n=len(files)))
