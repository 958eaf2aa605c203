"""The arguments that say which record is meant, and the option that brings fields from a file."""

from __future__ import annotations

from typing import Any

import click

from ecentre.cli.grammar import handmade
from ecentre.words import say

ID = say("编号", "ID")
ID_HELP = say("编号、编号末几位(如 0007)或名称", "id, the tail of an id (such as 0007) or a name")
FROM_HELP = say(
    "从 YAML 文件读字段,- 为标准输入;不给则缺什么问什么",
    "read fields from a YAML file; - is standard input; else what is missing is asked for",
)


class Named(click.Argument):
    """What names a record. Where it is left out the verb itself asks for it, or says all that is missing at once."""

    def value_is_missing(self, value: Any) -> bool:  # noqa: ARG002  click asks so
        """Let the verb judge."""
        return False


def id_argument(kind: str = "") -> click.Argument:
    """Make the argument that names a record; a kind may know which one is meant without."""
    needed, help = handmade.meant(kind) is None, str(ID_HELP)
    return Named(["id"], required=needed, metavar=str(ID), help=help)


def ids_argument(kind: str = "") -> click.Argument:
    """Make the argument that names one record or several to take the same step."""
    needed = handmade.meant(kind) is None
    return Named(["ids"], nargs=-1, required=needed, metavar=f"{ID}...", help=str(ID_HELP))


def source_option() -> click.Option:
    """Make the option that reads fields from a file."""
    return click.Option(["--from", "source"], metavar=str(say("文件", "FILE")), help=str(FROM_HELP))
