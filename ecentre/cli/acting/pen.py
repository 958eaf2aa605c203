"""The pen at this machine: signs a step with the key of the person who takes it, asking for the PIN once [X.2]."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ecentre import keyring, sshsig
from ecentre.cli import output
from ecentre.cli.dialogue import asking
from ecentre.errors import RefusedError, UsageError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecentre.cli.session import Call
    from ecentre.keyring import Held
    from ecentre.model import Book
    from ecentre.sshsig import PrivateKey

TRIES = 3


def signer(call: Call, book: Book) -> Callable[[str, bytes], str]:
    """Give what signs a message for a person: empty where no confirmed key of theirs lies at this machine."""
    opened = call.opened

    def sign(person: str, message: bytes) -> str:
        key = usable(book, person)
        if key is None:
            return ""
        if key.name not in opened:
            opened[key.name] = unlocked(call, key, named(book, person))
        return keyring.sign(key, opened[key.name], message, sshsig.NAMESPACE)

    return sign


def usable(book: Book, person: str) -> Held | None:
    """Give the key of a person at this machine that the books know as theirs and in use."""
    active = {one.text("public") for one in book.find("key", person=person, state="active", purpose="personal")}
    return next((one for one in keyring.held(person) if one.public in active), None) if active else None


def asks(call: Call) -> bool:
    """Tell whether signing may ask for a PIN: there is somebody to ask, and who acts has a locked key here."""
    if not asking.possible(call) or os.environ.get(keyring.PIN_VARIABLE):
        return False
    mine = keyring.held(call.actor(call.kept))
    return any(one.sort == keyring.FILE and keyring.locked(one) for one in mine)


def unlocked(call: Call, key: Held, name: str) -> PrivateKey | None:
    """Open a key with the PIN from the environment or the keyboard; nothing for a key that lives elsewhere.

    Raises:
        UsageError: a PIN is needed and nobody can be asked.
        RefusedError: it was wrong, on a terminal three times.
    """
    if key.sort != keyring.FILE:
        announce(key)
        return None
    if not keyring.locked(key):
        return keyring.unlock(key)
    given = pin(call, name)
    for left in range(TRIES - 1 if asking.possible(call) and not os.environ.get(keyring.PIN_VARIABLE) else 0, 0, -1):
        try:
            return keyring.unlock(key, given)
        except RefusedError:
            given = asking.secret(say("PIN 不对,再输一次(还有 {n} 次)", "wrong PIN; again ({n} left)", n=left))
    return keyring.unlock(key, given)


def named(book: Book, person: str) -> str:
    """Give a person's name for the prompt."""
    found = book.get("person", person)
    return found.text("name") if found else person


def announce(key: Held) -> None:
    """Ask for the touch that a security key waits for."""
    if key.public.startswith("sk-"):
        output.words(say("请触碰硬件密钥", "touch the security key"))


def pin(call: Call, person: str) -> str:
    """Give the PIN of a person's key: from ``ECENTRE_PIN``, else asked for without showing it.

    Raises:
        UsageError: nobody can be asked.
    """
    given = os.environ.get(keyring.PIN_VARIABLE, "")
    if given:
        return given
    if not asking.possible(call):
        raise UsageError(
            say("签名要 {person} 的 PIN:请在终端办理,或设环境变量 {name}",
                "signing needs the PIN of {person}: do it on a terminal, or set {name}",
                person=person, name=keyring.PIN_VARIABLE)
        )  # fmt: skip
    return asking.secret(say("{person} 的 PIN", "PIN of {person}", person=person))
