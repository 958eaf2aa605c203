"""The workbook of refused rows: the office's own headings and cells, the reasons beside them; to mend and import.

Nothing in it is a formula, no file is ever overwritten, and each row says where it first stood.
"""

from __future__ import annotations

import contextlib
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecentre import records
from ecentre.errors import RepositoryError, UsageError, why
from ecentre.exchange.headings import PROVENANCE, REASONS, SOURCE_FILE, SOURCE_ROW
from ecentre.render.xlsx import plainly
from ecentre.words import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from ecentre.exchange.headings import Header
    from ecentre.exchange.plan import Entry, Plan

WIDEST = 60
MARK = "FFFFE699"
HEAD = "FFD9E1F2"
MOST_TRIES = 1000


def workbook(plan: Plan) -> bytes:
    """Give the refused rows of a plan as an xlsx file, a sheet for each sheet that has any."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for header in plan.headers:
        refused = [entry for entry in plan.mendable if entry.sheet == header.sheet]
        if refused:
            _fill(book.create_sheet(header.sheet), header, refused)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(sheet: Worksheet, header: Header, refused: list[Entry]) -> None:
    own = [one for one in header.headings if one.field not in PROVENANCE.values()]
    titles = [*(one.words for one in own), REASONS, SOURCE_FILE, SOURCE_ROW]
    for column, words in enumerate(titles, 1):
        _put(sheet, 1, column, words, HEAD)
    for number, entry in enumerate(refused, 2):
        wrong = {fault.column for fault in entry.faults}
        for column, heading in enumerate(own, 1):
            value = entry.cells[heading.column] if heading.column < len(entry.cells) else None
            _put(sheet, number, column, value, MARK if heading.words in wrong else "")
        tail = (reasons(entry), entry.origin.source, entry.origin.row)
        for column, value in enumerate(tail, len(own) + 1):
            _put(sheet, number, column, value, "")
    sheet.freeze_panes = "A2"
    _widen(sheet)


def reasons(entry: Entry) -> str:
    """Give why a row was refused, as its column says it."""
    told = (f"[{fault.column}] {fault.message} ({fault.reason} {fault.clause})" for fault in entry.faults)
    return joined(told, long=True)


def _put(sheet: Worksheet, row: int, column: int, value: Any, colour: str) -> None:
    """Write a cell as a plain value: text stays text, whatever sign it begins with [T24]."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import PatternFill

    cell = sheet.cell(row, column)
    plainly(cell, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
    if colour:
        cell.fill = PatternFill("solid", fgColor=colour)


def _widen(sheet: Worksheet) -> None:
    from openpyxl.utils import get_column_letter

    for number, cells in enumerate(sheet.iter_cols(), 1):
        longest = max(sum(2 if ord(char) > 255 else 1 for char in str(cell.value or "")) for cell in cells)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(longest + 2, 8), WIDEST)


def claim(source: Path, wanted: Path | None) -> Path:
    """Make an empty new file for the refused rows: where asked, else beside the source; never an old one.

    Where the source lies among the program's own files or in a folder that cannot be written, the file goes to the
    machine's folder for temporary files.

    Raises:
        UsageError: the name asked for is no xlsx name.
        RepositoryError: no file can be made there.
    """
    if wanted is not None:
        if wanted.suffix.lower() != ".xlsx":
            raise UsageError(say("--rejects 的文件名要以 .xlsx 结尾", "the name for --rejects must end in .xlsx"))
        return _made(wanted)
    name = f"{source.stem}-refused.xlsx"
    aside = Path(tempfile.gettempdir()) / name
    own = records.data_folder("templates").resolve()
    if own in source.resolve().parents:
        return _made(aside)
    try:
        return _made(source.with_name(name))
    except RepositoryError:
        return _made(aside)


def _made(first: Path) -> Path:
    for path in _names(first):
        try:
            path.open("xb").close()
        except FileExistsError:
            continue
        except OSError as error:
            raise RepositoryError(
                say(
                    "写不了 {name}({why});请用 --rejects 另指一个文件,未写入任何内容",
                    "cannot write {name} ({why}); name another file with --rejects; nothing was written",
                    name=str(path),
                    why=why(error),
                )
            ) from None
        return path
    raise UsageError(say("同名文件太多,请用 --rejects 另指一个文件", "too many files of that name; use --rejects"))


def _names(first: Path) -> Iterator[Path]:
    yield first
    for number in range(2, MOST_TRIES):
        yield first.with_name(f"{first.stem}-{number}{first.suffix}")


def write(path: Path, plan: Plan) -> Path:
    """Fill a claimed file, whole or not at all.

    Raises:
        RepositoryError: it cannot be written; the clean rows are in by then, and the same command writes it again.
    """
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_bytes(workbook(plan))
        draft.replace(path)
    except OSError as error:
        release(draft)
        release(path)
        raise RepositoryError(
            say(
                "能导入的行已经导入,但 {name} 写不了({why});处理后再运行同一命令,只会补写这个文件",
                "the clean rows are in, but {name} cannot be written ({why}); run the same command again for it",
                name=str(path),
                why=why(error),
            )
        ) from None
    return path


def release(path: Path) -> None:
    """Take a file away again that nothing was written to."""
    with contextlib.suppress(OSError):
        path.unlink()
