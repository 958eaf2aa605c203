"""Sharing: what two copies of one centre do is brought together, and nothing of it is lost, forged or guessed."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest
import worlds
from conftest import git

from ecentre import yamlio
from ecentre.cli.own.syncing import Asker
from ecentre.cli.session import Call
from ecentre.errors import RefusedError, RepositoryError, UsageError
from ecentre.model import Record, Ref
from ecentre.sharing import address, refusal, relink, threeway
from ecentre.sharing.outcome import Outcome, Renumbered
from ecentre.sharing.syncing import sync
from tests.books import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ADMIN, HEAD, MANAGER = "李永刚", "孙秀英", "王建国"
OPENING = ("--category", "projector", "--price", "3600", "--purchased-on", "2026-01-05", "--department", "general")


class Copy:
    """One copy of the centre, worked in by commands."""

    def __init__(self, run: Callable, root: Path) -> None:
        self.run, self.root = run, root

    def __call__(self, *words: str, as_: str = ADMIN, code: int = 0):
        answer = self.run("--no-input", *words, as_=as_, world=self.root)
        assert answer.code == code, answer.said
        return answer

    def sync(self, *words: str, code: int = 0, as_: str = ADMIN) -> dict:
        answer = self("sync", "-o", "json", *words, as_=as_, code=code)
        return json.loads(answer.out)

    def record(self, path: str) -> dict:
        return yamlio.load((self.root / "records" / path).read_bytes(), path)

    def opening(self, name: str, *more: str) -> str:
        words = ("--keeper", "王晓燕", "--opening-source", "旧台账", *more)
        return self("asset", "open", "--name", name, *OPENING, *words).out.strip()

    @property
    def tip(self) -> str:
        return git(self.root, "rev-parse", "HEAD").strip()


@pytest.fixture
def copies(run, connected, tmp_path) -> Callable[[str], tuple[Copy, Copy]]:
    """Give the function that makes two copies of a world that share one folder."""

    def make(name: str) -> tuple[Copy, Copy]:
        place = connected(name)
        shutil.copytree(place / "shared", tmp_path / "shared")
        for one in ("first", "second"):
            worlds.copy(place / "first", tmp_path / one)
            git(tmp_path / one, "config", "remote.origin.url", (tmp_path / "shared").as_posix())
        return Copy(run, tmp_path / "first"), Copy(run, tmp_path / "second")

    return make


@pytest.fixture
def pair(copies) -> tuple[Copy, Copy]:
    """Two copies of an office."""
    return copies("office")


@pytest.fixture
def trusted(copies) -> tuple[Copy, Copy]:
    """Two copies of a centre after its founding: what policy wants signed must be signed."""
    return copies("trusted")


def together(first: Copy, second: Copy) -> None:
    """After each has been heard, both hold the same, nobody finds a fault, and one more round changes nothing."""
    for one in (first, second, first):
        one.sync()
    assert first.tip == second.tip == git(first.root.parent / "shared", "rev-parse", "main").strip()
    for one in (first, second):
        before = one.tip
        done = one.sync()
        assert (done["received"], done["published"], one.tip) == (0, 0, before)
        one("check")
        assert git(one.root, "status", "--porcelain") == ""


def test_other_fields_of_one_record_are_brought_together(pair) -> None:
    first, second = pair
    first("edit", "chen-wen-jun", "--email", "cwj@cele.example")
    second("edit", "chen-wen-jun", "--note", "goods")
    first.sync()
    done = second.sync()
    assert (done["received"], done["published"], done["aside"]) == (1, 1, [])
    found = second.record("person/chen-wen-jun.yaml")
    assert (found["email"], found["note"]) == ("cwj@cele.example", "goods")
    assert [step["rev"] for step in found["steps"]] == ["1", "2", "3"]
    together(first, second)


def test_own_steps_verified_before_they_were_brought_along_are_no_rewritten_history(pair) -> None:
    first, second = pair
    second.opening("投影仪")
    second.sync()
    first.opening("扫描仪")
    first("verify")
    first.opening("打印机")
    first.sync()
    first("verify")


def test_a_field_changed_twice_is_asked_and_nothing_moves_until_it_is_answered(pair) -> None:
    first, second = pair
    first("edit", "chen-wen-jun", "--note", "goods")
    second("edit", "chen-wen-jun", "--note", "tech")
    first.sync()
    before = second.tip
    answer = second("sync", code=5)
    assert "ecentre sync --mine chen-wen-jun.note" in answer.err
    assert second.tip == before
    slip = second("sync", "--mine", "chen-wen-jun.noet", code=2)
    assert "chen-wen-jun.noet 这样" in slip.err
    assert "现有:chen-wen-jun.note" in slip.err
    assert second.tip == before
    second.sync("--mine", "chen-wen-jun.note")
    assert second.record("person/chen-wen-jun.yaml")["note"] == "tech"
    assert second.record("person/chen-wen-jun.yaml")["steps"][-1]["was"] == {"note": "goods"}
    together(first, second)


def test_taking_the_others_value_leaves_no_step_of_mine(pair) -> None:
    first, second = pair
    first("edit", "chen-wen-jun", "--note", "goods")
    second("edit", "chen-wen-jun", "--note", "tech")
    first.sync()
    done = second.sync("--theirs", "chen-wen-jun.note")
    assert done["published"] == 0
    assert second.tip == first.tip


def test_the_same_change_on_both_sides_is_made_once(pair) -> None:
    first, second = pair
    for one in pair:
        one("edit", "chen-wen-jun", "--note", "goods")
    first.sync()
    assert second.sync()["published"] == 0
    assert second.tip == first.tip


def test_a_taken_number_is_changed_and_everything_that_names_it_follows(pair) -> None:
    first, second = pair
    first.opening("幕布")
    mine = second.opening("投影仪")
    second("confirm", mine, as_="阿依古丽·买买提")
    second("repair", "add", "--asset", mine, "--fault", f"{mine} 灯泡不亮")
    first.sync()
    done = second.sync()
    assert done["renumbered"] == [{"from": "AST-2026-0001", "to": "AST-2026-0002"}]
    assert second.record("asset/2026/AST-2026-0001.yaml")["name"] == "幕布"
    assert second.record("asset/2026/AST-2026-0002.yaml")["name"] == "投影仪"
    filed = second.record("repair/2026/REP-2026-0001.yaml")
    assert (filed["asset"], filed["fault"]) == ("AST-2026-0002", "AST-2026-0002 灯泡不亮")
    words = git(second.root, "log", "-3", "--format=%an|%s|%(trailers:key=Record,valueonly,separator=%x2C)")
    assert words.split("\n")[:3] == [
        "li-yong-gang|repair: add REP-2026-0001|REP-2026-0001",
        "a-yi-gu-li-mai-mai-ti|asset: confirm AST-2026-0002|AST-2026-0002",
        "li-yong-gang|asset: open AST-2026-0002|AST-2026-0002",
    ]
    together(first, second)


def test_an_id_that_left_the_house_is_changed_only_with_leave(pair) -> None:
    first, second = pair
    first.opening("幕布")
    mine = second.opening("投影仪")
    second("print", mine, "--form", "card", "--to", str(second.root.parent / "card.html"))
    first.sync()
    before = second.tip
    answer = second("sync", code=5)
    assert "AST-2026-0001 -> AST-2026-0002" in answer.err
    assert second.tip == before
    assert second.sync("--renumber")["renumbered"] == [{"from": "AST-2026-0001", "to": "AST-2026-0002"}]
    together(first, second)


def test_a_step_whose_ground_is_gone_is_put_aside_told_and_kept(pair) -> None:
    first, second = pair
    first("close", "brand-display", "--reason", "停用")
    second("close", "brand-display", "--reason", "改作他用")
    second("place", "add", "--name", "西仓")
    first.sync()
    before = second.tip
    done = second.sync(code=1)
    assert [one["ids"] for one in done["aside"]] == [["brand-display"]]
    why = done["aside"][0]["why"]
    assert f"brand-display 已由 {ADMIN}" in why
    assert "closed" not in why
    assert git(second.root, "rev-parse", done["backup"]).strip() == before
    assert second.record("place/xi-cang.yaml")["name"] == "西仓"
    together(first, second)


def test_what_rests_on_a_step_put_aside_is_put_aside_too_and_numbers_close_up(pair) -> None:
    first, second = pair
    first.opening("幕布", "--former-number", "XX-1")
    lost = second.opening("投影仪", "--former-number", "XX-1")
    second("confirm", lost, as_="阿依古丽·买买提")
    second("repair", "add", "--asset", lost, "--fault", "灯泡不亮")
    second("repair", "add", "--asset", second.opening("音箱"), "--fault", "没有声音")
    first.sync()
    done = second.sync(code=1)
    assert [one["ids"] for one in done["aside"]] == [[lost], [lost], ["REP-2026-0001"]]
    assert {"from": "REP-2026-0002", "to": "REP-2026-0001"} in done["renumbered"]
    assert second.record("asset/2026/AST-2026-0002.yaml")["name"] == "音箱"
    assert second.record("repair/2026/REP-2026-0001.yaml")["asset"] == "AST-2026-0002"
    together(first, second)


def test_hand_edits_are_never_written_over(pair) -> None:
    first, second = pair
    first("edit", "chen-wen-jun", "--note", "goods")
    first.sync()
    file = second.root / "records" / "person" / "chen-wen-jun.yaml"
    typed = file.read_bytes().replace(b"general", b"tech")
    file.write_bytes(typed)
    before = second.tip
    answer = second("sync", code=6)
    assert "ecentre keep chen-wen-jun" in answer.err
    assert (file.read_bytes(), second.tip) == (typed, before)
    second("restore", "chen-wen-jun")
    second.sync()
    together(first, second)


def test_other_hand_edits_do_not_stop_anything(pair) -> None:
    first, second = pair
    first("edit", "chen-wen-jun", "--note", "goods")
    first.sync()
    file = second.root / "records" / "person" / "wang-xiao-yan.yaml"
    typed = file.read_bytes().replace(b"general", b"tech")
    file.write_bytes(typed)
    second.sync()
    assert file.read_bytes() == typed
    assert second.record("person/chen-wen-jun.yaml")["note"] == "goods"


def test_offline_is_a_normal_state(pair) -> None:
    first, second = pair
    shared = first.root.parent / "shared"
    shared.rename(shared.with_name("away"))
    first("edit", "chen-wen-jun", "--note", "goods")
    done = first.sync()
    assert (done["offline"], done["waiting"], done["published"]) == (True, 1, 0)
    assert "1 步存在本机" in first("sync").err
    shared.with_name("away").rename(shared)
    assert first.sync()["published"] == 1
    together(first, second)


def test_shared_books_that_were_taken_back_are_not_taken(pair) -> None:
    first, _second = pair
    first("edit", "chen-wen-jun", "--note", "goods")
    first.sync()
    before = first.tip
    git(first.root.parent / "shared", "update-ref", "refs/heads/main", f"{before}~1")
    answer = first("sync", code=5)
    assert "sync.rewound" in answer.err
    assert first.tip == before


def test_what_others_forged_is_not_built_upon(pair) -> None:
    first, second = pair
    file = first.root / "records" / "person" / "chen-wen-jun.yaml"
    file.write_bytes(file.read_bytes().replace("陈文军".encode(), "陈武军".encode()))
    git(first.root, "commit", "-qam", "person: edit chen-wen-jun")
    git(first.root, "push", "-q", "origin", "main")
    before = second.tip
    answer = second("sync", code=5)
    assert "verify." in answer.err
    assert second.tip == before
    assert git(second.root, "rev-parse", "refs/ecentre/verified").strip() == before


def test_what_does_not_hold_up_is_not_sent(pair) -> None:
    first, _second = pair
    shared = git(first.root.parent / "shared", "rev-parse", "main")
    file = first.root / "records" / "person" / "chen-wen-jun.yaml"
    file.write_bytes(file.read_bytes().replace("陈文军".encode(), "陈武军".encode()))
    git(first.root, "commit", "-qam", "person: edit chen-wen-jun")
    first("sync", code=5)
    assert git(first.root.parent / "shared", "rev-parse", "main") == shared


def test_what_was_spoilt_by_plain_git_and_put_right_is_left_behind(pair, monkeypatch) -> None:
    first, second = pair
    path = second.root / "records" / "person" / "chen-wen-jun.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("陈文军", "陈武军"), encoding="utf-8", newline="\n")
    with monkeypatch.context() as then:
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            then.setenv(name, worlds.CLOCK)
        git(second.root, "commit", "-aqm", "by hand")
    second("place", "add", "--name", "西仓")
    assert "ecentre restore" in second("sync", code=5).err
    second("restore", "chen-wen-jun", "--yes")
    done = second.sync(code=1)
    assert [one["step"] for one in done["aside"]] == ["by hand"]
    assert second.record("place/xi-cang.yaml")["name"] == "西仓"
    assert second.record("person/chen-wen-jun.yaml")["name"] == "陈文军"
    together(first, second)
    first("verify", "--full")
    second("verify", "--full")


def test_a_merge_by_plain_git_is_straightened(pair) -> None:
    first, second = pair
    first("edit", "chen-wen-jun", "--note", "goods")
    first.sync()
    second("edit", "huang-li-na", "--note", "tech")
    git(second.root, "fetch", "-q", "origin")
    git(second.root, "merge", "-q", "--no-edit", "origin/main")
    second.sync()
    assert git(second.root, "log", "-3", "--format=%s %p").count("person: edit") == 2
    assert git(second.root, "rev-list", "--merges", "HEAD") == ""
    together(first, second)


def test_the_office_folder_runs_no_code_of_its_own(pair) -> None:
    first, second = pair
    shared, marker = first.root.parent / "shared", first.root.parent / "ran"
    hooks = shared / "hooks"
    hooks.mkdir()
    for name in ("pre-receive", "update", "post-receive", "post-update", "reference-transaction", "proc-receive"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {marker}\n", encoding="utf-8", newline="\n")
        (hooks / name).chmod(0o755)
    for name in ("core.fsmonitor", "core.alternateRefsCommand", "uploadpack.packObjectsHook", "core.sshCommand"):
        git(shared, "config", name, str(hooks / "update"))
    first("edit", "chen-wen-jun", "--note", "goods")
    assert first.sync()["published"] == 1
    assert second.sync()["received"] == 1
    assert not marker.exists()


@pytest.mark.parametrize("name", ["core.sshCommand", "credential.helper", "http.proxy", "url.ext::x.insteadOf"])
def test_settings_that_came_with_a_copy_choose_no_program_for_the_net(pair, name) -> None:
    first, _second = pair
    git(first.root, "config", name, "touch /tmp/x")
    assert "网络设置" in first("sync", code=6).err


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_that_belongs_to_another_user_of_the_office_can_be_shared(pair) -> None:
    first, second = pair
    for path in (first.root.parent / "shared", *(first.root.parent / "shared").rglob("*")):
        os.chown(path, 12345, 12345)
    first("edit", "chen-wen-jun", "--note", "goods")
    assert first.sync()["published"] == 1
    assert second.sync()["received"] == 1


SPECIALIST, APPLICANT = "阿依古丽·买买提", "陈文军"
ASKED = ("--category", "打印机", "--quantity", "1", "--estimated-price", "2600", "--reason", "打印报表")


def applied(copy: Copy) -> str:
    """Bring an application to where its department's head has to approve it."""
    id = copy("requisition", "add", *ASKED, as_=APPLICANT).out.strip()
    copy("submit", id, as_=APPLICANT)
    copy("assess", id, "--decision", "buy", as_=SPECIALIST)
    return id


def signature(copy: Copy, id: str, place: int = -1) -> str:
    return str(copy.record(f"requisition/2026/{id}.yaml")["steps"][place].get("signature") or "")


def test_my_own_signature_is_given_anew_where_the_number_changes(trusted) -> None:
    first, second = trusted
    applied(first)
    id = applied(second)
    second("approve", id, as_=HEAD)
    before = signature(second, id)
    first.sync()
    done = second.sync(as_=HEAD)
    assert (done["aside"], done["renumbered"]) == ([], [{"from": id, "to": "REQ-2026-0002"}])
    assert before
    assert signature(second, "REQ-2026-0002") not in ("", before)
    together(first, second)
    first("verify", "--full")


def test_nobody_signs_anew_for_another(trusted) -> None:
    first, second = trusted
    applied(first)
    id = applied(second)
    second("approve", id, as_=HEAD)
    first.sync()
    done = second.sync(code=1)
    assert [one["step"] for one in done["aside"]] == [f"requisition: approve {id}"]
    assert HEAD in done["aside"][0]["why"]
    assert second.record("requisition/2026/REQ-2026-0002.yaml")["state"] == "checked"
    second("approve", "REQ-2026-0002", as_=HEAD)
    together(first, second)
    first("verify", "--full")


def test_an_approval_never_passes_to_content_that_was_changed_meanwhile(trusted) -> None:
    first, second = trusted
    id = applied(first)
    first.sync()
    second.sync()
    second("approve", id, as_=HEAD)
    first("correct", id, "--quantity", "2", "--reason", "两台", as_=APPLICANT)
    first.sync()
    done = second.sync(code=1, as_=HEAD)
    assert [one["ids"] for one in done["aside"]] == [[id]]
    assert f"ecentre approve {id}" in done["aside"][0]["why"]
    assert signature(second, id) == ""
    together(first, second)


def test_an_approval_that_others_gave_first_stands_or_falls_in_the_open(trusted) -> None:
    first, second = trusted
    id = applied(first)
    first.sync()
    second.sync()
    first("approve", id, as_=HEAD)
    second("correct", id, "--quantity", "2", "--reason", "两台", as_=APPLICANT)
    first.sync()
    done = second.sync()
    assert done["aside"] == []
    assert any(HEAD in one for one in done["notes"])
    together(first, second)
    first("approve", id, as_=HEAD)


def test_whoever_was_quicker_is_taken_in_and_the_round_begins_again(trusted, monkeypatch) -> None:
    first, second = trusted
    applied(first)
    id = applied(second)
    second("approve", id, as_=HEAD)
    first.sync()
    first("place", "add", "--name", "西仓")
    monkeypatch.chdir(second.root)
    monkeypatch.setenv("ECENTRE_HOME", str(worlds.home(second.root, HEAD)))
    monkeypatch.setenv("ECENTRE_AS", HEAD)
    call, moved = Call(), []

    def sitting(book):
        git(first.root, "push", "-q", "origin", "main")
        return call.desk(book)

    done = sync(second.root, sitting, Asker(call, {}, renumber=False), lambda *step: moved.append(step))
    assert (done.received, done.published, done.aside) == (4, 4, [])
    assert second.record("place/xi-cang.yaml")["name"] == "西仓"
    assert moved
    together(first, second)


def test_a_shared_folder_lets_a_request_end_and_keeps_its_main_line(pair) -> None:
    first, _ = pair
    git(first.root, "push", "-q", "origin", "main:refs/heads/request/REQ-2026-0001")
    git(first.root, "push", "-q", "origin", ":refs/heads/request/REQ-2026-0001")
    with pytest.raises(subprocess.CalledProcessError):
        git(first.root, "push", "-q", "origin", ":refs/heads/main")
    assert git(first.root.parent / "shared", "branch", "--format=%(refname:short)").split() == ["main"]


def test_only_an_empty_place_or_ones_own_is_connected(run, world, tmp_path) -> None:
    copy = Copy(run, world("office"))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x.txt").write_text("x", encoding="utf-8")
    copy("connect", str(tmp_path / "full"), code=5)
    copy("connect", str(tmp_path / "nowhere" / "deep"), code=6)
    copy("connect", str(copy.root / "inside"), code=5)
    assert git(copy.root, "config", "--default", "", "remote.origin.url").strip() == ""
    copy("connect", str(tmp_path / "shared"))
    copy("connect", str(tmp_path / "shared"))
    mode = (tmp_path / "shared" / "objects").stat().st_mode
    assert os.name == "nt" or mode & stat.S_IWGRP


def test_another_centre_is_never_mixed_in(run, world, tmp_path) -> None:
    copy = Copy(run, world("office"))
    copy("connect", str(tmp_path / "shared"))
    other = tmp_path / "other"
    words = ("--name", "另一个中心", "--code", "QTZX", "--admin", "周明")
    assert run("init", str(other), *words).code == 0
    answer = run("--no-input", "connect", str(tmp_path / "shared"), world=other, as_="周明")
    assert answer.code == 5
    assert "ecentre join" in answer.err


@pytest.fixture
def invitation(pair) -> Path:
    first, _second = pair
    file = first.root.parent / "invitation.json"
    first("invite", HEAD, "--to", str(file))
    return file


def test_whoever_is_invited_works_at_a_copy_of_their_own(run, pair, invitation, tmp_path) -> None:
    answer = run("--no-input", "join", str(invitation), str(tmp_path / "third"), world=tmp_path)
    assert answer.code == 0, answer.said
    third = Copy(run, tmp_path / "third")
    assert (third.root / ".git" / "ecentre" / "me").read_text(encoding="utf-8") == "sun-xiu-ying\n"
    assert third.tip == pair[0].tip
    assert git(third.root, "status", "--porcelain") == ""
    assert git(third.root, "config", "core.autocrlf").strip() == "false"
    pair[0]("edit", "chen-wen-jun", "--note", "goods")
    pair[0].sync()
    assert third.sync(as_=HEAD)["received"] == 1


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("first", "0" * 40, 5), ("digest", "0" * 64, 5), ("keys", ["SHA256:" + "A" * 43], 5), ("person", "../x", 3),
        ("address", "ext::sh -c true", 2), ("address", "--upload-pack=x", 2), ("first", "HEAD", 3), ("ecentre", 2, 3),
    ],
)  # fmt: skip
def test_an_invitation_that_does_not_fit_leaves_nothing(run, invitation, tmp_path, name, value, code) -> None:
    content = json.loads(invitation.read_text(encoding="utf-8")) | {name: value}
    invitation.write_text(json.dumps(content), encoding="utf-8")
    answer = run("--no-input", "join", str(invitation), str(tmp_path / "third"), world=tmp_path)
    assert answer.code == code, answer.said
    assert not (tmp_path / "third").exists()


def test_a_file_that_is_no_invitation_is_said_to_be_none(run, tmp_path) -> None:
    (tmp_path / "x.json").write_bytes(b"\x00[" * 100)
    assert run("--no-input", "join", str(tmp_path / "x.json"), str(tmp_path / "y"), world=tmp_path).code == 3


GOOD = [
    ("https://git.example.cn/centre/books.git", "https:ssh:file"),
    ("https://git.example.cn:8443/a/b", "https:ssh:file"),
    ("ssh://git@git.example.cn/centre/books.git", "https:ssh:file"),
    ("git@gitee.com:centre/books.git", "https:ssh:file"),
    ("http://127.0.0.1:3000/centre/books.git", "https:ssh:file:http"),
]
BAD = [
    "", "-x", "--upload-pack=touch /tmp/x", "ext::sh -c touch% /tmp/x", "fd::17", "http://git.example.cn/x.git",
    "git://git.example.cn/x.git", "ftp://x/y", "https://user:secret@git.example.cn/x.git", "https://-oProxy/x",
    "ssh://-oProxyCommand=touch/x", "-oProxyCommand=x@host:y", "x@-oProxyCommand=y:z", "https://git.example.cn/a b",
    "https://git.example.cn/x\n-c", "https://git.example.cn", "https:///x", "javascript://x/y", "a::b",
]  # fmt: skip


def test_a_record_renumbered_twice_in_one_round_is_told_once() -> None:
    done = Outcome()
    for old, new in ((5, 6), (6, 8), (7, 9)):
        done.renumber([Renumbered(Ref("asset", f"AST-2026-000{old}"), Ref("asset", f"AST-2026-000{new}"))])
    assert [(one.old.id, one.new.id) for one in done.renumbered] == [
        ("AST-2026-0005", "AST-2026-0008"), ("AST-2026-0007", "AST-2026-0009"),
    ]  # fmt: skip


def test_a_persons_readable_id_follows_wherever_that_person_is_named_and_nowhere_else() -> None:
    step = {"verb": "edit", "by": "goods", "witness": "goods", "set": {"department": "goods"}, "was": {"name": "goods"}}
    record = Record(Ref("person", "x"), {"id": "x", "name": "goods", "department": "goods", "steps": [step]})
    found = relink.renamed(record, {Ref("person", "goods"): "goods-2"}, SCHEMAS)
    assert (found.data["name"], found.data["department"]) == ("goods", "goods")
    assert found.steps == [{**step, "by": "goods-2", "witness": "goods-2"}]
    assert record.steps == [step]


def test_numbers_are_exchanged_all_at_once_and_only_whole_ones() -> None:
    names = {Ref("asset", "AST-2026-0006"): "AST-2026-0005", Ref("asset", "AST-2026-0005"): "AST-2026-0004"}
    said = "AST-2026-0006 换下 AST-2026-0005,不是 AST-2026-00051 或 XAST-2026-0005"
    assert relink.text(said, names) == "AST-2026-0005 换下 AST-2026-0004,不是 AST-2026-00051 或 XAST-2026-0005"


def test_what_left_the_house_is_kept_in_mind_only_where_books_are_shared(pair, run, world) -> None:
    first, _second = pair
    id = first.opening("幕布")
    first("asset", "list", "--to", str(first.root.parent / "list.csv"), "-o", "csv")
    exposed = first.root / ".git" / "ecentre" / "exposed"
    assert exposed.read_text(encoding="utf-8").split() == [id]
    first.sync()
    assert exposed.read_text(encoding="utf-8") == ""
    alone = Copy(run, world("office"))
    alone.opening("幕布")
    alone("asset", "list", "--to", str(first.root.parent / "list.csv"), "-o", "csv")
    assert not (alone.root / ".git" / "ecentre" / "exposed").exists()


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("fatal: unable to access 'https://x/': Could not resolve host: x", refusal.OfflineError),
        ("ssh: connect to host x port 22: Connection timed out\nfatal: Could not read from remote repository.",
         refusal.OfflineError),
        ("error: process killed because it timed out. kill_after_timeout=30.0 seconds", refusal.OfflineError),
        ("git@x: Permission denied (publickey).\nfatal: Could not read from remote repository.", RefusedError),
        ("fatal: Authentication failed for 'https://x/'", RefusedError),
        ("Host key verification failed.", RefusedError),
        ("fatal: repository 'https://x/' not found", RepositoryError),
    ],
)  # fmt: skip
def test_what_git_complains_of_is_told_as_what_it_means(told, kind, tmp_path) -> None:
    error = refusal.of_talk(address.read("https://git.example.cn/a/b", tmp_path), told)
    assert type(error) is kind


def test_no_password_of_an_address_is_ever_told() -> None:
    assert refusal.plain("fatal: unable to access 'https://li:secret@x/y'") == "fatal: unable to access 'https://x/y'"


@pytest.mark.parametrize(
    ("out", "err", "again"),
    [
        ("!\tx:refs/heads/main\t[rejected] (stale info)", "", True),
        ("!\tx:refs/heads/main\t[rejected] (fetch first)", "", True),
        ("!\tx:refs/heads/main\t[remote rejected] (atomic transaction failed)", "remote: error: cannot lock ref", True),
        ("!\tx:refs/heads/main\t[remote rejected] (failed to update ref)", "", True),
        ("!\tx:refs/heads/main\t[remote rejected] (pre-receive hook declined)", "remote: fetch first", False),
        ("!\tx:refs/heads/main\t[remote rejected] (protected branch hook declined)", "", False),
        ("", "fatal: unable to access", False),
    ],
)  # fmt: skip
def test_only_another_try_that_can_help_is_made(out, err, again) -> None:
    assert refusal.somebody_was_quicker(out, err) is again


@pytest.mark.parametrize(("text", "protocols"), GOOD)
def test_addresses_of_forges_are_taken_as_typed(text, protocols, tmp_path) -> None:
    found = address.read(text, tmp_path)
    assert (found.url, found.protocols, found.folder) == (text, protocols, None)


@pytest.mark.parametrize("text", BAD)
def test_what_could_run_a_program_or_leak_a_password_is_no_address(text, tmp_path) -> None:
    with pytest.raises(UsageError):
        address.read(text, tmp_path)


@pytest.mark.parametrize("text", ["shared", "../共享 盘/账", "C:/ecentre", "S:\\ecentre"])
def test_a_folder_is_an_address(text, tmp_path) -> None:
    assert address.read(text, tmp_path).folder is not None


def _asked(place: str, base: object, mine: object, theirs: object) -> object:
    raise KeyError(place, base, mine, theirs)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        (1, 2, 1, 2), (1, 1, 3, 3), (None, 2, 2, 2), ("a", "b", "b", "b"),
        ({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3}, {"a": 2, "b": 3}),
        ({"a": 1}, {}, {"a": 1, "c": 2}, {"c": 2}),
        ([1], [1, 2], [1, 3], [1, 3, 2]), ([1], [1, 2], [1, 2], [1, 2]),
        ([{"a": 1}, {"b": 1}], [{"a": 2}, {"b": 1}], [{"a": 1}, {"b": 2}], [{"a": 2}, {"b": 2}]),
    ],
)  # fmt: skip
def test_two_changes_of_different_parts_are_both_kept(base, mine, theirs, both) -> None:
    assert threeway.merged("x", base, mine, theirs, _asked) == both


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "place"),
    [(1, 2, 3, "x"), ({"a": 1}, {"a": 2}, {"a": 3}, "x/a"), ([1, 2], [2], [1, 3], "x"), (None, 1, 2, "x")],
)
def test_one_part_changed_twice_is_asked_by_its_place(base, mine, theirs, place) -> None:
    with pytest.raises(KeyError) as caught:
        threeway.merged("x", base, mine, theirs, _asked)
    assert caught.value.args[0] == place


def test_rows_that_two_copies_add_stand_together_and_numbers_move_on_with_what_names_them(pair) -> None:
    first, second = pair
    office = "王志强"
    first("mail", "open", as_=office)
    first.sync()
    second.sync()
    first("mail", "receive", "--sort", "信函", "--item", "挂号信", "--person", "张晓燕", as_=office)
    second("mail", "receive", "--sort", "报刊", "--item", "人民日报", "--department", "综合部", as_=office)
    second("mail", "deliver", "--number", "1", "--taken-by", "陈文军", as_=office)
    first.sync()
    done = second.sync()
    assert (done["received"], done["published"], done["aside"]) == (1, 2, [])
    sheet = second.record("mail/2026/MAI-2026-0001.yaml")
    assert [(row["number"], row["item"]) for row in sheet["items"]] == [("1", "挂号信"), ("2", "人民日报")]
    assert [(row["number"], row["taken_by"]) for row in sheet["deliveries"]] == [("2", "chen-wen-jun")]
    together(first, second)
    second("verify")


def test_a_row_once_added_is_never_corrected_and_a_hand_that_changes_one_is_found(pair) -> None:
    first, _ = pair
    first("mail", "open", as_="王志强")
    first("mail", "receive", "--sort", "信函", "--item", "挂号信", "--person", "张晓燕", as_="王志强")
    assert "--items" not in first("mail", "correct", "--help").out
    path = first.root / "records" / "mail" / "2026" / "MAI-2026-0001.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("挂号信", "平信"), encoding="utf-8", newline="\n")
    assert "[mail.subject X.3]" in first("check", "MAI-2026-0001", code=1).said
    path.write_text(text.replace("挂号信", "平信", 1), encoding="utf-8", newline="\n")
    assert "[mail.set X.7]" in first("check", "MAI-2026-0001", code=1).said
