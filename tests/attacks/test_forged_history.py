"""Forged history (T5-T8, T11, T15-T18, T21, T33, T34): commits, trees, files and names that no honest hand makes."""

from __future__ import annotations

import re
import subprocess
import zlib
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from forging import ADMINISTRATOR, CHECKED, CHEN, DRAFT, HALF, JUDGED, LI, WANG, XU, Case, Forger, git, told, tried
from test_forged_steps import headed, withdrawn

from ecentre import verify
from ecentre.model import Ref

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecentre.model import Data

NEXT = Ref("requisition", "REQ-2026-0006")
PERSON = Ref("person", "ma-xiao-ming")
LONG_AGO = "2026-11-03T08:00:00+08:00"
TOMORROW = "2026-11-04T08:00:00+08:00"


def rewritten(old: bytes, new: bytes) -> Callable[[Forger], str]:
    """Give the withdrawal whose commit object says something else, byte by byte."""

    def forge(forger: Forger) -> str:
        withdrawn(forger)
        return forger.raw(lambda raw: _replaced(raw, old, new))

    return forge


def _replaced(raw: bytes, old: bytes, new: bytes) -> bytes:
    changed = re.sub(old, lambda _: new, raw, count=1)
    assert changed != raw
    return changed


def plainly_signed(forger: Forger) -> str:
    """Give the withdrawal in a commit that its committer signed, as many forges want it."""
    signature = b"gpgsig -----BEGIN SSH SIGNATURE-----\n U1NIU0lHAAAAAQ\n -----END SSH SIGNATURE-----\n"
    withdrawn(forger)
    return forger.raw(lambda raw: raw.replace(b"\n\n", b"\n%s\n" % signature, 1))


def applied(ref: Ref, **fields: object) -> Callable[[Forger], str]:
    """Give a new application."""
    return lambda forger: forger.write(ref, drawn(forger, ref, **fields))


def drawn(forger: Forger, ref: Ref, who: str = XU, **fields: object) -> Data:
    model = forger.data(HALF)
    names = ("category", "item", "quantity", "unit", "estimated_price", "reason")
    wanted = {"applicant": who, "department": "goods"} | {name: model[name] for name in names} | fields
    return forger.made(ref, wanted, who, state="draft")


def merged(change: Callable[[Forger, dict], object] | None = None) -> Callable[[Forger], str]:
    """Give a merge of an honest side branch, into which ``change`` puts more than both sides hold."""

    def forge(forger: Forger) -> str:
        side = withdrawn(forger)
        forger.point(forger.base)
        main = headed(forger)
        files: dict = {HALF.path: forger.bytes(HALF.path, side)}
        if change is not None:
            change(forger, files)
        return forger.commit(files, "courier", parents=(main, side))

    return forge


def dearer(forger: Forger, files: dict) -> None:
    files[CHECKED.path] = forger.bytes(CHECKED.path).replace(b'"2600.00"', b'"9600.00"')


def from_the_side(forger: Forger) -> str:
    """Let a side branch hold what no main line may, and merge it cleanly."""
    side = forger.alter(HALF, lambda data: data.update(estimated_price="9600.00"))
    forger.point(forger.base)
    main = headed(forger)
    return forger.commit({HALF.path: forger.bytes(HALF.path, side)}, "courier", parents=(main, side))


def taken_from_neither(forger: Forger) -> str:
    """Merge, but keep the main line's own file out: an approval vanishes."""
    side = withdrawn(forger)
    forger.point(forger.base)
    main = headed(forger)
    files = {CHECKED.path: forger.bytes(CHECKED.path, forger.base), HALF.path: forger.bytes(HALF.path, side)}
    return forger.commit(files, "courier", parents=(main, side))


def moved(*also: str) -> Callable[[Forger], str]:
    def forge(forger: Forger) -> str:
        data = forger.bytes(HALF.path)
        for one in also:
            data = data.replace(HALF.id.encode(), one.encode())
        return forger.commit({HALF.path: None, NEXT.path: data})

    return forge


def deleted(path: str) -> Callable[[Forger], str]:
    return lambda forger: forger.commit({path: None})


def put(path: str, data: bytes = b"x\n", mode: str = "100644") -> Callable[[Forger], str]:
    return lambda forger: forger.commit({path: (mode, data)})


def as_mode(mode: str, data: bytes = b"") -> Callable[[Forger], str]:
    return lambda forger: forger.commit({HALF.path: (mode, data or forger.bytes(HALF.path))})


def respelt(pattern: str, new: str) -> Callable[[Forger], str]:
    """Give an honest withdrawal written in another form."""

    def forge(forger: Forger) -> str:
        text = forger.text(HALF, forger.step(HALF, "withdraw", CHEN, state="withdrawn")).decode()
        changed = re.sub(pattern, new, text, count=1, flags=re.MULTILINE)
        assert changed != text
        return forger.commit({HALF.path: changed.encode()})

    return forge


def plain_file(forger: Forger) -> str:
    return forger.commit({"notes/meeting.txt": b"x\n", "STAFF.md": b"own words\n"}, "courier")


def person(forger: Forger) -> str:
    data = forger.made(PERSON, {"name": "马小明", "department": "goods"}, LI, state="active", role=ADMINISTRATOR)
    return forger.write(PERSON, data)


HOSTILE = {
    "a device of Windows": "records/person/con.yaml", "capitals": "records/person/Li-Yong-Gang.yaml",
    "a colon": "records/person/a:b.yaml", "a backslash": "records/person/a\\b.yaml",
    "an option": "records/person/-rf.yaml", "a trailing dot": "records/person/ma..yaml",
    "a trailing blank": "records/person/ma.yaml ", "letters put apart": "records/person/cafe\u0301.yaml",
    "a reversed name": "records/person/\u202elmay.yaml", "a line feed": "records/person/a\nb.yaml",
    "a folder deeper": "records/person/x/y.yaml", "an unknown kind": "records/secret/x.yaml",
    "another year": "records/requisition/2025/REQ-2026-0006.yaml", "another ending": "records/person/ma.yml",
}  # fmt: skip

CASES = [
    Case("T5 a NUL in the message", rewritten(rb"by hand\n", b"by hand\0rm -rf\n"), "commit_nul", withdrawn),
    Case("T5 an unknown header", rewritten(rb"\n\n", b"\nx-approved-by wang\n\n"), "commit_header", plainly_signed),
    Case("T5 another encoding", rewritten(rb"\n\n", b"\nencoding gbk\n\n"), "commit_encoding",
         rewritten(rb"\n\n", b"\nencoding utf-8\n\n")),
    Case("T5 bytes that are no text", rewritten(rb"by hand", b"\xb9\xa4"), "commit_encoding", withdrawn),
    Case("T5 an escape sequence", rewritten(rb"by hand", b"\x1b[2Kok"), "commit_control", withdrawn),
    Case("T5 letters turned round", rewritten(rb"by hand", "\u202eko".encode()), "commit_control", withdrawn),
    Case("T5 a message without end", rewritten(rb"by hand", b"x" * 9000), "commit_size",
         rewritten(rb"by hand", b"x" * 8000)),
    Case("T6 a name within a name", rewritten(rb"author chen-wen-jun <", b"author x> <y <"), "commit_form", withdrawn),
    Case("T6 a second author", rewritten(rb"\ncommitter", b"\nauthor wang <w@clds> 1 +0800\ncommitter"), "commit_form",
         withdrawn),
    Case("T7 a commit before the one before it", lambda f: put("x.txt")(f) and f.raw(lambda raw: dated(raw, LONG_AGO)),
         "commit_time", lambda f: put("x.txt")(f) and f.raw(lambda raw: dated(raw, JUDGED))),
    Case("T7 a commit of tomorrow", lambda f: put("x.txt")(f) and f.raw(lambda raw: dated(raw, TOMORROW)),
         "commit_future", lambda f: put("x.txt")(f) and f.raw(lambda raw: dated(raw, JUDGED))),
    Case("T11 an amount in the merge alone", merged(dearer), "no_step", merged()),
    Case("T11 a program in the merge alone", merged(lambda _, files: files.update(x=("100755", b"x"))), "mode",
         merged()),
    Case("T11 a deletion in the merge alone", merged(lambda _, files: files.update({DRAFT.path: None})), "deleted",
         merged()),
    Case("T11 a breach on the side", from_the_side, "no_step", merged()),
    Case("T11 an approval lost in a merge", taken_from_neither, "steps_removed", merged()),
    Case("T15 a record deleted", deleted(HALF.path), "deleted", withdrawn),
    Case("T15 a folder deleted", deleted("records/requisition"), "deleted", withdrawn),
    Case("T15 a record renamed", moved(), "renamed", withdrawn),
    Case("T15 a record moved under another number", moved(NEXT.id), "uid_twin", applied(NEXT)),
    Case("T15 a record put under another", lambda f: f.commit({f"{HALF.path}/x": b"x\n"}), "deleted", withdrawn),
    Case("T16 a link", as_mode("120000", b"../../centre/clds.yaml"), "mode", withdrawn),
    Case("T16 a program", as_mode("100755"), "mode", withdrawn),
    Case("T16 a submodule", as_mode("160000", b"5" * 40), "mode", withdrawn),
    Case("T16 a link outside of the records", put("notes/link", b"/etc/passwd", "120000"), "mode", plain_file),
    Case("T16 a program outside of the records", put("run.sh", mode="100755"), "mode", plain_file),
    Case("T16 a submodule outside of the records", put("more", b"5" * 40, "160000"), "mode", plain_file),
    *(Case(f"T17 {name}", put(path), "path", person) for name, path in HOSTILE.items()),
    Case("T17 a folder in capitals", put("RECORDS/person/x.yaml"), "case", plain_file),
    Case("T17 a file that differs in case", put("staff.md"), "case", plain_file),
    Case("T18 a key twice", respelt(r"^(quantity: .*)", r"\1\n\1"), "unreadable", withdrawn),
    Case("T18 an anchor", respelt(r"^item: ", "item: &a "), "unreadable", withdrawn),
    Case("T18 an alias", respelt(r"^item: .*", "item: *a"), "unreadable", withdrawn),
    Case("T18 a tag", respelt(r"^item: ", "item: !!binary "), "unreadable", withdrawn),
    Case("T18 a merge key", respelt(r"^item: .*", "<<: {item: x}"), "schema", withdrawn),
    Case("T18 a directive", respelt(r"^# yaml.*", "%YAML 1.1\n---"), "unreadable", withdrawn),
    Case("T18 brackets without end", put(HALF.path, b"[" * 200_000), "unreadable", withdrawn),
    Case("T18 a file without end", put(HALF.path, b"note: " + b"x" * 300_000), "unreadable", withdrawn),
    Case("T18 an invisible letter", respelt(r"^item: (.*)", 'item: "\\1\u202e"'), "unreadable", withdrawn),
    Case("T18 letters put apart", respelt(r"^item: .*", "item: cafe\u0301"), "unreadable", withdrawn),
    Case("T21 an amount that is none", respelt(r"^estimated_price: .*", "estimated_price: .nan"), "schema", withdrawn),
    Case("T21 an amount in other digits", respelt(r'"2600.00"', '"\uff12600.00"'), "schema", withdrawn),
    Case("T21 a number of pieces that is text", respelt(r"^quantity: .*", 'quantity: "１"'), "schema", withdrawn),
    Case("T21 an unknown field", respelt(r"^steps:", "approved: yes\nsteps:"), "schema", withdrawn),
    Case("T33 keys in another order", respelt(r"^(item: .*)\n(quantity: .*)", r"\2\n\1"), "form", withdrawn),
    Case("T33 needless quotes", respelt(r"^category: (.*)", r'category: "\1"'), "form", withdrawn),
    Case("T33 a remark", respelt(r"^item: (.*)", r"item: \1 # 已批准"), "form", withdrawn),
    Case("T33 line ends of Windows", respelt(r"\n", "\r\n"), "unreadable", withdrawn),
    Case("T33 another schema named", respelt(r"schemas/requisition", "schemas/person"), "form", withdrawn),
    Case("T34 a number left out", applied(Ref("requisition", "REQ-2026-0007")), "number", applied(NEXT)),
    Case("T34 a number of next year", applied(Ref("requisition", "REQ-2027-0001")), "number_year", applied(NEXT)),
    Case("T34 a number in another way", applied(Ref("requisition", "REQ-2026-00006")), "path", applied(NEXT)),
    Case("T34 another kind's letters", applied(Ref("requisition", "PUR-2026-0001")), "path", applied(NEXT)),
    Case("T34 another record's uid", lambda f: applied(NEXT, uid=f.data(HALF)["uid"])(f), "uid_twin", applied(NEXT)),
    Case("T34 a copy under the next number", lambda f: f.write(NEXT, f.data(HALF) | {"id": NEXT.id}, CHEN), "uid_twin",
         applied(NEXT)),
    Case("T34 a record of another id within", lambda f: f.write(NEXT, drawn(f, NEXT) | {"id": "REQ-2026-0009"}),
         "unreadable", applied(NEXT)),
]


def dated(raw: bytes, moment: str) -> bytes:
    return re.sub(rb"> [0-9]+ ", b"> %d " % datetime.fromisoformat(moment).timestamp(), raw)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_forged_commit_is_named_and_its_twin_passes(case: Case, prepared, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_CLOCK", JUDGED)
    tried(prepared("besieged"), tmp_path, case)


@pytest.fixture
def known(prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Forger:
    """Give a copy that its owner verified once, and an honest step on top of what they saw."""
    monkeypatch.setenv("ECENTRE_CLOCK", JUDGED)
    forger = Forger(prepared("besieged"), tmp_path / "known")
    assert verify.verify(forger.folder).sound
    withdrawn(forger)
    assert verify.verify(forger.folder).sound
    return forger


def rules(forger: Forger) -> set[tuple[str, str]]:
    return {(one.commit, one.rule) for one in verify.verify(forger.folder).failures}


def cut_short(forger: Forger) -> None:
    forger.point(forger.base)


def amended(forger: Forger) -> None:
    forger.raw(lambda raw: raw.replace(b"by hand", b"by another hand"))


def swapped(forger: Forger) -> None:
    forger.point(forger.base)
    headed(forger)


def begun_anew(forger: Forger) -> None:
    """Put the very same files into a history of one commit."""
    forger.raw(lambda raw: re.sub(rb"parent .{40}\n", b"", raw))


def turned_round(forger: Forger) -> None:
    """Merge a branch so that the main line becomes the side, and what was judged falls out of the line."""
    main = forger.tip
    side = forger.commit({"STAFF.md": b"x\n"}, "courier", parents=(f"{forger.base}~1",))
    files = {one.path: forger.bytes(one.path, main) for one in (HALF, DRAFT)}
    forger.commit(files, "courier", parents=(side, main))


@pytest.mark.parametrize("change", [cut_short, amended, swapped, begun_anew, turned_round])
def test_t8_history_written_anew_is_named_by_what_it_lost(change, known: Forger) -> None:
    first = git(known.folder, "rev-list", "--max-parents=0", "main")
    seen = known.tip
    change(known)
    found = rules(known)
    assert "verify.rewritten" in {rule for commit, rule in found if commit in (seen, first)}
    assert rules(known) == found, "a second look is no softer"
    known.point(seen)
    approved_by_all(known)
    assert rules(known) == set()


def approved_by_all(forger: Forger) -> None:
    headed(forger)
    forger.take(CHECKED, "approve", WANG, role="general_manager", stage=2, state="approved", key=WANG)


def test_t8_a_replaced_commit_is_read_as_it_is(known: Forger) -> None:
    forged = known.alter(CHECKED, lambda data: data.update(estimated_price="9600.00"))
    known.point(f"{forged}~1")
    honest = headed(known)
    known.point(forged)
    git(known.folder, "replace", forged, honest)
    assert {commit for commit, _ in rules(known)} == {forged}


@pytest.mark.parametrize("file", ["info/grafts", "shallow"])
def test_t8_a_copy_that_hides_its_past_is_found(file: str, prepared, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_CLOCK", JUDGED)
    forger = Forger(prepared("besieged"), tmp_path / "copy")
    forger.alter(HALF, lambda data: data.update(state="approved"))
    forger.commit({"STAFF.md": b"x\n"}, "courier")
    last = withdrawn_again(forger)
    place = forger.folder / ".git" / file
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"{last} {forger.base}\n" if "grafts" in file else f"{last}\n")
    assert "verify.cut" in {rule for _, rule in rules(forger)}


def withdrawn_again(forger: Forger) -> str:
    return forger.commit({"STAFF.md": b"y\n"}, "courier")


def test_t15_a_number_is_not_given_again_after_a_deletion(prepared, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("ECENTRE_CLOCK", JUDGED)
    forger = Forger(prepared("besieged"), tmp_path / "copy")
    gone = forger.commit({CHECKED.path: None})
    again = applied(CHECKED)(forger)
    found = forger.found()
    assert {(one.commit, one.rule) for one in found} >= {(gone, "verify.deleted"), (again, "verify.uid")}
    assert {one.commit for one in found} == {gone, again}, told(found)


@pytest.mark.parametrize("place", ["", "records/requisition/2026"])
def test_t29_a_folder_kept_under_the_id_of_another_is_found(place: str, prepared, tmp_path: Path, monkeypatch) -> None:
    """Hide a breach in a copy: the store gives the folder of before where the one of now is asked for."""
    monkeypatch.setenv("ECENTRE_CLOCK", JUDGED)
    forger = Forger(prepared("besieged"), tmp_path / "copy")
    bad = forger.alter(HALF, lambda data: data.update(estimated_price="9600.00"))
    hidden, shown = (git(forger.folder, "rev-parse", f"{commit}:{place}") for commit in (bad, forger.base))
    words = ("git", "cat-file", "tree", shown)
    old = subprocess.run(words, cwd=forger.folder, capture_output=True, check=True).stdout
    file = forger.folder / ".git" / "objects" / hidden[:2] / hidden[2:]
    file.unlink()
    file.write_bytes(zlib.compress(b"tree %d\0" % len(old) + old))
    assert rules(forger) == {(bad, "verify.object")}
