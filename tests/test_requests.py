"""Requests without a forge at hand: addresses, marks, workflows, what a forge says of approvals."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import worlds
import yaml
from conftest import git

from ecentre import founding
from ecentre.model import Problem, Ref
from ecentre.requests import annotating, clicks, forge, guarding
from ecentre.requests.judging import Judgement
from ecentre.words import say

ROOT = Path(__file__).parents[1]
HOSTILE = "好\n::error::已批准\r\n##[set-env name=PATH]x\x1b[2J%0A<script>|`[点](javascript:x)"


@pytest.mark.parametrize(
    ("url", "wanted", "sort", "page"),
    [
        ("https://github.com/xian/books.git", "", "github", "https://github.com/xian/books"),
        ("git@gitee.com:xian/books.git", "", "gitee", "https://gitee.com/xian/books"),
        ("ssh://git@gitlab.com/group/sub/books.git", "", "gitlab", "https://gitlab.com/group/sub/books"),
        ("https://git.xian.example/centre/books.git", "gitea", "gitea", "https://git.xian.example/centre/books"),
        ("https://forgejo.xian.example/centre/books", "", "gitea", "https://forgejo.xian.example/centre/books"),
        ("https://oa.example/git/centre/books.git", "gitea", "gitea", "https://oa.example/git/centre/books"),
        ("https://name:secret@github.com/xian/books", "", "github", "https://github.com/xian/books"),
        ("https://git.xian.example/centre/books.git", "", "", ""),
        ("/srv/git/books.git", "gitea", "", ""),
        ("S:/ecentre", "gitea", "", ""),
        ("file:///srv/books", "gitea", "", ""),
    ],
)
def test_the_address_tells_the_forge(url: str, wanted: str, sort: str, page: str) -> None:
    found = forge.of(url, wanted)
    assert (found.sort, found.page) == (sort, page)


@pytest.mark.parametrize(
    ("sort", "link"),
    [
        ("gitea", "https://h/o/r/compare/main...request/REQ-2026-0001"),
        (
            "gitlab",
            (
                "https://h/o/r/-/merge_requests/new?merge_request[source_branch]=request%2FREQ-2026-0001"
                "&merge_request[target_branch]=main"
            ),
        ),
    ],
)
def test_the_link_opens_the_request(sort: str, link: str) -> None:
    assert forge.Forge(sort, "https://h", "o/r").compare("main", "request/REQ-2026-0001") == link


def problems() -> list[Problem]:
    ref = Ref("requisition", "REQ-2026-0001")
    hostile = say("{x}", "{x}", x=HOSTILE)
    return [
        Problem("request.waits", "A2.3.6", say("还须签名", "must sign"), ref, "state", ref.path, 5),
        Problem("privacy.number", "X.12", hostile, path="a,b:c\n::error::.txt", line=2),
        Problem("request.gap", "X.7", say("缺号", "a gap"), ref, level="note"),
    ]


def test_text_of_a_request_is_never_a_command_to_the_runner() -> None:
    lines = list(annotating.marks(problems()))
    assert all("\n" not in line and "\r" not in line and "##[" not in line for line in lines)
    assert [line[: line.index(" ")] for line in lines] == ["::error", "::error", "::notice"]
    assert lines[0].startswith("::error file=records/requisition/2026/REQ-2026-0001.yaml,line=5,title=request.waits::")
    assert "file=a%2Cb%3Ac" in lines[1]
    plain = annotating.plain(HOSTILE)
    assert not plain.startswith("::")
    assert not set(plain) & set("\n\r\x1b")
    assert not annotating.plain(":: warning").startswith("::")


def test_the_quality_report_and_junit_can_be_read() -> None:
    rows = json.loads(annotating.quality(problems()))
    assert [row["severity"] for row in rows] == ["major", "major", "info"]
    assert rows[0]["location"] == {"path": "records/requisition/2026/REQ-2026-0001.yaml", "lines": {"begin": 5}}
    assert len({row["fingerprint"] for row in rows}) == 3
    suite = ET.fromstring(annotating.junit(problems(), ["REQ-2026-0001", "REQ-2026-0002"]))
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    assert [len(case) for case in suite] == [1, 0, 1]


def test_the_summary_says_the_verdict_the_changes_and_who_must_sign() -> None:
    told = (("REQ-2026-0001", (say("使用人 由 {a} 改为 {b}", "{a} {b}", a="甲", b=HOSTILE),)),)
    text = annotating.summary(Judgement(tuple(problems()), told, 1), "检查")
    assert "不能入账:1 处问题" in text
    assert "还须谁签" in text
    assert "使用人 由 甲 改为" in text
    assert "<script>" not in text
    assert not [line for line in text.splitlines() if line.startswith("::")]
    assert "还缺 1 个签名" in annotating.summary(Judgement((problems()[0],), (), 1), "检查")
    assert "可以入账" in annotating.summary(Judgement((), (), 0), "检查")


@pytest.mark.parametrize(
    ("path", "decides"),
    [
        ("schemas/asset.json", True), ("Templates/x", True), (".gitea/workflows/a.yml", True), (".GITHUB/x", True),
        (".gitlab-ci.yml", True), ("records/.gitattributes", True), ("records/asset/2026/AST-2026-0001.yaml", False),
        ("notes/plan.md", False),
    ],
)  # fmt: skip
def test_files_that_decide_how_others_are_judged_are_guarded(path: str, decides: bool) -> None:
    assert guarding.guarded(path) is decides


@pytest.mark.parametrize("sort", list(founding.WORKFLOWS))
def test_a_workflow_runs_sound_lines_and_never_takes_words_of_a_request_into_them(sort: str) -> None:
    for path, data in founding.workflows(sort).items():
        text = data.decode("utf-8")
        assert text.isprintable() or set(text) - {"\n"} == {sign for sign in text if sign.isprintable()}
        for script in scripts(yaml.safe_load(text)):
            assert "${{" not in script, path
            assert not re.search(r"title|CI_MERGE_REQUEST_(TITLE|DESCRIPTION)|CI_COMMIT_(MESSAGE|REF)|head_ref", script)
            subprocess.run(["sh", "-n"], input=script, text=True, check=True)
            for line in script.splitlines():
                shlex.split(line)
        assert guarding.guarded(path)


def scripts(data: Any) -> list[str]:
    """Give every shell line of a workflow."""
    if isinstance(data, dict):
        own = [value for name, value in data.items() if name in ("run", "script", "before_script", "commands")]
        lines = ["\n".join(one) if isinstance(one, list) else one for one in own]
        return lines + [line for value in data.values() for line in scripts(value)]
    return [line for one in data for line in scripts(one)] if isinstance(data, list) else []


@pytest.mark.parametrize("sort", ["gitea", "github"])
def test_the_checks_have_no_secret_and_the_witness_is_off_until_switched_on(sort: str) -> None:
    files = {path.rpartition("/")[2]: yaml.safe_load(data) for path, data in founding.workflows(sort).items()}
    checks, witness = files["ecentre.yml"], files["ecentre-witness.yml"]
    assert checks["permissions"] == witness["permissions"] == {"contents": "read"}
    assert "secrets." not in json.dumps(checks)
    assert "pull_request_target" not in json.dumps(checks)
    assert set(witness[True]) == {"schedule", "workflow_dispatch"}, "what runs on a request could read the key"
    assert "vars.ECENTRE_WITNESS == 'on'" in witness["jobs"]["witness"]["if"]


@pytest.mark.parametrize(("sort", "builtin"), [("gitea", "github-workflows"), ("github", "github-workflows"),
                                               ("gitlab", "gitlab-ci")])  # fmt: skip
def test_the_workflows_have_the_shape_their_forge_reads(sort: str, builtin: str, tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.yml" for n, _ in enumerate(founding.workflows(sort))]
    for file, data in zip(files, founding.workflows(sort).values(), strict=True):
        file.write_bytes(data)
    words = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{builtin}", *map(str, files)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_founding_on_a_forge_writes_its_checks_and_says_what_still_wants_a_signature(run, tmp_path: Path) -> None:
    said = run("init", "centre", *worlds.CENTRE, "--forge", "gitea", world=tmp_path)
    assert said.code == 0, said.said
    centre = tmp_path / "centre"
    assert (centre / ".gitea/workflows/ecentre-witness.yml").is_file()
    assert not (centre / ".github").exists()
    assert "仍须本人签名" in said.err
    assert "任职" in said.err
    assert run("check", world=centre).code == 0
    assert "forge: gitea" in (centre / "records/centre/clds.yaml").read_text(encoding="utf-8")
    assert run("upgrade", world=centre).code == 0
    assert git(centre, "status", "--porcelain") == ""


def test_an_unknown_forge_is_refused(run, tmp_path: Path) -> None:
    assert run("init", "centre", *worlds.CENTRE, "--forge", "svn", world=tmp_path).code == 2
    assert not (tmp_path / "centre").exists()


class Told:
    """A forge that answers from a table."""

    def __init__(self, sort: str, rows: dict[str, Any]) -> None:
        self.forge, self.project, self.rows = forge.Forge(sort, "https://h", "o/r"), "p", rows

    def get(self, path: str, **_: object) -> Any:
        return self.rows[path]

    def pages(self, path: str, **_: object) -> Any:
        return iter(self.rows[path])


NOW = clicks.Asked(7, "author", "b" * 40, "REQ-2026-0001")


def reviews(*rows: dict[str, Any]) -> Told:
    return Told("github", {"p/pulls/7/reviews": list(rows)})


def said(login: str, state: str = "APPROVED", commit: str = "b" * 40, **more: Any) -> dict[str, Any]:
    return {"user": {"login": login}, "state": state, "commit_id": commit, **more}


@pytest.mark.parametrize(
    ("rows", "accounts"),
    [
        ([said("Zhang")], {"zhang"}),
        ([said("author")], set()),
        ([said("zhang", commit="a" * 40)], set()),
        ([said("zhang"), said("zhang", "CHANGES_REQUESTED")], set()),
        ([said("zhang"), said("zhang", "COMMENTED")], {"zhang"}),
        ([said("zhang", "DISMISSED")], set()),
        ([said("zhang", dismissed=True)], set()),
        ([said("zhang", stale=True)], set()),
        ([said("zhang", "REQUEST_CHANGES"), said("zhang")], {"zhang"}),
        ([{"user": None, "state": "APPROVED", "commit_id": "b" * 40}], set()),
    ],
)  # fmt: skip
def test_only_a_standing_approval_of_the_very_commit_by_another_counts(rows: list[Any], accounts: set[str]) -> None:
    assert clicks.approvals(reviews(*rows), NOW) == accounts


@pytest.mark.parametrize(
    ("approved", "accounts"),
    [("2026-11-03T10:05:00Z", {"zhang"}), ("2026-11-03T10:03:00Z", set()), (None, set())],
)
def test_gitlab_approvals_count_only_when_given_after_the_commit_came(approved: str | None, accounts: set[str]) -> None:
    rows = {
        "p/merge_requests/7/versions": [
            {"head_commit_sha": "b" * 40, "created_at": "2026-11-03T10:04:00Z"},
            {"head_commit_sha": "a" * 40, "created_at": "2026-11-03T10:01:00Z"},
        ],
        "p/merge_requests/7/approvals": {"approved_by": [{"user": {"username": "Zhang"}, "approved_at": approved}]},
    }
    assert clicks.approvals(Told("gitlab", rows), NOW) == accounts


def test_requests_from_another_copy_or_to_another_line_are_passed_over() -> None:
    def row(number: int, ref: str, repository: str = "o/r", base: str = "main") -> dict[str, Any]:
        head = {"ref": ref, "sha": "b" * 40, "repo": {"full_name": repository}}
        return {"number": number, "user": {"login": "A"}, "head": head,
                "base": {"ref": base, "repo": {"full_name": "o/r"}}}  # fmt: skip

    other = [row(2, "request/X", "fork/r"), row(3, "fix"), row(4, "request/Y", base="x")]
    rows = [row(1, "request/REQ-2026-0001"), *other]
    found = list(clicks.open_requests(Told("gitea", {"p/pulls": rows})))
    assert found == [clicks.Asked(1, "a", "b" * 40, "REQ-2026-0001")]


def test_the_hooks_of_pre_commit_name_commands_that_exist(run, world) -> None:
    folder = world("empty")
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")):
        words = shlex.split(hook["entry"])
        assert words[0] == "ecentre"
        (folder / "note.txt").write_text("13912345678\n", encoding="utf-8")
        extra = ["note.txt"] if hook.get("pass_filenames", True) else []
        assert run(*words[1:], *extra, world=folder).code == (1 if extra else 0), hook["id"]


def test_a_servers_other_hook_is_left_alone(run, world, tmp_path: Path) -> None:
    folder, bare = world("empty"), tmp_path / "books.git"
    git(tmp_path, "init", "--quiet", "--bare", str(bare))
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    assert run("hooks", "server", str(bare), world=folder).code == 5
    hook.unlink()
    assert run("hooks", "server", str(bare), world=folder).code == 0
    assert run("hooks", "server", str(bare), world=folder).code == 0
    assert os.access(hook, os.X_OK)
    assert run("hooks", "server", str(tmp_path), world=folder).code == 4
