"""Reading git: a few fixed commands, and what its files tell without starting it.

No text of a user is ever an argument but after ``--end-of-options`` [T28].
"""

from __future__ import annotations

import re
import zlib
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ecentre import gitcall
from ecentre.errors import NotFoundError, RepositoryError
from ecentre.gitcall import sound_ref, text_of
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from ecentre.process import Done

OBJECT_ID = re.compile(r"[0-9a-f]{40}")
REVISION = r"[0-9A-Za-z][0-9A-Za-z._/~^@{}+-]{0,199}"
LOG_FORM = "--format=tformat:%H%x00%P%x00%cI%x00%an%x00%s%x00%b"
PLAIN_FILE = "100644"
ABSENT = "0" * 40
JOURNAL = "journal.json"


class Commit(NamedTuple):
    """One step of history as git keeps it."""

    id: str
    parent: str
    at: str
    author: str
    subject: str
    trailers: str


class Entry(NamedTuple):
    """One file of a tree, or one difference between two; ``blob`` is empty where the file is gone."""

    path: str
    blob: str
    mode: str


class Git:
    """One repository, asked through fixed commands."""

    def __init__(self, root: Path) -> None:
        """Take the folder that holds ``.git``; nothing is read until asked for."""
        self.root = root
        self._trusted = False

    @classmethod
    def make(cls, root: Path) -> Git:
        """Make a repository in a folder, with the settings that keep Windows from changing files."""
        git = cls(root)
        git.run("init", "--quiet", "--initial-branch=main", "--template=")
        for name, value in gitcall.SETTINGS.items():
            git.run("config", name, value)
        return git

    @cached_property
    def dir(self) -> Path:
        """Give git's own folder for this copy."""
        dot = self.root / ".git"
        if dot.is_dir():
            return dot
        named = text_of(dot)
        if named.startswith("gitdir:"):
            return (self.root / named.removeprefix("gitdir:").strip()).resolve()
        raise RepositoryError(
            say("{root} 不是中心;新建:ecentre init", "{root} is no centre; make one: ecentre init", root=self.root)
        )

    @cached_property
    def common(self) -> Path:
        """Give the folder that holds objects and refs; another one than ``dir`` only in a linked work tree."""
        shared = text_of(self.dir / "commondir").strip()
        return (self.dir / shared).resolve() if shared else self.dir

    @cached_property
    def own(self) -> Path:
        """Give the folder in which this program keeps what is not part of the books."""
        return self.dir / "ecentre"

    def trust(self) -> None:
        """Look once at what came along with this copy; refuse one that would run programs or lead elsewhere."""
        if not self._trusted and (self.root / ".git").exists():
            gitcall.refuse_foreign(self.root, self.dir, self.common)
            self._trusted = True

    def run(self, *words: str, input: bytes = b"", check: bool = True, env: Mapping[str, str] | None = None) -> Done:
        """Run one git command in this repository.

        Raises:
            RepositoryError: this copy is not to be trusted, or git failed while ``check`` is on.
        """
        self.trust()
        return gitcall.call(self.root, words, input=input, check=check, env=env)

    def text(self, *words: str, input: bytes = b"") -> str:
        """Run a git command and give what it says in one line."""
        return self.run(*words, input=input).out.decode("utf-8", "replace").strip()

    @cached_property
    def branch(self) -> str:
        """Give the full name of the ref that commands move.

        Raises:
            RepositoryError: an old state is checked out, on which nothing can be built.
        """
        head = self._pointed()
        if OBJECT_ID.fullmatch(head):
            raise RepositoryError(
                say("现在打开的是旧的状态,不能办理;请运行 ecentre doctor", "an old state is open; run ecentre doctor")
            )
        return head

    def head(self) -> str:
        """Give the id of the newest state of the books, empty before the first."""
        head = self._pointed()
        return head if OBJECT_ID.fullmatch(head) else self.value(head)

    def _pointed(self) -> str:
        """Give the name of the ref, or the id, that is checked out; a name that leads out of its folder is none."""
        head = text_of(self.dir / "HEAD").strip()
        ref = head.removeprefix("ref: ")
        if OBJECT_ID.fullmatch(head) or (ref != head and sound_ref(ref)):
            return ref
        raise RepositoryError(say("{file} 已损坏", "{file} is damaged", file=self.dir / "HEAD"))

    def value(self, ref: str) -> str:
        """Give what a ref points to, empty where there is none; read without starting git."""
        found = text_of(self.common / ref).strip()
        if not found:
            packed = text_of(self.common / "packed-refs").splitlines()
            found = next((line[:40] for line in packed if line[41:] == ref), "")
        if found and not OBJECT_ID.fullmatch(found):
            done = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", ref, check=False)
            found = done.out.decode("ascii", "replace").strip()
        return found

    def tree(self, commit: str) -> str:
        """Give the tree of a commit."""
        return self.object(commit, "commit")[5:45].decode("ascii")

    def object(self, id: str, kind: str) -> bytes:
        """Give the content of an object."""
        found = self.loose(id, kind)
        return self.run("cat-file", kind, id).out if found is None else found

    def loose(self, id: str, kind: str) -> bytes | None:
        """Give the content of an object that lies alone in its file, read without starting git; None for any other."""
        try:
            whole = zlib.decompress((self.common / "objects" / id[:2] / id[2:]).read_bytes())
        except (OSError, zlib.error):
            return None
        return whole.split(b"\0", 1)[1] if whole.startswith(kind.encode() + b" ") else None

    def changed(self) -> list[tuple[str, str]]:
        """Give what differs between the record files and the books: two-letter status and path."""
        out = self.run("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", "records").out
        return [(item[:2], item[3:]) for item in _parts(out)]

    def entries(self, treeish: str, *folders: str) -> list[Entry]:
        """Give every file of a tree under some folders."""
        items = _parts(self.run("ls-tree", "-r", "-z", "--full-tree", treeish, "--", *folders).out)
        rows = (item.split("\t", 1) for item in items)
        return [Entry(path, head[-40:], head[:6]) for head, path in rows]

    def difference(self, old: str, new: str, *folders: str) -> list[Entry]:
        """Give every file that differs between two trees, as it is in the new one."""
        words = ("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv")
        parts = _parts(self.run(*words, old, new, "--", *folders).out)
        heads = (head.split(" ") for head in parts[0::2])
        return [
            Entry(path, "" if head[3] == ABSENT else head[3], head[1])
            for head, path in zip(heads, parts[1::2], strict=True)
        ]

    def blobs(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Give ids and contents of objects, named by id or as ``tree:path``, in one call; nothing for what is not."""
        asked = "".join(f"{name}\n" for name in names).encode()
        out, place = self.run("cat-file", "--batch", input=asked).out if asked else b"", 0
        while place < len(out):
            end = out.index(b"\n", place)
            head, place = out[place:end].decode("utf-8", "replace").split(" "), end + 1
            if len(head) == 3:
                size = int(head[2])
                yield head[0], out[place : place + size]
                place += size + 1

    def contents(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Give the contents of blobs by id; git is started only for those that lie in packs."""
        found = {id: self.loose(id, "blob") for id in ids}
        packed = [id for id, data in found.items() if data is None]
        return {id: data for id, data in found.items() if data is not None} | dict(self.blobs(packed))

    def file(self, commit: str, path: str) -> bytes | None:
        """Give a file as it stands in a commit, or None."""
        done = self.run("cat-file", "blob", f"{commit}:{path}", check=False)
        return None if done.code else done.out

    def commit_on(self, day: date) -> str:
        """Give the last first-parent commit of a day, Beijing time.

        Raises:
            NotFoundError: the books did not exist yet.
        """
        until = f"--until={day.isoformat()}T23:59:59+08:00"
        found = self.text("rev-list", "-1", "--first-parent", until, self.head()) if self.head() else ""
        if not found:
            raise NotFoundError(say("{day} 之前还没有账", "there were no books on {day} yet", day=day))
        return found

    def commit_named(self, text: str) -> str:
        """Give the commit a person names.

        Raises:
            NotFoundError: there is none of that name.
        """
        if re.fullmatch(REVISION, text):
            name = f"{text}^{{commit}}"
            done = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", name, check=False)
            if not done.code:
                return done.out.decode("ascii").strip()
        raise NotFoundError(say("没有版本 {text}", "there is no version {text}", text=text[:60]))

    def history(self, path: str = "", *, limit: int = 0, start: str = "") -> list[Commit]:
        """Give the steps of history (up to ``start``), newest first, those of one path if given."""
        if not (start or self.head()):
            return []
        most = (f"--max-count={limit}",) if limit else ()
        paths = (path,) if path else ()
        parts = _parts(self.run("log", "-z", "--first-parent", *most, LOG_FORM, start or self.head(), "--", *paths).out)
        rows = (parts[at : at + 6] for at in range(0, len(parts), 6))
        return [Commit(row[0], row[1].split(" ")[0], *row[2:]) for row in rows]


def _parts(out: bytes) -> list[str]:
    """Split what git wrote with ``-z``; names that are no UTF-8 survive."""
    return out.decode("utf-8", "surrogateescape").split("\0")[:-1]
