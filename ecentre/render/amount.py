"""Amounts in capitals as cheques and forms write them: 人民币陆仟零贰拾柒元整."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from ecentre.errors import InvalidError
from ecentre.words import say

LIMIT = Decimal(100_000_000)
_FEN = Decimal("0.01")


def capitals(amount: str | Decimal) -> str:
    """Write an amount in yuan in capitals, with 人民币 directly before it.

    Raises:
        InvalidError: it is negative, finer than a fen, no number, or 1亿 (100,000,000 yuan) and more.
    """
    value = _exact(amount)
    from cn2an import an2cn

    return f"人民币{an2cn(f'{value:.2f}', 'rmb')}"


def _exact(amount: str | Decimal) -> Decimal:
    try:
        value = Decimal(str(amount).replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value.is_signed() or value >= LIMIT or value != value.quantize(_FEN):
        raise InvalidError(
            say(
                "{amount} 不能写成大写:须为零以上、不足一亿元、最多两位小数的金额",
                "{amount} cannot be written in capitals: give 0 up to 99,999,999.99 yuan with at most two places",
                amount=amount,
            ),
        )
    return value
