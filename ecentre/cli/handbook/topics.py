"""What the manual tells beside the commands: how values are written, exit codes, the environment, files."""

from __future__ import annotations

from typing import NamedTuple

from ecentre.cli.handbook.reference import Entry, Part, common_options
from ecentre.errors import Exit
from ecentre.words import Words, say


class Topic(NamedTuple):
    """One chapter that is no command."""

    name: str
    title: str
    lead: str
    parts: tuple[Part, ...]


CODES = {
    Exit.OK: say("办成了,或没有问题", "done, or nothing is wrong"),
    Exit.PROBLEMS: say("查出了问题(检查、核实类命令)", "problems were found (by commands that check)"),
    Exit.USAGE: say(
        "命令写得不对:缺选项、值读不懂、指的不止一个",
        "the command line is off: an option is missing, a value cannot be read, more than one is meant",
    ),
    Exit.INVALID: say(
        "要写的内容不合格,或文件读不懂;未写入", "what was to be written is not sound, or a file cannot be read"
    ),
    Exit.NOT_FOUND: say("没有这条记录或这个文件", "there is no such record or file"),
    Exit.REFUSED: say(
        "按制度不能办理;未写入,条款写在提示里", "the rules say no; nothing was written, the clause is named"
    ),
    Exit.REPOSITORY: say(
        "账用不了:不在中心里、正被占用、磁盘已满、连不上",
        "the books cannot be used: no centre, locked, disk full, no connection",
    ),
    Exit.BUG: say(
        "程序自身出错,详情已记在提示的文件里", "a fault of the program; details are in the file that is named"
    ),
    Exit.INTERRUPTED: say("中途放弃(按了 Ctrl-C);未写入", "given up with Ctrl-C; nothing was written"),
}
VARIABLES = {
    "ECENTRE_AS": say("以谁的身份办理,等于每条命令都加 --as", "who acts, as if every command had --as"),
    "ECENTRE_LANG": say("说哪种语言:zh 中文(默认),en 英文", "the language: zh (as it comes) or en"),
    "ECENTRE_HOME": say(
        "本人的文件夹(密钥、用过的账),默认在用户配置文件夹里",
        "the user's own folder (keys, centres used), else in the user's configuration",
    ),
    "ECENTRE_PIN": say(
        "签字密钥的口令,供无人值守时用;平时不要设", "the PIN of the signing key where nobody sits; set it nowhere else"
    ),
    "ECENTRE_PAGER": say(
        "长文用哪个程序翻页;没有就看 PAGER,cat 表示不翻页",
        "what shows long texts by the screen, else PAGER; cat means nothing does",
    ),
    "ECENTRE_EDITOR": say("用哪个程序改文件;没有就看 VISUAL、EDITOR", "what edits files, else VISUAL or EDITOR"),
    "ECENTRE_TRUST": say(
        "属于电脑上另一位用户而您信得过的账的文件夹",
        "a centre's folder of another user of this computer that you trust",
    ),
    "ECENTRE_WAIT": say("账正被别的命令占用时最多等几秒", "for how many seconds to wait while another command writes"),
    "ECENTRE_FORGE_TOKEN": say("平台的令牌,提交、查看申请时用", "the token of the forge, to open and read requests"),
    "ECENTRE_WITNESS_KEY": say(
        "见证用的私钥,只在平台的检查里设", "the key of the witness, set only in the forge's checks"
    ),
    "ECENTRE_CLOCK": say("把现在固定在某一刻,只供测试和演示", "makes now a fixed moment, for tests and demos only"),
    "NO_COLOR": say("设了就不用颜色", "no colours, once set"),
    "FORCE_COLOR": say("设了就总用颜色,不在终端上也用", "always colours, on a terminal or not"),
    "TERM": say("dumb 表示终端不能显示颜色", "dumb means a terminal without colours"),
    "CI": say("设了就不提问", "nothing is asked, once set"),
}
FILES = {
    "records/": say(
        "全部记录,一条一个文件,可用编辑器看;改了用 ecentre keep 或 restore 处理",
        "all records, one a file; after a change by hand: ecentre keep or restore",
    ),
    "schemas/": say("每类记录有哪些字段", "which fields each kind of record has"),
    "templates/": say("打印表单的版式,可按本单位的样子改", "how forms look; change them to your office's own"),
    ".git/": say("账的全部历史,不要动;删了就没有凭据了", "all history of the books; leave it alone"),
    ".git/ecentre/": say("查询用的索引、未写完的底稿,删了会自动重建", "the index; deleted, it is made anew"),
    "ecentre/": say(
        "本人的文件夹(见 ECENTRE_HOME):密钥和用过的账", "the user's own folder (see ECENTRE_HOME): keys, centres used"
    ),
}
VALUES = (
    (
        say("编号", "ID"),
        say(
            "AST-2026-0007,或末几位 0007,或唯一的名称;大小写不拘",
            "AST-2026-0007, or its end 0007, or a name that is the only one; in any case",
        ),
    ),
    (
        say("姓名、部门、地点", "persons, departments, places"),
        say("名称、拼音首字母或编号", "name, pinyin initials or id"),
    ),
    (
        say("日期", "dates"),
        say("2026-11-03、2026.11.3、2026年11月3日、今天、昨天", "2026-11-03, 2026.11.3, today, yesterday"),
    ),
    (
        say("时间", "times"),
        say(
            "10:20(当天)、2026-11-03 10:20、昨天 18:00、现在",
            "10:20 (of today), 2026-11-03 10:20, yesterday 18:00, now",
        ),
    ),
    (say("月份", "months"), say("2026-11、2026年11月、本月", "2026-11, this month")),
    (say("金额", "amounts"), say("2000、2,000.00、￥2000元", "2000, 2,000.00")),
    (say("是或否", "yes or no"), say("是、否,有、无,对、不", "yes, no")),
    (say("选项的值", "choices"), say("英文的值或它的中文叫法都行", "the value or what it is called")),
    (
        say("条件", "conditions"),
        say(
            "字段=值,也可用 != > < >= <=;有 > 或 < 时整个加引号,如 'price>=2000'",
            "FIELD=VALUE, also != > < >= <=; put quotes around those with > or <",
        ),
    ),
    (say("几个值", "several values"), say("选项写几次,或用顿号隔开", "give the option several times")),
)


def all_topics() -> list[Topic]:
    """Give every chapter in the reader's language."""
    return [
        _topic(
            "values",
            say("怎样写值", "How values are written"),
            say("选项和条件里的值可以这样写。", "What options take."),
            [(str(term), text) for term, text in VALUES],
        ),
        Topic(
            "options",
            str(say("公用选项", "Common options")),
            str(say("这些选项写在命令的哪里都行。", "They may stand anywhere on the line.")),
            common_options(),
        ),
        _topic(
            "exit-codes",
            say("退出码", "Exit codes"),
            say("命令结束时给脚本的数字。", "What a command tells a script when it ends."),
            [(str(int(code)), text) for code, text in CODES.items()],
        ),
        _topic(
            "environment",
            say("环境变量", "Environment"),
            say("都可以不设。", "None need be set."),
            list(VARIABLES.items()),
        ),
        _topic(
            "files",
            say("文件", "Files"),
            say("一个中心就是一个文件夹。", "A centre is one folder."),
            list(FILES.items()),
        ),
    ]


def _topic(name: str, title: Words, lead: Words, rows: list[tuple[str, Words]]) -> Topic:
    return Topic(name, str(title), str(lead), (Part("", tuple(Entry(term, str(text)) for term, text in rows)),))


def find(text: str) -> Topic | None:
    """Give the chapter of that name or title."""
    return next((one for one in all_topics() if text in (one.name, one.title)), None)
