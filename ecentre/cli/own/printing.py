"""``print``: a record on the form the manual names for it, or the empty form, as a page for A4."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecentre import clock, kinds
from ecentre.cli import output
from ecentre.cli.meaning import naming
from ecentre.cli.session import Call, current
from ecentre.errors import NotFoundError, UsageError
from ecentre.words import joined, say

if TYPE_CHECKING:
    from ecentre.model import Record
    from ecentre.render.form import Press

SCREEN = "-"
What = Annotated[
    str,
    typer.Argument(
        metavar=str(say("编号|类别", "ID|KIND")),
        help=str(
            say(
                "打印哪条记录;打印空白表时写类别,如 requisition",
                "the record; for an empty form the kind, such as requisition",
            )
        ),
    ),
]
Form = Annotated[
    str,
    typer.Option(
        "--form",
        metavar=str(say("表名", "NAME")),
        help=str(say("用哪种表单;只有一种时不必写", "which form; not needed where there is only one")),
    ),
]
Blank = Annotated[
    bool, typer.Option("--blank", help=str(say("打印空白表,供手工填写", "print the empty form, to fill in by hand")))
]


def print_(what: What, form: Form = "", blank: Blank = False) -> int:
    """Write the page to ``--to FILE`` (``-`` is standard output), else to a file named after the record."""
    from ecentre.render.form import choose, fill

    call = current()
    if call.output not in ("", "html"):
        raise UsageError(say("表单只有网页格式:-o html", "forms are web pages: -o html"))
    if Path(call.to).suffix.lower() not in ("", ".html", ".htm"):
        raise UsageError(
            say("表单写成网页:--to 文件名.html,用浏览器打印", "forms are web pages to print: --to NAME.html")
        )
    press = _press(call)
    kind, record = _meant(call, press, what, blank)
    name = choose(press.templates, kind, form)
    page = fill(press, kind, record, name)
    output.left_the_house(call, page.decode())
    if call.to == SCREEN:
        _to_screen(page)
        return 0
    target = Path(call.to or (f"{record.id}.html" if record else f"{kind}-{name}.html"))
    output.replace(target, page)
    output.words(
        say(
            "已写入 {name};用浏览器打开即可打印(A4)",
            "written to {name}; open it in a browser to print on A4",
            name=target,
        )
    )
    return 0


def _press(call: Call) -> Press:
    """Print what is kept, never a hand edit: the page names the state of the books it was made from."""
    from ecentre.render.form import Press

    book = call.book if call.at or call.as_of else call.kept
    return Press(book, call.schemas, call.root / "templates", book.commit, clock.now())


def _meant(call: Call, press: Press, what: str, blank: bool) -> tuple[str, Record | None]:
    from ecentre.render.form import names

    printed = [kind for kind in kinds.PREFIXES if names(press.templates, kind)]
    if blank:
        return _kind(what, printed), None
    book = call.book if call.at or call.as_of else call.kept
    ref = naming.anywhere(book, call.schemas, what, printed)
    return ref.kind, naming.existing(book, ref)


def _kind(what: str, printed: list[str]) -> str:
    """Give the kind whose empty form is meant, by its name, its label or the id of any of its records."""
    named = what.strip().replace("-", "_")
    for kind in sorted(printed, key=lambda one: -len(kinds.get(one).label.zh)):
        label = kinds.get(kind).label
        if named in (kind, label.en) or named.startswith(label.zh) or kinds.of_id(what.strip()) == kind:
            return kind
    raise NotFoundError(
        say(
            "没有 {what} 的空白表;现有:{known}",
            "there is no empty form of {what}; there are: {known}",
            what=what,
            known=joined(f"{kind}({kinds.get(kind).label})" for kind in printed) or "-",
        ),
    )


def _to_screen(page: bytes) -> None:
    """Give the page as bytes: it says itself that it is UTF-8, whatever the console speaks."""
    sys.stdout.flush()
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:
        sys.stdout.write(page.decode())
    else:
        raw.write(page)
        raw.flush()
