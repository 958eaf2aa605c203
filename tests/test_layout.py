"""What plain git lets into the tree and no record may be is told by ``check``, whatever the folder looks like."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from conftest import git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Answer

PLACE = "records/place/operations-centre.yaml"


def put(folder: Path, mode: str, path: str, text: str = "id: x\n") -> None:
    """Make a commit that holds one more entry, as a foreign program would: the folder is not asked."""
    made = subprocess.run(["git", "hash-object", "-w", "--stdin"], cwd=folder, input=text.encode(), capture_output=True)
    blob = git(folder, "rev-parse", "HEAD").strip() if mode == "160000" else made.stdout.decode().strip()
    git(folder, "update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")
    git(folder, "commit", "-q", "-m", "by hand")


def told(run: Callable[..., Answer], rule: str) -> list[str]:
    answer = run("check", "-o", "csv")
    assert answer.code in (0, 1)
    return [line.split(",")[0] for line in answer.out.splitlines() if f",{rule}," in line]


@pytest.mark.parametrize("mode", ["120000", "100755", "160000"])
def test_only_plain_files_are_records(mode: str, world: Callable[[str], Path], run: Callable[..., Answer]) -> None:
    folder = world("empty")
    assert told(run, "record.mode") == []
    put(folder, mode, "records/place/strange.yaml", "../../../secret")
    assert told(run, "record.mode") == ["records/place/strange.yaml"]


def test_an_executable_bit_on_a_sound_record_is_told(
    world: Callable[[str], Path], run: Callable[..., Answer]
) -> None:
    folder = world("empty")
    put(folder, "100755", PLACE, (folder / PLACE).read_text(encoding="utf-8"))
    assert told(run, "record.mode") == [PLACE]
    put(folder, "100644", PLACE, (folder / PLACE).read_text(encoding="utf-8"))
    assert told(run, "record.mode") == []


@pytest.mark.parametrize("twin", ["records/place/Operations-Centre.yaml", "records/PLACE/operations-centre.yaml"])
def test_names_that_differ_in_case_only_are_told(
    twin: str, world: Callable[[str], Path], run: Callable[..., Answer]
) -> None:
    folder = world("empty")
    put(folder, "100644", twin, (folder / PLACE).read_text(encoding="utf-8"))
    pair = {PLACE, twin}
    assert set(told(run, "record.case")) <= pair
    assert len(told(run, "record.case")) == 1


def test_a_record_deleted_with_plain_git_is_told_until_it_is_back(
    world: Callable[[str], Path], run: Callable[..., Answer]
) -> None:
    folder = world("empty")
    before = git(folder, "rev-parse", "HEAD").strip()
    git(folder, "rm", "-q", PLACE)
    git(folder, "commit", "-q", "-m", "gone")
    assert PLACE in told(run, "record.gone")
    git(folder, "checkout", "-q", before, "--", PLACE)
    git(folder, "commit", "-q", "-m", "back")
    assert told(run, "record.gone") == []


def test_what_ecentre_takes_back_was_not_deleted(world: Callable[[str], Path], run: Callable[..., Answer]) -> None:
    world("empty")
    assert run("place", "add", "--name", "库房", as_="李永刚").code == 0
    assert run("undo", "--yes", as_="李永刚").code == 0
    assert told(run, "record.gone") == []
