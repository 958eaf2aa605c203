"""Compiles the catalogue of click's and typer's words: ``python tests/catalogue.py``."""

from __future__ import annotations

import ast
import struct
from pathlib import Path

PO = Path(__file__).parents[1] / "ecentre/locale/zh_CN/LC_MESSAGES/messages.po"
MO = PO.with_suffix(".mo")
MAGIC = 0x950412DE


def entries(text: str) -> dict[str, str]:
    """Read a .po file: each entry by its key, plural keys joined as .mo files join them."""
    found: dict[str, str] = {}
    for block in text.split("\n\n"):
        parts: dict[str, str] = {}
        word = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            named = not line.startswith('"')
            word, text = line.split(" ", 1) if named else (word, line)
            parts[word] = parts.get(word, "") + ast.literal_eval(text)
        if parts:
            key = parts["msgid"] + ("\0" + parts["msgid_plural"] if "msgid_plural" in parts else "")
            found[key] = parts.get("msgstr", parts.get("msgstr[0]", ""))
    return found


def compiled(text: str) -> bytes:
    """Give the .mo file of a .po text."""
    pairs = sorted((key.encode(), value.encode()) for key, value in entries(text).items())
    head, keys, values, place = 28, [], [], 28 + 16 * len(pairs)
    for column, table in ((0, keys), (1, values)):
        for pair in pairs:
            table.append(struct.pack("<II", len(pair[column]), place))
            place += len(pair[column]) + 1
    strings = b"".join(pair[column] + b"\0" for column in (0, 1) for pair in pairs)
    header = struct.pack("<7I", MAGIC, 0, len(pairs), head, head + 8 * len(pairs), 0, head + 16 * len(pairs))
    return header + b"".join(keys) + b"".join(values) + strings


if __name__ == "__main__":
    MO.write_bytes(compiled(PO.read_text(encoding="utf-8")))
