"""Pull requests end to end: real pushes over git http-backend, judged, signed, witnessed, taken in three ways."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import worlds
from conftest import git

from ecentre import founding
from tests.forge.gitea import STYLES, Gitea
from tests.forge.server import BACKEND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(not BACKEND.exists(), reason="git http-backend is not installed")
ASKER, SPECIALIST, HEAD, MANAGER, ADMIN = "王晓燕", "阿依古丽·买买提", "孙秀英", "王建国", worlds.ADMIN
SECOND = worlds.SECOND
ACCOUNTS = {ASKER: "wxy", SPECIALIST: "aygl", HEAD: "sxy", MANAGER: "wjg", ADMIN: "lyg", SECOND: "wzq"}
WISH = ("--category", "打印机", "--quantity", "1", "--estimated-price", "2600", "--reason", "前台打印机卡纸")
REQ = "REQ-2026-0001"
BRANCH = f"request/{REQ}"


@dataclass
class Office:
    """One centre on one forge: everybody has a copy and an account of their own."""

    forge: Gitea
    folder: Path
    run: Callable[..., Any]
    patch: pytest.MonkeyPatch

    def copy(self, person: str) -> Path:
        place = self.folder / ACCOUNTS[person]
        if not place.exists():
            worlds.copy(self.folder / ACCOUNTS[ADMIN], place)
        return place

    def at(self, minute: int) -> None:
        """Let the clock go on, for plain git too."""
        for name in ("ECENTRE_CLOCK", "GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            self.patch.setenv(name, f"2026-11-03T10:{minute:02}:00+08:00")

    def by(self, person: str, *words: str, code: int = 0, minute: int = 0, token: bool = True) -> Any:
        """Run a command as somebody, at their own copy, with their own account."""
        self.patch.setenv("HOME", str(self.forge.home(ACCOUNTS[person])))
        self.patch.setenv("ECENTRE_FORGE_TOKEN", ACCOUNTS[person] if token else "")
        if minute:
            self.at(minute)
        answer = self.run(*words, as_=person, world=self.copy(person))
        assert answer.code == code, answer.said
        return answer

    def ci(self, *words: str, code: int, head: str = "") -> Any:
        """Run the forge's checks in a fresh clone of it, as its runner would."""
        clone = self.folder / "runner"
        if not clone.exists():
            git(self.folder, "clone", "--quiet", str(self.forge.repository), str(clone))
        lines = ("+refs/*:refs/all/*", "+refs/heads/*:refs/remotes/origin/*")
        git(clone, "fetch", "--quiet", "--prune", "origin", *lines)
        git(clone, "reset", "--quiet", "--hard", "origin/main")
        tip = head or self.forge.git("rev-parse", f"refs/heads/{BRANCH}")
        answer = self.run("ci", *(words or ("--base", "origin/main", "--head", tip)), world=clone)
        assert answer.code == code, answer.said
        return answer

    def put_forward(self) -> None:
        """A printer is asked for, looked into and waits for the head of the department."""
        self.by(ASKER, "requisition", "add", *WISH, minute=1)
        self.by(ASKER, "submit", REQ, minute=2)
        self.by(SPECIALIST, "review", minute=3)
        self.by(SPECIALIST, "requisition", "assess", REQ, "--decision", "buy", minute=4)

    def approved(self, minute: int = 5) -> None:
        for place, person in enumerate((HEAD, MANAGER)):
            self.by(person, "review", minute=minute + 2 * place)
            self.by(person, "approve", REQ, minute=minute + 2 * place + 1)

    def record(self, ref: str = f"refs/heads/{BRANCH}") -> str:
        return self.forge.git("show", f"{ref}:records/requisition/2026/{REQ}.yaml")


@pytest.fixture
def office(
    prepared: Callable[[str], Path], tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    forge = Gitea(tmp_path / "forge", tuple(ACCOUNTS.values()))
    worlds.copy(prepared("trusted"), tmp_path / ACCOUNTS[ADMIN])
    made = Office(forge, tmp_path, run, monkeypatch)
    made.by(ADMIN, "correct", "clds", "--forge", "gitea", "--reason", "共享库在 Gitea")
    for person in (ASKER, HEAD, MANAGER):
        made.by(ADMIN, "person", "account", person, "--forge-account", ACCOUNTS[person])
    made.by(ADMIN, "connect", forge.url)
    forge.protect()
    yield made
    forge.close()


@pytest.mark.parametrize("style", STYLES)
def test_a_request_is_red_until_all_signed_and_verifies_however_it_is_taken_in(office: Office, style: str) -> None:
    office.put_forward()
    red = office.ci(code=1)
    assert "孙秀英" in red.out
    assert "request.waits" in red.out
    office.approved()
    office.ci(code=0)
    number = office.forge.requests[0].number
    office.forge.merge(number, style)
    office.ci("--main", code=0)
    for person in (ADMIN, ASKER):
        office.by(person, "sync", minute=30)
        office.by(person, "verify")
        assert "approved" in (office.copy(person) / f"records/requisition/2026/{REQ}.yaml").read_text(encoding="utf-8")
    assert git(office.copy(ASKER), "rev-parse", "HEAD") == git(office.copy(ADMIN), "rev-parse", "HEAD")


def test_submitting_again_changes_nothing_and_adds_only_what_is_new(office: Office) -> None:
    office.by(ASKER, "requisition", "add", *WISH, minute=1)
    office.by(ASKER, "submit", REQ, minute=2)
    first = office.forge.git("rev-parse", f"refs/heads/{BRANCH}")
    office.by(ASKER, "submit", REQ, minute=3)
    assert office.forge.git("rev-parse", f"refs/heads/{BRANCH}") == first
    office.by(ASKER, "withdraw", REQ, minute=4)
    office.by(ASKER, "submit", REQ, minute=5)
    assert office.forge.git("rev-parse", f"refs/heads/{BRANCH}~1") == first
    assert "verb: withdraw" in office.record()
    assert git(office.copy(ASKER), "status", "--porcelain") == ""
    assert git(office.copy(ASKER), "branch", "--list").split() == ["*", "main"]


def test_review_tells_in_words_what_waits_for_whom(office: Office) -> None:
    office.put_forward()
    mine = office.by(HEAD, "review", minute=5)
    assert "等我签" in mine.out
    assert f"ecentre approve {REQ}" in mine.out
    assert "打印机" in mine.out
    others = office.by(ASKER, "review", minute=6)
    assert "等我签" not in others.out
    assert "孙秀英" in others.out
    rows = json.loads(office.by(HEAD, "review", REQ, "-o", "json").out)["rows"]
    assert rows[0]["mine"] == [f"ecentre approve {REQ}"]


def test_a_forges_checks_mark_the_line_and_leave_a_summary_in_words(office: Office) -> None:
    office.put_forward()
    page = office.folder / "summary.md"
    office.patch.setenv("GITEA_ACTIONS", "true")
    office.patch.setenv("GITHUB_STEP_SUMMARY", str(page))
    marked = office.ci(code=1)
    path = f"records/requisition/2026/{REQ}.yaml"
    assert f"::error file={path},line=" in marked.out
    text = page.read_text(encoding="utf-8")
    assert "还缺 1 个签名" in text
    assert "孙秀英" in text
    assert "2600.00" in text


def test_nobody_else_signs_and_nothing_is_written_when_they_try(office: Office) -> None:
    office.put_forward()
    before = office.forge.git("rev-parse", f"refs/heads/{BRANCH}")
    office.by(ASKER, "review", minute=5)
    refused = office.by(ASKER, "approve", REQ, code=5, minute=6)
    assert "requisition.never_by" in refused.said
    assert office.forge.git("rev-parse", f"refs/heads/{BRANCH}") == before


def test_what_was_approved_and_then_changed_is_refused(office: Office) -> None:
    office.put_forward()
    office.approved()
    office.ci(code=0)
    forged = tampered(office, 'estimated_price: "2600.00"', 'estimated_price: "26000.00"')
    red = office.ci(code=1, head=forged)
    assert "requisition.subject" in red.out or "verify" in red.out
    office.forge.git("update-ref", "refs/heads/main", forged)
    office.ci("--main", code=1)
    assert office.by(ADMIN, "sync", code=5, minute=30).said


def tampered(office: Office, old: str, new: str) -> str:
    """Change a request's record by plain git, as somebody with an editor would."""
    clone = office.folder / "editor"
    git(office.folder, "clone", "--quiet", "--branch", BRANCH, str(office.forge.repository), str(clone))
    place = clone / f"records/requisition/2026/{REQ}.yaml"
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    git(clone, "commit", "--quiet", "--all", "-m", "fix a typo")
    return arrived(office, clone)


def arrived(office: Office, clone: Path) -> str:
    """Let the forge have what was made elsewhere, on the request's branch."""
    tip = git(clone, "rev-parse", "HEAD").strip()
    office.forge.git("fetch", "--quiet", str(clone), f"HEAD:refs/heads/{BRANCH}")
    return tip


def test_an_evil_merge_is_found_on_the_main_line(office: Office) -> None:
    office.put_forward()
    office.approved()
    office.forge.misbehaves.add("evil_merge")
    office.forge.merge(1, "merge")
    assert "requisition.subject" in office.ci("--main", code=1).out


def test_a_number_that_was_taken_meanwhile_is_told(office: Office) -> None:
    office.by(ASKER, "requisition", "add", *WISH, minute=1)
    office.by(ASKER, "submit", REQ, minute=2)
    office.forge.open()
    office.by(HEAD, "requisition", "add", *WISH, minute=3)
    office.by(HEAD, "sync", minute=4)
    red = office.ci(code=1)
    assert "request.number" in red.out
    assert "ecentre sync" in red.out


def test_a_reader_opens_a_request_by_agit(office: Office) -> None:
    office.forge.readers(ACCOUNTS[ASKER])
    office.by(ASKER, "requisition", "add", *WISH, minute=1)
    said = office.by(ASKER, "submit", REQ, minute=2)
    assert "写入权限" in said.said
    one = office.forge.request(100)
    assert (one.author, one.ref) == (ACCOUNTS[ASKER], BRANCH)
    early = office.ci(code=1, head=office.forge.head(one))
    assert "request.ahead" in early.out
    assert "1 处" in early.err


def test_without_a_token_the_link_is_told(office: Office) -> None:
    office.by(ASKER, "requisition", "add", *WISH, minute=1)
    said = office.by(ASKER, "submit", REQ, minute=2, token=False)
    assert f"{office.forge.site}/centre/books/compare" in said.out
    assert office.forge.requests == []


def test_a_request_that_changes_the_checks_is_red_without_an_administrator(office: Office) -> None:
    office.put_forward()
    office.approved()
    clone = office.folder / "editor"
    git(office.folder, "clone", "--quiet", "--branch", BRANCH, str(office.forge.repository), str(clone))
    place = clone / ".gitea/workflows/ecentre.yml"
    place.parent.mkdir(parents=True)
    place.write_text("on: push\njobs: {}\n", encoding="utf-8")
    (clone / "scan.bin").write_bytes(b"\0" * (1 << 20 | 1))
    (clone / "note.txt").write_text("打电话 13912345678\n", encoding="utf-8")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "-m", "faster checks")
    red = office.ci(code=1, head=arrived(office, clone))
    for rule in ("request.guarded", "request.size", "privacy.number"):
        assert rule in red.out, red.out


@pytest.mark.parametrize("how", ["the program's own", "signed by an administrator", "signed by another"])
def test_the_checks_change_by_the_program_or_under_an_administrators_signature(office: Office, how: str) -> None:
    office.put_forward()
    office.approved()
    clone = office.folder / "editor"
    git(office.folder, "clone", "--quiet", "--branch", BRANCH, str(office.forge.repository), str(clone))
    files = founding.workflows("gitea")
    own = how == "the program's own"
    for path, data in files.items():
        place = clone / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data if own else data + b"# ours\n")
    git(clone, "add", "--all")
    person = HEAD if how.endswith("another") else ADMIN
    key = min((worlds.home(office.copy(ADMIN), person) / "keys").glob("*-*[0-9a-f]"))
    key.chmod(0o600)
    signing = () if own else ("-S",)
    git(clone, "-c", "gpg.format=ssh", "-c", f"user.signingkey={key}", "commit", "--quiet", *signing, "-m", "checks")
    judged = office.ci(code=int(person == HEAD), head=arrived(office, clone))
    assert ("request.guarded" in judged.out) is (person == HEAD)


class TestTheWitness:
    """Approvals clicked on the forge's page become witnessed steps, and nothing else does."""

    @pytest.fixture
    def key(self, office: Office) -> str:
        """Two administrators enter a witness key; CI holds it."""
        office.forge.open()
        place = office.folder / "witness.key"
        office.by(ADMIN, "key", "new", "--for-checks", "--label", "Gitea", "--to", str(place), minute=1)
        office.by(ADMIN, "sync", minute=1)
        found = max((office.copy(ADMIN) / "records/key/2026").glob("*.yaml")).stem
        office.by(SECOND, "sync", minute=2)
        office.by(SECOND, "confirm", found, minute=2)
        office.by(SECOND, "sync", minute=2)
        office.forge.protect()
        for person in (ASKER, SPECIALIST, HEAD, MANAGER):
            office.by(person, "sync", minute=2)
        return place.read_text(encoding="utf-8")

    def put_forward(self, office: Office) -> int:
        office.by(ASKER, "requisition", "add", *WISH, minute=3)
        office.by(ASKER, "submit", REQ, minute=4)
        office.by(SPECIALIST, "review", minute=5)
        office.by(SPECIALIST, "requisition", "assess", REQ, "--decision", "buy", minute=6)
        return office.forge.requests[0].number

    def witness(self, office: Office, key: str, minute: int, code: int = 0) -> Any:
        """Run the witness as the forge's scheduled job does, in a clone of its own."""
        runner = office.copy(SECOND)
        office.patch.setenv("ECENTRE_WITNESS_KEY", key)
        office.patch.setenv("HOME", str(office.forge.home(ACCOUNTS[SECOND])))
        office.patch.setenv("ECENTRE_FORGE_TOKEN", ACCOUNTS[SECOND])
        office.at(minute)
        answer = office.run("ci", "witness", "-o", "json", world=runner)
        assert answer.code == code, answer.said
        return json.loads(answer.out)["rows"] if not code else answer

    def test_approvals_of_the_head_commit_are_recorded_and_it_turns_green(self, office: Office, key: str) -> None:
        number = self.put_forward(office)
        office.ci(code=1)
        office.forge.review(number, ACCOUNTS[HEAD])
        office.forge.review(number, ACCOUNTS[MANAGER])
        assert self.witness(office, key, 10) == [{"request": REQ, "people": ["sun-xiu-ying", "wang-jian-guo"]}]
        text = office.record()
        assert text.count("mark: witnessed") == 2
        office.ci(code=0)
        office.forge.merge(number, "squash")
        office.ci("--main", code=0)

    def test_a_stale_approval_is_not_recorded(self, office: Office, key: str) -> None:
        office.forge.misbehaves.add("stale_kept")
        office.by(ASKER, "requisition", "add", *WISH, minute=3)
        office.by(ASKER, "submit", REQ, minute=4)
        office.forge.review(1, ACCOUNTS[HEAD])
        office.by(SPECIALIST, "review", minute=5)
        office.by(SPECIALIST, "requisition", "assess", REQ, "--decision", "buy", minute=6)
        assert self.witness(office, key, 10) == [{"request": REQ, "people": []}]
        assert "witnessed" not in office.record()

    def test_the_authors_own_click_is_not_recorded(self, office: Office, key: str) -> None:
        office.forge.misbehaves.add("self_approval")
        office.by(HEAD, "requisition", "add", *WISH, minute=3)
        office.by(HEAD, "submit", REQ, minute=4)
        office.by(SPECIALIST, "review", minute=5)
        office.by(SPECIALIST, "requisition", "assess", REQ, "--decision", "buy", minute=6)
        office.forge.review(office.forge.requests[0].number, ACCOUNTS[HEAD])
        assert self.witness(office, key, 10) == [{"request": REQ, "people": []}]

    @pytest.mark.parametrize("how", ["dismissed", "taken_back", "stranger", "no_account"])
    def test_what_is_no_standing_approval_of_a_known_person_is_not_recorded(
        self, office: Office, key: str, how: str
    ) -> None:
        number = self.put_forward(office)
        accounts = {"stranger": ACCOUNTS[MANAGER], "no_account": ACCOUNTS[SPECIALIST]}
        account = accounts.get(how, ACCOUNTS[HEAD])
        office.forge.review(number, account)
        if how == "dismissed":
            office.forge.dismiss(number, account)
        if how == "taken_back":
            office.forge.review(number, account, "REQUEST_CHANGES")
        assert self.witness(office, key, 10) == [{"request": REQ, "people": []}]

    def test_another_key_than_the_registered_one_is_refused(self, office: Office, key: str) -> None:
        from ecentre import keyfile

        assert key
        self.put_forward(office)
        stranger = keyfile.written(keyfile.generate()).decode()
        assert "登记" in self.witness(office, stranger, 10, code=5).said


def test_a_servers_hook_refuses_a_forged_push_and_takes_an_honest_one(
    prepared: Callable[[str], Path], tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    centre, bare = tmp_path / "centre", tmp_path / "books.git"
    worlds.copy(prepared("trusted"), centre)
    git(tmp_path, "clone", "--quiet", "--bare", str(centre), str(bare))
    assert run("hooks", "server", str(bare), world=centre).code == 0
    program = os.pathsep.join([str(worlds.Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", program)
    git(centre, "remote", "add", "origin", str(bare))
    honest = run("requisition", "add", *WISH, as_=ASKER, world=centre)
    assert honest.code == 0
    git(centre, "push", "--quiet", "origin", "main")
    assert git(bare, "rev-parse", "main") == git(centre, "rev-parse", "main")
    place = centre / f"records/requisition/2026/{REQ}.yaml"
    place.write_text(place.read_text(encoding="utf-8").replace("2600.00", "1.00"), encoding="utf-8", newline="\n")
    git(centre, "commit", "--quiet", "--all", "-m", "cheaper")
    assert "verify." in pushed(centre, "main")
    assert "receive.rewritten" in pushed(centre, "+HEAD~3:refs/heads/main")
    assert "receive.deleted" in pushed(centre, ":main")
    assert git(bare, "rev-parse", "main") == git(centre, "rev-parse", "main~1")


def pushed(centre: Path, what: str) -> str:
    """Push what must be refused; give what the server said."""
    done = subprocess.run(["git", "push", "origin", what], cwd=centre, capture_output=True, text=True)
    assert done.returncode != 0
    return done.stderr


def test_while_a_request_is_open_others_are_taken_in_and_it_goes_on(office: Office) -> None:
    office.put_forward()
    office.by(ADMIN, "place", "add", "--name", "新库房", minute=5)
    office.by(ADMIN, "submit", "xin-ku-fang", minute=6)
    office.forge.merge(2, "squash")
    said = office.by(ASKER, "sync", minute=7, code=5)
    assert "sync.declined" in said.said
    assert "ecentre submit" in said.said
    assert (office.copy(ASKER) / "records/place/xin-ku-fang.yaml").is_file()
    before = office.forge.git("rev-parse", f"refs/heads/{BRANCH}")
    office.by(ASKER, "submit", REQ, minute=8)
    assert office.forge.git("rev-parse", f"refs/heads/{BRANCH}") == before
    office.approved(minute=9)
    office.ci(code=0)
    office.forge.merge(1, "merge")
    office.ci("--main", code=0)
    office.by(ASKER, "sync", minute=30)
    assert git(office.copy(ASKER), "status", "--porcelain") == ""


@dataclass
class Folder:
    """One centre in a shared folder without a forge: everybody has a copy of their own."""

    folder: Path
    run: Callable[..., Any]
    patch: pytest.MonkeyPatch

    @property
    def shared(self) -> Path:
        return self.folder / "shared"

    def copy(self, person: str) -> Path:
        place = self.folder / ACCOUNTS[person]
        if not place.exists():
            worlds.copy(self.folder / ACCOUNTS[ADMIN], place)
            assert self.run("whoami", "--set", person, world=place).code == 0
        return place

    def by(self, person: str, *words: str, code: int = 0, minute: int) -> Any:
        self.patch.setenv("ECENTRE_CLOCK", f"2026-11-03T10:{minute:02}:00+08:00")
        answer = self.run(*words, as_=person, world=self.copy(person))
        assert answer.code == code, answer.said
        return answer

    def requests(self) -> list[str]:
        return git(self.shared, "for-each-ref", "--format=%(refname:short)", "refs/heads/request").split()

    def tip(self) -> str:
        return git(self.shared, "rev-parse", "main").strip()

    def put_forward(self) -> None:
        self.by(ASKER, "requisition", "add", *WISH, minute=1)
        self.by(ASKER, "submit", REQ, minute=2)
        self.by(SPECIALIST, "review", minute=3)
        self.by(SPECIALIST, "requisition", "assess", REQ, "--decision", "buy", minute=4)

    def approved(self, minute: int = 6) -> None:
        for place, person in enumerate((HEAD, MANAGER)):
            self.by(person, "review", minute=minute + 2 * place)
            self.by(person, "approve", REQ, minute=minute + 2 * place + 1)

    def state(self, person: str) -> str:
        text = (self.copy(person) / f"records/requisition/2026/{REQ}.yaml").read_text(encoding="utf-8")
        return text.partition("\nstate: ")[2].partition("\n")[0]


@pytest.fixture
def room(
    prepared: Callable[[str], Path], tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Folder:
    worlds.copy(prepared("trusted"), tmp_path / ACCOUNTS[ADMIN])
    made = Folder(tmp_path, run, monkeypatch)
    assert run("whoami", "--set", ADMIN, world=tmp_path / ACCOUNTS[ADMIN]).code == 0
    made.by(ADMIN, "connect", str(made.shared), minute=0)
    return made


class TestAFolderWithoutAForge:
    """Where no page takes a request in, the next ``sync`` of anybody does, once all have signed."""

    def test_what_all_signed_is_taken_in_by_whoever_syncs_next(self, room: Folder) -> None:
        room.put_forward()
        room.approved()
        before = room.tip()
        told = room.by(SECOND, "sync", minute=20)
        assert f"申请 {REQ} 已入账" in told.said
        assert git(room.shared, "rev-parse", "main^1").strip() == before
        said = git(room.shared, "log", "-1", "--format=%an %s", "main").strip()
        assert said == f"wang-zhi-qiang request: take in {REQ}"
        assert room.requests() == []
        for person in (SECOND, ASKER, ADMIN):
            room.by(person, "sync", minute=21)
            room.by(person, "verify", "--full", minute=22)
            assert room.state(person) == "approved"
            assert git(room.copy(person), "rev-parse", "HEAD").strip() == room.tip()
        assert "入账" not in room.by(SECOND, "sync", minute=23).said

    def test_nothing_is_taken_in_while_an_answer_is_missing(self, room: Folder) -> None:
        room.by(ASKER, "requisition", "add", *WISH, minute=1)
        room.by(ASKER, "submit", REQ, minute=2)
        before = room.tip()
        room.by(ADMIN, "sync", minute=3)
        assert (room.tip(), room.requests()) == (before, [BRANCH])
        room.by(SPECIALIST, "review", minute=3)
        room.by(SPECIALIST, "requisition", "assess", REQ, "--decision", "buy", minute=4)
        room.by(HEAD, "review", minute=5)
        room.by(HEAD, "approve", REQ, minute=6)
        room.by(ADMIN, "sync", minute=7)
        assert (room.tip(), room.requests()) == (before, [BRANCH])

    def test_what_was_changed_after_signing_is_never_taken_in(self, room: Folder) -> None:
        room.put_forward()
        room.approved()
        before, clone = room.tip(), room.folder / "editor"
        git(room.folder, "clone", "--quiet", "--branch", BRANCH, str(room.shared), str(clone))
        place = clone / f"records/requisition/2026/{REQ}.yaml"
        text = place.read_text(encoding="utf-8")
        place.write_text(text.replace("2600.00", "2700.00"), encoding="utf-8", newline="\n")
        git(clone, "commit", "--quiet", "--all", "-m", "a typo")
        git(clone, "push", "--quiet", "origin", "HEAD")
        room.by(ADMIN, "sync", minute=20)
        assert (room.tip(), room.requests()) == (before, [BRANCH])

    def test_one_submit_hands_in_and_puts_forward(self, room: Folder) -> None:
        room.by(ASKER, "requisition", "add", *WISH, minute=1)
        told = room.by(ASKER, "submit", REQ, minute=2)
        assert room.requests() == [BRANCH]
        assert "ecentre review" in told.said
        first = git(room.shared, "rev-parse", BRANCH)
        room.by(ASKER, "submit", REQ, minute=3)
        assert git(room.shared, "rev-parse", BRANCH) == first

    def test_in_a_copy_that_several_use_submit_only_hands_in_and_says_so(self, room: Folder) -> None:
        room.by(ADMIN, "--as", ASKER, "requisition", "add", *WISH, minute=1)
        told = room.by(ADMIN, "--as", ASKER, "submit", REQ, minute=2)
        assert f"再办一次:ecentre submit {REQ}" in told.said
        assert room.requests() == []
        room.by(ADMIN, "--as", ASKER, "submit", REQ, minute=3)
        assert room.requests() == [BRANCH]

    def test_without_the_folder_submit_hands_in_here_and_says_what_is_left(self, room: Folder) -> None:
        room.by(ASKER, "requisition", "add", *WISH, minute=1)
        room.shared.rename(room.folder / "gone")
        told = room.by(ASKER, "submit", REQ, minute=2)
        assert "还没有送到共享处" in told.said
        assert room.state(ASKER) == "submitted"
        (room.folder / "gone").rename(room.shared)
        room.by(ASKER, "submit", REQ, minute=3)
        assert room.requests() == [BRANCH]

    def test_a_verb_goes_to_the_open_request_also_where_it_says_the_same_as_the_books_here(self, room: Folder) -> None:
        room.by(ASKER, "requisition", "add", *WISH, minute=1)
        room.by(ASKER, "submit", REQ, minute=2)
        told = room.by(ASKER, "withdraw", REQ, minute=3)
        assert f"在申请 {REQ} 上办理" in told.said
        assert room.state(ASKER) == "submitted"
        assert "verb: withdraw" in git(room.shared, "show", f"{BRANCH}:records/requisition/2026/{REQ}.yaml")

    def test_a_request_that_was_sent_back_is_handed_in_again_where_it_lies(self, room: Folder) -> None:
        room.by(ASKER, "requisition", "add", *WISH, minute=1)
        room.by(ASKER, "submit", REQ, minute=2)
        room.by(SPECIALIST, "review", minute=3)
        room.by(SPECIALIST, "return", REQ, "--reason", "型号不明", minute=4)
        room.by(ASKER, "review", minute=5)
        room.by(ASKER, "submit", REQ, minute=6)
        room.by(SPECIALIST, "review", minute=7)
        room.by(SPECIALIST, "requisition", "assess", REQ, "--decision", "buy", minute=8)
        room.approved(minute=9)
        assert f"申请 {REQ} 已入账" in room.by(ADMIN, "sync", minute=30).said

    def test_a_sync_of_who_asked_leaves_the_answers_standing(self, room: Folder) -> None:
        room.put_forward()
        room.by(ADMIN, "place", "add", "--name", "新库房", minute=5)
        room.by(ADMIN, "sync", minute=5)
        room.by(ASKER, "sync", minute=5)
        room.approved()
        room.by(ADMIN, "sync", minute=20)
        room.by(ASKER, "sync", minute=21)
        assert room.state(ASKER) == "approved"
        room.by(ASKER, "verify", "--full", minute=22)
        assert room.requests() == []

    def test_a_number_that_anothers_request_took_is_told_and_never_written_over(self, room: Folder) -> None:
        room.copy(SECOND)
        room.by(SECOND, "requisition", "add", *WISH[:-1], "综合部也要一台", minute=1)
        room.put_forward()
        before = git(room.shared, "rev-parse", BRANCH)
        for words in ((), ("--renew",)):
            told = room.by(SECOND, "submit", REQ, *words, code=5, minute=5).said
            for part in ("request.number", f"ecentre review {REQ}", "ecentre sync", ASKER):
                assert part in told
            assert "--renew" not in told
        assert git(room.shared, "rev-parse", BRANCH) == before
        other = "REQ-2026-0002"
        room.approved()
        room.by(ADMIN, "sync", minute=20)
        assert f"{REQ} 改为 {other}" in room.by(SECOND, "sync", minute=21).said
        assert room.state(SECOND) == "approved"
        room.by(SECOND, "verify", minute=23)

    def test_checks_are_red_until_a_request_has_all_it_needs(self, room: Folder) -> None:
        room.by(ASKER, "requisition", "add", *WISH, minute=1)
        room.by(ASKER, "submit", REQ, minute=2)
        room.by(ADMIN, "review", minute=3)
        early = room.by(ADMIN, "ci", REQ, code=1, minute=3)
        assert "request.ahead" in early.out
        assert f"ecentre assess {REQ}" in early.out
        for words in (("show", REQ), ("requisition", "log", REQ)):
            assert f"ecentre review {REQ}" in room.by(ADMIN, *words, code=4, minute=3).err
        room.by(SPECIALIST, "review", minute=3)
        room.by(SPECIALIST, "requisition", "assess", REQ, "--decision", "buy", minute=4)
        room.by(ADMIN, "review", minute=5)
        late = room.by(ADMIN, "ci", "1", code=1, minute=5).out
        assert "request.waits" in late
        assert "request.ahead" not in late
        room.approved()
        room.by(ADMIN, "review", minute=15)
        room.by(ADMIN, "ci", REQ, minute=15)
        mine = room.by(ASKER, "ci", minute=16)
        assert "只检查了本机的账" in mine.err
        assert "ecentre ci 编号" in mine.err
        assert "ecentre review" in room.by(ADMIN, "ci", "REQ-2026-0009", code=4, minute=17).err


def test_with_a_forge_sync_only_says_that_a_request_is_ready_and_where_to_click(office: Office) -> None:
    office.put_forward()
    office.approved()
    before = office.forge.git("rev-parse", "main")
    told = office.by(ADMIN, "sync", minute=20)
    assert f"申请 {REQ} 已签齐" in told.said
    assert f"{office.forge.site}/centre/books/compare/main...{BRANCH}" in told.said
    assert office.forge.git("rev-parse", "main") == before
