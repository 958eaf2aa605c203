"""What a cell of an office workbook means: text, money, a day, a quantity, or “the same as above”.

Each reader gives the value, None for an empty cell, or raises ``ValueError`` where a careful clerk would ask.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal, localcontext

FEN = Decimal("0.01")
LARGEST = Decimal(10) ** 12
SERIAL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 20000, 73050  # 1954 to the end of 2099
FIRST_YEAR, LAST_YEAR = 1949, 2099
MOST_UNITS = 1000

DITTO = re.compile(r"同上|同前|同上行|ditto|do\.|[″〃“”＂\"′']{1,4}", re.IGNORECASE)
ERRORS = frozenset({"#REF!", "#VALUE!", "#N/A", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA"})
DOTS = str.maketrans(dict.fromkeys("•‧・●∙⋅﹒．.", "·"))

_SPACES = re.compile(r"[^\S\n]+")
_MONEY_WORDS = re.compile(
    r"(?:人民币|RMB|CNY|[￥¥$])?(?P<number>[^万元]*)(?P<unit>万)?(?:元整?|圆整?|块)?(?:[/每]?[台件套个张把辆部块只组])?",
    re.IGNORECASE,
)
_MONEY = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+")
_DAY = re.compile(
    r"([0-9]{4})\s*(?:[-./、,]|年)\s*([0-9]{1,2})\s*(?:[-./、,]|月)\s*([0-9]{1,2})\s*[日号]?"
    r"(?:[T\s]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?)?"
)
_PACKED = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_COUNT = re.compile(r"([0-9]+)(?:\.0+)?\s*(?:台|套|件|个|张|把|辆|部|块|只|组|支|架|条|本|双|台/套|台套)?")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
FIGURES, ZERO = "〇一二三四五六七八九", str.maketrans("零○O", "〇〇〇")
_HAN_DAY = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九]?十?[一二三四五六七八九]?)月([一二三四五六七八九]?十?[一二三四五六七八九]?)[日号]"
)
_HAN = re.compile(r"[\u3400-\u9fff]")


def narrow(value: str) -> str:
    """Turn full-width letters, digits and the signs of numbers into plain ones; all other text stays as it is."""
    return "".join(
        unicodedata.normalize("NFKC", char) if "\uff10" <= char <= "\uff5a" or char in "，．：／－﹣−＋＄" else char
        for char in value
    )


def text(value: object) -> str:
    """Give a cell as clean text: no control characters or outer spaces, line breaks kept, whole numbers without .0."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    plain = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(
        char
        for char in plain
        if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co") or char == "\t"
    )
    lines = (_SPACES.sub(" ", line).strip() for line in plain.split("\n"))
    cleaned = "\n".join(lines).strip()
    return "" if cleaned in ERRORS else cleaned


def line(value: object) -> str:
    """Give a cell as one line of text."""
    return " ".join(text(value).split("\n")).strip()


def is_ditto(value: object) -> bool:
    """Tell whether a cell means “the same as the row above”."""
    return isinstance(value, str) and DITTO.fullmatch("".join(value.split())) is not None


def money(value: object, unit: int = 1) -> Decimal | None:
    """Give a price in yuan with its fen; signs, commas, full-width digits, 元 and 万元 are understood.

    ``unit`` is what a bare number counts: 10000 in a column headed 万元.

    Raises:
        ValueError: words, dashes, nothing or less than a fen, parts of a fen.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _fen(Decimal(str(value)) * unit)
    plain = re.sub(r"\s+", "", narrow(text(value)))
    if not plain:
        return None
    found = _MONEY_WORDS.fullmatch(plain)
    if found is None or not _MONEY.fullmatch(found["number"]):
        raise ValueError(plain)
    number = Decimal(found["number"].replace(",", ""))
    return _fen(number * (10000 if found["unit"] else unit))


def _fen(number: Decimal) -> Decimal:
    """Round what a computer's fractions left over, never what a person wrote."""
    if not number.is_finite() or not 0 < number < LARGEST:
        raise ValueError(str(number))
    with localcontext() as context:
        context.prec = 40
        rounded = number.quantize(FEN)
        if abs(rounded - number) > Decimal("0.000001"):
            raise ValueError(str(number))
    return rounded


def day(value: object) -> date | None:
    """Give a date from any spelling the office uses, a date cell or a bare serial number.

    Raises:
        ValueError: a day that never was, or no date at all.
    """
    if isinstance(value, datetime):
        return _year_checked(value.date())
    if isinstance(value, date):
        return _year_checked(value)
    plain = _figures(narrow(line(value)))
    if not plain:
        return None
    found = _PACKED.fullmatch(plain) or _DAY.fullmatch(plain)
    if found:
        return _year_checked(date(*(int(part) for part in found.groups())))
    return _serial(plain)


def _serial(plain: str) -> date:
    if not _SERIAL.fullmatch(plain) or not FIRST_SERIAL <= Decimal(plain) <= LAST_SERIAL:
        raise ValueError(plain)
    return SERIAL_EPOCH + timedelta(days=int(Decimal(plain)))


def _figures(plain: str) -> str:
    """Turn a date written in Chinese figures (二〇二五年十二月二十一日) into digits; other text stays as it is."""
    found = _HAN_DAY.fullmatch(plain)
    if not found:
        return plain
    year = "".join(str(FIGURES.index(char)) for char in found[1].translate(ZERO))
    return f"{year}-{tens(found[2])}-{tens(found[3])}"


def tens(written: str) -> int:
    """Give a number up to 99 written with 十."""
    tens, ten, ones = written.rpartition("十")
    return (FIGURES.index(tens) if tens else 1 if ten else 0) * 10 + (FIGURES.index(ones) if ones else 0)


def _year_checked(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day.isoformat())
    return day


def quantity(value: object) -> int | None:
    """Give how many units a row holds.

    Raises:
        ValueError: not a whole number from 1 to 1000.
    """
    plain = narrow(line(value))
    if not plain:
        return None
    found = _COUNT.fullmatch(plain)
    if not found or not 1 <= int(found[1]) <= MOST_UNITS:
        raise ValueError(plain)
    return int(found[1])


def name(value: object) -> str:
    """Give a person's name: one dot for all dots, no spaces between Chinese characters."""
    plain = line(value)
    if _HAN.search(plain):
        return re.sub(r"\s+", "", plain).translate(DOTS)
    return plain


def joined(value: object) -> str:
    """Give a name of a department, place or thing without any space, for comparing."""
    return "".join(line(value).split())
