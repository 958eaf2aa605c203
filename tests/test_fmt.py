"""Canonical form: reached from any readable file, without losing a word, and kept once reached."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecentre import fmt, records
from ecentre.errors import InvalidError
from ecentre.model import Record, Ref
from ecentre.schema import Schemas

ROOM = Ref("place", "room-201")
SCHEMAS = Schemas(records.data_folder("schemas").parent)
STEP = {
    "verb": "add", "by": "zhang-san", "role": "", "at": "2026-11-22T10:00:00+08:00", "rev": 1, "subject": "a" * 64,
    "signature": None,
}
DATA = {"id": "room-201", "uid": "f" * 32, "rev": 1, "state": "active", "name": "201 室", "steps": [STEP]}
CANONICAL = records.encode(Record(ROOM, DATA), SCHEMAS)
TEXT = CANONICAL.decode()


def test_a_canonical_file_stays_as_it_is():
    assert fmt.canonical(ROOM, CANONICAL, SCHEMAS) == CANONICAL
    assert fmt.problems(ROOM, CANONICAL, Record(ROOM, DATA), SCHEMAS) == []


EDITED = {
    "no first line": TEXT.partition("\n")[2],
    "wrong first line": TEXT.replace("../../schemas/place.json", "../place.json"),
    "a mark at the front": "\ufeff" + TEXT,
    "Windows line ends": TEXT.replace("\n", "\r\n"),
    "another order": TEXT.replace("state: active\n", "").replace("rev: 1\n", "state: active\nrev: 1\n", 1),
    "other quotes": TEXT.replace('"201 室"', "'201 室'"),
    "no quotes": TEXT.replace('"201 室"', "201 室"),
    "quoted number": TEXT.replace("rev: 1\nstate", 'rev: "1"\nstate'),
    "empty field": TEXT.replace("steps:", "note:\nsteps:"),
    "blank lines": TEXT.replace("steps:", "\n\nsteps:"),
    "a document mark": TEXT.replace("id: room", "---\nid: room"),
    "other indentation": TEXT.replace("\n    ", "\n        ").replace("  - verb", "  -     verb"),
}


@pytest.mark.parametrize("name", EDITED)
def test_every_other_way_of_writing_becomes_the_canonical_one(name):
    edited = EDITED[name].encode()
    assert edited != CANONICAL
    assert fmt.canonical(ROOM, edited, SCHEMAS) == CANONICAL
    [problem] = fmt.problems(ROOM, edited, Record(ROOM, DATA), SCHEMAS)
    assert problem.rule == "form.canonical"
    assert "ecentre fmt room-201" in str(problem.message)


def test_the_first_line_that_differs_is_named():
    edited = TEXT.replace('"201 室"', "201 室").encode()
    assert fmt.problems(ROOM, edited, Record(ROOM, DATA), SCHEMAS)[0].line == 6


def test_decomposed_letters_are_composed():
    assert 'name: "é"'.encode() in fmt.canonical(ROOM, TEXT.replace('"201 室"', "e\u0301").encode(), SCHEMAS)


def note_of(text: str) -> str:
    return records.decode(ROOM, fmt.canonical(ROOM, text.encode(), SCHEMAS), SCHEMAS).text("note")


def test_comments_become_part_of_the_note_in_their_order():
    edited = TEXT.replace("state:", "# 搬走了\nstate:").replace("active\n", "active  # 暂时\n")
    assert note_of(edited) == "搬走了\n暂时"
    assert note_of(edited.replace("steps:", "note: 先前\nsteps:", 1)) == "先前\n搬走了\n暂时"


def test_a_comment_on_the_first_line_that_is_no_schema_line_is_kept():
    assert note_of("# 我的话\n" + TEXT.partition("\n")[2]) == "我的话"


def test_moving_comments_twice_adds_nothing():
    once = fmt.canonical(ROOM, TEXT.replace("state:", "# 搬走了\nstate:").encode(), SCHEMAS)
    assert fmt.canonical(ROOM, once, SCHEMAS) == once


def test_comments_that_find_no_room_are_refused_never_dropped():
    long = "字" * 4001
    with pytest.raises(InvalidError) as refusal:
        fmt.canonical(ROOM, TEXT.replace("state:", f"# {long}\nstate:").encode(), SCHEMAS)
    assert (refusal.value.problems[0].rule, refusal.value.problems[0].line) == ("form.comment", 5)
    assert len(note_of(TEXT.replace("state:", f"# {long[:4000]}\nstate:"))) == 4000


@pytest.mark.parametrize("broken", ["id: room-201\nid: x\n", "a: [", "id: room-999\n", "", "a: &b c\n"])
def test_what_cannot_be_read_is_refused_not_mended(broken):
    with pytest.raises(InvalidError):
        fmt.canonical(ROOM, broken.encode(), SCHEMAS)


def test_other_encodings_are_refused():
    with pytest.raises(InvalidError):
        fmt.canonical(ROOM, TEXT.encode("gbk"), SCHEMAS)


words = st.text(alphabet=st.sampled_from("ab中 #:'\"-[]{}|>&*!%@"), min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.lists(st.tuples(st.integers(1, 13), words), max_size=4), st.booleans())
@settings(max_examples=80, deadline=None)
def test_no_word_of_any_comment_is_ever_lost(comments, behind):
    lines = TEXT.splitlines()
    for line, comment in comments:
        number = min(line, len(lines) - 1)
        lines[number] += f"  # {comment}" if behind and not lines[number].endswith("|") else f"\n# {comment}"
    note = note_of("\n".join(lines) + "\n")
    for _, comment in comments:
        assert comment.strip("# ") in note
