"""What is gathered once for a book says the same as if it were gathered anew for every question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from books import MemoryBook, Office
from hypothesis import given
from hypothesis import strategies as some

from ecentre.gathering import alike, gathered
from ecentre.index import open_book
from ecentre.model import Record, Ref
from ecentre.pending import PendingBook
from ecentre.schema import Schemas

if TYPE_CHECKING:
    from pathlib import Path

    from ecentre.model import Book

KINDS = ("place", "sender")
ASKED: list[object] = []


def plainly(book: Book, start: str = "") -> list[str]:
    return [one.text("name") for one in book.find("place") if one.id.startswith(start)]


@gathered("place")
def names(book: Book, start: str = "") -> list[str]:
    ASKED.append(book)
    return plainly(book, start)


@gathered("place")
@alike("place")
def listed(book: Book) -> list[str]:
    ASKED.append(book)
    return plainly(book)


def entry(kind: str, id: str, name: str) -> Record:
    return Record(Ref(kind, id), {"id": id, "name": name})


ENTRIES = some.builds(entry, some.sampled_from(KINDS), some.sampled_from(("a1", "a2", "b1")), some.sampled_from("xyz"))


@given(some.lists(ENTRIES, max_size=3), some.lists(some.tuples(some.integers(0, 2), ENTRIES), max_size=8))
def test_it_is_what_the_books_say_whatever_is_laid_over_them(first, later) -> None:
    below = MemoryBook(first)
    books = [below, PendingBook(below), None]
    books[2] = PendingBook(books[1])
    for place, record in later:
        for book in books:
            assert names(book) == plainly(book)
            assert names(book, "a") == names(book, start="a") == plainly(book, "a")
        if place:
            books[place].put(record)
        else:
            below.records[record.ref] = record
    assert all(names(book) == plainly(book) for book in books)


def test_a_change_of_other_kinds_asks_the_book_beneath_and_nobody_asks_twice() -> None:
    ASKED.clear()
    office = Office()
    pending = PendingBook(office, [entry("sender", "a1", "x")])
    assert names(pending) is names(office) is names(PendingBook(pending))
    assert [office] == ASKED
    pending.put(entry("place", "a1", "x"))
    assert "x" in names(pending)
    assert [office, pending] == ASKED


def test_books_with_the_same_texts_share_it_and_a_hand_edit_parts_them(world) -> None:
    ASKED.clear()
    root: Path = world("office")
    first = listed(open_book(root, Schemas(root)))
    assert listed(open_book(root, Schemas(root))) is first
    assert len(ASKED) == 1
    file = next((root / "records" / "place").glob("*.yaml"))
    text = file.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith("name:"))
    file.write_text(text.replace(old, "name: 改名室"), encoding="utf-8", newline="\n")
    assert "改名室" in listed(open_book(root, Schemas(root), overlay=True))
    assert len(ASKED) == 2
