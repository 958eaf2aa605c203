"""Three copies and a model of what the office knows: whatever is done in whatever order, the books say what it says."""

from __future__ import annotations

import json
import os
import re
import shutil
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import worlds
from conftest import git
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FULL = os.environ.get("ECENTRE_SYNC") == "full"
EXAMPLES, STEPS = (25, 20) if FULL else (2, 8)
ADMIN = "李永刚"
PEOPLE = ("chen-wen-jun", "zhang-xiao-yan")
VALUES = {"email": ("a@cele.example", "b@cele.example", "c@cele.example"), "note": ("goods", "tech", "brand")}
FIELDS = [f"{person}.{name}" for person in PEOPLE for name in VALUES]
OPENING = ("--category", "projector", "--price", "3600", "--purchased-on", "2026-01-05", "--department", "general",
           "--keeper", "王晓燕", "--opening-source", "旧台账")  # fmt: skip
PLACES = ("brand-display", "logistics-centre", "merchant-area")

copies = st.integers(0, 2)


class Office(RuleBasedStateMachine):
    """Each copy knows what was shared when it last listened, and what it did since."""

    run: Callable
    connected: Path
    folder: Path
    made = 0

    @initialize()
    def begin(self) -> None:
        Office.made += 1
        place = self.folder / str(Office.made)
        shutil.copytree(self.connected / "shared", place / "shared")
        self.roots = [place / f"copy-{n}" for n in range(3)]
        for one in self.roots:
            worlds.copy(self.connected / "first", one)
            git(one, "config", "remote.origin.url", (place / "shared").as_posix())
        self.shared = {"fields": {}, "assets": set(), "closed": set()}
        self.known = [self._copy(self.shared) for _ in self.roots]
        self.own = [{"fields": {}, "assets": set(), "closed": set()} for _ in self.roots]
        self.count, self.moment = 0, datetime.fromisoformat(worlds.CLOCK)

    @staticmethod
    def _copy(state: dict) -> dict:
        return {name: type(value)(value) for name, value in state.items()}

    def _did(self, copy: int, *words: str, codes: tuple[int, ...] = (0,)):
        self.moment += timedelta(seconds=1)  # what one person does in one second to one field twice is one step
        os.environ["ECENTRE_CLOCK"] = self.moment.isoformat()
        answer = self.run("--no-input", *words, as_=ADMIN, world=self.roots[copy])
        assert answer.code in codes, answer.said
        return answer

    def _sees(self, copy: int, field: str) -> str:
        own, known = self.own[copy]["fields"], self.known[copy]["fields"]
        return own.get(field, known.get(field, ""))

    @rule(copy=copies)
    def open_an_asset(self, copy: int) -> None:
        self.count += 1
        name = f"投影仪{self.count}"
        self._did(copy, "asset", "open", "--name", name, *OPENING)
        self.own[copy]["assets"].add(name)

    @rule(copy=copies, field=st.sampled_from(FIELDS), place=st.integers(0, 2))
    def edit_a_person(self, copy: int, field: str, place: int) -> None:
        person, _, name = field.partition(".")
        value = VALUES[name][place]
        if self._sees(copy, field) != value:
            self._did(copy, "edit", person, f"--{name}", value, codes=(0, 2))
            self.own[copy]["fields"][field] = value

    @rule(copy=copies, place=st.sampled_from(PLACES))
    def close_a_place(self, copy: int, place: str) -> None:
        if place not in self.own[copy]["closed"] | self.known[copy]["closed"]:
            self._did(copy, "close", place, "--reason", f"停用{copy}")
            self.own[copy]["closed"].add(place)

    @rule(copy=copies)
    def listen_and_tell(self, copy: int) -> None:
        answer = self._did(copy, "sync", "-o", "json", codes=(0, 1, 5))
        if answer.code == 5:
            asked = dict.fromkeys(re.findall(r"--mine ([a-z.-]+)", answer.said))
            mine = (word for name in asked for word in ("--mine", name))
            answer = self._did(copy, "sync", "-o", "json", *mine, codes=(0, 1))
        late = self.own[copy]["closed"] & self.shared["closed"]
        aside = json.loads(answer.out)["aside"]
        assert sorted(one["ids"][0] for one in aside) == sorted(late)
        for name in ("assets", "closed"):
            self.shared[name] |= self.own[copy][name]
        self.shared["fields"] |= self.own[copy]["fields"]
        self.known[copy] = self._copy(self.shared)
        self.own[copy] = {"fields": {}, "assets": set(), "closed": set()}

    @precondition(lambda self: not any(self.own[0].values()))
    @rule()
    def listening_twice_changes_nothing(self) -> None:
        self.listen_and_tell(0)
        before = git(self.roots[0], "rev-parse", "HEAD")
        answer = json.loads(self._did(0, "sync", "-o", "json").out)
        assert (answer["received"], answer["published"]) == (0, 0)
        assert git(self.roots[0], "rev-parse", "HEAD") == before

    def teardown(self) -> None:
        if not hasattr(self, "roots"):
            return
        for copy in (0, 1, 2, 0, 1, 2):
            self.listen_and_tell(copy)
        assert len({git(one, "rev-parse", "HEAD") for one in self.roots}) == 1
        for copy in range(3):
            self._said_by_the_books(copy)
        self._did(0, "verify", "--full")
        shutil.rmtree(self.roots[0].parent, ignore_errors=True)

    def _said_by_the_books(self, copy: int) -> None:
        assert git(self.roots[copy], "status", "--porcelain") == ""
        listed = ("list", "--columns", "id,name", "-o", "json")
        found = {row["id"]: row["name"] for row in json.loads(self._did(copy, "asset", *listed).out)["rows"]}
        assert sorted(found) == [f"AST-2026-{n + 1:04d}" for n in range(self.count)]
        assert set(found.values()) == self.shared["assets"]
        assert len(found) == len(self.shared["assets"])
        listed = ("list", "--columns", "id,email,note", "-o", "json")
        people = {row["id"]: row for row in json.loads(self._did(copy, "person", *listed).out)["rows"]}
        for field, value in self.shared["fields"].items():
            person, _, name = field.partition(".")
            assert people[person][name] == value
        places = json.loads(self._did(copy, "place", "list", "--all", "-o", "json").out)["rows"]
        assert {row["id"] for row in places if row["state"] == "closed"} == self.shared["closed"]


@pytest.mark.filterwarnings("ignore")
def test_whatever_is_done_in_whatever_order_the_books_say_what_the_model_says(run, connected, tmp_path) -> None:
    made = {"run": staticmethod(run), "connected": connected("office"), "folder": tmp_path}
    case = type("Case", (Office,), made)
    run_state_machine_as_test(
        case,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )  # fmt: skip
