"""Take private numbers out of what staff wrote in a remark, before it comes near a history that cannot forget."""

from __future__ import annotations

from ecentre import privacy

INSTEAD = "(号码略)"


def without_private(text: str) -> str:
    """Give the text with phones, identity numbers and bank cards left out (个人信息保护法)."""
    for pattern in (privacy.IDENTITY, privacy.CARD, privacy.MOBILE):
        if privacy.found(text):
            text = pattern.sub(lambda match: INSTEAD if privacy.found(match.group()) else match.group(), text)
    return text
