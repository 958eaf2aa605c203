"""Choices put before a person who is asked: by number, and where there are many, by a part of the name or pinyin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds, policy
from ecentre.cli import output
from ecentre.cli.dialogue import asking
from ecentre.cli.meaning import values
from ecentre.cli.meaning.pinyin import Pinyin
from ecentre.wording import ROLE
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecentre.index import IndexBook

    Offered = list[tuple[str, str]]

PINYIN = Pinyin()
FEW = 12
BESIDE = {"asset": {"keeper": "person", "place": "place"}}
"""What tells records of one name apart: fields of theirs, with the kind that each names."""
MOST = 40
NUMBER = say("序号", "number")
SOME = say("序号,可几个,如 1、3,或 全部", "numbers, such as 1, 3, or all")
ALL = ("全部", "全", "所有", "都要", "all", "*")
SEARCH = say("名称、拼音首字母或编号,? 列出全部", "name, pinyin initials or id; ? lists all")


def living(book: IndexBook, kind: str) -> Offered:
    """Give id and name of what can be chosen of a kind: what has not ended, or every role."""
    if kind == ROLE:
        return [(key, policy.role_label(book, key)) for key in policy.roles(book)]
    ended = kinds.get(kind).ended
    return [(id, label) for id, label, state in labelled(book, kind) if state not in ended]


def labelled(book: IndexBook, kind: str) -> list[tuple[str, str, str]]:
    """Give id, name and state of every record of a kind; beside the name stands what tells records alike apart."""
    title, more = kinds.get(kind).title, BESIDE.get(kind, {})
    schema = book.schemas.get(kind)
    target = schema.ref(title) if title in schema.names else ""
    titles = _titles(book, target) if target else {}
    names = [_titles(book, one) for one in more.values()]
    found = book.rows(kind, ("id", title, "state", *more))
    return [
        (str(id), _beside(titles.get(name, name), map(dict.get, names, others)), str(state))
        for id, name, state, *others in found
    ]


def _titles(book: IndexBook, kind: str) -> dict[object, object]:
    return dict(book.rows(kind, ("id", kinds.get(kind).title)))


def _beside(title: object, others: Iterable[object]) -> str:
    return "  ".join(str(one) for one in (title, *others) if one)


def known_as(book: IndexBook, kind: str, text: str) -> Offered:
    """Give what of a kind has another name that holds a text, for kinds that keep other names."""
    if kind == ROLE or "aliases" not in book.schemas.get(kind).names:
        return []
    wanted, ended = values.plain(text).lower(), kinds.get(kind).ended
    alive = (one for one in book.find(kind) if one.state not in ended)
    return [
        (one.id, f"{one.text(kinds.get(kind).title)}({alias})")
        for one in alive
        for alias in one.get("aliases", [])
        if wanted in alias.lower() or spelled(alias, wanted)
    ]


def fitting(offered: Offered, text: str) -> Offered:
    """Give the choices whose id, name or pinyin hold a text; those that end in it or are spelled so come first."""
    wanted = values.plain(text).lower()
    found = [one for one in offered if any(wanted in part.lower() for part in one) or spelled(one[1], wanted)]
    return sorted(found, key=lambda one: not (one[0].lower().endswith(wanted) or one[1].lower().startswith(wanted)))


def spelled(name: str, wanted: str) -> bool:
    """Tell whether letters are the pinyin of a part of a name, initials or syllables; one letter is how it begins."""
    letters = wanted.replace(" ", "").replace("'", "")
    if not (letters.isascii() and letters.isalpha()) or name.isascii():
        return False
    if len(letters) > 1:
        return PINYIN.spells(letters, name)
    from ecentre.series import initials

    return initials(name[:1]).startswith(letters)


def pick(heading: Words, offered: Offered, *, back: bool = False, few: int = FEW) -> str:
    """Let a person choose one of several by its number, a part of its name or id, or pinyin; give its value.

    Raises:
        BackError: the answer was ``<``, where ``back`` says that there is a question before this one.
    """
    return picks(heading, offered, back=back, few=few, most=1)[0]


def picks(heading: Words, offered: Offered, *, back: bool = False, few: int = FEW, most: int = 0) -> list[str]:
    """Let a person choose one or more of several, ``1、3`` or ``全部``; ``most`` 1 is one of them only.

    Raises:
        BackError: the answer was ``<``, where ``back`` says that there is a question before this one.
    """
    output.words(heading)
    shown, many = offered if len(offered) <= few else [], most != 1 and len(offered) > 1
    tell(shown)
    while True:
        prompt = (SOME if many else NUMBER) if shown else SEARCH
        said = values.plain((asking.answer if back else asking.line)(prompt))
        if said == asking.HELP:
            shown = offered[:MOST]
            tell(offered)
        elif many and (several := _several(said, offered, shown)):
            return several
        elif (found := _chosen(said, offered, shown)) and len(found) == 1:
            return [found[0][0]]
        elif said and found:
            shown = found[:MOST]
            tell(found)
            output.words(say("  请从上面选一个", "  choose one of these"))
        elif said:
            output.words(UNLISTED if shown else NOTHING)


UNLISTED = say(
    "  没有这样的;请打上面的序号,? 再列一遍,不选了按 Ctrl-C",
    "  nothing is called so; type a number from above, ? lists again, Ctrl-C gives up",
)
NOTHING = say(
    "  没有这样的,换个说法或用 ? 列出全部;不选了按 Ctrl-C",
    "  nothing is called so; try another word, ? for all, Ctrl-C gives up",
)


def _several(said: str, offered: Offered, shown: Offered) -> list[str]:
    """Give what ``全部`` means of the choices on the screen, or each word of an answer of several; else nothing."""
    if said.lower() in ALL:
        return [value for value, _ in shown]
    found = [_chosen(one, offered, shown) for one in _words(said)]
    each = [one[0][0] for one in found if len(one) == 1]
    return list(dict.fromkeys(each)) if len(each) == len(found) > 1 else []


def _words(said: str) -> list[str]:
    return said.replace("、", " ").replace(",", " ").replace(";", " ").split()


def _chosen(said: str, offered: Offered, shown: Offered) -> Offered:
    """Give what an answer means: the choice of that number or exactly that name, else all that come near."""
    if said.isdecimal() and 0 < int(said) <= len(shown):
        return [shown[int(said) - 1]]
    return [one for one in offered if said in one] or (fitting(offered, said) if said else [])


def tell(offered: Offered) -> None:
    """Put choices on the screen by number; of very many the first."""
    for number, (value, label) in enumerate(offered[:MOST], start=1):
        output.words(f"  {number}) {label} ({value})" if label and label != value else f"  {number}) {value}")
    if len(offered) > MOST:
        left = len(offered) - MOST
        output.words(say("  另有 {n} 个,多写几个字可缩小范围", "  and {n} more; write more of the name", n=left))


def some(heading: Words, offered: Offered, helps: Sequence[object] = (), *, must: bool = False) -> list[str]:
    """Let a person choose any of several by number or name, ``1、3`` or ``1 3``; Enter is none, unless one ``must`` be.

    ``helps`` tell what each is for, where somebody asks.

    Raises:
        BackError: the answer was ``<``.
    """
    output.words(heading)
    numbered = [f"{number}) {label}" for number, (_, label) in enumerate(offered, start=1)]
    for line in _packed(numbered):
        output.words(line)
    while True:
        said = values.plain(asking.answer(NUMBERS))
        if not must and (not said or said.lower() in values.NO):
            return []
        found = [] if values.agrees(said) else _each(said, offered)
        if found:
            return found
        for label, help in zip(numbered, helps, strict=False) if said == asking.HELP else ():
            asking.paragraph(f"  {label}{say(':', ': ')}{help}" if help else f"  {label}")
        output.words(PICK if must else PICK_OR_NOT)


def _packed(parts: Iterable[str]) -> list[str]:
    """Lay short texts side by side into lines that fit the screen, none of them broken."""
    from ecentre.render.plain import width

    lines: list[str] = []
    for part in parts:
        if lines and width(lines[-1]) + width(part) + 2 <= asking.room():
            lines[-1] += f"  {part}"
        else:
            lines.append(f"  {part}")
    return lines


def _each(said: str, offered: Offered) -> list[str]:
    """Give what each word of an answer means; nothing where one of them means none or several."""
    found = [_chosen(one, offered, offered) for one in _words(said)]
    return [one[0][0] for one in found] if all(len(one) == 1 for one in found) else []


NUMBERS = say("序号,可几个", "numbers")
PICK = say("  写上面的序号,几个用、隔开,如 1、3", "  write the numbers above, such as 1, 3")
PICK_OR_NOT = say(
    "  要填哪几项写上面的序号,如 1、3;都不填直接回车",
    "  to fill some, write the numbers above, such as 1, 3; for none just Enter",
)
