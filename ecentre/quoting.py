"""A value as it is typed in a command line, quoted so that no shell takes a part of it for something to do [T28]."""

from __future__ import annotations

import os
import re

APART = r"[\s\"'()&;|<>$*?!\\#~`^{}\[\],@“”„‘’‚‛]"
"""What tears a word apart in sh, PowerShell or cmd; PowerShell takes typographic marks for plain ones."""
ACTIVE = r"[\"$`!%“”„]|\\$" if os.name == "nt" else r"[\"$`!%\\“”„]"
"""What one of them acts on within double marks too."""
SINGLE = "(['‘’‚‛])"


class Quoted(str):
    """A value that is written as one word already."""

    __slots__ = ()


def quoted(text: object) -> Quoted:
    """Write a value as one word: as it is, else in double marks, which every shell knows, else in single ones."""
    if isinstance(text, Quoted):
        return text
    said = str(text)
    if said and not re.search(APART, said):
        return Quoted(said)
    if not re.search(ACTIVE, said):
        return Quoted(f'"{said}"')
    import shlex

    return Quoted("'" + re.sub(SINGLE, r"\1\1", said) + "'" if os.name == "nt" else shlex.quote(said))


def parted(line: str) -> list[str]:
    """Give the words of a command line whose values were ``quoted``, each value as it was."""
    if os.name != "nt":
        import shlex

        return shlex.split(line)
    found = re.finditer(rf"\"([^\"]*)\"|'((?:{SINGLE}\3|[^'])*)'|(\S+)", line)
    return [one[1] if one[1] is not None else one[4] or re.sub(rf"{SINGLE}\1", r"\1", one[2] or "") for one in found]


__all__ = ["parted", "quoted"]
