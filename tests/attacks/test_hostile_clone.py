"""A copy of a centre from a stranger: nothing in it runs a program, writes outside of it, or is refused without reason.

``git clone`` carries no settings, but a folder on a memory stick does: its ``.git`` may hold whatever its maker liked.
"""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

import pytest
from conftest import git

from ecentre import objects
from ecentre.git import Git

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Answer

KEEPER = "李永刚"
OPEN = (
    "asset", "open", "--name", "投影仪", "--category", "projector", "--price", "3600", "--purchased-on", "2026-01-05",
    "--department", "general", "--keeper", "李永刚", "--opening-source", "台账",
)  # fmt: skip
EVERYDAY = (
    ("asset", "list"), OPEN, ("asset", "list", "--at", "HEAD~1"), ("log", "AST-2026-0001"), ("check",), ("doctor",),
    ("undo", "--yes"), ("doctor", "--fix"), ("asset", "list"),
)  # fmt: skip
FINE, REFUSED = (0, 1), 6
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs that must not run are shell scripts")


@pytest.fixture
def centre(world: Callable[[str], Path]) -> Path:
    folder = world("office")
    git(folder, "config", "user.name", "x")
    return folder


@pytest.fixture
def evil(tmp_path: Path) -> tuple[Path, Path]:
    """Give a program and the file it leaves behind when it runs; it behaves well enough not to be noticed."""
    trace, program = tmp_path / "it-ran", tmp_path / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch {trace}\ncat 2>/dev/null\nexit 0\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program, trace


def everyday(run: Callable[..., Answer]) -> list[Answer]:
    return [run("--no-input", *words, as_=KEEPER) for words in EVERYDAY]


SETTINGS = {
    "a monitor": '[core]\n\tfsmonitor = "{evil}"',
    "a monitor on the line of its section": "[core] fsmonitor = {evil}",
    "a monitor in other letters": "[CORE]\n\tFsMonitor={evil}",
    "a monitor over two lines": "[core]\n\tfsmonitor = \\\n{evil}",
    "hooks elsewhere": "[core]\n\thooksPath = {folder}/hooks",
    "a filter": '[filter "x"]\n\tclean = {evil}\n\tsmudge = {evil}\n\trequired = true',
    "a filter that stays": '[filter "x"]\n\tprocess = {evil}',
    "a filter after a mark": '\ufeff[filter "x"]\n\tclean = {evil}',
    "a filter in an included file": "[include]\n\tpath = {folder}/more",
    "a filter included if": '[includeIf "gitdir:/"]\n\tpath = {folder}/more',
    "an external difference": "[diff]\n\texternal = {evil}",
    "a difference of texts": '[diff "x"]\n\ttextconv = {evil}\n\tcommand = {evil}',
    "a pager and an editor": "[core]\n\tpager = {evil}\n\teditor = {evil}\n[pager]\n\tlog = {evil}\n\tstatus = {evil}",
    "signatures": "[log]\n\tshowSignature = true\n[gpg]\n\tprogram = {evil}\n\tformat = ssh\n"
    '[gpg "ssh"]\n\tprogram = {evil}\n[gpg "x509"]\n\tprogram = {evil}\n[gpg "openpgp"]\n\tprogram = {evil}',
    "aliases": "[alias]\n\tstatus = !{evil}\n\tlog = !{evil}\n\tcat-file = !{evil}",
    "a work tree elsewhere": "[core]\n\tworktree = {folder}",
    "objects that come when asked for": "[extensions]\n\tpartialClone = origin\n[core]\n\trepositoryFormatVersion = 1\n"
    '\tsshCommand = {evil}\n[remote "origin"]\n\turl = file://{folder}\n\tpromisor = true\n\tuploadpack = {evil}',
    "objects by secure shell": "[extensions]\n\tpartialClone = origin\n[core]\n\trepositoryFormatVersion = 1\n"
    '\tsshCommand = {evil}\n[remote "origin"]\n\turl = ssh://nobody@localhost/x\n\tpromisor = true',
    "other programs": "[core]\n\taskPass = {evil}\n\talternateRefsCommand = {evil}\n\tgitProxy = {evil}\n"
    "[credential]\n\thelper = {evil}\n[uploadpack]\n\tpackObjectsHook = {evil}\n[sequence]\n\teditor = {evil}",
}


@pytest.mark.parametrize("settings", SETTINGS)
def test_settings_never_run_a_program(
    settings: str, centre: Path, evil: tuple[Path, Path], run: Callable[..., Answer], tmp_path: Path
) -> None:
    program, trace = evil
    for name in ("hooks", "more.d"):
        (tmp_path / name).mkdir()
    for hook in ("post-index-change", "reference-transaction", "pre-commit", "post-checkout"):
        (tmp_path / "hooks" / hook).symlink_to(program)
    (tmp_path / "more").write_text(f'[filter "x"]\n\tclean = {program}\n', encoding="utf-8")
    with (centre / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(SETTINGS[settings].format(evil=program, folder=tmp_path) + "\n")
    (centre / ".git" / "info").mkdir(exist_ok=True)
    (centre / ".git" / "info" / "attributes").write_text("*.yaml diff=x filter=x\n", encoding="utf-8")
    if "objects" in settings:
        lost = git(centre, "rev-parse", "HEAD:records/centre").strip()
        for pack in (centre / ".git" / "objects" / "pack").glob("*"):
            pack.unlink()
        (centre / ".git" / "objects" / lost[:2] / lost[2:]).unlink(missing_ok=True)
    answers = everyday(run)
    assert not trace.exists()
    assert {answer.code for answer in answers} <= {*FINE, 4, 5, REFUSED}, [answer.said for answer in answers]


@pytest.mark.parametrize("hook", ["post-index-change", "reference-transaction", "fsmonitor-watchman", "pre-commit"])
def test_hooks_of_the_copy_are_not_run_and_not_in_the_way(
    hook: str, centre: Path, evil: tuple[Path, Path], run: Callable[..., Answer]
) -> None:
    (centre / ".git" / "hooks").mkdir(exist_ok=True)
    (centre / ".git" / "hooks" / hook).symlink_to(evil[0])
    answers = everyday(run)
    assert not evil[1].exists()
    assert [answer.code for answer in answers[:3]] == [0, 0, 0]


def test_a_repository_within_the_records_is_not_entered(
    centre: Path, evil: tuple[Path, Path], run: Callable[..., Answer]
) -> None:
    inner = centre / "records" / "place" / "inner"
    for place in (inner, centre / "records" / "bare"):
        place.mkdir()
        git(place, "init", "-q", *(["--bare"] if place != inner else []))
        config = place / ("config" if place != inner else ".git/config")
        config.write_text(config.read_text(encoding="utf-8") + f"[core]\n\tfsmonitor = {evil[0]}\n", encoding="utf-8")
    (inner / "x.yaml").write_text("id: x\n", encoding="utf-8")
    everyday(run)
    assert not evil[1].exists()


def test_a_submodule_is_not_entered(centre: Path, evil: tuple[Path, Path], run: Callable[..., Answer]) -> None:
    inner = centre / "records" / "place" / "inner"
    inner.mkdir()
    git(inner, "init", "-q")
    git(inner, "commit", "-q", "--allow-empty", "-m", "x")
    git(centre, "-c", "advice.addEmbeddedRepo=false", "add", "records/place/inner")
    git(centre, "commit", "-q", "-m", "x")
    config = inner / ".git" / "config"
    config.write_text(config.read_text(encoding="utf-8") + f"[core]\n\tfsmonitor = {evil[0]}\n", encoding="utf-8")
    (inner / "y").write_text("y", encoding="utf-8")
    answers = everyday(run)
    assert not evil[1].exists()
    assert answers[0].code == 0


BENIGN = {
    "who and where": '[user]\n\tname = 王\n\temail = w@cele.example\n[remote "origin"]\n\turl = https://example.org/x.git\n'
    '\tfetch = +refs/heads/*:refs/remotes/origin/*\n[branch "main"]\n\tremote = origin\n\tmerge = refs/heads/main',
    "habits": "[diff]\n\trenames = true\n\talgorithm = histogram\n[alias]\n\tco = checkout\n[core]\n\teditor = vim\n"
    "\tautocrlf = true\n\tfsmonitor = false\n\tignoreCase = true\n[status]\n\tshort = true\n[color]\n\tui = always",
    "a helper for passwords": "[credential]\n\thelper = store\n[gc]\n\tauto = 256\n[pull]\n\trebase = true",
    "words like filter in a value": "[user]\n\tname = filter include diff\n; [filter is only a remark\n",
}


@pytest.mark.parametrize("settings", BENIGN)
def test_settings_that_people_have_are_left_alone(settings: str, centre: Path, run: Callable[..., Answer]) -> None:
    with (centre / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(BENIGN[settings] + "\n")
    attributes = "*.yaml text eol=lf\n*.docx diff=word\n*.xlsx binary\n"
    (centre / ".git" / "info").mkdir(exist_ok=True)
    (centre / ".git" / "info" / "attributes").write_text(attributes, encoding="utf-8")
    answers = everyday(run)
    assert [answer.code for answer in answers[:4]] == [0] * 4, [answer.said for answer in answers]
    assert answers[6].code == 0, answers[6].said


@pytest.mark.parametrize("setting", ["a filter", "a monitor", "a filter in an included file"])
def test_the_refusal_names_the_file_and_the_way_out(
    setting: str, centre: Path, evil: tuple[Path, Path], run: Callable[..., Answer], tmp_path: Path
) -> None:
    config = centre / ".git" / "config"
    before = config.read_bytes()
    config.write_bytes(before + SETTINGS[setting].format(evil=evil[0], folder=tmp_path).encode() + b"\n")
    tip = git(centre, "-c", "core.fsmonitor=false", "rev-parse", "HEAD")
    for words in (("asset", "list"), OPEN):
        answer = run("--no-input", *words, as_=KEEPER)
        assert answer.code == REFUSED
        assert str(config) in answer.err
        assert "请删去" in answer.err
    config.write_bytes(before)
    assert git(centre, "rev-parse", "HEAD") == tip
    assert run("--no-input", *OPEN, as_=KEEPER).code == 0


@pytest.mark.parametrize("path", ["../outside.txt", "records/../../outside.txt", "/{outside}", ".git/hooks/pre-commit"])
def test_a_journal_that_came_along_writes_nothing_outside_the_records(
    path: str, centre: Path, run: Callable[..., Answer]
) -> None:
    outside = centre.parent / "outside.txt"
    git_of = Git(centre)
    store = objects.Store(git_of)
    blob = store.put("blob", b"evil\n")
    store.flush()
    tip = git(centre, "rev-parse", "HEAD").strip()
    named = path.replace("/{outside}", str(outside))
    journal = {"ref": git_of.branch, "old": tip, "new": tip, "line": "", "before": {named: ""}, "after": {named: blob}}
    (centre / ".git" / "ecentre" / "journal.json").write_text(json.dumps(journal), encoding="utf-8")
    assert run("asset", "list").code == 0
    assert run("--no-input", *OPEN, as_=KEEPER).code == 0
    assert not outside.exists()
    assert not (centre / ".git" / "hooks" / "pre-commit").exists()


@pytest.mark.parametrize("name", ["drafts", "holder", "logs", "folder"])
def test_a_link_in_the_copy_leads_no_writing_outside(
    name: str, centre: Path, run: Callable[..., Answer], tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear\n", encoding="utf-8")
    place = {
        "drafts": centre / ".git" / "ecentre" / "drafts", "holder": centre / ".git" / "ecentre" / "holder",
        "logs": centre / ".git" / "logs" / "HEAD", "folder": centre / "records" / "asset",
    }[name]  # fmt: skip
    if place.is_dir():
        for one in place.iterdir():
            one.unlink()
        place.rmdir()
    place.unlink(missing_ok=True)
    place.symlink_to(mine if name in ("drafts", "folder") else mine / "letter.txt")
    run("--no-input", *OPEN, as_=KEEPER)
    run("doctor", "--fix")
    assert [one.name for one in mine.iterdir()] == ["letter.txt"]
    assert (mine / "letter.txt").read_text(encoding="utf-8") == "dear\n"


@pytest.mark.parametrize("head", ["ref: refs/heads/../../../outside", "ref: refs/heads/x.lock", "ref: /etc/passwd"])
def test_a_branch_by_a_strange_name_is_not_moved(head: str, centre: Path, run: Callable[..., Answer]) -> None:
    (centre / ".git" / "HEAD").write_text(head + "\n", encoding="utf-8")
    assert run("--no-input", *OPEN, as_=KEEPER).code == REFUSED
    assert not (centre.parent / "outside").exists()
    assert not list(centre.parent.glob("outside*"))
