"""The editor a person writes in: which one it is, and running it on a file until it is closed."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ecentre import process
from ecentre.errors import RepositoryError, UsageError
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = ("ECENTRE_EDITOR", "VISUAL", "EDITOR")
WINDOWS, ELSEWHERE = ("code", "notepad"), ("code", "nano", "vi")
SCREENS = ("nano", "vi", "vim", "emacs")
"""Editors that need the terminal for themselves."""
WAITS = {
    "code": "--wait", "code-insiders": "--wait", "codium": "--wait", "cursor": "--wait", "subl": "--wait",
    "gvim": "-f", "kate": "--block",
}  # fmt: skip
"""What makes an editor with a window of its own wait until the file is closed."""


class Editor(NamedTuple):
    """A program with its own arguments, and the setting that named it, empty where nobody did."""

    argv: tuple[str, ...]
    setting: str = ""

    @property
    def name(self) -> str:
        """Give the bare name of the program."""
        return Path(self.argv[0].replace("\\", "/")).stem.lower()

    @property
    def command(self) -> tuple[str, ...]:
        """Give what to run before the name of the file, told to wait."""
        wait = WAITS.get(self.name)
        return (*self.argv, wait) if wait and wait not in self.argv else self.argv


def chosen(file: Path) -> Editor:
    """Give the editor of ``ECENTRE_EDITOR``, ``VISUAL`` or ``EDITOR``, else the first of the usual ones that is here.

    Raises:
        UsageError: a setting cannot be read.
        RepositoryError: none of them is installed; or the usual one needs a terminal and there is none.
    """
    for setting in NAMES:
        text = os.environ.get(setting, "").strip()
        if text:
            return Editor(tuple(parted(text, setting)), setting)
    found = next((one for one in (WINDOWS if os.name == "nt" else ELSEWHERE) if process.found(one)), "")
    if not found or (found in SCREENS and not sys.stdin.isatty()):
        raise RepositoryError(_none(file))
    return Editor((found,))


def parted(text: str, setting: str) -> Sequence[str]:
    """Part a setting into program and arguments; a path with blanks needs no quotes where it is the whole setting.

    Raises:
        UsageError: a quotation mark is left open.
    """
    if Path(text).is_file():
        return [text]
    try:
        parts = shlex.split(text, posix=os.name != "nt")
    except ValueError as error:
        message = say(
            "环境变量 {setting} 的引号不成对:{text}", "a quotation mark in {setting} is left open: {text}",
            setting=setting, text=text,
        )  # fmt: skip
        raise UsageError(message) from error
    return [part.strip('"') for part in parts]


def run(editor: Editor, root: Path, name: str) -> int:
    """Open a file of the centre and wait until the editor is closed; give how it ended.

    The editor is given the name from the root: plain letters, whatever the folders above are called.

    Raises:
        RepositoryError: the editor is missing or cannot be started.
    """
    try:
        return process.attended([*editor.command, name], cwd=root)
    except RepositoryError as error:
        message = say(
            "打不开编辑器 {editor}(环境变量 {setting});请改正 {setting},或用别的程序打开文件:{file}",
            "cannot start the editor {editor} (environment variable {setting}); put {setting} right, or open the file "
            "with another program: {file}",
            editor=" ".join(editor.argv), setting=editor.setting or NAMES[0], file=root / name,
        )  # fmt: skip
        raise RepositoryError(message) from error


def _none(file: Path) -> Words:
    return say(
        "没有可用的编辑器;请设置环境变量 ECENTRE_EDITOR,如 notepad 或 code,或用别的程序打开文件:{file}",
        "there is no editor to use; set ECENTRE_EDITOR, such as nano or code, or open the file with another program: "
        "{file}",
        file=file,
    )  # fmt: skip


__all__ = ["Editor", "chosen", "run"]
