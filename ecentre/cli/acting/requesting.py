"""Verbs on a record that lies on a request: the step is taken there, and the request carries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre.cli import output
from ecentre.cli.meaning import naming
from ecentre.errors import EcentreError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ecentre.cli.session import Call
    from ecentre.commit import Done
    from ecentre.index import IndexBook
    from ecentre.model import Change, Ref
    from ecentre.requests.waiting import Request


def entered(call: Call, ids: Sequence[str], among: Iterable[str] = ()) -> Call:
    """Turn a call to the open request that holds all the records named, unless the books here went on without it."""
    request = holding(call, ids, among)
    if request is not None:
        take_up(call, request)
    return call


def take_up(call: Call, request: Request) -> None:
    """Act on a request from here on, and say so."""
    call.take_up(request)
    output.words(say("(在申请 {name} 上办理)", "(on the request {name})", name=request.name))


def holding(call: Call, ids: Sequence[str], among: Iterable[str] = ()) -> Request | None:
    """Give the open request that holds all the records named, with every step that the books here have of them."""
    from ecentre.git import Git
    from ecentre.requests import waiting

    git = Git(call.root)
    for request in waiting.all_open(git, call.schemas, ids) if ids and waiting.any_known(git) else ():
        refs = [_meant(call, request, id, among) for id in ids]
        if all(ref is not None and _holds(call, request, ref) for ref in refs):
            return request
    return None


def _meant(call: Call, request: Request, id: str, among: Iterable[str]) -> Ref | None:
    """Give the record of a request that is meant, if it touches one of that name."""
    try:
        ref = naming.anywhere(request.book, call.schemas, id, among)
    except EcentreError:
        return None
    return ref if ref in request.refs else None


def _holds(call: Call, request: Request, ref: Ref) -> bool:
    """Tell whether a request holds all the steps of a record that the books here have."""
    there, here = request.book.get(*ref), call.kept.get(*ref)
    return there is not None and (here is None or there.steps[: len(here.steps)] == here.steps)


def act(call: Call, request: Request, plan: Callable[[IndexBook], Change]) -> Done:
    """Take a step on a request and send it."""
    from ecentre.git import Git
    from ecentre.requests import signing

    return signing.act(Git(call.root), call.schemas, request, plan, dry_run=call.dry_run)
