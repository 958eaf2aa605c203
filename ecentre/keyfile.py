"""Private key files as OpenSSH keeps them: Ed25519, locked by a PIN, readable by their owner alone [X.2]."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from ecentre import disk
from ecentre.errors import RefusedError, RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from ecentre.sshsig import PrivateKey

SHORTEST_PIN = 6
# What one guess costs a thief of the file: about half a second.
ROUNDS = 24


def generate() -> Ed25519PrivateKey:
    """Make a new key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate()


def easy(pin: str) -> bool:
    """Tell whether a PIN is soon guessed: short, one sign repeated, or a run such as 123456."""
    gaps = {ord(after) - ord(before) for before, after in pairwise(pin)}
    return len(pin) < SHORTEST_PIN or gaps in ({0}, {1}, {-1})


def written(private: PrivateKey, pin: str = "") -> bytes:
    """Write a private key as text, locked by the PIN unless that is empty."""
    from cryptography.hazmat.primitives import serialization

    form = serialization.PrivateFormat.OpenSSH
    lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if pin:
        lock = form.encryption_builder().kdf_rounds(ROUNDS).build(pin.encode())
    return private.private_bytes(serialization.Encoding.PEM, form, lock)


def write(place: Path, data: bytes) -> None:
    """Put a file in place whole, readable by its owner alone from the first moment on.

    Raises:
        RepositoryError: the folder cannot be written.
    """
    draft = place.with_name(f"{place.name}.{os.getpid()}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        disk.replace(draft, place)
    except OSError as error:
        raise RepositoryError(
            say("写不了密钥文件 {place}:{why}", "cannot write the key {place}: {why}",
                place=place, why=error.strerror or error)
        ) from error  # fmt: skip
    disk.settle(place.parent)


def opened(place: Path) -> PrivateKey | None:
    """Give the key of a file without a PIN, None where it has one.

    Raises:
        RepositoryError: the file is missing, damaged, or readable by others.
    """
    try:
        _guard(place)
        return _loaded(place, None)
    except TypeError:
        return None
    except (OSError, ValueError) as error:
        raise RepositoryError(
            say("读不了密钥文件 {place}:{why};没有备份就另建一把:ecentre key new",
                "cannot read the key {place}: {why}; without a backup, make another: ecentre key new",
                place=place, why=error)
        ) from error  # fmt: skip


def unlocked(place: Path, pin: str) -> PrivateKey:
    """Give the key of a file, by its PIN where it has one.

    Raises:
        RefusedError: the PIN is wrong.
        RepositoryError: the file is missing, damaged, or readable by others.
    """
    private = opened(place)
    if private is not None:
        return private
    try:
        return _loaded(place, pin.encode())
    except (TypeError, ValueError) as error:
        raise RefusedError(
            say("PIN 不对,没有签名;忘记了就另建一把:ecentre key new",
                "wrong PIN, nothing was signed; if it is forgotten, make another key: ecentre key new")
        ) from error  # fmt: skip


def _loaded(place: Path, pin: bytes | None) -> PrivateKey:
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    return cast("PrivateKey", load_ssh_private_key(place.read_bytes(), pin))


def _guard(place: Path) -> None:
    """Refuse a key that others on this machine can read; Windows keeps the user's folder to the user."""
    if os.name != "nt" and place.stat().st_mode & 0o077:
        raise RepositoryError(
            say("别人也能读密钥文件 {place};请只留给自己:chmod 600 {place}",
                "others can read the key {place}; keep it to yourself: chmod 600 {place}", place=place)
        )  # fmt: skip
