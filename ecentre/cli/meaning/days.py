"""Days as people say them: 今天, 明天, 下周一, 3号, 11月22日, 明年1月1号, 2026.11.22."""

from __future__ import annotations

import re
from datetime import date, timedelta

NEAR = {
    "大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "yesterday": -1, "今天": 0, "今日": 0, "today": 0,
    "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2, "大后天": 3,
}  # fmt: skip
FULL = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?|(\d{4})(\d{2})(\d{2})")
WEEKDAY = re.compile(r"(上|这|本|下)?个?(?:周|星期|礼拜)([一二三四五六日天])")
WEEKS = {"上": -1, "下": 1}
OF_YEAR = re.compile(r"(?:(去|今|本|明|后)年)?\s*(\d{1,2})\s*[-/月]\s*(\d{1,2})\s*[日号]?")
YEARS = {"去": -1, "明": 1, "后": 2}
OF_MONTH = re.compile(r"(上|这|本|下)?(?:个?月)?(\d{1,2})\s*[日号]")


def read(text: str, today: date) -> date | None:
    """Read a day, counted from today where it is said so; None where the text is none.

    A weekday is that of the week that runs from Monday, a day without a month that of this month.

    Raises:
        ValueError: there is no such day, such as the 31st of November.
    """
    bare = text.lower()
    if bare in NEAR:
        return today + timedelta(days=NEAR[bare])
    if found := FULL.fullmatch(bare):
        year, month, day = (int(part) for part in found.groups() if part)
        return date(year, month, day)
    if found := WEEKDAY.fullmatch(bare):
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(
            days="一二三四五六日".index(found[2].replace("天", "日")), weeks=WEEKS.get(found[1], 0)
        )
    if found := OF_YEAR.fullmatch(bare):
        return date(today.year + YEARS.get(found[1], 0), int(found[2]), int(found[3]))
    if found := OF_MONTH.fullmatch(bare):
        months = today.year * 12 + today.month - 1 + WEEKS.get(found[1], 0)
        return date(months // 12, months % 12 + 1, int(found[2]))
    return None
