"""What a shell asks at the Tab key: which words could come next, answered without starting anything heavy.

Nothing is asked, nothing said, nothing written but caches, and where there is nothing to offer the answer is empty.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ecentre.cli.tabkey import shells
from ecentre.cli.tabkey.offers import FILES, NOTHING, Offers, Records, among
from ecentre.cli.tabkey.outline import BY_HAND, Outline, load

if TYPE_CHECKING:
    from collections.abc import Sequence

LOOKING = ("show", "log", "trace", "edit", "correct", "print", "open")
PERSONS, FORMS = "persons", "forms"
TAKING = {
    "--as": PERSONS, "--witness": PERSONS, "-o": FORMS, "--output": FORMS, "--to": FILES, "--scan": FILES,
    "--from": FILES, "--rows": FILES, "--reason": "", "--at": "", "--as-of": "", "--on": "",
}  # fmt: skip
"""The common options that take a value, and what it is."""
PLAIN = frozenset(("--no-input", "--dry-run", "--yes", "--all"))


def answer() -> int:
    """Answer a shell; whatever goes wrong, nothing is said and nothing offered."""
    shell, out, err = os.environ[shells.VARIABLE], sys.stdout, sys.stderr
    with suppress(BaseException), Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        sys.stdout = sys.stderr = nowhere
        from ecentre.cli import catalogue

        catalogue.bind()
        words, typed = shells.typed(shell)
        lines = shells.told(shell, offers(words, typed), typed)
        out.buffer.write("".join(f"{line}\n" for line in lines).encode("utf-8", "replace"))
        out.flush()
    sys.stdout, sys.stderr = out, err
    return 0


def offers(words: Sequence[str], typed: str) -> Offers:
    """Offer what can stand at ``typed`` after some words, the first of which is the program."""
    outline = load()
    path, leaf, rest = _place(outline, list(words[1:]))
    if leaf is None:
        return NOTHING
    records, last = Records(outline), (rest or [""])[-1]
    option, head, text = (last, "", typed) if last.startswith("-") else ("", "", typed)
    if typed.startswith("--") and "=" in typed:
        option, _, text = typed.partition("=")
        head = f"{option}="
    if option in TAKING and not _own(outline, path, leaf):
        return _common(TAKING[option], text, records).headed(head)
    if (option and option not in PLAIN) or typed.startswith("-"):
        return _built(outline, path, leaf, rest, typed, records)
    if leaf == "":
        return among([(row.name, row.help) for row in outline.groups[path]], typed)
    named = leaf in LOOKING and any(not word.startswith("-") for word in rest)
    if named or _own(outline, path, leaf) or leaf in ("add", "list"):
        return _built(outline, path, leaf, rest, typed, records)
    return _ids(outline, path, leaf, typed, records)


def _place(outline: Outline, words: list[str]) -> tuple[str, str | None, list[str]]:
    """Give the group that words lead to, the command in it (empty where none is named, None unknown) and the rest."""
    path, place = "", 0
    while place < len(words):
        word, below = words[place], f"{path} {words[place]}".strip()
        if word.startswith("-"):
            place += 2 if word in TAKING and place + 1 < len(words) else 1
        elif below in outline.groups:
            path, place = below, place + 1
        else:
            known = any(row.name == word for row in outline.groups[path])
            return path, word if known else None, words[place + 1 :]
    return path, "", words


def _own(outline: Outline, path: str, leaf: str) -> bool:
    return any(row.name == leaf and row.sort == BY_HAND for row in outline.groups[path])


def _common(sort: str, typed: str, records: Records) -> Offers:
    if sort == PERSONS:
        return records.of("person", typed)
    if sort == FORMS:
        from ecentre.cli.session import FORMATS

        return among([(name, "") for name in FORMATS], typed)
    return Offers(files=sort)


def _ids(outline: Outline, path: str, verb: str, typed: str, records: Records) -> Offers:
    """Offer the records that a verb is taken on."""
    kind = outline.behind.get(path, "")
    if verb in LOOKING:
        return records.any([kind] if kind else outline.kinds, typed)
    having = [name for name, shape in outline.kinds.items() if verb in shape.verbs and kind in ("", name)]
    return records.taking(verb, having, typed)


def _built(outline: Outline, path: str, leaf: str, rest: list[str], typed: str, records: Records) -> Offers:
    """Offer by building the command; a verb without its kind is built for the kind of the record that was named."""
    from ecentre.cli.tabkey import parameters

    words = [*path.split(), *([leaf, *rest] if leaf else rest)]
    kind = next((kind for word in rest if (kind := _kind_of(outline, word))), "")
    if not path and leaf and kind and not _own(outline, path, leaf):
        words = [next(name for name, behind in outline.behind.items() if behind == kind), *words]
        words = [part for word in words[:1] for part in word.split()] + words[1:]
    return parameters.found(words, typed, records)


def _kind_of(outline: Outline, word: str) -> str:
    prefix = word.partition("-")[0].upper()
    return next((kind for kind, shape in outline.kinds.items() if prefix and shape.prefix == prefix), "")
