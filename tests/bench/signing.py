"""What a signature adds to a step: the same approval by somebody with a key and by somebody without, imports apart.

Both centres are still founding, so that an approval may go unsigned, and hold as many keys; only in one of them is one
the approver's. The commands run in this process, whose modules are loaded, each on books it has not seen before.
"""

from __future__ import annotations

import contextlib
import io
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import worlds

from ecentre import actions, cli, commit, keyfile, keyring
from ecentre.cli.own import keyentry
from ecentre.cli.session import Call
from ecentre.index import PendingBook, open_book
from ecentre.schema import Schemas
from ecentre.series import slug
from ecentre.words import say
from tests.bench.measure import Bench, Ratio, Time, in_turn, middle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecentre.desk import Desk
    from ecentre.model import Change

    Act = Callable[[Desk], Change]

TARGET = 0.15
KEYS = 50
ROUNDS = 31
WARM = 3
APPROVER, APPLICANT, ASSESSOR = "孙秀英", "王晓燕", "阿依古丽·买买提"
OWNERS = ("李玉梅", "王建国", "王志强", "吐尔逊·艾力", "古丽娜尔·阿不都", "艾力江·吾斯曼", "陈文军")
WISH = {"category": "printer", "quantity": 1, "estimated_price": "2600.00", "reason": "打印报表"}


def ratios(bench: Bench, place: Path, large: int) -> list[Ratio]:  # noqa: ARG001  the size of the books is no matter
    known = {name: os.environ.get(name) for name in ("ECENTRE_HOME", "ECENTRE_AS", "ECENTRE_CLOCK")}
    here = Path.cwd()
    try:
        return [_ratio(place)]
    finally:
        os.chdir(here)
        for name, value in known.items():
            os.environ.pop(name, None)
            os.environ.update({name: value} if value else {})


def _ratio(place: Path) -> Ratio:
    signed, plain = place / "signed", place / "plain"
    with _silent():
        worlds.make("office", signed)
    os.environ |= {"ECENTRE_HOME": str(place / "home"), "ECENTRE_AS": worlds.ADMIN, "ECENTRE_CLOCK": worlds.CLOCK}
    asked = _prepared(signed)
    worlds.copy(signed, plain)
    private = keyfile.generate()
    _keys(signed, [(slug(APPROVER), private)])
    _keys(plain, [(slug(OWNERS[0]), private)])
    keyring.keep("CLDS", slug(APPROVER), private, "")
    for turn in range(WARM):
        _approved(signed, asked[turn]), _approved(plain, asked[turn])
    asked = asked[WARM:]
    with_key, without = in_turn(
        lambda turn: _approved(signed, asked[turn]), lambda turn: _approved(plain, asked[turn]), rounds=ROUNDS
    )
    _told_apart(signed, plain, asked[0])
    more = middle([one.less(two) for one, two in zip(with_key, without, strict=True)])
    return Ratio(f"signing an approval, {KEYS} keys", more, "the approval unsigned", middle(without), TARGET)


def _prepared(centre: Path) -> list[str]:
    """Make requisitions that wait for the approver, and all keys but one."""
    number = ROUNDS + WARM
    ids = [f"REQ-2026-{one:04}" for one in range(1, number + 1)]
    wish = {**WISH, "applicant": slug(APPLICANT), "department": "general"}
    _taken(centre, APPLICANT, "add", [lambda desk: actions.create(desk, "requisition", wish)] * number)
    for by, verb, fields in ((APPLICANT, "submit", {}), (ASSESSOR, "assess", {"decision": "buy"})):
        _taken(centre, by, verb, [_step(id, verb, fields) for id in ids])
    owners = [slug(OWNERS[one % len(OWNERS)]) for one in range(KEYS - 1)]
    _keys(centre, [(owner, keyfile.generate()) for owner in owners])
    return ids


def _step(id: str, verb: str, fields: dict[str, str]) -> Act:
    kind = {"REQ": "requisition", "KEY": "key"}[id[:3]]
    return lambda desk: actions.advance(desk, actions.Ref(kind, id), verb, fields)


def _keys(centre: Path, owners: list[tuple[str, keyfile.PrivateKey]]) -> None:
    """Enter keys, each by its owner, and confirm them."""
    for person in dict.fromkeys(owner for owner, _ in owners):
        own = [keyentry.with_private(person, private, "personal", "") for owner, private in owners if owner == person]
        _taken(centre, person, "keys", [_new(fields) for fields in own])
    proposed = open_book(centre, Schemas(centre)).find("key", state="proposed")
    _taken(centre, worlds.ADMIN, "confirm", [_step(one.id, "confirm", {}) for one in proposed])


def _new(fields: dict[str, object]) -> Act:
    return lambda desk: actions.create(desk, "key", fields)


def _taken(centre: Path, by: str, verb: str, acts: list[Act]) -> None:
    """Take many steps as one."""
    os.chdir(centre)
    call = Call()
    call.person = by

    def plan(book):
        desk = replace(call.desk(book), sign=None)
        done: list[Change] = []
        for act in acts:
            pending = [record for change in done for record in change.records]
            done.append(act(replace(desk, book=PendingBook(book, pending))))
        return actions.combine(done, verb, f"bench: {verb}", say("测速", "bench"))

    commit.act(centre, plan)


def _approved(centre: Path, id: str) -> Time:
    """Approve one requisition in this process and give the time it takes."""
    os.chdir(centre)
    begun, work = time.perf_counter(), time.process_time()
    with _silent():
        code = cli.main(["--no-input", "--as", APPROVER, "approve", id])
    assert code == 0, f"exit {code}: approve {id}"
    return Time(time.perf_counter() - begun, time.process_time() - work)


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


def _told_apart(signed: Path, plain: Path, id: str) -> None:
    """Make sure that the two are what they are called."""
    found = [open_book(one, Schemas(one)).get("requisition", id) for one in (signed, plain)]
    assert [bool(one and one.steps[-1].get("signature")) for one in found] == [True, False]
