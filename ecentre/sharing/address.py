"""Where the shared books lie: a folder that everybody reaches, or a project on a forge; nothing else gets through.

An address is the only text of a user that git is ever handed, so its grammar is strict: no option, no program, no
password, nothing that travels unencrypted [T28, T29].
"""

from __future__ import annotations

import re
from pathlib import Path, PureWindowsPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from ecentre.errors import UsageError
from ecentre.words import Words, say

PROTOCOLS = "https:ssh:file"
LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
HOST = re.compile(r"[A-Za-z0-9\[][A-Za-z0-9.:\]-]*")
USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
PLACE = re.compile(r"/[^\s\x00-\x1f\x7f?#\\]+")
SHORT = re.compile(r"(?P<user>[^@/\\:\s]+)@(?P<host>[^/\\:\s]+):(?P<place>[^\s:][^\s]*)")
HELPER = re.compile(r"[A-Za-z0-9+.-]+::")
SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://")


class Address(NamedTuple):
    """A place to share at: what git is told, the protocols it may speak, and the folder if it is one."""

    url: str
    protocols: str
    folder: Path | None = None

    def __str__(self) -> str:
        """Give it as it is kept and told."""
        return self.url


def read(text: str, here: Path) -> Address:
    """Read an address as a person types it; a folder is taken from ``here``.

    Raises:
        UsageError: it is none, or none that is safe.
    """
    text = text.strip()
    if not text or text.startswith("-") or any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
        raise _unfit(text, say("不是地址", "no address"))
    if HELPER.match(text):
        raise _unfit(text, say("会运行别的程序,不允许", "would run a program, which is not allowed"))
    scheme = SCHEME.match(text)
    if scheme:
        return _url(text, scheme["scheme"].lower(), here)
    short = SHORT.fullmatch(text)
    if short and not PureWindowsPath(text).drive:
        _fit(text, short["user"], short["host"])
        return Address(text, PROTOCOLS)
    return _folder(text, here)


def _url(text: str, scheme: str, here: Path) -> Address:
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _unfit(text, say("写法不对", "is written wrongly")) from error
    if scheme == "file":
        return _folder(unquote(parts.path), here)
    if scheme not in ("https", "ssh", "http") or (scheme == "http" and host not in LOOPBACK):
        raise _unfit(text, say("请用 https:// 或 ssh:// 的地址", "use an address with https:// or ssh://"))
    if parts.password is not None or (scheme != "ssh" and parts.username):
        raise _unfit(
            text, say("地址里不能有用户名和口令;口令交给系统保管", "holds a user or password; the system keeps those")
        )
    _fit(text, parts.username or "git", host)
    if not PLACE.fullmatch(parts.path) or parts.query or parts.fragment:
        raise _unfit(text, say("写法不对", "is written wrongly"))
    return Address(text, f"{PROTOCOLS}:http" if scheme == "http" else PROTOCOLS)


def _fit(text: str, user: str, host: str) -> None:
    if not USER.fullmatch(user) or not HOST.fullmatch(host):
        raise _unfit(text, say("写法不对", "is written wrongly"))


def _folder(text: str, here: Path) -> Address:
    place = (here / text).resolve() if not PureWindowsPath(text).drive else Path(text)
    if "::" in str(place):
        raise _unfit(text, say("写法不对", "is written wrongly"))
    return Address(place.as_posix(), PROTOCOLS, place)


def _unfit(text: str, why: Words) -> UsageError:
    shown = "".join(sign if sign.isprintable() else " " for sign in text[:80])
    return UsageError(
        say(
            "地址 {text} {why};例:ecentre connect https://git.example.cn/centre/books.git"
            " 或 ecentre connect S:/ecentre",
            "the address {text} {why}; such as: ecentre connect https://git.example.cn/centre/books.git, or"
            " ecentre connect S:/ecentre",
            text=shown or '""', why=why,
        )
    )
