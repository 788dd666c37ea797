"""Application files are read strictly: encodings, workbooks, headings, bounds (SECURITY.md R17)."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from vc_issuer.application import ApplicationFileError, RawRow, read_rows

HEADINGS = "姓名,证件类型,证件号码,系列,专业,资格名称,级别,取得方式,通过日期,评审委员会"
GOOD = (
    "张䶮,居民身份证,11010519491231002X,工程技术人员,电子信息,"
    "高级工程师,副高级,评审,2023-11-08,委员会"
)
FIELDS = HEADINGS.split(",")


def read_csv(text: str, encoding: str = "utf-8") -> list[RawRow]:
    return read_rows(text.encode(encoding), "results.csv")


def workbook_of(*lines: list[Any]) -> Workbook:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    return workbook


def saved(workbook: Workbook) -> bytes:
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def read_xlsx(*lines: list[Any]) -> list[RawRow]:
    return read_rows(saved(workbook_of(*lines)), "results.xlsx")


def repacked(data: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    change(parts)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return output.getvalue()


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(ApplicationFileError) as refused:
        action()
    return refused.value.code


def refusals(rows: list[RawRow]) -> list[tuple[int, str, str]]:
    return [(r.row, r.column, r.code) for row in rows for r in row.refusals]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_each_encoding_with_rare_characters(encoding: str) -> None:
    (row,) = read_csv(f"{HEADINGS}\r\n{GOOD}\r\n", encoding)
    assert row.number == 2
    assert row.value("name") == "张䶮"
    assert row.value("committee") == "委员会"
    assert row.refusals == ()


@pytest.mark.parametrize(
    ("encoding", "code"),
    [
        ("utf-16", "ENCODING_UNKNOWN"),
        ("utf-32", "ENCODING_UNKNOWN"),
        ("utf-16-le", "NUL_CHARACTER"),
        ("big5", "HEADING_UNKNOWN"),
    ],
)
def test_a_csv_file_in_another_encoding_is_refused(encoding: str, code: str) -> None:
    assert code_of(lambda: read_csv("姓名,級別,專業\n張三,,\n", encoding)) == code


def test_bytes_in_no_known_encoding_are_refused() -> None:
    data = HEADINGS.encode() + b"\n\xff\xff\xff\n"
    assert code_of(lambda: read_rows(data, "results.csv")) == "ENCODING_UNKNOWN"


def test_nul_characters_are_refused() -> None:
    assert code_of(lambda: read_csv(f"{HEADINGS}\n{GOOD}\0\n")) == "NUL_CHARACTER"


def test_a_workbook_is_read_with_dates_as_dates_or_text() -> None:
    line: list[Any] = GOOD.split(",")
    as_date = [*line[:8], date(2023, 11, 8), line[9]]
    as_moment = [*line[:8], datetime(2023, 11, 8), line[9]]  # noqa: DTZ001 -- as workbooks have it
    rows = read_xlsx(FIELDS, line, as_date, as_moment)
    assert [row.value("date_passed") for row in rows] == ["2023-11-08"] * 3
    assert [row.number for row in rows] == [2, 3, 4]
    assert refusals(rows) == []


def test_english_headings_are_read_like_chinese_ones() -> None:
    english = (
        "Name,ID type,id_number,SERIES,Specialty,Qualification,Level,Route,Date passed,Committee"
    )
    assert read_csv(f"{english}\n{GOOD}\n")[0].values == read_csv(f"{HEADINGS}\n{GOOD}\n")[0].values


def test_empty_rows_are_skipped_but_counted() -> None:
    rows = read_csv(f"{HEADINGS}\n\n{GOOD}\n,,,\n{GOOD}\n\n")
    assert [row.number for row in rows] == [3, 5]


def test_spaces_around_a_value_are_dropped_and_nothing_else() -> None:
    (row,) = read_csv(f"{HEADINGS}\n{GOOD.replace('张䶮', ' 张　䶮 ')}\n")
    assert row.value("name") == "张　䶮"


def test_a_row_does_not_show_personal_data_in_its_representation() -> None:
    (row,) = read_csv(f"{HEADINGS}\n{GOOD}\n")
    assert "张䶮" not in repr(row)
    assert "1949" not in repr(row)


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        (HEADINGS + ",备注", "HEADING_UNKNOWN"),
        (HEADINGS.replace("姓名", ""), "HEADING_UNKNOWN"),
        (HEADINGS.replace("姓名", "姓 名称"), "HEADING_UNKNOWN"),
        (HEADINGS + ",name", "HEADING_DUPLICATE"),
        (HEADINGS.replace("专业,", "系列,"), "HEADING_DUPLICATE"),
        (HEADINGS.removeprefix("姓名,"), "HEADING_MISSING"),
        (HEADINGS.replace("通过日期,", ""), "HEADING_MISSING"),
        (HEADINGS.replace("系列,", ""), "HEADING_MISSING"),
    ],
)
def test_unknown_double_or_missing_headings_are_refused(headings: str, code: str) -> None:
    assert code_of(lambda: read_csv(f"{headings}\n{GOOD}\n")) == code


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =x"])
def test_a_cell_that_could_be_a_formula_is_refused_and_its_value_dropped(start: str) -> None:
    line = GOOD.split(",")
    line[0] = '"' + start + '"'
    (row,) = read_csv(f"{HEADINGS}\n{','.join(line)}\n")
    assert refusals([row]) == [(2, "name", "FORMULA_REFUSED")]
    assert row.value("name") == ""


def test_a_formula_cell_of_a_workbook_is_refused() -> None:
    line: list[Any] = GOOD.split(",")
    line[5] = "=CONCATENATE(A1,B1)"
    assert refusals(read_xlsx(FIELDS, line)) == [(2, "qualification_name", "FORMULA_REFUSED")]


def test_a_formula_stored_as_text_in_a_workbook_is_refused() -> None:
    workbook = workbook_of(FIELDS, GOOD.split(","))
    sheet = workbook.active
    assert sheet is not None
    cell = sheet["A2"]
    cell.value = "=1+1"
    cell.data_type = "s"
    rows = read_rows(saved(workbook), "results.xlsx")
    assert refusals(rows) == [(2, "name", "FORMULA_REFUSED")]


@pytest.mark.parametrize("number", [110105194912310021, 1.10105194912310e17, 123456789])
def test_an_id_number_stored_as_a_number_is_refused(number: float) -> None:
    line: list[Any] = GOOD.split(",")
    line[2] = number
    assert refusals(read_xlsx(FIELDS, line)) == [(2, "id_number", "ID_NUMBER_NOT_TEXT")]


@pytest.mark.parametrize("value", [True, 7, 7.5, "#N/A"])
def test_a_cell_that_is_no_text_is_refused(value: object) -> None:
    line: list[Any] = GOOD.split(",")
    line[6] = value
    assert refusals(read_xlsx(FIELDS, line)) == [(2, "level", "CELL_NOT_TEXT")]


def test_a_date_with_a_time_of_day_is_refused() -> None:
    line: list[Any] = GOOD.split(",")
    line[8] = datetime(2023, 11, 8, 9, 30, tzinfo=UTC).replace(tzinfo=None)
    assert refusals(read_xlsx(FIELDS, line)) == [(2, "date_passed", "DATE_INVALID")]


def test_a_cell_of_500_characters_is_read_and_one_more_is_refused() -> None:
    for length, expected in ((500, []), (501, [(2, "name", "TEXT_TOO_LONG")])):
        rows = read_csv(f"{HEADINGS}\n{GOOD.replace('张䶮', '张' * length)}\n")
        assert refusals(rows) == expected


@pytest.mark.parametrize(
    "text",
    [
        f'{HEADINGS}\n"张三\n',
        f'{HEADINGS}\n"张"三,\n',
        f"{HEADINGS}\n{GOOD},more\n",
        f"{HEADINGS}\n{'x' * 200_000}\n",
    ],
)
def test_a_csv_file_with_broken_quotes_or_surplus_values_is_refused(text: str) -> None:
    assert code_of(lambda: read_csv(text)) == "CSV_MALFORMED"


@pytest.mark.parametrize("data", [b"", b"\n", HEADINGS.encode() + b"\n\n"])
def test_a_file_without_rows_is_refused(data: bytes) -> None:
    assert code_of(lambda: read_rows(data, "results.csv")) in {"FILE_EMPTY", "HEADING_MISSING"}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"PK\x03\x04", "results.csv"),
        (b"a,b", "results.xlsx"),
        (b"a,b", "results.txt"),
        (b"a,b", "results"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "results.xls"),
    ],
)
def test_a_file_of_another_type_than_its_name_says_is_refused(data: bytes, name: str) -> None:
    assert code_of(lambda: read_rows(data, name)) == "FILE_TYPE_UNKNOWN"


def test_a_file_beyond_ten_megabytes_is_refused() -> None:
    assert code_of(lambda: read_rows(b"x" * 10_000_001, "results.csv")) == "FILE_TOO_LARGE"


def test_fifty_thousand_rows_are_read_and_one_more_is_refused() -> None:
    row = "李,," + "," * 7
    assert len(read_csv(f"{HEADINGS}\n" + f"{row}\n" * 50_000)) == 50_000
    assert code_of(lambda: read_csv(f"{HEADINGS}\n" + f"{row}\n" * 50_001)) == "TOO_MANY_ROWS"


def test_more_than_forty_columns_are_refused() -> None:
    assert code_of(lambda: read_csv(HEADINGS + "," * 31 + "\n")) == "TOO_MANY_COLUMNS"
    wide = [*FIELDS, *[None] * 90, "x"]
    assert code_of(lambda: read_xlsx(wide, GOOD.split(","))) == "TOO_MANY_COLUMNS"


def test_a_workbook_with_data_on_two_sheets_is_refused() -> None:
    workbook = workbook_of(FIELDS, GOOD.split(","))
    workbook.create_sheet("empty")
    assert len(read_rows(saved(workbook), "results.xlsx")) == 1
    workbook.create_sheet("more").append(["x"])
    assert code_of(lambda: read_rows(saved(workbook), "results.xlsx")) == "SHEET_AMBIGUOUS"


def test_a_hidden_sheet_does_not_count() -> None:
    workbook = workbook_of(FIELDS, GOOD.split(","))
    hidden = workbook.create_sheet("choices")
    hidden.append(["评审"])
    hidden.sheet_state = "hidden"
    assert len(read_rows(saved(workbook), "results.xlsx")) == 1


def bomb(parts: dict[str, bytes]) -> None:
    parts["xl/worksheets/sheet1.xml"] += b" " * 50_000_001


def doctype(parts: dict[str, bytes]) -> None:
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + sheet


def wide_doctype(parts: dict[str, bytes]) -> None:
    parts["xl/styles.xml"] = "<!DOCTYPE x><x/>".encode("utf-16")


def macro(parts: dict[str, bytes]) -> None:
    parts["xl/vbaProject.bin"] = b"x"


def big_style(parts: dict[str, bytes]) -> None:
    parts["xl/styles.xml"] += b" " * 5_000_001


def many_parts(parts: dict[str, bytes]) -> None:
    parts.update({f"part{number}": b"" for number in range(1_001)})


def no_workbook(parts: dict[str, bytes]) -> None:
    del parts["xl/workbook.xml"]


def other_workbook(parts: dict[str, bytes]) -> None:
    """Declare the workbook to be a part of another kind."""
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(b"spreadsheetml.sheet.main", b"other.main")


def broken_sheet(parts: dict[str, bytes]) -> None:
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row>"


def shared_strings(parts: dict[str, bytes], *, stored: bool = True) -> None:
    """Move the texts into the table of strings, as spreadsheet programs write them."""
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    texts = re.findall(r"<is><t>(.*?)</t></is>", sheet)
    for number, text in enumerate(texts):
        sheet = sheet.replace(f"<is><t>{text}</t></is>", f"<v>{number}</v>", 1)
    parts["xl/worksheets/sheet1.xml"] = sheet.replace('t="inlineStr"', 't="s"').encode()
    items = "".join(f"<si><t>{text}</t></si>" for text in texts if stored)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{items}</sst>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = parts["[Content_Types].xml"].decode()
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = types.replace("</Types>", override).encode()


def missing_strings(parts: dict[str, bytes]) -> None:
    shared_strings(parts, stored=False)


def test_a_workbook_with_a_table_of_strings_is_read_alike() -> None:
    plain = saved(workbook_of(FIELDS, GOOD.split(",")))
    shared = repacked(plain, shared_strings)
    assert read_rows(shared, "results.xlsx") == read_rows(plain, "results.xlsx")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (bomb, "XLSX_TOO_LARGE"),
        (big_style, "XLSX_TOO_LARGE"),
        (many_parts, "XLSX_TOO_LARGE"),
        (doctype, "XLSX_UNSAFE"),
        (wide_doctype, "XLSX_UNSAFE"),
        (macro, "XLSX_UNSAFE"),
        (no_workbook, "XLSX_MALFORMED"),
        (other_workbook, "XLSX_MALFORMED"),
        (broken_sheet, "XLSX_MALFORMED"),
        (missing_strings, "XLSX_MALFORMED"),
    ],
)
def test_a_dangerous_or_damaged_workbook_is_refused(
    change: Callable[[dict[str, bytes]], None], code: str
) -> None:
    data = repacked(saved(workbook_of(FIELDS, GOOD.split(","))), change)
    assert code_of(lambda: read_rows(data, "results.xlsx")) == code


def test_a_row_far_down_or_far_right_costs_no_time() -> None:
    for place, code in (("A1048576", "TOO_MANY_ROWS"), ("XFD2", "TOO_MANY_COLUMNS")):
        workbook = workbook_of(FIELDS)
        sheet = workbook.active
        assert sheet is not None
        sheet[place] = "x"
        data = saved(workbook)
        assert code_of(lambda data=data: read_rows(data, "results.xlsx")) == code  # type: ignore[misc]


def test_a_workbook_cut_short_or_with_a_wrong_checksum_is_refused() -> None:
    data = saved(workbook_of(FIELDS, GOOD.split(",")))
    for bad in (data[:-30], data[: len(data) // 2], data[:200] + b"\0" * 50 + data[250:]):
        assert code_of(lambda bad=bad: read_rows(bad, "results.xlsx")) == "XLSX_MALFORMED"  # type: ignore[misc]
