"""Which forge a centre's books are shared through, and where its pages and its interface are.

The address of the shared copy tells; where the machine is the office's own, the centre's record says which sort it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

from ecentre.words import say

if TYPE_CHECKING:
    from ecentre.model import Book
    from ecentre.words import Words

SORTS = {
    "gitea": say("Gitea、Forgejo", "Gitea, Forgejo"),
    "github": say("GitHub", "GitHub"),
    "gitlab": say("GitLab(极狐)", "GitLab"),
    "gitee": say("Gitee(码云)", "Gitee"),
}
KNOWN = {
    "github.com": "github", "gitlab.com": "gitlab", "jihulab.com": "gitlab", "gitee.com": "gitee",
    "codeberg.org": "gitea", "gitea.com": "gitea",
}  # fmt: skip
NAMED = {"gitea": "gitea", "forgejo": "gitea", "gitlab": "gitlab", "github": "github", "gitee": "gitee"}
INTERFACES = {"gitea": "api/v1", "github": "api/v3", "gitlab": "api/v4", "gitee": "api/v5"}


class Forge(NamedTuple):
    """One project on a forge: the sort (empty: a plain shared folder or git server), the site, the project's path."""

    sort: str
    site: str
    project: str

    @property
    def page(self) -> str:
        """Give the address of the project's page, empty where there is none."""
        return f"{self.site}/{quote(self.project)}" if self.sort and self.site else ""

    @property
    def interface(self) -> str:
        """Give the address under which programs ask this forge."""
        if self.site == "https://github.com":
            return "https://api.github.com"
        return f"{self.site}/{INTERFACES[self.sort]}"

    def compare(self, main: str, branch: str) -> str:
        """Give the page on which a person opens a request with one click; empty where there is no such page."""
        if not self.page:
            return ""
        if self.sort == "gitlab":
            ends = f"merge_request[source_branch]={quote(branch, '')}&merge_request[target_branch]={quote(main, '')}"
            return f"{self.page}/-/merge_requests/new?{ends}"
        return f"{self.page}/compare/{quote(main)}...{quote(branch)}"


def of(url: str, wanted: str = "") -> Forge:
    """Tell the forge by the address of the shared copy; ``wanted`` is what the centre's record says."""
    site, path = _parts(url)
    host = urlsplit(site).hostname or ""
    sort = KNOWN.get(host) or wanted or NAMED.get(host.partition(".")[0], "")
    if not site or sort not in SORTS:
        return Forge("", site, path)
    depth = path.count("/") if sort == "gitlab" else 1
    head, project = _cut(path, depth)
    return Forge(sort, f"{site}/{head}" if head else site, project)


def setting(book: Book) -> str:
    """Give what the centre's record says of its forge, empty where it says nothing."""
    return next((one.text("forge") for one in book.find("centre")), "")


def label(sort: str) -> Words:
    """Give a forge's name."""
    return SORTS.get(sort) or say("共享的账", "the shared books")


def _parts(url: str) -> tuple[str, str]:
    """Give site and path of an address, without name, password or query; a folder has no site."""
    if "://" in url:
        parts = urlsplit(url)
        host, scheme = parts.hostname or "", parts.scheme if parts.scheme in ("http", "https") else "https"
        port = f":{parts.port}" if parts.port and parts.scheme in ("http", "https") else ""
        path = parts.path
    else:
        before, colon, path = url.partition(":")
        host, port, scheme = before.rpartition("@")[2], "", "https"
        if not colon or len(before) == 1 or "/" in before or "\\" in before:
            return "", url
    path = path.strip("/").removesuffix(".git")
    return (f"{scheme}://{host}{port}" if host else "", path)


def _cut(path: str, depth: int) -> tuple[str, str]:
    """Divide a path where the project's own name begins."""
    words = path.split("/")
    return "/".join(words[: -depth - 1]), "/".join(words[-depth - 1 :])


__all__ = ["SORTS", "Forge", "label", "of", "setting"]
