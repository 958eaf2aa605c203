"""Ctrl-C at the questions of every command: it ends with 130 and the books are as they were."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
import commandtree
import everykind
import keyboard
import pytest
import worlds

if TYPE_CHECKING:
    from pathlib import Path

AFTER = (0, 2)  # answers given before Ctrl-C
MEANT = ("1",)  # the first choice, the number one, a text: something for every question
ALONE = frozenset(("demo", "tutorial", "init", "join", "connect", "sync", "submit", "ci", "hooks"))
"""Commands that are about other folders, or play by themselves."""


def kept(centre: Path) -> dict[str, bytes]:
    """Give what would show that something was entered or begun."""
    places = [centre / ".git/HEAD", centre / ".git/refs/heads/main", *(centre / ".git/ecentre").glob("owed*")]
    return {place.name: place.read_bytes() for place in places if place.is_file()}


def asking() -> dict[str, list[tuple[str, ...]]]:
    """Give the commands that write, by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for one in commandtree.walk():
        mine = one.writes and commandtree.once(one) and not isinstance(one.command, click.Group)
        if mine and one.path[0] not in ALONE:
            found.setdefault(one.path[0], []).append(one.path)
    return found


COMMANDS = asking()


@pytest.fixture(scope="module")
def centre(prepared, tmp_path_factory) -> Path:
    """Give a centre with a record of every kind that this module may change."""
    place = tmp_path_factory.mktemp("interrupted") / "centre"
    worlds.copy(prepared("every", lambda folder: everykind.make(folder, prepared("daily"))), place)
    return place


@pytest.mark.parametrize("word", COMMANDS)
def test_ctrl_c_at_the_questions_of_every_command_leaves_nothing(run, centre, monkeypatch, word: str) -> None:
    monkeypatch.setattr("ecentre.cli.dialogue.asking.possible", lambda call: not call.no_input)
    monkeypatch.chdir(centre)
    faults = []
    for path in COMMANDS[word]:
        for answers in AFTER:
            keys, before = keyboard.Keys("".join(f"{said}\n" for said in MEANT * answers)), kept(centre)
            monkeypatch.setattr(sys, "stdin", keys)
            answer = run(*path, as_="李永刚")
            interrupted = keys.asked > answers
            fine = answer.code == 130 and kept(centre) == before if interrupted else answer.code != 70
            if not fine or "Traceback" in answer.said:
                faults.append(f"{' '.join(path)}, Ctrl-C after {answers}: {answer.code} {answer.err[-300:]}")
    assert not faults, "\n".join(faults)
