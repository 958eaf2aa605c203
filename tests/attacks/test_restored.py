"""``restore`` turned against the books: it never takes a lawful step back, whoever asks and however it is dressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import worlds
from test_verify import CHEN, LAST, MUTATIONS, REQ, changed, commit, git, lived, rules, step
from test_verify import centre as _centre

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

centre, lived = _centre, lived  # noqa: PLW0127  the fixtures of the histories that verify is tried on
THIEF = ("--as", "陈文军")


def _approved(folder: Path, run) -> bytes:
    assert run(*LAST).code == 0
    return (folder / REQ.path).read_bytes()


SPOILING = ("an amount is changed", "fields stand in another order", "a record is deleted", "a step is taken away",
            "a key stands twice", "a record becomes a link")  # fmt: skip


@pytest.mark.parametrize("name", SPOILING)
def test_spoiling_an_approved_record_never_takes_its_approval_back(centre: Path, run, name: str) -> None:
    approved = _approved(centre, run)
    MUTATIONS[name][0](centre)
    commit(centre)
    assert run(*THIEF, "restore", REQ.id, "--yes").code == 0
    assert (centre / REQ.path).read_bytes() == approved


@pytest.mark.parametrize("dress", ["by hand", f"records: put right {REQ.id}", f"records: taken out {REQ.id}"])
@pytest.mark.parametrize("make", [
    lambda folder, before: (folder / REQ.path).write_bytes(before),
    lambda folder, _before: (folder / REQ.path).unlink(),
], ids=["an older form", "nothing"])  # fmt: skip
def test_a_rollback_dressed_as_a_restoration_is_one(
    centre: Path, run, dress: str, make: Callable[[Path, bytes], None]
) -> None:
    before = (centre / REQ.path).read_bytes()
    approved = _approved(centre, run)
    make(centre, before)
    bad = commit(centre, dress)
    assert {one for one, _ in rules(centre)} == {bad}
    assert run(*THIEF, "restore", REQ.id, "--yes").code == 0
    assert (centre / REQ.path).read_bytes() == approved


def test_a_breach_before_a_lawful_step_is_no_way_to_undo_it(centre: Path, run) -> None:
    """Spoil, let another act in good faith, then ask for what was before: the step of the other stays."""
    before = (centre / REQ.path).read_bytes()
    MUTATIONS["an amount is changed"][0](centre)
    bad = commit(centre)
    changed(lambda data: step(data, "withdraw", CHEN, state="withdrawn"))(centre)
    head = commit(centre)
    assert run(*THIEF, "restore", REQ.id, "--yes").code == 5
    assert git(centre, "rev-parse", "HEAD") == head
    (centre / REQ.path).write_bytes(before)
    worse = commit(centre, f"records: put right {REQ.id}")
    assert {one for one, _ in rules(centre)} == {bad, worse}


def test_restoring_twice_changes_nothing(centre: Path, run) -> None:
    approved = _approved(centre, run)
    MUTATIONS["an amount is changed"][0](centre)
    commit(centre)
    assert run("--as", worlds.ADMIN, "restore", REQ.id, "--yes").code == 0
    assert run(*THIEF, "restore", REQ.id, "--yes").code == 4
    assert (centre / REQ.path).read_bytes() == approved
