"""Who a register's papers came from: found in the directory by any name, or made for it; level only where plain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from ecentre import series
from ecentre.exchange import cells
from ecentre.exchange.people import Taken
from ecentre.exchange.plan import Item
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from ecentre.model import Book, Record

_STATE = re.compile(r"国务院(?:办公厅)?|(?:国家|中华人民共和国)?商务部(?:办公厅)?")
_HIGHER = re.compile(
    r"(?:自治区|自治州|地区)(?:人民政府|行政公署|行署|党委|商务厅|商务局)(?:办公厅|办公室)?|地委(?:办公厅|办公室)?"
)
_COUNTY = re.compile(r"(?:人民政府|委员会|委)(?:办公室)?|商务(?:和[\u4e00-\u9fff]{2,8})?局")
_STATION = re.compile(r".*[乡镇村](?:级)?(?:电商|电子商务)(?:综合|公共)?服务(?:站|点)")
_SEVERAL = re.compile(r"[、,，;；\n]")
_SHORT_COUNTY = re.compile(r"县(?=[\u4e00-\u9fff]{2})")
LEVEL_OF = {
    "policy": "superior", "guidance": "superior", "assigned": "superior", "reference": "superior",
    "request": "subordinate",
}  # fmt: skip


class Senders:
    """The directory of senders, and those a workbook adds to it."""

    def __init__(self, book: Book) -> None:
        """Gather the bodies in use by every name they have."""
        self.county = next((one.text("county") for one in book.find("centre")), "")
        self._taken = Taken(list(book.ids("sender")))
        self._levels: dict[str, str] = {}
        self._known: dict[str, str] = {}
        self.added: dict[str, Item] = {}
        for sender in book.find("sender", state="active"):
            self._keep(sender)

    def _keep(self, sender: Record) -> None:
        self._levels[sender.id] = sender.text("level")
        for name in (sender.text("name"), sender.id, *sender.get("aliases", [])):
            self._known.setdefault(_plain(name), sender.id)

    def level(self, id: str) -> str:
        """Give the level of a body, as the directory has it or will have it."""
        return self._levels[id]

    def find(self, name: str, nature: str = "") -> str:
        """Give the id of a body; a new one is made, with a level only where name or nature leave no doubt."""
        wanted = _plain(self._whole(name))
        known = self._known.get(wanted) or self._known.get(_plain(name))
        if known:
            return known
        written = self._whole(name)
        id = series.free_slug(cast("Book", self._taken), "sender", written)
        self._taken.known.append(id)
        self._known[wanted] = id
        level = self._levels[id] = plain_level(written, self.county) or LEVEL_OF.get(nature, "unsorted")
        self.added[id] = Item("sender", "add", {"id": id, "name": written, "level": level})
        return id

    def _whole(self, name: str) -> str:
        """Write the county's name out: in its own register 县财政局 is that of the county."""
        own = self.county.endswith("县") and _SHORT_COUNTY.match(name)
        return f"{self.county}{name[1:]}" if own else name


def split(value: object) -> list[str]:
    """Give the bodies a cell names: of a joint paper the first is its sender."""
    names = [cells.joined(part) for part in _SEVERAL.split(cells.text(value))]
    return [name for name in names if name]


def plain_level(name: str, county: str) -> str:
    """Give the level of a body whose name leaves no doubt, else nothing [A1.1.2.2]."""
    own = name.removeprefix("中共").removeprefix(county) if county and county in name else None
    if _STATE.fullmatch(name) or _HIGHER.fullmatch(name) or (own is not None and _COUNTY.fullmatch(own)):
        return "superior"
    return "subordinate" if _STATION.fullmatch(name) else ""


def _plain(name: str) -> str:
    return cells.narrow(cells.joined(name))


def newcomers(first: list[Item]) -> list[Words]:
    """Say which bodies join the directory, and whose level somebody has to decide [A1.1.2.2]."""
    told = [
        say(
            "新登记来文单位 {n} 个:{names}", "{n} new senders: {names}",
            n=len(first), names=joined(item.fields["name"] for item in first),
        )
    ]  # fmt: skip
    open_ones = [item.fields["name"] for item in first if item.fields["level"] == "unsorted"]
    if open_ones:
        told.append(
            say(
                "级别待定的来文单位:{names};请定:ecentre sender sort 单位 --level 上级|下级|平级|不相隶属",
                "senders whose level is open: {names}; decide: ecentre sender sort NAME --level LEVEL",
                names=joined(open_ones),
            )
        )
    return told if first else []
