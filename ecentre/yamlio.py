"""Text to data and back: the only import of YAML, strict where an editor or an attacker could mislead.

Reading gives text for every scalar (a schema types it later), so that ``no``, ``12:30`` and ``0755`` stay what a
person typed. Text in canonical form is read without a YAML parser at all, with the same answer.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from ecentre.canonical import dump
from ecentre.canonical import read as read_canonical
from ecentre.errors import InvalidError
from ecentre.strict import DEPTH_LIMIT, EVENT_LIMIT, KEY_LIMIT, UNFIT, decoded, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Data

_HEADER_COMMENT = re.compile(r"[|>][-+0-9]*#")
_FLOW_END = re.compile(r":[,\[\]{}]")
_SCHEMA_LINE = re.compile(r"# yaml-language-server: \S+")


def load(data: bytes, name: str = "") -> Data:
    """Read one record: a mapping whose values are text, None, lists and mappings.

    Raises:
        InvalidError: with line and column of what is not allowed, and what to do.
    """
    text = decoded(data, name)
    canonical = read_canonical(text)
    return _Reader(name, _loader()).read(text) if canonical is None else canonical


def locate(text: bytes, where: str) -> tuple[int, int]:
    """Give line and column (from 1) of ``steps/0/by``, or of the nearest part around it that exists."""
    try:
        node = _composed(text)
    except InvalidError as error:
        return error.problems[0].line, error.problems[0].column
    line, column = 1, 1
    for part in where.split("/") if where else ():
        named, node = _child(node, part)
        if named is None:
            break
        line, column = named.start_mark.line + 1, named.start_mark.column + 1
    return line, column


@lru_cache(maxsize=1)
def _composed(text: bytes) -> Any:
    """Give the nodes of a text; all that is wrong with one record is looked up one after another."""
    load(text)
    return _yaml().compose(text.decode("utf-8"), Loader=_loader())


def _child(node: Any, part: str) -> tuple[Any, Any]:
    if node.id == "mapping":
        return next(((key, value) for key, value in node.value if key.value == part), (None, None))
    if node.id == "sequence" and part.isdecimal() and int(part) < len(node.value):
        return node.value[int(part)], node.value[int(part)]
    return None, None


def comments(data: bytes) -> list[tuple[int, str]]:
    """Give the comments with their lines (from 1), without the line on top that names the schema."""
    text = decoded(data)
    found = [(line, words) for line, words in _comments(text) if words]
    first = text.partition("\n")[0]
    if _SCHEMA_LINE.fullmatch(first.rstrip()):
        found = [entry for entry in found if entry[0] != 1]
    return found


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Look between the tokens: what stands there is space or comment."""
    end, lines = 0, 0
    for token in _yaml().scan(text, Loader=_yaml().SafeLoader):
        start = token.start_mark.index
        for offset, part in enumerate(text[end:start].split("\n")):
            if "#" in part:
                yield lines + offset + 1, part.partition("#")[2].strip()
        if token.end_mark.index > end:
            end = token.end_mark.index
            lines = text.count("\n", 0, end)
        if getattr(token, "style", None) in ("|", ">"):
            header = text[start:end].partition("\n")[0]
            if "#" in header:
                yield token.start_mark.line + 1, header.partition("#")[2].strip()


@cache
def _yaml() -> Any:
    import yaml

    return yaml


@cache
def _loader() -> Any:
    """Give the loader in C where PyYAML has it; the pure one gives the same answers, slower."""
    return getattr(_yaml(), "CSafeLoader", _yaml().SafeLoader)


class _Reader:
    """Builds data straight from parser events: nothing is constructed that was not looked at."""

    def __init__(self, name: str, loader: Any) -> None:
        self.name = name
        self.loader = loader
        self.stack: list[Any] = [[]]
        self.key: str | None = None
        self.documents = 0
        self.flow = 0
        self.text = ""

    def read(self, text: str) -> Data:
        self.text = text
        yaml, steps = _yaml(), self._steps()
        try:
            for count, event in enumerate(yaml.parse(text, Loader=self.loader)):
                if count > EVENT_LIMIT:
                    self.refuse("events", event.start_mark, limit=EVENT_LIMIT)
                steps[type(event)](event)
        except yaml.YAMLError as error:
            self.refuse("syntax", getattr(error, "problem_mark", None) or getattr(error, "context_mark", None))
        roots = self.stack[0]
        if not roots or roots == [None]:
            self.refuse("empty", None)
        if type(roots[0]) is not dict:
            self.refuse("mapping", None)
        return roots[0]

    def _steps(self) -> dict[type, Any]:
        events = _yaml().events
        return {
            events.ScalarEvent: self.scalar,
            events.MappingStartEvent: self.mapping,
            events.SequenceStartEvent: self.sequence,
            events.MappingEndEvent: self.end,
            events.SequenceEndEvent: self.end,
            events.AliasEvent: lambda event: self.refuse("anchor", event.start_mark),
            events.DocumentStartEvent: self.document,
            events.DocumentEndEvent: _nothing,
            events.StreamStartEvent: _nothing,
            events.StreamEndEvent: _nothing,
        }

    def refuse(self, rule: str, mark: Any, **args: object) -> NoReturn:
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        refuse(rule, self.name, line, column, **args)

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self.refuse("documents", event.start_mark)

    def scalar(self, event: Any) -> None:
        if event.anchor or event.tag:
            self.refuse("anchor" if event.anchor else "tag", event.start_mark)
        value = self.plain(event) if not event.style else event.value
        if event.style == '"':
            self.clean(value, event.start_mark)
        elif event.style in ("|", ">") and _HEADER_COMMENT.match(self.text, event.start_mark.index):
            self.refuse("syntax", event.start_mark)
        top = self.stack[-1]
        if type(top) is dict and self.key is None:
            self.name_field(value, top, event.start_mark)
        else:
            self.put(value)

    def plain(self, event: Any) -> str | None:
        """Give an unquoted value, unless it is one that YAML readers disagree about."""
        value: str = event.value
        after = self.text[event.end_mark.index : event.end_mark.index + 2]
        if self.flow and ("?" in value or value == "-" or _FLOW_END.fullmatch(after)):
            self.refuse("syntax", event.start_mark)
        return None if value in ("", "~", "null") else value

    def clean(self, value: Any, mark: Any) -> None:
        if found := UNFIT.search(value):
            self.refuse("control", mark, code=f"U+{ord(found[0]):04X}")
        if not unicodedata.is_normalized("NFC", value):
            self.refuse("nfc", mark)

    def name_field(self, key: str | None, top: Data, mark: Any) -> None:
        if key is None or not key or len(key) > KEY_LIMIT:
            self.refuse("key", mark)
        if key in top:
            self.refuse("duplicate", mark, key=key)
        self.key = key

    def put(self, value: Any) -> None:
        top = self.stack[-1]
        if type(top) is dict:
            top[self.key] = value
            self.key = None
        else:
            top.append(value)

    def mapping(self, event: Any) -> None:
        self.open({}, event)

    def sequence(self, event: Any) -> None:
        self.open([], event)

    def open(self, container: Any, event: Any) -> None:
        if event.anchor or event.tag:
            self.refuse("anchor" if event.anchor else "tag", event.start_mark)
        if len(self.stack) > DEPTH_LIMIT:
            self.refuse("depth", event.start_mark, limit=DEPTH_LIMIT)
        if type(self.stack[-1]) is dict and self.key is None:
            self.refuse("key", event.start_mark)
        self.put(container)
        self.stack.append(container)
        self.flow += bool(event.flow_style)

    def end(self, event: Any) -> None:  # noqa: ARG002 -- one signature for all events
        self.stack.pop()
        self.flow -= self.flow > 0


def _nothing(event: Any) -> None:
    """Pass over an event that carries no content."""


__all__ = ["comments", "dump", "load", "locate"]
