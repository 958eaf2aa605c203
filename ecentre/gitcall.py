"""The one way to call git: one environment, fixed options, no code or settings of a foreign copy [T28, T29]."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from ecentre import process
from ecentre.errors import RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NULL = os.devnull
OPTIONS = (
    "core.fsmonitor=false", f"core.hooksPath={NULL}", "core.untrackedCache=false", "diff.external=",
    "gpg.ssh.program=ssh-keygen", "gpg.program=gpg", "core.pager=cat", "core.editor=true", "protocol.ext.allow=never",
    "safe.bareRepository=explicit", "transfer.fsckObjects=true", "core.quotePath=false", "core.fsync=all", "gc.auto=0",
    "core.autocrlf=false", "core.symlinks=false",
)
TEXTCONV = 'f() { ecentre diff-text "$1" 2>/dev/null || cat "$1"; }; f'
DRIVER = "if command -v ecentre >/dev/null; then ecentre merge-file %O %A %B %P; else git merge-file %A %O %B; fi"
PROGRAMS = {"diff.ecentre.textconv": TEXTCONV, "merge.ecentre.driver": DRIVER}
"""The programs of ours that plain git may run: records in words, records brought together; without us, as ever."""

SETTINGS = {
    "core.autocrlf": "false", "core.quotePath": "false", "core.longpaths": "true", "core.symlinks": "false",
    "core.protectNTFS": "true", "i18n.commitEncoding": "utf-8", "i18n.logOutputEncoding": "utf-8",
    **PROGRAMS,
}
FOREIGN_SETTINGS = (
    r"\[\s*(?:filter|include|includeif|(?:diff|merge)\s*[\".])"
    r"|(?:^|\])\s*(?:textconv|driver|external|attributesfile|worktree|program|promisor|partialclone|showsignature)\s*(?:$|=)"
    r"|(?:^|\])\s*fsmonitor\s*(?:$|=(?!\s*(?:true|false)\s*$))"
)
FOREIGN_WORDS = (
    "filter", "include", "diff", "merge", "textconv", "driver", "external", "attributesfile", "worktree", "program",
    "promisor", "partialclone", "showsignature", "fsmonitor",
)  # fmt: skip
"""Every foreign setting holds one of these words: a file with none is sound, and no pattern is made ready for it."""

FOREIGN_ATTRIBUTES = r"\b(?:filter|working-tree-encoding)=|(?:^|\s)ident\b"
ATTRIBUTE_WORDS = ("filter", "encoding", "ident")
STRANGE_STORE = r"^\s*(?:objectformat\s*=\s*(?!sha1\b)|refstorage\s*=\s*(?!files\b))"
STORE_WORDS = ("objectformat", "refstorage")
OWN = (
    "ecentre", "ecentre/drafts", "ecentre/done", "ecentre/holder", "ecentre/kept", "ecentre/me", "logs", "logs/HEAD",
    "refs", "objects",
)  # fmt: skip


def environment() -> dict[str, str]:
    """Give the environment every git call runs in: no foreign settings, no prompts, no other repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": NULL, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_ATTR_NOSYSTEM": "1",
        "LC_ALL": "C.UTF-8",
    }


def text_of(path: Path) -> str:
    """Give a small file of git's as text, empty where there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return ""


def sound_ref(ref: str) -> bool:
    """Tell whether a name is that of a branch, by git's own rules."""
    parts = ref.split("/")
    odd = any(not part or part[0] in ".-" or ".." in part or part.endswith((".", ".lock")) for part in parts)
    return parts[:2] == ["refs", "heads"] and len(parts) > 2 and not odd and not set(ref) & set(" ~^:?*[\\\t\n\x7f")


def call(
    root: Path, words: Sequence[str], *, input: bytes = b"", check: bool = True, env: Mapping[str, str] | None = None
) -> process.Done:
    """Run one git command in a folder.

    Raises:
        RepositoryError: git is missing, or failed while ``check`` is on.
    """
    options = [*OPTIONS, f"safe.directory={os.environ.get('ECENTRE_TRUST', '')}"]
    argv = ["git", *(part for option in options for part in ("-c", option)), *words]
    done = process.run(argv, cwd=root, input=input, env={**environment(), **(env or {})}, check=False)
    if check and done.code:
        raise _failed(root, process.complaint(done))
    return done


def refuse_foreign(root: Path, git: Path, common: Path) -> None:
    """Refuse a copy whose settings or attributes would run programs, or whose store we cannot write.

    Raises:
        RepositoryError: naming the file to mend.
    """
    for file in (common / "config", git / "config.worktree"):
        settings = _without_ours(without_remarks(text_of(file)))
        if _has(FOREIGN_WORDS, FOREIGN_SETTINGS, settings):
            raise _foreign(file)
        if _has(STORE_WORDS, STRANGE_STORE, settings):
            raise RepositoryError(
                say(
                    "{file} 用的存储格式本程序不支持(须为 sha1 和 files)",
                    "{file}: only the stores sha1 and files are supported", file=file,
                )
            )
    for file in (root / ".gitattributes", root / "records" / ".gitattributes", common / "info" / "attributes"):
        if _has(ATTRIBUTE_WORDS, FOREIGN_ATTRIBUTES, text_of(file)):
            raise _foreign(file)
    for place in {folder / name for folder in (git, common) for name in OWN}:
        if place.is_symlink():
            raise RepositoryError(
                say(
                    "{place} 是指向别处的链接,不可信;请向对方要一份完好的,或删去它再用",
                    "{place} is a link that leads elsewhere, not to be trusted; ask for a sound copy, or delete it",
                    place=place,
                )
            )


def without_remarks(settings: str) -> str:
    """Give settings with their remarks left blank."""
    return "\n".join("" if line.lstrip()[:1] in ("#", ";") else line for line in settings.split("\n"))


def _without_ours(settings: str) -> str:
    """Leave out the sections that hold one program of ours, to the letter, and nothing else."""
    for name, value in PROGRAMS.items():
        section, _, key = name.split(".")
        written = value.replace("\\", "\\\\").replace('"', '\\"')
        ours = f'[{section} "ecentre"]\n\t{key} = "{written}"\n'
        settings, *parts = settings.split(ours)
        for part in parts:
            whole = settings[-1:] in ("", "\n") and part.lstrip()[:1] in ("", "[")
            settings += part if whole else ours + part
    return settings


def _has(words: tuple[str, ...], pattern: str, text: str) -> bool:
    """Look for a pattern; it is made ready only where one of the words stands that every match holds."""
    there = text.lower()
    return any(word in there for word in words) and re.search(pattern, text, re.IGNORECASE | re.MULTILINE) is not None


def _foreign(file: Path) -> RepositoryError:
    return RepositoryError(
        say(
            "{file} 里有外来的设置,可能会运行别的程序;请删去其中的 filter、diff、include、fsmonitor 等几行再用",
            "{file} holds foreign settings that may run programs; remove filter, diff, include and the like first",
            file=file,
        )
    )


def _failed(root: Path, told: str) -> RepositoryError:
    if "dubious ownership" in told:
        return RepositoryError(
            say(
                "文件夹 {root} 属于电脑上的另一位用户;确认可信后,把环境变量 ECENTRE_TRUST 设为这个文件夹再办",
                "the folder {root} belongs to another user of this computer; if you trust it, set ECENTRE_TRUST to it",
                root=root.as_posix(),
            )
        )
    return RepositoryError(
        say("git 未能完成:{told};请运行 ecentre doctor", "git failed: {told}; run ecentre doctor", told=told)
    )
