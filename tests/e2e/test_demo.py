"""The demo as a newcomer runs it: one real command, no settings at all, a centre that stands up to its own check."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import git

ROOT = Path(__file__).parents[2]
EVENING = "2026-12-10T18:00:00+08:00"
PAPER = "records/requisition/2026/REQ-2026-000{n}.yaml"


def _run(folder: Path, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    home = str(folder.with_name("nobody"))
    environment = {"PATH": os.environ["PATH"], "HOME": home, "PYTHONPATH": str(ROOT), **extra}
    command = [sys.executable, "-m", "ecentre", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("演示 demo")
    done = _run(folder, "demo")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return folder / "ecentre-demo", done.stdout


def test_each_step_is_shown_with_the_command_that_made_it(demo: tuple[Path, str]) -> None:
    script = (ROOT / "templates" / "demo" / "month.txt").read_text(encoding="utf-8").splitlines()
    typed = [line.removeprefix("? ") for line in script if line.startswith(("ecentre ", "? ecentre "))]
    shown = [line.removeprefix("$ ") for line in demo[1].splitlines() if line.startswith("$ ")]
    assert shown == [line.replace("{demo}", "ecentre-demo") for line in typed]


def test_the_month_ends_in_a_sound_centre(demo: tuple[Path, str]) -> None:
    centre, _ = demo
    checked = _run(centre, "check", ECENTRE_CLOCK=EVENING)
    assert checked.returncode == 0, checked.stdout
    subprocess.run(["git", "-C", str(centre), "fsck", "--strict"], check=True, capture_output=True)
    status = subprocess.run(["git", "-C", str(centre), "status", "--porcelain"], capture_output=True, text=True)
    assert status.stdout == ""


def test_no_private_phone_of_the_staff_list_entered_the_books(demo: tuple[Path, str]) -> None:
    centre, _ = demo
    words = ["git", "-C", str(centre), "log", "-p", "--all", "--", "records"]
    assert b"1390000" not in subprocess.run(words, capture_output=True, check=True).stdout


def machine(centre: Path, person: str) -> Path:
    """Give the folder that stands for a person's machine."""
    return centre.with_name("ecentre-demo-homes") / person


def answers(demo: tuple[Path, str], chapter: str, command: str) -> list[str]:
    """Give what was answered in a chapter, each time a command was typed."""
    part = next(one for one in demo[1].split("\n== ") if one.startswith(chapter))
    blocks = [one.removeprefix("$ ") for one in re.split(r"\n(?=[$%] )", part)]
    return [one.partition("\n")[2] for one in blocks if one.partition("\n")[0].startswith(command)]


def test_one_person_alone_does_not_end_the_founding(demo: tuple[Path, str]) -> None:
    alone, unready, *done = answers(demo, "十四", "ecentre found close") + answers(
        demo, "十四", "ecentre --as 王志强 found close"
    )
    assert "centre.never_by" in alone
    assert "centre.recovery_key" in unready
    assert len(done) == 1
    assert "结束建账" in done[0]


def test_everybody_signs_at_a_machine_of_their_own_and_no_key_is_in_the_books(demo: tuple[Path, str]) -> None:
    centre, _ = demo
    for person in ("li-yong-gang", "wang-zhi-qiang", "chen-wen-jun", "wang-jian-guo", "wang-xiao-yan"):
        notes = (machine(centre, person) / "keys").glob("*.json")
        assert [json.loads(one.read_text(encoding="utf-8"))["person"] for one in notes] == [person]
    copies = [centre, *machine(centre, "wang-xiao-yan").glob("*/.git/.."), machine(centre, "wang-jian-guo") / "clds"]
    assert len(copies) == 4
    files = (file for copy in copies for file in copy.rglob("*") if file.is_file())
    assert [file for file in files if b"PRIVATE KEY" in file.read_bytes()] == []


@pytest.mark.parametrize(("place", "name", "checked", "verified"), [
    pytest.param(0, "forged", "requisition.signature", "verify.signature", id="a forged approval"),
    pytest.param(1, "changed", "requisition.subject", "verify.no_step", id="a changed amount"),
])  # fmt: skip
def test_what_was_forged_is_named_by_commit_file_and_rule(
    demo: tuple[Path, str], place: int, name: str, checked: str, verified: str
) -> None:
    copy = machine(demo[0], "wang-xiao-yan") / name
    forged = git(copy, "rev-parse", "--short=10", "HEAD").strip()
    assert git(copy, "diff", "--name-only", "HEAD~1", "HEAD").split() == [PAPER.format(n=2)]
    assert f"[{checked} " in answers(demo, "十五", "ecentre check REQ-2026-0002")[place]
    told = answers(demo, "十五", "ecentre verify")
    failures = [line for line in [one for one in told if "不合格" in one][place].splitlines() if "[verify." in line]
    assert len(failures) == 1
    assert failures[0].startswith(f"{forged} {PAPER.format(n=2)}: ")
    assert f"[{verified} " in failures[0]


def test_without_the_key_of_who_approves_nothing_is_written(demo: tuple[Path, str]) -> None:
    refused = answers(demo, "十五", "ecentre --as 王建国 approve REQ-2026-0002")[0]
    assert "requisition.signature" in refused
    assert "未写入任何内容" in refused


def test_the_books_of_the_office_stay_sound_while_copies_are_forged(demo: tuple[Path, str]) -> None:
    assert "历史全部合格" in answers(demo, "十五", "ecentre verify")[-1]
    assert answers(demo, "十五", "ecentre log REQ-2026-0002")[0].count("亲签") == 2


def test_a_request_is_red_until_the_manager_signs_it_at_his_machine_and_then_taken_in(demo: tuple[Path, str]) -> None:
    red, green = answers(demo, "十六", "ecentre ci ")
    assert "[request.waits " in red
    assert "总经理 王建国" in red
    assert "request.waits" not in green
    assert green.rstrip().endswith("可以入账")
    assert "申请 REQ-2026-0003 已入账" in answers(demo, "十六", "ecentre --as 王晓燕 sync")[0]
    office, manager = demo[0], machine(demo[0], "wang-jian-guo") / "clds"
    assert git(machine(demo[0], "shared"), "for-each-ref", "refs/heads/request") == ""
    assert git(office, "rev-parse", "HEAD") == git(manager, "rev-parse", "HEAD")
    (merge,) = git(office, "rev-list", "--merges", "HEAD").split()
    assert git(office, "show", f"{merge}^2:{PAPER.format(n=3)}") == git(office, "show", f"{merge}:{PAPER.format(n=3)}")
    assert "by: wang-jian-guo" in git(office, "diff", f"{merge}~1", merge, "--", PAPER.format(n=3))


def test_the_month_of_supplies_blocks_what_is_over_late_or_unproven_and_ends_in_stock(demo: tuple[Path, str]) -> None:
    assert "标准 3" in answers(demo, "十八", "ecentre --as 阿依古丽·买买提 supply plan assess")[0]
    late, told = answers(demo, "十八", "ecentre --as 黄玉梅 supply plan submit")
    assert ("[supply_plan.late A2.8.6a]" in late, "迟报" in told) == (True, True)
    assert "缺:采购汇总" in answers(demo, "十九", "ecentre --as 吐尔逊·艾力 approve CLM-2026-0002")[0]
    (ledger,) = answers(demo, "二十、", "ecentre supply ledger")
    assert "领 17、交回 1,两本一致" in ledger
    (counted,) = answers(demo, "二十二", "ecentre stock list --cabinet 二号柜")
    assert [line.split()[1:5] for line in counted.splitlines()[1:3]] == [
        ["文件夹", "消耗品", "二号柜", "2"], ["U盘", "耐用品", "二号柜", "1"],
    ]  # fmt: skip


def test_a_leaver_who_still_holds_something_stays_until_it_is_handed_back(demo: tuple[Path, str]) -> None:
    held, empty = answers(demo, "二十一", "ecentre clearance 黄玉梅")
    assert ("U盘" in held, "名下都已交清" in empty) == (True, True)
    refused, left = answers(demo, "二十一", "ecentre person leave 黄玉梅")
    assert ("person.leaver_holds_nothing" in refused, "离岗:huang-yu-mei" in left) == (True, True)


@pytest.mark.parametrize("person", ["li-yong-gang", "wang-jian-guo"])
def test_history_verifies_to_the_end_on_both_machines(demo: tuple[Path, str], person: str) -> None:
    home = machine(demo[0], person)
    copy = demo[0] if person == "li-yong-gang" else home / "clds"
    done = _run(copy, "verify", "--full", ECENTRE_CLOCK=EVENING, ECENTRE_HOME=str(home))
    assert done.returncode == 0, done.stdout
    assert "历史全部合格" in done.stdout + done.stderr


def test_a_second_demo_in_the_same_place_is_refused(demo: tuple[Path, str]) -> None:
    again = _run(demo[0].parent, "demo")
    assert again.returncode == 6
    assert "已经存在" in again.stderr


def test_a_demo_never_takes_the_keys_that_another_left(tmp_path: Path) -> None:
    left = tmp_path / "centre-homes" / "wang-jian-guo"
    left.mkdir(parents=True)
    again = _run(tmp_path, "demo", "centre")
    assert again.returncode == 6
    assert "centre-homes" in again.stderr
    assert not (tmp_path / "centre").exists()
