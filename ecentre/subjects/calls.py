"""What the calls of a month cost, all together and each person's private ones; costs come from the bill [R4.15.1]."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecentre.model import Data, Record

NOTHING = Decimal("0.00")
PRIVATE = "private"


def costs(log: Record) -> dict[int, Decimal]:
    """Give what each call cost in yuan, by its number; a charge from the bill counts before what was written down."""
    written = {int(row["number"]): row["cost"] for row in log.get("calls", []) if row.get("cost")}
    charged = {int(row["number"]): row["cost"] for row in log.get("charges", [])}
    return {number: Decimal(cost) for number, cost in (written | charged).items()}


def total(log: Record) -> Decimal:
    """Give what all calls cost, in yuan, as far as their costs are known."""
    return sum(costs(log).values(), NOTHING)


def difference(log: Record) -> Decimal | None:
    """Give by how much the bill is more than the calls, in yuan; None before there is a bill."""
    return Decimal(log.text("bill_amount")) - total(log) if log.get("bill_amount") else None


def private(log: Record) -> dict[str, Decimal]:
    """Give what each person owes for private calls, in yuan; nobody who owes nothing."""
    found, known = defaultdict[str, Decimal](Decimal), costs(log)
    for row in log.get("calls", []):
        if row["purpose"] == PRIVATE:
            found[row["person"]] += known.get(int(row["number"]), NOTHING)
    return {person: owed for person, owed in sorted(found.items()) if owed}


def uncosted(log: Record) -> list[Data]:
    """Give the private calls whose cost nobody wrote down."""
    known = costs(log)
    return [row for row in log.get("calls", []) if row["purpose"] == PRIVATE and int(row["number"]) not in known]
