"""A change becomes real whole or not at all, and what an interrupted one owes is done by whoever comes next."""

from __future__ import annotations

import errno
import os
import signal
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import git as plain
from filelock import FileLock

from ecentre import (
    clock,
    commit,
    disk,
    health,
    journal,
    lock,
    objects,
    owed,
    policy,
    process,
    records,
    repair,
    staging,
    verify,
)
from ecentre.actions import Desk, Paper, advance, correct, create
from ecentre.errors import NotFoundError, RefusedError, RepositoryError
from ecentre.git import Git
from ecentre.index import open_book
from ecentre.model import Ref
from ecentre.schema import Schemas

ACTOR = "li-yong-gang"
STOCK = "records/place/cang-ku.yaml"


def desk(root, book) -> Desk:
    return Desk(book, Schemas(root), ACTOR, clock.now())


def adding(root, name: str = "仓库"):
    return lambda book: create(desk(root, book), "place", {"name": name})


def add(root, name: str = "仓库", **options):
    return commit.act(root, adding(root, name), **options)


def closing(root, id: str = "cang-ku"):
    return lambda book: advance(desk(root, book), Ref("place", id), "close", {}, Paper("停用"))


def tip(root) -> str:
    return plain(root, "rev-parse", "HEAD").strip()


def clean(root) -> bool:
    return plain(root, "status", "--porcelain") == "" and plain(root, "fsck", "--strict", "--no-dangling") == ""


def states(root) -> dict[str, str]:
    return dict(open_book(root, Schemas(root), overlay=True).rows("place", ("id", "state")))


def willing(*_asked: object) -> None:
    """Say yes."""


def never(*_arguments, **_options):
    raise AssertionError("must not be asked")


def test_a_change_is_one_commit_that_says_who_did_what(world) -> None:
    root = world("office")
    before = tip(root)
    done = add(root)
    assert done.commit == tip(root)
    assert plain(root, "rev-parse", "HEAD~1").strip() == before
    shown = plain(root, "show", "-s", "--format=%an %ae %ai|%cn %ce %ci|%B", "HEAD").strip()
    who = "li-yong-gang li-yong-gang@clds 2026-11-03 10:00:00 +0800"
    assert shown == f"{who}|{who}|place: add cang-ku\n\nRecord: cang-ku\nActed-by: li-yong-gang"
    assert plain(root, "show", "--format=", "--name-only", "HEAD").split() == [STOCK]
    assert (root / STOCK).read_bytes() == records.encode(done.change.records[0], Schemas(root))
    assert clean(root)
    assert states(root)["cang-ku"] == "active"


def test_other_files_of_a_change_go_along_and_many_records_are_counted(world) -> None:
    root = world("office")

    def plan(book):
        one = create(desk(root, book), "place", {"name": "仓库"})
        made = tuple(
            replace(one.records[0], ref=Ref("place", f"p-{n}"), data={**one.records[0].data, "id": f"p-{n}"})
            for n in range(30)
        )
        files = {"templates/新/a.txt": b"\0\r\n"}
        return replace(one, records=made, subject="many\n\nActed-by: director", files=files)

    done = commit.act(root, plan)
    body = plain(root, "show", "-s", "--format=%B", "HEAD")
    assert body.startswith("many Acted-by: director\n\n")
    assert body.count("Record: ") == 20
    assert "Records: 30" in body
    assert Git(root).file(done.commit, "templates/新/a.txt") == b"\0\r\n"
    assert (root / "templates/新/a.txt").read_bytes() == b"\0\r\n"
    assert clean(root)


def test_a_dry_run_and_a_plan_that_fails_leave_nothing(world) -> None:
    root = world("office")
    before, listed = tip(root), sorted(root.rglob("*.yaml"))
    assert add(root, dry_run=True).commit == ""
    for error in (KeyboardInterrupt, ValueError):

        def plan(_book, error=error):
            raise error

        with pytest.raises(error):
            commit.act(root, plan)
    assert tip(root) == before
    assert sorted(root.rglob("*.yaml")) == listed
    assert clean(root)
    assert add(root).commit


def test_the_lock_is_held_while_the_books_are_read(world) -> None:
    root = world("office")
    held = FileLock(Git(root).own / "lock", timeout=0)

    def plan(book):
        with pytest.raises(TimeoutError):
            held.acquire()
        return adding(root)(book)

    commit.act(root, plan)
    held.acquire()
    held.release()


def test_whoever_waits_too_long_is_told_who_is_at_work(world, monkeypatch) -> None:
    root = world("office")
    monkeypatch.setenv("ECENTRE_WAIT", "0.1")
    monkeypatch.setattr(lock, "TURN", 0.05)
    with journal.locked(Git(root)):
        (Git(root).own / "holder").write_text("4711 import asset", encoding="utf-8")
        with pytest.raises(RepositoryError, match="4711 import asset"):
            add(root)
    assert add(root).commit


def test_many_at_once_lose_nothing(world) -> None:
    root = world("office")
    failed = []

    def one(number: int) -> None:
        try:
            add(root, f"仓库{number}")
        except RepositoryError as error:
            failed.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len([id for id in states(root) if id.startswith("cang-ku")]) == 6
    assert clean(root)


def test_a_file_changed_by_hand_is_not_written_over(world) -> None:
    root = world("office")
    add(root)
    before, file = tip(root), root / STOCK
    written = file.read_bytes()
    for how in (
        lambda: file.write_bytes(written.replace("仓库".encode(), "车库".encode())),
        file.unlink,
        lambda: (file.unlink(missing_ok=True), file.symlink_to(root / "README.md")),
    ):
        how()
        with pytest.raises(RepositoryError) as refusal:
            commit.act(root, closing(root))
        assert refusal.value.problems[0].file == STOCK
        assert "ecentre keep cang-ku" in str(refusal.value.problems[0].message)
        with pytest.raises(RepositoryError):
            commit.act(root, closing(root), dry_run=True)
        assert tip(root) == before
    file.unlink()
    file.write_bytes(written.replace(b"\n", b"\r\n"))
    assert commit.act(root, closing(root)).commit
    assert clean(root)


def test_a_new_record_never_takes_the_place_of_a_file(world) -> None:
    root = world("office")
    (root / STOCK).write_text("mine\n", encoding="utf-8")
    with pytest.raises(RepositoryError):
        add(root)
    assert (root / STOCK).read_text(encoding="utf-8") == "mine\n"
    plain(root, "add", "-A")
    plain(root, "commit", "-qm", "by hand")
    with pytest.raises(RepositoryError):
        commit.act(root, lambda book: replace(adding(root)(book), records=(made(root, book),)))
    assert (root / STOCK).read_text(encoding="utf-8") == "mine\n"


def made(root, book):
    """Give a record for the place that an unreadable file has."""
    record = adding(root, "另一个")(book).records[0]
    return replace(record, ref=Ref("place", "cang-ku"), data={**record.data, "id": "cang-ku"})


def test_a_hand_edit_is_taken_over_where_that_is_the_wish(world) -> None:
    root = world("office")
    add(root)
    file = root / STOCK
    typed = file.read_bytes().replace("仓库".encode(), "车库".encode()).replace(b"\n", b"\r\n")
    file.write_bytes(typed)
    assert commit.act(root, renaming(root), adopt={STOCK: typed}).commit
    assert "name: 车库" in file.read_text(encoding="utf-8")
    assert clean(root)


def renaming(root, *others):
    """Give the plan that takes over a new name for the store, and other records with it."""

    def plan(book):
        change = correct(desk(root, book), Ref("place", "cang-ku"), {"name": "车库"}, "改名", "", "keep")
        return replace(change, records=(*change.records, *(book.get("place", id) for id in others)))

    return plan


@pytest.mark.parametrize("later", ["name: 车棚", "name: 仓库"])
def test_what_was_typed_after_a_hand_edit_was_read_is_neither_lost_nor_left_lying(world, later: str) -> None:
    root = world("office")
    add(root)
    file = root / STOCK
    read = file.read_bytes().replace("仓库".encode(), "车库".encode())
    newer = file.read_bytes().replace("name: 仓库".encode(), later.encode())
    file.write_bytes(newer)
    try:
        commit.act(root, renaming(root), adopt={STOCK: read})
    except RepositoryError:
        assert file.read_bytes() == newer
    else:
        assert clean(root)


def test_a_hand_edit_of_another_record_in_the_change_is_not_taken_over(world) -> None:
    root = world("office")
    add(root)
    file, other = root / STOCK, root / "records/place/service-centre.yaml"
    file.write_bytes(file.read_bytes().replace("仓库".encode(), "车库".encode()))
    other.write_text(other.read_text(encoding="utf-8") + "note: 手写\n", encoding="utf-8", newline="\n")
    with pytest.raises(RepositoryError):
        commit.act(root, renaming(root, "service-centre"), adopt={STOCK: file.read_bytes()})
    assert "note: 手写" in other.read_text(encoding="utf-8")


def test_edits_elsewhere_are_left_as_they_are(world) -> None:
    root = world("office")
    other, new = root / "records/place/service-centre.yaml", root / "notes.txt"
    other.write_text(other.read_text(encoding="utf-8") + "note: 手写\n", encoding="utf-8", newline="\n")
    new.write_text("x", encoding="utf-8")
    plain(root, "add", "notes.txt")
    add(root)
    left = plain(root, "status", "--porcelain").splitlines()
    assert sorted(left) == [" M records/place/service-centre.yaml", "A  notes.txt"]
    assert "notes.txt" not in plain(root, "ls-tree", "--name-only", "HEAD")


def test_other_files_changed_by_hand_are_not_written_over(world) -> None:
    root = world("office")
    (root / "STAFF.md").write_text("mine", encoding="utf-8")
    (root / "new.txt").write_text("mine", encoding="utf-8")
    for name in ("STAFF.md", "new.txt"):
        with pytest.raises(RepositoryError, match=name):
            commit.act(root, lambda book, name=name: replace(adding(root)(book), files={name: b"theirs"}))
        assert (root / name).read_text(encoding="utf-8") == "mine"


def test_books_that_moved_meanwhile_are_not_overrun(world) -> None:
    root = world("office")

    def plan(book):
        plain(root, "commit", "-q", "--allow-empty", "-m", "by hand")
        return adding(root)(book)

    with pytest.raises(RepositoryError):
        commit.act(root, plan)
    assert plain(root, "log", "-1", "--format=%s").strip() == "by hand"
    assert clean(root)
    assert not journal.pending(Git(root))


def test_on_an_old_state_nothing_is_built(world) -> None:
    root = world("office")
    plain(root, "switch", "-q", "--detach")
    with pytest.raises(RepositoryError):
        add(root)
    assert [one.mended for one in health.examine(root, fix=True) if "git switch main" in str(one.way)] == [True]
    assert add(root).commit


def failing(monkeypatch, module, name: str, error: Exception) -> None:
    """Let a function fail."""

    def faulty(*_arguments, **_options):
        raise error

    monkeypatch.setattr(module, name, faulty)


def loose(root):
    return list((root / ".git/objects").glob("??/*"))


FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("writer", ["write_all", "make", "claim"])
def test_a_disk_that_is_full_before_the_books_move_changes_nothing(world, monkeypatch, writer) -> None:
    root = world("office")
    before = tip(root)
    failing(monkeypatch, disk, writer, FULL)
    with pytest.raises(RepositoryError, match="未写入任何内容"):
        add(root)
    monkeypatch.undo()
    assert (tip(root), clean(root), journal.pending(Git(root))) == (before, True, False)


def test_a_disk_that_is_full_after_the_books_moved_is_told_and_healed_by_a_reader(world, monkeypatch) -> None:
    root = world("office")
    failing(monkeypatch, journal, "_lay", FULL)
    with pytest.raises(RepositoryError, match="已经记账"):
        add(root)
    monkeypatch.undo()
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-03T10:00:00+08:00")
    assert not (root / STOCK).exists()
    assert states(root)["cang-ku"] == "active"
    assert (root / STOCK).exists()
    assert clean(root)


def test_a_reader_does_not_fail_where_it_cannot_heal(world, monkeypatch) -> None:
    root = world("office")
    failing(monkeypatch, journal, "_lay", FULL)
    with pytest.raises(RepositoryError):
        add(root)
    assert "service-centre" in states(root)
    assert journal.pending(Git(root))


def test_what_was_edited_after_a_crash_is_left_alone(world, monkeypatch) -> None:
    root = world("office")
    add(root)
    with monkeypatch.context() as crash:
        crash.setattr(journal, "finish", never)
        with pytest.raises(AssertionError):
            commit.act(root, closing(root))
    (root / STOCK).write_text("typed meanwhile\n", encoding="utf-8")
    assert commit.recover(root)
    assert (root / STOCK).read_text(encoding="utf-8") == "typed meanwhile\n"
    assert not journal.pending(Git(root))
    assert [path for _, path in Git(root).changed()] == [STOCK]


def test_ctrl_c_while_the_books_move_comes_too_late(world, monkeypatch) -> None:
    root = world("office")
    real = objects.move

    def interrupted(*arguments):
        os.kill(os.getpid(), signal.SIGINT)
        real(*arguments)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(objects, "move", interrupted)
    done = add(root)
    assert done.commit == tip(root)
    assert clean(root)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_git_index_held_by_another_program_is_caught_up_later(world, monkeypatch) -> None:
    root = world("office")
    monkeypatch.setattr(staging, "PATIENCE", 0.1)
    lock = staging.lock_of(Git(root))
    lock.write_bytes(b"")
    assert add(root).commit == tip(root)
    assert not journal.pending(Git(root))
    assert owed.untold(Git(root)) == [STOCK]
    assert lock.exists()
    lock.unlink()
    assert states(root)["cang-ku"] == "active"
    assert clean(root)


def test_a_journal_that_cannot_be_read_is_no_obstacle(world) -> None:
    root = world("office")
    (Git(root).own / "journal.json").write_bytes(b"{torn")
    assert add(root).commit
    assert clean(root)


def test_ones_own_last_step_is_taken_back_and_kept_aside(world) -> None:
    root = world("office")
    start = tip(root)
    add(root)
    middle = tip(root)
    commit.act(root, closing(root))
    last = tip(root)
    asked = []
    undone = repair.undo(root, ACTOR, lambda step, paths: asked.append((step.subject, paths)))
    assert asked == [("place: close cang-ku", [STOCK])]
    assert (tip(root), states(root)["cang-ku"], clean(root)) == (middle, "active", True)
    assert plain(root, "rev-parse", undone.backup).strip() == last
    repair.undo(root, ACTOR, willing)
    assert (tip(root), (root / STOCK).exists(), clean(root)) == (start, False, True)
    assert "cang-ku" not in states(root)
    assert add(root).commit


def test_taking_back_is_refused_with_the_reason(world) -> None:
    root = world("office")
    add(root)
    with pytest.raises(RefusedError, match=ACTOR):
        repair.undo(root, "sun-xiu-ying", never)
    (root / STOCK).write_text("typed\n", encoding="utf-8")
    with pytest.raises(RepositoryError, match="cang-ku"):
        repair.undo(root, ACTOR, never)
    plain(root, "checkout", "-q", "--", ".")
    plain(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    with pytest.raises(RefusedError, match="发给别人"):
        repair.undo(root, ACTOR, never)
    plain(root, "update-ref", "-d", "refs/remotes/origin/main")
    plain(root, "commit", "-q", "--allow-empty", "-m", "by hand")
    with pytest.raises(RefusedError, match="hand"):
        repair.undo(root, "hand", never)
    assert plain(root, "log", "-1", "--format=%s").strip() == "by hand"


def test_the_founding_is_never_taken_back(world) -> None:
    root = world("empty")
    with pytest.raises(RefusedError):
        repair.undo(root, ACTOR, never)


def test_whoever_says_no_has_undone_nothing(world) -> None:
    root = world("office")
    add(root)
    before = tip(root)
    with pytest.raises(AssertionError):
        repair.undo(root, ACTOR, never)
    assert tip(root) == before
    assert plain(root, "for-each-ref", "refs/ecentre") == ""


def test_what_was_typed_is_kept_when_a_file_is_put_back(world) -> None:
    root = world("office")
    add(root)
    written, strange = (root / STOCK).read_bytes(), root / "records/place/mine.yaml"
    for typed in (b"first\n", b"second\n"):
        (root / STOCK).write_bytes(typed)
        plain(root, "add", "-A")
        ((path, aside),) = repair.restore(root, ["cang-ku"])
        assert (path, aside.read_bytes(), (root / STOCK).read_bytes()) == (STOCK, typed, written)
    (root / STOCK).unlink()
    strange.write_bytes(b"mine\n")
    assert sorted(repair.hand_changed(root)) == [(" D", STOCK), ("??", "records/place/mine.yaml")]
    done = dict(repair.restore(root, [STOCK, "mine"]))
    assert (root / STOCK).read_bytes() == written
    assert not strange.exists()
    assert done["records/place/mine.yaml"].read_bytes() == b"mine\n"
    assert clean(root)
    with pytest.raises(NotFoundError):
        repair.restore(root, ["cang-ku"])


def test_a_lock_left_by_a_killed_command_is_in_nobodys_way_and_another_programs_is_respected(world) -> None:
    git = Git(world("empty"))
    head, other = git.head(), "1" * 40
    for name, said in (("refs/ecentre/verified", other), ("refs/remotes/origin/main", head)):
        (git.dir / f"{name}.lock").parent.mkdir(parents=True, exist_ok=True)
        (git.dir / f"{name}.lock").write_text(f"{said}\n", encoding="ascii")
        objects.move(git, name, "", head)
        assert git.value(name) == head
        assert not (git.dir / f"{name}.lock").exists()
    for name, said in (("refs/remotes/origin/main", other), (git.branch, head)):
        (git.dir / f"{name}.lock").write_text(f"{said}\n", encoding="ascii")
        with pytest.raises(RepositoryError):
            objects.move(git, name, head, head)
        assert (git.dir / f"{name}.lock").exists()


def findings(root, *, fix: bool = False) -> list[tuple[str, bool]]:
    return [(str(one.what), one.mended) for one in health.examine(root, fix=fix)]


def test_an_unwell_copy_is_examined_and_mended(world) -> None:
    root = world("office")
    add(root)
    assert findings(root) == []
    git = Git(root)
    old = 1_700_000_000
    for name in ("index.lock", "refs/heads/main.lock", "HEAD.lock"):
        (git.dir / name).touch()
        os.utime(git.dir / name, (old, old))
    plain(root, "config", "core.autocrlf", "true")
    (git.own / "index.sqlite").write_bytes(b"garbage" * 1000)
    assert len(findings(root)) == 5
    assert all(not done for _, done in findings(root))
    assert all(done for _, done in findings(root, fix=True))
    assert findings(root) == []
    (git.dir / "index").write_bytes(b"garbage")
    assert any(one.mended for one in health.examine(root, fix=True))
    assert findings(root) == []
    assert clean(root)


def test_what_sync_kept_is_let_go_after_as_many_days_as_policy_says(world, monkeypatch) -> None:
    root = world("office")
    add(root)
    git = Git(root)
    days = policy.number(open_book(root, Schemas(root)), "backup.keep_days")
    assert days is not None
    long_ago, lately = (clock.now() - timedelta(days=n) for n in (days + 1, days - 1))
    old, young = (f"refs/ecentre/backup/{day:%Y%m%d-%H%M%S}-{git.head()[:8]}" for day in (long_ago, lately))
    for name in (old, young):
        plain(root, "update-ref", name, "HEAD")
    assert findings(root) == []
    assert [done for _, done in findings(root, fix=True)] == [True]
    assert plain(root, "for-each-ref", "--format=%(refname)", "refs/ecentre/backup").split() == [young]
    monkeypatch.setenv("ECENTRE_CLOCK", "2028-01-01T10:00:00+08:00")
    plain(root, "update-ref", old, "HEAD")
    verify.verify(root)
    assert findings(root, fix=True) == []


def test_a_damaged_history_is_told_and_left_to_people(world) -> None:
    root = world("office")
    add(root)
    blob = plain(root, "rev-parse", f"HEAD:{STOCK}").strip()
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    (root / STOCK).write_text("typed\n", encoding="utf-8")
    told = findings(root, fix=True)
    assert any("历史有损坏" in said and not done for said, done in told)
    assert any("cang-ku" in said and not done for said, done in told)


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for git")
@pytest.mark.parametrize(("command", "moved"), [("index-pack", False), ("update-index", True)])
def test_a_git_that_is_killed_leaves_nothing_half_done(world, tmp_path, monkeypatch, command, moved) -> None:
    root = world("office")
    before = tip(root)
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\ncase "$*" in *{command}*) kill -9 $$;; esac\nexec {process.program("git")} "$@"\n')
    fake.chmod(0o755)

    def many(book):
        one = adding(root)(book)
        copies = [replace(one.records[0], ref=Ref("place", f"p-{n}")) for n in range(30)]
        return replace(one, records=tuple(replace(each, data={**each.data, "id": each.id}) for each in copies))

    with monkeypatch.context() as broken:
        broken.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
        process.program.cache_clear()
        if moved:
            assert commit.act(root, many).commit
        else:
            with pytest.raises(RepositoryError):
                commit.act(root, many)
    process.program.cache_clear()
    assert (tip(root) != before) is moved
    assert len([id for id in states(root) if id.startswith("p-")]) == (30 if moved else 0)
    assert clean(root)
    assert add(root).commit


TEARING = {
    "objects": lambda root: [file for file in loose(root) if file.stat().st_mtime_ns > MARK[0]],
    "branch": lambda root: [root / ".git/refs/heads/main"],
    "files": lambda root: [root / STOCK, root / "records/place/cang-ku-2.yaml"],
    "index": lambda root: [root / ".git/index"],
}
MARK = [0]


@pytest.mark.parametrize("torn", [("objects",), ("branch",), ("files",), ("index",), tuple(TEARING)], ids="-".join)
@pytest.mark.parametrize("how", ["empty", "zeros", "gone"])
def test_a_power_failure_takes_no_step_that_was_told_as_done(world, monkeypatch, torn, how) -> None:
    root = world("office")
    before = tip(root)
    MARK[0] = max((file.stat().st_mtime_ns for file in loose(root)), default=0)
    add(root, "仓库")
    add(root, "仓库2")
    last = tip(root)
    for file in [file for part in torn for file in TEARING[part](root)]:
        file.chmod(0o644)
        if how == "gone" and file.name != "main":
            file.unlink()
        elif how == "gone":
            file.write_text(f"{before}\n", encoding="ascii")
        else:
            file.write_bytes(b"\0" * (file.stat().st_size if how == "zeros" else 0))
    monkeypatch.setattr(owed, "boot", lambda: "another")
    assert states(root)["cang-ku"] == "active"
    assert states(root)["cang-ku-2"] == "active"
    assert tip(root) == last
    assert clean(root)
    assert list((root / ".git/ecentre/done").iterdir()) == []
    assert add(root, "仓库3").commit


def test_words_of_moves_are_dropped_when_they_have_long_been_on_the_disk(world) -> None:
    root = world("office")
    add(root, "仓库")
    words = list((root / ".git/ecentre/done").iterdir())
    for word in words:
        os.utime(word, (1_700_000_000, 1_700_000_000))
    add(root, "仓库2")
    (left,) = (root / ".git/ecentre/done").iterdir()
    assert left not in words
