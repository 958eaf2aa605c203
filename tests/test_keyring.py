"""The keys at a machine: kept from others, locked by a PIN, never lent; and the key on paper."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecentre import account, keyfile, keyring, paperkey, sshsig
from ecentre.errors import InvalidError, RefusedError, RepositoryError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

needs_ssh_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
needs_modes = pytest.mark.skipif(os.name == "nt", reason="Windows keeps the user's folder to the user")

PIN = "735190"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ECENTRE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(keyfile, "ROUNDS", 1)  # one guess need not cost half a second here
    return tmp_path / "home"


def kept(person: str = "zhang-san", pin: str = "") -> keyring.Held:
    return keyring.keep("MXDS", person, keyfile.generate(), pin)


def signs(one: keyring.Held, pin: str = "") -> bool:
    signature = keyring.sign(one, keyring.unlock(one, pin), b"x", sshsig.NAMESPACE)
    return sshsig.verify(signature, b"x", sshsig.NAMESPACE) == sshsig.blob(one.public)


def test_a_kept_key_is_found_again_and_signs() -> None:
    one = kept()
    assert keyring.held("zhang-san") == keyring.held() == [one]
    assert keyring.held("li-si") == []
    assert signs(one)
    assert not keyring.locked(one)


def test_a_name_tells_centre_person_and_the_beginning_of_the_hash(home: Path) -> None:
    one = kept()
    assert one.file == home / "keys" / one.name
    assert one.name.startswith("MXDS-zhang-san-")
    assert len(one.name.rpartition("-")[2]) == 8


@needs_modes
def test_nobody_else_can_read_a_key_and_one_they_can_read_is_not_used() -> None:
    one = kept()
    assert one.file.stat().st_mode & 0o777 == 0o600
    assert one.file.parent.stat().st_mode & 0o777 == 0o700
    one.file.chmod(0o644)
    with pytest.raises(RepositoryError, match="chmod 600"):
        keyring.unlock(one)


def test_a_locked_key_signs_by_its_pin_alone() -> None:
    one = kept(pin=PIN)
    assert keyring.locked(one)
    assert signs(one, PIN)
    for wrong in ("", "735191"):
        with pytest.raises(RefusedError):
            keyring.unlock(one, wrong)


@pytest.mark.parametrize("pin", ["12345", "111111", "123456", "987654", "abcdef", "ab1", "一一一一一一"])
def test_a_pin_that_is_soon_guessed_is_refused(pin: str) -> None:
    with pytest.raises(UsageError):
        kept(pin=pin)
    assert keyring.held() == []


@pytest.mark.parametrize("pin", ["735190", "112233", "前台的电脑一", "a b c d"])
def test_other_pins_are_taken(pin: str) -> None:
    assert signs(kept(pin=pin), pin)


def test_the_second_person_at_a_machine_needs_a_pin() -> None:
    kept("zhang-san")
    with pytest.raises(UsageError, match="ECENTRE_PIN"):
        kept("li-si")
    assert signs(kept("li-si", PIN), PIN)


def test_an_open_key_is_no_longer_used_once_another_person_works_here() -> None:
    mine = kept("zhang-san")
    kept("li-si", PIN)
    with pytest.raises(RefusedError, match="key pin"):
        keyring.unlock(mine)
    keyring.relock(mine, "", "864209")
    assert signs(mine, "864209")
    with pytest.raises(RefusedError):
        keyring.unlock(mine, PIN)


def test_two_keys_of_one_person_need_no_pin() -> None:
    assert signs(kept())
    assert signs(kept())


def test_a_new_pin_replaces_the_old_and_cannot_be_taken_away_on_a_shared_machine() -> None:
    one = kept(pin=PIN)
    keyring.relock(one, PIN, "864209")
    with pytest.raises(RefusedError):
        keyring.unlock(one, PIN)
    kept("li-si", PIN)
    with pytest.raises(UsageError):
        keyring.relock(one, "864209", "")
    assert signs(one, "864209")


def test_a_forgotten_key_leaves_nothing(home: Path) -> None:
    keyring.forget(kept(pin=PIN))
    assert list((home / "keys").iterdir()) == []


def test_a_damaged_key_and_a_damaged_note_are_told_and_passed_over(home: Path) -> None:
    one = kept()
    one.file.write_bytes(one.file.read_bytes()[:100])
    with pytest.raises(RepositoryError, match="key new"):
        keyring.unlock(one)
    (home / "keys" / "broken.json").write_text("{", encoding="utf-8")
    (home / "keys" / "other.json").write_text(json.dumps({"centre": "X", "person": "y"}), encoding="utf-8")
    assert keyring.held() == [one]


def test_a_note_that_points_at_another_file_is_passed_over() -> None:
    one = kept()
    note = one.file.with_name(f"{one.name}.json")
    told = json.loads(note.read_text(encoding="utf-8")) | {"person": "li-si"}
    note.write_text(json.dumps(told), encoding="utf-8")
    assert keyring.held() == []


def test_the_home_follows_the_system_unless_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert account.home() == tmp_path / "home"
    monkeypatch.delenv("ECENTRE_HOME")
    variable = "APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME"
    monkeypatch.setenv(variable, str(tmp_path))
    assert account.home() == tmp_path / "ecentre"


@needs_ssh_keygen
@pytest.mark.parametrize("pin", ["", PIN])
def test_our_key_files_are_ssh_keygens(pin: str) -> None:
    one = kept(pin=pin)
    done = subprocess.run(["ssh-keygen", "-y", "-P", pin, "-f", one.file], capture_output=True, text=True)
    assert done.stdout.split()[:2] == one.public.split()


def made(folder: Path, *options: str) -> tuple[str, Path]:
    """Make a key with ssh-keygen, as somebody who has one already would have."""
    subprocess.run(["ssh-keygen", "-q", "-N", "", "-f", folder / "own", *options], check=True)
    return (folder / "own.pub").read_text(encoding="utf-8").strip(), folder / "own"


@needs_ssh_keygen
@pytest.mark.parametrize("sort", ["ed25519", "ecdsa"])
def test_a_key_of_ones_own_signs_through_ssh_keygen(sort: str, tmp_path: Path) -> None:
    one = keyring.know("MXDS", "zhang-san", *made(tmp_path, "-t", sort), entered=False)
    assert one.sort == keyring.ELSEWHERE
    signature = keyring.sign(one, None, "同意".encode(), sshsig.NAMESPACE)
    assert sshsig.verify(signature, "同意".encode(), sshsig.NAMESPACE) == sshsig.blob(one.public)
    with pytest.raises(UsageError):
        keyring.know("MXDS", "zhang-san", one.public, tmp_path / "own", entered=True)


@needs_ssh_keygen
def test_a_private_file_that_belongs_to_another_public_key_is_found(tmp_path: Path) -> None:
    _, secret = made(tmp_path, "-t", "ed25519")
    other = sshsig.line(sshsig.public(keyfile.generate()))
    secret.with_suffix(".pub").unlink()
    one = keyring.know("MXDS", "zhang-san", other, secret, entered=False)
    with pytest.raises(RepositoryError):
        keyring.sign(one, None, b"x", sshsig.NAMESPACE)


@needs_ssh_keygen
@pytest.mark.skipif(shutil.which("ssh-agent") is None, reason="ssh-agent is not installed")
def test_a_key_in_an_agent_signs_without_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    public, secret = made(tmp_path, "-t", "ed25519")
    socket = tmp_path / "agent"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    try:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        for _ in range(100):
            if subprocess.run(["ssh-add", "-q", secret], capture_output=True).returncode == 0:
                break
        secret.unlink()
        one = keyring.know("MXDS", "zhang-san", public, None, entered=False)
        assert one.sort == keyring.AGENT
        assert sshsig.verify(keyring.sign(one, None, b"x", "n"), b"x", "n") == sshsig.blob(public)
    finally:
        agent.terminate()
        agent.wait()
    with pytest.raises(RepositoryError):
        keyring.sign(one, None, b"x", "n")


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=50, deadline=None)
def test_a_key_typed_from_paper_is_the_same_key(seed: bytes) -> None:
    rows = paperkey.rows(paperkey.private(seed))
    assert [len(row.replace(" ", "")) for row in rows] == [16] * 4
    assert paperkey.typed("\n".join(rows)) == seed
    assert paperkey.typed("".join(rows).lower().replace(" ", "-")) == seed
    assert b"".join(paperkey.typed(row, place) for place, row in enumerate(rows)) == seed


def test_letters_that_look_alike_are_read_as_they_are_meant() -> None:
    rows = paperkey.rows(paperkey.private(bytes(range(32))))
    text = " ".join(rows)
    assert paperkey.typed(text.replace("O", "0").replace("I", "1").replace("B", "8")) == bytes(range(32))


@given(st.integers(0, 3), st.integers(0, 15), st.sampled_from(LETTERS))
@settings(max_examples=100, deadline=None)
def test_one_wrong_letter_names_its_row(row: int, place: int, letter: str) -> None:
    rows = [one.replace(" ", "") for one in paperkey.rows(paperkey.private(bytes(range(32))))]
    if rows[row][place] == letter:
        return
    rows[row] = rows[row][:place] + letter + rows[row][place + 1 :]
    with pytest.raises(InvalidError, match=f"第 {row + 1} 行"):
        paperkey.typed("\n".join(rows))


def test_rows_in_the_wrong_order_or_missing_are_found() -> None:
    rows = paperkey.rows(paperkey.private(bytes(range(32))))
    for bent in ([rows[1], rows[0], *rows[2:]], [*rows, rows[0]], []):
        with pytest.raises(InvalidError):
            paperkey.typed("\n".join(bent))
    with pytest.raises(InvalidError, match="第 4 行"):
        paperkey.private(paperkey.typed("\n".join(rows[:3])))
