"""A private key on paper: four short rows that a person can type in again, each with a check of its own [X.2].

The letters are those of base32, so that no 0 is taken for an O and no 1 for an I; a slip is found in its row at once.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from ecentre.errors import InvalidError
from ecentre.words import say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ROWS = 4
PART = 8
CHECK = 2
WIDTH = 16
GROUP = 4
MISREAD = str.maketrans("018", "OIB")


def rows(private: Ed25519PrivateKey) -> list[str]:
    """Write an Ed25519 key as four rows of four groups of letters."""
    seed = private.private_bytes_raw()
    parts = [seed[row * PART : (row + 1) * PART] for row in range(ROWS)]
    written = (base64.b32encode(part + _check(row, part)).decode() for row, part in enumerate(parts))
    return [" ".join(one[start : start + GROUP] for start in range(0, WIDTH, GROUP)) for one in written]


def typed(text: str, first: int = 0) -> bytes:
    """Read one row or several, from row ``first`` (0 to 3) on; spaces, dashes and small letters do not matter.

    Raises:
        InvalidError: naming the row that was not typed as it is printed.
    """
    letters = "".join(sign for sign in text.upper() if sign.isalnum()).translate(MISREAD)
    found = b""
    for row, start in enumerate(range(0, len(letters) or 1, WIDTH), start=first):
        found += _part(row, letters[start : start + WIDTH])
    return found


def private(seed: bytes) -> Ed25519PrivateKey:
    """Give the key back from all four rows.

    Raises:
        InvalidError: a row is missing.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if len(seed) != ROWS * PART:
        raise _slip(len(seed) // PART)
    return Ed25519PrivateKey.from_private_bytes(seed)


def _part(row: int, letters: str) -> bytes:
    try:
        raw = base64.b32decode(letters)
    except ValueError as error:
        raise _slip(row) from error
    if len(raw) != PART + CHECK or row >= ROWS or raw[PART:] != _check(row, raw[:PART]):
        raise _slip(row)
    return raw[:PART]


def _check(row: int, part: bytes) -> bytes:
    return hashlib.sha256(b"ecentre recovery" + bytes((row,)) + part).digest()[:CHECK]


def _slip(row: int) -> InvalidError:
    return InvalidError(
        say("第 {n} 行与打印的不符,请照纸重新输入(每行 16 个字母数字)",
            "row {n} is not as printed; type it again from the sheet (16 signs a row)", n=row + 1)
    )  # fmt: skip
