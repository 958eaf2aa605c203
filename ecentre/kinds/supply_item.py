"""Supply items: the catalogue of the four kinds of supplies, by name and unit [A2.8.0]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecentre import facts, policy
from ecentre.kind import Kind, Transition, note, problem, say
from ecentre.subjects import catalogue, shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecentre.model import Book, Problem, Record


def each_name_means_one_item(record: Record, book: Book) -> Iterator[Problem]:
    """No two items in use share a name or an alias [A2.8.0]."""
    for where, name in catalogue.called(record) if record.state == "current" else ():
        other = catalogue.named(book, name)
        if other is not None and other.id != record.id:
            yield problem(
                record, "name", "A2.8.0",
                say(
                    "{name} 已是 {id} 的名称或别名;请另起名称,或直接用它:ecentre show {id}",
                    "{name} is a name of {id} already; take another, or use that one: ecentre show {id}",
                    name=name, id=other.id,
                ),
                where,
            )


def consumables_have_their_group(record: Record, _book: Book) -> Iterator[Problem]:
    """Consumables are of one of three groups, and nothing else is [A2.8.2]."""
    consumable = record.get("supply_class") == "consumable"
    if consumable and not record.get("group"):
        message = say(
            "消耗品须写明分组:--group stationery|hospitality|finance(办公文具、招待用具、财务专用)",
            "a consumable names its group: --group stationery|hospitality|finance",
        )
        yield problem(record, "group", "A2.8.2", message, "group")
    elif record.get("group") and not consumable:
        message = say("只有消耗品分组;请去掉 --group", "only consumables have a group; leave --group out")
        yield problem(record, "group", "A2.8.2", message, "group")


def equipment_supplies_name_their_devices(record: Record, _book: Book) -> Iterator[Problem]:
    """Only an equipment supply belongs to devices; one that names none is shown [A2.8.3]."""
    equipment, devices = record.get("supply_class") == "equipment", record.get("devices")
    if devices and not equipment:
        message = say("只有设备耗材写适用设备;请去掉 --devices", "only equipment supplies name --devices")
        yield problem(record, "devices", "A2.8.3", message, "devices")
    elif equipment and not devices and record.state == "current":
        message = say(
            "{name} 还没有写随哪类设备使用;请补:ecentre stock item correct {id} --devices 类别 --reason 补登",
            "{name} names no devices yet: ecentre stock item correct {id} --devices CATEGORY --reason TEXT",
            name=record.text("name"), id=record.id,
        )  # fmt: skip
        yield note(record, "devices_lacking", "A2.8.3", message, "devices")


def only_finance_goods_go_by_number(record: Record, _book: Book) -> Iterator[Problem]:
    """Nothing but what is for finance alone is tracked by number [A2.8.2c]."""
    if record.get("numbered") and record.get("group") != "finance":
        message = say(
            "只有财务专用的账簿、票据等按号管理;请改 --group finance,或去掉 --numbered",
            "only books and vouchers of finance go by number; give --group finance, or leave --numbered out",
        )
        yield problem(record, "numbered", "A2.8.2c", message, "numbered")


def furniture_may_be_a_fixed_asset(record: Record, book: Book) -> Iterator[Problem]:
    """Furniture of a lasting class becomes a fixed asset from a price on; this is shown [T.7, A2.8.4]."""
    category, on = book.get("category", record.text("category")), facts.begun(record)
    price, months = policy.money(book, "fixed_asset.price", on), policy.number(book, "fixed_asset.life_months", on)
    if record.get("supply_class") != "furniture" or category is None or price is None or record.state != "current":
        return
    if months is None or int(category.get("life_months") or months) >= months:
        message = say(
            "{name} 单价达到 {price} 元的是固定资产(资产类别 {category}),走验收建卡;不到的才入库",
            "{name} at {price} yuan or more is a fixed asset of category {category}; only cheaper ones go into stock",
            name=record.text("name"), price=price, category=category.text("name"),
        )
        yield note(record, "furniture", "T.7", message, "category")


def a_retired_item_is_used_up(record: Record, book: Book) -> Iterator[Problem]:
    """No item is retired while some of it lies in a cabinet [A2.8.9]."""
    retired = facts.last(record, "retire")
    left = shelf.known(book, record.id, str(retired["at"])) if retired and record.state == "retired" else 0
    if left:
        yield problem(
            record, "in_stock", "A2.8.9",
            say(
                "{name} 还有库存 {n};请先发完或盘亏,再停用;看明细:ecentre stock card {id}",
                "{n} of {name} are still in stock; use them up first; see: ecentre stock card {id}",
                name=record.text("name"), n=left, id=record.id,
            ),
        )


KIND = Kind(
    name="supply_item",
    label=say("办公用品目录", "supply item"),
    help=say("四类办公用品的品名、单位、补货点", "the catalogue of supplies: names, units, reorder points"),
    title="name",
    columns=("id", "name", "supply_class", "group", "unit", "reorder_point", "state"),
    ended=("retired",),
    rules=(
        each_name_means_one_item, consumables_have_their_group, equipment_supplies_name_their_devices,
        only_finance_goods_go_by_number, furniture_may_be_a_fixed_asset, a_retired_item_is_used_up,
    ),
    workflow=(
        Transition(
            verb="add", source=(), target="current", clause="A2.8.0",
            label=say("登记", "register"), help=say("登记一种办公用品", "register an item"),
        ),
        Transition(
            verb="retire", source=("current",), target="retired", reason=True, clause="A2.8.0",
            label=say("停用", "retire"), help=say("停用一种没有库存的办公用品", "retire an item that is used up"),
        ),
    ),
)
