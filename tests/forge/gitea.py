"""A stand-in for Gitea on loopback: real pushes by git http-backend, its v1 interface for requests and reviews.

Its misbehaviours can be switched on: what a careless or hostile forge lets happen.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tests.forge import server

HERE = Path(__file__).parent
PROJECT = "centre/books"
STYLES = ("merge", "squash", "rebase")
MISBEHAVIOURS = ("self_approval", "stale_kept", "evil_merge", "force_push")
HOOK = """#!/bin/sh
while read -r old new ref; do
  if [ "$ref" = refs/heads/main ] && [ ! -e open ]; then echo "protected branch: use a request" >&2; exit 1; fi
  case "$ref" in refs/heads/*) if grep -qx "$REMOTE_USER" readers; then echo "permission denied" >&2; exit 1; fi;; esac
done
echo "Create a new pull request: $FORGE_SITE/centre/books/compare" >&2
"""
AGIT = "#!/bin/sh\nexec '{python}' '{script}'\n"


@dataclass
class Request:
    """One pull request as the forge keeps it."""

    number: int
    author: str
    ref: str
    title: str
    agit: bool = False
    merged: bool = False
    reviews: list[dict] = field(default_factory=list)


class Gitea:
    """One forge with one project; accounts are their own tokens and passwords."""

    def __init__(self, folder: Path, accounts: tuple[str, ...]) -> None:
        self.repository = folder / f"{PROJECT}.git"
        self.folder, self.accounts = folder, accounts
        self.requests: list[Request] = []
        self.misbehaves: set[str] = set()
        self.repository.mkdir(parents=True)
        self.git("init", "--quiet", "--bare", "--initial-branch=main")
        for name in ("http.receivepack", "receive.advertisePushOptions", "uploadpack.allowAnySHA1InWant"):
            self.git("config", name, "true")
        self.git("config", "receive.procReceiveRefs", "refs/for")
        self._hook("pre-receive", HOOK)
        self._hook("proc-receive", AGIT.format(python=sys.executable, script=HERE / "agit.py"))
        self.readers()
        self.open()
        self.server = server.serve(self)

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def url(self) -> str:
        return f"{self.site}/{PROJECT}.git"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def git(self, *words: str, at: Path | None = None) -> str:
        identity = ("-c", "user.name=Gitea", "-c", "user.email=noreply@gitea.example")
        done = subprocess.run(["git", *identity, *words], cwd=at or self.repository, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{words}: {done.stderr}")
        return done.stdout.strip()

    def _hook(self, name: str, text: str) -> None:
        place = self.repository / "hooks" / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
        place.chmod(0o755)

    def open(self) -> None:
        """Let everybody push the main line, as on the day it is made."""
        (self.repository / "open").touch()

    def protect(self) -> None:
        """Let the main line move by merging requests only."""
        (self.repository / "open").unlink(missing_ok=True)

    def readers(self, *accounts: str) -> None:
        """Let some accounts read only."""
        (self.repository / "readers").write_text("".join(f"{one}\n" for one in accounts), encoding="ascii")

    def home(self, account: str) -> Path:
        """Give the home of a person whose git knows the password of an account."""
        place = self.folder / f"home-{account}"
        place.mkdir(exist_ok=True)
        secret = base64.b64encode(f"{account}:{account}".encode()).decode()
        text = f'[http "{self.site}/"]\n\textraHeader = Authorization: Basic {secret}\n'
        (place / ".gitconfig").write_text(text, encoding="ascii")
        return place

    def head(self, one: Request) -> str:
        ref = f"refs/pull/{one.number}/head" if one.agit else f"refs/heads/{one.ref}"
        return self.git("rev-parse", "--verify", ref)

    def request(self, number: int) -> Request:
        self._agit()
        return next(one for one in self.requests if one.number == number)

    def _agit(self) -> None:
        """Take in the requests that came by AGit."""
        for place in sorted(self.repository.glob("agit-*.json")):
            told = json.loads(place.read_text(encoding="utf-8"))
            if all(one.number != told["number"] for one in self.requests):
                self.requests.append(Request(told["number"], told["user"], told["topic"], told["title"], agit=True))

    def review(self, number: int, account: str, state: str = "APPROVED") -> None:
        """Click on the page of a request.

        Raises:
            PermissionError: the author's own approval, unless that misbehaviour is on.
        """
        one = self.request(number)
        if account == one.author and state == "APPROVED" and "self_approval" not in self.misbehaves:
            raise PermissionError("author")
        said = {"id": len(one.reviews) + 1, "user": {"login": account}, "state": state, "dismissed": False}
        one.reviews.append({**said, "commit_id": self.head(one)})

    def dismiss(self, number: int, account: str) -> None:
        for said in self.request(number).reviews:
            said["dismissed"] = said["dismissed"] or said["user"]["login"] == account

    def reviews(self, one: Request) -> list[dict]:
        head, kept = self.head(one), "stale_kept" in self.misbehaves
        return [{**said, "stale": said["commit_id"] != head and not kept} for said in one.reviews]

    def merge(self, number: int, style: str) -> None:
        """Take a request into the main line in one of the forge's styles; ``evil_merge`` slips something in."""
        one = self.request(number)
        with tempfile.TemporaryDirectory() as name:
            copy = Path(name)
            self.git("clone", "--quiet", str(self.repository), ".", at=copy)
            self.git("fetch", "--quiet", "origin", self.head(one), at=copy)
            self.git("checkout", "--quiet", "-b", "theirs", self.head(one), at=copy)
            if style == "rebase":
                self.git("rebase", "--quiet", "main", at=copy)
                self.git("checkout", "--quiet", "main", at=copy)
                self.git("merge", "--quiet", "--ff-only", "theirs", at=copy)
            elif style == "squash":
                self.git("checkout", "--quiet", "main", at=copy)
                self.git("merge", "--quiet", "--squash", "theirs", at=copy)
                author = f"{one.author} <{one.author}@gitea.example>"
                self.git("commit", "--quiet", "--author", author, "-m", f"{one.title} (#{number})", at=copy)
            else:
                self.git("checkout", "--quiet", "main", at=copy)
                self.git("merge", "--quiet", "--no-ff", "--no-commit", "theirs", at=copy)
                self._slip(copy)
                self.git("commit", "--quiet", "-m", f"Merge pull request '{one.title}' (#{number})", at=copy)
            tip = self.git("rev-parse", "HEAD", at=copy)
            self.git("fetch", "--quiet", str(copy), "HEAD")
        self.git("update-ref", "refs/heads/main", tip)
        one.merged = True

    def _slip(self, copy: Path) -> None:
        if "evil_merge" not in self.misbehaves:
            return
        place = max((copy / "records" / "requisition").rglob("*.yaml"))
        text = place.read_text(encoding="utf-8").replace('estimated_price: "2600.00"', 'estimated_price: "26000.00"')
        place.write_text(text, encoding="utf-8", newline="\n")
        self.git("add", "--all", at=copy)

    def rewrite(self, commit: str) -> None:
        """Put the main line back, as a forge without protection lets anybody do."""
        if "force_push" not in self.misbehaves:
            raise PermissionError("protected")
        self.git("update-ref", "refs/heads/main", commit)

    def shown(self, one: Request) -> dict:
        repository = {"full_name": PROJECT}
        return {
            "number": one.number, "title": one.title, "user": {"login": one.author},
            "state": "closed" if one.merged else "open", "html_url": f"{self.site}/{PROJECT}/pulls/{one.number}",
            "head": {"ref": one.ref, "sha": self.head(one), "repo": repository},
            "base": {"ref": "main", "repo": repository},
        }  # fmt: skip

    def answer(self, method: str, path: str, query: dict, account: str, data: dict) -> tuple[int, object]:
        """Answer one question of the v1 interface."""
        self._agit()
        words = path.removeprefix(f"/api/v1/repos/{PROJECT}/pulls").strip("/").split("/")
        page, limit = (int(query.get(name, ["0"])[0]) for name in ("page", "limit"))
        part = slice((page - 1) * limit, page * limit) if page else slice(None)
        if not path.startswith(f"/api/v1/repos/{PROJECT}/pulls"):
            return 404, {"message": "not found"}
        if words == [""] and method == "POST":
            made = Request(len(self.requests) + 1, account, data["head"], data["title"])
            self.requests.append(made)
            return 201, self.shown(made)
        if words == [""]:
            return 200, [self.shown(one) for one in self.requests if not one.merged][part]
        one = self.request(int(words[0]))
        return 200, self.reviews(one)[part] if words[1:] == ["reviews"] else self.shown(one)
