"""``open``: the file in the editor, what was changed judged, kept or put back; editors get the schema's own help."""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from pathlib import Path

import keyboard
import pytest
import worlds

from ecentre import editors, founding, kinds, process
from ecentre.cli.handedits import editor
from ecentre.errors import UsageError
from ecentre.model import Ref
from ecentre.records import schema_line

KEEPER = "李永刚"
CARD = ("--purchased-on", "2026-01-05", "--department", "综合部", "--keeper", "王晓燕", "--opening-source", "台账")
ID = "AST-2026-0001"
FILE = Ref("asset", ID).path
SCRIPT = """import os, sys
path = sys.argv[-1]
with open(os.environ["SEEN"], "a", encoding="utf-8") as seen:
    seen.write(os.getcwd() + "|" + "|".join(sys.argv[1:]) + "\\n")
text = open(path, encoding="utf-8").read()
old, new = os.environ.get("CHANGE", ">").split(">")
open(path, "w", encoding="utf-8", newline="\\n").write(text.replace(old, new) if old else text)
"""


def stocked(folder: Path) -> None:
    """Make an office with one printer."""
    worlds.make("office", folder)
    os.environ["ECENTRE_AS"] = KEEPER
    here = Path.cwd()
    os.chdir(folder)
    try:
        worlds.run("asset", "open", "--name", "激光打印机", "--category", "printer", "--price", "5200", *CARD)
    finally:
        os.chdir(here)
        del os.environ["ECENTRE_AS"]


@pytest.fixture
def desk(run, prepared, tmp_path: Path, monkeypatch):
    """Work in a centre whose folder has a blank and Chinese in its name, with an editor that is a script."""
    place, script = tmp_path / "我的 中心", tmp_path / "my editor.py"
    worlds.copy(prepared("shelved", stocked), place)
    script.write_text(SCRIPT, encoding="utf-8", newline="\n")
    monkeypatch.chdir(place)
    monkeypatch.setenv("ECENTRE_EDITOR", f'"{sys.executable}" "{script}" --wait')
    monkeypatch.setenv("SEEN", str(tmp_path / "seen"))
    monkeypatch.setenv("ECENTRE_AS", KEEPER)

    run.change, run.seen, run.place = partial(monkeypatch.setenv, "CHANGE"), tmp_path / "seen", place
    return run


def test_the_place_of_the_file_is_printed_and_nothing_opened(desk) -> None:
    shown = desk("open", "ast20260001", "王晓燕", "--print")
    assert shown.out.splitlines() == [str(desk.place / FILE), str(desk.place / "records/person/wang-xiao-yan.yaml")]
    assert json.loads(desk("open", ID, "--print", "-o", "json").out)["rows"] == [
        {"id": ID, "file": str(desk.place / FILE)}
    ]
    assert not desk.seen.exists()


def test_every_file_is_opened_by_its_plain_name_from_the_root(desk) -> None:
    answer = desk("open", ID, "wang-xiao-yan")
    assert answer.code == 0, answer.said
    assert answer.err.count("没有改动") == 2
    calls = [line.split("|") for line in desk.seen.read_text(encoding="utf-8").splitlines()]
    assert calls == [[str(desk.place), "--wait", name] for name in (FILE, "records/person/wang-xiao-yan.yaml")]


@pytest.mark.skipif(os.name == "nt", reason="Windows has Notepad")
def test_how_one_leaves_vi_is_said_before_it_takes_the_screen(desk, typing, tmp_path: Path, monkeypatch) -> None:
    vi = tmp_path / "vi"
    vi.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tmp_path / "my editor.py"}" "$@"\n', encoding="utf-8")
    vi.chmod(0o755)
    monkeypatch.setenv("ECENTRE_EDITOR", str(vi))
    typing()
    assert desk("open", ID).code == 130, "nothing is opened before it was read"
    assert not desk.seen.exists()
    typing("")
    answer = desk("open", ID)
    assert ":q!" in answer.err
    assert desk.seen.exists()


def test_without_a_terminal_the_two_commands_are_named(desk) -> None:
    desk.change("激光打印机>针式打印机")
    answer = desk("open", ID)
    assert answer.code == 0
    assert "资产名称 由 激光打印机 改为 针式打印机" in answer.err
    assert f"ecentre keep {ID} --reason" in answer.err
    assert f"ecentre restore {ID}" in answer.err
    assert answer.err.count("手工改动") == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('"5200.00">五千', f"{FILE}:8:1: "),
        ("name: >name", "[yaml.syntax]"),
        ("state: in_use>state: idle", "只能由办理步骤改变"),
        ('"5200.00">"12.00"', "[asset.class A2.3.1]"),
    ],
)
def test_what_is_wrong_is_told_and_cannot_be_kept(desk, change: str, told: str) -> None:
    desk.change(change)
    answer = desk("open", ID)
    assert answer.code == 1, answer.said
    assert told in answer.err
    assert f"ecentre keep {ID}" not in answer.err
    assert f"ecentre restore {ID}" in answer.err


def test_a_change_is_kept_as_a_correction_with_its_reason(desk, typing) -> None:
    desk.change("激光打印机>针式打印机")
    typing("1", "铭牌如此")
    answer = desk("open", ID)
    assert answer.code == 0, answer.said
    (row,) = json.loads(desk("show", ID, "-o", "json").out)["rows"]
    assert (row["name"], row["steps"][-1]["verb"], row["steps"][-1]["reason"]) == ("针式打印机", "keep", "铭牌如此")


def test_a_change_is_put_back_or_left_for_later(desk, typing) -> None:
    before = (desk.place / FILE).read_bytes()
    desk.change("激光打印机>针式打印机")
    typing("4")
    answer = desk("open", ID)
    assert "先放着" in answer.err
    assert (desk.place / FILE).read_bytes() != before
    typing("3")
    assert desk("open", ID).code == 0
    assert (desk.place / FILE).read_bytes() == before


def test_another_form_of_the_same_is_put_back_at_once(desk) -> None:
    before = (desk.place / FILE).read_bytes()
    desk.change("name: 激光打印机>name:   '激光打印机'")
    answer = desk("open", ID)
    assert answer.code == 0, answer.said
    assert (desk.place / FILE).read_bytes() == before


def test_a_wrong_change_is_edited_again_and_keep_is_not_offered(desk, typing) -> None:
    desk.change('"5200.00">五千')
    typing("1", "2")
    answer = desk("open", ID)
    assert len(desk.seen.read_text(encoding="utf-8").splitlines()) == 2
    assert "留下改动" not in answer.err
    assert "5200.00" in (desk.place / FILE).read_text(encoding="utf-8")


def test_ctrl_c_at_the_question_leaves_the_edit_and_takes_no_step(desk, typing) -> None:
    desk.change("激光打印机>针式打印机")
    typing()
    assert desk("open", ID).code == 130
    assert "针式" in (desk.place / FILE).read_text(encoding="utf-8")
    assert len(json.loads(desk("show", ID, "-o", "json").out)["rows"][0]["steps"]) == 1


def test_fields_are_explained_before_the_editor_opens(desk, typing) -> None:
    typing()
    answer = desk("open", ID)
    assert "使用人/责任人" in answer.err
    assert "元,两位小数" in answer.err
    explained = desk("open", ID, "--explain", "-o", "json")
    fields = {row["field"]: row for row in json.loads(explained.out)["rows"]}
    assert fields["warranty"]["help"].startswith("如 至2028年11月")
    assert not {"state", "steps"} & set(fields)
    sorts = {
        row["field"]: row for row in json.loads(desk("open", "wang-xiao-yan", "--explain", "-o", "json").out)["rows"]
    }
    assert sorts["department"]["allowed"]
    assert len(desk.seen.read_text(encoding="utf-8").splitlines()) == 1


def test_an_editor_that_is_missing_is_named_with_the_setting_and_the_file(desk, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_EDITOR", "no-such-editor --wait")
    answer = desk("open", ID)
    assert answer.code == 6
    assert all(part in answer.err for part in ("no-such-editor", "ECENTRE_EDITOR", str(desk.place / FILE)))


def test_a_file_that_is_gone_comes_back_by_restore(desk) -> None:
    (desk.place / FILE).unlink()
    answer = desk("open", ID)
    assert (answer.code, f"ecentre restore {ID}" in answer.err) == (4, True)


def test_settings_are_asked_in_order_and_known_editors_told_to_wait(tmp_path: Path, monkeypatch) -> None:
    for name in editor.NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EDITOR", "nano -w")
    assert editor.chosen(tmp_path) == editor.Editor(("nano", "-w"), "EDITOR")
    monkeypatch.setenv("VISUAL", "code")
    assert editor.chosen(tmp_path).command == ("code", "--wait")
    monkeypatch.setenv("ECENTRE_EDITOR", '"/opt/my tools/code" --wait')
    assert editor.chosen(tmp_path).command == ("/opt/my tools/code", "--wait")
    blank = tmp_path / "my editor"
    blank.touch()
    monkeypatch.setenv("ECENTRE_EDITOR", str(blank))
    assert editor.chosen(tmp_path).command == (str(blank),)
    monkeypatch.setenv("ECENTRE_EDITOR", 'code "--wait')
    with pytest.raises(UsageError, match="ECENTRE_EDITOR"):
        editor.chosen(tmp_path)


def test_without_any_setting_the_usual_editors_are_looked_for(tmp_path: Path, monkeypatch) -> None:
    for name in editor.NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(process, "found", lambda name: name if name in ("nano", "notepad") else "")
    monkeypatch.setattr(sys, "stdin", keyboard.Terminal())
    assert editor.chosen(tmp_path).argv == ("nano",)
    monkeypatch.setattr(os, "name", "nt")
    assert editor.chosen(tmp_path).argv == ("notepad",)


def test_the_first_line_of_a_record_leads_to_its_schema(desk) -> None:
    first = (desk.place / FILE).read_text(encoding="utf-8").splitlines()[0]
    assert first == schema_line(Ref("asset", ID))
    schema = (desk.place / FILE).parent / first.partition("$schema=")[2]
    assert schema.resolve() == desk.place / "schemas" / "asset.json"
    own = (desk.place / "records/person/wang-xiao-yan.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert (desk.place / "records/person" / own.partition("$schema=")[2]).is_file()


def test_a_centre_tells_editors_of_every_kind_and_of_choices_in_words(desk) -> None:
    settings = json.loads((desk.place / editors.SETTINGS).read_text(encoding="utf-8"))
    assert set(settings["yaml.schemas"]) == {f"./schemas/{kind}.json" for kind in kinds.PREFIXES}
    assert (settings["yaml.schemaStore.enable"], settings["files.eol"]) == (False, "\n")
    recommended = json.loads((desk.place / ".vscode/extensions.json").read_text(encoding="utf-8"))
    assert recommended["recommendations"] == ["redhat.vscode-yaml"]
    state = json.loads((desk.place / "schemas/asset.json").read_text(encoding="utf-8"))["properties"]["state"]
    assert state["enumDescriptions"] == [state["x-labels"][value][0] for value in state["enum"]]


def test_every_labelled_choice_of_every_schema_is_described() -> None:
    def lacking(node: object) -> list[object]:
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        mine = (
            isinstance(node, dict) and "x-labels" in node and len(node.get("enumDescriptions", ())) != len(node["enum"])
        )
        return [*([node] if mine else []), *(found for one in inner for found in lacking(one))]

    files = {name: data for name, data in founding.shipped().items() if name.startswith("schemas/")}
    assert not [name for name, data in files.items() if lacking(json.loads(data))]
