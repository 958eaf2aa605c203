"""A generated month of 96 commits, mutated once at random by plain git: ``verify`` names the mutated commit alone.

The commits after it are written down again as they were: the same files, byte for byte, by the same people at the same
time. Where the mutated commit was to grant something (a key confirmed, a post, a policy), the steps that need it are
told apart by the rule ``rests_on``; no other commit is named. CI draws some; 200 of either sort are tried by

    ECENTRE_MUTATIONS=full python -m pytest tests/attacks/test_mutations.py -q
"""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, NamedTuple

import pytest
from forging import told
from month import END, Month
from mutating import MUTATIONS, History, Scene
from varying import VARIATIONS

from ecentre import verify
from ecentre.verify import resting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

EVERY, SOME = 200, 15
POWERS = ("records/key/", "records/appointment/", "records/policy/", "records/centre/", "records/person/")
COUNT = EVERY if os.environ.get("ECENTRE_MUTATIONS") == "full" else SOME


class Drawn(NamedTuple):
    """A history drawn by its number, and what was done to it."""

    name: str
    history: History


_MONTHS: dict[Path, Month] = {}


@pytest.fixture
def month(prepared, monkeypatch: pytest.MonkeyPatch) -> Month:
    monkeypatch.setenv("ECENTRE_CLOCK", END)
    centre = prepared("month")
    if centre not in _MONTHS:
        _MONTHS[centre] = Month(centre)
    return _MONTHS[centre]


def drawn(month: Month, sorts: Sequence[Callable[[Scene], History | None]], number: int) -> Drawn:
    """Draw a history: each sort in its turn, its place in the month by chance; the introduction stays as it is."""
    chance, sort = random.Random(number), sorts[number % len(sorts)]
    while True:
        found = sort(Scene(month, chance.randrange(1, len(month.commits)), chance))
        if found is not None:
            return Drawn(sort.__name__, found)


def test_the_month_holds_every_sort_of_step(month: Month) -> None:
    assert len(month.commits) in range(60, 101)
    kinds = {path.split("/")[1] for one in month.commits for path in one.files if path.startswith("records/")}
    wanted = {"requisition", "purchase", "acceptance", "asset", "claim", "issue", "stocktake", "count", "key"}
    assert kinds >= wanted | {"appointment", "policy", "person", "place"}
    assert verify.verify(month.centre, full=True).sound


@pytest.mark.parametrize("number", range(COUNT))
def test_a_mutated_commit_is_named_and_no_other(number: int, month: Month, tmp_path: Path) -> None:
    name, history = drawn(month, MUTATIONS, number)
    ids = month.write(tmp_path / "copy", history.commits, history.first)
    found = verify.verify(tmp_path / "copy", full=True).failures
    guilty = ids[history.guilty]
    own = {one.commit for one in found if one.rule != resting.RULE}
    assert own == {guilty}, f"{name} in {guilty} ({history.guilty}):\n{told(found)}"
    after = {one.commit for one in found} - own
    assert not after or after <= set(ids[history.guilty + 1 :])
    assert not after or grants(history), f"{name} in {guilty} granted nothing:\n{told(found)}"


def grants(history: History) -> bool:
    """Tell whether the mutated commit brings what gives power."""
    return any(path.startswith(POWERS) for path in history.commits[history.guilty].files)


@pytest.mark.parametrize("number", range(COUNT))
def test_an_honest_variation_passes(number: int, month: Month, tmp_path: Path) -> None:
    name, history = drawn(month, VARIATIONS, number)
    month.write(tmp_path / "copy", history.commits, history.first)
    found = verify.verify(tmp_path / "copy", full=True)
    assert not found.failures, f"{name} at {history.first}:\n{told(found.failures)}"
    assert found.digest == month.digest, f"{name} at {history.first} changed what the books say"
