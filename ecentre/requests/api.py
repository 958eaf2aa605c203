"""Asking a forge: the few questions and the one order that requests need, over its documented interface."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from ecentre.errors import RepositoryError
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.requests.forge import Forge

TIMEOUT = 30.0
MOST = 4_000_000  # bytes of one answer
PAGES = 40
SIZE = 50
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SECRETS = {"gitea": "token", "github": "Bearer", "gitlab": "Bearer", "gitee": "Bearer"}


class Interface:
    """One forge, asked with a token over an encrypted line; it is never sent on to another address."""

    def __init__(self, forge: Forge, token: str) -> None:
        """Take the forge and the token."""
        self.forge, self._token = forge, token
        parts = urlsplit(forge.interface)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise RepositoryError(
                say(
                    "平台接口 {site} 没有加密,令牌不能这样送出;请用 https 地址",
                    "the interface {site} is not encrypted; use an https address", site=forge.site,
                )
            )

    @property
    def project(self) -> str:
        """Give the path under which the interface knows the project."""
        name = self.forge.project
        return f"projects/{quote(name, '')}" if self.forge.sort == "gitlab" else f"repos/{quote(name)}"

    def get(self, path: str, **query: object) -> Any:
        """Ask one question.

        Raises:
            RepositoryError: the forge cannot be reached, or says no.
        """
        return self._call(f"{path}?{urlencode(query)}" if query else path, None)

    def post(self, path: str, **data: object) -> Any:
        """Give one order."""
        return self._call(path, json.dumps(data).encode())

    def pages(self, path: str, **query: object) -> Iterator[dict[str, Any]]:
        """Ask for a list, page by page."""
        size = {"limit": SIZE} if self.forge.sort == "gitea" else {"per_page": SIZE}
        for page in range(1, PAGES + 1):
            rows = self.get(path, **query, **size, page=page)
            yield from rows
            if len(rows) < SIZE:
                return

    def _call(self, path: str, data: bytes | None) -> Any:
        import urllib.error
        import urllib.request

        class Stay(urllib.request.HTTPRedirectHandler):
            """The token goes to one address only."""

            def redirect_request(self, *_: Any, **__: Any) -> None:
                return None

        head = {"Authorization": f"{SECRETS[self.forge.sort]} {self._token}", "Accept": "application/json"}
        if data is not None:
            head["Content-Type"] = "application/json"
        asked = urllib.request.Request(f"{self.forge.interface}/{path}", data=data, headers=head)  # noqa: S310  checked
        try:
            with urllib.request.build_opener(Stay).open(asked, timeout=TIMEOUT) as answer:
                return json.loads(answer.read(MOST))
        except (OSError, ValueError) as error:
            raise RepositoryError(
                say(
                    "平台 {site} 没有答复:{why};请查网络和令牌 ECENTRE_FORGE_TOKEN",
                    "{site} did not answer: {why}; see to the network and the token ECENTRE_FORGE_TOKEN",
                    site=self.forge.site, why=error,
                )
            ) from error


def _pull(ask: Interface, head: str, base: str, title: str) -> str:
    made = ask.post(f"{ask.project}/pulls", head=head, base=base, title=title)
    return str(made.get("html_url") or "")


def _merge_request(ask: Interface, head: str, base: str, title: str) -> str:
    made = ask.post(f"{ask.project}/merge_requests", source_branch=head, target_branch=base, title=title)
    return str(made.get("web_url") or "")


def page_of(ask: Interface, head: str) -> str:
    """Give the page of a branch's open request, empty where there is none yet."""
    if ask.forge.sort == "gitlab":
        rows = ask.pages(f"{ask.project}/merge_requests", state="opened", source_branch=head)
        return next((str(row.get("web_url") or "") for row in rows if row.get("source_branch") == head), "")
    rows = ask.pages(f"{ask.project}/pulls", state="open")
    return next((str(row.get("html_url") or "") for row in rows if (row.get("head") or {}).get("ref") == head), "")


CREATE = {"gitea": _pull, "github": _pull, "gitee": _pull, "gitlab": _merge_request}


__all__ = ["CREATE", "Interface", "page_of"]
