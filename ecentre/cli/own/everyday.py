"""The index of hand-written commands that a clerk meets: beginning, every day, and when something went wrong."""

from __future__ import annotations

from ecentre.cli.grammar.adopting import Own
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
    "tutorial": Own(
        "tutorial",
        "tutorial",
        say("十分钟入门,在练习中心里边学边练", "ten minutes to begin with, in a practice centre"),
        ("ecentre tutorial",),
    ),
    "use": Own(
        "using",
        "use",
        say("选定在哪本账上办理,以后在哪个文件夹都行", "choose the centre to work in, from any folder"),
        ("ecentre use D:/某县中心", "ecentre use"),
    ),
    "whoami": Own(
        "identity",
        "whoami",
        say("我是谁,有哪些身份", "who I am and which roles I hold"),
        ("ecentre whoami --set 王建国",),
    ),
}

DAILY = {
    "new": Own(
        "starting",
        "new",
        say("您想办什么事?用自己的话说,程序找到表单带您填", "what do you want to do? Say it in your words"),
        ("ecentre new", "ecentre new 我要领一台电脑"),
        True,
    ),
    "find": Own(
        "finding",
        "find",
        say("在所有记录里查找:词、编号末几位、拼音", "look in all records: words, ends of ids, pinyin"),
        ("ecentre find 投影仪 运营中心", "ecentre find tyy --kind 资产"),
        dated=True,
    ),
    "open": Own(
        "opening",
        "open_",
        say("用编辑器打开记录的文件,改完留下或恢复", "open a record's file in the editor; keep or drop the changes"),
        ("ecentre open AST-2026-0001", "ecentre open AST-2026-0001 --explain"),
        True,
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
        (
            "ecentre import asset 台账.xlsx",
            "ecentre import incoming 收文登记簿.xlsx",
            "ecentre import person --template 人员名单.xlsx",
        ),
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
    "backup": Own(
        "backing",
        "backup",
        say("把整个中心备份成一个文件,或从备份取回", "back the whole centre up into one file, or take it back"),
        (
            "ecentre backup E:/备份",
            "ecentre backup E:/备份/CLDS-20261103-1000.zip --check",
            "ecentre backup E:/备份/CLDS-20261103-1000.zip --open D:/取回的账",
        ),
    ),
    "undo": Own(
        "undoing",
        "undo",
        say("撤回自己刚办的一步", "take back one's own last step"),
        ("ecentre undo", "ecentre undo --back"),
        True,
    ),
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
        "unwell",
        "doctor",
        say("检查这台电脑和这份账,能修的修好", "examine this computer and copy, and mend it"),
        ("ecentre doctor", "ecentre doctor --fix"),
    ),
}
