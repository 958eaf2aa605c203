"""``restore`` on what history spoilt: back to exactly the last lawful form, as a new step, and never further back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import worlds
from test_verify import (
    CHEN,
    LAST,
    MUTATIONS,
    NOON,
    REQ,
    changed,
    commit,
    git,
    lived,
    rules,
    step,
)
from test_verify import centre as _centre

from ecentre import verify
from ecentre.model import Ref

if TYPE_CHECKING:
    from pathlib import Path

ADMIN = ("--as", worlds.ADMIN)
centre, lived = _centre, lived  # noqa: PLW0127  the fixtures of the histories that verify is tried on
ELSEWHERE = ("a folder differs in case only", "a file differs in case only")
AGAIN = ("--as", "陈文军", "requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "900",
         "--reason", "备用")  # fmt: skip


def lawful(folder: Path) -> dict[str, bytes]:
    """Give every file of the books."""
    places = [path for top in ("records", "schemas") for path in (folder / top).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in places}


def spoilt(folder: Path) -> list[str]:
    """Give the files that a breach spoilt and nobody has put right."""
    found = (one for one in verify.verify(folder).failures if not one.healed)
    return list(dict.fromkeys(one.path for one in found))


FULL = os.environ.get("ECENTRE_MUTATIONS") == "full"
MENDED = [one for one in MUTATIONS if one not in ELSEWHERE]


@pytest.mark.parametrize("name", MENDED if FULL else MENDED[::3])
def test_whatever_a_breach_did_is_put_back_byte_for_byte(centre: Path, run, name: str) -> None:
    before = lawful(centre)
    MUTATIONS[name][0](centre)
    if git(centre, "status", "--porcelain"):
        commit(centre)
    bad, (verdict,) = git(centre, "rev-parse", "HEAD"), {one.commit for one in verify.verify(centre).failures}
    assert verdict == bad
    done = run(*ADMIN, "restore", *spoilt(centre), "--yes")
    assert done.code == 0, done.said
    assert bad[:10] in done.err
    assert lawful(centre) == before
    assert git(centre, "status", "--porcelain") == ""
    after = verify.verify(centre)
    assert {one.commit for one in after.failures} == {bad}
    assert all(one.healed for one in after.failures)
    told = run("verify")
    assert told.code == 1
    assert "都已恢复" in told.err
    assert run(*AGAIN).code == 0
    assert run(*LAST).code == 0
    assert {one for one, _ in rules(centre)} == {bad}
    assert [one for one in run("check", "-o", "json").out.split('"level"') if '"error"' in one[:12]] == []


def test_restore_says_what_it_takes_back_and_asks(centre: Path, run) -> None:
    MUTATIONS["an amount is changed"][0](centre)
    bad = commit(centre)
    head = git(centre, "rev-parse", "HEAD")
    asked = run(*ADMIN, "restore", REQ.id, "--no-input")
    assert asked.code == 2
    assert "--yes" in asked.err
    dry = run(*ADMIN, "restore", REQ.id, "--dry-run")
    assert dry.code == 0
    for part in ("陈文军", bad[:10], "预计单价", "9600.00", "2600.00"):
        assert part in dry.err
    assert git(centre, "rev-parse", "HEAD") == head


def test_a_hand_edit_on_top_of_a_breach_goes_first(centre: Path, run) -> None:
    before = lawful(centre)
    MUTATIONS["an amount is changed"][0](centre)
    commit(centre)
    MUTATIONS["a key stands twice"][0](centre)
    assert run(*ADMIN, "restore", REQ.path).code == 0
    assert lawful(centre) != before
    assert run(*ADMIN, "restore", REQ.path, "--yes").code == 0
    assert lawful(centre) == before


def test_a_sound_record_has_nothing_to_put_back(centre: Path, run) -> None:
    done = run(*ADMIN, "restore", REQ.id, "--yes")
    assert done.code == 4
    assert "不必恢复" in done.err
    assert verify.verify(centre).sound


@pytest.mark.parametrize("path", ["schemas/requisition.json", Ref("policy", "rights").path])
def test_what_governs_is_put_back_by_an_administrator_only(centre: Path, run, path: str) -> None:
    file = centre / path
    before = file.read_bytes()
    loose = before.replace(b'"additionalProperties": false', b'"x-open": true').replace(b"title:", b"title: x")
    file.write_bytes(loose)
    bad = commit(centre)
    refused = run("--as", "陈文军", "restore", path, "--yes")
    assert refused.code == 5
    assert worlds.ADMIN in refused.err or "li-yong-gang" in refused.err
    assert run(*ADMIN, "restore", path, "--yes").code == 0
    assert file.read_bytes() == before
    assert {one for one, _ in rules(centre)} == {bad}


def test_an_appointment_typed_by_hand_gives_no_right_to_put_back(centre: Path, run) -> None:
    """Whoever makes themselves an administrator by hand is judged by the lawful books."""
    ref = Ref("appointment", "APT-2026-0004")
    changed(lambda data: data.update(person=CHEN, role="administrator"), ref)(centre)
    commit(centre)
    assert run("--as", "陈文军", "restore", ref.id, "--yes").code == 5


def test_lawful_steps_on_top_of_a_breach_are_never_dropped(centre: Path, run) -> None:
    MUTATIONS["an amount is changed"][0](centre)
    bad = commit(centre)
    changed(lambda data: step(data, "withdraw", CHEN, state="withdrawn"))(centre)
    later = commit(centre)
    done = run(*ADMIN, "restore", REQ.id, "--yes")
    assert done.code == 5
    for part in ("restore.built_on", bad[:10], later[:10], f"ecentre correct {REQ.id}"):
        assert part in done.err
    assert git(centre, "rev-parse", "HEAD") == later


def test_the_number_of_what_was_taken_out_is_void(centre: Path, run) -> None:
    """A forged record leaves its number unused where others were given since; check says so without complaint."""
    MUTATIONS["a record is copied"][0](centre)
    bad = commit(centre)
    assert run(*AGAIN).code == 0
    assert (centre / "records/requisition/2026/REQ-2026-0003.yaml").is_file()
    assert run(*ADMIN, "restore", "REQ-2026-0002", "--yes").code == 0
    checked = run("check", "-o", "json").out
    assert "record.gone" not in checked
    assert "record.taken_out" in checked
    assert run(*AGAIN).code == 0
    assert {one for one, _ in rules(centre)} == {bad}


__all__ = ["NOON", "centre", "lived"]
