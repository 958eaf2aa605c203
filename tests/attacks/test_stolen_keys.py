"""Stolen, borrowed and lost keys (T1, T7, X.2): at the machines, by the real commands, and in forged history."""

from __future__ import annotations

import io
import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
import worlds
from conftest import git
from forging import (
    ADMINISTRATOR,
    CHECKED,
    JUDGED,
    LI,
    NOON,
    PROPOSED_KEY,
    SUN,
    WANG,
    ZHI,
    Case,
    Forger,
    printed,
    tried,
)
from test_forged_steps import approved, at_work, gone, headed, put_right, settled
from test_smuggled_policy import KEY, STOLEN, admitted, confirmed, enabled, key, ruled

from ecentre import verify
from ecentre.model import Ref

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecentre.model import Data

PIN = "735190"
FIRST_KEY, SAFE_KEY, NEW_KEY = (Ref("key", f"KEY-2026-000{n}") for n in (1, 2, 3))
OF_SUN = Ref("key", "KEY-2026-0004")
TAKEN_BACK = {"state": "revoked", "reason": "电脑失窃"}


def revoked(forger: Forger, **more: object) -> str:
    """Let an administrator revoke the key of the department's head."""
    return forger.take(OF_SUN, "revoke", ZHI, role=ADMINISTRATOR, **TAKEN_BACK, key=ZHI, **more)


def back_dated(forger: Forger) -> str:
    """Sign after the revocation, with the old key and a moment before it."""
    moment = forger.later()
    revoked(forger)
    return headed(forger, at=moment)


def in_good_time(forger: Forger) -> str:
    headed(forger)
    return revoked(forger)


def before_it_counted(forger: Forger) -> str:
    """Sign with a key that was confirmed later than the step says."""
    moment = forger.later()
    forger.together(enabled(forger, WANG, ZHI), by=WANG)
    return approved(forger, key=STOLEN, at=moment)


def once_it_counts(forger: Forger) -> str:
    forger.together(enabled(forger, WANG, ZHI), by=WANG)
    return approved(forger, key=STOLEN)


def a_stranger(forger: Forger) -> str:
    return approved(forger, key=STOLEN)


def not_confirmed(forger: Forger) -> str:
    forger.together(key(forger, WANG), by=WANG)
    return approved(forger, key=STOLEN)


def after_leaving(forger: Forger) -> str:
    """Act as somebody who left, with a moment before that."""
    moment = settled(forger)
    gone(forger)
    return put_right(forger, at=moment)


def after_the_post(forger: Forger) -> str:
    """Sign for a post that ended yesterday in the books, with a moment before the end was entered."""
    moment = forger.later()
    post = Ref("appointment", "APT-2026-0011")
    assert forger.data(post)["person"] == SUN
    more = {"role": ADMINISTRATOR, "set": {"until_date": "2026-11-02"}, "state": "ended", "key": ZHI}
    forger.take(post, "end", ZHI, **more)
    return headed(forger, at=moment)


def safely_revoked(forger: Forger) -> str:
    """Let the administrator revoke their own key with the printed one."""
    return forger.take(FIRST_KEY, "revoke", LI, role=ADMINISTRATOR, **TAKEN_BACK, key="recovery")


CASES = [
    Case("T7 a step back-dated before the revocation", back_dated, "key_revoked", in_good_time),
    Case("T7 a step dated before its key counted", before_it_counted, "signature", once_it_counts),
    Case("T7 a step back-dated before its taker left", after_leaving, "person", at_work),
    Case("T7 a step back-dated before its post ended", after_the_post, "post", headed),
    Case("X.2 a key that nobody knows", a_stranger, "signature", once_it_counts),
    Case("X.2 a key that nobody confirmed", not_confirmed, "signature", once_it_counts),
    Case("X.2 the printed key confirms a post", confirmed(LI, key="recovery"), "signature", safely_revoked),
    Case("X.2 the printed key approves a policy", ruled(LI, key="recovery"), "signature", safely_revoked),
    Case("X.2 the witness's key confirms a key", admitted(LI, key="witness"), "signature", admitted()),
    Case("X.2 the witness's key confirms a post", confirmed(LI, key="witness", mark="witnessed"), "signature",
         confirmed()),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_stolen_key_signs_for_nobody_and_its_twin_passes(case: Case, prepared, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_CLOCK", JUDGED)
    tried(prepared("besieged"), tmp_path, case)


def renewed(signer: object, *, old: object = None, recovery: bool = False) -> Callable[[Forger], str]:
    """Give a new key of the sole administrator, confirmed and the old one revoked in one move, signed by ``signer``."""

    def forge(forger: Forger) -> str:
        new = NEW_KEY, _entered(forger, "recovery" if recovery else "personal")
        signed = {"role": ADMINISTRATOR, "key": signer}
        new = NEW_KEY, forger.step(NEW_KEY, "confirm", LI, data=new[1], state="active", **signed)
        lost = FIRST_KEY, forger.step(FIRST_KEY, "revoke", LI, **TAKEN_BACK, **signed | {"key": old or signer})
        return forger.together(new, lost, by=LI)

    return forge


def _entered(forger: Forger, purpose: str) -> Data:
    ref, data = key(forger, LI, purpose=purpose)
    assert ref == KEY
    kept = ("id", "uid", "rev", "state", "steps")
    return forger.made(NEW_KEY, {name: data[name] for name in data if name not in kept}, LI, state="proposed")


LOST = [
    Case("the lost key replaced without a signature", renewed(None), "signature", renewed("recovery")),
    Case("the lost key replaced by its successor", renewed(STOLEN), "signature", renewed("recovery")),
    Case("the lost key replaced by a recovery key of one's own", renewed(STOLEN, recovery=True), "signature",
         renewed("recovery")),
    Case("the lost key revoked by its successor", renewed("recovery", old=STOLEN), "signature", renewed("recovery")),
]


@pytest.mark.parametrize("case", LOST, ids=lambda case: case.name)
def test_only_the_printed_key_brings_the_sole_administrator_back(case: Case, prepared, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_CLOCK", JUDGED)
    tried(prepared("alone"), tmp_path, case)


@pytest.fixture
def centre(world, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = world("besieged")
    monkeypatch.setenv("ECENTRE_CLOCK", NOON)
    return folder


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Path]:
    """Give the function that seats everybody at one machine, by its name."""

    def sit(name: str) -> Path:
        home = tmp_path / f"{name}-homes" / "machine"
        home.mkdir(parents=True, exist_ok=True)
        monkeypatch.setattr(worlds, "seated", lambda _: home)
        return home

    return sit


APPROVE = ("--as", "孙秀英", "approve", CHECKED.id)


def did(run, code: int, *words: str):
    answer = run(*words)
    assert answer.code == code, answer.said
    return answer


def refused(run, centre: Path, code: int, said: str, *words: str) -> None:
    """A refusal says why and writes nothing."""
    before = git(centre, "rev-parse", "HEAD")
    assert said in did(run, code, *words).said
    assert git(centre, "rev-parse", "HEAD") == before


def keys_at(run, monkeypatch, home_of: Callable[[str], Path], *people: str) -> None:
    """Let people make keys at the front desk, each with a PIN, and the second administrator confirm them."""
    seated = worlds.seated
    home_of("front-desk")
    for person in people:
        monkeypatch.setenv("ECENTRE_PIN", PIN)
        id = re.search(r"KEY-2026-[0-9]{4}", did(run, 0, "--as", person, "key", "new").out)
        monkeypatch.delenv("ECENTRE_PIN")
        monkeypatch.setattr(worlds, "seated", _OWN)
        assert id
        did(run, 0, "--as", "王志强", "confirm", id[0])
        monkeypatch.setattr(worlds, "seated", seated)
        home_of("front-desk")


_OWN = worlds.seated


def test_a_borrowed_key_on_the_front_desk_machine_wants_its_pin(run, centre: Path, desk, monkeypatch) -> None:
    keys_at(run, monkeypatch, desk, "孙秀英", "张建国")
    refused(run, centre, 2, "PIN", *APPROVE)
    monkeypatch.setenv("ECENTRE_PIN", "735191")
    refused(run, centre, 5, "PIN", *APPROVE)
    monkeypatch.setenv("ECENTRE_PIN", PIN)
    did(run, 0, *APPROVE)
    assert verify.verify(centre).sound


def test_a_key_without_a_pin_signs_for_nobody_where_several_people_work(run, centre: Path, desk, monkeypatch) -> None:
    alone, shared = worlds.home(centre, "孙秀英"), desk("front-desk")
    shutil.copytree(alone / "keys", shared / "keys")
    monkeypatch.setenv("ECENTRE_PIN", PIN)
    did(run, 0, "--as", "张建国", "key", "new")
    refused(run, centre, 5, "key pin", *APPROVE)
    monkeypatch.delenv("ECENTRE_PIN")
    refused(run, centre, 5, "key pin", *APPROVE)
    monkeypatch.setattr(worlds, "seated", _OWN)
    did(run, 0, *APPROVE)


def test_a_second_person_makes_no_key_without_a_pin(run, centre: Path, desk, monkeypatch) -> None:
    desk("front-desk")
    did(run, 0, "--as", "张建国", "key", "new")
    refused(run, centre, 2, "PIN", "--as", "黄秀英", "key", "new")
    monkeypatch.setenv("ECENTRE_PIN", "123456")
    refused(run, centre, 2, "PIN", "--as", "黄秀英", "key", "new")
    monkeypatch.setenv("ECENTRE_PIN", PIN)
    did(run, 0, "--as", "黄秀英", "key", "new")


def test_a_locked_key_carried_away_stays_locked(run, centre: Path, desk, monkeypatch) -> None:
    keys_at(run, monkeypatch, desk, "孙秀英")
    shutil.copytree(desk("front-desk") / "keys", desk("thief") / "keys")
    refused(run, centre, 2, "PIN", *APPROVE)
    monkeypatch.setenv("ECENTRE_PIN", "000000")
    refused(run, centre, 5, "PIN", *APPROVE)


def test_ones_own_key_signs_in_nobody_elses_name(run, centre: Path, desk) -> None:
    shutil.copytree(worlds.home(centre, "王志强") / "keys", desk("second") / "keys")
    refused(run, centre, 5, "requisition.signature", *APPROVE)
    did(run, 0, "--as", "王志强", "confirm", PROPOSED_KEY.id)


def test_a_key_renamed_to_another_person_signs_for_nobody(run, centre: Path, desk) -> None:
    machine = desk("forged")
    shutil.copytree(worlds.home(centre, "王志强") / "keys", machine / "keys")
    for file in (machine / "keys").iterdir():
        moved = file.rename(file.with_name(file.name.replace(ZHI, SUN)))
        if moved.suffix == ".json":
            moved.write_text(moved.read_text(encoding="utf-8").replace(ZHI, SUN), encoding="utf-8")
    refused(run, centre, 5, "requisition.signature", *APPROVE)


def test_the_printed_key_of_the_safe_is_no_way_where_a_colleague_can_help(run, centre: Path, monkeypatch) -> None:
    typed(monkeypatch, printed(centre))
    refused(run, centre, 5, "王志强", "key", "recover")


def typed(monkeypatch: pytest.MonkeyPatch, rows: list[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(rows)))


def test_the_sole_administrator_recovers_and_a_thief_without_the_sheet_does_not(run, world, desk, monkeypatch) -> None:
    centre = world("alone")
    monkeypatch.setenv("ECENTRE_CLOCK", NOON)
    sheet = printed(centre)
    desk("thief")
    assert "ecentre key recover" in did(run, 0, "key", "new").err
    refused(run, centre, 5, "signature", "confirm", NEW_KEY.id)
    refused(run, centre, 5, "signature", "key", "revoke", FIRST_KEY.id, "--reason", "失窃")
    refused(run, centre, 5, "key new", "key", "recovery")
    typed(monkeypatch, [*sheet[:3], sheet[0]])
    refused(run, centre, 3, "", "key", "recover")
    typed(monkeypatch, guessed())
    refused(run, centre, 5, "恢复密钥", "key", "recover")
    typed(monkeypatch, sheet)
    did(run, 0, "key", "recover")
    monkeypatch.setattr(worlds, "seated", _OWN)
    refused(run, centre, 5, "signature", "confirm", NEW_KEY.id)
    assert verify.verify(centre).sound


def guessed() -> list[str]:
    from ecentre import paperkey

    return paperkey.rows(STOLEN)
