"""The catalogue: data read strictly, and the questions the row rules ask it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from vc_issuer.catalogue import Catalogue, CatalogueError
from vc_issuer.legal_basis import LegalBasis

FOLDER = Path(__file__).parents[3] / "contexts" / "catalogue"
CATALOGUE = Catalogue.load(FOLDER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("title_series.csv", "exam_qualifications.csv", "status_reasons.json"):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_catalogue_has_all_titles_and_examinations() -> None:
    assert len(CATALOGUE.titles) == 180
    assert len(CATALOGUE.series_codes) == 27
    assert len(CATALOGUE.examinations) == 74


def test_the_version_changes_with_any_byte_of_the_data(folder: Path) -> None:
    assert Catalogue.load(folder).version == CATALOGUE.version
    replace(folder / "title_series.csv", "高级工程师", "高级工程帅")
    assert Catalogue.load(folder).version != CATALOGUE.version


def test_a_new_title_needs_no_code(folder: Path) -> None:
    with (folder / "title_series.csv").open("a", encoding="utf-8") as file:
        file.write(
            "T-XX1-21,28,XX,示例人员,Example,示例,Example,intermediate,中级,示例师,Example,,"
            "title-review,yes,intermediate-committee-organiser,high\n"
        )
    assert Catalogue.load(folder).titles_named("示例人员", "示例师")[0].level == "中级"


def test_series_and_examinations_are_found_by_name_and_by_code() -> None:
    assert CATALOGUE.series_named("GC") == CATALOGUE.series_named("工程技术人员") == "工程技术人员"
    assert CATALOGUE.examination_named("JZ") == CATALOGUE.examination_named("建造师") == "建造师"
    assert CATALOGUE.series_named("工程") is None
    assert CATALOGUE.examination_named("建造") is None


def test_a_junior_title_is_listed_but_out_of_scope() -> None:
    (title,) = CATALOGUE.titles_named("工程技术人员", "助理工程师")
    assert (title.level, title.in_scope, title.applying_kind) == ("初级", False, None)


def test_the_same_title_name_belongs_to_several_series() -> None:
    assert CATALOGUE.titles_named("图书资料专业人员", "馆员")
    assert CATALOGUE.titles_named("档案专业人员", "馆员")
    assert not CATALOGUE.titles_named("工程技术人员", "馆员")


@pytest.mark.parametrize(
    ("examination", "level", "national"),
    [
        ("经济专业技术资格", "中级", True),
        ("建造师", "一级", True),
        ("建造师", "二级", False),
        ("注册安全工程师", "中级", True),
        ("注册安全工程师", "初级", False),
        ("会计专业技术资格", "中级", False),
        ("税务师", "不分级", False),
    ],
)
def test_the_seal_is_not_competent_for_national_examinations_after_2021_12_17(
    examination: str, level: str, national: bool
) -> None:
    entries = CATALOGUE.examination_levels(examination)
    (entry,) = [entry for entry in entries if entry.level == level]
    assert entry.seal_is_competent(date(2021, 12, 17))
    assert entry.seal_is_competent(date(2021, 12, 18)) is not national


def test_a_name_that_stands_for_several_qualifications_admits_others() -> None:
    software = CATALOGUE.examination_levels("计算机技术与软件专业技术资格（水平）考试")
    assert all(level.has_qualification("网络工程师") for level in software)
    (economist,) = [
        e for e in CATALOGUE.examination_levels("经济专业技术资格") if e.level == "中级"
    ]
    assert economist.has_qualification("经济师")
    assert not economist.has_qualification("高级经济师")


def test_a_status_reason_is_given_for_its_purposes_only() -> None:
    assert CATALOGUE.status_reason("superseded", "revocation") is not None
    assert CATALOGUE.status_reason("superseded", "suspension") is None
    assert CATALOGUE.status_reason("because", "revocation") is None


def test_a_legal_basis_is_in_force_on_its_first_and_last_day() -> None:
    basis = LegalBasis("n", date(2019, 9, 1), date(2023, 12, 31), False, {})
    assert basis.in_force(date(2019, 9, 1))
    assert basis.in_force(date(2023, 12, 31))
    assert not basis.in_force(date(2019, 8, 31))
    assert not basis.in_force(date(2024, 1, 1))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("title_series.csv", "T-GX1-11,1,", "T-GX1-11,1,more,"),
        ("title_series.csv", "T-GX1-11,1,", ""),
        ("title_series.csv", "助教", ""),
        ("title_series.csv", "title-review,no,", "title-review,perhaps,"),
        ("exam_qualifications.csv", "mohrss (level 1 only)", "mohrss (level 7 only)"),
        ("exam_qualifications.csv", "程序员等", ""),
        ("status_reasons.json", '"revocation"', '"pardon"'),
        ("status_reasons.json", '"code"', '"kode"'),
        ("status_reasons.json", "[", "{"),
    ],
)
def test_a_malformed_catalogue_file_is_refused_and_named(
    folder: Path, file: str, old: str, new: str
) -> None:
    replace(folder / file, old, new)
    with pytest.raises(CatalogueError, match=file) as refused:
        Catalogue.load(folder)
    assert refused.value.code == "CATALOGUE_MALFORMED"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b'code\n"open', b"code\n"])
def test_a_file_that_is_no_csv_in_utf8_is_refused(folder: Path, content: bytes) -> None:
    (folder / "title_series.csv").write_bytes(content)
    with pytest.raises(CatalogueError):
        Catalogue.load(folder)


def test_a_missing_catalogue_file_is_refused(folder: Path) -> None:
    (folder / "status_reasons.json").unlink()
    with pytest.raises(CatalogueError, match="status_reasons"):
        Catalogue.load(folder)
