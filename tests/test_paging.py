"""Text longer than the screen is shown a screen at a time, with the keys said in words."""

from __future__ import annotations

import io
import sys

import pytest

from ecentre.cli import paging

TEXT = "".join(f"{number}\n" for number in range(1, 21))


@pytest.fixture(autouse=True)
def _screen_of_ten_lines(monkeypatch):
    monkeypatch.setenv("LINES", "10")
    for name in ("PAGER", "ECENTRE_PAGER"):
        monkeypatch.delenv(name, raising=False)


def typed(monkeypatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_enter_shows_the_next_screen_until_all_is_shown(monkeypatch, capsys) -> None:
    typed(monkeypatch, "\n\n")
    paging.show(TEXT, ask=True)
    shown = capsys.readouterr()
    assert shown.out == TEXT
    assert "还有 12 行" in shown.err
    assert "还有 4 行" in shown.err


def test_every_screen_of_a_table_stands_below_its_headings(monkeypatch, capsys) -> None:
    typed(monkeypatch, "\n" * 9)
    rows = [line for number in range(1, 7) for line in (f"{number}  打印机\n", "    在用\n")]
    heading = ["编号  名称\n", "    状态\n", "─────\n"]
    paging.show("".join(["台账\n", "\n", *heading, *rows]), ask=True)
    shown = capsys.readouterr().out.splitlines(keepends=True)
    first = ["台账\n", "\n", *heading, *rows[:2]]
    assert shown == [*first, *heading, *rows[2:6], *heading, *rows[6:10], *heading, *rows[10:]]


def test_rows_that_begin_with_figures_fill_their_screens(monkeypatch, capsys) -> None:
    typed(monkeypatch, "\n")
    paging.show("".join(["编号\n", "──\n", *(f" {number}\n" for number in range(12))]), ask=True)
    assert capsys.readouterr().out.split().index("编号", 1) == 8


def test_q_stops(monkeypatch, capsys) -> None:
    typed(monkeypatch, "\nQ\n")
    paging.show(TEXT, ask=True)
    assert capsys.readouterr().out.split()[-1] == "16"


def test_the_end_of_input_is_an_interruption(monkeypatch) -> None:
    typed(monkeypatch, "")
    with pytest.raises(KeyboardInterrupt):
        paging.show(TEXT, ask=True)


@pytest.mark.parametrize(("ask", "pager", "text"), [(False, "", TEXT), (True, "cat", TEXT), (True, "", TEXT[:12])])
def test_nothing_is_asked_where_nobody_reads_or_none_is_wanted_or_it_fits(
    monkeypatch, capsys, ask, pager, text
) -> None:
    monkeypatch.setenv("PAGER", pager)
    typed(monkeypatch, "")
    paging.show(text, ask=ask)
    assert capsys.readouterr() == (text, "")
