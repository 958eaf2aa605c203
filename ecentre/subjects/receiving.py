"""How supplies come into stock: against a batch, at a price, into a cabinet that somebody keeps [A2.8.9, A2.4.1a]."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import note, problem, say
from ecentre.model import Ref
from ecentre.subjects import cards, numbered, proofs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Data, Problem, Record
    from ecentre.words import Words

LASTING = ("durable", "furniture")


def stands(receipt: Record) -> bool:
    """Tell whether a receipt counts: bought goods, not void."""
    return receipt.state == "recorded" and not cards.opened(receipt)


def lines(receipt: Record) -> list[tuple[int, Data]]:
    """Give the lines of a receipt, each with its place."""
    return list(enumerate(receipt.get("lines", [])))


def total(receipt: Record) -> str:
    """Give what the lines of a receipt cost together, in yuan; lines without a price cost nothing."""
    return f"{proofs.brought([receipt]):.2f}"


def received(book: Book, batch: str, until: Record | None = None) -> Counter[str]:
    """Give how many of each item all receipts of a batch brought; with ``until`` that one and those entered before."""
    found = Counter[str]()
    for one in book.refs_to(Ref("supply_batch", batch), "stock_in"):
        if stands(one) and (until is None or one.ref == until.ref or _entered(one) < _entered(until)):
            for _, row in lines(one):
                found[row["item"]] += int(row["quantity"])
    return found


def goods_come_against_an_ordered_batch(record: Record, book: Book) -> Iterator[Problem]:
    """Goods that are bought come in against a batch ordered by then and not finished [A2.8.6d, A2.4.1a]."""
    batch = book.get("supply_batch", record.text("batch"))
    if record.state != "recorded" or (cards.opened(record) and batch is None):
        return
    if batch is not None and batch.state in ("finished", "cancelled") and not _awaited(batch, record):
        message = say(
            "{id} 已办结或取消,不再收货;另买的先申请:ecentre supply urgent add",
            "{id} has ended and takes in no more; what is bought besides is asked for first: ecentre supply urgent add",
            id=batch.id,
        )
        yield problem(record, "batch", "A2.8.6d", message, "batch")
    elif batch is None or cards.opened(record) or not _awaited(batch, record):
        yield problem(
            record, "batch", "A2.8.6d",
            say(
                "采购入库须写明已采购、未办结的采购汇总 --batch,期初入库不写;先登记采购:"
                "ecentre supply batch order {id}",
                "what is bought names a batch that was ordered and is not finished; opening stock names none: "
                "--batch; order it first: ecentre supply batch order {id}",
                id=batch.id if batch else "SBA-…",
            ),
            "batch",
        )


def _awaited(batch: Record, receipt: Record) -> bool:
    at, ordered = _entered(receipt)[0], facts.last(batch, "order")
    ends = [str(step["at"]) for step in batch.steps if step["verb"] in ("finish", "cancel")]
    day = receipt.text("received_on") >= batch.text("ordered_on")
    return ordered is not None and str(ordered["at"]) <= at and day and not any(end < at for end in ends)


def no_more_comes_than_was_bought(record: Record, book: Book) -> Iterator[Problem]:
    """All receipts of a batch together bring at most what it buys of each item [A2.4.1a, A2.8.6d]."""
    batch = book.get("supply_batch", record.text("batch"))
    if batch is None or not stands(record):
        return
    bought = {row["item"]: int(row["buy"]) for row in batch.get("lines", [])}
    came = received(book, batch.id, record)
    for place, row in lines(record):
        n, limit = came[row["item"]], bought.get(row["item"], 0)
        if n > limit:
            yield problem(
                record, "quantity", "A2.4.1a",
                say(
                    "{item} 累计入库 {n},超过 {batch} 采购的 {limit};请减少数量,多买的先提计划或急需申请",
                    "{n} of {item} received in all, {batch} buys {limit}; take in less, or ask for more first",
                    item=facts.named(book, "supply_item", row["item"]), n=n, limit=limit, batch=batch.id,
                ),
                f"lines/{place}/quantity",
            )


def each_line_has_its_price(record: Record, _book: Book) -> Iterator[Problem]:
    """Every line of bought goods has its price; opening stock without one is shown [A2.4.1b]."""
    for place, row in lines(record) if record.state == "recorded" else ():
        if row.get("unit_price") is None:
            message = say(
                "第 {n} 行没有单价:--unit-price 金额", "line {n} has no price: --unit-price SUM", n=row["number"]
            )
            if cards.opened(record):
                yield note(record, "price_lacking", "A2.4.1b", message, f"lines/{place}/unit_price")
            else:
                yield problem(record, "price", "A2.4.1b", message, f"lines/{place}/unit_price")


def the_total_is_the_sum_of_the_lines(record: Record, _book: Book) -> Iterator[Problem]:
    """Every total of a receipt is what its lines come to, to the fen [A2.4.1b]."""
    if record.state == "recorded" and record.text("total") != total(record):
        yield problem(
            record, "total", "A2.4.1b",
            say(
                "合计应为 {sum} 元;请更正:ecentre stock in correct {id} --total {sum} --reason 原因",
                "the total is {sum} yuan: ecentre stock in correct {id} --total {sum} --reason TEXT",
                sum=total(record), id=record.id,
            ),
            "total",
        )


def the_acceptor_is_not_the_seller(record: Record, book: Book) -> Iterator[Problem]:
    """Goods are not checked in by who sells them; where the buyer does, it is shown [A2.4.1a]."""
    acceptor, batch = record.text("acceptor"), book.get("supply_batch", record.text("batch"))
    if batch is None or not acceptor or record.state != "recorded":
        return
    name = facts.named(book, "person", acceptor)
    if name in (batch.text("supplier"), record.text("supplier")):
        message = say("卖方 {name} 不能验收;请他人验收:--acceptor 姓名",
                      "{name} sells it; another must check it in: --acceptor NAME", name=name)  # fmt: skip
        yield problem(record, "seller", "A2.4.1a", message, "acceptor")
    elif acceptor == batch.get("buyer"):
        message = say("采购人 {name} 自己验收;最好由他人验收", "{name} bought it and checked it in; better another",
                      name=name)  # fmt: skip
        yield note(record, "bought_and_accepted", "A2.4.1a", message, "acceptor")


def goods_lie_in_a_cabinet_in_use(record: Record, book: Book) -> Iterator[Problem]:
    """Every line names a cabinet that was in use then, kept by somebody on the staff [A2.8.9]."""
    on = facts.day(record, "received_on")
    if on is None or record.state != "recorded":
        return
    for place, row in lines(record):
        cabinet = book.get("store_cabinet", row["cabinet"])
        if cabinet is None:
            continue
        if retired(cabinet, _entered(record)[0]) or not facts.at_work(book, cabinet.text("keeper"), on):
            yield problem(
                record, "cabinet", "A2.8.9",
                say(
                    "{name} 已停用或没有在岗的保管人;请换柜子 --cabinet,或换保管人:"
                    "ecentre stock handover add --cabinet {id} --receiver 姓名",
                    "{name} is retired or has no keeper on the staff; take another --cabinet, or hand it over: "
                    "ecentre stock handover add --cabinet {id} --receiver NAME",
                    name=cabinet.text("name"), id=cabinet.id,
                ),
                f"lines/{place}/cabinet",
            )


def retired(cabinet: Record, moment: str) -> bool:
    """Tell whether a cabinet was out of use at a moment: nothing is put into it any more."""
    step = facts.last(cabinet, "retire") if cabinet.state == "retired" else None
    return step is not None and str(step["at"]) <= moment


def numbered_goods_come_with_their_range(record: Record, book: Book) -> Iterator[Problem]:
    """Goods tracked by number name as many numbers as come in, none of which ever came before [A2.8.2c]."""
    named = [(place, row, numbered.numbers(row)) for place, row in lines(record)]
    for place, row, range_ in named if record.state == "recorded" else ():
        item = book.get("supply_item", row["item"])
        if item is None or not (item.get("numbered") or range_):
            continue
        mine = [other for at, other_row, other in named if at < place and other_row["item"] == item.id]
        twice = next((one for one in (*mine, *_came(book, item.id, record)) if _meet(one, range_)), None)
        if not item.get("numbered") or len(range_) != int(row["quantity"]) or twice is not None:
            message = _misnumbered(item, row, twice)
            yield problem(record, "numbers", "A2.8.2c", message, f"lines/{place}/from_number")


def _misnumbered(item: Record, row: Data, twice: range | None) -> Words:
    """Say what is wrong with the numbers of a line, and what to write."""
    name = item.text("name")
    if not item.get("numbered"):
        return say("{item} 不按号管理,不写 --from-number、--to-number", "{item} has no numbers: give none", item=name)
    if twice is not None:
        return say(
            "{item} 的 {first}-{last} 号已经入过库;请核对 --from-number、--to-number",
            "{item}: numbers {first}-{last} came before; check --from-number, --to-number",
            item=name, first=twice[0], last=twice[-1],
        )  # fmt: skip
    return say(
        "{item} 按号管理:写 --from-number、--to-number,共 {n} 个号",
        "{item} is tracked by number: give --from-number and --to-number, {n} numbers", item=name, n=row["quantity"],
    )  # fmt: skip


def _came(book: Book, item: str, receipt: Record) -> Iterator[range]:
    """Give the ranges of an item that came in by receipts entered before one."""
    for other in book.refs_to(Ref("supply_item", item), "stock_in"):
        if other.ref != receipt.ref and other.state == "recorded" and _entered(other) < _entered(receipt):
            yield from (numbered.numbers(row) for _, row in lines(other) if row["item"] == item)


def _meet(one: range, other: range) -> bool:
    return bool(one) and bool(other) and one[0] <= other[-1] and other[0] <= one[-1]


def lasting_goods_stay_under_the_threshold(record: Record, book: Book) -> Iterator[Problem]:
    """Nothing that reaches price and life of a fixed asset goes into stock; opening stock shows it [A2.3.1, T.7]."""
    on = facts.day(record, "received_on")
    price, months = policy.money(book, "fixed_asset.price", on), policy.number(book, "fixed_asset.life_months", on)
    if price is None or months is None or record.state != "recorded":
        return
    for place, row in lines(record):
        item = book.get("supply_item", row["item"])
        if item is None or item.get("supply_class") not in LASTING or Decimal(row.get("unit_price", "0")) < price:
            continue
        category = book.get("category", item.text("category"))
        if category is None or int(category.get("life_months") or months) >= months:
            message = say(
                "{item} 单价达到 {price} 元,是固定资产;请走申购、验收、建卡:ecentre requisition add",
                "{item} at {price} yuan or more is a fixed asset and gets a card: ecentre requisition add",
                item=item.text("name"), price=price,
            )
            judged = note if cards.opened(record) else problem
            yield judged(record, "class", "A2.3.1", message, f"lines/{place}/unit_price")


def _entered(record: Record) -> tuple[str, str]:
    return str(record.steps[0]["at"]) if record.steps else "9", record.id


__all__ = [
    "each_line_has_its_price", "goods_come_against_an_ordered_batch", "goods_lie_in_a_cabinet_in_use",
    "lasting_goods_stay_under_the_threshold", "lines", "no_more_comes_than_was_bought",
    "numbered_goods_come_with_their_range", "received", "retired", "stands", "the_acceptor_is_not_the_seller",
    "the_total_is_the_sum_of_the_lines", "total",
]  # fmt: skip
