"""Two changes of one record brought together: nothing of either side is lost, and the outcome's steps bear it out."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from ecentre import approval, kinds
from ecentre.merging import merge
from ecentre.model import Record, Ref
from tests.books import SCHEMAS

LAW = settings(max_examples=60, deadline=None)  # the machine may be busy
REF = Ref("asset", "AST-2026-0001")
FIELDS = ("model", "specification", "serial_number", "warranty", "note")
KEPT = ("id", "uid", "rev", "state", "steps")
BORN = "2026-11-02T09:00:00+08:00"
OURS, THEIRS = "2026-11-03T{:02}:00:00+08:00", "2026-11-04T{:02}:00:00+08:00"


def stepped(record, verb, setting, *, by="wang-zhi-qiang", at=BORN, target="", **said):
    """Take one step the way the program does."""
    changed = {name: value for name, value in setting.items() if record.get(name) != value}
    was = {name: record.data[name] for name in changed if record.get(name) is not None}
    rev = len(record.steps) + 1
    data = {name: value for name, value in {**record.data, **changed}.items() if value is not None}
    data |= {"rev": rev, "state": target or record.state}
    step = {"verb": verb, "by": by, "role": "", "at": at, "rev": rev}
    step |= {"from": record.state, "set": changed, "was": was} if record.steps else {}
    step = {name: value for name, value in {**step, **said}.items() if value or name == "role"}
    step |= {"subject": approval.subject(Record(record.ref, data)), "signature": said.get("signature")}
    return Record(record.ref, SCHEMAS.get(record.kind).ordered({**data, "steps": [*record.steps, step]}))


def new(kind="asset", id="AST-2026-0001", state="in_use", verb="open", **fields):
    blank = {"id": id, "uid": "0" * 32, "rev": 0, "state": state, **fields, "steps": []}
    return stepped(Record(Ref(kind, id), blank), verb, {}, target=state)


BASE = new(name="投影仪", model="X1", keeper="li-yong-gang", department="general", place="hall")
VALUES = st.sampled_from(["甲", "乙", "丙", None])
SETTING = st.dictionaries(st.sampled_from(FIELDS), VALUES, min_size=1)
SETTINGS = st.lists(SETTING, max_size=3)


def corrected(settings, who, clock):
    """Give the base after some corrections of one side."""
    record = BASE
    for hour, setting in enumerate(settings):
        record = stepped(record, "correct", setting, by=who, at=clock.format(hour), reason=f"{who} {hour}")
    return record


MINE = SETTINGS.map(lambda settings: corrected(settings, "wang-zhi-qiang", OURS))
YOURS = SETTINGS.map(lambda settings: corrected(settings, "li-yong-gang", THEIRS))
HANDS = st.dictionaries(st.sampled_from(FIELDS), VALUES.filter(bool)).map(lambda fields: BASE.having(**fields))


def content(record):
    return {name: value for name, value in record.data.items() if name not in KEPT}


def acts(record):
    return Counter((step["by"], step["verb"], step.get("reason")) for step in record.steps)


def born_out(record):
    return all(record.steps[at]["subject"] == approval.subject(then) for at, then in approval.backwards(record))


@LAW
@given(st.one_of(MINE, HANDS))
def test_what_only_one_side_changed_is_taken_as_it_is(record) -> None:
    assert merge(BASE, record, BASE, SCHEMAS).record == record
    assert merge(BASE, BASE, record, SCHEMAS).record == record
    assert merge(BASE, record, record, SCHEMAS).record == record


@LAW
@given(st.one_of(MINE, HANDS), st.one_of(YOURS, HANDS))
def test_without_a_conflict_the_order_of_the_sides_does_not_matter(ours, theirs) -> None:
    one, other = merge(BASE, ours, theirs, SCHEMAS), merge(BASE, theirs, ours, SCHEMAS)
    assert {conflict.field for conflict in one.conflicts} == {conflict.field for conflict in other.conflicts}
    if not one.conflicts:
        assert content(one.record) == content(other.record)
        assert acts(one.record) == acts(other.record)
        assert one.record.state == other.record.state


@LAW
@given(st.one_of(MINE, HANDS), st.one_of(YOURS, HANDS))
def test_no_field_and_no_step_of_either_side_is_lost(ours, theirs) -> None:
    merged = merge(BASE, ours, theirs, SCHEMAS)
    clashing = {conflict.field: conflict for conflict in merged.conflicts}
    waiting = {name for step in merged.dropped_steps for name in step.get("set") or {}}
    for name in FIELDS:
        if name in clashing:
            assert (clashing[name].ours, clashing[name].theirs) == (ours.get(name), theirs.get(name))
            continue
        if ours.get(name) != BASE.get(name) and name not in waiting:
            assert merged.record.get(name) == ours.get(name)
        if theirs.get(name) != BASE.get(name):
            assert merged.record.get(name) == theirs.get(name)
    assert merged.record.steps[: len(theirs.steps)] == theirs.steps or len(theirs.steps) == len(BASE.steps)
    kept = acts(merged.record) + Counter((one["by"], one["verb"], one["reason"]) for one in merged.dropped_steps)
    assert kept == acts(ours) + acts(theirs) - acts(BASE)


@LAW
@given(MINE, YOURS)
def test_the_steps_of_the_outcome_bear_it_out(ours, theirs) -> None:
    merged = merge(BASE, ours, theirs, SCHEMAS)
    assert born_out(merged.record)
    assert merged.record.get("rev") == len(merged.record.steps)
    assert [step["rev"] for step in merged.record.steps] == list(range(1, merged.record.get("rev") + 1))
    assert [step["at"] for step in merged.record.steps] == sorted(step["at"] for step in merged.record.steps)


@LAW
@given(MINE, YOURS)
def test_only_a_field_that_both_sides_wrote_differently_conflicts(ours, theirs) -> None:
    wrote = [{name for step in side.steps[1:] for name in step.get("set") or {}} for side in (ours, theirs)]
    differ = {name for name in wrote[0] & wrote[1] if ours.get(name) != theirs.get(name)}
    assert {conflict.field for conflict in merge(BASE, ours, theirs, SCHEMAS).conflicts} <= differ
    final = {name for name in differ if BASE.get(name) not in (ours.get(name), theirs.get(name))}
    assert final <= {conflict.field for conflict in merge(BASE, ours, theirs, SCHEMAS).conflicts}


def test_a_step_taken_again_is_what_it_was_but_for_where_it_stands() -> None:
    ours = stepped(BASE, "correct", {"model": "X2"}, at=OURS.format(9), reason="铭牌", signature="c2ln")
    theirs = stepped(BASE, "move", {"place": "store"}, at=THEIRS.format(9))
    merged = merge(BASE, ours, theirs, SCHEMAS)
    again = merged.record.steps[2]
    assert (again["verb"], again["reason"]) == ("correct", "铭牌")
    assert (again["set"], again["was"]) == ({"model": "X2"}, {"model": "X1"})
    assert (again["rev"], again["at"], again["signature"]) == (3, THEIRS.format(9), None)
    assert (merged.retaken, merged.unsigned) == ((2,), (2,))
    assert (merged.record.get("model"), merged.record.get("place")) == ("X2", "store")
    assert merge(BASE, ours, theirs, SCHEMAS, at=THEIRS.format(11)).record.steps[2]["at"] == THEIRS.format(11)


def test_a_signature_stands_where_only_the_other_side_stood_still() -> None:
    ours = stepped(BASE, "correct", {"model": "X2"}, at=OURS.format(9), reason="铭牌", signature="c2ln")
    merged = merge(BASE, ours, BASE.having(note="手写"), SCHEMAS)
    assert merged.record.steps == ours.steps
    assert (merged.record.get("note"), merged.unsigned) == ("手写", ())


def test_a_step_that_the_table_no_longer_allows_conflicts_by_its_state() -> None:
    ours = stepped(BASE, "return", {"keeper": None}, at=OURS.format(9), target="idle")
    theirs = stepped(BASE, "repair", {}, at=THEIRS.format(9), target="in_repair", cause="REP-2026-0001")
    merged = merge(BASE, ours, theirs, SCHEMAS)
    assert [conflict.field for conflict in merged.conflicts] == ["state"]
    assert merged.dropped_steps == (ours.steps[1],)
    assert (merged.record.state, merged.record.get("keeper")) == ("in_repair", "li-yong-gang")
    assert (merged.wanted.state, merged.wanted.get("keeper")) == ("idle", None)


def test_a_step_leads_on_from_the_state_it_now_finds() -> None:
    ours = stepped(BASE, "move", {"place": "store"}, at=THEIRS.format(9))
    theirs = stepped(BASE, "return", {"keeper": None}, at=OURS.format(9), target="idle")
    merged = merge(BASE, ours, theirs, SCHEMAS)
    assert not merged.conflicts
    assert (merged.record.state, merged.record.get("place"), merged.record.get("keeper")) == ("idle", "store", None)
    assert merged.record.steps[2]["from"] == "idle"


def test_an_answer_is_never_taken_again_for_its_giver() -> None:
    base = new("scrap", "SCR-2026-0001", "submitted", "add", asset=REF.id, reason="旧")
    row = next(row for row in kinds.get("scrap").workflow if row.chain)
    ours = stepped(base, row.verb, {}, at=OURS.format(9), stage=1)
    theirs = stepped(base, "correct", {"reason": "坏了"}, at=THEIRS.format(9), reason="写错")
    merged = merge(base, ours, theirs, SCHEMAS)
    assert [conflict.field for conflict in merged.conflicts] == ["steps"]
    assert merged.record == theirs
    assert merged.dropped_steps == (ours.steps[1],)


def test_a_step_shared_with_other_records_is_not_moved_in_time_alone() -> None:
    ours = stepped(BASE, "repair", {}, at=OURS.format(9), target="in_repair", cause="REP-2026-0001")
    theirs = stepped(BASE, "correct", {"model": "X2"}, at=THEIRS.format(9), reason="铭牌")
    assert [conflict.field for conflict in merge(BASE, ours, theirs, SCHEMAS).conflicts] == ["steps"]
    assert not merge(BASE, ours, theirs, SCHEMAS, at=THEIRS.format(10)).conflicts


def test_two_records_under_one_number_are_never_mixed() -> None:
    ours, theirs = new(name="甲"), new(name="乙").having(uid="1" * 32)
    merged = merge(None, ours, theirs, SCHEMAS)
    assert [conflict.field for conflict in merged.conflicts] == ["uid"]
    assert (merged.record, merged.wanted) == (theirs, ours)


def test_rewritten_steps_are_never_mixed() -> None:
    theirs = stepped(BASE, "correct", {"model": "X2"}, at=THEIRS.format(9), reason="铭牌")
    ours = BASE.having(steps=[{**BASE.steps[0], "by": "chen-wen-jun"}])
    assert [one.field for one in merge(BASE, ours, theirs, SCHEMAS).conflicts] == ["steps"]
    assert [one.field for one in merge(BASE, theirs, ours, SCHEMAS).conflicts] == ["steps"]


def test_entries_of_two_counters_both_stand_in_the_steps() -> None:
    base = new("count", "CNT-2026-0001", "open", "open", department="general")
    first, second = [{"assets": [REF.id], "found": "yes"}], [{"assets": ["AST-2026-0002"], "found": "no"}]
    ours = stepped(base, "record", {"entries": first}, at=OURS.format(9))
    theirs = stepped(base, "record", {"entries": second}, at=OURS.format(8))
    merged = merge(base, ours, theirs, SCHEMAS)
    assert not merged.conflicts
    assert [step["set"]["entries"] for step in merged.record.steps[1:]] == [second, first]
    assert merged.record.get("entries") == first
    assert born_out(merged.record)


def test_a_confirmation_in_person_is_taken_again_only_on_the_same_content() -> None:
    base = new("issue", "ISS-2026-0001", "drafted", "add", asset=REF.id, taker="li-yong-gang", department="general")
    ours = stepped(base, "confirm", {}, by="li-yong-gang", at=THEIRS.format(9), target="confirmed")
    changed = stepped(base, "correct", {"condition": "有划痕"}, at=OURS.format(9), reason="写错")
    assert [conflict.field for conflict in merge(base, ours, changed, SCHEMAS).conflicts] == ["steps"]
    kept = stepped(base, "correct", {}, at=OURS.format(9), reason="看过")
    merged = merge(base, ours, kept, SCHEMAS)
    assert not merged.conflicts
    assert merged.record.state == "confirmed"
