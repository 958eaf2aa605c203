"""The one place that starts other programs: fixed arguments, bytes in and out, failures in words."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ecentre.errors import RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TIMEOUT = 600.0


class Done(NamedTuple):
    """How a program ended: exit code, what it said, what it complained of."""

    code: int
    out: bytes
    err: bytes


@cache
def program(name: str) -> str:
    """Give the full path of a program found in ``PATH``, never in the folder that happens to be the present one.

    Raises:
        RepositoryError: it is not installed.
    """
    suffix = ".exe" if os.name == "nt" else ""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        place = Path(folder, name + suffix)
        if place.is_absolute() and place.is_file() and os.access(place, os.X_OK):
            return str(place)
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
        raise RepositoryError(
            say("{name} 出错:{told}", "{name} failed: {told}", name=argv[0], told=complaint(done))
        )
    return done


def complaint(done: Done) -> str:
    """Give what a program complained of, fit for a message."""
    told = done.err.decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in told).split())[:500]
