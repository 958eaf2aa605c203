"""Beginning to share: an empty folder that everybody reaches, or an empty project on a forge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.errors import RefusedError, RepositoryError
from ecentre.sharing import exposed, introduction, remote, settings
from ecentre.words import say

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.git import Git
    from ecentre.sharing.address import Address

SHARED = {
    "receive.denyNonFastForwards": "true", "receive.denyDeleteCurrent": "true", "receive.fsckObjects": "true",
    "core.logAllRefUpdates": "true",
}  # fmt: skip


def prepared(git: Git, there: Address) -> bool:
    """Look at a place, make an empty folder ready; tell whether shared books of this very centre lie there already.

    Raises:
        RefusedError: something else lies there.
        RepositoryError: the folder cannot be made.
    """
    if there.folder is not None:
        _folder(git, there.folder)
    tip = remote.tip(git, there)
    if not tip:
        return False
    remote.fetch(git, there)
    if introduction.beginning(git, git.value(remote.INCOMING)) != introduction.beginning(git, git.head()):
        raise _occupied(there)
    return True


def connect(git: Git, there: Address) -> None:
    """Keep the address; what was verified at another place counts for nothing at a new one."""
    if settings.connected(git) != there.url:
        git.run("update-ref", "-d", exposed.VERIFIED)
    settings.connect(git, there)


def _folder(git: Git, folder: Path) -> None:
    """Make an empty folder a place to share at; one that is such a place already stays as it is."""
    root = git.root.resolve()
    if folder.is_relative_to(root) or root.is_relative_to(folder):
        raise RefusedError(
            say("{folder} 和自己的账是同一处;请选大家都能进的另一个文件夹",
                "{folder} is the place of these very books; choose another folder that others reach", folder=folder)
        )
    if (folder / "HEAD").is_file() and (folder / "objects").is_dir():
        return
    if not folder.parent.is_dir():
        raise RepositoryError(
            say("没有文件夹 {folder};请先连接共享盘,或核对写法", "there is no folder {folder}; connect the drive first",
                folder=folder.parent)
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise RefusedError(
            say("{folder} 不是空的;请在共享盘上新建一个空文件夹:ecentre connect 新文件夹",
                "{folder} is not empty; make a new folder on the shared drive: ecentre connect FOLDER", folder=folder)
        )
    _made(git, folder)


def _made(git: Git, folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
        words = ("init", "--quiet", "--bare", "--initial-branch=main", "--template=", "--shared=group")
        git.run(*words, "--end-of-options", folder.as_posix())
    except OSError as error:
        raise RepositoryError(
            say("写不了 {folder}({why});请找管理员开通写入权限",
                "cannot write {folder} ({why}); ask for the right to write", folder=folder, why=error.strerror or error)
        ) from error
    for name, value in SHARED.items():
        git.run("config", "--file", (folder / "config").as_posix(), name, value)


def _occupied(there: Address) -> RefusedError:
    return RefusedError(
        say(
            "{place} 已经有别的账;请换一个空的文件夹或项目,要加入那里请用 ecentre join 邀请文件",
            "{place} holds other books already; choose an empty folder or project, or join those: ecentre join FILE",
            place=there,
        )
    )
