"""Every command explains itself in both languages, gives an example that parses, and speaks the clerk's language."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import catalogue
import click
import pytest

from ecentre import kinds
from ecentre.cli import catalogue as bound
from ecentre.cli.session import Call
from ecentre.cli.tree import Root

FORBIDDEN = re.compile(r"分支|暂存|合并|\bHEAD\b|\b[Cc]ommit\b|\b[Mm]erge\b|\b[Bb]ranch\b")
EXCUSED = {"doctor", "verify", "ci", "audit", "hooks"}
# What those commands say: of a copy that is unwell, of history, to whoever runs a server.
TECHNICAL = re.compile(
    r"repair\.py|verify/|requests/(annotating|guarding|hooks|judging|receiving)\.py"
    r"|cli/own/(verifying|judging|auditing)\.py"
)
FIELD = re.compile(r"\{\w+\}")
# Names of formats, files and things that are written so in Chinese too.
KNOWN = {
    *(
        "table",
        "plain",
        "json",
        "csv",
        "md",
        "html",
        "xlsx",
        "YAML",
        "Mermaid",
        "Excel",
        "PIN",
        "WPS",
        "iCalendar",
        "USB",
        "SHA-",
        "ecentre",
    ),
    *("bash", "zsh", "fish", "CLDS", "standards", "roles", "department", "category", "difference"),
    *("GitHub", "GitLab", "Gitea", "Gitee", "Forgejo", "github", "gitlab", "gitea", "gitee", "JUnit", "witness"),
    "WS", "KJ", "KU", "ZY", "ZP", "LY", "LX", "SW",  # classes of archives
}


def walk(command: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Give the paths of all commands."""
    found = [path]
    if isinstance(command, click.Group):
        context = click.Context(command, obj=Call())
        for name in command.list_commands(context):
            made = command.get_command(context, name)
            assert made, f"{path} lists {name} and has it not"
            found += walk(made, (*path, name))
    return found


@pytest.fixture(scope="module")
def paths() -> list[tuple[str, ...]]:
    return walk(Root())


def fresh(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """Speak another language from the next command on; hand-written commands take theirs when they are imported."""
    monkeypatch.setenv("ECENTRE_LANG", language)
    bound.bind()
    for name in [name for name in sys.modules if name.startswith("ecentre.cli.own.")]:
        monkeypatch.delitem(sys.modules, name)
        monkeypatch.delattr(f"ecentre.cli.own.{name.rpartition('.')[2]}", raising=False)


def test_the_catalogue_is_compiled_from_its_source() -> None:
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.PO.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_explains_itself(run, paths, monkeypatch, language: str) -> None:
    fresh(monkeypatch, language)
    faults = [
        f"{' '.join(path)}: {fault}" for path in paths for fault in page_faults(run(*path, "--help"), path, language)
    ]
    assert not faults, "\n".join(faults[:40])


def page_faults(answer, path: tuple[str, ...], language: str) -> list[str]:
    faults = [] if answer.code == 0 else [f"exit {answer.code}: {answer.err}"]
    example = "示例:" if language == "zh" else "Example: "
    faults += [] if example in answer.out else ["no example"]
    found = FORBIDDEN.search(answer.out) if not EXCUSED & set(path) else None
    faults += [f"says {found.group()}"] if found else []
    if language == "zh":
        words = foreign(answer.out)
        faults += [f"English: {' '.join(sorted(words))}"] if words else []
    else:
        faults += [
            f"Chinese: {line.strip()}" for line in answer.out.splitlines() if chinese(line) and example not in line
        ]
    return faults


def foreign(page: str) -> set[str]:
    """Give the English words of a Chinese help page that are neither option, command, metavar nor value."""
    kept = "\n".join(line for line in page.splitlines() if "示例:" not in line and not line.startswith("用法"))
    kept = re.sub(r"\n {8,}", " ", kept)  # a line that was wrapped
    kept = re.sub(r"(?<![A-Za-z])[\w]+(\|\w+)+", " ", kept)  # metavars that list values
    kept = re.sub(r"\w+_\w+|\w+\.\w+", " ", kept)  # keys of fields, roles and rules; file names
    kept = re.sub(r"(?m)^  [A-Za-z][\w-]*(?=  |$)", " ", kept)  # the name of a command in a list
    kept = re.sub(r"ecentre( [a-z-]+)*", " ", kept)  # a command that is quoted
    kept = re.sub(r"-{1,2}[A-Za-z][\w-]*", " ", kept)  # options
    kept = re.sub(r"\[[A-Z][\w., \-]*\]|(?<![A-Za-z])[A-Z]+[0-9][\w.]*", " ", kept)  # clauses, ids
    kept = re.sub(r"(?<![A-Za-z])[a-z_\-]+ (?=[\u4e00-\u9fff])", " ", kept)  # a value before its label
    return {
        word for word in re.findall(r"[A-Za-z][A-Za-z'-]+", kept) if word not in KNOWN and word not in known_values()
    }


def known_values() -> set[str]:
    return set(kinds.PREFIXES) | {name.replace("_", "-") for name in kinds.PREFIXES}


def chinese(line: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", re.sub(r"《[^》]*》|ecentre .*|such as .*", "", line)))


def examples_of(page: str) -> list[str]:
    return [
        line.split(":", 1)[1].strip() for line in page.splitlines() if line.strip().startswith(("示例:", "Example:"))
    ]


def test_every_example_parses(run, paths) -> None:
    faults = []
    for path in paths:
        for example in examples_of(run(*path, "--help").out):
            fault = parse_fault(shlex.split(example))
            faults += [f"{example}: {fault}"] if fault else []
    assert not faults, "\n".join(faults[:40])


def parse_fault(words: list[str]) -> str:
    """Tell why a command line names no command or an option that is not there; running it is another matter."""
    command: click.Command = Root()
    arguments, context = words[1:], None
    try:
        while True:
            context = command.make_context(
                words[0], list(arguments), parent=context, obj=Call(), ignore_unknown_options=False
            )
            if not isinstance(command, click.Group) or not context._protected_args:
                return ""
            _, found, arguments = command.resolve_command(context, [*context._protected_args, *context.args])
            assert found
            command = found
    except click.ClickException as error:
        return error.format_message()


READABLE = ("list", "show", "log", "trace", "rules", "check", "whoami", "find")


def test_examples_that_only_look_run_in_a_centre(run, world, paths) -> None:
    world("ledger")
    faults = []
    for path in paths:
        if not path or path[-1] not in READABLE or (len(path) > 1 and path[-1] == "check"):
            continue
        for example in examples_of(run(*path, "--help").out):
            words = shlex.split(example)[1:]
            answer = run(*words, as_="李永刚")
            fine = (0, 4) if path[-1] in ("show", "log", "trace") else (0,)
            faults += [] if answer.code in fine else [f"{example}: exit {answer.code} {answer.err[:200]}"]
    assert not faults, "\n".join(faults[:40])


def sentences() -> list[tuple[str, str]]:
    """Give the Chinese of every ``say("…", …)`` in the source, with its file."""
    found, top = [], Path(__file__).parents[1] / "ecentre"
    for path in sorted(top.rglob("*.py")):
        name = path.relative_to(top).as_posix()
        found += [(name, text) for text in re.findall(r'say\(\s*"([^"]*)"', path.read_text(encoding="utf-8"))]
    return found


def test_no_message_of_the_program_leaves_the_clerk_behind() -> None:
    told = [(name, text) for name, text in sentences() if not TECHNICAL.match(name)]
    faults = [f"{name}: {text}" for name, text in told if FORBIDDEN.search(FIELD.sub("", text))]
    assert not faults, "\n".join(faults)


def test_messages_can_be_shown_on_a_gbk_console() -> None:
    faults = [f"{name}: {text}" for name, text in sentences() if text.encode("gbk", "ignore").decode("gbk") != text]
    assert not faults, "\n".join(faults)


def test_help_of_a_process_of_its_own_speaks_chinese(tmp_path) -> None:
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-m", "ecentre", "place", "add", "--help"],
        cwd=tmp_path,
        capture_output=True,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONUTF8": "1"},
    )
    page = done.stdout.decode()
    assert page.startswith("用法:")
    assert "显示此帮助并退出" in page
