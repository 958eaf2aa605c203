"""``demo``: a whole centre in a folder, and a month of it, each step shown with the command that made it.

The month is a script a person can read and repeat (``templates/demo/month.txt``): ``==`` begins a chapter, ``@`` sets
the day and hour, ``?`` marks a command that must be refused, ``%`` is something done beside the program, every other
line is a command as it is typed. Everybody signs at a machine of their own, a folder beside the demo's.
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

from ecentre import account, keyring, records
from ecentre.cli import places
from ecentre.clock import CLOCK_VARIABLE
from ecentre.errors import EcentreError, RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.cli.own.outside import Scene

SCRIPT = "month.txt"
MATERIAL = ("people.xlsx", "ledger.xlsx", "papers.xlsx", "stock.xlsx", "allotments.yaml")
VARIABLES = (CLOCK_VARIABLE, "ECENTRE_AS", account.HOME_VARIABLE, keyring.PIN_VARIABLE)


def demo(folder: Annotated[str, typer.Argument(metavar=str(say("文件夹", "DIR")))] = "ecentre-demo") -> int:
    """Make the demo centre in a new folder and play the month."""
    from ecentre.cli.own.outside import Scene

    target = Path(folder).resolve()
    scene = Scene(target)
    for place in (target, scene.machines):
        _refuse_what_is_there(place)
    material = records.data_folder("templates") / "demo"
    target.mkdir(parents=True, exist_ok=True)
    with _standing_in(target), places.already_told():
        for name in MATERIAL:
            shutil.copyfile(material / name, target.parent / f"{target.name}-{name}")
        for line in (material / SCRIPT).read_text(encoding="utf-8").splitlines():
            _play(line.strip(), scene)
    _say()
    told = say('示范中心在 {place};进去试试:cd "{place}"', 'the demo centre is in {place}: cd "{place}"', place=target)
    _say(told)
    _say(
        say(
            "各人的密钥在 {folder};以某人签名前,把环境变量 {name} 设为其中他的文件夹",
            "everybody's keys are in {folder}; to sign as somebody, set {name} to their folder there",
            folder=scene.machines, name=account.HOME_VARIABLE,
        )
    )  # fmt: skip
    return 0


def _refuse_what_is_there(place: Path) -> None:
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise RepositoryError(
            say(
                "{folder} 已经存在;请换一个文件夹:ecentre demo 新文件夹",
                "{folder} exists already; choose another: ecentre demo NEW",
                folder=place,
            )
        )


@contextmanager
def _standing_in(target: Path) -> Iterator[None]:
    """Work inside the demo's folder, on its own clock, as nobody in particular."""
    here, kept = Path.cwd(), {name: os.environ.get(name) for name in VARIABLES}
    for name in VARIABLES:
        os.environ.pop(name, None)
    os.chdir(target)
    try:
        yield
    finally:
        os.chdir(here)
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def _play(line: str, scene: Scene) -> None:
    line = line.replace("{demo}", scene.centre.name)
    if not line or line.startswith("#"):
        return
    if line.startswith("=="):
        _say()
        _say(line)
    elif line.startswith("@"):
        os.environ[CLOCK_VARIABLE] = line[1:].strip() + "+08:00"
    elif line.startswith("%"):
        _do(shlex.split(line[1:]), scene)
    else:
        _run(line.removeprefix("?").strip(), scene, refused=line.startswith("?"))


def _do(words: list[str], scene: Scene) -> None:
    from ecentre.cli.own.outside import DEEDS

    told = DEEDS[words[0]](scene, *words[1:])
    _say()
    _say(f"% {told}")


def _run(command: str, scene: Scene, *, refused: bool) -> None:
    from ecentre.cli import main

    words = shlex.split(command)[1:]
    scene.settle(words)
    _say()
    _say(f"$ {command}")
    with redirect_stderr(sys.stdout):
        code = main(["--no-input", *words])
    expected = (1, 5) if refused else (0,)
    if code not in expected:
        stopped = say("示范中断:{command}({code})", "the demo stopped: {command} ({code})", command=command, code=code)
        raise EcentreError(stopped)


def _say(text: object = "") -> None:
    """Tell the story where the answers go, so that both stay in order."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
