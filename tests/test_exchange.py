"""The pure parts of an import: what cells mean, where headings stand, and which files are not read at all."""

from __future__ import annotations

import struct
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from ecentre.errors import Exit, InvalidError, NotFoundError, UsageError
from ecentre.exchange import cells, headings, rowsheet, scrub, synonyms, workbook

CALM = settings(deadline=None)
FEN = st.integers(1, 10**11).map(lambda fen: Decimal(fen) / 100)
DAYS = st.dates(date(1954, 10, 4), date(2099, 12, 31))

WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def styles(price: Decimal) -> list[object]:
    text = f"{price:.2f}"
    return [
        text,
        f"￥{price:,.2f}",
        f"¥ {text}",
        f"{text}元",
        f"{price:,.2f} 元",
        text.translate(WIDE),
        f"人民币{text}元整",
        f" {text}　",
        f"RMB{text}",
        float(price),
        f"{price / 10000:f}万元",
    ]


@CALM
@given(FEN)
def test_a_price_reads_the_same_in_every_style(price: Decimal) -> None:
    for written in styles(price):
        assert cells.money(written) == price, written


@pytest.mark.parametrize(
    "written",
    [
        "—",
        "-",
        "面议",
        "约5000",
        "叁仟元",
        "12.345",
        2000.005,
        0,
        "0.00",
        -5,
        "1,23",
        "1.2.3",
        True,
        "5元6",
        float("nan"),
        1e15,
    ],
)
def test_what_is_no_price_is_never_guessed(written: object) -> None:
    with pytest.raises(ValueError):
        cells.money(written)


@CALM
@given(st.text(max_size=20))
def test_any_text_is_a_price_of_whole_fen_or_refused(written: str) -> None:
    try:
        price = cells.money(written)
    except ValueError:
        return
    assert price is None or (price > 0 and price == price.quantize(Decimal("0.01")))


@CALM
@given(DAYS)
def test_a_day_reads_the_same_in_every_spelling(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    serial = (day - date(1899, 12, 30)).days
    for written in (
        day,
        datetime.combine(day, time()),
        datetime.combine(day, time(8, 30)),
        f"{y}.{m}.{d}",
        f"{y}-{m:02}-{d:02}",
        f"{y}/{m}/{d}",
        f"{y}年{m}月{d}日",
        f"{y}{m:02}{d:02}",
        f"{y} 年 {m} 月 {d} 日",
        f"{y}-{m}-{d} 00:00:00",
        serial,
        float(serial),
        str(serial),
        f"{y}．{m}．{d}",
        day.isoformat().translate(WIDE),
    ):
        assert cells.day(written) == day, written


@pytest.mark.parametrize(
    "written",
    [
        "2025.2.30",
        "2024年13月5日",
        "2025-00-10",
        "20251301",
        "去年",
        "2025",
        "2025.6",
        5,
        99999999,
        "—",
        "12/6/2025",
        date(1900, 1, 1),
    ],
)
def test_an_impossible_day_is_refused(written: object) -> None:
    with pytest.raises(ValueError):
        cells.day(written)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇二五年六月七日", date(2025, 6, 7)),
        ("二零二五年十二月二十一日", date(2025, 12, 21)),
        ("二○二四年十月三十日", date(2024, 10, 30)),
    ],
)
def test_days_in_chinese_figures(written: str, day: date) -> None:
    assert cells.day(written) == day


def test_a_column_in_ten_thousands() -> None:
    assert cells.money(1.25, 10000) == cells.money("1.25万元") == Decimal(12500)


@CALM
@given(st.text(max_size=20))
def test_any_text_is_a_day_or_refused(written: str) -> None:
    try:
        day = cells.day(written)
    except ValueError:
        return
    assert day is None or 1949 <= day.year <= 2099


@pytest.mark.parametrize(
    ("written", "count"),
    [(1, 1), (2.0, 2), ("３台", 3), ("2 套", 2), ("2.0", 2), (None, None), ("", None), ("12把", 12)],
)
def test_quantities(written: object, count: int | None) -> None:
    assert cells.quantity(written) == count


@pytest.mark.parametrize(
    "written", [0, -1, 2.5, "若干", "一台", 1001, "1/2", True, datetime.combine(date(2025, 1, 2), time())]
)
def test_what_is_no_quantity_is_refused(written: object) -> None:
    with pytest.raises(ValueError):
        cells.quantity(written)


@pytest.mark.parametrize("mark", ["同上", "″", "〃", '"', " 同前 ", "Ditto"])
def test_marks_that_repeat(mark: str) -> None:
    assert cells.is_ditto(mark)


def test_a_name_has_one_dot_and_no_spaces() -> None:
    assert {cells.name(f"吐尔逊{dot}艾力") for dot in "·•‧・."} == {"吐尔逊·艾力"}
    assert cells.name(" 王 强　") == "王强"
    assert cells.name("John Smith") == "John Smith"


@CALM
@given(st.text(max_size=60))
def test_clean_text_is_stable_and_holds_no_control_characters(written: str) -> None:
    clean = cells.text(written)
    assert cells.text(clean) == clean
    assert not any(char < " " and char != "\n" for char in clean)
    assert not set(clean) & set("\u202e\u2066\u200f\ufeff")


def test_private_numbers_leave_a_remark() -> None:
    said = scrub.without_private("联系13900000000,身份证11010519491231002X,分机8021")
    assert said == "联系(号码略),身份证(号码略),分机8021"


def book(*sheets: tuple[str, list[list[object]]]) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def read(tmp_path, data: bytes, name: str = "a.xlsx", sheet: str = "") -> workbook.Workbook:
    path = tmp_path / name
    path.write_bytes(data)
    return workbook.read(path, sheet)


def test_headings_are_found_below_titles_and_in_two_rows(tmp_path) -> None:
    rows = [
        ["某中心台账"],
        [],
        ["名称", "编号", "购置情况", None, "使用情况", None],
        [None, None, "单价（元）", "日期", "部门", "使用人"],
        ["打印机"],
    ]
    header = headings.find(read(tmp_path, book(("表", rows))).sheets[0], synonyms.ASSET, 4)
    assert header is not None
    assert header.row == 4
    assert header.columns == {
        "name": 0,
        "former_number": 1,
        "price": 2,
        "purchased_on": 3,
        "department": 4,
        "keeper": 5,
    }


def test_of_two_columns_for_one_field_the_better_name_wins_and_the_other_is_told(tmp_path) -> None:
    rows = [["资产名称", "保管人", "使用人", "型号", "规格", "折旧"], ["打印机"]]
    header = headings.find(read(tmp_path, book(("表", rows))).sheets[0], synonyms.ASSET, 3)
    assert header is not None
    assert header.columns == {"name": 0, "keeper": 2, "model": 3, "specification": 4}
    assert [one.words for one in header.unknown] == ["保管人", "折旧"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("使用人/责任人", "keeper"),
        ("单价（元）", "price"),
        ("资 产 名 称", "name"),
        ("规格、型号", "model"),
        ("购置\n日期", "purchased_on"),
        ("现使用部门", "department"),
        ("固定资产存放地点", "place"),
        ("部门负责人", ""),
        ("联系电话", ""),
        ("年折旧率", ""),
    ],
)
def test_what_a_heading_means(tmp_path, words: str, field: str) -> None:
    rows = [["编号", "验收人", "数量", "名称" if field != "name" else "备注", words], ["1"]]
    header = headings.find(read(tmp_path, book(("表", rows))).sheets[0], synonyms.ASSET, 3)
    assert header is not None
    assert {one.column: one.field for one in header.headings}[4] == field


def test_a_cell_merged_downwards_speaks_for_its_rows(tmp_path) -> None:
    made = Workbook()
    sheet = made.worksheets[0]
    for row in (["名称", "部门"], ["打印机", "综合部"], ["电脑", None], [None, None], ["桌子", "前台"]):
        sheet.append(row)
    sheet.merge_cells("B2:B4")
    sheet.row_dimensions[3].hidden = True
    stream = BytesIO()
    made.save(stream)
    rows = read(tmp_path, stream.getvalue()).sheets[0].rows
    assert [(row.number, row.values, row.hidden) for row in rows[1:]] == [
        (2, ("打印机", "综合部"), False),
        (3, ("电脑", "综合部"), True),
        (5, ("桌子", "前台"), False),
    ]


def test_formulas_give_what_was_last_computed_or_nothing(tmp_path) -> None:
    rows = read(tmp_path, book(("表", [["=1+1", "x"]]))).sheets[0].rows
    assert rows[0].values == (None, "x")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)),
        ("a.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)),
        ("a.csv", "名称,单价\n".encode()),
        ("a.xlsx", b""),
        ("a.xlsx", b"PK\x03\x04 broken"),
        ("a.xlsx", "名称".encode()),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_sentence(tmp_path, name: str, data: bytes) -> None:
    with pytest.raises(InvalidError) as error:
        read(tmp_path, data, name)
    assert "xlsx" in str(error.value)
    assert error.value.code == Exit.INVALID


def zipped(**parts: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "."), data)
    return stream.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path) -> None:
    for data in (
        zipped(a__xml=bytes(60 * 1024 * 1024)),
        zipped(a__xml=bytes(2 * 1024 * 1024)),
        zipped(word__xml=b"<a/>"),
    ):
        with pytest.raises(InvalidError):
            read(tmp_path, data)


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path) -> None:
    data = bytearray(book(("表", [["名称"]])))
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 7)
    with pytest.raises(InvalidError):
        read(tmp_path, bytes(data))


@CALM
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_never_ends_in_a_traceback(tmp_path_factory, place: int, noise: bytes) -> None:
    whole = bytearray(book(("表", [["名称", "单价"], ["打印机", 3000]])))
    whole[place % len(whole) : place % len(whole) + len(noise)] = noise
    try:
        read(tmp_path_factory.getbasetemp(), bytes(whole))
    except InvalidError:
        return


def test_entities_are_never_expanded(tmp_path) -> None:
    whole = book(("表", [["名称"]]))
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cccc">]><a>&b;</a>'
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.namelist():
            new.writestr(part, bomb if "sheet1" in part else old.read(part))
    with pytest.raises(InvalidError):
        read(tmp_path, stream.getvalue())


def test_files_that_are_missing_or_held_open(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFoundError):
        workbook.read(tmp_path / "none.xlsx")
    with pytest.raises(UsageError):
        workbook.read(tmp_path)
    path = tmp_path / "held.xlsx"
    path.write_bytes(book(("表", [["名称"]])))

    def held(_path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "read_bytes", held)
    with pytest.raises(InvalidError, match="WPS"):
        workbook.read(path)


def test_one_sheet_may_be_asked_for(tmp_path) -> None:
    data = book(("一", [["名称"]]), ("二", [["部门"]]))
    assert [one.name for one in read(tmp_path, data, sheet="二").sheets] == ["二"]
    with pytest.raises(UsageError, match="一、二"):
        read(tmp_path, data, sheet="三")


def test_too_many_rows_are_refused(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    with pytest.raises(InvalidError, match="3"):
        read(tmp_path, book(("表", [["名称"]] * 4)))


def test_a_sheet_that_names_a_column_twice_is_refused(tmp_path) -> None:
    sheet = tmp_path / "行.csv"
    sheet.write_text("物品,数量,申请数量\n签字笔,2,3\n", encoding="utf-8")
    with pytest.raises(InvalidError, match="数量"):
        rowsheet.read(sheet, {"item": ("物品",), "quantity": ("数量", "申请数量")})


def test_a_serial_day_counts_from_the_end_of_1899() -> None:
    assert cells.day(45917) == date(1899, 12, 30) + timedelta(days=45917) == date(2025, 9, 17)
