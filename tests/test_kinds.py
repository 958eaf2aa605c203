"""Runs the cases of tests/kinds/<kind>.yaml: each through the real command, in a real centre, ending with a clean tree.

Keys of a case: ``it`` (completes «an asset …»), ``clause``, ``world`` (empty, office, daily …), ``on`` (the day or
moment of the clock), ``given`` (commands that must succeed), ``hand`` (edits by hand, committed with plain git), ``do``
(commands, the last of which ends with ``exit``, 0 unless said), ``says`` (parts of what it says), ``then`` (records as
they must stand; empty means absent) and ``commits`` (the subjects of the new commits, oldest first).

A command is a line without ``ecentre``; ``@姓名 asset list`` runs it as that person. After every step it says how to go
on, and what refuses says which rule and which way out (wayout.py); what one more option would cure is asked for at a
terminal. ``? @姓名 asset edit`` tries the examples of that help page there; every other is tried beside the line it is
most like (trying.py). A ``hand`` edit names a record by ``id`` with ``set`` (fields) or ``replace`` (old text: new
text), or a ``file`` with ``text``.
"""

from __future__ import annotations

import hashlib
import json
import shlex
import shutil
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import trying
import wayout
import worlds
import yaml
from conftest import Answer, git
from keyboard import Keys

from ecentre import kinds, records
from ecentre.errors import Exit
from ecentre.index import open_book
from ecentre.schema import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Record

READER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # all text
FOLDER = Path(__file__).parent / "kinds"
HOME = "home"
REFUSED, TRIED = "5", 5
KEYS = {"it", "clause", "world", "on", "given", "hand", "do", "exit", "says", "then", "commits"}


def cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        told = yaml.load(path.read_text(encoding="utf-8"), Loader=READER) or []
        found += [pytest.param(case, id=f"{path.stem}::{case.get('it', '?')}") for case in told]
    return found


def listed(value: Any) -> list[Any]:
    """Give a list of what was written as one thing, a list, or lists within a list (anchors beside more)."""
    if value in (None, ""):
        return []
    return [one for part in value for one in listed(part)] if isinstance(value, list) else [value]


def beginning(case: dict[str, Any]) -> str:
    """Give a name for what a case is given: cases that begin alike begin in copies of one centre."""
    told = [case.get("world") or "office", case.get("on") or "", listed(case.get("given"))]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def lines() -> Iterator[trying.Line]:
    """Give every line that ends well, under the name of what it is part of: cases that begin alike begin once."""
    begun = {beginning(one.values[0]): one.values[0] for one in CASES}
    for name, case in begun.items():
        yield from (trying.Line(f"given {name}", *one) for one in enumerate(listed(case.get("given"))))
    for one in CASES:
        told = listed(one.values[0].get("do"))
        well = told[:-1] if int(one.values[0].get("exit") or 0) else told
        yield from (trying.Line(f"do {one.id}", *line) for line in enumerate(well))


NOTHING = Answer(0, "", "")
CASES = cases()
TRIALS = trying.trials(lines())
ALIKE = Counter(beginning(one.values[0]) for one in CASES if listed(one.values[0].get("given")))


def begun(case: dict[str, Any], run) -> None:
    """Make what a case is given, in the centre of the working folder."""
    for place, line in enumerate(listed(case.get("given"))):
        answer = taken(run, line, (f"given {beginning(case)}", place))
        assert answer.code == 0, f"given: {line}\n{answer.said}"


@pytest.fixture
def given(run, prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Give the function that makes the centre a case begins in, once for all cases that begin alike."""

    def folder(case: dict[str, Any]) -> Path:
        name, place = case.get("world") or "office", tmp_path / "centre"
        shared = ALIKE[beginning(case)] > 1
        source = prepared(beginning(case), lambda target: made(case, name, target)) if shared else prepared(name)
        worlds.copy(source, place)
        if (source.parent / HOME).is_dir():
            shutil.copytree(source.parent / HOME, tmp_path / HOME)
        monkeypatch.setenv("ECENTRE_HOME", str(tmp_path / HOME))
        monkeypatch.chdir(place)
        if not shared:
            begun(case, run)
        return place

    def made(case: dict[str, Any], name: str, target: Path) -> None:
        worlds.copy(prepared(name), target)
        monkeypatch.setenv("ECENTRE_HOME", str(target.parent / HOME))
        monkeypatch.chdir(target)
        begun(case, run)
        worlds.packed(target)

    return folder


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any], run, given, monkeypatch: pytest.MonkeyPatch, request) -> None:
    assert set(case) <= KEYS, f"unknown keys {set(case) - KEYS}"
    if case.get("on"):
        monkeypatch.setenv("ECENTRE_CLOCK", moment(case["on"]))
    centre = given(case)
    for edit in listed(case.get("hand")):
        by_hand(centre, edit)
    if case.get("hand"):
        git(centre, "commit", "--quiet", "--all", "--message", "by hand")
    before = git(centre, "rev-parse", "HEAD").strip()
    scope = f"do {request.node.callspec.id}"
    said = done(run, listed(case.get("do")), int(case.get("exit") or 0), scope)
    for part in listed(case.get("says")):
        assert part in said, f"not said: {part}\n{said}"
    if str(case.get("exit")) == REFUSED:
        asked_before_refused(run, listed(case.get("do"))[-1], said, monkeypatch)
    stand(centre, listed(case.get("then")))
    if "commits" in case:
        subjects = git(centre, "log", "--reverse", "--first-parent", "--format=%s", f"{before}..HEAD").splitlines()
        assert subjects == listed(case["commits"])
    assert git(centre, "status", "--porcelain") == ""


VALUES: dict[str, dict[str, None]] = {}
for _line in (line for one in CASES for name in ("given", "do") for line in listed(one.values[0].get(name))):
    _words = trying.split(_line)
    for _option, _value in pairwise(_words):
        if _option.startswith("--") and not _value.startswith("--"):
            VALUES.setdefault(_option, {})[_value] = None
"""What the cases give with each option: to try whether one more of them would cure a refusal."""


def asked_before_refused(run, line: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one more option cures is asked for at a terminal, before the same line is refused there."""
    words = shlex.split(line)
    acting = ["--as", words.pop(0)[1:]] if words[0].startswith("@") else []

    def cures(option: str) -> bool:
        tried = (run(*acting, *words, option, value, "--dry-run") for value in [*VALUES.get(option, ())][:TRIED])
        return any(answer.code == 0 for answer in tried)

    cured = [one for one in wayout.named(said) if one not in words and cures(one)]
    if len(cured) != 1:  # of several any one would do: that is a choice, which the refusal leaves to the person
        return
    monkeypatch.setattr(sys, "stdin", Keys(""))
    monkeypatch.setattr("ecentre.cli.dialogue.asking.possible", lambda _call: True)
    answer = run(*acting, *words)
    assert answer.code == Exit.INTERRUPTED, f"{cured} is not asked for: {line}\n{answer.said}"


def moment(text: str) -> str:
    return text if "T" in text else f"{text}T10:00:00+08:00"


def command(run, line: str):
    words = shlex.split(line)
    words = words[1:] if words[0] == "ecentre" else words
    before = wayout.tip()
    answer = run("--as", words[0][1:], *words[1:]) if words[0].startswith("@") else run(*words)
    faults = wayout.unguided(answer.said) if answer.code == 0 and wayout.tip() != before else []
    faults += wayout.unhelpful(answer.said) if answer.code > Exit.PROBLEMS else []
    assert not faults, f"{line}\n{answer.said}\n{faults}"
    return answer


def taken(run, line: str, at: tuple[str, int]) -> Answer:
    """Type a line, and beside it the examples of the help pages that are tried there."""
    trials = TRIALS.get(at, [])
    proved(run, [one for one in trials if not one.after])
    if line.startswith(trying.TRY):
        assert trials, f"no example of the help pages is tried here: {line}"
        return NOTHING
    answer = command(run, line)
    proved(run, [one for one in trials if one.after])
    return answer


def proved(run, trials: list[trying.Trial]) -> None:
    for words in (words for one in trials for words in one.typed):
        with trying.Scans():
            answer = run(*words)
        assert answer.code == 0, f"an example of the help pages does not work: {' '.join(words)}\n{answer.said}"


def done(run, lines: list[str], wanted: int, scope: str) -> str:
    said = ""
    for place, line in enumerate(lines):
        answer = taken(run, line, (scope, place))
        expected = wanted if place == len(lines) - 1 else 0
        assert answer.code == expected, f"exit {answer.code}, not {expected}: {line}\n{answer.said}"
        said = answer.said
    return said


def by_hand(centre: Path, edit: dict[str, Any]) -> None:
    if "file" in edit:
        (centre / edit["file"]).parent.mkdir(parents=True, exist_ok=True)
        (centre / edit["file"]).write_text(edit["text"], encoding="utf-8", newline="\n")
        git(centre, "add", "--all")
        return
    schemas = Schemas(centre)
    record = found(centre, edit["id"])
    path = centre / record.ref.path
    if "replace" in edit:
        text = path.read_text(encoding="utf-8")
        for old, new in edit["replace"].items():
            assert old in text, f"{old} is not in {record.ref.path}"
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    fields = schemas.get(record.kind).typed(edit["set"])
    changed = record.having(**{name: None if value == "" else value for name, value in fields.items()})
    path.write_bytes(records.encode(changed, schemas))


def found(centre: Path, id: str) -> Record:
    kind = kinds.of_id(id)
    names = [kind] if kind else [name for name, prefix in kinds.PREFIXES.items() if not prefix]
    book = open_book(centre, Schemas(centre))
    record = next((one for one in (book.get(name, id) for name in names) if one), None)
    assert record, f"there is no {id}"
    return record


def stand(centre: Path, wanted: list[dict[str, Any]]) -> None:
    for expected in wanted:
        record = found(centre, expected["id"])
        typed = Schemas(centre).get(record.kind).typed(expected)
        standing = {name: record.data.get(name, "") for name in typed}
        assert standing == typed, f"{record.id}"


def test_every_kind_with_steps_has_cases() -> None:
    lacking = [name for name in kinds.PREFIXES if not (FOLDER / f"{name}.yaml").exists()]
    assert not lacking
