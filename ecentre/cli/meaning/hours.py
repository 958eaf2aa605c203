"""Times of the day as people say them: 15:00, 9点, 下午三点半."""

from __future__ import annotations

import re

DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
FIGURE = rf"(?:\d{{1,2}}|[{''.join(DIGITS)}]{{1,3}})"
SPOKEN = (
    r"(?P<part>凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚)?\s*"
    rf"(?P<hour>{FIGURE})\s*(?::\s*(?P<minutes>\d{{2}})|[点时]\s*(?:(?P<said>{FIGURE})\s*分?|(?P<half>半)|整)?)"
)
LATE = ("下午", "傍晚", "晚上", "晚")
NOON = "中午"
EARLIEST = 7
"""The first hour that one number alone means: at 3点 a meeting is hardly held in the night."""


def read(text: str) -> str:
    """Give a time of the day as ``HH:MM``; empty where it is none, or may be two."""
    found = re.fullmatch(SPOKEN, text)
    return clock(found) if found else ""


def clock(found: re.Match[str]) -> str:
    """Give the time that ``SPOKEN`` found as ``HH:MM``, or nothing."""
    hour, part = figure(found["hour"]), found["part"] or ""
    minutes = int(found["minutes"]) if found["minutes"] else 30 if found["half"] else figure(found["said"] or "0")
    if part in LATE or (part == NOON and hour < 11):
        hour = hour + 12 if hour < 12 else 24
    elif not part and not found["minutes"] and hour < EARLIEST:
        return ""
    return f"{hour:02}:{minutes:02}" if hour < 24 and minutes < 60 else ""


def figure(text: str) -> int:
    """Read a number below a hundred, in digits or in Chinese signs."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return DIGITS[text[-1]]
    return 10 * (DIGITS.get(tens, 1) if tens else 1) + DIGITS.get(ones, 0)


__all__ = ["SPOKEN", "clock", "figure", "read"]
