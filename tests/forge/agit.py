"""What Gitea does with a push to ``refs/for/main``: a request without a branch, for whoever may not push one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def read() -> str | None:
    size = int(sys.stdin.buffer.read(4), 16)
    return None if size == 0 else sys.stdin.buffer.read(size - 4).decode().rstrip("\n")


def lines() -> list[str]:
    found = []
    while (line := read()) is not None:
        found.append(line)
    return found


def write(*texts: str) -> None:
    for text in texts:
        data = text.encode()
        sys.stdout.buffer.write(f"{len(data) + 4:04x}".encode() + data)
    sys.stdout.buffer.write(b"0000")
    sys.stdout.buffer.flush()


def main() -> None:
    lines()
    write("version=1\0push-options\n")
    (_, new, ref) = lines()[0].split(" ")
    options = dict(one.split("=", 1) for one in lines() if "=" in one)
    topic, user = options["topic"], os.environ["REMOTE_USER"]
    known = [json.loads(path.read_text(encoding="utf-8")) for path in Path().glob("agit-*.json")]
    number = next((one["number"] for one in known if (one["topic"], one["user"]) == (topic, user)), 100 + len(known))
    told = {"number": number, "topic": topic, "user": user, "title": options.get("title", "")}
    Path(f"agit-{number}.json").write_text(json.dumps(told), encoding="utf-8")
    subprocess.run(["git", "update-ref", f"refs/pull/{number}/head", new], check=True)
    write(f"ok {ref}\n", f"option refname refs/pull/{number}/head\n", f"option new-oid {new}\n")


main()
