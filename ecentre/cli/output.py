"""Answers on their way out: data to standard output or a file, words to standard error."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecentre.cli.screen import coloured, columns, fitting, words
from ecentre.errors import RepositoryError, UsageError, why
from ecentre.render.clean import clean
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecentre.cli.session import Call
    from ecentre.commit import Done
    from ecentre.model import Problem, Table

BINARY = ("xlsx",)
PRINTED = ("xlsx", "html", "md")
FOREIGN = (".pdf", ".doc", ".docx", ".xls", ".et", ".wps")


def table(call: Call, shown: Table, none: object = "") -> None:
    """Give a table in the form that was asked for; where it has no rows, ``none`` says why and what to do."""
    from ecentre.render import render

    fmt = call.format
    options = {"colour": coloured(), "width": columns()} if fmt == "table" else {}
    data(call, render(_on_paper(call, shown, fmt) if fmt in PRINTED else shown, fmt, **options), fmt)
    if not shown.rows and (none or (call.format == "table" and not shown.notes)):
        words(none or say("(没有内容)", "(nothing)"))
    if call.to:
        left_the_house(call, " ".join(str(cell) for row in shown.rows for cell in row))


def _on_paper(call: Call, shown: Table, fmt: str) -> Table:
    """Head what will be printed: that it comes from a demo, where it does; whose it is, and of which day."""
    from ecentre import clock, practice

    try:
        root = call.root
    except RepositoryError:
        return shown
    if practice.marked(root):
        shown = shown._replace(title=f"{practice.MARK}{shown.title}")
    if not shown.heads and fmt != "html":
        return shown
    centres = (say("单位:{name}", "{name}", name=one.text("name")) for one in call.book.find("centre"))
    day = say("打印日期:{on}", "printed on {on}", on=clock.today())
    return shown._replace(heads=(*centres, *shown.heads, day))


def left_the_house(call: Call, text: str) -> None:
    """Keep in mind the ids that paper or a file now shows: sharing asks before it changes one of them."""
    try:
        root = call.root
    except RepositoryError:
        return
    from ecentre.git import Git
    from ecentre.sharing import exposed

    exposed.note(Git(root), text)


def text(call: Call, shown: str) -> None:
    """Give plain text, folded where a person reads it on a screen."""
    if not call.to:
        shown = fitting(shown, sys.stdout) if call.format == "table" else clean(shown)
    data(call, shown.encode("utf-8", "backslashreplace"), "plain")


def envelope(call: Call, **content: Any) -> None:
    """Give the JSON object that programs read: versioned, and only ever added to."""
    from ecentre.render.jsons import encode

    data(call, encode({"version": 1, "ok": True, **content}), "json")


def data(call: Call, content: bytes, fmt: str) -> None:
    """Write what was asked for to the file of ``--to``, else to standard output.

    Raises:
        UsageError: a workbook cannot be shown on the screen.
    """
    if Path(call.to).suffix.lower() in FOREIGN:
        raise UsageError(
            say(
                "不能写成 {name};可以写成 .xlsx、.html、.csv、.md、.json、.txt",
                "cannot write {name}; there are .xlsx, .html, .csv, .md, .json and .txt",
                name=call.to,
            )
        )
    gathered = fmt == call.output == "json"
    if gathered:
        call.answer.documents.append(content)
    if call.to:
        replace(Path(call.to), content)
        words(say("已写入 {name}", "written to {name}", name=call.to))
    elif fmt in BINARY:
        raise UsageError(say("工作簿要写到文件:加 --to 文件名.xlsx", "a workbook needs a file: add --to NAME.xlsx"))
    elif not gathered:
        from ecentre.cli import paging
        from ecentre.cli.dialogue import asking

        read = fmt in ("table", "plain") and sys.stdout.isatty() and asking.possible(call)
        paging.show(_for_pipe(content.decode()) if fmt == "csv" else content.decode(), ask=read)


def _for_pipe(sheet: str) -> str:
    """Give a sheet as a pipe takes it: no mark of UTF-8 where it speaks GBK, and line ends written once on Windows."""
    if not (sys.stdout.encoding or "utf-8").lower().startswith("utf"):
        sheet = sheet.removeprefix("\ufeff")
    return sheet.replace("\r\n", "\n") if os.linesep == "\r\n" else sheet


def replace(path: Path, content: bytes) -> None:
    """Put a whole new file in the place of an old one, or leave the old one as it was.

    Raises:
        RepositoryError: the folder is missing, the disk is full, or another program holds the file.
    """
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise RepositoryError(
            say(
                "写不了 {name}:请检查文件夹,若文件正在 WPS 或 Excel 中打开请先关闭({why})",
                "cannot write {name}: check the folder, and close the file if WPS or Excel has it open ({why})",
                name=path,
                why=why(error),
            )
        ) from error


def done(call: Call, result: Done, dry: list[str], named: Sequence[str] = ()) -> None:
    """Say what a verb did, or with ``--dry-run`` would do, and whose turn it is; ``named`` are all that were meant."""
    change = result.change
    ids = [record.id for record in change.records]
    if call.format == "json":
        fields = {
            "changed": ids,
            "commit": result.commit,
            "message": str(change.said),
            "next": [str(one) for one in change.follow],
        }
        envelope(call, **fields, **({"dry_run": True, "changes": dry} if call.dry_run else {}))
        return
    if call.dry_run:
        sys.stdout.write("\n".join(dry) + "\n")
        words(say("以上为预览,未写入任何内容", "this is a preview; nothing was written"))
        return
    from ecentre.cli import handing

    words(change.said)
    for note, message in together(change.notes):
        shown = {"message": handing.said(call, message), "clause": note.clause or note.rule}
        words(say("  待补或留意:{message} [{clause}]", "  to note: {message} [{clause}]", **shown))
    for one in change.follow:
        words(f"  {handing.addressed(call, one)}")
    if ids and not sys.stdout.isatty():
        sys.stdout.write("".join(f"{id}\n" for id in named or ids[:1]))


def together(notes: Iterable[Problem]) -> Iterator[tuple[Problem, Words]]:
    """Give notes with their words, those that differ only in what they are about as one, with the first one's command.

    What a note names within a command of its own is not put in a row: it would make a command that nobody can type.
    """
    alike: dict[tuple[str, str, str], list[Problem]] = {}
    for note in notes:
        alike.setdefault((note.rule, note.clause, note.message.zh), []).append(note)
    for found in alike.values():
        first, told = found[0], dict[str, object]()
        for name in first.message.args:
            values = {str(one.message.args[name]): one.message.args[name] for one in found}
            value = next(iter(values.values()))
            told[name] = value if len(values) == 1 or "ecentre " in str(value) else joined(values)
        _, *commands = first.message.zh.split("ecentre ")
        apart = [name for name in told if told[name] != first.message.args[name] and f"{{{name}}}" in "".join(commands)]
        if apart:
            yield from ((one, one.message) for one in found)
        else:
            yield first, Words(first.message.zh, first.message.en, told)


__all__ = [
    "coloured", "columns", "data", "done", "envelope", "fitting", "left_the_house", "replace", "table", "text",
    "together", "words",
]  # fmt: skip
