"""The report names rows, columns, codes and reasons, and no person; formulas are quoted."""

import io
from string import Formatter

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len

from vc_core.problems import Text
from vc_issuer.application import CheckedApplication, report_text, report_xlsx
from vc_issuer.application.columns import HEADINGS
from vc_issuer.application.report import quoted
from vc_issuer.refusals import RULES, Refusal, refuse, said

REFUSED = CheckedApplication(
    (),
    (
        refuse("OUT_OF_PERIOD", 2, "date_passed"),
        refuse("ROUTE_NOT_IN_SCOPE", 2, "route", facts={"value": said("认定")}),
        refuse("ID_NUMBER_INVALID", 7, "id_number"),
    ),
)


def test_elsewhere_than_on_a_terminal_the_report_has_one_line_per_refusal() -> None:
    lines = report_text(REFUSED).splitlines()
    assert lines[0].split("\t") == ["行", "列", "代码", "条款", "原因"]
    assert lines[1].split("\t")[:4] == ["2", "通过日期", "OUT_OF_PERIOD", "一"]
    assert lines[3].split("\t")[:4] == ["7", "证件号码", "ID_NUMBER_INVALID", ""]
    assert lines[-1] == "可受理 0 行，不予受理 2 行。"


def test_the_report_speaks_english_when_asked() -> None:
    text = report_text(REFUSED, lang="en")
    assert "Date passed\tOUT_OF_PERIOD\t一\tpassed before 2019-09-01" in text
    assert text.endswith("0 rows accepted, 2 refused.\n")


def test_on_a_terminal_the_report_is_a_table_of_its_width() -> None:
    lines = report_text(REFUSED, lang="en", terminal_width=70).splitlines()
    assert any("OUT_OF_PERIOD" in line and "│" in line for line in lines)
    assert max(map(len, lines)) <= 70


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_on_a_terminal_every_reason_stands_whole(lang: str, width: int) -> None:
    remit = Text(
        "计算机应用、电子信息工程、通信工程与网络空间安全" * 4, "computing, electronics " * 12
    )
    facts = {"value": said("机械设计制造及其自动化"), "remit": remit}
    refusals = (*REFUSED.refused, refuse("OUT_OF_SCOPE_SPECIALTY", 9, "specialty", facts=facts))
    text = report_text(CheckedApplication((), refusals), lang=lang, terminal_width=width)
    assert "…" not in text
    assert max(map(cell_len, text.splitlines())) <= width
    table = [line.split("│")[1:-1] for line in text.splitlines() if line.startswith("│")]
    reasons = "".join(cells[4].strip() for cells in table)
    for refusal in refusals:
        whole = refusal.text.zh if lang == "zh" else refusal.text.en
        assert "".join(whole.split()) in "".join(reasons.split())
    if width >= 80:
        assert any("OUT_OF_SCOPE_SPECIALTY" in line for line in text.splitlines())


def test_a_report_without_refusals_is_one_sentence() -> None:
    assert report_text(CheckedApplication((), ())) == "可受理 0 行，不予受理 0 行。\n"


def test_the_workbook_holds_the_same_lines_as_text_cells() -> None:
    workbook = load_workbook(io.BytesIO(report_xlsx(REFUSED)))
    rows = list(workbook.worksheets[0].values)
    assert rows[0] == ("行", "列", "代码", "条款", "原因")
    assert rows[1][:4] == ("2", "通过日期", "OUT_OF_PERIOD", "一")
    assert len(rows) == 4


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =x"])
def test_a_text_that_starts_like_a_formula_is_quoted_in_the_workbook(text: str) -> None:
    assert quoted(text) == "'" + text
    refusal = Refusal(2, "name", "X", None, Text(text.strip() or text, text))
    sheet = load_workbook(io.BytesIO(report_xlsx(CheckedApplication((), (refusal,))))).worksheets[0]
    assert sheet["E2"].data_type != "f"
    assert str(sheet["E2"].value).startswith("'") or text[0] in "\t\r\n"


def test_plain_text_is_not_quoted() -> None:
    assert quoted("电子-信息") == "电子-信息"


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_refusal_code_says_something_in_both_languages(code: str) -> None:
    rule = RULES[code]
    fields = {name for _, name, _, _ in Formatter().parse(rule.text.zh) if name}
    assert fields == {name for _, name, _, _ in Formatter().parse(rule.text.en) if name}
    refusal = refuse(code, 2, "name", facts={name: said("事实") for name in fields})
    assert refusal.clause in {None, "一", "二"}
    assert (refusal.clause is None) == (rule.criterion is None)
    assert ("事实" in refusal.text.zh) == ("事实" in refusal.text.en) == bool(fields)


def test_a_code_outside_the_closed_list_cannot_be_used() -> None:
    with pytest.raises(KeyError):
        refuse("BECAUSE", 2, "name")


def test_a_fact_is_cut_and_shown_without_invisible_characters_or_long_numbers() -> None:
    fact = said("x\u202e310000198001010007" + "长" * 500)
    text = refuse("NOT_IN_CATALOGUE", 2, "series", facts={"value": fact}).text
    assert "\\u202e" in text.zh
    assert "310000" not in text.zh
    assert len(text.zh) < 400


def test_every_column_has_a_heading_in_both_languages() -> None:
    assert all(heading.zh and heading.en for heading in HEADINGS.values())
