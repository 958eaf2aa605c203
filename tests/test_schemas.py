"""Every shipped schema keeps the promises that forms, help, lists and references are built on."""

import json
import re

import jsonschema_rs
import pytest

from ecentre import fields, kinds, records
from ecentre.schema import Schemas

FOLDER = records.data_folder("schemas")
SCHEMAS = Schemas(FOLDER.parent)
NAMES = sorted(path.stem for path in FOLDER.glob("[a-z]*.json"))
SYSTEM = ["id", "uid", "rev", "state"]
SHAPES = set("id uid int enum line text money date month moment flag ref list table object sha256".split())  # noqa: SIM905
FIELD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def parts(node, where=""):
    """Every named part of a schema with its path, steps left out: they are the same for all."""
    for name, inner in node.get("properties", {}).items():
        if name != "steps" or where:
            yield f"{where}{name}", inner
            yield from parts(inner, f"{where}{name}/")
    if isinstance(node.get("items"), dict):
        yield from parts(node["items"], f"{where}*/")


def test_every_kind_has_a_schema_and_every_schema_a_kind():
    assert set(NAMES) == set(kinds.PREFIXES)


@pytest.mark.parametrize("name", [*NAMES, "_common"])
def test_a_schema_is_valid_json_schema_of_2020(name):
    schema = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(schema)


@pytest.mark.parametrize("name", NAMES)
def test_a_record_holds_what_the_schema_names_and_nothing_else(name):
    root = SCHEMAS.get(name).root
    assert root["type"] == "object"
    assert set(root["required"]) >= {*SYSTEM, "steps"}
    assert set(root["required"]) <= set(root["properties"])
    for where, node in [("", root), *parts(root)]:
        table = node.get("items", node) if node.get("type") == "array" else node
        if isinstance(table, dict) and table.get("type") == "object":
            assert table.get("additionalProperties") is False or "properties" not in table, where


@pytest.mark.parametrize("name", NAMES)
def test_the_order_begins_with_the_identity_and_ends_with_note_and_steps(name):
    names = list(SCHEMAS.get(name).names)
    assert names[:4] == SYSTEM
    assert names[-2:] == ["note", "steps"]


@pytest.mark.parametrize("name", NAMES)
def test_every_part_has_its_name_and_help_in_both_languages(name):
    root = SCHEMAS.get(name).root
    lacking = [
        f"{where}: {word}"
        for where, node in [("", root), *parts(root)]
        for word in ("title", "x-en", "description", "x-en-description")
        if not node.get(word) and not ("/" in where and "description" in word)
    ]
    assert lacking == []


@pytest.mark.parametrize("name", NAMES)
def test_words_are_in_their_own_language_and_can_be_printed_in_code_page_936(name):
    for where, node in parts(SCHEMAS.get(name).root):
        assert node["x-en"].isascii(), where
        assert re.search("[a-z]", node.get("x-en-description", "a")), where
        for word in ("title", "description"):
            str(node.get(word, "")).encode("gbk")
            assert re.search("[\u4e00-\u9fff]", node.get(word, "中")), f"{where}: {word}"


@pytest.mark.parametrize("name", NAMES)
def test_field_names_are_plain_words(name):
    assert [where for where, _ in parts(SCHEMAS.get(name).root) if not FIELD.fullmatch(where.split("/")[-1])] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_two_fields_beside_each_other_have_one_label(name):
    nodes = [SCHEMAS.get(name).root, *(node.get("items", node) for _, node in parts(SCHEMAS.get(name).root))]
    for node in nodes:
        for word in ("title", "x-en"):
            labels = [inner.get(word) for inner in node.get("properties", {}).values()]
            assert sorted(labels) == sorted(set(labels)), word


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_has_labels_that_tell_it_from_the_others(name):
    for where, node in [*parts(SCHEMAS.get(name).root)]:
        for chosen in (node, node.get("items", {})):
            labels = chosen.get("x-labels", {})
            assert set(labels) == {str(value) for value in chosen.get("enum", ())}, where
            assert all(len(pair) == 2 and all(pair) for pair in labels.values()), where
            for language in (0, 1):
                said = [pair[language] for pair in labels.values()]
                assert len(said) == len(set(said)), where


@pytest.mark.parametrize("name", NAMES)
def test_every_reference_names_a_kind_and_has_the_form_of_an_id(name):
    for where, kind in SCHEMAS.get(name).refs():
        assert kind in kinds.PREFIXES, where
        assert fields.part(SCHEMAS.get(name).root, where)["type"] == "string", where


@pytest.mark.parametrize("name", NAMES)
def test_a_field_says_what_type_it_has(name):
    for where, node in parts(SCHEMAS.get(name).root):
        assert "type" in node or "enum" in node, where
        assert fields.shape(node) in SHAPES, where


@pytest.mark.parametrize("name", NAMES)
def test_the_states_are_those_of_the_workflow_table(name):
    kind = kinds.get(name)
    named = {state for row in kind.workflow for state in (row.target, *row.source) if state}
    assert set(SCHEMAS.get(name).node("state")["enum"]) == named


@pytest.mark.parametrize("name", NAMES)
def test_the_fields_of_the_workflow_table_are_those_of_the_schema(name):
    known = set(SCHEMAS.get(name).names)
    for row in kinds.get(name).workflow:
        used = {*row.asks, *row.needs, *row.clears, *row.fills, *row.never_by, *([row.by] if row.by else [])}
        assert used <= known, (row.verb, used - known)
    assert set(kinds.get(name).columns) <= known
    assert kinds.get(name).title in known


@pytest.mark.parametrize("name", [*NAMES, "_common"])
def test_patterns_cover_the_whole_text_and_spell_digits_out(name):
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    patterns = re.findall(r'"pattern": *("(?:[^"\\]|\\.)*")', text)
    for pattern in map(json.loads, patterns):
        assert pattern.startswith("^"), pattern
        assert pattern.endswith("$"), pattern
        assert not re.search(r"\\[dwDW]|\(\?", pattern), pattern
