"""The centre itself: one repository is one centre, and every asset belongs to it [A2.0.2]."""

from collections.abc import Iterator

from ecentre import evidence, facts, policy
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Book, Problem, Record
from ecentre.subjects import plans
from ecentre.words import Words, joined

FOUNDED = (
    "centre.found", "person.add", "appointment.found", "department.add", "place.add", "category.add", "supply_item.add",
    "policy.found", "calendar.add",
)  # fmt: skip


def one_repository_is_one_centre(record: Record, book: Book) -> Iterator[Problem]:
    """Every asset belongs to exactly one centre [A2.0.2]."""
    if len(book.ids("centre")) > 1:
        yield problem(
            record, "only_one", "A2.0.2",
            say("一本账只能有一个中心;另一个请另建:ecentre init 文件夹", "one centre to the books: ecentre init DIR"),
        )


def two_administrators_can_sign_when_the_founding_ends(record: Record, book: Book) -> Iterator[Problem]:
    """The founding ends when two administrators have keys and a recovery key lies in the safe [X.2]."""
    step = facts.last(record, "close")
    if step is None:
        return
    moment = str(step["at"])
    able = [one for one in policy.seated(book, "administrator", moment) if evidence.can_sign(book, one, moment)]
    if len(set(able)) <= 1:
        yield problem(
            record, "two_administrators", "X.2",
            say(
                "结束建账须有两位管理员,各有已确认的密钥;现有:{who}。{next}",
                "the founding ends with two administrators who each have a confirmed key; there are: {who}. {next}",
                who=joined(facts.named(book, "person", one) for one in able) or "-",
                next=_proposed(book, "personal") or say(
                    "请办理:ecentre appointment add --role administrator,再由本人 ecentre key new",
                    "Do: ecentre appointment add --role administrator, then each: ecentre key new"),
            ),
            "state",
        )
    if not any(key.purpose == "recovery" and key.first <= moment for key in evidence.keys(book).values()):
        none = say("还没有恢复密钥;请制作并锁进保险柜:ecentre key recovery",
                   "there is no recovery key; make one for the safe: ecentre key recovery")  # fmt: skip
        yield problem(record, "recovery_key", "X.2", _proposed(book, "recovery") or none, "state")


def _proposed(book: Book, purpose: str) -> Words | None:
    """Say which keys for a purpose only lack the confirmation of another administrator."""
    found = book.find("key", purpose=purpose, state="proposed")
    if not found:
        return None
    return say(
        "{ids} 还待另一位管理员确认:ecentre confirm {ids}", "{ids} still wait for another administrator: "
        "ecentre confirm {ids}", ids=" ".join(one.id for one in found),
    )  # fmt: skip


KIND = Kind(
    name="centre",
    label=say("服务中心", "centre"),
    help=say("中心名称、代码和建账情况", "the centre's name, code and founding"),
    columns=("id", "name", "code", "county", "opened_on", "state"),
    rules=(one_repository_is_one_centre, two_administrators_can_sign_when_the_founding_ends),
    dues=(plans.the_first_one_is_issued_in_time,),
    workflow=(
        Transition(
            verb="found", source=(), target="founding", clause="A2.0.2", inner=True, causes=FOUNDED,
            label=say("建立", "found"), help=say("建立一个中心", "found a centre"),
        ),
        Transition(
            verb="close", source=("founding",), target="established", clause="X.2", never_by=("founder",),
            label=say("结束建账", "close"),
            help=say("由第二位管理员结束建账,此后一律两人办理", "a second administrator ends the founding"),
        ),
    ),
)
