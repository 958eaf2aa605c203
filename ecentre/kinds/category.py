"""Categories: the classes by which assets are numbered, allotted and counted [A2.3.2, A2.7.2a]."""

from collections.abc import Iterator

from ecentre.kind import Kind, Transition, problem, say
from ecentre.model import Book, Problem, Record


def special_class_has_a_rule(record: Record, _book: Book) -> Iterator[Problem]:
    """A special class names its usage rule, so that its assets can follow it [A2.5.1]."""
    if record.get("special") and not record.get("usage_rule"):
        yield problem(
            record, "special_class_has_a_rule", "A2.5.1",
            say("特殊资产须写明使用规定:--usage-rule …", "a special class needs its usage rule: --usage-rule …"),
            "usage_rule",
        )


def _wanted(record: Record, _book: Book) -> Iterator[str]:
    """Ask for the usage rule of a special class [A2.5.1]."""
    if record.get("special"):
        yield "usage_rule"


KIND = Kind(
    name="category",
    label=say("资产类别", "category"),
    help=say("资产和物品的类别", "classes of assets and supplies"),
    columns=("id", "name", "unit", "life_months", "special", "restricted", "state"),
    ended=("retired",),
    rules=(special_class_has_a_rule,),
    workflow=(
        Transition(
            verb="add", source=(), target="current", clause="A2.3.2", wants=_wanted,
            label=say("登记", "register"), help=say("登记一个类别", "register a class"),
        ),
        Transition(
            verb="retire", source=("current",), target="retired", reason=True, clause="A2.3.2",
            label=say("停用", "retire"), help=say("停用一个类别", "retire a class"),
        ),
    ),
)
