"""What hand-written commands take, declared in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.words import Words

NAME, WORD, FILE = say("名称", "NAME"), say("文字", "TEXT"), say("文件", "FILE")


def option(name: str, help: Words, metavar: Words | None = None) -> Any:
    """Make an option in the reader's language; without ``metavar`` it is a flag."""
    return typer.Option(name, metavar=str(metavar) if metavar else None, help=str(help))


def argument(help: Words, metavar: Words) -> Any:
    """Make an argument in the reader's language."""
    return typer.Argument(metavar=str(metavar), help=str(help))
