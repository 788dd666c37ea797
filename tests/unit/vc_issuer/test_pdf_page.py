"""The certificate's page: one page, one attachment, embedded fonts, a code free of the seal."""

import io
import json

import pikepdf
import pypdfium2
import pytest

from tests.bureau_fixture import PublishedBureau
from tests.pdf_conversions import rendered
from tests.pdf_files import converted, need_font, sealed_pdf
from vc_issuer.pdf.fonts import page_font
from vc_issuer.pdf.page import CODE, PAGE_HEIGHT, SEAL, PageMaker
from vc_issuer.pdf.wording import NOTICE
from vc_issuer.problems import IssuerError


@pytest.fixture(scope="module")
def pages() -> PageMaker:
    need_font()
    return PageMaker(demonstration=True)


def text_of(data: bytes) -> str:
    return str(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_bounded())


def with_members(bureau: PublishedBureau, **members: str) -> str:
    document = bureau.certificate()
    document["credentialSubject"].update(members)
    return json.dumps(document, ensure_ascii=False)


@pytest.mark.parametrize("name", ["张三丰", "阿卜杜拉·买买提", "𠮷田梅", "李四"])
def test_the_page_shows_every_member_of_the_certificate(bureau, pages, name):
    text = "".join(text_of(pages.page(bureau.text(name))).split())
    subject = bureau.certificate(name)["credentialSubject"]
    missing = {member for member, value in subject.items() if "".join(value.split()) not in text}
    assert missing == set()


def test_the_same_text_gives_the_same_page(bureau, pages):
    assert pages.page(bureau.text()) == pages.page(bureau.text())


def test_the_page_is_one_a4_page_of_the_archival_profile(bureau, pages):
    with pikepdf.open(io.BytesIO(pages.page(bureau.text()))) as pdf:
        assert len(pdf.pages) == 1
        assert [round(float(side)) for side in pdf.pages[0].mediabox] == [0, 0, 842, 595]
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("4", "F")
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("zh")


def test_the_one_attachment_is_the_stored_text_byte_for_byte(bureau, pages):
    with pikepdf.open(io.BytesIO(pages.page(bureau.text()))) as pdf:
        ((name, attachment),) = pdf.attachments.items()
        number = bureau.certificate()["credentialSubject"]["certificateNumber"]
        assert name == f"{number}.jsonld"
        assert attachment.get_file().read_bytes().decode() == bureau.text()
        assert [str(entry.AFRelationship) for entry in pdf.Root.AF] == ["/Data"]


def test_fonts_are_embedded_as_subsets(bureau):
    fonts = converted(sealed_pdf(bureau), "sh", "-c", "pdffonts in.pdf > out", output="out")
    lines = fonts.decode().splitlines()[2:]
    assert len(lines) == 2
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in lines)


def test_the_code_is_at_least_30_mm_wide_and_clear_of_the_seal():
    assert CODE.side >= 30
    assert CODE.y + CODE.side < SEAL.y
    assert SEAL.y + SEAL.side < PAGE_HEIGHT - 18


def test_a_demonstration_says_so_and_another_bureau_does_not(bureau, pages):
    assert "演示 DEMONSTRATION" in text_of(pages.page(bureau.text()))
    real = PageMaker(demonstration=False).page(
        bureau.text().replace("演示 DEMONSTRATION〔2026〕1号", "沪人社规〔2019〕33号")
    )
    assert "DEMONSTRATION" not in text_of(real)


def test_the_notices_sentence_is_on_the_page(bureau, pages):
    text = "".join(text_of(pages.page(bureau.text())).split())
    assert "".join(NOTICE.zh.split()) in text
    assert "电子证书的任何形式的电子再转换版本，不具备同等法律效力" in NOTICE.zh


@pytest.mark.parametrize("name", ["张\U00031350", "王\U00033478"])
def test_a_name_without_glyphs_is_refused(bureau, pages, name):
    with pytest.raises(IssuerError) as refused:
        pages.page(with_members(bureau, name=name))
    assert refused.value.code == "GLYPH_MISSING"


def test_a_page_that_would_overflow_is_refused(bureau, pages):
    data = pages._page_data
    try:
        pages._page_data = lambda *a: {**data(*a), "fields": data(*a)["fields"] * 6}
        with pytest.raises(IssuerError) as refused:
            pages.page(bureau.text())
    finally:
        pages._page_data = data
    assert refused.value.code == "PAGE_OVERFLOW"


def test_the_code_on_the_page_is_read_at_100_dpi(bureau):
    import zxingcpp

    found = zxingcpp.read_barcodes(rendered(sealed_pdf(bureau), 100))
    assert [code.text for code in found] == [bureau.barcodes["张三丰"]]


def test_a_missing_font_is_named_with_the_way_to_get_it(tmp_path):
    with pytest.raises(IssuerError) as refused:
        page_font(str(tmp_path))
    assert refused.value.code == "FONT_MISSING"
    assert "fonts-noto-cjk" in refused.value.text.en
