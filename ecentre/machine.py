"""What of this computer would spoil the first hour: git, room, clock, the place of the books, the window's letters."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ecentre import process, syncfolders
from ecentre.errors import RepositoryError, why
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_GIT = (2, 32)  # older ones do not let a program keep the user's own settings out
LOW = 200 << 20  # bytes of room left
LONGEST = 259 - 135  # signs: what Windows takes, less the longest path the books and git's own folder need below
ODD_CLOCK = 2 * 24 * 60 * 60  # seconds a clock may be behind the day the program was laid on the disk
REMOTE = 4  # what Windows calls a network drive
MENDS = say("ecentre doctor --fix", "ecentre doctor --fix")
NETWORKS = re.compile(r"nfs\d?|cifs|smb\d?|smbfs|fuse\.sshfs|afs|9p|davfs")


class Finding(NamedTuple):
    """One thing that is wrong: what, why it matters, what to do; whether it was mended, whether it is a hint only."""

    what: Words
    why: Words
    way: Words
    mended: bool = False
    hint: bool = False


def examine(place: Path) -> Iterator[Finding]:
    """Give what is wrong with this computer, and with a folder as a place for books; needs no centre."""
    yield from _git()
    yield from _room(place)
    yield from _clock()
    yield from _cloud(place)
    yield from _far(place)
    yield from _writable(place)
    yield from _letters()


def git_version() -> tuple[int, ...]:
    """Give the version of git, nothing where there is no git that runs."""
    try:
        told = process.run(["git", "--version"], cwd=Path.cwd(), check=False).out.decode("utf-8", "replace")
    except RepositoryError:
        return ()
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", told)
    return tuple(int(part) for part in found.groups() if part) if found else ()


def facts(place: Path) -> Words:
    """Say in one line what this computer is, for whoever helps from afar."""
    from ecentre import __version__

    git = ".".join(map(str, git_version())) or "-"
    room = say("?", "?")
    with suppress(OSError):
        room = say("{n} GB", "{n} GB", n=f"{shutil.disk_usage(place).free / (1 << 30):.1f}")
    return say(
        "本机:ecentre {own}、git {git}、Python {python}、{system},剩余空间 {room}",
        "this computer: ecentre {own}, git {git}, Python {python}, {system}, room left {room}",
        own=__version__, git=git, python=platform.python_version(), system=platform.platform(terse=True), room=room,
    )  # fmt: skip


def _git() -> Iterator[Finding]:
    version = git_version()
    if not version:
        yield Finding(
            say("没有能运行的 git", "there is no git that runs"),
            say("没有它不能记账", "nothing can be kept without it"), process.NO_GIT,
        )  # fmt: skip
    elif version < LEAST_GIT:
        yield Finding(
            say("git {version} 太旧", "git {version} is too old", version=".".join(map(str, version))),
            say("本程序用到 {least} 才有的功能,旧版可能办不成或用错设置",
                "what the program needs came with {least}", least=".".join(map(str, LEAST_GIT))),
            say("装新版:Windows 到 https://git-scm.com/download/win;Linux 升级系统自带的 git",
                "install a newer one: https://git-scm.com, or upgrade that of the system"),
        )  # fmt: skip


def _room(place: Path) -> Iterator[Finding]:
    for folder in dict.fromkeys((place, Path(tempfile.gettempdir()))):
        with suppress(OSError):
            free = shutil.disk_usage(folder).free
            if free < LOW:
                yield Finding(
                    say("{folder} 所在的盘只剩 {n} MB", "only {n} MB are left on the disk of {folder}", folder=folder,
                        n=free >> 20),
                    say("盘满了办不成,也备份不了", "on a full disk nothing can be entered or backed up"),
                    say("删掉不用的文件,或把账搬到别的盘", "delete what is of no use, or move the books elsewhere"),
                )  # fmt: skip


def _clock() -> Iterator[Finding]:
    laid = Path(__file__).stat().st_mtime
    if time.time() < laid - ODD_CLOCK:
        yield _wrong_clock(say("本程序装上的日子", "the day the program was installed"), datetime.fromtimestamp(laid))  # noqa: DTZ006


def _wrong_clock(than: Words, earliest: datetime) -> Finding:
    return Finding(
        say("电脑的日期不对:比{than}({day})还早", "the date of this computer is wrong: before {than} ({day})",
            than=than, day=f"{earliest:%Y-%m-%d}"),
        say("每一步都记时间,日期错了,期限和先后都会错", "every step keeps its time; terms and order would be wrong"),
        say("把电脑的日期和时间调对,最好设成自动", "set date and time of the computer, best automatically"),
    )  # fmt: skip


def behind(last: datetime, now: datetime) -> Finding | None:
    """Tell of a clock that is before the last step of the books; a few minutes are nothing."""
    late = (last - now).total_seconds() > 5 * 60
    return _wrong_clock(say("账上最后一步", "the last step of the books"), last) if late else None


def _cloud(place: Path) -> Iterator[Finding]:
    cloud = syncfolders.synced(place)
    if cloud:
        told = say("文件夹 {folder} 在{cloud}的同步文件夹里", "{folder} is kept in step by {cloud}", folder=place,
                   cloud=cloud)  # fmt: skip
        yield Finding(told, syncfolders.WHY, syncfolders.WAY)


def _far(place: Path) -> Iterator[Finding]:
    if os.name == "nt" and len(str(place)) > LONGEST:
        yield too_long(place)
    if networked(place):
        yield Finding(
            say("文件夹 {folder} 在网络盘上", "{folder} lies on a network drive", folder=place),
            say("网络一断,写到一半的文件会坏,而且慢", "files are cut in the middle when the network breaks off"),
            say("账放在本机,几个人共用:ecentre connect 共享文件夹",
                "keep the books on this computer and share them: ecentre connect FOLDER"), hint=True,
        )  # fmt: skip


def too_long(place: Path) -> Finding:
    """Say that Windows may not take the paths below a folder."""
    return Finding(
        say("文件夹的路径太长({n} 个字)", "the path of the folder is too long ({n} signs)", n=len(str(place))),
        say("Windows 里超过 260 个字的文件常常写不了", "Windows often cannot write a path of over 260 signs"),
        say("移到短一些的地方,如 D:/账", "move it to a shorter place, such as D:/books"), hint=True,
    )  # fmt: skip


def networked(place: Path, mounts: Path = Path("/proc/self/mounts")) -> bool:
    """Tell whether a folder lies on a drive of another computer."""
    if os.name == "nt":
        import ctypes

        windll = getattr(ctypes, "windll", None)
        return str(place).startswith("\\\\") or bool(windll and windll.kernel32.GetDriveTypeW(place.anchor) == REMOTE)
    try:
        rows = [line.split(" ") for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:
        return False
    held = [(row[1].replace("\\040", " "), row[2]) for row in rows if len(row) > 2]
    around = [(len(at), sort) for at, sort in held if place.is_relative_to(at)]
    return bool(around) and NETWORKS.fullmatch(max(around)[1]) is not None


def _writable(place: Path) -> Iterator[Finding]:
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        yield Finding(
            say("文件夹 {folder} 写不了({why})", "the folder {folder} cannot be written ({why})", folder=place,
                why=why(error)),
            say("在这里什么也办不成", "nothing can be entered there"),
            say("换到自己的文件夹(如 D:/账),或请管理员开通写入", "use a folder of your own, or ask for rights"),
        )  # fmt: skip


def _letters() -> Iterator[Finding]:
    for stream in (sys.stdout, sys.stderr):
        encoding = getattr(stream, "encoding", None)
        try:
            "账".encode(encoding or "utf-8")
        except (UnicodeEncodeError, LookupError):
            yield Finding(
                say("这个窗口显示不了中文({name})", "this window shows no Chinese ({name})", name=encoding),
                say("姓名和提示会变成问号或乱码", "names and messages turn into question marks"),
                say("Windows 用“终端”或先运行 chcp 936;Linux 先运行 export LANG=zh_CN.UTF-8",
                    "on Windows use Terminal, or run chcp 936 first; on Linux: export LANG=zh_CN.UTF-8"), hint=True,
            )  # fmt: skip
            return
