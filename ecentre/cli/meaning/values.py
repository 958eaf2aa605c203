"""What people type, read as what records keep: money, dates, yes and no, labels, names."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from ecentre import clock
from ecentre.cli.grammar.flags import is_proof, option
from ecentre.errors import NotFoundError, UsageError
from ecentre.wording import ROLE
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecentre.model import Data
    from ecentre.schema import Schema

YES = frozenset({"是", "有", "对", "yes", "y", "true", "1", "on"})
NO = frozenset({"否", "无", "不", "没有", "no", "n", "false", "0", "off"})
NOW = ("现在", "刚才", "now")
MONTH = r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?"


def plain(text: str) -> str:
    """Fold full-width digits, letters and spaces into the ones a keyboard has."""
    return unicodedata.normalize("NFKC", text).strip()


def agrees(text: str) -> bool:
    """Tell whether an answer says yes or no in words, so that it names nothing to choose; ``1`` is a number there."""
    return not text.isdecimal() and text.lower() in YES | NO


def money_text(text: str) -> str:
    """Read an amount in yuan: 2000, 2,000.00, ￥2000元."""
    from decimal import Decimal, InvalidOperation

    bare = re.sub(r"[\s,，¥￥元圆]", "", plain(text))
    try:
        amount = Decimal(bare)
        cents = amount.quantize(Decimal("0.01"))
    except InvalidOperation:
        raise _unreadable(text, say("金额,如 2000 或 2,000.00", "an amount such as 2000 or 2,000.00")) from None
    if amount != cents or amount < 0:
        raise _unreadable(text, say("金额,不为负,最多两位小数", "an amount, not negative, with at most two decimals"))
    return f"{cents:f}"


def date_text(text: str) -> str:
    """Read a day: 2026-11-22, 2026.11.22, 2026年11月22日, 今天, 下周一, 3号, today."""
    from ecentre.cli.meaning import days

    try:
        found = days.read(plain(text), clock.today())
    except ValueError:
        found = None
    if found is None:
        raise _unreadable(text, say("日期,如 2026-11-22、明天、3号", "a date such as 2026-11-22 or tomorrow"))
    return found.isoformat()


def is_day(text: str) -> bool:
    """Tell whether a text can be read as a day."""
    from ecentre.cli.meaning import days

    try:
        return days.read(plain(text), clock.today()) is not None
    except ValueError:
        return False


def month_text(text: str) -> str:
    """Read a month: 2026-11, 2026.11, 2026年11月, 本月."""
    bare = plain(text)
    if bare in ("本月", "this month"):
        return f"{clock.today():%Y-%m}"
    found = re.fullmatch(MONTH, bare)
    if not found or not 1 <= int(found.group(2)) <= 12:
        raise _unreadable(text, say("月份,如 2026-11", "a month such as 2026-11"))
    return f"{found.group(1)}-{int(found.group(2)):02d}"


def moment_text(text: str) -> str:
    """Read a time of day in Beijing: 10:20 (of today), 2026-11-03 10:20, 昨天 18:00, 明天下午3点, 现在."""
    from ecentre.cli.meaning import hours

    bare = plain(text)
    if bare.lower() in NOW:
        return clock.stamp(clock.now())
    found = re.fullmatch(rf"(?P<day>.*?)[\sT]*{hours.SPOKEN}(?::\d{{2}})?(?:\+08:00)?", bare)
    time = hours.clock(found) if found else ""
    if not found or not time:
        raise _unreadable(text, say("时间,如 10:20 或 2026-11-03 10:20", "a time such as 10:20 or 2026-11-03 10:20"))
    day = date_text(found["day"]) if found["day"] else clock.today().isoformat()
    return f"{day}T{time}:00+08:00"


def time_text(text: str) -> str:
    """Read a time of the day: 15:00, 9点, 下午三点半."""
    from ecentre.cli.meaning import hours

    found = hours.read(plain(text))
    if not found:
        raise _unreadable(text, say("几点几分,如 15:00 或 下午3点", "a time of the day such as 15:00"))
    return found


def flag(text: str) -> bool:
    """Read yes or no: 是, 否, yes, no."""
    bare = plain(text).lower()
    if bare not in YES | NO:
        raise _unreadable(text, say("是 或 否", "yes or no"))
    return bare in YES


def count(text: str) -> int:
    """Read a whole number, with or without thousands commas."""
    bare = re.sub(r"[\s,，]", "", plain(text))
    if not re.fullmatch(r"-?\d{1,12}", bare):
        raise _unreadable(text, say("整数,如 3", "a whole number such as 3"))
    return int(bare)


def choice(text: str, choices: dict[str, Words]) -> str:
    """Read one of some values by itself or by its label in either language."""
    bare = plain(text)
    for value, label in choices.items():
        if bare in (value, label.zh) or bare.lower() in (value, label.en.lower()):
            return value
    offered = joined(f"{value}({label})" for value, label in choices.items())
    raise _unreadable(
        text, say("以下之一:{offered}{guess}", "one of: {offered}{guess}", offered=offered, guess=_guess(bare, choices))
    )


def _guess(text: str, choices: dict[str, Words]) -> Words | str:
    from difflib import get_close_matches

    known = {name: value for value, label in choices.items() for name in (value, str(label))}
    near = get_close_matches(text, known, n=1)
    return say("。是不是 {near}?", ". Did you mean {near}?", near=known[near[0]]) if near else ""


def official(text: str) -> str:
    """Put an official number into its one form; what is no such number stays as it is [N1.4]."""
    from ecentre.subjects import papers

    return papers.official(text) or text.strip()


def _unreadable(text: str, wanted: Words) -> UsageError:
    return UsageError(
        say("“{text}”读不懂,要填{wanted}", "cannot read “{text}”: give {wanted}", text=text, wanted=wanted)
    )


READERS: dict[str, Callable[[str], Any]] = {
    "money": money_text,
    "date": date_text,
    "month": month_text,
    "moment": moment_text,
    "flag": flag,
    "bool": flag,
    "boolean": flag,
    "int": count,
    "count": count,
    "integer": count,
}


FORMS: dict[str, Callable[[str], Any]] = {"official": official, "time": time_text}
"""How fields are read that have a form of their own (``x-form``)."""


def read(schema: Schema, field: str, text: str, named: Callable[[str, str], str]) -> Any:
    """Read one value of a field; empty text means the field is emptied. ``named`` finds a record of a kind by name.

    Raises:
        UsageError: the text is nothing the field can hold.
    """
    if not text.strip():
        return None
    try:
        return understood(schema, field, text, named)
    except UsageError as error:
        words = say("{option}:{why}", "{option}: {why}", option=option(field), why=error.message)
        raise UsageError(words, error.problems) from None


def understood(schema: Schema, field: str, text: str, named: Callable[[str, str], str]) -> Any:
    """Read one value of a field that stands on the screen, so that a refusal need not name its option.

    Raises:
        UsageError: the text is nothing the field can hold.
    """
    kind = schema.ref(field)
    if kind or field == ROLE:
        return named(kind or ROLE, text)
    if is_proof(schema, field):
        return proof(text.strip())
    choices = schema.choices(field)
    if choices:
        return choice(text, choices)
    reader = FORMS.get(schema.node(field).get("x-form", "")) or READERS.get(schema.shape(field))
    return reader(text) if reader else text.strip()


def read_list(schema: Schema, field: str, texts: Iterable[str], named: Callable[[str, str], str]) -> list[Any] | None:
    """Read the values of a list: the option given several times, or once with 、 between."""
    kind, choices = schema.ref(field), schema.choices(field)
    items = [part for text in texts for part in parts(text, named=bool(kind or choices))]
    if kind:
        return [named(kind, item) for item in items]
    return [choice(item, choices) for item in items] if choices else items or None


def parts(text: str, *, named: bool) -> list[str]:
    """Part an answer of several at 、; where each is the name of something, commas part them too."""
    found = re.split("[、,;]", plain(text)) if named else text.split("、")
    return [part.strip() for part in found if part.strip()]


def proof(name: str) -> Data:
    """Give the name, size and hash of a scan; the file itself stays where it is [X.13].

    Raises:
        NotFoundError: there is no such file.
    """
    import hashlib
    from pathlib import Path

    path = Path(name)
    if not path.is_file():
        raise NotFoundError(say("找不到扫描件 {name}", "no such scan: {name}", name=name))
    data = path.read_bytes()
    return {"name": path.name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
