"""The one file of a backup: its parts in a zip, none of them packed, each with its sum, the whole under one seal.

The seal is the zip's comment, the very last bytes of the file: the SHA-256 of everything before it. So whatever byte
was changed, cut off or added is noticed before anything of the file is looked at.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecentre.errors import InvalidError, NotFoundError, RepositoryError, why
from ecentre.gitcall import sound_ref
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MANIFEST, README, BOOKS = "manifest.json", "README.txt", "books.bundle"
FOLDER, OWN = "folder/", "own/"
KEPT, EXPOSED = "kept/", "exposed"  # what there may be of a copy's own folder
FORMAT, VERSION = "ecentre-backup", 1
SEAL = b"ecentre-backup sha256:"
DIGITS = 64
CHUNK = 1 << 20
LARGEST = 32 << 20  # bytes of a manifest
EARLIEST = (1980, 1, 1, 0, 0, 0)  # of a zip
ODD = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, KeyError, TypeError, NotImplementedError, EOFError,
       RuntimeError, OverflowError, AttributeError, IndexError)  # fmt: skip
"""What reading a zip that somebody made up may raise."""
DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\.|$)", re.IGNORECASE)
SHAPE = {
    "branch": str, "head": str, "tree": str, "at": str, "person": str, "shared": str, "program": str, "records": int,
    "requests": int, "refs": dict, "centre": dict, "kinds": dict, "status": list, "left_out": list,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sealed:
    """A backup whose seal and parts were found whole: the file, what it says of itself, its own sum."""

    file: Path
    manifest: dict[str, Any]
    sum: str

    @property
    def parts(self) -> dict[str, dict[str, Any]]:
        """Give size and sum of every part by name."""
        return dict(self.manifest["parts"])

    def take(self, name: str, target: Path) -> None:
        """Lay one part into a file.

        Raises:
            InvalidError: it is not what the manifest says.
            OSError: the disk.
        """
        known, digest, left = self.parts[name], hashlib.sha256(), int(self.parts[name]["size"])
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as laid, _reading(self.file) as archive, archive.open(name) as part:
            while chunk := part.read(min(CHUNK, left + 1)):
                left -= len(chunk)
                if left < 0:
                    break
                digest.update(chunk)
                laid.write(chunk)
        if left or digest.hexdigest() != known["sha256"]:
            raise broken(self.file, say("其中 {name} 与清单不符", "its part {name} is not as listed", name=name))


def write(draft: Path, parts: Mapping[str, Path | bytes], told: dict[str, Any]) -> None:
    """Write a backup and seal it; ``told`` is what the manifest says beside the list of parts.

    Raises:
        OSError: the disk.
    """
    listed: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
        for name, source in parts.items():
            digest, size = hashlib.sha256(), 0
            with archive.open(zipfile.ZipInfo(name, EARLIEST), "w", force_zip64=True) as part:
                for chunk in _chunks(source):
                    digest.update(chunk)
                    part.write(chunk)
                    size += len(chunk)
            listed[name] = {"size": size, "sha256": digest.hexdigest()}
        manifest = {"format": FORMAT, "version": VERSION, **told, "parts": listed}
        archive.writestr(
            zipfile.ZipInfo(MANIFEST, EARLIEST), json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"
        )
        archive.comment = SEAL + b"0" * DIGITS
    with draft.open("r+b") as file:
        file.seek(-DIGITS, os.SEEK_END)
        file.write(_sum(draft).encode())
        file.flush()
        os.fsync(file.fileno())


def read(file: Path) -> Sealed:
    """Hold a file against its seal and its list of parts; nothing of it is laid anywhere.

    Raises:
        NotFoundError: there is no such file.
        InvalidError: it is no backup, or a byte of it is not as it was written.
        RepositoryError: it cannot be read.
    """
    try:
        seal = _seal(file)
        if not seal.startswith(SEAL):
            raise broken(file, say("不是本程序做的备份,或末尾缺了一截", "it is no backup, or its end is missing"))
        found = _sum(file)
        if seal[len(SEAL) :] != found.encode():
            raise broken(file, say("有字节与写入时不同", "some byte is not as it was written"))
        return Sealed(file, _manifest(file), found)
    except FileNotFoundError as error:
        raise NotFoundError(
            say("没有文件 {file};核对盘符和文件名,在本机做过的备份:ecentre backup --list",
                "there is no file {file}; look at its name; backups made from here: ecentre backup --list", file=file)
        ) from error  # fmt: skip
    except OSError as error:
        raise RepositoryError(
            say("读不了 {file}({why})", "cannot read {file} ({why})", file=file, why=why(error))
        ) from error


def broken(file: Path, reason: Words) -> InvalidError:
    """Give the refusal of a file that is no sound backup."""
    return InvalidError(
        say(
            "{file} 不能用:{reason};没有写入任何内容。请换另一份备份,逐份核对:ecentre backup 文件 --check",
            "{file} is of no use: {reason}; nothing was written. Take another backup; to prove one: ecentre backup"
            " FILE --check",
            file=file, reason=reason,
        )
    )  # fmt: skip


def safe(path: str) -> bool:
    """Tell whether a path leads to a file inside a folder on every system, and not into git's own."""
    parts = path.split("/")
    plain = all(part.rstrip(". ") and part.rstrip(". ").casefold() not in (".git", "git~1") for part in parts)
    return plain and not any(char in path for char in "\\:\0") and all(char.isprintable() for char in path)


def portable(path: str) -> bool:
    """Tell whether a file may be called so on Windows too, where some names are devices and some signs are none."""
    parts = path.split("/")
    plain = all(part == part.rstrip(". ") and not DEVICE.match(part) for part in parts)
    return safe(path) and plain and not set(path) & set('<>"|?*')


def _chunks(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _seal(file: Path) -> bytes:
    with file.open("rb") as opened:
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, size - len(SEAL) - DIGITS))
        return opened.read()


def _sum(file: Path) -> str:
    """Give the sum of a file without the digits of its seal."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        left = opened.seek(0, os.SEEK_END) - DIGITS
        opened.seek(0)
        while left > 0 and (chunk := opened.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


@contextmanager
def _reading(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except ODD as error:
        raise broken(file, say("压缩包的结构不对", "the zip is not well formed")) from error


def _manifest(file: Path) -> dict[str, Any]:
    """Read what a backup says of itself, and refuse one whose parts are others, packed, or would lie elsewhere."""
    with _reading(file) as archive:
        about = archive.getinfo(MANIFEST)
        if about.file_size > LARGEST or about.compress_type != zipfile.ZIP_STORED:
            raise ValueError(MANIFEST)
        told = json.loads(archive.read(MANIFEST))
        if told.get("format") != FORMAT or told.get("version") != VERSION or not _shaped(told):
            raise broken(file, say("不是本版程序认识的格式", "this version does not know its form"))
        listed = {name: int(part["size"]) for name, part in told["parts"].items()}
        held = {one.filename: one for one in archive.infolist()}
        if len(held) != len(archive.infolist()) or set(held) != {*listed, MANIFEST} or not {BOOKS, README} <= set(held):
            raise broken(file, say("里面的文件与清单不符", "its parts are not those listed"))
        if len({name.casefold() for name in held}) != len(held):
            raise broken(file, say("里面有只差大小写的文件名", "names in it differ in case only"))
        for name, size in listed.items():
            if not _allowed(name):
                raise broken(file, say("里面有通向别处的路径 {name}", "a path leads elsewhere: {name}", name=name[:80]))
            sizes = {size, held[name].file_size, held[name].compress_size}
            if held[name].compress_type != zipfile.ZIP_STORED or len(sizes) > 1:
                raise broken(file, say("里面 {name} 的大小不对", "the size of {name} is not right", name=name[:80]))
        return dict(told)


def _shaped(told: dict[str, Any]) -> bool:
    """Tell whether everything that is said is there and of the right sort."""
    whole = all(isinstance(told.get(name), sort) for name, sort in SHAPE.items())
    return whole and sound_ref(told["branch"]) and all(isinstance(one, str) for one in told["status"])


def _allowed(name: str) -> bool:
    """Tell whether a part may be there: of a copy's own folder only what no command acts on."""
    if name.startswith(FOLDER):
        return portable(name.removeprefix(FOLDER))
    own = name.removeprefix(OWN)
    kept = own.startswith(KEPT) and "/" not in own.removeprefix(KEPT) and portable(own)
    return name in (BOOKS, README) or (name.startswith(OWN) and (own == EXPOSED or kept))
