"""Histories as a forger makes them: a copy, plain git, an editor that knows our form, and now and then a stolen key.

Every case is one forged commit on top of an honest centre and a twin that differs in the forgery alone. The forger
writes records as well as the program does, with every hash put right; only what cannot be had is missing: another
person's key, another person's post, a history that was never there.
"""

from __future__ import annotations

import copy
import hashlib
import os
import re
import subprocess
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import worlds

from ecentre import approval, chains, keyfile, keyring, kinds, paperkey, records, sshsig, verify
from ecentre.index import open_book
from ecentre.model import Record, Ref
from ecentre.schema import Schemas

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecentre.model import Data
    from ecentre.verify import Failure

    Attack = Callable[["Forger"], object]
    Files = dict[str, bytes | tuple[str, bytes] | None]

DAY = "2026-11-03"
JUDGED = f"{DAY}T18:00:00+08:00"
NOON = f"{DAY}T12:00:00+08:00"

CHEN, SUN, WANG, LI, ZHI = "chen-wen-jun", "sun-xiu-ying", "wang-jian-guo", "li-yong-gang", "wang-zhi-qiang"
AYI, HUANG, XU, XIAO = "a-yi-gu-li-mai-mai-ti", "huang-li-na", "xu-wen-jun", "zhang-xiao-yan"
MANAGER, ADMINISTRATOR, HEAD = "general_manager", "administrator", "dept_head"

HALF, CHECKED, OWN, GOODS, OTHER = (Ref("requisition", f"REQ-2026-000{n}") for n in (1, 2, 3, 4, 5))
PROPOSED_KEY, WITNESS_KEY = Ref("key", "KEY-2026-0012"), Ref("key", "KEY-2026-0011")
PROPOSED_POST, STANDING_IN = Ref("appointment", "APT-2026-0035"), Ref("appointment", "APT-2026-0034")
DRAFT = Ref("policy", "printer-standard")
STANDARD = (
    "id: printer-standard\ntitle: 打印机标准\nfrom_date: '2026-11-04'\nstandards:\n"
    "  - category: printer\n    quantity: 2\n    clause: A2.3.4\n"
)


def _applied(number: int, who: str) -> tuple[tuple[str, ...], ...]:
    id = f"REQ-2026-{number:04}"
    return (
        ("--as", who, "requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600",
         "--reason", "打印报表"),
        ("--as", who, "submit", id, "--reason", "急用"),
        ("--as", "阿依古丽·买买提", "assess", id, "--decision", "buy"),
    )  # fmt: skip


def _lines(folder: Path) -> list[tuple[str, ...]]:
    """Give the commands that bring a trusted centre into the middle of its work."""
    draft = folder.with_name("standard.yaml")
    draft.write_text(STANDARD, encoding="utf-8")
    return [
        *_applied(1, "陈文军"), ("--as", "孙秀英", "approve", HALF.id), *_applied(2, "陈文军"), *_applied(3, "孙秀英"),
        *_applied(4, "徐文军"), *_applied(5, "王晓燕"),
        ("key", "new", "--for-checks", "--label", "平台", "--to", str(folder.with_name("witness"))),
        ("--as", "王志强", "confirm", WITNESS_KEY.id),
        ("--as", "张晓燕", "key", "new", "--label", "手提电脑"),
        ("appointment", "add", "--person", "陈文军", "--role", "dept_head", "--department", "综合部", "--acting-for",
         "孙秀英", "--from-date", DAY, "--until-date", "2026-11-30", "--basis", "出差代理"),
        ("--as", "王志强", "confirm", STANDING_IN.id),
        ("appointment", "add", "--person", "张建国", "--role", "administrator", "--basis", "任命"),
        ("policy", "add", "--from", str(draft)),
    ]  # fmt: skip


def _besieged(folder: Path) -> None:
    worlds.MAKERS["trusted"](folder)
    moment = datetime.fromisoformat(f"{DAY}T09:00:00+08:00")
    try:
        for words in _lines(folder):
            moment += timedelta(minutes=2)
            os.environ["ECENTRE_CLOCK"] = moment.isoformat()
            os.environ["ECENTRE_HOME"] = str(worlds.seated(words))
            worlds.run(*words)
    finally:
        os.environ.pop("ECENTRE_HOME", None)


def _alone(folder: Path) -> None:
    """Make a centre with one administrator, one key and a recovery key in the safe."""
    worlds.MAKERS["empty"](folder)
    os.chdir(folder)
    try:
        worlds.acting(folder, worlds.ADMIN)
        worlds.at("09:10")
        worlds.run("key", "new", "--label", "办公电脑")
        worlds.at("09:20")
        worlds.run("key", "recovery", "--to", str(worlds.home(folder, worlds.ADMIN) / "recovery.html"))
    finally:
        os.environ.pop("ECENTRE_HOME", None)
        os.environ.pop("ECENTRE_AS", None)


worlds.MAKERS |= {"besieged": _besieged, "alone": _alone}


class Case(NamedTuple):
    """A forgery whose last commit must be named by a rule, beside the honest history that it imitates."""

    name: str
    attack: Attack
    rule: str
    twin: Attack


class Forger:
    """A bare copy of a centre, changed by git alone."""

    def __init__(self, centre: Path, folder: Path) -> None:
        """Copy nothing but the name of the main line; objects are read where they lie."""
        self.centre, self.folder = centre, folder
        for name in ("objects/info", "refs/heads"):
            (folder / ".git" / name).mkdir(parents=True)
        (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
        (folder / ".git" / "config").write_text("[core]\n\trepositoryformatversion = 0\n")
        (folder / ".git" / "objects" / "info" / "alternates").write_text(f"{centre / '.git' / 'objects'}\n")
        self.schemas = Schemas(centre)
        self.base = git(centre, "rev-parse", "main")
        self.now = datetime.fromisoformat(NOON)
        self.point(self.base)

    @property
    def tip(self) -> str:
        return git(self.folder, "rev-parse", "main")

    def point(self, commit: str) -> str:
        """Let the main line end at a commit."""
        git(self.folder, "update-ref", "refs/heads/main", commit)
        return commit

    def bytes(self, path: str, at: str = "main") -> bytes:
        """Give a file of the main line."""
        return subprocess.run(("git", "show", f"{at}:{path}"), cwd=self.folder, capture_output=True, check=True).stdout

    def data(self, ref: Ref, at: str = "main") -> Data:
        """Give the data of a record of the main line."""
        return copy.deepcopy(records.decode(ref, self.bytes(ref.path, at), self.schemas).data)

    def text(self, ref: Ref, data: Data) -> bytes:
        """Write a record in canonical form."""
        return records.encode(Record(ref, data), self.schemas)

    def later(self, minutes: int = 1) -> str:
        """Let time go by; give the moment."""
        self.now += timedelta(minutes=minutes)
        return self.now.isoformat()

    def commit(
        self, files: Files, by: str = CHEN, *, at: str = "", message: str = "by hand\n", parents: tuple[str, ...] = (),
        address: str = "", committer: str = "",
    ) -> str:  # fmt: skip
        """Make one commit of files (None deletes) on the main line, or on other parents."""
        above = parents or (self.tip,)
        second = int(datetime.fromisoformat(at or self.later()).timestamp())
        who = f"{by} <{address or f'{by}@clds'}> {second} +0800".encode()
        carrier = f"{committer or by} <{committer or by}@clds> {second} +0800".encode()
        said = message.encode()
        parts = [b"commit refs/heads/work\nauthor %s\ncommitter %s\n" % (who, carrier)]
        parts += [b"data %d\n%s\nfrom %s\n" % (len(said), said, above[0].encode())]
        parts += [b"merge %s\n" % one.encode() for one in above[1:]]
        for path, entry in files.items():
            mode, data = entry if isinstance(entry, tuple) else ("100644", entry)
            parts.append(_entry(path, mode, data))
        git(self.folder, "fast-import", "--quiet", "--force", "--date-format=raw", input=b"".join(parts))
        return self.point(git(self.folder, "rev-parse", "refs/heads/work"))

    def raw(self, change: Callable[[bytes], bytes]) -> str:
        """Put another commit object in place of the tip, byte by byte, whatever git thinks of it."""
        told = subprocess.run(("git", "cat-file", "commit", "main"), cwd=self.folder, capture_output=True, check=True)
        words = ("hash-object", "-t", "commit", "-w", "--stdin", "--literally")
        return self.point(git(self.folder, *words, input=change(told.stdout)))

    def write(self, ref: Ref, data: Data, by: str = "", **more: object) -> str:
        """Commit one record, in the name of who took its last step."""
        return self.commit({ref.path: self.text(ref, data)}, by or data["steps"][-1]["by"], **more)  # type: ignore[arg-type]

    def alter(self, ref: Ref, change: Callable[[Data], object], by: str = CHEN, **more: object) -> str:
        """Commit a record changed by hand, its subject hashes put right or not as ``change`` leaves them."""
        data = self.data(ref)
        made = change(data)
        return self.write(ref, made if isinstance(made, dict) and "steps" in made else data, by, **more)

    def take(self, ref: Ref, verb: str, by: str, **more: object) -> str:
        """Take a step as the program would and commit it; what is given in ``more`` is said instead of the truth."""
        return self.write(ref, self.step(ref, verb, by, **more), by)

    def step(self, ref: Ref, verb: str, by: str, *, data: Data | None = None, **more: object) -> Data:
        """Give a record with one more step; ``key`` signs it, ``sign`` may say how."""
        record = data or self.data(ref)
        return self.signed(ref, self.unsigned(ref, record, verb, by, more), more)

    def made(self, ref: Ref, fields: Data, by: str, *, state: str, verb: str = "add", role: str = "") -> Data:
        """Give a new record with the step that made it."""
        uid = hashlib.md5(ref.path.encode()).hexdigest()
        data = {"id": ref.id, "uid": uid, "rev": 1, "state": state, **fields}
        step = {"verb": verb, "by": by, "role": role, "at": self.later(), "rev": 1}
        return data | {"steps": [step | {"subject": approval.subject(Record(ref, data)), "signature": None}]}

    def together(self, *made: tuple[Ref, Data], by: str, **more: object) -> str:
        """Commit several records at once."""
        return self.commit({ref.path: self.text(ref, data) for ref, data in made}, by, **more)  # type: ignore[arg-type]

    def unsigned(self, ref: Ref, data: Data, verb: str, by: str, more: dict) -> Data:
        """Add a step without its signature: the state it leads to, what it sets, the hash of it all."""
        setting = dict(more.get("set", {}))
        step = {"verb": verb, "by": by, "role": more.get("role", ""), "acting_for": more.get("acting_for")}
        step |= {"at": more.get("at") or self.later(), "rev": len(data["steps"]) + 1, "from": data["state"]}
        step |= {"stage": more.get("stage"), "set": setting}
        step["was"] = {name: data[name] for name in setting if name in data}
        step |= {name: more.get(name) for name in ("reason", "witness", "proof", "cause", "mark")}
        after = {**data, **setting, "rev": step["rev"], "state": more.get("state", data["state"])}
        row = kinds.get(ref.kind).row_of(step, len(data["steps"]))
        if "key" in more and row is not None:
            book = open_book(self.centre, self.schemas)
            step["policy"] = more.get("policy") or chains.terms(book, row, Record(ref, after), str(step["at"]))
        step["subject"] = approval.subject(Record(ref, after))
        kept = {name: value for name, value in step.items() if value not in (None, {}) or name == "role"}
        return after | {"steps": [*data["steps"], kept | {"signature": None}]}

    def signed(self, ref: Ref, data: Data, more: dict) -> Data:
        """Sign the last step with the key of a person, or one at hand."""
        key = more.get("key")
        if key is None:
            return data
        private = self.keys[key] if isinstance(key, str) else key
        said = Record(ref, data), str(more.get("namespace", sshsig.NAMESPACE))
        data["steps"][-1]["signature"] = sshsig.sign(private, self.message(said[0]), said[1])
        return data

    @staticmethod
    def message(record: Record, place: int = -1) -> bytes:
        """Give what the signature of a step covers."""
        return approval.message(record.kind, record.text("uid"), record.steps[place])

    @property
    def keys(self) -> dict[str, object]:
        """Give the private keys of all who have one at their machine; ``recovery`` and ``witness`` beside them."""
        return _keys(self.centre)

    def found(self) -> tuple[Failure, ...]:
        """Judge what was added."""
        return verify.verify(self.folder, since=self.base).failures


def _entry(path: str, mode: str, data: bytes | None) -> bytes:
    quoted = b'"%s"' % path.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    if data is None:
        return b"D %s\n" % quoted
    if mode == "160000":
        return b"M 160000 %s %s\n" % (data, quoted)
    return b"M %s inline %s\ndata %d\n%s\n" % (mode.encode(), quoted, len(data), data)


_KEYS: dict[Path, dict[str, object]] = {}


def _keys(centre: Path) -> dict[str, object]:
    if centre not in _KEYS:
        found: dict[str, object] = {}
        kept = os.environ.get("ECENTRE_HOME", "")
        for home in worlds.home(centre, worlds.ADMIN).parent.iterdir():
            os.environ["ECENTRE_HOME"] = str(home)
            found |= {one.person: keyring.unlock(one) for one in keyring.held()}
        os.environ["ECENTRE_HOME"] = kept
        found["recovery"] = paperkey.private(paperkey.typed("\n".join(printed(centre))))
        if (witness := centre.with_name("witness")).exists():
            found["witness"] = keyfile.unlocked(witness, "")
        _KEYS[centre] = found
    return _KEYS[centre]


def printed(centre: Path) -> list[str]:
    """Give the four rows of the recovery key as they lie in the safe."""
    page = (worlds.home(centre, worlds.ADMIN) / "recovery.html").read_text(encoding="utf-8")
    return re.findall(r"<code>([A-Z2-7 ]{19})</code>", page)


def git(folder: Path, *words: str, input: bytes = b"") -> str:
    """Run plain git; a failure shows what git said."""
    done = subprocess.run(("git", *words), cwd=folder, input=input, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8", "replace").strip()


def told(failures: tuple[Failure, ...]) -> str:
    """Say what was found, for who reads a failed test."""
    return "\n".join(f"{one.commit[:8]} {one.path} {one.rule} {one.message}" for one in failures)


_SOUND: set[tuple[Path, object]] = set()


def tried(centre: Path, folder: Path, case: Case) -> None:
    """Let the forgery be judged, and its twin, once for all cases that share it."""
    wrong = Forger(centre, folder / "attack")
    case.attack(wrong)
    found = wrong.found()
    assert {one.commit for one in found} == {wrong.tip}, f"only {wrong.tip} is forged:\n{told(found)}"
    assert case.rule in {one.rule.removeprefix("verify.") for one in found}, told(found)
    if (centre, case.twin) not in _SOUND:
        right = Forger(centre, folder / "twin")
        case.twin(right)
        assert right.tip != right.base
        assert not right.found(), told(right.found())
        _SOUND.add((centre, case.twin))
