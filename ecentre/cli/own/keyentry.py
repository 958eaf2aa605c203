"""How a key enters the books: with its own proof, proposed for another administrator, or confirmed by one alone."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from ecentre import actions, keyfile, keyring, policy, sshsig
from ecentre.cli import output
from ecentre.cli.acting import pen, writing
from ecentre.cli.dialogue import asking
from ecentre.errors import RefusedError, UsageError
from ecentre.index import PendingBook
from ecentre.kinds.key import claim
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.cli.session import Call
    from ecentre.desk import Desk
    from ecentre.index import IndexBook
    from ecentre.keyring import Held
    from ecentre.model import Book, Change, Data, Record
    from ecentre.sshsig import PrivateKey

    Pen = Callable[[str, bytes], str]


LOST = say(
    "您以前的密钥不在本机,又没有另一位管理员;遗失的请凭恢复密钥换新:ecentre key recover",
    "your former key is not here and there is no other administrator; if it is lost: ecentre key recover",
)
SEND = say(
    "发出去,别人才看得到:ecentre sync", "send it, so that the others see it: ecentre sync"
)


def proven(person: str, public: str, purpose: str, label: str, prove: Callable[[bytes], str]) -> Data:
    """Give the fields of a key with the proof that whoever enters it holds it."""
    said = {"person": person, "purpose": purpose, "public": public}
    return said | ({"label": label} if label else {}) | {"possession": prove(claim(person, public, purpose))}


def with_private(person: str, private: PrivateKey, purpose: str, label: str) -> Data:
    """Give the fields of a key whose private part is at hand."""
    public = sshsig.line(sshsig.public(private))
    return proven(person, public, purpose, label, lambda said: sshsig.sign(private, said, sshsig.POSSESSION))


def pen_of(private: PrivateKey) -> Pen:
    """Give what signs steps with one private key, whoever it is asked for."""
    return lambda _, message: sshsig.sign(private, message, sshsig.NAMESPACE)


def entered(desk: Desk, fields: Data, paper: actions.Paper, own: Pen | None = None) -> Change:
    """Enter a key; an administrator who has no colleague confirms it in the same step.

    ``own`` signs that confirmation where no key was ever confirmed for the person: the first key vouches for itself.
    """
    change = actions.create(desk, "key", fields, "add", paper)
    if not alone(desk):
        return change
    if pen.usable(desk.book, desk.actor) is None:
        if own is None or of_person(desk.book, desk.actor, "personal", "active", "revoked"):
            return replace(change, follow=(LOST,))
        desk = replace(desk, sign=own)
    return confirmed(desk, change)


def confirmed(desk: Desk, change: Change) -> Change:
    """Confirm the key that a change enters, in the same change."""
    key = change.records[0]
    after = actions.advance(replace(desk, book=PendingBook(desk.book, change.records)), key.ref, "confirm")
    both = actions.combine([change, after], "add", change.subject, change.said)
    return replace(both, notes=after.notes)


def alone(desk: Desk) -> bool:
    """Tell whether who acts is the only administrator."""
    return set(policy.holders(desk.book, "administrator", desk.today)) == {desk.actor}


def centre(book: Book) -> str:
    """Give the centre's code, for the names of files."""
    found = book.find("centre")
    return found[0].text("code") if found else "centre"


def ahead(book: Book, change: Change) -> Change:
    """Say with a new key what comes next: whom to read the fingerprint to, or the safe."""
    key = change.records[0]
    if key.state != "active" and LOST not in change.follow:
        compare = say("请管理员当面核对指纹:{found}", "let an administrator compare the fingerprint: {found}",
                      found=key.text("fingerprint"))  # fmt: skip
        return replace(change, follow=(compare, *change.follow))
    if key.get("purpose") != "personal" or book.find("key", purpose="recovery", state="active"):
        return change
    safe = say(
        "下一步 打印恢复密钥,锁进保险柜:ecentre key recovery", "Next, a recovery key for the safe: ecentre key recovery"
    )
    return replace(change, follow=(safe,))


def kept_with(one: Held, work: Callable[[], int]) -> int:
    """Keep a new key at this machine only if it entered the books."""
    try:
        return work()
    except BaseException:
        keyring.forget(one)
        raise


def act(call: Call, fields: Data, own: Pen | None = None) -> int:
    """Enter a key and tell what comes next."""
    from ecentre.git import Git
    from ecentre.sharing import settings

    shared = bool(settings.connected(Git(call.root)))

    def plan(book: IndexBook) -> Change:
        change = ahead(book, entered(call.desk(book), fields, call.paper(), own))
        return replace(change, follow=(*change.follow, SEND)) if shared else change

    return writing.act(call, plan)


def of_person(book: Book, person: str, purpose: str, *states: str) -> list[Record]:
    """Give the keys of a person for one purpose."""
    return [one for one in book.find("key", person=person, purpose=purpose) if one.state in states]


def needs_own_key(book: Book, person: str) -> None:
    """Refuse to make a special key before the person can sign for it.

    Raises:
        RefusedError: no confirmed key of the person lies at this machine.
    """
    if pen.usable(book, person) is None:
        missing = joined(one.id for one in of_person(book, person, "personal", "proposed")) or "-"
        raise RefusedError(
            say("先要有本人已确认的密钥(待确认:{missing}):ecentre key new",
                "you need a confirmed key of your own first (proposed: {missing}): ecentre key new", missing=missing)
        )  # fmt: skip


def new_pin(call: Call, person: str) -> str:
    """Give the PIN of a new key: from ``ECENTRE_PIN``, else typed twice; empty for who works here alone."""
    given = os.environ.get(keyring.PIN_VARIABLE, "")
    if given or not asking.possible(call):
        keyring.demand(person, given)
        return given
    while True:
        first = asking.secret(_choose(person))
        try:
            keyring.demand(person, first)
        except UsageError as error:
            output.words(error)
            continue
        if asking.secret(say("再输一次", "once more")) == first:
            return first
        output.words(say("两次输入不一样", "the two differ"))


def _choose(person: str) -> Words:
    if keyring.shared(person):
        return say("设一个 PIN(至少 {n} 位)", "choose a PIN ({n} signs or more)", n=keyfile.SHORTEST_PIN)
    return say(
        "设一个 PIN(至少 {n} 位;只有您用这台机器的可留空)",
        "choose a PIN ({n} signs or more; empty if nobody else uses this machine)", n=keyfile.SHORTEST_PIN,
    )
