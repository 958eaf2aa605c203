"""``connect``, ``invite``, ``join``: books that several people keep, each in a copy of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ecentre import account, syncfolders
from ecentre.cli import bar, output
from ecentre.cli.dialogue import asking
from ecentre.cli.meaning import naming
from ecentre.cli.own import syncing
from ecentre.cli.session import current
from ecentre.errors import NotFoundError, RefusedError, RepositoryError
from ecentre.quoting import quoted
from ecentre.words import say

Place = Annotated[
    str,
    typer.Argument(
        metavar=str(say("文件夹|网址", "FOLDER|URL")),
        help=str(say("大家都能进的空文件夹,或平台上的空项目", "an empty folder that everybody reaches, or a project")),
    ),
]
Person = Annotated[
    str, typer.Argument(metavar=str(say("姓名", "NAME")), help=str(say("邀请谁", "who is invited")))
]
File = Annotated[
    Path, typer.Argument(metavar=str(say("邀请文件", "FILE")), help=str(say("别人给的邀请文件", "the invitation")))
]
Folder = Annotated[
    str,
    typer.Argument(
        metavar=str(say("文件夹", "DIR")),
        help=str(say("放到哪里;不写则以中心代码命名", "where to put the copy; named after the centre if not given")),
    ),
]
Elsewhere = Annotated[
    str,
    typer.Option(
        "--address",
        metavar=str(say("文件夹|网址", "FOLDER|URL")),
        help=str(say("从这里看,共享处是另一个地址(如盘符不同)", "the shared place has another address from here")),
    ),
]


def connect(place: Place) -> int:
    """Share these books at a place that others reach too."""
    from ecentre.git import Git
    from ecentre.sharing import address, connecting, settings

    call = current()
    git, there = Git(call.root), address.read(place, Path.cwd())
    known = settings.connected(git)
    if known and known != there.url:
        asking.sure(call, say("现在共享在 {old},换成 {new}?", "now at {old}; change to {new}?", old=known, new=there))
    fresh = there.folder is not None and not there.folder.exists()
    connecting.prepared(git, there)
    connecting.connect(git, there)
    if fresh:
        output.words(say("原来没有文件夹 {place},已新建", "there was no folder {place}; it was made", place=there))
    output.words(say("已连接 {place}", "connected to {place}", place=there))
    _warn(there.folder)
    return syncing.sync_now(call, say("邀请同事:ecentre invite 姓名", "invite colleagues: ecentre invite NAME"))


def invite(person: Person) -> int:
    """Write the small file with which a colleague joins."""
    from ecentre.git import Git
    from ecentre.sharing import introduction, settings

    call = current()
    git = Git(call.root)
    there = settings.address(git)
    id = naming.person(call.kept, call.schemas, person)
    found = call.kept.get("person", id)
    if found is None or found.state != "active":
        raise NotFoundError(
            say("{name} 不是在岗人员;先登记:ecentre person add --name 姓名",
                "{name} is not on the staff; register them first: ecentre person add --name NAME", name=person)
        )  # fmt: skip
    if not settings.verified(git):
        raise RefusedError(say("还没有发布过;先运行 ecentre sync", "nothing was published yet; first: ecentre sync"))
    given = introduction.of(git, call.kept, there.url, id)
    target = Path(call.to or f"invite-{id}.json")
    output.replace(target, introduction.written(given))
    output.words(
        say(
            "已写入 {file};当面或用可信的方式交给 {name},让对方运行 ecentre join {file}",
            "written to {file}; hand it to {name} in person or by a way you trust; they run ecentre join {file}",
            file=quoted(target),
            name=given.name,
        )
    )
    if not given.keys:
        output.words(
            say("  邀请里还没有管理员的密钥;建议先办:ecentre key new", "  no administrator's key yet: ecentre key new")
        )
    return 0


def join(file: File, folder: Folder = "", elsewhere: Elsewhere = "") -> int:
    """Make a copy of shared books here, checked against the invitation."""
    from ecentre.sharing import address, introduction, joining

    try:
        given = introduction.read(file.read_bytes())
    except FileNotFoundError as error:
        raise NotFoundError(say("没有文件 {file}", "there is no file {file}", file=file)) from error
    there = address.read(elsewhere or given.address, Path.cwd())
    target = Path(folder or given.code.lower()).resolve()
    if _within_a_centre(target.parent):
        raise RepositoryError(
            say("{folder} 在另一个中心的文件夹里;请到外面再办", "{folder} lies in another centre; go outside first",
                folder=target)
        )  # fmt: skip
    with bar.moving(say("正在接收", "receiving")) as move:
        joining.join(target, there, given, move)
    output.words(
        say("已加入 {centre},您是 {name};文件夹 {folder}", "joined {centre} as {name}; folder {folder}",
            centre=given.centre, name=given.name, folder=target)
    )  # fmt: skip
    account.used(target)
    output.words(say("  看看等您办什么:ecentre", "  see what waits for you: ecentre"))
    _warn(target)
    return 0


def _warn(folder: Path | None) -> None:
    """Say where a program of a cloud would change files behind the books' back."""
    warned = syncfolders.warning(folder) if folder else None
    if warned:
        output.words(warned)


def _within_a_centre(folder: Path) -> bool:
    return any((one / "records" / "centre").is_dir() for one in (folder, *folder.parents))
