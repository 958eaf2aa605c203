"""A glance at the books: ids and names of a few records, read from the cache without opening the books.

For the Tab key: nothing is written but the cache, which is made or moved along where it is behind.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from ecentre import cachefile
from ecentre.cli.tabkey import letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ecentre.cli.tabkey.outline import Shape

MOST = 50
"""So many records are offered at once."""
LATEST = 3000
"""So many records, the newest, are looked at for first letters: a person waits while that goes on."""
LOOKED_AT = 500
"""So many that hold a text somewhere are looked at for whether it is the name that holds it."""
ID = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
"""What an id is made of; a cache that came with a copy may hold anything, and what is offered lands in a shell."""
STATE = "json_extract(fields, '$.state')"


class Row(NamedTuple):
    """One record: its kind, id and name."""

    kind: str
    id: str
    name: str


class Wanted(NamedTuple):
    """Which records of a kind are meant: those in some states, or outside of them; all without states."""

    kind: str
    states: tuple[str, ...] = ()
    outside: bool = False


class Glance:
    """The cache of one centre, at the newest state of its books."""

    def __init__(self, root: Path, kinds: Mapping[str, Shape]) -> None:
        """Open the cache; one that is behind is moved along first.

        Raises:
            EcentreError: the books cannot be read.
            sqlite3.Error: the cache cannot.
        """
        from ecentre.git import Git

        self.kinds, git = kinds, Git(root)
        tree, file = git.tree(git.head()), git.own / "index.sqlite"
        found = _opened(file, tree)
        if found is None:
            from ecentre.index import IndexBook
            from ecentre.schema import Schemas

            git.trust()
            IndexBook(git, Schemas(root), git.head(), newest=True, on=None)
            found = _opened(file, tree)
        if found is None:
            raise sqlite3.OperationalError("no cache")
        self.base, self.slot = found

    def records(self, wanted: Sequence[Wanted], typed: str) -> tuple[list[Row], bool]:
        """Give the records a text may mean, newest first, and whether there are more than are given.

        Those whose id begins so come alone; where there are none, those with it elsewhere in the id, in the name, or
        as its first letters; of these, names that begin so come first, and alone where letters were typed.
        """
        text = typed.casefold()
        found = self._where(wanted, "place.id LIKE :text ESCAPE '!'", _like(text) + "%", MOST + 1)
        if not found and text:
            found = self._inside(wanted, text)
        begun = [row for row in found if _begins(row, text)]
        first = begun if begun and text.isascii() else [*begun, *(row for row in found if row not in begun)]
        rows = [self._named(one) for one in first[:MOST]]
        if not any(self.kinds[one.kind].prefix for one in wanted if one.kind in self.kinds):
            rows.sort(key=lambda row: row.id)  # names of things stand in the order of the alphabet, papers by age
        return rows, len(first) > MOST

    def _inside(self, wanted: Sequence[Wanted], text: str) -> list[Row]:
        if text.isascii() and text.isalpha() and len(text) >= letters.SHORTEST:
            latest = self._where(wanted, "1", "", LATEST)
            return [row for row in latest if text in row.name.casefold() or letters.spells(text, row.name)]
        held = self._where(wanted, "(instr(lower(place.id), :text) OR instr(lower(fields), :text))", text, LOOKED_AT)
        return [row for row in held if text in row.name.casefold() or text in row.id.casefold()]

    def _where(self, wanted: Sequence[Wanted], test: str, text: str, most: int) -> list[Row]:
        """Ask for kind, id and name of the records meant that stand a test, newest first."""
        kinds = [one for one in wanted if one.kind in self.kinds]
        if not kinds:
            return []
        values: dict[str, object] = {"slot": self.slot, "text": text, "most": most}
        meant = " OR ".join(_meant(one, place, values) for place, one in enumerate(kinds))
        if len(kinds) == len(self.kinds) and "fields" not in meant:
            meant = "1"  # all of them
        cases = ""
        for place, one in enumerate(kinds):
            values[f"title{place}"] = f'$."{self.kinds[one.kind].title}"'
            cases += f" WHEN :kind{place} THEN json_extract(fields, :title{place})"
        narrow = " JOIN blob USING (n)" if "fields" in test + meant else ""
        inner = (
            f"SELECT place.kind, place.id, place.n FROM place{narrow} WHERE slot=:slot AND ({meant}) AND {test} "  # noqa: S608  no text of a user
            "ORDER BY place.n DESC LIMIT :most"
        )
        query = f"SELECT found.kind, found.id, CASE found.kind{cases} END FROM ({inner}) found JOIN blob USING (n)"  # noqa: S608
        rows = self.base.execute(f"{query} ORDER BY found.n DESC", values)
        return [Row(kind, id, str(name or "")) for kind, id, name in rows if ID.fullmatch(str(id))]

    def _named(self, row: Row) -> Row:
        """Put the name of the record that the name refers to in its place."""
        of = self.kinds[row.kind].of
        if not of or not row.name or of not in self.kinds:
            return row._replace(name=_line(row.name))
        query = (
            "SELECT json_extract(fields, :title) FROM place JOIN blob USING (n) WHERE slot=:slot AND "
            "place.kind=:kind AND place.id=:id"
        )
        values = {"title": f'$."{self.kinds[of].title}"', "slot": self.slot, "kind": of, "id": row.name}
        found = self.base.execute(query, values).fetchone()
        return row._replace(name=_line(found[0] if found and found[0] else row.name))


def _opened(file: Path, tree: str) -> tuple[sqlite3.Connection, int] | None:
    """Open the cache to read only; None where there is none of this folder, or it does not know the tree."""
    query = "SELECT slot FROM tree, about WHERE sha=? AND name='stamp' AND value LIKE ?"
    try:
        base = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=1.0)
        found = base.execute(query, (tree, f"{cachefile.itself(file)} %")).fetchone()
    except (sqlite3.Error, OSError):
        return None
    return (base, int(found[0])) if found else None


def _meant(one: Wanted, place: int, values: dict[str, object]) -> str:
    values[f"kind{place}"] = one.kind
    if not one.states:
        return f"place.kind=:kind{place}"
    names = []
    for number, state in enumerate(one.states):
        values[f"state{place}x{number}"] = state
        names.append(f":state{place}x{number}")
    return f"(place.kind=:kind{place} AND {STATE} {'NOT ' if one.outside else ''}IN ({', '.join(names)}))"


def _begins(row: Row, text: str) -> bool:
    begun = row.id.casefold().startswith(text) or row.name.casefold().startswith(text)
    return begun or letters.spells(text, row.name[: len(text)])


def _like(text: str) -> str:
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _line(name: object) -> str:
    """Give a name in one line, without what a terminal would obey."""
    text = str(name)
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
