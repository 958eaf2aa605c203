"""The Tab key: the script that lets a shell complete commands, options, ids and values, printed or put in its place."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from ecentre import account, process, quoting
from ecentre.cli import output
from ecentre.cli.dialogue import asking
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.session import Call, current
from ecentre.cli.tabkey import shells
from ecentre.errors import RepositoryError, why
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

LOADER = b"bash_completion"
"""What stands in a ``.bashrc`` that looks for completions in their folder by itself."""
MARKS = (b"\xff\xfe", b"\xfe\xff")
ASK_PROFILE = "[Console]::Out.Write([string]$PROFILE.CurrentUserAllHosts + '|' + (Get-ExecutionPolicy))"
BLOCKED = ("Restricted", "AllSigned")
"""Settings under which Windows runs no script of the user's: a line in the profile would fail at every start."""


class Start(NamedTuple):
    """A file that a shell reads when it begins, and the line that it needs."""

    file: Path
    line: str


def completion(
    shell: Annotated[
        str,
        argument(
            say("哪种外壳;不写就看现在用的是哪种", "which shell; without it, the one in use"),
            say("bash|zsh|fish|powershell", "bash|zsh|fish|powershell"),
        ),
    ] = "",
    install: Annotated[
        bool, option("--install", say("装好:放到外壳会找的地方", "put it where the shell looks for it"))
    ] = False,
    yes: Annotated[bool, option("--yes", say("不再确认", "do not ask for confirmation"))] = False,
) -> None:
    """Give the script that lets a shell complete commands, options and ids."""
    call, chosen = current(), shells.named(shell)
    call.yes = yes
    text = shells.script(chosen)
    if install:
        _install(call, chosen, text)
    elif call.format == "json":
        output.envelope(call, rows=[{"shell": chosen, "script": text}])
    else:
        output.text(call, text)


def _install(call: Call, shell: str, text: str) -> None:
    """Put the script in its place and, having asked, the line that reads it into the file a shell begins with."""
    starts = list(_starts(shell))
    file, changed = _place(shell), []
    if not file.is_file() or file.read_text(encoding="utf-8", errors="replace") != text:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(file, error) from error
        output.replace(file, text.encode("utf-8"))
        changed.append(file)
    open_ones = [start for start in starts if not _has(start)]
    added = [start for start in open_ones if _allowed(call, start)]
    for start in added:
        _append(start)
        changed.append(start.file)
    if call.format == "json":
        left = [{"file": str(one.file), "line": one.line} for one in open_ones if one not in added]
        output.envelope(call, shell=shell, changed=[str(one) for one in changed], missing=left)
        return
    _tell(shell, file, starts, changed, [one for one in open_ones if one not in added])


def _tell(shell: str, file: Path, starts: list[Start], changed: list[Path], left: list[Start]) -> None:
    if changed:
        output.words(say("已写入 {files}", "written: {files}", files=joined(changed)))
    for one in left:
        output.words(
            say(
                "还差一步:把这一行加到 {file} 的末尾",
                "one step is left: put this line at the end of {file}",
                file=one.file,
            )
        )
        output.words(f"  {one.line}")
    if not changed and not left:
        output.words(
            say(
                "{shell} 的补全早已装好,没有改动",
                "completion for {shell} was there already; nothing changed",
                shell=shell,
            )
        )
    output.words(
        say(
            "新开一个终端窗口,输入 ecentre 和空格,再按 Tab 键",
            "open a new terminal, type ecentre and a blank, then Tab",
        )
    )
    output.words(say("以后不想要了:删去 {file}", "to be rid of it: delete {file}", file=file))
    for one in starts:
        output.words(say("  和 {file} 里提到它的那一行", "  and the line in {file} that names it", file=one.file))


def _place(shell: str) -> Path:
    """Give the file in which a shell, or the line in what it begins with, finds the script."""
    home = Path.home()
    if shell == "bash":
        data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
        return data / "bash-completion" / "completions" / "ecentre"
    if shell == "fish":
        config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        return config / "fish" / "completions" / "ecentre.fish"
    return account.home() / shells.SCRIPTS[shell]


def _starts(shell: str) -> Iterator[Start]:
    """Give the files that must hold a line; none where the shell looks for the script by itself."""
    script = _place(shell)
    if shell == "bash":
        file = Path.home() / ".bashrc"
        if not (file.is_file() and LOADER in file.read_bytes()):
            yield Start(file, f"[ -r {_quoted(script)} ] && . {_quoted(script)}")
    elif shell == "zsh":
        file = Path(os.environ.get("ZDOTDIR") or Path.home()) / ".zshrc"
        ready = "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }"
        yield Start(file, f"{ready}; [ -r {_quoted(script)} ] && . {_quoted(script)}")
    elif shell == "powershell":
        yield from _profiles(script)


def _quoted(script: Path) -> str:
    """Write a path for a shell, from the home folder where it lies there: no letter of a name need be read then."""
    try:
        inside = script.relative_to(Path.home()).as_posix()
    except ValueError:
        inside = ""
    return f'"$HOME/{inside}"' if inside and not set(inside) & set('"$`\\') else shlex.quote(script.as_posix())


def _profiles(script: Path) -> Iterator[Start]:
    """Give the profile of each PowerShell here, as it tells it itself: the folder of documents may lie anywhere.

    Raises:
        RepositoryError: there is none, or it runs no scripts.
    """
    appdata = os.environ.get("APPDATA")
    inside = bool(appdata) and script.is_relative_to(appdata or "")
    single = re.sub(quoting.SINGLE, r"\1\1", str(script))
    named = f'"$env:APPDATA\\{script.relative_to(appdata or "")}"' if inside else f"'{single}'"
    found = 0
    for program in ("pwsh", "powershell"):
        try:
            done = process.run([program, "-NoProfile", "-NonInteractive", "-Command", ASK_PROFILE], cwd=Path.home())
        except RepositoryError:
            continue
        place, _, policy = done.out.decode("utf-8", "replace").strip().rpartition("|")
        if policy in BLOCKED:
            raise RepositoryError(_blocked(program))
        found += 1
        yield Start(Path(place), f"if (Test-Path {named}) {{ . {named} }}")
    if not found:
        raise RepositoryError(
            say(
                "这台电脑上没有 PowerShell;脚本可这样取:ecentre completion powershell --to ecentre.ps1",
                "there is no PowerShell here; the script: ecentre completion powershell --to ecentre.ps1",
            )
        )


def _blocked(program: str) -> Words:
    return say(
        "Windows 现在不许 {program} 运行脚本,装了也不起作用。先运行:"
        'powershell -Command "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned",再装一次',
        "Windows lets {program} run no scripts, so this would do nothing. First run: "
        'powershell -Command "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned", then install again',
        program=program,
    )


def _has(start: Start) -> bool:
    try:
        data = start.file.read_bytes()
    except OSError:
        return False
    return start.line in data.decode("utf-16" if data[:2] in MARKS else "utf-8", "replace")


def _allowed(call: Call, start: Start) -> bool:
    """Tell whether a file of the user's may be changed: asked on a terminal; elsewhere only with ``--yes``."""
    if call.yes or not asking.possible(call):
        return call.yes
    output.words(say("要在 {file} 的末尾加一行:", "one line is to be added at the end of {file}:", file=start.file))
    output.words(f"  {start.line}")
    try:
        return asking.agreed(say("加吗?[Y/n] ", "Add it? [Y/n] "))
    except asking.BackError:
        return False


def _append(start: Start) -> None:
    """Add the line in the encoding of the file, which keeps its rights and its place.

    Raises:
        RepositoryError: the file cannot be written.
    """
    try:
        start.file.parent.mkdir(parents=True, exist_ok=True)
        data = start.file.read_bytes() if start.file.is_file() else b""
        code = {MARKS[0]: "utf-16-le", MARKS[1]: "utf-16-be"}.get(data[:2], "utf-8")
        end = "\r\n" if os.name == "nt" else "\n"
        gap = end if data and not data.endswith((b"\n", b"\n\0")) else ""
        with start.file.open("ab") as file:
            file.write(f"{gap}{start.line}{end}".encode(code))
    except OSError as error:
        raise _unwritable(start.file, error) from error


def _unwritable(file: Path, error: OSError) -> RepositoryError:
    return RepositoryError(say("写不了 {file}({why})", "cannot write {file} ({why})", file=file, why=why(error)))
