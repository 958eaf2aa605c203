"""Files that decide how everything else is judged: schemas, templates, checks. A request may not change them at will.

The program's own copies may come in as they are, by ``ecentre upgrade``. For anything else the commit itself bears an
administrator's signature (plain ``git commit -S``), for such a file has no steps that could carry one [T31].
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import evidence, founding, policy, sshsig
from ecentre.model import Problem
from ecentre.requests import branch
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ecentre.git import Entry, Git
    from ecentre.model import Book

FOLDERS = (
    "schemas/", "templates/", ".github/", ".gitea/", ".forgejo/", ".gitlab/", ".workflow/", ".gitee/", ".vscode/",
)  # fmt: skip
FILES = frozenset((".gitlab-ci.yml", ".pre-commit-config.yaml", ".gitattributes", ".gitmodules", "jenkinsfile"))
SIGNED = b"gpgsig "


def guarded(path: str) -> bool:
    """Tell whether a file decides how others are judged."""
    small = path.casefold()
    return small.startswith(FOLDERS) or small.rpartition("/")[2] in FILES


def problems(git: Git, book: Book, base: str, head: str, changed: Sequence[Entry]) -> Iterator[Problem]:
    """Find guarded files that a request changes without an administrator of the main line."""
    touched = [one for one in changed if guarded(one.path)]
    if not touched:
        return
    shipped = {**founding.shipped(), **founding.workflows()}
    manifest = founding.manifest(founding.shipped())
    own = [one for one in touched if not _programs(git, one, shipped, manifest)]
    signed = _by_administrators(git, book, base, head, {one.path for one in own})
    for one in own:
        if one.path not in signed:
            message = say(
                "{path} 决定账目怎样检查,只能由 ecentre upgrade 更新,或由系统管理员用密钥签名后送来(git 的 -S);请退回",
                "{path} decides how the books are judged: it changes by ecentre upgrade, or in a commit that an"
                " administrator signed (git commit -S); send it back",
                path=one.path,
            )
            yield Problem("request.guarded", "X.2", message, path=one.path)


def _programs(git: Git, one: Entry, shipped: dict[str, bytes], manifest: bytes) -> bool:
    """Tell whether a file is, byte for byte, what this program brings."""
    wanted = manifest if one.path == founding.MANIFEST else shipped.get(one.path)
    return bool(one.blob) and wanted is not None and git.object(one.blob, "blob") == wanted


def _by_administrators(git: Git, book: Book, base: str, head: str, paths: set[str]) -> set[str]:
    """Give the files that only commits with an administrator's signature change."""
    good, bad = set[str](), set[str]()
    for step in branch.steps(git, base, head) if paths else ():
        side = good if _administrator(book, git.object(step.commit, "commit")) else bad
        side |= step.after.keys() & paths
    return good - bad


def _administrator(book: Book, commit: bytes) -> bool:
    """Tell whether an administrator with a standing key signed a commit."""
    armour, rest = _parted(commit)
    if not armour:
        return False
    try:
        public = sshsig.verify(sshsig.bare(armour), rest, sshsig.GIT)
    except sshsig.SignatureError:
        return False
    key = evidence.keys(book).get(public)
    standing = key is not None and key.purpose == "personal" and not key.last
    return bool(standing and key and policy.holds(book, key.person, "administrator", book.on))


def _parted(commit: bytes) -> tuple[bytes, bytes]:
    """Divide a commit into the signature it bears and what that signature covers."""
    head, gap, words = commit.partition(b"\n\n")
    armour, rest, inside = list[bytes](), list[bytes](), False
    for line in head.split(b"\n"):
        inside = line.startswith(SIGNED) or (inside and line.startswith(b" "))
        (armour if inside else rest).append(line)
    text = b"\n".join(line.removeprefix(SIGNED).removeprefix(b" ") for line in armour)
    return text, b"\n".join(rest) + gap + words


__all__ = ["guarded", "problems"]
