"""``python -m delivery wheel|offline|windows --to DIR``: make one of the three things that are handed out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from delivery import offline, targets, wheels, windows
from ecentre.errors import EcentreError, RepositoryError, why
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Make what was asked for, say where it lies, and give the exit code."""
    arguments = _parser().parse_args(argv)
    try:
        arguments.to.mkdir(parents=True, exist_ok=True)
        made = arguments.make(arguments)
    except OSError as error:
        return _told(RepositoryError(say("写不成:{why}", "cannot be made: {why}", why=why(error))))
    except EcentreError as error:
        return _told(error)
    sys.stdout.write(f"{made}\n")
    return 0


def _told(error: EcentreError) -> int:
    sys.stderr.write(f"{error}\n")
    return error.code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m delivery", description=__doc__, allow_abbrev=False)
    verbs = parser.add_subparsers(required=True, metavar="wheel|offline|windows")
    for name, make, help in (
        ("wheel", _wheel, say("程序本身,一个 wheel 文件", "the program alone, as one wheel")),
        ("offline", _offline, say("给断网机器的文件夹,依赖齐全", "a folder for machines without a network")),
        ("windows", _windows, say("Windows 整包,解压即用", "a bundle for Windows, unpacked and used")),
    ):
        verb = verbs.add_parser(name, help=str(help), description=str(help), allow_abbrev=False)
        verb.add_argument("--to", type=Path, required=True, help=str(say("写到哪个文件夹", "the folder to write to")))
        verb.set_defaults(make=make)
        if name == "offline":
            verb.add_argument("--platform", choices=list(targets.TARGETS), default=targets.here())
            verb.add_argument("--python", action="append", help=str(say("如 3.11,可重复", "such as 3.11, repeatable")))
        if name == "windows":
            verb.add_argument(
                "--python-zip",
                type=Path,
                help=str(
                    say("自备的 Windows 嵌入版 Python 压缩包", "an embeddable Python for Windows of your own, a zip")
                ),
            )
            verb.add_argument("--python", default="3.11", help=str(say("压缩包的版本", "the version of that zip")))
            verb.add_argument(
                "--git",
                type=Path,
                help=str(say("一并放入的 MinGit 压缩包或文件夹", "MinGit to put inside, a zip or a folder")),
            )
    return parser


def _wheel(arguments: argparse.Namespace) -> Path:
    return wheels.build(arguments.to)


def _offline(arguments: argparse.Namespace) -> Path:
    return offline.make(arguments.to, targets.TARGETS[arguments.platform], arguments.python or [targets.PYTHON])


def _windows(arguments: argparse.Namespace) -> Path:
    return windows.make(arguments.to, arguments.python_zip, arguments.python, arguments.git)


if __name__ == "__main__":
    sys.exit(main())
