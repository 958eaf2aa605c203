"""Hostile words at the command line (T4, T17, T28): refused, or kept as plain text; git never reads them as its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import git

if TYPE_CHECKING:
    from pathlib import Path

TRAILER = "打印机\n\nApproved-by: wang-jian-guo"
PERSON = ("person", "add", "--name")
PLACE = ("place", "add", "--name", "库房", "--id")
REFUSED = {
    "T4 a trailer in a name": (*PERSON, f"马小明{TRAILER}"),
    "T4 a line feed in a label": ("key", "new", "--label", TRAILER),
    "T17 a way out of the folder": (*PLACE, "../../etc"),
    "T17 an option for an id": (*PLACE, "-rf"),
    "T17 a device for an id": (*PLACE, "con"),
    "T17 another device for an id": (*PLACE, "com1"),
    "T17 capitals for an id": (*PLACE, "Store"),
    "T26 an escape sequence in a name": (*PERSON, "马小明\x1b[2K"),
    "T26 a name turned round": (*PERSON, "马\u202e小明"),
    "T28 an option for a version": ("verify", "--since=--output=stolen"),
    "T28 an option behind a version": ("verify", "--since", "HEAD --output=stolen"),
    "T28 an option for a day": ("asset", "list", "--as-of=--output=stolen"),
    "T28 an option for the past": ("asset", "list", "--at=--upload-pack=touch stolen"),
    "T28 an option for a record": ("show", "--", "--output=stolen"),
    "T28 a range for a version": ("asset", "list", "--at", "HEAD..main --output=stolen"),
    "T30 a letter that looks the same": (*PERSON, "\ufa30"),
}  # fmt: skip
KEPT = {
    "T4 a name that ends like a trailer": (*PERSON, "马小明 Approved-by: 王"),
    "T4 a reason of two lines": (
        "--as", "陈文军", "requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600",
        "--reason", f"急用\n\nApproved-by: wang-jian-guo\nActed-by: {TRAILER}",
    ),
    "T17 a name like a device": ("place", "add", "--name", "CON"),
    "T23 a name like a template": ("place", "add", "--name", "{{ 7*7 }}"),
    "T24 a name like a formula": ("place", "add", "--name", "=cmd|x"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_words_are_refused_in_a_sentence(name: str, run, world) -> None:
    centre = world("office")
    before = git(centre, "rev-parse", "HEAD"), sorted(path.name for path in centre.parent.iterdir())
    answer = run("--no-input", *REFUSED[name])
    assert answer.code in (2, 3, 4, 5), answer.said
    assert answer.said.strip()
    assert "\x1b" not in answer.said.replace("\x1b[0m", "")
    assert (git(centre, "rev-parse", "HEAD"), sorted(path.name for path in centre.parent.iterdir())) == before
    assert not (centre / "stolen").exists()
    assert git(centre, "status", "--porcelain") == ""


@pytest.mark.parametrize("name", KEPT)
def test_words_that_only_look_hostile_are_kept_as_text(name: str, run, world) -> None:
    centre: Path = world("office")
    answer = run("--no-input", *KEPT[name])
    assert answer.code == 0, answer.said
    trailers = git(centre, "log", "-1", "--format=%(trailers:only,unfold)").split("\n")
    assert {line.partition(":")[0] for line in trailers if line} == {"Record", "Acted-by"}
    assert sum(line.startswith("Acted-by") for line in trailers) == 1
    assert run("check").code == 0


def test_a_name_in_a_command_that_is_told_is_one_word(run, world) -> None:
    world("daily")
    named = ("--name", "客服;$(touch stolen)", "--id", "service", "--section", "办事部门")
    assert run("--no-input", "department", "add", *named).code == 0
    for words in (("add", "--name", "一楼文件柜", "--place", "客服中心"), ("start", "一楼文件柜")):
        said = run("--no-input", "cabinet", *words, as_="王志强").said
    assert "--department '客服;$(touch stolen)'" in said
    assert "--department 客服;" not in said
