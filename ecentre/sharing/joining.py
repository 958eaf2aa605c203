"""Joining a centre that is shared: bring its books here, hold them against the introduction, lay them out."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from ecentre import clock, disk, staging
from ecentre.errors import RefusedError, RepositoryError
from ecentre.git import PLAIN_FILE, Git
from ecentre.index import open_book
from ecentre.model import Problem
from ecentre.schema import Schemas
from ecentre.sharing import introduction, judging, publish, receiving, remote, settings
from ecentre.verify import trust
from ecentre.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.sharing.address import Address
    from ecentre.sharing.introduction import Introduction
    from ecentre.sharing.remote import Bar


MARK = ".joining"
UNSOUND = say(
    "那里的账没有通过核验,没有加入;请通知管理员", "the books there do not hold up; tell the administrator"
)


def join(folder: Path, there: Address, given: Introduction, bar: Bar | None = None) -> None:
    """Make a folder a copy of the shared books, for the person who was invited; or leave nothing of it.

    Raises:
        RefusedError: what lies there is not what the introduction tells of, or does not hold up.
        RepositoryError: the folder is not empty.
        OfflineError: nobody answers.
    """
    if _cut_short(folder):
        _left(folder, existed=True)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise RepositoryError(
            say("{folder} 不是空文件夹;请换一个:ecentre join 邀请文件 新文件夹",
                "{folder} is not empty; choose another: ecentre join FILE DIR", folder=folder)
        )
    existed = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        (folder / MARK).touch()
        _joined(Git.make(folder), there, given, bar)
        (folder / MARK).unlink()
    except BaseException:
        _left(folder, existed=existed)
        raise


def _cut_short(folder: Path) -> bool:
    """Tell whether a folder holds what an earlier try left that was killed, and no step of anybody's own."""
    if not (folder / MARK).is_file():
        return False
    git = Git(folder)
    return not (folder / ".git" / "HEAD").is_file() or git.head() in ("", git.value(remote.INCOMING))


def _left(folder: Path, *, existed: bool) -> None:
    """Take away what a try left, its mark last."""
    for one in sorted(folder.iterdir(), key=lambda one: one.name == MARK):
        shutil.rmtree(one, ignore_errors=True) if one.is_dir() and not one.is_symlink() else one.unlink()
    if not existed:
        folder.rmdir()


def _joined(git: Git, there: Address, given: Introduction, bar: Bar | None) -> None:
    if not remote.tip(git, there):
        raise RefusedError(
            say("{place} 还是空的;请邀请您的人先运行 ecentre sync",
                "{place} is still empty; whoever invited you runs ecentre sync first", place=there)
        )
    settings.connect(git, there)
    remote.fetch(git, there, bar)
    tip = git.value(remote.INCOMING)
    _held_against(git, tip, given)
    _plain(git, tip)
    git.own.mkdir(parents=True, exist_ok=True)
    who = f"{given.person} <{given.person}@{given.code.lower()}> {int(clock.now().timestamp())} +0800"
    publish.moved(git, tip, who)
    staging.reset(git)
    receiving.refuse(UNSOUND, judging.Line(git).faults("", tip))
    _key(git, given)
    settings.remember(git, tip)
    trust.introduce(git, given.first)
    disk.write(git.own / "me", f"{given.person}\n".encode(), git.own / "drafts")


def _held_against(git: Git, tip: str, given: Introduction) -> None:
    """Refuse books that did not begin as the introduction says."""
    first = introduction.beginning(git, tip)
    if first != given.first or introduction.digest(git, first) != given.digest:
        why = say("那里的账不是从邀请所写的那一步开始的", "the books there did not begin as the invitation says")
        raise _unlike(why)


def _key(git: Git, given: Introduction) -> None:
    """Refuse books in which none of the keys of the introduction ever administered the centre."""
    book = open_book(git.root, Schemas(git.root))
    if given.keys and not set(given.keys) & introduction.known(book):
        raise _unlike(say("邀请所写的管理员密钥在那里的账上没有", "no key of the invitation is known there"))


def _plain(git: Git, tip: str) -> None:
    """Refuse files that cannot be laid out on every system, before one of them is [T16, T17]."""
    for one in git.entries(tip, "."):
        if one.mode != PLAIN_FILE or not disk.within(git.root, one.path):
            why = say("那里的账有出格的文件 {path}", "a strange file lies there: {path}", path=one.path)
            raise _unlike(why)


def _unlike(why: object) -> RefusedError:
    message = say(
        "{why};请当面核对,重新要一份邀请:ecentre invite 姓名", "{why}; ask face to face for a new invitation:"
        " ecentre invite NAME", why=why,
    )
    return RefusedError(
        say("与邀请不符,没有加入", "not what the invitation tells of; not joined"),
        (Problem("join.introduction", "X.3", message),),
    )
