"""A rule has one name: in the list of rules, in refusals and problems, in overrides."""

from __future__ import annotations

import ast
import importlib
import json
from functools import cache
from pathlib import Path

import pytest

from ecentre import kinds
from ecentre.cli.own import rulebook

SHARED = ("problem", "note", "_shown")


@cache
def module(name: str) -> ast.Module:
    return ast.parse(Path(str(importlib.import_module(name).__file__)).read_text(encoding="utf-8"))


@cache
def functions(name: str) -> dict[str, ast.FunctionDef]:
    return {one.name: one for one in ast.walk(module(name)) if isinstance(one, ast.FunctionDef)}


@cache
def imported(name: str) -> dict[str, str]:
    """Give the modules of the program that a module knows, by the names it has for them."""
    found = [one for one in ast.walk(module(name)) if isinstance(one, ast.ImportFrom) and one.module == "ecentre"]
    return {alias.asname or alias.name: f"ecentre.{alias.name}" for one in found for alias in one.names}


def written(name: str, function: str, seen: frozenset[tuple[str, str]] = frozenset()) -> set[str]:
    """Give the names that a function, or one it calls, writes into problems."""
    body = functions(name).get(function)
    if body is None or (name, function) in seen:
        return set()
    found, seen = set(), seen | {(name, function)}
    for call in (one for one in ast.walk(body) if isinstance(one, ast.Call)):
        target = call.func
        made = (isinstance(target, ast.Name) and target.id in SHARED) or isinstance(target, ast.IfExp)
        if made and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
            found.add(str(call.args[1].value))
        elif isinstance(target, ast.Name):
            found |= written(name, target.id, seen)
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            found |= written(imported(name).get(target.value.id, name), target.attr, seen)
    return found


@pytest.mark.parametrize("name", list(kinds.PREFIXES))
def test_a_rule_is_listed_under_the_names_it_refuses_by(name: str) -> None:
    kind = kinds.get(name)
    for rule in kind.rules:
        listed = {row[1] for row in rulebook.told(kind, rule)}
        assert listed == {f"{name}.{one}" for one in written(rule.__module__, rule.__name__)}, rule.__name__


def test_what_a_refusal_names_is_found_in_the_list_of_rules(run, world) -> None:
    world("office")
    add = "requisition add --category 打印机 --quantity 1 --estimated-price 2600 --reason 报表 --department brand"
    answer = run(*add.split(), "-o", "json", as_="陈文军")
    (problem,) = json.loads(answer.out)["problems"]
    rows = json.loads(run("rules", problem["rule"], "-o", "json").out)["rows"]
    assert [(row["rule"], row["clause"]) for row in rows] == [(problem["rule"], problem["clause"])]
