"""``demo``: a whole centre in a folder, and a month of it, each step shown with the command that made it.

The month is a script a person can read and repeat (``templates/demo/month.txt``): ``==`` begins a chapter, ``@`` sets
the day and hour, ``?`` marks a command that must be refused, every other line is a command as it is typed.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecentre import records
from ecentre.clock import CLOCK_VARIABLE
from ecentre.errors import EcentreError, RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = "month.txt"


def demo(folder: Annotated[str, typer.Argument(metavar=str(say("文件夹", "DIR")))] = "ecentre-demo") -> int:
    """Make the demo centre in a new folder and play the month."""
    target = Path(folder).resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise RepositoryError(
            say(
                "{folder} 已经存在;请换一个文件夹:ecentre demo 新文件夹",
                "{folder} exists already; choose another: ecentre demo NEW",
                folder=target,
            )
        )
    material = records.data_folder("templates") / "demo"
    target.mkdir(parents=True, exist_ok=True)
    with _standing_in(target):
        for name in ("people.xlsx", "ledger.xlsx"):
            shutil.copyfile(material / name, target.parent / f"{target.name}-{name}")
        for line in (material / SCRIPT).read_text(encoding="utf-8").splitlines():
            _play(line.strip(), target.name)
    _say()
    _say(say("示范中心在 {folder};进去试试:cd {folder}", "the demo centre is in {folder}: cd {folder}", folder=target))
    return 0


@contextmanager
def _standing_in(target: Path) -> Iterator[None]:
    """Work inside the demo's folder, on its own clock, as nobody in particular."""
    here, kept = Path.cwd(), {name: os.environ.get(name) for name in (CLOCK_VARIABLE, "ECENTRE_AS")}
    os.environ.pop("ECENTRE_AS", None)
    os.chdir(target)
    try:
        yield
    finally:
        os.chdir(here)
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _play(line: str, name: str) -> None:
    if not line or line.startswith("#"):
        return
    if line.startswith("=="):
        _say()
        _say(line)
    elif line.startswith("@"):
        os.environ[CLOCK_VARIABLE] = line[1:].strip() + "+08:00"
    else:
        _run(line.removeprefix("?").strip().replace("{demo}", name), refused=line.startswith("?"))


def _run(command: str, *, refused: bool) -> None:
    from ecentre.cli import main

    _say()
    _say(f"$ {command}")
    with redirect_stderr(sys.stdout):
        code = main(["--no-input", *shlex.split(command)[1:]])
    expected = (1, 5) if refused else (0,)
    if code not in expected:
        stopped = say("示范中断:{command}({code})", "the demo stopped: {command} ({code})", command=command, code=code)
        raise EcentreError(stopped)


def _say(text: object = "") -> None:
    """Tell the story where the answers go, so that both stay in order."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
