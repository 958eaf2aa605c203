"""The one place that starts other programs: fixed arguments, bytes in and out, failures in words."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

from ecentre.errors import RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TIMEOUT = 600.0


class Done(NamedTuple):
    """How a program ended: exit code, what it said, what it complained of."""

    code: int
    out: bytes
    err: bytes


def run(
    argv: Sequence[str | Path], *, cwd: Path, input: bytes = b"", env: Mapping[str, str] | None = None, check: bool = True
) -> Done:
    """Run a program to its end.

    Raises:
        RepositoryError: it is not installed, took too long, or failed while ``check`` is on.
    """
    words = [str(word) for word in argv]
    try:
        ended = subprocess.run(words, cwd=cwd, input=input, env=env, capture_output=True, timeout=TIMEOUT, check=False)
    except FileNotFoundError as error:
        raise RepositoryError(
            say("找不到程序 {name};请安装 git 后再试", "the program {name} is missing; install git", name=words[0])
        ) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RepositoryError(say("{name} 没有完成:{why}", "{name} failed: {why}", name=words[0], why=error)) from error
    done = Done(ended.returncode, ended.stdout, ended.stderr)
    if check and done.code:
        told = done.err.decode("utf-8", "replace").strip()
        raise RepositoryError(
            say("git 未能完成:{told};请运行 ecentre doctor", "git failed: {told}; run ecentre doctor", told=told)
        )
    return done
