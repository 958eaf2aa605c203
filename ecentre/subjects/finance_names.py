"""What finance calls the classes of assets, and which classes of the physical ledger that means [A2.4.2b]."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from ecentre import policy

if TYPE_CHECKING:
    from datetime import date

    from ecentre.model import Book

ALSO = {
    "计算机设备": "计算机 电脑 计算机及软件 计算机设备及软件 计算机及外围设备 电子计算机 信息化设备 电子设备",
    "办公设备": "办公 办公自动化设备 文印设备 办公电器",
    "车辆": "运输设备 交通运输设备 交通设备 交通工具 机动车 运输工具",
    "电气设备": "电器 电气 电器设备 空调设备",
    "通信设备": "通讯设备 通信 通讯",
    "广播电视设备": "广播电视电影设备 广电设备 音视频设备 影像设备 视听设备 音像设备",
    "家具": "办公家具 家具用具 家具用具装具 家具用具装具及动植物 家具和用具 家具及用具",
}
"""Other names that offices have for finance's classes; what a class holds is policy."""
_CODE = re.compile(r"^[A-Z]?[0-9][0-9.\-]*")
_NOISE = re.compile(r"[\s、,，·\-—_/()（）\[\]【】]+")


def plain(label: str) -> str:
    """Give a name without its code, signs and spaces."""
    return _CODE.sub("", _NOISE.sub("", unicodedata.normalize("NFKC", label)))


def meanings(book: Book, on: date) -> dict[str, tuple[str, ...]]:
    """Give the classes of our ledger that each name of finance's means on a day."""
    found: dict[str, tuple[str, ...]] = {}
    for category in book.find("category"):
        for name in (category.text("name"), category.id, *category.get("aliases", [])):
            found.setdefault(plain(name), (category.id,))
    for name, ids in _classes(book, on).items():
        for one in (name, *ALSO.get(name, "").split()):
            found[plain(one)] = ids
    return found


def meant(label: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Give the classes that a name means; nothing where nobody could tell."""
    wanted = plain(label)
    shorter = wanted.removeprefix("固定资产").removesuffix("类")
    return known.get(wanted) or known.get(shorter) or ()


def _classes(book: Book, on: date) -> dict[str, tuple[str, ...]]:
    """Give finance's classes with what they hold, as the table of depreciation sorts them; the newest row counts."""
    latest = {str(row["category"]): row for row in policy.rows(book, "depreciation", on) if row.get("category")}
    found: dict[str, tuple[str, ...]] = {}
    for category, row in latest.items():
        name = str(row.get("finance_class") or "")
        if name:
            found[name] = (*found.get(name, ()), category)
    return found
