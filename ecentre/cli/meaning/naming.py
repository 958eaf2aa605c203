"""Which record is meant: by id, by any unique tail of it, by name or other name, or by the initials of its pinyin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds
from ecentre.cli.meaning import elsewhere, idtext
from ecentre.cli.meaning.pinyin import Pinyin
from ecentre.errors import EcentreError, NotFoundError, UsageError, invalid
from ecentre.model import YEARLY_ID, Record, Ref, typed
from ecentre.quoting import quoted
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ecentre.index import IndexBook
    from ecentre.schema import Schemas

PINYIN = Pinyin()
SHORTEST = 2  # so much of a name is needed to mean the person


class SeveralError(UsageError):
    """More than one record answers to what was typed."""

    def __init__(self, book: IndexBook, text: str, refs: Sequence[Ref]) -> None:
        """Name the first of them, and keep them all to choose from."""
        listed = joined(f"{kinds.get(ref.kind).label} {ref.id} {title(book, *ref)}" for ref in refs[:6])
        message = say(
            "“{text}”不止一个:{listed}{more}。请写全编号;细看:ecentre find {typed}",
            "“{text}” is not unique: {listed}{more}; give the whole id, or look: ecentre find {typed}",
            text=text, listed=listed, more="…" if len(refs) > 6 else "", typed=quoted(text),
        )  # fmt: skip
        super().__init__(message)
        self.refs = tuple(refs)


def resolver(book: IndexBook, schemas: Schemas) -> Callable[[str, str], str]:
    """Give the function that finds the id of a record of a kind by whatever people call it."""
    return lambda kind, text: find(book, schemas, kind, text)


def find(book: IndexBook, schemas: Schemas, kind: str, text: str) -> str:
    """Give the id of the one record of a kind that answers to ``text``.

    Raises:
        NotFoundError: none does.
        UsageError: more than one does.
    """
    if kind == "role":
        return role(book, text.strip())
    of, wanted = idtext.read(text)
    if of not in ("", kind):
        wanted = text.strip()
    for id in (wanted, _cased(kind, wanted)):
        if book.get(kind, id):
            return id
    for manner in (_by_tail, _by_name, _by_initials):
        found = manner(book, schemas, kind, wanted)
        if len(found) == 1:
            return found[0]
        if found:
            raise SeveralError(book, wanted, [Ref(kind, id) for id in found])
    raise _none(book, schemas, kind, wanted)


def _cased(kind: str, text: str) -> str:
    """Give an id as it is written, whichever letters were typed: numbers have capitals, readable ids have none."""
    return text.upper() if kinds.PREFIXES[kind] else text.lower()


def person(book: IndexBook, schemas: Schemas, text: str) -> str:
    """Give the id of a person by id, name or initials, or by how one name alone begins, in signs or in pinyin."""
    try:
        return find(book, schemas, "person", text)
    except NotFoundError:
        wanted = text.strip()
        found = [id for id, name in titles(book, "person").items() if _begins(name, wanted)]
        if len(wanted) < SHORTEST or not found:
            raise
        if len(found) > 1:
            raise SeveralError(book, wanted, [Ref("person", id) for id in found]) from None
        return found[0]


def _begins(name: str, wanted: str) -> bool:
    letters = wanted.lower().replace("-", "").replace(" ", "")
    typed = letters.isascii() and letters.isalpha()
    return PINYIN.begins(letters, name) if typed else name.startswith(wanted)


def role(book: IndexBook, text: str) -> str:
    """Give the key of a role by its key or any of its names [T.25].

    Raises:
        NotFoundError: policy knows no such role.
    """
    from ecentre import policy

    key = policy.role_named(book, text)
    if not key:
        known = joined(policy.role_label(book, role) for role in policy.roles(book))
        raise NotFoundError(
            say("没有“{text}”这个角色;请选:{known}", "no role “{text}”; choose one of {known}", text=text, known=known)
        )
    return key


def record(book: IndexBook, schemas: Schemas, kind: str, text: str) -> Record:
    """Give the record of a kind that answers to ``text``."""
    return existing(book, Ref(kind, find(book, schemas, kind, text)))


def existing(book: IndexBook, ref: Ref) -> Record:
    """Give the record of that name.

    Raises:
        NotFoundError: it is not there.
    """
    found = book.get(*ref)
    if found is None:
        raise elsewhere.found(book, ref) or _missing(book, ref)
    return found


def _missing(book: IndexBook, ref: Ref) -> NotFoundError:
    near = joined(f"{id} {title(book, ref.kind, id)}" for id in idtext.near(book.ids(ref.kind), ref.id))
    guess = say("(是不是 {near}?)", " (did you mean {near}?)", near=near) if near else ""
    return NotFoundError(
        say(
            "没有 {id} 这条记录{guess};全部:ecentre {kind} list --all",
            "there is no record {id}{guess}; all of them: ecentre {kind} list --all",
            id=ref.id, guess=guess, kind=typed(ref.kind),
        )
    )  # fmt: skip


def anywhere(book: IndexBook, schemas: Schemas, text: str, among: Iterable[str] = ()) -> Ref:
    """Find a record of any of some kinds by its id, a tail of it, or its name.

    Raises:
        NotFoundError: none answers to it.
        UsageError: records of several kinds do.
    """
    of, wanted = idtext.read(text)
    chosen = tuple(kind for kind in tuple(among) or tuple(kinds.PREFIXES) if of in ("", kind))
    own = of or kinds.of_id(wanted)
    if YEARLY_ID.fullmatch(wanted) and own in chosen:
        return existing(book, Ref(own, wanted)).ref
    for manner in (_by_id, _by_tail, _by_name, _by_initials):
        found = [Ref(kind, id) for kind in chosen for id in manner(book, schemas, kind, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            raise SeveralError(book, wanted, found)
    if own:
        raise UsageError(
            say(
                "{id} 不能这样办理;看它能做什么:ecentre show {id}",
                "{id} has no such step; see: ecentre show {id}",
                id=wanted,
            )
        )
    raise NotFoundError(
        say(
            "没有找到“{text}”;按编号或名称查:ecentre find 词",
            "nothing answers to “{text}”; look: ecentre find WORD",
            text=wanted,
        )
    )


def title(book: IndexBook, kind: str, id: str) -> str:
    """Give the name of a record for people, or its id where it has none."""
    found = book.get(kind, id)
    return found.text(kinds.get(kind).title) or id if found else id


def titles(book: IndexBook, kind: str) -> dict[str, str]:
    """Give the names of all records of a kind by id; empty where the kind has no name of its own."""
    name = kinds.get(kind).title
    return {str(row[0]): str(row[1] or "") for row in book.rows(kind, ("id", name))}


def _by_id(book: IndexBook, _schemas: Schemas, kind: str, text: str) -> Sequence[str]:
    ids = (text, _cased(kind, text))
    return [] if kinds.PREFIXES[kind] else [id for id in dict.fromkeys(ids) if book.get(kind, id)][:1]


def _by_tail(book: IndexBook, _schemas: Schemas, kind: str, text: str) -> Sequence[str]:
    if not kinds.PREFIXES[kind] or not text.replace("-", "").isdigit():
        return []
    tail = text if "-" in text else text.rjust(4, "0")
    return [id for id in book.ids(kind) if id.endswith(f"-{tail}")]


def _by_name(book: IndexBook, schemas: Schemas, kind: str, text: str) -> Sequence[str]:
    if text.isascii() and text.replace("-", "").isdigit():
        return []
    schema = schemas.get(kind)
    name = kinds.get(kind).title
    if name not in schema.names:
        return []
    found = [id for id, known in titles(book, kind).items() if known == text]
    if not found and "aliases" in schema.names:
        found = [one.id for one in book.find(kind) if text in one.get("aliases", [])]
    return found


def _by_initials(book: IndexBook, _schemas: Schemas, kind: str, text: str) -> Sequence[str]:
    if not (text.isascii() and text.isalpha() and len(text) > 1):
        return []
    return [id for id, known in titles(book, kind).items() if known and PINYIN.names(text.lower(), known)]


def _none(book: IndexBook, schemas: Schemas, kind: str, text: str) -> EcentreError:
    there = elsewhere.found(book, Ref(kind, text.upper())) if YEARLY_ID.fullmatch(text.upper()) else None
    if there:
        return there
    label = kinds.get(kind).label
    damaged = [one for one in book.broken if one.ref == Ref(kind, text)]
    if damaged:
        return invalid(damaged)
    return NotFoundError(
        say(
            "没有叫“{text}”的{label}{guess};全部:ecentre {kind} list",
            "no {label} answers to “{text}”{guess}. All of them: ecentre {kind} list",
            text=text,
            label=label,
            guess=_guess(book, schemas, kind, text),
            kind=typed(kind),
        )
    )


def _guess(book: IndexBook, schemas: Schemas, kind: str, text: str) -> Words | str:
    from difflib import get_close_matches

    if kinds.get(kind).title not in schemas.get(kind).names:
        return ""
    known = {name for pair in titles(book, kind).items() for name in pair if name}
    near = get_close_matches(text, known, n=3, cutoff=0.5)
    return say("(是不是 {near}?)", " (did you mean {near}?)", near=joined(near)) if near else ""


def command(kind: str) -> str:
    """Give the name of a kind on the command line: ``low_value`` is ``low-value``."""
    return kind.replace("_", "-")
