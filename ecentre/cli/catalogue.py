"""The words of click and typer themselves, in the reader's language: bound before either is asked to speak."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

from ecentre.words import language

LOCALE = Path(__file__).parents[1] / "locale"


def bind() -> None:
    """Point gettext at our catalogue and choose the language by ``ECENTRE_LANG``, not by the machine's settings."""
    os.environ["LANGUAGE"] = "en" if language() == "en" else "zh_CN"
    gettext.bindtextdomain("messages", str(LOCALE))
    gettext.textdomain("messages")
