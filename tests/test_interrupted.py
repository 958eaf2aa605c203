"""Ctrl-C at the questions of every command: it ends with 130, and nothing is entered, begun or left lying.

Every command that writes is filled in from its first question to the yes or no at its end, and stopped there. With
``ECENTRE_INTERRUPTED=full`` it is stopped at each of its questions; without it some commands, which
``ECENTRE_INTERRUPTED_SEED`` chooses, at one of them.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import commandtree
import everystate
import keyboard
import pytest
import worlds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FULL = os.environ.get("ECENTRE_INTERRUPTED") == "full"
SEED = os.environ.get("ECENTRE_INTERRUPTED_SEED", "2026")
SHARE = 2  # of so many commands one is stopped at one more question where not all are
TYPED = (
    "2026-11-03", "2026-11", "2027", "10:20", "15:00", "2600", "CDSB", "09:30-13:30", "asset.price", "AST-2026-0001",
    "中性笔", "0" * 64, "样本",
)  # fmt: skip
"""What is tried where neither Enter nor a choice is an answer: a value of every form."""
ALONE = frozenset(("demo", "tutorial", "init", "join", "connect", "sync", "submit", "ci", "hooks"))
"""Commands that are about other folders, or play by themselves."""
TOLD = ("HEAD", "packed-refs", "refs/heads/main")
PIN, OTHER_PIN = "735190", "864209"


def asking() -> dict[str, list[tuple[str, ...]]]:
    """Give the commands that write, by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for one in commandtree.walk():
        mine = one.writes and commandtree.once(one) and not isinstance(one.command, click.Group)
        if mine and one.path[0] not in ALONE:
            found.setdefault(one.path[0], []).append(one.path)
    return found


COMMANDS = asking()


def kept(centre: Path) -> dict[str, object]:
    """Give all that would show that something was entered, begun or left lying: here and in the user's own folder."""
    found: dict[str, object] = {}
    for file in (*_files(centre), *_files(Path(os.environ["ECENTRE_HOME"]))):
        found[str(file)] = None if ".git" in file.parts else file.stat().st_mtime_ns
    return found | {one: (centre / ".git" / one).read_bytes() for one in TOLD if (centre / ".git" / one).is_file()}


def _files(folder: Path) -> Iterator[Path]:
    return (Path(place, name) for place, _, names in os.walk(folder) for name in names)


@pytest.fixture(scope="module")
def centre(prepared, tmp_path_factory) -> Path:
    """Give a centre with a record of every kind in every state that this module may change."""
    place = tmp_path_factory.mktemp("interrupted") / "centre"
    worlds.copy(prepared("states", lambda folder: everystate.make(folder, prepared("daily"))), place)
    return place


@pytest.fixture
def sit(run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Give the function that has a command run by somebody at a keyboard."""
    monkeypatch.setattr("ecentre.cli.dialogue.asking.possible", lambda call: not call.no_input)
    monkeypatch.setattr("getpass.getpass", hidden)

    def at(keys: keyboard.Keys, *path: str, as_: str):
        monkeypatch.setattr(sys, "stdin", keys)
        return run(*path, as_=as_)

    return at


def hidden(prompt: str, stream) -> str:
    """Ask as ``getpass`` does, at the keyboard of a test."""
    stream.write(prompt)
    return sys.stdin.readline().strip()


@pytest.mark.parametrize("word", COMMANDS)
def test_ctrl_c_at_the_questions_of_every_command_leaves_nothing(sit, centre, tmp_path, monkeypatch, word: str) -> None:
    monkeypatch.chdir(centre)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"a scan")
    sit(keyboard.Keys(), *COMMANDS[word][0], as_=everystate.WHO)  # what makes the next time faster is kept now
    faults = []
    for path in COMMANDS[word]:
        before = kept(centre)
        reader, who, answer = filled(sit, path, (*TYPED, str(scan)))
        if path[-1] == "add" and reader.stopped and not reader.agreed:
            faults.append(f"{' '.join(path)} was not filled in: {reader.said[-1]}")
        if reader.stopped:
            faults += judged(path, len(reader.said), answer, before, kept(centre))
        elif answer.code == 70:
            faults.append(f"{' '.join(path)}: {answer.err[-300:]}")
        for typed in chosen(path, reader.scripts()):
            before = kept(centre)
            answer = sit(keyboard.Keys(typed), *path, as_=who)
            faults += judged(path, typed.count("\n") + 1, answer, before, kept(centre))
    assert not faults, "\n".join(faults)


def filled(sit, path: tuple[str, ...], values: tuple[str, ...]):
    """Have a command filled in by somebody whom it asks something."""
    for who in (everystate.WHO, everystate.OTHER):
        reader = keyboard.Reader(*values)
        answer = sit(reader, *path, as_=who)
        if reader.said:
            break
    return reader, who, answer


def chosen(path: tuple[str, ...], scripts: list[str]) -> list[str]:
    """Choose before which of its questions a command is stopped; at the last it was already."""
    chance, places = random.Random(f"{SEED} {path}"), scripts[:-1]
    if FULL or not places:
        return places
    return [chance.choice(places)] if chance.randrange(SHARE) == 0 else []


def judged(path: tuple[str, ...], place: int, answer, before: dict[str, object], after: dict[str, object]) -> list[str]:
    """Tell what is wrong with how a command ended that was stopped at a question."""
    where = f"{' '.join(path)}, Ctrl-C at line {place}"
    changed = [name for name in {**before, **after} if before.get(name, name) != after.get(name, name)]
    faults = [f"{where}: {answer.code} {answer.err[-300:]}"] if answer.code != 130 or "Traceback" in answer.said else []
    return faults + ([f"{where} leaves {', '.join(changed)}"] if changed else [])


SIGNED = {
    "key new": (PIN, PIN),
    "key pin": (PIN, OTHER_PIN, OTHER_PIN),
    "confirm": ("1", "", PIN, OTHER_PIN),
    "undo": ("y",),
}
"""What is typed for commands that ask for a PIN, one of them at first a wrong one, and for what is taken back."""


def test_ctrl_c_at_a_pin_leaves_nothing(sit, run, world) -> None:
    centre = world("empty")
    assert run("person", "add", "--name", "孙秀英").code == 0
    assert run("appointment", "add", "--person", "孙秀英", "--role", "administrator", "--basis", "任命").code == 0
    faults = []
    for path, answers in ((tuple(command.split()), SIGNED[command]) for command in SIGNED):
        lines = [f"{one}\n" for one in answers]
        for said in range(len(lines)):
            before = kept(centre)
            answer = sit(keyboard.Keys("".join(lines[:said])), *path, as_=worlds.ADMIN)
            faults += judged(path, said + 1, answer, before, kept(centre))
        answer = sit(keyboard.Keys("".join(lines)), *path, as_=worlds.ADMIN)
        assert answer.code == 0, (path, answer.said)
    assert not faults, "\n".join(faults)
