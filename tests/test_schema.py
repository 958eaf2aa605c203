"""What a schema says about fields, how text becomes typed data, and the words for what is wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecentre import records, yamlio
from ecentre.errors import Exit, RepositoryError
from ecentre.model import Ref
from ecentre.schema import Schemas

REF = Ref("thing", "THG-2026-0001")
COMMON = records.data_folder("schemas") / "_common.json"
THING = {
    "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "东西", "x-en": "thing", "type": "object",
    "additionalProperties": False, "required": ["id", "uid", "rev", "state", "name", "steps"],
    "properties": {
        "id": {"$ref": "_common.json#/$defs/id"}, "uid": {"$ref": "_common.json#/$defs/uid"},
        "rev": {"$ref": "_common.json#/$defs/rev"},
        "state": {
            "title": "状态", "x-en": "state", "enum": ["in_use", "idle"],
            "x-labels": {"in_use": ["在用", "in use"], "idle": ["闲置", "idle"]},
        },
        "name": {
            "title": "名称", "x-en": "name", "description": "叫什么", "x-en-description": "its name",
            "$ref": "_common.json#/$defs/line",
        },
        "price": {"title": "单价", "x-en": "price", "$ref": "_common.json#/$defs/money", "x-clause": "A2.1"},
        "bought_on": {"title": "购置日期", "x-en": "bought on", "$ref": "_common.json#/$defs/date"},
        "month": {"title": "月份", "x-en": "month", "$ref": "_common.json#/$defs/month"},
        "quantity": {"title": "数量", "x-en": "quantity", "$ref": "_common.json#/$defs/count", "maximum": 99},
        "special": {"title": "特殊资产", "x-en": "special", "$ref": "_common.json#/$defs/flag"},
        "keeper": {"title": "使用人", "x-en": "keeper", "$ref": "_common.json#/$defs/ref", "x-ref": "person"},
        "idle": {
            "title": "闲置资产", "x-en": "idle", "type": "array",
            "items": {"$ref": "_common.json#/$defs/ref", "x-ref": "asset"},
        },
        "lines": {
            "title": "明细", "x-en": "lines", "type": "array", "maxItems": 3,
            "items": {
                "type": "object", "additionalProperties": False, "required": ["asset"],
                "properties": {
                    "asset": {"title": "资产", "x-en": "asset", "$ref": "_common.json#/$defs/ref", "x-ref": "asset"},
                    "found": {"title": "盘到", "x-en": "found", "$ref": "_common.json#/$defs/flag"},
                    "count": {"title": "实盘数", "x-en": "counted", "$ref": "_common.json#/$defs/count"},
                },
            },
        },
        "marks": {
            "title": "标记", "x-en": "marks", "type": "array",
            "items": {"enum": ["red"], "x-labels": {"red": ["红", "red"]}},
        },
        "proof": {"$ref": "_common.json#/$defs/proof"},
        "note": {"$ref": "_common.json#/$defs/note"}, "steps": {"$ref": "_common.json#/$defs/steps"},
    },
}
STEP = {
    "verb": "add", "by": "zhang-san", "role": "", "at": "2026-11-22T10:00:00+08:00", "rev": 1, "subject": "0" * 64,
    "signature": None,
}
GOOD = {
    "id": REF.id, "uid": "0" * 32, "rev": 1, "state": "in_use", "name": "笔记本", "price": "6027.00",
    "month": "2026-11", "bought_on": "2026-03-05", "quantity": 3, "special": False, "keeper": "zhang-san",
    "idle": ["AST-2026-0001"],
    "lines": [{"asset": "AST-2026-0002", "found": True, "count": 1}], "note": "一\n二", "steps": [STEP],
}


def written(folder: Path, **kinds: object) -> Schemas:
    (folder / "schemas").mkdir(exist_ok=True)
    (folder / "schemas" / "_common.json").write_bytes(COMMON.read_bytes())
    for name, schema in kinds.items():
        (folder / "schemas" / f"{name}.json").write_text(json.dumps(schema), encoding="utf-8")
    return Schemas(folder)


@pytest.fixture(scope="module")
def thing(tmp_path_factory):
    return written(tmp_path_factory.mktemp("centre"), thing=THING).get("thing")


def test_a_good_record_has_no_problems(thing):
    assert thing.problems(GOOD, REF) == []


def test_shapes_are_named_after_the_common_parts(thing):
    assert {name: thing.shape(name) for name in thing.names} == {
        "id": "id", "uid": "uid", "rev": "int", "state": "enum", "name": "line", "price": "money", "bought_on": "date",
        "month": "month", "quantity": "int", "special": "flag", "keeper": "ref", "idle": "list", "lines": "table",
        "marks": "list", "proof": "object", "note": "text", "steps": "table",
    }
    assert thing.shape("lines/*/found") == "flag"


def test_labels_help_and_choices_are_in_both_languages(thing, monkeypatch):
    assert str(thing.label("price")) == "单价"
    assert str(thing.label("lines/0/count")) == "实盘数"
    assert str(thing.help("name")) == "叫什么"
    assert str(thing.label("note")) == "备注"
    assert {value: str(words) for value, words in thing.choices("state").items()} == {"in_use": "在用", "idle": "闲置"}
    assert str(thing.choices("marks")["red"]) == str(thing.value_label("marks", "red")) == "红"
    assert (thing.choices("name"), str(thing.label("gone/x")), thing.shape("gone")) == ({}, "gone/x", "text")
    assert str(thing.value_label("state", "idle")) == "闲置"
    assert str(thing.value_label("special", True)) == "是"
    assert str(thing.value_label("price", "1.00")) == "1.00"
    monkeypatch.setenv("ECENTRE_LANG", "en")
    assert str(thing.label("bought_on")) == "bought on"
    assert str(thing.value_label("state", "in_use")) == "in use"


def test_references_are_listed_by_place_and_found_in_data(thing):
    assert thing.refs() == (("keeper", "person"), ("idle/*", "asset"), ("lines/*/asset", "asset"))
    assert [thing.ref(name) for name in ("keeper", "idle", "name")] == ["person", "asset", ""]
    assert list(thing.references(GOOD)) == [
        ("keeper", "person", "zhang-san"), ("idle/0", "asset", "AST-2026-0001"),
        ("lines/0/asset", "asset", "AST-2026-0002"), ("steps/0/by", "person", "zhang-san"),
    ]


def test_text_becomes_what_the_schema_wants_and_the_rest_stays_text(thing):
    step = {**STEP, "rev": "1", "set": {"quantity": "3", "name": "12"}, "was": {"special": "false", "keeper": None}}
    text = {**GOOD, "rev": "1", "quantity": "3", "special": "true", "name": "12", "steps": [step]}
    text["lines"] = [{"asset": "no", "found": "false", "count": "007"}]
    typed = thing.typed(text)
    assert (typed["rev"], typed["quantity"], typed["special"], typed["name"]) == (1, 3, True, "12")
    assert typed["lines"] == [{"asset": "no", "found": False, "count": "007"}]
    assert typed["steps"][0]["rev"] == 1
    assert typed["steps"][0]["set"] == {"quantity": 3, "name": "12"}
    assert typed["steps"][0]["was"] == {"special": False, "keeper": None}


WRONG = ["yes", "True", "3.0", "-0", "\u0663", "\uff13", "9" * 19, "1\n", None, [], {}, "0x10", "1e3", "+1", "03"]


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_what_cannot_be_typed_is_named_by_the_validator(thing, wrong):
    for name in ("quantity", "special"):
        typed = thing.typed({**GOOD, name: wrong})
        assert typed[name] == wrong
        assert [(one.rule, one.where) for one in thing.problems(typed, REF)] == [("schema.type", name)]


BROKEN = [{"steps": "x"}, {"steps": ["x"]}, {"steps": [{"set": "x"}]}, {"lines": "x"}, {"lines": ["x"]}]


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_typing_and_ordering_never_fail_on_the_wrong_form(thing, broken):
    assert thing.problems(thing.ordered(thing.typed({**GOOD, **broken})), REF)


def test_order_is_the_schemas_and_empty_fields_go_but_unknown_ones_stay(thing):
    step = {"signature": None, "verb": "add", "set": {"price": "1.00", "name": None}}
    lines = [{"count": 1, "asset": None}]
    ordered = thing.ordered({"steps": [step], "zzz": 1, "note": None, "name": "x", "id": "y", "lines": lines})
    assert list(ordered) == ["id", "name", "lines", "steps", "zzz"]
    assert ordered["lines"] == [{"count": 1}]
    assert list(ordered["steps"][0].items()) == [
        ("verb", "add"), ("set", {"name": None, "price": "1.00"}), ("signature", None),
    ]


PROBLEMS = [
    ("required", "name", {"name": None}, "缺少 名称(name)"),
    ("required", "lines/0/asset", {"lines": [{"count": 1}]}, "缺少 资产(asset)"),
    ("additionalProperties", "keper", {"keper": "x"}, "是不是 keeper(使用人)"),
    ("additionalProperties", "单 价", {"单 价": "x"}, "是不是 price(单价)"),
    ("additionalProperties", "Bought On", {"Bought On": "x"}, "是不是 bought_on(购置日期)"),
    ("additionalProperties", "qqqqqq", {"qqqqqq": "x"}, "请删去,或写进备注"),
    ("additionalProperties", "lines/0/assets", {"lines": [{"asset": "a", "assets": "b"}]}, "是不是 asset(资产)"),
    ("enum", "state", {"state": "闲 置"}, "是不是 idle(闲置)"),
    ("enum", "state", {"state": "in-use"}, "是不是 in_use(在用)"),
    ("enum", "state", {"state": "qqq"}, "可选:in_use(在用)、idle(闲置)"),
    ("pattern", "price", {"price": "6027"}, "如 6027.00"),
    ("pattern", "price", {"price": "6,027.00"}, "如 6027.00"),
    ("format", "bought_on", {"bought_on": "2026-02-30"}, "如 2026-03-05"),
    ("pattern", "bought_on", {"bought_on": "2026.3.5"}, "如 2026-03-05"),
    ("pattern", "month", {"month": "2026-13"}, "如 2026-03"),
    ("pattern", "keeper", {"keeper": "张三"}, "如 AST-2026-0007 或 zhang-san"),
    ("pattern", "name", {"name": "一\n二"}, "只能写一行"),
    ("type", "quantity", {"quantity": "三"}, "应为整数"),
    ("type", "name", {"name": []}, "应为文字"),
    ("maximum", "quantity", {"quantity": 100}, "最大 99"),
    ("minimum", "quantity", {"quantity": -1}, "最小 0"),
    ("maxLength", "name", {"name": "字" * 201}, "最多 200 字"),
    ("minLength", "name", {"name": ""}, "至少 1 字"),
    ("maxItems", "lines", {"lines": [{"asset": "a"}] * 4}, "最多 3 项"),
    ("pattern", "lines/1/asset", {"lines": [{"asset": "a"}, {"asset": "B"}]}, "资产(第 2 项)“B”"),
    ("character", "name", {"name": "x\u202ey"}, "U+202E"),
    ("character", "lines/0/asset", {"lines": [{"asset": "\ud800"}]}, "U+D800"),
    ("character", "name", {"name": "e\u0301"}, "é"),
]


@pytest.mark.parametrize(("rule", "where", "change", "words"), PROBLEMS, ids=lambda x: str(x)[:20])
def test_a_problem_names_the_field_the_rule_and_the_way_out(thing, rule, where, change, words):
    data = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
    [problem] = thing.problems(data, REF)
    assert (problem.rule, problem.where, problem.ref) == (f"schema.{rule}", where, REF)
    assert words in str(problem.message)


@pytest.mark.parametrize("change", [change for _, _, change, _ in PROBLEMS], ids=lambda x: repr(x)[:20])
def test_every_problem_is_said_in_english_too(thing, change, monkeypatch):
    monkeypatch.setenv("ECENTRE_LANG", "en")
    data = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
    typed_in_chinese = "单价闲置字一二三张"
    text = str(thing.problems(data, REF)[0].message)
    assert not [letter for letter in text if "\u3400" <= letter <= "\u9fff" and letter not in typed_in_chinese], text


def test_a_clause_of_the_schema_goes_with_its_problem(thing):
    assert thing.problems({**GOOD, "price": "x"}, REF)[0].clause == "A2.1"


def test_every_problem_is_told_at_once(thing):
    found = thing.problems({**GOOD, "price": "x", "state": "y", "q": 1, "r": 2, "bought_on": "z"}, REF)
    assert sorted(one.where for one in found) == ["bought_on", "price", "q", "r", "state"]


def test_braces_in_a_value_stay_what_they_are(thing):
    assert "{who}" in str(thing.problems({**GOOD, "state": "{who}"}, REF)[0].message)


def test_a_rule_without_words_of_its_own_still_makes_a_sentence(tmp_path):
    name = {"title": "名称", "x-en": "name", "not": {}}
    odd = {**THING, "properties": {**THING["properties"], "name": name}}
    schemas = written(tmp_path, thing=odd)
    assert "名称" in str(schemas.get("thing").problems(GOOD, REF)[0].message)


def test_a_kind_this_centre_has_no_schema_of_asks_for_an_upgrade(tmp_path):
    with pytest.raises(RepositoryError, match="ecentre upgrade") as refusal:
        written(tmp_path).get("thing")
    assert refusal.value.code is Exit.REPOSITORY


@pytest.mark.parametrize("text", ["", "[]", "{", "\ufeff{}", "nul", '{"a": ' * 9999])
def test_a_schema_that_is_no_schema_asks_for_an_upgrade(tmp_path, text):
    schemas = written(tmp_path)
    (tmp_path / "schemas" / "thing.json").write_text(text, encoding="utf-8")
    with pytest.raises(RepositoryError, match="ecentre upgrade"):
        schemas.get("thing")


def test_the_version_follows_the_content_and_nothing_else(tmp_path):
    first = written(tmp_path, thing=THING).version
    text = (tmp_path / "schemas" / "thing.json").read_bytes()
    (tmp_path / "schemas" / "thing.json").write_bytes(text.replace(b"\n", b"\r\n"))
    assert Schemas(tmp_path).version == first
    assert written(tmp_path, thing={**THING, "title": "x"}).version != first


def test_labels_load_neither_the_validator_nor_yaml(tmp_path):
    written(tmp_path, thing=THING)
    code = (
        "import sys; from pathlib import Path; from ecentre.schema import Schemas;"
        "s = Schemas(Path(sys.argv[1])).get('thing');"
        "s.label('price'), s.help('name'), s.choices('state'), s.refs(), s.typed({'rev': '1'}), s.ordered({});"
        "print(sorted({'yaml', 'jsonschema_rs'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"


@given(st.integers(-(10**18) + 1, 10**18 - 1), st.booleans(), st.text(alphabet="ab \n:#0", min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_typed_data_survives_the_way_to_the_disk_and_back(number, flag, text):
    category = Schemas(records.data_folder("schemas").parent).get("category")
    data = {"life_months": number, "special": flag, "name": text}
    for whole in (data, {"steps": [{"set": data, "was": data}]}):
        assert category.typed(yamlio.load(yamlio.dump(whole))) == whole
