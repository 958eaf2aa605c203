"""Every command explains itself in both languages, gives examples that parse, and speaks the clerk's language.

So does every sentence, schema, policy and page of the program: complete in Chinese and English, Chinese without English
words but names of options, commands, values and formats, and without the words of git outside of what is for experts.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import catalogue
import click
import commandtree
import pytest
import saying
import typer
import yaml

from ecentre import fields, kinds, records
from ecentre.cli import catalogue as bound
from ecentre.quoting import quoted
from ecentre.render.plain import width
from ecentre.schema import Schemas
from ecentre.words import say

ROOT = Path(__file__).parents[1]
CJK = re.compile(r"[\u4e00-\u9fff]")
GIT = re.compile(
    r"分支|暂存|合并|子仓库|克隆|推送|拉取|变基|\bHEAD\b"
    r"|\b([Cc]ommit|[Mm]erge|[Bb]ranch|[Cc]lone|[Rr]ebase|[Ss]ubmodule|[Rr]epositor(y|ie)|[Uu]pstream)(s|es|d|ed|ing)?\b"
)
EXCUSED = {"doctor", "verify", "ci", "audit", "hooks"}
# What those commands say: of a copy that is unwell, of history, to whoever runs a server.
TECHNICAL = re.compile(
    r"repair\.py|health\.py|machine\.py|verify/|requests/(annotating|guarding|hooks|judging|receiving)\.py"
    r"|cli/own/(verifying|judging|auditing|unwell)\.py"
)
FIELD = re.compile(r"\{\w*\}")
TYPED = re.compile(r" *(?:示例:|ecentre )")
OWN_LANGUAGE = re.compile(r"《[^》]*》|“[^”]*”|ecentre .*|such as .*")
"""What stays Chinese in an English sentence: titles, what is quoted, what is typed, what is an example."""
OWN_WORD = {"label", "verb", "verb_en", "en", "kind", "name"}
"""Places filled with a word of one language: the same thing has another name in the other."""
# Names of formats, programs, systems and keys that are written so in Chinese too.
KNOWN_WORDS = """
table plain json csv md html xlsx docx txt pdf pub YAML Mermaid Excel Microsoft PIN WPS iCalendar USB SHA
ecentre git bash zsh fish powershell PowerShell CLDS CDSB standards roles witness server private GitHub GitLab
Gitea Gitee Forgejo github gitlab gitea gitee JUnit WS KJ KU ZY ZP LY LX SW Windows Linux Debian Python Ctrl
Tab https ssh MB KB KiB MiB UTF GBK BOM NFC NUL CR RSA man notepad code zh en PAGER VISUAL EDITOR LANG cat
dumb cd apt dnf sudo pip install export chcp chmod defusedxml sha files filter diff include fsmonitor
sshCommand helper proxy insteadOf switch main init pre fetch iCloud Google templates schemas zhang san XY bare
SVG QR MinGit Terminal OneDrive Cmd ISO Esc vi wq
"""
KNOWN = frozenset(KNOWN_WORDS.split())


def fresh(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """Speak another language from the next command on; hand-written commands take theirs when they are imported."""
    monkeypatch.setenv("ECENTRE_LANG", language)
    bound.bind()
    for name in [name for name in sys.modules if name.startswith("ecentre.cli.own.")]:
        monkeypatch.delitem(sys.modules, name)
        monkeypatch.delattr(f"ecentre.cli.own.{name.rpartition('.')[2]}", raising=False)


def test_the_catalogue_is_compiled_from_its_source() -> None:
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.PO.read_text(encoding="utf-8"))


FOR_PROGRAMMERS = re.compile(
    r"DeprecationWarning|Could not determine name|No options defined|Arguments take exactly one|defined twice"
    r"|cannot use the same flag|Unknown color|Unknown standard stream|^Choice\(|\[blue\]"
)
"""What click says to whoever writes a program with it, and what rich pages would say: nobody meets it here."""


def test_everything_click_and_typer_can_say_is_translated() -> None:
    known = {part for key in catalogue.entries(catalogue.PO.read_text(encoding="utf-8")) for part in key.split("\0")}
    said = set()
    for package in (click, typer):
        for path in sorted(Path(package.__file__).parent.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                count = {"_": 1, "gettext": 1, "ngettext": 2}.get(saying.called(node), 0)
                texts = node.args[:count] if isinstance(node, ast.Call) else []
                said |= {one.value for one in texts if isinstance(one, ast.Constant)}
    lacking = {text for text in said - known if not FOR_PROGRAMMERS.search(text)}
    assert not lacking
    assert len(said) > 60


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_explains_itself(run, monkeypatch, language: str) -> None:
    """Chinese pages are read as a screen of 40 columns shows them: none of their lines is wider."""
    fresh(monkeypatch, language)
    monkeypatch.setenv("COLUMNS", "40" if language == "zh" else "80")
    faults, count = [], 0
    for found in commandtree.walk():
        count += 1
        faults += [f"{found.typed}: {fault}" for fault in page_faults(run(*found.path, "--help"), found, language)]
    assert not faults, "\n".join(faults[:60])
    assert count > 700


def page_faults(answer: Any, found: commandtree.Found, language: str) -> list[str]:
    faults = [] if answer.code == 0 else [f"exit {answer.code}: {answer.err}"]
    faults += [f"on the side: {answer.err}"] if answer.err else []
    example = "示例:" if language == "zh" else "Example: "
    faults += [] if example in answer.out else ["no example"]
    jargon = GIT.search(answer.out) if not EXCUSED & set(found.path) else None
    faults += [f"says {jargon.group()}"] if jargon else []
    if language == "zh":
        words = foreign(answer.out)
        faults += [f"wide: {line}" for line in answer.out.splitlines() if width(line) > 40 and not TYPED.match(line)]
        return [*faults, *([f"English: {' '.join(sorted(words))}"] if words else [])]
    return faults + [f"Chinese: {line.strip()}" for line in answer.out.splitlines() if chinese(line, example)]


def foreign(page: str) -> set[str]:
    """Give the English words of a Chinese help page that are neither option, command, metavar nor value."""
    kept = "\n".join(line for line in page.splitlines() if "示例:" not in line and not line.startswith("用法"))
    kept = re.sub(r"\n {6,}|(?<=\|)\n  ", " ", kept)  # a line that was wrapped
    kept = re.sub(r"(?<![A-Za-z])[\w]+(\|\w+)+", " ", kept)  # metavars that list values
    kept = re.sub(r"(?m)^  [A-Za-z][\w-]*(?= |$)", " ", kept)  # the name of a command in a list
    return english(kept)


def english(text: str) -> set[str]:
    """Give the English words of a Chinese text that are no names of options, commands, fields, values or formats."""
    kept = re.sub(r"\"[^\"]*\"|“[ -~]+”", " ", text)  # what is typed as it stands
    kept = re.sub(r"[A-Za-z0-9]+[_./:][\w][\w./:-]*", " ", kept)  # keys of fields and rules, names of files, addresses
    kept = re.sub(r"ecentre(?: +-{0,2}[a-z][\w-]*)*", " ", kept)
    kept = re.sub(r"-{1,2}[A-Za-z][\w-]*", " ", kept)
    kept = re.sub(r"\[[A-Z][\w., \-]*\]|[A-Z]{2,}-[\w-]*|(?<![A-Za-z])[A-Za-z]+[0-9][\w.]*", " ", kept)  # clauses, ids
    found = {part for word in re.findall(r"[A-Za-z][A-Za-z'-]+", kept) for part in (word, *word.split("-"))}
    return {word for word in found if len(word) > 1 and word not in KNOWN and not names_in(word)}


def names_in(word: str) -> bool:
    return word in names() or all(part in names() or part in KNOWN for part in word.split("-") if len(part) > 1)


@cache
def names() -> frozenset[str]:
    """Give the words that are names in every language: of commands, of fields and their values, of policies."""
    schemas, found = Schemas(ROOT), {part for one in commandtree.walk() for part in one.path}
    for kind in kinds.PREFIXES:
        schema = schemas.get(kind)
        found |= {kind, *schema.names}
        found |= {str(value) for node in nodes(schema.root) for value in node.get("enum", ())}
    found |= {path.stem for path in (ROOT / "records").rglob("*.yaml")}
    return frozenset(
        {part for word in found for part in (word, *re.split(r"[-_]", word))} | {"yes", "true", "false", "proposed"}
    )


def nodes(node: Any) -> list[dict[str, Any]]:
    """Give every part of a schema."""
    if isinstance(node, list):
        return [one for part in node for one in nodes(part)]
    return [node, *(one for part in node.values() for one in nodes(part))] if isinstance(node, dict) else []


def chinese(line: str, example: str) -> bool:
    return example not in line and bool(CJK.search(OWN_LANGUAGE.sub("", line)))


def told(one: saying.Said) -> str:
    return f"{one.file}:{one.line}: {one.zh} | {one.en}"


def test_every_sentence_is_complete_in_both_languages() -> None:
    faults = []
    for one in saying.sentences():
        zh, en = set(re.findall(r"\{(\w+)", one.zh)), set(re.findall(r"\{(\w+)", one.en))
        faults += [told(one)] if bool(one.zh.strip()) != bool(one.en.strip()) else []
        faults += [f"places: {told(one)}"] if (zh ^ en) - OWN_WORD - {"field"} else []
        faults += [f"not given: {told(one)}"] if one.given and not zh | en <= one.given else []
    assert not faults, "\n".join(faults)
    assert len(saying.sentences()) > 3000


def test_each_language_keeps_to_itself() -> None:
    faults = []
    for one in saying.sentences():
        faults += [f"Chinese in English: {told(one)}"] if CJK.search(OWN_LANGUAGE.sub("", one.en)) else []
        words = english(FIELD.sub(" ", one.zh)) if CJK.search(one.zh) else set()
        faults += [f"{sorted(words)}: {told(one)}"] if words else []
        untold = one.zh == one.en and re.search(r"[A-Za-z]{3} [a-z]{3}", one.zh) and not one.zh.startswith("ecentre ")
        faults += [f"no Chinese: {told(one)}"] if untold else []
    assert not faults, "\n".join(faults)


def test_no_sentence_leaves_the_clerk_behind() -> None:
    texts = [(one, FIELD.sub("", f"{one.zh} {one.en}")) for one in saying.sentences() if not TECHNICAL.match(one.file)]
    faults = [told(one) for one, text in texts if GIT.search(text)]
    assert not faults, "\n".join(faults)


def test_every_sentence_can_be_shown_on_a_gbk_console() -> None:
    faults = [told(one) for one in saying.sentences() if not gbk(one.zh + one.en)]
    assert not faults, "\n".join(faults)


def gbk(text: str) -> bool:
    return text.encode("gbk", "ignore").decode("gbk") == text


def test_nothing_is_said_in_one_language_only() -> None:
    """Sentences go through ``say``; a bare text before a person is an id, a sign or a blank."""
    bare = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3,} [a-z]{2,}")
    typed = re.compile(r"^ ?--|^ecentre |^\\n|<[a-z]")
    faults = [f"{file}:{line}: {text[:90]!r}" for file, line, text in saying.unsaid()
              if bare.search(text) and not typed.search(text)]  # fmt: skip
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("kind", sorted(kinds.PREFIXES))
def test_a_schema_names_everything_in_plain_words(kind: str) -> None:
    """That both languages are there, tests/test_schemas.py says; here each keeps to its own, and to the screen."""
    root, faults = Schemas(ROOT).get(kind).root, []
    for node in nodes(root):
        pairs = [(node.get(zh), node.get(en)) for zh, en in (("title", "x-en"), ("description", "x-en-description"))]
        pairs += (
            [tuple(pair) for pair in node.get("x-labels", {}).values()]
            if isinstance(node.get("x-labels"), dict)
            else []
        )
        for zh, en in pairs:
            if not isinstance(zh, str) or not isinstance(en, str):
                continue
            wrong = english(zh) or CJK.search(OWN_LANGUAGE.sub("", en)) or not gbk(zh + en) or GIT.search(f"{zh} {en}")
            faults += [f"{zh} | {en}: {wrong}"] if wrong else []
    assert not faults, "\n".join(faults)


def test_kinds_and_their_steps_are_named_in_both_languages() -> None:
    count = 0
    for kind in map(kinds.get, kinds.PREFIXES):
        for words in (kind.label, kind.help, *(one for row in kind.workflow for one in (row.label, row.help))):
            count += 1
            assert CJK.search(words.zh), f"{kind.name}: {words}"
            assert words.en, f"{kind.name}: {words}"
            assert not CJK.search(words.en), f"{kind.name}: {words}"
    assert count > 800


def test_what_policy_names_has_a_name_in_both_languages() -> None:
    faults, count = [], 0
    for path in sorted((ROOT / "records").rglob("*.yaml")):
        for row in rows_of(yaml.safe_load(path.read_text(encoding="utf-8"))):
            count += 1
            name, english_name = str(row["name"]), str(row["english"])
            fine = CJK.search(name) and english_name.isascii() and english_name and gbk(name) and not english(name)
            faults += [] if fine else [f"{path.name}: {name} | {english_name}"]
    assert not faults, "\n".join(faults)
    assert count >= 19


def rows_of(data: Any) -> list[dict[str, Any]]:
    """Give the rows of policy tables that name something."""
    if isinstance(data, list):
        return [one for part in data for one in rows_of(part)]
    if not isinstance(data, dict):
        return []
    return ([data] if {"name", "english"} <= data.keys() else []) + [
        one for part in data.values() for one in rows_of(part)
    ]


def test_what_is_printed_can_be_read_on_paper_by_everybody() -> None:
    """Forms are Chinese, as the manuals' own are; the page of a table has no words of its own."""
    for path in sorted(records.data_folder("templates").rglob("*.j2")):
        text = re.sub(
            r"\{% block look %\}\w+|\{[%#{].*?[%#}]\}|<[^>]*>|&\w+;",
            " ",
            path.read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        assert gbk(text), path.name
        assert not english(text) - {"DOCTYPE"}, f"{path}: {english(text)}"


def test_labels_of_fields_are_found_by_the_reader_s_language(monkeypatch) -> None:
    node = Schemas(ROOT).get("asset").properties["price"]
    monkeypatch.setenv("ECENTRE_LANG", "en")
    assert str(fields.label(node)).isascii()
    monkeypatch.setenv("ECENTRE_LANG", "zh")
    assert CJK.search(str(fields.label(node)))


def test_help_of_a_process_of_its_own_speaks_chinese(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ecentre", "place", "add", "--help"],
        cwd=tmp_path,
        capture_output=True,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONUTF8": "1"},
    )
    page = done.stdout.decode()
    assert page.startswith("用法:")
    assert "显示此帮助并退出" in page


@pytest.mark.parametrize("value", ["两个 词", quoted("两个 词"), say("两个 词", "两个 词")])
def test_what_stands_behind_an_option_is_quoted_once_and_nothing_else_is(value: object) -> None:
    assert str(say("{a} --name {a}{b}", "", a=value, b=" {c}")) == f'{value} --name "两个 词" {{c}}'
    assert str(say("--name {a}", "", a="{c}")) == '--name "{c}"'
