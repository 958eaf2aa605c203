"""The command line: parse, call, print. Everything a person types or reads passes through here."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line in this process and give its exit code; nothing escapes as a traceback."""
    _steady()
    arguments = [_text(one) for one in (sys.argv[1:] if argv is None else argv)]
    try:
        return _run(arguments)
    except BaseException as error:  # noqa: BLE001  the one place that turns every failure into words
        from ecentre.cli import failure

        return failure.told(error, arguments)


def _run(arguments: list[str]) -> int:
    from ecentre.cli import catalogue

    catalogue.bind()
    from ecentre.cli.session import Call
    from ecentre.cli.tree import Root

    answer = Root().main(arguments, prog_name="ecentre", standalone_mode=False, obj=Call())
    sys.stdout.flush()
    return answer if isinstance(answer, int) else 0


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
    """Let a console that knows only GBK show what it cannot encode, and a closed stream swallow what nobody reads."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  open to the end
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
