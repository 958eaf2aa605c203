"""Working days are those of the official calendar; a year without one is an error, never a guess [X.4]."""

from datetime import date, datetime

import pytest
from chinese_calendar import is_workday as official

from ecentre import clock, workdays
from ecentre.errors import NotFoundError
from tests.books import MemoryBook, Office

OFFICE = Office()


def test_every_day_of_2026_agrees_with_the_national_arrangement() -> None:
    first = date(2026, 1, 1).toordinal()
    days = [date.fromordinal(first + n) for n in range(365)]
    assert [workdays.is_workday(OFFICE, day) for day in days] == [official(day) for day in days]


def test_the_first_working_days_of_october_come_after_the_holiday() -> None:
    assert workdays.nth(OFFICE, 2026, 10, 1) == date(2026, 10, 8)
    assert workdays.nth(OFFICE, 2026, 10, 3) == date(2026, 10, 10)


def test_working_days_are_added_over_weekends() -> None:
    assert workdays.add(OFFICE, date(2026, 11, 6), 1) == date(2026, 11, 9)
    assert len(workdays.workdays(OFFICE, date(2026, 11, 1), date(2026, 11, 30))) == 21


@pytest.mark.parametrize("year", [2025, 2027])
def test_a_year_without_its_notice_is_an_error(year: int) -> None:
    with pytest.raises(NotFoundError, match=str(year)):
        workdays.is_workday(OFFICE, date(year, 3, 3))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.BEIJING)


def with_calendar(**fields: object) -> MemoryBook:
    calendar = OFFICE.get("calendar", "2026")
    return MemoryBook([*OFFICE.records.values(), calendar.having(**fields)])


def test_each_holiday_of_2026_is_one_run_with_its_name() -> None:
    runs = workdays.holidays(OFFICE, date(2026, 1, 1), date(2026, 12, 31))
    assert [(run.names, run.first, len(run.days)) for run in runs] == [
        (("元旦",), date(2026, 1, 1), 3), (("春节",), date(2026, 2, 15), 9), (("清明节",), date(2026, 4, 4), 3),
        (("劳动节",), date(2026, 5, 1), 5), (("端午节",), date(2026, 6, 19), 3), (("中秋节",), date(2026, 9, 25), 3),
        (("国庆节",), date(2026, 10, 1), 7),
    ]  # fmt: skip


def test_a_local_holiday_is_off_from_the_row_entered_last() -> None:
    row = {"name": "古尔邦节", "scope": "local", "title": "通知", "issued_on": "2026-05-01"}
    first = row | {"from_date": "2026-05-25", "to_date": "2026-05-26"}
    second = row | {"from_date": "2026-05-27", "to_date": "2026-05-29"}
    book = with_calendar(holidays=[first, second])
    off = [day for day in range(25, 30) if not workdays.is_workday(book, date(2026, 5, day))]
    assert off == [27, 28, 29]
    (run,) = workdays.holidays(book, date(2026, 5, 20), date(2026, 5, 31))
    assert (run.names, run.first, run.last) == (("古尔邦节",), date(2026, 5, 27), date(2026, 5, 31))


@pytest.mark.parametrize(
    ("moment", "is_open", "following"),
    [
        ("2026-04-30T15:45", True, "2026-04-30T15:45"),  # winter hours end the afternoon break earlier
        ("2026-05-06T15:45", False, "2026-05-06T16:00"),
        ("2026-09-30T19:45", True, "2026-09-30T19:45"),
        ("2026-09-30T20:00", False, "2026-10-08T10:00"),  # the holiday comes between
        ("2026-10-08T19:45", False, "2026-10-09T10:00"),
        ("2026-10-10T10:00", True, "2026-10-10T10:00"),  # a Saturday that is worked
        ("2026-11-08T11:00", False, "2026-11-09T10:00"),
    ],
)
def test_the_office_is_open_by_the_hours_of_the_season(moment: str, is_open: bool, following: str) -> None:
    assert workdays.open_at(OFFICE, at(moment)) is is_open
    assert workdays.next_working_time(OFFICE, at(moment)) == at(following)


def test_working_hours_run_on_only_while_the_office_is_open() -> None:
    assert workdays.add_hours(OFFICE, at("2026-09-30T19:00"), 3) == at("2026-10-08T12:00")
    assert workdays.add_hours(OFFICE, at("2026-11-06T13:00"), 8) == at("2026-11-09T13:00")


def test_days_are_counted_back_as_they_are_counted_on() -> None:
    for n in range(1, 30):
        assert workdays.add(OFFICE, workdays.add(OFFICE, date(2026, 9, 18), n), -n) == date(2026, 9, 18)
    assert workdays.add(OFFICE, date(2026, 10, 1), -3) == date(2026, 9, 28)


def test_hours_nobody_entered_are_an_error() -> None:
    with pytest.raises(NotFoundError, match="calendar hours 2026"):
        workdays.open_at(with_calendar(hours=[]), at("2026-11-03T10:00"))
