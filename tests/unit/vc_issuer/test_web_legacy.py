"""The bureau desk's legacy records: a dry run first, then the good ones are taken in (N4.1)."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.console_example import Browser, ConsoleExample

HEADINGS = "类别,证书编号,姓名,证件号码,系列,考试,专业,资格名称,级别,通过日期,评审委员会"
GOOD = (
    "职称,沪工2010-0001,李四,310000196001010017,工程技术人员,,,高级工程师,副高级,2010-05-01,评委会"
)
TOO_NEW = "职业资格,K2020-1,孙八,,,经济专业技术资格,,经济师,中级,2020-11-08,"
FORMULA = "职称,=1+1,赵六,,,,,=HYPERLINK(),副高级,2010-05-01,"


@pytest.fixture
def console(tmp_path: Path) -> ConsoleExample:
    return ConsoleExample(tmp_path / "home")


def file(*lines: str) -> bytes:
    return "\n".join([HEADINGS, *lines]).encode("gb18030")


def upload(browser: Browser, data: bytes, name: str = "旧记录.csv") -> str:
    answer = browser.post(
        "/bureau/records/", {"file": (io.BytesIO(data), name)}, page="/bureau/records/"
    )
    return str(answer.location)


def test_a_dry_run_reports_and_stores_nothing(console: ConsoleExample) -> None:
    clara = console.signed_in("clara")
    report = upload(clara, file(GOOD, TOO_NEW))
    page = clara.text(report)
    assert "1</strong> rows accepted" in page
    assert "NOT_LEGACY" in page
    assert "李四" not in page
    assert console.bureau.legacy.imports() == []
    assert "No legacy records yet" in clara.text("/bureau/records/")


def test_the_good_records_are_taken_in_only_if_one_says_so(console: ConsoleExample) -> None:
    clara = console.signed_in("clara")
    report = upload(clara, file(GOOD, TOO_NEW))
    refused = clara.post(f"{report}/import", {}, page=report, follow=True)
    assert "some rows are refused" in refused.get_data(as_text=True)
    done = clara.post(f"{report}/import", {"accept_valid": "true"}, page=report, follow=True)
    assert "1 records imported" in done.get_data(as_text=True)
    [entry] = console.bureau.legacy.imports()
    assert (entry.rows, entry.refused, entry.imported_by) == (1, 1, "clara")
    # What was imported is answered, and the uploaded file is gone.
    fields = {"family": "title", "obtained": "2010-05-01", "name": "李四", "by": "number",
              "known": "沪工2010-0001"}  # fmt: skip
    found = console.browser().post("/query", fields, page="/query").get_data(as_text=True)
    assert "高级工程师" in found
    assert clara.get(report).status_code == 404
    again = upload(clara, file(GOOD))
    assert "DUPLICATE" in clara.text(again)


def test_the_report_to_send_back_quotes_formulas_and_names_nobody(console: ConsoleExample) -> None:
    clara = console.signed_in("clara")
    report = upload(clara, file(GOOD, FORMULA))
    sheet = load_workbook(io.BytesIO(clara.get(f"{report}/report.xlsx").data)).active
    assert sheet is not None
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert not any("赵六" in cell for cell in cells)


def test_a_file_that_is_none_is_refused_and_not_kept(console: ConsoleExample) -> None:
    clara = console.signed_in("clara")
    assert upload(clara, b"\x00\x01", "x.exe") == "/bureau/records/"
    assert "notice-bad" in clara.text("/bureau/records/")


def test_only_clerks_import_and_drafts_are_ones_own(console: ConsoleExample) -> None:
    clara = console.signed_in("clara")
    report = upload(clara, file(GOOD))
    anna = console.signed_in("anna")
    assert anna.get("/bureau/records/").status_code == 200
    assert "Check</button>" not in anna.text("/bureau/records/")
    assert anna.get(report).status_code == 403
    uma = console.signed_in("uma")
    assert uma.get(report.replace("/bureau/records", "/unit")).status_code == 404
    clara.post(f"{report}/discard", {}, page=report)
    assert clara.get(report).status_code == 404
