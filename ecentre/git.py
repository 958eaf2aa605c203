"""Reading git: the one environment, a few commands, and what can be read from its files without starting it."""

from __future__ import annotations

import os
import shutil
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ecentre import clock, process
from ecentre.errors import NotFoundError, RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

NULL = os.devnull
OPTIONS = (
    "core.fsmonitor=false", f"core.hooksPath={NULL}", "core.untrackedCache=false", "diff.external=",
    "gpg.ssh.program=ssh-keygen", "gpg.program=gpg", "core.pager=cat", "core.editor=true", "protocol.ext.allow=never",
    "safe.bareRepository=explicit", "transfer.fsckObjects=true", "core.quotePath=false", "core.fsync=all", "gc.auto=0",
    "core.autocrlf=false", "core.symlinks=false",
)
SETTINGS = {
    "core.autocrlf": "false", "core.quotePath": "false", "core.longpaths": "true", "core.symlinks": "false",
    "core.protectNTFS": "true", "i18n.commitEncoding": "utf-8", "i18n.logOutputEncoding": "utf-8",
}
FOREIGN = ("filter.", "diff.", "include.", "includeif.", "core.fsmonitor", "core.sshcommand", "core.attributesfile")
ZERO = "0" * 40


class Commit(NamedTuple):
    """One step of history as git keeps it."""

    id: str
    parent: str
    at: str
    author: str
    subject: str
    trailers: str


def environment() -> dict[str, str]:
    """Give the environment every git call runs in: no foreign settings, no prompts, no other repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": NULL, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1", "GIT_ALLOW_PROTOCOL": "https:ssh:file", "GIT_ATTR_NOSYSTEM": "1", "LC_ALL": "C.UTF-8",
    }


class Git:
    """One repository, asked through fixed commands."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def make(cls, root: Path) -> Git:
        """Make a repository in a folder, with the settings that keep Windows from changing files."""
        git = cls(root)
        git.run("init", "--quiet", "--initial-branch=main", "--template=")
        for name, value in SETTINGS.items():
            git.run("config", name, value)
        return git

    @cached_property
    def dir(self) -> Path:
        """Give git's own folder."""
        dot = self.root / ".git"
        if dot.is_dir():
            return dot
        if dot.is_file():
            return (self.root / dot.read_text(encoding="utf-8").removeprefix("gitdir:").strip()).resolve()
        raise RepositoryError(say("{root} 不是一个中心", "{root} is no centre", root=self.root))

    def run(self, *words: str, input: bytes = b"", check: bool = True) -> process.Done:
        """Run one git command in this repository."""
        program = shutil.which("git")
        if program is None:
            raise RepositoryError(say("找不到 git;请安装后再试", "git is missing; install it and try again"))
        options = [part for option in OPTIONS for part in ("-c", option)]
        return process.run([program, *options, *words], cwd=self.root, input=input, env=environment(), check=check)

    def text(self, *words: str, input: bytes = b"") -> str:
        """Run a git command and give what it says in one line."""
        return self.run(*words, input=input).out.decode().strip()

    @cached_property
    def branch(self) -> str:
        """Give the full name of the branch that is worked on."""
        head = (self.dir / "HEAD").read_text(encoding="utf-8").strip()
        if not head.startswith("ref: "):
            raise RepositoryError(
                say("当前不在任何一条线上;请运行 ecentre doctor --fix", "no branch is checked out; run ecentre doctor --fix")
            )
        return head.removeprefix("ref: ")

    def head(self) -> str:
        """Give the id of the newest state of the books, empty before the first."""
        return self.value(self.branch)

    def value(self, ref: str) -> str:
        """Give what a ref points to, empty where there is none; read without starting git."""
        common = self.dir / "commondir"
        top = (self.dir / common.read_text(encoding="utf-8").strip()).resolve() if common.is_file() else self.dir
        for place in (self.dir / ref, top / ref):
            try:
                return place.read_text(encoding="ascii").strip()
            except OSError:
                continue
        packed = top / "packed-refs"
        lines = packed.read_text(encoding="utf-8").splitlines() if packed.is_file() else []
        return next((line.split(" ")[0] for line in lines if line.endswith(" " + ref)), "")

    def tree(self, commit: str) -> str:
        """Give the tree of a commit."""
        return self.text("rev-parse", "--verify", "--end-of-options", f"{commit}^{{tree}}")

    def refuse_foreign(self) -> None:
        """Refuse settings and attributes of this copy that would run programs [T29]."""
        text = (self.dir / "config").read_text(encoding="utf-8", errors="replace") if (self.dir / "config").is_file() else ""
        lowered = text.lower()
        if "[filter" in lowered or "[diff" in lowered or "[include" in lowered or "fsmonitor" in lowered:
            raise RepositoryError(
                say(
                    "这份中心的 .git/config 里有外来的设置(filter、diff、include),可能会运行别的程序;请删去后再用",
                    "the .git/config of this copy holds foreign settings (filter, diff, include) that may run programs; remove them",
                )
            )

    def changed(self) -> list[tuple[str, str]]:
        """Give what differs between the files of the records and the books: two-letter status and path."""
        self.refuse_foreign()
        out = self.run("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", "records").out
        return [(item[:2], item[3:]) for item in out.decode().split("\0") if item]

    def listing(self, treeish: str) -> dict[str, str]:
        """Give every record file of a tree with its blob."""
        out = self.run("ls-tree", "-r", "-z", "--full-tree", treeish, "--", "records").out.decode()
        rows = (item.split("\t", 1) for item in out.split("\0") if item)
        return {path: head.split(" ")[2] for head, path in rows}

    def blobs(self, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Give the contents of blobs."""
        wanted = list(ids)
        if not wanted:
            return
        out = self.run("cat-file", "--batch", input=("\n".join(wanted) + "\n").encode()).out
        place = 0
        for id in wanted:
            end = out.index(b"\n", place)
            size = int(out[place:end].split(b" ")[2])
            yield id, out[end + 1 : end + 1 + size]
            place = end + size + 2

    def file(self, commit: str, path: str) -> bytes | None:
        """Give a file as it stands in a commit, or None."""
        done = self.run("cat-file", "blob", f"{commit}:{path}", check=False)
        return done.out if not done.code else None

    def commit_on(self, day: date) -> str:
        """Give the last first-parent commit of a day, Beijing time."""
        until = f"{day.isoformat()}T23:59:59+08:00"
        found = self.text("rev-list", "-1", "--first-parent", f"--until={until}", "HEAD")
        if not found:
            raise NotFoundError(say("{day} 之前还没有账", "there were no books on {day}", day=day))
        return found

    def commit_named(self, text: str) -> str:
        """Give the commit a person names by a (short) id."""
        done = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{text}^{{commit}}", check=False)
        if done.code:
            raise NotFoundError(say("没有版本 {text}", "there is no version {text}", text=text))
        return done.out.decode().strip()

    def difference(self, old: str, new: str) -> list[tuple[str, str, str]]:
        """Give what a new tree has that an old one has not: status, path and blob."""
        out = self.run("diff-tree", "-r", "-z", "--no-renames", old, new).out.decode().split("\0")
        heads = (head.split(" ") for head in out[:-1:2])
        return [(head[4], path, head[3]) for head, path in zip(heads, out[1::2], strict=False)]

    def published(self, commit: str) -> bool:
        """Tell whether a commit stands on any branch of another copy."""
        return bool(self.text("for-each-ref", "--contains", commit, "--format=%(refname)", "refs/remotes"))

    def history(self, path: str = "", limit: int = 0) -> list[Commit]:
        """Give the steps of history, newest first, those of one path if given."""
        shape = "--format=%H%x00%P%x00%cI%x00%an%x00%s%x00%b%x00%x01"
        most = [f"--max-count={limit}"] if limit else []
        out = self.run("log", "--first-parent", *most, shape, "HEAD", "--", *([path] if path else [])).out.decode()
        rows = (item.strip("\n").split("\0") for item in out.split("\x01") if item.strip("\n"))
        return [Commit(row[0], row[1].split(" ")[0], row[2], row[3], row[4], row[5]) for row in rows]

    def short(self, commit: str) -> str:
        """Give the first letters of a commit, as reports print it."""
        return commit[:10]


__all__ = ["Commit", "Git", "clock", "environment"]
