"""Signatures as OpenSSH makes and checks them (SSHSIG), in process: no program needed, ``ssh-keygen -Y verify`` agrees.

A signature is one line of base64: what lies between ``BEGIN`` and ``END SSH SIGNATURE``. It is bound to a namespace, so
that a signature for one purpose proves nothing for another.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from typing import TYPE_CHECKING

from ecentre.sshkey import ED25519, PublicKey, blob, fingerprint, line, read
from ecentre.sshwire import SignatureError, Wire, malformed, packed
from ecentre.words import say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    PrivateKey = Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey

NAMESPACE = "ecentre-step@v1"
POSSESSION = "ecentre-key@v1"
GIT = "git"
MAGIC = b"SSHSIG"
VERSION = (1).to_bytes(4, "big")
HASH = b"sha512"
BEGIN, END = b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"
WIDTH = 70
LONGEST = 8192
# Nearly all signatures have one layout; it is recognised whole, and taken apart at known places.
_ED25519 = packed(ED25519.encode()) + (64).to_bytes(4, "big")
_PLAIN_START = MAGIC + VERSION + (51).to_bytes(4, "big") + packed(ED25519.encode()) + (32).to_bytes(4, "big")
_KEY = slice(14, 65)
_PLAIN_END = packed(b"", HASH) + (len(_ED25519) + 64).to_bytes(4, "big") + _ED25519


def sign(private: PrivateKey, message: bytes, namespace: str) -> str:
    """Sign a message for one purpose; give the signature as one line."""
    key = public(private)
    raw = _signed(private, read(key), _covered(namespace.encode(), HASH, message))
    made = MAGIC + VERSION + packed(key, namespace.encode(), b"", HASH, raw)
    return base64.b64encode(made).decode()


def public(private: PrivateKey) -> bytes:
    """Give the public part of a private key, as its bytes.

    Raises:
        SignatureError: the key is of a kind that is too weak or not known.
    """
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return blob(private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode())


def signer(signature: str) -> bytes:
    """Give the public key that a signature claims to come from, unproven.

    Raises:
        SignatureError: it is no signature.
    """
    return _parts(signature)[0]


def verify(signature: str, message: bytes, namespace: str) -> bytes:
    """Prove a signature; give the public key that made it, for the caller to ask whose it is.

    Raises:
        SignatureError: it is damaged, too weak, meant for another purpose, or not over this message.
    """
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    key, purpose, hashing, raw = _parts(signature)
    if purpose != namespace.encode():
        raise SignatureError(
            "signature.namespace",
            say("这个签名是为另一种用途签的,不能用在这里", "this signature was made for another purpose"),
        )
    try:
        known = read(key)
        covered = _covered(purpose, hashing, message)
        if known.type == ED25519 and len(raw) == len(_ED25519) + 64 and raw.startswith(_ED25519):
            known.check(ED25519.encode(), raw[len(_ED25519) :], covered)  # ten thousand at a time
        else:
            known.verify(raw, covered)
    except SignatureError:
        raise
    except (InvalidSignature, UnsupportedAlgorithm, ValueError) as error:
        raise SignatureError(
            "signature.wrong",
            say("签名与内容不符:内容签后被改动,或不是这把密钥签的",
                "the signature does not fit: the content changed after signing, or another key signed"),
        ) from error  # fmt: skip
    return key


def armored(signature: str) -> bytes:
    """Write a signature as the file that ``ssh-keygen -Y verify -s`` reads."""
    lines = [signature[start : start + WIDTH].encode() for start in range(0, len(signature), WIDTH)]
    return b"\n".join((BEGIN, *lines, END, b""))


def bare(armored: bytes) -> str:
    """Give the one line of a signature file that ssh-keygen wrote.

    Raises:
        SignatureError: it is no signature file.
    """
    lines = armored.split()
    if not armored.startswith(BEGIN) or not armored.rstrip().endswith(END):
        raise malformed()
    signature = b"".join(lines[3:-3]).decode("ascii", "replace")
    _parts(signature)
    return signature


def _covered(namespace: bytes, hashing: bytes, message: bytes) -> bytes:
    import hashlib

    digest = hashlib.sha512(message) if hashing == HASH else hashlib.new(hashing.decode(), message)
    return _before(namespace, hashing) + packed(digest.digest())


@lru_cache(maxsize=16)
def _before(namespace: bytes, hashing: bytes) -> bytes:
    return MAGIC + packed(namespace, b"", hashing)


@lru_cache(maxsize=64)
def _parts(signature: str) -> tuple[bytes, bytes, bytes, bytes]:
    """Take a signature apart; there is one spelling of each, so that no two lines say the same."""
    try:
        data = base64.b64decode(signature, validate=True) if len(signature) <= LONGEST else b""
    except (binascii.Error, ValueError) as error:
        raise malformed() from error
    if data.startswith(_PLAIN_START) and base64.b64encode(data).decode() == signature:
        end = _KEY.stop + 4 + int.from_bytes(data[_KEY.stop : _KEY.stop + 4], "big")
        if len(data) == end + len(_PLAIN_END) + 64 and data.startswith(_PLAIN_END, end):
            return data[_KEY], data[_KEY.stop + 4 : end], HASH, data[end + len(_PLAIN_END) - len(_ED25519) :]
    wire = Wire(data)
    if wire.take(len(MAGIC)) != MAGIC or wire.take(len(VERSION)) != VERSION:
        raise malformed()
    key, namespace, reserved, hashing, raw = (wire.string() for _ in range(5))
    wire.end()
    if reserved or hashing not in (b"sha256", b"sha512") or base64.b64encode(data).decode() != signature:
        raise malformed()
    return key, namespace, hashing, raw


def _signed(private: PrivateKey, key: PublicKey, message: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    algorithm = key.algorithms[-1].encode()
    if isinstance(private, rsa.RSAPrivateKey):
        return packed(algorithm, private.sign(message, padding.PKCS1v15(), hashes.SHA512()))
    if isinstance(private, ec.EllipticCurvePrivateKey):
        hashing = {256: hashes.SHA256(), 384: hashes.SHA384(), 521: hashes.SHA512()}[private.key_size]
        pair = decode_dss_signature(private.sign(message, ec.ECDSA(hashing)))
        return packed(algorithm, packed(*(one.to_bytes(one.bit_length() // 8 + 1, "big") for one in pair)))
    return packed(algorithm, private.sign(message))


__all__ = [
    "GIT", "NAMESPACE", "POSSESSION", "SignatureError", "armored", "bare", "blob", "fingerprint", "line", "public",
    "sign", "signer", "verify",
]  # fmt: skip
