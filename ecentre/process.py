"""The one place that starts other programs: fixed arguments, bytes in and out, failures in words."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ecentre.errors import RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TIMEOUT = 600.0
PLACES = (("ProgramFiles", "Git"), ("LOCALAPPDATA", "Programs", "Git"))
INNER = ("cmd", "bin", "mingw64/bin", "usr/bin")  # of Git for Windows and of MinGit
NO_GIT = say(
    "这台电脑上没有 git,程序要用它来记账。安装:Windows 到 https://git-scm.com/download/win 下载(一路“下一步”),"
    "或改用自带 git 的整包;Debian、统信、麒麟桌面版 sudo apt install git,麒麟服务器版 sudo dnf install git。"
    "装好后另开一个命令窗口,运行 ecentre doctor",
    "git is not on this computer, and the books are kept with it. Windows: https://git-scm.com/download/win, or the"
    " bundle that brings git along; Debian, UOS, Kylin desktop: sudo apt install git; Kylin server: sudo dnf install"
    " git. Then open a new command window and run ecentre doctor",
)


class Done(NamedTuple):
    """How a program ended: exit code, what it said, what it complained of."""

    code: int
    out: bytes
    err: bytes


def found(name: str) -> str:
    """Give the full path of a program of ``PATH``, on Windows of git's own folders too; empty where there is none."""
    suffixes = (".exe", ".cmd") if os.name == "nt" and not Path(name).suffix else ("",)
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    for folder in (*folders, *(windows_folders() if os.name == "nt" else ())):
        for suffix in suffixes:
            place = Path(folder, name + suffix)
            if place.is_absolute() and place.is_file() and os.access(place, os.X_OK):
                return str(place)
    return ""


def windows_folders() -> list[str]:
    """Give where git lies on Windows without being on ``PATH``: where it is installed, and beside our own bundle."""
    own = Path(sys.executable).parents[1] / "git"
    installed = [Path(os.environ[name], *rest) for name, *rest in PLACES if os.environ.get(name)]
    return [str(place / inner) for place in (*installed, own) for inner in INNER]


@cache
def program(name: str) -> str:
    """Give the full path of a program found in ``PATH``, never in the folder that happens to be the present one.

    Raises:
        RepositoryError: it is not installed.
    """
    place = found(name)
    if place:
        return place
    if name == "git":
        raise RepositoryError(NO_GIT)
    raise RepositoryError(
        say("找不到程序 {name};请安装后再试", "the program {name} is missing; install it and try again", name=name)
    )


def run(
    argv: Sequence[str | Path],
    *,
    cwd: Path,
    input: bytes = b"",
    env: Mapping[str, str] | None = None,
    check: bool = True,
) -> Done:
    """Run a program to its end.

    Raises:
        RepositoryError: it cannot be started, took too long, or failed while ``check`` is on.
    """
    import subprocess

    words = [program(str(argv[0])) if not Path(argv[0]).is_absolute() else str(argv[0]), *map(str, argv[1:])]
    try:
        ended = subprocess.run(words, cwd=cwd, input=input, env=env, capture_output=True, timeout=TIMEOUT, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RepositoryError(
            say("{name} 没有完成:{why}", "{name} did not finish: {why}", name=argv[0], why=error)
        ) from error
    done = Done(ended.returncode, ended.stdout, ended.stderr)
    if check and done.code:
        raise RepositoryError(say("{name} 出错:{told}", "{name} failed: {told}", name=argv[0], told=complaint(done)))
    return done


def attended(argv: Sequence[str], *, cwd: Path) -> int:
    """Run a program that a person works in, at their own terminal and for as long as they like; give how it ended.

    Ctrl-C is the program's own while it runs.

    Raises:
        RepositoryError: it is missing or cannot be started.
    """
    import signal
    import subprocess

    words = [program(argv[0]) if not Path(argv[0]).is_absolute() else argv[0], *argv[1:]]
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.run(words, cwd=cwd, check=False).returncode
    except OSError as error:
        raise RepositoryError(
            say("{name} 没有启动:{why}", "{name} did not start: {why}", name=argv[0], why=error)
        ) from error
    finally:
        signal.signal(signal.SIGINT, before)


def complaint(done: Done) -> str:
    """Give what a program complained of, fit for a message."""
    told = done.err.decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in told).split())[:500]
