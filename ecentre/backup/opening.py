"""Taking a backup back: into a folder that goes away again, which proves it, or into a new one to work in."""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from ecentre import disk, gitcall, records, scratch
from ecentre.backup import sealed
from ecentre.backup.sealed import BOOKS, FOLDER, OWN, broken
from ecentre.errors import EcentreError, RepositoryError, why
from ecentre.git import Git
from ecentre.model import Ref
from ecentre.schema import Schemas
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecentre.backup.sealed import Sealed

    Bar = Callable[[float, float], None]

DRAFT, SORT = ".part", "backup"
BUNDLE = "./.git/books.bundle"
WRITABLE = 0o700
LOCAL = {"GIT_ALLOW_PROTOCOL": "file"}  # a bundle is a file, and nothing else is fetched from


class Proof(NamedTuple):
    """What a backup turned out to hold: what it says of itself, how many records, how many of them unreadable."""

    told: Sealed
    records: int
    unread: int


def prove(file: Path, bar: Bar | None = None) -> Proof:
    """Take a backup back into a folder that goes away again, every record read.

    Raises:
        NotFoundError, InvalidError, RepositoryError: there is none, it is not sound, or the disk fails.
    """
    whole = sealed.read(file)
    with scratch.folder(SORT) as folder:
        return _built(whole, folder / "centre", bar)


def open_(file: Path, target: Path, bar: Bar | None = None) -> Proof:
    """Make a centre of a backup in a new or an empty folder; whatever fails leaves the folder as it was.

    Raises:
        NotFoundError, InvalidError: there is no such file, or it is not sound.
        RepositoryError: the folder is not empty or lies in another centre, or the disk fails.
    """
    whole = sealed.read(file)
    _refuse_occupied(target)
    existed = target.exists()
    draft = target / DRAFT
    try:
        draft.mkdir(parents=True)
        proof = _built(whole, draft, bar)
        for one in sorted(draft.iterdir(), key=lambda one: one.name == ".git"):
            one.rename(target / one.name)
        draft.rmdir()
    except OSError as error:
        _left(target, existed=existed)
        raise RepositoryError(
            say("写不了 {folder}({why});没有留下任何内容", "cannot write {folder} ({why}); nothing was left there",
                folder=target, why=why(error))
        ) from error  # fmt: skip
    except BaseException:
        _left(target, existed=existed)
        raise
    return proof


def _refuse_occupied(target: Path) -> None:
    if any((one / "records" / "centre").is_dir() for one in target.parents):
        raise RepositoryError(
            say("{folder} 在另一个中心的文件夹里;请到外面再办", "{folder} lies in another centre; go outside first",
                folder=target)
        )  # fmt: skip
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise RepositoryError(
            say(
                "{folder} 不是空文件夹;请换一个新的:ecentre backup 备份文件 --open 新文件夹",
                "{folder} is not empty; choose a new one: ecentre backup FILE --open NEW",
                folder=target,
            )
        )


def _left(target: Path, *, existed: bool) -> None:
    """Take away what a try left; Windows lets nobody delete a file that is read-only, as git's objects are."""
    for one in target.rglob("*") if target.is_dir() else ():
        with suppress(OSError):
            one.chmod(WRITABLE)
    for one in target.iterdir() if target.is_dir() else ():
        shutil.rmtree(one, ignore_errors=True) if one.is_dir() else one.unlink(missing_ok=True)
    if not existed and target.is_dir():
        target.rmdir()


def _built(whole: Sealed, root: Path, bar: Bar | None) -> Proof:
    """Build the centre in a folder and hold it against what the backup says of itself."""
    root.mkdir(exist_ok=True)
    git, told = Git.make(root), whole.manifest
    whole.take(BOOKS, root / BUNDLE)
    _fetch(git, whole)
    (root / BUNDLE).unlink()
    git.run("symbolic-ref", "HEAD", str(told["branch"]))
    if git.head() != told["head"] or git.tree(git.head()) != told["tree"]:
        raise broken(whole.file, say("账的最新一步与清单不符", "the newest step is not the one listed"))
    entries = git.entries(git.head(), ".")
    if not all(disk.within(root, one.path) and sealed.safe(one.path) for one in entries):
        raise broken(whole.file, say("账里有通向别处的路径", "a path in the books leads elsewhere"))
    git.run("read-tree", "--reset", "-u", git.head())
    _lay(whole, git)
    gitcall.refuse_foreign(root, git.dir, git.common)
    if status(git) != told["status"]:
        raise broken(whole.file, say("手工改动与清单不符", "the hand edits are not those listed"))
    found = [(ref, one.blob) for one in entries if (ref := Ref.from_path(one.path))]
    if len(found) != told["records"]:
        raise broken(whole.file, say("记录的件数与清单不符", "there are not as many records as listed"))
    return Proof(whole, len(found), _unread(git, found, bar))


def _fetch(git: Git, whole: Sealed) -> None:
    """Take the books in, every object looked at, and refuse other beginnings or ends than those listed."""
    words = ("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--update-head-ok", BUNDLE, "+refs/*:refs/*")
    sound = not git.run("bundle", "verify", "--quiet", BUNDLE, check=False).code
    if not sound or git.run(*words, env=LOCAL, check=False).code:
        raise broken(whole.file, say("账的内容不完整", "the books in it are not whole"))
    if refs(git) != whole.manifest["refs"]:
        raise broken(whole.file, say("账的各个状态与清单不符", "the states of the books are not those listed"))


def refs(git: Git) -> dict[str, str]:
    """Give every name that git keeps a state under, with the state; what stands in for others is none of them."""
    rows = git.text("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
    named = (row.split(" ") for row in rows)
    return {name: id for name, id in named if not name.startswith("refs/replace/")}


def status(git: Git) -> list[str]:
    """Give the files of the folder that differ from the books or are not in them, each with git's two letters."""
    words = ("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")
    out = git.run("-c", "core.excludesFile=", *words).out.decode("utf-8", "surrogateescape")
    return sorted(_plain(item) for item in out.split("\0") if item)


def _plain(item: str) -> str:
    """Give a difference the way it looks to an index that knows the books only."""
    letters, path = item[:2], item[3:]
    if letters in ("??", "A ", "AM"):
        return f"??{path}"
    return f"{' D' if 'D' in letters else ' M'}{path}"


def _lay(whole: Sealed, git: Git) -> None:
    """Lay the hand edits and the files that were beside the books, as they were."""
    for name in whole.parts:
        if name.startswith(FOLDER):
            path = name.removeprefix(FOLDER)
            if not disk.within(git.root, path):
                raise broken(
                    whole.file, say("里面有通向别处的路径 {name}", "a path leads elsewhere: {name}", name=path)
                )
            whole.take(name, git.root / path)
        elif name.startswith(OWN):
            whole.take(name, git.own / name.removeprefix(OWN))
    gone = {item[2:] for item in whole.manifest["status"] if item.startswith(" D")}
    for entry in git.entries(git.head(), "."):
        if entry.path in gone:
            (git.root / entry.path).unlink(missing_ok=True)


def _unread(git: Git, found: list[tuple[Ref, str]], bar: Bar | None) -> int:
    """Read every record as a check does; count those that cannot be read, which were so when the backup was made."""
    schemas, unread = Schemas(git.root), 0
    texts = git.contents({blob for _, blob in found})
    for number, (ref, blob) in enumerate(found):
        try:
            record = records.decode(ref, texts[blob], schemas)
            unread += bool(list(schemas.get(ref.kind).problems(record.data, ref)))
        except EcentreError:
            unread += 1
        if bar:
            bar(number, len(found))
    return unread
