"""The rows of the conversion matrix about PDFs and pictures of them, and more attacks (R16)."""

import io
import zipfile
from datetime import timedelta

import pikepdf
import pytest

from tests import pdf_attacks as attack
from tests.bureau_fixture import AT, PublishedBureau
from tests.pdf_conversions import encoded, picture_in_pdf, rendered
from tests.pdf_files import converted, joined, maker_of, need_font, sealed_pdf
from vc_issuer.pdf.seal_drawing import BASE_LINE, RING_TEXT
from vc_verifier.carriers.pdf.seal import SealState, read_seal
from vc_verifier.result import VerificationResult

COPY, ALTERED = "copy-without-effect", "altered"


@pytest.fixture(scope="session")
def original(bureau: PublishedBureau) -> bytes:
    return sealed_pdf(bureau)


def name_in(result: VerificationResult) -> str:
    assert result.credential is not None
    return str(result.credential["credentialSubject"]["name"])


def codes(result: VerificationResult) -> set[str]:
    return {problem.code for part in (result, *result.parts) for problem in part.errors}


@pytest.mark.parametrize("name", ["张三丰", "王小明", "𠮷田梅", "李四"])
def test_c01_c38_the_sealed_file_byte_for_byte_is_the_original(bureau, name, no_network):
    result = bureau.verify(bytes(sealed_pdf(bureau, name)))
    assert (result.verdict.value, result.carrier, result.legal_effect.equal) == (
        "original",
        "pdf",
        True,
    )
    assert name_in(result) == name


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("阿卜杜拉·买买提", "revoked"), ("赵六", "suspended"), ("钱七", "superseded")],
)
def test_c39_the_original_of_a_certificate_not_in_force_has_its_status_as_verdict(
    bureau, name, verdict
):
    result = bureau.verify(sealed_pdf(bureau, name))
    assert (result.verdict.value, result.legal_effect.equal) == (verdict, False)


def test_c40_an_original_with_an_old_status_says_how_old_it_is(bureau, original):
    result = bureau.verify(original, at=AT + timedelta(days=20))
    (status,) = [check for check in result.checks if check.check == "status"]
    assert result.verdict.value == "original"
    assert (status.outcome.value, status.code) == ("warning", "STATUS_STALE")
    assert status.as_of is not None


@pytest.mark.parametrize(
    "tail", [b"\n", b" ", b"\0" * 2000, b"junk", b"%%EOF\n", b"PK\x03\x04"], ids=repr
)
def test_c21_bytes_after_the_file_leave_a_copy(bureau, original, tail):
    result = bureau.verify(original + tail)
    assert result.verdict.value == COPY
    assert "PDF_BYTES_APPENDED" in codes(result)


@pytest.mark.parametrize("head", [b"\n", b"junk\n" * 50, b"\xef\xbb\xbf"], ids=len)
def test_c22_bytes_before_the_file_leave_a_copy(bureau, original, head):
    assert bureau.verdict(head + original) == COPY


@pytest.mark.parametrize("lost", [1, 30, 2_000, 10_000])
def test_c22_a_truncated_file_is_a_copy_whose_certificate_is_recovered(bureau, original, lost):
    result = bureau.verify(original[:-lost])
    assert (result.verdict.value, name_in(result)) == (COPY, "张三丰")


@pytest.mark.parametrize(
    ("marker", "offset"),
    [(b"/FontFile3", 400), (b"/EmbeddedFile", 400), (b"/Contents <", 900), (b"/Lang (", 8)],
    ids=["font", "attachment", "signature", "catalogue"],
)
def test_c23_one_flipped_bit_leaves_a_copy(bureau, original, marker, offset):
    assert bureau.verdict(attack.flipped(original, marker, offset)) == COPY


def test_no_bit_of_the_signatures_own_digits_can_be_flipped(bureau, original):
    begin = original.index(b"/Contents <") + len(b"/Contents <")
    end = original.index(b">", begin)
    assert bureau.verdict(original) == "original"
    trust = bureau.trust
    seals = {m: c for issuer in trust.issuers.values() for m, c in issuer.seals.items()}
    digits = bytes.fromhex(original[begin:end].decode())
    whole = []
    for position in range(len(digits)):
        changed = digits[:position] + bytes([digits[position] ^ 1]) + digits[position + 1 :]
        data = original[:begin] + changed.hex().encode() + original[end:]
        if read_seal(data, seals).state is SealState.WHOLE:
            whole.append(position)
    assert whole == []


@pytest.mark.parametrize(
    "change",
    [attack.annotate, attack.paint_over, attack.change_root],
    ids=lambda change: change.__name__,
)
def test_c24_a_later_revision_of_a_sealed_file_is_an_alteration(bureau, original, change):
    data = attack.updated(original, change)
    assert data.startswith(original)
    result = bureau.verify(data)
    assert (result.verdict.value, name_in(result)) == (ALTERED, "张三丰")
    assert "PDF_CHANGED_AFTER_SEALING" in codes(result)


def test_c25_a_second_attachment_of_the_same_name_contradicts_the_first(bureau, original):
    other = bureau.text("王小明").encode()
    result = bureau.verify(attack.edited(original, attack.attach_twice(other)))
    assert result.verdict.value == ALTERED
    assert "PDF_ATTACHMENTS_DISAGREE" in codes(result)


def test_c25_a_forged_second_attachment_is_found_although_the_true_one_is_there(bureau, original):
    forged = attack.tampered(bureau, name="李四")
    assert bureau.verdict(attack.edited(original, attack.attach_twice(forged))) == ALTERED
    assert bureau.verdict(attack.edited(original, attack.attach(forged, "other.jsonld"))) == ALTERED


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("姓名", "李四光"),
        ("姓名", "张三丰帆"),
        ("姓名", "李张三丰"),
        ("证书编号", "2026999999991"),
        ("资格名称", "正高级工程师"),
        ("资格名称", "总经济师"),
        ("级别", "正高级"),
        ("证件号码", "320****9999"),
        ("专业", "桥梁与隧道"),
    ],
)
def test_c26_text_on_the_page_that_contradicts_the_certificate_is_an_alteration(
    bureau, label, value
):
    need_font()
    result = bureau.verify(attack.forged_page(bureau, **{label: value}))
    assert (result.verdict.value, name_in(result)) == (ALTERED, "张三丰")
    assert "PDF_TEXT_DISAGREES" in codes(result)


def test_c27_an_unsigned_page_that_agrees_with_its_certificate_is_a_copy(bureau):
    need_font()
    assert bureau.verdict(attack.forged_page(bureau)) == COPY


def test_c27_c30_a_code_on_a_document_of_another_person_is_an_alteration(bureau):
    need_font()
    page = attack.edited(attack.forged_page(bureau, 姓名="李四光"), attack.detach)
    result = bureau.verify(page)
    assert (result.verdict.value, name_in(result)) == (ALTERED, "张三丰")


@pytest.mark.parametrize("dpi", [85, 90, 95])
def test_c28_a_coarse_picture_compressed_as_hard_as_can_be_is_read(bureau, dpi):
    for name in ("张三丰", "王小明", "𠮷田梅"):
        data = converted(
            sealed_pdf(bureau, name),
            *("pdftoppm", "-r", str(dpi), "-singlefile", "-jpeg", "-jpegopt", "quality=10"),
            *("in.pdf", "out"),
            output="out.jpg",
        )
        result = bureau.verify(data)
        assert (result.verdict.value, name_in(result)) == (COPY, name)


def test_c29_a_picture_without_its_code_is_not_verifiable_and_not_called_forged(bureau, original):
    page = rendered(original, 150)
    cropped = page.crop((0, 0, page.width * 2 // 3, page.height))
    assert bureau.verdict(encoded(cropped, "PNG")) == "not-verifiable"
    assert bureau.verdict(encoded(cropped, "PDF")) == "not-verifiable"


def test_c30_a_code_pasted_on_another_picture_shows_its_own_holder(bureau, original):
    page = rendered(original, 150)
    code = page.crop((page.width * 2 // 3, 0, page.width, page.height * 2 // 3))
    other = page.copy()
    other.paste("white", (0, 0, page.width, page.height))
    other.paste(code, (40, 40))
    result = bureau.verify(encoded(other, "PNG"))
    assert (result.verdict.value, name_in(result)) == (COPY, "张三丰")


def test_pages_of_two_certificates_merged_give_a_verdict_each(bureau, original):
    second = sealed_pdf(bureau, "王小明")
    for command in (
        ("pdfunite", "a.pdf", "b.pdf", "out.pdf"),
        ("qpdf", "--empty", "--pages", "a.pdf", "b.pdf", "--", "out.pdf"),
    ):
        result = bureau.verify(joined(original, second, *command))
        assert result.verdict.value == COPY
        assert {name_in(part) for part in result.parts} == {"张三丰", "王小明"}
        assert {part.verdict.value for part in result.parts} == {COPY}


@pytest.mark.parametrize("number", [2, 3, 4])
def test_originals_one_after_the_other_are_a_copy_with_a_verdict_each(bureau, number):
    names = ("张三丰", "王小明", "𠮷田梅", "李四")[:number]
    result = bureau.verify(b"".join(sealed_pdf(bureau, name) for name in names))
    assert (result.verdict.value, {name_in(part) for part in result.parts}) == (COPY, set(names))
    assert {part.verdict.value for part in result.parts} == {COPY}


def test_one_bit_flipped_in_the_second_of_two_originals_is_an_alteration(bureau, original):
    second = bytearray(sealed_pdf(bureau, "王小明"))
    second[second.index(b"/FontFile3") + 400] ^= 1
    assert bureau.verdict(original + bytes(second)) == ALTERED


def test_an_attachment_swapped_for_another_certificate_contradicts_the_page(bureau, original):
    other = bureau.text("王小明").encode()
    result = bureau.verify(attack.edited(original, attack.replace_attachment(other)))
    assert result.verdict.value == ALTERED
    assert "PDF_CODE_DISAGREES" in codes(result)


def test_what_is_told_as_sealed_is_the_data_of_the_part_beside_which_it_stands(bureau, original):
    other = bureau.text("王小明").encode()
    result = bureau.verify(attack.edited(original, attack.replace_attachment(other)))
    assert {name_in(part) for part in result.parts} == {"张三丰", "王小明"}
    for part in result.parts:
        own = part.credential["credentialSubject"]
        told = {entry.field: entry for entry in part.differences}
        assert {"name", "certificateNumber"} <= told.keys()
        for field, entry in told.items():
            assert entry.sealed == own[field] != entry.presented


def test_an_attachment_that_was_tampered_with_is_an_alteration(bureau, original):
    forged = attack.tampered(bureau, name="李四")
    assert bureau.verdict(attack.edited(original, attack.replace_attachment(forged))) == ALTERED


@pytest.mark.parametrize("name", [RING_TEXT + BASE_LINE])
def test_a_foreign_seal_of_the_same_name_is_an_alteration(bureau, name):
    need_font()
    page = maker_of(bureau.home, bureau.did)._pages.page(bureau.text())
    result = bureau.verify(attack.foreign_sealer(name).seal(page, AT))
    assert (result.verdict.value, name_in(result)) == (ALTERED, "张三丰")
    assert "PDF_SEAL_IMITATED" in codes(result)


def test_a_copy_signed_by_somebody_else_is_a_copy(bureau):
    need_font()
    page = maker_of(bureau.home, bureau.did)._pages.page(bureau.text())
    sealed = attack.foreign_sealer("Some employer").seal(page, AT)
    result = bureau.verify(sealed)
    assert (result.verdict.value, "PDF_SIGNED_BY_OTHERS" in codes(result)) == (COPY, True)


def test_a_broken_file_sealed_again_in_the_same_name_is_an_alteration(bureau, original):
    unsealed = attack.edited(original, attack.remove_form)
    sealed = attack.foreign_sealer(RING_TEXT + BASE_LINE).seal(unsealed, AT)
    assert bureau.verdict(sealed) == ALTERED


def test_a_document_without_any_certificate_signed_by_others_is_not_the_bureaus(bureau):
    blank = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(842, 595))
        pdf.save(blank)
    assert bureau.verdict(blank.getvalue()) == "not-verifiable"
    signed = attack.foreign_sealer("Some employer").seal(blank.getvalue(), AT)
    assert bureau.verdict(signed) == "not-issued-by-bureau"


def test_the_original_inside_an_archive_is_a_copy(bureau, original):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.pdf", original)
    assert bureau.verdict(out.getvalue()) == COPY


def test_the_same_page_as_picture_twice_is_one_certificate(bureau, original):
    single = picture_in_pdf(150)(original)
    doubled = joined(single, single, "pdfunite", "a.pdf", "b.pdf", "out.pdf")
    result = bureau.verify(doubled)
    assert (result.verdict.value, result.parts) == (COPY, ())
