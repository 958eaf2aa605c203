"""The introduction: one small file that leads a colleague to the shared books and proves that they are the right ones.

It is given by hand (a stick, a mail, a print): where the books lie, the commit they began with and what that held, and
the fingerprints of the administrators' keys. Trust starts from it, never from what lies at the address.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import evidence, policy, sshkey
from ecentre.errors import InvalidError
from ecentre.git import OBJECT_ID
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.git import Git
    from ecentre.model import Book

VERSION = 1
LARGEST = 64_000
DIGEST = re.compile(r"[0-9a-f]{64}")
PRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Introduction(NamedTuple):
    """What a colleague is given: the centre, the address, how the books began, whose keys administer them, for whom."""

    centre: str
    code: str
    address: str
    first: str
    digest: str
    keys: tuple[str, ...]
    person: str
    name: str


def of(git: Git, book: Book, address: str, person: str) -> Introduction:
    """Introduce a person to these books."""
    centre = book.find("centre")[0]
    invited = book.get("person", person)
    first = beginning(git, git.head())
    name = invited.text("name") if invited else person
    keys = tuple(sorted(administrators(book)))
    return Introduction(
        centre.text("name"), centre.text("code"), address, first, digest(git, first), keys, person, name
    )


def beginning(git: Git, commit: str) -> str:
    """Give the commit that a line of steps began with."""
    return git.text("rev-list", "--first-parent", "--max-parents=0", commit).partition("\n")[0]


def digest(git: Git, commit: str) -> str:
    """Give the SHA-256 over every path of a commit and the SHA-256 of its content: git's own ids are weaker."""
    entries = git.entries(commit, ".")
    held = git.contents({one.blob for one in entries})
    lines = (f"{one.path}\0{hashlib.sha256(held[one.blob]).hexdigest()}\n" for one in sorted(entries))
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def administrators(book: Book) -> set[str]:
    """Give the fingerprints of the keys of those who administer the centre today."""
    people = set(policy.holders(book, "administrator", book.on))
    known = evidence.keys(book).items()
    return {
        sshkey.fingerprint(blob)
        for blob, key in known
        if key.person in people and (key.purpose, key.state) == ("personal", "active")
    }


def known(book: Book) -> set[str]:
    """Give the fingerprints of all keys the books ever knew: an administrator's may have been replaced since."""
    return {sshkey.fingerprint(blob) for blob in evidence.keys(book)}


def written(introduction: Introduction) -> bytes:
    """Write an introduction down as people hand it on."""
    content = {"ecentre": VERSION, **introduction._asdict(), "keys": list(introduction.keys)}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read(data: bytes) -> Introduction:
    """Read an introduction.

    Raises:
        InvalidError: it is none, damaged, or of a later program.
    """
    try:
        content: dict[str, Any] = json.loads(data.decode("utf-8-sig")) if len(data) <= LARGEST else {}
        if content.pop("ecentre") != VERSION:
            raise _damaged()
        content["keys"] = tuple(content["keys"])
        found = Introduction(**content)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged() from error
    texts = (found.centre, found.code, found.address, found.person, found.name)
    plain = all(isinstance(text, str) and text.isprintable() and 0 < len(text) <= 500 for text in texts)
    exact = all(isinstance(one, str) for one in (found.first, found.digest, *found.keys))
    if not plain or not exact or not _exact(found):
        raise _damaged()
    return found


def _exact(found: Introduction) -> bool:
    marks = OBJECT_ID.fullmatch(found.first) and DIGEST.fullmatch(found.digest) and SLUG.fullmatch(found.person)
    return bool(marks) and all(PRINT.fullmatch(one) for one in found.keys)


def _damaged() -> InvalidError:
    return InvalidError(
        say(
            "这不是邀请文件,或已损坏;请对方重新生成:ecentre invite 姓名",
            "this is no invitation, or it is damaged; ask for a new one: ecentre invite NAME",
        )
    )
