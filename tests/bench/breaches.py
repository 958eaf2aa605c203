"""Thirty breaches of history, as hands, thieves and clever people make them, planted into a sound one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench.verifying import Commit


class Planted(NamedTuple):
    """A spoilt history: its commits, and the sort of each breach by its place among them."""

    commits: list[Commit]
    sorts: dict[int, str]


def _text(pattern: str, new: str, *, last: bool = False) -> Callable[[Commit], None]:
    """Give the breach that writes one place of the file another way: the first, or the last."""

    def put(one: Commit) -> None:
        (path, (mode, data)), = one.files.items()
        text = data.decode()
        found = list(re.finditer(pattern, text, re.MULTILINE))
        assert found, f"{pattern} is not in\n{text}"
        place = found[-1 if last else 0]
        one.files[path] = (mode, (text[: place.start()] + place.expand(new) + text[place.end() :]).encode())

    return put


def _mode(mode: str) -> Callable[[Commit], None]:
    def put(one: Commit) -> None:
        one.files = {path: (mode, data) for path, (_, data) in one.files.items()}

    return put


def _beside(path: str, mode: str = "100644", data: bytes = b"x\n") -> Callable[[Commit], None]:
    def put(one: Commit) -> None:
        one.files[path] = (mode, data)

    return put


def _who(who: str) -> Callable[[Commit], None]:
    def put(one: Commit) -> None:
        one.who = who

    return put


def _message(text: str) -> Callable[[Commit], None]:
    def put(one: Commit) -> None:
        one.message = text

    return put


SORTS: dict[str, Callable[[Commit], None]] = {
    "an amount changed": _text(r'^estimated_price: ".*"', 'estimated_price: "9600.00"'),
    "a quantity changed": _text(r"^quantity: .*", "quantity: 7"),
    "a state without its step": _text(r"^state: .*", "state: fulfilled"),
    "a revision nobody took": _text(r"^rev: .*", "rev: 77"),
    "another record's uid": _text(r"^uid: .*", f'uid: "{"0" * 31}1"'),
    "an old reason rewritten": _text(r"^    verb: submit|^  - verb: submit", "  - verb: withdraw"),
    "another person in the last step": _text(r"^    by: .*", "    by: huang-li-na", last=True),
    "another role in the last step": _text(r"^    role: .*", "    role: finance", last=True),
    "another time in the last step": _text(r'^    at: ".*"', '    at: "2026-11-03T07:30:00+08:00"', last=True),
    "a time to come": _text(r'^    at: ".*"', '    at: "2026-12-03T07:30:00+08:00"', last=True),
    "a signature left out": _text(r"^    signature: .*", "    signature: null", last=True),
    "a signature of another step": _text(r"^    signature: (.)(.)", r"    signature: \2\1", last=True),
    "a content hash changed": _text(r"^    subject: .*", f'    subject: "{"0" * 64}"', last=True),
    "the terms of another policy": _text(r"^    policy: .*", f'    policy: "{"1" * 64}"', last=True),
    "a field nobody knows": _text(r"^steps:", "colour: red\nsteps:"),
    "a key twice": _text(r"^(quantity: .*)", r"\1\n\1"),
    "an anchor": _text(r"^item: ", "item: &a "),
    "quotes that are not needed": _text(r"^category: (.*)", r'category: "\1"'),
    "an invisible character": _text(r"^item: (.*)", 'item: "\\1\u202e"'),
    "another record's id": _text(r"^id: .*", "id: REQ-2026-0001"),
    "an executable record": _mode("100755"),
    "a link for a record": _mode("120000"),
    "a program beside": _beside("tool.sh", "100755"),
    "a link beside": _beside("link", "120000"),
    "a stray file": _beside("records/requisition/2026/notes.txt"),
    "a folder in capitals": _beside("RECORDS/notes.txt"),
    "a loosened schema": _beside("schemas/requisition.json", data=b"{}\n"),
    "a number far ahead": _beside("records/requisition/2026/REQ-2026-9999.yaml"),
    "another person's name on it": _who("huang-li-na"),
    "an endless message": _message("x" * 9000),
}


def planted(commits: list[Commit]) -> Planted:
    """Spoil the last step of thirty requisitions, far apart, each in its own way."""
    from copy import copy

    spoilt = list(map(copy, commits))
    ends = list(range(7, len(commits), 8))
    apart = len(ends) // len(SORTS)
    sorts = {}
    for number, (sort, put) in enumerate(SORTS.items()):
        at = ends[number * apart]
        spoilt[at].files = dict(spoilt[at].files)
        put(spoilt[at])
        sorts[at] = sort
    return Planted(spoilt, sorts)


COUNT = len(SORTS)
