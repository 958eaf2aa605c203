"""Duty, handovers and mail: whose watch it is, what must be written down, what is due when."""

from __future__ import annotations

import itertools
import random
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import pytest

from ecentre import check, clock, kinds
from ecentre.cli.meaning import values
from ecentre.errors import RefusedError, UsageError
from ecentre.kinds import handover
from ecentre.model import Record, Ref
from ecentre.reports import duty_day, duty_now, periods, undelivered
from ecentre.subjects import mailroom, watch
from tests.books import SCHEMAS, MemoryBook, Office

DAY, NEXT = date(2026, 11, 3), date(2026, 11, 4)
TEN = datetime(2026, 11, 3, 10, tzinfo=clock.BEIJING)


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all that is told here lie in the past."""
    monkeypatch.setenv("ECENTRE_CLOCK", "2026-11-30T10:00:00+08:00")


@pytest.fixture
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock to ten on the third."""
    monkeypatch.setenv("ECENTRE_CLOCK", TEN.isoformat())


def at(text: str, day: str = "2026-11-03") -> datetime:
    return datetime.fromisoformat(f"{day}T{text}:00+08:00")


def roster(*rows: tuple[str, str, str, str, tuple[str, ...]], changes: list[dict[str, Any]] | None = None) -> Record:
    """A published roster of shifts: day, name, from, to, people."""
    shifts = [dict(zip(("date", "shift", "start", "end", "people"), row, strict=True)) for row in rows]
    days = [row["date"] for row in shifts]
    data = {"state": "published", "from_date": min(days), "to_date": max(days), "shifts": shifts,
            "changes": changes or [], "steps": []}  # fmt: skip
    return Record(Ref("roster", "RST-2026-0001"), data)


@cache
def staffed() -> MemoryBook:
    """A founded centre with four people, made once."""
    office = Office()
    for name in ("甲一", "乙一", "丙一", "丁一"):
        office.person(name)
    office.appoint("ding-yi", "duty_leader")
    office.appoint("ding-yi", "ecom_office")
    return office


class Centre(Office):
    """A centre with four people; 甲 is on duty on the third, 乙 on the fourth."""

    def __init__(self, *more: tuple[str, str, str, str, tuple[str, ...]], **changes: Any) -> None:
        MemoryBook.__init__(self, staffed().records.values())
        watches = (("2026-11-03", "jia-yi"), ("2026-11-04", "yi-yi"))
        rows = [(day, "日班", "10:00", "20:00", (who,)) for day, who in watches]
        self.put(roster(*rows, *more, **changes))

    def put(self, record: Record) -> None:
        self.records[record.ref] = record

    def open(self, actor: str = "jia-yi", now: datetime = TEN, **fields: Any) -> Record:
        return self.take(self._made("duty", fields, "open", actor, now)).records[0]

    def _made(self, kind: str, fields: dict[str, Any], verb: str, actor: str, now: datetime):
        from ecentre import actions

        return actions.create(self.desk(actor, now), kind, fields, verb)

    def note(self, log: Record, actor: str = "jia-yi", now: datetime = TEN, **row: Any) -> Record:
        from ecentre import actions

        row = {"kind": "phone", "matter": "询问补贴", "handling": "noted", **row}
        return self.take(actions.advance(self.desk(actor, now), log.ref, "note", {"entries": [row]})).records[0]

    def step(self, ref: Ref, verb: str, actor: str, now: datetime = TEN, **fields: Any) -> Record:
        from ecentre import actions

        paper = actions.Paper(reason=fields.pop("reason", ""))
        return self.take(actions.advance(self.desk(actor, now), ref, verb, fields, paper)).records[0]

    def matters(self) -> list[Record]:
        return self.find("matter")

    def problems(self, record: Record) -> set[str]:
        self.on = max(self.on, NEXT)
        record = Record(record.ref, {name: value for name, value in record.data.items() if value is not None})
        return {one.rule for one in check.problems(record, self, SCHEMAS) if one.level == "error"}


def rules(refusal: pytest.ExceptionInfo[RefusedError]) -> set[str]:
    return {one.rule for one in refusal.value.problems}


def dues(record: Record, book: Office) -> dict[str, tuple[date, date | None]]:
    return {one.duty: (one.due, one.done) for due in kinds.get(record.kind).dues for one in due(record, book)}


def test_only_those_on_duty_keep_the_log() -> None:
    for actor in ("yi-yi", "bing-yi", "ding-yi", "li-guan-li"):
        with pytest.raises(RefusedError) as refusal:
            Centre().open(actor)
        assert "duty.on_duty" in rules(refusal)
    centre = Centre()
    log = centre.open()
    for actor in ("yi-yi", "bing-yi", "ding-yi"):
        with pytest.raises(RefusedError) as refusal:
            centre.note(log, actor)
        assert "duty.on_duty" in rules(refusal)
        with pytest.raises(RefusedError) as refusal:
            centre.step(log.ref, "close", actor, summary="接待来访")
        assert "duty.on_duty" in rules(refusal)
    assert centre.step(log.ref, "close", "jia-yi", summary="接待来访").state == "closed"


def test_a_swap_puts_another_on_duty_and_takes_the_first_off() -> None:
    change = {"date": "2026-11-03", "shift": "日班", "person": "bing-yi", "relieves": "jia-yi"}
    assert Centre(changes=[change]).open("bing-yi").text("shift") == "日班"
    with pytest.raises(RefusedError):
        Centre(changes=[change]).open("jia-yi")


def absent(centre: Centre, now: datetime = TEN, **fields: Any) -> Record:
    told = {"from_time": "2026-11-03T14:00:00+08:00", "until_time": "2026-11-03T18:00:00+08:00", "grounds": "就医",
            "cover": "bing-yi", **fields}  # fmt: skip
    return centre.create("absence", told, fields.get("person", "jia-yi"), now)


def test_a_cover_keeps_the_log_once_both_have_agreed() -> None:
    centre = Centre()
    log, absence = centre.open(), absent(centre)
    for verb, actor in (("accept", "bing-yi"), ("agree", "ding-yi")):
        with pytest.raises(RefusedError):
            centre.note(log, "bing-yi")
        absence = centre.step(absence.ref, verb, actor)
    assert centre.note(log, "bing-yi").get("entries")[0]["by"] == "bing-yi"
    assert watch.staff(centre, watch.of(centre, log)) == {"jia-yi", "bing-yi"}
    assert dues(absence, centre) == {"absence.agreed": (DAY, DAY)}


@pytest.mark.parametrize(
    ("actor", "fields", "rule"),
    [
        ("yi-yi", {}, "on_duty"),
        ("jia-yi", {"cover": "jia-yi"}, "cover"),
        ("jia-yi", {"until_time": "2026-11-03T14:00:00+08:00"}, "times"),
        ("jia-yi", {"until_time": "2026-11-04T11:00:00+08:00", "cover": "yi-yi"}, "cover"),
    ],
)
def test_an_absence_without_duty_cover_or_end_is_refused(actor: str, fields: dict[str, str], rule: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        absent(Centre(), person=actor, **fields)
    assert f"absence.{rule}" in rules(refusal)


def test_an_absence_nobody_agreed_to_is_late_the_day_after() -> None:
    centre = Centre()
    absence = absent(centre)
    assert dues(absence, centre) == {"absence.agreed": (DAY, None)}
    absence = centre.step(absence.ref, "accept", "bing-yi")
    late = centre.step(absence.ref, "agree", "ding-yi", now=at("09:00", "2026-11-04"))
    assert dues(late, centre) == {"absence.agreed": (DAY, NEXT)}
    assert [one.rule for one in check.problems(late, centre, SCHEMAS) if one.level == "note"] == ["absence.late"]


def test_a_shift_has_one_log_and_every_day_without_roster_none() -> None:
    centre = Centre()
    centre.open()
    with pytest.raises(RefusedError) as refusal:
        centre.open()
    assert rules(refusal) == {"duty.one"}
    with pytest.raises(RefusedError) as refusal:
        centre.open(now=at("10:00", "2026-11-05"))
    assert rules(refusal) == {"duty.rostered"}


NEEDED = {
    "own": ({"action": "已答复", "answered_at": "2026-11-03T10:00:00+08:00"}, "A1.2.3.3b"),
    "pass": ({"to_department": "delivery"}, "A1.2.3.3c"),
    "escalate": ({"escalate_to": "ding-yi"}, "A1.2.3.3d"),
    "noted": ({}, ""),
}


def test_each_way_of_handling_needs_all_it_asks_for() -> None:
    for handling, (needed, clause) in NEEDED.items():
        for size in range(len(needed) + 1):
            for chosen in itertools.combinations(needed, size):
                centre = Centre()
                log, row = centre.open(), {name: needed[name] for name in chosen}
                if size == len(needed):
                    centre.note(log, handling=handling, **row)
                    assert len(centre.matters()) == (handling in ("pass", "escalate"))
                    continue
                with pytest.raises(RefusedError) as refusal:
                    centre.note(log, handling=handling, **row)
                assert {one.clause for one in refusal.value.problems} == {clause}


def test_times_of_entries_lie_in_the_shift_and_not_ahead() -> None:
    centre = Centre(("2026-11-05", "夜班", "20:00", "08:00", ("jia-yi",)))
    log = centre.open()
    for time in ("2026-11-02T19:00:00+08:00", "2026-11-03T10:01:00+08:00"):
        with pytest.raises(RefusedError) as refusal:
            centre.note(log, time=time)
        assert rules(refusal) == {"duty.time"}
    night = centre.open(now=at("20:00", "2026-11-05"))
    written = centre.note(night, now=at("07:30", "2026-11-06"), time="2026-11-06T02:10:00+08:00", kind="emergency")
    assert dues(written, centre) == {"duty.summary": (date(2026, 11, 6), None)}


def test_the_kind_other_says_what_it_is_and_only_that() -> None:
    centre = Centre()
    log = centre.open()
    for row in ({"kind": "other"}, {"kind": "caller", "other": "参观"}):
        with pytest.raises(RefusedError) as refusal:
            centre.note(log, **row)
        assert rules(refusal) == {"duty.kind"}
    assert centre.note(log, kind="other", other="参观").get("entries")[0]["other"] == "参观"


def passed(centre: Centre, now: datetime = TEN, **row: Any) -> Record:
    log = next(iter(centre.find("duty", date=now.date().isoformat())), None) or centre.open(now=now)
    centre.note(log, now=now, handling="pass", to_department="delivery", **row)
    return centre.matters()[-1]


def test_a_matter_passed_on_is_due_in_three_working_days() -> None:
    friday = at("15:00", "2026-11-06")
    centre = Centre(("2026-11-06", "日班", "10:00", "20:00", ("jia-yi",)))
    matter = passed(centre, friday)
    assert dues(matter, centre) == {"matter.result": (date(2026, 11, 11), None)}
    done = centre.step(matter.ref, "result", "yi-yi", at("11:00", "2026-11-12"), result="已补发")
    assert dues(done, centre) == {"matter.result": (date(2026, 11, 11), date(2026, 11, 12))}
    assert not centre.problems(done)


def test_reported_instructed_acted_only_in_that_order() -> None:
    times = [f"2026-11-03T{hour}:00:00+08:00" for hour in ("11", "12", "13")]
    for order in itertools.permutations(times):
        centre = Centre()
        matter = passed(centre)
        try:
            centre.step(matter.ref, "escalate", "jia-yi", at("14:00"), escalated_to="ding-yi", escalated_at=order[0])
            centre.step(matter.ref, "instruct", "ding-yi", at("14:00"), instruction="先行垫付", instructed_at=order[1])
            done = centre.step(matter.ref, "act", "jia-yi", at("14:00"), action="已垫付", acted_at=order[2])
        except RefusedError:
            assert list(order) != times
            continue
        assert list(order) == times
        assert dues(done, centre) == {"matter.result": (date(2026, 11, 6), DAY), "matter.instruction": (NEXT, DAY),
                                      "matter.action": (NEXT, DAY)}  # fmt: skip


def test_an_important_matter_ends_with_nothing_left_out() -> None:
    centre = Centre()
    centre.note(centre.open(), handling="escalate", escalate_to="ding-yi")
    matter = centre.matters()[0]
    for verb, actor in (("act", "jia-yi"), ("result", "yi-yi"), ("instruct", "bing-yi")):
        with pytest.raises(RefusedError):
            centre.step(matter.ref, verb, actor, action="x") if verb == "act" else centre.step(matter.ref, verb, actor)
    told = centre.step(matter.ref, "instruct", "jia-yi", instruction="先行垫付", reason="电话指示")
    done = centre.step(told.ref, "act", "jia-yi", action="已垫付")
    assert not centre.problems(done)
    for name in ("instruction", "instructed_at", "acted_at"):
        assert "matter.instructed" in centre.problems(done.having(**{name: None}))


def test_a_line_sent_on_whose_matter_is_gone_is_found() -> None:
    centre = Centre()
    log = centre.open()
    for _ in range(3):
        passed(centre)
    log = centre.note(log, handling="noted")
    assert not centre.problems(log)
    del centre.records[centre.matters()[1].ref]
    assert "duty.matter" in centre.problems(log)


def handed(centre: Centre, taker: str = "yi-yi", now: datetime = TEN) -> Record:
    made = centre.create("handover", {"taker": taker} if taker else {}, "jia-yi", now)
    return centre.step(made.ref, "give", "jia-yi", now, keys="大门钥匙 2 把")


def test_a_handover_goes_to_the_next_on_duty_and_nobody_else() -> None:
    assert handed(Centre(), "").text("taker") == "yi-yi"
    for taker in ("jia-yi", "bing-yi", "ding-yi"):
        with pytest.raises(RefusedError) as refusal:
            handed(Centre(), taker)
        assert "handover.taker" in rules(refusal)
        assert ("handover.oneself" in rules(refusal)) == (taker == "jia-yi")
    change = {"date": "2026-11-04", "shift": "日班", "person": "bing-yi", "relieves": "yi-yi"}
    assert handed(Centre(changes=[change]), "bing-yi").state == "given"
    centre = Centre()
    hours = {"from_time": "2026-11-04T10:00:00+08:00", "until_time": "2026-11-04T20:00:00+08:00"}
    absence = absent(centre, person="yi-yi", **hours)
    centre.step(absence.ref, "accept", "bing-yi")
    centre.step(absence.ref, "agree", "ding-yi")
    assert handed(centre, "bing-yi").state == "given"


def test_both_sides_confirm_each_for_themselves() -> None:
    centre = Centre()
    given = handed(centre)
    for actor in ("jia-yi", "bing-yi"):
        with pytest.raises(RefusedError):
            centre.step(given.ref, "take", actor)
    assert not centre.problems(centre.step(given.ref, "take", "yi-yi"))
    with pytest.raises(RefusedError) as refusal:
        centre.create("handover", {"giver": "yi-yi", "date": "2026-11-03", "shift": "日班"}, "yi-yi")
    assert "handover.giver" in rules(refusal)


@pytest.mark.parametrize("seed", range(6))
def test_every_open_matter_is_listed_at_any_moment(seed: int) -> None:
    chance, centre, now = random.Random(seed), Centre(), TEN
    log = centre.open()
    for _ in range(12):
        now += timedelta(minutes=chance.randint(1, 20))
        left = [one for one in centre.matters() if one.state == "passed"]
        if left and chance.random() < 0.4:
            centre.step(chance.choice(left).ref, "result", "yi-yi", now, result="已办")
        else:
            centre.note(log, now=now, handling=chance.choice(("pass", "noted")), to_department="delivery")
    given = handed(centre, now=now + timedelta(minutes=1))
    listed = {row["matter"] for row in given.get("open_matters", [])}
    assert listed == {one.id for one in centre.matters() if one.state != "done"}
    for row in given.get("open_matters", []):
        short = [one for one in given.get("open_matters") if one != row]
        found = list(handover.nothing_open_is_left_out(given.having(open_matters=short), centre))
        assert [(one.rule, one.clause) for one in found] == [("handover.left_out", "A1.2.3.4")]


def test_a_change_of_shift_is_one_where_others_come() -> None:
    watches = ((5, "yi-yi"), (6, "jia-yi"), (9, "bing-yi"))
    rows = [(f"2026-11-0{day}", "日班", "10:00", "20:00", (who,)) for day, who in watches]
    found = list(periods.PERIODS["change"](Centre(*rows), {"every": "change"}, date(2026, 11, 1), date(2026, 11, 30)))
    assert [(one.name, one.last.isoformat()) for one in found] == [
        ("2026-11-03", "2026-11-04"), ("2026-11-05", "2026-11-06"), ("2026-11-06", "2026-11-09"),
    ]  # fmt: skip


def test_the_next_shift_is_the_first_to_begin_after_the_end() -> None:
    centre = Centre(
        ("2026-11-03", "前台", "12:00", "16:00", ("bing-yi",)), ("2026-11-03", "夜班", "20:00", "08:00", ("ding-yi",)),
        ("2026-11-04", "早班", "10:00", "12:00", ("bing-yi",)),
    )  # fmt: skip
    shifts = {one.name: watch.next_staff(centre, one) for one in watch.rota.on_duty(centre, DAY)}
    assert shifts == {"日班": ("ding-yi",), "前台": ("ding-yi",), "夜班": ("yi-yi", "bing-yi")}


def incident(centre: Centre, **fields: Any) -> Record:
    told = {"date": "2026-11-03", "person": "jia-yi", "facts": "擅自离岗", "harm": "来访无人接待", **fields}
    return centre.create("incident", told, "ding-yi")


def test_an_incident_names_a_shift_and_ends_with_a_decision_by_others() -> None:
    centre = Centre()
    centre.appoint("bing-yi", "director")
    log = centre.open()
    made = incident(centre)
    assert (made.text("shift"), made.text("duty")) == ("日班", log.id)
    with pytest.raises(RefusedError) as refusal:
        incident(centre, person="yi-yi")
    assert rules(refusal) == {"incident.shift"}
    found = centre.step(made.ref, "examine", "ding-yi", finding="离岗一小时属实")
    with pytest.raises(RefusedError):
        centre.step(found.ref, "decide", "jia-yi", measure="补班", decision="批评教育")
    decided = centre.step(found.ref, "decide", "bing-yi", measure="补班", decision="批评教育")
    again = centre.step(decided.ref, "appeal", "jia-yi", appeal="已请假")
    again = centre.step(again.ref, "decide", "bing-yi", measure="补办手续", decision="维持")
    ended = centre.step(again.ref, "close", "ding-yi")
    assert not centre.problems(ended)
    assert "incident.decision" in centre.problems(ended.having(measure=None))


def posted(centre: Centre, day: str = "2026-11-03", **row: Any) -> Record:
    from ecentre import actions

    now = at("10:00", day)
    sheet = centre.take(actions.create(centre.desk("ding-yi", now), "mail", {}, "open")).records[0]
    row = {"sort": "letter", "item": "挂号信", "person": "jia-yi", **row}
    return centre.step(sheet.ref, "receive", "ding-yi", now, items=[row])


def test_mail_is_due_the_day_it_came_and_on_days_off_the_next_working_day() -> None:
    for day, due in (("2026-11-03", DAY), ("2026-11-07", date(2026, 11, 9))):
        centre = Centre()
        sheet = posted(centre, day)
        assert dues(sheet, centre) == {"mail.delivered": (due, None)}
        late = at("09:00", "2026-11-20")
        done = centre.step(sheet.ref, "deliver", "ding-yi", late, deliveries=[{"number": 1, "taken_by": "jia-yi"}])
        assert dues(done, centre) == {"mail.delivered": (due, late.date())}
        right = [{"number": 1, "person": "yi-yi"}]
        back = centre.step(sheet.ref, "redirect", "ding-yi", late, redirects=right, reason="误投")
        assert dues(back, centre) == {"mail.delivered": (due, None)}
        assert undelivered.listed(centre, late.date()).rows[0][4] == "乙一"


def test_who_may_take_an_item_is_told_for_every_person() -> None:
    centre = Centre()
    outsider = centre.person("戊一", "finance")
    addressed = (
        ({"person": "jia-yi"}, {"jia-yi"}),
        ({"person": None, "department": "general"}, {"jia-yi", "yi-yi"}),
    )  # fmt: skip
    for to, right in addressed:
        item = mailroom.items(posted(Centre(), **to))[0]
        for taker in ("jia-yi", "yi-yi", outsider):
            assert mailroom.may_take(centre, item, taker, DAY) == (taker in right)


def test_a_cover_and_a_stand_in_take_the_mail_of_whom_they_stand_for() -> None:
    centre = Centre()
    item = mailroom.items(posted(centre))[0]
    assert not mailroom.may_take(centre, item, "bing-yi", DAY)
    absence = absent(centre)
    centre.step(absence.ref, "accept", "bing-yi")
    centre.step(absence.ref, "agree", "ding-yi")
    assert mailroom.may_take(centre, item, "bing-yi", DAY)
    assert not mailroom.may_take(centre, item, "bing-yi", NEXT)
    centre.appoint("jia-yi", "cashier")
    centre.appoint("yi-yi", "cashier", acting_for="jia-yi", until_date="2026-12-01")
    assert mailroom.may_take(centre.desk().book, item, "yi-yi", DAY)


def test_the_report_of_the_day_holds_every_entry_and_what_is_open() -> None:
    centre = Centre()
    log = centre.open()
    centre.note(log, handling="own", action="已告知电话", answered_at="2026-11-03T10:00:00+08:00", told="丁一")
    passed(centre, matter="快递丢失")
    table = duty_day.day(centre, DAY)
    assert [row[4] for row in table.rows] == ["询问补贴", "快递丢失"]
    said = "\n".join(map(str, table.notes))
    assert "未办结事项 1 件" in said
    assert "应于 2026-11-06 前" in said
    assert "ecentre duty close" in said
    assert "ecentre duty note" in str(duty_now.standing(centre, DAY).notes[-1])
    assert "ecentre duty open" in str(duty_now.standing(centre, NEXT).notes[-1])
    centre.step(log.ref, "close", "jia-yi", summary="办理来电两件")
    assert "ecentre handover add" in str(duty_now.standing(centre, DAY).notes[-1])
    given = handed(centre)
    assert f"ecentre handover take {given.id}" in str(duty_now.standing(centre, DAY).notes[-1])
    centre.step(given.ref, "take", "yi-yi")
    assert "ecentre duty day" in str(duty_now.standing(centre, DAY).notes[-1])
    assert "ecentre roster" in str(duty_now.standing(centre, date(2026, 11, 5)).notes[-1])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("9:05", "2026-11-03T09:05"), ("１０：２０", "2026-11-03T10:20"), ("10点20分", "2026-11-03T10:20"),
        ("2026-11-02 18:30", "2026-11-02T18:30"), ("2026年11月2日 18:30", "2026-11-02T18:30"),
        ("昨天 23:59", "2026-11-02T23:59"), ("2026-11-02T18:30:00+08:00", "2026-11-02T18:30"),
        ("现在", "2026-11-03T10:00"), ("九点", "2026-11-03T09:00"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("tuesday")
def test_times_are_read_as_people_write_them(text: str, read: str) -> None:
    assert values.moment_text(text) == f"{read}:00+08:00"


@pytest.mark.parametrize("text", ["24:00", "9:60", "二十五点", "2026-13-01 10:00", "10"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        values.moment_text(text)


@pytest.mark.usefixtures("tuesday")
def test_a_workbook_of_mail_is_one_step(run, world, tmp_path) -> None:
    world("daily")
    sheet = tmp_path / "收件.csv"
    rows = [
        "类别,名称,收件人,收件部门,收到时间", "报刊,人民日报,,综合部,9:00", "信函,挂号信,张晓燕,,9:30",
        "包裹,样品,,财务部,",
    ]  # fmt: skip
    sheet.write_text("\n".join(rows) + "\n", encoding="gb18030")
    assert run("--as", "王志强", "mail", "open").code == 0
    answer = run("--as", "王志强", "mail", "receive", "--rows", str(sheet))
    assert answer.code == 0, answer.said
    shown = run("mail").out
    assert [line.split()[1:5] for line in shown.splitlines()[1:4]] == [
        ["1", "报刊", "人民日报", "综合部"], ["2", "信函", "挂号信", "张晓燕"], ["3", "包裹", "样品", "财务部"],
    ]  # fmt: skip
    sheet.write_text("\n".join([*rows, "信函,平信,张晓艳,,9:40"]) + "\n", encoding="gb18030")
    refused = run("--as", "王志强", "mail", "receive", "--rows", str(sheet))
    assert refused.code != 0
    assert "张晓艳" in refused.said


def test_a_department_founded_after_the_cabinet_was_used_is_shown_not_refused() -> None:
    centre = Centre()
    made = centre.create("cabinet", {"name": "一楼文件柜"}, "ding-yi")
    rows = [{"slot": f"A{n}", "department": one.id} for n, one in enumerate(centre.find("department"))]
    for short in (rows[:-1], rows):
        laid = Centre()
        laid.put(made)
        laid.step(made.ref, "assign", "ding-yi", slots=short)
        if short != rows:
            with pytest.raises(RefusedError) as refusal:
                laid.step(made.ref, "start", "ding-yi")
            assert rules(refusal) == {"cabinet.departments"}
    used = laid.step(made.ref, "start", "ding-yi")
    laid.create("department", {"name": "直播中心", "section": "staffed"}, now=at("11:00"))
    notes = [(one.rule, one.level) for one in check.problems(used, laid, SCHEMAS)]
    assert notes == [("cabinet.lacking", "note")]
