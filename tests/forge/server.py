"""The stand-in's web server: its interface under ``/api``, git's own protocol by http-backend under everything else."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from tests.forge.gitea import Gitea

PROGRAMS = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()
BACKEND = Path(PROGRAMS, "git-http-backend")


def serve(forge: Gitea) -> ThreadingHTTPServer:
    """Start to serve on loopback, at a port that is free."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"forge": forge}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    forge: Gitea

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        account = self._account()
        if account is None:
            return self._say(401, "{}", {"WWW-Authenticate": 'Basic realm="forge"'})
        if not parts.path.startswith("/api/"):
            return self._git(parts.path, parts.query, body, account)
        asked = json.loads(body) if body else {}
        code, told = self.forge.answer(self.command, parts.path, parse_qs(parts.query), account, asked)
        return self._say(code, json.dumps(told), {})

    def do_POST(self) -> None:
        self.do_GET()

    def _account(self) -> str | None:
        kind, _, secret = (self.headers.get("Authorization") or "").partition(" ")
        name = base64.b64decode(secret).decode().partition(":")[0] if kind == "Basic" else secret
        return name if kind in ("Basic", "token") and name in self.forge.accounts else None

    def _say(self, code: int, text: str, head: dict[str, str]) -> None:
        self._write(code, head, text.encode())

    def _write(self, code: int, head: dict[str, str], data: bytes) -> None:
        self.send_response(code)
        for name, value in {**head, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _git(self, path: str, query: str, body: bytes, account: str) -> None:
        """Hand a call on to git http-backend, as a web server does."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        env |= {
            "GIT_PROJECT_ROOT": str(self.forge.folder), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
            "QUERY_STRING": query, "REQUEST_METHOD": self.command, "REMOTE_USER": account,
            "CONTENT_TYPE": self.headers.get("Content-Type") or "", "CONTENT_LENGTH": str(len(body)),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol") or "", "FORGE_SITE": self.forge.site,
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding") or "", "REMOTE_ADDR": "127.0.0.1",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
        }  # fmt: skip
        told = subprocess.run([str(BACKEND)], input=body, env=env, capture_output=True).stdout
        head, _, data = told.partition(b"\r\n\r\n")
        lines = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
        self._write(int(lines.pop("Status", "200 OK").split(" ")[0]), lines, data)
