"""What ``verify`` costs a commit, against ``git verify-commit``, and that every planted breach is found.

The history is made here, not by commands: a thousand requisitions go through eight signed steps each, a commit a step.
"""

from __future__ import annotations

import copy
import json
import os
import uuid
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import worlds

from ecentre import approval, chains, clock, keyring, kinds, records, sshsig
from ecentre.index import open_book
from ecentre.model import Record, Ref
from ecentre.schema import Schemas
from tests.bench import breaches
from tests.bench.measure import PYTHON, Bench, Ratio, Time, timed

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL = 1 / 40
SINCE = 1 / 50
SAMPLE = 200
FULLY = ["verify", "--full"]
USED = "ecentre.cli.own.verifying, ecentre.cli.tree, ecentre.verify.line, ecentre.verify.explain, typer, jsonschema_rs"
IMPORTS = (*PYTHON[:2], f"import {USED}, cryptography.hazmat.primitives.asymmetric.ed25519")
NEW = 100
BEGUN = datetime(2026, 11, 3, 8, tzinfo=clock.BEIJING)
NOW = "2026-11-03T18:00:00+08:00"
LIVED = (
    ("--as", "陈文军", "requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600",
     "--reason", "打印报表"),
    ("--as", "陈文军", "edit", "REQ-2026-0001", "--quantity", "2"),
    ("--as", "陈文军", "submit", "REQ-2026-0001"),
    ("--as", "阿依古丽·买买提", "return", "REQ-2026-0001", "--reason", "请写明用途"),
    ("--as", "陈文军", "submit", "REQ-2026-0001"),
    ("--as", "阿依古丽·买买提", "assess", "REQ-2026-0001", "--decision", "buy"),
    ("--as", "孙秀英", "approve", "REQ-2026-0001"),
    ("--as", "王建国", "approve", "REQ-2026-0001"),
)  # fmt: skip


class Commit:
    """One commit to be made: who, when, and the files it puts in place (None takes one away)."""

    def __init__(self, who: str, at: datetime, path: str, data: bytes | None) -> None:
        self.who, self.at, self.message = who, at, "step"
        self.files: dict[str, tuple[str, bytes | None]] = {path: ("100644", data)}

    def told(self) -> Iterator[bytes]:
        """Say it as ``git fast-import`` reads it."""
        line = f"{self.who} <{self.who}@clds> {int(self.at.timestamp())} +0800"
        yield f"commit refs/heads/main\nauthor {line}\ncommitter {line}\n".encode()
        yield b"data %d\n%s\n" % (len(self.message.encode()), self.message.encode())
        for path, (mode, data) in self.files.items():
            if data is None:
                yield f"D {path}\n".encode()
            else:
                yield f"M {mode} inline {path}\ndata {len(data)}\n".encode() + data + b"\n"


def office(folder: Path) -> Path:
    """Make a centre whose founding is over, in which one requisition went all its way."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        worlds.make("trusted", folder)
        os.environ["ECENTRE_CLOCK"] = "2026-11-03T07:00:00+08:00"
        with chdir(folder):
            for words in LIVED:
                os.environ["ECENTRE_HOME"] = str(worlds.seated(words))
                worlds.run(*words)
    del os.environ["ECENTRE_HOME"]
    return folder


def signers(folder: Path) -> dict[str, object]:
    """Give the private key of everybody who has one at a machine of their own."""
    found = {}
    for person in (worlds.ADMIN, *worlds.SIGNERS):
        os.environ["ECENTRE_HOME"] = str(worlds.home(folder, person))
        for one in keyring.held():
            found[one.person] = keyring.unlock(one)
    os.environ.pop("ECENTRE_HOME", None)
    return found


def history(folder: Path, commits: int) -> list[Commit]:
    """Make requisitions like the first, a commit a step, each step signed by who takes it."""
    schemas = Schemas(folder)
    book = open_book(folder, schemas)
    model = book.get("requisition", "REQ-2026-0001")
    assert model is not None
    forms = [form for _, form in reversed(list(approval.backwards(model)))]
    states = [*(str(step.get("from")) for step in model.steps[1:]), model.state]
    kind, keys = kinds.get("requisition"), signers(folder)
    for place, form in enumerate(forms):
        row = kind.row_of(model.steps[place], place)
        if row is not None:
            form.steps[place]["policy"] = chains.terms(book, row, form, clock.stamp(BEGUN))
    made: list[Commit] = []
    number = 1
    while len(made) < commits:
        number += 1
        made += _one(schemas, forms, states, keys, number, len(made))
    return made[:commits]


def _one(schemas: Schemas, forms: list, states: list, keys: dict, number: int, first: int) -> Iterator[Commit]:
    ref, uid = Ref("requisition", f"REQ-2026-{number:04}"), uuid.UUID(int=number).hex
    steps: list[dict] = []
    order = list(schemas.get(ref.kind).node("steps")["items"]["properties"])
    for place, (form, state) in enumerate(zip(forms, states, strict=True)):
        at = BEGUN + timedelta(seconds=first + place)
        data = {**form.data, "id": ref.id, "uid": uid, "rev": place + 1, "state": state}
        step = {**form.steps[place], "at": clock.stamp(at)}
        step["subject"] = approval.subject(Record(ref, {**data, "steps": []}))
        private = keys[str(step["by"])]
        step["signature"] = sshsig.sign(private, approval.message(ref.kind, uid, step), sshsig.NAMESPACE)
        steps.append({name: step[name] for name in order if name in step})
        record = Record(ref, {**data, "steps": list(steps)})
        yield Commit(str(step["by"]), at, ref.path, records.encode(record, schemas))


def enter(bench: Bench, folder: Path, commits: list[Commit]) -> list[str]:
    """Make the commits; give their ids, oldest first."""
    before = bench.git(folder, "rev-parse", "HEAD").strip()
    parts = [part for one in commits for part in one.told()]
    first = next(place for place, part in enumerate(parts) if part.startswith(b"data "))
    parts.insert(first + 1, f"from {before}\n".encode())
    stream = folder.parent / "stream"
    stream.write_bytes(b"".join(parts) + b"done\n")
    bench.run(folder, "sh", "-c", f"git fast-import --quiet --done --force < '{stream}'")
    stream.unlink()
    bench.git(folder, "reset", "-q", "--hard")
    return bench.git(folder, "rev-list", "--reverse", f"{before}..main").split()


def ratios(bench: Bench, place: Path, large: int) -> list[Ratio]:
    mine = copy.copy(bench)
    mine.env = bench.env | {"ECENTRE_HOME": str(place / "auditor"), "ECENTRE_CLOCK": NOW, "ECENTRE_AS": ""}
    sound = office(place / "centre")
    made = history(sound, large + NEW)
    spoilt = place / "spoilt"
    worlds.copy(sound, spoilt)
    founding = timed(lambda: mine.ecentre(sound, *FULLY))
    ids = enter(mine, sound, made[:large])
    planted = breaches.planted(made[:large])
    wrong = enter(mine, spoilt, planted.commits)
    found = json.loads(mine.ecentre(spoilt, "verify", "--full", "-o", "json", codes=(1,)))
    compare({wrong[at]: sort for at, sort in planted.sorts.items()}, found["problems"])
    full = timed(lambda: mine.ecentre(sound, *FULLY))
    enter(mine, sound, made[large:])
    bare = timed(lambda: mine.run(sound, *IMPORTS))
    new = timed(lambda: mine.ecentre(sound, "verify"))
    floor = peer(mine, place / "peer", min(SAMPLE, len(ids)))
    what = f"verify --full, {large} signed steps, {len(planted.sorts)} of {len(planted.sorts)} breaches, per commit"
    share = SINCE * max(1, 10_000 // large)
    return [
        Ratio(what, full.less(founding).shared(large), "git verify-commit, per commit", floor, FULL),
        Ratio(f"verify, {NEW} new commits, imports apart", new.less(bare), "verify --full", full.less(bare), share),
    ]


def compare(planted: dict[str, str], found: list[dict]) -> None:
    """Fail unless every planted breach is told at its commit, and no other commit is accused."""
    told = {one["commit"] for one in found}
    missed = {id: sort for id, sort in planted.items() if id not in told}
    assert not missed, f"not found: {missed}"
    strange = [one for one in found if one["commit"] not in planted]
    assert not strange, f"accused: {strange[:5]}"


def peer(bench: Bench, folder: Path, count: int) -> Time:
    """Give the time git needs for one signed commit of a sample."""
    folder.mkdir()
    key = folder / "key"
    bench.git(folder, "init", "-q", ".")
    bench.run(folder, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key))
    (folder / "signers").write_text(f"x@example.org {key.with_suffix('.pub').read_text()}")
    settings = ("gpg.format=ssh", f"user.signingkey={key}.pub", f"gpg.ssh.allowedSignersFile={folder / 'signers'}")
    for setting in settings:
        bench.git(folder, "config", *setting.split("=", 1))
    for _ in range(count):
        bench.git(folder, "commit", "-q", "-S", "--allow-empty", "-m", "step")
    ids = bench.git(folder, "rev-list", "HEAD").split()
    return timed(lambda: [bench.git(folder, "verify-commit", id) for id in ids]).shared(count)


