"""The list a leaver or a mover works through: what they hold or owe, and what settles it [X.9, A2.8.10b, R4.3.5]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecentre import facts, kinds, policy
from ecentre.model import Column, Table
from ecentre.subjects import clearance, leaving
from ecentre.subjects.held import SECTIONS
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Record
    from ecentre.subjects.held import Held
    from ecentre.words import Words

COLUMNS = (
    Column("section", say("类别", "part")),
    Column("id", say("编号", "id")),
    Column("record", say("名称", "record")),
    Column("what", say("身份", "held as")),
    Column("clause", say("条款", "clause")),
    Column("command", say("办理", "command")),
)
PAPER = (*COLUMNS[:4], Column("received", say("接收人签字", "received by")), Column("day", say("日期", "date")))
"""The form: instead of clause and command, room for whoever takes each thing over."""
PEOPLE = (
    Column("id", say("编号", "id")),
    Column("person", say("姓名", "person")),
    Column("department", say("部门", "department")),
    Column("day", say("离岗或换岗", "leaves or moves"), "date"),
    Column("open", say("未交清", "to settle"), "int"),
    Column("sections", say("类别", "parts")),
    Column("command", say("办理", "command")),
)
HANDED, WITNESS = say("移交人", "handed over by"), say("监交人", "witness")


def listed(book: Book, person: Record, *, move: bool = False, paper: bool = False) -> Table:
    """List what a person has to settle before leaving, or before a change of post; ``paper`` makes the form to sign."""
    found = still(book, person, move=move)
    name = person.text("name")
    title = (say("{name} 换岗交接清单", "{name} moves: to hand back", name=name) if move else
             say("{name} 离岗交接清单", "{name} leaves: to settle", name=name))  # fmt: skip
    rows = tuple(_line(book, one, paper=paper) for one in found)
    parts = [SECTIONS[part] for part in dict.fromkeys(one.section for one in found)]
    takers = tuple(say("{part}接收人", "{part} received by", part=part) for part in parts)
    signatures = (HANDED, *takers, WITNESS) if paper else ()
    notes = () if paper and rows else (_next(person, move=move, empty=not rows),)
    heads = tuple(_heads(book, person, move=move)) if paper else ()
    return Table("clearance", title, PAPER if paper else COLUMNS, rows, notes, signatures=signatures, heads=heads)


def _heads(book: Book, person: Record, *, move: bool) -> Iterator[Words]:
    """Tell on paper who it is: department, post, the day of leaving or moving where it is known."""
    yield say("部门:{name}", "department: {name}", name=facts.named(book, "department", person.text("department")))
    if person.text("title"):
        yield say("职务:{title}", "post: {title}", title=person.text("title"))
    day = person.text("moves_on") if move else person.text("left_on") or person.text("leaves_on")
    if day:
        yield say("离岗或换岗:{day}", "leaves or moves: {day}", day=day)


def still(book: Book, person: Record, *, move: bool = False) -> list[Held]:
    """Give what a person has to settle as of today: all of it, or what belongs to the post."""
    if move:
        return clearance.of_post(book, person.id, leaving.post(person))
    last = facts.day(person, "left_on") or facts.day(person, "leaves_on") or book.on
    return clearance.held(book, person.id, last)


def people(book: Book) -> Table:
    """List who is announced to leave or to move, and who left, with something still to settle."""
    rows = [row for person in book.find("person") for row in _person(book, person)]
    rows.sort(key=lambda row: (row[3], row[0]))
    title = say("离岗和换岗交接", "Leavers and movers")
    notes = (
        say("逐项看:ecentre clearance 姓名;预告:ecentre person announce 姓名 --leaves-on 日期",
            "the list of one: ecentre clearance NAME; to announce: ecentre person announce NAME --leaves-on DAY"),
    )  # fmt: skip
    return Table("leavers", title, PEOPLE, tuple(rows), notes)


def _person(book: Book, person: Record) -> list[tuple[Any, ...]]:
    rows = []
    for field, move in (("leaves_on", False), ("moves_on", True), ("left_on", False)):
        day = person.text(field)
        if not day or (field == "leaves_on" and person.state == "left"):
            continue
        found = still(book, person, move=move)
        if found or person.state == "active":
            parts = joined(SECTIONS[one] for one in dict.fromkeys(one.section for one in found))
            home = facts.named(book, "department", person.text("department"))
            command = f"ecentre clearance {person.id}{' --move' if move else ''}"
            rows.append((person.id, person.text("name"), home, day, len(found), parts, command))
    return rows


def _line(book: Book, one: Held, *, paper: bool) -> tuple[Any, ...]:
    row = (str(SECTIONS[one.section]), one.ref.id, _title(book, one), str(one.what))
    return (*row, "", "") if paper else (*row, one.clause, one.command)


def _title(book: Book, one: Held) -> str:
    """Name a record: by its title, the record that its title names, or its role."""
    record, kind = book.get(*one.ref), kinds.get(one.ref.kind)
    title = record.text(kind.title) if record else ""
    if one.ref.kind == "appointment" and record:
        home = facts.named(book, "department", record.text("department"))
        return f"{policy.role_label(book, title)} {home}".strip()
    schemas = getattr(book, "schemas", None)
    target = schemas.get(one.ref.kind).ref(kind.title) if schemas else ""
    return facts.named(book, target, title) if target else title


def _next(person: Record, *, move: bool, empty: bool) -> Any:
    if not empty:
        return say(
            "逐项办完再看一次;打印交接单:ecentre clearance {id}{move} -o html --to 交接单.html",
            "settle them and look again; the form to sign: ecentre clearance {id}{move} -o html --to FORM.html",
            id=person.id, move=" --move" if move else "",
        )
    if person.state == "left":
        return say("{name} 已离岗,都已交清", "{name} has left, and all is settled", name=person.text("name"))
    if move:
        return say("原岗位配的都已交回;下一步 ecentre person move {id} --department … 或 --title …",
                   "nothing of the post is left; next: ecentre person move {id} --department … or --title …",
                   id=person.id)  # fmt: skip
    return say("名下都已交清;下一步 ecentre person leave {id} --left-on …",
               "all is settled; next: ecentre person leave {id} --left-on …", id=person.id)  # fmt: skip
