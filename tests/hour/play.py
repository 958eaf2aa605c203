"""Plays the first hour as a script has it, each line judged by what could be known before it is typed.

``==`` begins a chapter, ``=`` gives facts of the office, ``$`` a command (``$!`` one that is refused), ``>`` the answer
to what it asks; ``%`` shows the README's line that installs, which is not run.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.hour.knowledge import ROOT, Newcomer, install
from tests.hour.typist import Typist

HERE = ROOT / "tests" / "hour"
SCRIPTS = {"zh": HERE / "script.txt", "en": HERE / "script-en.txt"}
RECORDED = {"zh": HERE / "first-hour.txt", "en": HERE / "first-hour-en.txt"}
WORKBOOKS = {"zh": "人员名单.xlsx", "en": "staff.xlsx"}
PER_MINUTE = 120  # keystrokes of a clerk who types pinyin
READ = {"zh": (re.compile(r"[一-鿿]"), 500), "en": (re.compile(r"[A-Za-z]{2,}"), 230)}
"""What a person reads and how much of it a minute: Chinese signs, letters of commands only looked at; English words."""
_BAR = "━"


class Step(NamedTuple):
    """One command with its answers, or a chapter's title."""

    line: str
    answers: tuple[str, ...] = ()
    refused: bool = False


class Hour(NamedTuple):
    """What stood on the screen, and the minutes of typing and of reading."""

    screen: str
    typing: float
    reading: float


def script(text: str) -> tuple[list[str], list[Step]]:
    """Read a script: the facts that the office knows, and the steps."""
    facts, steps = list[str](), list[Step]()
    for line in text.splitlines():
        if line.startswith("= "):
            facts += line[2:].split("|")
        elif line.startswith("$"):
            steps.append(Step(line[1:].lstrip("! "), refused=line.startswith("$!")))
        elif line.startswith(">"):
            steps[-1] = steps[-1]._replace(answers=(*steps[-1].answers, line[1:].strip()))
        elif line.startswith(("==", "%")):
            steps.append(Step(line))
    return facts, steps


def hour(text: str = "", language: str = "zh") -> Hour:
    """Play a script in a new account; the office's workbook lies in its home folder.

    The folder has a name of the same length each time: lines are broken by how long they are.
    """
    facts, steps = script(text or SCRIPTS[language].read_text(encoding="utf-8"))
    workbook = WORKBOOKS[language]
    with tempfile.TemporaryDirectory(prefix="hour-", dir="/tmp") as folder:
        home = Path(folder).resolve()
        shutil.copyfile(ROOT / "templates" / "demo" / "people.xlsx", home / workbook)
        typist, newcomer = Typist(home, language), Newcomer([workbook, *facts])
        for step in steps:
            _take(step, typist, newcomer)
        screen = settled(typist.screen.replace(str(home), "~"))
    read, minute = READ[language]
    return Hour(screen, typist.keys / PER_MINUTE, len(read.findall(screen)) / minute)


def _take(step: Step, typist: Typist, newcomer: Newcomer) -> None:
    """Put a chapter's title or the page's own line on the screen, or judge a command and type it."""
    if step.line.startswith("%"):
        typist.show(f"$ {install()}\n")
        return
    if step.line.startswith("=="):
        typist.show(f"\n{step.line}\n\n")
        return
    newcomer.may_type(step.line, typist.screen)
    code = typist.command(step.line, step.answers, newcomer.may_answer)
    if (code != 0) != step.refused:
        raise AssertionError(f"«{step.line}» ended with {code}:\n{typist.screen[-800:]}")


def settled(screen: str) -> str:
    """Give a screen without what differs from run to run: bars of what took long, blanks at the end of lines."""
    lines = [line.rstrip() for line in screen.strip("\n").split("\n") if _BAR not in line]
    return "\n".join(lines) + "\n"
