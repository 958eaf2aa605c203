"""What people want to do, in their words, and the commands that do it; read from ``templates/wishes/wishes.json``."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre.cli.meaning import hours, values
from ecentre.cli.meaning.pinyin import Pinyin
from ecentre.records import data_folder
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecentre.index import IndexBook

PINYIN = Pinyin()
COUNTED = re.compile(r"(\d{1,4}|[一二两三四五六七八九十]{1,3})\s*[台个部套把张支盒包件本箱块只辆卷瓶份]")
PUBLIC = ("current", "active")
EMPTY = frozenset({"一个", "一件", "一份", "一下", "一台", "个月", "我要", "里的"})
"""Pairs of signs that stand in many sentences and tell nothing of what is wanted."""


class Way(NamedTuple):
    """One command, and what it does."""

    run: str
    label: Words


class Wish(NamedTuple):
    """One thing that people want to do: its group, what it is called, by which words it is known, how it is done.

    ``told`` names the fields of the form that words may fill: category, quantity, person, lines.
    """

    group: str
    label: Words
    words: tuple[str, ...]
    english: tuple[str, ...]
    ways: tuple[Way, ...]
    told: Mapping[str, str]


@cache
def _read() -> dict[str, list[dict[str, Any]]]:
    file = data_folder("templates") / "wishes" / "wishes.json"
    found: dict[str, list[dict[str, Any]]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def groups() -> list[tuple[str, Words]]:
    """Give the groups of wishes with their headings."""
    return [(one["name"], say(one["zh"], one["en"])) for one in _read()["groups"]]


def everything() -> list[Wish]:
    """Give all wishes in the order of the file."""
    return [
        Wish(
            one["group"], say(one["zh"], one["en"]), tuple(one["words"]), tuple(one["english"]),
            tuple(Way(way["run"], say(way["zh"], way["en"])) for way in one["commands"]), one.get("told", {}),
        )
        for one in _read()["wishes"]
    ]  # fmt: skip


def near(text: str, things: Mapping[str, Any]) -> list[tuple[int, Wish]]:
    """Give the wishes that come near a text, the nearest first, with how near; ``things`` is what else it names."""
    bare = values.plain(text).lower()
    named = things.keys() - {"quantity"}  # how many tells nothing of what is wanted
    found = [(_nearness(bare, one) + any(name in one.told for name in named), one) for one in everything()]
    return sorted((pair for pair in found if pair[0]), key=lambda pair: -pair[0])


def _nearness(text: str, wish: Wish) -> int:
    """Weigh how near a text comes to a wish: longer words tell more than single signs."""
    if text.isascii():
        tokens = text.split()
        told = 4 * len(set(tokens) & set(wish.english))
        letters = "".join(tokens)
        if not letters.isalpha() or len(letters) == 1:
            return told
        whole = 4 * any(PINYIN.names(letters, word) for word in wish.words)
        return told + whole + PINYIN.spells(letters, wish.label.zh)
    label = wish.label.zh
    pairs = {text[place : place + 2] for place in range(len(text) - 1)} - EMPTY
    return sum(len(word) ** 2 for word in wish.words if word in text) + sum(pair in label for pair in pairs)


def heard(book: IndexBook, text: str) -> dict[str, Any]:
    """Give what a text names that a form asks for: a class of assets, how many, a person, goods of the store."""
    bare, found = values.plain(text), dict[str, Any]()
    category, thing = _longest(bare, _names(book, "category"))
    person, _ = _longest(bare, _names(book, "person"))
    item, _ = _longest(bare, _names(book, "supply_item"))
    quantity = counted(bare)
    if category:
        found |= {"category": category, "thing": thing}
    if person:
        found["person"] = person
    if quantity:
        found["quantity"] = quantity
    if item:
        found["lines"] = [{"item": item, "quantity": found.get("quantity", 1)}]
    return found


def _names(book: IndexBook, kind: str) -> Iterator[tuple[str, str]]:
    for record in book.find(kind):
        if record.state in PUBLIC:
            spoken = (record.text("name"), record.id.replace("-", " "), *record.get("aliases", []))
            yield from ((name, record.id) for name in spoken if name)


def _longest(text: str, named: Iterator[tuple[str, str]]) -> tuple[str, str]:
    """Give the id and the name of what a text names by the longest name."""
    _, id, name = max(((len(name), id, name) for name, id in named if name in text), default=(0, "", ""))
    return id, name


def counted(text: str) -> int:
    """Give how many of a thing a text names, in digits or in Chinese: 3台, 两支, 十二个; 0 where it names no number."""
    found = COUNTED.search(text)
    return hours.figure(found[1]) if found else 0
