"""What may stand in a record file at all: its size, its encoding, its characters; and the words of every refusal.

Nothing here knows YAML: these checks come before any parser sees the text (T17, T18 of the threat list).
"""

from __future__ import annotations

import re
import unicodedata
from typing import NoReturn

from ecentre.errors import InvalidError
from ecentre.model import Problem
from ecentre.words import Words, say

SIZE_LIMIT = 256 * 1024
DEPTH_LIMIT = 12
EVENT_LIMIT = 20_000
KEY_LIMIT = 200

_UNFIT = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff"
UNFIT = re.compile(f"[{_UNFIT}]")
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
_UNSETTLED = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)

_REFUSALS = {
    "size": say(
        "文件超过 256 KiB,一条记录不会这么大;请核对是否放错了文件",
        "the file is over 256 KiB; no record is that large, so check that it is the right file",
    ),
    "utf8": say(
        "文件不是 UTF-8 编码;请在编辑器里另存为 UTF-8(无 BOM)",
        "the file is not UTF-8; save it as UTF-8 (without BOM) in your editor",
    ),
    "bom": say(
        "文件开头有 BOM 标记;运行 ecentre fmt 即可去掉",
        "the file begins with a byte order mark; ecentre fmt takes it away",
    ),
    "cr": say(
        "换行是 Windows 式的(CR);运行 ecentre fmt 即可改好",
        "the lines end in carriage returns; ecentre fmt mends them",
    ),
    "tab": say("用了制表符;请改成空格", "a tab stands here; use spaces instead"),
    "control": say(
        "有看不见的控制字符或改变书写方向的字符({code});请删去",
        "an invisible control or direction character stands here ({code}); delete it",
    ),
    "nfc": say(
        "文字不是标准的合成形式(NFC);运行 ecentre fmt 即可改好",
        "the text is not in composed form (NFC); ecentre fmt mends it",
    ),
    "directive": say(
        "不允许 % 开头的指令行;请删去这一行",
        "directive lines starting with % are not allowed; delete the line",
    ),
    "unsettled": say(
        "两边改了同一处,两种写法都还在文件里(<<<<<<< 到 >>>>>>> 之间);请留下对的一种并删去这些标记行,"
        "或放弃改动:ecentre restore",
        "two changes of one place both still stand in the file (between <<<<<<< and >>>>>>>); keep the right one and "
        "delete the marks, or drop the change: ecentre restore",
    ),
    "documents": say(
        "一个文件只能有一条记录;请删去多余的 --- 部分",
        "one file holds one record; delete the other --- part",
    ),
    "anchor": say(
        "不允许锚点(&)和引用(*);请把内容写全",
        "anchors (&) and aliases (*) are not allowed; write the value out",
    ),
    "tag": say("不允许类型标记(!);请只写值", "tags (!) are not allowed; write the value alone"),
    "depth": say("嵌套超过 {limit} 层;请改回平铺的字段", "nested deeper than {limit} levels; write flat fields"),
    "events": say("内容超过 {limit} 项;一条记录不会这么多", "more than {limit} entries; no record holds that many"),
    "key": say("字段名必须是一段文字;请改成 字段名: 值", "a field name must be short text; write name: value"),
    "duplicate": say("字段 {key} 写了两遍;请只留一个", "the field {key} stands twice; keep one of them"),
    "mapping": say(
        "应当是 字段名: 值 的形式;请照模板改写",
        "a record is written as name: value; mend it after the template",
    ),
    "empty": say(
        "文件是空的;请补上内容,或用 ecentre restore 恢复",
        "the file is empty; fill it in or run ecentre restore",
    ),
    "syntax": say(
        "这里写法不对,读不懂;请检查缩进、引号和冒号后的空格",
        "this cannot be read; check the indentation, the quotes and the space after the colon",
    ),
}


def refuse(rule: str, name: str, line: int, column: int, **args: object) -> NoReturn:
    """Raise the refusal of that name, with the place it was met (both counted from 1)."""
    words = _REFUSALS[rule]
    message = Words(words.zh, words.en, args)
    problem = Problem(f"yaml.{rule}", "", message, path=name, line=line, column=column)
    raise InvalidError(message, (problem,))


def decoded(data: bytes, name: str = "") -> str:
    """Turn the bytes of a record file into text that hides nothing.

    Raises:
        InvalidError: too large, not UTF-8, a BOM, carriage returns, tabs, control or direction characters, not NFC.
    """
    if len(data) > SIZE_LIMIT:
        refuse("size", name, 1, 1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        refuse("utf8", name, data.count(b"\n", 0, error.start) + 1, error.start - data.rfind(b"\n", 0, error.start))
    index = _unfit(text)
    if index >= 0:
        sign = text[index]
        rule = {"\ufeff": "bom" if index == 0 else "control", "\r": "cr", "\t": "tab"}.get(sign, "control")
        refuse(rule, name, *_place(text, index), code=f"U+{ord(sign):04X}")
    if not unicodedata.is_normalized("NFC", text):
        refuse("nfc", name, *_place(text, _first_unnormalized(text)))
    if "<<<<<<<" in text and (found := _UNSETTLED.search(text)):
        refuse("unsettled", name, *_place(text, found.start()))
    if "%" in text and (found := _DIRECTIVE.search(text)):
        refuse("directive", name, *_place(text, found.start()))
    return text


def _unfit(text: str) -> int:
    """Give where the first sign stands that no raw text may hold, a tab among them; -1 where there is none."""
    found, tab = UNFIT.search(text), text.find("\t")
    return min((place for place in (found.start() if found else -1, tab) if place >= 0), default=-1)


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _first_unnormalized(text: str) -> int:
    composed = unicodedata.normalize("NFC", text)
    return next((index for index, (a, b) in enumerate(zip(text, composed, strict=False)) if a != b), 0)
