"""Judge the rows of a staff list: people, the posts to propose for them, and the roles that nobody has [X.1, T.25]."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from ecentre import policy, privacy, series, whose
from ecentre.exchange import cells, rows, scrub
from ecentre.exchange.plan import Entry, Item, Plan
from ecentre.exchange.register import Register
from ecentre.exchange.synonyms import PERSON
from ecentre.quoting import quoted
from ecentre.subjects.leaving import POST
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from datetime import date

    from ecentre.exchange.headings import Header
    from ecentre.exchange.workbook import Workbook
    from ecentre.model import Book, Data, Record

LEAST_HEADINGS = 2
PRIVATE_COLUMNS = ("phone", "identity", "card")
EMAIL = re.compile(r"[^@\s]{1,100}@[^@\s]+\.[^@\s]{2,60}")
SEVERAL = re.compile(r"[、,，;；/]|\s+兼\s*|兼")
STRANGE = re.compile(r"[()（）0-9]")


def plan(workbook: Workbook, book: Book, on: date) -> Plan:
    """Judge a whole staff list against a book; posts begin on the day ``on``.

    Raises:
        InvalidError: no sheet has a row of headings.
    """
    notes: list[Words] = []
    found = rows.headers(workbook, PERSON, LEAST_HEADINGS)
    judge = _Judge(book, on, workbook.name)
    entries = [
        judge.judged(entry, header) for sheet, header in found for entry in rows.entries(workbook, sheet, header, notes)
    ]
    dropped = sum(1 for entry in entries for field in PRIVATE_COLUMNS if cells.line(entry.raw.get(field)))
    if dropped:
        notes.append(
            say(
                "{n} 个电话、证件或银行卡号码未存入(个人信息保护法)",
                "{n} phones, identity or card numbers were left out (privacy law)",
                n=dropped,
            )
        )
    return Plan("person", workbook, tuple(header for _, header in found), entries, [*notes, *judge.vacant()])


class Taken:
    """The ids of a kind, those that this workbook adds included."""

    def __init__(self, ids: list[str]) -> None:
        """Take the ids that are in use."""
        self.known = ids

    def ids(self, _kind: str) -> list[str]:
        """Give every id that is in use."""
        return self.known


class _Judge:
    """One pass over a staff list."""

    def __init__(self, book: Book, on: date, source: str) -> None:
        self.book, self.on, self.source = book, on, source
        self.register = Register(book)
        everybody = list(book.find("person"))
        self.taken = Taken([person.id for person in everybody])
        self.known: dict[str, list[Record]] = {}
        for person in everybody:
            self.known.setdefault(cells.name(person.text("name")), []).append(person)
        self.seen: dict[str, Entry] = {}
        posts = [*book.find("appointment", state="proposed"), *book.find("appointment", state="current")]
        self.posts = {(one.text("person"), one.text("role"), one.text("department")) for one in posts}

    def judged(self, entry: Entry, header: Header) -> Entry:
        """Clean a row and say who it is and which posts are proposed."""
        values = entry.values
        values |= {"name": cells.name(entry.raw.get("name")), "title": cells.line(entry.raw.get("title"))}
        values["email"] = self._email(entry)
        values["note"] = scrub.without_private(cells.text(entry.raw.get("note")))
        department = self._department(entry, header)
        self._named(entry, header)
        if entry.faults:
            return entry
        first = self.seen.setdefault(values["name"], entry)
        if first is not entry:
            self._again(entry, first, header)
            return entry
        self._enter(entry, header, department)
        return entry

    def _named(self, entry: Entry, header: Header) -> None:
        name = entry.values["name"]
        if not name:
            entry.refuse("no-name", header.words("name"), say("没有写姓名", "the name is missing"))
        elif STRANGE.search(name) or privacy.found(name):
            entry.refuse(
                "bad-name",
                header.words("name"),
                say("“{name}” 不像姓名;离岗的人不必导入", "“{name}” is no name; leavers need not come in", name=name),
            )

    def _email(self, entry: Entry) -> str:
        email = cells.narrow(cells.joined(entry.raw.get("email")))
        if not email or (EMAIL.fullmatch(email) and not privacy.found(email)):
            return email
        entry.notes.append(say("邮箱不能用,未存入", "the e-mail cannot be used and was left out"))
        return ""

    def _department(self, entry: Entry, header: Header) -> str:
        said = cells.line(entry.raw.get("department"))
        entry.values["department"] = said
        found = self.register.department(said) if said else None
        if found is not None:
            entry.values["department"] = found.text("name")
            return found.id
        if said:
            entry.refuse(
                "unknown-department",
                header.words("department"),
                say(
                    "没有叫“{name}”的部门;请照 ecentre department list 改写,或登记:ecentre department add",
                    "no department is called “{name}”; take one of ecentre department list, or: ecentre department add",
                    name=said,
                ),
            )
        else:
            entry.lacking.append(say("没有写部门", "the department is missing"))
        return ""

    def _again(self, entry: Entry, first: Entry, header: Header) -> None:
        if entry.values["department"] == first.values["department"]:
            entry.known = 1
            entry.notes.append(say("与第 {row} 行是同一人", "the same person as in row {row}", row=first.row))
        else:
            entry.refuse("ambiguous-person", header.words("name"), _twin(entry, first.values["department"]))

    def _enter(self, entry: Entry, header: Header, department: str) -> None:
        """Register a newcomer; of somebody known fill only what is empty; refuse a namesake."""
        values = entry.values
        namesakes = self.known.get(values["name"], [])
        mine = [one for one in namesakes if one.state == "active" and _fits(one, department)]
        if namesakes and len(mine) != 1:
            entry.refuse("ambiguous-person", header.words("name"), _twin(entry, self._where(namesakes)))
            return
        texts = {name: values[name] for name in ("title", "email", "note") if values[name]}
        fields: Data = {"name": values["name"], **({"department": department} if department else {}), **texts}
        if mine:
            person = mine[0]
            lacking = {name: value for name, value in fields.items() if not person.get(name)}
            post = {name: lacking.pop(name) for name in POST if name in lacking}
            entry.known = 1
            parts = (("edit", lacking), ("move", post))
            entry.items = [Item("person", verb, part, id=person.id) for verb, part in parts if part]
            entry.notes.append(
                say("{name} 已在册({id})", "{name} is in the book ({id})", name=values["name"], id=person.id)
            )
            self._propose(entry, person.id, department)
            return
        id = series.free_slug(cast("Book", self.taken), "person", values["name"])
        self.taken.known.append(id)
        entry.items = [Item("person", "add", {"id": id, **fields})]
        self._propose(entry, id, department)

    def _where(self, namesakes: list[Record]) -> str:
        homes = (self.book.get("department", one.text("department")) for one in namesakes)
        return joined(home.text("name") for home in homes if home is not None) or "?"

    def _propose(self, entry: Entry, person: str, department: str) -> None:
        """Turn a post into an appointment for another person to confirm."""
        for title in filter(None, SEVERAL.split(entry.values["title"])):
            role = self._role(title.strip(), entry.values["department"])
            if not role:
                continue
            scoped = bool(policy.roles(self.book).get(role, {}).get("per_department"))
            if scoped and not department:
                entry.lacking.append(say("{title} 要写明部门", "{title} needs a department", title=title))
                continue
            post = (person, role, department if scoped else "")
            if post in self.posts:
                continue
            self.posts.add(post)
            label = policy.role_label(self.book, role)
            entry.notes.append(say("提出任职:{role}", "proposed as {role}", role=label))
            fields: Data = {
                "person": person,
                "role": role,
                "from_date": self.on.isoformat(),
                "basis": self.source[:200],
            }
            if scoped:
                fields["department"] = department
            entry.items.append(Item("appointment", "add", fields))

    def _role(self, title: str, department: str) -> str:
        """Give the role a post stands for: by its name, or “综合部负责人” read as the head of that department."""
        found = policy.role_named(self.book, title)
        if found or not title:
            return found
        own = title.removeprefix(department) if department else title
        return policy.role_named(self.book, own) or policy.role_named(self.book, f"部门{own}")

    def vacant(self) -> list[Words]:
        """List the roles that nobody holds or is proposed for [B5.1]."""
        taken = {role for _, role, _ in self.posts}
        empty = [
            role
            for role in policy.roles(self.book)
            if role not in taken and not policy.holders(self.book, role, self.on)
        ]
        if not empty:
            return []
        return [
            say(
                "空缺的角色:{roles};一个一个任命,如:{appoint}",
                "vacant roles: {roles}; fill them one by one: {appoint}",
                roles=joined(policy.role_label(self.book, role) for role in empty),
                appoint=whose.appointing(self.book, empty[0]),
            )
        ]


def _fits(person: Record, department: str) -> bool:
    return not department or person.text("department") in ("", department)


def _twin(entry: Entry, where: str) -> Words:
    return say(
        "{name} 已在册,部门是 {where};若是同一人换了部门:ecentre person move {typed} --department …;"
        "若是另一人:ecentre person add",
        "{name} is in the book, in {where}; who changed department: ecentre person move {typed} --department …; "
        "a namesake: ecentre person add",
        name=entry.values["name"], where=where, typed=quoted(entry.values["name"]),
    )  # fmt: skip
