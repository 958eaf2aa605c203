"""What a hand-written command was not given: asked for on a terminal, else named all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ecentre import kinds
from ecentre.cli.dialogue import asking, choosing, offering
from ecentre.cli.grammar import digest
from ecentre.cli.session import Call
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RECORDS = {"id": "", "ids": "", "what": "", "person": "person", "item": "supply_item"}
"""The arguments that name a record, with its kind; where it is empty, of the command's own kind, else of any."""


def parsed(
    parse: Callable[[click.Context, list[str]], list[str]], context: click.Context, given: Sequence[str]
) -> list[str]:
    """Parse the arguments of a command, asking for those that are missing.

    Raises:
        click.UsageError: something is missing and there is nobody to ask.
    """
    words = list(given)
    while True:
        try:
            return parse(context, list(words))
        except click.MissingParameter as error:
            call = context.ensure_object(Call)
            if error.param is None or context.resilient_parsing:
                raise
            if not asking.possible(call):
                _name_all(context, words)
                raise
            context.params.clear()
            words += _asked(call, error.param, context)


def _asked(call: Call, parameter: click.Parameter, context: click.Context) -> list[str]:
    """Ask for one argument or option, and give the words that would have been typed for it."""
    command, own = str(context.info_name), getattr(getattr(context.parent, "command", None), "kind", None)
    if parameter.name == "ids" and (names := digest.steps().get(command)):
        return [ref.id for ref in offering.step(call, names, command)]
    help = str(getattr(parameter, "help", None) or _label(parameter))
    fixed = parameter.type.choices if isinstance(parameter.type, click.Choice) else ()
    kind = RECORDS.get(str(parameter.name))
    among = (kind,) if kind else (own.name,) if own else tuple(kinds.PREFIXES)
    if fixed:
        said = choosing.pick(say("{help}:", "{help}:", help=help), [(str(one), "") for one in fixed])
    elif kind is not None:
        said = offering.any_of(call, call.book, among).id
    else:
        said = _line(parameter, help)
    return [said] if isinstance(parameter, click.Argument) else [parameter.opts[0], said]


def _line(parameter: click.Parameter, help: str) -> str:
    asking.paragraph(help)
    while not (said := asking.line(_label(parameter)).strip('"')):
        pass
    return said


def _label(parameter: click.Parameter) -> str:
    return str(parameter.metavar or parameter.name).strip("[]").removesuffix("...")


def _name_all(context: click.Context, words: Sequence[str]) -> None:
    """Name everything that is missing, where that is more than one thing.

    Raises:
        click.UsageError: it is.
    """
    parser = context.command.make_parser(context)
    found: dict[str, Any] = parser.parse_args(list(words))[0]
    missing = [one for one in context.command.params if one.required and not _there(found.get(str(one.name)))]
    if len(missing) > 1:
        listed = joined(one.opts[0] if isinstance(one, click.Option) else _label(one) for one in missing)
        raise click.UsageError(str(say("缺少:{listed}", "missing: {listed}", listed=listed)), context)


def _there(value: Any) -> bool:
    return value not in (None, "", ()) and not str(value).endswith("UNSET")
