"""What holds for the whole tree: sizes, the places of every kind, words in both languages, no number of the manual."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from ecentre import kinds
from tests.books import SCHEMAS

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "ecentre").rglob("*.py"))
KEPT = {"id", "uid", "rev", "state", "steps"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_module_over_250_lines_and_no_function_over_40(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 250
    functions = (one for one in ast.walk(ast.parse(text)) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    assert [one.name for one in functions if (one.end_lineno or 0) - one.lineno >= 40] == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_sentence_is_said_in_both_languages(path: Path) -> None:
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "say":
            both = [one.value for one in call.args if isinstance(one, ast.Constant)]
            if len(both) == len(call.args):
                assert len(both) == 2, f"line {call.lineno}"
                assert bool(both[0].strip()) == bool(both[1].strip()), f"line {call.lineno}"
                assert not re.search(r"[\u4e00-\u9fff]", both[1]), f"Chinese in the English of line {call.lineno}"
                assert set(re.findall(r"{(\w+)}", both[1])) <= _given(call) | set(re.findall(r"{(\w+)}", both[0]))


def _given(call: ast.Call) -> set[str]:
    return {one.arg or "*" for one in call.keywords}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_what_is_said_in_chinese_survives_a_gbk_console(path: Path) -> None:
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "say":
            for one in call.args[:1]:
                if isinstance(one, ast.Constant):
                    one.value.encode("gbk")


@pytest.mark.parametrize("name", list(kinds.PREFIXES))
def test_a_kind_is_one_name_in_all_its_places(name: str) -> None:
    assert (ROOT / "ecentre" / "kinds" / f"{name}.py").is_file()
    assert (ROOT / "schemas" / f"{name}.json").is_file()
    assert (ROOT / "tests" / "kinds" / f"{name}.yaml").is_file()
    assert kinds.get(name).name == name


def test_no_place_of_a_kind_is_left_without_one() -> None:
    named = {path.stem for path in (ROOT / "ecentre" / "kinds").glob("*.py")} - {"__init__"}
    shaped = {path.stem for path in (ROOT / "schemas").glob("*.json")} - {"_common"}
    assert named == shaped == set(kinds.PREFIXES)


@pytest.mark.parametrize("name", list(kinds.PREFIXES))
def test_the_table_and_the_schema_speak_of_the_same_fields_and_states(name: str) -> None:
    kind, schema = kinds.get(name), SCHEMAS.get(name)
    fields = set(schema.names) - KEPT
    for row in kind.workflow:
        named = {*row.asks, *row.needs, *row.clears, *row.fills, *row.never_by, *([row.by] if row.by else [])}
        assert named <= fields, f"{name} {row.verb}: {named - fields}"
    assert set(kind.columns) <= set(schema.names)
    states = set(schema.choices("state"))
    reached = {row.target for row in kind.workflow if row.target}
    left = {state for row in kind.workflow for state in row.source}
    assert reached == states
    assert left <= states
    assert set(kind.ended) <= states


@pytest.mark.parametrize("name", list(kinds.PREFIXES))
def test_every_row_and_rule_cites_its_clause(name: str) -> None:
    kind = kinds.get(name)
    assert [row.verb for row in kind.workflow if not row.clause] == []
    judged = (*kind.rules, *kind.dues)
    assert [rule.__name__ for rule in judged if not re.search(r"\[(A|B|N|X|T|R|S|Q)[0-9.]", rule.__doc__ or "")] == []


@pytest.mark.parametrize("path", sorted((ROOT / "ecentre" / "kinds").glob("*.py")), ids=_name)
def test_no_number_of_the_manual_stands_in_a_kind(path: Path) -> None:
    numbers = {
        one.value
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(one, ast.Constant) and isinstance(one.value, int | float) and not isinstance(one.value, bool)
    }
    assert numbers <= {0, 1, 2, 3, 5, 7, 10}, "thresholds live in records/policy"
