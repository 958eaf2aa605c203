"""Twenty sorts of faults that hands, editors and copying make, planted five of each into sound records."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EACH = 5


def _line(pattern: str, new: str) -> Callable[[str], str]:
    """Give the fault that writes one line another way."""

    def put(text: str) -> str:
        made, count = re.subn(pattern, new, text, count=1, flags=re.MULTILINE)
        assert count == 1, f"{pattern} is not in\n{text}"
        return made

    return put


def _end(line: str) -> Callable[[str], str]:
    return lambda text: text.replace("steps:\n", f"{line}\nsteps:\n", 1)


SORTS: dict[str, Callable[[str], str]] = {
    "a field nobody knows": _end("colour: red"),
    "a required field left out": _line(r"^name: .*\n", ""),
    "money with one decimal": _line(r'^price: ".*"', 'price: "2600.5"'),
    "money as a bare number": _line(r'^price: ".*"', 'price: "2,600"'),
    "a day that is not in the calendar": _line(r"^purchased_on: .*", 'purchased_on: "2026-02-30"'),
    "a day in words": _line(r"^purchased_on: .*", "purchased_on: 去年"),
    "a state that is none": _line(r"^state: .*", "state: lost"),
    "a state without its step": _line(r"^state: .*", "state: idle"),
    "a keeper who is not there": _line(r"^keeper: .*", "keeper: nobody-here"),
    "a category that is not there": _line(r"^category: .*", "category: spaceship"),
    "a key twice": _line(r"^(price: .*)", r"\1\n\1"),
    "an anchor": _line(r"^name: ", "name: &a "),
    "a tab for blanks": _line(r"^  - verb", "\t- verb"),
    "another record's id": _line(r"^id: .*", "id: AST-2026-0001"),
    "another record's inner name": _line(r"^uid: .*", f'uid: "{"0" * 31}1"'),
    "a revision nobody took": _line(r"^rev: .*", "rev: 7"),
    "a price changed behind the record's back": _line(r'^price: ".*"', 'price: "9600.00"'),
    "a step of no table": _line(r"verb: open$", "verb: conjure"),
    "an invisible character": _line(r"^name: (.*)", 'name: "\\1\u202e"'),
    "a private telephone number": _end("note: 电话13912345678"),
}

COUNT = EACH * len(SORTS)


def planted(texts: dict[str, bytes]) -> dict[str, str]:
    """Spoil five cards in each of the twenty ways, cards that no other record names; give the sort of each by path."""
    cards = sorted(path for path in texts if "/asset/" in path)
    found: dict[str, str] = {}
    for number, path in enumerate(cards[-COUNT:]):
        sort = list(SORTS)[number % len(SORTS)]
        texts[path] = SORTS[sort](texts[path].decode()).encode()
        found[path] = sort
    return found
