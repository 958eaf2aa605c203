"""The index of hand-written commands that a clerk meets: beginning, every day, and when something went wrong."""

from __future__ import annotations

from ecentre.cli.adopting import Own
from ecentre.words import say

BEGINNING = {
    "init": Own("founding", "init", say("建一个新的服务中心", "found a new centre"), ("ecentre init .",), True),
    "demo": Own(
        "demo",
        "demo",
        say("建一个示范中心,演示一个月的工作", "make a demo centre and a month of work"),
        ("ecentre demo",),
        True,
    ),
    "whoami": Own(
        "identity",
        "whoami",
        say("我是谁,有哪些身份", "who I am and which roles I hold"),
        ("ecentre whoami --set 王建国",),
    ),
}

DAILY = {
    "find": Own(
        "identity", "find", say("在所有记录里查找", "look in all records"), ("ecentre find 打印机",), dated=True
    ),
    "today": Own(
        "agenda",
        "today",
        say("今天:到期、迟了和等我办的", "today: what is due, late, or waits for me"),
        ("ecentre today", "ecentre today --all"),
        dated=True,
    ),
    "missing": Own(
        "agenda",
        "missing",
        say("一个月里缺的和迟的:谁该办、怎样补", "what a month lacks or had too late"),
        ("ecentre missing 2026-11",),
        dated=True,
    ),
    "print": Own(
        "printing",
        "print_",
        say("打印表单", "print a form"),
        ("ecentre print AST-2026-0001 --to card.html",),
        dated=True,
    ),
    "import": Own(
        "importing",
        "import_",
        say("从工作簿导入人员、资产、收文、库存或财务总账", "import people, assets, papers, stock or finance's ledger"),
        ("ecentre import asset 台账.xlsx", "ecentre import incoming 收文登记簿.xlsx"),
        True,
    ),
    "clearance": Own(
        "clearing",
        "clearance",
        say("离岗、换岗交接清单:名下还有什么没交清", "what a leaver or mover still holds or owes"),
        ("ecentre clearance 徐文军", "ecentre clearance 徐文军 --move -o html --to 交接单.html"),
        True,
        dated=True,
    ),
    "cost": Own(
        "costing",
        "cost",
        say("一个月的费用,按部门和类别,对照预算", "the cost of a month by department and class, beside the budget"),
        ("ecentre cost 2026-11 --to 费用表.xlsx", "ecentre cost --budget"),
        dated=True,
    ),
    "evidence": Own(
        "scanning",
        "evidence",
        say("核对扫描件:在、缺失、被改动、账上没有", "scans on disk: found, missing, changed, unknown"),
        ("ecentre evidence check D:/扫描件",),
        dated=True,
    ),
}

MENDING = {
    "undo": Own("mending", "undo", say("撤回自己刚办的一步", "take back one's own last step"), ("ecentre undo",), True),
    "keep": Own(
        "mending",
        "keep",
        say("保留手工改动,记为一次更正", "keep a hand edit as a correction"),
        ("ecentre keep AST-2026-0001 --reason 补型号",),
        True,
    ),
    "restore": Own(
        "restoring", "restore", say("恢复原样", "put back what was spoilt"), ("ecentre restore AST-2026-0001",), True
    ),
    "doctor": Own(
        "mending", "doctor", say("检查并修复本地环境", "examine and mend this copy"), ("ecentre doctor --fix",)
    ),
}
