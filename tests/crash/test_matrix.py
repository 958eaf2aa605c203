"""Every verb that writes, killed at its writing calls: it has happened once or not at all, and nobody has to repair.

What is killed: with ``ECENTRE_CRASH=full`` every stage of ``verbs.yaml`` at every call that writes. Without it one call
of every second stage that has a way of its own (written by hand, from a sheet, with another effect at its end), and of
one of every family's others: these are rows of workflow tables, which all go one way through the engine (``act``).
``ECENTRE_CRASH_SEED`` chooses others.
"""

from __future__ import annotations

import compileall
import os
import random
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import families
import matrix
import pytest
import syscalls
import worlds
from conftest import git
from filelock import FileLock

from ecentre import keyfile, keyring
from ecentre.index import open_book
from ecentre.schema import Schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matrix import Stage
    from syscalls import Point

REASON = syscalls.missing()
SEED = os.environ.get("ECENTRE_CRASH_SEED", "2026")
MANY = 20
ALIKE = 1  # of a family's stages that go the way of all are killed where not all are
MADE_ANEW = {"stocktake.open, stocktake open": ("stocktake", "sheets")}
"""What makes files anew that a verb writes after its step, where the verb itself cannot be taken twice."""
GOES_ON = ("place", "list")


def chosen() -> list[Stage]:
    """Choose the stages of this run."""
    found = matrix.stages()
    alike: dict[str, list[Stage]] = {}
    own: dict[str, list[Stage]] = {}
    for one in found:
        (alike if one.generic else own).setdefault(one.family, []).append(one)
    chance = random.Random(SEED)
    some = {one for those in alike.values() for one in chance.sample(those, min(ALIKE, len(those)))}
    some |= {one for those in own.values() for one in chance.sample(those, (len(those) + 1) // 2)}
    return [one for one in found if syscalls.FULL or one in some]


CHOSEN = chosen()
traced = pytest.mark.skipif(bool(REASON), reason=REASON)


def test_every_verb_that_writes_has_a_stage() -> None:
    staged = {name for stage in matrix.stages() for name in stage.names}
    assert matrix.wanted() - staged == set(), "verbs without a stage in verbs.yaml"
    assert staged - matrix.wanted() == set(), "stages of what the command tree does not offer"


@pytest.fixture(scope="session")
def kept(prepared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[Stage], Path]:
    """Give the function that lives through a family once for all workers and tells the place before a stage."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared

    def place(stage: Stage) -> Path:
        home = shared / f"crash-{stage.family}"
        with FileLock(f"{home}.lock"):
            if not (home / "done").exists():
                compileall.compile_dir(syscalls.PROGRAM / "ecentre", quiet=2)
                kept = {one.place for one in CHOSEN if one.family == stage.family}
                families.live(stage.family, prepared(families.world(stage.family)), home, kept)
                (home / "done").touch()
        return home / str(stage.place)

    return place


class Whole(NamedTuple):
    """A stage that nobody stopped: points, books before and after, how a second time ends, files, records changed."""

    points: list[Point]
    old: dict[str, frozenset[str]]
    new: dict[str, frozenset[str]]
    again: int
    once: bool
    files: set[str]
    ids: tuple[str, ...]


class Scene:
    """A stage, and the places in which it is taken."""

    def __init__(self, stage: Stage, before: Path, home: Path) -> None:
        self.stage, self.before, self.home = stage, before, home
        typed = (before / "centre" / stage.typed).read_bytes() if stage.typed else b""
        self.command = syscalls.Stage(stage.words, None, stage.by, typed)

    def place(self, name: str) -> Path:
        place = families.copy(self.before, self.home / name)
        families.at(self.stage.family, self.stage.place)
        worlds.acting(place / "centre", self.stage.by)
        os.chdir(place / "centre")
        self.command.env |= {name: os.environ[name] for name in ("ECENTRE_HOME", "ECENTRE_CLOCK")}
        return place

    def again(self, place: Path) -> int:
        return families.taken(place / "centre", self.stage.by, self.stage.words, self.stage.typed)

    def also(self, place: Path, *words: str) -> int:
        return families.taken(place / "centre", self.stage.by, words)

    def whole(self) -> Whole:
        place = self.place("whole")
        old = families.books(place)
        points = self.command.points(place / "centre", since="")
        new, files = families.books(place), laid(place)
        code = self.again(place)
        ids = () if syscalls.FULL else touched(old, new)
        return Whole(points, old, new, code, families.books(place) == new, files, ids)


def touched(old: dict[str, frozenset[str]], new: dict[str, frozenset[str]]) -> tuple[str, ...]:
    """Name the records in which two states differ; where there are many, none, which stands for all."""
    lines = {line for name in new for line in new[name] - old.get(name, frozenset())}
    ids = {line.split(":")[1].rpartition("/")[2].removesuffix(".yaml") for line in lines if ":records/" in line}
    return tuple(sorted(ids)) if len(ids) < MANY else ()


def laid(place: Path) -> set[str]:
    """Name the files that people see in all copies."""
    found = (file.relative_to(place) for name in ("centre", "joined") for file in (place / name).rglob("*"))
    return {path.as_posix() for path in found if ".git" not in path.parts and (place / path).is_file()}


def sound(place: Path) -> None:
    """Nothing of git's is damaged, nothing of anybody's keys is lost."""
    for name in families.COPIES:
        if (place / name / ".git" / "HEAD").exists() or (place / name / "HEAD").exists():
            words = ["git", "fsck", "--strict", "--no-dangling"]
            done = subprocess.run(words, cwd=place / name, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr.decode()
    keys_whole(place)


def keys_whole(place: Path) -> None:
    """No key file is half written, and every key that counts lies at somebody's machine."""
    if not (place / "centre" / "records" / "centre").is_dir():
        return
    here = {public(note) for note in (place / "centre-homes").glob("*/keys/*.json")}
    for key in open_book(place / "centre", Schemas(place / "centre")).find("key"):
        if key.state != "revoked" and key.get("purpose") == "personal":
            assert key.text("public") in here, f"the private part of {key.id} is lost"
        if key.get("purpose") == "witness":
            assert any(keyfile.opened(file) is not None for file in (place / "centre").glob("witness.key*"))


def public(note: Path) -> str:
    os.environ["ECENTRE_HOME"] = str(note.parents[1])
    (one,) = [one for one in keyring.held() if one.name == note.stem]
    if one.sort == keyring.FILE:
        assert keyfile.opened(one.file) is not None
    return one.public


def locks(place: Path) -> list[Path]:
    """Give what git would stumble over."""
    return [lock for lock in (place / "centre" / ".git").rglob("*.lock") if lock.parent.name != "ecentre"]


def sample(points: list[Point], title: str) -> list[Point]:
    """Choose a point, before the books move or from then on with equal chance; all of them where all are wanted."""
    if syscalls.FULL or len(points) < 3:
        return points
    chance = random.Random(f"{SEED} {title}")
    moves = (at for at, one in enumerate(points) if "refs/heads" in one.about and one.call.startswith("rename"))
    turning = next(moves, len(points) // 2)
    return [chance.choice(chance.choice((points[: turning + 1], points[turning + 1 :] or points)))]


@pytest.fixture
def scene(kept: Callable[[Stage], Path], tmp_path: Path) -> Iterator[Callable[[Stage], Scene]]:
    here = Path.cwd()
    yield lambda stage: Scene(stage, kept(stage), tmp_path)
    os.chdir(here)


@traced
@pytest.mark.parametrize("stage", CHOSEN, ids=lambda stage: f"{stage.family}-{stage.title}")
def test_a_verb_killed_anywhere_has_happened_once_or_not_at_all(
    stage: Stage, scene: Callable[[Stage], Scene], capfd: pytest.CaptureFixture[str]
) -> None:
    at = scene(stage)
    whole = at.whole()
    assert whole.points, "it writes nothing"
    for number, point in enumerate(sample(whole.points, stage.title)):
        capfd.readouterr()
        place = at.place(f"kill-{number}")
        at.command.killed(place / "centre", point)
        try:
            mended(at, whole, place)
        except AssertionError as error:
            raise AssertionError(f"{stage.title} killed at {number} {point}: {error}\n{capfd.readouterr()}") from error


def mended(at: Scene, whole: Whole, place: Path) -> None:
    """Hold what a kill left against the law: old or new, sound, gone on with, done once, nothing in anybody's way."""
    now = families.books(place)
    for line in {**whole.old, **whole.new, **now}:
        assert now.get(line) in (whole.old.get(line), whole.new.get(line)), f"{line} is neither old nor new"
    sound(place)
    if "centre refs/heads/main" in now:
        assert at.also(place, *GOES_ON) == 0, "the next command"
    happened = now == whole.new
    if whole.once or not happened:
        code = at.again(place)
        assert code == 0 or (happened and code == whole.again), f"taken again: exit {code}"
    assert families.books(place) == whole.new, "taken again: something else"
    assert not any(families.judged(place, *whole.ids)), "verify, doctor, check"
    keys_whole(place)
    assert locks(place) == []
    if happened and at.stage.title in MADE_ANEW:
        assert at.also(place, *MADE_ANEW[at.stage.title]) == 0
    assert laid(place) == whole.files
    assert git(place / "centre", "status", "--porcelain", "--", "records") == ""
