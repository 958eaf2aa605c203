"""Find in the book what a ledger row names: its department, people, place and category; and turn it into fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.exchange import cells, scrub
from ecentre.words import Words, say

if TYPE_CHECKING:
    from ecentre.exchange.headings import Header
    from ecentre.exchange.plan import Entry
    from ecentre.exchange.register import Register
    from ecentre.model import Data, Record

AS_READ = ("name", "model", "specification", "maker", "dealer", "warranty", "serial_number")
NOBODY = frozenset({"无", "无人", "暂无", "—", "-", "/", "空缺", "空"})
LONGEST_NOTE = 3000


class Lookup:
    """One cleaned row against the register of names."""

    def __init__(self, entry: Entry, header: Header, register: Register) -> None:
        """Take the row; nothing is looked up yet."""
        self.entry, self.header, self.register = entry, header, register
        self.category: Record | None = None
        self.remarks: list[str] = []

    def fields(self) -> Data:
        """Give the fields of the card the row would become; what cannot be found refuses it."""
        values, entry = self.entry.values, self.entry
        fields: Data = {name: values[name] for name in AS_READ if values[name]}
        fields |= {"price": values["unit_price"], "purchased_on": values["purchased_on"]}
        fields |= self._category()
        department, keeper = self._custody()
        fields |= {name: id for name, id in (("department", department), ("keeper", keeper)) if id}
        fields |= self._place()
        for field in ("buyer", "acceptor"):
            fields |= self._past(field, department)
        if values["number"]:
            fields["former_number"] = values["number"]
        fields |= {"opening_source": entry.origin.source, "opening_row": entry.origin.row}
        note = self._note()
        return {**fields, "note": note} if note else fields

    def _refuse(self, reason: str, field: str, message: Words) -> None:
        self.entry.refuse(reason, self.header.words(field) or field, message)

    def _department(self) -> str:
        said = self.entry.values["department"]
        found = self.register.department(said or self._sheet())
        if found is None and said:
            self._refuse(
                "unknown-department",
                "department",
                say(
                    "没有叫“{name}”的部门;请照 ecentre department list 改写,或登记:ecentre department add",
                    "no department is called “{name}”; take one of ecentre department list, or: ecentre department add",
                    name=said,
                ),
            )
        if found is None:
            return ""
        self.entry.values["department"] = found.text("name")
        return found.id

    def _sheet(self) -> str:
        """Give the sheet's name where no column gives departments: many ledgers keep a sheet for each."""
        return "" if "department" in self.header.columns else self.entry.sheet

    def _place(self) -> Data:
        said = self.entry.values["place"]
        found = self.register.place(said) if said else None
        if found is None and said:
            self._refuse(
                "unknown-place",
                "place",
                say(
                    "没有叫“{name}”的存放地点;请照 ecentre place list 改写,或登记:ecentre place add",
                    "no place is called “{name}”; take one of ecentre place list, or: ecentre place add",
                    name=said,
                ),
            )
        if found is None:
            return {}
        self.entry.values["place"] = found.text("name")
        return {"place": found.id}

    def _custody(self) -> tuple[str, str]:
        """Give department and responsible person; a department left empty is the person's own."""
        department = self._department()
        keeper = self._keeper(department)
        if department or keeper is None:
            return department, keeper.id if keeper else ""
        own = keeper.text("department")
        if own:
            self.entry.lacking.append(
                say("没有写部门,按使用人所在部门登记", "no department is given; the keeper's is taken")
            )
        else:
            self._refuse("no-department", "department", say("没有写使用部门", "the department is missing"))
        return own, keeper.id

    def _keeper(self, department: str) -> Record | None:
        """Give the responsible person; a name the book does not know is for the clerk to settle [A2.6.1b]."""
        said = self.entry.values["keeper"]
        if not said or said in NOBODY:
            self.entry.values["keeper"] = ""
            return None
        found = self.register.person(said, department)
        if found is None:
            several = len(self.register.people.get(said, [])) > 1
            self._refuse("unknown-person", "keeper", _twins(said) if several else _nobody(said))
        return found

    def _past(self, field: str, department: str) -> Data:
        """Give who bought or accepted; one who is not in the book any more stays in the note."""
        said = self.entry.values[field]
        if not said or said in NOBODY:
            return {}
        found = self.register.person(said, department)
        if found is not None:
            return {field: found.id}
        heading = self.header.words(field)
        self.remarks.append(f"{heading}:{said}")
        self.entry.notes.append(
            say(
                "{heading} {name} 不在人员名单中,写入备注",
                "{heading} {name} is not in the book; kept in the note",
                heading=heading,
                name=said,
            )
        )
        return {}

    def _category(self) -> Data:
        self.category = self.register.category(self.entry.values["name"], self.entry.values["category"])
        return {"category": self.category.id} if self.category else {}

    def _note(self) -> str:
        """Give the remark with what has no field of its own, private numbers left out."""
        note = "\n".join(part for part in (self.entry.values["note"], *self.remarks) if part)
        bare = scrub.without_private(note)
        if bare != note:
            self.entry.notes.append(say("备注里的私人号码未存入", "a private number in the remark was left out"))
        return bare[:LONGEST_NOTE]


def _nobody(name: str) -> Words:
    return say(
        "“{name}” 不在在岗人员中;请写现在的责任人,或登记:ecentre person add --name …",
        "“{name}” is no active person; name whoever is responsible now, or: ecentre person add --name …",
        name=cells.line(name),
    )


def _twins(name: str) -> Words:
    return say(
        "叫 “{name}” 的不止一人,部门也对不上;请写明部门",
        "“{name}” is more than one person; give the right department",
        name=cells.line(name),
    )
