"""Which records hold all of some words: in their fields, the names behind references, the ends of ids, in pinyin."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import kinds, runs, wording
from ecentre.cli.meaning import idtext, naming
from ecentre.cli.meaning.pinyin import Pinyin
from ecentre.cli.meaning.sought import ELSEWHERE, EXACT, TITLE, Word, folded
from ecentre.model import YEARLY_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecentre.index import IndexBook
    from ecentre.model import Data
    from ecentre.schema import Schema, Schemas

WIDE = ("list", "table", "object")
SILENT = ("sha256", "flag")
"""What no word is looked for in: hashes, and yes or no, which every record holds."""


class Found(NamedTuple):
    """One record that holds all the words: how near the nearest and all of them come, and the data that was read."""

    kind: str
    data: Data
    nearest: int
    distance: int

    @property
    def order(self) -> tuple[bool, bool, int, int]:
        """Give what sorts: the very record, then what has not ended before what has, then by how near words come."""
        ended = self.data.get("state") in kinds.get(self.kind).ended
        return (self.nearest != EXACT, ended, self.nearest, self.distance)


class Matcher:
    """Finds the records of one book that hold every word; what was found out about a value is remembered."""

    def __init__(self, book: IndexBook, schemas: Schemas, words: Iterable[str]) -> None:
        """Prepare the words; one text with blanks is as many words."""
        pinyin = Pinyin()
        self.book, self.schemas = book, schemas
        self.words = [Word(one, pinyin) for text in words for one in _parted(text)]
        self.all = (1 << len(self.words)) - 1
        self.teller = wording.Teller(book, schemas)
        self._names: dict[str, dict[str, str]] = {}
        self._marks: defaultdict[tuple[str, str], dict[Any, int]] = defaultdict(dict)

    def found(self, kind: str) -> list[Found]:
        """Give the records of a kind that hold every word."""
        return [one for data in self._records(kind) if (one := self.judged(kind, data))]

    def fits(self, kind: str, data: Data) -> bool:
        """Tell whether a record holds every word."""
        return not self.words or self.judged(kind, data) is not None

    def judged(self, kind: str, data: Data) -> Found | None:
        """Tell how near a record comes to the words, None where it lacks one."""
        near = [word.nearness(str(data.get("id", ""))) for word in self.words]
        held = sum(1 << place for place, one in enumerate(near) if one is not None)
        for where, value in self._leaves(data):
            if held == self.all:
                break
            held |= self._mark(kind, where, value)
        if held != self.all:
            return None
        title = kinds.get(kind).title
        ranks = [self._rank(kind, title, data.get(title), place, one) for place, one in enumerate(near)]
        return Found(kind, data, min(ranks, default=ELSEWHERE), sum(ranks))

    def _rank(self, kind: str, title: str, value: Any, place: int, near: int | None) -> int:
        """Tell how near one word comes to a record that holds it."""
        ranks = [ELSEWHERE] if near is None else [near]
        if isinstance(value, str) and self._mark(kind, title, value) >> place & 1:
            told = [folded(text) for text in self._texts(kind, title, value)]
            ranks.append(EXACT if self.words[place].text in told else TITLE)
        return min(ranks)

    def places(self, one: Found) -> Iterator[tuple[str, str, str]]:
        """Give for every word the first place that holds it: its path, its label, its value in words."""
        schema, told = self.schemas.get(one.kind), set[str]()
        for place, word in enumerate(self.words):
            leaves = [("id", one.data["id"])] if word.nearness(str(one.data["id"])) is not None else []
            leaves += [leaf for leaf in self._leaves(one.data) if self._mark(one.kind, *leaf) >> place & 1]
            title = kinds.get(one.kind).title
            leaves.sort(key=lambda leaf: leaf[0] not in ("id", title))
            where, value = leaves[0]
            if where not in told:
                told.add(where)
                texts = self._texts(one.kind, where, value) if where != "id" else [str(value)]
                shown = next((text for text in texts if word.inside(folded(text))), texts[0])
                yield where, _label(schema, where), _around(shown, word.text)

    def _records(self, kind: str) -> Iterator[Data]:
        """Give the data to look at: narrow rows where records hold nothing but plain fields, else whole records."""
        schema = self.schemas.get(kind)
        names = [name for name in schema.names if name not in wording.UNTOLD or name == "id"]
        wide = [place for place, name in enumerate(names) if schema.shape(name) in WIDE]
        rows = self.book.rows(kind, names)
        if any(row[place] is not None for row in rows for place in wide):
            yield from (record.data for record in self.book.find(kind))
        else:
            yield from (dict(zip(names, row, strict=True)) for row in rows)

    @staticmethod
    def _leaves(data: Data) -> Iterator[tuple[str, Any]]:
        """Give every filled value that people read, with its path such as ``lines/*/item``."""
        for name, value in data.items():
            if value is None or name in wording.UNTOLD:
                continue
            if isinstance(value, dict | list):
                yield from _inner(name, value)
            else:
                yield name, value

    def _mark(self, kind: str, where: str, value: Any) -> int:
        """Give the words that a value holds, one bit each."""
        known = self._marks[kind, where]
        if value not in known:
            texts = [folded(text) for text in self._texts(kind, where, value)]
            hits = (any(self._holds(word, text, value) for text in texts) for word in self.words)
            known[value] = sum(1 << place for place, hit in enumerate(hits) if hit)
        return known[value]

    @staticmethod
    def _holds(word: Word, text: str, value: Any) -> bool:
        return word.figure == text if isinstance(value, int) else word.inside(text)

    def _texts(self, kind: str, where: str, value: Any) -> list[str]:
        """Give what people may call a value: itself, its labels, the name behind an id, the ids of a run if typed."""
        from ecentre import fields

        schema = self.schemas.get(kind)
        node = schema.node(where)
        shape, target = fields.shape(node), node.get("x-ref", "")
        if shape in SILENT or isinstance(value, bool):
            return []
        if target:
            return [text for id in runs.unpacked(str(value)) for text in self._called(target, id)]
        if shape == "enum":
            label = fields.choices(node).get(value)
            return list(dict.fromkeys((str(label), label.zh))) if label else [str(value)]
        return [str(value)] if where.rpartition("/")[2] != wording.ROLE else [self._role(str(value)), str(value)]

    def _role(self, key: str) -> str:
        from ecentre import policy

        return policy.role_label(self.book, key)

    def _called(self, kind: str, id: str) -> list[str]:
        """Give what a reference may be found by: the name of what it names, and its id, a numbered one only whole."""
        named = self._named(kind).get(id) or ""
        known = [named] if named else []
        if YEARLY_ID.fullmatch(id):
            return [*known, *([id] if any(word.nearness(id) == EXACT for word in self.words) else [])]
        return [*known, id, id.replace("-", "")]

    def _named(self, kind: str) -> dict[str, str]:
        """Give the names of all records of a kind by id; a title that is itself a reference is followed."""
        if kind not in kinds.PREFIXES:
            return {}
        if kind not in self._names:
            self._names[kind] = {}
            title, schema = kinds.get(kind).title, self.schemas.get(kind)
            names = naming.titles(self.book, kind) if title in schema.names else {}
            target = schema.ref(title) if title in schema.names else ""
            further = self._named(target) if target else {}
            self._names[kind] = {id: further.get(name) or name for id, name in names.items()}
        return self._names[kind]


def _parted(text: str) -> list[str]:
    """Part what was typed at its blanks, unless all of it is one id or the end of one."""
    id = idtext.read(text)[1]
    return [id] if "-" in id and id.rpartition("-")[2].isdecimal() else text.split()


def _inner(where: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _inner(f"{where}/{name}", one)
    elif isinstance(value, list):
        for one in value:
            yield from _inner(f"{where}/*", one)
    elif value is not None and value != "":
        yield where, value


def _label(schema: Schema, where: str) -> str:
    """Name a place as people do: the field, for a cell of a table also its column."""
    parts = [part for part in where.split("/") if part != "*"]
    field = str(schema.label(parts[0]))
    cell = schema.node(where) if len(parts) > 1 else {}
    from ecentre import fields

    return f"{field} {fields.label(cell, parts[-1])}" if cell.get("title") else field


SHOWN = 24  # columns of a value that are shown


def _around(text: str, word: str) -> str:
    """Shorten a value to what stands around a word."""
    from ecentre.render.plain import width

    line = " ".join(text.split())
    if width(line) <= SHOWN:
        return line
    place = max(folded(line).find(word), 0)
    start = max(place - 4, 0) if place > SHOWN // 3 else 0
    shown = ""
    for sign in line[start:]:
        if width(shown) + width(sign) > SHOWN:
            break
        shown += sign
    return f"{'…' if start else ''}{shown}{'…' if start + len(shown) < len(line) else ''}"


__all__ = ["Found", "Matcher"]
