"""What a page says against the sealed data: tables, broken lines, other spellings, blanks."""

import time

import pytest

from vc_verifier.carriers.claims import contradicted
from vc_verifier.carriers.labels import LABELS

SEALED = {
    "name": "张三丰",
    "certificateNumber": "2026000000016",
    "qualificationName": "高级工程师",
    "level": "副高级",
    "specialty": "计算机应用",
    "maskedIdNumber": "3101**********1234",
    "datePassed": "2025-11-06",
}


def subject(**other: str) -> dict[str, str]:
    return {**SEALED, **other}


def as_rows(shown: dict[str, str], language: str = "both") -> str:
    return "\n".join(f"{label_in(member, language)} {value}" for member, value in shown.items())


def as_table(shown: dict[str, str], cell: str, language: str = "both") -> str:
    header = cell.join(label_in(member, language) for member in shown)
    return f"{header}\n{cell.join(shown.values())}\n核验方法 How to check"


def label_in(member: str, language: str) -> str:
    label = LABELS[member]
    return {"both": f"{label.zh} {label.en}", "zh": label.zh, "en": label.en}[language]


def broken(value: str, after: int) -> str:
    return "\n".join(value[at : at + after] for at in range(0, len(value), after))


WHOLE = {"credentialSubject": SEALED}
FORGED = {
    "name": "李四",
    "qualificationName": "正高级工程师",
    "level": "正高级",
    "certificateNumber": "2026000000099",
    "datePassed": "2024-11-06",
}


@pytest.mark.parametrize("language", ["both", "en"])
@pytest.mark.parametrize("cell", [" ", "\t", "\n"], ids=["space", "cell", "line"])
@pytest.mark.parametrize(("member", "value"), FORGED.items())
def test_values_under_a_header_row_are_compared_with_their_own_labels(
    member, value, cell, language
):
    page = as_table(subject(**{member: value}), cell, language)
    assert contradicted(page, [WHOLE]) == {member: value}
    narrow = {name: broken(text, 4) for name, text in subject(**{member: value}).items()}
    assert list(contradicted(as_table(narrow, "\n", language), [WHOLE])) == [member]


@pytest.mark.parametrize("language", ["both", "zh", "en"])
@pytest.mark.parametrize("cell", [" ", "\t", "\n"], ids=["space", "cell", "line"])
def test_the_sealed_values_under_a_header_row_are_no_contradiction(cell, language):
    for after in (99, 4, 2):
        shown = {member: broken(value, after) for member, value in subject().items()}
        assert contradicted(as_table(shown, cell, language), [WHOLE]) == {}


def test_a_header_row_without_its_values_or_cut_off_is_no_contradiction():
    shown = subject()
    assert contradicted(as_table(dict.fromkeys(shown, ""), "\n"), [WHOLE]) == {}
    cut = as_table(shown, "\t").replace("2026000000016", "20260000")
    assert contradicted(cut, [WHOLE]) == {}
    # Line by line over all cells, as some printers write a table.
    header = " ".join(label_in(member, "both") for member in shown)
    lines = (
        "张三 2026000 高级工 副高 计算机 3101****** 2025-\n丰 000016 程师 级 应用 ****1234 11-06"
    )
    assert contradicted(f"{header}\n{lines}", [WHOLE]) == {}


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("qualificationName", "正\n高级工程师"),
        ("qualificationName", "正\t高级工程师"),
        ("qualificationName", "正.高级工程师"),
        ("qualificationName", "正\u200e高级工程师"),
        ("qualificationName", "正\u2063高级工程师"),
        ("qualificationName", "正\u2800高级工程师"),
        ("qualificationName", "高级工程师\n（正高级）"),
        ("name", "张三丰\n帆"),
        ("certificateNumber", "2026000000016-1"),
    ],
    ids=ascii,
)
def test_a_value_that_goes_on_over_a_line_end_or_a_blank_is_a_contradiction(member, value):
    assert list(contradicted(as_rows(subject(**{member: value})), [WHOLE])) == [member]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("datePassed", "2025年11月6日"),
        ("datePassed", "2025 年 11 月 06 日"),
        ("datePassed", "2025/11/06"),
        ("datePassed", "2025\u201111\u201106"),
        ("maskedIdNumber", "310101199001011234"),
        ("maskedIdNumber", "310101********1234"),
        ("name", "为张三丰"),
        ("name", "张三丰\n照\n片"),
    ],
    ids=ascii,
)
def test_the_same_in_another_spelling_is_no_contradiction(member, value):
    assert contradicted(as_rows(subject(**{member: value})), [WHOLE]) == {}


def test_radicals_and_dots_that_programs_write_for_each_other_are_no_contradiction():
    certificate = {"credentialSubject": subject(name="马龙·买买提")}
    page = as_rows(subject(name="\u2ee2\u2ef0\u2022买买提"))
    assert contradicted(page, [certificate]) == {}
    assert contradicted(page.replace("\u2ee2", "\u2eda"), [certificate]) == {"name": "页龙·买买提"}


def test_a_rare_character_of_which_ghostscript_keeps_two_bytes_is_no_contradiction():
    certificate = {"credentialSubject": subject(name="周\U00020bb7明")}
    assert contradicted(as_rows(subject(name="周\u42b7明")), [certificate]) == {}
    assert list(contradicted(as_rows(subject(name="周\u42b8明")), [certificate])) == ["name"]


def test_a_translation_of_the_certificate_is_no_contradiction():
    translated = subject(
        name="Zhang Sanfeng",
        qualificationName="Senior Engineer",
        level="Associate senior",
        specialty="Computer applications",
        datePassed="6 November 2025",
    )
    assert contradicted(as_rows(translated, "en"), [WHOLE]) == {}


def test_in_a_document_about_the_certificate_the_level_under_its_chinese_label_is_compared():
    assert contradicted(as_rows(subject(), "zh"), [WHOLE]) == {}
    assert contradicted(as_rows(subject(level="正高级"), "zh"), [WHOLE]) == {"level": "正高级"}
    # What was studied is no specialty of the certificate, and a language has a level, too.
    other = as_rows(subject(specialty="土木工程", level="副高级，英语级别：六级"), "zh")
    assert contradicted(other, [WHOLE]) == {}


@pytest.mark.parametrize("text", ["姓名", "姓名 ", "系列专业", "Name ", "2026000 ", "张\n"])
def test_labels_without_end_are_compared_in_time(text):
    # Half a second here; quadratic it would be minutes.
    begin = time.process_time()
    contradicted((as_table(subject(), " ") + text * 100_000)[:200_000], [WHOLE])
    contradicted(text * 100_000, [WHOLE])
    assert time.process_time() - begin < 10
