"""What people approved on a forge's page: who, and exactly which commit; everything doubtful is left out.

A forge's approval may be the author's own, older than the last change, or taken back: none of these is given on.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre.errors import UsageError
from ecentre.requests.branch import FOLDER, MAIN
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.requests.api import Interface

DECISIONS = frozenset(("APPROVED", "REQUEST_CHANGES", "CHANGES_REQUESTED", "DISMISSED"))


class Asked(NamedTuple):
    """One open request as the forge has it: number, author's account, the commit it stands at, its branch's name."""

    number: int
    author: str
    head: str
    name: str


def open_requests(forge: Interface) -> Iterator[Asked]:
    """Give the open requests to the main line that come from a branch of the same project.

    Raises:
        UsageError: the forge does not tell which commit was approved.
    """
    sort = forge.forge.sort
    if sort == "gitlab":
        rows = forge.pages(f"{forge.project}/merge_requests", state="opened", target_branch=MAIN)
        found = map(_merge_request, rows)
    elif sort in ("gitea", "github"):
        found = map(_pull, forge.pages(f"{forge.project}/pulls", state="open"))
    else:
        raise UsageError(
            say(
                "这个平台不说明批准的是哪一版,不能见证;请用本人签名:ecentre approve 编号",
                "this forge does not tell which version was approved, so nothing can be witnessed; sign in person:"
                " ecentre approve ID",
            )
        )
    return (one for one in found if one is not None)


def _pull(row: dict[str, Any]) -> Asked | None:
    head, base = row.get("head") or {}, row.get("base") or {}
    same = _name(head.get("repo")) == _name(base.get("repo"))
    name = str(head.get("ref") or "")
    if not same or base.get("ref") != MAIN or not name.startswith(FOLDER):
        return None
    return Asked(int(row["number"]), _account(row.get("user")), str(head.get("sha") or ""), name.removeprefix(FOLDER))


def _merge_request(row: dict[str, Any]) -> Asked | None:
    name = str(row.get("source_branch") or "")
    if row.get("source_project_id") != row.get("target_project_id") or not name.startswith(FOLDER):
        return None
    author = str((row.get("author") or {}).get("username") or "").lower()
    return Asked(int(row["iid"]), author, str(row.get("sha") or ""), name.removeprefix(FOLDER))


def approvals(forge: Interface, asked: Asked) -> set[str]:
    """Give the accounts that approved exactly the commit a request stands at, never its author's."""
    found = _timed(forge, asked) if forge.forge.sort == "gitlab" else _reviewed(forge, asked)
    return found - {asked.author, ""}


def _reviewed(forge: Interface, asked: Asked) -> set[str]:
    """Give whose last word is an approval of this very commit that was neither dismissed nor overtaken."""
    last: dict[str, dict[str, Any]] = {}
    for review in forge.pages(f"{forge.project}/pulls/{asked.number}/reviews"):
        if str(review.get("state")).upper() in DECISIONS:
            last[_account(review.get("user"))] = review
    return {account for account, review in last.items() if _stands(review, asked.head)}


def _stands(review: dict[str, Any], head: str) -> bool:
    said = str(review.get("state")).upper() == "APPROVED" and not review.get("dismissed") and not review.get("stale")
    return said and bool(head) and review.get("commit_id") == head


def _timed(forge: Interface, asked: Asked) -> set[str]:
    """Give who approved after the present commit came to the forge; GitLab tells moments, not commits."""
    place = f"{forge.project}/merge_requests/{asked.number}"
    versions = [one for one in forge.get(f"{place}/versions") if one.get("head_commit_sha") == asked.head]
    if not versions:
        return set()
    since = max(_moment(one.get("created_at")) for one in versions)
    rows = forge.get(f"{place}/approvals").get("approved_by") or []
    timed = [(row, _moment(row.get("approved_at"))) for row in rows if row.get("approved_at")]
    return {str((row.get("user") or {}).get("username") or "").lower() for row, moment in timed if moment > since}


def _moment(text: object) -> datetime:
    return datetime.fromisoformat(str(text))


def _account(user: dict[str, Any] | None) -> str:
    return str((user or {}).get("login") or "").lower()


def _name(repository: dict[str, Any] | None) -> str:
    return str((repository or {}).get("full_name") or "")


__all__ = ["Asked", "approvals", "open_requests"]
