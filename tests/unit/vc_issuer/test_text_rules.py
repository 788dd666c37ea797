"""Text rules: what may stand in a name or text; everything else is named by its code point."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vc_issuer.text_rules import (
    GlyphCoverage,
    GlyphCoverageError,
    TextFault,
    check_name,
    check_text,
)

COVERAGE = Path(__file__).parents[3] / "contexts" / "catalogue" / "glyph_coverage.json"
FONT = GlyphCoverage.load(COVERAGE)
EVERYTHING = GlyphCoverage([(0, 0x10FFFF)])


def code_point(fault: TextFault | None) -> str | None:
    return None if fault is None else fault.code_point


@pytest.mark.parametrize(
    "name",
    ["丁一", "张三丰", "张䶮", "李㛃", "王𬱖", "周𠮷明", "马〇",
     "买买提·吐尔逊", "阿依努尔·吐鲁洪·买买提依明",
     "ANNA EXAMPLE", "José Pérez-Muestra", "SEÁN O'SAMPLE", "J. R. Muster"],
)  # fmt: skip
def test_names_as_identity_documents_write_them_are_accepted(name: str) -> None:
    assert check_name(name, FONT) is None


@pytest.mark.parametrize("separator", list("•‧・･∙⋅●．.。،˙ᐧ-–—、 　"))
def test_the_middle_dot_u00b7_is_the_only_separator_of_a_chinese_name(separator: str) -> None:
    fault = check_name(f"买买提{separator}吐尔逊", EVERYTHING)
    assert code_point(fault) == f"U+{ord(separator):04X}"
    assert fault is not None
    assert fault.code == "TEXT_FORBIDDEN_CHARACTER"


@pytest.mark.parametrize(
    "character",
    [
        "\u0000", "\u0009", "\u000a", "\u001f", "\u007f", "\u0085", "\u00a0", "\u00ad",
        "\u0301", "\u200b", "\u200d", "\u200e", "\u202e", "\u2028", "\u2060", "\u2066",
        "\u2e81", "\u2f00", "\u2ff0", "\u3000", "\u31c0", "\ue000", "\uf900", "\ufa0c",
        "\ufe00", "\ufeff", "\uff21", "\uffa0", "\ufffd", "\U0002f800",
        "\U000e0001", "\U000e0100", "\U000f0000", "\u0410", "\u0391", "1", "Ⅱ", "㈱", "ア",
    ],
)  # fmt: skip
def test_a_character_that_could_mislead_is_refused_in_a_name_and_named(character: str) -> None:
    assert code_point(check_name(f"王{character}明", EVERYTHING)) == f"U+{ord(character):04X}"


@pytest.mark.parametrize(
    "character",
    ["\u0000", "\u000a", "\u00a0", "\u200b", "\u202e", "\u2f00", "\u3000", "\ue000", "\uf900",
     "\ufe00", "\uff10", "\uff21", "\ufeff", "\U000e0100", "\u0410", "\u2022", "Ⅱ", "é"],
)  # fmt: skip
def test_a_character_that_could_mislead_is_refused_in_other_text(character: str) -> None:
    assert code_point(check_text(f"电子{character}信息", EVERYTHING)) == f"U+{ord(character):04X}"


def test_a_decomposed_accent_is_refused_since_the_text_is_not_nfc() -> None:
    decomposed = unicodedata.normalize("NFD", "José")
    fault = check_name(decomposed, EVERYTHING)
    assert code_point(fault) == "U+0301"
    assert fault is not None
    assert "NFC" in fault.kind.en


def test_the_twelve_unified_ideographs_of_the_compatibility_block_are_accepted() -> None:
    block = [chr(code) for code in range(0xF900, 0xFB00)]
    accepted = [c for c in block if check_name("王" + c, EVERYTHING) is None]
    assert len(accepted) == 12
    assert all(unicodedata.is_normalized("NFKC", c) for c in accepted)


def test_chinese_and_latin_letters_are_not_mixed_in_a_name() -> None:
    assert code_point(check_name("王Anna", EVERYTHING)) == "U+0041"
    assert code_point(check_name("Anna王", EVERYTHING)) == "U+0041"


@pytest.mark.parametrize("name", ["·王明", "王明·", "买买提··吐尔逊", "·", "-", " ", "."])
def test_a_name_of_separators_or_with_an_empty_part_is_refused(name: str) -> None:
    fault = check_name(name, EVERYTHING)
    assert fault is not None
    assert fault.code == "TEXT_FORBIDDEN_CHARACTER"


@pytest.mark.parametrize(
    "text",
    ["主治（主管）医师", "高级经济师（考评结合，考试合格）", "文化、技术理论课教师",
     "A-D级", "英语笔译", "上海市工程系列电子信息专业高级职称评审委员会",
     "演示 DEMONSTRATION〔2026〕1号"],
)  # fmt: skip
def test_texts_of_the_catalogue_are_accepted(text: str) -> None:
    assert check_text(text, FONT) is None


def test_an_allowed_character_without_a_glyph_is_glyph_missing() -> None:
    fault = check_name("张𪚥", FONT)
    assert fault is not None
    assert (fault.code, fault.code_point) == ("GLYPH_MISSING", "U+2A6A5")


def test_a_forbidden_character_is_named_before_a_missing_glyph() -> None:
    fault = check_name("𪚥\u200b", FONT)
    assert fault is not None
    assert fault.code == "TEXT_FORBIDDEN_CHARACTER"


@given(st.text(max_size=30))
def test_whatever_is_accepted_is_nfc_and_reads_the_same_under_nfkc_but_for_punctuation(
    text: str,
) -> None:
    for check in (check_name, check_text):
        if check(text, EVERYTHING) is None:
            assert unicodedata.is_normalized("NFC", text)
            letters = "".join(c for c in text if c.isalpha())
            assert unicodedata.is_normalized("NFKC", letters)


def test_coverage_answers_at_both_ends_of_each_range() -> None:
    coverage = GlyphCoverage([(20, 25), (10, 12)])
    covered = [code for code in range(5, 30) if coverage.covers(chr(code))]
    assert covered == [10, 11, 12, 20, 21, 22, 23, 24, 25]


@pytest.mark.parametrize("ranges", [[(5, 4)], [(-1, 4)], [(1, 0x110000)], [(1, 5), (5, 6)]])
def test_ranges_that_overlap_or_are_none_are_refused(ranges: list[tuple[int, int]]) -> None:
    with pytest.raises(GlyphCoverageError):
        GlyphCoverage(ranges)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"ranges": 1}', '{"ranges": [[1]]}', "\ud800"]
)
def test_a_malformed_coverage_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "glyph_coverage.json"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(GlyphCoverageError):
        GlyphCoverage.load(path)


def test_code_points_in_a_coverage_file_may_be_hexadecimal(tmp_path: Path) -> None:
    path = tmp_path / "glyph_coverage.json"
    path.write_text(json.dumps({"ranges": [["U+4E00", "4E05"]]}), encoding="utf-8")
    assert GlyphCoverage.load(path).covers("\u4e05")
    assert not GlyphCoverage.load(path).covers("\u4e06")
