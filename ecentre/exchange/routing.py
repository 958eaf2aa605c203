"""Which departments and whom a register names for handling a paper: one leads, the others help [A1.1.2.2, N1.3]."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecentre.exchange import cells
from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.exchange.headings import Header
    from ecentre.exchange.plan import Entry
    from ecentre.exchange.register import Register
    from ecentre.model import Data, Record

_BETWEEN = re.compile(r"[、,，;；/／\n+＋&]|(?<=[部办台心送])(?:和|及|与)")
_BESIDE = re.compile(r"[(（](?P<inside>[^)）]*)[)）]")
LEADS, HELPS = ("主办", "牵头"), ("协办", "配合", "会办")
NOBODY = frozenset(("", "无", "-", "—", "/", "空"))


class Routing:
    """The cells of one row that say who handles a paper."""

    def __init__(self, entry: Entry, header: Header, register: Register) -> None:
        """Take the row; nothing is looked up yet."""
        self.entry, self.header, self.register = entry, header, register
        self.handler = cells.name(entry.raw.get("handler"))

    def fields(self) -> Data:
        """Give lead, helpers and handler; a department that nobody knows refuses the row."""
        named = self._departments("lead")
        helping = [record for record, _ in self._departments("helpers")]
        lead = next((record for record, role in named if role in LEADS), None) or next(
            (record for record, role in named if role not in HELPS), None
        )
        helpers = [one for one in (*(record for record, _ in named), *helping) if lead is None or one.id != lead.id]
        self.entry.values["lead"] = lead.text("name") if lead else ""
        self.entry.values["helpers"] = [one.text("name") for one in helpers]
        fields: Data = {"lead": lead.id} if lead else {}
        fields |= {"helpers": list(dict.fromkeys(one.id for one in helpers))} if helpers else {}
        return fields | self._handler(lead)

    def _departments(self, field: str) -> list[tuple[Record, str]]:
        """Give the departments of a cell, each with what is written beside it."""
        text = cells.text(self.entry.raw.get(field))
        if cells.joined(text) in NOBODY:
            return []
        parts = [part for part in _BETWEEN.split(text) if part.strip()]
        whole = self.register.department(text) if len(parts) == 1 else None
        if whole is not None:
            self._along(text, whole)
            return [(whole, "")]
        found = [(self._department(field, part), self._beside(part)) for part in parts]
        return [(record, role) for record, role in found if record is not None]

    def _department(self, field: str, part: str) -> Record | None:
        name = _BESIDE.sub("", part).strip(" :：")
        for word in (*LEADS, *HELPS):
            name = name.removeprefix(word).strip(" :：")
        found = self.register.department(name)
        if found is None:
            self.entry.refuse(
                "unknown-department",
                self.header.words(field),
                say(
                    "没有叫“{name}”的部门;请照 ecentre department list 改写,或登记:ecentre department add",
                    "no department is called “{name}”; take one of ecentre department list, or: ecentre department add",
                    name=cells.line(name),
                ),
            )
        return found

    def _along(self, text: str, department: Record) -> None:
        """Take the person written behind a department for who handles the paper."""
        names = (department.text("name"), *department.get("aliases", []))
        rest = next((cells.joined(text).removeprefix(one) for one in names if cells.joined(text).startswith(one)), "")
        if rest and not self.handler and self.register.person(rest):
            self.handler = rest

    def _beside(self, part: str) -> str:
        """Give the role written beside a department; a person there is who handles the paper."""
        found = _BESIDE.search(part)
        inside = cells.joined(found["inside"]) if found else ""
        if inside and inside not in (*LEADS, *HELPS) and self.register.person(inside) and not self.handler:
            self.handler = inside
        before = next((word for word in (*LEADS, *HELPS) if cells.joined(part).startswith(word)), "")
        return before or inside

    def _handler(self, lead: Record | None) -> Data:
        if self.handler in NOBODY:
            return {}
        found = self.register.person(self.handler, lead.id if lead else "")
        if found is not None:
            return {"handler": found.id}
        self.entry.lacking.append(
            say("承办人 {name} 不在在岗人员中,未存入", "{name} is no active person and was left out", name=self.handler)
        )
        return {}
