"""What can be typed, known without loading it: every group's commands, and which verbs each kind has in which states.

Building the tree of commands loads a module for every kind. The outline of it is kept in the user's own folder and made
anew when the program changes; where nothing can be kept it is made each time. Losing it loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre.cli.grammar import remembered
from ecentre.words import language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.cli.grammar.pages import Shelf
    from ecentre.kind import Kind

BY_HAND = "own"
OF_TABLE = "table"
GROUP = "group"


class Entry(NamedTuple):
    """One line of a group: a name, its help in one line, and whether it is a group, made by hand or of a table."""

    name: str
    help: str
    sort: str


class Shape(NamedTuple):
    """What must be known of a kind to name its records.

    ``title`` is the field that names one and ``of`` the kind it refers to, if any; ``ended`` are the states that are
    over, ``verbs`` the states each verb can be taken in, ``yearly`` the prefix of ids.
    """

    title: str
    of: str
    ended: list[str]
    verbs: dict[str, list[str]]
    prefix: str


class Outline(NamedTuple):
    """The tree of commands: lines by group (the root is ``""``), the kind behind a group, what each kind is like."""

    groups: dict[str, list[Entry]]
    behind: dict[str, str]
    kinds: dict[str, Shape]


def load() -> Outline:
    """Give the outline in the reader's language, as kept, or made and kept now."""
    return remembered.recall(f"commands-{language()}.json", _read, lambda: make()._asdict())


def make() -> Outline:
    """Build the tree of commands once and give its outline."""
    from ecentre import kinds

    groups, behind = {}, {}
    for path, shelf in _groups():
        groups[path] = list(_entries(path, shelf))
        kind = getattr(shelf, "kind", None)
        if kind is not None:
            behind[path] = kind.name
    return Outline(groups, behind, {name: _shape(kinds.get(name)) for name in kinds.PREFIXES})


def _groups() -> Iterator[tuple[str, Shelf]]:
    """Give every group of commands with its path; nothing below a kind is one."""
    import click

    from ecentre.cli.grammar.pages import Shelf
    from ecentre.cli.tree import FAMILIES, Root

    waiting: list[tuple[str, Shelf]] = [("", Root())]
    while waiting:
        path, shelf = waiting.pop()
        yield path, shelf
        below = _names(shelf) if not path or path in FAMILIES else ()
        for name in below:
            made = shelf.get_command(click.Context(shelf), name)
            if isinstance(made, Shelf):
                waiting.append((f"{path} {name}".strip(), made))


def _names(shelf: Shelf) -> list[str]:
    """Give the names in a group that are groups themselves; loading all others to see would take long."""
    from ecentre import kinds
    from ecentre.cli.meaning.naming import command
    from ecentre.cli.tree import FAMILIES, Family

    return list(shelf.kinds) if isinstance(shelf, Family) else [*FAMILIES, *map(command, kinds.PREFIXES)]


def _entries(path: str, shelf: Shelf) -> Iterator[Entry]:
    from ecentre.cli import own
    from ecentre.cli.grammar import handmade

    below = _names(shelf) if not getattr(shelf, "kind", None) else []
    kind = getattr(shelf, "kind", None)
    for _, rows in shelf.sections():
        for name, help in rows:
            by_hand = handmade.command_of(kind.name, name) if kind else path or name in own.COMMANDS
            sort = GROUP if name in below else BY_HAND if by_hand else OF_TABLE
            yield Entry(name, str(help).splitlines()[0] if help else "", sort)


def _shape(kind: Kind) -> Shape:
    from ecentre import kinds
    from ecentre.records import data_folder
    from ecentre.schema import Schemas

    schema = Schemas(data_folder("schemas").parent).get(kind.name)
    verbs: dict[str, list[str]] = {}
    for row in kind.workflow:
        if row.source and not row.inner:
            known = verbs.setdefault(row.verb, [])
            known += [state for state in row.source if state not in known]
    of = schema.ref(kind.title) if kind.title in schema.names else ""
    return Shape(kind.title, of, list(kind.ended), verbs, kinds.PREFIXES[kind.name])


def _read(kept: dict[str, Any]) -> Outline:
    groups = {path: [Entry(*row) for row in rows] for path, rows in kept["groups"].items()}
    return Outline(groups, kept["behind"], {name: Shape(*row) for name, row in kept["kinds"].items()})
