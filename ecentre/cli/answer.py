"""The one JSON document of a command that was asked for one: what it found, did or said, gathered to its end."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecentre.cli.session import Call

VERSION = 1
FORMS = (" -o json ", " -ojson ", " -o=json ", " --output json ", " --output=json ")


class Answer:
    """What a command has answered so far: whole documents, lines meant for a person, and words."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.documents: list[bytes] = []
        self.lines: list[str] = []
        self.said: list[str] = []


def wanted(arguments: Sequence[str]) -> bool:
    """Tell whether the command line asks for JSON, even where it could not be parsed."""
    text = f" {' '.join(arguments)} ".lower()
    return any(form in text for form in FORMS)


@contextmanager
def gathered(call: Call) -> Iterator[None]:
    """Keep what a command writes for a person, such as a help page, out of the way of its JSON."""
    page = io.StringIO()
    try:
        with redirect_stdout(page):
            yield
    finally:
        if call.output == "json":
            call.answer.lines += page.getvalue().splitlines()
        else:
            sys.stdout.write(page.getvalue())


def finish(call: Call, code: int) -> None:
    """Give the document of a command that ended without an error, unless a file has it; every command has one."""
    if call.output == "json" and not (call.to and call.answer.documents):
        put(whole(call.answer, code))


def failed(call: Call | None, message: str, problems: list[dict[str, Any]]) -> None:
    """Give the document of a command that failed, with what it had done before that."""
    told = {"version": VERSION, "ok": False, "message": message, "problems": problems}
    done = whole(call.answer, 1) if call is not None and call.answer.documents else {}
    put({**done, **told})


def put(content: dict[str, Any]) -> None:
    """Write the document to standard output, safe to show on a terminal and readable in its encoding."""
    import json

    from ecentre.render.clean import escape_json

    text = escape_json(json.dumps(content, ensure_ascii=False, indent=2, default=str))
    sys.stdout.write(readable(text, getattr(sys.stdout, "encoding", None) or "utf-8") + "\n")
    sys.stdout.flush()


def whole(answer: Answer, code: int) -> dict[str, Any]:
    """Put together what a command answered: it is ``ok`` if it ended with 0, and what is not says why."""
    import json

    content: dict[str, Any] = {"version": VERSION, "ok": code == 0}
    for document in answer.documents:
        content = joined(content, json.loads(document))
    content["ok"] = code == 0
    if answer.lines:
        content["lines"] = answer.lines
    if not answer.documents or code:
        content.setdefault("message", "\n".join(answer.said))
    if code:
        content.setdefault("problems", [])
    return content


def joined(content: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Add a second document of the same command: lists go on, the later word stands."""
    both = {name: [*value, *more[name]] for name, value in content.items() if isinstance(value, list) and name in more}
    return {**content, **more, **both}


def readable(text: str, encoding: str) -> str:
    r"""Write letters that a stream cannot encode as JSON escapes (``\ud842\udfb7``), so that the text stays JSON."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        import json

        kept = (sign.encode(encoding, "ignore") and sign for sign in text)
        return "".join(sign or json.dumps(lost)[1:-1] for sign, lost in zip(kept, text, strict=True))
    return text
