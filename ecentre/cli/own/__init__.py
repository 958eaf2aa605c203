"""The index of commands written by hand: each line is a name, its module and function, its help and an example.

A module here is imported only when one of its commands is asked for.
"""

from __future__ import annotations

from ecentre.cli.adopting import Own
from ecentre.words import say

COMMANDS = {
    "init": Own("founding", "init", say("建一个新的服务中心", "found a new centre"), ("ecentre init .",), True),
    "found": Own(
        "closing", "found", say("结束建账,此后一律两人办理", "end the founding"), ("ecentre found close",), True
    ),
    "upgrade": Own(
        "founding", "upgrade", say("把旧版中心升到现版", "bring an older centre forward"), ("ecentre upgrade",), True
    ),
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
    "find": Own(
        "identity", "find", say("在所有记录里查找", "look in all records"), ("ecentre find 打印机",), dated=True
    ),
    "import": Own(
        "importing",
        "import_",
        say("从工作簿导入人员、资产、收文、库存或财务总账", "import people, assets, papers, stock or finance's ledger"),
        ("ecentre import asset 台账.xlsx", "ecentre import incoming 收文登记簿.xlsx"),
        True,
    ),
    "print": Own(
        "printing",
        "print_",
        say("打印表单", "print a form"),
        ("ecentre print AST-2026-0001 --to card.html",),
        dated=True,
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
    "check": Own(
        "checking",
        "check",
        say("检查记录是否合规、账目是否完整", "check the records against the rules"),
        ("ecentre check", "ecentre check --changed"),
    ),
    "verify": Own(
        "verifying",
        "verify",
        say("重放全部历史,核实每一步", "replay all of history and judge every step"),
        ("ecentre verify", "ecentre verify --full", "ecentre verify --explain REQ-2026-0001/3"),
    ),
    "fmt": Own(
        "checking",
        "fmt",
        say("把手工改过的文件排成规范格式", "put hand-edited files into canonical form"),
        ("ecentre fmt --check",),
    ),
    "impact": Own(
        "impacting",
        "impact",
        say("改制度之前:会影响账上哪些事项", "before a policy is changed: what it would have touched"),
        ("ecentre impact --set fixed_asset.price=3000.00", "ecentre impact --set stocktake.first_workdays=3"),
        dated=True,
    ),
    "rules": Own(
        "rulebook",
        "rules",
        say("每条规则及其条款,每类记录的办理步骤", "every rule with its clause, every kind with its steps"),
        ("ecentre rules asset --diagram", "ecentre rules A2.3.6"),
    ),
    "clauses": Own(
        "clauses",
        "clauses",
        say("每一条款由哪条规则、哪项提示、哪个用例落实", "every clause with the rule, report and case for it"),
        ("ecentre clauses A1.2", "ecentre clauses A2.3.6"),
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
    "undo": Own("mending", "undo", say("撤回自己刚办的一步", "take back one's own last step"), ("ecentre undo",), True),
    "completion": Own(
        "identity",
        "completion",
        say("给命令行外壳的自动补全脚本", "a completion script for the shell"),
        ("ecentre completion bash --to ecentre-completion.sh",),
    ),
    "connect": Own(
        "sharing",
        "connect",
        say("把账共享到大家都能进的地方", "share the books at a place others reach"),
        ("ecentre connect S:/ecentre", "ecentre connect https://git.example.cn/centre/books.git"),
        True,
    ),
    "invite": Own(
        "sharing", "invite", say("给同事写一份邀请文件", "write an invitation"), ("ecentre invite 李娜",)
    ),
    "join": Own(
        "sharing",
        "join",
        say("凭邀请文件加入共享的账", "join shared books by an invitation"),
        ("ecentre join invite-li-na.json",),
    ),
    "sync": Own(
        "syncing",
        "sync",
        say("收取别人的步骤,发出自己的", "take in others' steps and send one's own"),
        ("ecentre sync", "ecentre sync --mine AST-2026-0001.model"),
        True,
    ),
    "submit": Own(
        "requests",
        "submit",
        say("提交:交上去,并在平台上开一份申请", "hand in, and open a request on the forge"),
        ("ecentre submit REQ-2026-0001",),
        True,
    ),
    "review": Own(
        "requests",
        "review",
        say("看看哪些申请等我签,改了什么", "which requests wait for me, and what they change"),
        ("ecentre review", "ecentre review REQ-2026-0001"),
    ),
    "ci": Own(
        "judging",
        "ci",
        say("检查一份申请或正账(平台和服务器用)", "judge a request or the main line, for a forge's checks"),
        ("ecentre ci REQ-2026-0001", "ecentre ci --base origin/main --head HEAD", "ecentre ci --main"),
    ),
    "hooks": Own(
        "judging",
        "hooks",
        say("服务器的检查钩子;查文件里的私人号码", "the hook of a server; private numbers in files"),
        ("ecentre hooks server /srv/git/books.git",),
    ),
    "doctor": Own(
        "mending", "doctor", say("检查并修复本地环境", "examine and mend this copy"), ("ecentre doctor --fix",)
    ),
    "audit": Own(
        "auditing",
        "audit",
        say("办理历史:谁在何时办了什么,凭什么,有何异常", "history: who did what when, on what evidence"),
        ("ecentre audit --from 2026-11-01 --to 2026-11-30 --to audit.xlsx",),
    ),
    "diff-text": Own(
        "plaingit",
        "diff_text",
        say("供 git diff 调用:把一条记录写成文字", "for git diff: a record in words"),
        ("ecentre diff-text records/asset/2026/AST-2026-0001.yaml",),
        hidden=True,
    ),
    "merge-file": Own(
        "plaingit",
        "merge_file",
        say("供 git 调用:把同一记录的两处改动逐项合到一起", "for git: two changes of one record brought together"),
        ("ecentre merge-file BASE STANDING COMING records/asset/2026/AST-2026-0001.yaml",),
        hidden=True,
    ),
}

KINDS = {
    "archive": "shelving", "seal_use": "sealing",
    "duty": "watching", "roster": "rostering", "mail": "posting",
    "calendar": "agenda", "stocktake": "stocktaking", "key": "keys", "plan": "planning",
    "supervise": "supervising", "meeting": "convening", "outgoing": "outgoing",
    "stock": "stocking", "stock_count": "shelf_counting", "supply": "supplying", "compensation": "owing",
    "call_log": "calling", "claim": "claiming",
    "asset": "valuing", "finance_ledger": "ledgers", "supply_plan": "planning_supplies",
    "supply_batch": "planning_supplies", "supply_issue": "planning_supplies",
}
"""The kinds and families that have verbs or an answer of their own, each with its module here."""
