"""Values as official papers write them: dates in characters, ￥ before figures, amounts in capitals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from ecentre.errors import InvalidError
from ecentre.render.amount import capitals as in_capitals
from ecentre.render.prose import paragraphs

OPEN_DATE = "　　　　年　　月　　日"
OPEN_CAPITALS = "人民币"
_UNITS = "年月日"
_WEEKDAYS = "一二三四五六日"


def date_zh(value: str) -> str:
    """Write a date, month or moment: 2026年11月22日; an empty one leaves room to write."""
    parts = str(value)[:10].split("-")
    if not all(part.isdigit() for part in parts):
        return str(value) or OPEN_DATE
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, _UNITS, strict=False))


def weekday_zh(value: str) -> str:
    """Name the weekday of a date: 星期一; nothing for no date."""
    try:
        return f"星期{_WEEKDAYS[date.fromisoformat(str(value)).weekday()]}"
    except ValueError:
        return ""


def time_zh(value: str) -> str:
    """Write a moment to the minute: 2026年11月22日 10:00."""
    return f"{date_zh(value)} {str(value)[11:16]}".strip()


def money(value: str) -> str:
    """Write yuan in figures: ￥6,027.00; an empty amount leaves the sign."""
    try:
        return f"￥{Decimal(str(value)):,.2f}" if value else "￥"
    except InvalidOperation:
        return str(value)


def capitals(value: str) -> str:
    """Write yuan in capitals; an amount beyond them is left to be written by hand."""
    try:
        return in_capitals(value) if value else OPEN_CAPITALS
    except InvalidError:
        return OPEN_CAPITALS


FILTERS = {
    "date_zh": date_zh, "weekday_zh": weekday_zh, "time_zh": time_zh, "money": money, "capitals": capitals,
    "paragraphs": paragraphs,
}  # fmt: skip
