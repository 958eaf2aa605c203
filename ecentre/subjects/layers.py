"""First-in-first-out: the layers of price in which an item lies in each cabinet, and in each person's hands.

Amounts are whole fen. What was issued before it came in is paid for by what comes in next.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from ecentre.subjects import movements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecentre.model import Ref
    from ecentre.subjects.movements import Move

Key = tuple["Ref", int]
Layer = tuple[int, int]
"""So many units at a price in fen."""


class Flow:
    """The movements of one item, oldest first, as they pass through cabinets and hands.

    ``costs`` is what each line took out of stock (negative: brought back), in fen; ``quantities`` and ``worn`` are what
    each cabinet holds in the end.
    """

    def __init__(self, moves: Iterable[Move] = ()) -> None:
        """Let the movements pass."""
        self.costs: dict[Key, int] = defaultdict(int)
        self.quantities: dict[str, int] = defaultdict(int)
        self.worn: dict[str, int] = defaultdict(int)
        self.paid = 0
        self._layers: dict[str, deque[Layer]] = defaultdict(deque)
        self._short: dict[str, deque[tuple[Key, int]]] = defaultdict(deque)
        self._hands: dict[str, deque[Layer]] = defaultdict(deque)
        self._carried: list[Layer] = []
        self._last = 0
        for move in moves:
            self.pass_on(move)

    @property
    def count(self) -> int:
        """Give how many lie in all cabinets."""
        return sum(self.quantities.values())

    @property
    def worth(self) -> int:
        """Give what lies in all cabinets is worth, in fen."""
        return sum(map(self.value, self._layers))

    def value(self, cabinet: str) -> int:
        """Give what lies in a cabinet is worth, in fen."""
        return sum(n * price for n, price in self._layers[cabinet]) if cabinet in self._layers else 0

    def pass_on(self, move: Move) -> None:
        """Let one movement pass."""
        if move.stock:
            self.quantities[move.cabinet] += move.stock
        if move.worn:
            self.worn[move.cabinet] += move.worn
        match move.sort:
            case movements.OUT:
                self._hands[move.person] += self._take(move, -move.stock) if move.stock else [(move.held, 0)]
            case movements.IN:
                self._last = fen(move.price) or self._last
                self.paid += move.stock * fen(move.price)
                self._put(move.cabinet, move.stock, fen(move.price))
            case movements.RETURN:
                self._return(move)
            case movements.ADJUST:
                self._adjust(move)
            case _:
                self._hand_on(move)

    def _return(self, move: Move) -> None:
        hands = self._hands[move.person]
        if move.row.get("condition") != movements.UNUSED:
            _some(hands, -move.held)
            self._put(move.cabinet, move.stock, 0)
            return
        back = _some(hands, -move.held, newest=True)
        for n, price in back:
            self.costs[move.ref, move.line] -= n * price
            self._put(move.cabinet, n, price)
        self._put(move.cabinet, -move.held - sum(n for n, _ in back), 0)

    def _adjust(self, move: Move) -> None:
        if move.stock > 0:
            self.costs[move.ref, move.line] -= move.stock * self._last
            self._put(move.cabinet, move.stock, self._last)
        else:
            self._take(move, -move.stock)

    def _hand_on(self, move: Move) -> None:
        """Let goods go from hand to hand, or out of them for good."""
        if move.held > 0:
            self._hands[move.person].extend(self._carried)
        elif move.held:
            self._carried = _some(self._hands[move.person], -move.held)

    def _put(self, cabinet: str, n: int, price: int) -> None:
        short = self._short[cabinet]
        while short and n:
            key, lacking = short.popleft()
            covered = min(n, lacking)
            self.costs[key] += covered * price
            n -= covered
            if lacking > covered:
                short.appendleft((key, lacking - covered))
        if n:
            self._layers[cabinet].append((n, price))

    def _take(self, move: Move, n: int) -> list[Layer]:
        taken, key, lacking, cost = _some(self._layers[move.cabinet], n), (move.ref, move.line), n, 0
        for part, price in taken:
            lacking -= part
            cost += part * price
        self.costs[key] += cost
        if lacking:
            self._short[move.cabinet].append((key, lacking))
            taken.append((lacking, 0))
        return taken


def fen(price: str) -> int:
    """Give a price in yuan as the books write it, in fen; 0 where none is known."""
    return int(price.replace(".", "")) if price else 0


def _some(layers: deque[Layer], wanted: int, *, newest: bool = False) -> list[Layer]:
    """Take so many units off the layers, the oldest first; fewer where there are not so many."""
    end = -1 if newest else 0
    if layers and layers[end][0] > wanted:  # nearly always so
        n, price = layers[end]
        layers[end] = n - wanted, price
        return [(wanted, price)]
    taken = []
    while wanted and layers:
        n, price = layers.pop() if newest else layers.popleft()
        part = min(n, wanted)
        taken.append((part, price))
        wanted -= part
        if n > part:
            (layers.append if newest else layers.appendleft)((n - part, price))
    return taken
