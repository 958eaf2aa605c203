"""Public SSH keys as they travel: read strictly, the weak refused, each able to check a signature of its own kind."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ecentre.sshwire import SignatureError, Wire, malformed, weak
from ecentre.words import say

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurve

ED25519 = "ssh-ed25519"
RSA = "ssh-rsa"
RSA_BITS = range(3072, 8192 + 1)
TOUCHED = 1
# Whoever holds a key of small order holds nothing: a signature that fits every message is made without any secret.
_PRIME = 2**255 - 19
_EIGHTHS = (
    0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD83D3D706A17C7,
)
SMALL_ORDER = frozenset((0, 1, _PRIME - 1, _PRIME, _PRIME + 1, *_EIGHTHS))

Check = Callable[[bytes, bytes, bytes], None]


class PublicKey(NamedTuple):
    """A key that was read: what it may sign with, and what checks (algorithm, signature, message) or raises."""

    type: str
    algorithms: tuple[str, ...]
    check: Check
    application: bytes | None = None

    def verify(self, signature: bytes, message: bytes) -> None:
        """Check one signature as SSH packs it; a hardware key must have been touched for it.

        Raises:
            ValueError: it cannot be read.
            cryptography.exceptions.InvalidSignature: it does not fit.
        """
        wire = Wire(signature)
        algorithm, raw = wire.text(), wire.string()
        if algorithm not in self.algorithms:
            raise weak() if algorithm == RSA == self.type else malformed()
        if self.application is not None:
            flags = wire.take(5)
            if not flags[0] & TOUCHED:
                raise _untouched()
            import hashlib

            message = hashlib.sha256(self.application).digest() + flags + hashlib.sha256(message).digest()
        wire.end()
        self.check(algorithm.encode(), raw, message)


def blob(public: str) -> bytes:
    """Give the bytes of a line such as ``ssh-ed25519 AAAA… label``.

    Raises:
        SignatureError: it is no public key, or of a kind that is too weak or not known.
    """
    type, _, rest = public.partition(" ")
    written = rest.partition(" ")[0]
    try:
        data = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError) as error:
        raise malformed() from error
    if read(data).type != type or base64.b64encode(data).decode() != written or not public.isprintable():
        raise malformed()
    return data


def line(blob: bytes) -> str:
    """Write a key as records keep it: type and base64, no label."""
    return f"{read(blob).type} {base64.b64encode(blob).decode()}"


def fingerprint(public: str | bytes) -> str:
    """Give the name of a key as OpenSSH prints it: ``SHA256:…``."""
    import hashlib

    data = blob(public) if isinstance(public, str) else public
    return "SHA256:" + base64.b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


@lru_cache(maxsize=1024)
def read(blob: bytes) -> PublicKey:
    """Read the bytes of a public key.

    Raises:
        SignatureError: they are none, or of a kind that is too weak or not known.
    """
    wire = Wire(blob)
    type = wire.text()
    reader = READERS.get(type)
    if reader is None:
        raise SignatureError(
            "key.unknown",
            say("不接受这种密钥;请用 ed25519:ecentre key new", "this type of key is not accepted: ecentre key new"),
        )
    try:
        check, algorithms = reader(wire), ("rsa-sha2-256", "rsa-sha2-512") if type == RSA else (type,)
        application = wire.string() if type.startswith("sk-") else None
    except SignatureError:
        raise
    except ValueError as error:
        raise malformed() from error
    wire.end()
    return PublicKey(type, algorithms, check, application)


def _untouched() -> SignatureError:
    return SignatureError(
        "signature.untouched",
        say("签名时没有触碰硬件密钥;请触碰后重签", "the hardware key was not touched; sign again and touch it"),
    )


def _ed25519(wire: Wire) -> Check:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    point = wire.string()
    if int.from_bytes(point, "little") & (2**255 - 1) in SMALL_ORDER:
        raise weak()
    key = Ed25519PublicKey.from_public_bytes(point)
    return lambda _, signature, message: key.verify(signature, message)


def _ecdsa(curve_name: str) -> Callable[[Wire], Check]:
    def reader(wire: Wire) -> Check:
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

        curve, hashing = _curve(curve_name)
        name, point = wire.text(), wire.string()
        if name != curve_name or not point.startswith(b"\x04"):
            raise malformed()
        key = ec.EllipticCurvePublicKey.from_encoded_point(curve, point)

        def check(_: bytes, signature: bytes, message: bytes) -> None:
            pair = Wire(signature)
            written = encode_dss_signature(pair.number(), pair.number())
            pair.end()
            key.verify(written, message, hashing)

        return check

    return reader


def _curve(name: str) -> tuple[EllipticCurve, ECDSA]:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    curves: dict[str, tuple[EllipticCurve, ECDSA]] = {
        "nistp256": (ec.SECP256R1(), ec.ECDSA(hashes.SHA256())),
        "nistp384": (ec.SECP384R1(), ec.ECDSA(hashes.SHA384())),
        "nistp521": (ec.SECP521R1(), ec.ECDSA(hashes.SHA512())),
    }
    return curves[name]


def _rsa(wire: Wire) -> Check:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    exponent, modulus = wire.number(), wire.number()
    if modulus.bit_length() not in RSA_BITS:
        raise weak()
    key = rsa.RSAPublicNumbers(exponent, modulus).public_key()
    digests = {b"rsa-sha2-256": hashes.SHA256(), b"rsa-sha2-512": hashes.SHA512()}

    def check(algorithm: bytes, signature: bytes, message: bytes) -> None:
        whole = signature.rjust((modulus.bit_length() + 7) // 8, b"\0")
        key.verify(whole, message, padding.PKCS1v15(), digests[algorithm])

    return check


READERS: dict[str, Callable[[Wire], Check]] = {
    ED25519: _ed25519,
    "ecdsa-sha2-nistp256": _ecdsa("nistp256"),
    "ecdsa-sha2-nistp384": _ecdsa("nistp384"),
    "ecdsa-sha2-nistp521": _ecdsa("nistp521"),
    RSA: _rsa,
    "sk-ssh-ed25519@openssh.com": _ed25519,
    "sk-ecdsa-sha2-nistp256@openssh.com": _ecdsa("nistp256"),
}
