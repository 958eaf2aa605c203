"""The Tab key: what four shells are offered for commands, options, ids and values, and how it gets to them."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from contextlib import chdir
from functools import partial
from pathlib import Path

import pytest
import worlds

from ecentre.cli.tabkey import completion, letters, outline, shells

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates" / "completion"


class Screen(io.StringIO):
    """Standard output that takes bytes too."""

    def __init__(self) -> None:
        super().__init__()
        self.buffer = io.BytesIO()


@pytest.fixture
def tab(monkeypatch, capsys, office: Path):  # noqa: ARG001  a centre is there unless a test goes elsewhere
    """Give the function that presses Tab behind a line and tells what the shell is answered."""

    def pressed(line: str, shell: str = "bash", **settings: str) -> list[str]:
        screen = Screen()
        capsys.readouterr()
        with monkeypatch.context() as here:
            here.setattr(sys, "stdout", screen)
            here.setenv("_ECENTRE_COMPLETE", shell)
            here.setenv("_ECENTRE_LINE", line)
            ending = "\n" if shell == "fish" else ""
            here.setenv("_ECENTRE_WORDS", "\n".join(line.split(" ")) + ending)
            for name, value in settings.items():
                here.setenv(name, value)
            assert completion.answer() == 0
        assert screen.getvalue() == ""
        assert capsys.readouterr() == ("", "")
        return screen.buffer.getvalue().decode().splitlines()

    return pressed


@pytest.fixture
def office(prepared, monkeypatch) -> Path:
    """Give a centre with a request that waits for the specialist and one that is not handed in yet."""
    folder = prepared("completing", partial(_with_requests, prepared("office")))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("ECENTRE_HOME", str(folder.parent / "home"))
    return folder


def _with_requests(office: Path, folder: Path) -> None:
    worlds.copy(office, folder)
    with chdir(folder):
        for reason in ("卡纸", "新人"):
            worlds.run("--as", "王晓燕", "requisition", "add", "--category", "printer", "--item", f"激光打印机{reason}",
                       "--quantity", "1", "--estimated-price", "2600", "--reason", reason)  # fmt: skip
        worlds.run("--as", "王晓燕", "requisition", "submit", "REQ-2026-0001")


def values(lines: list[str]) -> list[str]:
    """Give what would be typed: the first word of each line of bash, what stands before the tab for others."""
    return [line.partition("\t")[0].partition("  ")[0] for line in lines[1:] if line.strip()]


def test_commands_and_kinds_are_offered_with_their_help(tab) -> None:
    lines = tab("ecentre req")
    assert lines == ["offer", "requisition"]
    assert "requisition" in values(tab("ecentre "))
    assert any(line.startswith("show") and "卡片" in line for line in tab("ecentre asset "))
    assert values(tab("ecentre 申购")) == []
    assert "requisition" in values(tab("ecentre 购置"))


@pytest.mark.parametrize("shell", list(shells.SCRIPTS))
def test_ids_come_with_names_in_every_shell(tab, shell: str) -> None:
    lines = tab("ecentre show REQ-", shell)
    assert lines[0] == "offer"
    assert values(lines) == ["REQ-2026-0001", "REQ-2026-0002"], "what changed last comes first"
    assert "激光打印机卡纸" in lines[1]
    if shell in ("zsh", "fish", "powershell"):
        assert lines[1].startswith("REQ-2026-0001\t")


@pytest.mark.parametrize("text", ["0001", "req-2026-0001", "卡纸", "dyjkz"])
def test_an_id_is_found_by_its_tail_its_case_and_its_name(tab, text: str) -> None:
    assert tab(f"ecentre requisition show {text}")[1:] == ["REQ-2026-0001"]


def test_a_text_that_begins_no_value_is_kept_by_the_shell(tab) -> None:
    lines = tab("ecentre show 打印")
    assert lines[0] == "offer keep"
    assert lines[-1] == " ", "bash finds no common beginning to put in the place of what was typed"
    assert values(lines)[0] == "printer", "names that begin so come first"
    assert not tab("ecentre show 打印", _ECENTRE_SORT="37")[-1].endswith(")")


def test_a_verb_is_offered_the_records_that_it_can_be_taken_on(tab) -> None:
    assert tab("ecentre requisition submit ")[1:] == ["REQ-2026-0002"]
    assert tab("ecentre assess ")[1:] == ["REQ-2026-0001"]
    assert values(tab("ecentre assess REQ-2026-0002")) == ["REQ-2026-0002"]


def test_references_and_choices_are_offered_with_their_labels(tab) -> None:
    assert any("general" in line and "综合部" in line for line in tab("ecentre person add --department "))
    assert tab("ecentre requisition add --category 打印")[1:] == ["printer"]
    assert tab("ecentre requisition add --category=pri")[1:] == ["printer"]
    assert values(tab("ecentre asset list --state in_u")) == ["in_use"]
    assert tab("ecentre --as zx")[1:] == ["zhang-xiao-yan"]


def test_bash_gets_what_comes_after_its_own_break_of_words(tab) -> None:
    assert tab("ecentre requisition add --category=pri")[1:] == ["printer"]
    assert tab('ecentre asset list --where "department=gen')[1:] == ["department=general"]
    assert tab("ecentre requisition add --category=pri", "zsh")[1].startswith("--category=printer\t")
    assert tab("ecentre requisition add --category=pri", _ECENTRE_BREAKS=" ")[1:] == ["--category=printer"]


def test_conditions_and_columns_go_on_from_what_is_there(tab) -> None:
    assert tab("ecentre asset list --where depar") == ["offer open", "department="]
    assert tab("ecentre asset list --where department=gene")[1:] == ["general"]
    assert tab("ecentre asset list --columns id,nam")[1:] == ["id,name"]


def test_files_are_left_to_the_shell(tab) -> None:
    assert tab("ecentre show REQ-2026-0001 --to ") == ["files"]
    assert tab("ecentre import person ") == ["files"]
    assert tab("ecentre requisition add --from x") == ["files"]
    assert tab("ecentre init ") == ["folders"]


def test_options_are_offered_with_help_and_those_of_the_record_that_is_named(tab) -> None:
    lines = tab("ecentre requisition add --")
    assert any(line.startswith("--category") and "类别" in line for line in lines)
    assert "--category" not in values(tab("ecentre requisition add --category printer --"))
    assert "--decision" in values(tab("ecentre assess REQ-2026-0001 --"))
    assert "buy" in values(tab("ecentre assess REQ-2026-0001 --decision "))


def test_fish_is_offered_a_name_where_the_name_was_typed(tab) -> None:
    assert tab("ecentre requisition show 激光打印机卡", "fish")[1:] == ["激光打印机卡纸\tREQ-2026-0001"]


def test_nothing_is_said_or_written_and_nothing_offered_outside_of_a_centre(tab, tmp_path, monkeypatch, office) -> None:
    before = subprocess.run(["git", "status", "--porcelain"], cwd=office, capture_output=True, check=True).stdout
    tab("ecentre show ")
    after = subprocess.run(["git", "status", "--porcelain"], cwd=office, capture_output=True, check=True).stdout
    assert before == after
    (tmp_path / "outside").mkdir()
    monkeypatch.chdir(tmp_path / "outside")
    monkeypatch.setenv("ECENTRE_HOME", str(tmp_path / "nobody"))
    assert tab("ecentre show ") == []
    assert tab("ecentre nonsense here ") == []
    assert "asset" in values(tab("ecentre "))


def test_a_record_added_just_now_is_offered(tab, world, run) -> None:
    world("office")
    tab("ecentre show ")
    run("place", "add", "--name", "三号库房", "--id", "store-three", as_="李永刚")
    assert tab("ecentre show 三号")[1:] == ["store-three"]


@pytest.mark.usefixtures("office")
def test_the_outline_tells_what_the_tree_of_commands_tells() -> None:
    made, kept = outline.make(), outline.load()
    assert outline.load() == kept == made
    names = [row.name for row in made.groups[""]]
    assert {"init", "approve", "asset", "stock"} <= set(names)
    assert made.behind["stock item"] == "supply_item"
    assert made.kinds["requisition"].verbs["submit"] == ["draft"]


def test_first_letters_need_no_dictionary() -> None:
    assert letters.spells("dyj", "激光打印机")
    assert letters.spells("tyy", "投影仪")
    assert letters.spells("kt", "空调")
    assert letters.spells("clx", "策勒县")
    assert not letters.spells("xx", "激光打印机")
    assert not letters.spells("d", "打印机")


PRESS = r"""
source {script}
press() {{
    COMP_LINE=$1 COMP_POINT=${{#1}} COMP_TYPE=9 COMPREPLY=()
    COMP_WORDS=($1) COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
    _ecentre ecentre 2>>{errors}
    printf '%s\n' "${{COMPREPLY[@]}}"
}}
compopt() {{ printf 'compopt %s %s\n' "$1" "$2"; }}
complete -p ecentre
press 'ecentre requisition show 卡纸'
press 'ecentre asset list --where depar'
press 'ecentre import person '
press 'ecentre show REQ-*'
"""


def program(folder: Path) -> dict[str, str]:
    """Give an environment in which ``ecentre`` is this very program."""
    place = folder.parent / "bin"
    place.mkdir(exist_ok=True)
    starter = place / "ecentre"
    starter.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -W ignore -m ecentre "$@"\n', "utf-8")
    starter.chmod(0o755)
    return {**os.environ, "PATH": f"{place}:{os.environ['PATH']}", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash here")
def test_bash_really_takes_what_it_is_offered(office) -> None:
    script = PRESS.format(script=TEMPLATES / "ecentre.bash", errors=office.parent / "errors")
    done = subprocess.run(["bash", "--norc", "-c", script], cwd=office, env=program(office), capture_output=True)
    assert done.stderr == b""
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "complete -o nosort -F _ecentre ecentre"
    assert lines[1:5] == ["REQ-2026-0001", "compopt -o nospace", "department=", "compopt -o default"]
    assert [line for line in lines[5:] if line.strip()] == []
    assert (office.parent / "errors").read_text("utf-8") == ""


@pytest.mark.skipif(not shutil.which("zsh"), reason="no zsh here")
def test_zsh_reads_its_script(office) -> None:
    script = (
        "autoload -Uz compinit; compinit -u -D; source $1;"
        "words=(ecentre requisition show 卡纸); CURRENT=4; PREFIX=卡纸;"
        "compadd() { print -r -- ${(P)@[-1]}; }; typeset -A compstate; _ecentre"
    )
    words = ["zsh", "-f", "-c", script, "zsh", str(TEMPLATES / "ecentre.zsh")]
    done = subprocess.run(words, cwd=office, env=program(office), capture_output=True)
    assert done.stdout.decode().split() == ["REQ-2026-0001"], done.stderr.decode()


@pytest.mark.skipif(not shutil.which("fish"), reason="no fish here")
def test_fish_reads_its_script(office) -> None:
    script = f"source {TEMPLATES / 'ecentre.fish'}; complete -C 'ecentre requisition show REQ-2026-0001'"
    done = subprocess.run(["fish", "-c", script], cwd=office, env=program(office), capture_output=True)
    assert done.stdout.decode().split() == ["REQ-2026-0001", "激光打印机卡纸"], done.stderr.decode()


def test_the_script_for_powershell_is_plain_ascii() -> None:
    text = (TEMPLATES / "ecentre.ps1").read_text("utf-8")
    assert text.isascii()
    assert "[Console]::OutputEncoding = $encoding" in text


def test_the_script_is_printed_for_the_shell_in_use(run, monkeypatch) -> None:
    assert "complete -o nosort" in run("completion", "bash").out
    monkeypatch.setenv("SHELL", "/bin/zsh")
    assert run("completion").out.startswith("#compdef")
    monkeypatch.delenv("SHELL")
    monkeypatch.setenv("PSModulePath", "C:\\x")
    assert "Register-ArgumentCompleter" in run("completion").out
    monkeypatch.delenv("PSModulePath")
    assert run("completion").code == 2
    answer = run("completion", "tcsh")
    assert answer.code == 2
    assert "powershell" in answer.err


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    place = tmp_path / "家 里"
    place.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(place))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ECENTRE_HOME", str(place / ".config" / "ecentre"))
    return place


@pytest.mark.parametrize(("shell", "start"), [("bash", ".bashrc"), ("zsh", ".zshrc")])
def test_a_line_is_added_once_and_only_when_allowed(run, home, shell: str, start: str) -> None:
    (home / start).write_text("alias ll='ls -l'", "utf-8")
    answer = run("completion", shell, "--install")
    assert (home / start).read_text("utf-8") == "alias ll='ls -l'"
    assert str(home / start) in answer.err
    assert run("completion", shell, "--install", "--yes").code == 0
    told = (home / start).read_text("utf-8")
    assert told.count("\n") == 2
    assert "没有改动" in run("completion", shell, "--install", "--yes").err
    assert (home / start).read_text("utf-8") == told
    if shutil.which(shell):
        asked = {"bash": "complete -p ecentre", "zsh": "print $_comps[ecentre]"}[shell]
        words = [shell, *(["--norc"] if shell == "bash" else ["-f"]), "-c", f'. "$HOME/{start}" && {asked}']
        done = subprocess.run(words, capture_output=True, cwd=home)
        assert b"_ecentre" in done.stdout, done.stderr.decode()


def test_fish_needs_no_line_and_bash_none_that_looks_by_itself(run, home) -> None:
    assert run("completion", "fish", "--install").code == 0
    assert (home / ".config" / "fish" / "completions" / "ecentre.fish").is_file()
    (home / ".bashrc").write_text(". /usr/share/bash-completion/bash_completion\n", "utf-8")
    assert "还差一步" not in run("completion", "bash", "--install").err
    assert (home / ".local" / "share" / "bash-completion" / "completions" / "ecentre").is_file()


POWERSHELL = """#!/bin/sh
printf '%s|%s' "$HOME/profile.ps1" "{policy}"
"""


@pytest.mark.parametrize("policy", ["RemoteSigned", "Restricted"])
def test_the_profile_of_powershell_is_where_it_says_and_left_alone_where_no_script_may_run(
    run, home, monkeypatch, policy: str
) -> None:
    from ecentre import process

    (home / "pwsh").write_text(POWERSHELL.format(policy=policy), "utf-8")
    (home / "pwsh").chmod(0o755)
    monkeypatch.setenv("PATH", str(home), prepend=os.pathsep)
    process.program.cache_clear()
    profile = home / "profile.ps1"
    profile.write_bytes(b"\xff\xfe" + "Set-Alias x y\r\n".encode("utf-16-le"))
    answer = run("completion", "powershell", "--install", "--yes")
    process.program.cache_clear()
    if policy == "Restricted":
        assert (answer.code, "Set-ExecutionPolicy" in answer.err) == (6, True)
        assert "ecentre" not in profile.read_bytes().decode("utf-16")
    else:
        assert answer.code == 0
        assert "ecentre.ps1" in profile.read_bytes().decode("utf-16").splitlines()[1]
