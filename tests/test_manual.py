"""The manual made from the program: nothing is missing, it speaks one language, man and browsers can read it."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import commandtree
import pytest
from test_words import EXCUSED, GIT, chinese, foreign, fresh

from ecentre import cli
from ecentre.cli import catalogue
from ecentre.cli.handbook import leaflet, reference, topics
from ecentre.errors import Exit

SOURCE = Path(__file__).parents[1] / "ecentre"
NAMES = {"records"}
"""The names of folders are written so in every language."""


@pytest.fixture(scope="module")
def sections() -> list[reference.Section]:
    catalogue.bind()
    return reference.sections()


@pytest.fixture(scope="module")
def pages(sections) -> dict[str, reference.Page]:
    return {page.path: page for section in sections for page in section.pages}


def test_every_command_of_the_tree_has_its_page(pages) -> None:
    others = {page.path: page.same for page in pages.values() if page.same}
    missing = []
    for found in commandtree.walk():
        words = list(found.path)
        head = next((name for name in others if words[: name.count(" ") + 1] == name.split(" ")), "")
        told = " ".join([others[head], *words[head.count(" ") + 1 :]] if head else words)
        missing += [found.typed] if told and told not in pages and not found.command.hidden else []
    assert not missing
    assert len(pages) > 700


def test_every_page_tells_usage_meaning_and_an_example(pages) -> None:
    for path, page in pages.items():
        assert page.usage.startswith(f"ecentre {path}"), path
        assert page.help, path
        assert page.examples or page.same, path
    assert "[A2.4.2a]" in pages["asset add"].help
    assert "--as" in pages["asset add"].common
    assert any(entry.term.startswith("--acceptance") for part in pages["asset add"].parts for entry in part.entries)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_manual_speaks_one_language(sections, monkeypatch, language: str) -> None:
    fresh(monkeypatch, language)
    faults = []
    for section in sections if language == "zh" else reference.sections():
        for page in section.pages:
            text = leaflet.text([page], 400)
            faults += _faults(text, page.path, language)
    for topic in topics.all_topics():
        faults += _faults(leaflet.chapter(topic, 400), topic.name, language)
    assert not faults, "\n".join(faults[:30])


def _faults(text: str, name: str, language: str) -> list[str]:
    lines = [line for line in text.splitlines() if not line.startswith("ecentre ")]
    jargon = GIT.search(text) if not EXCUSED & set(name.split()) else None
    faults = [f"{name} says {jargon.group()}"] if jargon else []
    if language == "en":
        return faults + [f"{name}: {line}" for line in lines if chinese(line, "Example: ")]
    words = foreign("\n".join(lines)) - NAMES
    return [*faults, *([f"{name}: {words}"] if words else [])]


def test_every_exit_code_and_variable_is_explained() -> None:
    assert set(topics.CODES) == set(Exit)
    used = {
        name for path in SOURCE.rglob("*.py") for name in re.findall(r'"(ECENTRE_[A-Z_]+)"', path.read_text("utf-8"))
    }
    assert used <= set(topics.VARIABLES)


class Links(HTMLParser):
    """Gathers what a page links to and what can be linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.names: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.add(tag)
        self.targets += [told["href"] or ""] if "href" in told else []
        self.names += [told["id"] or ""] if "id" in told else []


def test_the_page_needs_nothing_else_and_its_links_lead_somewhere(sections) -> None:
    text = leaflet.html(reference.first(), sections, topics.all_topics()).decode()
    links = Links()
    links.feed(text)
    assert len(links.names) == len(set(links.names))
    assert {f"#{name}" for name in links.names} >= set(links.targets)
    assert links.tags.isdisjoint({"script", "link", "img", "iframe"})
    assert "ecentre asset add" in text


def test_forms_are_told_by_the_name_of_the_file(run, sections, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("manual", "--to", "手册.html").code == 0
    assert (tmp_path / "手册.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    text = leaflet.markdown(reference.first(), sections, topics.all_topics())
    assert text.count("\n#") > 700
    assert run("manual", "--to", "m.xyz").code == 2
    assert run("manual", "--form", "pdf").code == 2
    assert run("manual", "--form", "man").code == 2


def test_a_topic_is_shown_as_text(run) -> None:
    assert "ecentre asset show [选项] 编号" in run("manual", "asset", "show").out
    assert "ecentre asset add" in run("manual", "ecentre", "asset").out
    assert "130" in run("manual", "exit-codes").out
    assert "130" in run("manual", "退出码").out
    assert "environment" in run("manual").out
    assert run("manual", "nonsense").code == 4
    assert '"path": "asset show"' in run("manual", "asset", "show", "-o", "json").out


def test_man_pages_are_written_one_a_command(run, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("manual", "--form", "man", "--to", "man").code == 0
    names = {path.name for path in (tmp_path / "man").iterdir()}
    tops = {one.path[0] for one in commandtree.walk() if len(one.path) == 1}
    assert names == {"ecentre.1", *(f"ecentre-{top}.1" for top in tops)}
    if shutil.which("groff"):
        words = ["groff", "-K", "utf8", "-man", "-Tutf8", "-ww", "-rLL=80n"]
        for name in ("ecentre.1", "ecentre-asset.1", "ecentre-approve.1", "ecentre-supply-plan.1"):
            done = subprocess.run([*words, name], cwd=tmp_path / "man", capture_output=True)
            assert done.stderr == b"", name
            assert "名称" in done.stdout.decode()
    text = (tmp_path / "man" / "ecentre-asset.1").read_text("utf-8")
    assert not [line for line in text.splitlines() if line.startswith("'") and not line.startswith("'\\\"")]
    assert all(re.match(r"\.(TH|SH|SS|TP|PP|BR|br|sp|nh|ad)\b", line) for line in text.splitlines() if line[:1] == ".")


def test_the_manual_is_there_outside_of_any_centre(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["manual", "check"]) == 0
    assert "ecentre check" in capsys.readouterr().out
