"""Plans, checks and colours as laws: any made-up fortnight against a second reckoning that shares no code with it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import chinese_calendar
import openpyxl
import pytest
from books import MemoryBook, Office
from paperbook import person, record, shipped

from ecentre import kinds
from ecentre.errors import RefusedError
from ecentre.reports import arrangement, oversight
from ecentre.subjects import checks, flags, plans
from ecentre.subjects.flags import Colour, Course

if TYPE_CHECKING:
    from ecentre.kind import Due
    from ecentre.model import Record

FIRST, LAST = date(2026, 9, 14), date(2026, 10, 30)  # National Day and two worked weekends lie between
SEEDS = range(12)
WARNING = 2
FILLED = ("SUP-2026-0001", "SUP-2026-0002")


@cache
def worked(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


@cache
def shelf() -> tuple[Record, ...]:
    return (*shipped(), person("li-si", "李四", "general"), person("wang-wu", "王五", "office-area"))


class Fortnight:
    """Some made-up items, checks and endings, remembered as plain facts beside the records made of them."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.items = [self.item(number) for number in range(1, self.dice.randint(4, 9))]
        self.said: dict[tuple[str, date], dict[str, Any]] = {}
        self.sheets = [self.sheet(n, day) for n, day in enumerate(days(FIRST, LAST), start=1) if worked(day)]

    def item(self, number: int) -> dict[str, Any]:
        begun = FIRST + timedelta(self.dice.randint(0, 20))
        start = begun + timedelta(self.dice.randint(-5, 6))
        due = start + timedelta(self.dice.randint(0, 25))
        ended = begun + timedelta(self.dice.randint(1, 30)) if self.dice.random() < 0.4 else None
        target = self.dice.choice((None, 3, 8))
        return {
            "id": f"SUP-2026-{number:04}", "begun": begun, "start": start, "due": due, "ended": ended, "target": target
        }

    def sheet(self, number: int, day: date) -> Record:
        rows = [row for one in self.items if (row := self.row(one, day))]
        self.said |= {(row["item"], day): row for row in rows}
        steps = ("add", "li-si", "ecom_office", day.isoformat(), {}, "", "recorded")
        return record("supervise_check", f"SCK-2026-{number:04}", "recorded", steps, date=f"{day}", entries=rows)

    def row(self, one: dict[str, Any], day: date) -> dict[str, Any] | None:
        over = one["ended"] is not None and day >= one["ended"]
        if day < one["begun"] or over or self.dice.random() < 0.15:
            return None
        whole = one["target"] or 100
        known = [self.said[key]["progress"] for key in self.said if key[0] == one["id"]]
        step = self.dice.choice((0, whole // 8, whole // 3))
        row = {"item": one["id"], "state": "on_track", "progress": min(max([0, *known]) + step, whole)}
        if self.dice.random() < 0.1:
            row |= {"state": "problem", "problem": "缺人"}
            row |= {"reported_to": "wang-wu"} if self.dice.random() < 0.5 else {}
        return row | {"checker": "li-si"}

    def records(self) -> list[Record]:
        return [self.written(one) for one in self.items] + self.sheets

    def written(self, one: dict[str, Any]) -> Record:
        steps = [("add", "li-si", "ecom_office", f"{one['begun']}", {}, "", "open")]
        if one["ended"]:
            given = {"result": "已办", "done_on": f"{one['ended']}"}
            steps.append(("close", "li-si", "ecom_office", f"{one['ended']}", given, "", "done"))
        fields = {name: one[name] for name in ("target",) if one[name]}
        return record(
            "supervise", one["id"], "done" if one["ended"] else "open", *steps, what=f"事项{one['id']}",
            department="general", owner="wang-wu", source="office", start=f"{one['start']}", due=f"{one['due']}",
            **fields,
        )  # fmt: skip

    def book(self, on: date) -> MemoryBook:
        return MemoryBook([*shelf(), *self.records()], on)

    def open(self, on: date) -> list[dict[str, Any]]:
        return [one for one in self.items if one["begun"] <= on and (not one["ended"] or one["ended"] > on)]

    def colour(self, one: dict[str, Any], on: date) -> str:
        """Reckon the colour of X.5 once more, day by day."""
        told = [row for (item, day), row in sorted(self.said.items(), key=lambda pair: pair[0][1])
                if item == one["id"] and day <= on]  # fmt: skip
        percent = told[-1]["progress"] * 100 // (one["target"] or 100) if told else 0
        if on > one["due"] or (percent == 0 and on > max(one["start"], one["begun"] + timedelta(1))):
            return "red"
        span = [day for day in days(one["start"], one["due"]) if worked(day)]
        gone = [day for day in span if day < on]
        left = [day for day in days(on, one["due"] - timedelta(1)) if worked(day)]
        late = bool(span) and percent < 100 * len(gone) // len(span)
        near = len(left) < WARNING or (len(left) == WARNING and worked(on))
        return "yellow" if late or near else "green"

    def owed(self, on: date) -> set[tuple[str, date]]:
        """Reckon which items were to be checked on which days up to today."""
        return {
            (one["id"], day) for one in self.items for day in days(FIRST, on)
            if worked(day) and day > one["begun"] and day >= one["start"] and not (one["ended"] and day >= one["ended"])
        }  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_colours_follow_from_dates_and_pace_alone_and_the_chase_list_is_whole(seed: int) -> None:
    fortnight = Fortnight(seed)
    for on in days(FIRST, LAST)[seed % 4 :: 4]:
        book = fortnight.book(on)
        wanted = {one["id"]: fortnight.colour(one, on) for one in fortnight.open(on)}
        told = {one.item.id: one.flag.colour.value for one in oversight.standings(book, on)}
        assert told == wanted, on
        silent = {
            item for (item, day), row in fortnight.said.items()
            if day <= on and row["state"] == "problem" and "reported_to" not in row
        }  # fmt: skip
        chased = {id for id in wanted if wanted[id] != "green" or id in silent}
        table = oversight.chase(book, on)
        assert {row[0] for row in table.rows} == chased, on
        shown = {row[0]: row[5] for row in table.rows}
        words = {"red": "红", "yellow": "黄", "green": "绿"}
        assert shown == {id: words[wanted[id]] for id in chased}


def dues(book: MemoryBook, kind: str, duty: str) -> list[Due]:
    found = (due for one in book.find(kind) for rule in kinds.get(kind).dues for due in rule(one, book))
    return [one for one in found if one.duty == duty]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_check_left_out_is_owed_and_nothing_else(seed: int) -> None:
    fortnight, on = Fortnight(seed), LAST
    found = {(one.ref.id, one.due): one.done for one in dues(fortnight.book(on), "supervise", "supervise.check")}
    assert set(found) == fortnight.owed(on)
    assert {key for key, done in found.items() if done is None} == fortnight.owed(on) - set(fortnight.said)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_problem_wants_feedback_by_the_next_working_day(seed: int) -> None:
    fortnight = Fortnight(seed)
    found = {(one.ref.id, one.began): one for one in dues(fortnight.book(LAST), "supervise", "supervise.feedback")}
    problems = {key: row for key, row in fortnight.said.items() if row["state"] == "problem"}
    assert set(found) == set(problems)
    for key, one in found.items():
        after = [day for day in days(key[1] + timedelta(1), key[1] + timedelta(12)) if worked(day)]
        assert one.due == after[0]
        assert (one.done is None) == ("reported_to" not in problems[key])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_notice_is_owed_when_an_item_falls_behind_or_turns_red(seed: int) -> None:
    fortnight = Fortnight(seed)
    found = {one.ref.id for one in dues(fortnight.book(LAST), "supervise", "supervise.notice")}
    red = {item for item, day in fortnight.owed(LAST) if fortnight.colour(_of(fortnight, item), day) == "red"}
    assert red <= found
    flagged = {item for item, day in fortnight.owed(LAST) if fortnight.colour(_of(fortnight, item), day) != "green"}
    assert found <= flagged


def _of(fortnight: Fortnight, id: str) -> dict[str, Any]:
    return next(one for one in fortnight.items if one["id"] == id)


def test_a_duty_is_red_when_late_even_if_done_and_yellow_near_its_day() -> None:
    book = MemoryBook(shelf(), date(2026, 11, 12))
    due = date(2026, 11, 16)
    known = {
        date(2026, 11, 11): Colour.GREEN, date(2026, 11, 12): Colour.YELLOW, due: Colour.YELLOW,
        date(2026, 11, 17): Colour.RED,
    }  # fmt: skip
    assert {day: flags.flag(Course(due), book, day).colour for day in known} == known
    assert flags.flag(Course(due, done=due), book).colour is Colour.GREEN
    assert flags.flag(Course(due, done=date(2026, 11, 17)), book, date(2026, 12, 1)).colour is Colour.RED


def test_an_extension_changes_no_colour_of_the_days_before_it() -> None:
    steps = [
        ("add", "li-si", "ecom_office", "2026-11-02", {}, "", "open"),
        ("extend", "li-si", "director", "2026-11-12", {"due": "2026-11-30"}, "等配件", "open"),
    ]
    fields = {"what": "修空调", "department": "general", "owner": "wang-wu", "source": "office"}
    item = record("supervise", "SUP-2026-0001", "open", *steps, start="2026-11-02", due="2026-11-10", **fields)
    book = MemoryBook([*shelf(), item], date(2026, 11, 20))
    assert flags.term(item, date(2026, 11, 11)) == date(2026, 11, 10)
    assert flags.term(item, date(2026, 11, 12)) == date(2026, 11, 30)
    assert flags.of_item(item, book, date(2026, 11, 11)).colour is Colour.RED


def plan(number: int, first: str, state: str = "issued", scope: str = "overall") -> Record:
    begins = date.fromisoformat(first)
    steps = [("add", "li-si", "ecom_office", first, {}, "", "draft")]
    if state == "issued":
        steps += [("submit", "li-si", "ecom_office", first, {}, "", "submitted")]
        steps += [("approve", "wang-wu", "leader_in_charge", first, {}, "", "issued")]
    until = f"{begins + timedelta(13)}"
    return record("plan", f"PLN-2026-{number:04}", state, *steps, scope=scope, from_date=first, until_date=until)


def test_every_fortnight_without_a_plan_is_told() -> None:
    book = MemoryBook([*shelf(), plan(1, "2026-09-07"), plan(2, "2026-09-21")], date(2026, 11, 22))
    told = [(str(one.ref.id), one.due, one.done) for one in dues(book, "plan", "plan.issue")]
    assert told == [
        ("PLN-2026-0001", date(2026, 9, 20), date(2026, 9, 21)), ("PLN-2026-0002", date(2026, 10, 4), None),
        ("PLN-2026-0002", date(2026, 10, 18), None), ("PLN-2026-0002", date(2026, 11, 1), None),
        ("PLN-2026-0002", date(2026, 11, 15), None),
    ]  # fmt: skip
    notes = [str(note) for note in arrangement.standing(book, book.on).notes]
    assert any("ecentre plan add --scope overall" in note for note in notes)


def test_a_centre_that_never_planned_is_told_of_every_fortnight() -> None:
    step = ("found", "founder", "", "2026-09-07", {}, "", "founding")
    founded = record("centre", "clds", "founding", step, name="中心")
    book = MemoryBook([*shelf(), founded, plan(1, "2026-10-05", scope="area")], date(2026, 10, 10))
    told = [(one.owner, one.due) for one in dues(book, "centre", "plan.issue")]
    assert told == [
        ("role:ecom_office", date(2026, 9, 20)), ("role:ecom_office", date(2026, 10, 4)),
        ("role:ecom_office", date(2026, 10, 18)), ("role:office_area_specialist", date(2026, 9, 20)),
        ("role:office_area_specialist", date(2026, 10, 4)),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_plans_of_a_scope_tile_the_year_whatever_is_tried_between(seed: int) -> None:
    dice, office = random.Random(seed), Office()
    clerk = office.person("王电商")
    office.appoint(clerk, "ecom_office")
    wanted = date(2026, 11, 2)
    made = office.create("plan", {"from_date": f"{wanted}"}, clerk)
    for _ in range(3):
        wanted += timedelta(14)
        assert plans.until(made) == wanted - timedelta(1)
        wrong = wanted + timedelta(dice.choice((-20, -13, -1, 1, 5, 14)))
        with pytest.raises(RefusedError) as refused:
            office.create("plan", {"from_date": f"{wrong}"}, clerk)
        assert {one.clause for one in refused.value.problems} == {"A1.2.1.2"}
        made = office.create("plan", {}, clerk)
        assert plans.first(made) == wanted


def test_a_day_is_checked_by_a_filled_sheet_of_which_the_empty_lines_stay_open(run, world, monkeypatch) -> None:
    folder = world("daily")
    for item in ("修好空调", "换锁"):
        line = ("--what", item, "--department", "综合部", "--owner", "陈文军", "--due", "2026-11-20")
        assert run("--as", "王志强", "supervise", "add", *line).code == 0
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-04T10:00:00+08:00")
    assert run("supervise", "sheet", "--to", "checks.xlsx").code == 0
    book = openpyxl.load_workbook(folder / "checks.xlsx")
    rows = {row[0].value: row for row in book.active.iter_rows(min_row=3)}
    assert tuple(sorted(rows)) == FILLED
    rows[FILLED[0]][6].value, rows[FILLED[0]][7].value = "正常", 25
    book.save(folder / "checks.xlsx")
    answer = run("--as", "王志强", "supervise", "check", "--rows", "checks.xlsx")
    assert answer.code == 0, answer.said
    assert FILLED[1] in answer.said
    (folder / "checks.xlsx").unlink()
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-05T10:00:00+08:00")
    shown = run("supervise").out
    assert "漏查 1 项" in shown
    assert "红" in shown
    assert run("--as", "王志强", "supervise", "close", FILLED[0], "--result", "已修好").code == 0
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-06T10:00:00+08:00")
    late = run("--as", "王志强", "supervise", "check", FILLED[0], "--state", "正常")
    assert late.code == 5
    assert "supervise_check.open A1.2.2.1" in late.said
    before = run("--as", "王志强", "supervise", "check", FILLED[0], "--state", "正常", "--date", "2026-11-05")
    assert before.code == 5
    assert run("check").code == 0


def test_who_came_is_read_from_names_and_the_forms_say_it(run, world, monkeypatch) -> None:
    world("daily")
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-10T16:00:00+08:00")
    line = ("--topic", "周例会", "--held-on", "2026-11-10", "--begins", "15:30", "--place", "二楼会议室")
    people = ("--chair", "孙秀英", "--invitees", "王晓燕、陈文军、张晓燕")
    assert run("--as", "王志强", "meeting", "add", *line, *people).code == 0
    assert "会议通知" in run("print", "MTG-2026-0001", "--form", "notice", "--to", "-").out
    assert run("--as", "王志强", "meeting", "attend", "1").code == 2
    attend = ("--as", "王志强", "meeting", "attend", "1")
    assert run(*attend, "--leave", "陈文军", "--absent", "王晓燕", "--rest").code == 0
    assert run(*attend, "--present", "王晓燕", "--remark", "迟到").code == 0
    assert "3/3" in run("meeting").out
    page = run("print", "MTG-2026-0001", "--form", "minutes", "--to", "-").out
    absent = page.partition("<th>缺席</th>")[2].partition("</td>")[0]
    assert "王晓燕" not in absent
    assert "王晓燕" in page.partition("<th>到会</th>")[2].partition("</td>")[0]
    assert "陈文军" in page.partition("<th>请假</th>")[2].partition("</td>")[0]


def test_a_notice_says_the_colour_that_nothing_keeps(run, world, monkeypatch) -> None:
    folder = world("daily")
    line = ("--what", "修好空调", "--department", "综合部", "--owner", "陈文军", "--due", "2026-11-10")
    assert run("--as", "王志强", "supervise", "add", *line).code == 0
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-12T10:00:00+08:00")
    assert run("--as", "王志强", "supervise", "notify", "1", "--words", "抓紧", "--answer-by", "2026-11-13").code == 0
    page = run("print", "SUP-2026-0001", "--to", "-").out
    assert "督办通知单" in page
    assert "红(逾期 2 天)" in page
    assert "2026年11月13日" in page
    text = (folder / "records/supervise/2026/SUP-2026-0001.yaml").read_text(encoding="utf-8")
    assert not {"red", "yellow", "green"} & set(text.split())
    for form in (("plan",), ("supervise",), ("meeting", "--form", "notice"), ("meeting", "--form", "minutes")):
        assert run("print", "--blank", *form, "--to", "-").code == 0


def test_minutes_are_owed_within_three_working_days() -> None:
    steps = [("add", "li-si", "ecom_office", "2026-11-05", {}, "", "called")]
    fields = {"topic": "例会", "held_on": "2026-11-06", "recorder": "li-si", "chair": "wang-wu", "invitees": ["li-si"]}
    meeting = record("meeting", "MTG-2026-0001", "called", *steps, **fields)
    (due,) = dues(MemoryBook([*shelf(), meeting], date(2026, 11, 20)), "meeting", "meeting.minutes")
    assert (due.due, due.done, due.owner) == (date(2026, 11, 11), None, "li-si")
    assert not dues(MemoryBook([*shelf(), meeting], date(2026, 11, 5)), "meeting", "meeting.minutes")


def test_rows_of_a_list_are_known_by_the_steps_that_added_them() -> None:
    first, later = {"item": "SUP-2026-0001", "progress": 1}, {"item": "SUP-2026-0002", "progress": 2}
    made = record("supervise_check", "SCK-2026-0001", "recorded",
                  ("add", "li-si", "ecom_office", "2026-11-04", {}, "", "recorded"),
                  ("enter", "wang-wu", "ecom_office", "2026-11-05", {}, "", "recorded"))  # fmt: skip
    made.steps[1]["add"] = {"entries": [later]}
    made = made.having(date="2026-11-04", entries=[first, later])
    assert [(row, step["by"]) for row, step in checks.rows(made, "entries")] == [(first, "li-si"), (later, "wang-wu")]
