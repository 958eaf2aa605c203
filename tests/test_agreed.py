"""An adjustment moves what the counts agreed on and nothing else: a step forged beside a real one is told from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_holes import adding, altering, done, forge, step

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CARD = (
    "@李永刚 asset open --name 打印机 --category 打印机 --price 2600 --purchased-on 2025-03-06 --model M305d "
    "--maker 惠普 --dealer 天山 --buyer 李永刚 --acceptor 王建国 --department 综合部 --keeper 陈文军 --place 客服中心 "
    "--warranty 无 --opening-source 旧账"
)
ADJUSTED = (
    CARD, CARD, CARD,
    "@艾力江·吾斯曼 stocktake open --no-sheets",
    "@李永刚 stocktake count 0001 --found 不在",
    "@李永刚 stocktake count 0002 --place 仓储物流中心",
    "@李永刚 stocktake count 0003",
    "@李永刚 stocktake explain 0001 --follow-up lose --reason 搬家时遗失",
    "@李永刚 stocktake explain 0002 --follow-up relocate --reason 会议借用",
    "@陈文军 stocktake confirm",
    "@李永刚 stocktake close",
    "@艾力江·吾斯曼 stocktake approve",
    "@王建国 stocktake approve",
    "@王志强 stocktake adjust",
)  # fmt: skip
BY, PART, SESSION = "wang-zhi-qiang", "CNT-2026-0001", "STK-2026-0001"
FOUND, MOVED, LOST = "AST-2026-0003", "AST-2026-0002", "AST-2026-0001"


def placed(place: str) -> Callable[[dict[str, Any]], None]:
    """Give the forging that sends what was agreed to move somewhere else."""

    def change(data: dict[str, Any]) -> None:
        data["place"] = place
        data["steps"][-1]["set"] = {"place": place}

    return change


def untaken(data: dict[str, Any]) -> None:
    data["steps"].pop()
    data["state"] = "in_use"


MOVE = {"set": {"place": "logistics-centre"}, "was": {"place": "service-centre"}}
FORGED = [
    ("a loss beside the agreed one", FOUND, adding("missing", step("lose", BY, cause=PART)), "asset.cause"),
    ("a loss by the session itself", FOUND, adding("missing", step("lose", BY, cause=SESSION)), "asset.cause"),
    ("a loss instead of the agreed move", MOVED, adding("missing", step("lose", BY, cause=PART)), "asset.cause"),
    ("a move of what was in its place", FOUND,
     adding("in_use", step("relocate", BY, cause=PART, **MOVE), place="logistics-centre"), "asset.cause"),
    ("a move to another place than agreed", MOVED, placed("settlement-centre"), "asset.cause"),
    ("an agreed loss that was not taken", LOST, untaken, "count.adjusted"),
    ("a part adjusted by another cause", PART, altering(-1, cause="CNT-2026-0002"), "count.cause"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("id", "change", "rule"), [pytest.param(*one[1:], id=one[0].replace(" ", "-")) for one in FORGED]
)
def test_a_forged_adjustment_is_found(id: str, change: Any, rule: str, run: Any, world: Any) -> None:
    centre: Path = world("office")
    done(run, *ADJUSTED)
    assert run("check").code == 0
    forge(centre, id, change)
    answer = run("check")
    assert answer.code == 1, answer.said
    assert rule in answer.said
