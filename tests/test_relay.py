"""A long history judged in parts at once: the verdict is that of one walk, whatever a part says of itself."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from typing import TYPE_CHECKING

import pytest
import worlds

from ecentre import objects, verify
from ecentre.git import Git
from ecentre.verify import history, relay
from ecentre.verify.verdict import Counts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EMPTY, PARTS = 40, 3
NOON = "2026-11-03T12:00:00+08:00"
PERSON = "records/person/chen-wen-jun.yaml"


@pytest.fixture
def centre(prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "centre"
    worlds.copy(prepared("trusted"), place)
    monkeypatch.chdir(place)
    monkeypatch.setenv("ECENTRE_HOME", str(tmp_path / "auditor"))
    monkeypatch.setenv("ECENTRE_CLOCK", NOON)
    return place


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> list[relay.Part | None]:
    """Have every history judged in three parts; give what the processes say."""
    said: list[relay.Part | None] = []
    elsewhere = relay._elsewhere

    def listened(git: Git, begin: str, end: str) -> relay.Part | None:
        said.append(elsewhere(git, begin, end))
        return said[-1]

    monkeypatch.setattr(relay, "LEAST", 10)
    monkeypatch.setattr(relay, "START", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: PARTS)
    monkeypatch.setattr(relay, "_elsewhere", listened)
    return said


def git(folder: Path, *words: str) -> str:
    who = {f"GIT_{one}_{part}": value for one in ("AUTHOR", "COMMITTER") for part, value in
           (("NAME", "x"), ("EMAIL", "x@example.org"), ("DATE", NOON))}  # fmt: skip
    done = subprocess.run(("git", *words), cwd=folder, env=os.environ | who, capture_output=True, check=True)
    return done.stdout.decode().strip()


def empty(folder: Path, count: int) -> None:
    for _ in range(count):
        git(folder, "commit", "-q", "--allow-empty", "-m", "nothing")


def spoil(folder: Path) -> str:
    file = folder / PERSON
    file.write_text(file.read_text(encoding="utf-8").replace("state: active", "state: left"), encoding="utf-8")
    git(folder, "commit", "-q", "-am", "by hand")
    return git(folder, "rev-parse", "HEAD")


def whole(centre: Path) -> verify.Verdict:
    """Judge a history in one walk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relay, "LEAST", 10_000)
        patch.setenv("ECENTRE_HOME", str(centre.parent / "alone"))
        return verify.verify(centre, full=True)


def test_parts_say_together_what_one_walk_says(centre: Path, parts: list[relay.Part | None]) -> None:
    empty(centre, EMPTY)
    found = verify.verify(centre, full=True)
    assert len(parts) == PARTS - 1
    assert all(parts)
    assert found == whole(centre)
    assert found.sound
    (centre / "a\nb").write_text("x", encoding="utf-8")
    git(centre, "add", "-A")
    git(centre, "commit", "-q", "-m", "beside the books")
    assert [verify.verify(centre).commits for _ in range(2)] == [1, 0]


@pytest.mark.parametrize("place", [2, EMPTY // 2, EMPTY])
def test_a_breach_is_found_in_whichever_part_it_lies(
    centre: Path, parts: list[relay.Part | None], place: int
) -> None:
    empty(centre, place)
    bad = spoil(centre)
    empty(centre, EMPTY - place)
    found = verify.verify(centre, full=True)
    assert {one.commit for one in found.failures} == {bad}
    assert found == whole(centre)
    assert None in parts


@pytest.mark.parametrize("broken", ["mark", "program", "answer"])
def test_a_part_that_does_not_fit_is_judged_again(
    centre: Path, parts: list[relay.Part | None], monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    empty(centre, EMPTY)
    bad = spoil(centre)
    wrong: dict[str, Callable[[], None]] = {
        "mark": lambda: monkeypatch.setattr(relay, "_elsewhere", lambda *_: relay.Part("0" * 64, Counts(), b"")),
        "program": lambda: monkeypatch.setattr(sys, "executable", str(centre / "nowhere")),
        "answer": lambda: monkeypatch.setattr(relay, "PART", "print('nothing of the sort')"),
    }
    wrong[broken]()
    found = verify.verify(centre, full=True)
    assert {one.commit for one in found.failures} == {bad}
    assert found == whole(centre)
    assert not any(parts)


def test_what_is_not_what_its_id_says_is_not_read(centre: Path) -> None:
    books = Git(centre)
    good, other = (objects.object_id("blob", data) for data in (b"good", b"other"))
    for id, data in ((good, b"good"), (other, b"bad")):
        place = objects.place_of(books, id)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(zlib.compress(b"blob %d\0%s" % (len(data), data)))
    assert history.read_whole(books, {good, other}) == {good: b"good"}
