"""Talking to the place where the books are shared: what it has, bringing it here, taking ours there.

The only use of GitPython: it starts git on fixed words and reads its progress. Here alone git sees the user's own and
the machine's settings, for they know the passwords and the certificates; those of this copy must not name a program.
A shared folder's own hooks and settings never run on the machine of whoever reads it [T28, T29].
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, NamedTuple

from ecentre import gitcall, process
from ecentre.errors import RepositoryError
from ecentre.gitcall import text_of
from ecentre.sharing import refusal
from ecentre.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ecentre.git import Git
    from ecentre.sharing.address import Address

    Bar = Callable[[float, float], None]

MAIN = "refs/heads/main"
ORIGIN = "refs/remotes/origin/main"
INCOMING = "refs/ecentre/incoming"
PATIENCE = 30.0  # seconds until an answer to the first question; after that nobody is there
NETWORK = ("http.lowSpeedLimit=1", "http.lowSpeedTime=60", "credential.interactive=auto", "push.gpgSign=false")
KEPT = frozenset(("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH"))
# Settings of this copy that would choose a program, another place or weaker encryption for what goes over the net.
FOREIGN = (
    r"(?:^|\])\s*(?:sshcommand|askpass|gitproxy|helper|uploadpack|receivepack|proxy|vcs|insteadof|pushinsteadof"
    r"|sslverify|sslcert|sslkey|sslcainfo|cookiefile|extraheader)\s*(?:$|=)"
)
THERE = (
    "git -c core.hooksPath={null} -c core.fsmonitor=false -c core.alternateRefsCommand=true -c receive.autogc=false"
    " -c transfer.fsckObjects=true -c 'safe.directory=*' {what}"
)


class Heard(NamedTuple):
    """How a talk ended: exit code, what was answered, what was complained of."""

    code: int
    out: str
    err: str


def tip(git: Git, address: Address) -> str:
    """Give the newest state of the shared books, empty where there is none yet.

    Raises:
        OfflineError: nobody answers.
        RefusedError: whoever answers does not let us in.
    """
    if address.folder is not None and not address.folder.is_dir():
        raise refusal.unreachable(address)
    heard = talk(git, address, ("ls-remote", *there(address, "upload-pack"), "--end-of-options", address.url, MAIN))
    if heard.code:
        raise refusal.of_talk(address, heard.err)
    found = re.match(r"([0-9a-f]{40})\trefs/heads/main$", heard.out, re.MULTILINE)
    return found[1] if found else ""


def fetch(git: Git, address: Address, bar: Bar | None = None) -> None:
    """Bring the shared books here, next to our own.

    Raises:
        OfflineError: the connection broke.
    """
    words = ("fetch", "--progress", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head")
    what = ("--end-of-options", address.url, f"+{MAIN}:{INCOMING}")
    heard = talk(git, address, (*words, *there(address, "upload-pack"), *what), bar, patience=None)
    if heard.code:
        raise refusal.of_talk(address, heard.err)


def push(git: Git, address: Address, old: str, new: str, bar: Bar | None = None) -> bool:
    """Take our books there if they still are at ``old``; False where somebody was quicker.

    The old value is named so that a place that was taken back meanwhile is not taken for one that only lags behind.

    Raises:
        OfflineError: the connection broke.
        RefusedError: the place does not take it.
    """
    words = ("push", "--porcelain", "--atomic", "--progress", f"--force-with-lease={MAIN}:{old}")
    what = ("--end-of-options", address.url, f"{new}:{MAIN}")
    heard = talk(git, address, (*words, *there(address, "receive-pack"), *what), bar, patience=None)
    if not heard.code:
        return True
    if refusal.somebody_was_quicker(heard.out, heard.err):
        return False
    raise refusal.of_push(address, heard.out, heard.err)


def there(address: Address, what: str) -> tuple[str, ...]:
    """Give the program that reads and writes a shared folder: no code of that folder, whoever owns it."""
    if address.folder is None:
        return ()
    return (f"--{what}={THERE.format(null=gitcall.NULL, what=what)}",)


def talk(
    git: Git, address: Address, words: tuple[str, ...], bar: Bar | None = None, patience: float | None = PATIENCE
) -> Heard:
    """Run one git command that goes over the net, and give what came back; ``patience`` in seconds, None for any."""
    """Say one thing to the shared place and hear the answer."""
    git.trust()
    _refuse_foreign(git)
    options = [part for one in (*gitcall.OPTIONS, *NETWORK) for part in ("-c", one)]
    trust = f"safe.directory={os.environ.get('ECENTRE_TRUST', '')}"
    argv = [process.program("git"), *options, "-c", trust, *words]
    out: list[str] = []
    err: list[str] = []
    with _environment(address) as env:
        code = _started(git, argv, env, out, err, bar, patience)
    return Heard(code, "".join(out), "".join(err))


def _started(
    git: Git, argv: list[str], env: Mapping[str, str], out: list[str], err: list[str], bar: Bar | None,
    patience: float | None,
) -> int:  # fmt: skip
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    from git.cmd import Git as Program
    from git.cmd import handle_process_output

    running = Program(str(git.root)).execute(argv, as_process=True, universal_newlines=True, env=dict(env))
    for stream in (getattr(running, name, None) for name in ("stdout", "stderr")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    follow = _progress(bar)

    def complained(line: str) -> None:
        follow(line)
        err.append(line)

    ended: list[int] = []
    handle_process_output(
        running, out.append, complained, lambda one: ended.append(_code(one)), decode_streams=False,
        kill_after_timeout=patience,
    )
    return ended[0] if ended else 1


def _code(running: Any) -> int:
    """Wait for the end of a program and give its exit code."""
    return int((getattr(running, "proc", None) or running).wait())


def _progress(bar: Bar | None) -> Callable[[str], None]:
    """Give what reads the lines of progress and moves the bar."""
    if bar is None:
        return lambda _line: None
    from git import RemoteProgress

    shown = bar

    class Progress(RemoteProgress):
        """Hands on how much of how much is done."""

        def update(
            self, op_code: int, cur_count: str | float, max_count: str | float | None = None, message: str = ""
        ) -> None:
            """Move the bar."""
            del op_code, message
            shown(float(cur_count or 0), float(max_count or 0))

    return Progress().new_message_handler()


@contextmanager
def _environment(address: Address) -> Iterator[dict[str, str]]:
    """Take git's own variables out of the environment while git is started, all but those that let us in."""
    taken = {name: value for name, value in os.environ.items() if name.startswith("GIT_") and name not in KEPT}
    taken.pop("GIT_PYTHON_REFRESH", None)
    for name in taken:
        del os.environ[name]
    try:
        yield {
            "GIT_TERMINAL_PROMPT": "1" if sys.stdin is not None and sys.stdin.isatty() else "0",
            "GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1", "GIT_ATTR_NOSYSTEM": "1",
            "GIT_ALLOW_PROTOCOL": address.protocols, "GIT_PROTOCOL_FROM_USER": "0", "LC_ALL": "C.UTF-8",
        }
    finally:
        os.environ.update(taken)


def _refuse_foreign(git: Git) -> None:
    """Refuse a copy whose own settings would choose programs or places for what goes over the net [T29].

    Raises:
        RepositoryError: naming the file to mend.
    """
    for file in (git.common / "config", git.dir / "config.worktree"):
        lines = gitcall.without_remarks(text_of(file))
        if re.search(FOREIGN, lines, re.IGNORECASE | re.MULTILINE):
            raise RepositoryError(
                say(
                    "{file} 里有外来的网络设置,可能会运行别的程序;"
                    "请删去其中的 sshCommand、helper、proxy、insteadOf 等几行再办",
                    "{file} holds foreign settings for the network that may run programs; remove sshCommand, helper,"
                    " proxy, insteadOf and the like first",
                    file=file,
                )
            )
