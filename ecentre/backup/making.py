"""Making a backup: the books with every state kept, hand edits, what lies beside them; taken back once, then named."""

from __future__ import annotations

import os
import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import __version__, account, clock, disk, gitcall, journal, records, scratch
from ecentre.backup import opening, past, place, sealed
from ecentre.backup.opening import SORT
from ecentre.backup.sealed import BOOKS, EXPOSED, FOLDER, KEPT, OWN, README
from ecentre.errors import EcentreError, InvalidError, RepositoryError
from ecentre.git import Git
from ecentre.lock import locked
from ecentre.model import SLUG_ID, Ref
from ecentre.schema import Schemas
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecentre.backup.opening import Bar, Proof
    from ecentre.backup.place import Wish

REQUESTS = "refs/remotes/origin/request/"
SECRET = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----|(?:\b(?:[A-Z2-7]{4} ){3}[A-Z2-7]{4}\b.*?){4}", re.DOTALL)
"""What a private key looks like in a file, and what it looks like on paper [X.2]."""
README_TEXT = """\
这是县域电子商务公共服务中心的一份备份,里面没有任何人的签名密钥。
有本程序:ecentre backup 这个文件 --open 新文件夹
没有本程序也能取回:解压后运行 git clone books.bundle 新文件夹,再把 folder 里的文件复制进去。

This is a backup of the books of a county e-commerce service centre. No private key is in it.
With the program: ecentre backup THIS-FILE --open NEW-FOLDER
Without it: unzip, then git clone books.bundle NEW-FOLDER, and copy what is in folder over it.
"""


class Made(NamedTuple):
    """A backup that was made and taken back: the file, its size in bytes, the proof, what was left out."""

    file: Path
    size: int
    proof: Proof
    left_out: list[str]


def make(root: Path, wanted: Wish, bar: Bar | None = None) -> Made:
    """Make a backup, take it back into a folder that goes away again, and only then give it its name.

    Raises:
        RefusedError: the place lies in the centre itself, the file is there already, or the taking back failed.
        RepositoryError: the place cannot be written, the disk is full, the books are damaged.
    """
    git = Git(root)
    place.refuse_inside(git, wanted.folder)
    target = place.target(git, wanted)
    draft = target.with_name(f"{target.name}{place.PART}")
    try:
        with scratch.folder(SORT) as drafts:
            parts, told = _gathered(git, drafts)
            sealed.write(draft, parts, told)
        proof = opening.prove(draft, bar)
        disk.replace(draft, target)
        disk.settle(target.parent)
    except OSError as error:
        raise place.unwritten(target, error) from error
    except InvalidError as error:
        raise RepositoryError(
            say("备份写好后试着恢复,没有成功,所以没有留下;请运行 ecentre doctor({why})",
                "the backup was written but could not be taken back, and so was not kept; run ecentre doctor ({why})",
                why=error.message)
        ) from error  # fmt: skip
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    size, head = target.stat().st_size, str(told["head"])
    with suppress(EcentreError, OSError):  # the backup stands, remembered or not
        past.note(git, past.Past(str(told["at"]), str(target), size, head, proof.told.sum))
    return Made(target, size, proof, list(told["left_out"]))


def _seated(git: Git) -> str:
    """Give the name of whoever sat at this copy, their id where the books do not know them, empty for nobody."""
    me = gitcall.text_of(git.own / "me").strip()
    if not SLUG_ID.fullmatch(me):
        return ""
    ref = Ref("person", me)
    data = git.file(git.head(), ref.path)
    return me if data is None else str(records.decode(ref, data, Schemas(git.root)).get("name", me))


def _gathered(git: Git, drafts: Path) -> tuple[dict[str, Path | bytes], dict[str, Any]]:
    """Take the books and the folder at one moment, while nobody else writes."""
    with locked(git):
        journal.mend(git)
        bundle, head = drafts / BOOKS, git.head()
        parts: dict[str, Path | bytes] = {README: README_TEXT.replace("\n", "\r\n").encode("utf-8-sig"), BOOKS: bundle}
        kinds = Counter(ref.kind for one in git.entries(head, "records") if (ref := Ref.from_path(one.path)))
        states = opening.refs(git)
        git.run("bundle", "create", "--quiet", bundle.as_posix(), "--exclude=refs/replace/*", "--all")
        changed, left = _folder(git, parts)
        _own(git, parts, left)
        told = {
            "program": __version__, "centre": place.centre(git), "at": clock.stamp(clock.now()),
            "person": _seated(git), "shared": _shared(git), "branch": git.branch,
            "head": head, "tree": git.tree(head), "refs": states, "records": kinds.total(),
            "kinds": dict(sorted(kinds.items())), "requests": sum(one.startswith(REQUESTS) for one in states),
            "status": changed, "left_out": left,
        }  # fmt: skip
        return parts, told


def _folder(git: Git, parts: dict[str, Path | bytes]) -> tuple[list[str], list[str]]:
    """Take what differs in the folder from the books; give what was taken, and what was left out."""
    kept = {one.path: one.blob for one in git.entries(git.head(), ".")}
    first = {path.casefold(): path for path in kept}  # two names that Windows takes for one cannot both come back
    changed, left = [], list(_ignored(git))
    for item in opening.status(git):
        path, file = item[2:], git.root / item[2:]
        if item.startswith(" D"):
            changed += [item] if path in kept and not os.path.lexists(file) else []
        elif not _takeable(git, path) or first.setdefault(path.casefold(), path) != path:
            left.append(path.encode("utf-8", "replace").decode())
        elif kept.get(path, "") not in journal.lies(file):
            parts[FOLDER + path] = file.read_bytes()
            changed.append(item)
    return changed, left


def _takeable(git: Git, path: str) -> bool:
    """Tell whether a file can be laid again on every system, and is nobody's secret."""
    file = git.root / path
    if not sealed.portable(path) or file.is_symlink() or not file.is_file():
        return False
    own = file.resolve().is_relative_to(account.home().resolve())
    return not own and not SECRET.search(file.read_bytes())


def _ignored(git: Git) -> Iterator[str]:
    """Give what lies in the folder and is no part of the books: pages and sheets that the program wrote for people."""
    words = ("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory")
    out = git.run("-c", "core.excludesFile=", *words).out.decode("utf-8", "replace")
    yield from (path for path in out.split("\0") if path)


def _own(git: Git, parts: dict[str, Path | bytes], left: list[str]) -> None:
    """Take what this copy keeps beside git: texts set aside by ``restore``, ids that are on paper already."""
    for file in (git.own / EXPOSED, *sorted((git.own / KEPT).glob("*"))):
        name = file.relative_to(git.own).as_posix()
        if not file.is_file() or file.is_symlink():
            continue
        if sealed.portable(name) and not SECRET.search(file.read_bytes()):
            parts[OWN + name] = file.read_bytes()
        else:
            left.append(name)


def _shared(git: Git) -> str:
    """Give the address of the shared books, without any password in it."""
    done = git.run("config", "--local", "--get", "remote.origin.url", check=False)
    return re.sub(r"//[^/@]*@", "//", done.out.decode("utf-8", "replace").strip())
