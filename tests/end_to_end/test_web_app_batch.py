"""The batch of the web app: many files, filters, and tables that spreadsheets open safely."""

import csv
import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.end_to_end.web_app_site import verdict, visit

pytestmark = pytest.mark.browser

FORMULA = '=HYPERLINK("https://example.org","x").jsonld'


@pytest.fixture
def filled(open_app, bureau):
    """Give the batch view with every certificate, one picture and two other files in it."""
    page = open_app(width=1280, language="en", accept_downloads=True)
    visit(page, "batch")
    files = [
        *((f"{name}.jsonld", text.encode()) for name, text in bureau.texts.items()),
        ("code.png", bureau.pictures["张三丰"]),
        ("notes.txt", b"hello"),
        (FORMULA, bureau.text().replace("副高级", "正高级").encode()),
    ]
    page.set_input_files(
        "#batch-files",
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": data}
            for name, data in files
        ],
    )
    expect(page.locator("tbody tr")).to_have_count(len(files), timeout=20_000)
    return page


def rows_of(page):
    return page.locator("tbody tr").evaluate_all("rows => rows.map(row => row.dataset.verdict)")


def exported(page, button):
    with page.expect_download() as saved:
        page.click(button)
    return saved.value.path().read_bytes()


def test_every_file_has_its_verdict_and_filters_narrow_the_list(filled):
    assert sorted(rows_of(filled)) == sorted(
        [
            *["original"] * 5,
            *["revoked", "suspended", "superseded"],
            *["copy-without-effect", "not-verifiable", "altered"],
        ]
    )
    filled.click("#filter-bad")
    assert sorted(rows_of(filled)) == ["altered", "revoked"]
    filled.click("#filter-all")
    filled.fill("#find", "李四")
    assert rows_of(filled) == ["original"]
    filled.locator("tbody a").click()
    assert verdict(filled) == "original"


def test_a_spreadsheet_takes_nothing_in_the_csv_for_a_formula(filled):
    text = exported(filled, "#export-csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:3] == ["File or source", "Verdict", "Verdict code"]
    assert len(rows) == 12
    assert f"'{FORMULA}" in {row[0] for row in rows}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    (revoked,) = [row for row in rows if row[2] == "revoked"]
    assert "阿卜杜拉·买买提" in revoked
    assert any("Revoked since 2026-11-20 15:50" in cell for cell in revoked)


def test_the_workbook_opens_elsewhere_and_holds_text_alone(filled):
    book = load_workbook(io.BytesIO(exported(filled, "#export-xlsx")))
    sheet = book.active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 12
    assert FORMULA in {row[0] for row in rows}
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    assert {row[2] for row in rows[1:]} >= {"original", "revoked", "altered"}


def test_only_what_the_filter_shows_is_exported(filled):
    filled.click("#filter-good")
    text = exported(filled, "#export-csv").decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == 6


def test_a_folder_is_taken_with_the_folders_in_it(open_app, bureau, tmp_path):
    inner = tmp_path / "certificates" / "inner"
    inner.mkdir(parents=True)
    (inner / "one.jsonld").write_text(bureau.text(), "utf-8")
    (inner.parent / "two.jsonld").write_text(bureau.texts["李四"], "utf-8")
    (inner.parent / ".hidden").write_text("x", "utf-8")
    page = open_app(language="en")
    visit(page, "batch")
    page.set_input_files("#batch-folder", str(tmp_path / "certificates"))
    expect(page.locator("tbody tr")).to_have_count(2)
    assert rows_of(page) == ["original", "original"]
    page.click("#clear-batch")
    page.locator("dialog .danger").click()
    expect(page.locator("tbody tr")).to_have_count(0)
