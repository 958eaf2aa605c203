"""People: staff present and past; what they may do comes from appointments, never from here [X.1]."""

from collections.abc import Iterator

from ecentre import chains
from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Book, Problem, Record
from ecentre.subjects import leaving, resigning


def an_account_is_one_persons(record: Record, book: Book) -> Iterator[Problem]:
    """One account of the forge is one person, or nobody could tell whose approval it bears [X.3]."""
    account = record.text("forge_account").lower()
    others = [one for one in book.find("person") if account and one.id != record.id]
    for other in (one for one in others if one.text("forge_account").lower() == account):
        yield problem(
            record, "account", "X.3",
            say(
                "平台账号 {account} 已登记给 {name};请查清后更正:ecentre correct {id} --forge-account …",
                "the account {account} is entered for {name}; find out and correct: ecentre correct {id}",
                account=account, name=other.text("name"), id=other.id,
            ),
            "forge_account",
        )


def another_administrator_enters_the_account(record: Record, book: Book) -> Iterator[Problem]:
    """An account is entered by its own step, by somebody else once the founding is over: its approvals count [X.2]."""
    over = chains.established(book)
    for place, step in enumerate(record.steps):
        if "forge_account" not in (step.get("set") or {}):
            continue
        if step.get("verb") != "account" or (step.get("by") == record.id and over and over < step["at"]):
            message = say(
                "平台账号须由另一位管理员登记:ecentre person account {id} --forge-account …",
                "another administrator enters the account: ecentre person account {id} --forge-account NAME",
                id=record.id,
            )
            yield problem(record, "own_account", "X.2", message, f"steps/{place}/by")


KIND = Kind(
    name="person",
    label=say("人员", "person"),
    help=say("在岗和离岗人员", "staff, present and past"),
    columns=("id", "name", "department", "title", "state"),
    ended=("left",),
    rules=(
        leaving.whoever_leaves_holds_nothing, leaving.nobody_acts_after_the_last_day,
        leaving.a_mover_hands_back_what_the_post_had, leaving.a_move_or_a_notice_says_what_changes,
        resigning.whoever_resigns_gives_a_month, resigning.resigning_is_agreed_to,
        an_account_is_one_persons,
        another_administrator_enters_the_account,
    ),
    dues=(leaving.leavers_hand_over_in_time, leaving.movers_hand_back_in_time),
    workflow=(
        Transition(
            verb="add", source=(), target="active", asks=leaving.POST, clause="X.1",
            label=say("登记", "register"), help=say("登记一个人", "register a person"),
        ),
        Transition(
            verb="account", source=("active",), target="", asks=("forge_account",), needs=("forge_account",),
            clause="X.3",
            label=say("登记平台账号", "account"),
            help=say("登记本人在代码平台上的账号", "enter the account a person has on the forge"),
        ),
        Transition(
            verb="announce", source=("active",), target="", asks=(*leaving.TERMS, "resigned_on"), clause="X.9",
            also=leaving.TERMS,
            label=say("预告离岗或换岗", "announce"),
            help=say("写明哪天离岗或换岗,到期前提示交接", "say when somebody leaves or moves, to be reminded of it"),
        ),
        Transition(
            verb="move", source=("active",), target="", asks=leaving.POST, clears=("moves_on",), clause="A2.8.1b",
            also=leaving.POST,
            label=say("换岗", "move"),
            help=say("换部门或职务,当日起;原岗位配的先交回", "another department or title from today, hands empty"),
        ),
        Transition(
            verb="leave", source=("active",), target="left", asks=("left_on", "resigned_on"), needs=("left_on",),
            clause="X.9",
            label=say("离岗", "leave"),
            help=say("登记离岗,名下的都已交清", "close a leaver who holds and owes nothing"),
        ),
    ),
)
