"""What cards of the ledger share: their class by price and life, openings, the twelve fields [A2.3.1, A2.4.2a]."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import note, problem, say
from ecentre.model import typed
from ecentre.words import joined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ecentre.model import Book, Problem, Record
    from ecentre.words import Words

FIELDS = ("model", "maker", "dealer", "price", "buyer", "acceptor", "department", "keeper", "place", "warranty")
"""The twelve fields of a card beside its number and 规格, which the model may stand for [A2.4.2a, T.12]."""

BLANKS = (
    "model", "specification", "maker", "dealer", "buyer", "acceptor", "place", "warranty", "usage_rule",
    "serial_number",
)  # fmt: skip
"""What ``complete`` may fill in on a card."""


def opened(record: Record) -> bool:
    """Tell whether a card came in as an opening entry."""
    return bool(record.steps) and record.steps[0]["verb"] in ("open", "open-idle")


def fresh(record: Record) -> bool:
    """Tell whether a card is an opening that nobody has issued or passed on since."""
    return opened(record) and facts.last(record, "issue", "transfer") is None


def an_opening_by_hand_is_confirmed_by_another(record: Record, _book: Book) -> Iterator[Problem]:
    """Every card opened by hand is checked by a second person, or shown; a batch has its own record [X.2]."""
    if not opened(record) or record.get("opening"):
        return
    checked = [place for place, step in enumerate(record.steps) if step["verb"] == "confirm"]
    for place in checked:
        if record.steps[place]["by"] == record.steps[0]["by"]:
            message = say(
                "期初登记须由另一人核对:ecentre confirm {id} --as 姓名",
                "an opening is checked by another person: ecentre confirm {id} --as NAME",
                id=record.id,
            )
            yield problem(record, "opening_checked", "X.2", message, f"steps/{place}")
    if not checked:
        message = say(
            "期初登记未经第二人核对;请另一人办理:ecentre confirm {id}",
            "this opening was not checked by a second person: ecentre confirm {id}",
            id=record.id,
        )
        yield note(record, "opening_unchecked", "X.2", message, "opening_source")


def price_and_life_make_a_fixed_asset(record: Record, book: Book) -> Iterator[Problem]:
    """Every fixed asset reaches the price and the life of policy; furniture that does is shown [A2.3.1, T.7]."""
    limits, category = _limits(record, book), book.get("category", record.text("category"))
    life = record.get("life_months") or (category.get("life_months") if category else None)
    if limits and (Decimal(record.text("price")) < limits[0] or (life is not None and life < limits[1])):
        yield problem(
            record, "class", "A2.3.1",
            say(
                "未达固定资产标准({price} 元、{months} 个月),属低值易耗品(low-value);"
                "请登记:ecentre low-value add --name {name} …",
                "under {price} yuan or {months} months it is a low-value item: ecentre low-value add --name {name} …",
                price=limits[0], months=limits[1], name=record.get("name"),
            ),
            "price",
        )
    elif limits and category and category.get("furniture"):
        message = say("办公家具达到固定资产标准,按固定资产管理", "furniture over the threshold is a fixed asset")
        yield note(record, "furniture", "T.7", message, "category")


def price_or_life_is_below_the_threshold(record: Record, book: Book) -> Iterator[Problem]:
    """Nothing that reaches price and life is a low-value item; a named example below them is shown [A2.3.1, A2.3.2]."""
    limits, category = _limits(record, book), book.get("category", record.text("category"))
    life = category.get("life_months") if category else None
    if limits and Decimal(record.text("price")) >= limits[0] and (life is None or life >= limits[1]):
        yield problem(
            record, "class", "A2.3.1",
            say(
                "单价达到 {price} 元且年限达到 {months} 个月的是固定资产;请登记:ecentre asset add --acceptance …",
                "from {price} yuan and {months} months on it is a fixed asset: ecentre asset add --acceptance …",
                price=limits[0], months=limits[1],
            ),
            "price",
        )
    elif limits and category and category.get("named_example"):
        message = say(
            "{name} 是手册列名的固定资产,但未达 {price} 元或 {months} 个月,按低值易耗品管理",
            "{name} is named in the manual as a fixed asset, but stays under {price} yuan or {months} months",
            name=category.text("name"), price=limits[0], months=limits[1],
        )
        yield note(record, "named_example", "A2.3.2", message, "category")


def opened_while_the_books_open(record: Record, book: Book) -> Iterator[Problem]:
    """Entries of an opening are made while the books open, and say where they come from [A2.4.2a]."""
    on = facts.begun(record)
    if not opened(record) or on is None:
        return
    until = open_until(book, on)
    if (until and on.isoformat() > until) or not (record.get("opening") or record.get("opening_source")):
        yield problem(
            record, "opening", "A2.4.2a",
            say(
                "期初登记截至 {until},并须写明来源 --opening-source;新购的请先验收,再登记:ecentre {kind} add",
                "opening entries end on {until} and need --opening-source; new ones: ecentre {kind} add",
                until=until or "-", kind=typed(record.kind),
            ),
            "opening_source",
        )


def an_import_brings_its_cards_at_once(record: Record, book: Book) -> Iterator[Problem]:
    """Each card that names an import came in with it; nothing is added to it later [A2.4.2a, X.2]."""
    opening = book.get("opening", record.text("opening"))
    if opening is None or not opening.steps or not record.steps:
        return
    if any(record.steps[0].get(name) != opening.steps[0].get(name) for name in ("by", "at")):
        yield problem(
            record, "imported", "X.2",
            say(
                "不是随 {id} 一起导入的;手工补登的不填 --opening,请写来源:--opening-source 来源",
                "it did not come in with {id}; what is entered by hand names its source: --opening-source TEXT",
                id=opening.id,
            ),
            "opening",
        )


def twelve_fields_before_use(record: Record, book: Book) -> Iterator[Problem]:
    """All twelve fields stand on a card in use; an opening is asked for them at its next issue [A2.4.2a]."""
    missing = [name for name in FIELDS if not record.get(name)] if record.state == "in_use" else []
    if missing:
        options = " ".join(f"--{name} …" for name in missing if name in BLANKS)
        message = say(
            "台账十二项还缺 {missing};请补:{command}", "the ledger card lacks {missing}; fill it in: {command}",
            missing=joined(str(facts.label(book, "asset", name)) for name in missing),
            command=f"ecentre asset complete {record.id} {options}" if options else f"ecentre restore {record.id}",
        )
        yield _shown(record, "lacking", "A2.4.2a", message, missing[0])


def special_assets_follow_a_rule(record: Record, book: Book) -> Iterator[Problem]:
    """Every special asset in use has its keeper and its usage rule [A2.5.1]."""
    category = book.get("category", record.text("category"))
    if record.state != "in_use" or category is None or not category.get("special"):
        return
    if not record.get("keeper") or not record.get("usage_rule"):
        message = say(
            "特殊资产须专人负责并有使用规定;请补:ecentre asset complete {id} --usage-rule 规定",
            "a special asset needs a keeper and a usage rule: ecentre asset complete {id} --usage-rule TEXT",
            id=record.id,
        )
        yield _shown(record, "usage_rule_lacking", "A2.5.1", message, "usage_rule")


def an_opening_keeper_is_of_the_department(record: Record, book: Book) -> Iterator[Problem]:
    """Every opening whose keeper is of another department, or unqualified, is shown until its next issue [A2.4.3a]."""
    keeper, on = record.text("keeper"), facts.begun(record)
    if record.state != "in_use" or not keeper or on is None or not fresh(record):
        return
    name, category = facts.named(book, "person", keeper), book.get("category", record.text("category"))
    if record.get("department") not in facts.departments_of(book, keeper, on):
        message = say(
            "期初责任人 {name} 不属于使用部门;下次领用时须由本部门的人负责",
            "the keeper {name} is of another department; the next issue must name one of its own", name=name,
        )
        yield note(record, "keeper_lacking", "A2.4.3a", message, "keeper")
    if category and category.get("restricted") and not book.find("qualification", person=keeper, category=category.id):
        message = say(
            "{name} 没有使用 {category} 的资格;请登记:ecentre qualification add --person {name} --category {category}",
            "{name} has no qualification: ecentre qualification add --person {name} --category {category}",
            name=name, category=category.text("name"),
        )
        yield note(record, "qualification_lacking", "A2.5.2", message, "keeper")


def only_blanks_are_completed(record: Record, book: Book) -> Iterator[Problem]:
    """Completing fills what is empty; what stands on a card is corrected with a reason [A2.4.2a]."""
    del book
    for place, step in enumerate(record.steps):
        if step["verb"] == "complete" and step.get("was"):
            message = say(
                "补录只能填空白项;已有内容请更正:ecentre correct {id}",
                "only empty fields are filled in; correct others: ecentre correct {id}",
                id=record.id,
            )
            yield problem(record, "complete", "A2.4.2a", message, f"steps/{place}/was")


def an_old_number_is_used_once(record: Record, book: Book) -> Iterator[Problem]:
    """Each number of the old ledger stands on one card only, or on the cards of one of its rows [A2.4.2a]."""
    number = record.get("former_number")
    for other in book.find("asset", former_number=number) if number else ():
        same_row = record.get("opening_row") and record.get("opening_row") == other.get("opening_row")
        if other.id < record.id and not same_row:
            message = say(
                "原编号 {number} 已在 {id};请核对:ecentre show {id}", "{number} stands on {id}: ecentre show {id}",
                number=number, id=other.id,
            )
            yield problem(record, "former_number", "A2.4.2a", message, "former_number")
            return


def open_until(book: Book, on: date) -> str:
    """Give the last day for opening entries: the day policy names, else some days after the books were opened."""
    named, days = policy.text(book, "opening.until", on), policy.number(book, "opening.days", on)
    opened_on = next((facts.day(centre, "opened_on") for centre in book.find("centre")), None)
    if named or days is None or opened_on is None:
        return named or ""
    return (opened_on + timedelta(days=days)).isoformat()


def _limits(record: Record, book: Book) -> tuple[Decimal, int] | None:
    """Give price and months from which on something was a fixed asset when it was bought."""
    on = facts.day(record, "purchased_on")
    price, months = policy.money(book, "fixed_asset.price", on), policy.number(book, "fixed_asset.life_months", on)
    return None if price is None or months is None else (price, months)


def is_fixed(price: str, category: str, book: Book) -> bool:
    """Tell whether something of a class, bought today at a price in yuan, becomes a card of the ledger [A2.3.1]."""
    known, limit = book.get("category", category), policy.money(book, "fixed_asset.price")
    life, months = known.get("life_months") if known else None, policy.number(book, "fixed_asset.life_months")
    return limit is not None and Decimal(price) >= limit and (life is None or months is None or life >= months)


def _shown(record: Record, rule: str, clause: str, message: Words, where: str) -> Problem:
    """Show on a fresh opening what refuses every other card."""
    return (note if fresh(record) else problem)(record, rule, clause, message, where)
