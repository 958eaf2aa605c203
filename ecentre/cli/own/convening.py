"""Meetings on the command line: which are not closed, and who came, many names at once [R3.12.3]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from ecentre import actions, clock
from ecentre.cli.acting import rowing, writing
from ecentre.cli.grammar.declare import argument, option
from ecentre.cli.meaning import naming
from ecentre.cli.own import standings
from ecentre.cli.session import current
from ecentre.errors import UsageError
from ecentre.reports import meetings
from ecentre.words import Words, say

if TYPE_CHECKING:
    from ecentre.cli.session import Call
    from ecentre.index import IndexBook
    from ecentre.model import Change, Data

NAMES, FILE = say("姓名、姓名", "NAME、NAME"), say("文件", "FILE")
Id = Annotated[str, argument(say("会议编号或末几位", "id of the meeting, or its tail"), say("编号", "ID"))]
Present = Annotated[str, option("--present", say("到会的人", "who came"), NAMES)]
Absent = Annotated[str, option("--absent", say("缺席的人", "who did not"), NAMES)]
Leave = Annotated[str, option("--leave", say("请假的人", "who was excused"), NAMES)]
Rest = Annotated[bool, option("--rest", say("其余参会人员都到会", "all other invitees came"))]
Remark = Annotated[str, option("--remark", say("说明,如 迟到、代会", "late, sent another"), say("文字", "TEXT"))]
Rows = Annotated[str, option("--rows", say("签到表(xlsx 或 csv):姓名、到会、说明", "a sheet: name, presence"), FILE)]

bare = standings.bare(lambda call: meetings.standing(call.book, clock.today()))


def attend(
    id: Id, present: Present = "", absent: Absent = "", leave: Leave = "", rest: Rest = False, remark: Remark = "",
    rows: Rows = "",
) -> int:  # fmt: skip
    """Enter who came, who was absent and who was excused."""
    from pathlib import Path

    call, table = current(), current().schemas.get("meeting").rows("attendance")

    def plan(book: IndexBook) -> Change:
        meeting = naming.record(book, call.schemas, "meeting", id)
        told = {"present": present, "absent": absent, "leave": leave}
        found = [row for presence, names in told.items() for row in _rows(call, book, names, presence, remark)]
        found += rowing.from_file(call, table, Path(rows)) if rows else []
        if rest:
            known = {str(row["person"]) for row in (*meeting.get("attendance", []), *found)}
            found += [{"person": one, "presence": "present"} for one in meeting.get("invitees", []) if one not in known]
        if not found:
            raise UsageError(_nobody())
        return actions.advance(call.desk(book), meeting.ref, "attend", {"attendance": found}, call.paper())

    return writing.act(call, plan)


def _rows(call: Call, book: IndexBook, names: str, presence: str, remark: str) -> list[Data]:
    people = [naming.person(book, call.schemas, name) for name in names.replace(",", "、").split("、") if name.strip()]
    return [{"person": one, "presence": presence} | ({"remark": remark} if remark else {}) for one in people]


def _nobody() -> Words:
    return say(
        "请写明谁到会:ecentre meeting attend 编号 --leave 姓名 --rest(其余都到会),或 --present、--absent、--rows",
        "say who came: ecentre meeting attend ID --leave NAME --rest (all others came), or --present, --absent, --rows",
    )


COMMANDS = {"attend": attend}
HELP = {"attend": say("登记到会、缺席、请假 [R3.12.3]", "enter who came, who was absent or excused [R3.12.3]")}
EXAMPLES = {"attend": "ecentre meeting attend MTG-2026-0001 --leave 王建国 --rest"}
