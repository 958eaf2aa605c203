"""Prepared centres that tests start from: made once per run by the program's own commands, then copied per case.

``empty`` is a centre as ``ecentre init`` makes it, with 李永刚 as its administrator. ``office`` adds the people below
and confirms their posts: every department has a head and a property keeper. ``daily`` adds the posts of papers,
archives and duty. ``ledger`` adds the office's assets.
``trusted`` is the office after its founding: two administrators, a recovery key, and keys for those who sign, each in a
home of their own beside the centre, so that no test needs a PIN.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from ecentre import cachefile, cli
from ecentre.words import say

CLOCK = "2026-11-03T10:00:00+08:00"
FOUNDED = "2026-11-02T09:00:00+08:00"
ADMIN = "李永刚"
CENTRE = ("--name", "策勒县电子商务公共服务中心", "--code", "CLDS", "--admin", ADMIN, "--county", "策勒县")

# name, department
PEOPLE = (
    ("孙秀英", "general"),
    ("李玉梅", "brand"),
    ("王建国", "goods"),
    ("王志强", "tech"),
    ("阿依古丽·买买提", "front-desk"),
    ("吐尔逊·艾力", "delivery"),
    ("古丽娜尔·阿不都", "settlement"),
    ("艾力江·吾斯曼", "ecom-office"),
    ("陈文军", "general"),
    ("张晓燕", "brand"),
    ("黄丽娜", "goods"),
    ("黄秀英", "tech"),
    ("张建国", "front-desk"),
    ("杨建国", "delivery"),
    ("黄玉梅", "settlement"),
    ("王晓燕", "general"),
    ("徐秀英", "brand"),
    ("徐文军", "goods"),
)

# name, role, department the role is held for
POSTS = (
    ("孙秀英", "director", ""),
    ("李玉梅", "leader_in_charge", ""),
    ("王建国", "general_manager", ""),
    ("王志强", "ecom_office", ""),
    ("阿依古丽·买买提", "office_area_specialist", ""),
    ("吐尔逊·艾力", "finance", ""),
    ("古丽娜尔·阿不都", "cashier", ""),
    ("艾力江·吾斯曼", "administration", ""),
    ("李永刚", "asset_keeper", ""),
    ("孙秀英", "dept_head", "general"),
    ("李玉梅", "dept_head", "brand"),
    ("黄丽娜", "dept_head", "goods"),
    ("王志强", "dept_head", "tech"),
    ("阿依古丽·买买提", "dept_head", "front-desk"),
    ("吐尔逊·艾力", "dept_head", "delivery"),
    ("古丽娜尔·阿不都", "dept_head", "settlement"),
    ("艾力江·吾斯曼", "dept_head", "ecom-office"),
    ("艾力江·吾斯曼", "dept_head", "administration"),
    ("吐尔逊·艾力", "dept_head", "finance"),
    ("阿依古丽·买买提", "dept_head", "office-area"),
    ("陈文军", "property_keeper", "general"),
    ("张晓燕", "property_keeper", "brand"),
    ("徐文军", "property_keeper", "goods"),
    ("黄秀英", "property_keeper", "tech"),
    ("张建国", "property_keeper", "front-desk"),
    ("杨建国", "property_keeper", "delivery"),
    ("黄玉梅", "property_keeper", "settlement"),
    ("李永刚", "property_keeper", "ecom-office"),
    ("王晓燕", "property_keeper", "administration"),
    ("徐秀英", "property_keeper", "finance"),
    ("徐文军", "property_keeper", "office-area"),
)
# Posts of the daily work: papers, archives, duty.
DAILY = (
    ("王晓燕", "operations_centre", ""),
    ("徐秀英", "archivist", ""),
    ("黄玉梅", "secrecy_officer", ""),
    ("李玉梅", "duty_leader", ""),
)
MAY_LACK = 1


def run(*arguments: str, may: int = 0) -> None:
    """Run one command; a world that cannot be made says which command failed."""
    code = cli.main(list(arguments))
    if code not in (0, may):
        raise AssertionError(f"exit {code}: ecentre {' '.join(arguments)}")


def make(name: str, folder: Path) -> None:
    """Make a world in a new folder, from the one before it; no home but one beside it comes to know of it."""
    before, mine = os.environ.get("ECENTRE_CLOCK"), os.environ.get("ECENTRE_HOME")
    os.environ["ECENTRE_HOME"] = str(folder.with_name(f"{folder.name}-maker"))
    os.environ["ECENTRE_CLOCK"] = FOUNDED
    here = Path.cwd()
    try:
        MAKERS[name](folder)
        packed(folder)
    finally:
        os.chdir(here)
        os.environ["ECENTRE_CLOCK"] = before or CLOCK
        os.environ.pop("ECENTRE_HOME", None)
        os.environ.update({"ECENTRE_HOME": mine} if mine else {})


def _empty(folder: Path) -> None:
    run("init", str(folder), *CENTRE)


def _office(folder: Path) -> None:
    _empty(folder)
    os.chdir(folder)
    run("person", "move", "li-yong-gang", "--department", "ecom-office")
    _together(folder, PEOPLE, POSTS)


def _daily(folder: Path) -> None:
    _office(folder)
    _together(folder, (), DAILY)


def _together(folder: Path, people: tuple[tuple[str, ...], ...], seats: tuple[tuple[str, ...], ...]) -> None:
    """Enter all people and posts through the engine, three steps instead of a hundred."""
    from ecentre import commit
    from ecentre.actions import Paper, advance, combine, create
    from ecentre.cli.session import Call
    from ecentre.index import PendingBook
    from ecentre.series import slug

    call = Call()

    def batch(verb, makers):
        def plan(book):
            desk, changes = call.desk(book), []
            for maker in makers:
                changes.append(maker(desk))
                pending = [record for change in changes for record in change.records]
                desk = type(desk)(PendingBook(book, pending), desk.schemas, desk.actor, desk.now)
            return combine(changes, verb, f"office: {verb}", say("办公室", "office"))

        return commit.act(folder, plan).change

    def person(name, department):
        return lambda desk: create(desk, "person", {"name": name, "department": department})

    def post(name, role, department):
        fields = {"person": slug(name), "role": role, "from_date": "2026-11-01", "basis": "任命"}
        fields |= {"department": department} if department else {}
        return lambda desk: create(desk, "appointment", fields)

    if people:
        batch("people", [person(*one) for one in people])
    posts = batch("posts", [post(*one) for one in seats])
    batch("confirm", [lambda desk, ref=one.ref: advance(desk, ref, "confirm", {}, Paper()) for one in posts.records])


def _ledger(folder: Path) -> None:
    from ecentre.records import data_folder

    _office(folder)
    book = data_folder("templates") / "demo" / "ledger.xlsx"
    run("import", "asset", str(book), "--apply", "--rejects", str(folder.parent / "refused.xlsx"), may=MAY_LACK)


SIGNERS = ("王志强", "王建国", "孙秀英", "陈文军", "阿依古丽·买买提", "艾力江·吾斯曼", "吐尔逊·艾力", "黄丽娜")
SECOND = SIGNERS[0]


def home(centre: Path, person: str) -> Path:
    """Give the folder that stands for a person's own machine."""
    from ecentre.series import slug

    return centre.with_name(f"{centre.name}-homes") / slug(person)


def at(time: str) -> None:
    """Let the clock go on."""
    os.environ["ECENTRE_CLOCK"] = f"{FOUNDED[:11]}{time}{FOUNDED[16:]}"


def acting(centre: Path, person: str) -> None:
    """Sit down at a person's machine."""
    os.environ["ECENTRE_HOME"] = str(home(centre, person))
    os.environ["ECENTRE_AS"] = person


def seated(arguments: tuple[str, ...]) -> Path:
    """Give the machine that a command line is typed at: that of ``--as``, else the administrator's."""
    named = arguments[arguments.index("--as") + 1] if "--as" in arguments else os.environ.get("ECENTRE_AS", ADMIN)
    return home(Path.cwd(), named)


def _trusted(folder: Path) -> None:
    from ecentre.index import open_book
    from ecentre.schema import Schemas

    _office(folder)
    try:
        acting(folder, ADMIN)
        at("09:10")
        run("key", "new", "--label", "办公电脑")
        at("09:20")
        run("appointment", "add", "--person", SECOND, "--role", "administrator", "--basis", "任命")
        run("appointment", "confirm", f"APT-2026-{len(POSTS) + 2:04}")
        at("09:30")
        for person in SIGNERS:
            acting(folder, person)
            run("key", "new", "--label", "办公电脑")
        acting(folder, ADMIN)
        at("09:40")
        book = open_book(folder, Schemas(folder))
        for key in book.find("key", state="proposed"):
            run("key", "confirm", key.id)
        run("key", "recovery", "--to", str(home(folder, ADMIN) / "recovery.html"))
        acting(folder, SECOND)
        at("09:50")
        for key in open_book(folder, Schemas(folder)).find("key", state="proposed"):
            run("key", "confirm", key.id)
        run("found", "close")
    finally:
        os.environ.pop("ECENTRE_HOME", None)
        os.environ.pop("ECENTRE_AS", None)


MAKERS = {"empty": _empty, "office": _office, "daily": _daily, "ledger": _ledger, "trusted": _trusted}


def packed(folder: Path) -> None:
    """Put git's many small files into one, so that a copy takes less time."""
    from ecentre.process import run as started

    started(["git", "repack", "-adq"], cwd=folder)


def looked_at(folder: Path) -> None:
    """Let git and the cache take a copy for the original: else every command reads all of it."""
    from ecentre.process import run as started

    started(["git", "update-index", "-q", "--refresh"], cwd=folder, check=False)
    cache = folder / ".git" / "ecentre" / cachefile.NAME
    if cache.is_file():
        with closing(sqlite3.connect(cache, isolation_level=None)) as base:
            of_it = "UPDATE about SET value = ? || substr(value, instr(value, ' ')) WHERE name IN ('stamp', 'version')"
            base.execute(of_it, (cachefile.itself(cache),))


def copy(source: Path, target: Path) -> None:
    """Copy a world for one case, with the machines of its people."""
    shutil.copytree(source, target)
    looked_at(target)
    homes = source.with_name(f"{source.name}-homes")
    if homes.is_dir():
        shutil.copytree(homes, target.with_name(f"{target.name}-homes"))
