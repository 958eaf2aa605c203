"""``ecentre key``: made, entered, lost, recovered and proven to an auditor, by the real command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING

import keyboard
import pytest
from conftest import git

from ecentre import actions, commit, keyring, paperkey, sshsig
from ecentre.cli.own import keyentry
from ecentre.desk import Desk, Paper
from ecentre.errors import RefusedError
from ecentre.git import Git
from ecentre.index import open_book
from ecentre.model import Ref
from ecentre.schema import Schemas

if TYPE_CHECKING:
    from pathlib import Path

needs_ssh_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
needs_pty = pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals of this kind")

ROW = re.compile(r"(?m)^  [1-4]  ((?:[A-Z2-7]{4} ?){4})$")
LATER = "2026-11-03T11:00:00+08:00"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ECENTRE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def did(answer, code: int = 0):
    assert answer.code == code, answer.said
    return answer


def key(folder: Path, id: str):
    return open_book(folder, Schemas(folder)).get("key", id)


def lost(home: Path) -> None:
    shutil.rmtree(home)


def printed(run) -> list[str]:
    rows = ROW.findall(did(run("key", "recovery")).out)
    assert len(rows) == 4
    return rows


def typing(monkeypatch: pytest.MonkeyPatch, rows: list[str]) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(rows)))


def test_my_keys_say_where_they_are_usable(run, world, home: Path) -> None:
    world("empty")
    assert "ecentre key new" in run("key").err
    did(run("key", "new", "--label", "前台电脑"))
    assert "前台电脑" in run("key").out
    assert "可用" in run("key").out
    lost(home)
    assert "不在本机" in run("key").out


def test_a_key_that_does_not_enter_the_books_is_not_kept(run, world, home: Path) -> None:
    world("office")
    did(run("key", "new", "--dry-run"))
    did(run("--as", "王晓燕", "person", "leave", "wang-xiao-yan"), 5)
    did(run("appointment", "end", "APT-2026-0030", "--until-date", "2026-11-03"))
    did(run("person", "leave", "wang-xiao-yan", "--left-on", "2026-11-02"))
    did(run("--as", "wang-xiao-yan", "key", "new"), 5)
    assert keyring.held() == []
    assert not home.exists() or list((home / "keys").iterdir()) == []


def test_the_sole_administrator_comes_back_with_the_printed_key(run, world, home: Path, monkeypatch) -> None:
    centre = world("empty")
    did(run("key", "new"))
    rows = printed(run)
    lost(home)
    monkeypatch.setenv("ECENTRE_CLOCK", LATER)
    assert "ecentre key recover" in did(run("key", "new")).err
    typing(monkeypatch, rows)
    assert "ecentre key recovery" in did(run("key", "recover", "--label", "新电脑")).err
    assert [key(centre, f"KEY-2026-000{n}").state for n in (1, 2, 3, 4)] == ["revoked", "active", "proposed", "active"]
    signers = [sshsig.signer(key(centre, "KEY-2026-0004").steps[-1]["signature"]),
               sshsig.signer(key(centre, "KEY-2026-0001").steps[-1]["signature"])]  # fmt: skip
    assert signers == [sshsig.blob(key(centre, "KEY-2026-0002").text("public"))] * 2
    assert git(centre, "log", "--format=%s", "-1").strip() == "key: recover KEY-2026-0004"
    did(run("check"))
    did(run("person", "add", "--name", "李四"))
    did(run("appointment", "add", "--person", "李四", "--role", "主任"))
    did(run("confirm", "APT-2026-0002"))


def test_the_printed_key_of_another_or_one_revoked_recovers_nothing(run, world, home: Path, monkeypatch) -> None:
    world("empty")
    did(run("key", "new"))
    rows, spare = printed(run), printed(run)
    did(run("key", "revoke", "KEY-2026-0002", "--reason", "已启封"))
    kept = keyring.held()
    typing(monkeypatch, rows)
    did(run("key", "recover"), 5)
    typing(monkeypatch, [*spare[:3], rows[3]])
    did(run("key", "recover"), 5)
    typing(monkeypatch, [*spare[:2], spare[3], spare[2]])
    assert "第 3 行" in did(run("key", "recover"), 3).err
    typing(monkeypatch, spare)
    did(run("key", "recover", "--no-input"), 3)
    assert keyring.held() == kept
    assert home.exists()


def test_where_another_administrator_is_the_printed_key_is_not_the_way(run, world, home: Path, monkeypatch) -> None:
    world("empty")
    did(run("key", "new"))
    rows = printed(run)
    did(run("person", "add", "--name", "李四"))
    did(run("appointment", "add", "--person", "李四", "--role", "administrator"))
    did(run("confirm", "APT-2026-0002"))
    lost(home)
    typing(monkeypatch, rows)
    assert "李四" in did(run("key", "recover"), 5).err


def test_a_recovery_key_signs_steps_of_keys_and_nothing_else(run, world, monkeypatch) -> None:
    centre = world("empty")
    did(run("key", "new"))
    private = paperkey.private(paperkey.typed("\n".join(printed(run))))
    did(run("person", "add", "--name", "李四"))
    did(run("appointment", "add", "--person", "李四", "--role", "主任"))
    monkeypatch.setenv("ECENTRE_CLOCK", LATER)
    schemas = Schemas(centre)
    now = datetime.fromisoformat(LATER)
    desk = Desk(open_book(centre, schemas), schemas, "li-yong-gang", now, keyentry.pen_of(private))
    with pytest.raises(RefusedError) as found:
        actions.advance(desk, Ref("appointment", "APT-2026-0002"), "confirm")
    assert [one.rule for one in found.value.problems] == ["appointment.signature"]
    revoked = actions.advance(desk, Ref("key", "KEY-2026-0001"), "revoke", {}, Paper("遗失"))
    assert revoked.records[0].state == "revoked"


def test_who_lost_the_first_key_cannot_confirm_a_second_with_nothing(run, world, home: Path, monkeypatch) -> None:
    centre = world("empty")
    did(run("key", "new"))
    lost(home)
    monkeypatch.setenv("ECENTRE_CLOCK", LATER)
    did(run("key", "new"))
    assert key(centre, "KEY-2026-0002").state == "proposed"
    did(run("confirm", "KEY-2026-0002"), 5)


def test_a_second_key_of_the_sole_administrator_is_signed_by_the_first(run, world, home: Path) -> None:
    centre = world("empty")
    did(run("key", "new"))
    did(run("key", "new", "--label", "U盘"))
    second = key(centre, "KEY-2026-0002")
    assert second.state == "active"
    assert sshsig.signer(second.steps[1]["signature"]) == sshsig.blob(key(centre, "KEY-2026-0001").text("public"))
    did(run("check"))
    assert len(list((home / "keys").glob("*.json"))) == 2


def test_the_recovery_key_lies_in_no_file_but_the_one_asked_for(run, world, tmp_path: Path) -> None:
    centre = world("empty")
    did(run("key", "new"))
    sheet = tmp_path / "recovery.html"
    did(run("key", "recovery", "--to", str(sheet)))
    page = sheet.read_text(encoding="utf-8")
    rows = re.findall(r"<code>([A-Z2-7 ]{19})</code>", page)
    assert len(rows) == 4
    assert "<svg" in page
    assert key(centre, "KEY-2026-0002").text("fingerprint") in page
    private = rows[0].replace(" ", "").encode()
    for path in (one for one in tmp_path.rglob("*") if one.is_file() and one != sheet):
        data = path.read_bytes()
        assert private not in data
        assert rows[0].encode() not in data


@needs_ssh_keygen
def test_an_auditor_proves_a_step_with_ssh_keygen_alone(run, world, tmp_path: Path) -> None:
    world("empty")
    did(run("key", "new"))
    did(run("person", "add", "--name", "李四"))
    did(run("appointment", "add", "--person", "李四", "--role", "主任"))
    did(run("confirm", "APT-2026-0002"))
    folder = tmp_path / "statement"
    line = did(run("key", "statement", "APT-2026-0002", "2", "--to", str(folder))).out
    words = line.replace('cmd /c "', "").strip().rstrip('"').split(" < ")
    message = (folder / words[1]).read_bytes()

    def proven(said: bytes) -> bool:
        return subprocess.run(words[0].split(), cwd=folder, input=said, capture_output=True).returncode == 0

    assert b'"by":"li-yong-gang"' in message
    assert proven(message)
    assert not proven(message.replace(b"li-yong-gang", b"li-si"))
    did(run("key", "statement", "APT-2026-0002", "1"), 4)
    did(run("key", "statement", "li-si"), 4)


def own(folder: Path, *options: str) -> Path:
    folder.mkdir(exist_ok=True)
    subprocess.run(["ssh-keygen", "-q", "-N", "", "-C", "我的 key", "-f", folder / "own", *options], check=True)
    return folder / "own.pub"


@needs_ssh_keygen
def test_an_existing_key_of_another_type_signs_steps(run, world, tmp_path: Path) -> None:
    centre = world("empty")
    did(run("key", "add", str(own(tmp_path / "ssh", "-t", "ecdsa", "-b", "384"))))
    mine = key(centre, "KEY-2026-0001")
    assert (mine.state, mine.text("public").split()[0]) == ("active", "ecdsa-sha2-nistp384")
    assert mine.text("label") == "我的 key"
    assert "ssh-keygen" in run("key").out
    did(run("person", "add", "--name", "李四"))
    did(run("appointment", "add", "--person", "李四", "--role", "主任"))
    did(run("confirm", "APT-2026-0002"))
    did(run("check"))


@needs_ssh_keygen
def test_a_weak_key_no_key_and_anothers_key_are_refused(run, world, home: Path, tmp_path: Path) -> None:
    world("office")
    assert "3072" in did(run("key", "add", str(own(tmp_path / "weak", "-t", "rsa", "-b", "2048"))), 3).err
    did(run("key", "add", str(tmp_path / "none.pub")), 4)
    public = own(tmp_path / "ssh", "-t", "ed25519")
    did(run("key", "add", str(public)))
    lost(home)
    assert "KEY-2026-0001" in did(run("--as", "陈文军", "key", "add", str(public)), 5).err
    assert keyring.held() == []


def test_a_witness_key_goes_to_its_file_and_stays_nowhere_else(run, world, tmp_path: Path) -> None:
    centre = world("empty")
    did(run("key", "new", "--for-checks", "--to", str(tmp_path / "witness")), 5)
    did(run("key", "new"))
    did(run("key", "new", "--for-checks"), 2)
    before = keyring.held()
    did(run("key", "new", "--for-checks", "--to", str(tmp_path / "witness")))
    assert (key(centre, "KEY-2026-0002").state, key(centre, "KEY-2026-0002").get("purpose")) == ("active", "witness")
    assert b"OPENSSH PRIVATE KEY" in (tmp_path / "witness").read_bytes()
    assert keyring.held() == before
    did(run("key", "new", "--for-checks", "--to", str(tmp_path / "witness")), 2)


def test_a_colleagues_key_on_the_front_desk_machine_signs_for_nobody_without_the_pin(run, world, monkeypatch) -> None:
    world("office")
    did(run("key", "new"))
    monkeypatch.setenv("ECENTRE_PIN", "735190")
    did(run("--as", "王志强", "key", "new"))
    monkeypatch.delenv("ECENTRE_PIN")
    assert "key pin" in did(run("confirm", "KEY-2026-0002"), 5).err
    did(run("--as", "王志强", "appointment", "list"))
    monkeypatch.setenv("ECENTRE_PIN", "735191")
    did(run("--as", "王志强", "key", "revoke", "KEY-2026-0001", "--reason", "试试"), 5)


def test_a_key_is_taken_from_this_machine_when_its_person_says_so(run, world) -> None:
    centre = world("empty")
    did(run("key", "new"))
    did(run("key", "forget", "KEY-2026-0001"), 2)
    did(run("key", "forget", "KEY-2026-0001", "--yes"))
    assert keyring.held() == []
    assert key(centre, "KEY-2026-0001").state == "active"
    did(run("key", "forget", "KEY-2026-0001", "--yes"), 4)


@needs_pty
def test_a_pin_is_asked_twice_never_shown_and_asked_again_to_sign(run, world, home: Path) -> None:
    centre = world("empty")
    code, said = keyboard.at_terminal(centre, {"设一个 PIN": "735190", "再输一次": "735190"}, "key", "new")
    assert code == 0, said
    assert "735190" not in said
    assert keyring.locked(keyring.held()[0])
    did(run("person", "add", "--name", "李四"))
    did(run("appointment", "add", "--person", "李四", "--role", "主任"))
    did(run("confirm", "APT-2026-0002"), 2)
    wrong = {" 的 PIN": "735191", "还有 2 次": "735192", "还有 1 次": "735193"}
    code, said = keyboard.at_terminal(centre, wrong, "confirm", "APT-2026-0002")
    assert code == 5, said
    code, said = keyboard.at_terminal(centre, {" 的 PIN": "735191", "还有 2 次": "735190"}, "confirm", "APT-2026-0002")
    assert code == 0, said
    change = {"现在的 PIN": "735190", "设一个 PIN": "864209", "再输一次": "864209"}
    assert keyboard.at_terminal(centre, change, "key", "pin")[0] == 0
    keyring.unlock(keyring.held()[0], "864209")
    assert home.exists()


def test_a_pin_is_asked_for_while_nobody_has_to_wait(run, world, home: Path, monkeypatch) -> None:
    centre = world("empty")
    monkeypatch.setenv("ECENTRE_PIN", "735190")
    did(run("key", "new"))
    did(run("person", "add", "--name", "李四"))
    did(run("appointment", "add", "--person", "李四", "--role", "主任"))
    monkeypatch.delenv("ECENTRE_PIN")
    asked = []

    def answer(prompt: object) -> str:
        with commit.locked(Git(centre), wait=0.0):
            asked.append(str(prompt))
        return "735190"

    monkeypatch.setattr("ecentre.cli.dialogue.asking.possible", lambda _call: True)
    monkeypatch.setattr("ecentre.cli.dialogue.asking.secret", answer)
    did(run("confirm", "APT-2026-0002"))
    assert len(asked) == 1
    assert home.exists()


@needs_pty
def test_a_printed_key_is_copied_before_it_counts_and_typed_row_by_row(run, world, home: Path) -> None:
    centre = world("empty")
    did(run("key", "new"))
    code, said = keyboard.at_terminal(centre, {"输入第 4 行": "AAAA"}, "key", "recovery", "--no-input")
    assert code == 0, said
    rows = ROW.findall(said.replace("\r", ""))
    lost(home)
    answers = {f"第 {n} 行: ": row for n, row in enumerate(rows, start=1)}
    code, said = keyboard.at_terminal(centre, {**answers, "设一个 PIN": "", "再输一次": ""}, "key", "recover")
    assert code == 0, said
    assert key(centre, "KEY-2026-0001").state == "revoked"
