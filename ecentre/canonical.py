"""The one written form of a record: how data becomes text, and a quick way back for text that has this form.

One field a line, lists as blocks, everything in quotes that some editor or YAML reader could take for something else
(``no``, ``12:30``, ``0755``, ``2026-11-22``, ``6027.00``). The quick reader knows this form only and gives None for
any other text, so that a listing need not load a YAML parser; what it reads, the strict reader reads the same.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ecentre.strict import DEPTH_LIMIT, EVENT_LIMIT, KEY_LIMIT, SIZE_LIMIT, UNFIT, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Data

_RESERVED = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"})
_PLAIN_FORM = r"[^\W\d_][^\s:]*(?:(?::(?=\S)| (?=[^\s#]))[^\s:]*)*"  # a class of Chinese signs takes long to compile
_PLAIN = re.compile(_PLAIN_FORM)
_LINE = re.compile(
    r"( *)(- )?(?:([A-Za-z][A-Za-z0-9_-]{0,199}):(?: (?=\S)|$))?"
    rf'(?:({_PLAIN_FORM}|0|-?[1-9][0-9]*)|"([^"\\]*)"|"((?:[^"\\]|\\["\\nt])*)"|(\[\])|(\{{\}}))?'
)
_BARE, _QUOTED, _ESCAPED, _EMPTY_LIST, _EMPTY_MAP = 4, 5, 6, 7, 8
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t"}
_LINE_LIMIT = EVENT_LIMIT // 5  # no line makes more than five events
_quoted = json.encoder.encode_basestring


def dump(data: Data, schema_line: str = "") -> bytes:
    """Write data in the order given, after the line that names its schema.

    Raises:
        InvalidError: what would be written could not be read back: too large, too deep, forbidden characters.
        TypeError: a value that records do not know, such as a float.
    """
    lines = [schema_line] if schema_line else []
    lines.extend(_mapping(data, ""))
    text = "\n".join(lines) + "\n"
    if len(lines) > _LINE_LIMIT:
        refuse("events", "", _LINE_LIMIT, 1, limit=EVENT_LIMIT)
    if len(text) * 3 > SIZE_LIMIT and len(text.encode("utf-8", "replace")) > SIZE_LIMIT:
        refuse("size", "", 1, 1)
    if found := UNFIT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        refuse("control", "", line, found.start() - text.rfind("\n", 0, found.start()), code=f"U+{ord(found[0]):04X}")
    return text.encode("utf-8")


def _mapping(data: Data, pad: str) -> Iterator[str]:
    _not_too_deep(pad)
    for key, value in data.items():
        if not isinstance(key, str) or not 0 < len(key) <= KEY_LIMIT:
            raise TypeError(f"not a field name: {key!r}")
        yield from _entry(f"{pad}{_text(key)}:", value, pad + "  ")


def _entry(head: str, value: Any, pad: str) -> Iterator[str]:
    if value and isinstance(value, dict):
        yield head
        yield from _mapping(value, pad)
    elif value and isinstance(value, list):
        yield head
        yield from _items(value, pad)
    else:
        yield f"{head} {scalar(value)}"


def _items(values: list[Any], pad: str) -> Iterator[str]:
    _not_too_deep(pad)
    for value in values:
        lines = _item(value, pad + "  ")
        yield f"{pad}- {next(lines)[len(pad) + 2 :]}"
        yield from lines


def _not_too_deep(pad: str) -> None:
    if len(pad) >= 2 * DEPTH_LIMIT:
        refuse("depth", "", 1, len(pad) + 1, limit=DEPTH_LIMIT)


def _item(value: Any, pad: str) -> Iterator[str]:
    if value and isinstance(value, dict):
        return _mapping(value, pad)
    if value and isinstance(value, list):
        return _items(value, pad)
    return iter((pad + scalar(value),))


def scalar(value: Any) -> str:
    """Write one value that has no parts."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if value is None:
        return "null"
    if isinstance(value, (list, dict)) and not value:
        return "[]" if isinstance(value, list) else "{}"
    raise TypeError(f"no record holds a {type(value).__name__}: {value!r}")


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    normal = text.isascii() or unicodedata.is_normalized("NFC", text)
    if normal and _letter(text[:1]) and _PLAIN.fullmatch(text) and text.lower() not in _RESERVED:
        return text
    if not normal:
        refuse("nfc", "", 1, 1)
    quoted = _quoted(text)
    if "\\" in quoted and not unicodedata.is_normalized("NFC", quoted):
        return "".join(_escaped(letter) for letter in quoted)  # the n of \n and a combining mark would run together
    return quoted


def _letter(sign: str) -> bool:
    """Tell whether a text may begin so without quotes: with a Latin letter or a Chinese sign."""
    return (sign.isascii() and sign.isalpha()) or "\u3400" <= sign <= "\u4dbf" or "\u4e00" <= sign <= "\u9fff"


def _escaped(letter: str) -> str:
    if letter.isascii():
        return letter
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}"


class _NotCanonicalError(Exception):
    """The text has another form: leave it to the strict reader."""


def read(text: str) -> Data | None:
    """Read text in canonical form, every scalar as text; None where it has any other form."""
    lines = text.split("\n")
    if lines.pop() or len(lines) > _LINE_LIMIT:
        return None
    reader = _QuickReader()
    try:
        for line in lines[1:] if text.startswith("#") else lines:
            reader.line(line)
        return reader.done()
    except _NotCanonicalError:
        return None


class _QuickReader:
    """Reads lines into containers; a line may stand at the indentation of one open container only."""

    def __init__(self) -> None:
        self.root: Data = {}
        self.level = 0
        self.top: Any = self.root  # the container that lines of this indentation go into
        self.outer: list[tuple[int, Any]] = []
        self.opened = ""  # the field whose parts the next line begins

    def line(self, line: str) -> None:
        match = _LINE.fullmatch(line)
        if not match:
            raise _NotCanonicalError
        spaces, dash, key = match.group(1, 2, 3)
        if dash or self.opened or len(spaces) != self.level or type(self.top) is list:
            self.turn(len(spaces), dash)
            if dash and key is None:
                self.top.append(_value(match))
                return
            if dash:
                self.enter(len(spaces) + 2, {})
        if key is None or key in self.top or key == "null":
            raise _NotCanonicalError
        if match.lastindex == 3:
            self.opened = key
        else:
            self.top[key] = _value(match)

    def turn(self, indent: int, dash: str | None) -> None:
        """Make the container current that a line of this indentation belongs to."""
        if self.opened:
            if indent != self.level + 2:
                raise _NotCanonicalError
            self.enter(indent, [] if dash else {})
        while self.level > indent:
            self.level, self.top = self.outer.pop()
        if self.level != indent or (type(self.top) is list) is not bool(dash):
            raise _NotCanonicalError

    def enter(self, level: int, container: Any) -> None:
        if len(self.outer) >= DEPTH_LIMIT - 1:
            raise _NotCanonicalError
        if type(self.top) is list:
            self.top.append(container)
        else:
            self.top[self.opened] = container
            self.opened = ""
        self.outer.append((self.level, self.top))
        self.level, self.top = level, container

    def done(self) -> Data:
        if self.opened or not self.root:
            raise _NotCanonicalError
        return self.root


def _value(match: re.Match[str]) -> Any:
    which = match.lastindex or 0
    if which == _QUOTED:
        return match[_QUOTED]
    if which == _BARE:
        bare = match[_BARE]
        return None if bare == "null" else bare
    if which == _ESCAPED:
        return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), match[_ESCAPED])
    if which == _EMPTY_LIST:
        return []
    if which == _EMPTY_MAP:
        return {}
    raise _NotCanonicalError
