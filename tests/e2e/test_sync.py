"""Several copies of one centre: numbers without gaps, steps that meet, nothing lost, offline or at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import worlds
from conftest import git

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = Path(__file__).parents[2]
FULL = os.environ.get("ECENTRE_SYNC") == "full"
COPIES, EACH = (6, 20) if FULL else (3, 4)
KEEPER = "李永刚"
FIELDS = ("--category", "projector", "--price", "3600", "--purchased-on", "2026-01-05", "--department", "general")


def started(folder: Path, *words: str, by: str = KEEPER) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": str(PROGRAM), "ECENTRE_AS": by, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-W", "ignore", "-m", "ecentre", "--no-input", *words]
    return subprocess.Popen(
        command, cwd=folder, env=env, text=True, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def ended(one: subprocess.Popen[str], code: int = 0) -> str:
    out, err = one.communicate(timeout=600)
    assert one.returncode == code, out + err
    return out


@pytest.fixture
def copies(prepared: Callable[[str], Path], tmp_path: Path) -> Callable[[int], list[Path]]:
    """Give the function that makes copies of one office, all connected to one shared folder."""

    def make(number: int) -> list[Path]:
        first = tmp_path / "copy-0"
        worlds.copy(prepared("office"), first)
        ended(started(first, "connect", str(tmp_path / "shared")))
        ended(started(first, "invite", KEEPER, "--to", str(tmp_path / "invitation.json")))
        others = [tmp_path / f"copy-{n}" for n in range(1, number)]
        for one in others:
            ended(started(tmp_path, "join", str(tmp_path / "invitation.json"), str(one)))
        return [first, *others]

    return make


def assets(folder: Path) -> dict[str, str]:
    return {row["id"]: row["name"] for row in rows(folder, "asset", "id,name")}


def in_order(folder: Path) -> None:
    assert git(folder, "status", "--porcelain") == ""
    assert git(folder, "fsck", "--strict", "--no-dangling") == ""
    ended(started(folder, "check"))


WORKER = """
import sys, warnings
warnings.simplefilter("ignore")
from ecentre import cli
name, each = sys.argv[1], int(sys.argv[2])
for n in range(each):
    words = ["asset", "open", "--name", f"{name}-{n}", *sys.argv[3:], "--keeper", "王晓燕", "--opening-source", name]
    if cli.main(words) or cli.main(["sync"]):
        sys.exit(1)
"""


def test_numbers_given_at_once_in_many_copies_have_no_gap_and_no_twin(copies) -> None:
    folders = copies(COPIES)
    env = {**os.environ, "PYTHONPATH": str(PROGRAM), "ECENTRE_AS": KEEPER, "PYTHONIOENCODING": "utf-8"}
    at_once = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, folder.name, str(EACH), *FIELDS], cwd=folder, env=env, text=True,
            encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for folder in folders
    ]  # fmt: skip
    for one in at_once:
        ended(one)
    wanted = {f"AST-2026-{n + 1:04d}" for n in range(COPIES * EACH)}
    for folder in folders:
        ended(started(folder, "sync"))
        found = assets(folder)
        assert set(found) == wanted
        assert sorted(found.values()) == sorted(f"{one.name}-{n}" for one in folders for n in range(EACH))
    assert len({git(folder, "rev-parse", "HEAD") for folder in folders}) == 1
    in_order(folders[0])


SCRIPT = """
import json, os, sys, warnings
warnings.simplefilter("ignore")
from ecentre import cli
for by, words in json.load(sys.stdin):
    os.environ["ECENTRE_AS"] = by
    if cli.main(["--no-input", *words]):
        sys.exit(f"{by} {words}")
"""
ALONE = 40 if FULL else 6
# Outcomes, written down before anything runs: what each copy does to the same records while all are offline, in the
# order in which they are then heard, and what the books say in the end.
OTHER_FIELD = {"zhang-jian-guo": "goods", "wang-xiao-yan": "tech", "huang-li-na": "brand", "xu-wen-jun": "tech"}
SAME_FIELD = {
    # person: what the first made of the mailbox, what the second did, whose the second says shall stand
    "zhang-xiao-yan": ("a@cele.example", "b@cele.example", "mine", "b@cele.example"),
    "yang-jian-guo": ("a@cele.example", "b@cele.example", "theirs", "a@cele.example"),
    "huang-yu-mei": ("a@cele.example", "a@cele.example", "", "a@cele.example"),
}
APPROVED_WHILE_CORRECTED = ("REQ-2026-0001", "REQ-2026-0002", "REQ-2026-0003")
ASKED = ("--category", "打印机", "--quantity", "1", "--estimated-price", "2600", "--reason", "打印报表")

Acts = list[tuple[str, tuple[str, ...]]]


def did(folder: Path, acts: Acts) -> None:
    """Let people act at one copy, one after the other, without a word to the others."""
    env = {**os.environ, "PYTHONPATH": str(PROGRAM), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=folder, env=env, text=True, encoding="utf-8", input=json.dumps(acts),
        capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def alone(folder: Path) -> Acts:
    words = ("--keeper", "王晓燕", "--opening-source", "旧台账")
    return [(KEEPER, ("asset", "open", "--name", f"{folder.name}-{n}", *FIELDS, *words)) for n in range(ALONE)]


def heard(folder: Path, *words: str, code: int = 0) -> dict:
    return json.loads(ended(started(folder, "sync", "-o", "json", *words), code))


def test_what_three_copies_did_offline_comes_together_as_foretold(copies) -> None:
    first, second, third = folders = copies(3)
    did(first, [
        act
        for id in APPROVED_WHILE_CORRECTED
        for act in (
            ("陈文军", ("requisition", "add", *ASKED)),
            ("陈文军", ("submit", id)),
            ("阿依古丽·买买提", ("assess", id, "--decision", "buy")),
        )
    ])  # fmt: skip
    for one in folders:
        heard(one)
    mailboxes = SAME_FIELD.items()
    did(first, [
        *alone(first),
        *((KEEPER, ("edit", id, "--email", f"{id}@cele.example")) for id in OTHER_FIELD),
        *((KEEPER, ("edit", id, "--email", values[0])) for id, values in mailboxes),
        *(("陈文军", ("correct", id, "--quantity", "2", "--reason", "两台")) for id in APPROVED_WHILE_CORRECTED),
    ])  # fmt: skip
    did(second, [
        *alone(second),
        *((KEEPER, ("edit", id, "--note", name)) for id, name in OTHER_FIELD.items()),
        *((KEEPER, ("edit", id, "--email", values[1])) for id, values in mailboxes),
    ])  # fmt: skip
    did(third, alone(third) + [("孙秀英", ("approve", id)) for id in APPROVED_WHILE_CORRECTED])
    assert heard(first)["published"] == ALONE + len(OTHER_FIELD) + len(SAME_FIELD) + len(APPROVED_WHILE_CORRECTED)
    ended(started(second, "sync"), 5)
    chosen = [part for id, one in SAME_FIELD.items() if one[2] for part in (f"--{one[2]}", f"{id}.email")]
    assert heard(second, *chosen)["published"] == ALONE + len(OTHER_FIELD) + 1
    lost = heard(third, code=1)["aside"]
    assert [one["ids"] for one in lost] == [[id] for id in APPROVED_WHILE_CORRECTED]
    for one in (first, second, third):
        heard(one)
        as_foretold(one, folders)
    assert len({git(one, "rev-parse", "HEAD") for one in folders}) == 1
    ended(started(first, "verify", "--full"))


def as_foretold(folder: Path, folders: list[Path]) -> None:
    found = assets(folder)
    assert sorted(found) == [f"AST-2026-{n + 1:04d}" for n in range(3 * ALONE)]
    assert sorted(found.values()) == sorted(f"{one.name}-{n}" for one in folders for n in range(ALONE))
    people = {row["id"]: row for row in rows(folder, "person", "id,email,note")}
    for id, said in OTHER_FIELD.items():
        assert (people[id]["email"], people[id]["note"]) == (f"{id}@cele.example", said)
    for id, values in SAME_FIELD.items():
        assert people[id]["email"] == values[3]
    asked = {row["id"]: row for row in rows(folder, "requisition", "id,quantity,state")}
    for id in APPROVED_WHILE_CORRECTED:
        assert (asked[id]["quantity"], asked[id]["state"]) == (2, "checked")
    in_order(folder)


def rows(folder: Path, kind: str, columns: str) -> list[dict]:
    return json.loads(ended(started(folder, kind, "list", "--columns", columns, "-o", "json")))["rows"]
