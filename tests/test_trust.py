"""Signed steps in a centre whose founding is over: signed at one's own machine, on paper, or not at all [X.2, X.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import worlds
from conftest import git

from ecentre import approval, evidence, keyring, kinds, records
from ecentre.index import open_book
from ecentre.model import Record, Ref
from ecentre.schema import Schemas

if TYPE_CHECKING:
    from pathlib import Path

ASKED = (
    ("--as", "陈文军", "requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600",
     "--reason", "打印报表"),
    ("--as", "陈文军", "submit", "REQ-2026-0001"),
    ("--as", "阿依古丽·买买提", "assess", "REQ-2026-0001", "--decision", "buy"),
)  # fmt: skip
APPROVED = (*ASKED, ("--as", "孙秀英", "approve", "REQ-2026-0001"), ("--as", "王建国", "approve", "REQ-2026-0001"))
ID = "REQ-2026-0001"


@pytest.fixture
def centre(world, run) -> Path:
    folder = world("trusted")
    assert run("check").code == 0
    return folder


def done(run, lines) -> None:
    for line in lines:
        answer = run(*line)
        assert answer.code == 0, f"{line}\n{answer.said}"


def standing(centre: Path, id: str = ID) -> Record:
    found = open_book(centre, Schemas(centre)).get(kinds.of_id(id), id)
    assert found
    return found


def sort(centre: Path, place: int, id: str = ID) -> str:
    record = standing(centre, id)
    row = kinds.get(record.kind).row_of(record.steps[place], place)
    return evidence.of(record, place, row, open_book(centre, Schemas(centre))).sort


def test_an_approval_is_signed_by_who_gave_it(centre: Path, run) -> None:
    done(run, APPROVED)
    assert [sort(centre, place) for place in range(5)] == ["none", "none", "none", "signed", "signed"]
    assert standing(centre).state == "approved"
    assert run("check").code == 0


def test_who_has_no_key_here_does_not_approve(centre: Path, run, monkeypatch, tmp_path: Path) -> None:
    done(run, ASKED)
    monkeypatch.setattr(worlds, "seated", lambda _: tmp_path / "elsewhere-homes" / "desk")
    (tmp_path / "elsewhere-homes").mkdir()
    answer = run("--as", "孙秀英", "approve", ID)
    assert answer.code == 5
    assert "requisition.signature" in answer.said
    assert "ecentre key new" in answer.said
    assert len(standing(centre).steps) == 3


def test_a_sheet_is_signed_by_its_witness(centre: Path, run, tmp_path: Path) -> None:
    done(run, ASKED)
    scan = tmp_path / "sheet.pdf"
    scan.write_bytes(b"%PDF-1.4 signed by hand")
    for one in (worlds.home(centre, "孙秀英"),):
        (one / "keys").rename(one / "lost")
        (one / "keys").mkdir()
        for file in (worlds.home(centre, "艾力江·吾斯曼") / "keys").iterdir():
            (one / "keys" / file.name).write_bytes(file.read_bytes())
            (one / "keys" / file.name).chmod(0o600)
    done(run, [("--as", "孙秀英", "approve", ID, "--witness", "艾力江·吾斯曼", "--scan", str(scan))])
    assert sort(centre, 3) == "paper"
    assert run("check").code == 0


def test_a_sheet_is_signed_by_its_witness_even_where_the_signers_key_lies(
    centre: Path, run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done(run, ASKED)
    scan = tmp_path / "sheet.pdf"
    scan.write_bytes(b"%PDF-1.4 signed by hand")
    mine, theirs = worlds.home(centre, "孙秀英") / "keys", worlds.home(centre, "艾力江·吾斯曼") / "keys"
    for file in theirs.iterdir():
        (mine / file.name).write_bytes(file.read_bytes())
        (mine / file.name).chmod(0o600)
    monkeypatch.setenv("ECENTRE_HOME", str(mine.parent))
    for one in keyring.held():
        keyring.relock(one, "", "735190")
    monkeypatch.setenv("ECENTRE_PIN", "735190")
    done(run, [("--as", "孙秀英", "approve", ID, "--witness", "艾力江·吾斯曼", "--scan", str(scan))])
    record, book = standing(centre), open_book(centre, Schemas(centre))
    found = evidence.of(record, 3, kinds.get(record.kind).row_of(record.steps[3], 3), book)
    holder = book.get("key", found.key)
    assert (found.sort, holder and holder.get("person")) == ("paper", record.steps[3]["witness"])


def test_the_card_says_what_was_changed_by_hand_and_whose_turn_it_is(centre: Path, run) -> None:
    done(run, ASKED)
    assert "现在等 部门负责人 孙秀英 批准" in run("show", ID).out
    path = centre / standing(centre).ref.path
    path.write_text(path.read_text("utf-8").replace('"2600.00"', '"9600.00"', 1), encoding="utf-8", newline="\n")
    shown = run("show", ID).out
    assert "不合格:" in shown
    assert f"ecentre restore {ID}" in shown


@pytest.mark.usefixtures("centre")
def test_what_my_role_has_to_check_waits_for_me(run) -> None:
    done(run, ASKED[:2])
    assert f"ecentre assess {ID}" in run("--as", "阿依古丽·买买提").out
    assert f"ecentre assess {ID}" not in run("--as", "陈文军").out


def test_a_changed_amount_voids_the_approval(centre: Path, run) -> None:
    done(run, APPROVED)
    path = centre / standing(centre).ref.path
    path.write_text(path.read_text(encoding="utf-8").replace('"2600.00"', '"9600.00"'), encoding="utf-8")
    git(centre, "commit", "--quiet", "--all", "--message", "by hand")
    answer = run("check", ID)
    assert answer.code == 1
    assert "requisition.subject" in answer.said


def forged(centre: Path, change) -> None:
    """Write a record by hand with all its hashes put right: only the signatures can tell."""
    record = standing(centre)
    data = change({**record.data, "steps": [dict(step) for step in record.steps]})
    for place, then in approval.backwards(Record(record.ref, data)):
        data["steps"][place] |= {"rev": place + 1, "subject": approval.subject(then)}
    data["rev"] = len(data["steps"])
    (centre / record.ref.path).write_bytes(records.encode(Record(record.ref, data), Schemas(centre)))
    git(centre, "commit", "--quiet", "--all", "--message", "by hand")


@pytest.mark.parametrize(("change", "rule"), [
    pytest.param(lambda data: {**data, "estimated_price": "9600.00"}, "requisition.signature", id="another amount"),
    pytest.param(lambda data: data["steps"][3].update(reason="同意") or data, "requisition.signature", id="words"),
    pytest.param(lambda data: data["steps"][3].update(signature=None) or data, "requisition.signature", id="unsigned"),
    pytest.param(lambda data: data["steps"][3].update(signature=data["steps"][4]["signature"]) or data,
                 "requisition.signature", id="another's signature"),
    pytest.param(lambda data: data["steps"][3].update(policy="0" * 64) or data, "requisition.signature", id="terms"),
    pytest.param(lambda data: data["steps"][4].update(at="2026-11-03T09:00:00+08:00") or data,
                 "requisition.signature", id="back-dated"),
])  # fmt: skip
def test_a_forged_approval_is_found(centre: Path, run, change, rule: str) -> None:
    done(run, APPROVED)
    forged(centre, change)
    answer = run("check", ID)
    assert answer.code == 1
    assert rule in answer.said


def test_a_revoked_key_signs_no_more(centre: Path, run, monkeypatch: pytest.MonkeyPatch) -> None:
    done(run, ASKED)
    key = next(one for one in open_book(centre, Schemas(centre)).find("key", person="sun-xiu-ying"))
    done(run, [("--as", "王志强", "key", "revoke", key.id, "--reason", "电脑失窃")])
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-03T11:00:00+08:00")
    answer = run("--as", "孙秀英", "approve", ID)
    assert answer.code == 5
    assert "requisition.signature" in answer.said


def test_what_was_signed_before_stays_when_the_key_is_revoked(centre: Path, run, monkeypatch) -> None:
    done(run, APPROVED)
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-03T11:00:00+08:00")
    for key in open_book(centre, Schemas(centre)).find("key", person="sun-xiu-ying"):
        done(run, [("--as", "王志强", "key", "revoke", key.id, "--reason", "电脑失窃")])
    assert run("check").code == 0


def test_a_policy_needs_a_second_administrator_once_the_founding_is_over(centre: Path, run, tmp_path: Path) -> None:
    draft = tmp_path / "standards.yaml"
    draft.write_text(
        "id: printer-standard\ntitle: 打印机标准\nfrom_date: '2026-11-04'\nstandards:\n"
        "  - category: printer\n    quantity: 2\n    clause: A2.3.4\n", encoding="utf-8")
    done(run, [("policy", "add", "--from", str(draft))])
    done(run, [("--as", "王建国", "approve", "printer-standard")])
    assert open_book(centre, Schemas(centre)).get("policy", "printer-standard").state == "draft"
    answer = run("approve", "printer-standard")
    assert answer.code == 5
    assert "policy.apart" in answer.said
    done(run, [("--as", "王志强", "approve", "printer-standard")])
    assert open_book(centre, Schemas(centre)).get("policy", "printer-standard").state == "in_force"
    assert run("check").code == 0


def test_the_founding_is_not_closed_by_one_alone(world, run) -> None:
    world("office")
    answer = run("found", "close")
    assert answer.code == 5
    assert "centre.never_by" in answer.said
    done(run, [("appointment", "add", "--person", "王志强", "--role", "administrator", "--basis", "任命"),
               ("confirm", "APT-2026-0033")])
    answer = run("--as", "王志强", "found", "close")
    assert answer.code == 5
    assert "centre.two_administrators" in answer.said
    assert "centre.recovery_key" in answer.said


def test_a_signed_step_stands_under_its_own_reference(centre: Path) -> None:
    book = open_book(centre, Schemas(centre))
    close = book.get(*Ref("centre", "clds")).steps[-1]
    assert close["verb"] == "close"
    assert close["policy"]
