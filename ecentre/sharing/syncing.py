"""One round of sharing: look, fetch, verify, bring my own steps along, publish; again while others are quicker."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ecentre import journal
from ecentre.errors import RepositoryError
from ecentre.git import Git
from ecentre.index import open_book
from ecentre.schema import Schemas
from ecentre.sharing import exposed, judging, overdrawn, publish, receiving, remote, settings, turns, unpublished
from ecentre.sharing.outcome import Outcome, Question, Renumbered
from ecentre.sharing.refusal import OfflineError
from ecentre.sharing.replay import Ground, Replayed, replay
from ecentre.sharing.retake import Hand
from ecentre.verify.shapes import ShapesThen
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecentre.desk import Desk
    from ecentre.index import IndexBook
    from ecentre.sharing.address import Address
    from ecentre.sharing.publish import Written
    from ecentre.sharing.remote import Bar

TRIES = 12
FIRST, LONGEST = 0.05, 5.0  # seconds between tries
OWN = say(
    "自己的步骤没有通过核验,没有发出;把改坏的恢复后再同步:ecentre restore 编号",
    "your own steps do not hold up and were not sent; put back what was spoilt, then sync again: ecentre restore ID",
)


class Asker(Protocol):
    """Who is asked where the program must not decide; each refuses or stops by raising."""

    def fields(self, questions: tuple[Question, ...]) -> dict[str, str]:
        """Decide fields that were really changed twice: ``mine`` or ``theirs`` for each name."""
        ...

    def renumber(self, shown: tuple[Renumbered, ...]) -> None:
        """Agree to other ids for records that have been shown outside under their own."""
        ...


@dataclass
class Round:
    """What one run of ``sync`` knows."""

    git: Git
    address: Address
    desk: Callable[[IndexBook], Desk]
    ask: Asker
    bar: Bar | None
    line: judging.Line
    answers: dict[str, str] = field(default_factory=dict)
    agreed: bool = False
    seat: Desk | None = None
    take: Callable[[], bool] | None = None

    def sitting(self, book: IndexBook) -> Desk:
        """Give the desk of whoever acts, asked for when somebody has to, and once."""
        self.seat = self.seat or self.desk(book)
        return self.seat


class OpenError(Exception):
    """Something that only a person can decide, found while nothing may wait."""

    def __init__(self, questions: tuple[Question, ...], shown: tuple[Renumbered, ...]) -> None:
        """Keep what is to be asked."""
        super().__init__()
        self.questions, self.shown = questions, shown


def sync(
    root: Path, desk: Callable[[IndexBook], Desk], ask: Asker, bar: Bar | None = None,
    take: Callable[[], bool] | None = None,
) -> Outcome:  # fmt: skip
    """Bring the books of this copy and the shared ones together.

    ``take`` takes into the shared books what waits beside them, before my own steps go there; it tells whether it did.

    Raises:
        RefusedError: what others published is not in order, or a question was left open; nothing has changed.
        RepositoryError: not connected, a hand edit is in the way, or too many others publish at once.
    """
    git = Git(root)
    now = Round(git, settings.address(git), desk, ask, bar, judging.Line(git), take=take)
    done, before = Outcome(), git.head()
    with turns.here(git):
        try:
            _rounds(now, done)
        except OfflineError as error:
            done.offline = error.message
        done.waiting = len(unpublished.ids(git, git.head(), settings.verified(git)))
        exposed.published(git, () if not done.waiting else exposed.known(git))
    done.notes += overdrawn.told(git, before)
    return done


def receive(git: Git, bar: Bar | None = None) -> str:
    """Bring the shared books here, judged, and leave those of this copy as they are; give their state."""
    with turns.here(git):
        return receiving.receive(git, settings.address(git), judging.Line(git), bar).tip


def _rounds(now: Round, done: Outcome) -> None:
    attempt = 0
    while attempt < TRIES:
        try:
            with turns.there(now.address):
                if _round(now, done):
                    return
        except OpenError as found:
            now.answers |= now.ask.fields(found.questions) if found.questions else {}
            if found.shown:
                now.ask.renumber(found.shown)
                now.agreed = True
            continue
        attempt += 1
        time.sleep(random.uniform(0, min(LONGEST, FIRST * 2**attempt)))  # noqa: S311  only spreads the tries
    raise RepositoryError(
        say(
            "同时发布的人太多,这次没有轮到;自己的步骤都还在,请稍后再运行 ecentre sync",
            "too many publish at once; your own steps are all still here; run ecentre sync again in a moment",
        )
    )


def _round(now: Round, done: Outcome) -> bool:
    """Take in, bring along, publish; tell whether nobody was quicker."""
    tip = _received(now, done)
    if now.take is not None and now.take():
        tip = _received(now, done)
    head = _brought_along(now, tip, done)
    if head != tip:
        if not remote.push(now.git, now.address, tip, head, now.bar):
            return False
        settings.remember(now.git, head)
        done.published += len(unpublished.ids(now.git, head, tip))
    return True


def _received(now: Round, done: Outcome) -> str:
    received = receiving.receive(now.git, now.address, now.line, now.bar)
    done.received += received.steps
    return received.tip


def _brought_along(now: Round, tip: str, done: Outcome) -> str:
    """Put my own steps on top of the shared books; give the state that both make."""
    with journal.locked(now.git):
        journal.mend(now.git)
        head = now.git.head()
        own = unpublished.ids(now.git, head, tip)
        if not own:
            publish.moved(now.git, tip, _committer(now, tip))
            return tip
        if not tip or _parent(now.git, own[0]) == tip:
            faults = now.line.faults(tip, head)
            if not (tip and now.line.healed):
                receiving.refuse(OWN, faults)
                return head
        return _redone(now, tip, own, done)


def _redone(now: Round, tip: str, own: list[str], done: Outcome) -> str:
    """Take my own steps again, without those that do not hold up where they now stand."""
    refused: dict[str, Words] = {}
    while True:
        hand, replayed = _replayed(now, own, tip, refused)
        shown = _shown(now, replayed)
        if hand.questions or shown:
            raise OpenError(tuple(hand.questions.values()), shown)
        made = publish.written(now.git, tip, replayed.taken, _committer(now, tip), hand.schemas)
        bad = _turned_down(now, tip, made.commits, replayed)
        if not bad:
            return _settled(now, tip, made, replayed, done)
        refused |= bad


def _replayed(now: Round, own: list[str], tip: str, refused: dict[str, Words]) -> tuple[Hand, Replayed]:
    schemas = _shapes(now.git, tip)
    book = open_book(now.git.root, schemas, at=tip)

    def sign(who: str, message: bytes) -> str:
        pen = now.sitting(book).sign
        return pen(who, message) if pen else ""

    hand = Hand(schemas, lambda: now.sitting(book).actor, sign, now.answers)
    steps = unpublished.steps(now.git, own, Schemas(now.git.root))
    wanted = sorted({path for step in steps for path in step.files})
    files = {one.path: one.blob for one in now.git.entries(tip, *wanted)} if wanted else {}
    return hand, replay(hand, steps, Ground(book, files), refused)


def _shapes(git: Git, tip: str) -> Schemas:
    """Give the schemas that my steps have to fit: the shared books' where others brought newer ones."""
    base = git.text("merge-base", git.head(), tip)
    if not git.difference(base, tip, "schemas"):
        return Schemas(git.root)
    entries = git.entries(tip, "schemas")
    held = git.contents(one.blob for one in entries)
    return ShapesThen(git.root, {one.path: held[one.blob] for one in entries})


def _shown(now: Round, replayed: Replayed) -> tuple[Renumbered, ...]:
    """Give the records whose id was shown outside and would change."""
    known = exposed.known(now.git)
    return () if now.agreed else tuple(one for one in replayed.renumbered if one.old.id in known)


def _turned_down(now: Round, tip: str, made: list[str], replayed: Replayed) -> dict[str, Words]:
    """Give those of my steps that do not hold up where they now stand."""
    if not made:
        return {}
    owners = dict(zip(made, (taken.own.id for taken in replayed.taken), strict=True))
    found = now.line.faults(tip, made[-1])
    return {owners.get(commit, replayed.taken[-1].own.id): one.message for commit, one in found}


def _settled(now: Round, tip: str, made: Written, replayed: Replayed, done: Outcome) -> str:
    head = made.commits[-1] if made.commits else tip
    backup = publish.moved(now.git, head, _committer(now, tip), made.loose)
    done.backup = done.backup or backup
    done.aside += replayed.aside
    done.renumber(replayed.renumbered)
    done.notes += replayed.notes
    return head


def _committer(now: Round, tip: str) -> str:
    return publish.committer(now.git, tip, settings.me(now.git))


def _parent(git: Git, commit: str) -> str:
    return git.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^1")


__all__ = ["Asker", "receive", "sync"]
