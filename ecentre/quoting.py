"""A value as it is typed in a command line, quoted so that no shell takes a part of it for something to do [T28]."""

from __future__ import annotations

import os
import re
import shlex

APART = r"[\s\"'()&;|<>$*?!\\#~`^{}\[\],@“”„‘’‚‛]"
"""What tears a word apart in sh, PowerShell or cmd; PowerShell takes typographic marks for plain ones."""
ACTIVE = r"[\"$`!%“”„]|\\$" if os.name == "nt" else r"[\"$`!%\\“”„]"
"""What one of them acts on within double marks too."""
SINGLE = "(['‘’‚‛])"


def quoted(text: object) -> str:
    """Write a value as one word: as it is, else in double marks, which every shell knows, else in single ones."""
    said = str(text)
    if said and not re.search(APART, said):
        return said
    if not re.search(ACTIVE, said):
        return f'"{said}"'
    return "'" + re.sub(SINGLE, r"\1\1", said) + "'" if os.name == "nt" else shlex.quote(said)


__all__ = ["quoted"]
