"""A rule has one name: in the list of rules, in refusals and problems, in overrides."""

from __future__ import annotations

import ast
import importlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ecentre import kinds
from ecentre.cli.grammar import rulewords
from ecentre.cli.own import rulebook
from ecentre.reports import coverage

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
MODULES = {".".join(one.relative_to(ROOT).with_suffix("").parts) for one in (ROOT / "ecentre").rglob("*.py")}
BOTH = ("shown", "_shown", "_lacking")
"""Functions that refuse or show by the state of a record; what they are given by name may refuse."""
REFUSED, SHOWN = "refused", "shown"


@cache
def module(name: str) -> ast.Module:
    return ast.parse(Path(str(importlib.import_module(name).__file__)).read_text(encoding="utf-8"))


@cache
def functions(name: str) -> dict[str, ast.FunctionDef]:
    return {one.name: one for one in ast.walk(module(name)) if isinstance(one, ast.FunctionDef)}


@cache
def imported(name: str) -> dict[str, str]:
    """Give the modules of the program that a module knows, by the names it has for them."""
    found = [one for one in ast.walk(module(name)) if isinstance(one, ast.ImportFrom) and one.module]
    return {alias.asname or alias.name: f"{one.module}.{alias.name}" for one in found for alias in one.names}


def calls(name: str, function: str, seen: frozenset[tuple[str, str]] = frozenset()) -> Iterator[tuple[str, Any, Any]]:
    """Give each call in a function and in those of the program it calls: its module, its function, itself."""
    body = functions(name).get(function)
    if body is None or (name, function) in seen:
        return
    for call in (one for one in ast.walk(body) if isinstance(one, ast.Call)):
        yield name, body, call
        target = call.func
        if isinstance(target, ast.Name):
            yield from calls(name, target.id, seen | {(name, function)})
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            place = imported(name).get(target.value.id, "")
            if place in MODULES:
                yield from calls(place, target.attr, seen | {(name, function)})


def written(name: str, function: str) -> set[tuple[str, str]]:
    """Give the names that a rule, or a function it calls, writes into problems, and whether they refuse."""
    found: dict[str, str] = {}
    for _, body, call in calls(name, function):
        if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) and (force := forces(body, call.func)):
            said = str(call.args[1].value)
            found[said] = REFUSED if REFUSED in (force, found.get(said)) else SHOWN
    return set(found.items())


def forces(body: ast.FunctionDef, target: ast.expr) -> str:
    """Tell whether a call makes a problem that refuses or one that only shows something; empty if neither."""
    named = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
    chosen = {getattr(one.targets[0], "id", ""): one.value for one in ast.walk(body) if isinstance(one, ast.Assign)}
    either = chosen.get(named, target)
    mixed = isinstance(either, ast.IfExp) and ast.unparse(either.body) in ("problem", "note")
    return SHOWN if named == "note" else REFUSED if mixed or named in ("problem", *BOTH) else ""


def owed(name: str, function: str) -> set[str]:
    """Give the duties that a function of dues, or one it calls, gives."""
    every = list(calls(name, function))
    return {
        said
        for place, body, call in every
        if getattr(call.func, "id", "") == "Due"
        for said in meant(call.args[1], body, [one for where, _, one in every if where == place])
    }


def meant(node: ast.expr, body: ast.FunctionDef, callers: list[ast.Call]) -> set[str]:
    """Give what a duty may be: a text, one of two, a variable of either, or a text with an argument in it."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return meant(node.body, body, callers) | meant(node.orelse, body, callers)
    if isinstance(node, ast.Name):
        given = [one for one in ast.walk(body) if isinstance(one, ast.Assign)]
        return {said for one in given if getattr(one.targets[0], "id", "") == node.id
                for said in meant(one.value, body, callers)}  # fmt: skip
    assert isinstance(node, ast.JoinedStr)
    start, hole = node.values
    assert isinstance(start, ast.Constant)
    assert isinstance(hole, ast.FormattedValue)
    place = [one.arg for one in body.args.args].index(hole.value.id)  # type: ignore[attr-defined]
    used = [one for one in callers if getattr(one.func, "id", "") == body.name]
    return {f"{start.value}{one.args[place].value}" for one in used}  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", list(kinds.PREFIXES))
def test_a_rule_is_listed_under_the_names_it_refuses_or_shows_by(name: str) -> None:
    kind, labels = kinds.get(name), {REFUSED: str(rulebook.ENFORCED), SHOWN: str(rulebook.REPORTED)}
    for rule in kind.rules:
        listed = {(row[1], row[3]) for row in rulebook.told(kind, rule)}
        found = written(rule.__module__, rule.__name__)
        assert listed == {(f"{name}.{one}", labels[force]) for one, force in found}, rule.__name__


@pytest.mark.parametrize("name", list(kinds.PREFIXES))
def test_what_is_due_is_listed_by_its_duty_as_reported(name: str) -> None:
    kind = kinds.get(name)
    for due in kind.dues:
        listed = {(row[1], row[3]) for row in rulebook.owed(kind, due)}
        duties = owed(due.__module__, due.__name__)
        assert duties
        assert listed == {(one, str(rulebook.REPORTED)) for one in duties}, due.__name__


def test_every_rule_has_its_sentence_and_no_sentence_is_left_without_a_rule() -> None:
    every = {name: {one.__name__ for one in (*kinds.get(name).rules, *kinds.get(name).dues)} for name in kinds.PREFIXES}
    told = {name: set(rules) for name, rules in rulewords.texts().items()}
    assert told == {name: rules for name, rules in every.items() if rules}


def test_the_sentences_of_rules_and_clauses_are_chinese_and_can_be_shown_everywhere() -> None:
    said = {f"{name}.{one}": text.zh for name, rules in rulewords.texts().items() for one, text in rules.items()}
    said |= {id: one.words.zh for id, one in coverage.register().items()}
    assert [id for id, text in said.items() if text.isascii()] == []
    assert [id for id, text in said.items() if text.encode("gbk", "ignore").decode("gbk") != text] == []
    assert [id for id, one in coverage.register().items() if one.words.zh == one.words.en or not one.words.en] == []


def test_what_is_due_is_found_by_its_duty_and_by_its_clause(run, world) -> None:
    world("empty")
    for asked in ("meeting.minutes", "R3.12.2"):
        rows = json.loads(run("rules", asked, "-o", "json").out)["rows"]
        assert {("meeting.minutes", "R3.12.2", "提示")} <= {(one["rule"], one["clause"], one["force"]) for one in rows}


def test_what_a_refusal_names_is_found_in_the_list_of_rules(run, world) -> None:
    world("office")
    add = "requisition add --category 打印机 --quantity 1 --estimated-price 2600 --reason 报表 --department brand"
    answer = run(*add.split(), "-o", "json", as_="陈文军")
    (problem,) = json.loads(answer.out)["problems"]
    rows = json.loads(run("rules", problem["rule"], "-o", "json").out)["rows"]
    assert [(row["rule"], row["clause"]) for row in rows] == [(problem["rule"], problem["clause"])]


def test_a_clause_within_a_range_is_found_and_a_longer_number_is_not(run, world) -> None:
    world("empty")
    rows = json.loads(run("rules", "A1.1.2.3", "-o", "json").out)["rows"]
    assert "incoming.nature" in {one["rule"] for one in rows}
    rows = json.loads(run("rules", "A1.1.1.1", "-o", "json").out)["rows"]
    assert rows
    assert "A1.1.1.10" not in {one["clause"] for one in rows}
