"""What a newcomer can know at each moment: the README's first hour, what stood on the screen, the office's own facts.

A command may be typed only as one of these showed it; what it showed as a blank (``…``, ``姓名``, ``文件.xlsx``) may be
filled with a fact or with what the screen showed; options may be left out, for what is missing is asked. Nothing else:
no option, no word, no id out of nowhere.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from ecentre.series import initials

ROOT = Path(__file__).parents[2]
HEADING = "## 一个新中心的第一小时"
STEP = re.compile(r"(?:ecentre|cd)(?: [^\s,;，；。、:：()（）“”]+)*")
BLANKS = ("…", "...", "laptop", "my-centre")
SIGNS = re.compile(r"[一-鿿]")
CAPITALS = re.compile(r"[A-Z][A-Z-]*(?:\.xlsx)?")
ID = re.compile(r"[A-Z]{3}-\d{4}-\d{4}")
ANSWERS = ("", "y", "是", "<", "?")
"""What any question takes that says so: Enter, yes, back, help."""
INITIALS = ("拼音首字母", "pinyin initials")


class UnknowableError(AssertionError):
    """Something was typed that nothing had told."""


class Newcomer:
    """What one person knows: facts of the office from the start, then whatever came up on the screen."""

    def __init__(self, facts: list[str]) -> None:
        """Know the office and the printed page, nothing of the program."""
        self.facts = set(facts)
        self.page = block()

    def may_type(self, command: str, screen: str) -> None:
        """Judge a command against the page and the screen.

        Raises:
            UnknowableError: with the part that nothing had shown.
        """
        words = shlex.split(command)
        shown = [one.split() for one in STEP.findall(f"{self.page}\n{screen}")]
        best: list[str] = words
        for one in shown:
            rest = self._beyond(words, one, screen)
            best = min(best, rest, key=len)
            if not rest:
                return
        raise UnknowableError(f"nobody could know how to type «{command}»: {' '.join(best)}")

    def _beyond(self, words: list[str], shown: list[str], screen: str) -> list[str]:
        """Give what of a command goes beyond a form of it that was shown."""
        left = list(words)
        while left and shown:
            if left[0] != shown[0] and not self._fills(left[0], shown[0], screen):
                break
            left, shown = left[1:], shown[1:]
        if shown and not shown[0].startswith("--"):
            return words  # the form says more than was typed: it is another command
        return self._as_told(left, screen)

    def _as_told(self, left: list[str], screen: str) -> list[str]:
        """Take off who acts, which the page or the screen has told how to say."""
        if left[:1] == ["--as"] and "--as" in f"{self.page}{screen}" and self._names(left[1], screen):
            return self._as_told(left[2:], screen)
        return left

    def _fills(self, typed: str, shown: str, screen: str) -> bool:
        return _blank(shown) and not typed.startswith("-") and (typed in screen or self._names(typed, screen))

    def _names(self, typed: str, screen: str) -> bool:
        """Tell whether a word names something of the office: whole, or its initials where the screen told of them."""
        if typed in self.facts:
            return True
        chinese = [one for one in self.facts if not one.isascii()]
        told = any(one in screen for one in INITIALS)
        return told and any(initials(one).startswith(typed) for one in chinese)

    def may_answer(self, answer: str, screen: str) -> None:
        """Judge an answer: a fact of the office, a choice of the last question, or what every question takes.

        Raises:
            UnknowableError: nothing had shown it.
        """
        if answer in ANSWERS or self._names(answer, screen) or all(part in screen for part in answer.split("、")):
            return
        raise UnknowableError(f"nobody could know the answer «{answer}»:\n{screen[-300:]}")


def _blank(shown: str) -> bool:
    """Tell whether a word of a command is a place to fill: dots, words in Chinese or capitals, an example's own."""
    return shown in BLANKS or bool(SIGNS.search(shown) or CAPITALS.fullmatch(shown) or ID.fullmatch(shown))


def block() -> str:
    """Give the README's block of commands for the first hour."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text.partition(HEADING)[2].partition("\n## ")[0]


def install() -> str:
    """Give the README's line that installs the program; it is copied from the page, and was run here already."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    return next(line.strip() for line in lines if line.startswith("    ") and "install" in line)
