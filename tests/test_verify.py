"""``verify`` against histories that plain git made: honest ones pass, a mutation is named at its commit."""

from __future__ import annotations

import copy
import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
import worlds

from ecentre import approval, records, verify
from ecentre.git import Git
from ecentre.model import Record, Ref
from ecentre.schema import Schemas
from ecentre.verify import reading
from ecentre.verify.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecentre.model import Data

REQ = Ref("requisition", "REQ-2026-0001")
CHEN = "chen-wen-jun"
LIVED = (
    ("--as", "陈文军", "requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600",
     "--reason", "打印报表"),
    ("--as", "陈文军", "submit", REQ.id),
    ("--as", "阿依古丽·买买提", "assess", REQ.id, "--decision", "buy"),
    ("--as", "孙秀英", "approve", REQ.id),
)  # fmt: skip
LAST = ("--as", "王建国", "approve", REQ.id)
NOON = "2026-11-03T12:00:00+08:00"


@pytest.fixture(scope="module")
def lived(prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a trusted centre in which a requisition waits for its last approval, once for all cases."""
    return _made(prepared("trusted"), tmp_path_factory.mktemp("lived") / "centre", LIVED)


def _made(source: Path, place: Path, lines) -> Path:
    worlds.copy(source, place)
    here, kept = os.getcwd(), dict(os.environ)  # noqa: PTH109
    os.chdir(place)
    os.environ["ECENTRE_CLOCK"] = worlds.CLOCK
    try:
        for words in lines:
            os.environ["ECENTRE_HOME"] = str(worlds.seated(words))
            worlds.run(*words)
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(kept)
    return place


@pytest.fixture
def centre(lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "centre"
    worlds.copy(lived, place)
    monkeypatch.chdir(place)
    monkeypatch.setenv("ECENTRE_HOME", str(tmp_path / "auditor"))
    monkeypatch.setenv("ECENTRE_CLOCK", NOON)
    return place


def git(folder: Path, *words: str, who: str = f"{CHEN} <{CHEN}@clds>", at: str = NOON, input: bytes = b"") -> str:
    """Run plain git as somebody at some time."""
    name, _, address = who.partition(" <")
    env = {
        **os.environ, "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": address.rstrip(">"), "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": address.rstrip(">"), "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at,
    }  # fmt: skip
    done = subprocess.run(("git", *words), cwd=folder, env=env, input=input, capture_output=True, check=True)
    return done.stdout.decode().strip()


def commit(folder: Path, message: str = "by hand", **more: str) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message, **more)
    return git(folder, "rev-parse", "HEAD")


def data_of(folder: Path, ref: Ref = REQ) -> Data:
    return copy.deepcopy(records.read(folder, ref, Schemas(folder)).data)


def put(folder: Path, data: Data, ref: Ref = REQ) -> None:
    (folder / ref.path).parent.mkdir(parents=True, exist_ok=True)
    (folder / ref.path).write_bytes(records.encode(Record(ref, data), Schemas(folder)))


def step(data: Data, verb: str, by: str, role: str = "", **more: object) -> Data:
    """Add a step as the program would, unsigned, its hash right."""
    rev = len(data["steps"]) + 1
    made = {"verb": verb, "by": by, "role": role, "at": NOON, "rev": rev, "from": data["state"], "set": {}, "was": {}}
    for name, value in dict(more.pop("set", {})).items():  # type: ignore[call-overload]
        made["set"][name] = value
        made["was"] |= {name: data[name]} if name in data else {}
        data[name] = value
    data |= {"rev": rev, "state": more.pop("state", data["state"])}
    made = {name: value for name, value in {**made, **more}.items() if value not in ({}, None)}
    data["steps"].append(made | {"subject": approval.subject(Record(REQ, data)), "signature": None})
    return data


def changed(mutate: Callable[[Data], object], ref: Ref = REQ) -> Callable[[Path], None]:
    """Give the mutation that changes the data of a record and writes them down in canonical form."""

    def make(folder: Path) -> None:
        data = data_of(folder, ref)
        made = mutate(data)
        put(folder, made if isinstance(made, dict) and "steps" in made else data, ref)

    return make


def text(old: str, new: str, ref: Ref = REQ) -> Callable[[Path], None]:
    """Give the mutation that changes the text of a record."""

    def make(folder: Path) -> None:
        path = folder / ref.path
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8", newline="\n")

    return make


def rules(folder: Path, **options: object) -> set[tuple[str, str]]:
    """Give what is found: commit and rule."""
    return {(one.commit, one.rule) for one in verify.verify(folder, **options).failures}  # type: ignore[arg-type]


def _copied(folder: Path) -> None:
    data = data_of(folder) | {"id": "REQ-2026-0002"}
    put(folder, data, Ref("requisition", "REQ-2026-0002"))


def _numbered(id: str, **more: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        data = data_of(folder) | {"id": id, "uid": "0" * 31 + "7", "state": "draft", "rev": 1, **more}
        for name in ("decision", "standard", "held", "idle", "idle_reason"):
            data.pop(name, None)
        first = data["steps"][0]
        data["steps"] = [first]
        ref = Ref("requisition", id)
        first |= {"subject": approval.subject(Record(ref, data)), "at": NOON}
        put(folder, data, ref)

    return make


def _moved(folder: Path) -> None:
    git(folder, "mv", REQ.path, REQ.path.replace("0001", "0002"))


def _gone(folder: Path) -> None:
    (folder / REQ.path).unlink()


def _link(folder: Path) -> None:
    (folder / REQ.path).unlink()
    (folder / REQ.path).symlink_to("../../centre/clds.yaml")


def _write(path: str, content: str = "x\n") -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8", newline="\n")

    return make


def _program(folder: Path) -> None:
    (folder / REQ.path).chmod(0o755)
    git(folder, "config", "core.fileMode", "true")


def _looser(folder: Path) -> None:
    path = folder / "schemas" / "requisition.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"additionalProperties": false', '"x-open": true', 1))


def _both(folder: Path) -> None:
    _looser(folder)
    changed(lambda data: step(data, "withdraw", CHEN, state="draft", reason="不买了"))(folder)


def _popped(data: Data) -> None:
    last = data["steps"].pop()
    data |= {"rev": len(data["steps"]), "state": last["from"]}


def _reordered(folder: Path) -> None:
    lines = (folder / REQ.path).read_text(encoding="utf-8").split("\n")
    lines[1], lines[2] = lines[2], lines[1]
    (folder / REQ.path).write_text("\n".join(lines), encoding="utf-8", newline="\n")


def _edited(name: str, value: object) -> Callable[[Path], None]:
    return changed(lambda data: data.__setitem__(name, value))


def _in_step(place: int, name: str, value: object) -> Callable[[Path], None]:
    return changed(lambda data: data["steps"][place].__setitem__(name, value))


def _appointed_and_used(folder: Path) -> None:
    """Make oneself an administrator and use it in the same commit."""
    ref = Ref("appointment", "APT-2026-0099")
    model = data_of(folder, Ref("appointment", "APT-2026-0002"))
    data = model | {"id": ref.id, "uid": "0" * 31 + "9", "person": CHEN, "role": "office_area_specialist"}
    put(folder, data, ref)


MUTATIONS: dict[str, tuple[Callable[[Path], None], str]] = {
    "an amount is changed": (_edited("estimated_price", "9600.00"), "verify.no_step"),
    "a state is set by hand": (_edited("state", "approved"), "verify.no_step"),
    "a field is taken away": (changed(lambda data: data.pop("unit")), "verify.no_step"),
    "a step is taken away": (changed(_popped), "verify.steps_removed"),
    "an old step says another reason": (_in_step(1, "reason", "别的理由"), "verify.steps_changed"),
    "an old step is another person's": (_in_step(0, "by", "wang-jian-guo"), "verify.steps_changed"),
    "two steps change places": (
        changed(lambda data: data["steps"].insert(0, data["steps"].pop(1))), "verify.steps_changed",
    ),
    "a field changes beside a step": (
        changed(lambda data: step(data | {"quantity": 5}, "withdraw", CHEN, state="draft")), "verify.fields",
    ),
    "a uid is replaced": (_edited("uid", "0" * 32), "verify.uid"),
    "a record is copied": (_copied, "verify.uid_twin"),
    "a number is left out": (_numbered("REQ-2026-0003"), "verify.number"),
    "a number is written in another way": (_numbered("REQ-2026-00002"), "verify.path"),
    "a record is deleted": (_gone, "verify.deleted"),
    "a record is renamed": (_moved, "verify.renamed"),
    "a record becomes a link": (_link, "verify.mode"),
    "a record becomes a program": (_program, "verify.mode"),
    "a stray file lies among the records": (_write("records/requisition/2026/notes.txt"), "verify.path"),
    "a record lies in the wrong year": (_write("records/requisition/2025/REQ-2026-0009.yaml"), "verify.path"),
    "a folder differs in case only": (_write("Records/x.txt"), "verify.case"),
    "a file differs in case only": (_write("staff.md"), "verify.case"),
    "fields stand in another order": (_reordered, "verify.form"),
    "a key stands twice": (text("quantity: 1", "quantity: 1\nquantity: 1"), "verify.unreadable"),
    "a file is no text": (_write(REQ.path, "[" * 5000), "verify.unreadable"),
    "an unknown field": (_edited("colour", "red"), "verify.schema"),
    "a schema is loosened": (_looser, "verify.schema_unknown"),
    "a schema changes with a record": (_both, "verify.mixed"),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_is_named_at_its_commit(centre: Path, name: str) -> None:
    make, rule = MUTATIONS[name]
    assert verify.verify(centre).sound
    make(centre)
    bad = commit(centre) if git(centre, "status", "--porcelain") else git(centre, "rev-parse", "HEAD")
    after = commit(centre, "later")
    for full in (True, False):
        found = rules(centre, full=full)
        assert (bad, rule) in found
        assert {one for one, _ in found} == {bad}, f"{after} is innocent: {found}"
    assert verify.judge(Git(centre), Schemas(centre), git(centre, "rev-parse", f"{bad}^"), bad)


def _raw(folder: Path, change: Callable[[bytes], bytes]) -> str:
    """Put a commit in place of the newest, made of its bytes as git's own commands never make one."""
    raw = subprocess.run(("git", "cat-file", "commit", "HEAD"), cwd=folder, capture_output=True, check=True).stdout
    made = git(folder, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input=change(raw))
    git(folder, "update-ref", "HEAD", made)
    return made


def _header(line: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: raw.replace(b"\n\n", b"\n" + line + b"\n\n", 1)


COMMITS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a NUL in the message": (lambda raw: raw + b"\0hidden", "verify.commit_nul"),
    "an unknown header": (_header(b"x-note approved"), "verify.commit_header"),
    "another encoding": (_header(b"encoding GBK"), "verify.commit_encoding"),
    "bytes that are no text": (lambda raw: raw + b"\xff\xfe", "verify.commit_encoding"),
    "an escape in the message": (lambda raw: raw + b"\x1b[2J", "verify.commit_control"),
    "a direction mark in the message": (lambda raw: raw + "\u202e".encode(), "verify.commit_control"),
    "an endless message": (lambda raw: raw + b"x" * 9000, "verify.commit_size"),
    "a malformed person": (lambda raw: raw.replace(b"author ", b"author <", 1), "verify.commit_form"),
    "a time long past": (lambda raw: raw.replace(b" 1793678400 ", b" 1793000000 "), "verify.commit_time"),
    "a time to come": (lambda raw: raw.replace(b" 1793678400 ", b" 1799999999 "), "verify.commit_future"),
}


@pytest.mark.parametrize("name", COMMITS)
def test_a_commit_hides_nothing(centre: Path, name: str) -> None:
    change, rule = COMMITS[name]
    _write("notes.txt")(centre)
    commit(centre)
    assert verify.verify(centre).sound
    commit(centre)
    bad = _raw(centre, change)
    assert {(bad, rule)} == rules(centre)


def test_a_sound_history_is_judged_once_and_then_from_where_it_was(centre: Path) -> None:
    first = verify.verify(centre)
    assert first.sound
    assert first.introduced
    assert first.signed > 10
    again = verify.verify(centre)
    assert (again.commits, again.digest, again.records) == (0, first.digest, first.records)
    assert not again.introduced
    _write("notes.txt")(centre)
    commit(centre)
    after = verify.verify(centre)
    assert (after.commits, after.base, after.digest) == (1, first.tip, first.digest)
    assert verify.verify(centre, full=True).digest == first.digest
    assert verify.verify(centre, since=first.tip).commits == 1


def test_the_digest_is_what_git_and_sha256sum_say(centre: Path) -> None:
    line = "git ls-files -z records schemas | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum"
    told = subprocess.run(line, shell=True, cwd=centre, capture_output=True, check=True).stdout.decode()
    assert told.split()[0] == verify.verify(centre).digest


def test_the_state_is_believed_only_as_it_was_left(centre: Path) -> None:
    verify.verify(centre)
    state = centre / ".git" / "ecentre" / "verified"
    assert state.stat().st_mode & 0o777 == 0o600
    state.chmod(0o644)
    assert verify.verify(centre).commits > 20
    state.write_bytes(state.read_bytes().replace(b"REQ-2026-0001", b"REQ-2026-0002"))
    assert verify.verify(centre).commits > 20
    for file in (centre.parent / "auditor" / "trust").iterdir():
        file.chmod(0o666)
    assert verify.verify(centre).introduced


def test_history_that_was_rewritten_is_noticed(centre: Path) -> None:
    was = verify.verify(centre).tip
    git(centre, "reset", "-q", "--hard", "HEAD~1")
    _write("notes.txt")(centre)
    commit(centre)
    for full in (False, True):
        assert (was, "verify.rewritten") in rules(centre, full=full)


def test_a_step_taken_back_by_undo_is_no_rewriting(centre: Path, run) -> None:
    run("--as", "陈文军", "requisition", "add", "--category", "打印机", "--quantity", "1", "--estimated-price", "2600",
        "--reason", "再要一台")  # fmt: skip
    assert verify.verify(centre).sound
    assert run("--as", "陈文军", "undo", "--yes").code == 0
    assert verify.verify(centre).sound


@pytest.mark.parametrize("style", ["fast-forward", "merge", "squash", "rebase"])
def test_every_way_of_taking_a_request_in_passes(centre: Path, run, style: str) -> None:
    git(centre, "checkout", "-q", "-b", "request/x")
    for words in (LAST, ("--as", "陈文军", "requisition", "add", "--category", "打印机", "--quantity", "2",
                         "--estimated-price", "900", "--reason", "备用")):  # fmt: skip
        assert run(*words).code == 0
    git(centre, "checkout", "-q", "main")
    if style != "fast-forward":
        _write("notes.txt")(centre)
        commit(centre)
    forge = "forge <noreply@forge.example>"
    if style == "squash":
        git(centre, "merge", "-q", "--squash", "request/x")
        commit(centre, who=forge)
    elif style == "rebase":
        git(centre, "checkout", "-q", "request/x")
        git(centre, "rebase", "-q", "main", who=forge)
        git(centre, "checkout", "-q", "main")
        git(centre, "merge", "-q", "--ff-only", "request/x")
    else:
        git(centre, "merge", "-q", "--no-edit", "request/x", who=forge)
    found = verify.verify(centre)
    assert found.failures == ()
    assert found.signed == 14


def test_what_only_a_merge_brings_is_judged(centre: Path) -> None:
    git(centre, "checkout", "-q", "-b", "side")
    _write("notes.txt")(centre)
    commit(centre)
    git(centre, "checkout", "-q", "main")
    git(centre, "merge", "-q", "--no-ff", "--no-commit", "side")
    _edited("estimated_price", "1.00")(centre)
    bad = commit(centre)
    assert rules(centre) == {(bad, "verify.no_step")}


def test_what_lies_on_a_side_branch_is_nobodys_business(centre: Path) -> None:
    git(centre, "checkout", "-q", "-b", "side")
    _edited("estimated_price", "1.00")(centre)
    commit(centre)
    git(centre, "revert", "-n", "HEAD")
    commit(centre)
    git(centre, "checkout", "-q", "main")
    _write("notes.txt")(centre)
    commit(centre)
    git(centre, "merge", "-q", "--no-edit", "side")
    assert verify.verify(centre).sound


def test_putting_a_spoilt_record_back_accuses_only_who_spoilt_it(centre: Path) -> None:
    before = (centre / REQ.path).read_bytes()
    _gone(centre)
    bad = commit(centre)
    (centre / REQ.path).write_bytes(before)
    commit(centre)
    assert rules(centre) == {(bad, "verify.deleted")}
    _edited("quantity", 9)(centre)
    worse = commit(centre)
    (centre / REQ.path).write_bytes(before)
    commit(centre)
    assert rules(centre) == {(bad, "verify.deleted"), (worse, "verify.no_step")}


def test_an_old_state_put_back_later_is_a_rollback(centre: Path, run) -> None:
    before = (centre / REQ.path).read_bytes()
    assert run(*LAST).code == 0
    (centre / REQ.path).write_bytes(before)
    bad = commit(centre)
    assert rules(centre) == {(bad, "verify.steps_removed")}


FORGED: dict[str, tuple[Callable[[Path], None], str]] = {
    "an approval nobody signed": (
        changed(lambda data: step(data, "approve", "wang-jian-guo", "general_manager", state="approved", stage=2)),
        "verify.signature",
    ),
    "an approval out of turn": (
        changed(lambda data: step(data, "approve", "huang-li-na", "dept_head", state="approved", stage=2)),
        "verify.chain",
    ),
    "a step to a state that is not next": (
        changed(lambda data: step(data, "submit", CHEN, state="submitted")), "verify.step",
    ),
    "a step that writes what it must not": (
        changed(lambda data: step(data, "withdraw", CHEN, state="withdrawn", set={"quantity": 9})),
        "verify.step_fields",
    ),
    "a step by somebody nobody knows": (
        changed(lambda data: step(data, "withdraw", "no-body", state="withdrawn")), "verify.person",
    ),
    "a step in a post one does not hold": (
        changed(lambda data: step(data, "return", CHEN, "office_area_specialist", state="draft", reason="退")),
        "verify.post",
    ),
    "a content hash that does not fit": (
        changed(lambda data: step(data, "withdraw", CHEN, state="withdrawn")["steps"][-1].update(subject="0" * 64)),
        "verify.subject",
    ),
    "a step later than its commit": (
        changed(lambda data: step(data, "withdraw", CHEN, state="withdrawn")["steps"][-1].update(
            at="2026-11-03T12:30:00+08:00")), "verify.step_ahead",
    ),
    "a step before the one before it": (
        changed(lambda data: step(data, "withdraw", CHEN, state="withdrawn")["steps"][-1].update(
            at="2026-11-03T09:00:00+08:00")), "verify.step_time",
    ),
    "a revision that was left out": (
        changed(lambda data: step(data, "withdraw", CHEN, state="withdrawn").update(rev=9)), "verify.rev",
    ),
    "a step from a state the record was not in": (
        changed(lambda data: step(data | {"state": "submitted"}, "withdraw", CHEN, state="withdrawn")), "verify.state",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_step_is_named_by_its_rule(centre: Path, name: str) -> None:
    make, rule = FORGED[name]
    make(centre)
    bad = commit(centre)
    found = verify.verify(centre).failures
    assert rule in {one.rule for one in found}, found
    assert {one.commit for one in found} == {bad}


def test_whoever_signs_a_commit_with_anothers_name_is_named(centre: Path) -> None:
    make = changed(lambda data: step(data, "withdraw", CHEN, state="withdrawn"))
    make(centre)
    bad = commit(centre, who="huang-li-na <huang-li-na@clds>")
    assert rules(centre) == {(bad, "verify.author")}


def test_a_stranger_may_carry_a_step(centre: Path) -> None:
    changed(lambda data: step(data, "withdraw", CHEN, state="withdrawn"))(centre)
    commit(centre, who="forge <noreply@forge.example>")
    found = verify.verify(centre)
    assert found.failures == ()
    assert found.counts.couriers == 1


@pytest.mark.usefixtures("centre")
def test_a_step_is_explained_in_words(run) -> None:
    told = run("verify", "--explain", f"{REQ.id}/4")
    assert told.code == 0
    for part in ("孙秀英", "本人签名", "KEY-2026-", "审批环节", "合格"):
        assert part in told.out
    assert run("verify", "--explain", f"{REQ.id}/9").code == 4
    assert run("verify", "--explain", REQ.id).code == 2


def test_the_command_says_how_it_stands(centre: Path, run) -> None:
    answer = run("verify")
    assert answer.code == 0
    assert "历史全部合格" in answer.err
    _gone(centre)
    bad = commit(centre)
    answer = run("verify", "--full", "-o", "json")
    assert answer.code == 1
    told = json.loads(answer.out)
    assert told["ok"] is False
    assert [(one["commit"], one["rule"], one["id"]) for one in told["problems"]] == [(bad, "verify.deleted", REQ.id)]
    assert f"ecentre restore {REQ.id}" in run("verify").out


def test_hand_edits_that_are_not_in_the_books_are_told_of(centre: Path, run) -> None:
    assert "手工" not in run("verify").err
    text("quantity: 1", "quantity: 7")(centre)
    told = run("verify")
    assert told.code == 0
    assert f"1 份文件被手工改过、还没有入账,没有核实:{REQ.id}" in told.err
    assert json.loads(run("verify", "-o", "json").out)["edited"] == [REQ.path]


def test_a_record_read_by_lines_is_what_the_strict_reader_reads(centre: Path) -> None:
    schemas = Schemas(centre)
    read = 0
    for path in sorted((centre / "records").rglob("*.yaml")):
        ref = Ref.from_path(path.relative_to(centre).as_posix())
        assert ref
        data = path.read_bytes()
        head, _, steps = data.partition(reading.MARK)
        lines = Lines(schemas.get(ref.kind))
        strict = records.decode(ref, data, schemas)
        found = lines.read(ref, head.decode(), steps.decode(), [])
        assert found in (None, strict)
        read += found is not None
        for old, new in (("  - verb", "  -  verb"), ("rev: 1", 'rev: "1"'), ("state: ", "state:  "), ("at: ", "as: "),
                         ("\nuid: ", "\nnote: x\nuid: "), ("signature: null", "signature: ~")):  # fmt: skip
            mixed = data.decode().replace(old, new)
            head, _, steps = mixed.partition("\nsteps:\n")
            assert mixed == data.decode() or lines.read(ref, head, steps, []) is None
    assert read > 60
