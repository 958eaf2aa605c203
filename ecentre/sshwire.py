"""How SSH writes keys and signatures: fields with their lengths, read strictly; what cannot be read is refused."""

from __future__ import annotations

from ecentre.words import Words, say


class SignatureError(ValueError):
    """A key or a signature that proves nothing; ``rule`` names what is wrong with it, ``message`` says it."""

    def __init__(self, rule: str, message: Words) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message

    def __str__(self) -> str:
        """Give the sentence in the reader's language."""
        return str(self.message)


def malformed() -> SignatureError:
    """Say that what should be a key or a signature is not one."""
    return SignatureError(
        "signature.malformed", say("签名或公钥的内容不完整或被改动", "the signature or key is damaged or was changed")
    )


def weak() -> SignatureError:
    """Say that anybody with enough time could sign with such a key."""
    return SignatureError(
        "signature.weak",
        say("这种密钥或签名太弱,不能作为凭据(RSA 至少 3072 位);请新建:ecentre key new",
            "too weak a key or signature to prove anything (RSA needs 3072 bits); make another: ecentre key new"),
    )  # fmt: skip


class Wire:
    """Reads the length-prefixed fields that SSH writes, never past the end."""

    __slots__ = ("at", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, length: int) -> bytes:
        """Give the next ``length`` bytes.

        Raises:
            SignatureError: there are fewer.
        """
        start, self.at = self.at, self.at + length
        if self.at > len(self.data):
            raise malformed()
        return self.data[start : self.at]

    def string(self) -> bytes:
        """Give the next field."""
        return self.take(int.from_bytes(self.take(4), "big"))

    def text(self) -> str:
        """Give the next field as a plain name."""
        return self.string().decode("ascii", "replace")

    def number(self) -> int:
        """Give the next field as a positive number, in its one right spelling."""
        field = self.string()
        if not field or field[0] >= 0x80 or (field[0] == 0 and field[1:2] < b"\x80"):
            raise malformed()
        return int.from_bytes(field, "big")

    def end(self) -> None:
        """Demand that nothing is left over."""
        if self.at != len(self.data):
            raise malformed()


def packed(*fields: bytes) -> bytes:
    """Write fields with their lengths before them."""
    return b"".join(len(field).to_bytes(4, "big") + field for field in fields)
