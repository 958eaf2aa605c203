"""Choices put before a person who is asked: by number, and where there are many, by a part of the name or initials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import kinds, policy
from ecentre.cli import output, values
from ecentre.cli.flags import option
from ecentre.errors import EcentreError
from ecentre.wording import ROLE
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecentre.index import IndexBook
    from ecentre.schema import Schema

    Offered = list[tuple[str, str]]
    Known = Callable[[str], Offered]

FEW = 12
ALL = ("?", "？")
NEEDED = say("  这一项必填", "  this one is needed")


def living(book: IndexBook, kind: str) -> Offered:
    """Give id and name of what can be chosen of a kind: what has not ended, or every role."""
    if kind == ROLE:
        return [(key, str(row["name"])) for key, row in policy.roles(book).items()]
    row = kinds.get(kind)
    found = book.rows(kind, ("id", row.title, "state"))
    return [(str(id), str(title or "")) for id, title, state in found if state not in row.ended]


def fitting(offered: Offered, text: str) -> Offered:
    """Give the choices whose id, name or initials hold a text."""
    wanted = values.plain(text).lower()
    return [one for one in offered if any(wanted in part.lower() for part in one) or _begins(one[1], wanted)]


def _begins(name: str, wanted: str) -> bool:
    if not (wanted.isascii() and wanted.isalpha()) or name.isascii():
        return False
    from ecentre.series import initials

    return initials(name).startswith(wanted)


def pick(heading: Words, offered: Offered) -> str:
    """Let a person choose one of several by its number, a part of its name or id, or initials; give its value."""
    from ecentre.cli import asking

    output.words(heading)
    shown = offered if len(offered) <= FEW else []
    tell(shown)
    hint = (
        say("序号", "number")
        if shown
        else say("名称、拼音首字母或编号,? 列出全部", "name, pinyin initials or id; ? lists all")
    )
    while True:
        said = values.plain(asking.line(hint))
        if said in ALL:
            shown = offered
            tell(shown)
        elif (found := _chosen(said, offered, shown)) and len(found) == 1:
            return found[0][0]
        elif said:
            shown = found or shown
            tell(shown)
            output.words(say("  请从上面选一个", "  choose one of these"))


def _chosen(said: str, offered: Offered, shown: Offered) -> Offered:
    """Give what an answer means: the choice of that number or exactly that name, else all that come near."""
    if said.isdecimal() and 0 < int(said) <= len(shown):
        return [shown[int(said) - 1]]
    return [one for one in offered if said in one][:1] or (fitting(offered, said) if said else [])


def tell(offered: Offered) -> None:
    """Put choices on the screen by number."""
    for number, (value, label) in enumerate(offered, start=1):
        output.words(f"  {number}) {label} ({value})" if label and label != value else f"  {number}) {value}")


class Question:
    """One field that is asked for: what can be chosen, what stands on the screen, how an answer is read."""

    def __init__(self, schema: Schema, name: str, known: Known) -> None:
        """Gather the choices of a field, and show them where they are few."""
        self.schema, self.name = schema, name
        self.kind = ROLE if name == ROLE else schema.ref(name)
        fixed = [(value, str(label)) for value, label in schema.choices(name).items()]
        self.offered = fixed or (known(self.kind) if self.kind else [])
        self.shown: Offered = []
        if len(self.offered) <= FEW:
            self.show(self.offered)

    def show(self, offered: Offered) -> None:
        """Put choices on the screen by number."""
        self.shown = offered
        tell(offered)

    def prompt(self, default: object) -> str:
        """Write the question, with what Enter keeps in brackets."""
        hint = (
            say("(序号或值)", " (number or value)")
            if self.shown
            else say("(名称、拼音首字母或编号,? 列出全部)", " (name, pinyin initials or id; ? lists all)")
        )
        kept = f" [{default}]" if default is not None else ""
        return f"{self.schema.label(self.name)} {option(self.name)}{hint if self.offered else ''}{kept}: "

    def answer(self, said: str, named: Callable[[str, str], str]) -> object:
        """Read an answer; give None, having said why, where it is none or leaves several to choose from."""
        if self.offered and said in ALL:
            self.show(self.offered)
            return None
        texts = [self._numbered(part) for part in (said.split("、") if self._many else [said])]
        try:
            if self._many:
                return values.read_list(self.schema, self.name, texts, named)
            return values.read(self.schema, self.name, texts[0], named)
        except EcentreError as error:
            self._narrow(texts, error)
            return None

    @property
    def _many(self) -> bool:
        return bool(self.schema.shape(self.name) == "list")

    def _numbered(self, text: str) -> str:
        """Take a number that stands on the screen for the choice beside it."""
        bare = values.plain(text)
        known = bare.isascii() and bare.isdigit() and not bare.startswith("0") and int(bare) <= len(self.shown)
        return self.shown[int(bare) - 1][0] if known else text

    def _narrow(self, texts: Sequence[str], error: EcentreError) -> None:
        """Show what comes near an answer that names nothing, or else what is wrong with it."""
        near = [one for text in texts for one in fitting(self.offered, text)] if self.kind else []
        if near:
            self.show(list(dict.fromkeys(near)))
        else:
            output.words(f"  {error}")
