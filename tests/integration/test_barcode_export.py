"""`vc-issuer export` writes every form of the code, and each of them is verified."""

import io
import json

import pytest
import segno
from PIL import Image

from tests.bureau_example import approved_application, issue, new_bureau
from vc_core.barcode import decode, encode
from vc_issuer.export import DEFAULT_FORMATS, FORMATS, LINK_FORMATS
from vc_issuer.problems import IssuerError
from vc_verifier.carriers.image import read_codes

VERIFIER = "https://verify.rsj.sh.example/v"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    bureau = new_bureau(tmp_path_factory.mktemp("bureau"))
    issue(bureau, approved_application(bureau, 2))
    yield bureau
    bureau.close()


def test_every_form_of_the_code_says_the_same_as_the_certificate(home, tmp_path):
    formats = [*FORMATS, *LINK_FORMATS]
    numbers = home.export(tmp_path, formats=formats, verifier=VERIFIER)
    assert len(numbers) == 2
    for number in numbers:
        files = {name: (tmp_path / f"{number}.{name}").read_bytes() for name in formats}
        sealed = json.loads(files["jsonld"])
        for name in ("qr.png", "qr-styled.png"):
            assert read_codes(files[name]) == [encode(sealed)]
        link = files["link.txt"].decode().strip()
        assert link.startswith(f"{VERIFIER}#VC1-B")
        assert read_codes(files["qr-link.png"]) == [link]
        assert decode(link) == decode(encode(sealed))
        assert files["qr.pdf"].startswith(b"%PDF-1.4")
        assert b"<svg" in files["qr.svg"]
        assert b"<svg" in files["qr-link.svg"]


def test_a_link_needs_the_verifiers_address(home, tmp_path):
    with pytest.raises(IssuerError) as caught:
        home.export(tmp_path, formats=["qr-link.svg"])
    assert caught.value.code == "VERIFIER_ADDRESS_NEEDED"


def test_the_usual_forms_are_the_file_and_two_pictures(home, tmp_path):
    (number, _) = home.export(tmp_path)
    written = sorted(file.name for file in tmp_path.glob(f"{number}.*"))
    assert written == sorted(f"{number}.{name}" for name in DEFAULT_FORMATS)


def test_the_vector_page_shows_the_code_when_it_is_drawn(home, tmp_path):
    # Rendered independently: the PDF page by PDFium, as readers and printers do.
    pdfium = pytest.importorskip("pypdfium2")
    (number, _) = home.export(tmp_path, formats=["jsonld", "qr.pdf"])
    document = pdfium.PdfDocument((tmp_path / f"{number}.qr.pdf").read_bytes())
    page = document[0].render(scale=300 / 72).to_pil()
    out = io.BytesIO()
    Image.Image.save(page.convert("L"), out, "PNG")
    assert read_codes(out.getvalue()) == [
        encode(json.loads((tmp_path / f"{number}.jsonld").read_text()))
    ]
    document.close()


def test_a_symbol_of_another_version_mask_or_level_carries_the_same(home, tmp_path):
    (number, _) = home.export(tmp_path, formats=["jsonld"])
    text = encode(json.loads((tmp_path / f"{number}.jsonld").read_text()))
    for options in ({"version": 18}, {"mask": 5}, {"error": "L"}):
        out = io.BytesIO()
        segno.make(text, micro=False, **options).save(out, kind="png", scale=4)
        assert read_codes(out.getvalue()) == [text]
