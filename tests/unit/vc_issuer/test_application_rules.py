"""Row rules: periods, catalogue, routes, remits, duplicates (N1.2, N1.3, N2.1)."""

from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest

from vc_issuer.application import (
    PROFESSIONAL_QUALIFICATION,
    PROFESSIONAL_TITLE,
    ApplicationRow,
    CheckedApplication,
    IdentityKey,
    RawRow,
    check_application,
)
from vc_issuer.catalogue import Catalogue
from vc_issuer.check_digits import id_number_check
from vc_issuer.text_rules import GlyphCoverage
from vc_issuer.units_file import parse_units

FOLDER = Path(__file__).parents[3] / "contexts" / "catalogue"
CATALOGUE = Catalogue.load(FOLDER)
UNITS = {
    unit.code: unit
    for unit in parse_units((FOLDER / "units.demonstration.json").read_bytes(), catalogue=CATALOGUE)
}
GLYPHS = GlyphCoverage.load(FOLDER / "glyph_coverage.json")
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SENIOR, INTERMEDIATE, MUNICIPAL, INDUSTRY = "U-SR-GC-DX", "U-IM-QU", "U-EX-SZ", "U-EX-CK"

TITLE_ROW = {
    "name": "张䶮",
    "id_type": "居民身份证",
    "id_number": "11010519491231002X",
    "series": "工程技术人员",
    "specialty": "电子信息",
    "qualification_name": "高级工程师",
    "level": "副高级",
    "route": "评审",
    "date_passed": "2023-11-08",
    "committee": "上海市工程系列电子信息专业高级职称评审委员会",
}
EXAM_ROW = {
    "name": "古丽米热·阿卜杜热合曼",
    "id_number": "11010519491231002X",
    "examination": "经济专业技术资格",
    "specialty": "金融",
    "qualification_name": "经济师",
    "level": "中级",
    "route": "考试",
    "date_passed": "2020-11-21",
}
GOOD = {SENIOR: TITLE_ROW, MUNICIPAL: EXAM_ROW}


def never(_: IdentityKey) -> bool:
    return False


def check(unit: str, *rows: dict[str, str], now: datetime = NOW) -> CheckedApplication:
    raw = [RawRow(number, row) for number, row in enumerate(rows, start=2)]
    return check_application(
        raw, unit=UNITS[unit], catalogue=CATALOGUE, now=now, glyphs=GLYPHS, already_issued=never
    )


def codes(unit: str, row: dict[str, str], **changes: str) -> list[tuple[str, str]]:
    return [(r.column, r.code) for r in check(unit, {**row, **changes}).refused]


def accepted(unit: str, row: dict[str, str], **changes: str) -> ApplicationRow:
    checked = check(unit, {**row, **changes})
    assert checked.refused == ()
    (only,) = checked.accepted
    return only


def test_a_good_title_row_is_accepted_in_the_words_of_the_catalogue() -> None:
    row = accepted(SENIOR, TITLE_ROW, series="GC", id_number="11010519491231002x")
    assert row == ApplicationRow(
        row_number=2,
        family=PROFESSIONAL_TITLE,
        name="张䶮",
        id_type="居民身份证",
        id_number="11010519491231002X",
        series="工程技术人员",
        examination=None,
        specialty="电子信息",
        qualification_name="高级工程师",
        level="副高级",
        date_passed=date(2023, 11, 8),
        committee="上海市工程系列电子信息专业高级职称评审委员会",
    )


def test_a_good_examination_row_needs_no_series_committee_or_specialty() -> None:
    row = accepted(MUNICIPAL, EXAM_ROW, specialty="", examination="JJ")
    assert (row.family, row.examination) == (PROFESSIONAL_QUALIFICATION, "经济专业技术资格")
    assert (row.series, row.committee, row.specialty) == (None, None, None)
    assert row.id_type == "居民身份证"


def test_an_accepted_row_reads_back_from_its_document() -> None:
    for unit, row in GOOD.items():
        made = accepted(unit, row)
        assert ApplicationRow.from_document(made.to_document()) == made


def test_an_accepted_row_does_not_show_the_person_in_its_representation() -> None:
    assert "张" not in repr(accepted(SENIOR, TITLE_ROW))
    assert "1949" not in repr(accepted(SENIOR, TITLE_ROW))


# N1.2: the day passed decides.


@pytest.mark.parametrize("unit", [SENIOR, MUNICIPAL])
@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2013-12-31", "OUT_OF_PERIOD"),
        ("2019-08-31", "OUT_OF_PERIOD"),
        ("2019-09-01", None),
        ("2019-09-02", None),
    ],
)
def test_what_was_passed_before_2019_09_01_is_refused_and_that_day_counts(
    unit: str, day: str, code: str | None
) -> None:
    expected = [] if code is None else [("date_passed", code)]
    assert codes(unit, GOOD[unit], date_passed=day) == expected


def test_today_in_shanghai_counts_and_tomorrow_is_in_the_future() -> None:
    late_evening = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # 2026-11-21 in Shanghai
    for day, expected in (("2026-11-21", []), ("2026-11-22", ["DATE_IN_FUTURE"])):
        checked = check(SENIOR, {**TITLE_ROW, "date_passed": day}, now=late_evening)
        assert [refusal.code for refusal in checked.refused] == expected


@pytest.mark.parametrize("day", ["2023-11-08", "2023-11-8", "2023/11/8", "2023年11月8日"])
def test_a_day_may_be_written_year_first_in_three_ways(day: str) -> None:
    assert accepted(SENIOR, TITLE_ROW, date_passed=day).date_passed == date(2023, 11, 8)


@pytest.mark.parametrize(
    "day",
    ["2023-02-29", "2023-13-01", "08.11.2023", "11/08/2023", "20231108", "2023-11", "2023年11月8",
     "2023-11-8日", "２０２３-11-08", "2023-11-08T00:00:00", "2023-11/08", "45238", "0000-01-01"],
)  # fmt: skip
def test_a_day_that_does_not_exist_or_is_written_otherwise_is_refused(day: str) -> None:
    assert codes(SENIOR, TITLE_ROW, date_passed=day) == [("date_passed", "DATE_INVALID")]


# N1.3: levels, routes, catalogue, seal.


LEVELS = ("初级", "中级", "副高级", "正高级")
ROUTES = ("评审", "审定", "考试", "认定", "初定")
ENGINEERS = {
    "初级": "助理工程师",
    "中级": "工程师",
    "副高级": "高级工程师",
    "正高级": "正高级工程师",
}
ACCOUNTING = {"初级": "助理会计师", "中级": "会计师"}
ECONOMICS = {"初级": "助理经济师", "中级": "经济师"}


def matrix_row(unit: str, level: str, route: str) -> dict[str, str]:
    """Make the most fitting row of this unit for a level and a route."""
    if UNITS[unit].remit.family == "title":
        committee = UNITS[unit].remit.committees[0].name
        return {
            **TITLE_ROW,
            "committee": committee,
            "level": level,
            "qualification_name": ENGINEERS[level],
            "route": route,
        }
    names = ECONOMICS if unit == MUNICIPAL else ACCOUNTING
    examination = "经济专业技术资格" if unit == MUNICIPAL else "会计专业技术资格"
    name = names.get(level, "高级职称")
    return {
        **EXAM_ROW,
        "examination": examination,
        "level": level,
        "qualification_name": name,
        "route": route,
    }


def expected_codes(unit: str, level: str, route: str) -> set[str]:
    """Say what the notice says about this cell of the matrix (clauses 1 and 2)."""
    title_unit = unit in {SENIOR, INTERMEDIATE}
    found: set[str] = set()
    if route in {"认定", "初定"}:
        found.add("ROUTE_NOT_IN_SCOPE")
        family_is_title = title_unit
    else:
        family_is_title = route != "考试"
        if family_is_title != title_unit:
            found.add("WRONG_UNIT_KIND")
    if family_is_title and level == "初级":
        found.add("LEVEL_NOT_IN_SCOPE")
    if "WRONG_UNIT_KIND" in found:
        return found
    if title_unit:
        own = {SENIOR: {"副高级", "正高级"}, INTERMEDIATE: {"中级"}}[unit]
        if level not in own and level != "初级":
            found.add("OUT_OF_SCOPE_LEVEL")
    elif level in {"副高级", "正高级"}:
        found.add("NOT_IN_CATALOGUE")
    return found


MATRIX = list(product((SENIOR, INTERMEDIATE, MUNICIPAL, INDUSTRY), LEVELS, ROUTES))


@pytest.mark.parametrize(("unit", "level", "route"), MATRIX)
def test_the_full_matrix_of_unit_kinds_levels_and_routes(unit: str, level: str, route: str) -> None:
    found = {code for _, code in codes(unit, matrix_row(unit, level, route))}
    assert found == expected_codes(unit, level, route)


def test_exactly_ten_cells_of_the_matrix_give_a_certificate() -> None:
    good = [cell for cell in MATRIX if check(cell[0], matrix_row(*cell)).accepted]
    assert [(unit, level, route) for unit, level, route in good] == [
        (SENIOR, "副高级", "评审"),
        (SENIOR, "副高级", "审定"),
        (SENIOR, "正高级", "评审"),
        (SENIOR, "正高级", "审定"),
        (INTERMEDIATE, "中级", "评审"),
        (INTERMEDIATE, "中级", "审定"),
        (MUNICIPAL, "初级", "考试"),
        (MUNICIPAL, "中级", "考试"),
        (INDUSTRY, "初级", "考试"),
        (INDUSTRY, "中级", "考试"),
    ]


def test_a_junior_title_is_refused_even_if_a_higher_level_is_stated() -> None:
    refused = codes(SENIOR, TITLE_ROW, qualification_name="助理工程师")
    assert ("qualification_name", "LEVEL_NOT_IN_SCOPE") in refused


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"series": "工程"}, "series"),
        ({"qualification_name": "高级工程帅"}, "qualification_name"),
        ({"qualification_name": "主任医师"}, "qualification_name"),
        ({"level": "正高级"}, "level"),
        ({"level": "高级"}, "level"),
        ({"committee": "上海市工程系列电子信息专业高级职称评审委员会 "}, "committee"),
        ({"committee": "某区工程系列中级职称评审委员会"}, "committee"),
    ],
)
def test_what_is_not_in_the_catalogue_is_refused(changes: dict[str, str], column: str) -> None:
    assert (column, "NOT_IN_CATALOGUE") in codes(SENIOR, TITLE_ROW, **changes)


@pytest.mark.parametrize(
    ("committee", "day", "on_file"),
    [
        ("上海市工程系列软件专业高级职称评审委员会", "2020-12-31", True),
        ("上海市工程系列软件专业高级职称评审委员会", "2021-01-01", False),
        ("上海市工程系列计算机应用专业高级职称评审委员会", "2020-12-31", False),
        ("上海市工程系列计算机应用专业高级职称评审委员会", "2021-01-01", True),
    ],
)
def test_a_committee_must_have_been_on_file_on_the_day_passed(
    committee: str, day: str, on_file: bool
) -> None:
    expected = [] if on_file else [("committee", "NOT_IN_CATALOGUE")]
    assert codes(SENIOR, TITLE_ROW, committee=committee, date_passed=day) == expected


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"examination": "插花技能考试"}, "examination"),
        ({"level": "特级"}, "level"),
        ({"qualification_name": "高级经济师"}, "qualification_name"),
    ],
)
def test_an_unlisted_examination_level_or_name_is_refused(
    changes: dict[str, str], column: str
) -> None:
    assert codes(MUNICIPAL, EXAM_ROW, **changes) == [(column, "NOT_IN_CATALOGUE")]


@pytest.mark.parametrize(
    ("examination", "level", "name", "day", "competent"),
    [
        ("建造师", "一级", "一级建造师", "2021-12-17", True),
        ("建造师", "一级", "一级建造师", "2021-12-18", False),
        ("建造师", "二级", "二级建造师", "2024-06-01", True),
        ("注册安全工程师", "中级", "中级注册安全工程师", "2022-10-29", False),
        ("注册安全工程师", "初级", "初级注册安全工程师", "2022-10-29", True),
    ],
)
def test_examinations_that_bear_the_national_seal_are_not_sealed_here(
    examination: str, level: str, name: str, day: str, competent: bool
) -> None:
    refused = codes(
        MUNICIPAL,
        EXAM_ROW,
        examination=examination,
        level=level,
        qualification_name=name,
        date_passed=day,
    )
    assert refused == ([] if competent else [("examination", "SEAL_NOT_COMPETENT")])


# N2.1: remits.


def test_each_way_out_of_the_remit_is_refused_in_its_column() -> None:
    series = {"series": "经济专业人员", "qualification_name": "高级经济师"}
    assert codes(SENIOR, TITLE_ROW, **series)[0] == ("series", "OUT_OF_SCOPE_SERIES")
    level = {"level": "中级", "qualification_name": "工程师"}
    assert codes(SENIOR, TITLE_ROW, **level) == [("level", "OUT_OF_SCOPE_LEVEL")]
    assert codes(SENIOR, TITLE_ROW, specialty="机械") == [("specialty", "OUT_OF_SCOPE_SPECIALTY")]
    exam = {"examination": "会计专业技术资格", "qualification_name": "会计师"}
    assert codes(MUNICIPAL, EXAM_ROW, **exam) == [("examination", "OUT_OF_SCOPE_EXAM")]
    assert codes(SENIOR, EXAM_ROW) == [("route", "WRONG_UNIT_KIND")]
    assert codes(MUNICIPAL, TITLE_ROW) == [("route", "WRONG_UNIT_KIND")]


def test_a_remit_refusal_names_row_field_and_remit_with_its_clause() -> None:
    (refusal,) = check(SENIOR, {**TITLE_ROW, "specialty": "机械"}).refused
    assert (refusal.row, refusal.column, refusal.clause) == (2, "specialty", "二")
    assert "电子信息、计算机应用" in refusal.text.zh
    assert "电子信息、计算机应用" in refusal.text.en


# Form.


@pytest.mark.parametrize("unit", [SENIOR, MUNICIPAL])
def test_every_missing_value_is_refused_in_its_column(unit: str) -> None:
    optional = {"id_type"} | ({"specialty"} if unit == MUNICIPAL else set())
    for field in GOOD[unit]:
        expected = [] if field in optional else [(field, "VALUE_MISSING")]
        assert codes(unit, GOOD[unit], **{field: ""}) == expected


def test_a_value_that_belongs_to_the_other_family_is_refused() -> None:
    assert codes(SENIOR, TITLE_ROW, examination="建造师") == [("examination", "VALUE_NOT_EXPECTED")]
    assert codes(MUNICIPAL, EXAM_ROW, committee="某委员会") == [("committee", "VALUE_NOT_EXPECTED")]


def test_one_row_gets_all_its_refusals_one_per_column() -> None:
    refused = codes(
        SENIOR,
        TITLE_ROW,
        name="张\u200b三",
        id_number="110105194912310021",
        specialty="机械",
        level="初级",
        route="认定",
        date_passed="2019-08-31",
    )
    assert refused == [
        ("name", "TEXT_FORBIDDEN_CHARACTER"),
        ("id_number", "ID_NUMBER_INVALID"),
        ("specialty", "OUT_OF_SCOPE_SPECIALTY"),
        ("level", "LEVEL_NOT_IN_SCOPE"),
        ("route", "ROUTE_NOT_IN_SCOPE"),
        ("date_passed", "OUT_OF_PERIOD"),
    ]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "张𪚥", "GLYPH_MISSING"),
        ("name", "张" * 61, "TEXT_TOO_LONG"),
        ("specialty", "电子\u2028信息", "TEXT_FORBIDDEN_CHARACTER"),
        ("committee", "委" * 81, "TEXT_TOO_LONG"),
        ("id_type", "工作证", "ID_TYPE_UNKNOWN"),
        ("id_number", "11010519491231002x ", "ID_NUMBER_INVALID"),
    ],
)
def test_text_and_documents_are_refused_with_their_own_codes(
    field: str, value: str, code: str
) -> None:
    assert codes(SENIOR, TITLE_ROW, **{field: value}) == [(field, code)]


def test_no_refusal_repeats_an_id_number_put_into_another_column() -> None:
    number = TITLE_ROW["id_number"]
    for field in TITLE_ROW:
        for refusal in check(SENIOR, {**TITLE_ROW, field: number}).refused:
            assert number[:8] not in refusal.text.zh + refusal.text.en


# Duplicates.


def test_the_same_person_title_and_day_twice_is_refused_and_names_the_first_row() -> None:
    checked = check(SENIOR, TITLE_ROW, TITLE_ROW)
    assert [row.row_number for row in checked.accepted] == [2]
    (refusal,) = checked.refused
    assert (refusal.row, refusal.column, refusal.code) == (3, "id_number", "DUPLICATE")
    assert "2" in refusal.text.zh


def test_the_letter_x_in_either_case_is_the_same_person() -> None:
    small = {**TITLE_ROW, "id_number": "11010519491231002x"}
    assert [r.code for r in check(SENIOR, TITLE_ROW, small).refused] == ["DUPLICATE"]


def test_another_person_title_or_day_is_no_duplicate() -> None:
    body = "11010519491231003"
    others = (
        {**TITLE_ROW, "id_number": body + id_number_check(body)},
        {**TITLE_ROW, "qualification_name": "正高级工程师", "level": "正高级"},
        {**TITLE_ROW, "date_passed": "2024-11-08"},
    )
    assert len(check(SENIOR, TITLE_ROW, *others).accepted) == 4


def test_a_refused_row_does_not_stand_in_the_way_of_its_correction() -> None:
    checked = check(SENIOR, {**TITLE_ROW, "specialty": "机械"}, TITLE_ROW)
    assert [row.row_number for row in checked.accepted] == [3]


def test_what_the_registry_holds_is_a_duplicate() -> None:
    asked: list[IdentityKey] = []

    def already_issued(key: IdentityKey) -> bool:
        asked.append(key)
        return True

    checked = check_application(
        [RawRow(2, TITLE_ROW)],
        unit=UNITS[SENIOR],
        catalogue=CATALOGUE,
        now=NOW,
        glyphs=GLYPHS,
        already_issued=already_issued,
    )
    assert [refusal.code for refusal in checked.refused] == ["DUPLICATE"]
    assert asked == [("居民身份证", "11010519491231002X", "高级工程师", date(2023, 11, 8))]
