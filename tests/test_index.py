"""The books asked through the cache answer as the files say, whatever happens to the cache."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from datetime import date

import pytest
from conftest import git as plain

from ecentre import clock, commit, records, worktree
from ecentre.actions import Desk, create
from ecentre.errors import RepositoryError
from ecentre.git import Git
from ecentre.index import PendingBook, open_book
from ecentre.kinds import PREFIXES
from ecentre.model import Record, Ref
from ecentre.schema import Schemas

ACTOR = "li-yong-gang"


def brute(root):
    """Read every file of the folder, without a cache."""
    schemas, found = Schemas(root), {}
    for path in sorted((root / "records").rglob("*.yaml")):
        ref = Ref.from_path(path.relative_to(root).as_posix())
        found[ref] = records.read(root, ref, schemas)
    return found


def same(root, book) -> None:
    """Hold every answer of a book against the files."""
    files = brute(root)
    for kind in PREFIXES:
        mine = [record for ref, record in sorted(files.items()) if ref.kind == kind]
        assert book.find(kind) == mine
        assert book.ids(kind) == [record.id for record in mine]
        assert book.rows(kind, ("id", "state", "name")) == [
            (record.id, record.state, record.get("name")) for record in mine
        ]
    for ref, record in files.items():
        assert book.get(*ref) == record


def opened(root, **options):
    return open_book(root, Schemas(root), **options)


def add(root, name: str) -> str:
    schemas = Schemas(root)
    done = commit.act(root, lambda book: create(Desk(book, schemas, ACTOR, clock.now()), "place", {"name": name}))
    return done.change.records[0].id


def edit(root, id: str, old: str, new: str) -> None:
    path = root / "records" / "place" / f"{id}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


def test_a_book_says_what_the_files_say(world) -> None:
    root = world("office")
    book = opened(root)
    assert len(brute(root)) > 60
    same(root, book)
    assert book.broken == []
    assert book.commit == plain(root, "rev-parse", "HEAD").strip()


def test_it_moves_on_with_the_books_and_back(world) -> None:
    root = world("office")
    before = plain(root, "rev-parse", "HEAD").strip()
    opened(root)
    add(root, "仓库一")
    add(root, "仓库二")
    same(root, opened(root))
    plain(root, "checkout", "-q", "-b", "side", before)
    same(root, opened(root))
    assert not opened(root).find("place", name="仓库一")
    plain(root, "checkout", "-q", "main")
    same(root, opened(root))


def test_an_old_state_is_asked_beside_the_new_one(world) -> None:
    root = world("office")
    commits = [plain(root, "rev-parse", "HEAD").strip()]
    for number in range(6):
        add(root, f"仓库{number}")
        commits.append(plain(root, "rev-parse", "HEAD").strip())
    for number, at in enumerate(commits):
        book = opened(root, at=at)
        assert len([one for one in book.find("place") if one.text("name").startswith("仓库")]) == number
        assert book.commit == at
    same(root, opened(root))


def test_a_book_stays_the_same_while_others_write(world) -> None:
    root = world("office")
    book = opened(root)
    places = len(book.ids("place"))
    for number in range(5):
        add(root, f"仓库{number}")
        opened(root)
    assert len(book.ids("place")) == places
    assert len(book.find("place")) == places


@pytest.mark.parametrize("damage", ["deleted", "empty", "garbage", "old", "torn", "strange"])
def test_a_lost_or_damaged_cache_is_made_anew_without_a_word(world, damage) -> None:
    root = world("office")
    opened(root)
    file = Git(root).own / "index.sqlite"
    if damage == "deleted":
        file.unlink()
    elif damage == "empty":
        file.write_bytes(b"")
    elif damage == "garbage":
        file.write_bytes(b"\x00garbage" * 5000)
    elif damage == "torn":
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2])
    else:
        with sqlite3.connect(file) as base:
            base.execute("PRAGMA user_version=1" if damage == "old" else "DROP TABLE blob")
    same(root, opened(root))


def test_new_schemas_read_every_text_again(world) -> None:
    root = world("office")
    same(root, opened(root))
    schema = root / "schemas" / "category.json"
    text = schema.read_text(encoding="utf-8")
    assert opened(root).find("category", special=True)
    schema.write_text(text.replace('"boolean"', '"string"').replace("#/$defs/flag", "#/$defs/line"), encoding="utf-8")
    assert opened(root).find("category", special="true")
    assert not opened(root).find("category", special=True)


def test_a_folder_that_may_only_be_read_is_read(world, monkeypatch) -> None:
    root = world("office")
    real = sqlite3.connect

    def refused(place, **options):
        if place != ":memory:":
            raise sqlite3.OperationalError("unable to open database file")
        return real(place, **options)

    monkeypatch.setattr(sqlite3, "connect", refused)
    same(root, opened(root))


def test_hand_edits_are_laid_over_only_where_asked_for(world) -> None:
    root = world("office")
    id = add(root, "仓库")
    edit(root, id, "name: 仓库", "name: 车库")
    assert opened(root).get("place", id).text("name") == "仓库"
    book = opened(root, overlay=True)
    assert book.get("place", id).text("name") == "车库"
    assert book.find("place", name="仓库") == []
    assert [one.id for one in book.find("place", name="车库")] == [id]
    assert (id, "车库") in book.rows("place", ("id", "name"))
    (root / "records/place" / f"{id}.yaml").unlink()
    book = opened(root, overlay=True)
    assert book.get("place", id) is None
    assert id in book.ids("place")
    assert id not in [row[0] for row in book.rows("place", ("id",))]


def test_an_edit_of_one_size_in_one_second_is_seen(world) -> None:
    root = world("office")
    id = add(root, "仓库")
    for name in ("车库", "书库", "仓库"):
        edit(root, id, f"name: {opened(root, overlay=True).get('place', id).text('name')}", f"name: {name}")
        assert opened(root, overlay=True).get("place", id).text("name") == name


@pytest.mark.parametrize("version", ["2", "3", "4", "gone", "torn"])
def test_the_folder_is_compared_as_git_compares_it(world, tmp_path, version) -> None:
    root = tmp_path / "copied"  # git tells times by the second: of an older copy its notes are no good
    shutil.copytree(world("office"), root)
    places = root / "records/place"
    if version == "3":
        plain(root, "add", "-N", ".")
        plain(root, "update-index", "--skip-worktree", "records/place/service-centre.yaml")
        (places / "service-centre.yaml").unlink()
    elif version == "gone":
        (root / ".git/index").unlink()
    elif version == "torn":
        (root / ".git/index").write_bytes((root / ".git/index").read_bytes()[:500])
    else:
        plain(root, "update-index", "--index-version", version)
    git = Git(root)
    kept = {path: blob for path, blob, _ in git.entries("HEAD", "records") if Ref.from_path(path)}
    assert worktree.differing(git, kept) == []
    told = (places / "brand-display.yaml").stat()
    data = (places / "brand-display.yaml").read_bytes()
    (places / "brand-display.yaml").write_bytes(data.replace(b"id: b", b"id: B"))
    os.utime(places / "brand-display.yaml", ns=(told.st_atime_ns, told.st_mtime_ns))
    (places / "merchant-area.yaml").write_bytes((places / "merchant-area.yaml").read_bytes().replace(b"\n", b"\r\n"))
    (places / "settlement-centre.yaml").touch()
    (places / "logistics-centre.yaml").unlink()
    (places / "new.yaml").write_bytes(b"")
    (places / "notes.txt").write_bytes(b"")
    (places / "link.yaml").symlink_to(root / "STAFF.md")
    names = ("brand-display", "link", "logistics-centre", "new")
    wanted = [f"records/place/{name}.yaml" for name in names]
    assert worktree.differing(git, kept) == wanted
    if version in "24":
        by_git = {path for _, path in git.changed() if path.endswith(".yaml")}
        assert by_git - {"records/place/merchant-area.yaml"} == set(wanted)


def test_a_staged_edit_is_an_edit(world) -> None:
    root = world("office")
    id = add(root, "仓库")
    edit(root, id, "name: 仓库", "name: 车库")
    plain(root, "add", "-A")
    assert opened(root, overlay=True).get("place", id).text("name") == "车库"
    plain(root, "commit", "-qm", "by hand")
    assert opened(root).get("place", id).text("name") == "车库"


def test_a_file_that_cannot_be_read_is_told_and_left_out(world) -> None:
    root = world("office")
    id = add(root, "仓库")
    edit(root, id, "name: 仓库", "name: [仓库")
    book = opened(root, overlay=True)
    assert book.get("place", id) is None
    assert [(one.file, one.line > 0) for one in book.broken] == [(f"records/place/{id}.yaml", True)]
    assert opened(root).broken == []
    plain(root, "commit", "-qam", "by hand")
    for book in (opened(root), opened(root, overlay=True), opened(root)):
        assert [one.ref.id for one in book.broken] == [id]
        assert book.get("place", id) is None
        assert id in book.ids("place")
    edit(root, id, "name: [仓库", "name: 仓库")
    assert opened(root, overlay=True).broken == []
    assert opened(root, overlay=True).get("place", id).text("name") == "仓库"


def test_one_text_under_two_names_is_judged_by_its_name(world) -> None:
    root = world("office")
    id = add(root, "仓库")
    source = root / "records/place" / f"{id}.yaml"
    source.with_name("copy.yaml").write_bytes(source.read_bytes())
    plain(root, "add", "-A")
    plain(root, "commit", "-qm", "by hand")
    book = opened(root)
    assert book.get("place", id) is not None
    assert book.get("place", "copy") is None
    assert [one.ref.id for one in book.broken] == ["copy"]


def test_a_link_is_no_record(world, tmp_path) -> None:
    root = world("office")
    secret = tmp_path / "secret.yaml"
    secret.write_text("id: leak\nname: leak\n", encoding="utf-8")
    (root / "records/place/leak.yaml").symlink_to(secret)
    book = opened(root, overlay=True)
    assert book.get("place", "leak") is None
    assert [one.ref.id for one in book.broken] == ["leak"]
    plain(root, "add", "-A")
    plain(root, "commit", "-qm", "by hand")
    book = opened(root)
    assert book.get("place", "leak") is None
    assert [one.rule for one in book.broken] == ["file.mode"]


def test_fields_are_matched_by_value_and_emptiness(world) -> None:
    root = world("office")
    book, everyone = opened(root), brute(root)
    posts = [one for one in everyone.values() if one.kind == "appointment"]
    for department in (None, "general", "nowhere"):
        wanted = sorted(one.id for one in posts if one.get("department") == department)
        assert [one.id for one in book.find("appointment", department=department)] == wanted
    assert book.find("appointment", role="director", department=None, state="current")
    assert book.find("appointment", **{'x" or 1=1 --': "x"}) == []


def test_references_lead_back_but_who_took_a_step_is_none(world) -> None:
    root = world("office")
    book = opened(root)
    ref = Ref("person", "chen-wen-jun")
    found = book.refs_to(ref)
    assert found
    assert found == sorted(found, key=lambda one: one.ref)
    assert {one.kind for one in found} == {"appointment"}
    assert book.refs_to(ref, "asset") == []
    assert book.refs_to(Ref("person", ACTOR), "department") == []


def test_a_pending_change_lies_over_the_book(world) -> None:
    root = world("office")
    book = opened(root)
    person = book.get("person", "chen-wen-jun")
    post = book.refs_to(person.ref, "appointment")[0]
    new = Record(Ref("appointment", "APT-2026-9999"), {"id": "APT-2026-9999", "person": person.id, "state": "proposed"})
    pending = PendingBook(book, [person.having(name="陈改名"), post.having(person="huang-li-na"), new])
    assert pending.get("person", person.id).text("name") == "陈改名"
    assert pending.find("person", name=person.text("name")) == []
    assert pending.ids("appointment")[-1] == new.id
    assert [one.id for one in pending.refs_to(person.ref, "appointment")] == [new.id]
    assert pending.on == book.on
    assert pending.rows("person", ("id", "name"))[0] == book.rows("person", ("id", "name"))[0]
    assert book.get("person", person.id) == person
    assert pending.beneath("policy") is book
    assert pending.beneath("policy", "person") is pending


def test_a_new_repository_has_an_empty_book(tmp_path, world) -> None:
    schemas = Schemas(world("empty"))
    Git.make(tmp_path)
    for overlay in (False, True):
        book = open_book(tmp_path, schemas, overlay=overlay, on=date(2026, 1, 2))
        assert (book.commit, book.ids("place"), book.find("place"), book.broken) == ("", [], [], [])
        assert book.on == date(2026, 1, 2)


def test_many_read_and_write_the_cache_at_once(world) -> None:
    root = world("office")
    commits = [add(root, f"仓库{number}") and plain(root, "rev-parse", "HEAD").strip() for number in range(6)]
    (Git(root).own / "index.sqlite").unlink()
    found, failed = [], []

    def read(at: str) -> None:
        try:
            found.append(len(opened(root, at=at).find("place")))
        except (RepositoryError, sqlite3.Error) as error:
            failed.append(error)

    readers = [threading.Thread(target=read, args=(at,)) for at in [*commits, "", *commits]]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert failed == []
    places = len(brute(root)) and len(opened(root).find("place"))
    assert sorted(found) == sorted([*(places - 5 + n for n in range(6)), places, *(places - 5 + n for n in range(6))])


def test_nothing_of_a_hostile_copy_is_believed_before_it_is_looked_at(world, tmp_path) -> None:
    root = world("office")
    own = root / ".git/ecentre"
    own.rename(tmp_path / "elsewhere")
    own.symlink_to(tmp_path / "elsewhere")
    before = sorted(tmp_path.glob("elsewhere/*"))
    for attempt in (lambda: opened(root), lambda: opened(root, overlay=True), lambda: add(root, "仓库")):
        with pytest.raises(RepositoryError):
            attempt()
    assert sorted(tmp_path.glob("elsewhere/*")) == before
