"""Working days are those of the official calendar; a year without one is an error, never a guess [X.4]."""

from datetime import date

import pytest
from chinese_calendar import is_workday as official

from ecentre import workdays
from ecentre.errors import NotFoundError
from tests.books import Office

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
