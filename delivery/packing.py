"""Folders that are handed out: pages with their places filled, sums of every file, one zip that comes out the same."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

PAGES = Path(__file__).parent / "pages"
SUMS = "SHA256SUMS"
MOMENT = (2026, 1, 1, 0, 0, 0)  # of every file in a zip: the same content makes the same zip
WINDOWS = (".cmd", ".ps1", ".txt")


def page(name: str, place: Path, **values: object) -> None:
    """Write one of the pages, with ``@@name@@`` filled; Windows' own ends of lines where Windows reads it.

    Texts for people get the mark by which an old Notepad knows UTF-8.
    """
    text = (PAGES / name).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(f"@@{key}@@", str(value))
    place.parent.mkdir(parents=True, exist_ok=True)
    code = "utf-8-sig" if place.suffix == ".txt" else "utf-8"
    place.write_bytes(text.replace("\n", "\r\n" if place.suffix in WINDOWS else "\n").encode(code))


def sums(folder: Path) -> None:
    """Write down the SHA-256 of every file of a folder, in the form that ``sha256sum -c`` reads."""
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}\n"
        for file in files(folder)
        if file != folder / SUMS
    ]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def files(folder: Path) -> list[Path]:
    """Give every file of a folder in one order."""
    return sorted((one for one in folder.rglob("*") if one.is_file()), key=Path.as_posix)


def zipped(folder: Path) -> Path:
    """Pack a folder, under its own name, into a zip beside it."""
    packed = folder.with_name(f"{folder.name}.zip")
    draft = packed.with_name(f"{packed.name}.part")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for file in files(folder):
            entry = zipfile.ZipInfo(f"{folder.name}/{file.relative_to(folder).as_posix()}", MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, file.read_bytes())
    draft.replace(packed)
    return packed
