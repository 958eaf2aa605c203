"""``use``: which centre's books this machine works in, from whatever folder a command is typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from ecentre import account, practice, records, syncfolders
from ecentre.cli import output, places, seat
from ecentre.cli.dialogue import asking, choosing
from ecentre.cli.grammar.declare import argument
from ecentre.cli.session import Call, current
from ecentre.errors import NotFoundError, RepositoryError
from ecentre.model import Column, Table
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Sequence

Place = Annotated[
    str, argument(say("中心的文件夹,或用过的中心的名称", "a centre's folder, or the name of one used before"),
                  say("[文件夹]", "[DIR]"))
]  # fmt: skip
COLUMNS = (
    Column("used", say("在用", "used"), "flag"),
    Column("name", say("中心", "centre")),
    Column("folder", say("文件夹", "folder")),
)


def use(place: Place = "") -> int:
    """Choose the centre for commands typed outside of any centre; without a folder, show those used before."""
    call = current()
    known = [one for one in account.centres() if places.is_centre(one)]
    if place:
        return _chosen(call, _meant(place, known))
    if not known:
        raise NotFoundError(
            say("这台电脑还没有用过中心;进入中心的文件夹,或:ecentre use 文件夹,新建:ecentre init 文件夹",
                "no centre was used at this machine; ecentre use DIR names one, ecentre init DIR makes one")
        )  # fmt: skip
    if asking.possible(call) and len(known) > 1:
        offered = [(str(one), places.name_of(one)) for one in known]
        return _chosen(call, Path(choosing.pick(say("用哪一个中心?", "Which centre?"), offered)))
    rows = tuple((one == known[0], _named(one), str(one)) for one in known)
    output.table(call, Table("use", say("用过的中心", "centres used here"), COLUMNS, rows))
    return 0


def _chosen(call: Call, root: Path) -> int:
    """Take a centre into use and say whose it is and who sits there."""
    account.used(root)
    if account.centres()[:1] != [root]:
        place = account.home()
        raise RepositoryError(
            say("没有记住:写不了 {place};请看它是不是文件夹、能不能写,或把环境变量 ECENTRE_HOME 设为别的文件夹",
                "not kept: cannot write {place}; look whether it is a folder that you may write, or set ECENTRE_HOME to"
                " another", place=place)
        )  # fmt: skip
    call.__dict__["root"] = root
    if call.format == "json":
        output.envelope(call, rows=[{"used": True, "name": places.name_of(root), "folder": str(root)}])
        return 0
    output.words(say("现在用的中心:{name}  {root}", "now in use: {name}  {root}", name=_named(root), root=root))
    output.words(
        say("今后在任何文件夹里办理都记在这本账上;先看:ecentre",
            "commands typed in any folder that is no centre go to these books; begin with: ecentre")
    )  # fmt: skip
    warned = syncfolders.warning(root)
    if warned:
        output.words(warned)
    if asking.possible(call) and not call.named():
        seat.who(call, call.kept)
    return 0


def _named(root: Path) -> str:
    return f"{practice.MARK if practice.marked(root) else ''}{places.name_of(root)}"


def _meant(place: str, known: Sequence[Path]) -> Path:
    """Give the folder of the centre that is meant: by its path, or by the name of one used before.

    Raises:
        NotFoundError: there is none.
    """
    path = Path(place).expanduser()
    if path.is_dir():
        try:
            return records.find_root(path)
        except RepositoryError:
            inside = [one for one in sorted(path.iterdir()) if places.is_centre(one.resolve())]
            if len(inside) == 1:
                return inside[0].resolve()
            if not inside:
                raise
            raise NotFoundError(
                say("{place} 里有几个中心:{all};请写其中一个", "{place} holds several: {all}; name one",
                    place=place, all=joined(inside))
            ) from None  # fmt: skip
    found = [one for one in known if place.casefold() in f"{places.name_of(one)} {one.name}".casefold()]
    if len(found) == 1:
        return found[0]
    raise NotFoundError(
        say("没有找到中心“{place}”;用过的:{known}", "no centre “{place}”; used before: {known}",
            place=place, known=joined(map(str, known)) or "-")
    )  # fmt: skip


__all__ = ["use"]
