"""The command line: parse, call, print. Everything a person types or reads passes through here."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecentre.cli.session import Call


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line in this process and give its exit code; nothing escapes as a traceback."""
    _steady()
    if argv is None and "_ECENTRE_COMPLETE" in os.environ:
        from ecentre.cli.tabkey import completion

        return completion.answer()
    from ecentre.cli.grammar import widths

    arguments = widths.narrowed([_text(one) for one in (sys.argv[1:] if argv is None else argv)])
    begun: list[Call] = []
    try:
        return _run(arguments, begun)
    except BaseException as error:  # noqa: BLE001  the one place that turns every failure into words
        from ecentre.cli import failure

        return failure.told(error, arguments, *begun)


def _run(arguments: list[str], begun: list[Call]) -> int:
    from ecentre.cli import catalogue
    from ecentre.errors import Exit

    catalogue.bind()
    from ecentre.cli import places
    from ecentre.cli.handedits import noticing
    from ecentre.cli.session import Call

    call = Call()
    begun.append(call)
    code = _answered(arguments, call)
    sys.stdout.flush()
    places.remember(call)
    return code if noticing.noticed(call) else int(Exit.INTERRUPTED)


def _answered(arguments: list[str], call: Call) -> int:
    from ecentre.cli import answer
    from ecentre.cli.tree import Root

    with answer.gathered(call) if answer.wanted(arguments) else nullcontext():
        ended = Root().main(arguments, prog_name="ecentre", standalone_mode=False, obj=call)
    code = ended if isinstance(ended, int) else 0
    answer.finish(call, code)
    return code


def _text(argument: str) -> str:
    """Give an argument as it was typed, where Python under LC_ALL=C could not read its bytes."""
    if argument.isascii() or not any("\udc80" <= sign <= "\udcff" for sign in argument):
        return argument
    typed = os.fsencode(argument)
    try:
        return typed.decode()
    except UnicodeDecodeError:
        return typed.decode("gb18030", errors="replace")


def _steady() -> None:
    """Let a console that knows only GBK show what it cannot encode; a closed stream swallows or gives nothing."""
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  open to the end
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  open to the end
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
