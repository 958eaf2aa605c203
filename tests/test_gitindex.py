"""Git's index made anew without git: real git is the judge, entry by entry, whatever was in the index before."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import git as plain
from hypothesis import given, settings
from hypothesis import strategies as some

from ecentre import gitentry, gitindex, objects, staging
from ecentre.errors import RepositoryError
from ecentre.git import Git

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("a", "a.b", "a-b", "b", "中文", "z")
FOLDERS = ("records/", "records/x/", "records/x/y/", "records/x-/", "other/")
PATHS = some.sampled_from([f"{folder}{name}.yaml" for folder in FOLDERS for name in NAMES])
STEPS = some.lists(some.dictionaries(PATHS, some.binary(max_size=3), min_size=1, max_size=4), min_size=1, max_size=5)
ONE = "records/place/a.yaml"


@pytest.fixture
def repository(tmp_path: Path) -> Git:
    return made(tmp_path, dict.fromkeys((ONE, "records/place/b.yaml", "records/asset/c.yaml", "other"), b"1\n"))


def made(folder: Path, files: dict[str, bytes]) -> Git:
    """Make a repository whose index git itself wrote."""
    git = Git.make(folder)
    laid(git, files)
    plain(folder, "add", "-A")
    plain(folder, "commit", "-q", "-m", "first")
    return git


def laid(git: Git, files: dict[str, bytes]) -> dict[str, str]:
    """Put files into the folder (empty: take them away) and their blobs into git; give the blobs."""
    store = objects.Store(git)
    for path, data in files.items():
        file = git.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if data and not (file.exists() and file.read_bytes() == data):
            file.write_bytes(data)
        elif not data:
            file.unlink(missing_ok=True)
    blobs = {path: store.put("blob", data) if data else "" for path, data in files.items()}
    store.flush()
    return blobs


def told(git: Git) -> str:
    """Give all that git says of its index: modes, blobs, times, owners, sizes and flags."""
    return plain(git.root, "ls-files", "--stage", "--debug")


def by_git(git: Git, paths: dict[str, str]) -> str:
    """Give what git says of the index that it makes itself from the same files."""
    shutil.copy2(git.dir / "index", git.root.parent / "index-of-git")
    place = {"GIT_INDEX_FILE": str(git.root.parent / "index-of-git")}
    listed = "".join(f"{path}\0" for path in paths).encode()
    git.run("update-index", "--add", "--remove", "-z", "--stdin", input=listed, env=place)
    return git.run("ls-files", "--stage", "--debug", env=place).out.decode()


def renewed(git: Git, blobs: dict[str, str]) -> None:
    """Renew the index, and fail where git would have been started for it."""
    (git.dir / "index").write_bytes(staging._renewed(git, blobs))


@given(STEPS)
@settings(max_examples=12, deadline=None)
def test_the_index_is_the_one_that_git_would_have_made(steps: list[dict[str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "centre").mkdir()
        git = made(Path(place) / "centre", {ONE: b"1\n"})
        plain(git.root, "write-tree")
        for files in steps:
            blobs = laid(git, files)
            wanted = by_git(git, blobs)
            renewed(git, blobs)
            assert told(git) == wanted
            assert plain(git.root, "diff-files") == ""
        assert plain(git.root, "fsck", "--strict", "--no-dangling") == ""
        tree = plain(git.root, "write-tree")
        (git.dir / "index").unlink()
        plain(git.root, "add", "-A")
        assert plain(git.root, "write-tree") == tree


def test_trees_of_other_folders_stay_known(repository: Git) -> None:
    plain(repository.root, "write-tree")
    before = (repository.dir / "index").read_bytes()
    assert b"\0-1 " not in before
    blobs = laid(repository, {ONE: b"2\n"})
    renewed(repository, blobs)
    after = (repository.dir / "index").read_bytes()
    known = before[before.index(b"asset\x001 0\n") :][: len("asset 1 0 ") + 20]
    assert known in after
    assert after.count(b"\0-1 ") == 3
    assert plain(repository.root, "status", "--porcelain") == f"M  {ONE}\n"


def test_an_edit_in_the_second_of_the_index_is_not_hidden_by_a_younger_index(repository: Git) -> None:
    plain(repository.root, "config", "core.trustctime", "false")
    noted = plain(repository.root, "ls-files", "--debug", ONE)
    second = int(noted.split("mtime: ")[1].split(":")[0])
    moment = (second + 1) * gitentry.SECOND - 1
    (repository.root / ONE).write_bytes(b"2\n")
    os.utime(repository.root / ONE, ns=(moment, moment))
    os.utime(repository.dir / "index", ns=(moment, moment))
    assert plain(repository.root, "--no-optional-locks", "status", "--porcelain") == f" M {ONE}\n"
    time.sleep(max(0.0, second + 1.01 - time.time()))
    renewed(repository, laid(repository, {"records/place/b.yaml": b"3\n"}))
    assert (repository.dir / "index").stat().st_mtime > second + 1
    assert plain(repository.root, "status", "--porcelain") == f" M {ONE}\nM  records/place/b.yaml\n"


def test_what_is_not_in_doubt_is_not_put_in_doubt(repository: Git) -> None:
    renewed(repository, laid(repository, {"records/place/b.yaml": b"3\n"}))
    sizes = [line.split()[1] for line in told(repository).splitlines() if "size:" in line]
    assert sizes == ["2"] * 4


def test_a_file_edited_meanwhile_is_seen_as_edited_and_nothing_is_staged(repository: Git) -> None:
    blobs = laid(repository, {ONE: b"2\n", "records/place/b.yaml": b"2\n"})
    plain(repository.root, "commit", "-q", "-a", "-m", "second")
    (repository.root / ONE).write_bytes(b"3\n")
    (repository.root / "records/place/b.yaml").unlink()
    staging.refresh(repository, blobs)
    assert plain(repository.root, "status", "--porcelain") == f" M {ONE}\n D records/place/b.yaml\n"


def conflict(root: Path) -> None:
    blob = plain(root, "rev-parse", f"HEAD:{ONE}").strip()
    plain(root, "update-index", "--force-remove", ONE)
    stages = "".join(f"100644 {blob} {stage}\t{ONE}\n" for stage in (1, 2, 3))
    Git(root).run("update-index", "--index-info", input=stages.encode())


ODD = {
    "version 4": lambda root: plain(root, "update-index", "--index-version", "4"),
    "split": lambda root: plain(root, "update-index", "--split-index"),
    "untracked cache": lambda root: plain(root, "update-index", "--force-untracked-cache"),
    "sparse": lambda root: plain(root, "sparse-checkout", "set", "--cone", "--sparse-index", "records/place"),
    "in conflict": conflict,
}


@pytest.mark.parametrize("name", ODD)
def test_what_only_git_understands_is_left_to_git(name: str, repository: Git) -> None:
    ODD[name](repository.root)
    blobs = laid(repository, {ONE: b"2\n"})
    with pytest.raises(gitindex.StrangeIndexError):
        staging._renewed(repository, blobs)
    staging.refresh(repository, blobs)
    assert plain(repository.root, "rev-parse", f":{ONE}").strip() == blobs[ONE]
    assert plain(repository.root, "status", "--porcelain") == f"M  {ONE}\n"
    assert not staging.lock_of(repository).exists()


def test_a_file_that_git_was_told_not_to_look_at_is_kept_in_step(repository: Git) -> None:
    plain(repository.root, "update-index", "--assume-unchanged", ONE)
    renewed(repository, laid(repository, {ONE: b"2\n"}))
    assert plain(repository.root, "status", "--porcelain") == f"M  {ONE}\n"


@pytest.mark.parametrize(("old", "new"), [("records/d", "records/d/e/f"), ("records/d/e/f", "records/d")])
def test_a_file_never_stands_beside_a_folder_of_its_name(old: str, new: str, repository: Git) -> None:
    renewed(repository, laid(repository, {old: b"1\n"}))
    index = gitindex.Index((repository.dir / "index").read_bytes())
    with pytest.raises(gitindex.StrangeIndexError):
        index.renewed({new: gitindex.entry(new, "1" * 40)})


@pytest.mark.parametrize("harm", [lambda data: data[:90], lambda data: data[:12], lambda _: b""])
def test_a_damaged_index_is_told_and_not_built_on(harm: Callable[[bytes], bytes], repository: Git) -> None:
    index = repository.dir / "index"
    index.write_bytes(harm(index.read_bytes()))
    damaged = index.read_bytes()
    with pytest.raises(RepositoryError):
        staging.refresh(repository, laid(repository, {ONE: b"2\n"}))
    assert index.read_bytes() == damaged
    assert not staging.lock_of(repository).exists()
    staging.reset(repository)
    assert plain(repository.root, "status", "--porcelain") == f" M {ONE}\n"


@pytest.mark.parametrize("at", [40, 90, -30, -1])
def test_an_index_with_a_changed_byte_is_not_taken_over_as_sound(at: int, repository: Git) -> None:
    data = bytearray((repository.dir / "index").read_bytes())
    data[at] ^= 1
    with pytest.raises(gitindex.StrangeIndexError):
        gitindex.Index(bytes(data)).renewed({ONE: gitindex.entry(ONE, "1" * 40)})


def test_the_first_index_is_made_by_git(tmp_path: Path) -> None:
    git = Git.make(tmp_path)
    staging.refresh(git, laid(git, {ONE: b"1\n"}))
    assert plain(tmp_path, "status", "--porcelain") == f"A  {ONE}\n"


def test_flags_and_long_names_of_other_files_are_kept(repository: Git) -> None:
    root, blob = repository.root, plain(repository.root, "rev-parse", f":{ONE}").strip()
    plain(root, "update-index", "--skip-worktree", "other")
    (root / "meant").write_bytes(b"")
    plain(root, "add", "-N", "meant")
    long = f"records/{'long/' * 1000}name"
    repository.run("update-index", "--index-info", input=f"100755 {blob}\t{long}\n".encode())
    before = plain(root, "ls-files", "--stage", "-t", "-v")
    blobs = laid(repository, {"records/asset/d.yaml": b"4\n", "zz": b"5\n"})
    renewed(repository, blobs)
    after = plain(root, "ls-files", "--stage", "-t", "-v").splitlines()
    assert {*after} - {*before.splitlines()} == {f"H 100644 {blob} 0\t{path}" for path, blob in blobs.items()}
    assert len(after) == len(before.splitlines()) + 2
    assert [path for path, _ in gitindex.Index((repository.dir / "index").read_bytes()).noted("records/asset")] == [
        "records/asset/c.yaml", "records/asset/d.yaml",
    ]
