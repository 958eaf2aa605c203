"""Founding a centre and bringing an older one's schemas and templates forward.

The base records (policy, roles, departments, areas, categories, calendars) are the program's own ``records/``: founding
copies them in the founder's name. Which files came from the program, and in which form, stands in
``schemas/_shipped.json``, so that an upgrade replaces what the office never touched and leaves its own templates alone.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecentre import __version__, approval, check, clock, editors, kinds, records, series
from ecentre.errors import RefusedError, invalid, refused
from ecentre.index import PendingBook
from ecentre.model import Change, Record, Ref
from ecentre.subjects import catalogue
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from ecentre.model import Book, Data
    from ecentre.schema import Schemas

MANIFEST = "schemas/_shipped.json"
FOLDERS = ("schemas", "templates")
ELSEWHERE = ("demo/", "tutorial/", "centre/", "forge/", "clauses/", "answers/", "wishes/", "completion/", "manual/")
ROOT_FILES = {
    "centre/gitattributes": ".gitattributes",
    "centre/gitignore": ".gitignore",
    "centre/settings.json": editors.SETTINGS,
    "centre/extensions.json": ".vscode/extensions.json",
    "centre/STAFF.md": "STAFF.md",
}
WORKFLOWS = {
    "gitea": {
        "ecentre.yml": ".gitea/workflows/ecentre.yml",
        "ecentre-witness.yml": ".gitea/workflows/ecentre-witness.yml",
    },
    "github": {
        "ecentre.yml": ".github/workflows/ecentre.yml",
        "ecentre-witness.yml": ".github/workflows/ecentre-witness.yml",
    },
    "gitlab": {"gitlab-ci.yml": ".gitlab-ci.yml"},
    "gitee": {"ecentre.yml": ".workflow/ecentre.yml"},
}
KEPT = frozenset(("id", "uid", "rev", "state", "steps"))


@dataclass(frozen=True, slots=True)
class Founding:
    """What a founder says: the centre's name, short code and county, and who the first administrator is."""

    name: str
    code: str
    admin: str
    email: str = ""
    county: str = ""
    forge: str = ""
    demo: bool = False


def shipped() -> dict[str, bytes]:
    """Give every file a centre gets from the program, by its path in the centre."""
    files: dict[str, bytes] = {}
    for folder in FOLDERS:
        top = records.data_folder(folder)
        for path in sorted(top.rglob("*")):
            name = path.relative_to(top).as_posix()
            if path.is_file() and not name.startswith(ELSEWHERE) and f"{folder}/{name}" != MANIFEST:
                files[f"{folder}/{name}"] = path.read_bytes()
    for source, target in ROOT_FILES.items():
        files[target] = (records.data_folder("templates") / source).read_bytes()
    files[editors.SETTINGS] = editors.mapped(files[editors.SETTINGS], kinds.PREFIXES)
    return {name: editors.described(data) if name.startswith("schemas/") else data for name, data in files.items()}


def workflows(sort: str = "") -> dict[str, bytes]:
    """Give the files that let a forge judge every request, by their path in the centre; of all forges without one."""
    top = records.data_folder("templates") / "forge"
    return {
        target: (top / forge / source).read_bytes()
        for forge, files in WORKFLOWS.items()
        for source, target in files.items()
        if sort in ("", forge)
    }


def manifest(files: dict[str, bytes]) -> bytes:
    """Write down which program gave which files, by hash."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    return (json.dumps({"program": __version__, "files": hashes}, indent=1) + "\n").encode()


def found(book: Book, schemas: Schemas, root: Path, wish: Founding, now: datetime) -> Change:
    """Give the founding change: base records in the founder's name, the centre, its administrator, the program's files.

    Raises:
        RefusedError: the folder is a centre already.
    """
    if book.ids("centre"):
        raise RefusedError(say("这里已经有一个中心;查看:ecentre", "there is a centre here already; see: ecentre"))
    admin = series.slug(wish.admin)
    made = list(_founding_records(book, schemas, wish, now))
    pending = PendingBook(book, made)
    errors = [one for record in made for one in check.problems(record, pending, schemas) if one.level == "error"]
    if any(one.rule.startswith("schema.") for one in errors):
        raise invalid(errors)
    if errors:
        raise refused(errors)
    brought = shipped() | (workflows(wish.forge) if wish.forge else {})
    files = {name: data for name, data in brought.items() if not (root / name).exists()}
    files[MANIFEST] = manifest(shipped())
    return Change(
        "found", admin, tuple(made), f"centre: found {made[0].id}",
        say("已建立 {name}({code})", "Founded {name} ({code})", name=wish.name, code=wish.code),
        _follow(), files,
    )


def _founding_records(book: Book, schemas: Schemas, wish: Founding, now: datetime) -> Iterator[Record]:
    admin, centre = series.slug(wish.admin), series.slug(wish.code)
    day = now.date().isoformat()
    own: Data = {"name": wish.name, "code": wish.code, "county": wish.county or None, "opened_on": day}
    own |= {"founder": admin, "forge": wish.forge or None, "demo": wish.demo or None}
    person = {"name": wish.admin, "email": wish.email or None}
    post = {"person": admin, "role": "administrator", "from_date": day, "basis": "建账"}
    number = series.next_id(book, "appointment", kinds.PREFIXES["appointment"], now.year)
    yield _entered(schemas, Ref("centre", centre), own, admin, centre, now)
    yield _entered(schemas, Ref("person", admin), person, admin, centre, now)
    yield _entered(schemas, Ref("appointment", number), post, admin, centre, now)
    for record in base(schemas):
        fields = {name: value for name, value in record.data.items() if name not in KEPT}
        yield _entered(schemas, record.ref, fields, admin, centre, now)


def unknown_items(book: Book, schemas: Schemas) -> list[Record]:
    """Give the base items of the catalogue that a centre has neither by id nor by one of their names [A2.8.1a]."""
    here = {catalogue.plain(name) for one in book.find("supply_item") for _, name in catalogue.called(one)}
    return [
        one for one in base(schemas, "supply_item")
        if book.get(*one.ref) is None and here.isdisjoint(catalogue.plain(name) for _, name in catalogue.called(one))
    ]


def base(schemas: Schemas, kind: str = "") -> Iterator[Record]:
    """Give the base records the program carries, all or those of one kind."""
    top = records.data_folder("records")
    for path in sorted((top / kind).rglob("*.yaml")):
        ref = Ref.from_path("records/" + path.relative_to(top).as_posix())
        if ref is not None:
            yield records.decode(ref, path.read_bytes(), schemas)


def _entered(schemas: Schemas, ref: Ref, fields: Data, admin: str, centre: str, now: datetime) -> Record:
    kind = kinds.get(ref.kind)
    row = next((row for row in kind.creations if row.verb == "found"), kind.creations[0])
    given = {name: value for name, value in fields.items() if value is not None}
    data = {"id": ref.id, "uid": uuid.uuid4().hex, "rev": 1, "state": row.target, **given}
    step = {"verb": row.verb, "by": admin, "role": "", "at": clock.stamp(now), "rev": 1, "cause": centre}
    step |= {"subject": approval.subject(Record(ref, data)), "signature": None}
    return Record(ref, schemas.get(ref.kind).ordered({**data, "steps": [step]}))


def _follow() -> tuple[Words, ...]:
    return (
        say("下一步 登记人员:ecentre import person 人员名单.xlsx", "Next, the people: ecentre import person FILE.xlsx"),
        say("再登记台账:ecentre import asset 固定资产台账.xlsx", "Then the ledger: ecentre import asset FILE.xlsx"),
    )


def upgrade(root: Path, actor: str, forge: str = "") -> Change:
    """Give the change that brings schemas and templates to this program's versions, alone, records untouched."""
    old = _known(root)
    new = shipped() | (workflows(forge) if forge else {})
    files = {name: data for name, data in new.items() if _current(root, name) != data and _untouched(root, name, old)}
    kept = [name for name, data in new.items() if _current(root, name) != data and not _untouched(root, name, old)]
    if files or old.get(MANIFEST) != __version__:
        files[MANIFEST] = manifest(shipped())
    said = say(
        "更新了 {n} 个文件;保留本单位改过的 {k} 个:{names}", "{n} files brought forward; {k} of your own kept: {names}",
        n=len(files), k=len(kept), names=joined(kept) or "-",
    )
    return Change("upgrade", actor, (), f"centre: upgrade to {__version__}", said, (), files)


def offered(root: Path) -> Iterator[Words]:
    """Say which base policies of this program an older centre has not decided on yet, and how it does [R4.11.1]."""
    for path in sorted((records.data_folder("records") / "policy").glob("*.yaml")):
        if not (root / "records" / "policy" / path.name).is_file():
            yield say(
                "新版带来的制度参数 {name} 尚未采用;起草后报批:ecentre policy add --from {path} --from-date 日期",
                "the base policy {name} of this version is not in force here; draft it and have it approved: "
                "ecentre policy add --from {path} --from-date DATE",
                name=path.stem, path=path,
            )


def _known(root: Path) -> dict[str, str]:
    path = root / MANIFEST
    if not path.is_file():
        return {}
    data = json.loads(path.read_text(encoding="utf-8"))
    return {**data["files"], MANIFEST: data["program"]}


def _current(root: Path, name: str) -> bytes | None:
    path = root / name
    return path.read_bytes() if path.is_file() else None


def _untouched(root: Path, name: str, old: dict[str, str]) -> bool:
    """Schemas are the program's; a template or page is the office's once it differs from what was shipped."""
    data = _current(root, name)
    return name.startswith("schemas/") or data is None or hashlib.sha256(data).hexdigest() == old.get(name)
