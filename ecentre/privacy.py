"""What must never enter a history that cannot forget: private phones, identity numbers, bank cards (个人信息保护法)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ecentre.model import Problem, Record
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator

LAW = "个人信息保护法"
MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
CARD = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{15,18}(?![0-9A-Za-z])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PROGRAM_FIELDS = frozenset(("uid", "steps", "sha256", "proof"))


def _identity(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == digits[-1].upper()


def _card(digits: str) -> bool:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def found(text: str) -> Words | None:
    """Name the kind of private number a text holds, or None."""
    if MOBILE.search(text):
        return say("手机号码", "a mobile phone number")
    if any(_identity(match.group()) for match in IDENTITY.finditer(text)):
        return say("身份证号码", "an identity number")
    if any(_card(match.group()) for match in CARD.finditer(text)):
        return say("银行卡号", "a bank card number")
    return None


def _texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in PROGRAM_FIELDS:
                yield from _texts(inner, f"{where}/{name}" if where else name)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, f"{where}/{place}")


def problems(record: Record) -> Iterator[Problem]:
    """Find private numbers in any text of a record, the reasons given in steps included."""
    reasons = [(f"steps/{n}/reason", step.get("reason") or "") for n, step in enumerate(record.steps)]
    for where, text in (*_texts(record.data, ""), *reasons):
        what = found(text) if len(text) > 10 else None
        if what is not None:
            message = say(
                "{where} 含有{what},不得存入;请删去,纸面另存",
                "{where} holds {what}, which must not be kept here; take it out and keep it on paper",
                where=where, what=what,
            )
            yield Problem("privacy.number", LAW, message, record.ref, where)
