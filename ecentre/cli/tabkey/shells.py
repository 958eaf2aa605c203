"""How the four shells ask at the Tab key and how they want to be answered; their scripts lie in templates/completion.

A shell sends its name in ``_ECENTRE_COMPLETE`` and what was typed up to the cursor: bash the line itself, the others
the words, one a line, the last being the one under the cursor. The first line of the answer says how to take the rest:
``offer``, with the words ``keep`` (what was typed begins none of the values, so it is not made longer) and ``open``
(no blank behind) after it; or ``files`` or ``folders`` (the shell's own). Then comes one value a line, behind a tab
the line to show.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from ecentre.cli.tabkey.offers import MORE, Offer, Offers
from ecentre.errors import UsageError
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VARIABLE = "_ECENTRE_COMPLETE"
WORDS, LINE, BREAKS, SORT = "_ECENTRE_WORDS", "_ECENTRE_LINE", "_ECENTRE_BREAKS", "_ECENTRE_SORT"
SCRIPTS = {"bash": "ecentre.bash", "zsh": "ecentre.zsh", "fish": "ecentre.fish", "powershell": "ecentre.ps1"}
ONE_BY_ONE = ("37", "42")
"""How bash tells that it goes through the values in place, or puts them all in: none is then shown with its name."""
QUOTES = "'\""
ACTIVE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029$`;&|()\"'\\]")
"""What a shell would act on: a schema or a cache that came with a copy may hold it, no value of ours does [T29]."""
WIDEST = 34
GAP = 2
CURSOR = "\0"


def named(text: str) -> str:
    """Give the shell that is meant; without a name the one that this program was started from.

    Raises:
        UsageError: there is no completion for that one, or it cannot be told.
    """
    shell = {"pwsh": "powershell"}.get(text.lower(), text.lower()) or _around()
    if shell not in SCRIPTS:
        known = joined(SCRIPTS)
        if not shell:
            raise UsageError(
                say(
                    "看不出您用的是哪种外壳,请写明:{known}",
                    "cannot tell which shell you use; name it: {known}",
                    known=known,
                )
            )
        raise UsageError(
            say(
                "没有 {shell} 的补全;可以是:{known}",
                "no completion for {shell}; there are: {known}",
                shell=shell,
                known=known,
            )
        )
    return shell


def _around() -> str:
    """Tell the shell by what it leaves in the environment."""
    name = os.path.basename(os.environ.get("SHELL", "")).removesuffix(".exe")  # noqa: PTH119  a name, no path
    if name:
        return name
    return "powershell" if os.environ.get("PSModulePath") else ""  # noqa: SIM112  Windows calls it so


def script(shell: str) -> str:
    """Give the script of a shell."""
    from ecentre.records import data_folder

    return (data_folder("templates") / "completion" / SCRIPTS[shell]).read_text(encoding="utf-8")


def typed(shell: str) -> tuple[list[str], str]:
    """Give the words before the cursor, the program first, and what is typed of the one under it."""
    if shell != "bash":
        told = _text(WORDS)
        *words, last = (told.removesuffix("\n") if shell == "fish" else told).split("\n")
        return words, last.lstrip(QUOTES)
    words = _split(_text(LINE) + CURSOR)
    while len(words) > 1 and "=" in words[0]:
        words.pop(0)  # a variable that is set for this command alone
    return words[:-1], words[-1].rstrip(CURSOR)


def told(shell: str, offered: Offers, typed: str) -> Iterator[str]:
    """Give the lines of the answer."""
    if offered.files:
        yield offered.files
    elif offered.rows:
        sound = [_line(row) for row in offered.rows if not ACTIVE.search(row.value)]
        rows = list({row.value: row for row in reversed(sound)}.values())[::-1]
        rows = _by_name(rows, typed) if shell == "fish" else rows
        keep = offered.more or not all(row.value.casefold().startswith(typed.casefold()) for row in rows)
        yield " ".join(["offer", *(["keep"] if keep else []), *(["open"] if offered.open else [])])
        yield from _of_bash(rows, offered, typed) if shell == "bash" else _shown(shell, rows)


def _line(row: Offer) -> Offer:
    """Keep the help of a value in one line, without what a terminal would obey."""
    return row if row.help.isprintable() else row._replace(help=" ".join(re.sub(r"\W", " ", row.help).split()))


def _shown(shell: str, rows: Sequence[Offer]) -> Iterator[str]:
    """Give each value and what to show for it: its help for fish and PowerShell, which set it beside the value."""
    lines = [row.help for row in rows] if shell != "zsh" else _beside(rows, _columns())
    for row, line in zip(rows, lines, strict=True):
        yield f"{row.value}\t{line}"


def _of_bash(rows: Sequence[Offer], offered: Offers, typed: str) -> Iterator[str]:
    """Give what bash shall show: several with their names, one alone, each without what bash takes for a word before.

    A last line that differs from the first sign on keeps bash from making the typed text longer.
    """
    cut = len(_broken(typed))
    bare = [row._replace(value=row.value[cut:]) for row in rows]
    if len(rows) == 1 or os.environ.get(SORT) in ONE_BY_ONE:
        yield from (row.value for row in bare)
        return
    yield from _beside(bare, _columns())
    if offered.more:
        yield str(MORE)
    elif not all(row.value.casefold().startswith(typed.casefold()) for row in rows):
        yield " "


def _broken(typed: str) -> str:
    """Give what stands before the last sign at which bash begins a new word; a quoted word is one."""
    line, breaks = _text(LINE), [sign for sign in "=:" if sign in os.environ.get(BREAKS, "=:")]
    start = line[: len(line) - len(typed)][-1:]
    if start in QUOTES and start:
        return ""
    return typed[: max((typed.rfind(sign) + 1 for sign in breaks), default=0)]


def _by_name(rows: Sequence[Offer], typed: str) -> list[Offer]:
    """Let fish find by name too: it drops values without the typed text, so a name that none shares is offered."""
    text, names = typed.casefold(), [row.help for row in rows]
    return [
        Offer(row.help, row.value)
        if text not in row.value.casefold() and text in row.help.casefold() and names.count(row.help) == 1
        else row
        for row in rows
    ]


def _beside(rows: Sequence[Offer], columns: int) -> list[str]:
    """Set each value's help beside it, below each other, no line longer than the screen."""
    from ecentre.render.plain import pad, width

    left = min(max((width(row.value) for row in rows if row.help), default=0), WIDEST)
    lines = []
    for row in rows:
        line = f"{pad(row.value, left)}{' ' * GAP}({row.help})" if row.help else row.value
        lines.append(line if width(line) < columns else _cut(line, columns, len(row.value)))
    return lines


def _cut(line: str, columns: int, least: int) -> str:
    from ecentre.render.plain import width

    while width(line) > columns - 4 and len(line) > least:
        line = line[:-1]
    return f"{line}..." if len(line) > least else line


def _columns() -> int:
    told = os.environ.get("COLUMNS", "")
    return int(told) if told.isdecimal() and int(told) else 80


def _text(name: str) -> str:
    """Give a variable as the shell wrote it, whatever this machine's locale makes of its bytes."""
    told = os.environ.get(name, "")
    return os.fsencode(told).decode("utf-8", "replace") if any("\udc80" <= sign <= "\udcff" for sign in told) else told


def _split(line: str) -> list[str]:
    """Split a line as a shell does; a quotation mark that is still open closes at the end."""
    import shlex

    parts = shlex.shlex(line, posix=True)
    parts.whitespace_split, parts.commenters = True, ""
    words: list[str] = []
    try:
        words.extend(parts)
    except ValueError:
        words.append(parts.token)
    return words
