"""Leavers and movers: all they hold or owe is found in every kind, one by one settled and gone [X.9, A2.8.10b]."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from books import SCHEMAS, MemoryBook

from ecentre import kinds, schema
from ecentre.cli import tree
from ecentre.model import Record, Ref
from ecentre.reports import clearance as report
from ecentre.subjects import clearance, leaving
from ecentre.subjects.held import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Data
    from ecentre.schema import Schema

WHO = "xu-wen-jun"
DAY, NOON = date(2026, 11, 24), "2026-11-24T10:00:00+08:00"
KEYS = {"of", "until", "settle", "clause", "post", "last"}
SHOWN = {"show", "correct"}
TOLD = {
    ("cabinet", "slots/*/person"), ("cabinet", "slots/*/delegate"), ("call_log", "calls/*/person"),
    ("incoming", "circulation/*/person"), ("mail", "items/*/person"), ("mail", "redirects/*/person"),
    ("roster", "shifts/*/people/*"), ("roster", "shifts/*/leader"), ("roster", "changes/*/person"),
    ("roster", "changes/*/relieves"), ("supply_plan", "lines/*/person"), ("supply_urgent", "lines/*/person"),
}  # fmt: skip
"""What ``outstanding`` tells; each has a test below."""


class Book(MemoryBook):
    """A book in memory that knows the schemas, as those on disk do."""

    schemas = SCHEMAS


def unmarked(found: Schema) -> list[str]:
    """Give the places that name a person without saying what becomes of it when they leave."""
    return [where for where, kind in found.refs() if kind == "person" and not found.node(where).get(clearance.MARK)]


def step(verb: str = "add", at: str = NOON, **more: Any) -> Data:
    return {"verb": verb, "by": "li-yong-gang", "role": "", "at": at, "rev": 1, **more}


def record(kind: str, id: str = "X-1", steps: Iterable[Data] = (), **data: Any) -> Record:
    return Record(Ref(kind, id), {"id": id, "state": "", **data, "steps": list(steps) or [step()]})


def placed(where: str, value: str) -> Data:
    """Give data that has a value at one place and nowhere else."""
    name, *rest = where.split("/")
    inner: Any = value
    for part in reversed(rest):
        inner = [inner] if part == "*" else {part: inner}
    return {name: inner}


def held(*records: Record, last: date = DAY, moment: str = clearance.EVER) -> list[clearance.Held]:
    return clearance.held(Book(records, DAY), WHO, last, moment)


@pytest.mark.parametrize("name", kinds.PREFIXES)
def test_every_field_that_names_a_person_says_what_becomes_of_it_when_they_leave(name: str) -> None:
    assert unmarked(SCHEMAS.get(name)) == []


def test_a_new_kind_that_says_nothing_is_found_out() -> None:
    keeper = {"type": "string", "x-ref": "person"}
    rows = {"type": "array", "items": {"type": "object", "properties": {"by": keeper}}}
    silent = schema.Schema("ladder", {"properties": {"keeper": keeper, "loans": rows}})
    assert unmarked(silent) == ["keeper", "loans/*/by"]


def test_what_no_schema_tells_is_told_by_a_function_and_nothing_else_is() -> None:
    marks = [(name, where, SCHEMAS.get(name).node(where)[clearance.MARK])
             for name in kinds.PREFIXES for where, kind in SCHEMAS.get(name).refs() if kind == "person"]  # fmt: skip
    assert {(name, where) for name, where, mark in marks if mark == "told"} == TOLD
    assert {mark for _, _, mark in marks if isinstance(mark, str)} == {"told", "past"}


TIES = [pytest.param(name, tie, id=f"{name}.{tie.where}") for name in kinds.PREFIXES
        for tie in clearance.ties(SCHEMAS.get(name))]  # fmt: skip


@pytest.mark.parametrize(("name", "tie"), TIES)
def test_what_a_field_stands_for_is_held_until_it_is_settled(name: str, tie: clearance.Tie) -> None:
    states = SCHEMAS.get(name).node("state")["enum"]
    until = tie.told["until"]
    assert set(tie.told) <= KEYS
    assert set(until) < set(states)
    for state in states:
        found = held(record(name, state=state, **placed(tie.where, WHO)))
        assert [one.ref.kind for one in found] == ([] if state in until else [name]), state
        assert all(one.section in SECTIONS and one.clause and str(one.what) for one in found)
    assert held(record(name, state="", **placed(tie.where, "chen-wen-jun"))) == []


@pytest.mark.parametrize(("name", "tie"), TIES)
def test_the_command_that_settles_it_is_a_step_that_can_be_taken(name: str, tie: clearance.Tie) -> None:
    words = tie.told["settle"].split()
    families = {f"{family} {word}": kind for family, (of, _) in tree.FAMILIES.items() for word, kind in of.items()}
    if words[0] in SHOWN:
        return
    kind = families.get(" ".join(words[:2])) or words[0].replace("-", "_")
    verb = words[2] if kind in families.values() and " ".join(words[:2]) in families else words[1]
    rows = kinds.get(kind).rows(verb) if kind in kinds.PREFIXES else kinds.get(name).rows(words[0])
    assert rows, tie.told["settle"]
    sources = {state for row in rows for state in row.source}
    assert kind != name or not sources or sources - set(tie.told["until"]), tie.told["settle"]


SLOT = {"slot": "A1", "on": "2026-11-03"}
SHIFT = {"date": "2026-11-25", "shift": "日班", "start": "10:00", "end": "19:00"}
ITEM = {"number": 1, "sort": "letter", "item": "平信", "arrived": NOON}
CALL = {"number": 1, "date": "2026-11-03", "sort": "long_distance", "called": "供货商", "purpose": "private"}
LENT = [{"number": 1, "item": "usb-drive", "cabinet": "front", "quantity": 2}]
BACK = {"person": WHO, "occasion": "leave", "returned_on": "2026-11-24"}
WISH = {"number": 1, "item": "usb-drive", "quantity": 1, "person": WHO}
DRIVE = record("supply_item", "usb-drive", state="current", name="U盘", supply_class="durable", unit="个")
TAKEN = record("supply_issue", "SIS-2026-0001", [step(), step("confirm")], state="issued", taker=WHO,
               department="goods", issued_on="2026-11-05", lines=LENT)  # fmt: skip
ONE_OF_EACH = {
    "a slot of their own": [record("cabinet", state="in_use", slots=[SLOT | {"person": WHO}])],
    "a slot whose mail they fetch": [
        record("cabinet", state="in_use", slots=[SLOT | {"department": "goods", "delegate": WHO}]),
    ],
    "a shift to come": [record("roster", state="published", to_date="2026-11-30", shifts=[SHIFT | {"people": [WHO]}])],
    "a shift to lead": [
        record("roster", state="draft", to_date="2026-11-30", shifts=[SHIFT | {"people": ["a"], "leader": WHO}]),
    ],
    "a shift taken over": [
        record("roster", state="published", to_date="2026-11-30", shifts=[SHIFT | {"people": ["a"]}],
               changes=[{"date": "2026-11-25", "shift": "日班", "person": WHO, "relieves": "a"}]),
    ],
    "mail": [record("mail", steps=[step("open"), step("receive", add={"items": [ITEM | {"person": WHO}]})],
                    state="open")],
    "mail redirected to them": [
        record("mail", steps=[
            step("receive", add={"items": [ITEM | {"person": "a"}]}),
            step("redirect", add={"redirects": [{"number": 1, "person": WHO}]}),
        ], state="open"),
    ],
    "a paper to read": [record("incoming", state="handling", circulation=[{"person": WHO, "sent_on": "2026-11-03"}])],
    "private calls": [record("call_log", state="billed", month="2026-11", calls=[CALL | {"person": WHO}])],
    "durables": [DRIVE, TAKEN],
    "something asked for them": [record("supply_plan", state="approved", lines=[WISH])],
    "something asked for them at once": [record("supply_urgent", state="submitted", lines=[WISH])],
}  # fmt: skip
SETTLED = {
    "a slot emptied": [record("cabinet", state="in_use", slots=[SLOT | {"person": WHO}, SLOT])],
    "a slot of a cabinet used no more": [record("cabinet", state="retired", slots=[SLOT | {"person": WHO}])],
    "a shift before the last day": [
        record("roster", state="published", to_date="2026-11-30",
               shifts=[SHIFT | {"date": "2026-11-24", "people": [WHO]}]),
    ],
    "a shift somebody took over": [
        record("roster", state="published", to_date="2026-11-30", shifts=[SHIFT | {"people": [WHO]}],
               changes=[{"date": "2026-11-25", "shift": "日班", "person": "a", "relieves": WHO}]),
    ],
    "mail delivered": [
        record("mail", steps=[
            step("receive", add={"items": [ITEM | {"person": WHO}]}),
            step("deliver", add={"deliveries": [{"number": 1, "taken_by": WHO}]}),
        ], state="open"),
    ],
    "mail redirected to another": [
        record("mail", steps=[
            step("receive", add={"items": [ITEM | {"person": WHO}]}),
            step("redirect", add={"redirects": [{"number": 1, "person": "a"}]}),
        ], state="open"),
    ],
    "a paper read": [
        record("incoming", state="handling", circulation=[{"person": WHO, "sent_on": "2026-11-03"}],
               reads=[{"person": WHO, "read_at": NOON}]),
    ],
    "calls for the office": [
        record("call_log", state="billed", calls=[CALL | {"person": WHO, "purpose": "official"}]),
    ],
    "something struck out": [record("supply_plan", state="drafted", lines=[WISH], struck=[{"line": 1}])],
    "something cut": [record("supply_plan", state="approved", lines=[WISH], cuts=[{"line": 1, "quantity": 0}])],
    "something granted": [record("supply_plan", state="checked", lines=[WISH])],
    "durables handed back": [
        DRIVE, TAKEN,
        record("supply_return", "SRE-2026-0001", [step(), step("receive")], state="received", **BACK,
               lines=[{"number": 1, "item": "usb-drive", "quantity": 2, "condition": "usable", "cabinet": "front"}]),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_what_rows_and_movements_tell_is_held(name: str) -> None:
    found = held(*ONE_OF_EACH[name])
    assert len(found) == 1, found
    assert found[0].command.startswith("ecentre ")


@pytest.mark.parametrize("name", SETTLED)
def test_what_is_settled_is_held_no_more(name: str) -> None:
    assert held(*SETTLED[name]) == []


def test_a_person_with_one_of_everything_settles_it_one_by_one_and_goes() -> None:
    things = [one for number, case in enumerate(ONE_OF_EACH.values()) for one in renamed(case, f"T{number}")]
    things += [record(param.values[0], f"F{number}", state="", **placed(param.values[1].where, WHO))
               for number, param in enumerate(TIES)]  # fmt: skip
    gone = record("person", WHO, [step(), step("leave")], state="left", name="徐文军", left_on="2026-11-24")
    rows = held(*things)
    assert {one.section for one in rows} == set(SECTIONS)
    assert len(rows) == len(ONE_OF_EACH) + len(TIES)
    while things:
        assert list(leaving.whoever_leaves_holds_nothing(gone, Book(things, DAY)))
        things = things[1:] if things[0].kind != "supply_item" else things[2:]
        left = len(held(*things))
        assert left == len(rows) - 1
        rows = rows[1:]
    assert list(leaving.whoever_leaves_holds_nothing(gone, Book((), DAY))) == []


def renamed(case: list[Record], id: str) -> list[Record]:
    """Give the records of a case ids of their own; movements go by theirs."""
    return [
        one if one.ref in (DRIVE.ref, TAKEN.ref) else Record(Ref(one.kind, id), {**one.data, "id": id}) for one in case
    ]


BEFORE, AFTER = "2026-11-20T10:00:00+08:00", "2026-11-30T10:00:00+08:00"


def test_what_came_after_somebody_had_left_is_no_breach_of_theirs() -> None:
    late = record("compensation", steps=[step(at=AFTER)], state="due", person=WHO)
    assert [one.ref.kind for one in held(late)] == ["compensation"]
    assert held(late, moment=NOON) == []
    again = record("supervise", steps=[step(at=BEFORE), step("close", BEFORE, **{"from": "open"}),
                                       step("reopen", AFTER, **{"from": "done"})], state="open", owner=WHO)  # fmt: skip
    assert held(again, moment=NOON) == []
    kept = record("asset", steps=[step(at=BEFORE), step("issue", AFTER, set={"keeper": WHO})], state="in_use",
                  keeper=WHO)  # fmt: skip
    assert held(kept, moment=NOON) == []
    row = {"what": "展会", "owner": WHO}
    grown = record("plan", steps=[step(at=BEFORE), step("enter", AFTER, add={"items": [row]})], state="draft",
                   items=[{"what": "盘点", "owner": WHO}, row])  # fmt: skip
    assert len(held(grown, moment=NOON)) == 1


def test_durables_handed_back_late_are_still_found_until_they_are() -> None:
    late = [step(at=AFTER), step("confirm", AFTER)]
    more = Record(Ref("supply_issue", "SIS-2026-0002"), {**TAKEN.data, "steps": late})
    back = record("supply_return", "SRE-2026-0001", [step(at=AFTER), step("receive", AFTER)], state="received", **BACK,
                  lines=[{"number": 1, "item": "usb-drive", "quantity": 2, "condition": "usable"}])  # fmt: skip
    assert len(held(DRIVE, TAKEN, more, moment=NOON)) == 1
    assert held(DRIVE, TAKEN, more, back, moment=NOON) == []
    assert held(DRIVE, more, moment=NOON) == []


OLD, NEW = {"department": "goods", "title": "职员"}, {"department": "brand", "title": "职员"}
PROMOTED = {"department": "goods", "title": "主管"}


def of_post(*records: Record, new: dict[str, str]) -> list[str]:
    return [one.ref.kind for one in clearance.of_post(Book(records, DAY), WHO, OLD, new)]


def test_a_mover_hands_back_what_belongs_to_the_old_post_alone() -> None:
    ours = [
        record("asset", state="in_use", keeper=WHO, department="goods"),
        record("appointment", state="current", person=WHO, role="dept_head", department="goods"),
        record("business_card", state="delivered", person=WHO, department="goods", card_title="职员"),
        record("cabinet", state="in_use", slots=[SLOT | {"department": "goods", "delegate": WHO}]),
        DRIVE, TAKEN,
    ]  # fmt: skip
    own = [
        record("asset", "X-2", state="in_use", keeper=WHO, department="brand"),
        record("appointment", "X-2", state="current", person=WHO, role="finance"),
        record("key", state="active", person=WHO), record("loan", state="lent", borrower=WHO),
        record("supervise", state="open", owner=WHO),
    ]  # fmt: skip
    assert of_post(*ours, *own, new=NEW) == ["asset", "supply_item", "business_card", "cabinet", "appointment"]
    assert of_post(*ours, *own, new=PROMOTED) == ["supply_item", "business_card"]


def person(*steps: Data, **data: Any) -> Record:
    return record("person", WHO, [step(at=BEFORE), *steps], state="active", name="徐文军", **data)


def test_each_move_is_judged_by_what_it_left_behind() -> None:
    moved = step("move", NOON, set={"department": "brand"}, was={"department": "goods"})
    first = step("move", NOON, set={"department": "goods"}, was={})
    card = record("business_card", steps=[step(at=BEFORE)], state="delivered", person=WHO, department="goods",
                  card_title="职员")  # fmt: skip
    newer = record("asset", steps=[step(at=AFTER)], state="in_use", keeper=WHO, department="goods")
    rule = leaving.a_mover_hands_back_what_the_post_had
    assert [one.clause for one in rule(person(moved, **NEW), Book([card, newer], DAY))] == ["R4.14.4"]
    assert list(rule(person(moved, **NEW), Book([newer], DAY))) == []
    assert list(rule(person(first, **OLD), Book([card, newer], DAY))) == []


def test_what_is_announced_falls_due_until_it_is_done() -> None:
    book = Book([record("key", state="active", person=WHO)], DAY)
    due = next(iter(leaving.leavers_hand_over_in_time(person(leaves_on="2026-11-30"), book)))
    assert (due.due.isoformat(), due.done, due.clause) == ("2026-11-30", None, "A2.8.10b")
    assert "1" in str(due.what)
    gone = record("person", WHO, [step(), step("leave")], state="left", leaves_on="2026-11-20", left_on="2026-11-24")
    late = next(iter(leaving.leavers_hand_over_in_time(gone, Book((), DAY))))
    assert late.done == DAY
    assert list(leaving.leavers_hand_over_in_time(person(), book)) == []
    moving = next(iter(leaving.movers_hand_back_in_time(person(moves_on="2026-11-30", **OLD), book)))
    assert (moving.clause, moving.command) == ("A2.8.1b", f"ecentre clearance {WHO} --move")


def test_the_form_has_room_for_who_takes_each_part() -> None:
    things = [record("key", state="active", person=WHO), DRIVE, TAKEN]
    who = person(**OLD)
    form = report.listed(Book([*things, who], DAY), who, paper=True)
    assert [str(one) for one in form.signatures] == ["移交人", "办公用品接收人", "签名密钥接收人", "监交人"]
    assert [row[-2:] for row in form.rows] == [("", "")] * 2
    assert [row[1] for row in report.people(Book([*things, who], DAY)).rows] == []
    told = report.people(Book([*things, person(**OLD, leaves_on="2026-11-30", moves_on="2026-11-30")], DAY)).rows
    assert [row[4] for row in told] == [2, 1]
