"""The witness: a key that CI holds records a forge's approval of exactly the head commit as a step marked «witnessed».

It speaks only where policy lets a witness speak, only for the person whose record bears the account, and only for
somebody else's request: never for who put it forward or took its other steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from ecentre import actions, chains, clock, evidence, sshsig
from ecentre.errors import EcentreError, RefusedError, UsageError
from ecentre.index import open_book
from ecentre.requests import branch, clicks, courier, signing, waiting
from ecentre.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecentre.git import Git
    from ecentre.model import Book
    from ecentre.requests.api import Interface
    from ecentre.requests.clicks import Asked
    from ecentre.requests.waiting import Request
    from ecentre.schema import Schemas
    from ecentre.turns import Wanted

    Sign = Callable[[str, bytes], str]


class Witnessed(NamedTuple):
    """What the witness did with one request: whose approvals it recorded, or why none."""

    name: str
    people: tuple[str, ...]
    said: Words


def signer(text: str, book: Book) -> Sign:
    """Give the function that signs with the witness key of a CI secret.

    Raises:
        UsageError: it is no usable key.
        RefusedError: the books know no such witness key.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    try:
        private = cast("sshsig.PrivateKey", load_ssh_private_key(text.strip().encode() + b"\n", None))
        public = sshsig.public(private)
    except (ValueError, TypeError, UnsupportedAlgorithm, sshsig.SignatureError) as error:
        raise UsageError(
            say("ECENTRE_WITNESS_KEY 不是可用的密钥:{why}", "ECENTRE_WITNESS_KEY is no usable key: {why}", why=error)
        ) from error
    known = evidence.keys(book).get(public)
    if known is None or known.purpose != "witness" or known.last:
        raise RefusedError(
            say(
                "这把见证密钥没有登记或已吊销;请管理员登记:ecentre key new --for-checks --to 文件",
                "this witness key is not registered, or revoked; an administrator enters one:"
                " ecentre key new --for-checks --to FILE",
            )
        )
    return lambda _person, message: sshsig.sign(private, message, sshsig.NAMESPACE)


def main_book(git: Git, schemas: Schemas) -> Book:
    """Give the shared books, by which alone people, accounts and keys are known."""
    return open_book(git.root, schemas, at=git.value(branch.SHARED))


def record(git: Git, schemas: Schemas, forge: Interface, sign: Sign) -> Iterator[Witnessed]:
    """Record, for every open request, the approvals of its head commit that policy lets a witness record."""
    main = git.value(branch.SHARED)
    known = branch.states(git)
    for asked in clicks.open_requests(forge):
        if known.get(asked.name) != asked.head:
            yield Witnessed(asked.name, (), say("内容刚有变化,下次再看", "it just changed; next time"))
            continue
        request = waiting.looked_at(git, schemas, asked.name, asked.head, main)
        if request.conflicts:
            yield Witnessed(asked.name, (), say("与共享的账有冲突", "it does not fit the shared books"))
            continue
        yield _one(git, schemas, request, people(request, forge, asked), sign, asked)


def people(request: Request, forge: Interface, asked: Asked) -> set[str]:
    """Give who approved, as the shared books know the accounts: one active person each, no party to the request."""
    book = request.before
    found = set()
    for account in clicks.approvals(forge, asked):
        holders = [one.id for one in book.find("person") if one.text("forge_account").lower() == account]
        active = [id for id in holders if (person := book.get("person", id)) and person.state == "active"]
        if len(holders) == 1 and active:
            found.add(holders[0])
    return found - _movers(request) - _behind(book, asked.author)


def _movers(request: Request) -> set[str]:
    """Give who took steps of the request other than answers."""
    taken = set()
    for ref in request.refs:
        before, after = request.before.get(*ref), request.book.get(*ref)
        new = after.steps[len(before.steps) if before else 0 :] if after else []
        taken |= {str(step.get("by")) for step in new if not step.get("stage")}
    return taken


def _behind(book: Book, account: str) -> set[str]:
    return {one.id for one in book.find("person") if one.text("forge_account").lower() == account}


def _one(git: Git, schemas: Schemas, request: Request, able: set[str], sign: Sign, asked: Asked) -> Witnessed:
    """Record what one request's approvals bear, one step a person and place, all of it sent at once."""
    try:
        signing.refuse_unsound(git, schemas, request)
    except EcentreError as error:
        return Witnessed(request.name, (), error.message)
    done: list[str] = []
    now = request
    while (found := next(_possible(now, able), None)) is not None:
        wanted, person = found
        desk = actions.Desk(now.book, schemas, person, clock.now(), sign, evidence.WITNESSED)
        said = f"平台批准:申请 {asked.number},版本 {asked.head[:12]}"
        try:
            change = actions.advance(desk, wanted.record.ref, wanted.row.verb, {}, actions.Paper(said))
            tip = signing.written(git, schemas, now, change)
        except EcentreError as error:
            return Witnessed(request.name, (), error.message)
        now = waiting.looked_at(git, schemas, request.name, tip, request.main)
        done.append(person)
    if not done:
        return Witnessed(request.name, (), say("没有可见证的批准", "no approval to witness"))
    sent = courier.push(git, now.tip, f"refs/heads/{branch.FOLDER}{request.name}", request.tip)
    if not sent.done:
        return Witnessed(request.name, (), say("没有送到:{told}", "not delivered: {told}", told=sent.told))
    courier.remember(git, branch.shared(request.name), now.tip)
    return Witnessed(request.name, tuple(done), say("已见证 {n} 项批准", "{n} approvals witnessed", n=len(done)))


def _possible(request: Request, able: set[str]) -> Iterator[tuple[Wanted, str]]:
    """Give the answers that are wanted, that policy lets a witness record, and whose giver approved."""
    for wanted in waiting.wanted(request):
        act = f"{wanted.record.kind}.{wanted.row.verb}"
        row = chains.signing(request.before, act)
        if row is not None and row.get("witnessed"):
            yield from ((wanted, person) for person in wanted.people if person in able)


__all__ = ["Witnessed", "main_book", "people", "record", "signer"]
