"""What may be meant by an option that is not there: another one, or for a list a condition on a field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.cli.grammar.suggesting import plain, slips
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

MOST = 3


def told(error: click.NoSuchOption) -> Words:
    """Say that there is no such option, and which may be meant."""
    near = joined(_near(error) or [one for one in (_condition(error),) if one])
    guess = say(";是不是 {near}?", "; did you mean {near}?", near=near) if near else ""
    name = error.option_name
    return say("没有 {name} 这个选项{guess}", "no option {name}{guess}", name=name, guess=guess)


def whole(error: click.NoSuchOption, arguments: Sequence[str]) -> click.NoSuchOption:
    """Name the option as it was typed: what stands behind one hyphen is read letter by letter, ``-where``."""
    words = (one.partition("=")[0] for one in arguments if one.startswith(error.option_name))
    name = next((one for one in words if len(one) > len(error.option_name)), error.option_name)
    return type(error)(name, ctx=error.ctx)


def _near(error: click.NoSuchOption) -> list[str]:
    """Give the options of a command that may be meant: by slips, by the label of a field, for a list by its field."""
    command = error.ctx.command if error.ctx else None
    wanted = plain(error.option_name.lstrip("-"))
    options = [one for one in command.params if "--" in "".join(one.opts)] if command else []
    by_name = {max(one.opts, key=len): str(getattr(one, "help", "") or "") for one in options}
    near = slips(wanted, tuple(name.lstrip("-") for name in by_name))
    called = [name for name, help in by_name.items() if not wanted.isascii() and wanted in help.partition(":")[0]]
    return ([f"--{name}" for name in near] or called)[:MOST]


def _condition(error: click.NoSuchOption) -> str:
    """Give the condition that may be meant by an option of a list which is the name or the label of a field."""
    context = error.ctx
    kind = getattr(context.parent.command, "kind", None) if context and context.parent else None
    if context is None or kind is None or context.info_name != "list":
        return ""
    from ecentre.cli.session import shapes

    schema, wanted = shapes(context).get(kind.name), plain(error.option_name.lstrip("-")).replace("-", "_")
    called = [name for name in schema.names if not wanted.isascii() and wanted in schema.label(name).zh]
    labelled = [name for name in schema.names if wanted == name] or called
    near = labelled or [one.replace("-", "_") for one in slips(wanted, tuple(schema.names))]
    return f"--where {near[0]}=…" if near else ""


__all__ = ["told", "whole"]
