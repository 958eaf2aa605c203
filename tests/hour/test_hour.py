"""The first hour, typed at a real terminal by somebody who knows the README's page and the office, and nothing else."""

from __future__ import annotations

import difflib

import pytest

pytest.importorskip("pty")  # there are none on Windows

from tests.hour import knowledge, play, typist

TYPING = 10  # minutes within which a newcomer gets from nothing to a thing handed out [issue: the first hour]


LEFT_OUT = {"zh": ("commit", "分支", "暂存"), "en": ("commit", "branch", "merge", "add (")}
"""Words of git, and of the program's insides, that a clerk does not meet."""


@pytest.mark.parametrize("language", play.RECORDED)
def test_the_first_hour_is_as_it_was_recorded(language: str) -> None:
    hour = play.hour(language=language)
    kept = play.RECORDED[language].read_text(encoding="utf-8")
    changed = "\n".join(difflib.unified_diff(kept.splitlines(), hour.screen.splitlines(), "recorded", "now", "", "", 1))
    assert hour.screen == kept, f"read it, then: python -m tests.hour --write\n{changed}"
    assert hour.typing < TYPING
    assert "\x1b" not in hour.screen
    assert all(word not in hour.screen for word in ("Traceback", "程序出错", *LEFT_OUT[language]))


SCREEN = """已登记 REQ-2026-0001
  下一步 提交(王晓燕):ecentre submit REQ-2026-0001
  ecentre purchase add --supplier … --unit-price …
"""


@pytest.fixture
def newcomer(monkeypatch):
    monkeypatch.setattr(knowledge, "block", lambda: "    ecentre import person 人员名单.xlsx    先看计划 --as NAME")
    return knowledge.Newcomer(["王晓燕", "名单.xlsx", "天山电脑城", "2480"])


@pytest.mark.parametrize(
    "line",
    [
        "ecentre submit REQ-2026-0001",
        "ecentre submit REQ-2026-0001 --as 王晓燕",
        "ecentre import person 名单.xlsx",
        "ecentre purchase add --supplier 天山电脑城 --unit-price 2480",
        "ecentre purchase add",
    ],
)
def test_what_was_shown_may_be_typed(newcomer, line) -> None:
    newcomer.may_type(line, SCREEN)


@pytest.mark.parametrize(
    "line",
    [
        "ecentre approve REQ-2026-0001",
        "ecentre submit REQ-2026-0009",
        "ecentre submit REQ-2026-0001 --yes",
        "ecentre submit",
        "ecentre import asset 名单.xlsx",
        "ecentre submit REQ-2026-0001 --as 李四",
        "ecentre purchase add --supplier 天山电脑城 --unit-price 2480 --quantity 2",
        "ecentre purchase add --supplier 别家 --unit-price 2480",
    ],
)
def test_what_nothing_showed_may_not(newcomer, line) -> None:
    with pytest.raises(knowledge.UnknowableError):
        newcomer.may_type(line, SCREEN)


def test_an_answer_is_a_fact_or_stood_on_the_screen(newcomer) -> None:
    for answer in ("", "王晓燕", "1", "wxy"):
        newcomer.may_answer(answer, "1) 综合部\n名称、拼音首字母或编号: ")
    for answer in ("李四", "2", "general"):
        with pytest.raises(knowledge.UnknowableError):
            newcomer.may_answer(answer, "1) 综合部\n名称、拼音首字母或编号: ")


def test_a_script_that_asks_for_too_much_stops() -> None:
    with pytest.raises(knowledge.UnknowableError, match="whoami"):
        play.hour("$ ecentre\n$ ecentre whoami\n")


def test_the_screen_is_read_as_a_person_reads_it_and_keys_are_counted() -> None:
    assert typist.plain(b"\x1b[1m\xe8\xb5\x84\xe4\xba\xa7\x1b[0m\r\n10%\r100%\x1b[2K\rdone\r\n") == "资产\ndone\n"
    assert typist.strokes("ecentre") == len("ecentre") + 1
    assert typist.strokes("王") == typist.CHINESE + 1
