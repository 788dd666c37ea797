"""Office documents: told apart from archives, taken apart within bounds, never an original."""

import io
import time
import zipfile

import pytest

from tests.office_files import ofd, with_part
from vc_core.problems import Text
from vc_verifier.carriers.archive import ArchiveUnreadable
from vc_verifier.carriers.office import office_kind, read_office


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(text: str = "", **parts: bytes) -> bytes:
    body = f"<w:document><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    return package({"word/document.xml": body.encode(), **parts})


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (docx(), "docx"),
        (package({"xl/workbook.xml": b""}), "xlsx"),
        (package({"ppt/presentation.xml": b""}), "pptx"),
        (package({"OFD.xml": b""}), "OFD"),
    ],
)
def test_the_kind_is_told_by_the_parts(data, word):
    kind = office_kind(data)
    assert kind is not None
    assert word in kind.zh
    assert word in kind.en


def test_any_other_zip_and_anything_else_is_no_office_document():
    assert office_kind(package({"a.jsonld": b"{}"})) is None
    assert office_kind(b"word/document.xml") is None


def test_paragraphs_are_lines_and_entities_are_characters():
    body = "<w:p><w:t>姓</w:t><w:t>名：李&amp;四</w:t></w:p><w:p><w:t>级别</w:t></w:p>"
    read = read_office(package({"word/document.xml": body.encode()}), Text("", ""))
    assert "姓名：李&四\n级别" in read.text


def test_a_file_named_like_an_original_inside_does_not_make_it_one(bureau):
    data = docx(**{"certificate.jsonld": bureau.text().encode()})
    result = bureau.verify(data)
    assert (result.verdict.value, result.carrier) == ("copy-without-effect", "office")
    assert result.errors[0].code == "OFFICE_DOCUMENT"


def test_a_camera_does_not_make_an_office_document_worth_more(bureau):
    data = docx(**{"word/media/image1.png": bureau.pictures["张三丰"]})
    assert bureau.verdict(data, scanned=True) == "copy-without-effect"


def test_a_code_typed_into_the_text_is_read(bureau):
    data = docx(f"附：{bureau.barcodes['张三丰']}")
    assert bureau.verdict(data) == "copy-without-effect"


def test_a_certificate_typed_into_the_text_and_changed_there_is_altered(bureau):
    data = docx(bureau.text().replace("副高级", "正高级").replace("<", "&lt;"))
    assert bureau.verdict(data) == "altered"


def test_the_status_wins_in_an_office_document_too(bureau):
    data = ofd("", attachment=bureau.text("阿卜杜拉·买买提").encode())
    assert bureau.verdict(data) == "revoked"


def test_another_systems_code_is_named_only_where_nothing_of_the_bureau_is(bureau):
    data = docx("Visit https://example.com")
    result = bureau.verify(data)
    assert (result.verdict.value, result.errors[0].code) == (
        "not-verifiable",
        "OFFICE_NOTHING_SEALED",
    )


def test_two_certificates_in_a_document_give_a_verdict_each(bureau):
    data = with_part(
        ofd("", attachment=bureau.text().encode()), "b.jsonld", bureau.text("李四").encode()
    )
    result = bureau.verify(data)
    assert result.verdict.value == "copy-without-effect"
    assert [part.verdict.value for part in result.parts] == ["copy-without-effect"] * 2


def test_archives_inside_are_passed_over_and_too_many_parts_refused():
    inner = package({"a": b"x"})
    assert read_office(docx(**{"word/embeddings/a.xlsx": inner}), Text("", "")).text.strip() == ""
    crowd = package({"word/document.xml": b"", **{f"{n}.xml": b"" for n in range(500)}})
    with pytest.raises(ArchiveUnreadable):
        read_office(crowd, Text("", ""))


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">]>' + b"<w:t>&b;</w:t>" * 50_000,
        b"<" * 3_000_000,
        b"<w:p" * 700_000,
        b"</w:p>" * 500_000,
        b"VC1-" * 500_000,
        b"{" * 2_000_000 + b"}",
        b"<w:p>{" + b"proof" * 300_000 + b"}</w:p>",
    ],
    ids=["entities", "brackets", "open tags", "paragraphs", "codes", "braces", "proofs"],
)
def test_hostile_text_is_answered_in_time(bureau, body):
    begun = time.process_time()
    result = bureau.verify(package({"word/document.xml": body}))
    assert time.process_time() - begun < 2
    assert result.verdict.value == "not-verifiable"


PATH = b'<ofd:PathObject Boundary="0 0 1 1"><ofd:AbbreviatedData>'


@pytest.mark.parametrize(
    "page",
    [
        (PATH[:-22] * 30 + PATH + b"1 " * 199_000) * 30,
        (PATH + b"M 0 0 L 1 0 L 1 1 C " * 19_000 + b"</ofd:AbbreviatedData>") * 30,
        b"PhysicalBox>0 0 1e9 1e9<" + PATH + b"M 0 0 L 9 9 L 1e9 1 C " * 9_000 + b"</x>",
        b"<ofd:PathObject " * 900_000,
    ],
    ids=["unclosed", "millions of squares", "a page of a million kilometres", "open tags"],
)
def test_hostile_drawings_are_answered_in_time(bureau, page):
    begun = time.process_time()
    result = bureau.verify(package({"OFD.xml": b"", "Pages/Page_0/Content.xml": page}))
    assert time.process_time() - begun < 2
    assert result.verdict.value == "not-verifiable"
