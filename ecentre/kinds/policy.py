"""Policy: the numbers, rights, chains and standards of the manuals, each from a date [X.8, T]."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from ecentre import facts, kinds, policy, whose
from ecentre.kind import Kind, Transition, note, problem, say
from ecentre.model import FAMILIES, Book, Problem, Record
from ecentre.words import joined

OPEN_END = "9999-12-31"
MOST = 3
GUARDING = (("signing", "verb"), ("rights", "verb"), ("chains", "chain"), ("double", "field"), ("roles", "role"))
NUMBERS = (
    "yuan", "year", "month", "day", "working day", "workday", "copy", "field", "document", "person", "percent",
)


def numbers_are_numbers(record: Record, _book: Book) -> Iterator[Problem]:
    """A threshold counted in yuan, months or days is a number [T.1]."""
    for place, row in enumerate(record.get("thresholds", [])):
        try:
            sound = row["unit"] not in NUMBERS or Decimal(row["value"]) >= 0
        except InvalidOperation:
            sound = False
        if not sound:
            yield problem(
                record, "numbers_are_numbers", row["clause"],
                say("{key} 应为数字,不能是 {value}", "{key} must be a number, not {value}", **row),
                f"thresholds/{place}/value",
            )


def a_policy_never_reaches_back(record: Record, _book: Book) -> Iterator[Problem]:
    """What was decided yesterday is judged by yesterday's policy: one begins when it is approved or later [R4.11.1]."""
    approved = next((str(step["at"])[:10] for step in record.steps if step["verb"] == "approve"), "")
    if record.state == "in_force" and approved and record.text("from_date") < approved:
        message = say(
            "制度不溯及既往:生效日期 {day} 早于批准日;请改为批准日或以后",
            "no policy reaches back: {day} is before its approval; choose that day or a later one",
            day=record.text("from_date"),
        )
        yield problem(record, "reaches_back", "R4.11.1", message, "from_date")


def it_ends_on_a_day_to_come(record: Record, _book: Book) -> Iterator[Problem]:
    """A policy ends on the day its end is entered, or later, never earlier [R4.11.1]."""
    step = facts.last(record, "end")
    if step is not None and record.text("until_date") < str(step["at"])[:10]:
        message = say(
            "制度不溯及既往:最后一天 {day} 早于登记日;请改为登记日或以后",
            "no policy reaches back: its last day {day} is before the end was entered; choose that day or a later one",
            day=record.text("until_date"),
        )
        yield problem(record, "ends_back", "R4.11.1", message, "until_date")


def what_guards_is_replaced_before_it_ends(record: Record, book: Book) -> Iterator[Problem]:
    """Who must sign, agree or act is said by another policy in force before one that says so ends [X.2, X.3]."""
    last = facts.day(record, "until_date")
    if record.state != "ended" or last is None or last == date.max:
        return
    day = (last + timedelta(days=1)).isoformat()
    others = [one for one in book.find("policy", state="in_force") if one.id != record.id]
    others = [one for one in others if one.text("from_date") <= day <= (one.text("until_date") or OPEN_END)]
    for table, name in GUARDING:
        said = {row[name] for one in others for row in one.get(table, [])}
        lost = {row[name] for row in record.get(table, [])} - said
        if lost:
            message = say(
                "{names} 以后没有规定了;请先批准代替它的制度:ecentre policy add --from 文件",
                "nothing would say {names} any more; first approve what replaces it: ecentre policy add --from FILE",
                names=joined(sorted(lost)[:MOST]),
            )
            yield problem(record, "replaced", "X.3", message, table)


def roles_are_known(record: Record, book: Book) -> Iterator[Problem]:
    """Rights and chains name roles that exist [T.25]."""
    known = {row["role"] for one in book.find("policy") for row in one.get("roles", [])}
    named = [(f"chains/{n}/role", row["role"]) for n, row in enumerate(record.get("chains", []))]
    for n, row in enumerate(record.get("rights", [])):
        named += [(f"rights/{n}/roles", role) for role in row["roles"]]
    for where, role in named:
        if role not in known:
            yield problem(
                record, "roles_are_known", "T.25",
                say("没有角色 {role};见 ecentre show roles", "no role {role}; see ecentre show roles", role=role),
                where,
            )


def every_role_has_a_holder(record: Record, book: Book) -> Iterator[Problem]:
    """Every role named in the manual has a holder, or its vacancy is shown [B5.1, A2.6.1a]."""
    if record.state != "in_force" or not book.ids("centre"):
        return
    for place, row in enumerate(record.get("roles", [])):
        if not policy.holders(book, row["role"]):
            yield note(
                record, "vacant", "B5.1",
                whose.nobody(book, row["role"]),
                f"roles/{place}",
            )


def every_kind_of_record_has_its_line(record: Record, book: Book) -> Iterator[Problem]:
    """Each kind of record belongs to one line of work, and each line has an owner who exists [A1.0.1, A1.0.2].

    A kind that came with a later version belongs to the line of its family until policy says so itself.
    """
    if record.state != "in_force" or not record.get("lines"):
        return
    lines = policy.rows(book, "lines")
    roles, listed = policy.roles(book), [kind for row in lines for kind in row["kinds"]]
    wrong = [row["owner"] for row in lines if row["owner"] not in roles]
    wrong += [kind for kind in listed if kind not in kinds.PREFIXES or listed.count(kind) > 1]
    families = [set(family.values()) for family in FAMILIES.values()]
    known = {kind for family in families if not family.isdisjoint(listed) for kind in family} | {*listed}
    wrong += [kind for kind in kinds.PREFIXES if kind not in known]
    if wrong:
        message = say(
            "每类记录须归一条业务线,每条线须有负责角色;不对的:{names};请改:ecentre policy add --from 文件",
            "each kind of record belongs to one line of work with a known owner; wrong: {names}; "
            "change it: ecentre policy add --from FILE",
            names=joined(dict.fromkeys(wrong)),
        )
        yield problem(record, "lines", "A1.0.1", message, "lines")


def what_to_weigh(record: Record) -> Iterator[str]:
    """Weigh a draft against what is on file before somebody approves it."""
    if record.state == "draft":
        yield f"impact {record.id}"


KIND = Kind(
    name="policy",
    label=say("制度参数", "policy"),
    help=say("手册里的数字、权限、审批环节和标准", "numbers, rights, chains and standards of the manual"),
    title="title",
    columns=("id", "title", "from_date", "until_date", "state"),
    ended=("ended", "dropped"),
    fixed=("in_force", "ended", "dropped"),
    follow=what_to_weigh,
    rules=(
        numbers_are_numbers, a_policy_never_reaches_back, it_ends_on_a_day_to_come,
        what_guards_is_replaced_before_it_ends, roles_are_known, every_role_has_a_holder,
        every_kind_of_record_has_its_line,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="draft", asks=("until_date",), clause="R4.11.1",
            label=say("起草", "draft"), help=say("起草一项制度参数:--from 文件", "draft a policy: --from FILE"),
        ),
        Transition(
            verb="found", source=(), target="in_force", clause="R4.11.1", inner=True,
            label=say("建账参数", "found"), help=say("建账时的手册参数", "the manual's values at founding"),
        ),
        Transition(
            verb="approve", source=("draft",), target="in_force", chain="policy", apart=True, clause="R4.11.1",
            label=say("批准", "approve"), help=say("批准制度参数,按生效日期执行", "approve a policy"),
        ),
        Transition(
            verb="reject", source=("draft",), target="dropped", veto="policy", reason=True, clause="R4.11.1",
            label=say("不批准", "reject"), help=say("不批准", "reject a policy"),
        ),
        Transition(
            verb="end", source=("in_force",), target="ended", asks=("until_date",), needs=("until_date",),
            clause="R4.11.1",
            label=say("终止", "end"), help=say("登记失效日期", "register the last day of a policy"),
        ),
    ),
)
