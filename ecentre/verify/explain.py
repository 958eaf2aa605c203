"""How one step was judged, in words: who took it, in which role, by which rows of policy, on whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ecentre import approval, chains, evidence, kinds, policy
from ecentre.errors import NotFoundError
from ecentre.git import Git
from ecentre.verify import history, line
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecentre.kind import Transition
    from ecentre.model import Book, Data, Record, Ref
    from ecentre.verify.passage import Grown
    from ecentre.verify.verdict import Failure

SHORT = 10
EVIDENCE = {
    evidence.SIGNED: say("本人签名", "signed in person"),
    evidence.PAPER: say("纸面签字,见证人签名", "signed on paper, before a witness"),
    evidence.WITNESSED: say("平台审批,由见证密钥记录", "approved on the forge, recorded by a witness key"),
    evidence.NONE: say("没有签名", "not signed"),
    evidence.BAD: say("签名无效", "the signature is not valid"),
}


class Told(NamedTuple):
    """What is said of a step, and whether all of it holds."""

    commit: str
    lines: tuple[Words, ...]
    failures: tuple[Failure, ...]

    @property
    def sound(self) -> bool:
        """Tell whether nothing is wrong with the step."""
        return not self.failures

    def as_data(self) -> dict[str, object]:
        """Give it as the JSON envelope keeps it."""
        return {"ok": self.sound, "commit": self.commit, "rows": [str(one) for one in self.lines]}


def told(root: Path, ref: Ref, number: int) -> Told:
    """Say how the step of that number (from 1) was judged.

    Raises:
        NotFoundError: the record has no such step.
    """
    git = Git(root)
    base, commit = _entry(git, ref, number)
    way, before = line.walk(git), line.walk(git)
    if base:
        way.begin(base, everything=False)
        before.begin(base, everything=False)
    passage = history.between(git, base, commit) if base else history.passages(git, "", commit)[0]
    view = before.book.view
    grown = way.take(next(history.read(git, [passage], before=bool(base))))
    mine = next(one for one in grown if one.path == ref.path)
    failures = tuple(one for one in way.failures if one.path in ("", ref.path) and one.step in (None, number - 1))
    return Told(commit, tuple(_lines(mine, number - 1, view, commit, failures)), failures)


def _entry(git: Git, ref: Ref, number: int) -> tuple[str, str]:
    """Give the commit that brought a step into the main line, and the one before it."""
    found = None
    for one in git.history(ref.path):
        data = git.file(one.id, ref.path)
        if data is None or _taken(data) < number:
            break
        found = one
    if found is None:
        raise NotFoundError(
            say("{id} 没有第 {n} 步;查看:ecentre log {id}", "{id} has no step {n}; see: ecentre log {id}",
                id=ref.id, n=number)
        )  # fmt: skip
    return found.parent, found.id


def _taken(data: bytes) -> int:
    """Count the steps of a text, readable or not."""
    return data.partition(b"\nsteps:\n")[2].count(b"\n  - ") + (b"\nsteps:\n  - " in data)


def _lines(
    mine: Grown, place: int, view: Book, commit: str, failures: tuple[Failure, ...]
) -> Iterator[Words]:
    record, step = mine.new.record, mine.new.record.steps[place]
    kind = kinds.get(record.kind)
    row = kind.row_of(step, place)
    yield say(
        "{id} 第 {n} 步 {verb}:{by} 于 {at} 办理,随提交 {commit} 入账",
        "{id} step {n}, {verb}: taken by {by} at {at}, in commit {commit}",
        id=record.id, n=place + 1, verb=row.label if row else step.get("verb"), by=_named(view, str(step.get("by"))),
        at=step.get("at"), commit=commit[:SHORT],
    )  # fmt: skip
    yield from _role(step, row, record, view)
    if step.get("cause"):
        yield say("由 {cause} 的步骤引起", "caused by a step of {cause}", cause=step["cause"])
    yield from _proof(record, place, row, view)
    fields = joined(sorted(approval.written(step))) or "-"
    yield say("写入的字段:{fields};内容校验值 {subject}", "fields set: {fields}; subject {subject}",
              fields=fields, subject=step.get("subject"))  # fmt: skip
    for one in failures:
        yield say("不合格:{told} [{rule} {clause}]", "fails: {told} [{rule} {clause}]",
                  told=one.message, rule=one.rule, clause=one.clause)  # fmt: skip
    if not failures:
        yield say("按这次提交之前的制度、任职和密钥判断:合格", "by policy, posts and keys as they stood before: sound")


def _role(step: Data, row: Transition | None, record: Record, view: Book) -> Iterator[Words]:
    act, at = f"{record.kind}.{step.get('verb')}", str(step.get("at"))
    role = str(step.get("role") or "")
    if role:
        posts = view.find("appointment", person=str(step.get("by")), role=role)
        yield say("身份 {role},依据任职 {posts}", "in the role {role}, by {posts}",
                  role=policy.role_label(view, role), posts=joined(one.id for one in posts) or "-")  # fmt: skip
    if step.get("acting_for"):
        yield say("代 {who} 办理", "standing in for {who}", who=_named(view, str(step["acting_for"])))
    allowed = policy.may(view, act, at)
    chain = (row.chain or row.veto) if row else ""
    if chain:
        stages = chains.stages(view, chain, record, at)
        wanted = " > ".join(joined(policy.role_label(view, seat.role) for seat in one.seats) for one in stages)
        yield say("制度:审批环节 {chain} 依次为 {wanted}", "policy: the chain {chain} is {wanted}",
                  chain=chain, wanted=wanted or "-")  # fmt: skip
    elif row is not None and row.by:
        yield say("须由 {field} 本人办理", "to be taken by whoever stands in {field}", field=row.by)
    else:
        who = joined(policy.role_label(view, one) for one in allowed) or say("任何在岗人员", "anyone on the staff")
        yield say("制度:{act} 由 {who} 办理", "policy: {act} is for {who}", act=act, who=who)


def _proof(record: Record, place: int, row: Transition | None, view: Book) -> Iterator[Words]:
    found = evidence.of(record, place, row, view)
    wanted = chains.signing(view, f"{record.kind}.{record.steps[place].get('verb')}", str(record.steps[place]["at"]))
    yield say("证据:{sort}{key};制度{wanted}", "evidence: {sort}{key}; policy {wanted}", sort=EVIDENCE[found.sort],
              key=f" {found.key}" if found.key else "",
              wanted=say("要求签名", "wants a signature") if wanted else say("不要求签名", "wants none"))  # fmt: skip


def _named(view: Book, person: str) -> str:
    record = view.get("person", person)
    return f"{record.text('name')}({person})" if record else person
