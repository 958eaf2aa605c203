"""A value as it is typed in a command line, quoted so that no shell takes a part of it for something to do [T28]."""

from __future__ import annotations

import os
import re
import shlex

APART = re.compile(r"[\s\"'()&;|<>$*?!\\#~`^{}\[\],@“”„‘’‚‛]")
"""What tears a word apart in sh, PowerShell or cmd; PowerShell takes typographic marks for plain ones."""
ACTIVE = re.compile(r"[\"$`!%“”„]|\\$" if os.name == "nt" else r"[\"$`!%\\“”„]")
"""What one of them acts on within double marks too."""
SINGLE = re.compile("(['‘’‚‛])")


def quoted(text: object) -> str:
    """Write a value as one word: as it is, else in double marks, which every shell knows, else in single ones."""
    said = str(text)
    if said and not APART.search(said):
        return said
    if not ACTIVE.search(said):
        return f'"{said}"'
    return "'" + SINGLE.sub(r"\1\1", said) + "'" if os.name == "nt" else shlex.quote(said)


__all__ = ["quoted"]
