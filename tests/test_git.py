"""The one way to call git, and the objects and refs written without it: real git is the judge of both."""

from __future__ import annotations

import os
import subprocess
from datetime import date

import pytest
from conftest import git as plain

from ecentre import disk, objects, process, staging
from ecentre.errors import NotFoundError, RepositoryError
from ecentre.git import Git

WHO = "zhang-san <zhang-san@test> 1793671200 +0800"


@pytest.fixture
def repository(tmp_path):
    return Git.make(tmp_path)


def commit(git: Git, files: dict[str, bytes], message: str = "step", when: int = 1793671200) -> str:
    """Make a commit by the program's own writers."""
    old, store = git.head(), objects.Store(git)
    blobs = {path: store.put("blob", data) if data else "" for path, data in files.items()}
    tree = store.tree(git.tree(old) if old else "", blobs)
    who = f"zhang-san <zhang-san@test> {when} +0800"
    parent = f"parent {old}\n" if old else ""
    text = f"tree {tree}\n{parent}author {who}\ncommitter {who}\n\n{message}\n\nRecord: X\nActed-by: zhang-san\n"
    new = store.put("commit", text.encode())
    store.flush()
    objects.move(git, git.branch, old, new, f"{who}\t{message}")
    for path, data in files.items():
        if data:
            disk.write(git.root / path, data, objects.drafts(git))
        else:
            (git.root / path).unlink()
    staging.refresh(git, blobs)
    return new


def test_what_is_written_is_what_git_would_have_written(repository) -> None:
    files = {
        "records/place/a.yaml": b"id: a\n", "records/place-x/b.yaml": b"id: b\n", "records/place.yaml": b"c\n",
        "README.md": "中文\n".encode(), "records/asset/2026/AST-2026-0001.yaml": b"x" * 300,
    }
    new = commit(repository, files)
    root = repository.root
    assert plain(root, "fsck", "--strict") == ""
    assert plain(root, "status", "--porcelain") == ""
    plain(root, "rm", "-rq", "--cached", ".")
    plain(root, "add", "-A")
    assert plain(root, "write-tree").strip() == repository.tree(new)
    assert plain(root, "reflog", "--format=%gs").strip() == "step"


def test_only_the_changed_paths_change_and_an_empty_folder_goes(repository) -> None:
    commit(repository, {"records/a/1.yaml": b"1\n", "records/b/2.yaml": b"2\n"})
    commit(repository, {"records/a/1.yaml": b""})
    assert plain(repository.root, "ls-tree", "-r", "--name-only", "HEAD").split() == ["records/b/2.yaml"]
    assert plain(repository.root, "fsck", "--strict") == ""
    assert plain(repository.root, "status", "--porcelain") == ""


def test_many_objects_become_one_pack_and_are_built_on(repository) -> None:
    files = {f"records/asset/2026/AST-2026-{number:04d}.yaml": b"%d\n" % number for number in range(1, 60)}
    commit(repository, files)
    counted = plain(repository.root, "count-objects", "-v")
    assert "packs: 1" in counted
    assert "count: 0" in counted
    commit(repository, {"records/asset/2026/AST-2026-0003.yaml": b"changed\n", "records/place/x.yaml": b"x\n"})
    assert plain(repository.root, "fsck", "--strict") == ""
    listing = {one.path: one.blob for one in repository.entries("HEAD", "records")}
    assert len(listing) == 60
    assert dict(repository.blobs([listing["records/asset/2026/AST-2026-0003.yaml"]])).popitem()[1] == b"changed\n"


def test_the_branch_moves_only_from_where_it_was_and_only_for_one(repository) -> None:
    first = commit(repository, {"a": b"1\n"})
    second = commit(repository, {"a": b"2\n"})
    with pytest.raises(RepositoryError):
        objects.move(repository, repository.branch, first, first)
    lock = objects.lock_of(repository, repository.branch)
    lock.write_text("a living git", encoding="ascii")
    with pytest.raises(RepositoryError):
        objects.move(repository, repository.branch, second, first)
    assert repository.head() == second
    assert lock.read_text(encoding="ascii") == "a living git"


def test_the_newest_state_is_read_wherever_git_keeps_it(repository) -> None:
    assert repository.head() == ""
    new = commit(repository, {"a": b"1\n"})
    assert Git(repository.root).head() == new
    plain(repository.root, "pack-refs", "--all")
    assert Git(repository.root).head() == new
    plain(repository.root, "repack", "-adq")
    assert Git(repository.root).tree(new) == plain(repository.root, "rev-parse", "HEAD^{tree}").strip()
    plain(repository.root, "switch", "-q", "--detach")
    detached = Git(repository.root)
    assert detached.head() == new
    with pytest.raises(RepositoryError):
        _ = detached.branch


def test_a_linked_work_tree_is_a_copy_like_any_other(repository, tmp_path_factory) -> None:
    commit(repository, {"records/place/a.yaml": b"1\n"})
    side = tmp_path_factory.mktemp("side") / "tree"
    plain(repository.root, "worktree", "add", "-q", "-b", "side", str(side))
    linked = Git(side)
    new = commit(linked, {"records/place/a.yaml": b"2\n"})
    assert plain(side, "rev-parse", "HEAD").strip() == new
    assert plain(side, "status", "--porcelain") == ""
    assert repository.head() != new


def test_changes_by_hand_are_seen_even_of_one_size_in_one_second(repository) -> None:
    commit(repository, {"records/place/a.yaml": b"1\n", "records/place/b.yaml": b"1\n", "other": b"1\n"})
    assert repository.changed() == []
    file = repository.root / "records/place/a.yaml"
    told = file.stat()
    file.write_bytes(b"2\n")
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))
    (repository.root / "records/place/b.yaml").unlink()
    (repository.root / "records/place/新.yaml").write_bytes(b"")
    (repository.root / "other").write_bytes(b"2\n")
    assert repository.changed() == [
        (" M", "records/place/a.yaml"), (" D", "records/place/b.yaml"), ("??", "records/place/新.yaml"),
    ]


def test_differences_name_what_came_changed_and_went(repository) -> None:
    old = commit(repository, {"records/a": b"1\n", "records/b": b"1\n", "c": b"1\n"})
    new = commit(repository, {"records/a": b"", "records/b": b"2\n", "records/d": b"1\n", "c": b"2\n"})
    found = repository.difference(repository.tree(old), repository.tree(new), "records")
    assert {one.path: bool(one.blob) for one in found} == {"records/a": False, "records/b": True, "records/d": True}


def test_history_and_days_are_read_from_commits(repository) -> None:
    assert repository.history() == []
    with pytest.raises(NotFoundError):
        repository.commit_on(date(2026, 11, 3))
    first = commit(repository, {"records/a": b"1\n"}, "first", 1793721599)  # 2026-11-03 23:59:59 in Beijing
    second = commit(repository, {"records/b": b"1\n"}, "第二步", 1793721600)
    assert [one.subject for one in repository.history()] == ["第二步", "first"]
    assert [one.id for one in repository.history("records/a")] == [first]
    assert repository.history(limit=1)[0].parent == first
    assert "Acted-by: zhang-san" in repository.history()[0].trailers.splitlines()
    assert repository.commit_on(date(2026, 11, 3)) == first
    assert repository.commit_on(date(2026, 11, 4)) == second
    with pytest.raises(NotFoundError):
        repository.commit_on(date(2026, 11, 2))
    assert repository.file(first, "records/a") == b"1\n"
    assert repository.file(first, "records/b") is None


@pytest.mark.parametrize("text", ["--output=x", "-h", "", "nothing", "HEAD\nHEAD", "a\0b", "$(touch x)", "HEAD;x"])
def test_no_text_of_a_user_becomes_an_option_or_a_command(repository, text) -> None:
    commit(repository, {"records/a": b"1\n"})
    with pytest.raises(NotFoundError):
        repository.commit_named(text)
    assert sorted(path.name for path in repository.root.iterdir()) == [".git", "records"]


def test_a_version_is_named_by_the_start_of_its_id(repository) -> None:
    new = commit(repository, {"records/a": b"1\n"})
    assert repository.commit_named(new[:9]) == new


HOSTILE = {
    "filter": '[filter "x"]\n\tclean = touch OWNED\n',
    "textconv": '[diff "x"]\n\ttextconv = touch OWNED\n',
    "external": "[diff]\n\texternal = touch OWNED\n",
    "one line": '[core] fsmonitor = "touch OWNED"\n',
    "fsmonitor": "[CORE]\n\tFSMonitor=touch OWNED\n",
    "old form": "[filter.x]\n\tclean = touch OWNED\n",
    "include": "[include]\n\tpath = evil\n",
    "conditional": '[includeIf "gitdir:/"]\n\tpath = evil\n',
    "attributes": "[core]\n\tattributesFile = evil\n",
}


@pytest.mark.parametrize("settings", HOSTILE.values(), ids=HOSTILE)
def test_settings_of_a_copy_that_run_programs_are_refused_before_git_starts(repository, settings) -> None:
    commit(repository, {"records/a": b"1\n"})
    with (repository.dir / "config").open("a", encoding="utf-8") as config:
        config.write(settings)
    (repository.root / ".gitattributes").write_text("* diff=x filter=x\n", encoding="utf-8")
    (repository.root / "records/a").write_bytes(b"2\n")
    with pytest.raises(RepositoryError):
        Git(repository.root).changed()
    assert not (repository.root / "OWNED").exists()


@pytest.mark.parametrize("place", [".gitattributes", "records/.gitattributes", ".git/info/attributes"])
def test_foreign_attributes_are_refused(repository, place) -> None:
    commit(repository, {"records/a": b"1\n"})
    (repository.root / place).parent.mkdir(exist_ok=True)
    (repository.root / place).write_text("*.yaml filter=lfs diff=lfs merge=lfs -text\n", encoding="utf-8")
    with pytest.raises(RepositoryError):
        Git(repository.root).changed()


def test_harmless_settings_are_left_to_the_user(repository) -> None:
    plain(repository.root, "config", "user.name", "张三")
    plain(repository.root, "config", "remote.origin.url", "https://example/x.git")
    plain(repository.root, "config", "core.fsmonitor", "true")
    plain(repository.root, "config", "diff.algorithm", "histogram")
    (repository.root / ".gitattributes").write_text("* text=auto eol=lf\n*.png binary\n", encoding="utf-8")
    assert Git(repository.root).changed() == []


def test_hooks_and_monitors_never_run(repository) -> None:
    hook = repository.dir / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ntouch OWNED\n", encoding="utf-8")
    hook.chmod(0o755)
    commit(repository, {"records/a": b"1\n"})
    repository.run("update-ref", "refs/heads/x", repository.head())
    assert not (repository.root / "OWNED").exists()


def test_the_environment_of_the_caller_does_not_lead_git_elsewhere(repository, tmp_path_factory, monkeypatch) -> None:
    commit(repository, {"records/a": b"1\n"})
    other = Git.make(tmp_path_factory.mktemp("other"))
    monkeypatch.setenv("GIT_DIR", str(other.dir))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.dir / "index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(other.dir / "objects"))
    assert {one.path for one in repository.entries("HEAD", "records")} == {"records/a"}


def test_a_store_that_cannot_be_written_is_refused(tmp_path) -> None:
    subprocess.run(["git", "init", "-q", "--object-format=sha256", str(tmp_path)], check=True)
    with pytest.raises(RepositoryError):
        Git(tmp_path).changed()


def test_a_program_is_never_taken_from_the_present_folder(tmp_path, monkeypatch) -> None:
    fake = tmp_path / "git"
    fake.write_text("#!/bin/sh\ntouch OWNED\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))
    process.program.cache_clear()
    process.run(["git", "--version"], cwd=tmp_path)
    assert not (tmp_path / "OWNED").exists()
    monkeypatch.setenv("PATH", "")
    process.program.cache_clear()
    with pytest.raises(RepositoryError):
        process.run(["git", "--version"], cwd=tmp_path)
    process.program.cache_clear()


def test_a_lock_left_by_a_killed_command_is_known_and_a_living_one_respected(repository) -> None:
    commit(repository, {"records/a": b"1\n"})
    held = {"records/a": objects.object_id("blob", b"1\n")}
    lock = staging.lock_of(repository)
    lock.write_bytes(staging.MARK)
    staging.refresh(repository, held)
    assert not lock.exists()
    lock.write_bytes(b"")
    with pytest.raises(RepositoryError):
        staging.refresh(repository, held, patience=0.1)
    assert lock.exists()


def test_a_file_is_claimed_by_one_only(tmp_path) -> None:
    disk.claim(tmp_path / "lock", b"mine", tmp_path / "drafts")
    with pytest.raises(FileExistsError):
        disk.claim(tmp_path / "lock", b"yours", tmp_path / "drafts")
    assert (tmp_path / "lock").read_bytes() == b"mine"
    assert list((tmp_path / "drafts").iterdir()) == []


def test_files_that_cannot_all_be_written_leave_the_old_ones_and_no_drafts(tmp_path, monkeypatch) -> None:
    disk.write(tmp_path / "a", b"old", tmp_path / "drafts")
    monkeypatch.setattr(disk, "PATIENCE", 0.05)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "full").touch()
    with pytest.raises(OSError, match="b"):
        disk.write_all({tmp_path / "b": b"new", tmp_path / "a": b"new"}, tmp_path / "drafts")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert list((tmp_path / "drafts").iterdir()) == []


def test_differences_read_from_loose_trees_are_those_of_git(repository) -> None:
    states = [
        {"records/a": b"1\n", "records/b/1": b"1\n", "records/c": b"1\n", "other": b"1\n"},
        {"records/a": b"2\n", "records/d/e/f": b"1\n", "other": b"2\n"},
        {"records/b/1": b"", "records/b/2": b"1\n"},
        {"records/a": b"", "records/b/2": b"", "records/d/e/f": b"", "records/g": b"1\n"},
        {"records/c": b"", "records/c/inner": b"1\n"},
        {"records/g": b"", "records/c/inner": b""},
    ]
    parts = [
        {path: data for path, data in files.items() if bool(data) is coming}
        for files in states
        for coming in (False, True)
    ]
    trees = [repository.tree(commit(repository, part)) for part in parts if part]
    for old in trees:
        for new in trees:
            loose = objects.difference(repository, old, new, "records")
            git = repository.difference(old, new, "records")
            assert sorted(one for one in loose if one.blob) == sorted(one for one in git if one.blob)
            assert {one.path for one in loose} == {one.path for one in git}
    plain(repository.root, "repack", "-adq")
    plain(repository.root, "prune-packed")
    assert objects.difference(repository, trees[0], trees[1], "records") is None
