"""Signatures: ours verify in ssh-keygen, ssh-keygen's verify here, and nothing else does."""

from __future__ import annotations

import base64
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from ecentre import sshsig
from ecentre.sshkey import SMALL_ORDER
from ecentre.sshwire import packed

if TYPE_CHECKING:
    from pathlib import Path

needs_ssh_keygen = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")

MESSAGE = "同意购买".encode()
SORTS = ("ed25519", "nistp256", "nistp384", "nistp521", "rsa3072")
CURVES = {"nistp256": ec.SECP256R1, "nistp384": ec.SECP384R1, "nistp521": ec.SECP521R1}


@cache
def private(sort: str) -> Any:
    if sort == "ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    if sort in CURVES:
        return ec.generate_private_key(CURVES[sort]())
    return rsa.generate_private_key(65537, int(sort.removeprefix("rsa")))


@cache
def signed(sort: str = "ed25519", message: bytes = MESSAGE) -> str:
    return sshsig.sign(private(sort), message, sshsig.NAMESPACE)


def refused(rule: str, signature: str, message: bytes = MESSAGE, namespace: str = sshsig.NAMESPACE) -> None:
    with pytest.raises(sshsig.SignatureError) as found:
        sshsig.verify(signature, message, namespace)
    assert found.value.rule == rule


def keygen(folder: Path, *arguments: str | Path, input: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["ssh-keygen", *arguments], cwd=folder, input=input, capture_output=True)


def plainly(folder: Path, signature: str, public: str, message: bytes = MESSAGE, namespace: str = sshsig.NAMESPACE):
    (folder / "allowed").write_text(f"zhang-san {public}\n")
    (folder / "signature").write_bytes(sshsig.armored(signature))
    words = ("-Y", "verify", "-f", "allowed", "-I", "zhang-san", "-n", namespace, "-s", "signature")
    return keygen(folder, *words, input=message).returncode


@pytest.mark.parametrize("sort", SORTS)
def test_what_is_signed_is_proven_by_the_key_that_signed(sort: str) -> None:
    assert sshsig.verify(signed(sort), MESSAGE, sshsig.NAMESPACE) == sshsig.public(private(sort))
    assert sshsig.signer(signed(sort)) == sshsig.public(private(sort))


@needs_ssh_keygen
@pytest.mark.parametrize("sort", SORTS)
def test_plain_ssh_keygen_agrees_about_our_signatures(sort: str, tmp_path: Path) -> None:
    public = sshsig.line(sshsig.public(private(sort)))
    assert plainly(tmp_path, signed(sort), public) == 0
    assert plainly(tmp_path, signed(sort), public, b"another") != 0


@needs_ssh_keygen
@pytest.mark.parametrize("options", ["ed25519", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "rsa -b 3072"])
def test_signatures_of_ssh_keygen_verify_here(options: str, tmp_path: Path) -> None:
    keygen(tmp_path, "-q", "-t", *options.split(), "-N", "", "-f", "key")
    public = sshsig.blob((tmp_path / "key.pub").read_text().strip())
    assert sshsig.fingerprint(public) == keygen(tmp_path, "-l", "-f", "key.pub").stdout.decode().split()[1]
    for digest in ("sha256", "sha512"):
        (tmp_path / digest).write_bytes(MESSAGE)
        keygen(tmp_path, "-Y", "sign", "-f", "key", "-n", sshsig.NAMESPACE, "-O", f"hashalg={digest}", digest)
        signature = sshsig.bare((tmp_path / f"{digest}.sig").read_bytes())
        assert sshsig.verify(signature, MESSAGE, sshsig.NAMESPACE) == public
        refused("signature.wrong", signature, b"another")


def test_the_armour_is_byte_for_byte_what_ssh_keygen_writes_and_comes_off_again() -> None:
    armoured = sshsig.armored(signed())
    assert max(len(one) for one in armoured.splitlines()) == 70
    assert sshsig.bare(armoured) == signed()
    with pytest.raises(sshsig.SignatureError):
        sshsig.bare(armoured.replace(b"END", b"ENDED"))


def test_a_signature_for_another_purpose_proves_nothing() -> None:
    refused("signature.namespace", sshsig.sign(private("ed25519"), MESSAGE, sshsig.GIT))
    refused("signature.namespace", sshsig.sign(private("ed25519"), MESSAGE, sshsig.POSSESSION))


def test_the_same_words_signed_by_another_key_name_that_key() -> None:
    other = ed25519.Ed25519PrivateKey.generate()
    assert sshsig.verify(sshsig.sign(other, MESSAGE, "n"), MESSAGE, "n") == sshsig.public(other)


def test_a_signature_put_under_another_key_falls() -> None:
    other = sshsig.public(ed25519.Ed25519PrivateKey.generate())
    raw = base64.b64decode(signed())
    swapped = raw.replace(sshsig.public(private("ed25519")), other)
    refused("signature.wrong", base64.b64encode(swapped).decode())


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_signature_changed_anywhere_is_refused(data: st.DataObject) -> None:
    raw = bytearray(base64.b64decode(signed(data.draw(st.sampled_from(SORTS[:2])))))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(sshsig.SignatureError):
        sshsig.verify(base64.b64encode(raw).decode(), MESSAGE, sshsig.NAMESPACE)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_signature_cut_or_lengthened_is_refused(data: st.DataObject) -> None:
    raw = base64.b64decode(signed())
    cut = data.draw(st.integers(0, len(raw) - 1))
    for bent in (raw[:cut], raw + data.draw(st.binary(min_size=1, max_size=40))):
        refused("signature.malformed", base64.b64encode(bent).decode())


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300).map(lambda raw: base64.b64encode(raw).decode())))
@settings(max_examples=150, deadline=None)
def test_garbage_is_refused_in_words_and_never_breaks(text: str) -> None:
    with pytest.raises(sshsig.SignatureError):
        sshsig.verify(text, MESSAGE, sshsig.NAMESPACE)
    with pytest.raises(sshsig.SignatureError):
        sshsig.blob(text)


def test_there_is_one_spelling_of_a_signature() -> None:
    whole = signed()
    for bent in (f"{whole}\n", f" {whole}", f"{whole[:40]}\n{whole[40:]}", f"{whole}A", f"{whole}===="):
        refused("signature.malformed", bent)


def test_unused_bits_at_the_end_of_the_text_are_no_second_spelling() -> None:
    signature = next(one for n in range(9) if (one := sshsig.sign(private("ed25519"), b"x", "n" * n)).endswith("="))
    last = signature.rstrip("=")[-1]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = signature.rstrip("=")[:-1] + alphabet[alphabet.index(last) ^ 1] + "=" * signature.count("=")
    assert base64.b64decode(other) == base64.b64decode(signature)
    refused("signature.malformed", other, b"x")


def envelope(public: bytes, raw: bytes, digest: bytes = b"sha512", reserved: bytes = b"") -> str:
    whole = b"SSHSIG" + b"\0\0\0\1" + packed(public, sshsig.NAMESPACE.encode(), reserved, digest, raw)
    return base64.b64encode(whole).decode()


def covered(message: bytes = MESSAGE, digest: str = "sha512") -> bytes:
    hashing = hashes.Hash(getattr(hashes, digest.upper())())
    hashing.update(message)
    return b"SSHSIG" + packed(sshsig.NAMESPACE.encode(), b"", digest.encode(), hashing.finalize())


def number(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1, "big")


def test_sha1_is_refused_as_digest_and_in_rsa() -> None:
    key = private("rsa3072")
    made = key.sign(covered(), padding.PKCS1v15(), hashes.SHA1())
    refused("signature.weak", envelope(sshsig.public(key), packed(b"ssh-rsa", made)))
    raw = packed(b"rsa-sha2-512", key.sign(covered(digest="sha1"), padding.PKCS1v15(), hashes.SHA512()))
    refused("signature.malformed", envelope(sshsig.public(key), raw, digest=b"sha1"))


def test_short_rsa_keys_and_dsa_are_refused_whatever_they_signed() -> None:
    key = rsa.generate_private_key(65537, 2048)
    numbers = key.public_key().public_numbers()
    public = packed(b"ssh-rsa", number(numbers.e), number(numbers.n))
    raw = packed(b"rsa-sha2-512", key.sign(covered(), padding.PKCS1v15(), hashes.SHA512()))
    refused("signature.weak", envelope(public, raw))
    line = "ssh-rsa " + base64.b64encode(public).decode()
    with pytest.raises(sshsig.SignatureError) as found:
        sshsig.blob(line)
    assert found.value.rule == "signature.weak"
    refused("key.unknown", envelope(packed(b"ssh-dss", b"1", b"2", b"3", b"4"), raw))


@pytest.mark.parametrize("point", sorted(SMALL_ORDER))
def test_a_key_that_needs_no_secret_is_no_key(point: int) -> None:
    for written in (point, point | 1 << 255):
        public = packed(b"ssh-ed25519", written.to_bytes(32, "little"))
        raw = packed(b"ssh-ed25519", (1).to_bytes(32, "little") + bytes(32))
        refused("signature.weak", envelope(public, raw))


def test_without_that_rule_anybody_could_sign_for_such_a_key() -> None:
    identity = ed25519.Ed25519PublicKey.from_public_bytes((1).to_bytes(32, "little"))
    identity.verify((1).to_bytes(32, "little") + bytes(32), b"whatever is said")


def hardware(sort: str, flags: int, message: bytes = MESSAGE) -> tuple[bytes, str]:
    """Sign as a security key does: over the application, whether it was touched, and a counter."""
    application = b"ssh:"
    said = bytes((flags,)) + (7).to_bytes(4, "big")
    parts = [hashes.Hash(hashes.SHA256()) for _ in range(2)]
    for part, text in zip(parts, (application, covered(message)), strict=True):
        part.update(text)
    told = parts[0].finalize() + said + parts[1].finalize()
    if sort == "ed25519":
        name, key = b"sk-ssh-ed25519@openssh.com", private("ed25519")
        public = packed(name, key.public_key().public_bytes_raw(), application)
        raw = packed(name, key.sign(told))
    else:
        name, key = b"sk-ecdsa-sha2-nistp256@openssh.com", private("nistp256")
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        public = packed(name, b"nistp256", point, application)
        pair = decode_dss_signature(key.sign(told, ec.ECDSA(hashes.SHA256())))
        raw = packed(name, packed(*map(number, pair)))
    return public, envelope(public, raw + said)


@pytest.mark.parametrize("sort", ["ed25519", "nistp256"])
def test_hardware_keys_verify_when_touched_and_only_then(sort: str) -> None:
    public, signature = hardware(sort, 1)
    assert sshsig.verify(signature, MESSAGE, sshsig.NAMESPACE) == public
    refused("signature.wrong", signature, b"another")
    refused("signature.untouched", hardware(sort, 0)[1])


@needs_ssh_keygen
@pytest.mark.parametrize("sort", ["ed25519", "nistp256"])
def test_ssh_keygen_agrees_about_hardware_keys(sort: str, tmp_path: Path) -> None:
    public, signature = hardware(sort, 1)
    assert plainly(tmp_path, signature, sshsig.line(public)) == 0


def test_a_key_is_one_line_of_one_type() -> None:
    line = sshsig.line(sshsig.public(private("ed25519")))
    assert sshsig.blob(f"{line} 前台电脑") == sshsig.blob(line)
    type, body = line.split(" ")
    for bent in (f"{line}\n{line}", f"ssh-rsa {body}", type, f"{type}  {body}", f"no-pty {line}", f"{line[:-2]}", ""):
        with pytest.raises(sshsig.SignatureError):
            sshsig.blob(bent)


def test_what_is_left_over_or_reserved_is_refused() -> None:
    key = private("ed25519")
    public, raw = sshsig.public(key), packed(b"ssh-ed25519", key.sign(covered()))
    assert sshsig.verify(envelope(public, raw), MESSAGE, sshsig.NAMESPACE) == public
    for bent in (envelope(public + b"\0", raw), envelope(public, raw + b"\0"), envelope(public, raw, reserved=b"x")):
        refused("signature.malformed", bent)


@pytest.mark.parametrize("sort", SORTS[1:2])
def test_numbers_with_leading_zeros_are_no_second_spelling(sort: str) -> None:
    key = private(sort)
    pair = decode_dss_signature(key.sign(covered(), ec.ECDSA(hashes.SHA256())))
    name = f"ecdsa-sha2-{sort}".encode()
    right = packed(name, packed(*map(number, pair)))
    padded = packed(name, packed(*(b"\0" + number(one) for one in pair)))
    assert sshsig.verify(envelope(sshsig.public(key), right), MESSAGE, sshsig.NAMESPACE)
    refused("signature.malformed", envelope(sshsig.public(key), padded))
