"""What a register of papers writes in its narrow columns: grades, copies, numbers, how far a paper has come.

Each reader gives the value the books keep, or raises ``ValueError`` where a careful clerk would ask.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ecentre.exchange import cells
from ecentre.subjects import papers, secrecy
from ecentre.subjects.intake import UNNUMBERED

NOTHING = frozenset(("", "无", "空", "-", "--", "—", "——", "/", "\\", "×", "x", "X"))
PLAIN = frozenset(("公开", "普通", "一般", "非密", "不涉密", "非涉密", "无密级", "主动公开", "依申请公开", "不予公开"))
SECRET = re.compile(r"绝密|机密|工作秘密|秘密")
NOT_SECRET = re.compile(r"(?:非|不是|不属于?|无)(?:国家|工作)?(?:秘密|机密|绝密|涉密)")
URGENCIES = {
    "normal": ("平件", "普通", "一般", "常规", "平", "普件", "正常", "不急", "一般件"),
    "low": ("平急",),
    "urgent": ("加急", "急件", "急", "紧急", "加急件", "急办"),
    "extra_urgent": ("特急", "特急件", "火急", "特别紧急"),
    "flash": ("特提",),
}
_COPIES = re.compile(
    r"共?(?:一式)?([0-9]{1,4}|[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3})(?:\.0)?(?:份|本|册|件|套)?"
)
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾两", "一二三四五六七八九十二")
_ROUND = str.maketrans("<>{}〈〉《》「」『』｛｝＜＞﹙﹚﹛﹜⟨⟩", "()" * 11)
_LOOSE = re.compile(r"([^\W\d_][^\d()]*?)[-—]?(20[0-9]{2})(?:年第?|[-—]第?|第)0*([1-9][0-9]{0,5})号?")
_AHEAD = re.compile(r"[(〔\[（【]?(20[0-9]{2})年?[)〕\]）】]?([^\W\d_][^\d()〔〕\[\]]*?)第?0*([1-9][0-9]{0,5})号")
_STATES = (
    ("open", r"(?:未|没有?|尚未|还未|待)\S{0,3}(?:办|阅|处理|完成)|未开始|待定|拟办"),
    ("open-returned", r"退回|退文|退件|已退"),
    ("open-withdrawn", r"撤回|收回|撤销|作废|取消"),
    ("open-filed", r"(?:已|完成)?归档|已存档|立卷"),
    ("open-handling", r"(?:办理|处理|承办|进行|传阅|催办|审核)中|正在|在办|阅办|转办|交办|已转|已送|部分"),
    (
        "open-handled",
        r"办结|办毕|办完|完成|完毕|阅存|存查|结案|已(?:办|阅|回复|答复|复|报|上报|处理|落实)|^[√✓✔是结毕]$",
    ),
)
_WORDS = re.compile(r"已?(?:办结|办毕|办完|办|完成|归档|退回|撤回)|正?在?办理中?|在办|承办中|[未待]办结?|[√✓✔是]")


class Stage(NamedTuple):
    """How far a paper had come: the creating verb that takes it there, and the words beyond the usual ones."""

    verb: str
    words: str = ""
    sure: bool = True


def _bare(value: object) -> str:
    return cells.narrow(cells.joined(value))


def grade(value: object) -> str:
    """Give public or internal; what is secret comes back as ``secret``, whatever its grade [A1.0.4].

    Raises:
        ValueError: neither.
    """
    plain = _bare(value)
    if plain in NOTHING or plain in PLAIN or NOT_SECRET.fullmatch(plain):
        return "public"
    if SECRET.search(plain) or plain.rstrip("级") in ("密", "涉密"):
        return "secret"
    if plain == "内" or plain.startswith("内部"):
        return "internal"
    raise ValueError(plain)


def marked(values: tuple[object, ...]) -> bool:
    """Tell whether any cell of a row bears a mark of secrecy such as 秘密★1年 [A1.0.4]."""
    return any(isinstance(one, str) and secrecy.MARKED.search(one) for one in values)


def urgency(value: object) -> str:
    """Give the grade of urgency.

    Raises:
        ValueError: none of the fixed grades.
    """
    plain = _bare(value).strip("★!！")
    if plain in NOTHING:
        return "normal"
    found = next((grade for grade, words in URGENCIES.items() if plain in words), "")
    if not found:
        raise ValueError(plain)
    return found


def copies(value: object) -> int | None:
    """Give how many copies came, or None for an empty cell.

    Raises:
        ValueError: no number from 1 on.
    """
    plain = _bare(value)
    if plain in NOTHING:
        return None
    found = _COPIES.fullmatch(plain)
    number = 0
    if found:
        said = found[1].translate(_FORMAL)
        number = int(said) if said.isdecimal() and said.isascii() else cells.tens(said)
    if not number:
        raise ValueError(plain)
    return number


def number(value: object) -> str:
    """Give an official number in its one form where it is one, else as it is written; 无 where a paper has none."""
    written = cells.line(value)
    plain = _bare(value)
    if plain in NOTHING - {UNNUMBERED}:
        return ""
    if plain in (UNNUMBERED, "无号", "无文号", "无字号", "没有文号"):
        return UNNUMBERED
    rounded = plain.translate(_ROUND)
    found = _LOOSE.fullmatch(rounded)
    ahead = _AHEAD.fullmatch(rounded)
    if found:
        rounded = f"{found[1]}({found[2]}){found[3]}号"
    elif ahead and not papers.official(rounded):
        rounded = f"{ahead[2]}({ahead[1]}){ahead[3]}号"
    return papers.official(rounded) or papers.official(written) or written


def stage(value: object) -> Stage:
    """Give how far a paper had come; an empty cell: it was registered; words nobody knows: it is being handled."""
    plain = _bare(value)
    if plain in NOTHING:
        return Stage("open")
    verb = next((verb for verb, pattern in _STATES if re.search(pattern, plain)), "")
    words = "" if _WORDS.fullmatch(plain) else cells.text(value)
    return Stage(verb or "open-handling", words, sure=bool(verb))


NATURES = {
    "policy": "政策", "guidance": "指导", "assigned": "交办", "reference": "参阅", "request": "呈请",
    "consultation": "商洽", "inquiry": "询问",
}  # fmt: skip


def nature(value: object) -> str:
    """Give the nature a register names in the manual's words, or nothing [A1.1.2.2]."""
    plain = _bare(value).removesuffix("文件").removesuffix("性")
    return next((key for key, word in NATURES.items() if plain == word), "")
