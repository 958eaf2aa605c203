"""Read an office workbook with guards: what it is, how big it may be, and its cells as plain values.

Formulas are never run: a cell gives the value that was last computed, or nothing.
"""

from __future__ import annotations

import hashlib
import warnings
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ecentre.errors import InvalidError, NotFoundError, UsageError, why
from ecentre.exchange import sheets
from ecentre.exchange.sheets import Row, Sheet
from ecentre.words import Words, joined, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES = 50 * 1024 * 1024
MOST_RATIO = 100
SMALL_PART = 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD_ENDINGS = frozenset(
    {".xls", ".et", ".ett", ".wps", ".csv", ".txt", ".ods", ".xlsb", ".numbers", ".doc", ".docx", ".pdf"}
)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook as it was read: the file's name, its hash and its sheets."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]


def read(path: Path, sheet: str = "") -> Workbook:
    """Read a workbook, or one sheet of it.

    Raises:
        NotFoundError: there is no such file.
        UsageError: there is no such sheet.
        InvalidError: it is no workbook that can be read, or too big to be an office's ledger.
    """
    data = _bytes(path)
    _sniff(path, data)
    _measure(path, data)
    sheets = _sheets(path, data)
    if sheet and sheet not in {one.name for one in sheets}:
        raise UsageError(
            say(
                "没有工作表 “{sheet}”;现有:{names}",
                "there is no sheet “{sheet}”; there are: {names}",
                sheet=sheet,
                names=joined(one.name for one in sheets),
            )
        )
    kept = tuple(one for one in sheets if sheet in ("", one.name))
    return Workbook(path.name, hashlib.sha256(data).hexdigest(), kept)


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UsageError(
            say("{name} 是文件夹,请给出 xlsx 文件", "{name} is a folder; give an xlsx file", name=path.name)
        )
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _unfit(path, say("文件超过 50 MB", "the file is over 50 MB"))
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError(say("找不到文件 {name}", "there is no file {name}", name=str(path))) from None
    except OSError as error:
        raise InvalidError(
            say(
                "打不开 {name};请先在 WPS 或 Excel 里关闭它,再重试({why})",
                "cannot open {name}; close it in WPS or Excel and try again ({why})",
                name=path.name,
                why=why(error),
            )
        ) from None


def _sniff(path: Path, data: bytes) -> None:
    """Say what to do with a file that is something else than xlsx."""
    if data.startswith(OLE) and ENCRYPTED in data[:MOST_BYTES]:
        raise _unfit(
            path, say("文件有打开密码;请在 WPS 里去掉密码后另存", "it is protected by a password; save it without one")
        )
    wrong = path.suffix.lower() in OLD_ENDINGS or not data.startswith(b"PK\x03\x04")
    if wrong:
        raise _unfit(path, say("不是 xlsx 工作簿", "it is no xlsx workbook"))


def _unfit(path: Path, why: Words) -> InvalidError:
    return InvalidError(
        say(
            "{name} 不能导入:{why}。请用 WPS 打开,另存为 Microsoft Excel 文件(*.xlsx),再导入新文件",
            "cannot import {name}: {why}. Open it in WPS, save it as a Microsoft Excel file (*.xlsx) and import that",
            name=path.name,
            why=why,
        )
    )


def _measure(path: Path, data: bytes) -> None:
    """Refuse what would swell beyond any office ledger when unpacked [T25]."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise _unfit(path, say("文件已损坏或不是工作簿", "it is damaged or no workbook")) from None
    swollen = any(
        part.file_size > SMALL_PART and part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in parts
    )
    if swollen or sum(part.file_size for part in parts) > MOST_BYTES:
        raise _unfit(path, say("解开后大得不像一本台账", "unpacked it is too big to be a ledger"))
    if "[Content_Types].xml" not in {part.filename for part in parts}:
        raise _unfit(path, say("不是 xlsx 工作簿", "it is no xlsx workbook"))


def _sheets(path: Path, data: bytes) -> tuple[Sheet, ...]:
    import openpyxl
    from openpyxl.reader.excel import ExcelReader

    if not openpyxl.DEFUSEDXML:
        raise InvalidError(say("缺少 defusedxml,请重新安装 ecentre", "defusedxml is missing; install ecentre again"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = ExcelReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
            reader.read()
            parts = {found.name: rel.target for found, rel in reader.parser.find_sheets()}
            return tuple(_sheet(path, data, sheet, parts[sheet.title]) for sheet in reader.wb.worksheets)
    except (InvalidError, MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl answers a broken part with whatever it meets first
        raise _unfit(
            path, say("读不出内容({why})", "its content cannot be read ({why})", why=type(error).__name__)
        ) from None


def _sheet(path: Path, data: bytes, sheet: Any, part: str) -> Sheet:
    with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(part) as stream:
        layout = sheets.layout(stream)
    return Sheet(sheet.title, sheets.spread(tuple(_rows(path, sheet, layout.hidden)), layout))


def _rows(path: Path, sheet: Any, hidden: set[int]) -> Iterator[Row]:
    sheet.reset_dimensions()
    kept = 0
    for number, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        row = Row(number, _trimmed(values), number in hidden)
        if row.blank:
            continue
        kept += 1
        if kept > MOST_ROWS:
            raise _unfit(path, say("超过 {n} 行,请分成几个文件", "it has over {n} rows; split it", n=MOST_ROWS))
        yield row


def _trimmed(values: tuple[Any, ...]) -> tuple[Any, ...]:
    end = len(values)
    while end and values[end - 1] is None:
        end -= 1
    return values[:end]


__all__ = ["Row", "Sheet", "Workbook", "read"]
