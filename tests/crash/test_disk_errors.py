"""A disk that is full or fails at any one system call: words and exit code 6, and the books old or new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import stages
import syscalls
from conftest import git
from test_killed import compiled, copies, ready, sound, stage_of  # noqa: F401  fixtures are used by name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WANTED = 5
REASON = syscalls.missing()
pytestmark = pytest.mark.skipif(bool(REASON), reason=REASON)
ERRORS = ("ENOSPC", "EIO")
FAILED = 6


@pytest.mark.parametrize("name", ["open", "import"])
def test_a_failing_disk_is_told_in_words_and_nothing_is_half_written(
    name: str,
    copies: Callable[[str], Path],  # noqa: F811
    compiled: Path,  # noqa: F811
    capfd: pytest.CaptureFixture[str],
) -> None:
    verb, (stage, points) = stages.VERBS[name], stage_of(name, compiled, copies("warm"))
    for number, point in enumerate(syscalls.sample(points, WANTED)):
        folder, error = copies(f"fail-{number}"), ERRORS[number % 2]
        old = git(folder, "rev-parse", "HEAD").strip()
        done = stage.failing(folder, point, error)
        said = done.stderr.decode()
        assert done.returncode in (0, FAILED), f"{error} {point}: {done.returncode} {said}"
        assert "AttributeError" not in said
        assert "Traceback" not in said
        happened = sound(folder, old, point)
        assert happened or done.returncode == FAILED, f"{error} {point}: {said}"
        if happened and done.returncode == FAILED:
            assert "已经记账" in said, f"{error} {point}: {said}"
        assert stages.taken(verb.by, "asset", "list") == 0, f"{error} {point}: {capfd.readouterr().err}"
        if not happened:
            assert stages.taken(verb.by, *verb.words) == 0, f"{error} {point}: {capfd.readouterr().err}"
        assert verb.effects(folder) == stages.WHOLE[name], f"{error} {point}"
        assert git(folder, "status", "--porcelain", "--", "records") == "", f"{error} {point}"
