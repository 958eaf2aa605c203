"""The private keys that people use at this machine: in the user's own settings, never in a centre's folder [X.2].

A key is an OpenSSH private key file, its PIN the passphrase of that file; beside it a note says whose it is. Keys that
live elsewhere (an agent, a security key, a file of the user's own) have the note only and sign through ssh-keygen.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from ecentre import account, keyfile, process, sshsig
from ecentre.errors import RefusedError, RepositoryError, UsageError
from ecentre.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.sshsig import PrivateKey

PIN_VARIABLE = "ECENTRE_PIN"
FILE, AGENT, ELSEWHERE = "file", "agent", "elsewhere"


@dataclass(frozen=True, slots=True)
class Held:
    """One key that can be used here: the centre's code, whose it is, its public line, and where the secret lies."""

    centre: str
    person: str
    public: str
    sort: str
    path: str = ""

    @property
    def name(self) -> str:
        """Give the name of the key's files: centre, person, and the beginning of the key's hash."""
        return f"{self.centre}-{self.person}-{hashlib.sha256(sshsig.blob(self.public)).hexdigest()[:8]}"

    @property
    def file(self) -> Path:
        """Give the place of the private key, where it is kept here."""
        return folder() / self.name


def folder() -> Path:
    """Give the folder of the keys."""
    return account.home() / "keys"


def held(person: str = "") -> list[Held]:
    """Give the keys usable at this machine, of one person or of all; a note that cannot be read is passed over."""
    found = []
    for note in sorted(folder().glob("*.json")):
        with suppress(OSError, ValueError, TypeError):
            one = Held(**json.loads(note.read_text(encoding="utf-8")))
            found += [one] if note.name == f"{one.name}.json" else []
    return [one for one in found if person in ("", one.person)]


def keep(centre: str, person: str, private: PrivateKey, pin: str) -> Held:
    """Keep a private key for a person at this machine.

    Raises:
        UsageError: the PIN is too easy, or there is none although several people work here.
    """
    demand(person, pin)
    one = Held(centre, person, sshsig.line(sshsig.public(private)), FILE)
    keyfile.write(one.file, keyfile.written(private, pin))
    _note(one)
    return one


def know(centre: str, person: str, public: str, secret: Path | None, *, entered: bool) -> Held:
    """Note a key that lives elsewhere: in a file of the user's own or, without one, in an agent.

    A note of a key that never was ``entered`` in the books was left by a command cut short, and is made again.

    Raises:
        UsageError: it is noted here and in the books.
    """
    sort = ELSEWHERE if secret else AGENT
    one = Held(centre, person, sshsig.line(sshsig.blob(public)), sort, str(secret.resolve()) if secret else "")
    if entered and one in held():
        raise UsageError(say("本机已经登记这把密钥;查看:ecentre key", "this key is known here; see: ecentre key"))
    keyfile.write(_public_file(one), f"{one.public}\n".encode())
    _note(one)
    return one


def forget(one: Held) -> None:
    """Take a key away from this machine; the note goes last, so that nothing is left without one."""
    for place in (one.file, _public_file(one), _note_file(one)):
        place.unlink(missing_ok=True)


def shared(person: str) -> bool:
    """Tell whether other people sign at this machine too."""
    return any(one.person != person for one in held())


def demand(person: str, pin: str) -> None:
    """Refuse a PIN that is soon guessed, and a key without one where other people sign at this machine too.

    Raises:
        UsageError: with what to do.
    """
    if not pin and shared(person):
        raise UsageError(
            say("这台机器有几个人使用,密钥须设 PIN:在终端运行,或设环境变量 {name}",
                "several people sign at this machine: the key needs a PIN; run this on a terminal, or set {name}",
                name=PIN_VARIABLE)
        )  # fmt: skip
    if pin and keyfile.easy(pin):
        raise UsageError(
            say("PIN 太容易猜:至少 {n} 位,不能是同一个字或连续的数字",
                "too easy a PIN: {n} signs or more, not one sign repeated, not a run such as 123456",
                n=keyfile.SHORTEST_PIN)
        )  # fmt: skip


def locked(one: Held) -> bool:
    """Tell whether a key kept here asks for a PIN."""
    return one.sort == FILE and keyfile.opened(one.file) is None


def unlock(one: Held, pin: str = "") -> PrivateKey:
    """Give the private key of a file kept here.

    Raises:
        RefusedError: the PIN is wrong, or the key is open to everybody at a machine that several people use.
    """
    if not locked(one) and shared(one.person):
        raise RefusedError(
            say("这台机器有几个人使用,这把密钥还没有 PIN,不能签名;请先设置:ecentre --as {person} key pin",
                "several people sign at this machine and this key has no PIN; set one: ecentre --as {person} key pin",
                person=one.person)
        )  # fmt: skip
    return keyfile.unlocked(one.file, pin)


def relock(one: Held, old: str, new: str) -> None:
    """Give a key kept here another PIN."""
    private = keyfile.unlocked(one.file, old)
    demand(one.person, new)
    keyfile.write(one.file, keyfile.written(private, new))


def sign(one: Held, private: PrivateKey | None, message: bytes, namespace: str) -> str:
    """Sign with a key that was unlocked, or through ssh-keygen with one that lives elsewhere.

    Raises:
        RepositoryError: ssh-keygen is missing or did not sign.
    """
    if private is not None:
        return sshsig.sign(private, message, namespace)
    secret = one.path or str(_public_file(one))
    argv = ("ssh-keygen", "-Y", "sign", "-q", "-f", secret, "-n", namespace)
    signature = sshsig.bare(process.run(argv, cwd=folder(), input=message).out)
    if sshsig.verify(signature, message, namespace) != sshsig.blob(one.public):
        raise RepositoryError(
            say("{file} 与登记的公钥不是一对;查看:ecentre key", "{file} is another key than entered; see: ecentre key",
                file=secret)
        )  # fmt: skip
    return signature


def _public_file(one: Held) -> Path:
    return one.file.with_name(f"{one.name}.pub")


def _note_file(one: Held) -> Path:
    return one.file.with_name(f"{one.name}.json")


def _note(one: Held) -> None:
    keyfile.write(_note_file(one), (json.dumps(asdict(one), ensure_ascii=False, indent=1) + "\n").encode())
