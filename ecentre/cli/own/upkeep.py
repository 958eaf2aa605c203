"""The index of hand-written commands for whoever keeps the books: founding, sharing, proving."""

from __future__ import annotations

from ecentre.cli.grammar.adopting import Own
from ecentre.words import say

FOUNDING = {
    "found": Own(
        "closing",
        "found",
        say("看建账还差什么,或结束建账", "what is left of the founding, or end it"),
        ("ecentre found", "ecentre found close"),
        True,
    ),
    "upgrade": Own(
        "upgrading", "upgrade", say("把旧版中心升到现版", "bring an older centre forward"),
        ("ecentre upgrade", "ecentre upgrade --items"), True,
    ),
    "completion": Own(
        "completing",
        "completion",
        say("按 Tab 键补全命令、选项、编号和名称", "let the Tab key complete commands, options, ids and names"),
        ("ecentre completion --install", "ecentre completion bash --to ecentre-completion.sh"),
    ),
    "manual": Own(
        "manual",
        "manual",
        say("手册:全部命令的说明,可打印", "the manual: every command explained, to read or print"),
        ("ecentre manual asset add", "ecentre manual --to 手册.html", "ecentre manual --form man --to man"),
    ),
}

SHARING = {
    "connect": Own(
        "sharing",
        "connect",
        say("把账共享到大家都能进的地方", "share the books at a place others reach"),
        ("ecentre connect S:/ecentre", "ecentre connect https://git.example.cn/centre/books.git"),
        True,
    ),
    "invite": Own("sharing", "invite", say("给同事写一份邀请文件", "write an invitation"), ("ecentre invite 李娜",)),
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
}

PROVING = {
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
    "audit": Own(
        "auditing",
        "audit",
        say("办理历史:谁在何时办了什么,凭什么,有何异常", "history: who did what when, on what evidence"),
        ("ecentre audit --from 2026-11-01 --to 2026-11-30 --to audit.xlsx",),
    ),
    "rules": Own(
        "rulebook",
        "rules",
        say("每条规则及其条款,每类记录的办理步骤", "every rule with its clause, every kind with its steps"),
        ("ecentre rules asset --diagram", "ecentre rules A2.3.6", "ecentre rules --answers --to answer.json"),
    ),
    "clauses": Own(
        "clauses",
        "clauses",
        say("每一条款由哪条规则、哪项提示、哪个用例落实", "every clause with the rule, report and case for it"),
        ("ecentre clauses A1.2", "ecentre clauses A2.3.6"),
    ),
    "impact": Own(
        "impacting",
        "impact",
        say("改制度之前:会影响账上哪些事项", "before a policy is changed: what it would have touched"),
        ("ecentre impact --set fixed_asset.price=3000.00", "ecentre impact --set stocktake.first_workdays=3"),
        dated=True,
    ),
    "fmt": Own(
        "checking",
        "fmt",
        say("把手工改过的文件排成规范格式", "put hand-edited files into canonical form"),
        ("ecentre fmt --check",),
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
}

INNER = {
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
