"""Every example of every help page runs, and every command answers ``-o json`` with one document that can be relied on.

Commands that look really run; those that write run with ``--dry-run``, on a centre with a record of every kind, where
rules may refuse them: that they do well where they fit is tried in the cases of tests/kinds (trying.py). The document
keeps to the published schema (templates/answers/answer.json, ``ecentre rules --answers``), whether the command did well
or failed; records in it keep to the schema of their kind.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import commandtree
import everykind
import jsonschema_rs
import pytest
import worlds
from test_kinds import TRIALS

from ecentre import records
from ecentre.model import Ref
from ecentre.schema import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = json.loads((records.data_folder("templates") / "answers" / "answer.json").read_text(encoding="utf-8"))
VALID = jsonschema_rs.validator_for(SCHEMA)
PARTS = 4
WELL, FOUND_FAULTS, REFUSED = 0, 1, 5
TRIED = {one.example for trials in TRIALS.values() for one in trials}
MAY_REPORT = {"check", "verify", "ci", "doctor"}
"""Commands that end with 1 where they find fault, as they do with records that were laid in by hand."""
OUTSIDE = {"demo", "init", "tutorial", "connect", "join", "hooks", "sync", "invite", "use", "backup", "ci", "review"}
"""Commands that found, share or copy books, or need another copy of them: their own tests run them."""
NOT_HERE = ("找不到文件", "没有文件夹", "没有找到", "没有打开的申请")
"""A file of the reader's own, or a thing this centre has not, is looked for in vain."""
BESIDE_THE_POINT = {
    "undo": "the last step was not one of the program",
    "found close": "there is one administrator",
    "centre close": "there is one administrator",
    "keep AST-2026-0001": "nothing was changed by hand",
    "archive label": "nothing was filed",
    "verify --explain": "the record has one step",
    "key ": "the person has no key at this machine, or the paper was not read in",
}


def validated(text: str, code: int, what: str) -> dict[str, Any]:
    """Read one JSON document and judge it by the published schema; a second document is no JSON."""
    told = json.loads(text)
    faults = [f"{one.instance_path}: {one.message}" for one in VALID.iter_errors(told)]
    assert not faults, f"{what}: {faults[:5]}"
    assert told["ok"] == (code == WELL), f"{what}: ok is {told['ok']}, the exit code {code}"
    assert set(told) <= set(SCHEMA["properties"]), f"{what}: not published: {set(told) - set(SCHEMA['properties'])}"
    assert all(row.keys() <= published(told, row) for row in told.get("rows", []) if isinstance(row, dict)), what
    return told


def published(told: dict[str, Any], row: dict[str, Any]) -> set[str]:
    """Give the columns that the schema names for a row; a record of a kind is judged by the kind's own schema."""
    table = told.get("table", "")
    known = not table or table.endswith(".list")
    return set(row) if known else set(SCHEMA["$defs"][table]["properties"])


def judged(schemas: Schemas, told: dict[str, Any]) -> list[str]:
    """Tell which rows are not what the schema of their kind says of a record, or of those of its fields they show."""
    kind, rows = told.get("table", "").removesuffix(".list"), told.get("rows", [])
    if "file" in told and rows and "uid" in rows[0]:
        ref = Ref(told["file"].split("/")[1], rows[0]["id"])
        return [str(one.message) for one in schemas.get(ref.kind).problems(rows[0], ref)]
    if kind == told.get("table", ""):
        return []
    shapes = {name: validator(schemas, kind, name) for name in schemas.get(kind).names}
    return [f"{kind}.{name}: {value}" for row in rows for name, value in row.items()
            if value is not None and not shapes[name].is_valid(value)]  # fmt: skip


def validator(schemas: Schemas, kind: str, name: str) -> Any:
    return jsonschema_rs.validator_for(
        {"$defs": schemas.get(kind).root.get("$defs", {}), **schemas.get(kind).properties[name]}
    )


@pytest.fixture
def centre(prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of the centre with a record of every kind, and the scan that examples name."""
    made = prepared("every", lambda folder: everykind.make(folder, prepared("daily")))
    worlds.copy(made, tmp_path / "every")
    monkeypatch.chdir(tmp_path / "every")
    for name in ("扫描件.pdf", "文稿.docx", "scan.pdf"):
        Path(name).write_bytes(b"%PDF-1.4\n")
    return tmp_path / "every"


def part(number: int) -> Iterator[commandtree.Found]:
    """Give a part of all commands, each under the name people type."""
    every = [one for one in commandtree.walk() if commandtree.once(one)]
    return (one for place, one in enumerate(every) if place % PARTS == number)


@pytest.mark.parametrize("number", range(PARTS))
def test_every_example_runs_and_its_answer_keeps_to_the_schema(run, centre: Path, number: int) -> None:
    schemas, faults, count, excused = Schemas(centre), [], 0, set()
    for found in part(number):
        for words in found.examples:
            if words[0] in OUTSIDE:
                parsed = commandtree.parse_fault(words)
                faults += [f"{' '.join(words)}: {parsed}"] if parsed else []
                continue
            asked = () if {"-o", "--to"} & set(words) else ("-o", "json")
            answer = run(*words, *asked, *(("--dry-run",) if found.writes else ()), as_=worlds.ADMIN)
            count += 1
            fault, told = unfit(words, answer), " ".join(words)
            excuses = {one for one in BESIDE_THE_POINT if told.startswith(one)}
            excused |= {(one, bool(fault)) for one in excuses}
            faults += [f"{told}: {fault}"] if fault and not excuses else []
            if asked:
                told = validated(answer.out, answer.code, " ".join(words))
                faults += [f"{' '.join(words)}: {one}" for one in judged(schemas, told)]
    assert not faults, "\n".join(faults)
    idle = {one for one, needed in excused if not needed and (one, True) not in excused}
    assert not idle, "these need no excuse any more"
    assert count > 150


def unfit(words: tuple[str, ...], answer: Any) -> str:
    """Tell what is wrong with how an example ended: well, unless it does well elsewhere or cannot here."""
    if answer.code == WELL or (answer.code == FOUND_FAULTS and words[0] in MAY_REPORT):
        return ""
    if words in TRIED or (answer.code == REFUSED and words[0] == "approve"):
        return ""
    if any(part in answer.said for part in NOT_HERE):
        return ""
    return f"exit {answer.code} {answer.said[:400]}"


def test_a_command_that_lacks_something_says_so_in_one_document(run, centre: Path) -> None:  # noqa: ARG001
    """One kind stands for all that have a step: where nothing is typed, all of them end in the same place."""
    lacking = {found.path[-1]: found for found in commandtree.walk() if found.needs and found.path[0] not in OUTSIDE}
    assert len(lacking) > 100
    for found in lacking.values():
        answer = run(*found.path, "-o", "json", as_=worlds.ADMIN)
        told = validated(answer.out, answer.code, found.typed)
        assert answer.code not in (WELL, 70) or "changed" in told, found.typed
        assert answer.code == WELL or told["message"], found.typed


def test_what_is_meant_for_people_comes_within_the_document(run, world) -> None:
    world("empty")
    for words in (["--version"], ["place", "--help"], ["rules", "asset", "--diagram"]):
        told = validated(run("-o", "json", *words).out, 0, words[0])
        assert told["lines"], words
    assert validated(run("rules", "--answers", "-o", "json").out, 0, "rules")["schema"] == SCHEMA
    assert json.loads(run("rules", "--answers").out) == SCHEMA


def test_every_report_of_the_program_is_in_the_schema() -> None:
    named = {name for path in source() for name in re.findall(r'\bTable\(\s*"(\w+)"', path.read_text(encoding="utf-8"))}
    never_in_json = {"check", "verify", "import", "count_sheet", "stock_count_sheet"}
    lacking = sorted(named - set(SCHEMA["$defs"]) - never_in_json)
    assert lacking == [], f"describe their columns in templates/answers/answer.json: {lacking}"
    assert len(named) > 50


def source() -> list[Path]:
    return sorted((Path(__file__).parents[1] / "ecentre").rglob("*.py"))


def named(node: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every named part of the schema with its place."""
    if isinstance(node, dict):
        for name, inner in [*node.get("properties", {}).items(), *node.get("$defs", {}).items()]:
            if isinstance(inner, dict) and not where.startswith("/if"):
                yield f"{where}/{name}", inner
                yield from named(inner, f"{where}/{name}")


def test_the_schema_is_valid_and_says_everything_in_both_languages() -> None:
    jsonschema_rs.meta.validate(SCHEMA)
    faults = []
    for where, node in [("", SCHEMA), *named(SCHEMA)]:
        both = [(node.get("title", ""), node.get("x-en", ""))]
        both += [(node["description"], node.get("x-en-description", ""))] if "description" in node else []
        for zh, en in both:
            faults += (
                [f"{where}: {zh} | {en}"]
                if not re.search("[\u4e00-\u9fff]|%", zh) or not en.isascii() or not en
                else []
            )
            zh.encode("gbk")
    assert not faults, "\n".join(faults)


def test_letters_that_a_gbk_pipe_cannot_hold_stay_json() -> None:
    from ecentre.cli import answer

    text = json.dumps({"name": "𠮷野 ✓ 中"}, ensure_ascii=False)
    told = answer.readable(text, "gbk")
    assert json.loads(told.encode("gbk").decode("gbk")) == {"name": "𠮷野 ✓ 中"}
    assert answer.readable(text, "utf-8") == text
