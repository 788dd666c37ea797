"""`vc-verifier inspect`: the layers of PDFs and office documents, without a word on trust."""

from tests.office_files import ofd
from tests.pdf_files import sealed_pdf
from vc_verifier.cli.layers import layers_of


def test_a_pdfs_byte_range_signer_attachment_document_and_code_are_shown(bureau):
    data = sealed_pdf(bureau)
    layers = layers_of(data)
    (byte_range,) = layers["byteRanges"]
    assert byte_range[0] == 0
    assert byte_range[2] + byte_range[3] == len(data)
    assert layers["signers"] == ["上海市人力资源和社会保障局专业技术资格证书专用章"]
    number = bureau.certificate()["credentialSubject"]["certificateNumber"]
    assert layers["attachments"] == [f"{number}.jsonld"]
    assert layers["documents"][0]["document"] == bureau.certificate()
    assert layers["codes"][0]["carrier"] == "barcode"
    assert "张三丰" in layers["text"]


def test_an_office_documents_text_pictures_and_documents_are_shown(bureau):
    data = ofd("姓名 张三丰", picture=bureau.pictures["张三丰"], attachment=bureau.text().encode())
    layers = layers_of(data)
    assert layers["carrier"] == "office"
    assert "OFD" in layers["kind"]
    assert "姓名 张三丰" in layers["text"]
    assert layers["pictures"][0]["codes"][0]["carrier"] == "barcode"
    assert layers["documents"][0]["document"] == bureau.certificate()


def test_what_cannot_be_read_is_told_as_a_problem():
    layers = layers_of(b"PK\x03\x04 word/document.xml")
    assert layers["problem"]["code"] == "ARCHIVE_UNREADABLE"
    assert layers_of(b"%PDF-1.7 nothing")["documents"] == []
