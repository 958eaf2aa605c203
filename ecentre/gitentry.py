"""The entries of git's index as bytes: where each starts, which file it is of, and what is noted of it."""

from __future__ import annotations

import os
import struct
from typing import NamedTuple

HEAD = struct.Struct(">4sII")
ENTRY = struct.Struct(">10I20sH")
PLAIN = 0o100644
WRITTEN, SIZE, FLAGS = 8, 36, 60  # where they lie in an entry
LONG_NAME, UNMERGED, EXTENDED, ODD = 0xFFF, 0x3000, 0x4000, 0x7000
SKIPPED = 0x4000
SECOND, WORD = 1_000_000_000, 0xFFFFFFFF


class Noted(NamedTuple):
    """What git noted of a file: its times (ns) and size, its blob, and whether it is meant to be absent."""

    changed: int
    written: int
    size: int
    blob: str
    absent: bool


def entry(path: str, blob: str, told: os.stat_result | None = None) -> bytes:
    """Give the entry of a plain file; without its times git looks into the file before it relies on the note."""
    name, known = path.encode("utf-8", "surrogateescape"), (0,) * 9
    if told:
        moments = (*divmod(told.st_ctime_ns, SECOND), *divmod(told.st_mtime_ns, SECOND))
        place = (0, 0) if os.name == "nt" else (told.st_dev, told.st_ino)  # as git itself has it there
        known = (*moments, *place, told.st_uid, told.st_gid, told.st_size)
    words = [number & WORD for number in known]
    head = ENTRY.pack(*words[:6], PLAIN, *words[6:], bytes.fromhex(blob), min(len(name), LONG_NAME))
    return head + name + bytes(8 - (ENTRY.size + len(name)) % 8)


def flags(data: bytes, start: int) -> int:
    """Give the flags of the entry that starts at a place."""
    return data[start + FLAGS] << 8 | data[start + FLAGS + 1]


def name(data: bytes, start: int) -> bytes:
    """Give the path of the entry that starts at a place."""
    return data[start + ENTRY.size + 2 * bool(flags(data, start) & EXTENDED) : _end(data, start)]


def noted(data: bytes, start: int) -> tuple[str, Noted]:
    """Give path and note of the entry that starts at a place."""
    c_s, c_ns, m_s, m_ns, *_who, size, blob, signs = ENTRY.unpack_from(data, start)
    absent = bool(signs & EXTENDED and data[start + ENTRY.size] << 8 & SKIPPED)
    path = name(data, start).decode("utf-8", "surrogateescape")
    return path, Noted(c_s * SECOND + c_ns, m_s * SECOND + m_ns, size, blob.hex(), absent)


def rows(data: bytes, count: int) -> list[range]:
    """Give where the entries start, in rows of entries with names of one length, as numbered records have them.

    Each starts where the one before it ends, so looking at every so many bytes goes through thousands at once.
    """
    found: list[range] = []
    place = HEAD.size
    while count:
        signs = flags(data, place)
        if signs < LONG_NAME:
            size = signs + ENTRY.size + 8 & ~7
            many = _alike(data, place, size, count)
        else:
            size, many = _end(data, place) - place + 8 & ~7, 1
        found.append(range(place, place + many * size, size))
        place, count = found[-1].stop, count - many
    return found


def _alike(data: bytes, place: int, size: int, most: int) -> int:
    """Count the entries in a row that have the flags of the first, and so its size."""
    first, second = data[place + FLAGS : place + FLAGS + 1], data[place + FLAGS + 1 : place + FLAGS + 2]
    many = window = 1
    while many == window < most:
        window = min(8 * window, most)
        end = place + window * size
        high, low = data[place + FLAGS : end : size], data[place + FLAGS + 1 : end : size]
        many = min(len(high) - len(high.lstrip(first)), len(low) - len(low.lstrip(second)))
    return many


def _end(data: bytes, start: int) -> int:
    """Give where the path of an entry ends; that of a long one is told only by a zero."""
    signs = flags(data, start)
    first = start + ENTRY.size + 2 * bool(signs & EXTENDED)
    return data.index(b"\0", first) if signs & LONG_NAME == LONG_NAME else first + (signs & LONG_NAME)
