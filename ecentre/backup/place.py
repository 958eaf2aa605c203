"""Where a backup goes: never into the books' own folder, under a name of the centre and the minute, over nothing."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ecentre import clock, records
from ecentre.errors import RefusedError, RepositoryError, why
from ecentre.model import Ref
from ecentre.quoting import quoted
from ecentre.schema import Schemas
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.git import Git

PART = ".part"
STALE = 24 * 60 * 60  # seconds after which nobody is still writing a draft


class Wish(NamedTuple):
    """Where a backup goes: the folder, and the name if one was given."""

    folder: Path
    name: str


def wish(place: str) -> Wish:
    """Read what was typed: a folder, in which the program chooses the name, or a file that ends in ``.zip``."""
    path = Path(place).expanduser().resolve()
    if path.suffix.lower() == ".zip" and not path.is_dir():
        return Wish(path.parent, path.name)
    return Wish(path, "")


def earlier(folder: Path, code: str) -> list[Path]:
    """Give the backups of a centre that lie in a folder."""
    form = re.compile(rf"{re.escape(code)}-\d{{8}}-\d{{4}}(-\d+)?\.zip")
    return sorted(one for one in folder.glob("*.zip") if form.fullmatch(one.name))


def refuse_inside(git: Git, folder: Path) -> None:
    """Refuse a place that would be lost together with the books.

    Raises:
        RefusedError: with the way out.
    """
    if any(folder.is_relative_to(one.resolve()) for one in (git.root, git.dir, git.common)):
        raise RefusedError(
            say("{folder} 就在账的文件夹里,一坏俱坏;请备份到U盘或别的盘:ecentre backup 文件夹",
                "{folder} lies in the folder of the books and would be lost with them; choose a USB stick or another"
                " disk: ecentre backup FOLDER", folder=folder)
        )  # fmt: skip


def target(git: Git, wanted: Wish) -> Path:
    """Give the file to be made; its folder is made where only the last name of it is missing."""
    folder = wanted.folder
    if not folder.is_dir() and not folder.parent.is_dir():
        raise RepositoryError(
            say("没有文件夹 {folder};U盘插好了吗?核对盘符,或换一个:ecentre backup 文件夹",
                "there is no folder {folder}; is the stick in? Look at its letter, or choose another: ecentre backup"
                " FOLDER", folder=folder)
        )  # fmt: skip
    try:
        folder.mkdir(exist_ok=True)
        _clear(folder)
    except OSError as error:
        raise unwritten(folder, error) from error
    if wanted.name:
        if (folder / wanted.name).exists():
            raise RefusedError(
                say("已经有 {file},旧备份不覆盖;换个名字,或只写文件夹:ecentre backup {folder}",
                    "{file} is there, and no old backup is written over; another name, or the folder alone: ecentre"
                    " backup {folder}", file=folder / wanted.name, folder=quoted(folder))
            )  # fmt: skip
        return folder / wanted.name
    stem, number = f"{code(git)}-{clock.now():%Y%m%d-%H%M}", 1
    file = folder / f"{stem}.zip"
    while file.exists():
        number += 1
        file = folder / f"{stem}-{number}.zip"
    return file


def _clear(folder: Path) -> None:
    """Take away the drafts of backups that were cut short long ago; they were never backups."""
    for one in folder.glob(f"*-*-*.zip{PART}"):
        if time.time() - one.stat().st_mtime > STALE:
            one.unlink(missing_ok=True)


def centre(git: Git) -> dict[str, str]:
    """Give id, code and name of the centre as the books have them."""
    for entry in git.entries(git.head(), "records/centre"):
        ref = Ref.from_path(entry.path)
        if ref is not None:
            data = records.decode(ref, git.object(entry.blob, "blob"), Schemas(git.root)).data
            return {"id": ref.id, "code": str(data.get("code", ref.id)), "name": str(data.get("name", ""))}
    raise RepositoryError(say("账里没有中心;请运行 ecentre doctor", "the books hold no centre; run ecentre doctor"))


def code(git: Git) -> str:
    """Give the code of the centre, fit for the name of a file."""
    return re.sub(r"[^A-Za-z0-9]", "", centre(git)["code"]) or "centre"


def unwritten(target: Path, error: OSError) -> RepositoryError:
    """Give the refusal of a disk."""
    return RepositoryError(
        say("备份没有做成,没有留下半个文件:写不了 {name}({why});请看盘是否插好、空间够不够,再试一次",
            "no backup was made, and no half of one is left: cannot write {name} ({why}); look whether the disk is"
            " there and has room, then try again", name=target, why=why(error))
    )  # fmt: skip
