"""Text from records is data: what could steer a terminal or turn a line round is shown, never sent [X.14]."""

from __future__ import annotations

import re

# C0 but newline and tab, DEL and C1, bidirectional controls, separators that break lines, lone surrogates
_UNSAFE = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


def clean(text: str) -> str:
    r"""Make control characters visible: ESC becomes ``\u{1b}``; newline and tab stay."""
    if text.isprintable():
        return text
    return re.sub(_UNSAFE, lambda found: f"\\u{{{ord(found.group()):x}}}", text)


def escape_json(text: str) -> str:
    r"""Write the same characters as JSON escapes (``\u202e``), so that the data stays what it was."""
    return re.sub(_UNSAFE, lambda found: f"\\u{ord(found.group()):04x}", text)
